"""The world's main roads, as scgraph_data packs them, to ``roads.bin``, with the landmasses they lie on.

The source has some 560,000 junctions, many of them ramps and the two sides of a dual carriageway. Here

1. junctions less than `CLUSTER_KM` apart along a road become one, in boxes of no more than `CLUSTER_KM` a
   side;
2. networks on the same landmass that lie within `MEND_KM` of each other are joined, for main roads break off
   at some borders and canals; those on different landmasses only by the bridges and causeways of
   `FIXED_LINKS`; and dead ends within `FACING_KM` of each other mostly over land, where the way round is
   `FACING_ROUND` times as long;
3. the graph is contracted (see `gazetteer.build.contraction`) so that a route is found in milliseconds.

The Americas count as two landmasses, cut at the border of Panama and Colombia: no road crosses the Darién.

``roads.bin`` holds columns, each compressed by `pack`; a row per junction (in an order that keeps neighbors
near): ``latitude`` and ``longitude`` (steps of `STEP`, differences), ``degree`` (its edges upward), and a
row per edge: ``head`` (difference to the tail), ``length`` (hundreds of meters), ``middle`` (the junction
that a shortcut goes by, as difference to the tail; 0 for a road). ``land_start`` and ``land_label`` are runs
of equal landmass in a grid. The artefact is a database derived from OpenStreetMap and stays under the ODbL.
"""

from __future__ import annotations

import heapq
import importlib
import json
import math
import subprocess
import sys
import tarfile
import tempfile
import types
from collections import defaultdict
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import shapely
from pykdtree.kdtree import KDTree

from gazetteer.build.contraction import contract
from gazetteer.build.manifest import record, sources, write_arrays
from gazetteer.road_graph import GRID_STEP, NORTH, SOUTH, STEP, WATER, pack

__all__ = ["build"]

Array = np.ndarray[Any, Any]

CLUSTER_KM = 1.0
MEND_KM = 30.0
FACING_KM = 15.0
FACING_ROUND = 4.0
FACING_DRY = 0.5
MEND_DETOUR = 1.3
EARTH_RADIUS_KM = 6371.0088
KM_PER_DEGREE = EARTH_RADIUS_KM * np.pi / 180

NO_ROAD = frozenset({"Panama", "Colombia"})
"""Neighbors whose shared border no road crosses, and which no other land way goes round."""

FIXED_LINKS = (
    ("Great Belt bridge", (55.302, 10.828), (55.345, 11.056)),
    ("Øresund bridge", (55.565, 12.905), (55.632, 12.672)),
    ("Confederation bridge", (46.158, -63.822), (46.255, -63.695)),
    ("Ōnaruto bridge", (34.255, 134.678), (34.241, 134.659)),
    ("Shimanami causeway", (34.220, 133.051), (34.182, 133.071)),
)
"""Bridges that the source leaves out, each by the two junctions of the source where its roads break off."""

BRIDGE_KM = 0.3
"""Networks this near each other are joined whatever the landmass."""


def build() -> None:
    """Write ``roads.bin`` and its entry in the manifest."""
    points, tails, heads, lengths = clusters(*read_source())
    order = curve_order(points)
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    points, tails, heads = points[order], place[tails], place[heads]
    polygons, labels = label_polygons(fetch_outlines())
    land = landmasses(polygons, labels)
    more = mends(points, np.stack([tails, heads, lengths], axis=1), land, polygons)
    neighbors: list[dict[int, tuple[int, int]]] = [{} for _ in points]
    whole = np.maximum(1, np.rint(np.r_[lengths, more[:, 2]] * 10)).astype(int)
    ends = np.stack([np.r_[tails, more[:, 0]], np.r_[heads, more[:, 1]]], axis=1).astype(int)
    for (one, other), length in zip(ends.tolist(), whole.tolist(), strict=True):
        if length < neighbors[one].get(other, (length + 1, -1))[0]:
            neighbors[one][other] = neighbors[other][one] = (length, -1)
    roads = sum(map(len, neighbors)) // 2
    upward = contract(neighbors)
    write_arrays("roads.bin", columns(points, upward) | runs(land))
    record("roads.bin", ["scgraph", "world-atlas"], {"junctions": len(points), "roads": roads})


