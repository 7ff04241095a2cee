"""The index of places and names: a static trie over arrays that are mapped from one file.

Opening it reads next to nothing, and a name that no place bears costs about a microsecond.
"""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import marisa_trie
import numpy as np

from gazetteer import ranking, store
from gazetteer.errors import ArtefactError
from gazetteer.kept import kept
from gazetteer.names import SAINTS, normalize, words
from gazetteer.place import Place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

__all__ = [
    "ABBREVIATION",
    "ALIAS",
    "ALTERNATE",
    "CODE",
    "DEMONYM",
    "PRIMARY",
    "SHORT",
    "Index",
    "Match",
    "open_index",
]

PRIMARY, ALIAS, ALTERNATE, ABBREVIATION, DEMONYM, SHORT, CODE = range(7)
"""How a name means a place: its name; a name we know people use; another name GeoNames lists; an alias
that is written in capitals or with its full stop ("US", "Calif."); its people; the distinctive part of its
name; a code that only stands after a comma ("CA")."""

HOW_BITS = 3
HOW_MASK = 7
MANY = 1 << 31
PEOPLE_PER_KM2 = 4000
"""Assumed density of a town, for the extent of large ones (an estimate)."""

ADJACENT_KM = 60.0
BEFORE = words(
    "north south east west northern southern eastern western central upper lower greater downtown "
    "northeast northwest southeast southwest inner outer metropolitan metro old port city town county "
    "lake mount fort isle island state province university norte sur nord sud alto bajo gran grand"
)
AFTER = words(
    "county parish township city town village river creek lake valley bay beach island islands station "
    "heights park province district region state governorate department municipality hills area airport "
    "port harbor harbour road street bridge university college hospital forest canyon falls springs "
    "peninsula co twp"
)
JOINTS = frozenset(("of", "de", "del", "du"))
MOST_NAMESAKES = 6
SAINTLY = words("MX GT HN SV NI")
"""Countries whose towns bear a saint's name before their own, often left out of lists and of speech."""


class Match(NamedTuple):
    """One place that a name may mean.

    Attributes
    ----------
    row
        Row of the place in the arrays of the `Index`.
    how
        `PRIMARY`, `ALIAS`, `ALTERNATE`, `ABBREVIATION`, `DEMONYM`, `SHORT` or `CODE`.
    """

    row: int
    how: int


class Cells(NamedTuple):
    """Columns of the `Index` for reading one row at a time: a view answers several times as fast as an array."""

    latitude: memoryview
    longitude: memoryview
    population: memoryview
    country: memoryview
    admin1: memoryview
    admin2: memoryview
    kind: memoryview
    feature: memoryview


