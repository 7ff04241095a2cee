"""What the reports say of who was where -> visits: the sightings of one group at one place, taken together.

Two visits to one place are kept apart where their dates, or the order of the telling, say so.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from gazetteer.ranking import kilometres

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from gazetteer import Place
    from mapper.model import Evidence
    from mapper.timespan import Timespan

__all__ = ["Sighting", "Visit", "as_stays", "far_km", "into_visits", "is_vague", "length_km", "vague_start"]

SAME_PLACE_KM = 3.0
VISIT_SLACK_DAYS = 6
"""Sightings at one place whose days lie this near to each other are of one visit."""
SURE = 3
"""The level of what is said of the travelers themselves."""
LONG_STAY_DAYS = 60
"""A departure this long after the days told of a stay may still be the end of it."""
VAGUE_KM = 120.0
"""A place of a larger extent (a country, a state) is a stop only where nothing finer is known inside it."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One report's word that a group was at a place.

    ``order`` is its position in the telling (report, character offset), ``level`` 3 (said) to 1 (hinted), ``stated``
    whether its ``span`` stands in the same clause; a span that was carried over from the words before is not. ``again``
    marks a return, ``clocked`` an entry of a live blog, whose order is that of its clock. ``leader`` is the person or
    family that the story is with there; ``looks_back`` marks what is only recalled ("16 days after leaving X").
    """

    place: Place
    event: str
    level: int
    group: str
    order: tuple[int, int]
    paragraph: int
    evidence: Evidence
    span: Timespan | None = None
    stated: bool = False
    until: date | None = None
    travel: str | None = None
    again: bool = False
    clocked: bool = False
    leader: str = ""
    looks_back: bool = False


@dataclass(slots=True)
class Visit:
    """Sightings of one group at one place, taken together."""

    sightings: list[Sighting]
    arrived: date | None = None
    departed: date | None = None
    stated: bool = False

    @property
    def place(self) -> Place:
        """The place, by its finest bearer."""
        return min(self.sightings, key=lambda s: s.place.extent_km).place

    @property
    def order(self) -> tuple[int, int]:
        """Where the visit is first told."""
        return min(s.order for s in self.sightings)

    @property
    def level(self) -> int:
        """The level of its surest sighting."""
        return max(s.level for s in self.sightings)

    @property
    def day(self) -> date | None:
        """The day that it is sorted by, None where it is undated."""
        return self.arrived or self.departed


def far_km(a: Place, b: Place) -> float:
    """Return the distance between two places in kilometers, near enough to tell one way from another (0.6 %)."""
    return kilometres(a.point, b.point)


def same_place(a: Place, b: Place) -> bool:
    return a.key == b.key or (a.kind == b.kind and a.name == b.name and far_km(a, b) < SAME_PLACE_KM)


def length_km(places: Sequence[Place]) -> float:
    """Return the length of the way through places in kilometers."""
    return sum(far_km(a, b) for a, b in pairwise(places))


# ---------------------------------------------------------------- taken together


def into_visits(sightings: Sequence[Sighting]) -> list[Visit]:
    """Take the sightings of each place together, but keep two visits apart where dates or order say so."""
    visits: list[Visit] = []
    for sighting in sorted(sightings, key=lambda s: (s.looks_back, s.order)):
        same = [
            v
            for v in visits
            if same_place(v.place, sighting.place)
            and (sighting.looks_back or _fits(v, sighting) or _ends_stay(v, visits, sighting))
        ]
        if sighting.clocked:
            same.reverse()  # a live blog speaks of the last visit
        home = next((v for v in same if not _returns(v, visits, sighting)), None)
        if home is None:
            home = Visit([])
            visits.append(home)
        home.sightings.append(sighting)
    for visit in visits:
        _date_visit(visit)
    return visits


def _returns(visit: Visit, visits: Sequence[Visit], sighting: Sighting) -> bool:
    """Whether a sighting is a return to a place after a stop elsewhere, so that it is a visit of its own."""
    arrives = sighting.level >= 2 and sighting.event != "depart"
    if sighting.clocked and arrives and _elsewhere(visit, visits, sighting):
        return True
    if not sighting.again:
        return False
    last = max(s.order for s in visit.sightings)
    return any(
        v is not visit and any(last < s.order < sighting.order and s.level >= 2 for s in v.sightings) for v in visits
    )


def _elsewhere(visit: Visit, visits: Sequence[Visit], sighting: Sighting) -> bool:
    """Whether entries of a live blog between a visit and a sighting saw the group arrive at another place."""
    last = max(visit.sightings, key=lambda s: s.order)
    return any(
        last.order < s.order < sighting.order
        and s.clocked
        and s.level >= SURE
        and s.event != "depart"
        and _in_turn(last, s, sighting)
        for v in visits
        if not same_place(v.place, sighting.place) and _is_apart(v.place, sighting.place)
        for s in v.sightings
    )


def _in_turn(*sightings: Sighting) -> bool:
    """Whether all sightings are dated, each not before the one that precedes it."""
    days = [s.span.first for s in sightings if s.span is not None]
    return len(days) == len(sightings) and days == sorted(days)


def _is_apart(a: Place, b: Place) -> bool:
    """Whether one cannot be at two places at once: neither holds the other, neither is a river."""
    rivers = {"river", "water"} & {a.kind, b.kind}
    return not rivers and far_km(a, b) > max(a.extent_km, b.extent_km, SAME_PLACE_KM)


def _ends_stay(visit: Visit, visits: Sequence[Visit], sighting: Sighting) -> bool:
    """Whether a departure ends a stay that began weeks before, with no other stop told in between."""
    stays = [s.span.last for s in visit.sightings if s.span is not None and s.event == "stay"]
    if sighting.event != "depart" or sighting.span is None or not stays:
        return False
    first, last = max(stays), sighting.span.first
    return (last - first).days <= LONG_STAY_DAYS and not any(
        s.span is not None and s.level >= 2 and first < s.span.last < last
        for v in visits
        if v is not visit
        for s in v.sightings
    )


def _fits(visit: Visit, sighting: Sighting) -> bool:
    if sighting.span is None:
        return True
    days = [s.span for s in visit.sightings if s.span is not None]
    return not days or any(span.overlaps(sighting.span, slack_days=VISIT_SLACK_DAYS) for span in days)


def _date_visit(visit: Visit) -> None:
    dated = [s for s in visit.sightings if s.span is not None]
    dated = [s for s in dated if not s.looks_back] or dated
    stated = [s for s in dated if s.stated]
    dated = stated or dated
    coming = [s for s in dated if s.event != "depart" and s.span is not None]
    going = [s for s in dated if s.event == "depart" and s.span is not None]
    if coming:
        visit.arrived = min(s.span.first for s in coming if s.span is not None)
    if going:
        visit.departed = max(s.span.last for s in going if s.span is not None)
    ends = [s.until for s in visit.sightings if s.until is not None]
    stays = [s.span.last for s in coming if s.span is not None]
    latest = max([*ends, *stays], default=None)
    if latest is not None and visit.departed is None and latest != visit.arrived:
        visit.departed = latest
    if visit.arrived and visit.departed and visit.departed < visit.arrived:
        visit.arrived, visit.departed = visit.departed, visit.arrived
    visit.stated = bool(stated)


def as_stays(ordered: Sequence[Visit]) -> list[Visit]:
    """Make one stay of visits to a place between which the group was nowhere else, unless it is said to return."""
    stays: list[Visit] = []
    for visit in ordered:
        last = stays[-1] if stays else None
        if last is None or not same_place(last.place, visit.place) or any(s.again for s in visit.sightings):
            stays.append(visit)
            continue
        stays[-1] = Visit([*last.sightings, *visit.sightings])
        _date_visit(stays[-1])
    return stays


# ---------------------------------------------------------------- wide places


def is_vague(place: Place) -> bool:
    """Whether a place is no stop for a map: a country, a state, a wide region."""
    if place.kind in ("river", "water", "camp", "crossing", "city"):
        return False
    return place.kind == "country" or place.feature in ("admin1", "continent") or place.extent_km > VAGUE_KM


def vague_start(visits: list[Visit]) -> Visit | None:
    """Return the country or division in which the journey is said to begin, where nothing finer is known of it."""
    fine = [v for v in visits if not is_vague(v.place)]
    first = min((v.day for v in fine if v.day), default=None)
    for visit in visits:
        if not is_vague(visit.place) or visit.day is None or not visit.stated:
            continue
        begins = any(s.event == "depart" for s in visit.sightings)
        inside = any(v.place.country == visit.place.country for v in fine)
        if begins and not inside and (first is None or visit.day <= first):
            return visit
    return None
