"""Which group a figure belongs to, and of which day a head count is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mapper.claims.stops import stop_at, stop_on

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from gazetteer import Place
    from mapper.claims.setting import Scene, Setting
    from mapper.model import Route

__all__ = ["current", "day_of_count", "group_of_count", "route_of"]

OTHER_GROUP_REACH = 40
"""Characters around a head count in which "another" or "second" sets its group apart."""


def current(route: Route | None, day: date | None) -> Place | None:
    """Return the place to which the group had come by a day."""
    stop = None if route is None else stop_on(route, day)
    return None if stop is None else stop.place


def route_of(scene: Scene) -> Route | None:
    """Return the route of the group that the sentence speaks of."""
    setting = scene.setting
    if len(setting.routes) < 2:
        return next(iter(setting.routes), None)
    here = _places_near(scene)
    best = max(range(len(setting.routes)), key=lambda i: _closeness(setting, setting.routes[i], scene, here, i))
    return setting.routes[best]


def _places_near(scene: Scene) -> list[Place]:
    """Return the places of the sentence, else of the nearest one before it in its paragraph that has any."""
    for sentence in (scene.sentence, *reversed(scene.before)):
        found = [m.place for m in scene.setting.mentions_in(sentence.start, sentence.end) if m.place is not None]
        if any(place.kind != "country" for place in found):
            return found
    return []


def _closeness(
    setting: Setting, route: Route, scene: Scene, here: Sequence[Place], order: int
) -> tuple[int, int, int, int, int, int, int]:
    points = [place for place in here if place.kind != "country"]
    shared = sum(stop_at(route, place) is not None for place in points)
    others = [other for other in setting.routes if other is not route]
    own = sum(stop_at(route, place) is not None and all(stop_at(o, place) is None for o in others) for place in points)
    named = len(_label_words(route.group) & _label_words(scene.whole))
    spans = [piece for stop in route.stops for piece in stop.evidence if piece.report == setting.index]
    in_paragraph = sum(setting.text.sentence_at(piece.start).paragraph == scene.sentence.paragraph for piece in spans)
    gap = min((abs(piece.start - scene.figure.start) for piece in spans), default=10**6)
    return (
        own,
        named,
        int(shared > 0),
        int(in_paragraph > 0),
        len(route.stops) if not in_paragraph else 0,
        -gap,
        -order,
    )


def _label_words(text: str) -> set[str]:
    return {
        word for word in re.findall(r"[\w-]{4,}", text.lower()) if word not in ("from", "people", "group", "caravan")
    }


def group_of_count(scene: Scene, route: Route | None) -> str | None:
    """Return the group whose members are counted; "another", "a second" set it apart from the main one."""
    near = scene.clause_left[-OTHER_GROUP_REACH:] + " " + scene.clause_right[:OTHER_GROUP_REACH]
    routes = scene.setting.routes
    if scene.setting.cue("other_group", near) is None:
        return route.group if route is not None else None
    others = [r for r in routes if r is not max(routes, key=lambda r: len(r.stops))]
    if len(others) == 1:
        return others[0].group
    start, end = scene.figure.number_start, scene.figure.number_end
    return f"another group ({scene.setting.text.text[start:end]})"


def _day_of_start(scene: Scene) -> date | None:
    """Return the day said after a verb of starting that follows the count: "500 had set out on Friday"."""
    match = scene.setting.cue("start", scene.right)
    if match is None:
        return None
    spot = scene.figure.end + match.end()
    moments = [m for m in scene.setting.moments if m.span is not None and spot <= m.start < scene.last]
    return moments[0].span.last if moments and moments[0].span is not None else None


def day_of_count(scene: Scene, route: Route | None) -> date | None:
    """Return the day of which a head count is: the start of the way, a day that is named, or the report's."""
    if scene.setting.cue("now", scene.clause):
        return scene.moment(arrived=True, clause=True) or scene.told_on
    entry = scene.setting.entry_day(scene.figure.start)
    day = _day_of_start(scene) or scene.moment() or entry
    near = scene.left + " " + scene.clause
    at_start = scene.setting.cue("start", near) is not None and scene.setting.cue("now", scene.whole) is None
    first = (
        None if route is None else next((s.departed or s.arrived for s in route.stops if s.departed or s.arrived), None)
    )
    if at_start and first is not None and entry is None and _day_of_start(scene) is None:
        return day if day is not None and abs((day - first).days) <= 2 else first
    return day or scene.told_on
