"""Territories as shapely polygons, and which of them hold many points at once."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import shapely

from gazetteer import border_data

__all__ = ["holders", "territory", "within"]

Floats = np.ndarray[Any, np.dtype[np.float64]]


def _polygons(rows: Any) -> tuple[Any, Any]:
    """Return the polygons (longitude, latitude) of these rows of the table of rings, and the code of each."""
    points, _, owner = border_data.ring_edges(rows)
    ring = np.searchsorted(rows, owner)
    rings = shapely.linearrings(points[:, ::-1], indices=ring)
    table = border_data.tables()["rings"][rows]
    number = np.cumsum(table[:, 5] == 0) - 1
    return shapely.polygons(rings, indices=number), border_data.tables()["codes"][rows[table[:, 5] == 0]]


def _areas(geometries: Any) -> Any:
    """Return the polygons among the parts of geometries; lines and points that mending leaves behind are dropped."""
    parts = shapely.get_parts(geometries)
    return parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]


@lru_cache(maxsize=32)
def territory(countries: frozenset[str], area: border_data.Area = ()) -> Any:
    """Return the territory of countries, within boxes, as one valid, prepared MultiPolygon (longitude, latitude)."""
    polygons, _ = _polygons(border_data.rings_of(countries, area))
    valid = shapely.make_valid(polygons)
    parts = _areas(shapely.get_parts(valid))
    whole = shapely.multipolygons(parts)
    if not whole.is_valid:
        whole = shapely.multipolygons(_areas(shapely.union_all(parts)))
    shapely.prepare(whole)
    return whole


def within(countries: frozenset[str], lat: Floats, lon: Floats, area: border_data.Area = ()) -> Any:
    """Return an array of bool: whether each point lies in the territory of one of the countries, within boxes."""
    return shapely.contains_xy(territory(countries, area), lon, lat)


@lru_cache(maxsize=1)
def _world() -> tuple[Any, Any, Any]:
    polygons, codes = _polygons(np.arange(len(border_data.tables()["codes"])))
    shapely.prepare(polygons)
    return shapely.STRtree(polygons), polygons, codes


def holders(lat: Floats, lon: Floats) -> Any:
    """Return an object array of the points' shape: the code of the country that holds each, or None."""
    tree, polygons, codes = _world()
    out = np.full(lat.size, None, object)
    x, y = lon.ravel(), lat.ravel()
    known = np.flatnonzero(~(np.isnan(x) | np.isnan(y)))
    point, polygon = tree.query(shapely.points(x[known], y[known]))
    held = shapely.contains_xy(polygons[polygon], x[known][point], y[known][point])
    out[known[point[held]]] = codes[polygon[held]]
    return out.reshape(lat.shape)
