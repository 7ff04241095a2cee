"""Who is moving: one group or several, named in the reports' own words; soldiers are nobody's group."""

from __future__ import annotations

from datetime import date

import pytest

import mapper

DAY = date(2018, 8, 22)


def groups(*texts: str, language: str = "en") -> dict[str, list[str]]:
    reports = tuple(mapper.Report(text, published=DAY, language=language) for text in texts)
    return {
        route.group: [stop.place.name for stop in route.stops] for route in mapper.trace(mapper.Dossier(reports)).routes
    }


def test_a_group_is_called_what_the_report_calls_it() -> None:
    assert list(groups("The 300-strong caravan reached Pasto on Monday.")) == ["300-strong caravan"]
    assert list(groups("A caravan of 300 people reached Pasto on Monday.")) == ["caravan of 300"]


def test_two_groups_have_names_of_their_own() -> None:
    found = groups("The caravan reached Pasto on Monday. A second, smaller group was still in Popayán on Tuesday.")
    assert len(found) == 2
    assert sorted(found.values()) == [["Pasto"], ["Popayán"]]
    assert any("second" in name for name in found)


def test_two_reports_of_one_group_make_one_route() -> None:
    (stops,) = groups("The caravan left Cali on Friday.", "On Monday the caravan reached Pasto.").values()
    assert stops == ["Cali", "Pasto"]


def test_the_order_of_the_reports_does_not_matter() -> None:
    one, other = "The caravan left Cali on Friday.", "On Monday the caravan reached Pasto."
    assert list(groups(one, other).values()) == list(groups(other, one).values())


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Soldiers reached Pasto on Monday. The troops camped in Ipiales on Tuesday.", "en"),
        ("The president spoke in Pasto on Monday and flew to Ipiales on Tuesday.", "en"),
        ("Los soldados llegaron a Pasto el lunes.", "es"),
        ("Les soldats ont atteint Agadez lundi.", "fr"),
        ("Trade between Pasto and Ipiales grew again in August.", "en"),
    ],
)
def test_a_report_without_people_on_the_move_has_no_route(text: str, language: str) -> None:
    assert groups(text, language=language) == {}


def test_soldiers_in_one_report_do_not_hide_the_walkers_of_another() -> None:
    (stops,) = groups(
        "Soldiers reached Ipiales on Monday; the troops will stay.", "The caravan reached Pasto on Monday."
    ).values()
    assert stops == ["Pasto"]
