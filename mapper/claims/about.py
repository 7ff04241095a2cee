"""What a figure is about: from where, to where, on which day, and which group."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mapper.claims.capitals import capital_of
from mapper.claims.durations import counted_spot
from mapper.claims.ends import (
    are_apart,
    border_after,
    border_behind,
    border_is_subject,
    capital_after,
    counts_from_here,
    from_here,
    in_apposition,
    just_named,
    left_pair,
    place_after,
    right_pair,
    same_side_mentions,
)
from mapper.claims.groups import current, day_of_count, group_of_count, route_of
from mapper.claims.places import (
    capital,
    countries_in,
    dateline,
    last_places,
    linked,
    linked_from,
    subject,
    topic,
)
from mapper.claims.saiddays import days_at, days_of_event, days_of_setting_out
from mapper.claims.stops import is_same_place, stop_at, stop_told_in, told_before
from mapper.model import About
from mapper.units import convert

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from gazetteer import Place
    from mapper.claims.setting import Scene
    from mapper.model import Mention, Route

__all__ = ["about"]

BORDER = "border"

STAY_GAP = 10
"""Most characters between a time and the place where it was spent."""

NEIGHBORS_KM = 25.0
"""Figures shorter than this part places that else count as one."""

FROM_GAP = 10
"""Most characters between a border and the place that it is measured from."""


def about(scene: Scene, kind: str) -> About:
    """Return what a figure of a kind is about; what the words leave open comes from the group's route."""
    route = route_of(scene)
    label = route.group if route is not None else None
    day = scene.moment(arrived=True, clause=kind == "pace")
    published = scene.told_on
    if kind == "group_size":
        return About(date=day_of_count(scene, route), group=group_of_count(scene, route))
    if kind == "distance_to_border":
        after = place_after(scene)
        if after is not None and not _counts_to_border(scene, after):
            after = None
        origin = None if scene.unknown_beside() else subject(scene)
        origin = origin if after is None else after.place
        origin = _behind_border(scene) or (dateline(scene) if counts_from_here(scene) else None) or origin
        if origin is None and not scene.unresolved_left():
            origin = current(route, day or published)
        origin = _in_region(origin, current(route, day or published))
        return About(origin, _border_goal(scene), day or published, label)
    if kind == "distance_between":
        origin, goal = (_as_town(place) for place in _between(scene, route, day or published))
        return About(origin, goal, day or published, label)
    if kind in ("distance_travelled", "pace"):
        origin, goal = _way(scene, route, day or published, kind)
        return About(origin, goal, day or published, label)
    if kind == "elapsed":
        origin, goal = _span(scene)
        return About(origin, goal, day or published, label, _since(scene, origin))
    return About(current(route, published), _arrival_goal(scene), published, label)


def _in_region(origin: Place | None, here: Place | None) -> Place | None:
    """Return where the group is, for the region that it is in: "the capital of X is 75 km from the border"."""
    if origin is None or here is None or origin.kind != "region" or here.kind in ("region", "country"):
        return origin
    return here if here.country == origin.country and here.admin1 == origin.name else origin


def _border_goal(scene: Scene) -> Place | str | None:
    """Return "border", or the country of a border other than the dossier's that the words name."""
    setting = scene.setting
    after = place_after(scene)
    span = border_after(scene) or (None if after is None else border_behind(scene, after))
    codes = set(re.split(r"\W", setting.border or ""))
    where = (
        [span]
        if span is not None
        else [(m.start() + scene.first, m.end() + scene.first) for m in setting.words.borders.finditer(scene.left)]
    )
    named = [place for start, end in where for place in countries_in(setting, start, end)]
    if not named or any(place.country in codes for place in named):
        return BORDER
    return named[0]


def _counts_to_border(scene: Scene, after: Mention) -> bool:
    """Whether the place behind a figure is where the way to a border starts, the border being its other end."""
    if border_behind(scene, after) is not None:
        return True
    return border_after(scene) is None and border_is_subject(scene)


