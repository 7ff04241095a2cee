"""What the other names of a report say for a place: its country and division are named, or others lie near.

The third step of resolution. `Context` only needs to know which names there are, `Votes` what they are believed
to mean.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from typing import TYPE_CHECKING

from mapper.reading.ground import EARTH_KM, WIDE, Ground, kilometers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mapper.reading.senses import Sense

__all__ = ["Context", "Votes"]

CLOSE_KM, FAR_KM, BESIDE_KM, MOST_KM = 60.0, 300.0, 100.0, 1500.0
HELD_BESIDE = 0.7
APART, LEAST_WEIGHT = 6.0, 0.15
NEIGHBORS = 6
MOST_ANCHORS = 6
MOST_CHORD = (MOST_KM / EARTH_KM) ** 2
"""Squared chord of two points that are a little more than ``MOST_KM`` apart."""
UNNAMED = (0.0, 0.0, 0.0)
Anchor = tuple[int, float, float, float, float, float]
"""A place to be near to: its row, unit vector and reach, and its weight."""


class Context:
    """What the whole report says for countries and divisions by naming them."""

    def __init__(self, senses: Iterable[Sense], peoples: Mapping[int, int]) -> None:
        self.countries = dict(peoples)
        self.admin1: dict[int, int] = {}
        self.admin2: set[int] = set()
        for sense in senses:
            if sense.sure < 0.4:
                continue
            for candidate in sense.candidates[:3]:
                place = candidate.place
                if candidate.base < sense.candidates[0].base - 3:
                    break
                if place.feature == "country":
                    self.countries[place.country] = self.countries.get(place.country, 0) + sense.mentions
                    sense.names |= {place.country}
                elif place.feature == "admin1":
                    self.admin1[place.admin1] = self.admin1.get(place.admin1, 0) + sense.mentions
                    sense.names1 |= {place.admin1}
                elif place.feature == "admin2":
                    self.admin2.add(place.admin2)

    def marks(self, sense: Sense, place: Ground) -> tuple[float, float, float]:
        """Return what the countries and divisions named beside this name say for a place."""
        if place.country not in self.countries and place.admin1 not in self.admin1 and place.admin2 not in self.admin2:
            return UNNAMED
        country = self.countries.get(place.country, 0)
        if country and place.country in sense.names:
            country -= sense.mentions
        admin1 = self.admin1.get(place.admin1, 0) if place.admin1 and place.feature != "admin1" else 0
        if admin1 and place.admin1 in sense.names1:
            admin1 -= sense.mentions
        if place.admin1 in sense.spurned:
            admin1 = 0
        return (
            0.0 if place.feature == "country" else math.log1p(country),
            math.log1p(admin1),
            1.0 if place.admin2 and place.feature != "admin2" and place.admin2 in self.admin2 else 0.0,
        )


class Votes:
    """How the belief in all names is spread over countries, divisions and the ground."""

    def __init__(self, senses: Sequence[Sense], known: Sequence[Ground]) -> None:
        self.countries: dict[int, float] = {}
        self.admin1: dict[int, float] = {}
        self.total = 0.0
        self.anchors: list[tuple[Sense | None, Ground, float]] = []
        for sense in senses:
            if not sense.has_given:
                sense.give()
            self.total += sense.weight
            for country, value in sense.gave.items():
                self.countries[country] = self.countries.get(country, 0.0) + value
            for admin1, value in sense.gave1.items():
                self.admin1[admin1] = self.admin1.get(admin1, 0.0) + value
            if sense.most > 0.5 and sense.top.place.feature not in WIDE:
                self.anchors.append((sense, sense.top.place, sense.most * sense.sure))
        self.fixed: list[tuple[Sense | None, Ground, float]] = [(None, place, 1.0) for place in known[:MOST_ANCHORS]]
        self.often = sorted(self.anchors, key=lambda anchor: -anchor[0].mentions if anchor[0] else 0)[:MOST_ANCHORS]
        self.orders = [anchor[0].order for anchor in self.anchors if anchor[0]]

    def around(self, sense: Sense) -> list[Anchor]:
        """Return the places to be near to: those told of just before and after, and the most frequent ones."""
        order, last = sense.order, sense.last
        at = bisect_left(self.orders, order)
        found = dict[int, Anchor]()
        for other, place, weight in self.fixed + self.anchors[max(0, at - NEIGHBORS) : at + NEIGHBORS + 1] + self.often:
            if other is sense:
                continue
            if other is not None:
                if last == order and other.last == other.order:  # each is told of once
                    apart = abs(order - other.order)
                else:
                    apart = min(
                        abs(order - other.order),
                        abs(last - other.last),
                        abs(order - other.last),
                        abs(last - other.order),
                    )
                weight *= LEAST_WEIGHT + (1 - LEAST_WEIGHT) * math.exp(-apart / APART)  # noqa: PLW2901
            found[place.row] = (place.row, place.x, place.y, place.z, place.reach, weight)
        return list(found.values())

    def marks(self, sense: Sense) -> Sequence[tuple[float, ...]]:
        """Return what the other names say for each candidate: shares of country and division, and three nearnesses."""
        around = self.around(sense)
        rest = max(self.total - sense.weight, 1.0)
        found = []
        for candidate in sense.candidates:
            place = candidate.place
            country, admin1 = self._belief(sense, place)
            if place.feature == "country":
                close = far = beside = country
            elif place.feature == "admin1":
                close, far, beside = 0.0, admin1, 0.0
            else:
                close, far = _nearness(place, around)
                beside = _beside(sense, place) if sense.neighbors else 0.0
            found.append(
                (
                    min(country / rest, 1.0),
                    min(admin1 / rest, 1.0),
                    math.log1p(admin1),
                    1 - math.exp(-close),
                    1 - math.exp(-far),
                    1 - math.exp(-beside),
                )
            )
        return found

    def _belief(self, sense: Sense, place: Ground) -> tuple[float, float]:
        """Return how much of the other names' belief lies in the country and in the division of a place."""
        country = admin1 = 0.0
        if place.country:
            country = max(self.countries.get(place.country, 0.0) - sense.gave.get(place.country, 0.0), 0.0)
        if place.admin1 and place.admin1 not in sense.spurned:
            admin1 = max(self.admin1.get(place.admin1, 0.0) - sense.gave1.get(place.admin1, 0.0), 0.0)
        return country, admin1


