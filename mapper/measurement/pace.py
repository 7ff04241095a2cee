"""The time a route took: days on the move and at rest, paces, and when the group could arrive at that pace.

Reports give days, not hours, so every number is a range. From leaving on one day to arriving k days later lie
k days at least that may have been walked (at least one), and k + 1 at most, when both end days were.
"""

from __future__ import annotations

import math
from datetime import date, timedelta
from functools import reduce
from operator import add
from typing import TYPE_CHECKING

from mapper.measurement.road import road_between
from mapper.model import RoutePace
from mapper.units import KM_PER_MILE, number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gazetteer import Place
    from mapper.measurement.road import RoadSource
    from mapper.model import Leg, MeasuredRoute, Stop

__all__ = ["FASTEST_WALK_KM_PER_DAY", "ON_FOOT", "route_pace", "walked"]

FASTEST_WALK_KM_PER_DAY = 60.0
"""More than this in a day is no walk; seasoned marchers with loads cover half of it. An estimate."""

SLOWEST_KM_PER_DAY = 1.0
"""A pace below this is a stay; no arrival is worked out from it."""

LONGEST_DAYS = 730
"""An arrival farther ahead than this is no forecast."""

ON_FOOT = ("on foot", "foot", "walk", "walking")

Range = tuple[float, float]


def walked(stop: Stop) -> bool:
    """Say whether a stop may have been reached on foot, as far as the report tells."""
    return stop.travel is None or stop.travel.lower() in ON_FOOT


def route_pace(
    measured: MeasuredRoute, *, goal: Place | None = None, roads: RoadSource | None = None
) -> RoutePace | None:
    """Work out the time and the pace of a route.

    Parameters
    ----------
    measured
        The route with its legs and, where a border is known, its distances.
    goal
        Where the arrival is worked out for; the border that the route is measured to by default.
    roads
        What knows the road to ``goal``; the offline network by default.

    Returns
    -------
    RoutePace or None
        None where fewer than two stops are dated, or their dates are not in order.
    """
    stops = measured.route.stops
    dated = [index for index, stop in enumerate(stops) if stop.arrived or stop.departed]
    if len(dated) < 2:
        return None
    first, last = dated[0], dated[-1]
    left, reached = _left(stops[first]), _reached(stops[last])
    days = (reached - left).days
    if days < 0:
        return None
    legs = measured.legs[first:last]
    length = _length(legs)
    if length[1] <= 0:
        return None
    rest = _rest(stops, legs, first, last)
    rest = min(rest[0], max(days - 1, 0)), min(rest[1], max(days - 1, 0))
    moving = max(1, days - rest[1]), days + 1 - rest[0]
    overall = length[0] / (days + 1), length[1] / max(days, 1)
    way = None if any(_too_fast(stops, leg) for leg in legs) else _way_left(measured, last, goal, roads)
    arrival = None if way is None else _arrival(reached, way, overall)
    return RoutePace(
        start=left,
        end=reached,
        days=days,
        moving_days=moving,
        resting_days=rest,
        pace_km_per_day=overall,
        moving_km_per_day=(length[0] / moving[1], length[1] / moving[0]),
        arrival=arrival,
        goal="border" if goal is None else goal.name,
        notes=tuple(_notes(stops, legs)),
    )


def _left(stop: Stop) -> date:
    """Return the day on which the group left a dated stop."""
    day = stop.departed or stop.arrived
    if day is None:
        raise ValueError("the stop has no date")
    return day


def _reached(stop: Stop) -> date:
    """Return the day on which the group came to a dated stop."""
    day = stop.arrived or stop.departed
    if day is None:
        raise ValueError("the stop has no date")
    return day


def _length(legs: Sequence[Leg]) -> Range:
    """Return kilometers along the legs: by road where one is known, in a straight line elsewhere."""
    roads = [leg.road for leg in legs if leg.road is not None]
    straight = sum(leg.straight_km for leg in legs if leg.road is None)
    if not roads:
        return straight, straight
    road = reduce(add, roads)
    return straight + road.low, straight + road.high


def _rest(stops: Sequence[Stop], legs: Sequence[Leg], first: int, last: int) -> tuple[int, int]:
    """Return the days at rest: stays between two dates at a stop, and returns to the place just left.

    The ends count as they are told: a stay of two days holds one whole day of rest, or two.
    """
    told = [
        (stop.departed - stop.arrived).days
        for stop in stops[first + 1 : last]
        if stop.arrived is not None and stop.departed is not None
    ]
    back = [leg.days or 0 for leg in legs if stops[leg.start].place.point == stops[leg.end].place.point]
    stays = [stay for stay in told + back if stay > 0]
    return sum(stay - 1 for stay in stays), sum(stays)


def _way_left(measured: MeasuredRoute, last: int, goal: Place | None, roads: RoadSource | None) -> Range | None:
    """Return kilometers by road from the last dated stop to the goal; None where unknown or reached."""
    if goal is not None:
        road = road_between(measured.route.stops[last].place, goal, roads)
    else:
        distance = measured.distances[last]
        road = None if distance is None or distance.inside else distance.road
    return None if road is None else (road.low, road.high)


def _arrival(day: date, way_km: Range, pace: Range) -> tuple[date, date] | None:
    """Return the first and the last day of arrival; None where the pace tells too little."""
    if pace[0] < SLOWEST_KM_PER_DAY:
        return None
    soon, late = (math.ceil(days - 1e-9) for days in (way_km[0] / pace[1], way_km[1] / pace[0]))
    return None if late > LONGEST_DAYS else (day + timedelta(soon), day + timedelta(late))


def _too_fast(stops: Sequence[Stop], leg: Leg) -> bool:
    """Say whether a leg cannot have been walked though no report says that it was ridden."""
    pace = leg.pace_km_per_day
    return pace is not None and pace[0] > FASTEST_WALK_KM_PER_DAY and walked(stops[leg.end])


def _notes(stops: Sequence[Stop], legs: Sequence[Leg]) -> Iterator[str]:
    """Say which legs were not walked, whatever the reports say, and which were ridden as they say."""
    for leg in legs:
        start, end = stops[leg.start], stops[leg.end]
        if not walked(end):
            yield f"{start.place.name} to {end.place.name}: by {end.travel}"
        elif _too_fast(stops, leg) and leg.days is not None:
            km = leg.straight_km if leg.road is None else leg.road.low
            days = "a day" if leg.days == 0 else f"{leg.days + 1} days at most"
            yield (
                f"{start.place.name} to {end.place.name}: {number(km)} km ({number(km / KM_PER_MILE)} miles) "
                f"in {days} was not walked"
            )
