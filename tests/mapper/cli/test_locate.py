"""Looking names up from the command line."""

from __future__ import annotations

import json

import pytest

import gazetteer
from mapper.cli.main import main


def test_candidates_best_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["locate", "San Pedro", "--country", "mx", "--limit", "3", "--json"]) == 0
    out, err = capsys.readouterr()
    found = json.loads(out)
    assert (found["version"], found["query"], err) == (1, "San Pedro", "")
    assert [one["country"] for one in found["candidates"]] == ["MX"] * 3
    scores = [one["score"] for one in found["candidates"]]
    assert scores == sorted(scores, reverse=True)
    assert all(one["why"] for one in found["candidates"])
    expected = [place.geoname_id for place in gazetteer.locate("San Pedro", country="MX")[:3]]
    assert [one["geoname_id"] for one in found["candidates"]] == expected


def test_an_unknown_name_is_an_answer_with_a_hint(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["locate", "Tapachulla", "--json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["candidates"] == []
    assert "written alike: " in err
    assert "Tapachula" in err


@pytest.mark.parametrize("columns", ["60", "80", "120"])
def test_the_table_fits(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert main(["locate", "Santiago Niltepec"]) == 0
    out = capsys.readouterr().out
    assert "Oaxaca" in out
    assert max(len(line) for line in out.splitlines()) <= int(columns)
