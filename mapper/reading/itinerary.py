"""Findings of the reports of a dossier -> groups with their stops, in the order in which they came to them.

Dated stops order themselves. An undated one keeps its place in the telling where the telling runs forward, and
goes where it adds the shortest way where it does not. Hints (level 1) become stops only where the stops
before and after them, and the map, agree.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from gazetteer.geodesy import distance_km
from mapper.model import Evidence, Route, Stop

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from gazetteer import Place
    from mapper.timespan import Timespan

__all__ = ["Sighting", "build_routes"]

SAME_PLACE_KM = 3.0
JOURNEY_GAP_DAYS = 100
"""Dated stops that lie further apart than this belong to different journeys."""
TOLD_FACTOR, TOLD_KM = 1.3, 40.0
"""An undated stop keeps its place in the telling where that makes the way at most this much longer than the best."""
DETOUR_FACTOR, DETOUR_KM = 1.25, 15.0
"""A hint is believed where the way through it is at most this much longer than the way past it."""
SAID_FACTOR, SAID_KM = 1.6, 150.0
"""The same for a stop that is said outright, but of nobody in particular."""
ASTRAY_STOPS, ASTRAY_FACTOR, ASTRAY_KM = 3, 0.6, 200.0
"""An undated stop farther from every dated one than this share of their spread, plus this much, is not believed."""
FRO_FACTOR, FRO_KM = 1.5, 100.0
"""Two people's ways are parted where one journey through all their stops would be this much longer than both."""
DATELINE_KM, DATELINE_ABROAD_KM = 100.0, 40.0
"""A dateline is a stop only this near to the last stop: reporters often write from the capital, or from abroad."""
VAGUE_KM = 120.0
"""A place of a larger extent (a country, a state) is a stop only where nothing finer is known inside it."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One report's word that a group was at a place.

    ``order`` is its position in the telling (report, character offset), ``level`` 3 (said) to 1 (hinted), ``stated``
    whether its ``span`` stands in the same clause; a span that was carried over from the words before is not. ``again``
    marks a return, ``clocked`` an entry of a live blog, whose order is that of its clock. ``leader`` is the person or family
    that the story is with there; ``looks_back`` marks what is only recalled ("16 days after leaving X").
    """

    place: Place
    event: str
    level: int
    group: str
    order: tuple[int, int]
    paragraph: int
    evidence: Evidence
    span: Timespan | None = None
    stated: bool = False
    until: date | None = None
    travel: str | None = None
    again: bool = False
    clocked: bool = False
    leader: str = ""
    looks_back: bool = False


@dataclass(slots=True)
class _Visit:
    """Sightings of one group at one place, taken together."""

    sightings: list[Sighting]
    arrived: date | None = None
    departed: date | None = None
    stated: bool = False

    @property
    def place(self) -> Place:
        return min(self.sightings, key=lambda s: s.place.extent_km).place

    @property
    def order(self) -> tuple[int, int]:
        return min(s.order for s in self.sightings)

    @property
    def level(self) -> int:
        return max(s.level for s in self.sightings)

    @property
    def day(self) -> date | None:
        return self.arrived or self.departed


def _far(a: Place, b: Place) -> float:
    return distance_km(a.latitude, a.longitude, b.latitude, b.longitude)


def _same(a: Place, b: Place) -> bool:
    return a.key == b.key or (a.kind == b.kind and a.name == b.name and _far(a, b) < SAME_PLACE_KM)


# ---------------------------------------------------------------- visits


def _visits(sightings: Sequence[Sighting]) -> list[_Visit]:
    """Take the sightings of each place together, but keep two visits apart where dates or order say so."""
    visits: list[_Visit] = []
    for sighting in sorted(sightings, key=lambda s: (s.looks_back, s.order)):
        same = [v for v in visits if _same(v.place, sighting.place) and (sighting.looks_back or _fits(v, sighting))]
        home = next((v for v in same if not _returns(v, visits, sighting)), None)
        if home is None:
            home = _Visit([])
            visits.append(home)
        home.sightings.append(sighting)
    for visit in visits:
        _date_visit(visit)
    return visits


