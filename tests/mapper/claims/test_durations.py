"""Which times are times of people on the move, and of which kind."""

from __future__ import annotations

from datetime import date

import pytest

import gazetteer
from mapper.claims.extraction import extract
from mapper.language.sentences import Text
from mapper.model import Mention, Report

AGADEZ = gazetteer.locate("Agadez", country="NE", kind="city", limit=1)[0]


def times(text, language="en"):
    start = text.find("Agadez")
    mentions = [Mention(start, start + 6, "Agadez", AGADEZ)] if start >= 0 else []
    report = Report(text, published=date(2021, 3, 10), language=language)
    claims = extract(0, Text(text), report, mentions=mentions, border="US")
    return [(c.kind, c.value.low, c.value.high) for c in claims if c.kind in ("elapsed", "arrival")]


TIMES = [
    ("en", "The refugees rang the bell seventeen days after Agadez.", ("elapsed", 17, 17)),
    ("en", "For the refugees it is fourteen weeks to the day since Agadez.", ("elapsed", 98, 98)),
    ("en", "The refugees lit a fire 23 days after the dunes of Tazrouf.", ("elapsed", 23, 23)),
    ("en", "The refugees were in Agadez for eleven days.", ("elapsed", 11, 11)),
    ("en", "The minister said that the refugees' boat had been adrift for six weeks.", ("elapsed", 42, 42)),
    ("en", "The refugees were promised the coast within ten days of leaving Agadez.", ("elapsed", None, 10)),
    ("en", "The migrants will be in Agadez within 24 hours.", ("arrival", None, 1)),
    ("en", "The refugees hear that Agadez is near and that they can be there in two days.", ("arrival", 2, 2)),
    ("en", "The refugees would need ten days on foot.", ("arrival", 10, 10)),
    ("es", "Los migrantes llegaron al río a cuatro días de haber dejado Agadez.", ("elapsed", 4, 4)),
    ("es", "Los migrantes aguantaron cinco días en Agadez.", ("elapsed", 5, 5)),
    ("fr", "Les exilés sont à Paris, huit jours après Agadez.", ("elapsed", 8, 8)),
    ("fr", "Les exilés ont dormi là, neuf jours après avoir touché terre à Agadez.", ("elapsed", 9, 9)),
]


@pytest.mark.parametrize(("language", "text", "time"), TIMES)
def test_a_time_of_people_on_the_move(language, text, time):
    assert times(text, language) == [time]


NO_TIMES = [
    "The refugees slept after an hour.",
    "The refugees say that a lost paper cost him eleven months.",
    "The refugees rested until the rain of the day stopped.",
]


@pytest.mark.parametrize("text", NO_TIMES)
def test_a_time_of_something_else(text):
    assert times(text) == []
