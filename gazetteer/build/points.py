"""GeoNames' own points of countries and first-level divisions, from the city list inside the package pyowm.

That list keeps GeoNames' identifiers, names and coordinates but not what kind of place a row is, so a
division is found by its name: rows that are no populated place, in the right country, near the middle of
the division's places.
"""

from __future__ import annotations

import bz2
import sqlite3
import tempfile
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from gazetteer.names import normalize
from gazetteer.ranking import kilometres

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

__all__ = ["Point", "Points"]

MOST_KM = 700.0


class Point(NamedTuple):
    """One row of the list; degrees."""

    geoname_id: int
    name: str
    latitude: float
    longitude: float


@lru_cache(maxsize=1)
def _rows(file: Path) -> list[tuple[int, str, str, float, float]]:
    with tempfile.NamedTemporaryFile(suffix=".db") as unpacked:
        unpacked.write(bz2.decompress(file.read_bytes()))
        unpacked.flush()
        with sqlite3.connect(unpacked.name) as database:
            return list(database.execute("SELECT city_id, name, country, lat, lon FROM city"))


class Points:
    """The list, without the populated places.

    Parameters
    ----------
    file
        The compressed database inside the package.
    towns
        GeoNames identifiers of the populated places.
    bare
        Strips a division's name of the words that only say what kind it is.
    """

    def __init__(self, file: Path, towns: Iterable[int], bare: Callable[[str], list[str]]) -> None:
        left_out = frozenset(towns)
        self._bare = bare
        self._by_id: dict[int, Point] = {}
        self._by_name: dict[tuple[str, str], list[Point]] = defaultdict(list)
        for geoname_id, name, country, latitude, longitude in _rows(file):
            point = Point(geoname_id, name, round(latitude, 5), round(longitude, 5))
            self._by_id[geoname_id] = point
            if geoname_id not in left_out:
                for called in {normalize(name), *bare(name)}:
                    self._by_name[country, called].append(point)

    def of(self, geoname_id: int) -> Point | None:
        """Return the point of an identifier."""
        return self._by_id.get(geoname_id)

    def division(
        self, country: str, names: Iterable[str], middle: tuple[float, float], extent_km: float
    ) -> Point | None:
        """Return the point of a division known by any of these names, near the middle of its places.

        A row whose name says that it is a division goes before one that does not, then the nearest.
        """
        found = {
            point
            for name in names
            for called in (normalize(name), *self._bare(name))
            for point in self._by_name[country, called]
        }
        near = [
            (not self._bare(point.name), kilometres(middle, (point.latitude, point.longitude)), point)
            for point in found
        ]
        near = [entry for entry in near if entry[1] < min(max(extent_km, 30.0), MOST_KM)]
        return min(near)[2] if near else None
