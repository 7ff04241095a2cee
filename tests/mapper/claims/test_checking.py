"""Verdicts against real distances, roads and dates."""

from __future__ import annotations

from datetime import date

import pytest

import gazetteer
from mapper.claims.checking import check_claims
from mapper.claims.weighing import is_rounded, overlaps
from mapper.measurement import border as borders
from mapper.measurement import legs
from mapper.model import About, Claim, Evidence, Report, Route, Stop
from mapper.units import Quantity


def place(name, country):
    return gazetteer.locate(name, country=country, kind="city", limit=1)[0]


OAXACA, PUEBLA = place("Oaxaca", "MX"), place("Puebla", "MX")
TAPACHULA, HUIXTLA = place("Tapachula", "MX"), place("Huixtla", "MX")
ROUTE = Route(
    "caravan",
    (
        Stop(TAPACHULA, date(2021, 3, 1), date(2021, 3, 2), "stated"),
        Stop(HUIXTLA, date(2021, 3, 4), None, "stated"),
        Stop(OAXACA, date(2021, 3, 20), None, "stated"),
    ),
)
REPORTS = (
    Report("One.", title="One", published=date(2021, 3, 20)),
    Report("Two.", title="Two", published=date(2021, 3, 20)),
)


def claim(kind, low, high, unit, *, report=0, qualifier=None, measure=None, **about):
    about.setdefault("group", "caravan")
    about.setdefault("date", date(2021, 3, 20))
    quantity = Quantity(low, high, unit)
    return Claim(report, 0, 3, "One", kind, quantity, qualifier, measure, About(**about), "test")


def check(*claims, routes=(ROUTE,)):
    border = gazetteer.border("US")
    measured = [legs.measure(route, border) for route in routes]
    return check_claims(
        claims,
        routes=measured,
        border=border,
        reports=REPORTS,
        border_distance=borders.distance,
        leg=legs.between,
        find_border=gazetteer.border,
    )


def verdict(*claims, **more):
    return check(*claims, **more)[0].verdict


def test_a_road_figure_is_true_along_the_road_only():
    (checked,) = check(claim("distance_to_border", 1450, None, "km", origin=HUIXTLA, goal="border"))
    assert checked.verdict == "depends"
    assert "fits the road, not the straight line" in checked.explanation
    by = {m.measure: m for m in checked.measurements}
    assert by["straight"].low == pytest.approx(1290, abs=6)
    assert not by["straight"].agrees
    assert by["road"].agrees
    assert not by["crossing"].asked


def test_a_named_measure_alone_counts():
    figure = {"origin": HUIXTLA, "goal": "border"}
    assert verdict(claim("distance_to_border", 1290, 1290, "km", measure="straight", **figure)) == "supported"
    assert verdict(claim("distance_to_border", 1450, 1450, "km", measure="straight", **figure)) == "contradicted"
    assert verdict(claim("distance_to_border", 780, 780, "mi", **figure)) == "depends"


def test_measurements_come_in_the_unit_of_the_report():
    (checked,) = check(claim("distance_to_border", 800, 800, "mi", origin=HUIXTLA, goal="border"))
    assert {m.unit for m in checked.measurements} == {"mi"}
    assert "miles" in checked.explanation


def test_the_other_border_that_a_figure_names():
    guatemala = gazetteer.locate("Guatemala", kind="country", limit=1)[0]
    near = claim("distance_to_border", 15, 15, "km", qualifier="about", origin=TAPACHULA, goal=guatemala)
    far = claim("distance_to_border", 300, 300, "km", origin=TAPACHULA, goal=guatemala)
    assert [c.verdict for c in check(near, far)][1] == "contradicted"
    assert check(near)[0].verdict in ("supported", "depends")


def test_a_way_between_places():
    straight = legs.between(OAXACA, PUEBLA).straight_km
    assert (
        verdict(claim("distance_between", straight * 3, straight * 3, "km", origin=OAXACA, goal=PUEBLA))
        == "contradicted"
    )
    assert verdict(claim("distance_between", None, straight * 3, "km", origin=OAXACA, goal=PUEBLA)) == "supported"


