"""Road length between two points: a range and its basis, with no network connection.

Two estimates are at hand, and `road_km` weighs them:

- the shortest path along the world's main roads (OpenStreetMap, see `gazetteer.road_graph`), the way to the
  network included, times a factor: a simplified road is shorter than the real one, and the shortest way is
  not always taken;
- the straight line times a detour factor; published ones run from 1.12 to 2.10 between countries
  (Ballou, Rahardja and Sakai 2002, "Selected country circuity factors for road travel distance estimation").

How wide the range is depends on how much of the way the network covers. The constants come from known road
lengths, see ``docs/roads-calibration.md``; four out of five known lengths lie inside their range.
Ferries are no roads: where water or the Darién lies between and no road leads round, there is no answer.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from gazetteer.errors import CoordinateError
from gazetteer.geodesy import distance_km
from gazetteer.road_graph import OFF_ROAD_DETOUR, Access, Climb, RoadGraph, open_graph, starts

__all__ = ["RoadDistance", "Way", "estimate", "features", "road_km", "road_path", "road_to_nearest", "way"]

Point = tuple[float, float]
Ends = Sequence[float]


LOW_END: tuple[float, ...] = (0.028, 0.587, -0.56, -0.183, 0.029, 0.051)
HIGH_END: tuple[float, ...] = (0.098, 1.545, 0.631, 0.441, 0.501, 0.203)
"""Constants of the range's ends, one for each of `features`; from `gazetteer.build.road_calibration`."""

SHORT_KM = 40.0
"""Ways shorter than this have a larger part in streets and bends that the network leaves out."""

STEEP = math.log(1.35)
"""Detour of the network above which lesser roads are likely to cut across."""

BEYOND = 0.5
"""Excess of the detour over `STEEP` (logarithm) at which the network is trusted by half."""

OFF_SHARE = 0.25
"""Way off the network, over the straight line, at which the network is trusted by half."""

LEAST_SPREAD = 1.05

TRUST_LITTLE, TRUST_MUCH = 0.2, 0.8

NETWORK_BASIS = "shortest path on main roads (OpenStreetMap), scaled to known road lengths"
STRAIGHT_BASIS = "straight line x detour factors (Ballou and others 2002, known road lengths)"
BLENDED_BASIS = "main roads (OpenStreetMap) for part of the way, straight line x detour factor for the rest"

ABSURD_DETOUR = 6.0
"""A network's detour, times the straight line, that nobody drives: water or a lesser road lies between."""

STRAIT_KM = 5.0
"""Open water on the straight line that makes it water."""


@dataclass(frozen=True, slots=True)
class RoadDistance:
    """A road length in kilometers, as a range.

    Attributes
    ----------
    low, high
        Ends of the range; four out of five road lengths lie inside.
    basis
        What the range rests on, one plain phrase.

    Raises
    ------
    ValueError
        An end is negative or not finite, or low is above high.
    """

    low: float
    high: float
    basis: str

    def __post_init__(self) -> None:
        if not (0 <= self.low <= self.high < math.inf):
            raise ValueError(f"{self.low} to {self.high} km is no range of road lengths")

    @property
    def middle(self) -> float:
        """Middle of the range, kilometers."""
        return (self.low + self.high) / 2

    def to_dict(self) -> dict[str, Any]:
        """Return the range as the JSON answers give it, to 1 km."""
        return {"low": round(self.low), "high": round(self.high), "basis": self.basis}

    def __add__(self, other: RoadDistance) -> RoadDistance:
        """Sum two legs.

        The errors of neighboring legs are partly independent: half of each leg's half-width adds up as it is,
        the rest as the root of the sum of squares.
        """
        if not isinstance(other, RoadDistance):
            return NotImplemented
        one, two = (self.high - self.low) / 2, (other.high - other.low) / 2
        half = (one + two + math.hypot(one, two)) / 2
        middle = self.middle + other.middle
        bases = [*self.basis.split("; "), *other.basis.split("; ")]
        return RoadDistance(max(0.0, middle - half), middle + half, "; ".join(dict.fromkeys(bases)))


@dataclass(frozen=True, slots=True)
class Way:
    """What is known of the way between two points before it is made a range; all lengths in kilometers.

    ``network_km`` is the shortest path with the ways to the network (None where there is none), ``off_km``
    the straight lines from the points to the network, both together.
    """

    straight_km: float
    network_km: float | None
    off_km: float


def road_km(a: Point, b: Point) -> RoadDistance | None:
    """Estimate the road length between two points.

    Parameters
    ----------
    a, b
        (latitude, longitude) in degrees.

    Returns
    -------
    RoadDistance or None
        A range in kilometers, the same in both directions; None where no road leads from one to the other.

    Raises
    ------
    CoordinateError
        A coordinate is none, or latitude and longitude are swapped.
    ArtefactError
        The network's file is missing or damaged.
    """
    a, b = sorted((_checked(a), _checked(b)))
    found = way(a, b)
    return None if found is None else estimate(found)


def way(a: Point, b: Point) -> Way | None:
    """Measure the way between two points; None where no land way joins them. Errors as `road_km`."""
    graph = open_graph()
    return _way(graph, _end(_checked(a)), _end(_checked(b)))


