"""From a place to a border, by every measure: land line, territory, nearest crossing, road.

All straight distances are geodesics on the WGS 84 ellipsoid; the lines themselves are drawn to about 1 km.
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

from gazetteer.geodesy import distance_km
from mapper.model import BorderDistance, Crossing

if TYPE_CHECKING:
    from collections.abc import Collection

    from gazetteer import Border, BorderCrossing, Place, RoadDistance
    from mapper.measurement.road import RoadSource
    from mapper.model import CrossingRoad

__all__ = ["MEASURES", "distance"]

MEASURES = ("straight", "territory", "crossing", "road")

CANDIDATES = 24
"""Crossings that are tried by road, nearest in a straight line first: the way round is rarely longer."""

DETOUR_LIMIT = 1.8
DETOUR_SLACK_KM = 80.0
"""A crossing farther than this times the nearest, plus the slack, is not tried."""


def distance(
    place: Place,
    border: Border,
    roads: RoadSource | None = None,
    *,
    measures: Collection[str] = MEASURES,
) -> BorderDistance:
    """Measure a place's distances to a border.

    Parameters
    ----------
    place
        Where from; its ``extent_km`` widens the uncertainty and, beyond that of a town, the road range.
    border
        Which border.
    roads
        What knows the roads; the offline network by default.
    measures
        What is measured, of `MEASURES`; the rest stays None, and what it needs is not loaded.

    Returns
    -------
    BorderDistance
        Kilometers. ``straight_km`` is None where the border has no land line (an island), ``territory_km``
        where it is the line between neighbors, ``road`` where no road leads to one of its crossings.
    """
    latitude, longitude = place.point
    straight: float | None = None
    nearest: tuple[float, float] | None = None
    if border.has_land_border:
        straight = float(border.distance_km(latitude, longitude))
        spot = border.nearest_point(latitude, longitude)
        nearest = (float(spot[0]), float(spot[1]))
    inside = border.kind != "line" and bool(border.inside(latitude, longitude))
    territory, way_out = _territory(place, border, inside=inside) if "territory" in measures else (None, None)
    if nearest is None:
        coast = border.nearest_territory_point(latitude, longitude)
        nearest = (float(coast[0]), float(coast[1]))
    near = _nearest_crossings(place, border) if {"crossing", "road"} & set(measures) else []
    road, by = _road(place, near, roads) if "road" in measures else (None, None)
    return BorderDistance(
        straight_km=straight if straight is not None and math.isfinite(straight) else None,
        nearest_point=nearest,
        territory_km=0.0 if inside and "territory" in measures else territory,
        uncertainty_km=place.extent_km + border.accuracy_km,
        crossing=near[0] if near else None,
        road=road,
        road_crossing=by,
        inside=inside,
        roads=() if road is None or by is None else _ways(place, near, (by, road), border, roads),
        way_out_km=territory if inside else None,
        way_out=way_out,
    )


def _territory(place: Place, border: Border, *, inside: bool) -> tuple[float | None, tuple[float, float] | None]:
    """Return how far the edge of the territory is, and from inside where; nothing for the line between neighbors."""
    if border.kind == "line":
        return None, None
    away = float(border.outline_km(*place.point))
    if not math.isfinite(away):
        return None, None
    return away, border.nearest_edge_point(*place.point) if inside else None


def _ways(
    place: Place,
    near: list[Crossing],
    found: tuple[str, RoadDistance],
    border: Border,
    roads: RoadSource | None,
) -> tuple[CrossingRoad, ...]:
    """Return the road to the nearest crossing with its town, and to the largest other town close by."""
    from mapper.measurement.crossing_roads import by_road  # noqa: PLC0415 -- loaded only when roads are asked for

    tried = {(crossing.name, crossing.latitude) for crossing in near}
    spots = [spot for spot in _crossings_of(tuple(border.pairs)) if (spot.name, spot.latitude) in tried]
    nearest = next((spot for spot in spots if spot.name == found[0]), None)
    return () if nearest is None else by_road(place, nearest, found[1], spots, roads)


@cache
def _crossings_of(pairs: tuple[tuple[str, str], ...]) -> tuple[BorderCrossing, ...]:
    from gazetteer.crossings import crossings  # noqa: PLC0415 -- opens data

    return tuple(crossing for pair in pairs for crossing in crossings("-".join(pair)))


def _nearest_crossings(place: Place, border: Border) -> list[Crossing]:
    """Return the crossings worth trying by road, nearest in a straight line first."""
    spots = _crossings_of(tuple(border.pairs))
    away = distance_km(*place.point, [spot.latitude for spot in spots], [spot.longitude for spot in spots])
    found = sorted(
        (
            Crossing(spot.name, spot.latitude, spot.longitude, float(km))
            for spot, km in zip(spots, away.tolist(), strict=True)
        ),
        key=lambda crossing: crossing.straight_km,
    )
    if not found:
        return []
    limit = found[0].straight_km * DETOUR_LIMIT + DETOUR_SLACK_KM
    return [crossing for crossing in found[:CANDIDATES] if crossing.straight_km <= limit]


def _road(place: Place, near: list[Crossing], roads: RoadSource | None) -> tuple[RoadDistance | None, str | None]:
    """Return the road length to the crossing that is nearest by road, and that crossing's name."""
    if not near or place.kind == "water":
        return None, None
    from gazetteer import roads as offline  # noqa: PLC0415 -- loaded only when roads are asked for
    from mapper.measurement.road import widened  # noqa: PLC0415

    points = [(crossing.latitude, crossing.longitude) for crossing in near]
    found = (roads or offline).road_to_nearest(place.point, points)
    if found is None:
        return None, None
    index, road = found
    return widened(road, place.extent_km), near[index].name
