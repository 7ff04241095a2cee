"""What a figure is about: from where, to where, on which day, and which group."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gazetteer import locate
from mapper.claims.kinds import border_after, left_pair, place_after, same_side_mentions
from mapper.model import About

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from gazetteer import Place
    from mapper.claims.setting import Scene, Setting
    from mapper.model import Mention, Route, Stop

__all__ = ["about", "is_same_place", "last_river", "stop_at", "stop_on"]

BORDER = "border"
NEAR_DEGREES = 0.2
"""Two places closer than this in latitude and longitude count as one stop (some 20 km)."""

OTHER_GROUP_REACH = 40
DESCRIPTION = re.compile(r"^\W*(?:the|it|this|that|la|el|le|esta|este|cette|ce|elle|il|l['’])\b", re.IGNORECASE)


def about(scene: Scene, kind: str) -> About:
    """Return what a figure of a kind is about; what the words leave open comes from the group's route."""
    route = _route(scene)
    label = route.group if route is not None else None
    day = scene.moment(arrived=True, clause=kind == "pace")
    published = scene.setting.report.published
    if kind == "group_size":
        return About(date=_day_of_count(scene, route), group=_group_of_count(scene, route))
    if kind == "distance_to_border":
        origin = _subject(scene)
        if origin is None and not scene.unresolved_left():
            origin = _current(route, day or published)
        return About(origin, _border_goal(scene), day or published, label)
    if kind == "distance_between":
        origin, goal = _between(scene, route, day or published)
        return About(origin, goal, day or published, label)
    if kind in ("distance_travelled", "pace"):
        origin, goal = _way(scene, route, day or published, kind)
        return About(origin, goal, day or published, label)
    if kind == "elapsed":
        origin, goal = _span(scene)
        return About(origin, goal, day or published, label)
    return About(_current(route, published), _arrival_goal(scene), published, label)


# ------------------------------------------------------------------ groups and stops


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


def stop_on(route: Route, day: date | None) -> Stop | None:
    """Return the last stop that the group had come to by a day (the last of all where no day is known)."""
    found: Stop | None = None
    for stop in route.stops:
        if day is not None and stop.arrived is not None and stop.arrived > day:
            break
        if stop.place.kind not in ("country", "region") or found is None:
            found = stop
    return found or (route.stops[0] if route.stops else None)


def _current(route: Route | None, day: date | None) -> Place | None:
    stop = None if route is None else stop_on(route, day)
    return None if stop is None else stop.place


def _route(scene: Scene) -> Route | None:
    """Return the route of the group that the sentence speaks of."""
    setting = scene.setting
    if not setting.routes:
        return None
    here = _places_near(scene)
    best = max(range(len(setting.routes)), key=lambda i: _closeness(setting, setting.routes[i], scene, here, i))
    return setting.routes[best]


def _places_near(scene: Scene) -> list[Place]:
    """Return the places of the sentence, else of the nearest sentence before it in its paragraph that has any."""
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
    in_paragraph = sum(
        setting.text.sentence_at(piece.start).paragraph == scene.sentence.paragraph for piece in spans
    )
    gap = min((abs(piece.start - scene.figure.start) for piece in spans), default=10**6)
    return own, named, int(shared > 0), int(in_paragraph > 0), len(route.stops) if not in_paragraph else 0, -gap, -order


def _label_words(text: str) -> set[str]:
    return {word for word in re.findall(r"[\w-]{4,}", text.lower()) if word not in ("from", "people", "group", "caravan")}


def _group_of_count(scene: Scene, route: Route | None) -> str | None:
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


def _day_of_count(scene: Scene, route: Route | None) -> date | None:
    if scene.setting.cue("now", scene.clause):
        return scene.moment(arrived=True, clause=True) or scene.setting.report.published
    day = scene.moment()
    near = scene.left + " " + scene.clause
    at_start = scene.setting.cue("start", near) is not None and scene.setting.cue("now", scene.whole) is None
    first = None if route is None else next((s.departed or s.arrived for s in route.stops if s.arrived), None)
    if at_start and first is not None:
        return day if day is not None and abs((day - first).days) <= 2 else first
    return day or scene.setting.report.published


# ------------------------------------------------------------------ places


