"""How fast and how exact are distances to a border, against other ways to get them.

Run ``python benchmarks/border_distance.py`` with the package, pyproj and pykdtree installed; ``--points`` sets
how many random land points are measured (default 100,000). Prints a table: points per second, worst and median
error against an azimuthal equidistant projection centered on each of ``--checked`` points, for one border
(US-Mexico, points in North America) and for all the world's. The methods take turns, so that a busy machine is
busy for all; the slow ones measure fewer points.

GeoPandas (the border and the points projected to one equidistant plane) and S2 (``spherely``: on a sphere) join
in where they are installed; a line says which do not.

PostGIS joins in where it is installed (Debian: ``postgresql-15-postgis-3``), on a server of its own, with every
core: the distance to the whole line, for which it keeps a tree of the line's edges, and the nearest piece by
index. Its time is the server's own, without sending points and answers.
"""
# ruff: noqa: INP001, S603, T201 -- a script that prints and starts Python

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import postgis
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
    xy, part = shapely.get_coordinates(measured.lines), _parts(measured)
    out = []
    for a, b in zip(lat, lon, strict=True):
        projection = pyproj.Proj(proj="aeqd", lat_0=a, lon_0=b, ellps="WGS84")
        around = shapely.linestrings(np.column_stack(projection(xy[:, 0], xy[:, 1])), indices=part)
        out.append(shapely.distance(around, shapely.Point(0, 0)).min() / 1000)
    return np.array(out)


def _parts(measured: Border) -> Any:
    """Return the number of its line for every vertex."""
    lines = shapely.get_parts(measured.lines)
    return np.repeat(np.arange(len(lines)), shapely.get_num_points(lines))


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
        [geod.inv(b * same, a * same, xy[:, 0], xy[:, 1])[2].min() / 1000 for a, b in zip(lat, lon, strict=True)]
    )


def in_one_plane(measured: Border, lat: Floats, lon: Floats) -> Floats:
    """Measure with GeoPandas in one azimuthal equidistant projection, centered on the points' middle."""
    import geopandas  # noqa: PLC0415 -- optional

    plane = f"+proj=aeqd +lat_0={np.median(lat)} +lon_0={np.median(lon)} +ellps=WGS84"
    lines = geopandas.GeoSeries([measured.lines], crs="EPSG:4326").to_crs(plane).iloc[0]
    shapely.prepare(lines)
    points = geopandas.GeoSeries(geopandas.points_from_xy(lon, lat), crs="EPSG:4326").to_crs(plane)
    return np.asarray(points.distance(lines)) / 1000


def on_a_sphere(measured: Border, lat: Floats, lon: Floats) -> Floats:
    """Measure with S2, through spherely, on a sphere of the Earth's mean radius."""
    import spherely  # noqa: PLC0415 -- optional

    lines = spherely.from_wkb(shapely.to_wkb(measured.lines))
    points = spherely.points(lon, lat)
    return np.asarray(spherely.distance(points, lines)) / 1000


OPTIONAL = (
    ("geopandas", "GeoPandas, one projected plane", in_one_plane, 5_000),
    ("spherely", "S2 (spherely), sphere", on_a_sphere, 1_000),
)
"""A module that must be installed, the name of its row, the method, the most points that it measures."""


def optional_rows(measured: Border, points: int) -> list[Row]:
    """Return the rows of what is installed; say in one line each what is not."""
    rows = []
    for module, name, method, most in OPTIONAL:
        if importlib.util.find_spec(module) is None:
            print(f"  ({name} is left out: not installed; pip install {module})")
        else:
            rows.append(plain(name, min(points, most), method, measured))
    return rows


class Row(NamedTuple):
    """A line of the table: how to measure the first ``count`` points; seconds (None: to be clocked) and km."""

    name: str
    count: int
    measure: Callable[[Floats, Floats], tuple[float | None, Floats]]


def plain(name: str, count: int, method: Method, measured: Border) -> Row:
    """Return a row for a function of this file."""
    return Row(name, count, lambda lat, lon: (None, method(measured, lat, lon)))


