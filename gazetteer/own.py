"""Reads the user's own places from CSV and GeoJSON files.

Whatever is wrong is said with the file and the line. Names are kept as they are, but for control characters; they
are escaped where they are shown, like everything that comes from outside.
"""

from __future__ import annotations

import csv
import io
import json
import math
import re
import zlib
from typing import TYPE_CHECKING, Any, NamedTuple

from gazetteer.errors import PlacesFileError
from gazetteer.index import ALIAS, PRIMARY
from gazetteer.names import normalize
from gazetteer.place import KINDS
from gazetteer.ranking import kilometres
from gazetteer.row import Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from gazetteer.index import Index

__all__ = ["COLUMNS", "EXTENTS_KM", "read"]

COLUMNS = {
    "name": ("name", "place", "nombre", "nom"),
    "latitude": ("latitude", "lat", "y", "latitud"),
    "longitude": ("longitude", "lon", "lng", "long", "x", "longitud"),
    "kind": ("kind", "type"),
    "country": ("country", "country_code", "iso2"),
    "admin1": ("admin1", "state", "province", "region"),
    "alternate_names": ("alternate_names", "alternatenames", "aliases", "other_names"),
    "extent_km": ("extent_km",),
    "source": ("source", "fuente"),
}
"""The columns and properties that are read, each with the names by which it goes."""

EXTENTS_KM = {
    "city": 5.0, "crossing": 2.0, "camp": 2.0, "river": 50.0, "water": 25.0, "region": 50.0, "country": 500.0,
    "other": 5.0,
}  # fmt: skip
"""How far a place given as a point may reach where the file does not say; estimates."""

FEATURES = {"city": "populated place", "water": "lake"}
SHAPED = {
    "Point": "city", "LineString": "river", "MultiLineString": "river", "Polygon": "region", "MultiPolygon": "region",
}  # fmt: skip
"""What a feature is that does not say it, by its geometry."""

MOST_BYTES, MOST_PLACES, LONGEST_NAME, MOST_VERTICES, MOST_COLUMNS = 64_000_000, 500_000, 200, 500_000, 1000
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")
SEPARATOR = re.compile(r"[|;]")
FEATURE = re.compile(r'"type"\s*:\s*"Feature"')


class _Entry(NamedTuple):
    """One place as the file has it: its line, its cells by our names of the columns, its shape if any."""

    line: int
    cells: Mapping[str, Any]
    shape: Any = None