def _subject(scene: Scene) -> Place | None:
    """Return the place of which the sentence says how far it lies: the nearest one named before the figure."""
    named = [m for m in same_side_mentions(scene) if not _in_border_phrase(scene, m)]
    points = [m for m in named if m.place is not None and m.place.kind not in ("river", "water", "region")]
    chosen = points or [m for m in named if m.place is not None and m.place.kind == "region"]
    if chosen:
        return chosen[-1].place
    if DESCRIPTION.match(scene.left) and scene.setting.cue("of_place", scene.left):
        return _topic(scene)
    return None


def _in_border_phrase(scene: Scene, mention: Mention) -> bool:
    offset = scene.sentence.start
    return any(
        offset + match.start() <= mention.start < offset + match.end()
        for match in scene.setting.words.borders.finditer(scene.whole)
    )


def _topic(scene: Scene) -> Place | None:
    """Return the last place named in the paragraph before the sentence."""
    for sentence in reversed(scene.before):
        found = [
            m.place
            for m in scene.setting.mentions_in(sentence.start, sentence.end)
            if m.place is not None and m.place.kind in ("city", "camp", "crossing")
        ]
        if found:
            return found[-1] if len(found) == 1 else found[0]
    return None


def _border_goal(scene: Scene) -> Place | str | None:
    """Return "border", or the country of a border other than the dossier's that the words name."""
    setting = scene.setting
    span = border_after(scene)
    codes = set(re.split(r"\W", setting.border or ""))
    where = [span] if span is not None else [(m.start() + scene.sentence.start, m.end() + scene.sentence.start)
                                 for m in setting.words.borders.finditer(scene.left)]
    named = [place for start, end in where for place in _countries_in(setting, start, end)]
    if not named or any(place.country in codes for place in named):
        return BORDER
    return named[0]


def _countries_in(setting: Setting, start: int, end: int) -> list[Place]:
    """Return the countries that a phrase names, by name or by adjective ("the Tunisian coast")."""
    found = [
        m.place
        for m in setting.mentions
        if start <= m.start < end + 1 and m.place is not None and m.place.kind in ("country", "region") and m.place.country
    ]
    if found:
        return found
    words = re.findall(r"[^\W\d_][\w’'.-]+", setting.text.text[start:end])
    if setting.words.language == "en":
        words = [word for word in words if word[0].isupper()]
    for word in words:
        best = next(iter(locate(word, kind="country", limit=1)), None)
        if best is not None and best.country:
            found.append(best)
    return found


def _between(scene: Scene, route: Route | None, day: date | None) -> tuple[Place | None, Place | None]:
    after = place_after(scene)
    left = [m.place for m in same_side_mentions(scene) if m.place is not None and m.place.kind not in ("river", "water")]
    right = [m.place for m in scene.right_mentions() if m.place is not None]
    if scene.setting.words.cues["separate"].match(scene.right):
        ends = right if len(right) > 1 else [*left[-1:], *right]
        return (ends[0], ends[1]) if len(ends) > 1 else (None, None)
    if after is not None:
        pair = _pair_after(scene, after)
        if pair is not None:
            return after.place, pair
        origin = left[-1] if left else None
        if origin is None and DESCRIPTION.match(scene.left) and scene.setting.cue("of_place", scene.left):
            origin = _topic(scene)
        if origin is None and not scene.unresolved_left():
            origin = _current(route, day) or _topic(scene)
        if origin is not None and is_same_place(origin, after.place):
            origin = None
        return origin, after.place
    pair = left_pair(scene)
    if pair is not None:
        return pair[0].place, pair[1].place
    goal = left[-1] if left else None
    origin = left[-2] if len(left) > 1 and not scene.left_has("copula") else None
    context = None if scene.setting.cue("remain", scene.left) else _topic(scene)
    if context is not None and goal is not None and is_same_place(context, goal):
        context = None
    here = _current(route, day)
    return origin or context or here, goal


def _pair_after(scene: Scene, after: Mention) -> Place | None:
    """Return the second end of "between A and B" or "from A to B" after the figure."""
    following = next((m for m in scene.right_mentions() if m.start >= after.end), None)
    if following is None or following.place is None:
        return None
    gap = scene.setting.text.text[after.end : following.start]
    link = scene.setting.text.text[scene.figure.end : after.start]
    between = re.search(r"\b(?:between|entre)\b", link, re.IGNORECASE)
    return following.place if re.fullmatch(r"\s+(?:to|and|y|et|a|à|hasta)\s+", gap) and (between or " and " not in gap) else None


