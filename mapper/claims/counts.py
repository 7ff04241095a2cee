"""Weighing head counts against the dossier's other figures for the same people at about the same time."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING

from mapper.claims.context import cut
from mapper.claims.weighing import overlaps, tolerance
from mapper.language.figures import figure_words
from mapper.model import Measurement

if TYPE_CHECKING:
    from mapper.claims.context import Context
    from mapper.model import Claim

__all__ = ["weigh_count"]

SAME_DAYS = 2
"""Figures of days farther apart than this do not contradict each other: groups grow and shrink."""

SUPPORT_DAYS = 7
"""An equal figure supports another up to so many days apart."""

PART_RATIO = 6.0
"""Counts farther apart than this are of a whole and a part; rival counts of one crowd rarely are."""

RIVAL_RATIO = 20.0
"""The same for two sources that count side by side."""

TALLIES = ("count", "strong")
"""Rules of numbers that somebody gives for the people as a whole."""

COLON = re.compile(r":\s")
SENTENCE_END = re.compile(r"[.!?;]\s")


SUM_LIMIT = 200
"""Parts are added up for small parties only; larger figures are too rough."""


def weigh_count(claim: Claim, context: Context) -> list[Measurement]:
    """Weigh a head count by the other reports' counts, and the same report's where it quotes someone else.

    Parts of a group, and the largest number that it ever had, are compared with nothing.
    """
    return _others(claim, context) or _sum_of_parts(claim, context)


def _others(claim: Claim, context: Context) -> list[Measurement]:
    others = [
        other
        for other in context.claims
        if other is not claim and other.kind == "group_size" and _comparable(claim, other, context)
    ]
    others = [other for other in others if _is_of_same_time_and_size(claim, other, context)]
    beside = [other for other in others if other.report == claim.report]
    firm = [other for other in beside or others if not _is_vague(other)]
    found = [
        Measurement(
            "reports",
            other.value.low,
            other.value.high,
            "people",
            _agree(claim, other),
            f"{_who(other, context)}: “{other.quote}”",
        )
        for other in firm or beside or others
    ]
    if any(m.agrees for m in found) and not all(m.agrees for m in found):
        return [m for m in found if not _is_repeat(m, found)]
    return found


def _is_of_same_time_and_size(claim: Claim, other: Claim, context: Context) -> bool:
    """Whether two counts are of about one time and one order, so that they may be of one crowd."""
    apart = _days_apart(claim, other, context)
    agrees = _agree(claim, other)
    if apart > (SUPPORT_DAYS if agrees else SAME_DAYS):
        return False
    if claim.report == other.report and {claim.rule, other.rule} <= set(TALLIES):
        return max(_size(claim), _size(other)) <= RIVAL_RATIO * min(_size(claim), _size(other))
    is_open = None in (claim.value.low, claim.value.high, other.value.low, other.value.high)
    return (agrees and not is_open) or not _is_of_another_order(claim, other)


def _is_vague(claim: Claim) -> bool:
    """Whether a figure is no more than "hundreds": it weighs only where nothing firmer does."""
    return claim.qualifier == "hundreds and the like"


def _comparable(claim: Claim, other: Claim, context: Context) -> bool:
    """Whether two counts are of the same people, by two sources."""
    if not _same_group(claim, other) or not _comparable_source(claim, other, context):
        return False
    if claim.report == other.report and _is_listed(claim, other, context):
        return False
    if claim.report == other.report and not _days_apart(claim, other, context):
        return not (_is_part(claim, context) or _is_part(other, context))
    if _stands_apart(claim, context) or _stands_apart(other, context):
        return False
    return claim.report == other.report or _sort(claim, context) == _sort(other, context)


def _is_listed(claim: Claim, other: Claim, context: Context) -> bool:
    """Whether one count is of those that the other's sentence lists behind a colon: "a party of 30: sixteen ..."."""
    if claim.report >= len(context.reports):
        return False
    first, later = sorted((claim, other), key=lambda c: c.start)
    between = context.reports[claim.report].text[first.start : max(first.start, later.end)]
    return COLON.search(between) is not None and SENTENCE_END.search(between) is None


def _sort(claim: Claim, context: Context) -> str:
    """Return what is counted: who came in by and by, who sits in a boat or train, or who is there."""
    for name in ("flow", "vehicle"):
        if _cue(claim, context, name, claim.quote):
            return name
    return "people"


def _is_repeat(measurement: Measurement, found: list[Measurement]) -> bool:
    """Whether the same numbers stand earlier in the list."""
    first = next(m for m in found if (m.low, m.high) == (measurement.low, measurement.high))
    return first is not measurement


def _agree(claim: Claim, other: Claim) -> bool:
    share = max(tolerance(claim), tolerance(other))
    low, high = other.value.low, other.value.high
    return overlaps(
        (claim.value.low, claim.value.high),
        (0.0 if low is None else low, float("inf") if high is None else high),
        share=share,
    )


