"""Weighing from the command line: the JSON of the contract, the table, the statuses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from mapper.cli.main import main
from mapper.model import CLAIM_KINDS, VERDICTS

if TYPE_CHECKING:
    from pathlib import Path

CLAIM = ["check", "--claim", "at least 1,450 km", "--from", "Niltepec, Oaxaca", "--to-border", "US"]
EMPTY = "---\npublished: 2019-01-20\n---\nThe council met on Monday and talked about the new library.\n"


@pytest.fixture(scope="module")
def reports(request: pytest.FixtureRequest) -> list[str]:
    return [str(path) for path in request.getfixturevalue("seeds")]


def answer(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> Any:
    assert main([*arguments, "--json"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return json.loads(out)


def test_the_samples_as_json(capsys: pytest.CaptureFixture[str], reports: list[str]) -> None:
    found = answer(capsys, ["check", *reports, "--to-border", "US"])
    assert set(found) >= {"version", "border", "reports", "places", "routes", "claims"}
    assert found["border"]["code"] == "US"
    assert [report["published"] for report in found["reports"]] == ["2018-10-29", "2018-10-30"]
    for item in (*found["places"], *found["claims"]):
        text = found["reports"][item["report"]]["text"]
        assert text[item["start"] : item["end"]] == item.get("quote", item.get("text"))
    for claim in found["claims"]:
        assert claim["kind"] in CLAIM_KINDS
        assert claim["verdict"] in VERDICTS
        assert claim["explanation"]
    quotes = [claim["quote"] for claim in found["claims"] if claim["kind"] == "distance_to_border"]
    assert any("1450km" in quote for quote in quotes)
    assert not any("troops" in claim["quote"] or "soldiers" in claim["quote"] for claim in found["claims"])


@pytest.mark.parametrize("columns", ["60", "80", "140"])
def test_the_table_fits_and_has_every_verdict(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, reports: list[str], columns: str
) -> None:
    found = answer(capsys, ["check", *reports, "--to-border", "US"])
    monkeypatch.setenv("COLUMNS", columns)
    assert main(["check", *reports, "--to-border", "US"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert "\x1b" not in out
    assert max(len(line) for line in out.splitlines()) <= int(columns)
    squeezed = "".join(out.split())
    for claim in found["claims"]:
        assert claim["verdict"] in out
        assert "".join(claim["kind"].replace("_", " ").split()) in squeezed
    assert "Niltepec" in out


def test_explain_says_what_it_rests_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*CLAIM, "--explain"]) == 0
    explained = capsys.readouterr().out
    assert "does not agree" in explained
    found = answer(capsys, CLAIM)
    assert all(
        "".join(piece["basis"].split()) in "".join(explained.split()) for piece in found["claims"][0]["measurements"]
    )


def test_one_figure_without_a_report(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, CLAIM)
    assert (found["reports"], found["places"], found["routes"]) == ([], [], [])
    (claim,) = found["claims"]
    assert (claim["kind"], claim["value"]) == (
        "distance_to_border",
        {"low": 1450, "high": None, "unit": "km"},
    )
    assert claim["verdict"] == "depends"
    by_measure = {piece["measure"]: piece["agrees"] for piece in claim["measurements"]}
    assert by_measure["straight"] is False
    assert by_measure["road"] is True


def test_fail_on_a_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*CLAIM, "--fail-on", "contradicted"]) == 0
    assert main([*CLAIM, "--fail-on", "contradicted", "--fail-on", "depends"]) == 1
    assert "depends" in capsys.readouterr().out


def test_a_report_without_figures_is_an_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "council.md"
    path.write_text(EMPTY, encoding="utf-8")
    assert main(["check", str(path)]) == 0
    assert "No figure about the people on the move" in capsys.readouterr().out
    assert answer(capsys, ["check", str(path)])["claims"] == []


def test_a_date_supplied_is_used_and_its_lack_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "walkers.txt"
    path.write_text("The caravan reached Tapachula, Mexico, on Sunday. It will walk on.", encoding="utf-8")
    assert main(["check", str(path)]) == 0
    assert "no date of publication; relative dates stay open" in capsys.readouterr().err
    found = answer(capsys, ["check", str(path), "--published", "2018-10-23"])
    assert found["reports"][0]["published"] == "2018-10-23"
    stops = [stop for route in found["routes"] for stop in route["stops"]]
    assert [stop["arrived"] for stop in stops if stop["place"]["name"] == "Tapachula"] == ["2018-10-21"]


def test_a_figure_that_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--claim", "very far", "--from", "Tapachula", "--to-border", "US"]) == 2
    err = capsys.readouterr().err
    assert err.startswith("mapper: ")
    assert "very far" in err


CORRECTED = """\
version: 1
border: MX-GT
roads: {roads}
routes:
  - group: the march
    stops:
      - {{place: "15.14, -92.46", arrived: 2024-03-06, status: confirmed, change: 0a1b2c3d}}
history: {{revision: 3, program: "0.1.0"}}
changes:
  - id: 0a1b2c3d
    kind: dates
    author: Ana
    note: the priest said so
    at: {{what: stop, group: the march, quote: Huixtla}}
    values: {{arrived: 2024-03-06}}
    was: {{arrived: 2024-03-05}}
"""


def test_a_corrected_route_file_is_obeyed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "route.yaml"
    path.write_text(CORRECTED.format(roads="null"), "utf-8")
    (route,) = answer(capsys, ["check", str(path)])["routes"]
    (stop,) = route["stops"]
    assert (stop["arrived"], stop["status"], stop["change"]) == ("2024-03-06", "confirmed", "0a1b2c3d")
    path.write_text(CORRECTED.format(roads="null").replace("kind: dates", "kind: date"), "utf-8")
    assert main(["check", str(path)]) == 2
    assert f"{path}:11: kind 'date' is not in the list; did you mean 'dates'?" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["check", "map"])
def test_the_road_source_of_a_route_file_is_asked(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: str
) -> None:
    path = tmp_path / "route.yaml"
    path.write_text(CORRECTED.format(roads="trampoline"), "utf-8")
    assert main([command, str(path)]) == 2
    err = capsys.readouterr().err
    assert "roads by trampoline, as the route file says" in err
    assert "default, osrm:URL" in err
