"""What the gazetteer says of a name before its text is looked at: its matches and the marks that follow from them.

Recognition asks this of every capitalised word, so the answers are kept; nothing in them depends on a text.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from gazetteer.kept import kept
from gazetteer.lookup import ABBREVIATION, ALIAS, ALTERNATE, CODE, DEMONYM, PRIMARY, SHORT, Match, open_index
from gazetteer.names import normalize
from mapper.reading.ground import Ground, ground

if TYPE_CHECKING:
    from collections.abc import Hashable

    from gazetteer.lookup import Index

__all__ = ["Facts", "facts", "narrowed"]

Shared = TypeVar("Shared", bound="Hashable")
MOST_WEIGHED, MOST_PLACED, MOST_NEAR, MOST_NAMED = 24, 40, 6, 4
TRUST = {PRIMARY: 1.0, ALIAS: 1.0, ABBREVIATION: 1.0, ALTERNATE: 0.75}
DISTRUST = 0.55
SURE = 8
PEOPLE = frozenset((DEMONYM,))


class Facts:
    """What is known of a name.

    Attributes
    ----------
    normal
        The name in normal form.
    matches
        The places that it may mean, the likelier first.
    marks
        What follows from them, for or against a place being meant.
    hows
        The ways in which it means them.
    is_people, is_coded
        Whether it only means countries by their people; whether it may be an abbreviation or a code.
    weight
        Importance of the best of them, from 0 to 1.
    is_sure
        Whether that is so high that nothing else in a text need speak for it.
    divisions, countries
        The first-level divisions and the countries in which the likelier ones lie.
    """

    __slots__ = (
        "_containers", "_places", "countries", "divisions", "hows", "is_coded", "is_people", "is_sure", "marks",
        "matches", "normal", "weight",
    )  # fmt: skip

    def __init__(self, normal: str, matches: tuple[Match, ...]) -> None:
        self.normal, self.matches = normal, matches
        self.hows = _once(frozenset([how for _, how in matches]))
        self.is_people = self.hows == PEOPLE
        self.is_coded = ABBREVIATION in self.hows or CODE in self.hows
        index = open_index()
        best, self.weight, features = _weigh(index, matches)
        self.marks = _once(tuple(self._marks(index, best, features)))
        self.is_sure = int(self.weight * 10) >= SURE
        cells = index.cells
        rows = [row for row, _ in matches[:MOST_PLACED]]
        self.divisions = tuple({cells.admin1[row] for row in rows})
        self.countries = tuple({cells.country[row] for row in rows})
        self._places: tuple[Ground, ...] | None = None
        self._containers: tuple[tuple[int, ...], tuple[int, ...]] | None = None

    def _marks(self, index: Index, best: Match, features: set[str]) -> list[str]:
        marks = [f"weight {min(int(self.weight * 10), 9)}"]
        if "country" in features:
            marks.append("country")
        elif "admin1" in features:
            marks.append("division")
        elif "admin2" in features:
            marks.append("county")
        elif not features <= {"populated place", "capital"}:
            marks.append("feature")
        if best.how == ALTERNATE and not self.hows & {PRIMARY, ALIAS}:
            alike = normalize(index.name(best.row))[:4] == self.normal[:4]
            marks.append("variant" if alike else "alternate")
        elif best.how == SHORT:
            marks.append("short")
        if len(self.matches) >= 4:
            marks.append("many")
        return marks

    @property
    def places(self) -> tuple[Ground, ...]:
        """The likeliest of its places as points."""
        if self._places is None:
            self._places = tuple([ground(row) for row, _ in self.matches[:MOST_NEAR]])
        return self._places

    @property
    def containers(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The first-level divisions and the countries that it is likely to name."""
        if self._containers is None:
            likely = list(zip(self.matches[:MOST_NAMED], self.places, strict=False))
            self._containers = (
                tuple([place.admin1 for match, place in likely if place.feature == "admin1" and match.how != SHORT]),
                tuple([place.country for _, place in likely if place.feature == "country"]),
            )
        return self._containers


def _weigh(index: Index, matches: tuple[Match, ...]) -> tuple[Match, float, set[str]]:
    """Return the best match, its weight, and the features of the places that bear the name in full."""
    best, weight = matches[0], -1.0
    features = set()
    for match in matches[:MOST_WEIGHED]:
        row, how = match
        if how in TRUST:
            features.add(index.feature_of(row))
        value = TRUST.get(how, DISTRUST) * index.importance(row)
        if value > weight:
            best, weight = match, value
    return best, weight, features


@lru_cache(maxsize=4096)
def _once(value: Shared) -> Shared:
    """Return the first value that equals this one: many names share their few marks, which then are kept once."""
    return value


@kept(maxsize=32768)
def facts(normal: str) -> Facts | None:
    """Return what the gazetteer knows of a name in normal form, None where it knows nothing."""
    matches = tuple(open_index().likely(normal))
    return Facts(normal, matches) if matches else None


@kept(maxsize=8192)
def narrowed(matches: tuple[Match, ...], normal: str) -> Facts:
    """Return what is known of a name of which only some matches come into question."""
    return Facts(normal, matches)
