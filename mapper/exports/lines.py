"""Lines for files: geodesics drawn finely enough, and cut where they pass the antimeridian.

Points are (latitude, longitude) degrees on WGS 84, as everywhere in our API.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gazetteer.geodesy import azimuth, destination, distance_km

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapper.model import BorderDistance, Leg, MeasuredRoute

__all__ = ["border_line", "cut", "geodesic", "leg_line", "wrap"]

Point = tuple[float, float]
STEP_KM = 100.0
"""A geodesic is drawn with a point at least this often: then a straight piece strays less than 0.5 km."""


def wrap(longitude: float) -> float:
    """Bring a longitude into -180 (included) to 180 degrees (excluded)."""
    return longitude if -180 <= longitude < 180 else (longitude + 180) % 360 - 180


def geodesic(start: Point, end: Point) -> list[Point]:
    """Return the points of the WGS 84 geodesic between two points, both included."""
    length_km = distance_km(*start, *end)
    between = int(length_km / STEP_KM)
    if not between:
        return [start, end]
    steps = [length_km * (i + 1) / (between + 1) for i in range(between)]
    latitudes, longitudes = destination(*start, azimuth(*start, *end), steps)
    return [start, *((float(lat), float(lon)) for lat, lon in zip(latitudes, longitudes, strict=True)), end]


def cut(points: Sequence[Point]) -> list[list[Point]]:
    """Cut a line where it passes the antimeridian, as RFC 7946 (3.1.9) asks: at ±180 degrees."""
    pieces: list[list[Point]] = [[(points[0][0], wrap(points[0][1]))]]
    for latitude, longitude in points[1:]:
        before, west = pieces[-1][-1]
        east = wrap(longitude)
        if abs(east - west) > 180:
            edge = 180.0 if west > 0 else -180.0
            beyond = east + 2 * edge
            share = (edge - west) / (beyond - west) if beyond != west else 0.0
            at = before + share * (latitude - before)
            pieces[-1].append((at, edge))
            pieces.append([(at, -edge)])
        pieces[-1].append((latitude, east))
    pieces = [[p for i, p in enumerate(piece) if i == 0 or p != piece[i - 1]] for piece in pieces]
    whole = [piece for piece in pieces if len(piece) > 1]
    return whole or [[pieces[0][0], pieces[0][0]]]


def leg_line(measured: MeasuredRoute, leg: Leg) -> tuple[list[list[Point]], str]:
    """Return the pieces of a leg and what they follow: "road" where the way is known, else "geodesic"."""
    if len(leg.path) > 1:
        return cut(leg.path), "road"
    stops = measured.route.stops
    return cut(geodesic(stops[leg.start].place.point, stops[leg.end].place.point)), "geodesic"


def border_line(point: Point, distance: BorderDistance | None) -> list[list[Point]] | None:
    """Return the pieces of the measured line from a place to the border, or None where none was measured."""
    if distance is None or distance.nearest_point is None:
        return None
    return cut(geodesic(point, distance.nearest_point))
