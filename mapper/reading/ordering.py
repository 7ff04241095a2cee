"""The order of a group's visits, and which of them to believe.

Dated visits order themselves. An undated one keeps its place in the telling where the telling runs forward, and
goes where it adds the shortest way where it does not. Hints (level 1) become stops only where the stops before
and after them, and the map, agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mapper.reading.visits import Visit, far_km

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gazetteer import Place

__all__ = ["Ends", "believe", "in_order"]

TOLD_FACTOR, TOLD_KM = 1.3, 40.0
"""An undated stop keeps its place in the telling where that makes the way at most this much longer than the best."""
DETOUR_FACTOR, DETOUR_KM = 1.25, 15.0
"""A hint is believed where the way through it is at most this much longer than the way past it."""
SAID_FACTOR, SAID_KM = 1.6, 150.0
"""The same for a stop that is said outright, but of nobody in particular."""
PLAIN_RULES = ("left (", "was taken there")
"""Rules of stops that nobody else can have made, however far off they lie."""
ASTRAY_STOPS, ASTRAY_FACTOR, ASTRAY_KM = 3, 0.6, 200.0
"""An undated stop farther from every dated one than this share of their spread, plus this much, is not believed."""
DATELINE_KM, DATELINE_ABROAD_KM = 100.0, 40.0
"""A dateline is a stop only this near to the last stop: reporters often write from the capital, or from abroad."""
FORWARD_SHARE = 0.75
"""The telling runs forward where this share of its dated pairs does."""
BESIDE_KM, BESIDE_ACTED_KM = 80.0, 300.0
"""A hint at the first or last place is believed this near to its neighbor; the second where somebody acted there."""


def _forward(dated: Sequence[Visit]) -> bool:
    """Whether the telling runs forward in time."""
    told = sorted(dated, key=lambda v: v.order)
    pairs = [(a.day, b.day) for i, a in enumerate(told) for b in told[i + 1 :] if a.day and b.day and a.day != b.day]
    return len(pairs) >= 2 and sum(a < b for a, b in pairs) >= FORWARD_SHARE * len(pairs)


@dataclass(frozen=True, slots=True)
class Ends:
    """What a journey runs between: a start that is no stop itself, and how far it still is to the goal."""

    start: Place | None = None
    goal: Callable[[Place], float] | None = None

    def cost(self, ordered: Sequence[Visit], visit: Visit, at: int) -> float:
        """Return by how many kilometers the way grows with the visit put in at a position."""
        before = ordered[at - 1].place if at else self.start
        after = ordered[at].place if at < len(ordered) else None
        added = far_km(before, visit.place) if before else 0.0
        saved = far_km(before, after) if before and after else 0.0
        if after is not None:
            added += far_km(visit.place, after)
        elif self.goal is not None:
            added += self.goal(visit.place)
            saved = self.goal(before) if before else 0.0
        return added - saved

    def cheapest(self, ordered: Sequence[Visit], visit: Visit) -> int:
        """Return the position at which the way grows least."""
        return min(range(len(ordered) + 1), key=lambda at: (self.cost(ordered, visit, at), -at)) if ordered else 0


def _insert(ordered: list[Visit], visit: Visit, ends: Ends, *, forward: bool) -> None:
    """Put an undated visit where the telling, or else the shortest way, has it."""
    neighbors = [
        v
        for v in ordered
        if any(s.paragraph == t.paragraph and s.order[0] == t.order[0] for s in v.sightings for t in visit.sightings)
    ]
    before = [v for v in neighbors if v.order < visit.order]
    after = [v for v in neighbors if v.order > visit.order]
    cheapest = ends.cheapest(ordered, visit)
    told: int | None = None
    if before:
        told = ordered.index(max(before, key=lambda v: v.order)) + 1
    elif after:
        told = ordered.index(min(after, key=lambda v: v.order))
    elif forward:
        earlier = [v for v in ordered if v.order < visit.order]
        told = ordered.index(max(earlier, key=lambda v: v.order)) + 1 if earlier else 0
    allowed = TOLD_FACTOR * max(ends.cost(ordered, visit, cheapest), 0.0) + TOLD_KM
    ordered.insert(told if told is not None and ends.cost(ordered, visit, told) <= allowed else cheapest, visit)


def in_order(visits: list[Visit], ends: Ends) -> list[Visit]:
    """Return visits in the order in which they were made."""
    dated = sorted((v for v in visits if v.day), key=_when)
    pending = sorted((v for v in visits if not v.day), key=lambda v: v.order)
    if not dated:
        return pending
    forward = _forward(dated)
    ordered = list(dated)
    for visit in pending:
        if not _is_dateline(visit):
            _insert(ordered, visit, ends, forward=forward)
    return ordered + [visit for visit in pending if _is_dateline(visit)]


def _when(visit: Visit) -> tuple[Any, ...]:
    """Sort key of a dated visit: its day, then the clock, else leaving before arriving, then the telling."""
    if any(s.clocked for s in visit.sightings):
        return visit.day, False, visit.day, visit.order
    return visit.day, visit.arrived is not None, visit.departed or visit.day, visit.order


def _is_dateline(visit: Visit) -> bool:
    """Whether only the head of the report names the place: it is where the story stands when it is told."""
    return all(s.evidence.rule == "dateline" for s in visit.sightings)


# ---------------------------------------------------------------- belief


def believe(ordered: list[Visit]) -> list[Visit]:
    """Keep hints only where the stops around them and the map agree."""
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
    acted = said or any(rule.startswith(("acted there", "of nobody in particular: left")) for rule in rules)
    return far_km(other, place) <= (BESIDE_ACTED_KM if acted else BESIDE_KM)
