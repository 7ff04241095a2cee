"""Stops of a route by place and by day."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from gazetteer import Place
    from mapper.claims.setting import Scene
    from mapper.model import Route, Stop

__all__ = ["is_after", "is_same_place", "stop_at", "stop_on", "stop_told_in", "told_before"]

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


def stop_told_in(scene: Scene, route: Route, place: Place) -> Stop | None:
    """Return the stop at a place of which the sentence of a figure tells."""
    stop = stop_at(route, place)
    spots = () if stop is None else (p.start for p in stop.evidence if p.report == scene.setting.index)
    return stop if any(scene.sentence.start <= spot < scene.sentence.end for spot in spots) else None


def told_before(scene: Scene, route: Route) -> Place | None:
    """Return the place of the stop that was told last before the sentence of a figure, not long before it."""
    told = [
        (piece.start, stop.place)
        for stop in route.stops
        for piece in stop.evidence
        if piece.report == scene.setting.index
        and piece.start < scene.sentence.start
        and scene.sentence.paragraph - scene.setting.text.sentence_at(piece.start).paragraph <= 1
    ]
    return max(told, key=lambda item: item[0])[1] if told else None


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
