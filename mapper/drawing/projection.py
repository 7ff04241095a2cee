"""From degrees to the plane: Mercator where it serves, Lambert's equal-area azimuthal projection elsewhere.

Coordinates in are WGS 84 degrees, taken as those of a sphere (at the size of a picture the difference is
below a pixel); coordinates out are in earth radii, x to the right and y downwards.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["EARTH_RADIUS_KM", "Projection", "arc", "choose", "distance_km", "middle_longitude"]

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth (IUGG 1980)."""
MERCATOR_LIMIT = 60.0
"""Degrees of latitude beyond which Mercator doubles every length, so that it misleads."""


@dataclass(frozen=True)
class Projection:
    """``kind`` is "mercator" (about the meridian ``lon0``) or "azimuthal" (about ``lat0, lon0``)."""

    kind: str
    lat0: float
    lon0: float

    def forward(self, lat: Any, lon: Any) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return x and y, in earth radii, of points in degrees."""
        phi = np.radians(np.clip(np.asarray(lat, dtype=float), -90, 90))
        turned = np.radians(self.turned(lon))
        if self.kind == "mercator":
            bound = math.radians(85)
            return turned, -np.arcsinh(np.tan(np.clip(phi, -bound, bound)))
        phi0 = math.radians(self.lat0)
        cosine = np.sin(phi) * math.sin(phi0) + np.cos(phi) * math.cos(phi0) * np.cos(turned)
        k = np.sqrt(2 / np.maximum(1 + cosine, 1e-9))
        x = k * np.cos(phi) * np.sin(turned)
        y = k * (math.cos(phi0) * np.sin(phi) - math.sin(phi0) * np.cos(phi) * np.cos(turned))
        return x, -y

    def inverse(self, x: float, y: float) -> tuple[float, float]:
        """Return (latitude, longitude) in degrees of a point of the plane; the longitude may pass 180."""
        if self.kind == "mercator":
            return math.degrees(math.atan(math.sinh(-y))), self.lon0 + math.degrees(x)
        phi0, rho = math.radians(self.lat0), min(math.hypot(x, y), 1.9999)
        if rho < 1e-12:
            return self.lat0, self.lon0
        c = 2 * math.asin(rho / 2)
        phi = math.asin(math.cos(c) * math.sin(phi0) + -y * math.sin(c) * math.cos(phi0) / rho)
        turned = math.atan2(x * math.sin(c), rho * math.cos(phi0) * math.cos(c) + y * math.sin(phi0) * math.sin(c))
        return math.degrees(phi), self.lon0 + math.degrees(turned)

    def turned(self, lon: Any) -> NDArray[Any]:
        """Return longitudes counted from ``lon0``, in -180..180 degrees."""
        return (np.asarray(lon, dtype=float) - self.lon0 + 180) % 360 - 180

    def km_per_unit(self, lat: float) -> float:
        """Return how many kilometres one earth radius of the plane stands for near latitude ``lat``."""
        return EARTH_RADIUS_KM * (math.cos(math.radians(lat)) if self.kind == "mercator" else 1.0)


def middle_longitude(lons: Sequence[float]) -> float:
    """Return the middle of what longitudes span: the one opposite the widest gap, in degrees."""
    ordered = sorted({(lon + 180) % 360 - 180 for lon in lons}) or [0.0]
    gaps = [(after - before, before) for before, after in zip(ordered, [*ordered[1:], ordered[0] + 360], strict=True)]
    gap, before = max(gaps)
    start = before + gap
    return (start + (360 - gap) / 2 + 180) % 360 - 180


def choose(lats: Sequence[float], lons: Sequence[float]) -> Projection:
    """Choose the projection for a picture that shows these points.

    Mercator, which readers know from every web map, as long as it stays below 60 degrees and less than
    120 degrees wide; else Lambert azimuthal equal-area, centred on the points.
    """
    lon0 = middle_longitude(lons)
    low, high = min(lats), max(lats)
    plain = Projection("mercator", 0.0, round(lon0, 4))
    wide = float(np.ptp(plain.turned(list(lons))))
    if max(abs(low), abs(high)) < MERCATOR_LIMIT and wide < 120:
        return plain
    x, y, z = (float(np.mean(part)) for part in _unit_vectors(lats, lons))
    return Projection(
        "azimuthal",
        round(math.degrees(math.atan2(z, math.hypot(x, y))), 4),
        round(math.degrees(math.atan2(y, x)), 4),
    )


def _unit_vectors(lats: Any, lons: Any) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    phi, lam = np.radians(np.asarray(lats, dtype=float)), np.radians(np.asarray(lons, dtype=float))
    return np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return the great-circle distance for layout (within 0.6 % of the geodesic; never printed)."""
    p, q = (np.array(_unit_vectors(*point)) for point in (a, b))
    return EARTH_RADIUS_KM * 2 * math.asin(min(1.0, float(np.linalg.norm(p - q)) / 2))


def arc(a: tuple[float, float], b: tuple[float, float], step_km: float = 60.0) -> list[tuple[float, float]]:
    """Return points in degrees along the great circle from ``a`` to ``b``, at most ``step_km`` apart."""
    p, q = (np.array(_unit_vectors(*point)) for point in (a, b))
    angle = distance_km(a, b) / EARTH_RADIUS_KM
    count = min(200, max(2, math.ceil(angle * EARTH_RADIUS_KM / step_km) + 1))
    if angle < 1e-9 or math.pi - angle < 1e-6:
        return [a, b]
    t = np.linspace(0, 1, count)[:, None]
    x, y, z = ((np.sin((1 - t) * angle) * p + np.sin(t * angle) * q) / math.sin(angle)).T
    return [
        (round(lat, 5), round(lon, 5))
        for lat, lon in zip(
            np.degrees(np.arctan2(z, np.hypot(x, y))).tolist(),
            np.degrees(np.arctan2(y, x)).tolist(),
            strict=True,
        )
    ]
