"""The place names of reports from the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from mapper.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_names_with_offsets_and_places(seeds: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["places", str(seeds[0]), "--json"]) == 0
    out, err = capsys.readouterr()
    found = json.loads(out)
    assert (set(found), err) == ({"version", "reports", "places"}, "")
    text = found["reports"][0]["text"]
    assert all(text[one["start"] : one["end"]] == one["text"] for one in found["places"])
    named = {one["text"]: one["place"] for one in found["places"]}
    assert named["San Pedro Tapanatepec"]["country"] == "MX"
    assert all(0 <= one["confidence"] <= 1 for one in found["places"])


def test_the_table_and_the_reasons(
    seeds: list[Path], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "72")
    assert main(["places", *map(str, seeds)]) == 0
    plain = capsys.readouterr().out
    assert "Report" in plain
    assert max(len(line) for line in plain.splitlines()) <= 72
    assert main(["places", *map(str, seeds), "--explain"]) == 0
    assert len(capsys.readouterr().out) > len(plain)


def test_a_text_without_places(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.txt"
    path.write_text("they went on and on.", encoding="utf-8")
    assert main(["places", str(path)]) == 0
    assert "No place names were found." in capsys.readouterr().out
