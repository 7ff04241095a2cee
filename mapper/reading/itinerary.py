"""Findings of the reports of a dossier -> groups with their stops, in the order in which they came to them.

Sightings are parted into journeys (`mapper.reading.journeys`), taken together into visits
(`mapper.reading.visits`) and put in order (`mapper.reading.ordering`); here they become routes, and the undated
get the days that their neighbors leave them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from mapper.model import Route, Stop
from mapper.reading.belief import believe
from mapper.reading.journeys import by_leader, into_journeys
from mapper.reading.ordering import Ends, in_order
from mapper.reading.visits import SURE, Sighting, Visit, as_stays, into_visits, is_vague, length_km, vague_start

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from gazetteer import Place

    Dates = tuple[date | None, date | None, str | None]
    """When a stop was reached and left, and whether that is "stated" or "inferred"."""

__all__ = ["Sighting", "build_routes"]

PLAIN_JOURNEY = 3
"""Stops without a day that make a journey in reports with days to reckon from."""


# ---------------------------------------------------------------- dates of the undated


def _infer(ordered: Sequence[Visit], told: Mapping[int, date]) -> list[Dates]:
    """Return the dates of each visit; the undated lie between their neighbors in time."""
    return [_dates(ordered, i, told) for i in range(len(ordered))]


def _dates(ordered: Sequence[Visit], i: int, told: Mapping[int, date]) -> Dates:
    visit = ordered[i]
    if visit.day is not None:
        return visit.arrived, visit.departed, "stated" if visit.stated else "inferred"
    earlier = next((v.departed or v.arrived for v in reversed(ordered[:i]) if v.day), None)
    if earlier is None:
        return None, None, None
    later = next((v.arrived or v.departed for v in ordered[i + 1 :] if v.day), None)
    latest = max((told[s.order[0]] for s in visit.sightings if s.order[0] in told), default=None)
    if later is None and latest is not None and i == len(ordered) - 1 and latest >= earlier:
        return latest, None, "inferred"
    end = later or latest
    if end is None:
        return None, None, None
    return _between(ordered, i, earlier, max(end, earlier)), None, "inferred"


def _between(ordered: Sequence[Visit], i: int, earlier: date, later: date) -> date:
    """Share the days between two dated neighbors by the way that lies before the place."""
    first = max((k for k in range(i) if ordered[k].day), default=0)
    last = min((k for k in range(i + 1, len(ordered)) if ordered[k].day), default=len(ordered) - 1)
    way = [v.place for v in ordered[first : last + 1]]
    whole, done = length_km(way), length_km(way[: i - first + 1])
    share = done / whole if whole else 0.0
    return earlier + timedelta(days=round(share * (later - earlier).days))


# ---------------------------------------------------------------- routes


def _stop(visit: Visit, dates: Dates) -> Stop:
    arrived, departed, dated = dates
    best = sorted(visit.sightings, key=lambda s: (-s.level, not s.stated, s.order))
    travel = next((s.travel for s in best if s.travel and s.event != "depart"), None)
    return Stop(visit.place, arrived, departed, dated, tuple(s.evidence for s in best), travel=travel)


def _with_travel(stops: Sequence[Stop], visits: Sequence[Visit]) -> tuple[Stop, ...]:
    """Let who left a place in a boat arrive at the next one by boat, where nothing else is said."""
    told = [
        None,
        *(next((s.travel for s in v.sightings if s.travel and s.event == "depart"), None) for v in visits[:-1]),
    ]
    return tuple(replace(stop, travel=stop.travel or way) for stop, way in zip(stops, told, strict=True))


@dataclass(frozen=True, slots=True)
class _Journey:
    """Sightings of one way, with its ``leader`` and whether it is the ``newest`` of the group's."""

    sightings: list[Sighting]
    leader: str
    newest: bool


def _groupinto_journeys(sightings: Sequence[Sighting]) -> list[_Journey]:
    ways = by_leader(sightings)
    parts = [(leader, journey) for leader, way in ways.items() for journey in into_journeys(way)]
    several = len(ways) > 1
    return [
        _Journey(journey, leader if several else "", several or number == len(parts) - 1)
        for number, (leader, journey) in enumerate(parts)
    ]


def _visits_of(journey: _Journey, goal: Callable[[Place], float] | None) -> list[Visit]:
    """Return the visits of a journey that are believed, in order; none where nobody is clearly said to travel."""
    if not any(s.level >= 2 for s in journey.sightings):
        return []
    visits = into_visits(journey.sightings)
    start = vague_start(visits)
    ends = Ends(start.place if start else None, goal)
    ordered = as_stays(believe(in_order([v for v in visits if not is_vague(v.place)], ends)))
    if ordered and start is not None:
        ordered.insert(0, start)
    firm = any(v.level >= SURE for v in ordered) or sum(v.level == 2 and v.stated for v in ordered) >= 2
    return ordered if firm else []


def _is_journey(visits: Sequence[Visit]) -> bool:
    """Whether visits have a day that is told, or are many that are said outright: no hearsay, no aside."""
    sure = sum(v.level >= SURE for v in visits)
    return sure >= PLAIN_JOURNEY or any(v.level >= 2 and v.stated for v in visits)


def _name(name: str, journey: _Journey, stops: Sequence[Stop], *, several: bool) -> str:
    """Return what a journey is called: by its group, its leader, or the month in which it began."""
    if journey.leader:
        return f"group of {journey.leader.title()}"
    first = next((s.arrived or s.departed for s in stops if s.arrived or s.departed), None)
    return f"{name}, {first:%B %Y}" if several and first else name


def _without_others_figures(sightings: Sequence[Sighting]) -> list[Sighting]:
    """Leave out places that are only measured from where another group alone is said to have been there."""
    there: dict[str, set[str]] = {}
    for sighting in sightings:
        if sighting.level >= 2:
            there.setdefault(sighting.place.key, set()).add(sighting.group)
    return [
        s
        for s in sightings
        if not (s.evidence.rule.startswith("the figure") and s.place.key in there and s.group not in there[s.place.key])
    ]


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
    journeys_told = not told
    sightings = _without_others_figures(sightings)
    sizes = Counter(s.group for s in sightings)
    for group, _ in sizes.most_common():
        journeys = _groupinto_journeys([s for s in sightings if s.group == group])
        for journey in journeys:
            visits = _visits_of(journey, goal)
            if not visits:
                continue
            journeys_told = journeys_told or _is_journey(visits)
            dates = _infer(visits, told if told and journey.newest else {})
            stops = _with_travel([_stop(v, d) for v, d in zip(visits, dates, strict=True)], visits)
            name = _name(names.get(group, group), journey, stops, several=len(journeys) > 1)
            routes.append(Route(name, stops))
    if not journeys_told:
        return []
    routes.sort(key=lambda route: -len(route.stops))
    return [replace(route, group=route.group or "group") for route in routes]
