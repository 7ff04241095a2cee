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
    ("en", "The refugees saw snow eighteen days after Agadez.", ("elapsed", 18, 18)),
    ("en", "For the refugees it is six weeks to the day since Agadez.", ("elapsed", 42, 42)),
    ("en", "The refugees found water 26 days after the dunes of Tazrouf.", ("elapsed", 26, 26)),
    ("en", "The refugees were in Agadez for sixteen days.", ("elapsed", 16, 16)),
    ("en", "The owner said that the refugees' raft had been adrift for three weeks.", ("elapsed", 21, 21)),
    ("en", "The refugees were to see the coast within twelve days of leaving Agadez.", ("elapsed", None, 12)),
    ("en", "The migrants will be in Agadez within 48 hours.", ("arrival", None, 2)),
    ("en", "The refugees hear that Agadez is near and that they can be there in three days.", ("arrival", 3, 3)),
    ("en", "The refugees would need eight days on foot.", ("arrival", 8, 8)),
    ("en", "At this rate, the refugees say, it'll be five weeks to Agadez.", ("arrival", 35, 35)),
    ("en", "Six days it cost the refugees to get to Agadez.", ("elapsed", 6, 6)),
    ("es", "El plan es salir de noche, dicen los migrantes, y en cuatro días estar en Agadez.", ("arrival", 4, 4)),
    ("es", "Los migrantes vieron el mar a seis días de haber dejado Agadez.", ("elapsed", 6, 6)),
    ("es", "Los migrantes aguantaron cinco días en Agadez.", ("elapsed", 5, 5)),
    ("fr", "Les exilés sont à Paris, huit jours après Agadez.", ("elapsed", 8, 8)),
    ("fr", "Les exilés ont dormi là, neuf jours après avoir fait halte à Agadez.", ("elapsed", 9, 9)),
]


@pytest.mark.parametrize(("language", "text", "time"), TIMES)
def test_a_time_of_people_on_the_move(language, text, time):
    assert times(text, language) == [time]


NO_TIMES = [
    "The refugees slept after an hour.",
    "The refugees say that a lost ticket cost her ten months.",
    "The refugees rested until the rain of the day stopped.",
]


@pytest.mark.parametrize("text", NO_TIMES)
def test_a_time_of_something_else(text):
    assert times(text) == []
