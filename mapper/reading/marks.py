"""What speaks for one bearer of a name: what it is, who else bears the name, and the words beside it.

The first step of resolution. The marks are without weights; those are in `mapper.reading.weights`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gazetteer.lookup import ABBREVIATION, ALIAS, ALTERNATE, CODE, PRIMARY, SHORT, open_index

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapper.reading.ground import Ground
    from mapper.reading.recognition import Toponym

__all__ = ["base_marks", "cue_marks", "fits", "kin_marks"]

HOW_MARKS = {ALTERNATE: "alternate", SHORT: "short", CODE: "code", ABBREVIATION: "abbreviation"}
KINDS_OF = {
    "division": ("admin1",),
    "county": ("admin2", "admin1"),
    "town": ("populated place", "capital", "town"),
    "village": ("populated place", "village"),
    "river": ("river",),
    "water": ("water",),
    "region": ("region", "admin1"),
    "valley": ("region", "river", "water", "admin1", "admin2"),
    "island": ("island",),
    "camp": ("camp",),
    "country": ("country",),
}


def base_marks(place: Ground, how: int) -> list[tuple[str, float]]:
    """Return what speaks for a candidate before anything is read, and how much of it."""
    index = open_index()
    marks: list[tuple[str, float]] = [("own", 1.0)] if index.is_own(place.row) else []
    size = math.log10(index.cells.population[place.row] + 100) - 2
    feature = place.feature
    if index.is_minor(place.row):
        marks.append(("people", size))
    elif feature in ("country", "admin1", "admin2", "continent", "world region"):
        marks.append((feature, 1.0))
        if feature in ("country", "admin1", "admin2"):
            marks.append((f"{feature} people", size))
    elif place.kind in ("river", "water", "region", "camp", "crossing"):
        marks.append((place.kind, 1.0))
    elif feature in ("populated place", "capital"):
        marks.append(("people", size))
        if feature == "capital":
            marks.append(("capital", 1.0))
    else:
        marks.append(("other", 1.0))
    if how in HOW_MARKS:
        marks.append((HOW_MARKS[how], 1.0))
    return marks


def kin_marks(places: Sequence[tuple[Ground, int]]) -> list[list[tuple[str, float]]]:
    """Return what speaks for each bearer of one name because others bear it: its country, its division, its capital."""
    plain = (PRIMARY, ALIAS, ABBREVIATION, ALTERNATE)
    nations = {place.country for place, how in places if place.feature == "country" and how != SHORT}
    capitals = {place.country for place, how in places if place.feature == "capital" and how in plain}
    divisions = {place.admin1 for place, how in places if place.feature == "admin1" and how in plain}
    found = []
    for place, _ in places:
        marks = []
        if place.feature == "admin1" and place.country in nations | capitals:
            marks.append(("namesake", 1.0))
        elif nations and place.feature not in ("country", "admin1"):
            marks.append(("nation's name", 1.0))
        elif place.admin1 in divisions and place.feature in ("populated place", "capital"):
            marks.append(("seat", 1.0))
        found.append(marks)
    return found


def cue_marks(toponym: Toponym, place: Ground) -> tuple[str, ...]:
    """Return how the words beside a name speak for one kind of place."""
    marks = []
    if toponym.kind in KINDS_OF:
        marks.append("kind fits" if fits(toponym.kind, place) else "kind misfits")
    elif toponym.article:
        towns = place.feature in ("populated place", "capital", "admin1", "admin2")
        wide = not towns and (place.kind in ("river", "water", "region") or place.feature == "continent")
        marks.append("article fits" if wide else "article misfits" if towns else "")
    return tuple(marks)


def fits(kind: str, place: Ground) -> bool:
    """Whether a place is of the kind that a word beside its name tells."""
    wanted = KINDS_OF.get(kind)
    return wanted is None or place.feature in wanted or place.kind in wanted
