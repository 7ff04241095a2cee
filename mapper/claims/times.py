"""Weighing times: days since, days on the road, days still to go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mapper.claims.context import left_between
from mapper.claims.stops import stop_at, stop_on
from mapper.claims.ways import way_of
from mapper.claims.weighing import in_km, overlaps, tolerance
from mapper.language.verdicts import phrases
from mapper.model import Measurement

if TYPE_CHECKING:
    from datetime import date

    from gazetteer import Place
    from mapper.claims.context import Context, Stretch
    from mapper.language.verdicts import Phrases
    from mapper.model import Claim, MeasuredRoute, Stop

__all__ = ["weigh_arrival", "weigh_elapsed"]

FINISHED = ("took", "after leaving", "after coming", "after an event", "in so many days")
"""Rules of times that end where the way ended, not on the day of the report."""

LEAVING = ("after leaving", "after")
"""Rules of times that count from the leaving of a place."""

PARTIAL = ("ago", "on the way", "after", "in so many days", "took", "journey", "stay")
"""Rules of times that may be of a part of the way."""

DAY_SLACK = 1.0
"""Whether the first and last day are counted is a matter of habit."""

LONGEST_START = 3
"""A group that stayed longer where its route starts is counted from its coming, not its leaving."""

FASTER, SLOWER = 0.75, 1.5
"""An arrival fits if it asks for no more than 4/3 of the pace so far, and no less than 2/3 of it."""


def weigh_elapsed(claim: Claim, context: Context) -> list[Measurement]:
    """Weigh a number of days by the dates of the stops that it runs between."""
    about = claim.about
    if about is None:
        return []
    confirmed = _by_said_days(claim, context)
    if confirmed is not None:
        return [confirmed]
    goal = about.goal if not isinstance(about.goal, str) else None
    measured = context.route(about.group, about.origin, goal)
    if measured is None:
        return []
    began = _start(measured, about.origin, leaving=claim.rule in LEAVING)
    ended = _ended(claim, measured, goal)
    if began is None or ended is None or _rests_on(claim, measured, about.origin):
        return []
    low, high = (ended[0] - began[1]).days, (ended[1] - began[0]).days
    if high < 1:  # one dated stop, or dates in disorder: nothing to count between
        return []
    low = max(low, 0)
    figure = (claim.value.low, claim.value.high)
    agrees = overlaps(figure, (low, high), share=tolerance(claim), slack=DAY_SLACK)
    if not agrees and about.origin is None and (_starts_undated(measured) or _is_shorter(claim, low)):
        return []
    if not agrees and (_is_inferred(measured, about.origin, goal) or _may_be_of_a_part(claim, measured)):
        return []
    words = phrases(context.language(claim))
    basis = words.say("span", a=_one_of(words, began), b=_one_of(words, ended))
    return [Measurement("days", float(low), float(high), "days", agrees, basis)]


def _by_said_days(claim: Claim, context: Context) -> Measurement | None:
    """Return the measurement between two days that the reports say, where one agrees with the figure.

    A report may say several days with a place, and tell of several stays there: such days confirm and do not refute.
    """
    about = claim.about
    if about is None or not about.since or claim.value.low is None or claim.value.high is None:
        return None
    figure = (claim.value.low, claim.value.high)
    share = tolerance(claim)
    for end in _ends_said(claim, context):
        for start in about.since:
            days = float((end - start).days)
            if days >= 1 and overlaps(figure, (days, days), share=share, slack=DAY_SLACK):
                words = phrases(context.language(claim))
                basis = words.say("span", a=words.day(start), b=words.day(end))
                return Measurement("days", days, days, "days", agrees=True, basis=basis)
    return None


def _ends_said(claim: Claim, context: Context) -> list[date]:
    """Return the days on which a time may end: that of its sentence, the coming to its goal, the end of a stay."""
    about = claim.about
    if about is None:
        return []
    ends = [about.date]
    if claim.rule not in ("after leaving", "after coming", "later"):
        ends.append(context.published(claim))
        route = context.route(about.group, about.origin)
        here = None if route is None else stop_on(route.route, about.date)
        ends.append(None if here is None else here.arrived)
    if about.goal is not None and not isinstance(about.goal, str):
        measured = context.route(about.group, about.goal)
        stop = None if measured is None else stop_at(measured.route, about.goal)
        ends.append(None if stop is None else stop.arrived)
    if claim.rule in PARTIAL:
        ends += about.since
    return [end for end in ends if end is not None]


def _one_of(words: Phrases, days: tuple[date, date]) -> str:
    first, last = (words.day(day) for day in days)
    return first if first == last else words.say("or", a=first, b=last)


def _ended(claim: Claim, measured: MeasuredRoute, goal: Place | None) -> tuple[date, date] | None:
    """Return the first and last day on which a time may end: at its goal, else on the day it is told of.

    What the way "took" may as well be counted to the coming to the last stop.
    """
    reached = _end(measured, goal)
    if reached is not None:
        return reached, reached
    day = None if claim.about is None else claim.about.date
    if day is None:
        return None
    came = next((s.arrived for s in reversed(measured.route.stops) if s.arrived is not None), None)
    if claim.rule in FINISHED and came is not None and came < day:
        return came, day
    return day, day


def _is_shorter(claim: Claim, low: int) -> bool:
    """Whether a time without a named start is shorter than the whole way, so that it may be of a part of it."""
    return claim.rule in PARTIAL and claim.value.high is not None and claim.value.high < low


def _may_be_of_a_part(claim: Claim, measured: MeasuredRoute) -> bool:
    """Whether a time that does not fit the whole way is that of one leg, or runs from an event that has no date."""
    if claim.rule == "after an event":
        return True
    named = claim.about is not None and claim.about.origin is not None and claim.about.goal is not None
    if named or claim.rule not in PARTIAL:
        return False
    figure = (claim.value.low, claim.value.high)
    return any(
        leg.days is not None and overlaps(figure, (leg.days, leg.days), share=0.0, slack=DAY_SLACK)
        for leg in measured.legs
    )


def _is_inferred(measured: MeasuredRoute, *places: Place | None) -> bool:
    """Whether a stop at one of the places has a date that is inferred: it may confirm, not refute."""
    stops = [stop_at(measured.route, place) for place in places if place is not None]
    return any(stop is not None and stop.dated != "stated" for stop in stops)


def _start(measured: MeasuredRoute, origin: Place | None, *, leaving: bool = False) -> tuple[date, date] | None:
    """Return the first and last day on which the group may have left a place (None: its first stop).

    Where the words count from the ``leaving`` and only the coming is dated, it may be any day up to the next
    stop's.
    """
    stops = list(measured.route.stops)
    stop: Stop | None
    if origin is None:
        stop = next((s for s in stops if s.arrived is not None or s.departed is not None), None)
        first = None if stop is None else stop.arrived or stop.departed
        if stop is None or first is None:
            return None
        departed = stop.departed or first
        return first, departed if (departed - first).days <= LONGEST_START else first
    stop = _stop_in(stops, origin, last=leaving) if origin.kind == "country" else stop_at(measured.route, origin)
    if stop is None:
        return None
    if stop.arrived is None and stop.departed is None:
        return _between_neighbors(stops, stops.index(stop))
    if stop.departed is not None:
        return stop.arrived or stop.departed, stop.departed
    spot = stops.index(stop)
    if leaving and spot:
        following = next((s.arrived for s in stops[spot + 1 :] if s.arrived is not None), None)
        if stop.arrived is not None and following is not None and following > stop.arrived:
            return stop.arrived, following
    return left_between(stops, spot)


def _stop_in(stops: list[Stop], country: Place, *, last: bool) -> Stop | None:
    """Return the first dated stop in a country, or the last one where its leaving counts."""
    inside = [s for s in stops if s.place.country == country.country and (s.arrived or s.departed)]
    return next(iter(reversed(inside) if last else inside), None)


def _starts_undated(measured: MeasuredRoute) -> bool:
    """Whether stops without a date come before the first dated one, so that the start is not known."""
    stop = next((s for s in measured.route.stops if s.place.kind not in ("country", "region")), None)
    return stop is not None and stop.arrived is None and stop.departed is None


def _between_neighbors(stops: list[Stop], spot: int) -> tuple[date, date] | None:
    """Return the days between the dated stops around an undated one."""
    before = next((s.departed or s.arrived for s in reversed(stops[:spot]) if s.departed or s.arrived), None)
    after = next((s.arrived for s in stops[spot + 1 :] if s.arrived), None)
    if before is None or after is None or after < before:
        return None
    return before, after


def _end(measured: MeasuredRoute, goal: Place | None) -> date | None:
    stop = None if goal is None else stop_at(measured.route, goal)
    return None if stop is None else stop.arrived


def _rests_on(claim: Claim, measured: MeasuredRoute, origin: Place | None) -> bool:
    """Whether the only words that date the stop are the figure itself, which then would confirm itself."""
    stop = None if origin is None else stop_at(measured.route, origin)
    if stop is None or not stop.evidence or stop.dated == "stated":
        return False
    return all(
        piece.report == claim.report and piece.start < claim.end and claim.start < piece.end for piece in stop.evidence
    )


# ------------------------------------------------------------------ arrival


def weigh_arrival(claim: Claim, context: Context) -> list[Measurement]:
    """Weigh an arrival by the distance left over the pace that the route shows, and the report's own pace."""
    about = claim.about
    if about is None or about.origin is None:
        return []
    left = _distance_left(claim, context)
    if left is None:
        return []
    straight, road = left
    words = phrases(context.language(claim))
    measurements = []
    stretch = context.stretch(context.route(about.group, about.origin), None, about.origin, about.date)
    if stretch is not None and stretch.days is not None and stretch.straight_km > 0:
        measurements += _by_pace(claim, words, stretch, straight, road)
    for low, high in _reported_paces(claim, context):
        length = road or (straight, straight)
        basis = words.say("pace_reported", pace=_span_of(words, low, high))
        measurements.append(
            _days(claim, "road" if road else "straight", length, (low, high), basis, asked=not measurements)
        )
    return measurements