def table(rows: list[Row], points: tuple[Floats, Floats], want: Floats, rounds: int) -> dict[str, float]:
    """Run the rows in turn, ``rounds`` times, and print medians; return points per second by name."""
    rates: dict[str, list[float]] = {row.name: [] for row in rows}
    found: dict[str, Floats] = {}
    for turn in range(rounds + 1):
        for row in rows:
            count = row.count if turn else min(row.count, 200)
            lat, lon = points[0][:count], points[1][:count]
            start = time.perf_counter()
            seconds, km = row.measure(lat, lon)
            seconds = seconds or time.perf_counter() - start
            if turn:
                rates[row.name].append(count / seconds)
                found[row.name] = km
    medians = {name: float(np.median(rate)) for name, rate in rates.items()}
    for row in rows:
        off = np.abs(found[row.name][: len(want)] - want[: len(found[row.name])]) * 1000
        spread = f"({min(rates[row.name]):,.0f} to {max(rates[row.name]):,.0f})"
        print(
            f"  {row.name:<38} {row.count:>9,} {medians[row.name]:>12,.0f} {spread:>24}"
            f" {off.max():>12,.3f} {np.median(off):>10,.4f}"
        )
    return medians


def cold_start() -> None:
    """Compare one distance in a fresh process with importing folium."""

    def seconds(code: str) -> float:
        times = []
        for _ in range(7):
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, cwd=Path(__file__).parents[1])
            times.append(time.perf_counter() - start)
        return float(np.median(times))

    one = seconds("from gazetteer.borders import border; border('US').distance_km(16.56, -94.61)")
    folium = seconds("import folium")
    ratio = one / folium
    print(f"one distance in a fresh process: {one:.2f} s, `import folium`: {folium:.2f} s, ratio {ratio:.2f}")


def scene(
    title: str, measured: Border, box: tuple[float, float, float, float], checked: int, chosen: argparse.Namespace
) -> None:
    """Print the table of one border and the ratios."""
    points = land_points(chosen.points, box, 1)
    want = azimuthal(measured, points[0][:checked], points[1][:checked])
    print(f"{title}; points per second: median (range) of {chosen.rounds} rounds; error in meters: worst, median")
    mine, reference = "this package", "azimuthal equidistant, each point"
    rows = [
        plain(mine, chosen.points, ours, measured),
        plain(reference, max(checked // 5, 5), azimuthal, measured),
        plain("pyproj to every vertex", max(checked // 5, 5), every_vertex, measured),
        plain("shapely in degrees, then geodesic", max(chosen.points // 20, checked), in_degrees, measured),
    ]
    rows += optional_rows(measured, chosen.points)
    server = None if chosen.no_postgis else postgis.programs()
    if server is None:
        print("  (PostGIS is left out: not installed)" if not chosen.no_postgis else "  (PostGIS is left out)")
        medians = table(rows, points, want, chosen.rounds)
    else:
        with postgis.PostGIS(server) as base:
            base.load_points(*points)
            base.load_lines(measured.lines)
            rows += [
                Row(name, min(chosen.points, most), lambda lat, _, name=name: base.distances(name, len(lat)))
                for name, most in (("PostGIS, whole line", chosen.points), ("PostGIS, nearest piece", 5_000))
            ]
            medians = table(rows, points, want, chosen.rounds)
        best = max(rate for name, rate in medians.items() if name.startswith("PostGIS"))
        print(f"  this package / PostGIS at its best: {medians[mine] / best:,.1f}")
    print(f"  this package / azimuthal: {medians[mine] / medians[reference]:,.0f}")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="speed and error of distances to a border")
    parser.add_argument("--points", type=int, default=100_000)
    parser.add_argument("--checked", type=int, default=200, help="points compared with the reference (default 200)")
    parser.add_argument("--rounds", type=int, default=5, help="how often every method is run (default 5)")
    parser.add_argument("--no-postgis", action="store_true", help="leave PostGIS out even where it is installed")
    chosen = parser.parse_args()
    americas = (7.0, 72.0, -168.0, -52.0)
    scene("US-Mexico, land of North America", border("MX-US"), americas, chosen.checked, chosen)
    world = (-56.0, 72.0, -180.0, 180.0)
    scene("all borders, land of the world", all_borders(), world, max(chosen.checked // 8, 5), chosen)
    cold_start()


if __name__ == "__main__":
    main()
