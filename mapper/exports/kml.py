"""The route as KML 2.2: a folder for each group with its stops, its way and its lines to the border.

Stops carry a TimeStamp or TimeSpan, so Google Earth's time slider plays the way; undated ones have none. A group with
two dates or more also has a gx:Track, along which a marker moves.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from mapper.credits import credit_lines
from mapper.exports.facts import Value, clean, dates, leg_facts, span, stop_facts, the_border, title
from mapper.exports.lines import Point, border_line, leg_line, wrap
from mapper.exports.xmltext import add, write

if TYPE_CHECKING:
    from mapper.model import Answer, BorderDistance, MeasuredRoute, Stop

__all__ = ["dumps"]

NAMESPACE = "http://www.opengis.net/kml/2.2"
EARTH = "http://www.google.com/kml/ext/2.2"
"""The namespace of Google Earth's extensions, whose Track moves a marker through time."""
# aabbggrr, as KML wants it
STYLES = (("way", "ff3060c0", 4), ("straight", "ff3060c0", 2), ("border", "ffa06020", 1))


def dumps(answer: Answer) -> str:
    """Return the KML text of an answer; always the same bytes for the same answer."""
    root = Element("kml", {"xmlns": NAMESPACE, "xmlns:gx": EARTH})
    document = add(root, "Document")
    add(document, "name", title(answer))
    add(document, "description", _paragraphs(credit_lines(answer)))
    for name, color, width in STYLES:
        style = add(add(document, "Style", id=name), "LineStyle")
        add(style, "color", color)
        add(style, "width", width)
    for measured in answer.routes:
        folder = add(document, "Folder")
        add(folder, "name", measured.route.group or "Group")
        _track(folder, measured)
        _stops(folder, measured)
        _legs(folder, measured)
        _border_lines(folder, answer, measured)
    return write(root)


def _paragraphs(lines: tuple[str, ...] | list[str]) -> str:
    """Return lines as the HTML that a balloon shows, every one escaped."""
    return "".join(f"<p>{html.escape(clean(line))}</p>" for line in lines)


def _stops(parent: Element, measured: MeasuredRoute) -> None:
    folder = add(parent, "Folder")
    add(folder, "name", "Stops")
    for index, (stop, distance) in enumerate(zip(measured.route.stops, measured.distances, strict=True)):
        mark = add(folder, "Placemark")
        add(mark, "name", f"{index + 1} {stop.place.name}")
        add(mark, "description", _paragraphs(_lines(stop, distance)))
        _time(mark, stop)
        _data(mark, stop_facts(measured, index))
        add(add(mark, "Point"), "coordinates", _position((stop.place.latitude, wrap(stop.place.longitude))))


def _lines(stop: Stop, distance: BorderDistance | None) -> list[str]:
    lines = [dates(stop)]
    if distance is not None and distance.straight_km is not None:
        lines.append(f"To the border: {span(distance.straight_km, distance.straight_km, 'km')} in a straight line")
    if distance is not None and distance.road is not None:
        lines.append(f"By road: {span(distance.road.low, distance.road.high, 'km')} ({distance.road.basis})")
    return lines + [f"“{piece.quote}”" for piece in stop.evidence]


def _time(mark: Element, stop: Stop) -> None:
    if stop.arrived is not None and (stop.departed is None or stop.departed == stop.arrived):
        add(add(mark, "TimeStamp"), "when", stop.arrived.isoformat())
    elif stop.arrived is not None or stop.departed is not None:
        between = add(mark, "TimeSpan")
        if stop.arrived is not None:
            add(between, "begin", stop.arrived.isoformat())
        if stop.departed is not None:
            add(between, "end", stop.departed.isoformat())


def _data(mark: Element, facts: dict[str, Value]) -> None:
    extended = add(mark, "ExtendedData")
    for key, value in facts.items():
        # a reader such as GDAL has a field of its own for the name
        if value is not None and key != "name":
            add(add(extended, "Data", name=key), "value", value)


def _legs(parent: Element, measured: MeasuredRoute) -> None:
    if not measured.legs:
        return
    folder = add(parent, "Folder")
    add(folder, "name", "Way")
    for leg in measured.legs:
        pieces, follows = leg_line(measured, leg)
        facts = leg_facts(measured, leg)
        mark = add(folder, "Placemark")
        add(mark, "name", f"{leg.start + 1} to {leg.end + 1}")
        add(mark, "styleUrl", "#way" if follows == "road" else "#straight")
        _data(mark, {**facts, "follows": follows})
        _geometry(mark, pieces)


def _track(parent: Element, measured: MeasuredRoute) -> None:
    """Add the dated stops as a track, which Google Earth plays; earlier programs skip it."""
    found = []
    for stop in measured.route.stops:
        days = dict.fromkeys(day for day in (stop.arrived, stop.departed) if day is not None)
        found += [(day, (stop.place.latitude, wrap(stop.place.longitude))) for day in days]
    found.sort(key=lambda one: one[0])
    if len({day for day, _ in found}) < 2:
        return
    mark = add(parent, "Placemark")
    add(mark, "name", "Over time")
    add(mark, "styleUrl", "#straight")
    track = add(mark, "gx:Track")
    for day, _ in found:
        add(track, "when", day.isoformat())
    for _, point in found:
        add(track, "gx:coord", f"{_position(point).replace(',', ' ')} 0")


def _border_lines(parent: Element, answer: Answer, measured: MeasuredRoute) -> None:
    lines = [border_line(s.place.point, d) for s, d in zip(measured.route.stops, measured.distances, strict=True)]
    if not any(lines):
        return
    folder = add(parent, "Folder")
    add(
        folder,
        "name",
        f"To {the_border(answer)}",
    )
    for index, pieces in enumerate(lines):
        if pieces is None:
            continue
        facts = stop_facts(measured, index)
        mark = add(folder, "Placemark")
        add(mark, "name", f"{facts['straight_km']} km from {index + 1}")
        add(mark, "styleUrl", "#border")
        _data(
            mark,
            {key: facts[key] for key in ("group", "number", "straight_km", "straight_mi", "uncertainty_km")},
        )
        _geometry(mark, pieces)


def _position(point: Point) -> str:
    return f"{point[1]:.6f},{point[0]:.6f}"


def _geometry(mark: Element, pieces: list[list[Point]]) -> None:
    parent = mark if len(pieces) == 1 else add(mark, "MultiGeometry")
    for piece in pieces:
        line = add(parent, "LineString")
        add(line, "tessellate", 1)
        add(line, "coordinates", " ".join(_position(point) for point in piece))
