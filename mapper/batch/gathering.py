"""Which reports tell of the same journey: by the places and days that they share, never by the country alone.

Two reports belong together when both have the people at the same two places on the same days; or at one such place,
where something else agrees too: the name of the group, its size, or another stop of the way. They do not where one
speaks of the first caravan and the other of the second, or where nobody can have been at the places of both. Each
report that is gathered says what it shares with which other one.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from gazetteer.geodesy import distance_km
from mapper.language import LANGUAGES
from mapper.language.lexicon import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

__all__ = ["Link", "Sight", "Telling", "gather"]

SAME_DAYS = 1
"""Days between two stated dates of one stop: outlets count an evening or a night differently."""
INFERRED_DAYS = 2
"""The same where a report does not state the day itself."""
LEAP_KM_PER_DAY = 500.0
"""Farther than this in a day no group goes whose members mostly walk and ride."""
WIDE_KM = 60.0
"""A place whose extent is larger is no spot that two reports could share: a state, a desert, a long river."""
LIKE_SIZE = 1.5
"""Counts of one group by two outlets are within this factor of each other, or the group is not known by its size."""
OTHER_SIZE = 6.0
"""Counts farther apart than this are of two groups, or of a part and the whole."""
KM_PER_DEGREE = 110.5
"""Of latitude, at the equator, where it is the least."""
NEIGHBORS = 40
"""With how many others a report is compared at one place and day, the nearest in time."""
WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Sight:
    """A dated stop: where, from which day to which, and whether the report itself says so."""

    key: str
    name: str
    latitude: float
    longitude: float
    first: date
    last: date
    stated: bool

    def apart(self, other: Sight) -> int:
        """Days between the two stays, 0 where they overlap."""
        return max((self.first - other.last).days, (other.first - self.last).days, 0)


@dataclass(slots=True)
class Telling:
    """What a report tells of a journey: its dated stops, all its places, its groups and their sizes."""

    report_id: str
    label: str
    text_sha256: str = ""
    published: date | None = None
    sights: list[Sight] = field(default_factory=list)
    places: set[str] = field(default_factory=set)
    groups: set[str] = field(default_factory=set)
    sizes: list[tuple[float, float]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Link:
    """Two tellings of one journey, by their numbers, what they share, and how much that is."""

    one: int
    two: int
    why: str
    strength: tuple[int, ...]


def gather(tellings: Sequence[Telling]) -> list[dict[int, Link | None]]:
    """Bring together the tellings of one journey.

    Returns
    -------
    list of dict
        A journey each, of two tellings or more: the numbers of its tellings, each with its strongest link.
    """
    links = sorted(_links(tellings), key=lambda link: (link.strength, -link.one, -link.two), reverse=True)
    home = [_Journey(number, telling) for number, telling in enumerate(tellings)]
    strongest: dict[int, Link] = {}
    for link in links:
        one, two = home[link.one], home[link.two]
        if one is not two:
            if one.excludes(two):
                continue
            for number in two.members:
                home[number] = one
            one.join(two)
        strongest.setdefault(link.one, link)
        strongest.setdefault(link.two, link)
    found = {id(journey): journey for journey in home if len(journey.members) > 1}
    ordered = sorted(sorted(journey.members) for journey in found.values())
    return [{number: strongest.get(number) for number in members} for members in ordered]


# ------------------------------------------------------------------ two reports


def _links(tellings: Sequence[Telling]) -> Iterable[Link]:
    """Yield the pairs that share a place on a day, and something else."""
    shared: dict[tuple[int, int], list[tuple[Sight, Sight]]] = defaultdict(list)
    by_place: dict[str, list[tuple[Sight, int]]] = defaultdict(list)
    for number, telling in enumerate(tellings):
        for sight in telling.sights:
            by_place[sight.key].append((sight, number))
    for found in by_place.values():
        found.sort(key=lambda item: (item[0].first, item[1]))
        for at, (sight, number) in enumerate(found):
            for other, another in found[at + 1 : at + 1 + NEIGHBORS]:
                if (other.first - sight.last).days > INFERRED_DAYS:
                    break
                if number != another and _is_same_time(sight, other):
                    pair = (sight, other) if number < another else (other, sight)
                    shared[min(number, another), max(number, another)].append(pair)
    for (one, two), pairs in shared.items():
        link = _link(tellings, one, two, pairs)
        if link is not None:
            yield link


def _is_same_time(one: Sight, two: Sight) -> bool:
    return one.apart(two) <= (SAME_DAYS if one.stated and two.stated else INFERRED_DAYS)


def _link(tellings: Sequence[Telling], one: int, two: int, pairs: list[tuple[Sight, Sight]]) -> Link | None:
    first, second = tellings[one], tellings[two]
    spots = {sight.key: sight for sight, _ in pairs}
    stated = any(sight.stated and other.stated for sight, other in pairs)
    days = sum(sight.apart(other) for sight, other in pairs)
    differ = int(first.text_sha256 != second.text_sha256)  # a copy explains less than another outlet's words
    told = " and ".join(f"{sight.name} on {sight.first.isoformat()}" for sight in spots.values())
    if not stated:
        return None
    if len(spots) > 1:
        return Link(one, two, told, (differ, len(spots), -days))
    if _sizes_differ(first, second):
        return None
    besides = _agreement(first, second, next(iter(spots)))
    if besides is None:
        return None
    return Link(one, two, f"{told}, and {besides}", (differ, 1, -days))


def _agreement(first: Telling, second: Telling, spot: str) -> str | None:
    """Say what two reports share besides one place on one day."""
    names = _own_words(first.groups) & _own_words(second.groups)
    if names:
        return f"the name of the group ({', '.join(sorted(names))})"
    sizes = [
        (one, two)
        for one in first.sizes
        for two in second.sizes
        if max(one[0], two[0]) <= LIKE_SIZE * min(one[1], two[1])
    ]
    if sizes:
        one, two = sizes[0]
        return f"a like number of people ({_count(one)} and {_count(two)})"
    ways = (first.places & second.places) - {spot}
    if ways:
        return f"{len(ways)} more {'place' if len(ways) == 1 else 'places'} of the same way"
    return None


def _count(size: tuple[float, float]) -> str:
    low, high = size
    if high == math.inf:
        return f"{low:,.0f} or more"
    return f"{low:,.0f}" if low == high else f"{low:,.0f} to {high:,.0f}"


def _sizes_differ(first: Telling, second: Telling) -> bool:
    """Whether both count their people, and no two of the counts can be of one group."""
    if not first.sizes or not second.sizes:
        return False
    return all(
        max(one[0], two[0]) > OTHER_SIZE * max(min(one[1], two[1]), 1.0) for one in first.sizes for two in second.sizes
    )


# ------------------------------------------------------------------ what cannot be one journey


class _Journey:
    """Tellings that are of one journey, and what else cannot be of it."""

    def __init__(self, number: int, telling: Telling) -> None:
        self.members = [number]
        ordinals = _ordinals(telling.groups)
        self._ordinals = {ordinals} if ordinals else set()
        self._sights = {(sight.key, sight.first, sight.last): sight for sight in telling.sights if sight.stated}

    def excludes(self, other: _Journey) -> bool:
        """Whether one speaks of the first caravan and one of the second, or nobody can have been at all the places."""
        if any(not one & two for one in self._ordinals for two in other._ordinals):
            return True
        return any(_is_leap(one, two) for one in self._sights.values() for two in other._sights.values())

    def join(self, other: _Journey) -> None:
        """Take in the tellings of another."""
        self.members += other.members
        self._ordinals |= other._ordinals
        self._sights |= other._sights


def _is_leap(one: Sight, two: Sight) -> bool:
    """Whether nobody can have been at both places so soon after one another."""
    days = one.apart(two)
    if days > SAME_DAYS or one.key == two.key:
        return False
    limit_km = LEAP_KM_PER_DAY * (days + 1)
    if abs(one.latitude - two.latitude) * KM_PER_DEGREE > limit_km:
        return True
    return float(distance_km(one.latitude, one.longitude, two.latitude, two.longitude)) > limit_km


def _ordinals(groups: Iterable[str]) -> frozenset[int]:
    known = _ordinal_words()
    return frozenset(known[word] for group in groups for word in WORD.findall(group.lower()) if word in known)


@cache
def _ordinal_words() -> dict[str, int]:
    tables = tomllib.loads(files("mapper.batch").joinpath("ranks.toml").read_text("utf-8"))
    return {word: int(number) for ranks in tables.values() for word, number in ranks.items()}


def _own_words(groups: Iterable[str]) -> set[str]:
    """Return the words of a group's name that not every group has: "Viacrucis", not "caravan of 3,000 migrants"."""
    common = _common_words()
    return {word for group in groups for word in WORD.findall(group.lower()) if word not in common}


@cache
def _common_words() -> frozenset[str]:
    """Return the words that any group may be called by, in every language."""
    common: set[str] = set(_ordinal_words())
    for code in LANGUAGES:
        lexicon = load(code)
        for words in (*lexicon.actors.values(), *lexicon.vehicles.values(), lexicon.names.get("not_places", ())):
            for entry in words:
                common |= set(WORD.findall(entry.lower()))
    return frozenset(common | {"people", "move", "personas", "personnes", "group", "groups"})


def is_spot(kind: str, extent_km: float | None) -> bool:
    """Whether a place is small enough that two reports can share it."""
    return kind not in ("country", "region") and (extent_km is None or math.isnan(extent_km) or extent_km <= WIDE_KM)