def _behind_border(scene: Scene) -> Place | None:
    """Return the place of "90 km to the border from X"."""
    span = border_after(scene)
    if span is None:
        return None
    text = scene.setting.text.text
    for mention in scene.right_mentions():
        if mention.start > span[1] and scene.setting.cue("from_place", text[span[1] : mention.start]):
            return mention.place if mention.start - span[1] <= FROM_GAP else None
    return None


def _as_town(place: Place | None) -> Place | None:
    """Return the capital for a country of the same name, as the end of a length."""
    if place is None or place.kind != "country" or place.country is None:
        return place
    town = capital_of(place.country)
    return town if town is not None and place.name.split()[0] in town.name.split() else place


def _between(scene: Scene, route: Route | None, day: date | None) -> tuple[Place | None, Place | None]:
    after = place_after(scene)
    left = [
        m.place for m in same_side_mentions(scene) if m.place is not None and m.place.kind not in ("river", "water")
    ]
    left = [place for place in left if place.kind != "region"] or left
    right = [m.place for m in scene.right_mentions() if m.place is not None]
    if just_named(scene) or are_apart(scene):
        return _last_two(scene.left_mentions()) or (None, None)
    ends = right_pair(scene)
    if ends is not None and scene.setting.words.cues["lies_between"].match(scene.right):
        return ends[0].place, ends[1].place
    if after is None and capital_after(scene):
        origin = left[-1] if left else current(route, day)
        return origin, capital(scene, [], origin)
    if scene.setting.words.cues["separate"].match(scene.right):
        named = right if len(right) > 1 else [*left[-1:], *right]
        named = named if len(named) > 1 else last_places(scene)
        return (named[0], named[1]) if len(named) > 1 else (None, None)
    if after is not None:
        pair = _pair_after(scene, after)
        if pair is not None:
            return after.place, pair
        if scene.unknown_beside():
            return None, after.place
        origin = left[-1] if left else _told_in(scene, after)
        if origin is None and scene.setting.cue("capital", scene.left):
            origin = capital(scene, [], current(route, day))
        if (
            origin is None
            and scene.setting.words.cues["points_back"].match(scene.left)
            and scene.setting.cue("of_place", scene.left)
        ):
            origin = topic(scene)
        if origin is None and scene.setting.cue("it_lies", scene.left):
            origin = topic(scene)
        if origin is None and not scene.unresolved_left():
            origin = current(route, day) or topic(scene)
        if origin is not None and after.place is not None and origin.key == after.place.key:
            origin = None
        return origin, after.place
    before = left_pair(scene)
    if before is not None:
        return before[0].place, before[1].place
    if not left and scene.setting.cue("capital", scene.left):
        return current(route, day), capital(scene, [], current(route, day))
    goal = left[-1] if left else None
    start = linked_from(scene)
    if start is not None and goal is not None and start.key != goal.key:
        return start, goal
    origin = left[-2] if len(left) > 1 and not scene.left_has("copula") else None
    context = None if scene.setting.cue("remain", scene.left) else topic(scene)
    if context is not None and goal is not None and _is_one(scene, context, goal):
        context = None
    here = current(route, day)
    if in_apposition(scene) and goal is not None and route is not None:
        told = stop_told_in(scene, route, goal)
        came_from = None if told is None else told_before(scene, route)
        if came_from is not None and not _is_one(scene, came_from, goal):
            return came_from, goal  # "they walked to X, 13 kilometers"
    beside = in_apposition(scene) or from_here(scene)
    if beside and here is not None and goal is not None and route is not None and is_same_place(here, goal):
        here = _stop_before(route, goal)  # they have come there: the length is that of the way to it
    return origin or context or here, goal


def _length_km(scene: Scene) -> float:
    return convert(scene.figure.high, scene.figure.unit or "km", "km")


def _is_one(scene: Scene, place: Place, other: Place) -> bool:
    """Whether two places are one; for a short length neighbors are two."""
    if place.key and other.key and place.key != other.key and _length_km(scene) < NEIGHBORS_KM:
        return False
    return is_same_place(place, other)


