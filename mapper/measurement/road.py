"""Road length between two places, their extent allowed for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gazetteer import road_km
from gazetteer.roads import RoadDistance

if TYPE_CHECKING:
    from gazetteer import Place

__all__ = ["POINT_EXTENT_KM", "road_between", "widened"]

POINT_EXTENT_KM = 15.0
"""Up to this extent a place counts as a point: the range of a road length already allows for as much."""


def road_between(a: Place, b: Place) -> RoadDistance | None:
    """Return the road length between two places, kilometers; None where no road leads.

    Places that reach far (regions, rivers, countries) widen the range by their extent.
    """
    if "water" in (a.kind, b.kind):
        return None
    found = road_km(a.point, b.point)
    return None if found is None else widened(found, a.extent_km, b.extent_km)


def widened(distance: RoadDistance, *extents_km: float) -> RoadDistance:
    """Return a road length with its range widened by the extents that are more than a town's."""
    slack = sum(extent for extent in extents_km if extent > POINT_EXTENT_KM)
    if not slack:
        return distance
    basis = f"{distance.basis}; ± {slack:,.0f} km for the extent of the place"
    return RoadDistance(max(0.0, distance.low - slack), distance.high + slack, basis)
