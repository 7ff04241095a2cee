"""The nouns: what a report says (before the waist, from `mapper.account`) and what we measured of it (after the waist).

Every noun is frozen. Those that reach the outside have a ``to_dict`` that gives their part of the JSON
answer; spans are character offsets ``[start, end)`` into ``Report.text``, dates are ISO 8601, distances
kilometres, coordinates WGS 84 degrees.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mapper.account import (
    CLAIM_KINDS,
    ROLES,
    About,
    Account,
    Claim,
    Dossier,
    Evidence,
    Mention,
    Report,
    Route,
    Shown,
    Stop,
    iso,
)

if TYPE_CHECKING:
    from datetime import date

    from gazetteer import Border, RoadDistance

__all__ = [
    "CLAIM_KINDS",
    "ROLES",
    "VERDICTS",
    "About",
    "Account",
    "Answer",
    "BorderDistance",
    "CheckedClaim",
    "Claim",
    "Crossing",
    "CrossingRoad",
    "Dossier",
    "Evidence",
    "Leg",
    "MeasuredRoute",
    "Measurement",
    "Mention",
    "Report",
    "Route",
    "RoutePace",
    "Stop",
]

VERDICTS = ("supported", "contradicted", "depends", "unverifiable")


def _km(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


@dataclass(frozen=True, slots=True)
class Crossing:
    """The official crossing of the border nearest to a place, in a straight line."""

    name: str
    latitude: float
    longitude: float
    straight_km: float

    def to_dict(self) -> dict[str, Any]:
        """Return the crossing as the JSON answer has it."""
        return {
            "name": self.name,
            "latitude": round(self.latitude, 5),
            "longitude": round(self.longitude, 5),
            "straight_km": _km(self.straight_km),
        }


@dataclass(frozen=True, slots=True)
class CrossingRoad:
    """The road to a border crossing, and the town that it leads to (None where no town is known there)."""

    crossing: str
    town: str | None
    road: RoadDistance

    def to_dict(self) -> dict[str, Any]:
        """Return the road as the JSON answer has it."""
        return {"crossing": self.crossing, "town": self.town, **self.road.to_dict()}


@dataclass(frozen=True, slots=True)
class BorderDistance:
    """From a place to a border by every measure we know.

    ``straight_km`` is the WGS 84 geodesic to the nearest point of the land border line,
    ``territory_km`` to the nearest point of the territory, coasts included (0 inside it, None for the line
    between neighbors, which has no inside); ``way_out_km`` is how far the nearest edge of the territory is from
    inside it, land line or coast, at ``way_out``; ``uncertainty_km`` is that of each: the extent of the place
    and the accuracy of the line together.
    ``road`` is the road length to the crossing that is nearest by road, as a range with its basis;
    ``roads`` repeats it with the crossing's town, and adds the largest other town that is hardly farther.
    """

    straight_km: float | None
    nearest_point: tuple[float, float] | None
    territory_km: float | None
    uncertainty_km: float
    crossing: Crossing | None = None
    road: RoadDistance | None = None
    road_crossing: str | None = None
    inside: bool = False
    roads: tuple[CrossingRoad, ...] = ()
    way_out_km: float | None = None
    way_out: tuple[float, float] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the distances as the JSON answer has them."""
        return {
            "straight_km": _km(self.straight_km),
            "uncertainty_km": _km(self.uncertainty_km),
            "nearest_point": None if self.nearest_point is None else [round(x, 5) for x in self.nearest_point],
            "territory_km": _km(self.territory_km),
            "inside": self.inside,
            "way_out_km": _km(self.way_out_km),
            "way_out": None if self.way_out is None else [round(x, 5) for x in self.way_out],
            "crossing": None if self.crossing is None else self.crossing.to_dict(),
            "road_km": None if self.road is None else self.road.to_dict(),
            "road_crossing": self.road_crossing,
            "roads": [road.to_dict() for road in self.roads],
        }


@dataclass(frozen=True, slots=True)
class Leg:
    """From one stop (``start``, its index in the route) to the next (``end``).

    ``pace_km_per_day`` is (low, high) by road where known, else by the straight line, over the days that
    the dates allow; ``path`` is the way along the road as (latitude, longitude) pairs, empty where unknown.
    """

    start: int
    end: int
    straight_km: float
    road: RoadDistance | None = None
    days: int | None = None
    pace_km_per_day: tuple[float, float] | None = None
    path: tuple[tuple[float, float], ...] = ()
    note: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the leg as the JSON answer has it."""
        pace = self.pace_km_per_day
        return {
            "from": self.start,
            "to": self.end,
            "straight_km": _km(self.straight_km),
            "road_km": None if self.road is None else self.road.to_dict(),
            "days": self.days,
            "pace_km_per_day": None if pace is None else {"low": _km(pace[0]), "high": _km(pace[1])},
            "note": self.note,
        }


@dataclass(frozen=True, slots=True)
class RoutePace:
    """The time a route took, from leaving the first dated stop to reaching the last one.

    ``days`` lie between the two; ``moving_days`` and ``resting_days`` are (low, high) whole days, because
    reports give no hours. The paces are (low, high): over all days, and over the moving ones. ``arrival`` is
    the first and the last day on which the group would be at ``goal`` ("border" or a place) at the pace over
    all days, None where that is unknown. ``notes`` say what was ridden, and what cannot have been walked.
    """

    start: date
    end: date
    days: int
    moving_days: tuple[int, int]
    resting_days: tuple[int, int]
    pace_km_per_day: tuple[float, float]
    moving_km_per_day: tuple[float, float]
    arrival: tuple[date, date] | None = None
    goal: str = "border"
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the pace as the JSON answer has it."""
        arrival = self.arrival
        return {
            "start": iso(self.start),
            "end": iso(self.end),
            "days": self.days,
            "moving_days": {"low": self.moving_days[0], "high": self.moving_days[1]},
            "resting_days": {"low": self.resting_days[0], "high": self.resting_days[1]},
            "pace_km_per_day": {"low": _km(self.pace_km_per_day[0]), "high": _km(self.pace_km_per_day[1])},
            "moving_km_per_day": {
                "low": _km(self.moving_km_per_day[0]),
                "high": _km(self.moving_km_per_day[1]),
            },
            "goal": self.goal,
            "arrival": None if arrival is None else {"low": iso(arrival[0]), "high": iso(arrival[1])},
            "notes": list(self.notes),
        }