def _is_of_another_order(claim: Claim, other: Claim) -> bool:
    """Whether one figure is so much smaller that it must be of a part of the people."""
    one, two = _size(claim), _size(other)
    return max(one, two) > PART_RATIO * min(one, two)


def _size(claim: Claim) -> float:
    return max(claim.value.low or 0.0, claim.value.high or 0.0, 1.0)


def _same_group(claim: Claim, other: Claim) -> bool:
    one = None if claim.about is None else claim.about.group
    two = None if other.about is None else other.about.group
    return one == two


def _days_apart(claim: Claim, other: Claim, context: Context) -> int:
    """Return the days between two figures; in one paragraph an undated one has the other's day."""
    one = None if claim.about is None else claim.about.date
    two = None if other.about is None else other.about.date
    if one is None or two is None:
        return 0
    published = context.reports[claim.report].published if claim.report < len(context.reports) else None
    apart = abs((one - two).days)
    side_by_side = claim.report == other.report and published in (one, two) and _same_paragraph(claim, other, context)
    at_start = [_cue(c, context, "start", c.quote) for c in (claim, other)]
    return 0 if side_by_side and at_start[0] == at_start[1] else apart


def _comparable_source(claim: Claim, other: Claim, context: Context) -> bool:
    """Whether two figures come from two sources: two reports, or two people quoted side by side in one."""
    if claim.report != other.report:
        return True
    if (claim.value.low, claim.value.high) == (other.value.low, other.value.high):
        return False
    first, later = sorted((claim, other), key=lambda c: c.start)
    gap = _sentence(later, context)[1] - _sentence(first, context)[1]
    if gap <= 1 and _is_attributed(later, context) and later.value.low is None and _size(first) > _size(later):
        return True  # "Some 900 came. The police saw no more than 500."
    if gap:
        return False
    if _is_attributed(first, context) and (_is_attributed(later, context) or later.rule == "count"):
        return True
    return _cue(later, context, "same_time", _sentence(later, context)[0])


def _sentence(claim: Claim, context: Context) -> tuple[str, int]:
    """Return the words of a figure's sentence, and the number of its paragraph."""
    if claim.report >= len(context.reports):
        return claim.quote, -1
    text = cut(context.reports[claim.report].text)
    sentence = text.sentence_at(claim.start)
    return text.text[sentence.start : sentence.end], sentence.paragraph


def _cue(claim: Claim, context: Context, name: str, text: str) -> bool:
    return figure_words(context.language(claim)).cues[name].search(text) is not None


def _is_attributed(claim: Claim, context: Context) -> bool:
    return _cue(claim, context, "attributed", _sentence(claim, context)[0])


def _same_paragraph(claim: Claim, other: Claim, context: Context) -> bool:
    return _sentence(claim, context)[1] == _sentence(other, context)[1]


def _stands_apart(claim: Claim, context: Context) -> bool:
    """Whether a figure is of a part of the group, or of its largest size ever."""
    return _is_part(claim, context) or any(_cue(claim, context, name, claim.quote) for name in ("rest", "peak"))


def _is_part(claim: Claim, context: Context) -> bool:
    """Whether a figure is of some of the group: "300 of them applied"; "there were 43 of them" is all."""
    if claim.rule == "count":
        of_them = figure_words(context.language(claim)).cues["of_them"]
        return _cue(claim, context, "part", of_them.sub(" ", claim.quote))
    return claim.rule == "member" or _cue(claim, context, "part", claim.quote)


def _sum_of_parts(claim: Claim, context: Context) -> list[Measurement]:
    """Return the sum or difference of two other exact figures of the same report that comes to this one."""
    if claim.value.low != claim.value.high or claim.value.low is None or claim.value.low > SUM_LIMIT:
        return []
    parts = {
        other.value.low: other
        for other in context.claims
        if other is not claim
        and other.kind == "group_size"
        and other.report == claim.report
        and abs(_sentence(other, context)[1] - _sentence(claim, context)[1]) <= 1
        and other.value.low == other.value.high
        and other.value.low not in (None, claim.value.low)
        and other.qualifier is None
    }
    for one, two in combinations(sorted(n for n in parts if n is not None), 2):
        if claim.value.low in (one + two, two - one):
            sign = "and" if claim.value.low == one + two else "less"
            first, second = (one, two) if sign == "and" else (two, one)
            basis = f"the report's own parts: {first:g} {sign} {second:g}"
            return [Measurement("reports", claim.value.low, claim.value.low, "people", agrees=True, basis=basis)]
    return []


def _who(claim: Claim, context: Context) -> str:
    if claim.report >= len(context.reports):
        return "another report"
    report = context.reports[claim.report]
    name = report.publisher or report.title or report.source or f"report {claim.report + 1}"
    return f"{name}, {report.published.isoformat()}" if report.published else name
