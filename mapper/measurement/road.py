"""Road length between two places, their extent allowed for, from whatever knows the roads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from gazetteer import roads as offline
from gazetteer.roads import RoadDistance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gazetteer import Place

__all__ = ["POINT_EXTENT_KM", "Point", "RoadSource", "road_between", "widened"]

POINT_EXTENT_KM = 15.0
"""Up to this extent a place counts as a point: the range of a road length already allows for as much."""

Point = tuple[float, float]


class RoadSource(Protocol):
    """What knows the roads: the offline network (the module `gazetteer.roads`), or a router before it.

    Points are (latitude, longitude) in degrees; None says that no road leads there.
    """

    def road_km(self, a: Point, b: Point, /) -> RoadDistance | None:
        """Return the road length between two points, kilometers."""

    def road_path(self, a: Point, b: Point, /) -> tuple[Point, ...] | None:
        """Return the way along the road, for drawing."""

    def road_to_nearest(self, a: Point, targets: Sequence[Point], /) -> tuple[int, RoadDistance] | None:
        """Return the target that is nearest by road, its position and the road length."""


def road_between(a: Place, b: Place, roads: RoadSource | None = None) -> RoadDistance | None:
    """Return the road length between two places, kilometers; None where no road leads.

    Places that reach far (regions, rivers, countries) widen the range by their extent.
    """
    if "water" in (a.kind, b.kind):
        return None
    found = (roads or offline).road_km(a.point, b.point)
    return None if found is None else widened(found, a.extent_km, b.extent_km)


def widened(distance: RoadDistance, *extents_km: float) -> RoadDistance:
    """Return a road length with its range widened by the extents that are more than a town's."""
    slack = sum(extent for extent in extents_km if extent > POINT_EXTENT_KM)
    if not slack:
        return distance
    basis = f"{distance.basis}; ± {slack:,.0f} km for the extent of the place"
    return RoadDistance(max(0.0, distance.low - slack), distance.high + slack, basis)
