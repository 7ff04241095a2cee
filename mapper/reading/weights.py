"""What speaks for a candidate weighs so much: its log-odds against the others of its name.

``BASE`` is about the place alone, ``FIRST`` and ``SECOND`` about the places named beside it, in the order in which
`mapper.reading.resolution` notes them. They are coefficients of a conditional logistic regression on those marks (no
names) fitted to the toponyms of the LGL and GeoVirus corpora; those for kinds of places hardly met in local
news (rivers, camps, crossings, capitals, large towns) and all of ``CUES`` are set by judgment.
"""

from __future__ import annotations

__all__ = ["BASE", "CUES", "FIRST", "SECOND"]

BASE: dict[str, float] = {
    "admin1": 0.6,
    "admin1 people": 1.5,
    "admin2": 1.21,
    "admin2 people": 0.66,
    "alternate": -2.39,
    "camp": 2.5,
    "capital": 0.6,
    "code": -1.0,
    "continent": 5.68,
    "country": 2.0,
    "country people": 1.19,
    "crossing": 1.5,
    "namesake": -2.4,
    "nation's name": -3.5,
    "other": 1.0,
    "own": 20.0,
    "people": 1.65,
    "region": 3.73,
    "river": 4.0,
    "seat": 2.2,
    "short": -2.6,
    "water": 3.5,
    "world region": 5.0,
}

FIRST = (
    0.87,  # log of how often its country is named
    3.61,  # log of how often its division is named
    4.03,  # its county is named
)

SECOND = (
    0.33,  # log of how often its country is named
    0.63,  # log of how often its division is named
    1.46,  # its county is named
    2.1,  # share of the other names in its country
    0.7,  # share in its division
    0.8,  # log of how many in its division
    1.01,  # others within about 60 km
    1.55,  # others within about 300 km
    1.05,  # names that stand next to it within about 100 km
)

CUES: dict[str, float] = {
    "article fits": 2.0,
    "article misfits": -1.0,
    "beside": 2.5,
    "contains": 3.0,
    "held": 8.0,
    "held at first": 6.0,
    "held later": 1.0,
    "initials": 14.0,
    "kind fits": 2.5,
    "kind misfits": -2.5,
    "shared": 2.5,
    "shortened": 3.5,
    "spelt so": 2.0,
}
