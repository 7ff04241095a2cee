"""The base map: land, borders and countries of Natural Earth, cropped and thinned for one picture.

The artefact ``data/basemap.npz`` holds arcs that neighbours share, at the scales 1:10, 1:50 and 1:110
million; `build_basemap` makes it. Borders are de facto ones, as Natural Earth draws them.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely import LineString, MultiLineString, MultiPolygon, Polygon

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from mapper.drawing.projection import Projection

__all__ = ["Base", "Level", "country_name", "crop", "globe", "level", "path_data", "polygons", "project"]

DATA = Path(__file__).parent / "data" / "basemap.npz"
FINE_KM_PER_PIXEL = 3.0
"""Below this many kilometres a pixel the 1:10 million level is used, above it the 1:50 million one."""
BUDGET = 27_000
"""Most characters that the paths of one base map may take; the tolerance grows until they fit."""
TENTH = 10
"""Path coordinates are whole tenths of a pixel."""


@dataclass(frozen=True)
class Level:
    """One scale: arcs in degrees (lon, lat), land and countries as lists of rings of arc numbers."""

    arcs: list[NDArray[Any]]
    land: list[list[list[int]]]
    countries: list[dict[str, Any]]

    def ring(self, numbers: Sequence[int]) -> NDArray[Any]:
        """Return the closed ring of these arcs; ``~n`` is arc n backwards."""
        parts = [self.arcs[n] if n >= 0 else self.arcs[~n][::-1] for n in numbers]
        return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])

    @cached_property
    def arc_boxes(self) -> NDArray[Any]:
        """Return each arc's (west, south, east, north) in degrees."""
        return np.array([[*arc.min(axis=0), *arc.max(axis=0)] for arc in self.arcs])

    @cached_property
    def outlines(self) -> tuple[list[list[list[int]]], NDArray[Any], NDArray[Any]]:
        """Return all polygons (rings of arc numbers), the number of the country of each (-1: land), and their boxes."""
        owned = [(-1, rings) for rings in self.land]
        owned += [(index, rings) for index, country in enumerate(self.countries) for rings in country["polygons"]]
        arcs = [np.array(rings[0]) for _, rings in owned]
        boxes = self.arc_boxes[np.concatenate([np.where(one < 0, ~one, one) for one in arcs])]
        starts = np.cumsum([0, *map(len, arcs[:-1])])
        low, high = np.minimum.reduceat(boxes[:, :2], starts), np.maximum.reduceat(boxes[:, 2:], starts)
        return [rings for _, rings in owned], np.array([owner for owner, _ in owned]), np.hstack([low, high])

    @cached_property
    def shared(self) -> list[int]:
        """Return the numbers of the arcs between two countries."""
        uses: dict[int, set[int]] = {}
        for index, country in enumerate(self.countries):
            for polygon in country["polygons"]:
                for ring in polygon:
                    for n in ring:
                        uses.setdefault(n if n >= 0 else ~n, set()).add(index)
        return sorted(n for n, users in uses.items() if len(users) > 1)


@dataclass(frozen=True)
class Base:
    """A cropped base map in pixels of the picture that it was made for.

    ``land``, ``borders`` and ``tint`` are SVG path data in tenths of a pixel; ``countries`` the visible part
    of each country (code, name, polygon in pixels), largest first; ``box`` the crop in earth radii.
    """

    land: str
    borders: str
    tint: str
    countries: tuple[tuple[str, str, BaseGeometry], ...]
    box: tuple[float, float, float, float]


@cache
def _archive() -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    with np.load(DATA) as archive:
        arrays = {name: archive[name] for name in archive.files if name != "made"}
        return arrays, json.loads(archive["made"].tobytes())


@cache
def level(scale: str) -> Level:
    """Return the base map's arcs at ``10m``, ``50m`` or ``110m``."""
    arrays, made = _archive()
    part = made[scale]
    ends = np.cumsum(arrays[f"lengths_{scale}"])
    arcs = [
        np.cumsum(deltas, axis=0) * part["scale"] + part["translate"]
        for deltas in np.split(arrays[f"deltas_{scale}"], ends[:-1])
    ]
    return Level(arcs, part["land"], part["countries"])


def country_name(code: str, language: str = "en") -> str:
    """Return a country's everyday name (CLDR) by its ISO code; the code itself where we have none."""
    name = _archive()[1]["names"][language].get(code, code)
    return str(name)


def project(geometry: BaseGeometry, projection: Projection) -> BaseGeometry:
    """Return a lon/lat geometry in earth radii of the plane, cut where it crosses the far meridian."""

    def turn(points: NDArray[Any]) -> NDArray[Any]:
        return np.column_stack(projection.forward(points[:, 1], points[:, 0]))

    flat: BaseGeometry = shapely.transform(shapely.force_2d(geometry), turn)
    if projection.kind == "mercator" and shapely.get_type_id(flat) in (1, 5):
        pieces = []
        for line in getattr(flat, "geoms", [flat]):
            points = shapely.get_coordinates(line)
            breaks = np.flatnonzero(np.abs(np.diff(points[:, 0])) > math.pi) + 1
            pieces += [LineString(piece) for piece in np.split(points, breaks) if len(piece) > 1]
        return MultiLineString(pieces)
    return flat


