"""The panel of the thing that is selected: what else it may be, and what can be said of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mapper.account import CLAIM_KINDS
from mapper.drawing.basemap import country_name
from mapper.units import UNITS
from mapper.web.ids import mention_id, same_place
from mapper.web.view import where

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gazetteer import Place
    from mapper.model import Claim, Mention, Stop
    from mapper.web.ids import Names
    from mapper.web.project import State
    from mapper.web.words import Words

__all__ = ["MEASURES", "Candidate", "Panel", "StopPart", "candidates", "known_places", "panel", "place_text"]

LETTERS = "abcdefghijklmnopqrstuvwxyz"
MOST = 12
"""Candidates that are shown."""
MEASURES = ("straight", "road", "foot")
"""The measures that a report may name itself."""


@dataclass(frozen=True)
class Candidate:
    """A place that a name may mean, with the letter that stands for it on the map."""

    letter: str
    name: str
    where: str
    facts: str
    latitude: float
    longitude: float
    chosen: bool


@dataclass(frozen=True)
class StopPart:
    """What can be changed of a stop."""

    key: str
    name: str
    group: str
    arrived: str
    departed: str
    travel: str
    note: str
    status: str
    first: bool
    last: bool


@dataclass(frozen=True)
class Panel:
    """What is selected: a name in a text, a stop or a figure."""

    key: str
    kind: str
    title: str
    place: str = ""
    role: str = ""
    why: str = ""
    quote: str = ""
    query: str = ""
    candidates: tuple[Candidate, ...] = ()
    stops: tuple[StopPart, ...] = ()
    figure: dict[str, Any] = field(default_factory=dict)

    @property
    def spots(self) -> list[dict[str, Any]]:
        """Return the candidates as the map draws them."""
        return [
            {
                "letter": one.letter,
                "name": ", ".join(part for part in (one.name, one.where) if part),
                "point": [one.latitude, one.longitude],
                "chosen": one.chosen,
            }
            for one in self.candidates
        ]


def candidates(mention: Mention | None, stop: Stop | None, query: str) -> list[Place]:
    """Return the places to choose from: what the gazetteer has for the query, else for the name itself.

    The chosen place is among them, first where it is none of the gazetteer's for that name.
    """
    from gazetteer import locate  # noqa: PLC0415 -- half a million names, opened when asked

    if query.strip():
        return list(locate(query, limit=MOST))
    chosen = mention.place if mention is not None else stop.place if stop is not None else None
    text = mention.text if mention is not None else stop.place.name if stop is not None else ""
    found = list(mention.candidates if mention is not None else ()) or list(locate(text, limit=MOST))
    for other in locate(text, limit=MOST):
        if not any(same_place(other, one) for one in found):
            found.append(other)
    if chosen is not None and not any(same_place(chosen, one) for one in found):
        found.insert(0, chosen)
    return found[:MOST]


def panel(state: State, names: Names, words: Words, key: str, query: str = "") -> Panel | None:
    """Return the panel of what is called ``key``; None where there is no such thing."""
    account = state.account
    if key in names.claims:
        return _figure_panel(account.claims[names.claims[key]], key, words)
    mention: Mention | None = None
    stops: Sequence[str] = ()
    if key in names.mentions:
        mention = account.mentions[names.mentions[key]]
        stops = names.stops_of[key]
    elif key in names.stops:
        stops = [key]
        if names.told_by[key]:
            mention = account.mentions[names.mentions[names.told_by[key][0]]]
    else:
        return None
    parts = [_stop_part(state, names, one) for one in stops]
    stop = account.routes[names.stops[stops[0]][0]].stops[names.stops[stops[0]][1]] if stops else None
    chosen = mention.place if mention is not None else stop.place if stop is not None else None
    found = candidates(mention, stop, query)
    return Panel(
        key=key,
        kind="name" if mention is not None else "stop",
        title=mention.text if mention is not None else stop.place.name if stop is not None else "",
        place="" if chosen is None else _called(chosen, words),
        role=mention.role if mention is not None else "stop",
        why=mention.why if mention is not None else "",
        quote=stop.evidence[0].quote if stop is not None and stop.evidence else "",
        query=query,
        candidates=tuple(
            Candidate(
                LETTERS[n], one.name, where(one, words.language), _facts(one, words),
                round(one.latitude, 5), round(one.longitude, 5), same_place(one, chosen),
            )
            for n, one in enumerate(found)
        ),
        stops=tuple(parts),
    )  # fmt: skip


def _called(place: Place, words: Words) -> str:
    return ", ".join(part for part in (place.name, where(place, words.language)) if part)


def _facts(place: Place, words: Words) -> str:
    facts = [words(f"place_{place.kind}")]
    if place.population:
        facts.append(words("population", count=words.number(place.population)))
    facts.append(f"{place.latitude:.2f}, {place.longitude:.2f}")
    return " · ".join(facts)


def _stop_part(state: State, names: Names, key: str) -> StopPart:
    r, s = names.stops[key]
    route = state.account.routes[r]
    stop = route.stops[s]
    return StopPart(
        key=key,
        name=stop.place.name,
        group=route.group,
        arrived=stop.arrived.isoformat() if stop.arrived else "",
        departed=stop.departed.isoformat() if stop.departed else "",
        travel=stop.travel or "",
        note=stop.note,
        status=stop.status,
        first=s == 0,
        last=s == len(route.stops) - 1,
    )


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}" if value < 1e6 else f"{value:.0f}"


def _figure_panel(claim: Claim, key: str, words: Words) -> Panel:
    about = claim.about
    goal = about.goal if about else None
    return Panel(
        key=key,
        kind="figure",
        title=claim.quote,
        why=claim.rule,
        figure={
            "status": claim.status,
            "kind": claim.kind,
            "low": _number(claim.value.low),
            "high": _number(claim.value.high),
            "unit": claim.value.unit,
            "qualifier": claim.qualifier or "",
            "measure": claim.measure or "",
            "from": place_text(about.origin if about else None, words.language),
            "to": goal if isinstance(goal, str) else place_text(goal, words.language),
            "date": about.date.isoformat() if about and about.date else "",
            "group": (about.group if about else None) or "",
            "kinds": CLAIM_KINDS,
            "units": UNITS,
            "measures": MEASURES,
        },
    )


def place_text(place: Place | None, language: str = "en") -> str:
    """Return a place as a form names it: its name and where it lies."""
    if place is None:
        return ""
    country = country_name(place.country, language) if place.country else None
    parts = [place.name, place.admin1, country]
    return ", ".join(dict.fromkeys(part for part in parts if part))


def known_places(state: State, language: str) -> dict[str, Place]:
    """Return the places of a dossier by what forms call them, stops first."""
    found: dict[str, Place] = {}
    for route in state.account.routes:
        for stop in route.stops:
            found.setdefault(place_text(stop.place, language), stop.place)
    for mention in sorted(state.account.mentions, key=mention_id):
        if mention.place is not None:
            found.setdefault(place_text(mention.place, language), mention.place)
    for claim in state.account.claims:
        if claim.about is not None and claim.about.origin is not None:
            found.setdefault(place_text(claim.about.origin, language), claim.about.origin)
    return found
