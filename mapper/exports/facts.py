"""What the files say of a stop, a leg and a figure: flat fields, each number with its unit in its name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mapper.language.verdicts import phrases
from mapper.units import KM_PER_MILE

if TYPE_CHECKING:
    from datetime import date

    from gazetteer import Place
    from mapper.model import Answer, CheckedClaim, Leg, MeasuredRoute, Measurement, Report, RoutePace, Stop

__all__ = [
    "Value",
    "claim_facts",
    "clean",
    "dates",
    "goal",
    "leg_facts",
    "pace_sentences",
    "report_of",
    "route_facts",
    "span",
    "stop_facts",
    "the_border",
    "title",
]

Value = str | int | float | None
ILLEGAL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


def clean(text: str) -> str:
    """Return a text without what XML and UTF-8 cannot hold and what turns it around, its line ends made plain."""
    return ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def title(answer: Answer) -> str:
    """Return what the whole is called: the titles of the reports, or the groups where they have none."""
    titles = [" ".join(clean(report.title).split()) for report in answer.account.reports]
    groups = [" ".join(clean(route.route.group).split()) for route in answer.routes]
    names = list(dict.fromkeys(name for name in titles if name)) or list(dict.fromkeys(filter(None, groups)))
    return " / ".join(names) or "Route"


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _round(value: float | None, digits: int = 1) -> float | None:
    return None if value is None else round(value, digits)


def dates(stop: Stop) -> str:
    """Return the dates of a stop in words: ``2019-01-14 to 2019-01-15``, ``2019-01-20 (inferred)``."""
    arrived, departed = stop.arrived, stop.departed
    if arrived and departed and arrived != departed:
        text = f"{arrived} to {departed}"
    elif arrived:
        text = str(arrived)
    elif departed:
        text = f"until {departed}"
    else:
        return "undated"
    return f"{text} (inferred)" if stop.dated == "inferred" else text


def stop_facts(measured: MeasuredRoute, index: int) -> dict[str, Value]:
    """Return the fields of a stop; ``number`` counts from 1 within its group."""
    stop, distance = measured.route.stops[index], measured.distances[index]
    place = stop.place
    facts: dict[str, Value] = {
        "group": measured.route.group,
        "number": index + 1,
        "name": place.name,
        "kind": place.kind,
        "latitude": round(place.latitude, 6),
        "longitude": round(place.longitude, 6),
        "country": place.country,
        "admin1": place.admin1,
        "geoname_id": place.geoname_id,
        "extent_km": _round(place.extent_km, 2),
        "arrived": _day(stop.arrived),
        "departed": _day(stop.departed),
        "dated": stop.dated,
        "status": stop.status,
        "travel": stop.travel,
        "note": stop.note or None,
    }
    straight = None if distance is None else distance.straight_km
    crossing = None if distance is None else distance.crossing
    road = None if distance is None else distance.road
    facts |= {
        "straight_km": _round(straight),
        "straight_mi": None if straight is None else _round(straight / KM_PER_MILE),
        "uncertainty_km": None if distance is None else _round(distance.uncertainty_km),
        "territory_km": None if distance is None else _round(distance.territory_km),
        "crossing": None if crossing is None else crossing.name,
        "crossing_km": None if crossing is None else _round(crossing.straight_km),
        "road_low_km": None if road is None else _round(road.low),
        "road_high_km": None if road is None else _round(road.high),
        "road_crossing": None if distance is None else distance.road_crossing,
        "road_basis": None if road is None else road.basis,
        "quote": stop.evidence[0].quote if stop.evidence else None,
    }
    return _cleaned(facts)


def leg_facts(measured: MeasuredRoute, leg: Leg) -> dict[str, Value]:
    """Return the fields of a leg; ``from_number`` and ``to_number`` are those of its stops."""
    stops, pace = measured.route.stops, leg.pace_km_per_day
    facts: dict[str, Value] = {
        "group": measured.route.group,
        "from_number": leg.start + 1,
        "to_number": leg.end + 1,
        "from": stops[leg.start].place.name,
        "to": stops[leg.end].place.name,
        "straight_km": _round(leg.straight_km),
        "road_low_km": None if leg.road is None else _round(leg.road.low),
        "road_high_km": None if leg.road is None else _round(leg.road.high),
        "road_basis": None if leg.road is None else leg.road.basis,
        "days": leg.days,
        "pace_low_km_per_day": None if pace is None else _round(pace[0]),
        "pace_high_km_per_day": None if pace is None else _round(pace[1]),
        "note": leg.note or None,
    }
    return _cleaned(facts)


def route_facts(measured: MeasuredRoute) -> dict[str, Value]:
    """Return the fields of a route: its length, its time and its pace."""
    road, pace = measured.road, measured.pace
    facts: dict[str, Value] = {
        "group": measured.route.group,
        "stops": len(measured.route.stops),
        "started": None if pace is None else _day(pace.start),
        "ended": None if pace is None else _day(pace.end),
        "days": None if pace is None else pace.days,
        "straight_km": _round(measured.straight_km),
        "road_low_km": None if road is None else _round(road.low),
        "road_high_km": None if road is None else _round(road.high),
        "road_basis": None if road is None else road.basis,
    }
    rest, all_days, moving, arrival = (
        (None, None, None, None)
        if pace is None
        else (pace.resting_days, pace.pace_km_per_day, pace.moving_km_per_day, pace.arrival)
    )
    facts |= {
        "resting_days_low": None if rest is None else rest[0],
        "resting_days_high": None if rest is None else rest[1],
        "pace_low_km_per_day": None if all_days is None else _round(all_days[0]),
        "pace_high_km_per_day": None if all_days is None else _round(all_days[1]),
        "moving_low_km_per_day": None if moving is None else _round(moving[0]),
        "moving_high_km_per_day": None if moving is None else _round(moving[1]),
        "goal": None if pace is None or arrival is None else pace.goal,
        "arrival_low": None if arrival is None else _day(arrival[0]),
        "arrival_high": None if arrival is None else _day(arrival[1]),
    }
    return _cleaned(facts)


def pace_sentences(pace: RoutePace | None) -> list[str]:
    """Return the time and the pace of a route in sentences; the notes come last, one each."""
    if pace is None:
        return []
    text = f"{_count(pace.days, pace.days)} from {pace.start} to {pace.end}"
    if pace.resting_days[1]:
        text += f": {_count(*pace.moving_days)} on the move and {_count(*pace.resting_days)} at rest"
    text += f". The pace was {_daily(pace.pace_km_per_day)}"
    if pace.resting_days[1]:
        text += f", on moving days {_daily(pace.moving_km_per_day)}"
    sentences = [text + "."]
    if pace.arrival is not None:
        soon, late = pace.arrival
        when = f"on {soon}" if soon == late else f"between {soon} and {late}"
        goal = "the border" if pace.goal == "border" else clean(pace.goal)
        sentences.append(f"At that pace they could reach {goal} {when}.")
    return sentences + [clean(note) + "." for note in pace.notes]


def _count(low: int, high: int) -> str:
    text = f"{low}" if low == high else f"{low} to {high}"
    return f"{text} day" if high == 1 and low == high else f"{text} days"


def _daily(pace: tuple[float, float]) -> str:
    low, high = pace
    return f"{span(low, high, 'km')} ({span(low / KM_PER_MILE, high / KM_PER_MILE, 'miles')}) a day"


def report_of(answer: Answer, index: int) -> Report | None:
    """Return a report of the answer by its number, or None where it is not there."""
    reports = answer.account.reports
    return reports[index] if 0 <= index < len(reports) else None


def claim_facts(answer: Answer, checked: CheckedClaim) -> dict[str, Value]:
    """Return the fields of a figure with its verdict."""
    claim, about = checked.claim, checked.claim.about
    report = report_of(answer, claim.report)
    facts: dict[str, Value] = {
        "report": None if report is None else report.title,
        "publisher": None if report is None else report.publisher,
        "published": None if report is None else _day(report.published),
        "url": None if report is None else report.url,
        "start": claim.start,
        "end": claim.end,
        "quote": claim.quote,
        "kind": claim.kind,
        "low": claim.value.low,
        "high": claim.value.high,
        "unit": claim.value.unit,
        "qualifier": claim.qualifier,
        "measure": claim.measure,
        "from": None if about is None or about.origin is None else about.origin.name,
        "to": None if about is None or about.goal is None else goal(answer, about.goal),
        "date": None if about is None else _day(about.date),
        "group": None if about is None else about.group,
        "status": claim.status,
        "verdict": checked.verdict,
        "explanation": checked.explanation,
        "measurements": "; ".join(measured(piece) for piece in checked.measurements) or None,
    }
    return _cleaned(facts)


def goal(answer: Answer, to: Place | str) -> str:
    """Return the name of what a figure counts to: a place, or the border."""
    if not isinstance(to, str):
        return to.name
    if to != "border":
        return f"the border of {to}"
    return the_border(answer)


def the_border(answer: Answer) -> str:
    """Return "the border of the United States", or just "the border" where none was chosen."""
    border = answer.border
    return "the border" if border is None else phrases("en").border_of(border.code, border.name)


def measured(piece: Measurement) -> str:
    """Return one measurement in words: ``straight 1,344 to 1,356 km, disagrees (...)``."""
    verdict = "agrees" if piece.agrees else "disagrees"
    asked = "" if piece.asked else ", not asked"
    return f"{piece.measure} {span(piece.low, piece.high, piece.unit)}, {verdict}{asked} ({piece.basis})"


def span(low: float | None, high: float | None, unit: str) -> str:
    """Return a range in words: ``1,344 to 1,356 km``, ``at least 2,900 people``, ``not known``."""
    if low is None and high is None:
        return "not known"
    ends = [_figure(end) for end in (low, high) if end is not None]
    if low is None:
        return f"up to {ends[0]} {unit}"
    if high is None:
        return f"at least {ends[0]} {unit}"
    return f"{ends[0]} {unit}" if ends[0] == ends[1] else f"{ends[0]} to {ends[1]} {unit}"


def _figure(value: float) -> str:
    text = f"{value:,.0f}" if abs(value) >= 10 else f"{value:,.1f}"
    return text.removesuffix(".0")


def _cleaned(facts: dict[str, Value]) -> dict[str, Value]:
    return {key: clean(value) if isinstance(value, str) else value for key, value in facts.items()}
