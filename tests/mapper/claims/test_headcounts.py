"""Bare numbers that count people on the move, and those that count something else."""

from __future__ import annotations

from datetime import date

import pytest

from mapper.claims.extraction import extract
from mapper.claims.subjects import is_about_movers
from mapper.language.sentences import Text
from mapper.model import Report

COUNTS = [
    ("en", "Nineteen followed the old man north, and the refugees lost sight of them.", 19),
    ("en", "The migrants left at dawn; forty-four turned back.", 44),
    ("en", "He was one of twelve who crossed with the refugees.", 12),
    ("en", "The refugees number 34 this evening.", 34),
    ("en", "A fisherman saw more than 90 wade ashore with the migrants.", 90),
    ("en", "The migrants slept in a barn; the mayor made it 1,200.", 1200),
    ("en", "The sergeant, who counted the refugees twice, has 350 around the well.", 350),
    ("en", "She walks with 36 Afghans, all from one street.", 36),
    ("en", "Each morning the register of the refugees showed eighty-one names.", 81),
    ("es", "Los migrantes durmieron en el muelle; la policía contó 120.", 120),
    ("es", "El mismo día llegaron mil 50 migrantes.", 1050),
    ("fr", "Les exilés dormaient au port ; la mairie en compte 450.", 450),
]


def sizes(text, language="en"):
    claims = extract(0, Text(text), Report(text, published=date(2021, 3, 10), language=language), border="US")
    return [claim.value.low or claim.value.high for claim in claims if claim.kind == "group_size"]


@pytest.mark.parametrize(("language", "text", "size"), COUNTS)
def test_a_bare_number_counts_people(language, text, size):
    assert sizes(text, language) == [size]


NO_COUNTS = [
    "The gendarmes, who had parked 400 men on the road, let the refugees pass.",
    "Paris puts 300 officers on the dunes in place of 200, and the migrants wait.",
    "Ana, 27, followed the other refugees.",
]


@pytest.mark.parametrize("text", NO_COUNTS)
def test_a_number_that_counts_others(text):
    assert sizes(text) == []


def test_no_more_than_is_an_upper_end_however_it_is_worded():
    text = "The refugees slept at the mill. The constable made it not above sixty."
    (claim,) = extract(0, Text(text), Report(text, published=date(2021, 3, 10)), border="US")
    assert (claim.value.low, claim.value.high) == (None, 60)


def test_people_counted_before_are_not_counted_again():
    text = "Nineteen refugees slept at the mill. At dawn the nineteen went on."
    assert sizes(text) == [19]


def test_a_report_is_about_movers_when_it_names_them_more_than_once_and_more_than_soldiers():
    assert is_about_movers("The migrants came in a dinghy. Nobody met them.", "en")
    assert not is_about_movers("The soldiers and the troops saw no migrants and no refugees.", "en")
    assert not is_about_movers("The mayor has seen no migrants.", "en")
