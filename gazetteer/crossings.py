"""Named border crossings: the ports of entry of the US-Mexico border and the main crossings of other routes.

Each lies on the land border of its pair as Natural Earth draws it (1:10 m), where the way between the towns
on either side is shortest, nearest to one of them, or nearest to an estimate; ``source`` says which, and
what the crossing's name rests on. Allow ``extent_km``, 3 km or more, 5 km or more for an estimate.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from gazetteer import store
from gazetteer.errors import ArtefactError, UnknownBorderError
from gazetteer.geodesy import distance_km
from gazetteer.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["BorderCrossing", "crossings", "nearest_crossing"]

ARTEFACT = "crossings.json"


@dataclass(frozen=True, slots=True)
class BorderCrossing:
    """One border crossing.

    Attributes
    ----------
    key
        As in the place index, such as ``crossing:hidalgo``.
    name
        What the source calls it.
    latitude, longitude
        WGS 84 degrees.
    countries
        ISO 3166-1 alpha-2 codes of the two sides.
    towns
        Names of the towns on either side, in the order of ``countries``, None where the table names none.
    mode
        "road", "pedestrian", "rail", "ferry" or "trail".
    source
        How its point was found and what its name rests on, ready to be printed.
    aliases
        Other names.
    extent_km
        How far, in kilometers, the true crossing may lie from the point.
    """

    key: str
    name: str
    latitude: float
    longitude: float
    countries: tuple[str, str]
    towns: tuple[str | None, str | None]
    mode: str
    source: str
    aliases: tuple[str, ...] = ()
    extent_km: float = 5.0

    @property
    def place(self) -> Place:
        """The crossing as a place of the gazetteer; its country is the first of the two."""
        return Place(
            name=self.name,
            kind="crossing",
            latitude=self.latitude,
            longitude=self.longitude,
            country=self.countries[0],
            extent_km=self.extent_km,
            source=self.source,
            feature="crossing",
            key=self.key,
        )


def crossings(pair: str | None = None, country: str | None = None) -> tuple[BorderCrossing, ...]:
    """Return the crossings, of all borders or of some, in the order of the table.

    Parameters
    ----------
    pair
        Two codes in either order, such as ``US-MX``.
    country
        One code: the crossings of all its borders.

    Raises
    ------
    UnknownBorderError
        ``pair`` is not written as two codes, or ``country`` not as one.
    ArtefactError
        The data file is missing or damaged.
    """
    found = _all()
    if pair is not None:
        wanted = _pair(pair)
        found = tuple(crossing for crossing in found if frozenset(crossing.countries) == wanted)
    if country is not None:
        code = country.upper()
        if len(code) != 2:
            raise UnknownBorderError(f"{country!r} is no country code; write two letters, such as MX")
        found = tuple(crossing for crossing in found if code in crossing.countries)
    return found


def nearest_crossing(latitude: float, longitude: float, pairs: Iterable[str]) -> tuple[BorderCrossing, float] | None:
    """Return the crossing of these borders that is nearest as the crow flies, and how far it is.

    Parameters
    ----------
    latitude, longitude
        Degrees.
    pairs
        Borders as pairs of codes in either order.

    Returns
    -------
    (BorderCrossing, float) or None
        The geodesic distance in kilometers; None where the table has no crossing of these borders.

    Raises
    ------
    UnknownBorderError
        A pair is not written as two codes.
    CoordinateError
        The point is none on Earth.
    """
    wanted = frozenset(_pair(pair) for pair in pairs)
    rows, points = _among(wanted)
    if not rows:
        return None
    here = np.full(len(rows), float(latitude)), np.full(len(rows), float(longitude))
    far = np.asarray(distance_km(*here, points[:, 0], points[:, 1]))
    best = int(far.argmin())
    return rows[best], float(far[best])


@lru_cache(maxsize=64)
def _among(wanted: frozenset[frozenset[str]]) -> tuple[tuple[BorderCrossing, ...], np.ndarray[Any, Any]]:
    rows = tuple(crossing for crossing in _all() if frozenset(crossing.countries) in wanted)
    return rows, np.array([(row.latitude, row.longitude) for row in rows], np.float64).reshape(-1, 2)


def _pair(text: str) -> frozenset[str]:
    codes = text.upper().replace("–", "-").split("-")
    if len(codes) != 2 or any(len(code) != 2 for code in codes):
        raise UnknownBorderError(f"{text!r} is no pair of country codes; write it as US-MX")
    return frozenset(codes)


def _all() -> tuple[BorderCrossing, ...]:
    return _load(str(store.data_folder()))


@lru_cache(maxsize=4)
def _load(folder: str) -> tuple[BorderCrossing, ...]:  # noqa: ARG001 -- the cache's key
    try:
        rows = json.loads(store.path(ARTEFACT).read_bytes())
        return tuple(_crossing(row) for row in rows)
    except (ValueError, KeyError, TypeError) as error:
        file = store.data_folder() / ARTEFACT
        raise ArtefactError(f"the gazetteer's file {file} is damaged; {store.MEND}") from error


def _crossing(row: dict[str, Any]) -> BorderCrossing:
    first, second = row["towns"]
    return BorderCrossing(
        key=row["key"],
        name=row["name"],
        latitude=row["latitude"],
        longitude=row["longitude"],
        countries=(row["countries"][0], row["countries"][1]),
        towns=(first and first["name"], second and second["name"]),
        mode=row["mode"],
        source=row["source"],
        aliases=tuple(row["aliases"]),
        extent_km=row["extent_km"],
    )