def _flat(points: NDArray[Any], projection: Projection) -> NDArray[Any]:
    """Project a ring; in Mercator it stays in one piece even where it passes the far meridian."""
    if projection.kind == "azimuthal":
        return np.column_stack(projection.forward(points[:, 1], points[:, 0]))
    lon = np.unwrap(points[:, 0], period=360)
    if abs(lon[-1] - lon[0]) > 359 or np.ptp(lon) > 360:  # around a pole: its edge runs along the bottom of the data
        lon = points[:, 0]
    return np.column_stack([np.radians(lon - projection.lon0), projection.forward(points[:, 1], projection.lon0)[1]])


def _shifts(low: float, high: float, box: tuple[float, float, float, float], projection: Projection) -> list[float]:
    """Return by how much a shape that spans x from ``low`` to ``high`` must move to be seen in the box."""
    turns = (0.0,) if projection.kind == "azimuthal" else (0.0, 2 * math.pi, -2 * math.pi)
    return [turn for turn in turns if high + turn >= box[0] and low + turn <= box[2]]


def _near(points: NDArray[Any], projection: Projection) -> bool:
    """Tell whether an azimuthal picture may show any of these points (within 100 degrees of its centre)."""
    phi, phi0 = np.radians(points[:, 1]), math.radians(projection.lat0)
    turned = np.radians(projection.turned(points[:, 0]))
    cosine = np.sin(phi) * math.sin(phi0) + np.cos(phi) * math.cos(phi0) * np.cos(turned)
    return bool((cosine > -0.17).any())


def _window(projection: Projection, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """Return degrees that hold the whole box: west, south, east, north."""
    if projection.kind == "mercator":
        south, west = projection.inverse(box[0], box[3])
        north, east = projection.inverse(box[2], box[1])
        return west, south, east, north
    reach = math.degrees(2 * math.asin(min(1.0, max(math.hypot(box[i], box[j]) for i in (0, 2) for j in (1, 3)) / 2)))
    return -540.0, projection.lat0 - reach, 540.0, projection.lat0 + reach


def _reach(boxes: NDArray[Any], window: tuple[float, float, float, float]) -> NDArray[Any]:
    """Return the rows of boxes that may lie in a window (degrees west, south, east, north; east may pass 180)."""
    west, south, east, north = window
    inside = (boxes[:, 3] >= south) & (boxes[:, 1] <= north)
    turned = [(boxes[:, 2] + turn >= west) & (boxes[:, 0] + turn <= east) for turn in (-360, 0, 360)]
    return np.flatnonzero(inside & np.any(turned, axis=0))


def _shape(
    source: Level, rings: list[list[int]], projection: Projection, box: tuple[float, float, float, float]
) -> list[BaseGeometry]:
    """Return the parts of one polygon that lie in the box, in earth radii."""
    outer = source.ring(rings[0])
    if len(outer) < 4 or (projection.kind == "azimuthal" and not _near(outer, projection)):
        return []
    flat = _flat(outer, projection)
    (left, top), (right, bottom) = flat.min(axis=0), flat.max(axis=0)
    if bottom < box[1] or top > box[3]:
        return []
    parts = []
    for turn in _shifts(float(left), float(right), box, projection):
        holes = [
            _flat(ring, projection) + np.array([turn, 0.0]) for ring in map(source.ring, rings[1:]) if len(ring) > 3
        ]
        polygon = Polygon(np.round(flat + np.array([turn, 0.0]), 9), holes)
        part = (
            polygon.intersection(shapely.box(*box))
            if polygon.is_valid
            else polygon.buffer(0).intersection(shapely.box(*box))
        )
        if not part.is_empty:
            parts.append(part)
    return parts


def polygons(geometry: BaseGeometry) -> BaseGeometry:
    """Return the areas of a geometry alone."""
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type in ("Polygon", "MultiPolygon")]
    return MultiPolygon([piece for part in parts for piece in shapely.get_parts(part)])


def _without_seam(parts: list[BaseGeometry], projection: Projection) -> list[BaseGeometry]:
    """Join what Natural Earth cuts at 180 degrees, so that no coast is drawn along that meridian."""
    if projection.kind == "azimuthal":
        return (
            list(shapely.get_parts(shapely.union_all(parts)))
            if abs(projection.lat0) > 50 or abs(projection.lon0) > 120
            else parts
        )
    seam = math.radians((180 - projection.lon0 + 180) % 360 - 180)
    touching = [part for part in parts if min(abs(part.bounds[0] - seam), abs(part.bounds[2] - seam)) < 1e-6]
    if len(touching) < 2:
        return parts
    rest = [part for part in parts if not any(part is one for one in touching)]
    return [*rest, *shapely.get_parts(shapely.union_all([part.buffer(1e-7) for part in touching]))]


