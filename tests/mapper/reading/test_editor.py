"""What a careful editor gets right: short invented reports with the stops that they tell of.

The cases are data (``tests/data/prose``): datelines, context, what did not happen and what did, time, groups.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from told import Case, read_cases, told

import mapper

if TYPE_CHECKING:
    from pathlib import Path

    from mapper.model import Answer, CheckedClaim

CASES = read_cases()
TOPICS = ("context", "datelines", "groups", "live", "real", "telling", "time", "unreal")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.topic}: {case.name}")
def test_the_stops_are_those_that_are_told(case: Case) -> None:
    assert told(case) == tuple(sorted(case.stops))


def test_every_topic_has_cases_in_three_languages() -> None:
    assert tuple(sorted({case.topic for case in CASES})) == TOPICS
    for language in ("en", "es", "fr"):
        assert {case.topic for case in CASES if case.language == language} == set(TOPICS)


def test_the_comparison_can_fail() -> None:
    right = next(case for case in CASES if case.topic == "real" and "[" in case.stops[0])
    for wrong in (
        right.stops[0].replace("20", "19", 1),
        right.stops[0].replace("[", "[no"),
        " > ".join(reversed(right.stops[0].split(" > "))) + " > Elsewhere",
        "",
    ):
        assert told(Case("real", "wrong", right.text, (wrong,), right.published, right.language)) != (wrong,)


# ------------------------------------------------------------------ the samples, end to end


@pytest.fixture(scope="module")
def answer(request: pytest.FixtureRequest) -> Answer:
    return mapper.check(mapper.read(request.getfixturevalue("seeds")))


def _claim(answer: Answer, words: str, kind: str) -> CheckedClaim:
    (found,) = [
        checked for checked in answer.claims if words in checked.claim.quote and checked.claim.kind.startswith(kind)
    ]
    return found


def test_the_samples_point_to_the_border_of_the_united_states(answer: Answer) -> None:
    assert answer.border is not None
    assert answer.border.code == "US"


def test_the_samples_give_the_stops_in_order(answer: Answer) -> None:
    names = [stop.place.name for stop in answer.routes[0].route.stops]
    places = [names.index(next(n for n in names if word in n)) for word in ("Suchiate", "Tapanatepec", "Niltepec")]
    assert places == sorted(places)
    assert str(answer.routes[0].route.stops[places[2]].arrived) == "2018-10-29"
    countries = {stop.place.country for route in answer.routes for stop in route.route.stops}
    assert "US" not in countries
    assert not any(
        stop.place.name in ("Texas", "Illinois", "Washington") for route in answer.routes for stop in route.route.stops
    )


def test_niltepec_is_so_far_from_the_border(answer: Answer) -> None:
    measured = answer.routes[0]
    (distance,) = [
        distance
        for stop, distance in zip(measured.route.stops, measured.distances, strict=True)
        if "Niltepec" in stop.place.name
    ]
    assert distance is not None
    assert distance.straight_km == pytest.approx(1066, abs=2)


@pytest.mark.parametrize(
    ("words", "kind", "verdict"),
    [
        ("at least 1450km from US territory", "distance_to_border", "depends"),
        ("hundreds of miles", "distance", "supported"),
        ("40 miles, everyday", "pace", "contradicted"),
    ],
)
def test_the_figures_of_the_samples(answer: Answer, words: str, kind: str, verdict: str) -> None:
    assert _claim(answer, words, kind).verdict == verdict


def test_the_second_caravan_is_a_group_of_its_own(answer: Answer) -> None:
    first, *others = answer.routes
    assert any("Suchiate" in stop.place.name for stop in first.route.stops)
    (second,) = [route for route in others if "second" in route.route.group]
    assert len(second.route.stops) == 1


def test_the_samples_give_the_same_stops_in_either_order(answer: Answer, seeds: list[Path]) -> None:
    turned = mapper.check(mapper.read(list(reversed(seeds))))
    for one, other in zip(answer.routes, turned.routes, strict=True):
        assert [stop.place.key for stop in one.route.stops] == [stop.place.key for stop in other.route.stops]
        assert [stop.arrived for stop in one.route.stops] == [stop.arrived for stop in other.route.stops]