class Index:
    """All places and their names; open it with `open_index`.

    Attributes
    ----------
    names : marisa_trie.Trie
        Every name in its normal form.
    latitude, longitude : numpy.ndarray
        Degrees, float64, one per row.
    population, country, admin1, admin2, kind, feature, geoname_id : numpy.ndarray
        One per row; ``country``, ``admin1``, ``kind`` and ``feature`` count into the lists below, 0 being
        none for the first two; ``admin2`` is only there to be compared.
    cells : Cells
        The same columns for reading single rows.
    countries : list of str
        ISO 3166-1 alpha-2 codes; the first is empty.
    divisions : list of list of str
        (country, code, name) of each first-level division.
    kinds, features : list of str

    Parameters
    ----------
    arrays
        As `gazetteer.build.index.columns` makes them.
    names
        The trie of names.
    source
        Where the entries come from, where they do not say it themselves.

    Raises
    ------
    ArtefactError
        The tables are damaged.
    """

    def __init__(
        self, arrays: Mapping[str, np.ndarray[Any, Any]], names: marisa_trie.Trie, source: str = "GeoNames"
    ) -> None:
        try:
            tables: dict[str, Any] = json.loads(bytes(arrays["tables"]))
        except ValueError as error:
            raise ArtefactError(f"the gazetteer's places are damaged; {store.MEND}") from error
        self.names = names
        self.source = source
        self.tables = tables
        self.countries: list[str] = tables["countries"]
        self.divisions: list[list[str]] = tables["admin1"]
        self.kinds: list[str] = tables["kinds"]
        self.features: list[str] = tables["features"]
        self._sources: list[str] = tables["sources"]
        self._arrays = arrays
        self.latitude = self._degrees(arrays["latitude"])
        self.longitude = self._degrees(arrays["longitude"])
        self.population = arrays["population"]
        self.country = arrays["country"]
        self.admin1 = arrays["admin1"]
        self.admin2 = arrays["admin2"]
        self.kind = arrays["kind"]
        self.feature = arrays["feature"]
        self.geoname_id = arrays["geoname_id"]
        self.cells = Cells(*(getattr(self, column).data for column in Cells._fields))
        self.special = len(arrays["special_extent"])
        self._first = memoryview(arrays["first"].data).cast("B").cast("I")
        self._many = memoryview(arrays["many"].data).cast("B").cast("I")
        self._names = arrays["names"].data
        self._get = self.names.get
        self._feature = self.cells.feature
        self.shapes: dict[str, Any] = {}
        self._places: dict[int, Place] = {}
        self._lists: dict[int, tuple[Match, ...]] = {}

    @classmethod
    def open(cls, folder: Path | None = None, source: str = "GeoNames") -> Index:
        """Open the artefacts in a folder, the packaged ones by default.

        Raises
        ------
        ArtefactError
            A file is missing or damaged.
        """
        arrays, names = store.open_arrays("places.bin", folder), marisa_trie.Trie()
        try:
            names.mmap(str(store.path("places.marisa", b"We love Marisa.", folder)))
            return cls(arrays, names, source)
        except (RuntimeError, KeyError) as error:
            raise ArtefactError(f"the gazetteer's places are damaged; {store.mend(folder)}") from error

    @staticmethod
    def _degrees(column: np.ndarray[Any, Any]) -> Any:
        return column / 1e5

    def __len__(self) -> int:
        return len(self.population)

    def __contains__(self, normal: object) -> bool:
        return isinstance(normal, str) and bool(self.ids(normal))

    def ids(self, normal: str) -> Sequence[Match]:
        """Return the places that a name in normal form may mean, the likelier first; else nothing.

        A patron saint before the name of a town in `SAINTLY` countries does not hide it: "santiago niltepec"
        is the full name of the only "niltepec".
        """
        return self.exactly(normal) or (self._with_saint(normal) if normal[:3] == "san" else ())

    def likely(self, normal: str) -> Sequence[Match]:
        """Return of `ids` what a reader of prose should weigh: all, but for hosts of hamlets of one name."""
        return self.ids(normal)

    def exactly(self, normal: str) -> Sequence[Match]:
        """Return the places that bear this very name in normal form, the likelier first."""
        at = self._get(normal)
        if at is None:
            return ()
        entry = self._first[at]
        if not entry & MANY:
            return (Match(entry >> HOW_BITS, entry & HOW_MASK),)
        found = self._lists.get(entry)
        if found is None:
            start = entry ^ MANY
            packed = self._many[start + 1 : start + 1 + self._many[start]]
            found = self._lists[entry] = tuple(Match(one >> HOW_BITS, one & HOW_MASK) for one in packed)
        return found

    def _with_saint(self, normal: str) -> Sequence[Match]:
        parts = normal.split()
        if len(parts) < 2 or parts[0] not in SAINTS:
            return ()
        found = [match for bare in _full_names(parts) for match in self.ids(bare)]
        if len(found) > MOST_NAMESAKES:
            return ()
        return tuple(
            Match(match.row, SHORT)
            for match in found
            if match.how in (PRIMARY, ALIAS) and self.countries[self.cells.country[match.row]] in SAINTLY
        )

    def loose(self, normal: str) -> Sequence[Match]:
        """Return what a name that `ids` does not know may mean without the words that GeoNames leaves out.

        "north dallas" and "port of dallas" lie at "dallas", "neches river" where "neches" is;
        "santiago niltepec" and "santa maria niltepec" are full names of a "niltepec", provided that few
        places bear that. Every match is a `SHORT` one.
        """
        parts = normal.split()
        if len(parts) > 1 and parts[0] in SAINTS:
            found = [match for bare in _full_names(parts) for match in self.ids(bare)]
            found = found if len(found) <= MOST_NAMESAKES else []
        else:
            found = list(self.ids(_stripped(parts)))
        return [Match(match.row, SHORT) for match in found if match.how in (PRIMARY, ALIAS, ALTERNATE)]

    def has_prefix(self, normal: str) -> bool:
        """Say whether some longer name begins with these words."""
        return next(self.names.iterkeys(normal + " "), None) is not None

    @cached_property
    def extent(self) -> np.ndarray[Any, Any]:
        """How far, in kilometres, the true spot may lie from each row's point."""
        towns = np.sqrt(self.population[self.special :] / (PEOPLE_PER_KM2 * np.pi))
        return np.concatenate([self._arrays["special_extent"], np.clip(towns, 5, 20).astype(np.float32)])

    def extent_km(self, row: int) -> float:
        """Return how far, in kilometres, the true spot may lie from the point of a row."""
        return float(self.extent[row])

    def is_town(self, row: int) -> bool:
        """Say whether a row is a populated place, which is what most rows are."""
        return row >= self.special

    def is_minor(self, row: int) -> bool:  # noqa: ARG002 -- of the packaged places none is
        """Say whether a row is to be weighed like a hamlet, whatever it is: it comes from an installed gazetteer."""
        return False

    def is_own(self, row: int) -> bool:  # noqa: ARG002 -- of the packaged places none is
        """Say whether a row is one of the user's own places."""
        return False

    def shape(self, key: str) -> Any | None:
        """Return the line or area of one of the user's own places, a shapely geometry in lon/lat degrees."""
        return self.shapes.get(key)

    @cached_property
    def _ends(self) -> memoryview:
        return np.cumsum(self._arrays["lengths"], dtype=np.uint32).data

    @cached_property
    def keys(self) -> list[str]:
        """Keys of the rows that are no populated places."""
        joined = bytes(self._arrays["keys"]).decode()
        return joined.split("\n") if joined else []

    @cached_property
    def nations(self) -> dict[str, int]:
        """ISO 3166-1 alpha-2 code to the row of the country."""
        rows = np.flatnonzero(self.feature[: self.special] == self.features.index("country"))
        return {self.countries[self.country[row]]: int(row) for row in rows}

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {key: row for row, key in enumerate(self.keys)}

    def name(self, row: int) -> str:
        """Return the name of a row."""
        ends = self._ends
        return bytes(self._names[ends[row - 1] if row else 0 : ends[row]]).decode(errors="ignore")

    def place(self, row: int) -> Place:
        """Return a row as a `Place`."""
        found = self._places.get(row)
        if found is None:
            found = self._places[row] = self._place(int(row))
        return found

    def _place(self, row: int) -> Place:
        special = row < self.special
        cells, geoname_id = self.cells, int(self.geoname_id[row])
        return Place(
            name=self.name(row),
            kind=self.kinds[cells.kind[row]],
            latitude=cells.latitude[row],
            longitude=cells.longitude[row],
            country=self.countries[cells.country[row]] or None,
            admin1=self.divisions[cells.admin1[row]][2] or None,
            geoname_id=geoname_id or None,
            extent_km=round(self.extent_km(row), 1),
            source=(self._sources[self._arrays["special_source"][row]] if special else "") or self.source,
            feature=self.features[cells.feature[row]],
            population=cells.population[row],
            key=self.keys[row] if special and self.keys else f"geonames:{geoname_id}",
        )

    def row(self, place: Place) -> int | None:
        """Return the row of a place that came from here; None for any other."""
        found = self._rows.get(place.key)
        if found is not None or not place.key.startswith("geonames:"):
            return found
        rows = np.flatnonzero(self.geoname_id == int(place.key[9:]))
        return int(rows[-1]) if len(rows) else None

    def feature_of(self, row: int) -> str:
        """Return what a row is, as `Place.feature` says it."""
        return self.features[self._feature[row]]

    def importance(self, row: int) -> float:
        """Return how likely a row is to be meant when nothing else is known, from 0 to 1."""
        feature = self.features[self._feature[row]]
        namesake = feature == "admin1" and self._named_like_country(row)
        return ranking.importance(feature, self.cells.population[row], namesake=namesake)

    def _named_like_country(self, row: int) -> bool:
        country = self.cells.country[row]
        return any(
            self.cells.country[match.row] == country and self.feature_of(match.row) == "country"
            for match in self.ids(normalize(self.name(row)))
        )

    def inside(self, row: int, container: int) -> bool:
        """Say whether a row lies in another by their codes: a country, a division, or next to a town."""
        feature, cells = self.feature_of(container), self.cells
        if row == container:
            return False
        if feature == "country":
            return bool(cells.country[row] == cells.country[container])
        if feature == "admin1":
            return bool(cells.admin1[row] == cells.admin1[container])
        if feature == "admin2":
            return bool(cells.admin2[row] == cells.admin2[container])
        if feature in ("populated place", "capital"):
            here = cells.latitude[row], cells.longitude[row]
            there = cells.latitude[container], cells.longitude[container]
            return ranking.kilometres(here, there) < ADJACENT_KM
        return False


