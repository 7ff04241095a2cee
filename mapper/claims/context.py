"""What a figure may be weighed against: measured routes, the border, the other figures, and rulers."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from gazetteer.geodesy import distance_km
from mapper.claims.stops import is_after, is_same_place, stop_at, stop_on
from mapper.language.sentences import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from gazetteer import Border, Place
    from mapper.model import BorderDistance, Claim, Leg, MeasuredRoute, Report, Stop

__all__ = ["Context", "Stretch"]

WIDE_KM = 80.0
"""A stop that reaches farther than this (a country, a long river) is no end of a measured leg."""

PAUSE_DAYS = 90
"""Stops that lie further apart in time than this are of two journeys."""
LEAP_RATIO, LEAP_KM = 5.0, 2000.0
"""A way over a stop that is longer than so much of the way past it leads to a namesake on the far side of the world."""

DETOUR_LOW, DETOUR_HIGH = 1.0, 1.15
"""Over water the way is taken to be the straight line, or somewhat longer."""

INFERRED_DAYS = 5
"""So far before the report an inferred date may lie and still be taken for the day of the report."""

NEXT_DOOR_DEGREES = 0.3
"""A next stop this near (some 30 km) tells when a group left the one before."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a route with its lengths in kilometers and its days.

    ``road_km`` is a range, with straight lines over water; None where no leg has a road. ``days`` is the
    least and the most that the dates allow; None where they are not known.
    """

    start: Place
    end: Place
    straight_km: float
    road_km: tuple[float, float] | None
    over_water: bool
    days: tuple[int, int] | None
    extent_km: float
    legs: int


@dataclass(frozen=True)
class Context:
    """Everything that the dossier and the map know.

    ``border_distance`` and ``leg`` measure places that are no stops of a route; without them only stops can
    be weighed.
    """

    routes: tuple[MeasuredRoute, ...] = ()
    border: Border | None = None
    claims: tuple[Claim, ...] = ()
    reports: tuple[Report, ...] = ()
    border_distance: Callable[[Place, Border], BorderDistance] | None = None
    leg: Callable[[Place, Place], Leg] | None = None
    find_border: Callable[[str], Border | None] | None = None
    _legs: dict[tuple[tuple[float, float], tuple[float, float]], Leg] = field(default_factory=dict)

    def language(self, claim: Claim) -> str:
        """Return the language of the report that gives a figure."""
        return self.reports[claim.report].language if claim.report < len(self.reports) else "en"

    def published(self, claim: Claim) -> date | None:
        """Return the day of the report that gives a figure."""
        return self.reports[claim.report].published if claim.report < len(self.reports) else None

    def route(self, group: str | None, *places: Place | None) -> MeasuredRoute | None:
        """Return the route of a group, or the one that stops at most of the places."""
        known = [place for place in places if place is not None]

        def rank(measured: MeasuredRoute) -> tuple[int, int, int]:
            shared = sum(stop_at(measured.route, place) is not None for place in known)
            return shared, int(measured.route.group == group), len(measured.route.stops)

        return max((r for r in self.routes if r.route.stops), key=rank, default=None)

    def to_border(self, place: Place, border: Border) -> BorderDistance | None:
        """Return a place's distances to a border, measured, or as the routes have them."""
        if self.border_distance is not None:
            return self.border_distance(place, border)
        for measured in self.routes:
            for stop, distance in zip(measured.route.stops, measured.distances, strict=True):
                if border == self.border and distance is not None and is_same_place(stop.place, place):
                    return distance
        return None

    def between(self, a: Place, b: Place) -> Leg | None:
        """Return the distances between two places; each pair is measured once."""
        key = (a.point, b.point)
        if key not in self._legs and self.leg is not None:
            self._legs[key] = self.leg(a, b)
        return self._legs.get(key)

    def stretch(
        self, measured: MeasuredRoute | None, origin: Place | None, goal: Place | None, day: date | None
    ) -> Stretch | None:
        """Return the part of a route between two places, whole where an end is open.

        Places that are no stops are joined in a straight line and by road.
        """
        stops = _measurable(measured)
        if not stops or measured is None:
            return self._direct(origin, goal)
        start = _last_start(stops) if origin is None else _find(stops, origin)
        end = _last_by(stops, day) if goal is None else _find(stops, goal)
        if start is None or end is None:
            return self._direct(origin or (start.place if start else None), goal or (end.place if end else None))
        first, last = stops.index(start), stops.index(end)
        if last < first:
            return None
        at_last = goal is None or end is stops[-1]
        return self._along(stops[first : last + 1], day if at_last else None)

    def told_beside(self, claim: Claim) -> list[Stretch]:
        """Return the stretches that a claim's paragraph tells of: all its stops, then each leg to one."""
        if claim.report >= len(self.reports):
            return []
        text = cut(self.reports[claim.report].text)
        paragraph = text.sentence_at(claim.start).paragraph
        found: list[Stretch | None] = []
        for measured in self.routes:
            stops = _measurable(measured)
            spots = [_spot_in(stop, claim.report, paragraph, text) for stop in stops]
            told = [i for i, spot in enumerate(spots) if spot is not None]
            before = [i for i, spot in enumerate(spots) if spot is not None and spot < claim.start]
            if len(told) > 1:
                found.append(self._along(stops[told[0] : told[-1] + 1], None))
            found += [self._along(stops[i - 1 : i + 1], None) for i in told if i]
            found += [self._along(stops[i : i + 2], None) for i in before[-1:]]
        return [stretch for stretch in found if stretch is not None and stretch.straight_km]

    def _direct(self, origin: Place | None, goal: Place | None) -> Stretch | None:
        if origin is None or goal is None:
            return None
        leg = self.between(origin, goal)
        if leg is None or not leg.straight_km:
            return None
        road = None if leg.road is None else (leg.road.low, leg.road.high)
        return Stretch(
            origin,
            goal,
            leg.straight_km,
            road,
            over_water=False,
            days=None,
            extent_km=origin.extent_km + goal.extent_km,
            legs=1,
        )

    def _along(self, stops: list[Stop], day: date | None) -> Stretch | None:
        legs = [self.between(a.place, b.place) for a, b in pairwise(stops)]
        known = [leg for leg in legs if leg is not None]
        if not known or len(known) < len(legs):
            return None
        straight = sum(leg.straight_km for leg in known)
        roads = [leg.road for leg in known if leg.road is not None]
        road: tuple[float, float] | None = None
        if roads:
            water = sum(leg.straight_km for leg in known if leg.road is None)
            total = roads[0]
            for part in roads[1:]:
                total = total + part
            low = total.low + water * DETOUR_LOW
            whole = self.between(stops[0].place, stops[-1].place)
            if not water and whole is not None and whole.road is not None:
                low = min(low, whole.road.low)  # the stops lie on the way or beside it
            road = (max(low, straight), total.high + water * DETOUR_HIGH)
        return Stretch(
            start=stops[0].place,
            end=stops[-1].place,
            straight_km=straight,
            road_km=road,
            over_water=0 < len(roads) < len(known),
            days=_days(stops, day),
            extent_km=stops[0].place.extent_km + stops[-1].place.extent_km,
            legs=len(known),
        )


