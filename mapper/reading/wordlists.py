"""The words that recognition looks for around a name, language by language, from the lexicon and two lists.

The first thing that recognition needs: everything here is looked up once per language and only read after that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from mapper.language.lexicon import load
from mapper.language.sentences import unaccented

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mapper.language.lexicon import Lexicon

__all__ = ["Wordlists", "common_words", "given_names", "wordlists"]

MOTION = frozenset(("arrive", "stay", "move", "pass", "depart", "transport"))
CONTRACTIONS = {"au": "le", "du": "le", "aux": "les", "des": "les"}
"""What French prepositions make of the article that a name begins with."""
REACHING = frozenset(("arrive", "pass", "depart"))


@dataclass(frozen=True, slots=True)
class Wordlists:
    """What the words of one language say of the name beside them; all in lower case.

    Attributes
    ----------
    english
        Whether the language is English, for which the weights were fitted.
    given
        Given names of persons.
    ordinary
        Words that a capital does not make a name.
    titles, organizations, streets, streets_before, not_places
        Words of names that are no places'.
    locatives
        Prepositions of place.
    motion, reaching
        Forms of verbs that tell of being somewhere or on the way, and of coming to, leaving or meaning a place.
    kinds
        Words that say what a place is, with the kind they tell, in English.
    unaccented
        Capitals that are written without their accent, with the words that they stand for.
    contractions
        Prepositions that have swallowed the article which a name begins with, with that article.
    where
        What tells of a place right after its name: ", where" or ", which they".
    """

    english: bool
    given: frozenset[str]
    ordinary: frozenset[str]
    titles: frozenset[str]
    organizations: frozenset[str]
    streets: frozenset[str]
    streets_before: frozenset[str]
    not_places: frozenset[str]
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
    return frozenset(files("mapper.language").joinpath("given_names.txt").read_text("utf-8").split())


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    """Return the common English words that places bear too."""
    lines = files("mapper.language").joinpath("common_words.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@lru_cache(maxsize=8)
def wordlists(language: str) -> Wordlists:
    """Return the words of a language; any but "es" and "fr" is read as English."""
    lexicon = load(language)
    names, words = lexicon.names, lexicon.words
    return Wordlists(
        english=lexicon.language == "en",
        given=given_names(),
        ordinary=_ordinary(lexicon),
        titles=lexicon.actors["titles"],
        organizations=names["organizations"],
        streets=names["streets"],
        streets_before=names["streets_before"],
        not_places=names["not_places"],
        locatives=words["at"] | words["to"] | words["from"] | words["through"] | words["toward"],
        motion=_forms(lexicon, MOTION),
        reaching=_forms(lexicon, REACHING) | names["meaning"],
        kinds={word: name[5:] for name, own in lexicon.places.items() if name.startswith("kind_") for word in own},
        unaccented=unaccented(language),
        contractions=CONTRACTIONS if language.startswith("fr") else {},
        where=_where(words),
    )


def _where(words: Mapping[str, frozenset[str]]) -> re.Pattern[str]:
    place, which, they = ("|".join(sorted(words[kind])) for kind in ("relative_place", "relative_object", "they"))
    return re.compile(rf", (?:(?:{place})|(?:{which}) ?(?:{they}))\b")


def _ordinary(lexicon: Lexicon) -> frozenset[str]:
    """Return the words of a language that a capital does not make a name."""
    own = set(lexicon.verbs) | lexicon.names["not_places"]
    for table in (lexicon.words, lexicon.actors):
        for words in table.values():
            own |= words
    return frozenset(own | (common_words() if lexicon.language == "en" else frozenset()))


def _forms(lexicon: Lexicon, classes: frozenset[str]) -> frozenset[str]:
    """Return the forms of the verbs of some classes."""
    return frozenset(form for form, verb in lexicon.verbs.items() if verb.classes & classes)
