"""The route file: what the reports tell, as YAML that a person can read, correct and give back.

``dump`` writes an Account, ``load`` reads one from YAML or CSV; a round trip through YAML loses nothing
that counts (the scores of candidates, which do not, are left out). The texts of the reports stand at the
end of the file, so it works when the reports are gone and every span still counts in its text. Written by
hand it may be short: only ``routes:`` is needed, and a place may be a name or ``latitude, longitude``.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from mapper.changefile import write_history
from mapper.errors import InputError, RouteFileError
from mapper.nodes import compose, flow, literal, scalar
from mapper.routereader import MENTION, PLACE, SPAN, read_account
from mapper.routetable import dumps_csv, loads_csv

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gazetteer.place import Place
    from mapper.model import About, Account, Claim, Evidence, Mention, Report, Stop

__all__ = ["as_mapping", "dump", "dumps_csv", "fingerprint", "is_table", "load", "loads", "loads_csv"]

HEADER = """\
# Route file: what the reports tell. Correct it, then give it back: `mapper map FILE`, `mapper check FILE`.
#
# status   suggested (read by the program), confirmed (by you), rejected (left out of maps and checks).
# place    as below, or just a name ("Santiago Niltepec, Oaxaca"), or latitude, longitude ("16.56, -94.61").
# arrived  a date such as 2018-10-29, or null; dated: stated (by a report), inferred (from what is around it).
# change   the id of the last change by a person; what has none is as the program read it.
# border   a country (US) or a pair of neighbors (MX-GT); start and end count characters in the text below.
# Stops are in the order of the way; add, move or delete them freely. Only `routes:` is needed.
"""
MENTIONS_HEADER = """
# Every place name in the reports, and what else it may mean; *p-x is the place that &p-x describes.
places:
"""
TEXTS_HEADER = """
# The texts in which start and end count, in the order of the reports.
texts:
"""
BLANK = {
    "country": None,
    "admin1": None,
    "geoname_id": None,
    "source": "",
    "feature": "",
    "population": 0,
    "key": "",
}
"""What a place has where nothing is known; such fields are not written."""


# ------------------------------------------------------------------ writing


def as_mapping(text: str) -> dict[str, object]:
    """Return the text of a route file as plain mappings and lists; dates stay ``datetime.date``."""
    import yaml  # noqa: PLC0415

    found: dict[str, object] = yaml.safe_load(text)
    return found


def dump(account: Account) -> str:
    """Return the route file of an account: always the same bytes for the same account."""
    parts = [HEADER, "version: 1\n", f"border: {scalar(account.border)}\n"]
    if account.roads is not None:
        parts.append(f"roads: {scalar(account.roads)}\n")
    if account.reports:
        parts.append("reports:\n")
        parts += [_entry(_report_fields(report)) for report in account.reports]
    parts.append("\nroutes:\n" if account.routes else "\nroutes: []\n")
    for route in account.routes:
        parts.append(f"  - group: {scalar(route.group)}\n")
        parts.append("    stops:\n" if route.stops else "    stops: []\n")
        parts += [_stop(stop) for stop in route.stops]
    if account.claims:
        parts.append("\nclaims:\n")
        parts += [_entry(_claim_fields(claim)) for claim in account.claims]
    if account.history is not None:
        parts += list(write_history(account.history, _place))
    if account.mentions:
        parts.append(MENTIONS_HEADER)
        parts += list(_mentions(account.mentions))
    if account.reports:
        parts.append(TEXTS_HEADER)
        parts += [f"  - {literal(report.text, 4)}\n" for report in account.reports]
    return "".join(parts)


def fingerprint(account: Account) -> str:
    """Return the hexadecimal SHA-256 of an account's route file, its history left out."""
    return hashlib.sha256(dump(replace(account, history=None)).encode("utf-8", "surrogatepass")).hexdigest()


def _entry(fields: dict[str, str]) -> str:
    lines = [f"{key}:{value}\n" if value[0] == "\n" else f"{key}: {value}\n" for key, value in fields.items()]
    return "  - " + "    ".join(lines)


def _report_fields(report: Report) -> dict[str, str]:
    fields = {
        "title": scalar(report.title),
        "publisher": scalar(report.publisher),
        "published": scalar(report.published),
        "url": scalar(report.url),
        "language": scalar(report.language),
        "source": scalar(report.source),
        "sha256": f'"{report.sha256}"',
    }
    return {key: value for key, value in fields.items() if value != '""' or key in ("language", "url")}


