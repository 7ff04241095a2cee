"""Distances, bearings and lines on the WGS 84 ellipsoid.

Earth model: WGS 84 (a = 6,378,137 m, 1/f = 298.257223563). Distances are geodesics, the shortest lines on the
ellipsoid, by Vincenty's formulas (Survey Review 23/176, 1975), which agree with exact solutions to 0.1 mm;
pairs that are nearly antipodal, for which they do not converge, go to geographiclib. Heights are taken as
zero.

Coordinates are (latitude, longitude) in degrees, distances kilometers, azimuths degrees clockwise from north.
Scalars in give floats out, arrays in give arrays out. In arrays NaN gives NaN; a scalar NaN is refused.
"""

from __future__ import annotations

import math
from typing import Any, overload

import numpy as np

from gazetteer.errors import CoordinateError

__all__ = [
    "EARTH_A_KM",
    "EARTH_F",
    "R_MAX_KM",
    "R_MIN_KM",
    "azimuth",
    "check_points",
    "chord_of_geodesic_km",
    "densify",
    "destination",
    "distance_km",
    "ecef_km",
    "geodesic_of_chord_km",
    "geodetic",
    "line_length_km",
]

Floats = np.ndarray[Any, np.dtype[np.float64]]

EARTH_A_KM = 6378.137
EARTH_F = 1 / 298.257223563
E2 = EARTH_F * (2 - EARTH_F)
B_KM = EARTH_A_KM * (1 - EARTH_F)
R_MIN_KM = B_KM**2 / EARTH_A_KM
"""Least radius of curvature: along the meridian at the equator, 6335.4 km."""
R_MAX_KM = EARTH_A_KM**2 / B_KM
"""Greatest radius of curvature: at the poles, 6399.6 km."""

ROUNDS = 12
CONVERGED = 2e-11
"""Radians of longitude, 0.13 mm at the equator, at which the iteration stops."""
TINY = 1e-300


def check_points(latitude: Any, longitude: Any) -> tuple[Floats, Floats, bool]:
    """Return latitudes and longitudes (-180 to 180) as arrays, and whether both were scalars.

    Raises
    ------
    CoordinateError
        A latitude outside -90 to 90 or a longitude outside -360 to 360 (as when the two are swapped), an
        infinity, or a scalar that is NaN.
    """
    lat, lon = np.asarray(latitude, np.float64), np.asarray(longitude, np.float64)
    scalar = lat.ndim == 0 and lon.ndim == 0
    if lat.shape != lon.shape:
        try:
            lat, lon = np.broadcast_arrays(lat, lon)
        except ValueError:
            raise CoordinateError(
                f"{lat.shape} latitudes and {lon.shape} longitudes do not go together; give as many of each"
            ) from None
    if scalar:
        _check_one(float(lat), float(lon))
    else:
        wrong = (np.abs(lat) > 90) | (np.abs(lon) > 360)
        if wrong.any():
            at = np.unravel_index(int(wrong.argmax()), wrong.shape)
            _check_one(float(lat[at]), float(lon[at]))
    if (np.abs(lon) > 180).any():
        lon = (lon + 180) % 360 - 180
    return lat, lon, scalar


def _check_one(lat: float, lon: float) -> None:
    if -90 <= lat <= 90 and -360 <= lon <= 360:
        return
    swapped = abs(lat) > 90 >= abs(lon) and abs(lat) <= 360
    hint = "are the two swapped? " if swapped else ""
    raise CoordinateError(f"({lat}, {lon}) is no point on Earth; {hint}give (latitude, longitude) in degrees")


def ecef_km(lat: Floats, lon: Floats) -> Floats:
    """Return earth-centered coordinates of points on the ellipsoid, shape (..., 3), kilometers."""
    phi, lam = np.radians(lat), np.radians(lon)
    sin, cos = np.sin(phi), np.cos(phi)
    radius = EARTH_A_KM / np.sqrt(1 - E2 * sin * sin)
    out = np.empty((*np.shape(lat), 3))
    out[..., 0] = radius * cos * np.cos(lam)
    out[..., 1] = radius * cos * np.sin(lam)
    out[..., 2] = radius * (1 - E2) * sin
    return out


def geodetic(xyz: Floats) -> tuple[Floats, Floats]:
    """Return latitudes and longitudes, degrees, of earth-centered points (n, 3) on the ellipsoid; undoes `ecef_km`."""
    level = np.hypot(xyz[:, 0], xyz[:, 1])
    return np.degrees(np.arctan2(xyz[:, 2], (1 - E2) * level)), np.degrees(np.arctan2(xyz[:, 1], xyz[:, 0]))


def geodesic_of_chord_km(chord: Any, radius: float) -> Any:
    """Return the arc, on a circle of ``radius``, that belongs to a chord; all kilometers.

    With `R_MAX_KM` it bounds the geodesic of a chord from below, with `R_MIN_KM` from above.
    """
    return 2 * radius * np.arcsin(np.minimum(np.asarray(chord) / (2 * radius), 1.0))