def _returns(visit: _Visit, visits: Sequence[_Visit], sighting: Sighting) -> bool:
    """Whether a sighting is a return to a place after a stop elsewhere, so that it is a visit of its own."""
    if not sighting.again:
        return False
    last = max(s.order for s in visit.sightings)
    return any(
        v is not visit and any(last < s.order < sighting.order and s.level >= 2 for s in v.sightings) for v in visits
    )


def _fits(visit: _Visit, sighting: Sighting) -> bool:
    if sighting.span is None:
        return True
    days = [s.span for s in visit.sightings if s.span is not None]
    return not days or any(span.overlaps(sighting.span, slack_days=6) for span in days)


def _date_visit(visit: _Visit) -> None:
    dated = [s for s in visit.sightings if s.span is not None]
    dated = [s for s in dated if not s.looks_back] or dated
    stated = [s for s in dated if s.stated]
    dated = stated or dated
    coming = [s for s in dated if s.event != "depart" and s.span is not None]
    going = [s for s in dated if s.event == "depart" and s.span is not None]
    if coming:
        visit.arrived = min(s.span.first for s in coming if s.span is not None)
    if going:
        visit.departed = max(s.span.last for s in going if s.span is not None)
    ends = [s.until for s in visit.sightings if s.until is not None]
    stays = [s.span.last for s in coming if s.span is not None]
    latest = max([*ends, *stays], default=None)
    if latest is not None and visit.departed is None and latest != visit.arrived:
        visit.departed = latest
    if visit.arrived and visit.departed and visit.departed < visit.arrived:
        visit.arrived, visit.departed = visit.departed, visit.arrived
    visit.stated = bool(stated)


# ---------------------------------------------------------------- order


def _length(places: Sequence[Place]) -> float:
    return sum(_far(a, b) for a, b in zip(places, places[1:], strict=False))


def _forward(dated: Sequence[_Visit]) -> bool:
    """Whether the telling runs forward in time."""
    told = sorted(dated, key=lambda v: v.order)
    pairs = [(a.day, b.day) for i, a in enumerate(told) for b in told[i + 1 :] if a.day and b.day and a.day != b.day]
    return len(pairs) >= 2 and sum(a < b for a, b in pairs) >= 0.75 * len(pairs)


@dataclass(frozen=True, slots=True)
class _Ends:
    """What a journey runs between: a start that is no stop itself, and how far it still is to the goal."""

    start: Place | None = None
    goal: Callable[[Place], float] | None = None

    def cost(self, ordered: Sequence[_Visit], visit: _Visit, at: int) -> float:
        """Return by how many kilometers the way grows with the visit put in at a position."""
        before = ordered[at - 1].place if at else self.start
        after = ordered[at].place if at < len(ordered) else None
        added = _far(before, visit.place) if before else 0.0
        saved = _far(before, after) if before and after else 0.0
        if after is not None:
            added += _far(visit.place, after)
        elif self.goal is not None:
            added += self.goal(visit.place)
            saved = self.goal(before) if before else 0.0
        return added - saved

    def cheapest(self, ordered: Sequence[_Visit], visit: _Visit) -> int:
        """Return the position at which the way grows least."""
        return min(range(len(ordered) + 1), key=lambda at: (self.cost(ordered, visit, at), -at)) if ordered else 0


def _insert(ordered: list[_Visit], visit: _Visit, ends: _Ends, *, forward: bool) -> None:
    """Put an undated visit where the telling, or else the shortest way, has it."""
    neighbors = [
        v
        for v in ordered
        if any(s.paragraph == t.paragraph and s.order[0] == t.order[0] for s in v.sightings for t in visit.sightings)
    ]
    before = [v for v in neighbors if v.order < visit.order]
    after = [v for v in neighbors if v.order > visit.order]
    cheapest = ends.cheapest(ordered, visit)
    told: int | None = None
    if before:
        told = ordered.index(max(before, key=lambda v: v.order)) + 1
    elif after:
        told = ordered.index(min(after, key=lambda v: v.order))
    elif forward:
        earlier = [v for v in ordered if v.order < visit.order]
        told = ordered.index(max(earlier, key=lambda v: v.order)) + 1 if earlier else 0
    allowed = TOLD_FACTOR * max(ends.cost(ordered, visit, cheapest), 0.0) + TOLD_KM
    ordered.insert(told if told is not None and ends.cost(ordered, visit, told) <= allowed else cheapest, visit)


