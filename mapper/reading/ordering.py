"""The order of a group's visits.

Dated visits order themselves. An undated one keeps its place in the telling where the telling runs forward, and
goes where it adds the shortest way where it does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mapper.reading.visits import SURE, Visit, far_km

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gazetteer import Place

__all__ = ["Ends", "in_order"]

TOLD_FACTOR, TOLD_KM = 1.3, 40.0
"""An undated stop keeps its place in the telling where that makes the way at most this much longer than the best."""
FORWARD_SHARE = 0.75
"""The telling runs forward where this share of its dated pairs does."""


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

    def cheapest(self, ordered: Sequence[Visit], visit: Visit, latest: int) -> int:
        """Return the position, no later than the ``latest``, at which the way grows least."""
        return min(range(latest + 1), key=lambda at: (self.cost(ordered, visit, at), -at))


def _insert(ordered: list[Visit], visit: Visit, ends: Ends, *, forward: bool) -> None:
    """Put an undated visit where the telling, or else the shortest way, has it."""
    neighbors = [
        v
        for v in ordered
        if any(s.paragraph == t.paragraph and s.order[0] == t.order[0] for s in v.sightings for t in visit.sightings)
    ]
    before = [v for v in neighbors if v.order < visit.order]
    after = [v for v in neighbors if v.order > visit.order]
    recalled = all(s.looks_back for s in visit.sightings)
    latest = len(ordered)
    if recalled and before:
        latest = ordered.index(max(before, key=lambda v: v.order))
    elif all(s.event == "depart" for s in visit.sightings):
        latest = max(0, len(ordered) - 1)  # nobody ends where they set out
    cheapest = ends.cheapest(ordered, visit, latest)
    told: int | None = None
    if recalled:
        told = None
    elif before:
        told = ordered.index(max(before, key=lambda v: v.order)) + 1
    elif after:
        told = ordered.index(min(after, key=lambda v: v.order))
    elif forward:
        earlier = [v for v in ordered if v.order < visit.order]
        told = ordered.index(max(earlier, key=lambda v: v.order)) + 1 if earlier else 0
    if told is not None and before and after and forward and _follows(visit, before, after, ordered):
        ordered.insert(told, visit)
        return
    allowed = TOLD_FACTOR * max(ends.cost(ordered, visit, cheapest), 0.0) + TOLD_KM
    ordered.insert(told if told is not None and ends.cost(ordered, visit, told) <= allowed else cheapest, visit)


def _follows(visit: Visit, before: Sequence[Visit], after: Sequence[Visit], ordered: Sequence[Visit]) -> bool:
    """Whether a visit is surely told between two that follow one another, however far it is: they were sent back."""
    last, following = max(before, key=lambda v: v.order), min(after, key=lambda v: v.order)
    sure = any(s.level == SURE and s.event != "depart" for s in visit.sightings)
    return sure and ordered.index(following) == ordered.index(last) + 1


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
        firm = [s.order for s in visit.sightings if s.level >= 2]
        return visit.day, False, visit.day, min(firm, default=visit.order)
    return visit.day, visit.arrived is not None, visit.departed or visit.day, visit.order


def _is_dateline(visit: Visit) -> bool:
    """Whether only the head of the report names the place: it is where the story stands when it is told."""
    return all(s.evidence.rule == "dateline" for s in visit.sightings)