class _Reader:
    """Turns the entries of one file into rows."""

    def __init__(self, path: Path, base: Index) -> None:
        self.path, self.base = path, base
        self.stamp = f"{path.stem}-{zlib.crc32(str(path.resolve()).encode(errors='replace')):08x}"
        self.codes = {country: country for country in base.countries if country}
        for country, row in base.nations.items():
            self.codes.setdefault(normalize(base.name(row)), country)
        self.divisions: dict[tuple[str, str], str] = {}
        self.shapes: dict[str, Any] = {}
        self._known: dict[tuple[str, str], str] | None = None

    def fail(self, line: int, problem: str) -> PlacesFileError:
        return PlacesFileError(str(self.path), line, problem)

    def row(self, entry: _Entry, number: int) -> Row:
        """Return an entry as a row with this number, or say what is wrong with it."""
        cells, line = entry.cells, entry.line
        name = _clean(cells.get("name"))
        if not normalize(name):
            raise self.fail(line, "no name; every place needs one")
        if len(name) > LONGEST_NAME:
            raise self.fail(line, f"the name {name[:30]!r}... has {len(name)} letters; {LONGEST_NAME} at most")
        kind = _clean(cells.get("kind")).lower() or SHAPED[entry.shape.geom_type if entry.shape else "Point"]
        if kind not in KINDS:
            raise self.fail(line, f"unknown kind {kind[:30]!r}; one of {', '.join(KINDS)}")
        latitude, longitude, reach = self._point(entry)
        country = self._country(entry)
        row = Row(
            name, kind, FEATURES.get(kind, kind), latitude, longitude, country,
            admin1=self._division(country, _clean(cells.get("admin1"))),
            extent_km=self._extent(entry, reach, kind),
            source=_clean(cells.get("source")) or f"own places, {self.path.name}",
            key=f"own:{self.stamp}:{number}",
        )  # fmt: skip
        row.called([name], PRIMARY)
        others = cells.get("alternate_names") or ()
        row.called([_clean(one) for one in (SEPARATOR.split(others) if isinstance(others, str) else others)], ALIAS)
        if entry.shape is not None and entry.shape.geom_type != "Point":
            self.shapes[row.key] = entry.shape
        return row

    def _point(self, entry: _Entry) -> tuple[float, float, float]:
        """Return the point of an entry, degrees, and how far its shape reaches from it, km."""
        if entry.shape is None:
            return self._degrees(entry, "latitude", 90), self._degrees(entry, "longitude", 180), 0.0
        shape = entry.shape
        is_line = "Line" in shape.geom_type
        spot = shape.interpolate(0.5, normalized=True) if is_line else shape.representative_point()
        import shapely  # noqa: PLC0415 -- only files with lines and areas need it

        around = shapely.get_coordinates(shape).tolist()
        reach = max(kilometres((spot.y, spot.x), (lat, lon)) for lon, lat in around[:: max(1, len(around) // 2000)])
        return spot.y, spot.x, reach

    def _degrees(self, entry: _Entry, what: str, most: int) -> float:
        text = _clean(entry.cells.get(what))
        try:
            value = float(text)
        except ValueError:
            has = f"{what} {text[:30]!r} is no number" if text else f"no {what}"
            raise self.fail(entry.line, f"{has}; write decimal degrees, such as 16.56") from None
        if not (math.isfinite(value) and abs(value) <= most):
            swapped = "; are latitude and longitude swapped?" if most == 90 and abs(value) <= 180 else ""
            raise self.fail(entry.line, f"{what} {text} is out of range, -{most} to {most} degrees{swapped}")
        return value

    def _country(self, entry: _Entry) -> str:
        text = _clean(entry.cells.get("country"))
        code = self.codes.get(text.upper()) or self.codes.get(normalize(text)) if text else ""
        if code is None:
            raise self.fail(entry.line, f"unknown country {text[:30]!r}; give an ISO 3166 code such as MX")
        return code

    def _division(self, country: str, text: str) -> str:
        """Return the code of a first-level division; one that the gazetteer does not know gets a code of its own."""
        if not text:
            return ""
        if self._known is None:
            self._known = {}
            for land, code, name in self.base.divisions:
                self._known.setdefault((land, normalize(name)), code)
                self._known.setdefault((land, code.lower()), code)
        known = self._known.get((country, normalize(text))) or self._known.get((country, text.lower()))
        if known:
            self.divisions[country, known] = next(
                name for land, code, name in self.base.divisions if (land, code) == (country, known)
            )
            return known
        self.divisions[country, f"~{text}"] = text
        return f"~{text}"

    def _extent(self, entry: _Entry, reach: float, kind: str) -> float:
        text = _clean(entry.cells.get("extent_km"))
        if not text:
            return round(reach, 1) or EXTENTS_KM[kind]
        try:
            value = float(text)
        except ValueError:
            value = -1.0
        if not 0 <= value <= 9999:
            raise self.fail(entry.line, f"extent_km {text[:30]!r} is no length; give kilometres, 0 to 9999")
        return value


def read(path: Path, base: Index) -> Index:
    """Return the places of a file as an index.

    Parameters
    ----------
    path
        A CSV file, or a GeoJSON file (``.geojson``, ``.json``).
    base
        The packaged index, for the codes of countries and divisions.

    Raises
    ------
    PlacesFileError
        The file cannot be read, or an entry of it is none.
    """
    from gazetteer.places import own_index  # noqa: PLC0415 -- which opens what is read here

    text = _text(path)
    reader = _Reader(path, base)
    entries = _features(reader, text) if path.suffix.lower() in (".geojson", ".json") else _lines(reader, text)
    rows: list[Row] = []
    for entry in entries:
        if len(rows) >= MOST_PLACES:
            raise reader.fail(entry.line, f"more than {MOST_PLACES:,} places; cut the file in parts")
        rows.append(reader.row(entry, len(rows) + 1))
    if not rows:
        raise reader.fail(1, "no places in it; give a name, a latitude and a longitude in each row")
    for row in rows:
        row.names = {name: how for name, how in row.names.items() if len(name) <= LONGEST_NAME}
    index = own_index(rows, reader.divisions)
    index.shapes.update(reader.shapes)
    return index


def _text(path: Path) -> str:
    try:
        if path.is_dir():
            raise PlacesFileError(str(path), 1, "a folder; give a CSV or GeoJSON file")
        if path.stat().st_size > MOST_BYTES:
            raise PlacesFileError(str(path), 1, f"more than {MOST_BYTES // 1_000_000} MB; cut the file in parts")
        raw = path.read_bytes()
    except FileNotFoundError:
        raise PlacesFileError(str(path), 1, "no such file; give a CSV or GeoJSON file of places") from None
    except OSError as error:
        raise PlacesFileError(str(path), 1, f"cannot be read ({error.strerror})") from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise PlacesFileError(str(path), line, "not UTF-8; save the file in that encoding") from None


def _clean(value: object) -> str:
    return "" if value is None else " ".join(CONTROL.sub(" ", str(value)).split())


def _lines(reader: _Reader, text: str) -> Iterator[_Entry]:
    """Yield the rows of a CSV; commas, semicolons and tabs separate its cells."""
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    rows = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=delimiter)
    try:
        headings = [_clean(cell).lower().replace(" ", "_") for cell in next(rows, [])]
        if len(headings) > MOST_COLUMNS:
            raise reader.fail(1, f"{len(headings):,} columns; {MOST_COLUMNS} at most")
        at = {
            what: next(headings.index(name) for name in names if name in headings)
            for what, names in COLUMNS.items()
            if any(name in headings for name in names)
        }
        missing = [what for what in ("name", "latitude", "longitude") if what not in at]
        if missing:
            have = ", ".join(filter(None, headings))[:80] or "nothing"
            raise reader.fail(1, f"no column {' and no column '.join(missing)}; the first line has {have}")
        before = rows.line_num
        for cells in rows:
            line, before = before + 1, rows.line_num
            if any(cell.strip() for cell in cells):
                yield _Entry(line, {what: cells[k] for what, k in at.items() if k < len(cells)})
    except csv.Error as error:
        raise reader.fail(rows.line_num, f"no CSV ({error}); one place a line, cells with quotes closed") from None


def _features(reader: _Reader, text: str) -> Iterator[_Entry]:
    """Yield the features of a GeoJSON file."""
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise reader.fail(error.lineno, f"no JSON: {error.msg.lower()}") from None
    except (RecursionError, ValueError):
        raise reader.fail(1, "no GeoJSON that can be read: nested too deep, or a number too long") from None
    if not isinstance(document, dict) or document.get("type") not in ("FeatureCollection", "Feature"):
        raise reader.fail(1, "no GeoJSON; a FeatureCollection or a Feature is needed")
    crs = json.dumps(document.get("crs") or "CRS84")
    if not re.search(r"CRS84|4326", crs):
        raise reader.fail(1, "coordinates in another system; save the file in WGS 84, longitude and latitude")
    features = document.get("features") if document["type"] == "FeatureCollection" else [document]
    if not isinstance(features, list):
        raise reader.fail(1, '"features" is no list of features')
    lines = [text.count("\n", 0, found.start()) + 1 for found in FEATURE.finditer(text)] if len(text) < 2e6 else []
    for number, feature in enumerate(features):
        yield _feature(reader, feature, lines[number] if len(lines) == len(features) else 1, number + 1)


def _feature(reader: _Reader, feature: Any, line: int, number: int) -> _Entry:
    import shapely  # noqa: PLC0415 -- only GeoJSON needs it

    if not isinstance(feature, dict) or not isinstance(feature.get("properties") or {}, dict):
        raise reader.fail(line, f"feature {number} is no feature with properties")
    given = {str(key).lower().replace(" ", "_"): value for key, value in (feature.get("properties") or {}).items()}
    cells = {
        what: next(given[name] for name in names if given.get(name) is not None)
        for what, names in COLUMNS.items()
        if any(given.get(name) is not None for name in names)
    }
    geometry = feature.get("geometry")
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in SHAPED:
        raise reader.fail(line, f"feature {number}: geometry {str(kind)[:30]}; one of {', '.join(SHAPED)} is needed")
    try:
        shape = shapely.from_geojson(json.dumps(geometry))
        around = shapely.get_coordinates(shape)
    except (shapely.errors.GEOSException, RecursionError, ValueError, TypeError):
        shape, around = None, ()
    if shape is None or not 0 < len(around) <= MOST_VERTICES:
        raise reader.fail(line, f"feature {number}: no points, or not two numbers each, in its coordinates")
    west, south, east, north = shape.bounds
    if not (west >= -180 and east <= 180 and south >= -90 and north <= 90):
        raise reader.fail(line, f"feature {number}: a point that is none on Earth; give longitude, latitude in degrees")
    return _Entry(line, cells, shapely.force_2d(shapely.make_valid(shape) if "Polygon" in kind else shape))
