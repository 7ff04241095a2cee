"""Road lengths from a router, and from the offline network wherever the router has no answer.

The basis of every length says which of the two it is, and why.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Protocol

from gazetteer import roads as offline
from gazetteer.geodesy import distance_km
from gazetteer.road_graph import OFF_ROAD_DETOUR
from gazetteer.roads import RoadDistance
from mapper.measurement.router_client import NoAnswerError, NoWayError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from mapper.measurement.road import Point, RoadSource
    from mapper.measurement.router_cache import Found, RouteCache

__all__ = ["SPREAD", "RoutedRoads", "Router"]

LOG = logging.getLogger(__name__)

SPREAD = 0.03
"""Half-width of a routed length's range, as a share: errors of the map, other streets. An estimate."""

NEAR_KM, NEAR_SHARE = 10.0, 0.2
"""A route may begin and end this far from its places together, or this share of the straight line if more;
a router whose map lacks the country begins at the far end of what it has."""

PATIENCE = 2
"""Failures in a row after which a router is asked no more."""

ASKED_AT_MOST = 3
"""Targets that a router is asked about; the offline network ranks them first."""

DECIMALS = 4
"""Of the coordinates that are asked for, in degrees: 11 m."""

LEAST_KM = 0.05
"""Closer points need no router."""

SHORTER = 0.97
"""A route shorter than this times the straight line is none."""

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Router(Protocol):
    """One way of asking for a route.

    Attributes
    ----------
    name
        In words: ``OSRM at router.example.org``.
    profile
        Who travels, in the router's own word.
    key
        What tells its routes from another router's in the cache.
    credit
        The line that is owed where its routes are shown.
    """

    name: str
    profile: str
    key: str
    credit: str

    def route(self, a: Point, b: Point) -> Found:
        """Return the route between two points.

        Raises
        ------
        NoAnswerError, NoWayError
            There is none, for now or at all.
        """


class RoutedRoads:
    """Road lengths and paths from a router, with the offline network to fall back on.

    Parameters
    ----------
    router
        Who is asked.
    cache
        Where routes are kept between runs; None keeps them for this object's life only.
    fallback
        Who answers where the router does not; the main-road network by default.
    """

    def __init__(self, router: Router, *, cache: RouteCache | None = None, fallback: RoadSource | None = None) -> None:
        self.router, self.cache = router, cache
        self.fallback: RoadSource = fallback or offline
        self._known: dict[tuple[Point, Point], Found | str] = {}
        self._failures = 0
        self._silent = ""
        self._used = False

    @property
    def credits(self) -> tuple[str, ...]:
        """Credit lines that are owed: the router's, where a route of its was given."""
        return (self.router.credit,) if self._used else ()

    def road_km(self, a: Point, b: Point) -> RoadDistance | None:
        """Return the road length between two points, the same in both directions.

        Parameters
        ----------
        a, b
            (latitude, longitude) in degrees.

        Returns
        -------
        RoadDistance or None
            Kilometers; None where neither the router nor the offline network knows a way.
        """
        found = self._found(a, b)
        if not isinstance(found, str):
            return self._distance(found, a, b)
        length = self.fallback.road_km(a, b)
        if length is None or not found:
            return length
        return RoadDistance(length.low, length.high, f"{found}; {length.basis}")

    def road_path(self, a: Point, b: Point) -> tuple[Point, ...] | None:
        """Return the way along the road from a to b, (latitude, longitude) in degrees, or None."""
        found = self._found(a, b)
        if isinstance(found, str):
            return self.fallback.road_path(a, b)
        path = found.path if _pair(a, b)[0] == _rounded(a) else found.path[::-1]
        return (a, *path, b)

    def road_to_nearest(self, a: Point, targets: Sequence[Point]) -> tuple[int, RoadDistance] | None:
        """Return the target that is nearest by road and its road length.

        The offline network ranks the targets; the router is asked about the first `ASKED_AT_MOST` that may
        still be the nearest.
        """
        ranked = []
        for index, target in enumerate(targets):
            guess = self.fallback.road_km(a, target)
            if guess is not None:
                ranked.append((guess.low, guess.middle, index))
        ranked.sort(key=lambda item: item[1])
        if not ranked:
            by_line = sorted(range(len(targets)), key=lambda i: float(distance_km(*a, *targets[i])))
            ranked = [(0.0, 0.0, index) for index in by_line]
        best: tuple[int, RoadDistance] | None = None
        for low, _, index in ranked[:ASKED_AT_MOST]:
            if best is not None and low > best[1].high:
                continue
            length = self.road_km(a, targets[index])
            if length is not None and (best is None or length.middle < best[1].middle):
                best = index, length
        return best

    def _distance(self, found: Found, a: Point, b: Point) -> RoadDistance:
        off = _off_km(found, *_pair(a, b))
        low = found.length_km * (1 - SPREAD) + off
        high = found.length_km * (1 + SPREAD) + off * OFF_ROAD_DETOUR**2
        ferry = ", a ferry in it" if found.ferry else ""
        basis = f"route by {self.router.name}, {_day(found.day)}, profile {self.router.profile}{ferry}"
        return RoadDistance(low, high, basis)

    def _found(self, a: Point, b: Point) -> Found | str:
        """Return the route, or why there is none ("" where none was asked for)."""
        pair = _pair(a, b)
        if distance_km(*pair[0], *pair[1]) < LEAST_KM:
            return ""
        if pair not in self._known:
            self._known[pair] = self._ask(*pair)
        found = self._known[pair]
        self._used = self._used or not isinstance(found, str)
        return found

    def _ask(self, a: Point, b: Point) -> Found | str:
        key = f"{self.router.key}|{a[0]},{a[1]}|{b[0]},{b[1]}"
        kept = self.cache.get(key) if self.cache is not None else None
        if kept is not None:
            return kept
        if self._silent:
            return self._silent
        try:
            found = self.router.route(a, b)
            _check(found, a, b)
        except NoWayError:
            self._failures = 0
            return f"{self.router.name} knows no such way, main-road network instead"
        except NoAnswerError as error:
            return self._failed(error)
        self._failures = 0
        if self.cache is not None:
            self.cache.put(key, found)
        return found

    def _failed(self, error: NoAnswerError) -> str:
        self._failures += 1
        reason = f"{self.router.name} did not answer ({error}), main-road network instead"
        if self._failures == 1:
            LOG.warning("%s", reason)
        if error.lasting or self._failures >= PATIENCE:
            self._silent = reason
        return reason


def _rounded(point: Point) -> Point:
    return round(float(point[0]), DECIMALS), round(float(point[1]), DECIMALS)


def _pair(a: Point, b: Point) -> tuple[Point, Point]:
    """Return two points as they are asked for: rounded, and in one order for both directions."""
    one, other = sorted((_rounded(a), _rounded(b)))
    return one, other


def _off_km(found: Found, a: Point, b: Point) -> float:
    """Return kilometers from the places to the ends of the route, both together."""
    return float(distance_km(*a, *found.path[0])) + float(distance_km(*found.path[-1], *b))


def _check(found: Found, a: Point, b: Point) -> None:
    """Refuse a route that is not between the two points.

    Raises
    ------
    NoWayError
        It begins or ends elsewhere: the router's map does not reach there.
    NoAnswerError
        It is shorter than the straight line.
    """
    straight = float(distance_km(*a, *b))
    off = _off_km(found, a, b)
    if off > max(NEAR_KM, NEAR_SHARE * straight):
        raise NoWayError("no road near")
    if found.length_km + off < SHORTER * straight:
        raise NoAnswerError("sent a route shorter than the straight line")


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
