"""The one pure task: a document in, the rows of its tables out. It runs in a worker process and touches no file."""

from __future__ import annotations

import json
import logging
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import shapely

from mapper import pipeline
from mapper.batch import rows
from mapper.batch.columns import PARTS
from mapper.errors import InputError, MapperError
from mapper.exports.facts import claim_facts, clean, leg_facts, stop_facts
from mapper.exports.lines import leg_line
from mapper.model import Dossier, Report
from mapper.reading import source
from mapper.reading.plaintext import language_code, published_date, read_text
from mapper.reading.webpage import read_html

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from mapper.batch.documents import Document
    from mapper.model import Answer, Evidence

__all__ = ["Found", "Settings", "read_document", "work"]

Cells = tuple[Any, ...]
MARKUP = re.compile(
    r"\s*<(?:p|div|article|section|h[1-6]|figure|span|strong|em|b|a|ul|ol|blockquote)\b[^>]{0,400}>", re.IGNORECASE
)
"""How the text of a row begins that is the inside of a web page."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What all documents have in common: the border to measure to, and what stands in for what they do not state."""

    border: str | None = None
    published: date | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The rows of a document by table, the cells in the order of the columns; a failure is a row of its own table."""

    tables: Mapping[str, list[Cells]] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        """Whether the document could not be read."""
        return "failures" in self.tables


class _Notes(logging.Handler):
    """Keeps what the readers warn of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


def work(document: Document, settings: Settings) -> Found:
    """Read, measure and weigh one document.

    Returns
    -------
    Found
        Rows of reports, places, stops, legs and claims; or one row of failures, with the reason.
    """
    if document.problem is not None:
        return failure(document, "source", document.problem)
    notes = _Notes()
    log = logging.getLogger("mapper")
    log.addHandler(notes)
    propagate, log.propagate = log.propagate, False
    try:
        report = read_document(document, settings, notes.said)
        answer = pipeline.check(Dossier((report,)), border=settings.border)
        return Found(_tables(document, answer, notes.said))
    except MapperError as error:
        return failure(document, "reading", str(error))
    except Exception as error:  # noqa: BLE001 -- one document must not stop a hundred thousand
        return failure(document, "reading", f"{type(error).__name__}: {error}".removesuffix(": "))
    finally:
        log.propagate = propagate
        log.removeHandler(notes)


def failure(document: Document, stage: str, reason: str) -> Found:
    """Write down a document that failed, and why."""
    line_of_text = " ".join(clean(reason.removeprefix(f"{document.position}: ")).split())[:500]
    return Found({"failures": [(document.id, clean(document.position), stage, line_of_text)]})


# ------------------------------------------------------------------ the report


def read_document(document: Document, settings: Settings, notes: list[str]) -> Report:
    """Turn a document into a report; what its metadata say wrongly is noted and left open.

    Raises
    ------
    InputError
        It is empty, damaged or of no kind that can be read.
    """
    if document.suffix == rows.SUFFIX:
        report = _read_row(document, settings, notes)
    elif document.address is not None and document.suffix != ".pdf":
        given: Any = {"source": document.position, "language": settings.language, "charset": document.charset}
        if document.suffix in (".html", ".xhtml"):
            report = read_html(document.content, url=document.address, **given)
        else:
            report = read_text(document.content, **given)
    else:
        report = source.read_raw(
            document.content, document.suffix, document.position, published=None, language=settings.language
        )
    report = replace(report, published=report.published or settings.published, url=report.url or document.address)
    source.warn_of_language(report)
    return report


def _read_row(document: Document, settings: Settings, notes: list[str]) -> Report:
    cells: dict[str, str] = json.loads(document.content)
    raw = cells["text"].encode("utf-8", "replace")
    reader = read_html if MARKUP.match(cells["text"]) or source.looks_like_html(raw) else read_text
    report = reader(raw, source=document.position, language=settings.language, charset="utf-8")
    published, language = report.published, report.language
    try:
        published = published_date(cells["published"], "published") if "published" in cells else published
    except InputError as error:
        notes.append(f"{error}; left open")
    try:
        if settings.language is None and "language" in cells:
            language = language_code(cells["language"])
    except InputError as error:
        notes.append(f"{error}; guessed as {language}")
    return replace(
        report,
        title=cells.get("title", report.title),
        publisher=cells.get("publisher", report.publisher),
        published=published,
        url=cells.get("url", report.url),
        language=language,
    )


