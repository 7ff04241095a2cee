"""``report.md``, the answer as a page to read: the stops, the distances, each figure with its verdict.

All that comes from reports is escaped, so no word of theirs turns into markup, a link or HTML.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote as percent_encode

from mapper.credits import credit_lines
from mapper.exports.facts import clean, dates, goal, pace_sentences, report_of, span, the_border, title
from mapper.units import KM_PER_MILE, number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mapper.model import Answer, BorderDistance, CheckedClaim, Claim, Leg, MeasuredRoute, Mention, Report

__all__ = ["dumps", "escape"]

MARKUP = re.compile(r"([\\`*_{}\[\]|~$#!^])")
AUTOLINK = re.compile(r"(?i)(www|https?|ftp|mailto)([.:])|@")
WEB = re.compile(r"https?://[^/\s]", re.IGNORECASE)
URL_SAFE = ":/?#[]@!$&'*+,;=%~-._"
MEASURES = {
    "straight": "straight line",
    "territory": "straight line to the territory",
    "crossing": "straight line to the nearest crossing",
    "road": "by road",
    "path": "along the way",
    "days": "days between dates",
    "reports": "other reports",
}
VERDICTS = {
    "supported": "Supported: every measure that applies agrees.",
    "contradicted": "Contradicted: no measure that applies agrees.",
    "depends": "It depends: some measures agree, some do not.",
    "unverifiable": "Unverifiable: there is nothing to measure it with.",
}
MENTIONED = {
    "origin": "Where people came from",
    "destination": "Where they want to go",
    "mention": "Named in passing",
}
METHODS = (
    "Straight lines are WGS 84 geodesics to the nearest point of the land border; ± is the place's extent.",
    "Road lengths are estimates, given as a range; the people may have taken other ways.",
    "A date marked as inferred is in no report: it follows from the stops and dates around it.",
    "Places were matched to the words of the reports by a program; check what matters before you print it.",
)


def escape(text: str) -> str:
    """Return a text as Markdown that shows it and does nothing else, on one line."""
    text = " ".join(clean(text).split())
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = MARKUP.sub(r"\\\1", text)
    # a zero-width entity keeps bare addresses from becoming links
    text = AUTOLINK.sub(lambda hit: f"{hit[1]}&#8203;{hit[2]}" if hit[1] else "&#64;", text)
    return re.sub(r"^([-+=]|\d+(?=[.)]))", r"\\\1" if text[:1] in "-+=" else r"\1&#8203;", text)


def dumps(answer: Answer, *, picture: str | None = None) -> str:
    """Return the page; always the same bytes for the same answer.

    Parameters
    ----------
    answer
        What was found out.
    picture
        Address of a picture of the map, relative to the page; None leaves it out.
    """
    blocks = [f"# {escape(title(answer))}", *_reports(answer)]
    if picture is not None:
        blocks.append(f"![Map of the route]({percent_encode(picture)})")
    blocks += ["## The way", *_ways(answer)]
    blocks += ["## The figures", *_figures(answer)]
    mentioned = list(_mentioned(answer))
    if mentioned:
        blocks += ["## Other places in the reports", "\n".join(mentioned)]
    blocks += ["## Methods and limits", "\n".join(f"- {line}" for line in METHODS)]
    blocks += ["## Sources", "\n".join(f"- {_credit(line)}" for line in credit_lines(answer))]
    return "\n\n".join(blocks) + "\n"


def _credit(line: str) -> str:
    """Escape a credit line but keep its addresses, which are ours, as links."""
    parts = re.split(r"(https://[\w./-]+[\w/])", line)
    return "".join(f"<{part}>" if index % 2 else _escape_part(part) for index, part in enumerate(parts))


def _escape_part(text: str) -> str:
    """Return `escape` of a text with the spaces at its ends kept."""
    body = text.strip()
    return text.replace(body, escape(body), 1) if body else text


def _link(report: Report) -> str:
    """Return the title of a report, a link to it where it has an address of the web."""
    name = escape(report.title or re.split(r"[/\\\\]", report.source)[-1] or "Report")
    url = clean(report.url or "").strip()
    return f"[{name}](<{percent_encode(url, safe=URL_SAFE)}>)" if WEB.match(url) else name


def _by(report: Report) -> str:
    parts = [_link(report), escape(report.publisher), str(report.published or "undated")]
    return ", ".join(part for part in parts if part)


def _reports(answer: Answer) -> Iterator[str]:
    reports = answer.account.reports
    if reports:
        yield "\n".join(f"{index}. {_by(report)}" for index, report in enumerate(reports, start=1))


# ------------------------------------------------------------------ the way


def _ways(answer: Answer) -> Iterator[str]:
    if not any(measured.route.stops for measured in answer.routes):
        yield "No stop of people on the move was found in the reports."
        return
    for measured in answer.routes:
        yield f"### {escape(measured.route.group) or 'The group'}"
        yield _sentence(answer, measured)
        yield _stop_table(answer, measured)
        if measured.legs:
            yield _leg_table(measured)
        if measured.pace is not None:
            yield " ".join(escape(sentence) for sentence in pace_sentences(measured.pace))
        quotes = list(_quotes(answer, measured))
        if quotes:
            yield "What the reports say:"
            yield "\n".join(quotes)


def _km_mi(km: float) -> str:
    return f"{number(km)} km ({number(km / KM_PER_MILE)} mi)"


def _sentence(answer: Answer, measured: MeasuredRoute) -> str:
    stops = measured.route.stops
    if not stops:
        return "No stop is known."
    last, distance = stops[-1], measured.distances[-1]
    first = f"{escape(stops[0].place.name)} ({dates(stops[0])})"
    text = f"{len(stops)} stops, from {first} to" if len(stops) > 1 else "One stop,"
    text += f" {escape(last.place.name)} ({dates(last)})"
    if len(stops) > 1:
        text += f": {_km_mi(measured.straight_km)} in straight lines from stop to stop"
        if measured.road is not None:
            text += f", {span(measured.road.low, measured.road.high, 'km')} by road"
    text += "."
    if distance is not None and distance.straight_km is not None and answer.border is not None:
        where = "the last stop" if len(stops) > 1 else "it"
        text += f" From {where} {escape(the_border(answer))} is {_km_mi(distance.straight_km)} away"
        text += f" in a straight line (± {number(distance.uncertainty_km)} km)"
        if distance.road is not None:
            text += f" and {span(distance.road.low, distance.road.high, 'km')} by road"
        text += "."
    return text


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> str:
    rule = ["---:" if index in right else "---" for index in range(len(head))]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (head, rule, *rows))


def _stop_table(answer: Answer, measured: MeasuredRoute) -> str:
    border = escape(the_border(answer))
    head = ("#", "Place", "Dates", f"Straight to {border}", "By road", "Nearest crossing")
    rows = []
    for index, (stop, distance) in enumerate(zip(measured.route.stops, measured.distances, strict=True), start=1):
        place = stop.place
        where = ", ".join(escape(part) for part in (place.name, place.admin1, place.country) if part)
        rows.append((str(index), where, dates(stop), *_distance_cells(distance)))
    return _table(head, rows, right=(0, 3, 4))


def _distance_cells(distance: BorderDistance | None) -> tuple[str, str, str]:
    if distance is None or distance.straight_km is None:
        territory = None if distance is None else distance.territory_km
        return ("–" if territory is None else f"{_km_mi(territory)} to the territory", "–", "–")
    straight = f"{_km_mi(distance.straight_km)} ± {number(distance.uncertainty_km)} km"
    if distance.inside:
        straight += ", inside the country"
    road = "–" if distance.road is None else span(distance.road.low, distance.road.high, "km")
    crossing = distance.crossing
    near = "–" if crossing is None else f"{escape(crossing.name)}, {number(crossing.straight_km)} km"
    return straight, road, near


def _leg_table(measured: MeasuredRoute) -> str:
    head = ("Leg", "Straight", "By road", "Days", "Pace", "Note")
    rows = [_leg_cells(measured, leg) for leg in measured.legs]
    return _table(head, rows, right=(1, 2, 3, 4))


def _leg_cells(measured: MeasuredRoute, leg: Leg) -> tuple[str, ...]:
    stops, pace = measured.route.stops, leg.pace_km_per_day
    return (
        f"{escape(stops[leg.start].place.name)} to {escape(stops[leg.end].place.name)}",
        _km_mi(leg.straight_km),
        "–" if leg.road is None else span(leg.road.low, leg.road.high, "km"),
        "–" if leg.days is None else str(leg.days),
        "–" if pace is None else span(pace[0], pace[1], "km a day"),
        escape(leg.note),
    )


def _quotes(answer: Answer, measured: MeasuredRoute) -> Iterator[str]:
    for index, stop in enumerate(measured.route.stops, start=1):
        for piece in stop.evidence:
            report = report_of(answer, piece.report)
            source = "" if report is None else f" (report {piece.report + 1})"
            yield f"- Stop {index}, {escape(stop.place.name)}: “{escape(piece.quote)}”{source}"


# ------------------------------------------------------------------ the figures


def _figures(answer: Answer) -> Iterator[str]:
    if not answer.claims:
        yield "The reports give no figure about the people on the move that could be weighed."
        return
    counts = [f"{sum(c.verdict == verdict for c in answer.claims)} {verdict}" for verdict in VERDICTS]
    yield f"{len(answer.claims)} in all: {', '.join(counts)}."
    for index, checked in enumerate(answer.claims, start=1):
        yield from _figure(answer, index, checked)


def _figure(answer: Answer, index: int, checked: CheckedClaim) -> Iterator[str]:
    claim = checked.claim
    yield f"### {index}. “{escape(claim.quote)}”"
    report = report_of(answer, claim.report)
    if report is not None:
        yield _by(report)
    about = _about(answer, claim)
    if about:
        yield about
    yield f"**{VERDICTS.get(checked.verdict, escape(checked.verdict))}** {escape(checked.explanation)}"
    if checked.measurements:
        rows = [
            (
                MEASURES.get(piece.measure, escape(piece.measure)) + ("" if piece.asked else " (not asked)"),
                span(piece.low, piece.high, piece.unit),
                "yes" if piece.agrees else "no",
                escape(piece.basis),
            )
            for piece in checked.measurements
        ]
        yield _table(("Measure", "Ours", "Agrees", "Basis"), rows, right=(1,))


def _about(answer: Answer, claim: Claim) -> str:
    """Return what a figure was taken to be about, in one sentence, or ''."""
    about = claim.about
    if about is None:
        return ""
    parts = []
    if about.origin is not None:
        parts.append(f"from {escape(about.origin.name)}")
    if about.goal is not None:
        parts.append(f"to {escape(goal(answer, about.goal))}")
    if about.date is not None:
        parts.append(f"on {about.date}")
    if about.group:
        parts.append(f"by the group “{escape(about.group)}”")
    return f"Taken to be about the way {' '.join(parts)}." if parts else ""


# ------------------------------------------------------------------ the rest


def _mentioned(answer: Answer) -> Iterator[str]:
    for role, words in MENTIONED.items():
        names = dict.fromkeys(_named(mention) for mention in answer.account.mentions if mention.role == role)
        if names:
            yield f"- {words}: {'; '.join(names)}."


def _named(mention: Mention) -> str:
    place = mention.place
    if place is None:
        return f"{escape(mention.text)} (not known)"
    return ", ".join(escape(part) for part in (place.name, place.admin1, place.country) if part)
