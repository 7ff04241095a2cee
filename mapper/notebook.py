"""How the nouns look in a notebook: the map of an answer, tables of reports, stops and measurements.

Reports are hostile until escaped. The map is a page of its own in a sandboxed frame: it can reach neither the
notebook nor a server.
"""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import TYPE_CHECKING

from mapper.drawing import webmap
from mapper.exports.facts import clean, dates, span, title
from mapper.model import VERDICTS, Answer, CheckedClaim, Dossier, MeasuredRoute, Route

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mapper.model import BorderDistance, Stop

    Noun = Answer | CheckedClaim | Dossier | MeasuredRoute | Route

__all__ = ["HEIGHT", "html", "line"]

HEIGHT = 760
"""Pixels of the frame that holds the map; what is longer scrolls inside it."""
QUOTED = 140
"""Characters of a quotation that a table shows."""


def html(noun: Noun) -> str:
    """Return a noun as HTML for a notebook.

    Raises
    ------
    TypeError
        The noun has no look of its own.
    """
    if isinstance(noun, Answer):
        return _answer(noun)
    if isinstance(noun, CheckedClaim):
        return _claim(noun)
    if isinstance(noun, Dossier):
        return _dossier(noun)
    if isinstance(noun, MeasuredRoute):
        return _route(noun.route, noun.distances)
    if isinstance(noun, Route):
        return _route(noun, ())
    raise TypeError(f"{type(noun).__name__} has no look of its own in a notebook")


def line(noun: Noun) -> str:
    """Return a noun in one line of text, for terminals and hosts that show no HTML."""
    if isinstance(noun, Answer):
        return f"{title(noun)}: {_summary(noun)}"
    if isinstance(noun, CheckedClaim):
        return f"“{_plain(noun.claim.quote)}”: {noun.verdict}"
    if isinstance(noun, Dossier):
        return _counted(len(noun.reports), "report")
    route = noun.route if isinstance(noun, MeasuredRoute) else noun
    return f"{_plain(route.group)}: {_counted(len(route.stops), 'stop')}"


def _summary(answer: Answer) -> str:
    stops = sum(len(route.route.stops) for route in answer.routes)
    verdicts = Counter(checked.verdict for checked in answer.claims)
    told = ", ".join(f"{verdicts[verdict]} {verdict}" for verdict in VERDICTS if verdicts[verdict])
    figures = _counted(len(answer.claims), "figure") + (f" ({told})" if told else "")
    return f"{_counted(len(answer.routes), 'route')}, {_counted(stops, 'stop')}, {figures}"


def _answer(answer: Answer) -> str:
    """Return the map in a frame, under one line that stays where a host shows no frames."""
    page = webmap.draw(answer).get_root().render()
    name = _text(title(answer))
    return (
        f"<div><p><strong>{name}</strong>: {_summary(answer)}</p>"
        f'<iframe title="{name}" sandbox="allow-scripts allow-popups" loading="lazy" width="100%" height="{HEIGHT}" '
        f'style="border:0;width:100%" srcdoc="{escape(page, quote=True)}"></iframe></div>'
    )


def _dossier(dossier: Dossier) -> str:
    rows = [
        (
            _text(report.title or "untitled"),
            _text(report.publisher),
            _text(str(report.published or "not dated")),
            _text(report.language),
            f"{len(report.text.split()):,}",
        )
        for report in dossier.reports
    ]
    return _table(_counted(len(rows), "report"), ("report", "publisher", "published", "language", "words"), rows)


def _route(route: Route, distances: Sequence[BorderDistance | None]) -> str:
    quoted = any(stop.evidence for stop in route.stops)
    head = ["", "place", "country", "when"]
    head += (["to the border"] if distances else []) + (["the words"] if quoted else [])
    rows = []
    for index, stop in enumerate(route.stops):
        row = [str(index + 1), _text(stop.place.name), _text(stop.place.country or ""), _text(dates(stop))]
        if distances:
            row.append(_distance(distances[index]))
        if quoted:
            row.append(_quote(stop))
        rows.append(row)
    return _table(f"{_text(route.group)}: {_counted(len(rows), 'stop')}", head, rows)


def _distance(distance: BorderDistance | None) -> str:
    if distance is None or distance.straight_km is None:
        return "not measured"
    return f"{distance.straight_km:,.0f} km ± {distance.uncertainty_km:,.0f}"


def _quote(stop: Stop) -> str:
    if not stop.evidence:
        return ""
    words = _plain(stop.evidence[0].quote)
    return _text(words if len(words) <= QUOTED else words[: QUOTED - 1].rstrip() + "…")


def _claim(checked: CheckedClaim) -> str:
    claim, value = checked.claim, checked.claim.value
    rows = [
        (
            _text(piece.measure),
            _text(span(piece.low, piece.high, piece.unit)),
            ("agrees" if piece.agrees else "disagrees") + ("" if piece.asked else ", not asked"),
            _text(piece.basis),
        )
        for piece in checked.measurements
    ]
    caption = f"“{_text(claim.quote)}” ({_text(span(value.low, value.high, value.unit))}): {_text(checked.verdict)}"
    table = _table(caption, ("measure", "our number", "", "basis"), rows) if rows else f"<p>{caption}</p>"
    return f"<div>{table}<p>{_text(checked.explanation)}</p></div>"


# ------------------------------------------------------------------ words


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _plain(text: str) -> str:
    return " ".join(clean(text).split())


def _text(text: str) -> str:
    return escape(clean(text), quote=True)


def _table(caption: str, head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table; every cell is HTML already."""
    cells = "".join(f'<th scope="col" style="text-align:left">{name}</th>' for name in head)
    lines = "".join(
        "<tr>" + "".join(f'<td style="text-align:left">{cell}</td>' for cell in row) + "</tr>" for row in rows
    )
    return (
        f'<table><caption style="text-align:left"><strong>{caption}</strong></caption>'
        f"<thead><tr>{cells}</tr></thead><tbody>{lines}</tbody></table>"
    )
