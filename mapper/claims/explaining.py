"""One or two plain sentences per verdict, with the numbers, in the unit that the report used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gazetteer import Place
from mapper.units import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapper.model import Claim, Measurement

__all__ = ["explain"]

UNITS = {
    "km": "km",
    "mi": "miles",
    "km/day": "km a day",
    "mi/day": "miles a day",
    "days": "days",
    "people": "people",
}
KNOWN_BY = {
    "straight": "the straight line",
    "territory": "the straight line",
    "road": "the road",
    "path": "the road",
}


def explain(claim: Claim, verdict: str, measurements: Sequence[Measurement]) -> str:
    """Say what a figure was weighed against and how it came out."""
    if not measurements:
        return _nothing(claim)
    if claim.kind == "group_size":
        return _counts(verdict, measurements)
    if claim.kind == "elapsed":
        return _elapsed(verdict, measurements[0])
    if claim.kind == "arrival":
        return _arrival(claim, verdict, measurements)
    if claim.kind in ("distance_travelled", "pace"):
        return _way(claim, verdict, measurements)
    return _distance(claim, verdict, measurements)


def _range(low: float | None, high: float | None, unit: str) -> str:
    digits = 1 if (high or low or 0.0) < 10 else 0
    word = UNITS.get(unit, unit)
    if low is None or high is None or high == float("inf"):
        return (
            f"up to {number(high, digits)} {word}"
            if low is None and high is not None
            else (f"at least {number(low or 0.0, digits)} {word}")
        )
    low_text, high_text = number(low, digits), number(high, digits)
    return f"{low_text} {word}" if low_text == high_text else f"{low_text} to {high_text} {word}"


def _of(measurement: Measurement) -> str:
    return _range(measurement.low, measurement.high, measurement.unit)


def _first(measurements: Sequence[Measurement], *names: str) -> Measurement | None:
    asked = [m for m in measurements if m.measure in names and m.asked]
    return next(iter(asked), next((m for m in measurements if m.measure in names), None))


def _nothing(claim: Claim) -> str:
    about = claim.about
    if claim.kind == "group_size":
        return (
            "No other figure for the same people at about the same time is at hand to weigh this one against."
        )
    if about is None or (about.origin is None and claim.kind.startswith("distance")):
        return "The reports do not say from where the figure counts, so there is nothing to measure."
    if claim.kind in ("elapsed", "pace"):
        return "The dates that the reports give are not enough to check the figure."
    return "There is nothing at hand to measure the figure with."


def _ends(claim: Claim) -> tuple[str, str]:
    about = claim.about
    origin = about.origin.name if about is not None and about.origin is not None else "there"
    goal = about.goal.name if about is not None and isinstance(about.goal, Place) else "the border"
    if about is not None and isinstance(about.goal, Place) and claim.kind == "distance_to_border":
        goal = f"the border of {about.goal.name}"
    return origin, goal


def _distance(claim: Claim, verdict: str, measurements: Sequence[Measurement]) -> str:
    origin, goal = _ends(claim)
    straight, road = _first(measurements, "straight", "territory"), _first(measurements, "road")
    parts = []
    if straight is not None:
        shore = " (the nearest shore)" if straight.measure == "territory" else ""
        parts.append(f"in a straight line {goal}{shore} is {_of(straight)} from {origin}")
    if road is not None:
        by = road.basis.split(";")[0].split(" to ", 1)[-1] if claim.kind == "distance_to_border" else ""
        way = f"along the road to {by}" if by else "by road"
        parts.append(
            f"{way} it is about {_of(road)}" if parts else f"{way} {goal} is about {_of(road)} from {origin}"
        )
    facts = "; ".join(parts)
    return f"{facts[:1].upper()}{facts[1:]}. {_conclusion(claim, verdict, straight, road)}"


def _conclusion(claim: Claim, verdict: str, straight: Measurement | None, road: Measurement | None) -> str:
    if verdict == "depends" and straight is not None and road is not None:
        fits, fails = ("road", "straight line") if road.agrees else ("straight line", "road")
        return f"The figure fits the {fits}, not the {fails}."
    asked = straight if straight is not None and straight.asked else road
    if claim.measure is not None and asked is not None:
        how = {"straight": "as the crow flies", "road": "by road", "foot": "on foot"}[claim.measure]
        return (
            f"The report gives it {how}, and so measured it {'holds' if asked.agrees else 'does not hold'}."
        )
    if verdict == "supported":
        return (
            "The figure holds either way."
            if straight is not None and road is not None
            else "The figure holds."
        )
    return (
        "The figure fits neither."
        if straight is not None and road is not None
        else "The figure does not fit."
    )


def _way(claim: Claim, verdict: str, measurements: Sequence[Measurement]) -> str:
    path, straight = _first(measurements, "path"), _first(measurements, "straight")
    name = (path or straight or measurements[0]).basis.partition(", ")[2].partition(";")[0]
    parts = []
    if path is not None:
        parts.append(f"about {_of(path)} by road")
    if straight is not None:
        parts.append(f"{_of(straight)} in straight lines from stop to stop")
    facts = f"From {name} it is {', '.join(parts)}."
    if verdict == "supported":
        return f"{facts} The figure fits."
    if verdict == "depends":
        return f"{facts} The figure lies between the straight lines and the road."
    low = measurements[-1].low or 0.0
    value = claim.value.high if claim.value.high is not None else claim.value.low
    too = "too low" if value is not None and value < low else "too high"
    return f"{facts} The figure is {too}."


def _elapsed(verdict: str, measurement: Measurement) -> str:
    facts = f"By the dates that the reports give it was {_of(measurement)}, {measurement.basis}."
    return f"{facts} The figure {'fits' if verdict == 'supported' else 'does not fit'}."


def _arrival(claim: Claim, verdict: str, measurements: Sequence[Measurement]) -> str:
    facts = "; ".join(f"{m.basis} would take {_of(m)}" for m in measurements if m.asked)
    if verdict == "supported":
        end = "The figure is within reach."
    elif verdict == "depends":
        end = "The figure fits one way of reckoning and not the other."
    else:
        value = claim.value.high if claim.value.high is not None else claim.value.low or 0.0
        slow = all((m.high or 0.0) < value for m in measurements)
        end = (
            "At that pace they would be there much sooner."
            if slow
            else "At that pace the figure is out of reach."
        )
    return f"{facts[:1].upper()}{facts[1:]}. {end}"


def _counts(verdict: str, measurements: Sequence[Measurement]) -> str:
    if measurements[0].basis.startswith("the report"):
        return f"It is the sum or the rest of {measurements[0].basis}."
    given = "; ".join(f"{m.basis} ({_of(m)})" for m in measurements[:3])
    end = {
        "supported": "The figures agree.",
        "contradicted": "Both cannot be right." if len(measurements) == 1 else "They cannot all be right.",
        "depends": "Some agree with this figure and some do not.",
    }.get(verdict, "")
    return f"For the same people at about the same time: {given}. {end}".strip()