@lru_cache(maxsize=64)
def cut(text: str) -> Text:
    """Return a text cut into sentences; the same text is cut once."""
    return Text(text)


def _spot_in(stop: Stop, report: int, paragraph: int, text: Text) -> int | None:
    """Return where a paragraph of a report first tells of a stop."""
    spots = [p.start for p in stop.evidence if p.report == report]
    return min((spot for spot in spots if text.sentence_at(spot).paragraph == paragraph), default=None)


def _measurable(measured: MeasuredRoute | None) -> list[Stop]:
    """Return the stops that are points, from the first dated one on."""
    if measured is None:
        return []
    stops = [
        s
        for s in _without_outliers(measured.route.stops)
        if s.place.kind not in ("country", "region") and s.place.extent_km <= WIDE_KM
    ]
    first = next((i for i, stop in enumerate(stops) if stop.arrived is not None or stop.departed is not None), 0)
    return stops[first:]


def _last_start(stops: Sequence[Stop]) -> Stop:
    """Return the first stop of the journey that is told: what lies months before it is how it came to it."""
    start, left = stops[0], None
    for stop in stops:
        came = stop.arrived or stop.departed
        if came is not None and left is not None and (came - left).days > PAUSE_DAYS:
            start = stop
        left = stop.departed or stop.arrived or left
    return start


def _without_outliers(stops: Sequence[Stop]) -> list[Stop]:
    """Return the stops without those to which the way would leap and leap back: a namesake was taken."""
    kept = list(stops)
    spots = range(1, len(kept) - 1)
    far = [i for i in spots if _is_leap(kept[i - 1].place, kept[i].place, kept[i + 1].place)]
    return [stop for i, stop in enumerate(kept) if i not in far]


def _is_leap(before: Place, place: Place, after: Place) -> bool:
    there = distance_km(*before.point, *place.point) + distance_km(*place.point, *after.point)
    return float(there) > LEAP_RATIO * float(distance_km(*before.point, *after.point)) + LEAP_KM


def _find(stops: list[Stop], place: Place) -> Stop | None:
    same = [stop for stop in stops if is_same_place(stop.place, place)]

    def gap(stop: Stop) -> float:
        return abs(stop.place.latitude - place.latitude) + abs(stop.place.longitude - place.longitude)

    return min(same, key=gap, default=None)


def _last_by(stops: list[Stop], day: date | None) -> Stop:
    found = stops[0]
    for stop in stops:
        if day is not None and is_after(stop, day):
            break
        if day is not None and stop.arrived is None and stop.departed is not None and stop.departed > day:
            continue
        found = stop
    return found


def left_between(stops: list[Stop], spot: int = 0) -> tuple[date, date] | None:
    """Return the first and last day on which a group may have left a stop."""
    stop = stops[spot]
    first = stop.departed or stop.arrived
    if first is None:
        return None
    last = first
    if stop.departed is None and spot + 1 < len(stops):
        following = stops[spot + 1]
        near = (
            abs(stop.place.latitude - following.place.latitude) < NEXT_DOOR_DEGREES
            and abs(stop.place.longitude - following.place.longitude) < NEXT_DOOR_DEGREES
        )
        if near and following.arrived is not None and following.arrived > first:
            last = following.arrived
    return first, last


def _days(stops: list[Stop], day: date | None) -> tuple[int, int] | None:
    """Return the days from leaving the first stop to reaching the last.

    A last stop whose date is only inferred is where the group is on the day of the report, if that is soon.
    """
    left = left_between(stops)
    reached = stops[-1].arrived
    if day is not None and reached is not None and stops[-1].dated == "inferred":
        reached = day if 0 <= (day - reached).days <= INFERRED_DAYS else reached
    if left is None or reached is None:
        return None
    least, most = (reached - left[1]).days, (reached - left[0]).days + 1
    if most < 1:
        return None
    return max(least, 1), max(most, 1)


def day_stop(measured: MeasuredRoute, day: date | None) -> Stop | None:
    """Return the stop of a measured route on a day."""
    return stop_on(measured.route, day)
