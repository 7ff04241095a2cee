"""The route as GeoJSON (RFC 7946): stops, legs, and the measured lines to the border.

Every feature says in ``feature`` which it is. Geodesics have a point every 100 km at most; lines that pass
the antimeridian are cut there.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from mapper.credits import credit_lines
from mapper.exports.facts import Value, clean, leg_facts, stop_facts, title
from mapper.exports.lines import Point, border_line, leg_line, wrap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mapper.model import Answer, MeasuredRoute

__all__ = ["dumps", "features"]


def dumps(answer: Answer) -> str:
    """Return the GeoJSON text of an answer; always the same bytes for the same answer."""
    document = {
        "type": "FeatureCollection",
        "name": title(answer),
        "attribution": [clean(line) for line in credit_lines(answer)],
        "features": list(features(answer)),
    }
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def features(answer: Answer) -> Iterator[dict[str, Any]]:
    """Yield the features of an answer, group by group: its stops, its legs, its lines to the border."""
    for measured in answer.routes:
        yield from _stops(measured)
        yield from _legs(measured)
        yield from _border_lines(answer, measured)


def _feature(which: str, geometry: dict[str, Any], facts: dict[str, Value]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": {"feature": which, **facts}}


def _position(point: Point) -> list[float]:
    return [round(point[1], 6), round(point[0], 6)]


def _line(pieces: list[list[Point]]) -> dict[str, Any]:
    lines = [[_position(point) for point in piece] for piece in pieces]
    if len(lines) == 1:
        return {"type": "LineString", "coordinates": lines[0]}
    return {"type": "MultiLineString", "coordinates": lines}


def _stops(measured: MeasuredRoute) -> Iterator[dict[str, Any]]:
    for index, stop in enumerate(measured.route.stops):
        place = stop.place
        at = _position((place.latitude, wrap(place.longitude)))
        yield _feature("stop", {"type": "Point", "coordinates": at}, stop_facts(measured, index))


def _legs(measured: MeasuredRoute) -> Iterator[dict[str, Any]]:
    for leg in measured.legs:
        pieces, follows = leg_line(measured, leg)
        yield _feature("leg", _line(pieces), {**leg_facts(measured, leg), "follows": follows})


def _border_lines(answer: Answer, measured: MeasuredRoute) -> Iterator[dict[str, Any]]:
    border = None if answer.border is None else clean(answer.border.name)
    for index, (stop, distance) in enumerate(zip(measured.route.stops, measured.distances, strict=True)):
        pieces = border_line(stop.place.point, distance)
        if pieces is None:
            continue
        facts = stop_facts(measured, index)
        keep = ("group", "number", "name", "straight_km", "straight_mi", "uncertainty_km")
        yield _feature("border_distance", _line(pieces), {key: facts[key] for key in keep} | {"border": border})
