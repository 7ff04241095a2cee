"""What there is to draw: an Answer told in the reader's words, with places still in degrees."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from mapper.credits import owed_for_places
from mapper.drawing.basemap import country_name
from mapper.drawing.divisions import country_shape, division_shape
from mapper.drawing.projection import arc, distance_km
from mapper.drawing.words import Words, words
from mapper.language import table_code
from mapper.units import convert

if TYPE_CHECKING:
    import datetime as dt

    from shapely.geometry.base import BaseGeometry

    from gazetteer import Border, Place
    from mapper.model import Answer, BorderDistance, CheckedClaim, Claim, Leg, MeasuredRoute, Stop

__all__ = ["Focus", "Mark", "Scene", "Way", "ends", "scene", "source", "told_in"]

Point = tuple[float, float]
WIDE = ("region", "country")
"""Kinds of places that a road does not lead to a point of."""
ORDER = {"contradicted": 0, "depends": 1, "supported": 2, "unverifiable": 3}
"""Which verdict makes the more telling picture."""
UNMAPPED_KM = 80.0
"""A stretch this long between two points of a road is a gap in the network, not its course."""
ADDRESS = re.compile(r" \(https?://[^\s)]*\)")
VAGUE = 1.6
"""A reported range whose ends differ by more than this factor has no line of its own."""


@dataclass(frozen=True)
class Mark:
    """A stop as it is drawn. ``number`` is what its marker says; ``sure`` tells filled from hollow ones."""

    group: int
    index: int
    number: str
    place: Place
    name: str
    where: str
    date: str
    short_date: str
    arrived: dt.date | None
    sure: bool
    dated: bool
    distance: BorderDistance | None
    leg: Leg | None
    evidence: tuple[tuple[str, str], ...]
    outline: BaseGeometry | None = None

    @property
    def point(self) -> Point:
        """Return (latitude, longitude) in degrees."""
        return self.place.latitude, self.place.longitude

    @property
    def vague(self) -> bool:
        """Tell whether the stop is a region without an outline, drawn as the circle that it may lie in."""
        return self.outline is None and self.place.kind in WIDE and self.place.extent_km >= 25


@dataclass(frozen=True)
class Way:
    """A leg as it is drawn: points in degrees, and whether it follows a known road."""

    group: int
    points: tuple[Point, ...]
    known: bool


@dataclass(frozen=True)
class Focus:
    """The one distance that the picture tells: from a place to the border, measured and as reported.

    ``stop`` tells whether the place is a stop, which has its name on the map already.
    """

    place: str
    start: Point
    end: Point
    measured_km: float
    measured: str
    reported_km: float | None = None
    reported: str = ""
    quote: str = ""
    claim: CheckedClaim | None = None
    stop: bool = True


@dataclass(frozen=True)
class Scene:
    """Everything that picture, page and chart draw from; it holds no pixel."""

    answer: Answer
    words: Words
    groups: tuple[str, ...]
    marks: tuple[Mark, ...]
    ways: tuple[Way, ...]
    focus: Focus | None
    tinted: tuple[str, ...]
    border_name: str
    title: str
    sentence: str

    @cached_property
    def credit(self) -> str:
        """Return who is to be thanked, in one paragraph without addresses."""
        lines = [self.words("credit")]
        if places := owed_for_places(self.answer):
            lines.append(self.words("credit_places", sources="; ".join(places)))
        lines.extend(self.answer.credits)
        return " ".join(ADDRESS.sub("", line) for line in lines)

    @cached_property
    def points(self) -> list[Point]:
        """Return every point that the picture must hold, in degrees."""
        points = [mark.point for mark in self.marks]
        points += [point for way in self.ways for point in way.points]
        if self.focus is not None:
            points += [self.focus.start, self.focus.end]
        return points

    @cached_property
    def measured_line(self) -> list[Point]:
        """Return the measured line as points in degrees; empty where nothing was measured."""
        return [] if self.focus is None else arc(self.focus.start, self.focus.end)

    @cached_property
    def reported_line(self) -> BaseGeometry | None:
        """Return the line that lies as far from the border as reported (lon/lat), or None."""
        focus, border = self.focus, self.answer.border
        if focus is None or focus.reported_km is None or border is None or not focus.reported_km:
            return None
        line = _isodistance(border, focus.reported_km)
        return None if line.is_empty else line


@lru_cache(maxsize=8)
def _isodistance(border: Border, km: float) -> BaseGeometry:
    """Return the line ``km`` from a border (lon/lat); page, picture and chart ask for the same one."""
    line: BaseGeometry = border.isodistance(km)
    return line


def scene(answer: Answer, language: str | None = None) -> Scene:
    """Tell an answer in a language (by default that of its first report, English where we have no table)."""
    reports = answer.account.reports
    speak = words(language or (reports[0].language if reports else None))
    routes = [route for route in answer.routes if route.route.stops]
    groups = tuple(route.route.group for route in routes)
    years = {stop.arrived.year for route in routes for stop in route.route.stops if stop.arrived}
    marks = tuple(
        _mark(answer, speak, route, number, index, many=len(routes) > 1, year=len(years) > 1)
        for number, route in enumerate(routes)
        for index in range(len(route.route.stops))
    )
    ways = tuple(way for number, route in enumerate(routes) for way in _ways(number, route))
    border_name = _border_name(answer, speak)
    focus = _focus(answer, speak, marks)
    codes = tuple(answer.border.code.split("-")) if answer.border is not None else ()
    return Scene(
        answer, speak, groups, marks, ways, focus, codes, border_name, _title(speak, marks),
        _sentence(answer, speak, focus, border_name, empty=not marks),
    )  # fmt: skip


def _mark(
    answer: Answer, speak: Words, route: MeasuredRoute, group: int, index: int, *, many: bool, year: bool
) -> Mark:
    stop = route.route.stops[index]
    letter = chr(ord("A") + group % 26) if many else ""
    place = stop.place
    where = [place.admin1, country_name(place.country, speak.language) if place.country else None]
    return Mark(
        group=group,
        index=index,
        number=f"{letter}{index + 1}",
        place=place,
        name=place.name,
        where=", ".join(part for part in where if part and part != place.name),
        date=_date(speak, stop, year=True) or speak("undated"),
        short_date=_date(speak, stop, year=year),
        arrived=stop.arrived or stop.departed,
        sure=stop.dated == "stated" or (stop.dated is None and stop.status == "confirmed" and stop.arrived is not None),
        dated=bool(stop.arrived or stop.departed),
        distance=route.distances[index],
        leg=next((leg for leg in route.legs if leg.end == index), None),
        evidence=tuple(dict.fromkeys((piece.quote, source(answer, speak, piece.report)) for piece in stop.evidence)),
        outline=_outline(place),
    )


def _date(speak: Words, stop: Stop, *, year: bool) -> str:
    text = speak.days(stop.arrived, stop.departed, year=year)
    return speak("about", date=text) if text and stop.dated == "inferred" else text


def _outline(place: Place) -> BaseGeometry | None:
    """Return the area or course of a place that is no point (lon/lat), or None."""
    if place.kind not in ("region", "river", "water", "country"):
        return None
    from gazetteer.features import outline  # noqa: PLC0415

    found: BaseGeometry | None = outline(place)
    if found is None and place.kind == "country" and place.country:
        found = country_shape(place.country)
    if found is None and place.kind == "region":
        found = division_shape(place)
    return None if found is None or found.is_empty else found


def source(answer: Answer, speak: Words, report: int) -> str:
    """Name a report: publisher and date, else its title, else its number."""
    reports = answer.account.reports
    if not 0 <= report < len(reports):
        return ""
    one = reports[report]
    name = one.publisher or one.title or one.source or f"{speak('sources_reports')} {report + 1}"
    return speak("from_report", publisher=name, date=speak.date(one.published)) if one.published else name


def _ways(group: int, route: MeasuredRoute) -> list[Way]:
    stops = route.route.stops
    ways = []
    for leg in route.legs:
        places = [stops[index].place for index in (leg.start, leg.end)]
        ends = places[0].point, places[1].point
        guessed = leg.road is not None and leg.road.basis.startswith("straight line")
        stretches = []
        if len(leg.path) > 1 and not guessed and not any(place.kind in WIDE for place in places):
            stretches = _stretches(group, [(float(lat), float(lon)) for lat, lon in leg.path])
        if any(way.known for way in stretches):
            ways += stretches
        elif ends[0] != ends[1]:
            ways.append(Way(group, tuple(arc(*ends)), known=False))
    return ways


def _stretches(group: int, path: list[Point]) -> list[Way]:
    """Cut a leg's path into what follows a road and what only bridges a gap in the network."""
    ways: list[Way] = []
    for a, b in pairwise(path):
        known = distance_km(a, b) < UNMAPPED_KM
        points = (a, b) if known else tuple(arc(a, b))
        if ways and ways[-1].known is known:
            ways[-1] = Way(group, ways[-1].points + points[1:], known)
        else:
            ways.append(Way(group, points, known))
    return ways