def _order(visits: list[_Visit], ends: _Ends) -> list[_Visit]:
    dated = sorted((v for v in visits if v.day), key=_when)
    pending = sorted((v for v in visits if not v.day), key=lambda v: v.order)
    if not dated:
        return pending
    forward = _forward(dated)
    ordered = list(dated)
    for visit in pending:
        if not _is_dateline(visit):
            _insert(ordered, visit, ends, forward=forward)
    return ordered + [visit for visit in pending if _is_dateline(visit)]


def _when(visit: _Visit) -> tuple[Any, ...]:
    """Sort key of a dated visit: its day, then the clock, else leaving before arriving, then the telling."""
    if any(s.clocked for s in visit.sightings):
        return visit.day, False, visit.day, visit.order
    return visit.day, visit.arrived is not None, visit.departed or visit.day, visit.order


def _is_dateline(visit: _Visit) -> bool:
    """Whether only the head of the report names the place: it is where the story stands when it is told."""
    return all(s.evidence.rule == "dateline" for s in visit.sightings)


# ---------------------------------------------------------------- belief


def _believe(ordered: list[_Visit]) -> list[_Visit]:
    """Keep hints only where the stops around them and the map agree."""
    kept = list(ordered)
    for visit in ordered:
        if visit.level >= 2:
            if visit.day is None and _astray(visit, kept):
                kept.remove(visit)
            continue
        at = kept.index(visit)
        before = next((v.place for v in reversed(kept[:at]) if v.level >= 2), None)
        after = next((v.place for v in kept[at + 1 :] if v.level >= 2), None)
        if not _plausible(visit, before, after):
            kept.remove(visit)
    return kept


def _astray(visit: _Visit, visits: Sequence[_Visit]) -> bool:
    """Whether an undated stop lies so far off the way of at least three dated ones that it was somebody else's."""
    dated = [v.place for v in visits if v.day is not None and v.level >= 2 and v is not visit]
    if len({place.key for place in dated}) < ASTRAY_STOPS:
        return False
    spread = max(_far(a, b) for a in dated for b in dated)
    return min(_far(visit.place, place) for place in dated) > ASTRAY_FACTOR * spread + ASTRAY_KM


def _plausible(visit: _Visit, before: Place | None, after: Place | None) -> bool:
    place = visit.place
    rules = {s.evidence.rule for s in visit.sightings}
    said = not all(rule == "dateline" or rule.startswith(("acted there", "the figure", "of nobody")) for rule in rules)
    factor, slack = (SAID_FACTOR, SAID_KM) if said else (DETOUR_FACTOR, DETOUR_KM)
    if before is not None and after is not None:
        return _far(before, place) + _far(place, after) <= factor * _far(before, after) + slack
    other = before or after
    if other is None:
        return False
    if rules == {"dateline"}:
        return _far(other, place) <= (DATELINE_KM if other.country == place.country else DATELINE_ABROAD_KM)
    return _far(other, place) <= (300.0 if said or any(rule.startswith("acted there") for rule in rules) else 80.0)


def _is_vague(place: Place) -> bool:
    """Whether a place is no stop for a map: a country, a state, a wide region."""
    if place.kind in ("river", "water", "camp", "crossing", "city"):
        return False
    return place.kind == "country" or place.feature in ("admin1", "continent") or place.extent_km > VAGUE_KM