def _linked(scene: Scene, cue: str, reach: int = 45) -> Place | None:
    """Return the first place named soon after a cue such as "since" or "leaving", right of the figure first."""
    for text, offset in ((scene.right, scene.figure.end), (scene.left, scene.sentence.start)):
        for match in scene.setting.words.cues[cue].finditer(text):
            start = offset + match.end()
            for mention in scene.setting.mentions_in(start, start + reach):
                between = scene.setting.text.text[start : mention.start]
                if mention.place is not None and not re.search(r"[.;:,]", between):
                    return mention.place
            if scene.setting.words.cues["river"].match(text[match.end() :].lstrip()):
                return last_river(scene)
    return None


def last_river(scene: Scene) -> Place | None:
    """Return the river, strait or crossing last named before the figure."""
    for mention in reversed(scene.setting.mentions):
        if mention.end > scene.figure.start or mention.place is None:
            continue
        words = scene.setting.text.text[max(0, mention.start - 24) : mention.start]
        if mention.place.kind in ("river", "water", "crossing") or scene.setting.cue("crossed", words):
            return mention.place
    return None


def _way(
    scene: Scene, route: Route | None, day: date | None, kind: str
) -> tuple[Place | None, Place | None]:
    """Return the ends of a stretch: named by the words, else None for the start and the stop of the day."""
    if kind == "pace":
        if scene.has("stretch"):
            pair = _last_two(scene.left_mentions())
            if pair is not None:
                return pair
        return _linked(scene, "since"), None
    origin = _linked(scene, "since")
    others = [m for m in scene.right_mentions() + scene.left_mentions() if m.place is not None]
    goal = next((m.place for m in others if _is_goal(scene, m) and (m.start > scene.figure.start or origin)), None)
    if goal is not None and origin is not None and is_same_place(goal, origin):
        goal = None
    if goal is not None and origin is None and route is not None:
        origin = _stop_before(route, goal)
    return origin, goal or (None if origin is None and route is None else _current(route, day))


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


def _span(scene: Scene) -> tuple[Place | None, Place | None]:
    """Return the ends of a time: left where, came where; None where the words do not say."""
    origin = _linked(scene, "leaving") or _linked(scene, "since")
    route = _route(scene)
    right = [m for m in scene.right_mentions() if m.place is not None and m.place.kind != "country"]
    left = [m for m in scene.left_mentions() if m.place is not None and m.place.kind != "country"]
    goal = next((m.place for m in right if _is_goal(scene, m) and m.place is not origin), None)
    if goal is None and left:
        stops = [m.place for m in left if m.place is not origin and m.place and route and stop_at(route, m.place)]
        goal = stops[-1] if stops and (scene.left_has("reached") or scene.setting.cue("leaving", scene.right)) else None
    ago = scene.setting.words.cues["ago"].match(scene.right) or re.search(r"\b(?:hace|il y a)\s*$", scene.left, re.IGNORECASE)
    if ago:
        rivers = [m.place for m in (*scene.right_mentions(), *scene.left_mentions()) if m.place and m.place.kind != "country"]
        return (rivers[0] if rivers else None) or origin, None
    return origin, goal


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
        if mention.place.kind == "river" or mention.place.country in set((setting.border or "-").split("-")):
            return BORDER
        if mention.place.kind not in ("country", "region"):
            return mention.place
    if scene.setting.cue("capital", scene.whole):
        return _capital(scene, named) or BORDER
    return BORDER


def _capital(scene: Scene, named: Sequence[Mention]) -> Place | None:
    """Return the capital that "the capital" means: one named before, of the country if an adjective says which."""
    countries = {m.place.country for m in named if m.place is not None and m.place.kind == "country"}
    countries |= {place.country for place in _countries_in(scene.setting, scene.sentence.start, scene.sentence.end)}
    for mention in reversed(scene.setting.mentions):
        if mention.end <= scene.figure.start and mention.place is not None and mention.place.country in countries:
            capital = next(iter(locate(mention.text, country=mention.place.country, kind="capital", limit=1)), None)
            if capital is not None:
                return capital
    before = [
        m.place
        for m in scene.setting.mentions
        if m.end <= scene.figure.start and m.place is not None and m.place.feature in ("capital", "national capital")
    ]
    fitting = [place for place in before if not countries or place.country in countries]
    route = _route(scene)
    here = _current(route, scene.setting.report.published)
    fitting = [place for place in fitting if here is None or not is_same_place(place, here)]
    near = [m.place for m in scene.setting.mentions if m.end <= scene.figure.start and m.role == "destination" and m.place]
    return _topic(scene) or (fitting[-1] if fitting else near[-1] if near else None)