def _border_name(answer: Answer, speak: Words) -> str:
    if answer.border is None:
        return ""
    names = [country_name(code, speak.language) for code in answer.border.code.split("-")]
    return "–".join(names) if all(names) else str(answer.border.name)


def ends(marks: tuple[Mark, ...]) -> tuple[str, str]:
    """Return the names of the first group's first and last stop."""
    own = [mark.name for mark in marks if mark.group == marks[0].group]
    return own[0], own[-1]


def _title(speak: Words, marks: tuple[Mark, ...]) -> str:
    if not marks:
        return speak("title_empty")
    first, last = ends(marks)
    return fill(speak, "title", first=first, last=last) if last != first else first


def fill(speak: Words, key: str, **values: str) -> str:
    """Fill a phrase; the values, which come from reports, are never read as patterns themselves."""
    return speak(key, **values)


def _focus(answer: Answer, speak: Words, marks: tuple[Mark, ...]) -> Focus | None:
    if answer.border is None:
        return None
    found = []
    for rank, checked in enumerate(answer.claims):
        if checked.claim.kind != "distance_to_border" or checked.claim.status == "rejected":
            continue
        focus = _weighed(answer, speak, marks, checked)
        if focus is not None:
            gap = (
                abs(math.log(focus.reported_km / focus.measured_km)) if focus.reported_km and focus.measured_km else 0.0
            )
            found.append(((ORDER.get(checked.verdict, 4), -round(gap, 6), rank), focus))
    if found:
        return min(found, key=lambda one: one[0])[1]
    for mark in reversed(marks):
        distance = mark.distance
        if distance is None or distance.straight_km is None or distance.nearest_point is None or distance.inside:
            continue
        span = max((distance_km(mark.point, other.point) for other in marks), default=0.0)
        if distance.straight_km > 6 * max(span, 150.0):
            return None  # the line would shrink the route to a dot
        return Focus(
            mark.name, mark.point, distance.nearest_point, distance.straight_km,
            speak("measured", km=speak.km(distance.straight_km)),
        )  # fmt: skip
    return None


