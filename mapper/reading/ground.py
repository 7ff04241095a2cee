"""The places of the gazetteer as points on the sphere, for telling near from far many times over."""

from __future__ import annotations

import math
from dataclasses import dataclass

from gazetteer.kept import kept
from gazetteer.lookup import open_index

__all__ = ["WIDE", "Ground", "ground", "kilometers"]

EARTH_KM = 6371.0
WIDE = frozenset(("country", "admin1", "continent", "world region", "ocean", "sea"))
"""Features too wide for anything to be near to their point."""
CENTERED = frozenset(("country", "admin1", "admin2", "continent", "world region", "camp", "crossing"))
"""Features that are measured from their point; a river or a sea is near to all that lies along it."""


@dataclass(slots=True, eq=False)
class Ground:
    """What is needed of one row of the gazetteer over and over: a unit vector, its codes, its reach in km.

    Not to be changed; a class with slots because its attributes are read more often than anything else.
    """

    row: int
    x: float
    y: float
    z: float
    country: int
    admin1: int
    admin2: int
    feature: str
    kind: str
    reach: float


@kept(maxsize=100_000)
def ground(row: int) -> Ground:
    """Return a row of the gazetteer's index as a point on the unit sphere with its codes."""
    index = open_index()
    cells = index.cells
    latitude, longitude = math.radians(cells.latitude[row]), math.radians(cells.longitude[row])
    flat, feature = math.cos(latitude), index.features[cells.feature[row]]
    return Ground(
        row,
        flat * math.cos(longitude),
        flat * math.sin(longitude),
        math.sin(latitude),
        cells.country[row],
        cells.admin1[row],
        cells.admin2[row],
        feature,
        index.kinds[cells.kind[row]],
        0.0 if feature in CENTERED or index.is_town(row) else index.extent_km(row),
    )


def kilometers(a: Ground, b: Ground) -> float:
    """Return the distance of two places on the sphere in kilometers, within 1 % up to 5,000 km, less their reach."""
    x, y, z = a.x - b.x, a.y - b.y, a.z - b.z
    chord = x * x + y * y + z * z
    distance = EARTH_KM * math.sqrt(chord) * (1 + chord / 24)
    return max(distance - a.reach - b.reach, 0.0) if a.reach or b.reach else distance