def read_source() -> tuple[Array, Array, Array, Array]:
    """Return junctions as (latitude, longitude), and tails, heads and kilometers of the roads, each once."""
    reader = types.ModuleType("scgraph.core")
    reader.GeoGraph = types.SimpleNamespace  # type: ignore[attr-defined] # its only use there; the two versions differ
    with patch.dict(sys.modules, {"scgraph": types.ModuleType("scgraph"), "scgraph.core": reader}):
        graph = importlib.import_module("scgraph_data.world_highways").world_highways_geograph
    every = ((one, other, km) for one, row in enumerate(graph.graph) for other, km in row.items())
    table = np.array([road for road in every if road[0] < road[1]], float)
    return np.array(graph.nodes, float), table[:, 0].astype(int), table[:, 1].astype(int), table[:, 2]


def distance_km(one: Array, other: Array) -> Array:
    """Return great-circle distances of (latitude, longitude) points; within 0.6 % of the geodesic."""
    first, second = np.radians(one), np.radians(other)
    half = np.sin((first - second) / 2) ** 2
    chord = half[..., 0] + np.cos(first[..., 0]) * np.cos(second[..., 0]) * half[..., 1]
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(chord)))


def root(parents: list[int], node: int) -> int:
    """Return the representative of a node's set, shortening the way there."""
    while parents[node] != node:
        parents[node] = parents[parents[node]]
        node = parents[node]
    return node


def clusters(points: Array, tails: Array, heads: Array, lengths: Array) -> tuple[Array, Array, Array, Array]:
    """Merge junctions close along a road; a road keeps the ratio of its length to its straight line."""
    parents = list(range(len(points)))
    scale = (np.cos(np.radians(points[:, 0])) * KM_PER_DEGREE).tolist()
    boxes = [(lat, lon, lat, lon) for lat, lon in points.tolist()]
    short = np.flatnonzero(lengths < CLUSTER_KM)
    for edge in short[np.argsort(lengths[short], kind="stable")].tolist():
        one, other = root(parents, int(tails[edge])), root(parents, int(heads[edge]))
        first, second = boxes[one], boxes[other]
        box = (*map(min, first[:2], second[:2]), *map(max, first[2:], second[2:]))
        high, wide = (box[2] - box[0]) * KM_PER_DEGREE, (box[3] - box[1]) * scale[one]
        if one != other and max(high, wide) <= CLUSTER_KM:
            parents[other], boxes[one] = one, box
    _, labels = np.unique([root(parents, node) for node in range(len(points))], return_inverse=True)
    members = np.bincount(labels)
    merged = np.stack([np.bincount(labels, points[:, axis]) / members for axis in (0, 1)], axis=1)
    starts, ends = labels[tails], labels[heads]
    winding = np.clip(lengths / np.maximum(distance_km(points[tails], points[heads]), 0.3), 1, 3)
    kept = starts != ends
    low, top = np.minimum(starts, ends)[kept], np.maximum(starts, ends)[kept]
    return merged, low, top, distance_km(merged[low], merged[top]) * winding[kept]


def curve_order(points: Array) -> Array:
    """Return the order of points along a Z curve over longitude and latitude."""
    code: Array = np.zeros(len(points), np.int64)
    across = ((points[:, 1] + 180) / 360 * 65535).astype(np.int64)
    upward = ((points[:, 0] + 90) / 180 * 65535).astype(np.int64)
    for bit in range(16):
        code |= ((across >> bit & 1) << (2 * bit)) | ((upward >> bit & 1) << (2 * bit + 1))
    return np.argsort(code, kind="stable")


def fetch_outlines() -> dict[str, Any]:
    """Unpack the countries of world-atlas, packed by npm at the version that the table of sources names."""
    version = sources()["world-atlas"]["version"]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", f"world-atlas@{version}"], cwd=folder, check=True, capture_output=True)
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as packed:
            member = packed.extractfile("package/countries-10m.json")
            if member is None:
                raise FileNotFoundError("package/countries-10m.json")
            return dict(json.load(member))


