"""The towns at which the road to a border ends: the nearest crossing's, and one more that a route planner may choose.

Planners that are asked for "the border" go to a town, rarely to the crossing that is nearest by a kilometer. So
next to the nearest crossing the one at the largest other town is named, as long as it is hardly farther by road.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gazetteer import locate
from gazetteer import roads as offline
from gazetteer.geodesy import distance_km
from gazetteer.kept import kept
from mapper.measurement.road import widened
from mapper.model import CrossingRoad

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gazetteer import BorderCrossing, Place, RoadDistance
    from mapper.measurement.road import RoadSource

__all__ = ["by_road"]

HARDLY_FARTHER = 1.10
"""How much longer by road the way to the other town may be."""

CITY = 50_000
"""People from which on a planner may lead to a town rather than to the nearest crossing."""

TOWN_KM = 30.0
"""How far the town that a crossing is named for may lie from it."""

NAME_PARTS = re.compile(r"\s*[–&/]\s*|\s+(?:and|y|et)\s+")
GENERIC = re.compile(
    r"\b(?:international|port of entry|bridge|crossing|ferry|border|trade|free|world|[IVX]+)\b.*|\(.*", re.IGNORECASE
)


def by_road(
    place: Place,
    nearest: BorderCrossing,
    road: RoadDistance,
    others: Sequence[BorderCrossing],
    roads: RoadSource | None = None,
) -> tuple[CrossingRoad, ...]:
    """Return the road to the nearest crossing, and to the largest other town that is hardly farther.

    Parameters
    ----------
    place
        Where from.
    nearest, road
        The crossing that is nearest by road, and the road to it.
    others
        Other crossings worth trying.
    roads
        What knows the roads; the offline network by default.
    """
    town, _ = _town(nearest, _side(nearest, place))
    found = [CrossingRoad(nearest.name, town, road)]
    if town is None:
        return tuple(found)
    sizes: dict[str, int] = {town: 0}
    ways: list[tuple[int, BorderCrossing, str]] = []
    limit = HARDLY_FARTHER * road.middle
    for crossing in others:
        name, size = _town(crossing, _side(crossing, place))
        if name is None or name in sizes:
            continue
        sizes[name] = size
        if size >= CITY:
            ways.append((size, crossing, name))
    for _, crossing, name in sorted(ways, key=lambda way: -way[0]):
        way = offline.road_km(place.point, (crossing.latitude, crossing.longitude))
        if way is None or way.middle > limit:
            continue
        if roads is not None:
            way = roads.road_km(place.point, (crossing.latitude, crossing.longitude)) or way
        found.append(CrossingRoad(crossing.name, name, widened(way, place.extent_km)))
        break
    return tuple(found)


def _side(crossing: BorderCrossing, place: Place) -> int:
    """Return the side of a crossing to which the way leads: the other country's."""
    return 1 if crossing.countries[0] == place.country else 0 if crossing.countries[1] == place.country else -1


@kept(maxsize=4096)
def _town(crossing: BorderCrossing, side: int) -> tuple[str | None, int]:
    """Return the largest town that lies at a crossing or that it is named for, and its population."""
    names = [name for name in crossing.towns if name] if side < 0 else [crossing.towns[side]]
    names += [GENERIC.sub("", part).strip(" -") for part in NAME_PARTS.split(crossing.name)]
    best: tuple[str | None, int] = (None, -1)
    for name in names:
        if not name:
            continue
        spots = [
            spot
            for country in (crossing.countries if side < 0 else (crossing.countries[side],))
            for spot in locate(name, country=country, kind="city", limit=3)
        ]
        near = [
            spot for spot in spots if float(distance_km(*spot.point, crossing.latitude, crossing.longitude)) <= TOWN_KM
        ]
        for spot in near[:1]:
            if spot.population > best[1]:
                best = (spot.name, spot.population)
    if best[0] is None and side >= 0 and crossing.towns[side]:
        return crossing.towns[side], 0
    return best
