"""The route file as a table: one row per stop, for people who would rather correct a spreadsheet.

A table holds the stops: group, order, place, dates, status, the words of the first evidence and the report
they are from. Claims, mentions, further evidence and the texts of the reports are in the YAML form only; read
back, the quotes of a report stand in for its text. ``stops.csv`` of a map folder can be read back too.
"""

from __future__ import annotations

import csv
import difflib
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

from gazetteer.errors import CoordinateError
from gazetteer.place import KINDS, Place
from mapper.errors import InputError, RouteFileError, UnknownPlaceError, quoted
from mapper.model import Account, Evidence, Report, Route, Stop
from mapper.nodes import nearest, parse_date
from mapper.placing import named_place
from mapper.settings import MAX_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

__all__ = ["COLUMNS", "STATUSES", "dumps_csv", "loads_csv", "safe_cell"]

STATUSES = ("suggested", "confirmed", "rejected")
COLUMNS = (
    "group", "order", "place", "latitude", "longitude", "country", "admin1", "kind", "geoname_id",
    "extent_km", "arrived", "departed", "dated", "status", "travel", "note", "quote", "report", "publisher",
    "published",
    "url", "source",
)  # fmt: skip
ALIASES = {
    "number": "order",
    "name": "place",
    "lat": "latitude",
    "lon": "longitude",
    "lng": "longitude",
    "date": "arrived",
}
NAME_THEM = "the first line names the columns: group,order,place,arrived"
HAZARDS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def safe_cell(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: one that starts like it gets an apostrophe."""
    return "'" + text if text.lstrip(" \n").startswith(HAZARDS) else text


def _unsafe_cell(text: str) -> str:
    return text[1:] if text.startswith("'") and text[1:].lstrip(" \n").startswith(HAZARDS) else text


def dumps_csv(account: Account) -> str:
    """Return the stops of an account as CSV, comma separated, with a header line."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n", restval="")
    writer.writeheader()
    for route in account.routes:
        for order, stop in enumerate(route.stops, start=1):
            writer.writerow({key: _cell(value) for key, value in _row(account, route, order, stop).items()})
    return out.getvalue()


def _cell(value: object) -> object:
    if value is None:
        return ""
    return safe_cell(value) if isinstance(value, str) else value


def _row(account: Account, route: Route, order: int, stop: Stop) -> dict[str, object]:
    place = stop.place
    row: dict[str, object] = {
        "group": route.group,
        "order": order,
        "place": place.name,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "country": place.country,
        "admin1": place.admin1,
        "kind": place.kind,
        "geoname_id": place.geoname_id,
        "extent_km": place.extent_km,
        "arrived": stop.arrived,
        "departed": stop.departed,
        "dated": stop.dated,
        "status": stop.status,
        "travel": stop.travel,
        "note": stop.note,
        "source": place.source,
    }
    for piece in stop.evidence[:1]:
        report = account.reports[piece.report]
        row |= {"quote": piece.quote, "report": report.title, "publisher": report.publisher}
        row |= {"published": report.published, "url": report.url}
    return row


# ------------------------------------------------------------------ reading


@dataclass
class _Excerpts:
    """A report of which the table holds quotes only."""

    index: int
    head: tuple[str, str, date | None, str]
    quotes: list[str] = field(default_factory=list)
    length: int = 0

    def add(self, quote: str) -> Evidence:
        start = self.length + (1 if self.quotes else 0)
        self.quotes.append(quote)
        self.length = start + len(quote)
        return Evidence(self.index, start, self.length, quote)

    def report(self, source: str) -> Report:
        title, publisher, published, url = self.head
        return Report("\n".join(self.quotes), title, publisher, published, url or None, source=source)


class _Row:
    """One row, that knows its line."""

    def __init__(self, path: str, line: int, cells: dict[str, str]) -> None:
        self.path, self.line, self.cells = path, line, cells

    def fail(self, problem: str) -> NoReturn:
        raise RouteFileError(self.path, self.line, problem)

    def text(self, column: str) -> str:
        return self.cells.get(column, "")

    def number(self, column: str) -> float | None:
        word = self.text(column)
        if not word:
            return None
        try:
            value = float(word)
        except ValueError:
            self.fail(f"{column} must be a number such as 16.56, not {quoted(word)}")
        if value - value != 0:
            self.fail(f"{column} must be a finite number, not {quoted(word)}")
        return value

    def integer(self, column: str) -> int | None:
        word = self.text(column)
        if word and not (word.isascii() and word.isdigit()):
            self.fail(f"{column} must be a whole number, not {quoted(word)}")
        return int(word) if word else None

    def day(self, column: str) -> date | None:
        word = self.text(column)
        try:
            return parse_date(word) if word else None
        except ValueError as error:
            self.fail(f"{column}: {error}")

    def choice(self, column: str, words: Sequence[str], default: str) -> str:
        word = self.text(column) or default
        if word not in words:
            one_of = f"{nearest(word, words)} (one of {', '.join(words)})"
            self.fail(f"{column} {quoted(word)} is not in the list{one_of}")
        return word


