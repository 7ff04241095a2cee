"""Whether a name means a place, once the whole text is known: containers, lists, surnames, and places nearby.

The last step of recognition: the marks of a draft are completed here, and their weights give the verdict.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING

from gazetteer.kept import kept
from gazetteer.lookup import open_index
from mapper.reading.evidence import BIAS, WEIGHTS
from mapper.reading.ground import WIDE, Ground, ground, kilometers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from gazetteer.lookup import Match
    from mapper.reading.drafts import Draft

__all__ = ["complete", "likelihood", "log_odds"]

NEAR_KM = 150.0
PERSONAL = frozenset(("surname", "person"))
PEOPLES = 3.0
"""Log-odds of the name of a people."""


@lru_cache(maxsize=65536)
def _weigh(marks: tuple[str, ...]) -> float:
    return sum([WEIGHTS.get(mark, 0.0) for mark in marks]) + BIAS


@lru_cache(maxsize=65536)
def likelihood(log_odds: float) -> float:
    """Return the probability that log-odds stand for."""
    return 1 / (1 + math.exp(-log_odds))


def log_odds(draft: Draft) -> float:
    """Return the log-odds that a place is meant; below zero it is none."""
    return PEOPLES if draft.inside == "people" else _weigh(draft.marks)


def complete(text: str, drafts: Sequence[Draft], surnames: AbstractSet[str], peoples: Mapping[int, int]) -> None:
    """Add what the rest of a text says of each name to its marks.

    Parameters
    ----------
    text
        The text.
    drafts
        All its names, in order.
    surnames
        The surnames of its persons.
    peoples
        The countries whose peoples it names, by their number in the gazetteer.
    """
    for draft in drafts:
        if draft.last - draft.first == 1 and draft.normal in surnames and "person" not in draft.marks:
            draft.marks += ("surname",)
    document = _Document(drafts, peoples)
    shared: dict[tuple[str, ...], tuple[str, ...]] = {}
    for k, draft in enumerate(drafts):
        if k + 1 < len(drafts):
            _note_next(text, draft, drafts[k + 1])
        document.note(draft)
        draft.marks = shared.setdefault(draft.marks, draft.marks)


def _note_next(text: str, draft: Draft, following: Draft) -> None:
    """Note a container or another member of a list after a comma."""
    if following.start - draft.end > 2 or text[draft.end : following.start] not in (", ", ","):
        return
    if _holds(draft.facts.matches[:40], following.facts.matches[:3]):
        draft.marks += ("container",)
        following.marks += ("contains",)
        draft.strong = following.strong = True
    else:
        draft.marks += ("list",)


@kept(maxsize=8192)
def _holds(inner: tuple[Match, ...], outer: tuple[Match, ...]) -> bool:
    """Whether one of some places lies in one of others."""
    inside = open_index().inside
    return any(inside(row, container) for container, _ in outer for row, _ in inner)


class _Document:
    """What all names of a text say together."""

    def __init__(self, drafts: Sequence[Draft], peoples: Mapping[int, int]) -> None:
        self.divisions: set[int] = set()
        self.countries: set[int] = set(peoples)
        for known in {id(draft.facts): draft.facts for draft in drafts}.values():
            divisions, countries = known.containers
            self.divisions.update(divisions)
            self.countries.update(countries)
        self.strong = {draft.normal for draft in drafts if draft.strong}
        self.parts = _parts(drafts)
        self.starts: list[int] = []
        self.anchors: list[tuple[str, Ground]] = []
        for draft in drafts:
            if (draft.strong or draft.facts.weight > 0.7) and PERSONAL.isdisjoint(draft.marks):
                place = ground(draft.facts.matches[0].row)
                if place.feature not in WIDE:
                    self.starts.append(draft.start)
                    self.anchors.append((draft.normal, place))
                    self.countries.add(place.country)

    def note(self, draft: Draft) -> None:
        """Note whether the places named for sure make a small town likely."""
        known = draft.facts
        marks = draft.marks
        if not draft.strong and known.normal in self.strong:
            marks += ("elsewhere locative",)
        if not known.is_sure:
            if not self.divisions.isdisjoint(known.divisions):
                marks += ("same division",)
            elif not self.countries.isdisjoint(known.countries):
                marks += ("same country",)
            elif self.divisions or self.countries:
                marks += ("elsewhere",)
            if known.normal in self.parts:
                marks += ("part of a name",)
            if -3 < _weigh(marks) < 2 and self._is_near(draft):
                marks += ("nearby",)
        draft.marks = marks

    def _is_near(self, draft: Draft) -> bool:
        at = bisect_left(self.starts, draft.start)
        name, places = draft.facts.normal, draft.facts.places
        around = {anchor for other, anchor in self.anchors[max(0, at - 6) : at + 6] if other != name}
        for anchor in around:
            for place in places:
                if kilometers(anchor, place) < NEAR_KM:
                    return True
        return False


def _parts(drafts: Sequence[Draft]) -> set[str]:
    """Return the words that longer names of the text end with, or begin with: they may be called so later on."""
    found: set[str] = set()
    for name in {draft.normal for draft in drafts if " " in draft.normal and "given pair" not in draft.marks}:
        words = name.split()
        found.update(" ".join(words[cut:]) for cut in range(1, len(words)))
        if len(words) > 2:
            found.update(" ".join(words[:cut]) for cut in range(2, len(words)))
    return found