def _told_in(scene: Scene, after: Mention) -> Place | None:
    """Return the place of "300 km from X, in Y"."""
    text = scene.setting.text.text
    following = next((m for m in scene.right_mentions() if m.start >= after.end), None)
    if following is None or scene.setting.cue("told_in", text[after.end : following.start]) is None:
        return None
    return following.place


def _pair_after(scene: Scene, after: Mention) -> Place | None:
    """Return the second end of "between A and B" or "from A to B" after the figure."""
    following = next((m for m in scene.right_mentions() if m.start >= after.end), None)
    if following is None or following.place is None:
        return None
    gap = scene.setting.text.text[after.end : following.start]
    link = scene.setting.text.text[scene.figure.end : after.start]
    cues = scene.setting.words.cues
    joined = cues["between"].search(link) or not cues["joins_between"].fullmatch(gap)
    return following.place if joined and cues["joins_ends"].fullmatch(gap) else None


def _way(scene: Scene, route: Route | None, day: date | None, kind: str) -> tuple[Place | None, Place | None]:
    """Return the ends of a stretch: named by the words, else None for the start and the stop of the day."""
    if kind == "pace":
        ends = right_pair(scene) or left_pair(scene)
        if ends is not None:
            return ends[0].place, ends[1].place
        if scene.has("stretch"):
            pair = _last_two(scene.left_mentions())
            if pair is not None:
                return pair
        origin = linked(scene, "since")
        return origin, None if origin is None else _come_to(scene, origin)
    origin = linked(scene, "since")
    rest = scene.setting.text.text.find(";", scene.figure.end, scene.last)
    right = [m for m in scene.right_mentions() if rest < 0 or m.start < rest]
    others = [m for m in right + scene.left_mentions() if m.place is not None]
    goal = next((m.place for m in others if _is_goal(scene, m) and (m.start > scene.figure.start or origin)), None)
    if goal is not None and origin is not None and is_same_place(goal, origin):
        goal = None
    if goal is not None and origin is None and route is not None:
        origin = _stop_before(route, goal)
    return origin, goal or (None if origin is None and route is None else current(route, day))


def _come_to(scene: Scene, origin: Place) -> Place | None:
    """Return the place before a figure to which they came from another: "they pulled into B, 15 days after A"."""
    goals = [m.place for m in scene.left_mentions() if m.place is not None and _is_goal(scene, m)]
    return next((place for place in reversed(goals) if not is_same_place(place, origin)), None)


def _is_goal(scene: Scene, mention: Mention) -> bool:
    before = scene.setting.text.text[max(scene.sentence.start, mention.start - 16) : mention.start]
    return scene.setting.cue("to", before) is not None and mention.place is not None and mention.place.kind != "country"


def _stop_before(route: Route, place: Place) -> Place | None:
    stop = stop_at(route, place)
    if stop is None:
        return None
    spot = route.stops.index(stop)
    return route.stops[spot - 1].place if spot else None


def _last_two(mentions: Iterable[Mention]) -> tuple[Place, Place] | None:
    found = [m.place for m in mentions if m.place is not None]
    return (found[-2], found[-1]) if len(found) > 1 else None


def _since(scene: Scene, origin: Place | None) -> tuple[date, ...]:
    """Return the days from which a time may be counted, as the report says them."""
    spot = counted_spot(scene)
    if origin is not None or spot is not None:
        return days_at(scene, origin, spot)
    if scene.setting.words.cues["after_event"].match(scene.right) and scene.setting.cue("event", scene.clause_right):
        return (*days_of_event(scene), *days_of_setting_out(scene))
    return days_of_setting_out(scene)