def chord_of_geodesic_km(arc: Any, radius: float) -> Any:
    """Return the chord, on a circle of ``radius``, that belongs to an arc; all kilometers."""
    return 2 * radius * np.sin(np.minimum(np.asarray(arc) / (2 * radius), math.pi / 2))


@overload
def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float: ...
@overload
def distance_km(lat1: Any, lon1: Any, lat2: Any, lon2: Any) -> Any: ...
def distance_km(lat1: Any, lon1: Any, lat2: Any, lon2: Any) -> Any:
    """Return the WGS 84 geodesic between points, in kilometers.

    Raises
    ------
    CoordinateError
        See `check_points`.
    """
    first, second = check_points(lat1, lon1), check_points(lat2, lon2)
    km = inverse(first[0], first[1], second[0], second[1])[0]
    return float(km) if first[2] and second[2] else km


@overload
def azimuth(lat1: float, lon1: float, lat2: float, lon2: float) -> float: ...
@overload
def azimuth(lat1: Any, lon1: Any, lat2: Any, lon2: Any) -> Any: ...
def azimuth(lat1: Any, lon1: Any, lat2: Any, lon2: Any) -> Any:
    """Return the bearing of the second point seen from the first, degrees from -180 to 180.

    Raises
    ------
    CoordinateError
        See `check_points`.
    """
    first, second = check_points(lat1, lon1), check_points(lat2, lon2)
    degrees = inverse(first[0], first[1], second[0], second[1])[1]
    return float(degrees) if first[2] and second[2] else degrees


def inverse(lat1: Any, lon1: Any, lat2: Any, lon2: Any, *, with_azimuth: bool = True) -> tuple[Floats, Floats]:
    """Return geodesic (km) and azimuth at the first point (degrees) of unchecked arrays that broadcast."""
    lat1, lon1, lat2, lon2 = np.broadcast_arrays(lat1, lon1, lat2, lon2)
    cos1, sin1 = _reduced(lat1)
    cos2, sin2 = _reduced(lat2)
    cos_cos, sin_sin = cos1 * cos2, sin1 * sin2
    double = 2 * sin_sin
    north1, north2 = cos1 * sin2, sin1 * cos2
    lam = gap = np.radians((lon2 - lon1 + 180) % 360 - 180)
    for _ in range(ROUNDS):
        sin_lam, cos_lam = np.sin(lam), np.cos(lam)
        east, north = cos2 * sin_lam, north1 - north2 * cos_lam
        sin_sigma = np.sqrt(east * east + north * north)
        cos_sigma = sin_sin + cos_cos * cos_lam
        sigma = np.arctan2(sin_sigma, cos_sigma)
        sin_alpha = cos_cos * sin_lam / np.maximum(sin_sigma, TINY)
        cos2_alpha = 1 - sin_alpha * sin_alpha
        cos_middle = np.where(cos2_alpha > 1e-14, cos_sigma - double / np.maximum(cos2_alpha, 1e-14), 0.0)
        c = EARTH_F / 16 * cos2_alpha * (4 + EARTH_F * (4 - 3 * cos2_alpha))
        bend = sigma + c * sin_sigma * (cos_middle + c * cos_sigma * (2 * cos_middle * cos_middle - 1))
        new = gap + (1 - c) * EARTH_F * sin_alpha * bend
        unsettled = np.abs(new - lam) > CONVERGED
        lam = new
        if not unsettled.any():
            break
    km = _arc_km(sigma, sin_sigma, cos_sigma, cos2_alpha, cos_middle)
    degrees = np.degrees(np.arctan2(east, north)) if with_azimuth else km
    lost = unsettled | (np.abs(lam) > math.pi)
    if lost.any():
        km, degrees = _nearly_antipodal(km, degrees, lost, (lat1, lon1, lat2, lon2))
    return km, degrees


def _reduced(lat: Any) -> tuple[Floats, Floats]:
    """Return cosine and sine of the reduced latitude."""
    tan = (1 - EARTH_F) * np.tan(np.radians(lat))
    cos = 1 / np.sqrt(1 + tan * tan)
    return cos, tan * cos


def _arc_km(sigma: Floats, sin_sigma: Floats, cos_sigma: Floats, cos2_alpha: Floats, cos_middle: Floats) -> Floats:
    """Return Vincenty's length of an arc ``sigma`` of the auxiliary sphere, kilometers."""
    u2 = cos2_alpha * (EARTH_A_KM**2 / B_KM**2 - 1)
    root = np.sqrt(1 + u2)
    k = (root - 1) / (root + 1)
    a, b = (1 + k * k / 4) / (1 - k), k * (1 - 3 * k * k / 8)
    inner = cos_sigma * (2 * cos_middle**2 - 1) - b / 6 * cos_middle * (4 * sin_sigma**2 - 3) * (4 * cos_middle**2 - 3)
    return np.asarray(B_KM * a * (sigma - b * sin_sigma * (cos_middle + b / 4 * inner)))


