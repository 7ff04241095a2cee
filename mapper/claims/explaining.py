"""One or two plain sentences per verdict, with the numbers, in the unit and the language that the report used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gazetteer import Place
from mapper.language.verdicts import Phrases, phrases

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gazetteer import Border
    from mapper.model import Claim, Measurement

__all__ = ["explain"]


def explain(
    claim: Claim,
    verdict: str,
    measurements: Sequence[Measurement],
    *,
    language: str = "en",
    border: Border | None = None,
) -> str:
    """Say what a figure was weighed against and how it came out.

    Parameters
    ----------
    claim, verdict, measurements
        The figure, what it came to, and by what.
    language
        ISO 639-1 code of the report.
    border
        The border that a goal "border" means.
    """
    say = phrases(language)
    if not measurements:
        return _nothing(say, claim)
    if claim.kind == "group_size":
        return _counts(say, verdict, measurements)
    if claim.kind == "elapsed":
        text = _elapsed(say, verdict, measurements[0])
    elif claim.kind == "arrival":
        text = _arrival(say, claim, verdict, measurements)
    elif claim.kind in ("distance_travelled", "pace"):
        text = _way(say, claim, verdict, measurements)
    else:
        text = _distance(say, claim, verdict, measurements, border)
    return say.elide(text)


def _opened(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _of(say: Phrases, measurement: Measurement) -> str:
    return say.range(measurement.low, measurement.high, measurement.unit)


def _about(say: Phrases, measurement: Measurement, *, brief: bool = False) -> str:
    if measurement.low is None or measurement.high is None:
        return _of(say, measurement)
    return say.estimate(measurement.low, measurement.high, measurement.unit, brief=brief)


def _first(measurements: Sequence[Measurement], *names: str) -> Measurement | None:
    asked = [m for m in measurements if m.measure in names and m.asked]
    return next(iter(asked), next((m for m in measurements if m.measure in names), None))


def _nothing(say: Phrases, claim: Claim) -> str:
    about = claim.about
    if claim.kind == "group_size":
        return say.say("no_count")
    if about is None or (about.origin is None and claim.kind.startswith("distance")):
        return say.say("no_origin")
    if claim.kind in ("elapsed", "pace"):
        return say.say("no_dates")
    return say.say("nothing")


def _ends(say: Phrases, claim: Claim, border: Border | None) -> tuple[str, str]:
    about = claim.about
    origin = about.origin.name if about is not None and about.origin is not None else say.say("there")
    goal = about.goal if about is not None else None
    if isinstance(goal, Place):
        if claim.kind != "distance_to_border":
            return origin, goal.name
        return origin, say.border_of(goal.country, goal.name)
    if border is None or "-" in border.code:
        return origin, say.say("border")
    return origin, say.border_of(border.code, border.name)


def _distance(
    say: Phrases, claim: Claim, verdict: str, measurements: Sequence[Measurement], border: Border | None
) -> str:
    origin, goal = _ends(say, claim, border)
    straight, road = _first(measurements, "straight", "territory"), _first(measurements, "road")
    roads = [m for m in measurements if m.measure == "road"]
    parts = []
    if straight is not None:
        shore = say.say("shore") if straight.measure == "territory" else ""
        parts.append(say.say("straight", goal=goal, shore=shore, n=_of(say, straight), origin=origin))
    if roads and road is not None:
        length = _about(say, roads[0])
        if claim.kind == "distance_to_border":
            by = [m.basis.split(";")[0].split(": ", 1)[-1] for m in roads]
            text = say.say("road_to" if parts else "road_from", n=length, by=by[0], origin=origin)
            for other, name in zip(roads[1:], by[1:], strict=True):
                text = say.say("second", first=text, n=_about(say, other, brief=True), by=name)
            parts.append(text)
        else:
            parts.append(
                say.say("road", n=length) if parts else say.say("road_between", goal=goal, n=length, origin=origin)
            )
    return f"{_opened(say.say('join').join(parts))}. {_conclusion(say, claim, verdict, straight, road)}"


def _conclusion(
    say: Phrases, claim: Claim, verdict: str, straight: Measurement | None, road: Measurement | None
) -> str:
    both = straight is not None and road is not None
    if verdict == "depends" and straight is not None and road is not None:
        return say.say("fits_road" if road.agrees else "fits_straight")
    asked = straight if straight is not None and straight.asked else road
    if claim.measure is not None and asked is not None:
        how = say.say(f"how_{claim.measure}")
        return say.say("named_holds" if asked.agrees else "named_fails", how=how)
    if verdict == "supported":
        return say.say("holds_either_way" if both else "holds")
    return say.say("fits_neither" if both else "fits_not")


def _way(say: Phrases, claim: Claim, verdict: str, measurements: Sequence[Measurement]) -> str:
    path, straight = _first(measurements, "path"), _first(measurements, "straight")
    way = (path or straight or measurements[0]).basis.partition(", ")[2].partition(";")[0]
    parts = []
    if path is not None:
        parts.append(say.say("way_road", n=_about(say, path)))
    if straight is not None:
        parts.append(say.say("way_straight", n=_of(say, straight)))
    facts = say.say("way_is", way=way, parts=", ".join(parts))
    if verdict == "supported":
        return f"{facts} {say.say('fits')}"
    if verdict == "depends":
        return f"{facts} {say.say('way_between')}"
    low = measurements[-1].low or 0.0
    value = claim.value.high if claim.value.high is not None else claim.value.low
    return f"{facts} {say.say('too_low' if value is not None and value < low else 'too_high')}"


def _elapsed(say: Phrases, verdict: str, measurement: Measurement) -> str:
    facts = say.say("elapsed", n=_of(say, measurement), span=measurement.basis)
    return f"{facts} {say.say('fits' if verdict == 'supported' else 'fits_not')}"


def _arrival(say: Phrases, claim: Claim, verdict: str, measurements: Sequence[Measurement]) -> str:
    parts = [say.say("would_take", basis=m.basis, n=_of(say, m)) for m in measurements if m.asked]
    facts = say.say("join").join(parts)
    if verdict == "supported":
        end = "within_reach"
    elif verdict == "depends":
        end = "one_way"
    else:
        value = claim.value.high if claim.value.high is not None else claim.value.low or 0.0
        end = "much_sooner" if all((m.high or 0.0) < value for m in measurements) else "out_of_reach"
    return f"{_opened(facts)}. {say.say(end)}"


def _counts(say: Phrases, verdict: str, measurements: Sequence[Measurement]) -> str:
    first = measurements[0]
    if first.basis.startswith("the report's own parts: "):
        return say.say("sum", parts=first.basis.split(": ", 1)[1])
    given = say.say("join").join(f"{m.basis} ({_of(say, m)})" for m in measurements[:3])
    end = {
        "supported": "agree",
        "contradicted": "not_both" if len(measurements) == 1 else "not_all",
        "depends": "some_agree",
    }.get(verdict)
    return f"{say.say('given', given=given)} {say.say(end) if end else ''}".strip()