def _nearness(place: Ground, around: Sequence[Anchor]) -> tuple[float, float]:
    """Return how near a place is to those around it, on the scales of a town's surroundings and of a region.

    This is `kilometers` written out: it runs once for each pair of places and most of them are far apart.
    """
    row, x, y, z, reach = place.row, place.x, place.y, place.z, place.reach
    close = far = 0.0
    for other, x2, y2, z2, reach2, weight in around:
        dx, dy, dz = x - x2, y - y2, z - z2
        chord = dx * dx + dy * dy + dz * dz
        if other == row or (chord > MOST_CHORD and not (reach or reach2)):
            continue
        distance = EARTH_KM * math.sqrt(chord) * (1 + chord / 24)
        if reach or reach2:
            distance = max(distance - reach - reach2, 0.0)
        if distance < MOST_KM:
            close += weight * math.exp(-distance / CLOSE_KM)
            far += weight * math.exp(-distance / FAR_KM)
    return close, far


def _beside(sense: Sense, place: Ground) -> float:
    """Return how near a place is to those that the names next to it are believed to mean."""
    beside = 0.0
    for neighbor in sense.neighbors:
        other, weight = neighbor.top.place, neighbor.most * neighbor.sure
        if other.feature == "country":
            beside += HELD_BESIDE * weight * (place.country == other.country)
        elif other.feature == "admin1":
            beside += HELD_BESIDE * weight * (place.admin1 == other.admin1)
        elif other.row != place.row and other.feature not in WIDE:
            beside += weight * math.exp(-kilometers(place, other) / BESIDE_KM)
    return beside
