"""How fast and how exact are distances to a border, against other ways to get them.

Run ``python benchmarks/border_distance.py`` with the package installed; ``--points`` sets how many random
land points are measured (default 100,000). Prints a table: points per second, worst and median error against
an azimuthal equidistant projection centered on each of ``--checked`` points, for one border (US-Mexico,
points in North America) and for all the world's.
"""
# ruff: noqa: INP001, S603, T201, PLR0917 -- a script that prints and starts Python

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import shapely

from gazetteer.borders import Border, all_borders, border, which_country
from gazetteer.geodesy import distance_km

Floats = np.ndarray[Any, np.dtype[np.float64]]
Method = Callable[[Border, Floats, Floats], Floats]


def land_points(count: int, box: tuple[float, float, float, float], seed: int) -> tuple[Floats, Floats]:
    """Return random points on land, evenly by area, in a box of south, north, west, east."""
    rng = np.random.default_rng(seed)
    south, north, west, east = box
    lat, lon = np.empty(0), np.empty(0)
    while len(lat) < count:
        a = np.degrees(np.arcsin(rng.uniform(*np.sin(np.radians([south, north])), 2 * count)))
        b = rng.uniform(west, east, 2 * count)
        land = which_country(a, b) != None  # noqa: E711 -- elementwise
        lat, lon = np.concatenate([lat, a[land]]), np.concatenate([lon, b[land]])
    return lat[:count], lon[:count]


def ours(measured: Border, lat: Floats, lon: Floats) -> Floats:
    """Measure with this package."""
    return np.asarray(measured.distance_km(lat, lon))


def azimuthal(measured: Border, lat: Floats, lon: Floats) -> Floats:
    """Project the border around each point: exact and slow; the reference."""
    lines = measured.lines
    xy = shapely.get_coordinates(lines)
    out = []
    for a, b in zip(lat, lon, strict=True):
        projection = pyproj.Proj(proj="aeqd", lat_0=a, lon_0=b, ellps="WGS84")
        around = shapely.set_coordinates(
            shapely.from_wkb(shapely.to_wkb(lines)), np.column_stack(projection(xy[:, 0], xy[:, 1]))
        )
        out.append(shapely.distance(around, shapely.Point(0, 0)) / 1000)
    return np.array(out)


def in_degrees(measured: Border, lat: Floats, lon: Floats) -> Floats:
    """Find the nearest point in degrees, then measure the geodesic to it."""
    lines = measured.lines
    shapely.prepare(lines)
    points = shapely.points(lon, lat)
    near = shapely.get_coordinates(shapely.shortest_line(points, lines))[1::2]
    return np.asarray(distance_km(lat, lon, near[:, 1], near[:, 0]))


def every_vertex(measured: Border, lat: Floats, lon: Floats) -> Floats:
    """Measure the geodesic to every vertex with pyproj."""
    xy = shapely.get_coordinates(measured.lines)
    geod = pyproj.Geod(ellps="WGS84")
    same = np.ones(len(xy))
    return np.array(
        [
            geod.inv(b * same, a * same, xy[:, 0], xy[:, 1])[2].min() / 1000
            for a, b in zip(lat, lon, strict=True)
        ]
    )


def row(
    name: str, method: Method, measured: Border, points: tuple[Floats, Floats], want: Floats, count: int
) -> float:
    """Time a method on ``count`` points, compare the first with ``want``; return points per second."""
    lat, lon = points[0][:count], points[1][:count]
    method(measured, lat[:10], lon[:10])
    start = time.perf_counter()
    found = method(measured, lat, lon)
    rate = count / (time.perf_counter() - start)
    off = np.abs(found[: len(want)] - want[: len(found)]) * 1000
    exactness = f"worst {off.max():>12,.3f} m   median {np.median(off):>10,.4f} m"
    print(f"  {name:<34} {rate:>12,.0f} points/s   {exactness}")
    return rate


def cold_start() -> None:
    """Compare one distance in a fresh process with importing folium."""

    def seconds(code: str) -> float:
        times = []
        for _ in range(7):
            start = time.perf_counter()
            subprocess.run(
                [sys.executable, "-c", code], check=True, capture_output=True, cwd=Path(__file__).parents[1]
            )
            times.append(time.perf_counter() - start)
        return float(np.median(times))

    one = seconds("from gazetteer.borders import border; border('US').distance_km(16.56, -94.61)")
    folium = seconds("import folium")
    ratio = one / folium
    print(f"one distance in a fresh process: {one:.2f} s, `import folium`: {folium:.2f} s, ratio {ratio:.2f}")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="speed and error of distances to a border")
    parser.add_argument("--points", type=int, default=100_000)
    parser.add_argument(
        "--checked", type=int, default=200, help="points compared with the reference (default 200)"
    )
    chosen = parser.parse_args()
    scenes = [
        ("US-Mexico, land of North America", border("MX-US"), (7, 72, -168, -52), chosen.checked),
        ("all borders, land of the world", all_borders(), (-56, 72, -180, 180), max(chosen.checked // 10, 5)),
    ]
    for title, measured, box, checked in scenes:
        points = land_points(chosen.points, box, 1)
        want = azimuthal(measured, points[0][:checked], points[1][:checked])
        print(title)
        fast = row("this package", ours, measured, points, want, chosen.points)
        slow = row("azimuthal equidistant, each point", azimuthal, measured, points, want, checked)
        row("pyproj to every vertex", every_vertex, measured, points, want, checked)
        row(
            "shapely in degrees, then geodesic",
            in_degrees,
            measured,
            points,
            want,
            max(chosen.points // 20, checked),
        )
        print(f"  this package / azimuthal: {fast / slow:,.0f}")
    cold_start()


if __name__ == "__main__":
    main()
