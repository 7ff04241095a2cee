"""Times, ways and paces weighed by what the report tells beside them."""

from __future__ import annotations

from datetime import date

import pytest

import gazetteer
from mapper.claims.checking import check_claims
from mapper.claims.context import Context
from mapper.claims.extraction import extract
from mapper.claims.stops import stop_on
from mapper.language.sentences import Text
from mapper.measurement import legs
from mapper.model import Evidence, Mention, Report, Route, Stop
from mapper.timespan import Moment, Timespan

PUBLISHED = date(2021, 3, 20)
CITIES = {"Zinder": "NE", "Tahoua": "NE", "Agadez": "NE", "Arlit": "NE"}


def place(name):
    return gazetteer.locate(name, country=CITIES[name], kind="city", limit=1)[0]


def mentions_of(text):
    return [
        Mention(at, at + len(name), name, place(name))
        for name in CITIES
        for at in range(len(text))
        if text.startswith(name, at)
    ]


def moments_of(text):
    """Days written as "1 March"."""
    found = []
    for day in range(1, 32):
        written = f" {day} March"
        at = text.find(written)
        if at >= 0:
            span = Timespan(date(2021, 3, day), date(2021, 3, day))
            found.append(Moment(at + 1, at + len(written), span, "date"))
    return found


def verdicts(text, stops=(), language="en"):
    """Verdict by low end of every figure; stops are (name, day of March, the word that tells of it)."""
    told = tuple(
        Stop(
            place(name), date(2021, 3, day), None, "stated", (Evidence(0, text.find(word), text.find(word) + 1, word),)
        )
        for name, day, word in stops
    )
    routes = (Route("the group", told),) if told else ()
    report = Report(text, published=PUBLISHED, language=language)
    claims = extract(
        0, Text(text), report, mentions=mentions_of(text), moments=moments_of(text), routes=routes, border="DZ"
    )
    border = gazetteer.border("DZ")
    measured = [legs.measure(route, border) for route in routes]
    checked = check_claims(claims, routes=measured, border=border, reports=[report], leg=legs.between)
    return {c.claim.value.low: c.verdict for c in checked}


def test_a_time_is_counted_from_the_day_said_with_its_place_even_where_no_route_is_found():
    text = "The refugees left Zinder on 3 March. On 14 March, eleven days after Zinder, they found a well."
    assert verdicts(text) == {11: "supported"}


def test_a_time_counted_from_a_place_without_a_day_stays_open():
    assert verdicts("The refugees left Zinder in the dark. Eleven days after Zinder they slept.") == {
        11: "unverifiable"
    }


def test_a_time_at_a_place_runs_from_the_day_said_with_it():
    text = "The refugees came to Agadez on 11 March. They have been in Agadez for nine days."
    assert verdicts(text) == {9: "supported"}


def test_a_short_time_without_a_start_may_be_of_a_part_and_a_long_one_may_not():
    stops = [("Zinder", 1, "left"), ("Arlit", 18, "came")]
    text = "The refugees left Zinder and came to Arlit. The cart was on the road for {} days."
    assert verdicts(text.format("five"), stops) == {5: "unverifiable"}
    assert verdicts(text.format("fifty"), stops) == {50: "contradicted"}


def test_a_time_from_one_place_to_another_runs_between_their_days():
    stops = [("Zinder", 1, "home"), ("Arlit", 18, "came")]
    text = "From home the refugees came here.\n\nIt was 17 days from Zinder to Arlit for the refugees."
    assert verdicts(text, stops) == {17: "supported"}


def test_a_length_beside_the_place_come_to_is_that_of_the_way_to_it():
    stops = [("Agadez", 12, "home"), ("Arlit", 15, "came")]
    far = legs.between(place("Agadez"), place("Arlit")).straight_km
    text = f"From home the refugees came here.\n\nThe refugees saw the lights of Arlit, {far:.0f} km away."
    assert verdicts(text, stops)[round(far)] in ("supported", "depends")


def test_a_goal_behind_a_semicolon_is_none_of_the_length():
    stops = [("Agadez", 12, "home"), ("Arlit", 15, "came")]
    text = "From home the refugees came here.\n\nThey had walked 1,300 km; a guide wished to go to Tamanrasset."
    assert verdicts(text, stops) == {1300: "contradicted"}


def test_a_time_after_an_arrest_runs_from_the_day_said_with_it():
    text = "The refugees were detained on 3 March.\n\nOn 14 March, eleven days after their arrest, they saw Agadez."
    assert verdicts(text) == {11: "supported"}


def test_a_pace_may_be_that_of_the_leg_told_beside_it():
    stops = [("Zinder", 1, "home"), ("Agadez", 12, "came"), ("Arlit", 15, "limped")]
    far = legs.between(place("Agadez"), place("Arlit")).straight_km / 3
    text = f"From home the refugees came to Agadez.\n\nThe party limped into Arlit: {far:.0f} kilometres a day."
    assert verdicts(text, stops) == {round(far): "supported"}


def test_a_pace_between_named_places_is_that_of_their_stretch():
    stops = [("Zinder", 1, "home"), ("Agadez", 12, "came"), ("Arlit", 15, "limped")]
    text = (
        "From home they came; then the refugees limped on. It was about 60 kilometres a day between Agadez and Arlit."
    )
    assert verdicts(text, stops)[60] in ("supported", "depends")


def test_a_small_part_of_the_way_without_a_start_is_not_refuted_by_the_whole():
    stops = [("Zinder", 1, "home"), ("Arlit", 18, "came")]
    text = "From home the refugees came here.\n\nThey walked 14 kilometres in the heat."
    assert verdicts(text, stops) == {14: "unverifiable"}


def test_only_a_named_origin_refutes_a_length():
    stops = [("Zinder", 1, "home"), ("Arlit", 18, "came")]
    text = "From home the refugees came here.\n\nSome 60 miles west of Agadez the axle broke."
    assert verdicts(text, stops)[60] == "unverifiable"
    assert verdicts("The refugees know that Arlit is 700 kilometres from Agadez.", stops) == {700: "contradicted"}


def test_a_road_is_not_shorter_than_the_straight_line():
    text = "The refugees know that Agadez is 210 kilometres from Arlit."
    report = Report(text, published=PUBLISHED)
    claims = extract(0, Text(text), report, mentions=mentions_of(text), border="DZ")
    (checked,) = check_claims(claims, reports=[report], leg=legs.between)
    by = {m.measure: m for m in checked.measurements}
    assert by["road"].low >= by["straight"].low * 0.65


def test_a_stop_with_a_later_day_of_leaving_only_has_not_been_come_to():
    left = Stop(place("Agadez"), None, date(2021, 3, 12), "stated")
    route = Route("the group", (Stop(place("Zinder"), date(2021, 3, 1), None, "stated"), left))
    assert stop_on(route, date(2021, 3, 5)).place == place("Zinder")
    assert stop_on(route, date(2021, 3, 12)).place == place("Agadez")


@pytest.mark.parametrize("text", ["", "Nothing is told."])
def test_nothing_is_told_beside_a_claim_of_no_route(text):
    report = Report(text or "x", published=PUBLISHED)
    assert Context(reports=(report,)).told_beside(_claim()) == []


def _claim():
    text = "The refugees walk 20 kilometres a day."
    return extract(0, Text(text), Report(text, published=PUBLISHED), border="DZ")[0]
