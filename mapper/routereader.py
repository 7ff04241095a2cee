"""What a route file says, read field by field: nodes of YAML in, the nouns out, mistakes told by line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from gazetteer.errors import CoordinateError, UnknownBorderError
from gazetteer.place import KINDS, Place
from mapper.changefile import HISTORY, read_history
from mapper.errors import InputError, UnknownPlaceError
from mapper.model import (
    CLAIM_KINDS,
    ROLES,
    About,
    Account,
    Claim,
    Evidence,
    Mention,
    Report,
    Route,
    Stop,
)
from mapper.placing import named_place
from mapper.routetable import STATUSES
from mapper.units import UNITS, Quantity

if TYPE_CHECKING:
    from datetime import date

    from mapper.nodes import Item

__all__ = ["MENTION", "PLACE", "SPAN", "read_account"]

TOP = ("version", "border", "roads", "reports", "routes", "claims", *HISTORY, "places", "texts")
REPORT = ("title", "publisher", "published", "url", "language", "source", "sha256", "text")
ROUTE = ("group", "stops")
STOP = ("place", "arrived", "departed", "dated", "status", "travel", "note", "change", "evidence")
SPAN = ("report", "start", "end", "quote", "rule")
CLAIM = ("quote", "kind", "value", "qualifier", "measure", "about", "status",
         "report", "start", "end", "rule", "change")  # fmt: skip
VALUE = ("low", "high", "unit")
ABOUT = ("from", "to", "date", "group", "since")
PLACE = ("name", "kind", "latitude", "longitude", "country", "admin1", "geoname_id", "extent_km", "source",
         "feature", "population", "key")  # fmt: skip
MENTION = ("text", "report", "start", "end", "role", "confidence", "why", "change", "place", "candidates")
QUANTITY = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:(?:-|–|to)\s*(\d+(?:\.\d+)?)\s*)?([a-z/]+)\s*")


def read_account(document: Item, path: str) -> Account:
    """Return the account that a route file holds; ``path`` is what messages call it.

    Raises
    ------
    RouteFileError
        A mistake in it, with file and line.
    """
    fields = document.fields(TOP)
    if "routes" not in fields:
        document.fail("a route file needs 'routes:', a list of groups with their stops")
    if "version" in fields and fields["version"].text() != "1":
        fields["version"].fail("this version of the file is not known; this program writes version: 1")
    reader = _Reader(fields, path)
    return Account(
        reports=reader.reports,
        routes=tuple(reader.route(item) for item in fields["routes"].items()),
        claims=tuple(reader.claim(item) for item in _list(fields, "claims")),
        mentions=tuple(reader.mention(item) for item in _list(fields, "places")),
        border=_border(fields["border"]) if "border" in fields else None,
        roads=_optional_text(fields, "roads"),
        history=read_history(fields, reader.place, _quantity),
    )


def _border(item: Item) -> str | None:
    name = item.optional_text()
    if name:
        from gazetteer.borders import border  # noqa: PLC0415 - opened only when a border is named

        try:
            border(name)
        except UnknownBorderError as error:
            item.fail(str(error))
    return name or None


class _Reader:
    """Reads the parts of one route file; knows the reports in which spans count."""

    def __init__(self, fields: dict[str, Item], path: str) -> None:
        self.places: dict[int, Place] = {}
        self.altered: set[int] = set()
        texts, heads = _list(fields, "texts"), _list(fields, "reports")
        if len(texts) > max(1, len(heads)):
            texts[len(heads)].fail(f"there is a text for a report that is not there ({len(heads)} reports)")
        self.reports = tuple(
            self._report(index, head, texts[index] if index < len(texts) else None) for index, head in enumerate(heads)
        )
        if not heads and (texts or "claims" in fields or "places" in fields):
            # a claim written by hand is nobody's report but the file's own
            self.reports = (Report(texts[0].text() if texts else "", source=Path(path).name),)

    def _report(self, index: int, item: Item, text: Item | None) -> Report:
        fields = item.fields(REPORT)
        text = fields.get("text", text)
        report = Report(
            text="" if text is None else text.text(),
            title=_text(fields, "title"),
            publisher=_text(fields, "publisher"),
            published=_date(fields, "published"),
            url=_optional_text(fields, "url"),
            language=fields["language"].text() if "language" in fields else "en",
            source=_text(fields, "source"),
        )
        if "sha256" in fields and fields["sha256"].text().lower() != report.sha256:
            self.altered.add(index)
        return report

    def route(self, item: Item) -> Route:
        fields = item.fields(ROUTE)
        if "stops" not in fields:
            item.fail("a route needs 'stops:', a list of places")
        stops = tuple(self.stop(stop) for stop in fields["stops"].items())
        return Route(fields["group"].text() if "group" in fields else "the group", stops)

    def stop(self, item: Item) -> Stop:
        if item.is_scalar or item.is_list:
            return Stop(self.place(item))
        fields = item.fields(STOP)
        if "place" not in fields or fields["place"].is_null:
            item.fail("a stop needs 'place:', a name or latitude, longitude")
        arrived, departed = _date(fields, "arrived"), _date(fields, "departed")
        if arrived is not None and departed is not None and departed < arrived:
            fields["departed"].fail(f"departed {departed} is before arrived {arrived}")
        dated = "stated" if arrived or departed else None
        if "dated" in fields:
            dated = None if fields["dated"].is_null else fields["dated"].choice(("stated", "inferred"))
        return Stop(
            place=self.place(fields["place"]),
            arrived=arrived,
            departed=departed,
            dated=dated,
            evidence=tuple(self.evidence(piece) for piece in _list(fields, "evidence")),
            status=fields["status"].choice(STATUSES) if "status" in fields else "suggested",
            travel=_optional_text(fields, "travel"),
            note=_text(fields, "note"),
            change=_text(fields, "change"),
        )

    def evidence(self, item: Item) -> Evidence:
        fields = item.fields(SPAN)
        quote = _text(fields, "quote")
        report, start, end = self.span(item, fields, quote)
        return Evidence(report, start, end, quote, _text(fields, "rule"))

    def span(self, item: Item, fields: dict[str, Item], quote: str) -> tuple[int, int, int]:
        """Return report, start and end; words without offsets, or whose text was edited, are looked for."""
        report = fields["report"].integer() if "report" in fields else 0
        if report >= len(self.reports):
            count = len(self.reports)
            have = f"there are {count}, counted from 0" if count else "'reports:' is missing or empty"
            fields.get("report", item).fail(f"report {report} is not there; {have}")
        text = self.reports[report].text
        given = "start" in fields and "end" in fields
        start = fields["start"].integer() if "start" in fields else 0
        end = fields["end"].integer() if "end" in fields else start + (len(quote) if text else 0)
        if end < start:
            fields["end"].fail(f"end {end} is before start {start}")
        if given and report not in self.altered:
            if text and end > len(text):
                fields["end"].fail(f"end {end} is past the end of report {report} ({len(text)} characters)")
            return report, start, end
        if not quote or not text or (given and text[start:end] == quote):
            return report, start, end
        found = [match.start() for match in re.finditer(re.escape(quote), text)]
        if not found:
            fields.get("quote", item).fail(f"these words are not in the text of report {report}; quote exactly")
        start = min(found, key=lambda at: abs(at - start))
        return report, start, start + len(quote)

    def place(self, item: Item) -> Place:
        node = id(item.node)
        if node not in self.places:
            self.places[node] = self._place(item)
        return self.places[node]

    def _place(self, item: Item) -> Place:
        if item.is_scalar:
            return _named(item, item.text())
        if item.is_list:
            return _named(item, ", ".join(part.text() for part in item.items()))
        fields = item.fields(PLACE)
        country = _optional_text(fields, "country")
        if "latitude" not in fields and "longitude" not in fields:
            if "name" not in fields:
                item.fail("a place needs a name, or latitude and longitude")
            return _named(
                fields["name"],
                _text(fields, "name"),
                country=country,
                admin1=_optional_text(fields, "admin1"),
                kind=fields["kind"].choice(KINDS) if "kind" in fields else None,
            )
        for one, other in (("latitude", "longitude"), ("longitude", "latitude")):
            if one not in fields:
                item.fail(f"the place has a {other} but no {one}")
        latitude, longitude = fields["latitude"].number(), fields["longitude"].number()
        if abs(latitude) > 90:
            fields["latitude"].fail(f"latitude {latitude:g} is out of range -90 to 90; are the two swapped?")
        if abs(longitude) > 360:
            fields["longitude"].fail(f"longitude {longitude:g} is out of range -180 to 180")
        extent = fields["extent_km"].number() if "extent_km" in fields else 5.0
        if extent < 0:
            fields["extent_km"].fail("extent_km must not be negative")
        try:
            return Place(
                name=_text(fields, "name") if "name" in fields else f"{latitude:g}, {longitude:g}",
                kind=fields["kind"].choice(KINDS) if "kind" in fields else "other",
                latitude=latitude,
                longitude=longitude,
                country=country,
                admin1=_optional_text(fields, "admin1"),
                geoname_id=_optional_integer(fields, "geoname_id"),
                extent_km=extent,
                source=_text(fields, "source"),
                feature=_text(fields, "feature"),
                population=_optional_integer(fields, "population") or 0,
                key=_text(fields, "key"),
            )
        except (CoordinateError, ValueError) as error:
            item.fail(str(error))

    def claim(self, item: Item) -> Claim:
        fields = item.fields(CLAIM)
        for key in ("kind", "value"):
            if key not in fields:
                item.fail(f"a claim needs '{key}:'")
        quote = _text(fields, "quote")
        report, start, end = self.span(item, fields, quote)
        return Claim(
            report=report,
            start=start,
            end=end,
            quote=quote,
            kind=fields["kind"].choice(CLAIM_KINDS),
            value=_quantity(fields["value"]),
            qualifier=_optional_text(fields, "qualifier"),
            measure=_optional_text(fields, "measure"),
            about=self.about(fields["about"]) if "about" in fields else None,
            rule=_text(fields, "rule"),
            status=fields["status"].choice(STATUSES) if "status" in fields else "suggested",
            change=_text(fields, "change"),
        )

    def about(self, item: Item) -> About | None:
        if item.is_null:
            return None
        fields = item.fields(ABOUT) if item.node.value else {}
        return About(
            origin=self.place(fields["from"]) if "from" in fields and not fields["from"].is_null else None,
            goal=self.goal(fields["to"]) if "to" in fields and not fields["to"].is_null else None,
            date=_date(fields, "date"),
            group=_optional_text(fields, "group"),
            since=_dates(fields, "since"),
        )

    def goal(self, item: Item) -> Place | str:
        if item.is_scalar and item.text() == "border":
            return "border"
        if not item.is_scalar and not item.is_list:
            fields = item.fields((*PLACE, "border"))
            if "border" in fields:
                return fields["border"].text()
        return self.place(item)

    def mention(self, item: Item) -> Mention:
        fields = item.fields(MENTION)
        words = _text(fields, "text")
        report, start, end = self.span(item, fields, words)
        place = fields.get("place")
        confidence = fields["confidence"].number() if "confidence" in fields else 0.0
        if not 0 <= confidence <= 1:
            fields["confidence"].fail(f"confidence {confidence:g} is not between 0 and 1")
        return Mention(
            start=start,
            end=end,
            text=words,
            place=None if place is None or place.is_null else self.place(place),
            role=fields["role"].choice(ROLES) if "role" in fields else "mention",
            confidence=confidence,
            candidates=tuple(self.place(candidate) for candidate in _list(fields, "candidates")),
            report=report,
            why=_text(fields, "why"),
            change=_text(fields, "change"),
        )


def _text(fields: dict[str, Item], key: str) -> str:
    return fields[key].text() if key in fields else ""


def _list(fields: dict[str, Item], key: str) -> list[Item]:
    return list(fields[key].items()) if key in fields else []


def _optional_text(fields: dict[str, Item], key: str) -> str | None:
    return fields[key].optional_text() if key in fields else None


def _date(fields: dict[str, Item], key: str) -> date | None:
    return fields[key].date() if key in fields else None


def _dates(fields: dict[str, Item], key: str) -> tuple[date, ...]:
    found = (item.date() for item in fields[key].items()) if key in fields else ()
    return tuple(day for day in found if day is not None)


def _optional_integer(fields: dict[str, Item], key: str) -> int | None:
    return fields[key].integer() if key in fields and not fields[key].is_null else None


def _optional_number(fields: dict[str, Item], key: str) -> float | None:
    return fields[key].number() if key in fields and not fields[key].is_null else None


def _named(item: Item, name: str, **kept: str | None) -> Place:
    try:
        return named_place(name, **kept)
    except (InputError, UnknownPlaceError) as error:
        item.fail(str(error))


def _quantity(item: Item) -> Quantity:
    low: float | None
    high: float | None
    if item.is_scalar:
        match = QUANTITY.fullmatch(item.text())
        if match is None:
            item.fail("a value is written {low: 1450, high: 1450, unit: km}, or short: 1450 km")
        low, high, unit = float(match[1]), float(match[2] or match[1]), match[3]
        if unit not in UNITS:
            item.fail(f"unknown unit {unit!r}; one of {', '.join(UNITS)}")
    else:
        fields = item.fields(VALUE)
        if "unit" not in fields:
            item.fail(f"a value needs 'unit:', one of {', '.join(UNITS)}")
        unit = fields["unit"].choice(UNITS)
        low, high = _optional_number(fields, "low"), _optional_number(fields, "high")
    try:
        return Quantity(low, high, unit)
    except ValueError as error:
        item.fail(str(error))
