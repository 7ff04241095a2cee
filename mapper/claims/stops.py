"""Stops of a route by place and by day."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from gazetteer import Place
    from mapper.model import Route, Stop

__all__ = ["is_after", "is_same_place", "stop_at", "stop_on"]

NEAR_DEGREES = 0.2
"""Two places closer than this in latitude and longitude count as one stop (some 20 km)."""


def is_same_place(place: Place, other: Place) -> bool:
    """Whether two places are one, by identity or by lying within some 20 km of each other."""
    if place.key and place.key == other.key:
        return True
    if "country" in (place.kind, other.kind) or "region" in (place.kind, other.kind):
        return place.name == other.name
    return abs(place.latitude - other.latitude) < NEAR_DEGREES and abs(place.longitude - other.longitude) < NEAR_DEGREES


def stop_at(route: Route, place: Place) -> Stop | None:
    """Return the stop of a route at a place: the same entry first, else the nearest one close by."""
    same = [stop for stop in route.stops if is_same_place(stop.place, place)]
    exact = [stop for stop in same if stop.place.key and stop.place.key == place.key]
    if exact:
        return exact[0]

    def gap(stop: Stop) -> float:
        return abs(stop.place.latitude - place.latitude) + abs(stop.place.longitude - place.longitude)

    return min(same, key=gap, default=None)


def is_after(stop: Stop, day: date) -> bool:
    """Whether the group came to a stop after a day; one with a day of leaving only was come to by then at most."""
    came = stop.arrived or stop.departed
    return came is not None and came > day


def stop_on(route: Route, day: date | None) -> Stop | None:
    """Return the last stop that the group had come to by a day (the last of all where no day is known)."""
    found: Stop | None = None
    for stop in route.stops:
        if day is not None and is_after(stop, day):
            break
        if stop.place.kind not in ("country", "region") or found is None:
            found = stop
    return found or (route.stops[0] if route.stops else None)