def path_data(geometries: Iterable[BaseGeometry], tolerance: float = 0.0) -> str:
    """Return lines and areas, in pixels, as SVG path data in whole tenths, thinned to ``tolerance``."""
    pieces: list[str] = []
    for geometry in geometries:
        thin = geometry.simplify(tolerance, preserve_topology=False) if tolerance else geometry
        for part in shapely.get_parts(thin):
            if part.is_empty:
                continue
            if part.geom_type == "Polygon":
                pieces += [_subpath(ring.coords, closed=True) for ring in (part.exterior, *part.interiors)]
            elif part.geom_type == "LineString":
                pieces.append(_subpath(part.coords, closed=False))
            else:
                pieces.append(path_data([part]))
    return "".join(pieces)


def _subpath(coordinates: Any, *, closed: bool) -> str:
    points = np.round(np.asarray(coordinates)[:, :2] * TENTH).astype(np.int64)
    steps = np.diff(points, axis=0)
    steps = steps[(steps != 0).any(axis=1)]
    if closed:
        steps = steps[:-1]
    if len(steps) < (2 if closed else 1):
        return ""
    numbers = " ".join(map(str, steps.ravel().tolist())).replace(" -", "-")
    return f"M{points[0, 0]} {points[0, 1]}l{numbers}{'z' if closed else ''}"


def crop(
    projection: Projection,
    box: tuple[float, float, float, float],
    *,
    scale: float,
    origin: tuple[float, float],
    latitude: float,
    tinted: Sequence[str] = (),
    language: str = "en",
    budget: int = BUDGET,
) -> Base:
    """Cut the base map to ``box`` (earth radii) and turn it into pixels: ``(x - origin) * scale``.

    Parameters
    ----------
    latitude
        Of the middle of the picture, in degrees; tells which level of detail serves.
    tinted
        ISO codes of the countries to be drawn in the tint.
    budget
        Most characters that the paths may take.
    """
    source = level("10m" if projection.km_per_unit(latitude) / scale < FINE_KM_PER_PIXEL else "50m")

    def pixels(geometry: BaseGeometry) -> BaseGeometry:
        moved: BaseGeometry = shapely.transform(geometry, lambda points: (points - np.array(origin)) * scale)
        return moved

    window = _window(projection, box)
    rings, owners, boxes = source.outlines
    shapes: dict[int, list[BaseGeometry]] = {}
    for row in _reach(boxes, window).tolist():
        parts = _shape(source, rings[row], projection, box)
        if parts:
            shapes.setdefault(int(owners[row]), []).extend(parts)
    land = [pixels(part) for part in _without_seam(shapes.pop(-1, []), projection)]
    lines = []
    near = set(_reach(source.arc_boxes, window).tolist())
    for n in source.shared:
        if n not in near:
            continue
        points = source.arcs[n]
        if projection.kind == "azimuthal" and not _near(points, projection):
            continue
        flat = _flat(points, projection)
        for turn in _shifts(float(flat[:, 0].min()), float(flat[:, 0].max()), box, projection):
            part = shapely.clip_by_rect(LineString(flat + np.array([turn, 0.0])), *box)
            if not part.is_empty:
                lines.append(pixels(part))
    countries = []
    tint = []
    for index, parts in shapes.items():
        country = source.countries[index]
        shape = pixels(polygons(shapely.union_all(parts)))
        code = country["code"] or ""
        countries.append((code, country_name(code, language) if code else country["name"], shape))
        if code and code in tinted:
            tint.append(shape)
    countries.sort(key=lambda one: (-one[2].area, one[1]))
    tolerance = 0.1
    while True:
        paths = path_data(land, tolerance), path_data(lines, tolerance), path_data(tint, tolerance)
        excess = sum(map(len, paths)) / budget
        if excess <= 1 or tolerance > 3:
            return Base(*paths, tuple(countries), box)
        tolerance *= min(4.0, max(1.25, excess**0.9))


def globe(lat0: float, lon0: float, radius: float) -> str:
    """Return the land of the half of the Earth around a point, as path data in tenths of a pixel.

    Orthographic, centred on (0, 0). What lies behind the horizon is pulled to its rim.
    """
    source = level("110m")
    phi0 = math.radians(lat0)
    shapes = []
    for rings in source.land:
        ring = source.ring(rings[0])
        phi, lam = np.radians(ring[:, 1]), np.radians(ring[:, 0] - lon0)
        x = np.cos(phi) * np.sin(lam)
        y = math.cos(phi0) * np.sin(phi) - math.sin(phi0) * np.cos(phi) * np.cos(lam)
        front = math.sin(phi0) * np.sin(phi) + math.cos(phi0) * np.cos(phi) * np.cos(lam) > 0
        if not front.any():
            continue
        length = np.where(front, 1.0, np.maximum(np.hypot(x, y), 1e-9))
        flat = np.column_stack([x / length, -y / length]) * radius
        shapes.append(Polygon(flat))
    return path_data(shapes, 0.35)
