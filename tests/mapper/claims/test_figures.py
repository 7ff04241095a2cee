"""Quantities in English, Spanish and French."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.claims.figures import find_figures, parse_figure, parse_number
from mapper.errors import InputError

FIGURES = [
    ("en", "They are at least 1450km from home.", 1450, None, "km"),
    ("en", "some 1,450.5 miles of road", 1450.5, 1450.5, "mi"),
    ("en", "still hundreds of miles away", 200, 1000, "mi"),
    ("en", "no more than 8 kilometres a day", None, 8, "km/day"),
    ("en", "walking 40 miles, everyday", 40, 40, "mi/day"),
    ("en", "between 15 and 30 km a day", 15, 30, "km/day"),
    ("en", "a fortnight ago", 14, 14, "days"),
    ("en", "two to three weeks", 14, 21, "days"),
    ("en", "just under 12 km", 12, 12, "km"),
    ("en", "a 60-mile walk", 60, 60, "mi"),
    ("en", "10 nautical miles off", 18.52, 18.52, "km"),
    ("es", "al menos a 1.450 kilómetros de allí", 1450, None, "km"),
    ("es", "quedan 47,5 kilómetros", 47.5, 47.5, "km"),
    ("es", "más de mil 200 kilómetros", 1200, None, "km"),
    ("es", "entre 15 y 30 kilómetros diarios", 15, 30, "km/day"),
    ("es", "poco menos de 12 kilómetros por día", 12, 12, "km/day"),
    ("es", "treinta y dos días", 32, 32, "days"),
    ("es", "cientos de kilómetros", 200, 1000, "km"),
    ("fr", "au moins 1\u202f450 kilomètres", 1450, None, "km"),
    ("fr", "jusqu'à 40 km par jour", None, 40, "km/day"),
    ("fr", "depuis vingt et un jours", 21, 21, "days"),
    ("fr", "une quinzaine de kilomètres", 15, 15, "km"),
]

PEOPLE = [
    ("en", "Forty-six people", 46, 46),
    ("en", "a hundred and ten", 110, 110),
    ("en", "half a million refugees", 500_000, 500_000),
    ("en", "3 to 4 thousand people", 3000, 4000),
    ("en", "3000 to 4000", 3000, 4000),
    ("en", "dozens of walkers", 24, 100),
    ("en", "fewer than 5,000 arrivals", None, 5000),
    ("es", "2 mil 500 personas", 2500, 2500),
    ("es", "más de 10 mil", 10_000, None),
    ("es", "3,500 personas", 3500, 3500),
    ("es", "unas 8.000 personas", 8000, 8000),
    ("es", "una treintena de niños", 30, 30),
    ("fr", "quatre-vingt-dix-sept", 97, 97),
    ("fr", "près de 2 000 personnes", 2000, 2000),
    ("fr", "entre 1 000 et 1 500 exilés", 1000, 1500),
    ("fr", "une centaine de migrants", 100, 100),
]


@pytest.mark.parametrize(("language", "text", "low", "high", "unit"), FIGURES)
def test_a_quantity_with_a_unit_is_read(language, text, low, high, unit):
    (figure,) = [found for found in find_figures(text, language) if found.unit]
    quantity = figure.quantity()
    assert (quantity.low, quantity.high, quantity.unit) == (pytest.approx(low), pytest.approx(high), unit)


@pytest.mark.parametrize(("language", "text", "low", "high"), PEOPLE)
def test_a_bare_number_is_read(language, text, low, high):
    (figure,) = find_figures(text, language)
    assert (figure.quantity().low, figure.quantity().high) == (low, high)


def test_spans_point_into_the_text():
    text = "Then, they say, about 25 miles a day since Monday."
    (figure,) = find_figures(text)
    assert text[figure.start : figure.end] == "about 25 miles a day"
    assert text[figure.number_start : figure.number_end] == "25"
    assert figure.qualifier == "about"


@given(st.integers(min_value=1, max_value=99_999_999))
def test_every_grouping_of_a_number_reads_back(value):
    for mark, language in ((",", "en"), (".", "es"), ("\u202f", "fr"), ("\u00a0", "fr")):
        assert parse_number(f"{value:,}".replace(",", mark), language) == value


@given(st.text(max_size=200))
def test_any_text_is_read_without_complaint(text):
    for language in ("en", "es", "fr"):
        for figure in find_figures(text, language):
            assert 0 <= figure.start <= figure.number_start < figure.number_end <= figure.end <= len(text)
            assert figure.low <= figure.high


def test_long_text_is_read_in_time_that_grows_evenly():
    assert len(find_figures("at least 1,450 km, then twenty-three days; " * 2000)) == 4000


def test_a_given_figure_is_parsed_with_qualifier_and_measure():
    quantity, qualifier, measure = parse_figure("at least 1,450 km as the crow flies")
    assert (quantity.low, quantity.high, quantity.unit) == (1450, None, "km")
    assert (qualifier, measure) == ("at least", "straight")
    assert parse_figure("unos 320 kilómetros por carretera", "es")[2] == "road"


@pytest.mark.parametrize(("text", "hint"), [("far", "no number"), ("1,450", "no unit"), ("300 metres", "kilometres")])
def test_a_figure_that_cannot_be_used_says_what_would_be_right(text, hint):
    with pytest.raises(InputError, match=hint):
        parse_figure(text)