def _weighed(answer: Answer, speak: Words, marks: tuple[Mark, ...], checked: CheckedClaim) -> Focus | None:
    """Return the line that a claimed distance to the border is measured along, or None."""
    claim, border = checked.claim, answer.border
    about = claim.about
    mark = _mark_of(marks, checked)
    place = about.origin if about is not None and about.origin is not None else mark.place if mark else None
    if place is None or border is None:
        return None
    distance = mark.distance if mark is not None and mark.point == place.point else None
    km = distance.straight_km if distance is not None else None
    end = distance.nearest_point if distance is not None else None
    if km is None or end is None:
        straight = next((one for one in checked.measurements if one.measure == "straight"), None)
        if straight is None or (straight.low is None and straight.high is None):
            return None
        ends = [convert(one, straight.unit, "km") for one in (straight.low, straight.high) if one is not None]
        km = sum(ends) / len(ends)
        end = border.nearest_point(place.latitude, place.longitude)
    low, high, unit = claim.value.low, claim.value.high, claim.value.unit
    figure = low if low is not None else high
    precise = low is None or high is None or (low > 0 and high / low <= VAGUE)
    reported_km = (
        convert(figure, unit, "km") if figure is not None and precise and unit in ("km", "mi", "m", "nmi") else None
    )
    return Focus(
        place=place.name,
        start=place.point,
        end=(float(end[0]), float(end[1])),
        measured_km=km,
        measured=speak("measured", km=speak.length(km, unit)),
        reported_km=reported_km,
        reported=speak("reported", km=speak.both_units(claim.value)),
        quote=claim.quote,
        claim=checked,
        stop=any(mark.point == place.point for mark in marks),
    )


def _mark_of(marks: tuple[Mark, ...], checked: CheckedClaim) -> Mark | None:
    """Return the stop that a claim is about: by its place, else by its date, else the last one."""
    about = checked.claim.about
    if about is not None and about.origin is not None:
        return next((mark for mark in marks if mark.point == about.origin.point), None)
    if about is not None and about.date is not None:
        dated = [mark for mark in marks if mark.arrived is not None and mark.arrived <= about.date]
        if dated:
            return max(dated, key=lambda mark: (mark.arrived, mark.index))
    return marks[-1] if marks else None


def told_in(answer: Answer, claim: Claim) -> str:
    """Return the language in which a claim is explained: that of its report."""
    reports = answer.account.reports
    return table_code(reports[claim.report].language if 0 <= claim.report < len(reports) else None)


def _sentence(answer: Answer, speak: Words, focus: Focus | None, border: str, *, empty: bool) -> str:
    if empty and focus is None:
        return speak("empty")
    if focus is None:
        return ""
    if focus.claim is None:
        return fill(speak, "sentence_plain", place=focus.place, measured=speak.km(focus.measured_km), border=border)
    if focus.claim.explanation and told_in(answer, focus.claim.claim) == speak.language:
        return focus.claim.explanation
    return fill(
        speak,
        "sentence",
        place=focus.place,
        measured=speak.km(focus.measured_km),
        border=border,
        reported=focus.quote,
    )
