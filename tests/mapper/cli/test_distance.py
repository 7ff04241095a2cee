"""Distances asked for one by one: every measure, both units, points as places."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import gazetteer
from mapper.cli.main import main
from mapper.units import KM_PER_MILE

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[3]


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


@pytest.mark.parametrize("width", ["60", "80"])
def test_every_measure_with_both_units_fits_one_screen(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, width: str
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    assert main(["distance", "Santiago Niltepec, Oaxaca", "--to-border", "US"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) <= 24
    assert max(len(line.rstrip()) for line in lines) <= int(width)
    for measure in ("straight", "territory", "crossing", "road"):
        row = next(line for line in lines if line.startswith(f"{measure} "))
        assert " km" in row
        assert " mi" in row
        assert any(line.startswith(f"{measure}: ") for line in lines)


@pytest.mark.parametrize("measure", ["straight", "territory", "crossing", "road"])
def test_one_measure_alone_is_what_it_is_among_all(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, measure: str
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    rows = [line for line in table(capsys).splitlines() if line.startswith(f"{measure} ")]
    alone = table(capsys, "--measure", measure).splitlines()
    assert [line.split() for line in alone if line.startswith(f"{measure} ")] == [row.split() for row in rows]
    assert [line for line in alone if line.startswith("territory: " if measure == "straight" else "straight: ")] == []


def test_where_no_road_leads_the_table_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["distance", "Calais, FR", "--to-border", "GB"]) == 0
    assert "road: no road leads there" in capsys.readouterr().out
    assert main(["distance", "Calais, FR", "--to-border", "GB", "--measure", "road"]) == 2
    assert "there is" in capsys.readouterr().err


def test_a_straight_measure_loads_no_roads() -> None:
    code = (
        "import sys; from mapper.cli.main import main; "
        "main(['distance', '16.56,-94.61', '--to-border', 'US', '--measure', 'straight']); "
        "print([name for name in ('gazetteer.roads', 'gazetteer.crossings', 'pandas', 'folium') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    "more", [["--roads", "osrm:http://127.0.0.1:9", "--measure", "straight"], ["--roads", "train"], ["--roads", "osrm"]]
)
def test_a_road_source_that_cannot_be_is_bad_usage(capsys: pytest.CaptureFixture[str], more: list[str]) -> None:
    assert main(["distance", "Tapachula", "Huixtla", *more]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1


def test_inside_the_country_the_way_out_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, ["distance", "30.27,-97.74", "--to-border", "US"])
    assert found["inside"] is True
    assert 0 < found["way_out_km"] < found["straight_km"]
    assert main(["distance", "30.27,-97.74", "--to-border", "US", "--measure", "territory", "--unit", "km"]) == 0
    out = capsys.readouterr().out
    assert "it lies inside" in out
    assert f"{found['way_out_km']:.0f} km" in out


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["nan,16", "--to-border", "US"], "is no point"),
        (["-94.61,16.56", "--to-border", "US"], "are the two swapped"),
        (["16.56,-94.61", "--to-border", "US-MX", "--measure", "territory"], "name a country"),
    ],
)
def test_what_cannot_be_measured_is_said(capsys: pytest.CaptureFixture[str], arguments: list[str], hint: str) -> None:
    assert main(["distance", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert hint in err
    assert err.count("\n") == 1
