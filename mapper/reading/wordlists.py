"""The words that recognition looks for around a name, language by language, from the lexicon and two lists.

The first thing that recognition needs: everything here is looked up once per language and only read after that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from mapper.language.lexicon import load
from mapper.language.sentences import spelling
from mapper.language.tables import NEVER, find_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mapper.language.lexicon import Lexicon

__all__ = ["Wordlists", "common_words", "given_names", "wordlists"]

MOTION = frozenset(("arrive", "stay", "move", "pass", "depart", "transport"))
REACHING = frozenset(("arrive", "pass", "depart"))


@dataclass(frozen=True, slots=True)
class Wordlists:
    """What the words of one language say of the name beside them; all in lower case.

    Attributes
    ----------
    fitted, names_before_nouns
        Traits of the language (`mapper.language.lexicon.Traits`).
    given
        Given names of persons.
    ordinary
        Words that a capital does not make a name.
    titles, organizations, streets, streets_before, not_places
        Words of names that are no places'.
    locatives, timely
        Prepositions of place, and those of them that often stand before other names, too.
    motion, reaching
        Forms of verbs that tell of being somewhere or on the way, and of coming to, leaving or meaning a place.
    kinds
        Words that say what a place is, with the kind they tell, in English.
    unaccented, contractions
        Ways of the language's spelling (`mapper.language.sentences.Spelling`).
    where
        What tells of a place right after its name: ", where" or ", which they".
    """

    fitted: bool
    names_before_nouns: bool
    given: frozenset[str]
    ordinary: frozenset[str]
    titles: frozenset[str]
    organizations: frozenset[str]
    streets: frozenset[str]
    streets_before: frozenset[str]
    not_places: frozenset[str]
    timely: frozenset[str]
    locatives: frozenset[str]
    motion: frozenset[str]
    reaching: frozenset[str]
    kinds: dict[str, str]
    unaccented: dict[str, str]
    contractions: dict[str, str]
    where: re.Pattern[str]


@lru_cache(maxsize=1)
def given_names() -> frozenset[str]:
    """Return the given names that mark the words after them as a person's."""
    return frozenset(find_file("given_names.txt").read_text("utf-8").split())


@lru_cache(maxsize=8)
def common_words(name: str) -> frozenset[str]:
    """Return the common words of a file, which places bear too; none without a file."""
    if not name:
        return frozenset()
    lines = find_file(name).read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@lru_cache(maxsize=8)
def wordlists(language: str) -> Wordlists:
    """Return the words of a language; one without a table is read as English."""
    lexicon = load(language)
    names, words = lexicon.names, lexicon.words
    return Wordlists(
        fitted=lexicon.traits.fitted,
        names_before_nouns=lexicon.traits.names_before_nouns,
        given=given_names(),
        ordinary=_ordinary(lexicon),
        titles=lexicon.actors["titles"],
        organizations=names["organizations"],
        streets=names["streets"],
        streets_before=names["streets_before"],
        not_places=names["not_places"],
        timely=words["timely"],
        locatives=words["at"] | words["to"] | words["from"] | words["through"] | words["toward"],
        motion=_forms(lexicon, MOTION),
        reaching=_forms(lexicon, REACHING) | names["meaning"],
        kinds={word: name[5:] for name, own in lexicon.places.items() if name.startswith("kind_") for word in own},
        unaccented=spelling(language).unaccented,
        contractions=spelling(language).contractions,
        where=_where(words),
    )


def _where(words: Mapping[str, frozenset[str]]) -> re.Pattern[str]:
    kinds = ("relative_place", "relative_object", "they")
    place, which, they = ("|".join(sorted(words[kind])) or NEVER for kind in kinds)
    return re.compile(rf", (?:(?:{place})|(?:{which}) ?(?:{they}))\b")


def _ordinary(lexicon: Lexicon) -> frozenset[str]:
    """Return the words of a language that a capital does not make a name."""
    own = set(lexicon.verbs) | lexicon.names["not_places"]
    for table in (lexicon.words, lexicon.actors):
        for words in table.values():
            own |= words
    return frozenset(own) | common_words(lexicon.traits.common_words)


def _forms(lexicon: Lexicon, classes: frozenset[str]) -> frozenset[str]:
    """Return the forms of the verbs of some classes."""
    return frozenset(form for form, verb in lexicon.verbs.items() if verb.classes & classes)
