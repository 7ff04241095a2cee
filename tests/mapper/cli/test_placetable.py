"""A CSV of places: what it may look like, what is added, and what is said of rows that cannot be measured."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

import gazetteer
from mapper.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

POINTS = 'id,lat,lon,note\na,16.5640,-94.6137,"a note, with a comma"\nb,26.1,-98.3,near\n'


def write(folder: Path, text: str, name: str = "places.csv") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_distances_are_added_to_the_rows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.csv"
    assert main(["distance", write(tmp_path, POINTS), "--to-border", "US", "-o", str(out)]) == 0
    assert capsys.readouterr() == ("", "")
    first, second = rows(out.read_text(encoding="utf-8"))
    assert (first["id"], first["lat"], first["note"]) == ("a", "16.5640", "a note, with a comma")
    assert float(first["straight_km"]) == pytest.approx(gazetteer.border("US").distance_km(16.564, -94.6137), abs=0.1)
    assert float(second["straight_km"]) < 10
    assert float(first["road_low_km"]) > float(first["straight_km"])
    assert first["crossing"]
    assert "problem" not in first


@pytest.mark.parametrize(
    "text",
    ["\ufeffName;Land\nTapachula;Mexico\n", "name\tx1\nTapachula\t3\n", "place\r\nTapachula\r\n", "City,country\nTapachula,MX\n"],
    ids=["semicolon and mark", "tab", "windows", "country"],
)  # fmt: skip
def test_names_and_the_usual_dialects(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str) -> None:
    assert main(["distance", write(tmp_path, text), "--to-border", "MX-GT", "--measure", "straight"]) == 0
    (row,) = rows(capsys.readouterr().out)
    assert float(row["straight_km"]) < 40
    assert "road_low_km" not in row


def test_a_row_that_is_not_known_keeps_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path, "name\nTapachula\nXqzzvt\n")
    assert main(["distance", path, "Arriaga, Chiapas", "--measure", "straight"]) == 0
    out, err = capsys.readouterr()
    first, second = rows(out)
    assert float(first["straight_km"]) > 100
    assert first["problem"] == second["straight_km"] == ""
    assert "unknown place 'Xqzzvt'" in second["problem"]
    assert err.startswith("mapper: 1 of 2 rows not measured, the first: ")
    assert "places.csv:3" in err


def test_the_rows_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["distance", write(tmp_path, POINTS), "--to-border", "US", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [row["id"] for row in found["distances"]] == ["a", "b"]
    assert isinstance(found["distances"][0]["straight_km"], float)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,b\n1,2\n", r":1: a column name, or latitude and longitude, is needed; there is a, b"),
        ("name\n", "no rows below the headings"),
        ("name,x\nTapachula,1,2\n", ":2: more cells than headings"),
        ('name\n"Tapachula\n', "no CSV"),
    ],
)
def test_a_table_that_cannot_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, message: str
) -> None:
    assert main(["distance", write(tmp_path, text), "--to-border", "US"]) == 2
    err = capsys.readouterr().err
    assert message in err
    assert err.count("\n") == 1


def test_where_it_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path, POINTS)
    assert main(["distance", path, "--to-border", "US", "-o", str(tmp_path / "no" / "out.csv")]) == 2
    assert "is not there; make it first" in capsys.readouterr().err
    assert main(["distance", path, "--to-border", "US", "--unit", "mi"]) == 2
    assert "leave out --unit" in capsys.readouterr().err