def landmasses(polygons: Array, labels: Array) -> Array:
    """Return a grid of landmass numbers, 0 for open water; a coast reaches two cells out, marked `WATER`."""
    latitudes = np.arange(SOUTH + GRID_STEP / 2, NORTH, GRID_STEP)
    longitudes = np.arange(-180 + GRID_STEP / 2, 180, GRID_STEP)
    grid = np.zeros((len(latitudes), len(longitudes)), np.uint16)
    areas = shapely.area(polygons)
    for index in np.argsort(-areas):
        west, south, east, north = polygons[index].bounds
        rows = slice(*np.searchsorted(latitudes, [south, north]))
        columns_ = slice(*np.searchsorted(longitudes, [west, east]))
        block = grid[rows, columns_]
        if block.size:
            inside = shapely.contains_xy(polygons[index], *np.meshgrid(longitudes[columns_], latitudes[rows]))
            block[inside] = labels[index]
        if areas[index] < GRID_STEP:
            spot = polygons[index].representative_point()
            row, column = int((spot.y - SOUTH) / GRID_STEP), int((spot.x + 180) / GRID_STEP) % len(longitudes)
            if 0 <= row < len(latitudes) and not grid[row, column]:
                grid[row, column] = labels[index]
    for _ in range(2):
        before = grid.copy()
        for shift in ((0, 1), (0, -1), (1, 0), (-1, 0)):
            moved = np.roll(before, shift, (0, 1)) | WATER
            grid = np.where((grid == 0) & (moved != WATER), moved, grid)
    return grid


def label_polygons(topology: dict[str, Any]) -> tuple[Array, Array]:
    """Return the polygons of all countries and the number of each one's landmass, from 1, largest first."""
    scale, origin = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = [np.cumsum(np.array(arc), axis=0) * scale + origin for arc in topology["arcs"]]
    polygons: list[Any] = []
    names: list[str] = []
    owners: defaultdict[int, list[int]] = defaultdict(list)
    for country in topology["objects"]["countries"]["geometries"]:
        for rings in country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]:
            lines = [np.concatenate([arcs[arc] if arc >= 0 else arcs[~arc][::-1] for arc in ring]) for ring in rings]
            if len(lines[0]) < 4:
                continue
            for arc in (arc for ring in rings for arc in ring):
                owners[arc if arc >= 0 else ~arc].append(len(polygons))
            holes = [hole for hole in lines[1:] if len(hole) > 3]
            polygons.append(shapely.make_valid(shapely.Polygon(lines[0], holes)))
            names.append(country["properties"]["name"])
    parents = list(range(len(polygons)))
    for sharing in owners.values():
        for other in sharing[1:]:
            if {names[sharing[0]], names[other]} != NO_ROAD:
                parents[root(parents, other)] = root(parents, sharing[0])
    roots = np.array([root(parents, index) for index in range(len(polygons))])
    areas = np.bincount(roots, shapely.area(np.array(polygons)), minlength=len(polygons))
    ranks = np.empty(len(polygons), int)
    ranks[np.argsort(-areas)] = np.arange(1, len(polygons) + 1)
    return np.array(polygons), ranks[roots]


def at(land: Array, points: Array) -> Array:
    """Return the landmass of points, given as (latitude, longitude)."""
    rows = ((points[:, 0] - SOUTH) / GRID_STEP).astype(int).clip(0, len(land) - 1)
    return np.asarray(land[rows, ((points[:, 1] + 180) / GRID_STEP).astype(int) % land.shape[1]]) % WATER


def mends(points: Array, roads: Array, land: Array, polygons: Array) -> Array:
    """Return links that the source lacks, as rows of (tail, head, kilometers), as ``roads`` are given."""
    near, found = nearest(points, np.arange(len(points)), 40, MEND_KM)
    one, column = np.nonzero(np.isfinite(near) & (near > 0))
    other, gap = found[one, column].astype(int), near[one, column]
    labels = at(land, points)
    same = (labels[one] == labels[other]) & (labels[one] > 0)
    parents = list(range(len(points)))
    for tail, head in roads[:, :2].astype(int).tolist():
        parents[root(parents, tail)] = root(parents, head)
    roots = np.array([root(parents, node) for node in range(len(points))])
    sizes = np.bincount(roots, minlength=len(points))
    fits = (roots[one] != roots[other]) & (same | (gap < BRIDGE_KM))
    fits &= sizes[roots[one]] <= sizes[roots[other]]
    rows: list[tuple[Any, Any, Any]] = []
    for index in np.flatnonzero(fits)[np.argsort(gap[fits], kind="stable")].tolist():
        first, second = root(parents, int(roots[one[index]])), root(parents, int(roots[other[index]]))
        if first != second:
            parents[first] = second
            rows.append((one[index], other[index], gap[index] * MEND_DETOUR))
    print(f"{len(rows)} links between networks")
    rows += facing_ends(points, np.vstack([roads, rows]), labels, polygons)
    for _, start, end in FIXED_LINKS:
        ends = [int(np.argmin(distance_km(points, np.array(point)))) for point in (start, end)]
        rows.append((ends[0], ends[1], float(distance_km(points[ends[0]], points[ends[1]]))))
    return np.array(rows, float)