def road_to_nearest(a: Point, targets: Sequence[Point]) -> tuple[int, RoadDistance] | None:
    """Find the target that is nearest by road.

    Parameters
    ----------
    a
        (latitude, longitude) in degrees.
    targets
        The same, for instance border crossings.

    Returns
    -------
    tuple or None
        Position among the targets and the road length; None where no road leads to any.

    Raises
    ------
    CoordinateError, ArtefactError
        As `road_km`.
    """
    a = _checked(a)
    points = [_checked(target) for target in targets]
    straight = [float(km) for km in distance_km(*a, [one for one, _ in points], [other for _, other in points])]
    order = sorted(range(len(points)), key=straight.__getitem__)
    graph = open_graph()
    source = _end(a)
    best: tuple[int, RoadDistance] | None = None
    for index in order:
        if best is not None and straight[index] > best[1].middle:
            break
        found = _way(graph, source, _end(points[index]))
        length = None if found is None else estimate(found)
        if length is not None and (best is None or length.middle < best[1].middle):
            best = index, length
    return best


def road_path(a: Point, b: Point) -> tuple[Point, ...] | None:
    """Trace the shortest path along the network, for drawing.

    Parameters
    ----------
    a, b
        (latitude, longitude) in degrees.

    Returns
    -------
    tuple of points or None
        From ``a`` to ``b`` by the network's junctions, a few kilometers apart where roads are many; None
        where the network does not join them.

    Raises
    ------
    CoordinateError, ArtefactError
        As `road_km`.
    """
    graph = open_graph()
    one, other = _end(_checked(a)), _end(_checked(b))
    found = _way(graph, one, other)
    if found is None or found.network_km is None:
        return None
    met = graph.meet(one.climb, other.climb)
    if met is None or found.network_km < met[0]:
        return (one.point, other.point)
    nodes = graph.trail(one.climb, met[1]) + graph.trail(other.climb, met[1])[-2::-1]
    inner = ((float(graph.latitude[node]), float(graph.longitude[node])) for node in nodes)
    return (one.point, *inner, other.point)


class _End:
    """One end of a way: its accesses to the network and the search upward from them."""

    __slots__ = ("accesses", "climb", "land", "point")

    def __init__(self, graph: RoadGraph, point: Point) -> None:
        self.point = point
        self.land = graph.landmass(*point)
        self.accesses: list[Access] = graph.accesses(*point)
        self.climb: Climb = graph.climb(starts(self.accesses))


@lru_cache(maxsize=256)
def _end(point: Point) -> _End:
    """Return an end; the stops of a route are each the end of several ways."""
    return _End(open_graph(), point)


def _way(graph: RoadGraph, one: _End, other: _End) -> Way | None:
    straight = float(distance_km(*one.point, *other.point))
    met = graph.meet(one.climb, other.climb)
    along = _along(one.accesses, other.accesses)
    lengths = [length for length in (met and met[0], along) if length is not None]
    network = min(lengths) if lengths else None
    off = sum(end.accesses[0].off_km if end.accesses else 0.0 for end in (one, other))
    if network is None and (one.land != other.land or not one.land):
        return None
    far_round = network is None or network > ABSURD_DETOUR * max(straight, off)
    if far_round and graph.water_km(one.point, other.point) > STRAIT_KM:
        return None
    return Way(straight, network, off)


def _along(one: list[Access], other: list[Access]) -> float | None:
    """Return kilometers between two points by a road that both join, its ends not passed; None if none is."""
    return min(
        (
            OFF_ROAD_DETOUR * (first.off_km + second.off_km) + abs(first.share - second.share) * first.length_km
            for first in one
            for second in other
            if (first.tail, first.head) == (second.tail, second.head)
        ),
        default=None,
    )


def features(found: Way) -> tuple[float, ...]:
    """Describe a way by the numbers that the ends of its range are linear in (on a logarithmic scale).

    The first four count as far as the network covers the way: a constant, the network's detour up to `STEEP`
    and beyond it, the shortness of the way. The last two count as far as it does not: a constant, the
    shortness.
    """
    straight = max(found.straight_km, 0.1)
    short = math.exp(-straight / SHORT_KM)
    if found.network_km is None:
        return 0.0, 0.0, 0.0, 0.0, 1.0, short
    off = found.off_km / straight
    detour = math.log(max(found.network_km / straight, 1.0))
    bent, rest = min(detour, STEEP), max(detour - STEEP, 0.0)
    trust = 1 / (1 + (off / OFF_SHARE) ** 2) / (1 + (rest / BEYOND) ** 2)
    return trust, trust * bent, trust * min(rest, 1.0), trust * short, 1 - trust, (1 - trust) * short


def estimate(found: Way, low_end: Ends = LOW_END, high_end: Ends = HIGH_END) -> RoadDistance:
    """Make a range of what is known of a way; its ends' constants are the calibration's unless given."""
    numbers = features(found)
    low = found.straight_km * math.exp(max(0.0, _sum(numbers, low_end)))
    high = max(low * LEAST_SPREAD, found.straight_km * math.exp(_sum(numbers, high_end)))
    return RoadDistance(low, high, _basis(found, numbers[0]))


def _sum(numbers: Sequence[float], constants: Sequence[float]) -> float:
    return float(sum(map(operator.mul, numbers, constants)))


def _basis(found: Way, trust: float) -> str:
    if found.network_km is None or trust < TRUST_LITTLE:
        return STRAIGHT_BASIS
    return NETWORK_BASIS if trust > TRUST_MUCH else BLENDED_BASIS


def _checked(point: Point) -> Point:
    """Return a point as floats, its longitude from -180 to 180.

    Raises
    ------
    CoordinateError
        It is no point on Earth.
    """
    latitude, longitude = float(point[0]), float(point[1])
    if not (-90 <= latitude <= 90 and -360 <= longitude <= 360):
        raise CoordinateError(
            f"latitude {latitude} and longitude {longitude} are no point on Earth; "
            "give (latitude, longitude) in degrees"
        )
    return latitude, (longitude + 180) % 360 - 180