def _span(scene: Scene) -> tuple[Place | None, Place | None]:
    """Return the ends of a time: left where, came where; None where the words do not say."""
    spot = counted_spot(scene)
    pair = right_pair(scene)
    if spot is not None and (pair is None or abs(pair[0].start - spot) > 1):
        return _counted_from(scene, spot)
    pair = pair or left_pair(scene)
    if pair is not None:
        return pair[0].place, pair[1].place
    if scene.setting.words.cues["after_event"].match(scene.right):
        return _after_event(scene)
    if scene.setting.words.cues["stay"].search(scene.left) and scene.setting.words.cues["stay_where"].match(
        scene.right
    ):
        return _stay(scene), None
    origin = linked(scene, "leaving") or linked(scene, "since")
    route = route_of(scene)
    right = [m for m in scene.right_mentions() if m.place is not None and m.place.kind != "country"]
    left = [m for m in scene.left_mentions() if m.place is not None and m.place.kind != "country"]
    goal = next((m.place for m in right if _is_goal(scene, m) and m.place is not origin), None)
    if goal is None and left:
        stops = [m.place for m in left if m.place is not origin and m.place and route and stop_at(route, m.place)]
        goal = stops[-1] if stops and (scene.left_has("reached") or scene.setting.cue("leaving", scene.right)) else None
    cues = scene.setting.words.cues
    ago = cues["ago"].match(scene.right) or cues["ago_before"].search(scene.left)
    if ago:
        rivers = [
            m.place for m in (*scene.right_mentions(), *scene.left_mentions()) if m.place and m.place.kind != "country"
        ]
        return (rivers[0] if rivers else None) or origin, None
    return origin, goal


def _stay(scene: Scene) -> Place | None:
    """Return the place where a time was spent: "in X for nine days", "four days in X"."""
    text = scene.setting.text.text
    after = next((m for m in scene.right_mentions() if m.start - scene.figure.end <= STAY_GAP), None)
    if after is not None:
        return after.place
    said = scene.setting.words.cues["stay"].search(scene.left)
    inside = [m for m in scene.left_mentions() if said is not None and m.start >= scene.first + said.start()]
    near = [m for m in inside if scene.setting.cue("to", text[max(scene.first, m.start - 16) : m.start])]
    return near[-1].place if near else None


def _counted_from(scene: Scene, spot: int) -> tuple[Place | None, Place | None]:
    """Return the place that a time is counted from, and the one where the sentence says that they came to."""
    named = [m for m in scene.right_mentions() if abs(m.start - spot) <= 1]
    origin = named[0].place if named else None
    goals = [m.place for m in scene.left_mentions() if m.place is not None and _is_goal(scene, m)]
    other = next((p for p in reversed(goals) if origin is None or not is_same_place(p, origin)), None)
    return origin, other


def _after_event(scene: Scene) -> tuple[Place | None, Place | None]:
    """Return the ends of "nine days after they had left A ...": A, and where the rest of the sentence leads."""
    cut = scene.figure.end + len(scene.clause_right)
    inside = [m.place for m in scene.right_mentions() if m.end <= cut and m.place is not None]
    route = route_of(scene)
    beyond = [m.place for m in scene.right_mentions() if m.start >= cut and _is_goal(scene, m)]
    before = [
        m.place
        for m in scene.left_mentions()
        if m.place is not None and (_is_goal(scene, m) or (route is not None and stop_at(route, m.place)))
    ]
    others = [
        place for place in (*reversed(before), *beyond) if place is not None and place.kind not in ("country", "region")
    ]
    origin = next((place for place in inside if place.kind != "country"), None)
    return origin, next((p for p in others if origin is None or not is_same_place(p, origin)), None)


def _arrival_goal(scene: Scene) -> Place | str | None:
    """Return the goal that an arrival names; a river or a border phrase stands for the border."""
    setting = scene.setting
    if setting.border_phrase(scene.whole):
        return BORDER
    named = [m for m in scene.right_mentions() + scene.left_mentions() if m.place is not None]
    goals = [m for m in named if _is_goal(scene, m) or m.role == "destination"] or named[:1]
    for mention in goals:
        if mention.place is None:
            continue
        if mention.place.kind == "river":
            return BORDER
        if mention.place.kind not in ("country", "region"):
            return mention.place
        if mention.place.country in set((setting.border or "-").split("-")):
            return BORDER
    if scene.setting.cue("capital", scene.whole):
        return capital(scene, named, current(route_of(scene), scene.told_on)) or BORDER
    return BORDER
