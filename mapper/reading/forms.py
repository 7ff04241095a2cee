"""What is known of a capitalised word whatever stands around it: its normal form, its readings, the lists it is in.

Recognition meets the same words over and over, in one text and in the next. Everything that can be said of a word
alone is found out once and kept, so that most words of a text cost one look-up.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from gazetteer.index import AFTER
from gazetteer.lookup import ALIAS, ALTERNATE, PRIMARY, SHORT, open_index
from gazetteer.names import SAINTS, normalize
from mapper.reading.capitals import ABBREVIATED, is_acronym
from mapper.reading.facts import facts, narrowed
from mapper.reading.wordlists import wordlists

if TYPE_CHECKING:
    from mapper.reading.facts import Facts
    from mapper.reading.wordlists import Wordlists

__all__ = ["Form", "Forms", "forms", "plain"]

OWNERS = ("'s", "\u2019s", "'S", "\u2019S")
NAMING = frozenset((PRIMARY, ALIAS, ALTERNATE, SHORT))
MOST_FORMS = 20_000
ELIDED = re.compile(r"[DLQ]['\u2019][A-Z]{2,5}")
"""An abbreviation behind an article: "L'ONG", "D'ACNUR"; the name of no place but in a line of capitals."""


class Form:
    """A capitalised word as it is written.

    Attributes
    ----------
    text, lower, normal
        The word, the word in lower case, and its normal form less a possessive's ending.
    facts
        What the gazetteer knows of it; None where it knows nothing.
    plain
        The same, of its readings as a name that is neither an abbreviation nor a code; None where there are none.
    is_name
        Whether it may be the name of a place, or of a people, all by itself.
    leads
        Whether some longer name of the gazetteer begins with it.
    owned
        Whether it ends as a possessive does.
    acronym
        Whether it is written in capitals throughout.
    abbreviated
        Whether a full stop after it may be that of an abbreviation.
    title, given, organization, street
        Whether it leads to a person's name, is a given name, or belongs to the name of an organization or a street.
    """

    __slots__ = (
        "abbreviated", "acronym", "facts", "given", "is_name", "leads", "lower", "normal", "organization", "owned",
        "plain", "street", "text", "title",
    )  # fmt: skip

    def __init__(self, text: str, lists: Wordlists) -> None:
        self.text, self.lower = text, text.lower()
        self.owned = text[-2:] in OWNERS
        self.normal = normalize(text[:-2] if self.owned else text)
        self.facts = facts(self.normal) if self.normal and not ELIDED.fullmatch(text) else None
        self.leads = self._leads()
        self.acronym = is_acronym(text)
        self.abbreviated = self.normal in ABBREVIATED or len(text) == 1
        bare = self.lower.rstrip(".")
        self.title, self.given = bare in lists.titles, bare in lists.given
        self.organization, self.street = self.lower in lists.organizations, self.lower in lists.streets
        self.plain = None if self.facts is None else plain(self.facts, bare, lists)
        self.is_name = self.facts is not None and (
            self.plain is not None or self.facts.is_coded or self.facts.is_people
        )

    @property
    def is_other(self) -> bool:
        """Whether it belongs to the name of an organization, a street or a place, and so to no person's."""
        return self.organization or self.street or self.lower in AFTER or len(self.lower) == 1

    def _leads(self) -> bool:
        """Whether the index may know a longer name that begins with it: a listed one, or a town with its saint."""
        if not self.normal:
            return False
        index = open_index()
        return (
            self.normal in SAINTS
            or index.has_prefix(self.normal)
            or (self.owned and index.has_prefix(self.normal + "s"))
        )


def plain(known: Facts, bare: str, lists: Wordlists) -> Facts | None:
    """Return the readings of a word as a name that is neither an abbreviation nor a code; None where there are none.

    Parameters
    ----------
    known
        What the gazetteer knows of the word, or of the word with the article before it.
    bare
        The word in lower case, without a full stop.
    lists
        The words of its language.
    """
    if bare in lists.not_places or len(known.normal) < 3:
        return None
    if (bare in lists.organizations and known.weight < 0.5) or known.hows.isdisjoint(NAMING):
        return None
    if known.hows <= NAMING:
        return known
    return narrowed(tuple(match for match in known.matches if match.how in NAMING), known.normal)


class Forms(dict[str, Form]):
    """The words of one language by their text; begun anew when there are too many to keep."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.lists = wordlists(language)

    def __missing__(self, text: str) -> Form:
        if len(self) >= MOST_FORMS:
            self.clear()
        form = self[text] = Form(text, self.lists)
        return form


@lru_cache(maxsize=8)
def forms(language: str) -> Forms:
    """Return the words met so far in texts of a language."""
    return Forms(language)