def _place(place: Place) -> str:
    fields: dict[str, object] = {key: getattr(place, key) for key in PLACE}
    return flow({key: scalar(value) for key, value in fields.items() if key not in BLANK or value != BLANK[key]})


def _span(evidence: Evidence) -> str:
    fields = {key: scalar(getattr(evidence, key)) for key in SPAN}
    return flow({key: value for key, value in fields.items() if key != "rule" or evidence.rule})


def _stop(stop: Stop) -> str:
    fields = {
        "place": _place(stop.place),
        "arrived": scalar(stop.arrived),
        "departed": None if stop.departed is None else scalar(stop.departed),
        "dated": scalar(stop.dated),
        "status": scalar(stop.status),
        "travel": None if stop.travel is None else scalar(stop.travel),
        "note": scalar(stop.note) if stop.note else None,
        "change": scalar(stop.change) if stop.change else None,
    }
    lines = [f"{key}: {value}\n" for key, value in fields.items() if value is not None]
    if stop.evidence:
        lines.append("evidence:\n")
        lines += [f"  - {_span(piece)}\n" for piece in stop.evidence]
    return "      - " + "        ".join(lines)


def _claim_fields(claim: Claim) -> dict[str, str]:
    value = claim.value
    fields = {
        "quote": scalar(claim.quote),
        "kind": scalar(claim.kind),
        "value": flow({"low": scalar(value.low), "high": scalar(value.high), "unit": scalar(value.unit)}),
    }
    for key in ("qualifier", "measure"):
        if getattr(claim, key) is not None:
            fields[key] = scalar(getattr(claim, key))
    if claim.about is not None:
        fields["about"] = _about(claim.about)
    for key in ("status", "report", "start", "end"):
        fields[key] = scalar(getattr(claim, key))
    if claim.rule:
        fields["rule"] = scalar(claim.rule)
    if claim.change:
        fields["change"] = scalar(claim.change)
    return fields


def _about(about: About) -> str:
    lines = []
    if about.origin is not None:
        lines.append(f"from: {_place(about.origin)}")
    if isinstance(about.goal, str):
        lines.append(f"to: {'border' if about.goal == 'border' else flow({'border': scalar(about.goal)})}")
    elif about.goal is not None:
        lines.append(f"to: {_place(about.goal)}")
    if about.date is not None:
        lines.append(f"date: {scalar(about.date)}")
    if about.group is not None:
        lines.append(f"group: {scalar(about.group)}")
    if about.since:
        lines.append(f"since: [{', '.join(scalar(day) for day in about.since)}]")
    return "\n      " + "\n      ".join(lines) if lines else "{}"


def _mentions(mentions: tuple[Mention, ...]) -> Iterator[str]:
    anchors: dict[Place, str] = {}
    taken: dict[str, int] = {}

    def refer(place: Place) -> str:
        if place in anchors:
            return f"*{anchors[place]}"
        name = re.sub(r"[^A-Za-z0-9]+", "-", f"p-{place.key or place.name}").strip("-")
        taken[name] = taken.get(name, 0) + 1
        anchors[place] = name if taken[name] == 1 else f"{name}--{taken[name]}"
        return f"&{anchors[place]} {_place(place)}"

    for mention in mentions:
        fields = {key: scalar(getattr(mention, key)) for key in MENTION[:6]}
        if mention.why:
            fields["why"] = scalar(mention.why)
        if mention.change:
            fields["change"] = scalar(mention.change)
        fields["place"] = "null" if mention.place is None else refer(mention.place)
        if mention.candidates:
            listed = [refer(candidate) for candidate in mention.candidates]
            fields["candidates"] = "\n      - " + "\n      - ".join(listed)
        yield _entry(fields)


# ------------------------------------------------------------------ reading


def load(path: str | Path) -> Account:
    """Read a route file: YAML, or CSV by the ending ``.csv``.

    Raises
    ------
    RouteFileError
        A mistake in it, with file and line.
    InputError
        The file cannot be opened.
    """
    path = Path(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot open {path}: {error.strerror or error}") from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise RouteFileError(str(path), line, "not UTF-8; save the file as UTF-8 text") from None
    return loads_csv(text, str(path)) if is_table(path) else loads(text, str(path))


def is_table(path: str | Path) -> bool:
    """Say whether a route file of this name is CSV, which holds the stops alone; any other is YAML."""
    return Path(path).suffix.lower() == ".csv"


def loads(text: str, path: str = "route.yaml") -> Account:
    """Read the text of a YAML route file; ``path`` is what messages call it.

    Raises
    ------
    RouteFileError
        A mistake in it, with file and line.
    """
    return read_account(compose(text, path), path)
