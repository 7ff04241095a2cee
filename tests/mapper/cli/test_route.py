"""Route files from the command line: a draft, its correction, and its way back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from mapper import routefile
from mapper.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_draft_can_be_given_back(seeds: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "route.yaml"
    sources = [str(seed) for seed in seeds]
    assert main(["route", *sources, "--to-border", "US", "-o", str(path)]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert f"{path}: " in err
    assert main(["check", str(path), "--json"]) == 0
    again = json.loads(capsys.readouterr().out)
    assert main(["check", *sources, "--to-border", "US", "--json"]) == 0
    straight = json.loads(capsys.readouterr().out)
    assert [claim["verdict"] for claim in again["claims"]] == [claim["verdict"] for claim in straight["claims"]]
    assert again["routes"] == straight["routes"]


def test_a_name_that_ends_in_csv_gives_a_table_that_is_taken_back(
    seeds: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "route.csv"
    assert main(["route", *map(str, seeds), "-o", str(path)]) == 0
    assert "a table has no figures" in capsys.readouterr().err
    assert path.read_text(encoding="utf-8").startswith("group,order,place,")
    places = [stop.place.name for route in routefile.load(path).routes for stop in route.stops]
    assert "Niltepec" in places
    assert main(["check", str(path)]) == 0
    assert "Niltepec" in capsys.readouterr().out


def test_a_draft_is_not_overwritten(seeds: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "route.yaml"
    path.write_text("my corrections", encoding="utf-8")
    assert main(["route", str(seeds[0]), "-o", str(path)]) == 2
    assert "is there already" in capsys.readouterr().err
    assert path.read_text(encoding="utf-8") == "my corrections"
    assert main(["route", str(seeds[0]), "-o", str(path), "--force"]) == 0
    assert routefile.load(path).routes


def test_to_standard_output_and_as_json(seeds: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["route", str(seeds[0])]) == 0
    text = capsys.readouterr().out
    assert routefile.loads(text).reports[0].publisher == "Sample Channel"
    assert main(["route", str(seeds[0]), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["version"] == 1
    assert found["routes"]


def test_a_mistake_in_a_route_file_names_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "route.yaml"
    path.write_text("version: 1\nroutes:\n  - group: a\n    stopps: []\n", encoding="utf-8")
    assert main(["check", str(path)]) == 2
    err = capsys.readouterr().err
    assert f"{path}:4: " in err
    assert err.count("\n") == 1