def _nearly_antipodal(km: Floats, degrees: Floats, lost: Any, ends: tuple[Any, ...]) -> tuple[Floats, Floats]:
    from geographiclib.geodesic import Geodesic  # noqa: PLC0415 -- rarely needed

    km, degrees = np.array(km), np.array(degrees)
    for at in zip(*np.nonzero(np.atleast_1d(lost)), strict=True):
        where = at if km.ndim else ()
        found = Geodesic.WGS84.Inverse(*(float(end[where]) for end in ends))
        km[where], degrees[where] = found["s12"] / 1000, found["azi1"]
    return km, degrees


def destination(lat: Any, lon: Any, azimuth: Any, km: Any) -> tuple[Any, Any]:
    """Return the point ``km`` along the geodesic with this azimuth (degrees): (latitude, longitude).

    Raises
    ------
    CoordinateError
        See `check_points`.
    """
    lat, lon, scalar = check_points(lat, lon)
    lat, lon, azimuth, km = np.broadcast_arrays(lat, lon, np.asarray(azimuth, float), np.asarray(km, float))
    alpha = np.radians(azimuth)
    sin_a1, cos_a1 = np.sin(alpha), np.cos(alpha)
    tan1 = (1 - EARTH_F) * np.tan(np.radians(lat))
    cos1 = 1 / np.sqrt(1 + tan1 * tan1)
    sin1 = tan1 * cos1
    sigma1 = np.arctan2(tan1, cos_a1)
    sin_alpha = cos1 * sin_a1
    cos2_alpha = 1 - sin_alpha * sin_alpha
    root = np.sqrt(1 + cos2_alpha * (EARTH_A_KM**2 / B_KM**2 - 1))
    k = (root - 1) / (root + 1)
    a, b = (1 + k * k / 4) / (1 - k), k * (1 - 3 * k * k / 8)
    sigma = first = km / (B_KM * a)
    for _ in range(ROUNDS):
        cos_middle, sin_sigma, cos_sigma = np.cos(2 * sigma1 + sigma), np.sin(sigma), np.cos(sigma)
        inner = cos_sigma * (2 * cos_middle**2 - 1)
        inner -= b / 6 * cos_middle * (4 * sin_sigma**2 - 3) * (4 * cos_middle**2 - 3)
        sigma = first + b * sin_sigma * (cos_middle + b / 4 * inner)
    cos_middle, sin_sigma, cos_sigma = np.cos(2 * sigma1 + sigma), np.sin(sigma), np.cos(sigma)
    side = sin1 * sin_sigma - cos1 * cos_sigma * cos_a1
    phi = np.arctan2(sin1 * cos_sigma + cos1 * sin_sigma * cos_a1, (1 - EARTH_F) * np.hypot(sin_alpha, side))
    lam = np.arctan2(sin_sigma * sin_a1, cos1 * cos_sigma - sin1 * sin_sigma * cos_a1)
    c = EARTH_F / 16 * cos2_alpha * (4 + EARTH_F * (4 - 3 * cos2_alpha))
    bend = cos_middle + c * cos_sigma * (2 * cos_middle**2 - 1)
    east = lam - (1 - c) * EARTH_F * sin_alpha * (sigma + c * sin_sigma * bend)
    there, across = np.degrees(phi), (lon + np.degrees(east) + 180) % 360 - 180
    return (float(there), float(across)) if scalar and there.ndim == 0 else (there, across)


def line_length_km(points: Any) -> float:
    """Return the length, in kilometers, of the geodesics that join (latitude, longitude) points.

    Raises
    ------
    CoordinateError
        See `check_points`; or ``points`` is no (n, 2) array.
    """
    line = np.asarray(points, np.float64)
    if line.ndim != 2 or line.shape[1] != 2:
        raise CoordinateError(f"a line is an array of (latitude, longitude) rows, not of shape {line.shape}")
    if len(line) < 2:
        return 0.0
    lat, lon, _ = check_points(line[:, 0], line[:, 1])
    return float(inverse(lat[:-1], lon[:-1], lat[1:], lon[1:])[0].sum())


def densify(points: Floats, longest_km: float, joined: Any = None) -> tuple[Floats, Any]:
    """Cut edges into equal pieces of at most ``longest_km``, straight in degrees as maps draw them.

    Parameters
    ----------
    points
        (n, 2) array of (latitude, longitude) degrees.
    longest_km
        Longest piece that stays whole, kilometers.
    joined
        Boolean (n,): whether a point is joined to the next; by default all but the last are.

    Returns
    -------
    tuple of ndarray
        The points with those put in between, and for each the row of ``points`` that it is or follows.
    """
    n = len(points)
    if joined is None:
        joined = np.arange(n) < n - 1
    xyz = ecef_km(points[:, 0], points[:, 1])
    step = np.zeros((n, 2))
    step[:-1] = np.diff(points, axis=0)
    length = np.zeros(n)
    length[:-1] = np.sqrt(((xyz[1:] - xyz[:-1]) ** 2).sum(axis=1))
    count = np.where(joined, np.maximum(np.ceil(length / longest_km), 1), 1).astype(np.int64)
    row = np.repeat(np.arange(n), count)
    first = np.cumsum(count) - count
    share = (np.arange(len(row)) - first[row]) / count[row]
    return points[row] + share[:, None] * step[row], row