# ------------------------------------------------------------------ the rows


def _tables(document: Document, answer: Answer, notes: list[str]) -> dict[str, list[Cells]]:
    border = answer.border.code if answer.border is not None else None
    made: dict[str, list[dict[str, Any]]] = {
        "places": _places(answer),
        "stops": _stops(answer, border),
        "legs": _legs(answer),
        "claims": claims_of(answer),
    }
    report = answer.account.reports[0]
    made["reports"] = [
        {
            "position": document.position,
            "title": report.title or None,
            "publisher": report.publisher or None,
            "published": report.published,
            "url": report.url,
            "language": report.language,
            "border": border,
            "characters": len(report.text),
            **{name: len(made[name]) for name in ("places", "stops", "claims")},
            "text_sha256": report.sha256,
            "notes": "; ".join(notes).replace(f"{document.position}: ", "") or None,
            "text": report.text,
        }
    ]
    identifier = document.id
    return {
        table.name: [cells({"report_id": identifier, **row}, table.names) for row in made[table.name]]
        for table in PARTS
        if made.get(table.name)
    }


def cells(row: Mapping[str, Any], names: tuple[str, ...]) -> Cells:
    """Return the cells of a row in the order of the columns, free of what no text may hold."""
    return tuple(clean(value) if isinstance(value := row.get(name), str) else value for name in names)


def _place(place: Any) -> dict[str, Any]:
    if place is None:
        return {}
    return {
        "name": place.name,
        "kind": place.kind,
        "latitude": round(place.latitude, 6),
        "longitude": round(place.longitude, 6),
        "country": place.country,
        "admin1": place.admin1,
        "geoname_id": place.geoname_id,
        "extent_km": round(place.extent_km, 2),
        "place_key": place.key,
        "source": place.source or None,
        "geometry": _wkb(shapely.Point(place.longitude, place.latitude)),
    }


def _line(pieces: Sequence[Sequence[tuple[float, float]]]) -> bytes:
    """Return the line through (latitude, longitude) points, or several lines as one geometry."""
    lines = [shapely.LineString([(longitude, latitude) for latitude, longitude in piece]) for piece in pieces]
    return _wkb(lines[0] if len(lines) == 1 else shapely.MultiLineString(lines))


def _wkb(geometry: shapely.Geometry) -> bytes:
    return bytes(shapely.to_wkb(geometry, byte_order=1))


def _places(answer: Answer) -> list[dict[str, Any]]:
    return [
        {
            "number": number,
            "start": mention.start,
            "end": mention.end,
            "text": mention.text,
            "role": mention.role,
            "confidence": round(mention.confidence, 2),
            "candidates": len(mention.candidates),
            "why": mention.why or None,
            **_place(mention.place),
        }
        for number, mention in enumerate(answer.account.mentions, 1)
    ]


def _span(evidence: tuple[Evidence, ...]) -> dict[str, int]:
    return {"start": evidence[0].start, "end": evidence[0].end} if evidence else {}


def _stops(answer: Answer, border: str | None) -> list[dict[str, Any]]:
    return [
        {
            **stop_facts(measured, index),
            "route": number,
            "arrived": stop.arrived,
            "departed": stop.departed,
            "border": border,
            **_span(stop.evidence),
            **_place(stop.place),
        }
        for number, measured in enumerate(answer.routes, 1)
        for index, stop in enumerate(measured.route.stops)
    ]


def _legs(answer: Answer) -> list[dict[str, Any]]:
    made = []
    for number, measured in enumerate(answer.routes, 1):
        for leg in measured.legs:
            facts = leg_facts(measured, leg)
            pieces, follows = leg_line(measured, leg)
            facts |= {"route": number, "follows": follows, "from_place": facts["from"], "to_place": facts["to"]}
            made.append({**facts, "geometry": _line(pieces)})
    return made


def claims_of(answer: Answer) -> list[dict[str, Any]]:
    """Return the figures of an answer with the fields of the table of claims."""
    made = []
    for number, checked in enumerate(answer.claims, 1):
        facts = claim_facts(answer, checked)
        about = checked.claim.about
        made.append(
            {
                **facts,
                "number": number,
                "date": None if about is None else about.date,
                "from_place": facts["from"],
                "to_place": facts["to"],
                "rule": checked.claim.rule or None,
            }
        )
    return made
