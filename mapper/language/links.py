"""The words between two names of places that say how the one lies to the other, compiled once per language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from mapper.language.tables import DEFAULT, NEVER, main_tables, table_code

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["LinkWords", "link_words"]


@dataclass(frozen=True, slots=True)
class LinkWords:
    """What one language says between names, ``[links]`` in its table.

    Attributes
    ----------
    within
        Words that alone put the first place into the second: "in".
    holds
        All that says that the second place holds the first: ", ", "in the state of", ", a town in".
    lies_by
        All that says that the first lies by the second: "on the", "near", "a orillas del".
    nearby
        Words that put the first beside the second, not at it.
    denial
        Words that take back that one place holds another: "Escuintla, ours and not the one in Chiapas".
    denied
        The same at the end of what stands before a name.
    means
        All that says that the first name stands for the second: "by which they mean".
    heads
        First words of a town's name that people leave out when they speak of it.
    initials
        Initials that mean one thing without dots, and perhaps another with them, to the name of the place.
    """

    within: frozenset[str]
    holds: re.Pattern[str]
    lies_by: re.Pattern[str]
    nearby: re.Pattern[str]
    denial: re.Pattern[str]
    denied: re.Pattern[str]
    means: re.Pattern[str]
    heads: frozenset[str]
    initials: dict[str, str]


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True))) or NEVER


@cache
def link_words(language: str) -> LinkWords:
    """Return the link words of a language; those of `DEFAULT` where there is no table for it."""
    tables = main_tables()
    data = dict.fromkeys(tables[DEFAULT]["links"], ()) | tables[table_code(language)].get("links", {})
    the, of, inside, deny = (_any(data[name]) for name in ("articles", "of", "in", "denials"))
    kind = rf"(?:[a-z]+ (?:{of}) )?"
    article = rf"(?:(?:{the}) )?"
    return LinkWords(
        within=frozenset(data["within"]),
        holds=re.compile(
            rf",? ?\(|, ?|,? (?:{inside}) {article}{kind}{article}"
            rf"|,? (?:{the}|{_any(data['indefinite'])}) (?:[\w-]+ ){{1,4}}(?:{inside}|{of}) {article}{kind}"
        ),
        lies_by=re.compile(rf",? (?:[a-z]+ ){{0,4}}(?:{_any(data['beside'])}) {article}(?:{kind}{article})?"),
        nearby=re.compile(rf"\b(?:{_any(data['nearby'])})\b"),
        denial=re.compile(rf"\b(?:{deny})\b"),
        denied=re.compile(rf"\b(?:{deny})(?: [^\W\d_][\w-]*){{0,5}} \Z", re.IGNORECASE),
        means=re.compile(
            rf",? \(?(?:{_any(data['which'])})? ?(?:[\w'\u2019-]+ ){{0,5}}(?:{_any(data['means'])}) "
            rf"(?:(?:{the}) \w+ (?:{of}) )?"
        ),
        heads=frozenset(word for table in tables.values() for word in table.get("links", {}).get("heads", ())),
        initials=dict(data["initials"]),
    )
