"""Bare numbers that count people on the move, and those that count something else."""

from __future__ import annotations

from datetime import date

import pytest

from mapper.claims.extraction import extract
from mapper.claims.subjects import is_about_movers
from mapper.language.sentences import Text
from mapper.model import Report

COUNTS = [
    ("en", "Seventeen climbed to the chapel, and the other refugees lost sight of them.", 17),
    ("en", "The migrants set out in the rain; forty-six returned.", 46),
    ("en", "She is one of thirteen who stayed with the refugees.", 13),
    ("en", "The refugees number 58 by now.", 58),
    ("en", "A miller saw more than 70 march by with the migrants.", 70),
    ("en", "The migrants slept in a barn; the mayor made it 1,700.", 1700),
    ("en", "The sergeant, who counted the refugees twice, has 420 around the well.", 420),
    ("en", "He plays cards with 27 Afghans, all from one street.", 27),
    ("en", "At noon the ledger of the refugees showed sixty-three names.", 63),
    ("en", "The refugees waited on the quay: a family of four from the hills.", 4),
    ("en", "The migrants slept in a barn, and the clerk of the relief agency got 1,315.", 1315),
    ("en", "The ministry promised the migrants to bring home about 210.", 210),
    ("en", "In the end some 600 stuck to the river, and the other migrants left it.", 600),
    ("en", "The migrants quarrelled. The remaining 80 or so turned back.", 80),
    ("en", "The migrants crossed the ford at dawn. About 2,300, the harbor police insist.", 2300),
    ("es", "Los migrantes cruzaron el vado. Unos 2.300, asegura la policía.", 2300),
    ("fr", "Les exilés ont marché de nuit. Environ 2 300, répond la mairie.", 2300),
    ("en", "The migrants crossed the ford at dawn. The nun at the shelter says 650 got here.", 650),
    ("fr", "Les exilés ont marché de nuit. Ils étaient 340 devant la grille.", 340),
    ("es", "Los migrantes durmieron en el muelle; la policía contó 120.", 120),
    ("es", "Esa tarde llegaron mil 70 migrantes.", 1070),
    ("fr", "Les exilés dormaient au port ; la mairie en compte 450.", 450),
]


def sizes(text, language="en"):
    claims = extract(0, Text(text), Report(text, published=date(2021, 3, 10), language=language), border="US")
    return [claim.value.low or claim.value.high for claim in claims if claim.kind == "group_size"]


@pytest.mark.parametrize(("language", "text", "size"), COUNTS)
def test_a_bare_number_counts_people(language, text, size):
    assert sizes(text, language) == [size]


NO_COUNTS = [
    "The colonel, who had posted 600 men at the ford, let the refugees pass.",
    "Rome puts 500 officers on the quays in place of 350, and the migrants wait.",
    "Ana, 27, followed the other refugees.",
]


@pytest.mark.parametrize("text", NO_COUNTS)
def test_a_number_that_counts_others(text):
    assert sizes(text) == []


def test_no_more_than_is_an_upper_end_however_it_is_worded():
    text = "The refugees slept at the mill. The warden made it not above seventy."
    (claim,) = extract(0, Text(text), Report(text, published=date(2021, 3, 10)), border="US")
    assert (claim.value.low, claim.value.high) == (None, 70)


def test_people_counted_before_are_not_counted_again():
    text = "Fifteen refugees slept at the mill. After the rain the fifteen went on."
    assert sizes(text) == [15]


def test_a_report_is_about_movers_when_it_names_them_more_than_once_and_more_than_soldiers():
    assert is_about_movers("The migrants came in a dinghy. Nobody met them.", "en")
    assert not is_about_movers("The soldiers and the troops saw no migrants and no refugees.", "en")
    assert not is_about_movers("The mayor has seen no migrants.", "en")