def _full_names(parts: list[str]) -> list[str]:
    """Return the names that a town may be listed under when its full name begins with its patron saint's."""
    rest = parts[1:] if parts[0] == "santiago" else parts[2:]
    if rest and rest[0] in JOINTS:
        rest = rest[1:]
    return [" ".join(rest)] if rest and len(rest[0]) > 3 else []


def _stripped(parts: list[str]) -> str:
    """Return a name without the words around it that say which part or kind of place is meant."""
    inner = parts
    while len(inner) > 1 and inner[0] in BEFORE:
        inner = inner[1:]
    if len(inner) > 1 and inner[0] in JOINTS:
        inner = inner[1:]
    while len(inner) > 1 and inner[-1] in AFTER:
        inner = inner[:-1]
    return " ".join(inner) if len(inner) < len(parts) else ""


@kept(maxsize=1)
def open_index() -> Index:
    """Open the places: the packaged ones, with the installed gazetteers and the user's own where there are any.

    Every caller shares one, until `gazetteer.places.with_places` changes what is open.

    Raises
    ------
    ArtefactError
        A file is missing or damaged.
    """
    base = Index.open()
    if not store.has_more():
        return base
    from gazetteer.places import together  # noqa: PLC0415 -- most people have only the packaged places

    return together(base)