def test_a_way_travelled_is_the_road_and_never_less_than_the_straight_line():
    measured = legs.measure(ROUTE, gazetteer.border("US"))
    middle = measured.road.middle
    assert verdict(claim("distance_travelled", middle, middle, "km")) == "supported"
    assert verdict(claim("distance_travelled", 5 * middle, None, "km")) == "contradicted"
    half = measured.straight_km / 2
    assert verdict(claim("distance_travelled", half, half, "km")) == "contradicted"


def test_a_pace_over_the_days_of_the_route():
    assert verdict(claim("pace", 100, 100, "km/day")) == "contradicted"
    measured = legs.measure(ROUTE, None)
    pace = measured.road.middle / 18
    assert verdict(claim("pace", pace, pace, "km/day", qualifier="about")) == "supported"


@pytest.mark.parametrize(
    ("days", "expected"), [(18, "supported"), (19, "supported"), (10, "contradicted"), (40, "contradicted")]
)
def test_days_since_a_stop(days, expected):
    assert verdict(claim("elapsed", days, days, "days", origin=TAPACHULA, goal=OAXACA)) == expected


def test_days_without_dates_cannot_be_checked():
    undated = Route("caravan", (Stop(TAPACHULA), Stop(HUIXTLA)))
    assert verdict(claim("elapsed", 5, 5, "days", origin=TAPACHULA, goal=HUIXTLA), routes=(undated,)) == "unverifiable"


def test_a_date_that_rests_on_the_figure_alone_does_not_confirm_it():
    words = Evidence(0, 0, 3, "One")
    circular = Route("caravan", (Stop(TAPACHULA, date(2021, 3, 10), None, "inferred", (words,)),))
    assert verdict(claim("elapsed", 10, 10, "days", origin=TAPACHULA), routes=(circular,)) == "unverifiable"


def test_an_arrival_needs_the_pace_to_make_it():
    here = {"origin": OAXACA, "goal": "border"}
    assert verdict(claim("arrival", 3, 3, "days", **here)) == "contradicted"
    assert verdict(claim("arrival", 30, 30, "days", **here)) in ("supported", "depends")


def test_head_counts_of_two_reports():
    one = claim("group_size", 3000, 3000, "people")
    same = claim("group_size", 3000, 4000, "people", report=1)
    other = claim("group_size", 6000, None, "people", report=1)
    later = claim("group_size", 6000, None, "people", report=1, date=date(2021, 4, 20))
    elsewhere = claim("group_size", 600, 600, "people", report=1, group="another")
    assert [c.verdict for c in check(one, same)] == ["supported", "supported"]
    assert [c.verdict for c in check(one, other)] == ["contradicted", "contradicted"]
    assert verdict(one, later) == "unverifiable"
    assert verdict(one, elsewhere) == "unverifiable"
    assert verdict(one) == "unverifiable"


def test_parts_of_a_party_add_up():
    whole = claim("group_size", 46, 46, "people")
    parts = claim("group_size", 31, 31, "people"), claim("group_size", 15, 15, "people")
    assert check(whole, *parts)[0].verdict == "supported"


def test_every_verdict_has_a_sentence():
    for checked in check(
        claim("distance_to_border", 10, 10, "km", goal="border"),
        claim("pace", 20, 20, "km/day"),
        claim("arrival", 3, 3, "days", origin=OAXACA, goal=PUEBLA),
        claim("elapsed", 3, 3, "days"),
        claim("group_size", 3, 3, "people"),
    ):
        assert checked.explanation.endswith(".")
        assert checked.explanation[0].isupper() or checked.explanation[0].isdigit()


def test_ranges_overlap_after_tolerance_and_slack():
    assert overlaps((100, 100), (94, 96), share=0.05)
    assert not overlaps((100, 100), (80, 90), share=0.05)
    assert overlaps((100, 100), (80, 90), share=0.05, slack=6)
    assert overlaps((100, None), (5000, 5000), share=0.1)
    assert overlaps((None, 100), (0, 1), share=0.1)
    assert is_rounded(1450)
    assert not is_rounded(195)
