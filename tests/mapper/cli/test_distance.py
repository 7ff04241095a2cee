"""Distances asked for one by one: every measure, both units, points as places."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import gazetteer
from mapper.cli.main import main
from mapper.units import KM_PER_MILE

if TYPE_CHECKING:
    from collections.abc import Sequence


def answer(capsys: pytest.CaptureFixture[str], arguments: Sequence[str]) -> Any:
    assert main([*arguments, "--json"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return json.loads(out)


def test_to_a_border_by_every_measure(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, ["distance", "Santiago Niltepec, Oaxaca", "--to-border", "US"])
    place = gazetteer.locate("Santiago Niltepec", country="MX")[0]
    assert found["version"] == 1
    assert found["from"]["name"] == place.name
    assert found["to"] == {"name": gazetteer.border("US").name, "code": "US"}
    direct = gazetteer.border("US").distance_km(place.latitude, place.longitude)
    assert found["straight_km"] == pytest.approx(direct, abs=0.1)
    assert found["territory_km"] <= found["straight_km"] <= found["crossing"]["straight_km"]
    assert found["straight_km"] < found["road_km"]["low"] <= found["road_km"]["high"]
    assert found["road_km"]["basis"]
    assert 0 < found["uncertainty_km"] < 20
    assert len(found["nearest_point"]) == 2


def test_between_two_places_both_ways(capsys: pytest.CaptureFixture[str]) -> None:
    there = answer(capsys, ["distance", "Tapachula", "Arriaga, Chiapas"])
    back = answer(capsys, ["distance", "Arriaga, Chiapas", "Tapachula"])
    assert there["straight_km"] == back["straight_km"]
    assert there["to"]["name"] == "Arriaga"
    assert there["territory_km"] is there["crossing"] is there["nearest_point"] is None
    assert there["uncertainty_km"] == pytest.approx(there["from"]["extent_km"] + there["to"]["extent_km"])


@pytest.mark.parametrize("point", ["-33.9249,18.4241", " -33.9249, 18.4241", "-33.9249;18.4241"])
def test_a_negative_latitude_is_a_place_and_no_option(capsys: pytest.CaptureFixture[str], point: str) -> None:
    found = answer(capsys, ["distance", point, "-34,18.5"])
    assert (found["from"]["latitude"], found["from"]["longitude"]) == (-33.9249, 18.4241)
    assert found["to"]["latitude"] == -34
    assert 5 < found["straight_km"] < 15


def table(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["distance", "16.5640,-94.6137", "--to-border", "US", *arguments]) == 0
    return capsys.readouterr().out


def test_the_table_has_every_measure_in_both_units(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    text = table(capsys)
    found = answer(capsys, ["distance", "16.5640,-94.6137", "--to-border", "US"])
    for measure in ("straight", "territory", "crossing", "road"):
        assert f"\n {measure}" in text or f"\n{measure}" in text or f" {measure} " in text
    assert f"{found['straight_km']:,.0f} km" in text
    assert f"{found['straight_km'] / KM_PER_MILE:,.0f} mi" in text
    assert "±" in text
    assert "Natural Earth" in text
    assert "OpenStreetMap" in text
    assert len(text.splitlines()) <= 24


@pytest.mark.parametrize("columns", ["60", "80"])
def test_the_table_fits_a_narrow_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert max(len(line) for line in table(capsys).splitlines()) <= int(columns)


def test_one_measure_in_one_unit(capsys: pytest.CaptureFixture[str]) -> None:
    text = table(capsys, "--measure", "straight", "--unit", "mi")
    assert " mi" in text
    assert " km" not in text
    assert "crossing" not in text


def test_a_measure_that_has_no_answer_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["distance", "Tapachula", "Arriaga", "--measure", "crossing"]) == 2
    assert "--measure crossing has no answer here; there is straight" in capsys.readouterr().err
