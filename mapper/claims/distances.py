"""Weighing lengths to a border and between places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gazetteer.errors import UnknownBorderError
from mapper.claims.weighing import in_km, overlaps, tolerance
from mapper.language.verdicts import phrases
from mapper.model import CrossingRoad, Measurement
from mapper.units import convert

if TYPE_CHECKING:
    from gazetteer import Border
    from mapper.claims.context import Context
    from mapper.language.verdicts import Phrases
    from mapper.model import Claim

__all__ = ["Scale", "as_named", "border_of", "weigh_between", "weigh_border"]

ROAD_SLACK_KM = 2.0
"""Where in a town a road length starts; the rest of its doubt is in its range."""

SHARE_OF_SLACK = 0.35
"""What the extents of two places allow at most, as a share of the straight line between them."""

DETOUR = 4.0
"""A road so many times longer than the straight line is not the way that a report has in mind."""

SHORT_ROAD_KM = 60.0
"""Shorter road lengths have ranges that are wide enough."""

ROAD_SHARE = 0.05
"""Four of five known road lengths lie inside an estimated range; most of the rest within so much of it."""


def weigh_border(claim: Claim, context: Context) -> list[Measurement]:
    """Weigh a distance to a border by land line, territory, crossing and road, in the claim's unit."""
    border = border_of(claim, context)
    origin = None if claim.about is None else claim.about.origin
    if border is None or origin is None:
        return []
    found = context.to_border(origin, border)
    if found is None:
        return []
    line, coast = found.straight_km, found.territory_km
    no_way = line is None or (found.road is None and coast is not None and coast < 0.9 * line)
    by_coast = coast is not None and coast > 0 and (no_way or "coast" in claim.rule)
    say = Scale(claim)
    name = f"{origin.name} to the border of {border.name}"
    slack = found.uncertainty_km
    by_coast = by_coast or _fits_coast_only(say, line, coast, slack)
    measurements = []
    if line is not None:
        measurements.append(say.km("straight", line, line, f"geodesic, {name}", slack=slack, asked=not by_coast))
    if coast is not None and coast > 0:
        basis = f"geodesic, {origin.name} to the territory of {border.name}, coasts included"
        measurements.append(say.km("territory", coast, coast, basis, slack=slack, asked=by_coast))
    if found.crossing is not None:
        far = found.crossing.straight_km
        basis = f"geodesic, {origin.name} to the crossing {found.crossing.name}"
        measurements.append(say.km("crossing", far, far, basis, slack=slack, asked=False))
    if found.road is not None:
        words = phrases(context.language(claim))
        ways = found.roads or (CrossingRoad(found.road_crossing or "", None, found.road),)
        for i, way in enumerate(ways):
            basis = f"{origin.name}: {_crossing(words, way, other=i > 0)}; {way.road.basis}"
            near = line if line is not None else coast
            asked = (
                not i and "coast" not in claim.rule and (near is None or way.road.low <= DETOUR * near + ROAD_SLACK_KM)
            )
            slack = _road_slack(way.road.high)
            measurements.append(say.km("road", way.road.low, way.road.high, basis, slack=slack, asked=asked))
    return as_named(claim, measurements)


def _fits_coast_only(say: Scale, line: float | None, coast: float | None, slack: float) -> bool:
    """Whether a figure holds to the nearest shore or river mouth of a country, and not to the line on land."""
    if line is None or not coast:
        return False
    to_line, to_coast = (say.km("", km, km, "", slack=slack).agrees for km in (line, coast))
    return to_coast and not to_line


def _crossing(words: Phrases, way: CrossingRoad, *, other: bool) -> str:
    """Return how a sentence speaks of the crossing at which a road ends."""
    if other and way.town is not None:
        return words.say("other_crossing", town=way.town)
    if way.town is not None and way.town not in way.crossing:
        return words.say("crossing_at", town=way.town, name=way.crossing)
    if not way.crossing:
        return words.say("nearest_crossing")
    name = way.crossing.removesuffix(" crossing")
    return words.say("crossing" if name != way.crossing else "named_crossing", name=name)


def border_of(claim: Claim, context: Context) -> Border | None:
    """Return the border that a figure is measured to: the dossier's, or the one that it names."""
    goal = None if claim.about is None else claim.about.goal
    if goal is None or goal == "border":
        return context.border
    if isinstance(goal, str):
        return _named_border(goal, context)
    if goal.country is not None and context.find_border is not None:
        return context.find_border(goal.country)
    return None


def _named_border(code: str, context: Context) -> Border | None:
    """Return a border by its code; None where there is no such one, so that nothing is measured."""
    try:
        return context.border if context.find_border is None else context.find_border(code)
    except UnknownBorderError:
        return None


def weigh_between(claim: Claim, context: Context) -> list[Measurement]:
    """Weigh a distance between two places by straight line and road."""
    about = claim.about
    if about is None or about.origin is None or about.goal is None or isinstance(about.goal, str):
        return []
    leg = context.between(about.origin, about.goal)
    if leg is None:
        return []
    say = Scale(claim)
    name = f"{about.origin.name} to {about.goal.name}"
    slack = min((about.origin.extent_km**2 + about.goal.extent_km**2) ** 0.5, SHARE_OF_SLACK * leg.straight_km)
    measurements = [say.km("straight", leg.straight_km, leg.straight_km, f"geodesic, {name}", slack=slack)]
    if leg.road is not None:
        basis = f"{name}; {leg.road.basis}"
        low = max(leg.road.low, min(leg.straight_km, leg.road.high))
        measurements.append(say.km("road", low, leg.road.high, basis, slack=_road_slack(leg.road.high)))
    return as_named(claim, measurements)


def _road_slack(high_km: float) -> float:
    return ROAD_SLACK_KM + (ROAD_SHARE * high_km if high_km > SHORT_ROAD_KM else 0.0)


def as_named(claim: Claim, measurements: list[Measurement]) -> list[Measurement]:
    """Leave only the measure that the figure names to count; the others are shown."""
    wanted = {"straight": ("straight", "territory"), "road": ("road",), "foot": ("road",)}.get(claim.measure or "")
    if wanted is None or not any(m.measure in wanted and m.asked for m in measurements):
        return measurements
    return [
        m if m.measure in wanted else Measurement(m.measure, m.low, m.high, m.unit, m.agrees, m.basis, asked=False)
        for m in measurements
    ]


class Scale:
    """Makes measurements in the unit of a claim from kilometers."""

    def __init__(self, claim: Claim) -> None:
        self.claim, self.share = claim, tolerance(claim)

    def unit(self, km: float) -> float:
        """Return kilometers (a day) in the claim's unit."""
        name = self.claim.value.unit
        return convert(km, "km/day" if "/" in name else "km", name)

    def km(
        self, measure: str, low: float, high: float, basis: str, *, slack: float = 0.0, asked: bool = True
    ) -> Measurement:
        """Return a measurement from a range in kilometers."""
        agrees = overlaps(in_km(self.claim), (low, high), share=self.share, slack=slack)
        return Measurement(measure, self.unit(low), self.unit(high), self.claim.value.unit, agrees, basis, asked=asked)
