"""Who reported what about the same day, and how far off: the figures of a dossier, outlet by outlet."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from mapper import pipeline
from mapper.batch.columns import OUTLETS
from mapper.batch.work import cells, claims_of
from mapper.model import Dossier
from mapper.units import convert

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gazetteer import Place
    from mapper.model import Answer, CheckedClaim, Measurement, Report

__all__ = ["Weighing", "outlet", "weigh"]

SAME_DAYS = 2
"""Figures of days farther apart are not of the same thing: groups move, grow and shrink."""
SAME_DAY_KINDS = ("elapsed", "arrival")
"""Kinds of figures that change with every day, so that only those of one day are compared."""
SAME_PLACE_KM = 10.0
"""Two ends of a distance that are so near each other are one."""

Range = tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class Weighing:
    """A dossier to be weighed: its reports, none a copy of another, and their identifiers in the archive."""

    dossier_id: str
    report_ids: tuple[str, ...]
    reports: tuple[Report, ...]
    border: str | None = None


def outlet(publisher: str | None, url: str | None, fallback: str) -> str:
    """Return who published a report: by name, else by the host of its address, else by ``fallback``."""
    if publisher:
        return " ".join(publisher.split())
    host = urlsplit(url).hostname if url else None
    return (host or "").removeprefix("www.") or fallback


def weigh(task: Weighing) -> list[tuple[Any, ...]]:
    """Weigh the figures of a dossier, and return the rows of the table of outlets.

    The reports are read together, so that a stop of one checks a figure of another. Rows are in the order of kind,
    day and outlet.
    """
    answer = pipeline.check(Dossier(task.reports), border=task.border)
    names = [
        outlet(report.publisher, report.url, number)
        for report, number in zip(task.reports, task.report_ids, strict=True)
    ]
    rows = []
    for checked, facts in zip(answer.claims, claims_of(answer), strict=True):
        report = task.reports[checked.claim.report]
        row = {
            **facts,
            "dossier_id": task.dossier_id,
            "report_id": task.report_ids[checked.claim.report],
            "publisher": names[checked.claim.report],
            "published": report.published,
            **_off_measured(checked),
            **_off_others(checked, answer, names),
        }
        rows.append(cells(row, OUTLETS.names))
    kind, day, name, start = (OUTLETS.names.index(column) for column in ("kind", "date", "publisher", "start"))
    return sorted(rows, key=lambda row: (row[kind], str(row[day] or ""), row[name] or "", row[start]))


def off(figure: Range, other: Range) -> float:
    """Return by how much a figure lies above (+) or below (-) a range; 0 where they overlap. None is an open end."""
    low, high = figure
    if high is not None and other[0] is not None and high < other[0]:
        return high - other[0]
    if low is not None and other[1] is not None and low > other[1]:
        return low - other[1]
    return 0.0


def _in_unit(low: float | None, high: float | None, unit: str, to: str) -> Range | None:
    """Bring a range into the unit of a figure; None where they measure different things."""
    try:
        return tuple(None if end is None else convert(end, unit, to) for end in (low, high))  # type: ignore[return-value]
    except ValueError:
        return None


def _off_measured(checked: CheckedClaim) -> dict[str, Any]:
    """Return the measure that the figure is nearest to, of those that were asked for, and how far off it is."""
    value = checked.claim.value
    found: list[tuple[float, Measurement, Range]] = []
    for piece in checked.measurements:
        measured = _in_unit(piece.low, piece.high, piece.unit, value.unit)
        if piece.asked and piece.measure != "reports" and measured is not None:
            found.append((off((value.low, value.high), measured), piece, measured))
    if not found:
        return {}
    apart, piece, (low, high) = min(found, key=lambda item: abs(item[0]))
    end = low if apart < 0 else high
    return {
        "measured_by": piece.measure,
        "measured_low": _rounded(low),
        "measured_high": _rounded(high),
        "off_measured": _rounded(apart),
        "off_measured_percent": _rounded(100 * apart / end) if end else (0.0 if not apart else None),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def _off_others(checked: CheckedClaim, answer: Answer, names: Sequence[str]) -> dict[str, Any]:
    """Return what the other outlets report of the same thing, and how far this figure is off."""
    claim = checked.claim
    unit = claim.value.unit
    said: list[tuple[str, Range, str]] = []
    if claim.kind == "group_size":  # who may be compared with whom is known to the weighing of head counts
        counts = [piece for piece in checked.measurements if piece.measure == "reports"]
        said = [(piece.basis.partition(",")[0], (piece.low, piece.high), piece.basis) for piece in counts]
    else:
        for other in answer.claims:
            value = _in_unit(other.claim.value.low, other.claim.value.high, other.claim.value.unit, unit)
            name = names[other.claim.report]
            if value is not None and name != names[claim.report] and _is_of_the_same(checked, other, answer):
                published = answer.account.reports[other.claim.report].published
                day = f", {published.isoformat()}" if published else ""
                said.append((name, value, f"{name}{day}: “{other.claim.quote}”"))
    if not said:
        return {"others": 0}
    figure = (claim.value.low, claim.value.high)
    ends = [(0.0 if low is None else low, math.inf if high is None else high) for _, (low, high), _ in said]
    lowest, highest = min(low for low, _ in ends), max(high for _, high in ends)
    return {
        "others": len({name for name, _, _ in said}),
        "others_low": _rounded(lowest) if lowest > 0 else None,
        "others_high": _rounded(highest) if highest < math.inf else None,
        "off_others": _rounded(max((off(figure, other) for _, other, _ in said), key=abs)),
        "others_say": "; ".join(dict.fromkeys(words for *_, words in said)),
    }


def _is_of_the_same(one: CheckedClaim, two: CheckedClaim, answer: Answer) -> bool:
    """Whether two figures are of the same thing: kind, ends, group and, nearly, day."""
    first, second = one.claim.about, two.claim.about
    if one.claim.kind != two.claim.kind or first is None or second is None:
        return False
    days = [
        about.date or answer.account.reports[checked.claim.report].published
        for about, checked in ((first, one), (second, two))
    ]
    if days[0] is None or days[1] is None:
        return False
    if abs((days[0] - days[1]).days) > (0 if one.claim.kind in SAME_DAY_KINDS else SAME_DAYS):
        return False
    return first.group == second.group and _same_end(first.origin, second.origin) and _same_end(first.goal, second.goal)


def _same_end(one: Place | str | None, two: Place | str | None) -> bool:
    if one is None or two is None or isinstance(one, str) or isinstance(two, str):
        return one == two
    from gazetteer.geodesy import distance_km  # noqa: PLC0415 -- opens what the weighing needs anyway

    return one.key == two.key or float(distance_km(*one.point, *two.point)) <= SAME_PLACE_KM
