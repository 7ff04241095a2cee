"""Which reports tell of one journey: places and days, and what keeps two journeys apart."""

from __future__ import annotations

import math
from datetime import date, timedelta

import pytest

from mapper.batch.gathering import Sight, Telling, gather
from mapper.batch.outlets import off, outlet

POINTS = {
    "Tapachula": (14.90, -92.26),
    "Huixtla": (15.14, -92.46),
    "Mapastepec": (15.44, -92.89),
    "Tijuana": (32.53, -117.02),
}
DAY = date(2019, 1, 21)


def telling(name: str, stops: dict[str, int], *, groups: tuple[str, ...] = ("caravan",), size: float | None = None,
            also: tuple[str, ...] = (), stated: bool = True) -> Telling:  # fmt: skip
    sights = [
        Sight(place, place, *POINTS[place], DAY + timedelta(days), DAY + timedelta(days), stated)
        for place, days in stops.items()
    ]
    sizes = [] if size is None else [(size, size)]
    return Telling(name, name, name, DAY, sights, {*stops, *also}, set(groups), sizes)


def gathered(*tellings: Telling) -> list[set[str]]:
    return [{tellings[number].report_id for number in journey} for journey in gather(tellings)]


TWO = {"Huixtla": 0, "Mapastepec": 2}


@pytest.mark.parametrize(
    ("one", "two", "together"),
    [
        (telling("a", TWO), telling("b", TWO), True),
        (telling("a", TWO), telling("b", {"Huixtla": 1, "Mapastepec": 3}), True),
        (telling("a", TWO), telling("b", {"Huixtla": 2, "Mapastepec": 4}), False),
        (telling("a", TWO), telling("b", {"Huixtla": 60, "Mapastepec": 62}), False),
        (telling("a", TWO), telling("b", TWO, stated=False), False),
        (telling("a", {"Huixtla": 0}), telling("b", {"Huixtla": 0}), False),
        (telling("a", {"Huixtla": 0}, size=3000), telling("b", {"Huixtla": 0}, size=3500), True),
        (telling("a", {"Huixtla": 0}, size=85), telling("b", {"Huixtla": 0}, size=2420), False),
        (telling("a", {"Huixtla": 0}, also=("Tapachula",)), telling("b", {"Huixtla": 0}, also=("Tapachula",)), True),
        (
            telling("a", {"Huixtla": 0}, also=("Tapachula",), size=85),
            telling("b", {"Huixtla": 0}, also=("Tapachula",), size=2420),
            False,
        ),
        (
            telling("a", {"Huixtla": 0}, groups=("Viacrucis caravan",)),
            telling("b", {"Huixtla": 0}, groups=("caravana Viacrucis",)),
            True,
        ),
        (telling("a", TWO, groups=("first caravan",)), telling("b", TWO, groups=("segunda caravana",)), False),
        (telling("a", TWO, groups=("first caravan",)), telling("b", TWO, groups=("primera caravana",)), True),
        (telling("a", TWO), telling("b", {**TWO, "Tijuana": 2}), False),
    ],
    ids=[
        "two places on the same days", "a day's difference", "two days behind", "months later", "days only inferred",
        "one place on one day", "and like numbers", "of other numbers", "and another place",
        "another place, other numbers", "and a name", "first and second", "first in two languages", "a leap",
    ],
)  # fmt: skip
def test_two_reports(one: Telling, two: Telling, together: bool) -> None:
    assert gathered(one, two) == ([{"a", "b"}] if together else [])
    assert gathered(two, one) == ([{"a", "b"}] if together else [])


def test_a_way_is_put_together_from_reports_that_overlap() -> None:
    early = telling("early", {"Tapachula": -2, "Huixtla": 0})
    middle = telling("middle", {"Tapachula": -2, "Huixtla": 0, "Mapastepec": 2}, size=3000)
    late = telling("late", {"Mapastepec": 2}, size=3200)
    other = telling("other", {"Tapachula": 40, "Huixtla": 42})
    assert gathered(early, middle, late, other) == [{"early", "middle", "late"}]
    (journey,) = gather([early, middle, late, other])
    assert journey[2] is not None
    assert journey[2].why == "Mapastepec on 2019-01-23, and a like number of people (3,000 and 3,200)"


def test_a_chain_does_not_join_the_first_and_the_second_caravan() -> None:
    first = telling("first", TWO, groups=("first caravan",))
    between = telling("between", TWO)
    second = telling("second", TWO, groups=("second caravan",))
    assert len(gathered(first, between, second)) == 1
    assert not any({"first", "second"} <= found for found in gathered(first, between, second))


@pytest.mark.parametrize(
    ("figure", "other", "apart"),
    [
        ((1450, 1450), (1066, 1066), 384),
        ((1000, 1000), (1066, 1100), -66),
        ((1450, None), (1066, 1066), 384),
        ((1000, None), (1066, 1066), 0),
        ((None, 1000), (1066, 1066), -66),
        ((900, 1100), (1000, 1000), 0),
        ((100, 100), (0.0, math.inf), 0),
    ],
)
def test_how_far_off(figure: tuple[float, float], other: tuple[float, float], apart: float) -> None:
    assert off(figure, other) == apart


def test_an_outlet_is_known_by_name_or_by_address() -> None:
    assert outlet("Example  Wire", None, "x") == "Example Wire"
    assert outlet(None, "https://www.example.org/a", "x") == "example.org"
    assert outlet(None, None, "a.md") == "a.md"