def _vague_start(visits: list[_Visit]) -> _Visit | None:
    """Return the country or division in which the journey is said to begin, where nothing finer is known of it."""
    fine = [v for v in visits if not _is_vague(v.place)]
    first = min((v.day for v in fine if v.day), default=None)
    for visit in visits:
        if not _is_vague(visit.place) or visit.day is None or not visit.stated:
            continue
        begins = any(s.event == "depart" for s in visit.sightings)
        inside = any(v.place.country == visit.place.country for v in fine)
        if begins and not inside and (first is None or visit.day <= first):
            return visit
    return None


# ---------------------------------------------------------------- dates of the undated


def _infer(ordered: Sequence[_Visit], told: Mapping[int, date]) -> list[tuple[date | None, date | None, str | None]]:
    """Return (arrived, departed, dated) of each visit; the undated lie between their neighbours in time."""
    answers: list[tuple[date | None, date | None, str | None]] = []
    for i, visit in enumerate(ordered):
        if visit.day is not None:
            answers.append((visit.arrived, visit.departed, "stated" if visit.stated else "inferred"))
            continue
        earlier = next((v.departed or v.arrived for v in reversed(ordered[:i]) if v.day), None)
        later = next((v.arrived or v.departed for v in ordered[i + 1 :] if v.day), None)
        latest = max((told[s.order[0]] for s in visit.sightings if s.order[0] in told), default=None)
        if later is None and earlier is not None and latest is not None and i == len(ordered) - 1 and latest >= earlier:
            answers.append((latest, None, "inferred"))
        elif earlier is not None and (later or latest) is not None:
            end = later or latest
            assert end is not None  # noqa: S101 -- told by the line above
            end = max(end, earlier)
            answers.append((_between(ordered, i, earlier, end), None, "inferred"))
        else:
            answers.append((None, None, None))
    return answers


def _between(ordered: Sequence[_Visit], i: int, earlier: date, later: date) -> date:
    """Share the days between two dated neighbours by the way that lies before the place."""
    first = max((k for k in range(i) if ordered[k].day), default=0)
    last = min((k for k in range(i + 1, len(ordered)) if ordered[k].day), default=len(ordered) - 1)
    way = [v.place for v in ordered[first : last + 1]]
    whole, done = _length(way), _length(way[: i - first + 1])
    share = done / whole if whole else 0.0
    return earlier + timedelta(days=round(share * (later - earlier).days))


# ---------------------------------------------------------------- groups


def _journeys(sightings: Sequence[Sighting]) -> list[list[Sighting]]:
    """Cut one group's sightings apart where years lie between them."""
    dated = sorted((s for s in sightings if s.span is not None), key=lambda s: s.span.first if s.span else None)  # type: ignore[arg-type,return-value]
    clusters: list[list[Sighting]] = []
    for sighting in dated:
        previous = clusters[-1][-1].span if clusters else None
        if previous is None or sighting.span is None or (sighting.span.first - previous.last).days > JOURNEY_GAP_DAYS:
            clusters.append([sighting])
        else:
            clusters[-1].append(sighting)
    if len(clusters) <= 1:
        return [list(sightings)]
    for sighting in sightings:
        if sighting.span is None:
            near = min(
                clusters,
                key=lambda c: min(
                    (abs(s.order[0] - sighting.order[0]), abs(s.order[1] - sighting.order[1])) for s in c
                ),
            )
            near.append(sighting)
    return clusters


def _by_leader(sightings: Sequence[Sighting]) -> dict[str, list[Sighting]]:
    """Part the sightings of one group where the story follows people whose ways cannot be one.

    Two leaders' stops are of one journey unless, in the order of their days, they would send it to and fro.
    """
    parts: dict[str, list[Sighting]] = {}
    for sighting in sightings:
        parts.setdefault(sighting.leader, []).append(sighting)
    ranked = sorted(parts, key=lambda leader: (-len(_dated_way(parts[leader])), min(s.order for s in parts[leader])))
    kept: dict[str, list[Sighting]] = {}
    for leader in ranked:
        own = parts[leader]
        home = next((other for other, theirs in kept.items() if not _to_and_fro(theirs, own)), None)
        if home is None:
            kept[leader] = list(own)
        else:
            kept[home] += own
    return kept


