"""The outline of a country or of a first-level division (a state, a province), for places that are no point.

A country is a shape of the base map. A division is cut from its country along Natural Earth's lines between
divisions; the towns of the gazetteer tell which pieces are its own. Where they do not agree there is no outline.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely import LineString, MultiPolygon, Polygon

from mapper.drawing import basemap

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from gazetteer import Place

__all__ = ["country_shape", "division_shape"]

DATA = Path(__file__).parent / "data" / "divisions.npz"
GAP = 0.02
"""Degrees by which a division's lines may miss the thinned outline of its country, which they should end on."""
MARGIN = 3.0
"""Degrees around a division's towns within which its edge is looked for."""
AGREED = 0.8
"""Least share of a piece's towns that must lie in the division for the piece to be its own."""


@lru_cache(maxsize=64)
def country_shape(code: str) -> BaseGeometry | None:
    """Return a country's land (lon/lat) by its ISO code, or None where the base map has none."""
    source = basemap.level("10m")
    country = next((one for one in source.countries if one["code"] == code), None)
    if country is None:
        return None
    polygons = []
    for rings in country["polygons"]:
        shell, *holes = (source.ring(ring) for ring in rings)
        if len(shell) > 3:
            polygons.append(Polygon(shell, [hole for hole in holes if len(hole) > 3]))
    whole: BaseGeometry = shapely.make_valid(MultiPolygon(polygons))
    return None if whole.is_empty else whole


@lru_cache(maxsize=64)
def division_shape(place: Place) -> BaseGeometry | None:
    """Return the area of a first-level division (lon/lat), or None where lines and towns do not tell it."""
    from gazetteer import open_index  # noqa: PLC0415

    index = open_index()
    row = index.row(place)
    if row is None or place.country is None or index.feature_of(row) != "admin1":
        return None
    country = country_shape(place.country)
    if country is None:
        return None
    division = int(index.admin1[row])
    same = np.flatnonzero((index.country == index.country[row]) & (index.population > 0))
    same = same[same >= index.special]  # towns alone: divisions and countries are points of another kind
    towns = shapely.points(index.longitude[same], index.latitude[same])
    own = index.admin1[same] == division
    if not own.any():
        return None
    box = shapely.box(*shapely.total_bounds(towns[own])).buffer(MARGIN, join_style="mitre")
    country = country.intersection(box)
    pieces = shapely.get_parts(country.difference(_lines_in(box.bounds).buffer(GAP, quad_segs=2)))
    tree = shapely.STRtree(towns)
    kept = [piece.buffer(1.02 * GAP, quad_segs=2) for piece in pieces if _belongs(piece, tree, own)]
    shape = basemap.polygons(shapely.union_all(kept).intersection(country))
    covered = int(own[tree.query(shape, predicate="contains")].sum())
    return shape if covered >= AGREED * int(own.sum()) else None


def _belongs(piece: BaseGeometry, towns: shapely.STRtree, own: NDArray[Any]) -> bool:
    inside = own[towns.query(piece, predicate="contains")]
    return bool(len(inside)) and float(inside.mean()) >= AGREED


def _lines_in(bounds: tuple[float, float, float, float]) -> BaseGeometry:
    """Return the lines between divisions that reach into a box (degrees)."""
    lines, boxes = _lines()
    west, south, east, north = bounds
    near = (boxes[:, 0] <= east) & (boxes[:, 2] >= west) & (boxes[:, 1] <= north) & (boxes[:, 3] >= south)
    found: BaseGeometry = shapely.multilinestrings(lines[near])
    return found


@cache
def _lines() -> tuple[NDArray[Any], NDArray[Any]]:
    """Return all lines between divisions (lon/lat) and their boxes."""
    with np.load(DATA) as archive:
        starts, lengths, steps, unit = (archive[name] for name in ("starts", "lengths", "steps", "step"))
    ends = np.cumsum(lengths - 1)
    lines = [
        LineString(np.vstack([start, start + np.cumsum(part.astype(np.int32), axis=0)]) * float(unit))
        for start, part in zip(starts, np.split(steps, ends[:-1]), strict=True)
    ]
    found = np.array(lines, dtype=object)
    return found, shapely.bounds(found)
