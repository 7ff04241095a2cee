"""The route as GPX 1.1: a waypoint for each stop, a route for each group, a track along the known roads.

GPX knows no dates without a time: a stop's day is written as midnight UTC, and its description says how
the day is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from mapper.credits import credit_lines
from mapper.exports.facts import dates, span, title
from mapper.exports.lines import wrap
from mapper.exports.xmltext import add, write

if TYPE_CHECKING:
    from mapper.model import Answer, MeasuredRoute

__all__ = ["dumps"]

NAMESPACE = "http://www.topografix.com/GPX/1/1"


def dumps(answer: Answer) -> str:
    """Return the GPX text of an answer; always the same bytes for the same answer."""
    root = Element("gpx", {"version": "1.1", "creator": "migration-route-mapper", "xmlns": NAMESPACE})
    metadata = add(root, "metadata")
    add(metadata, "name", title(answer))
    notes = ["Days are written as midnight UTC; the reports give no time.", *credit_lines(answer)]
    add(metadata, "desc", "\n".join(notes))
    for measured in answer.routes:
        for index in range(len(measured.route.stops)):
            _point(root, "wpt", measured, index)
    for measured in answer.routes:
        if measured.route.stops:
            route = add(root, "rte")
            add(route, "name", measured.route.group)
            for index in range(len(measured.route.stops)):
                _point(route, "rtept", measured, index)
    for measured in answer.routes:
        _track(root, measured)
    return write(root)


def _point(parent: Element, tag: str, measured: MeasuredRoute, index: int) -> None:
    stop = measured.route.stops[index]
    place = stop.place
    point = add(parent, tag, lat=f"{place.latitude:.6f}", lon=_longitude(place.longitude))
    day = stop.arrived or stop.departed
    if day is not None:
        add(point, "time", f"{day.isoformat()}T00:00:00Z")
    add(point, "name", f"{index + 1} {place.name}")
    words = [dates(stop)]
    distance = measured.distances[index]
    if distance is not None and distance.straight_km is not None:
        words.append(f"{span(distance.straight_km, distance.straight_km, 'km')} from the border in a straight line")
    if distance is not None and distance.road is not None:
        words.append(f"{span(distance.road.low, distance.road.high, 'km')} by road")
    add(point, "desc", "; ".join(words))
    add(point, "type", place.kind)


def _longitude(longitude: float) -> str:
    text = f"{wrap(longitude):.6f}"
    return "-180.000000" if text == "180.000000" else text


def _track(root: Element, measured: MeasuredRoute) -> None:
    paths = [leg.path for leg in measured.legs if len(leg.path) > 1]
    if not paths:
        return
    track = add(root, "trk")
    add(track, "name", f"{measured.route.group}: roads between the stops")
    add(track, "desc", "The likely way along main roads, not a recording.")
    for path in paths:
        segment = add(track, "trkseg")
        for latitude, longitude in path:
            add(segment, "trkpt", lat=f"{latitude:.6f}", lon=_longitude(longitude))