def _dated_way(sightings: Sequence[Sighting]) -> list[Sighting]:
    firm = [s for s in sightings if s.span is not None and s.level >= 2 and not _is_vague(s.place)]
    return sorted(firm, key=lambda s: (s.span.first if s.span else None, s.order))


def _to_and_fro(one: Sequence[Sighting], other: Sequence[Sighting]) -> bool:
    ways = [_dated_way(one), _dated_way(other)]
    if min(len({s.place.key for s in way}) for way in ways) < 2:
        return False
    together = _length([s.place for s in _dated_way([*one, *other])])
    apart = sum(_length([s.place for s in way]) for way in ways)
    return together > FRO_FACTOR * apart + FRO_KM


def _stop(visit: _Visit, dates: tuple[date | None, date | None, str | None]) -> Stop:
    arrived, departed, dated = dates
    best = sorted(visit.sightings, key=lambda s: (-s.level, not s.stated, s.order))
    travel = next((s.travel for s in best if s.travel and s.event != "depart"), None)
    return Stop(visit.place, arrived, departed, dated, tuple(s.evidence for s in best), travel=travel)


def _with_travel(stops: Sequence[Stop], visits: Sequence[_Visit]) -> tuple[Stop, ...]:
    """Let who left a place in a boat arrive at the next one by boat, where nothing else is said."""
    told = [
        None,
        *(next((s.travel for s in v.sightings if s.travel and s.event == "depart"), None) for v in visits[:-1]),
    ]
    return tuple(replace(stop, travel=stop.travel or way) for stop, way in zip(stops, told, strict=True))


def build_routes(
    sightings: Sequence[Sighting],
    *,
    names: dict[str, str],
    goal: Callable[[Place], float] | None = None,
    told: Mapping[int, date] | None = None,
) -> list[Route]:
    """Order sightings into routes, one for each group.

    Parameters
    ----------
    sightings
        What the reports say of who was where, from every report of the dossier.
    names
        What to call each group.
    goal
        Kilometers from a place to where the journey leads (its border), as far as that is known; it helps to order
        undated stops.
    told
        Day of publication of each report by its number: an undated last stop is where the group was then.

    Returns
    -------
    list of Route
        The longest first; groups without a believable stop are left out.
    """
    routes: list[Route] = []
    sizes = Counter(s.group for s in sightings)
    for group, _ in sizes.most_common():
        ways = _by_leader([s for s in sightings if s.group == group])
        journeys = [journey for way in ways.values() for journey in _journeys(way)]
        leaders = [leader for leader, way in ways.items() for _ in _journeys(way)]
        for number, journey in enumerate(journeys):
            if not any(s.level >= 2 for s in journey):
                continue
            visits = _visits(journey)
            start = _vague_start(visits)
            ends = _Ends(start.place if start else None, goal)
            ordered = _believe(_order([v for v in visits if not _is_vague(v.place)], ends))
            if ordered and start is not None:
                ordered.insert(0, start)
            if not ordered or (
                max(v.level for v in ordered) < 3 and sum(v.level == 2 and v.stated for v in ordered) < 2
            ):
                continue
            newest = told if told and (len(ways) > 1 or number == len(journeys) - 1) else {}
            stops = _with_travel([_stop(v, d) for v, d in zip(ordered, _infer(ordered, newest), strict=True)], ordered)
            name = names.get(group, group)
            if len(ways) > 1 and leaders[number]:
                name = f"group of {leaders[number].title()}"
            elif len(journeys) > 1 and (
                first := next((s.arrived or s.departed for s in stops if s.arrived or s.departed), None)
            ):
                name = f"{name}, {first:%B %Y}"
            routes.append(Route(name, stops))
    routes.sort(key=lambda route: -len(route.stops))
    return [replace(route, group=route.group or "group") for route in routes]