def loads_csv(text: str, path: str = "route.csv") -> Account:
    """Read a table of stops; comma, semicolon or tab separated.

    Only ``place``, or latitude and longitude, is needed. Rows of a group are put in order by ``order`` where
    it is given; columns that are not known are passed over, unless they look like a slip of the pen.

    Raises
    ------
    RouteFileError
        A mistake in it, with file and line.
    """
    groups: dict[str, list[tuple[int, Stop]]] = {}
    reports: dict[tuple[str, str, date | None, str], _Excerpts] = {}
    for row in _rows(text.removeprefix("\ufeff"), path):
        group = row.text("group") or "the group"
        stops = groups.setdefault(group, [])
        order = row.integer("order")
        stops.append((len(stops) + 1 if order is None else order, _stop(row, reports)))
    return Account(
        reports=tuple(report.report(path) for report in reports.values()),
        routes=tuple(
            Route(group, tuple(stop for _, stop in sorted(stops, key=lambda pair: pair[0])))
            for group, stops in groups.items()
        ),
    )


def _rows(text: str, path: str) -> Iterator[_Row]:
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    columns: list[str] = []
    line = 1
    try:
        for cells in reader:
            at, line = line, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if not columns:
                columns = _columns(cells, path, at)
                continue
            if len(cells) > len(columns):
                raise RouteFileError(path, at, f"{len(cells)} cells, but there are {len(columns)} columns")
            yield _Row(path, at, {key: _unsafe_cell(c) for key, c in zip(columns, cells, strict=False)})
    except csv.Error as error:
        raise RouteFileError(path, line, f"not valid CSV: {error}") from None
    if not columns:
        raise RouteFileError(path, 1, f"the file is empty; {NAME_THEM}")


def _columns(cells: list[str], path: str, line: int) -> list[str]:
    if len(cells) > MAX_COLUMNS:
        raise RouteFileError(path, line, f"{len(cells):,} columns; a table of stops has {len(COLUMNS)} at most")
    names = [cell.strip().lower() for cell in cells]
    named = [ALIASES.get(name, name) if ALIASES.get(name) not in names else name for name in names]
    for name in named:
        slip = difflib.get_close_matches(name, COLUMNS, n=1, cutoff=0.85) if name not in COLUMNS else []
        if slip:
            raise RouteFileError(path, line, f"unknown column {quoted(name)}; did you mean {slip[0]!r}?")
        if name in COLUMNS and named.count(name) > 1:
            raise RouteFileError(path, line, f"column {quoted(name)} is there twice; keep one")
    if "place" not in named and not {"latitude", "longitude"} <= set(named):
        raise RouteFileError(path, line, f"no column 'place'; {NAME_THEM}")
    return named


def _stop(row: _Row, reports: dict[tuple[str, str, date | None, str], _Excerpts]) -> Stop:
    arrived, departed = row.day("arrived"), row.day("departed")
    if arrived and departed and departed < arrived:
        row.fail(f"departed {departed} is before arrived {arrived}")
    evidence: tuple[Evidence, ...] = ()
    if row.text("quote"):
        head = (row.text("report"), row.text("publisher"), row.day("published"), row.text("url"))
        excerpts = reports.setdefault(head, _Excerpts(len(reports), head))
        evidence = (excerpts.add(row.text("quote")),)
    dated = None
    if row.text("dated") or ("dated" not in row.cells and (arrived or departed)):
        dated = row.choice("dated", ("stated", "inferred"), "stated")
    return Stop(
        place=_place(row),
        arrived=arrived,
        departed=departed,
        dated=dated,
        evidence=evidence,
        status=row.choice("status", STATUSES, "suggested"),
        travel=row.text("travel") or None,
        note=row.text("note"),
    )


def _place(row: _Row) -> Place:
    latitude, longitude = row.number("latitude"), row.number("longitude")
    name, country = row.text("place"), row.text("country") or None
    try:
        if latitude is None and longitude is None:
            kind = row.choice("kind", KINDS, KINDS[0]) if row.text("kind") else None
            return named_place(name, country=country, admin1=row.text("admin1") or None, kind=kind)
        if latitude is None or longitude is None:
            row.fail("latitude and longitude go together; one of them is missing")
        if abs(longitude) > 360:
            row.fail(f"longitude {longitude:g} is out of range -180 to 180")
        if abs(latitude) > 90:
            row.fail(f"latitude {latitude:g} is out of range -90 to 90; are the two swapped?")
        extent = row.number("extent_km")
        return Place(
            name=name or f"{latitude:g}, {longitude:g}",
            kind=row.choice("kind", KINDS, "other"),
            latitude=latitude,
            longitude=longitude,
            country=country,
            admin1=row.text("admin1") or None,
            geoname_id=row.integer("geoname_id"),
            extent_km=5.0 if extent is None else extent,
            source=row.text("source"),
        )
    except (CoordinateError, InputError, UnknownPlaceError) as error:
        if isinstance(error, RouteFileError):
            raise
        row.fail(str(error))
