"""The legs of a route: how far in a straight line and by road, in how many days, at what pace."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from operator import add
from typing import TYPE_CHECKING

from gazetteer import roads as offline
from gazetteer.geodesy import distance_km
from mapper.measurement.border import distance
from mapper.measurement.pace import FASTEST_WALK_KM_PER_DAY, route_pace, walked
from mapper.measurement.road import road_between
from mapper.model import Leg, MeasuredRoute

if TYPE_CHECKING:
    from collections.abc import Callable

    from gazetteer import Border, Place, RoadDistance
    from mapper.measurement.road import RoadSource
    from mapper.model import BorderDistance, Route, Stop

    Ruler = Callable[[Place, Border, RoadSource | None], BorderDistance]

__all__ = ["FASTEST_WALK_KM_PER_DAY", "between", "measure"]


def measure(
    route: Route, border: Border | None, roads: RoadSource | None = None, *, ruler: Ruler = distance
) -> MeasuredRoute:
    """Measure a route: each stop to the border, each leg, and the sums.

    Parameters
    ----------
    route
        Stops in the order in which the group came to them.
    border
        The border that the distances are about; None leaves them out.
    roads
        What knows the roads; the offline network by default.
    ruler
        What measures from a place to the border; one that remembers makes measuring again quick.
    """
    stops = route.stops
    distances = tuple(None if border is None else ruler(stop.place, border, roads) for stop in stops)
    legs = tuple(_leg(i, stops[i], stops[i + 1], roads) for i in range(len(stops) - 1))
    lengths = [leg.road for leg in legs if leg.road is not None]
    measured = MeasuredRoute(
        route=route,
        distances=distances,
        legs=legs,
        straight_km=sum(leg.straight_km for leg in legs),
        road=reduce(add, lengths) if lengths and len(lengths) == len(legs) else None,
    )
    return replace(measured, pace=route_pace(measured, roads=roads))


def between(a: Place, b: Place, roads: RoadSource | None = None) -> Leg:
    """Measure from one place to another; the path is left out, days and pace are unknown."""
    return Leg(0, 1, float(distance_km(*a.point, *b.point)), road_between(a, b, roads))


def _leg(i: int, start: Stop, end: Stop, roads: RoadSource | None) -> Leg:
    straight = float(distance_km(*start.place.point, *end.place.point))
    road = road_between(start.place, end.place, roads)
    path = None if road is None else (roads or offline).road_path(start.place.point, end.place.point)
    days = _days(start, end)
    pace = None if days is None else _pace(straight, road, days)
    return Leg(i, i + 1, straight, road, days, pace, path or (), _note(pace, end))


def _days(start: Stop, end: Stop) -> int | None:
    """Return the days from leaving one stop to reaching the next; None without dates in order."""
    left = start.departed or start.arrived
    if left is None or end.arrived is None:
        return None
    days = (end.arrived - left).days
    if days < 0 and start.arrived is not None:
        days = (end.arrived - start.arrived).days
    return days if days >= 0 else None


def _pace(straight_km: float, road: RoadDistance | None, days: int) -> tuple[float, float]:
    """Return kilometers a day: slowest if both end days were walked in full."""
    low, high = (straight_km, straight_km) if road is None else (road.low, road.high)
    return low / (days + 1), high / max(days, 1)


def _note(pace: tuple[float, float] | None, end: Stop) -> str:
    if pace is None or pace[0] <= FASTEST_WALK_KM_PER_DAY or not walked(end):
        return ""
    return "too fast for walking: a vehicle or a wrong date"
