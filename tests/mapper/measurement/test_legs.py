"""Legs of a route: lengths, days, paces, notes."""

from __future__ import annotations

from datetime import date

import pytest

import gazetteer
from gazetteer.geodesy import distance_km
from mapper.measurement import legs
from mapper.measurement.road import road_between
from mapper.model import Route, Stop


def place(name, country):
    return gazetteer.locate(name, country=country, kind="city", limit=1)[0]


TAPACHULA, HUIXTLA, OAXACA = place("Tapachula", "MX"), place("Huixtla", "MX"), place("Oaxaca", "MX")


def test_sums_days_and_pace():
    route = Route(
        "group", (Stop(TAPACHULA, date(2021, 3, 1), date(2021, 3, 2)), Stop(HUIXTLA, date(2021, 3, 4)), Stop(OAXACA))
    )
    measured = legs.measure(route, None)
    assert [leg.days for leg in measured.legs] == [2, None]
    assert measured.straight_km == pytest.approx(sum(leg.straight_km for leg in measured.legs))
    assert measured.road.low >= measured.straight_km * 0.95
    first = measured.legs[0]
    assert first.pace_km_per_day[0] == pytest.approx(first.road.low / 3)
    assert first.pace_km_per_day[1] == pytest.approx(first.road.high / 2)
    assert first.path
    assert measured.distances == (None, None, None)
    assert measured.legs[1].pace_km_per_day is None


def test_a_leg_too_fast_to_walk_is_noted_unless_they_rode():
    quick = Stop(OAXACA, date(2021, 3, 3))
    walked = legs.measure(Route("group", (Stop(TAPACHULA, date(2021, 3, 2)), quick)), None)
    assert "too fast for walking" in walked.legs[0].note
    rode = Stop(OAXACA, date(2021, 3, 3), travel="bus")
    assert legs.measure(Route("group", (Stop(TAPACHULA, date(2021, 3, 2)), rode)), None).legs[0].note == ""


def test_dates_in_disorder_give_no_pace():
    route = Route("group", (Stop(TAPACHULA, date(2021, 3, 9)), Stop(HUIXTLA, date(2021, 3, 2))))
    assert legs.measure(route, None).legs[0].days is None


def test_no_road_over_open_sea():
    mytilene, piraeus = place("Mytilene", "GR"), place("Piraeus", "GR")
    leg = legs.between(mytilene, piraeus)
    assert leg.road is None
    assert leg.straight_km == pytest.approx(distance_km(*mytilene.point, *piraeus.point))
    route = Route("group", (Stop(mytilene), Stop(piraeus)))
    assert legs.measure(route, None).road is None


def test_between_is_the_same_in_both_directions():
    there, back = legs.between(TAPACHULA, OAXACA), legs.between(OAXACA, TAPACHULA)
    assert there.straight_km == pytest.approx(back.straight_km)
    assert there.road == back.road
    assert road_between(TAPACHULA, OAXACA) == there.road


def test_one_stop_and_none():
    one = legs.measure(Route("group", (Stop(TAPACHULA),)), gazetteer.border("US"))
    assert one.legs == ()
    assert one.road is None
    assert one.distances[0].straight_km > 1000
    assert legs.measure(Route("group", ()), None).straight_km == 0
