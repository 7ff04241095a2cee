"""Reads the artefact of borders: land lines by pair of neighbors, rings by country.

Coordinates are (latitude, longitude) degrees. Source: Natural Earth 1:10m (public domain), de facto lines;
an edge is straight in degrees, as the source draws it, so a border that follows a parallel does.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from gazetteer.store import open_arrays

__all__ = [
    "Area",
    "EdgeSet",
    "codes",
    "in_area",
    "land_edges",
    "outline_edges",
    "pairs",
    "ring_edges",
    "rings_at",
    "rings_of",
]

Area = tuple[tuple[str, float, float, float, float], ...]
"""Boxes: a country's code or nothing, then south, west, north, east in degrees."""

Floats = np.ndarray[Any, np.dtype[np.float64]]

EAST_EDGE = 99_999
"""Whole-number longitude of 180° E in the artefact; that of 180° W is 0."""


class EdgeSet(NamedTuple):
    """Lines end to end: ``points`` (n, 2), ``joined`` (n,) to the next, ``owner`` (n,) row of the table."""

    points: Floats
    joined: Any
    owner: Any


@lru_cache(maxsize=1)
def tables() -> dict[str, Any]:
    """Return the artefact's arrays, with the codes of neighbors and countries as text."""
    arrays: dict[str, Any] = dict(open_arrays("borders.bin"))
    arrays["pairs"], arrays["codes"] = arrays["pairs"].astype("U2"), arrays["codes"].astype("U2")
    return arrays


@lru_cache(maxsize=1)
def pairs() -> frozenset[tuple[str, str]]:
    """Return every pair of codes, in alphabetical order, that shares a land line."""
    return frozenset((first, second) for first, second in tables()["pairs"].tolist())


@lru_cache(maxsize=1)
def codes() -> frozenset[str]:
    """Return the codes of all countries with a territory."""
    return frozenset(tables()["codes"].tolist())


def land_edges(wanted: frozenset[tuple[str, str]]) -> EdgeSet:
    """Return the land lines of these pairs; ``owner`` counts in the table of lines."""
    table = tables()
    chosen = [row for row, pair in enumerate(table["pairs"].tolist()) if tuple(pair) in wanted]
    points, joined, owner, _ = _decode(table["lines"], np.array(chosen, np.int64))
    return EdgeSet(points, joined, owner)


def ring_edges(rows: Any) -> EdgeSet:
    """Return rings, each closed; ``owner`` counts in the table of rings."""
    points, joined, owner, _ = _decode(tables()["rings"], rows)
    return EdgeSet(points, joined, owner)


def rings_of(wanted: frozenset[str], area: Area = ()) -> Any:
    """Return the rows of the rings of countries; where boxes are given, only rings that lie in one of them."""
    table = tables()
    chosen = np.isin(table["codes"], sorted(wanted))
    if area:
        scale = table["scale"]
        west, south, east, north = table["rings"][:, 6:10].T * scale[0, [0, 1, 0, 1]][:, None]
        box = np.array([south + scale[1, 1], west + scale[1, 0], north + scale[1, 1], east + scale[1, 0]])
        chosen &= in_area(area, table["codes"], box[:2]) & in_area(area, table["codes"], box[2:])
    return np.flatnonzero(chosen)


def in_area(area: Area, held_by: Any, point: Any) -> Any:
    """Return whether points (2, n), latitude and longitude, held by countries (n,), lie in one of the boxes."""
    lat, lon = point
    found = np.zeros(np.shape(lat), bool)
    for code, south, west, north, east in area:
        inside = (lat >= south) & (lat <= north) & (lon >= west) & (lon <= east)
        found |= inside & (np.asarray(held_by) == code) if code else inside
    return found


def outline_edges(wanted: frozenset[str], area: Area = ()) -> EdgeSet:
    """Return the outlines of countries without the cuts along the antimeridian and through the pole."""
    table = tables()
    rows = rings_of(wanted, area)
    points, joined, owner, steps = _decode(table["rings"], rows)
    edge = (steps[:, 0] <= 0) | (steps[:, 0] >= EAST_EDGE)
    cut = edge & np.roll(edge, -1) & (steps[:, 0] == np.roll(steps[:, 0], -1))
    polar = points[:, 0] <= -89.99
    return EdgeSet(points, joined & ~cut & ~(polar | np.roll(polar, -1)), owner)


def rings_at(lat: float, lon: float) -> Any:
    """Return the rows of the rings whose box holds a point."""
    table = tables()
    scale = table["scale"]
    x, y = (lon - scale[1, 0]) / scale[0, 0], (lat - scale[1, 1]) / scale[0, 1]
    west, south, east, north = table["rings"][:, 6:10].T
    return np.flatnonzero((west <= x) & (east >= x) & (south <= y) & (north >= y))


def _decode(table: Any, rows: Any) -> tuple[Floats, Any, Any, Any]:
    """Return points (degrees), joined, owner and whole-number steps (longitude, latitude) of table rows."""
    chosen = table[rows]
    count = chosen[:, 1].astype(np.int64)
    ends = np.cumsum(count)
    first = ends - count
    at = np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(first - chosen[:, 0], count)
    steps = tables()["points"][at].astype(np.int64)
    if len(first):
        steps[first] += chosen[:, 2:4]
        total = np.cumsum(steps, axis=0)
        before = np.zeros((len(first), 2), np.int64)
        before[1:] = total[first[1:] - 1]
        steps = total - np.repeat(before, count, axis=0)
    scale = tables()["scale"]
    points = (steps * scale[0] + scale[1])[:, ::-1]
    np.clip(points[:, 0], -90, 90, out=points[:, 0])
    joined = np.ones(len(points), bool)
    joined[ends - 1] = False
    return np.ascontiguousarray(points), joined, np.repeat(rows, count), steps
