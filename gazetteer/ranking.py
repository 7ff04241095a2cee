"""How well a place answers to a name, and why: pure arithmetic on what the gazetteer knows.

The score is the weight of the way the name is meant (its own name before an alternate one before a short
form) times a share that grows with the importance of the place: countries first, then first-level
divisions, capitals and towns by the logarithm of their population.
"""

from __future__ import annotations

import math

__all__ = ["HOW_WEIGHTS", "HOW_WORDS", "importance", "kilometres", "people", "score", "what"]

HOW_WORDS = (
    "its name",
    "also called so",
    "alternate name",
    "abbreviation",
    "named after its people",
    "a shorter or fuller form of its name",
    "code",
)
"""In words, how a name may mean a place; in the order of `gazetteer.lookup.PRIMARY` and its siblings."""

HOW_WEIGHTS = (1.0, 0.99, 0.74, 0.97, 0.75, 0.65, 0.5)
FLOOR = 0.35
"""Share of the score that even a hamlet gets for bearing the name."""

FIXED = {
    "country": 1.0,
    "continent": 1.0,
    "world region": 0.95,
    "camp": 0.55,
    "crossing": 0.5,
    "island": 0.65,
    "village": 0.4,
    "district": 0.4,
    "other": 0.35,
    "beach": 0.3,
}
OTHERWISE = 0.75
"""Importance of the features named in neither rule nor table: rivers, seas, deserts, regions, mountains."""
EARTH_KM = 6371.0
NEAR_KM = 300.0


def importance(feature: str, population: int, *, namesake: bool = False) -> float:
    """Return how likely a place is to be meant when nothing else is known, from 0 to 1.

    Parameters
    ----------
    feature, population
        As in `gazetteer.place.Place`.
    namesake
        A division that bears the name of its own country is hardly ever the one that is meant.
    """
    size = min(math.log10(population + 1) / 7.5, 1.0)
    if feature in ("populated place", "capital"):
        return min(size if feature == "populated place" else max(size + 0.12, 0.8), 0.97)
    if feature == "admin1":
        return (0.2 + 0.65 * size) * (0.6 if namesake else 1.0)
    if feature == "admin2":
        return 0.1 + 0.4 * size
    return FIXED.get(feature, OTHERWISE)


def score(how: int, weight: float, distance_km: float | None = None) -> float:
    """Return the score of a candidate, from 0 to 1.

    Parameters
    ----------
    how
        How the name means the place, an index into `HOW_WEIGHTS`.
    weight
        The place's `importance`.
    distance_km
        Distance to a point that it should be near, or None.
    """
    value = HOW_WEIGHTS[how] * (FLOOR + (1 - FLOOR) * weight)
    if distance_km is not None:
        value *= 0.4 + 0.6 * math.exp(-distance_km / NEAR_KM)
    return round(value, 4)


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the distance on a sphere between two (latitude, longitude) in degrees, in km, within 0.6 %."""
    south, north = math.radians(one[0]), math.radians(other[0])
    half = math.sin((north - south) / 2) ** 2
    half += math.cos(south) * math.cos(north) * math.sin(math.radians(other[1] - one[1]) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(math.sqrt(half), 1.0))


def people(population: int) -> str:
    """Write a population as people say it: ``1.2 million people``, ``7,400 people``."""
    if population >= 1_000_000:
        return f"{population / 1e6:.1f} million people"
    if population >= 1000:
        return f"{round(population, -2):,} people"
    return f"{population} people" if population else ""


def what(feature: str, country: str, population: int) -> str:
    """Say what a place is, as one of the reasons for its rank."""
    if feature == "country":
        return "a country"
    if feature == "capital":
        return f"capital of {country}; {people(population)}"
    if feature == "admin1":
        return f"first-level division of {country}"
    if feature == "admin2":
        return f"second-level division in {country}"
    if feature == "populated place":
        return people(population) or "a place of unknown size"
    return f"a {feature}"
