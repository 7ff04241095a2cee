"""A CSV of places and the distances added to it, row by row, with progress where it takes long."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gazetteer.errors import GazetteerError
from mapper.errors import InputError, MapperError
from mapper.settings import MAX_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from gazetteer import Border, Place
    from mapper.measurement.road import RoadSource

__all__ = ["Measured", "Table", "dump", "measure", "read"]

HEADINGS = {
    "name": ("name", "place", "city", "stop", "toponym"),
    "latitude": ("latitude", "lat", "y"),
    "longitude": ("longitude", "lon", "lng", "long", "x"),
    "country": ("country", "country_code"),
}
"""The columns that are read, and the other names by which they go."""
ADDED = {
    "straight": ("straight_km", "uncertainty_km", "nearest_latitude", "nearest_longitude"),
    "territory": ("territory_km", "way_out_km"),
    "crossing": ("crossing", "crossing_km"),
    "road": ("road_low_km", "road_high_km", "road_basis"),
}
"""The columns that each measure adds."""
SHOW_PROGRESS_FROM = 200


@dataclass(frozen=True, slots=True)
class Table:
    """The file as read: its name, headings, rows, and which heading holds what."""

    path: Path
    columns: tuple[str, ...]
    rows: tuple[dict[str, str], ...]
    holds: dict[str, str]


@dataclass(frozen=True, slots=True)
class Measured:
    """The rows with what was added, and the rows that could not be measured, each in a sentence."""

    columns: tuple[str, ...]
    rows: list[dict[str, Any]]
    problems: list[str]


def read(path: Path) -> Table:
    """Read a CSV of places: comma, semicolon or tab between the cells, headings in the first line.

    Raises
    ------
    InputError
        No such file, no text, no rows, or no column that says where a place is.
    """
    from mapper.reading.plaintext import decode  # noqa: PLC0415
    from mapper.reading.source import read_bytes  # noqa: PLC0415

    text = decode(read_bytes(path), str(path))
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        reader = csv.DictReader(io.StringIO(text), delimiter=delimiter, restkey="", restval="", strict=True)
        if len(reader.fieldnames or ()) > MAX_COLUMNS:
            count = len(reader.fieldnames or ())
            raise InputError(f"{path}:1: {count:,} columns; give a table of places, {MAX_COLUMNS} columns at most")
        rows = tuple(reader)
    except csv.Error as error:
        raise InputError(f"{path}: no CSV ({error}); put cells that hold a comma in double quotes") from None
    columns = tuple(reader.fieldnames or ())
    lowered = {column.strip().lower(): column for column in columns}
    holds = {
        what: next(lowered[name] for name in names if name in lowered)
        for what, names in HEADINGS.items()
        if any(name in lowered for name in names)
    }
    if "name" not in holds and not {"latitude", "longitude"} <= holds.keys():
        have = ", ".join(columns) or "nothing"
        raise InputError(f"{path}:1: a column name, or latitude and longitude, is needed; there is {have[:80]}")
    if not rows:
        raise InputError(f"{path}: no rows below the headings")
    ragged = next((number for number, row in enumerate(rows, 2) if "" in row), None)
    if ragged and "" not in columns:
        raise InputError(f"{path}:{ragged}: more cells than headings; put a cell that holds a comma in double quotes")
    return Table(path, columns, rows, holds)


def measure(table: Table, target: Place | Border, only: str | None = None, roads: RoadSource | None = None) -> Measured:
    """Add the distances to every row; a place that is not known leaves its cells empty and says so.

    Parameters
    ----------
    table
        What `read` returned.
    target
        The place or the border to measure to.
    only
        One measure of `ADDED`; all of them by default.
    roads
        What knows the roads; the offline network by default.
    """
    wanted = [name for name in ADDED if only in (None, name)]
    added = [column for name in wanted for column in ADDED[name]]
    rows: list[dict[str, Any]] = []
    problems: list[str] = []
    for number, row in enumerate(_progress(table.rows), 2):
        cells: dict[str, Any] = dict.fromkeys(added)
        problem = None
        try:
            place = _place(row, table.holds)
            found = _cells(place, target, wanted, roads)
            cells |= {key: found[key] for key in added}
        except (GazetteerError, MapperError) as error:
            problem = str(error)
            problems.append(f"{table.path}:{number}: {problem}")
        rows.append({**row, **cells, "problem": problem})
    columns = tuple(dict.fromkeys((*table.columns, *added, *(["problem"] if problems else ()))))
    return Measured(columns, [{key: row[key] for key in columns} for row in rows], problems)


def dump(measured: Measured) -> str:
    """Write the rows as CSV."""
    out = io.StringIO()
    writer = csv.DictWriter(out, measured.columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(measured.rows)
    return out.getvalue()


def _place(row: dict[str, str], holds: dict[str, str]) -> Place:
    """Return the place of a row: its coordinates where it has them, else its name."""
    from mapper.placing import named_place  # noqa: PLC0415

    def cell(what: str) -> str:
        return (row.get(holds.get(what, "")) or "").strip()

    if cell("latitude") and cell("longitude"):
        point = f"{cell('latitude')},{cell('longitude')}"
        return named_place(point)
    code = cell("country").upper()
    return named_place(cell("name"), country=code if len(code) == 2 else None)


def _cells(place: Place, target: Place | Border, wanted: Sequence[str], roads: RoadSource | None) -> dict[str, Any]:
    """Return every added cell, lengths in kilometers to a tenth."""
    from gazetteer.place import Place as PlaceType  # noqa: PLC0415

    if isinstance(target, PlaceType):
        from gazetteer.geodesy import distance_km  # noqa: PLC0415
        from mapper.measurement.road import road_between  # noqa: PLC0415

        road = road_between(place, target, roads) if "road" in wanted else None
        found: dict[str, Any] = {
            "straight_km": round(float(distance_km(*place.point, *target.point)), 1),
            "uncertainty_km": round(place.extent_km + target.extent_km, 1),
            "road_km": road and road.to_dict(),
        }
    else:
        from mapper.measurement.border import distance  # noqa: PLC0415

        found = distance(place, target, roads, measures=wanted).to_dict()
    point = found.get("nearest_point") or (None, None)
    crossing = found.get("crossing") or {}
    length = found.get("road_km") or {}
    return {
        "straight_km": found["straight_km"],
        "uncertainty_km": found["uncertainty_km"],
        "nearest_latitude": point[0],
        "nearest_longitude": point[1],
        "territory_km": found.get("territory_km"),
        "way_out_km": found.get("way_out_km"),
        "crossing": crossing.get("name"),
        "crossing_km": crossing.get("straight_km"),
        "road_low_km": length.get("low"),
        "road_high_km": length.get("high"),
        "road_basis": length.get("basis"),
    }


def _progress(rows: Sequence[dict[str, str]]) -> Iterator[dict[str, str]]:
    """Yield the rows, with a bar on standard error when there are many and someone is looking."""
    import sys  # noqa: PLC0415

    if len(rows) < SHOW_PROGRESS_FROM or not sys.stderr.isatty():
        yield from rows
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import track  # noqa: PLC0415

    yield from track(rows, description="Measuring", console=Console(stderr=True), transient=True)