def _distance_left(claim: Claim, context: Context) -> tuple[float, tuple[float, float] | None] | None:
    """Return the straight kilometers and the road's range that are still to go."""
    about = claim.about
    if about is None or about.origin is None:
        return None
    if about.goal is None or isinstance(about.goal, str):
        found = None if context.border is None else context.to_border(about.origin, context.border)
        if found is None:
            return None
        straight = found.straight_km
        if straight is None or (found.road is None and found.territory_km):
            straight = found.territory_km
        road = found.road
    else:
        leg = context.between(about.origin, about.goal)
        if leg is None:
            return None
        straight, road = leg.straight_km, leg.road
    return None if straight is None else (straight, None if road is None else (road.low, road.high))


def _by_pace(
    claim: Claim, words: Phrases, stretch: Stretch, straight: float, road: tuple[float, float] | None
) -> list[Measurement]:
    least, most = stretch.days or (1, 1)
    way = way_of(words, stretch, (least, most))
    pace = (stretch.straight_km / most, stretch.straight_km / least)
    basis = words.say("pace_straight", km=words.number(straight), pace=_span_of(words, *pace), way=way)
    measurements = [_days(claim, "straight", (straight, straight), pace, basis)]
    if road is not None and stretch.road_km is not None:
        pace = (stretch.road_km[0] / most, stretch.road_km[1] / least)
        basis = words.say("pace_road", km=_span_of(words, *road), pace=_span_of(words, *pace), way=way)
        measurements.append(_days(claim, "road", road, pace, basis))
    return measurements


def _span_of(words: Phrases, low: float, high: float) -> str:
    """Write a range of whole numbers without a unit."""
    one, other = words.number(low), words.number(high)
    return one if one == other else words.say("from_to", low=one, high=other)


def _days(
    claim: Claim,
    measure: str,
    km: tuple[float, float],
    pace: tuple[float, float],
    basis: str,
    *,
    asked: bool = True,
) -> Measurement:
    low, high = km[0] / pace[1], km[1] / pace[0]
    figure = (claim.value.low, claim.value.high)
    agrees = overlaps(figure, (low * FASTER, high * SLOWER), share=tolerance(claim))
    return Measurement(measure, low, high, "days", agrees, basis, asked=asked)


def _reported_paces(claim: Claim, context: Context) -> list[tuple[float, float]]:
    found = []
    for other in context.claims:
        if other.kind == "pace" and other.report == claim.report:
            low, high = in_km(other)
            ends = [end for end in (low, high) if end]
            if ends:
                found.append((min(ends), max(ends)))
    return found[:1]