def nearest(points: Array, chosen: Array, count: int, reach_km: float) -> tuple[Array, Array]:
    """Return chords (km, infinite beyond reach) and positions of the nearest among the chosen points."""
    radians = np.radians(points[chosen])
    across = np.cos(radians[:, 0])
    sphere = EARTH_RADIUS_KM * np.stack(
        [across * np.cos(radians[:, 1]), across * np.sin(radians[:, 1]), np.sin(radians[:, 0])], axis=1
    )
    near, found = KDTree(sphere).query(sphere, k=count, distance_upper_bound=reach_km)
    return near, found


def facing_ends(points: Array, roads: Array, labels: Array, polygons: Array) -> list[tuple[int, int, float]]:
    """Return links over gaps between dead ends whose way round is more than `FACING_ROUND` times as long."""
    around: list[list[tuple[int, float]]] = [[] for _ in points]
    for tail, head, km in roads.tolist():
        around[int(tail)].append((int(head), km))
        around[int(head)].append((int(tail), km))
    dead = np.flatnonzero(np.array([len(others) for others in around]) == 1)
    near, found = nearest(points, dead, 12, FACING_KM)
    one, column = np.nonzero(np.isfinite(near) & (near > 0))
    other, gap = dead[found[one, column].astype(int)], near[one, column]
    one = dead[one]
    fits = (one < other) & (labels[one] == labels[other])
    order = np.flatnonzero(fits)[np.argsort(gap[fits], kind="stable")]
    tree = shapely.STRtree(polygons)
    rows = []
    for tail, head, km in zip(one[order].tolist(), other[order].tolist(), gap[order].tolist(), strict=True):
        if joined(around, points, tail, head, FACING_ROUND * km):
            continue
        line = shapely.LineString(points[[tail, head]][:, ::-1])
        dry = sum(shapely.length(shapely.intersection(polygons[tree.query(line)], line)))
        if dry > FACING_DRY * line.length:
            rows.append((tail, head, km * MEND_DETOUR))
            around[tail].append((head, km * MEND_DETOUR))
            around[head].append((tail, km * MEND_DETOUR))
    print(f"{len(rows)} links between dead ends")
    return rows


def joined(around: list[list[tuple[int, float]]], points: Array, start: int, end: int, limit_km: float) -> bool:
    """Whether a path no longer than a limit leads from one junction to another."""
    goal_lat, goal_lon = points[end].tolist()
    scale = float(np.cos(np.radians(goal_lat))) * KM_PER_DEGREE * 0.99

    def rest(node: int) -> float:
        lat, lon = points[node]
        return math.hypot((lat - goal_lat) * KM_PER_DEGREE * 0.99, (lon - goal_lon) * scale)

    queue, best = [(rest(start), 0.0, start)], {start: 0.0}
    while queue:
        _, km, node = heapq.heappop(queue)
        if node == end:
            return True
        for other, step in around[node]:
            total = km + step
            if total < best.get(other, math.inf):
                expected = total + rest(other)
                if expected <= limit_km:
                    best[other] = total
                    heapq.heappush(queue, (expected, total, other))
    return False


def columns(points: Array, upward: list[dict[int, tuple[int, int]]]) -> dict[str, bytes]:
    """Encode junctions and the hierarchy's edges."""
    rows = [
        (head - tail, length, 0 if middle < 0 else middle - tail)
        for tail, edges in enumerate(upward)
        for head, (length, middle) in sorted(edges.items())
    ]
    table = np.array(rows, np.int64)
    steps = np.rint(points / STEP).astype(np.int64)
    return {
        "latitude": pack(np.diff(steps[:, 0], prepend=0)),
        "longitude": pack(np.diff(steps[:, 1], prepend=0)),
        "degree": pack(np.array([len(edges) for edges in upward])),
        "head": pack(table[:, 0]),
        "length": pack(table[:, 1]),
        "middle": pack(table[:, 2]),
    }


def runs(land: Array) -> dict[str, bytes]:
    """Encode the grid of landmasses as runs of equal numbers, row after row."""
    flat = land.ravel()
    starts = np.flatnonzero(np.diff(flat.astype(int), prepend=-1))
    return {"land_start": pack(np.diff(starts, prepend=0)), "land_label": pack(flat[starts].astype(np.int64))}


if __name__ == "__main__":
    build()