@dataclass(frozen=True, slots=True)
class MeasuredRoute(Shown):
    """A route with its numbers: ``distances`` one per stop, ``legs`` one between each two.

    ``straight_km`` is the sum of the straight legs, ``road`` the sum of the road legs (None where one of
    them is unknown); ``pace`` is None where fewer than two stops are dated.
    """

    route: Route
    distances: tuple[BorderDistance | None, ...]
    legs: tuple[Leg, ...]
    straight_km: float
    road: RoadDistance | None = None
    pace: RoutePace | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the route as the JSON answer has it."""
        return {
            "group": self.route.group,
            "stops": [
                {
                    "place": stop.place.to_dict(),
                    "arrived": iso(stop.arrived),
                    "departed": iso(stop.departed),
                    "dated": stop.dated,
                    "status": stop.status,
                    "travel": stop.travel,
                    "note": stop.note,
                    "change": stop.change or None,
                    "evidence": [piece.to_dict() for piece in stop.evidence],
                    "border": None if distance is None else distance.to_dict(),
                }
                for stop, distance in zip(self.route.stops, self.distances, strict=True)
            ],
            "legs": [leg.to_dict() for leg in self.legs],
            "length_km": {
                "straight": _km(self.straight_km),
                "road": None if self.road is None else self.road.to_dict(),
            },
            "pace": None if self.pace is None else self.pace.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class Measurement:
    """Our number for a figure, by one measure.

    ``measure`` is "straight", "territory", "crossing", "road", "path", "days" or "reports"; ``asked`` is
    False where the figure names another measure, so that this one is shown but does not count.
    """

    measure: str
    low: float | None
    high: float | None
    unit: str
    agrees: bool
    basis: str
    asked: bool = True

    def to_dict(self) -> dict[str, Any]:
        """Return the measurement as the JSON answer has it."""
        return {
            "measure": self.measure,
            "low": _km(self.low),
            "high": _km(self.high),
            "unit": self.unit,
            "agrees": self.agrees,
            "asked": self.asked,
            "basis": self.basis,
        }


@dataclass(frozen=True, slots=True)
class CheckedClaim(Shown):
    """A figure with its verdict, what it was weighed against, and one or two sentences that say why."""

    claim: Claim
    verdict: str
    measurements: tuple[Measurement, ...]
    explanation: str

    def to_dict(self, border: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the claim as the JSON answer has it; ``border`` stands for a goal that is the border."""
        claim = self.claim
        about = claim.about
        goal: Any = None
        if about is not None and about.goal is not None:
            if isinstance(about.goal, str):
                other = {"name": about.goal, "code": about.goal}
                goal = border if about.goal == "border" else other
            else:
                goal = about.goal.to_dict()
        return {
            "report": claim.report,
            "start": claim.start,
            "end": claim.end,
            "quote": claim.quote,
            "kind": claim.kind,
            "value": {"low": claim.value.low, "high": claim.value.high, "unit": claim.value.unit},
            "qualifier": claim.qualifier,
            "measure": claim.measure,
            "rule": claim.rule,
            "status": claim.status,
            "change": claim.change or None,
            "about": {
                "from": None if about is None or about.origin is None else about.origin.to_dict(),
                "to": goal,
                "date": None if about is None else iso(about.date),
                "group": None if about is None else about.group,
            },
            "measurements": [measurement.to_dict() for measurement in self.measurements],
            "verdict": self.verdict,
            "explanation": self.explanation,
        }


@dataclass(frozen=True, slots=True)
class Answer(Shown):
    """Everything that was found out about a dossier.

    ``credits`` are the lines owed to others than the packaged data: a routing server that was asked.
    """

    account: Account
    border: Border | None
    routes: tuple[MeasuredRoute, ...]
    claims: tuple[CheckedClaim, ...]
    credits: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the whole answer as the JSON of ``mapper check --json``."""
        border = None if self.border is None else {"name": self.border.name, "code": self.border.code}
        return {
            "version": 1,
            "border": border,
            "reports": [report.to_dict() for report in self.account.reports],
            "places": [mention.to_dict() for mention in self.account.mentions],
            "routes": [route.to_dict() for route in self.routes],
            "claims": [claim.to_dict(border) for claim in self.claims],
        }
