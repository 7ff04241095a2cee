"""Which of a group's visits to believe.

Hints (level 1) become stops only where the stops before and after them, and the map, agree. What is said of somebody
is left out where the whole way would be much longer for it: then it was said of somebody else.
"""

from __future__ import annotations

import math
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from mapper.reading.visits import Visit, far_km

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gazetteer import Place

__all__ = ["believe"]

DETOUR_FACTOR, DETOUR_KM = 1.25, 15.0
"""A hint is believed where the way through it is at most this much longer than the way past it."""
SAID_FACTOR, SAID_KM = 1.6, 150.0
"""The same for a stop that is said outright, but of nobody in particular."""
ASTRAY_STOPS, ASTRAY_FACTOR, ASTRAY_KM = 3, 0.6, 200.0
"""An undated stop farther from every dated one than this share of their spread, plus this much, is not believed."""
DATELINE_KM, DATELINE_ABROAD_KM = 100.0, 40.0
"""A dateline is a stop only this near to the last stop: reporters often write from the capital, or from abroad."""
BESIDE_KM, BESIDE_ACTED_KM = 80.0, 300.0
"""A hint at the first or last place is believed this near to its neighbor; the second where somebody acted or left."""
WORTH = {(3, True): (12.0, 250.0), (3, False): (6.0, 150.0), (2, True): (5.0, 150.0), (2, False): (4.0, 100.0)}
"""How much longer a stop may make the way, by level and whether it is dated: usual legs, and kilometers on top."""
PLAIN_RULES = ("left (", "was taken there")
"""Rules of stops that nobody else can have made, however far off they lie."""
FEW_STOPS = 4
"""With fewer stops than this nobody can say what is usual."""


def believe(ordered: list[Visit]) -> list[Visit]:
    """Keep what the whole way bears out, and hints only where the stops around them and the map agree."""
    said = [visit for visit in ordered if visit.level >= 2]
    off = {id(visit) for visit in said} - {id(visit) for visit in _on_the_way(said)}
    ordered = [visit for visit in ordered if id(visit) not in off]
    kept = list(ordered)
    for visit in ordered:
        if visit.level >= 2:
            if visit.day is None and not _is_plain(visit) and _astray(visit, kept):
                kept.remove(visit)
            continue
        at = kept.index(visit)
        before = next((v.place for v in reversed(kept[:at]) if v.level >= 2), None)
        after = next((v.place for v in kept[at + 1 :] if v.level >= 2), None)
        if not _plausible(visit, before, after):
            kept.remove(visit)
    return kept


def _on_the_way(visits: Sequence[Visit]) -> list[Visit]:
    """Return the visits without those for which the way grows by more than they are worth.

    The choice is made for all of them together, by the shortest path through a chain in which leaving out a stop
    costs what it is worth.
    """
    if len(visits) < FEW_STOPS:
        return list(visits)
    leg = median(far_km(a.place, b.place) for a, b in pairwise(visits))
    worth = [_worth(visit, leg) for visit in visits]
    costs = [0.0] * (len(visits) + 1)
    came: list[int] = [-1] * (len(visits) + 1)
    for at in range(len(visits) + 1):
        best, left_out = (math.inf, -1), 0.0
        for before in range(at - 1, -2, -1):
            way = far_km(visits[before].place, visits[at].place) if before >= 0 and at < len(visits) else 0.0
            best = min(best, ((costs[before] if before >= 0 else 0.0) + left_out + way, before))
            left_out += worth[before] if before >= 0 else 0.0
            if left_out > best[0]:
                break  # leaving out still more can only cost more
        costs[at], came[at] = best
    kept = []
    at = came[len(visits)]
    while at >= 0:
        kept.append(visits[at])
        at = came[at]
    return kept[::-1]


def _worth(visit: Visit, leg: float) -> float:
    """Return by how many kilometers a stop may lengthen the way.

    That is without end where people set out or fly, and where the report itself stands.
    """
    told = [s for s in visit.sightings if s.level == visit.level]
    if any(s.event == "depart" or s.travel == "plane" for s in told):
        return math.inf
    if any(s.evidence.rule == "dateline" for s in visit.sightings):
        return math.inf
    acted = all(s.evidence.rule.startswith("acted there") for s in told)
    level = max(2, visit.level - acted)
    factor, slack = WORTH[level, visit.stated]
    return factor * leg + slack


def _is_plain(visit: Visit) -> bool:
    """Whether the people are clearly said to have left the place, or to have been taken there."""
    return any(s.level >= 3 and s.evidence.rule.startswith(PLAIN_RULES) for s in visit.sightings)


def _astray(visit: Visit, visits: Sequence[Visit]) -> bool:
    """Whether an undated stop lies so far off the way of at least three dated ones that it was somebody else's."""
    dated = [v.place for v in visits if v.day is not None and v.level >= 2 and v is not visit]
    if len({place.key for place in dated}) < ASTRAY_STOPS:
        return False
    spread = max(far_km(a, b) for a in dated for b in dated)
    return min(far_km(visit.place, place) for place in dated) > ASTRAY_FACTOR * spread + ASTRAY_KM


def _plausible(visit: Visit, before: Place | None, after: Place | None) -> bool:
    place = visit.place
    rules = {s.evidence.rule for s in visit.sightings}
    said = not all(rule == "dateline" or rule.startswith(("acted there", "the figure", "of nobody")) for rule in rules)
    factor, slack = (SAID_FACTOR, SAID_KM) if said else (DETOUR_FACTOR, DETOUR_KM)
    if before is not None and after is not None:
        return far_km(before, place) + far_km(place, after) <= factor * far_km(before, after) + slack
    other = before or after
    if other is None:
        return False
    if rules == {"dateline"}:
        return far_km(other, place) <= (DATELINE_KM if other.country == place.country else DATELINE_ABROAD_KM)
    left = before is None and any(s.event == "depart" for s in visit.sightings)
    acted = said or left or any(rule.startswith("acted there") for rule in rules)
    return far_km(other, place) <= (BESIDE_ACTED_KM if acted else BESIDE_KM)
