"""Lengths whose unit, ends or other end the words leave to the sentence, or to the figure before."""

from __future__ import annotations

import re
from datetime import date

import pytest

import gazetteer
from mapper.claims.extraction import extract
from mapper.claims.kinds import UNKNOWN_PLACE
from mapper.language.sentences import Text
from mapper.model import Dossier, Mention, Report
from mapper.pipeline import trace

CITIES = {"Agadez": "NE", "Arlit": "NE", "Zinder": "NE", "Tahoua": "NE", "Niamey": "NE", "Edirne": "TR"}
COUNTRIES = ("Niger", "Algeria", "Algérie", "Argelia", "Bulgaria")


def place(name):
    if name in COUNTRIES:
        return gazetteer.locate(name, kind="country", limit=1)[0]
    return gazetteer.locate(name, country=CITIES[name], kind="city", limit=1)[0]


def lengths(text, language="en"):
    mentions = [
        Mention(found.start(), found.end(), name, place(name))
        for name in (*CITIES, *COUNTRIES)
        for found in re.finditer(rf"\b{name}\b", text)
    ]
    report = Report(text, published=date(2021, 3, 20), language=language)
    return extract(0, Text(text, language), report, mentions=mentions, border="DZ")


def told(claim):
    about = claim.about
    goal = about.goal if about.goal is None or isinstance(about.goal, str) else about.goal.name
    return claim.kind, claim.value.low, about.origin.name if about.origin else None, goal


ENDS = [
    ("en", "The refugees rested. Agadez and Arlit share a road and are barely 210 kilometres apart.",
     ("distance_between", 210, "Agadez", "Arlit")),
    ("en", "The refugees rested in Agadez. The driver makes it 450 kilometres to the border from Agadez.",
     ("distance_to_border", 450, "Agadez", "border")),
    ("en", "The refugees know that it is 450 kilometres from Agadez to the border.",
     ("distance_to_border", 450, "Agadez", "border")),
    ("es", "Los migrantes conocen los 240 kilómetros que van de Agadez a Arlit.",
     ("distance_between", 240, "Agadez", "Arlit")),
    ("fr", "Les exilés ont dormi. Agadez est à près de 950 kilomètres de la capitale par la route.",
     ("distance_between", 950, "Agadez", "Niamey")),
    ("en", "The migrants' journey came to about 1,300 miles.", ("distance_travelled", 1300, None, None)),
    ("en", "The refugees walked on, by way of Tahoua, about 140 kilometres in five days.",
     ("distance_travelled", 140, None, None)),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "claim"), ENDS)
def test_a_length_and_its_ends(language, text, claim):
    assert [told(found) for found in lengths(text, language) if found.value.unit in ("km", "mi")] == [claim]


def test_a_number_without_unit_takes_that_of_the_length_before_it():
    text = "The refugees know that Agadez is 210 kilometres from Arlit by road and 180 as the crow flies."
    assert [(claim.value.low, claim.value.unit, claim.measure) for claim in lengths(text)][-1] == (
        180,
        "km",
        "straight",
    )
    text = "Les exilés ont fait 24 kilomètres, une quinzaine par nuit."
    assert [claim.value.unit for claim in lengths(text, "fr")] == ["km", "km/day"]


def test_two_lengths_of_one_clause_are_two_claims():
    text = "The refugees know that Agadez is 210 kilometres from Arlit and 400 kilometres from Zinder."
    assert [told(claim)[1:] for claim in lengths(text)] == [(210, "Agadez", "Arlit"), (400, "Agadez", "Zinder")]


def test_a_corrected_length_keeps_the_ends_of_the_one_before():
    text = (
        "The refugees are told that Agadez is 80 kilometres from the border. In truth it is 450 kilometres, all gravel."
    )
    assert [told(claim)[1:] for claim in lengths(text)] == [(80, "Agadez", "border"), (450, "Agadez", "border")]


def test_a_length_from_an_unknown_place_is_a_claim_that_nothing_weighs():
    (claim,) = lengths("The refugees say that it is about 165 kilometres from Tazrouf to Arlit.")
    assert claim.kind == "distance_between"
    assert UNKNOWN_PLACE in claim.rule


def test_soldiers_who_carry_people_do_not_take_their_way_from_them():
    text = "At noon soldiers drove them along the 240 kilometres that lie between Agadez and Arlit."
    assert [claim.value.low for claim in lengths(f"The refugees rested. {text}")] == [240]


def test_each_length_has_the_measure_named_next_to_it():
    text = "The refugees know that Agadez is 210 kilometres from Arlit by road and less than 180 as the crow flies."
    assert [claim.measure for claim in lengths(text)] == ["road", "straight"]
    text = "In a straight line, the refugees know, Agadez is 180 kilometres from Arlit."
    assert [claim.measure for claim in lengths(text)] == ["straight"]


def test_where_somebody_comes_from_is_not_where_a_pace_starts():
    (claim,) = lengths("A baker from Zinder told the refugees that they made thirty miles a day.")
    assert claim.about.origin is None
    (claim,) = lengths("From Zinder the refugees made thirty miles a day.")
    assert claim.about.origin == place("Zinder")


# ------------------------------------------------------------------ where the story stands


def ends_in_story(text):
    """Return the ends of each length in a whole report, read with its stops and its dateline."""
    account = trace(Dossier((Report(text, published=date(2018, 8, 22)),)), border="EC")
    told = [claim for claim in account.claims if claim.value.unit == "km"]
    return [(c.about.origin and c.about.origin.name, getattr(c.about.goal, "name", c.about.goal)) for c in told]


def test_the_length_behind_a_stop_is_that_of_the_way_to_it():
    text = (
        "The migrants left Cali on Friday. They walked to Santander de Quilichao, 45 kilometres, along the ditch, "
        "and from there a truck took them to Popayán."
    )
    assert ends_in_story(text) == [("Cali", "Santander de Quilichao")]


def test_neighbors_are_the_two_ends_of_a_short_length():
    text = (
        "The migrants were in Pasto on Friday. The last town before the border is Ipiales. They reached it on Sunday. "
        "To Tulcán, on the other side, it is barely ten kilometres."
    )
    assert ends_in_story(text) == [("Ipiales", "Tulcán")]


def test_here_is_where_the_report_stands():
    text = (
        "PASTO, Colombia — The migrants left Popayán on Friday. Some were seen in Ipiales on Sunday.\n\n"
        '"From here to the border it is still 80 kilometres," the mayor said.'
    )
    assert ends_in_story(text) == [("Pasto", "border")]


def test_a_length_from_a_place_that_nobody_knows_has_no_start():
    text = (
        "The migrants left Cali on Friday. By Sunday they were at the well of Tazrouf, some 90 kilometres from Pasto."
    )
    assert ends_in_story(text) == [(None, "Pasto")]
