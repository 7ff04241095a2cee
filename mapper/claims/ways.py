"""Weighing ways: lengths travelled, and paces, by the legs of a route."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mapper.claims.distances import Scale, as_named
from mapper.claims.figures import find_figures
from mapper.claims.weighing import in_km, overlaps, tolerance, verdict
from mapper.language.verdicts import phrases
from mapper.model import Measurement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mapper.claims.context import Context, Stretch
    from mapper.language.verdicts import Phrases
    from mapper.model import Claim

__all__ = ["way_of", "weigh_pace", "weigh_travelled"]

IMPOSSIBLE_KM_PER_DAY = 700.0
"""A route that asks for more than this every day has a wrong stop or a wrong date; it proves nothing."""

PATHLESS = 1.5
"""How much longer than the straight line a way without roads may plausibly be."""

PART = 1 / 3
"""A length that is less than this share of the whole way, and names no start, is of a part of it."""

NEARBY_CHARACTERS = 160
"""How far from a pace the days and the length stand that it was reckoned with."""


def weigh_travelled(claim: Claim, context: Context) -> list[Measurement]:
    """Weigh a way by the road length of its legs; the straight legs only bound it from below.

    A length whose start no words name may be of a part of the way: of what its paragraph tells, or of less.
    """
    stretch = _stretch(claim, context)
    if stretch is None:
        return []
    found = _path_and_bound(claim, context, stretch, 1.0, 1.0)
    if verdict(found) != "contradicted" or claim.about is None or claim.about.origin is not None:
        return found
    for part in context.told_beside(claim):
        measured = _path_and_bound(claim, context, part, 1.0, 1.0)
        if verdict(measured) == "supported":
            return measured
    high = in_km(claim)[1]
    return [] if high is not None and high < PART * stretch.straight_km else found


def weigh_pace(claim: Claim, context: Context) -> list[Measurement]:
    """Weigh a pace by the road length of a stretch over its days; the straight legs bound it from below.

    Where no words name the stretch it is the whole way, unless the pace is that of what is told beside it.
    """
    found: list[Measurement] = []
    for stretch, days in _paced(claim, context):
        least, most = days
        if stretch.straight_km / most > IMPOSSIBLE_KM_PER_DAY:
            continue
        measured = _path_and_bound(claim, context, stretch, least, most)
        if verdict(measured) in ("supported", "depends"):
            return measured
        found = found or measured
    return found


def _paced(claim: Claim, context: Context) -> Iterator[tuple[Stretch, tuple[int, int]]]:
    """Yield the stretches that a pace may be of, with their days: the named or whole one, then those told beside it."""
    stretch = _stretch(claim, context)
    reported = _reported_days(claim, context)
    about = claim.about
    named = about is not None and (about.origin is not None or about.goal is not None)
    whole = None if stretch is None else stretch.days
    of_part = reported is not None and whole is not None and reported[1] < PART * whole[0]
    taken = whole if named or of_part else reported or whole
    if stretch is not None and taken is not None:
        yield stretch, taken
    if named:
        return
    if stretch is not None and reported is not None and stretch.days is not None:
        yield stretch, stretch.days
    beside = [_stretch(other, context) for other in _lengths_beside(claim, context)]
    for part in [part for part in beside if part is not None]:
        for days in (reported, part.days):
            if days is not None:
                yield part, days
    for part in context.told_beside(claim):
        if part.days is not None:
            yield part, part.days


def _lengths_beside(claim: Claim, context: Context) -> list[Claim]:
    """Return the lengths travelled that stand beside a pace: it was reckoned with one of them."""
    return [
        other
        for other in context.claims
        if other.kind == "distance_travelled"
        and other.report == claim.report
        and max(claim.start - other.end, other.start - claim.end) <= NEARBY_CHARACTERS
    ]


def _stretch(claim: Claim, context: Context) -> Stretch | None:
    about = claim.about
    if about is None:
        return None
    goal = about.goal if not isinstance(about.goal, str) else None
    return context.stretch(context.route(about.group, about.origin, goal), about.origin, goal, about.date)


def _reported_days(claim: Claim, context: Context) -> tuple[int, int] | None:
    """Return the days that the report gives just before a pace, for the pace was reckoned with them."""
    if claim.report >= len(context.reports):
        return None
    report = context.reports[claim.report]
    before = report.text[max(0, claim.start - NEARBY_CHARACTERS) : claim.end].split("\n\n")[-1]
    times = [f for f in find_figures(before, report.language) if f.unit == "days" and f.high >= 1 and not f.vague]
    return (max(round(times[-1].low), 1), max(round(times[-1].high), 1)) if times else None


def _path_and_bound(claim: Claim, context: Context, stretch: Stretch, least: float, most: float) -> list[Measurement]:
    """Return the "path" and "straight" measurements of a length, or of a length over days."""
    say = Scale(claim)
    name = way_of(phrases(context.language(claim)), stretch, (least, most) if claim.kind == "pace" else None)
    slack = min(stretch.extent_km, 10.0) / least
    straight = (stretch.straight_km / most, stretch.straight_km / least)
    measurements = []
    if stretch.road_km is not None:
        low, high = stretch.road_km[0] / most, stretch.road_km[1] / least
        water = " and straight lines over water" if stretch.over_water else ""
        path = say.km("path", low, high, f"road length{water}, {name}", slack=slack)
        measurements.append(path)
        bound = (straight[0], high)
    else:
        path, bound = None, (straight[0], straight[1] * PATHLESS)
    agrees = overlaps(in_km(claim), bound, share=tolerance(claim), slack=slack)
    basis = f"sum of straight legs, {name}; the way is at least as long"
    named = claim.measure == "straight"
    if named:
        agrees = overlaps(in_km(claim), straight, share=tolerance(claim), slack=slack)
    asked = named or path is None or not path.agrees
    low, high = say.unit(straight[0]), say.unit(straight[1])
    measurements.append(Measurement("straight", low, high, claim.value.unit, agrees, basis, asked=asked))
    if named:
        return as_named(claim, measurements)
    return measurements


def way_of(words: Phrases, stretch: Stretch, days: tuple[float, float] | None = None) -> str:
    """Return a stretch in words, with the days that it took."""
    way = words.say("way", a=stretch.start.name, b=stretch.end.name)
    if days is None:
        return way
    low, high = (words.number(day) for day in days)
    if low == high:
        return words.say("way_in", way=way, n=low)
    return words.say("way_in_range", way=way, low=low, high=high)
