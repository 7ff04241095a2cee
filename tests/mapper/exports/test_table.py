"""The tables: numbers stay numbers, no cell is a formula, and stops.csv can be given back as a route file."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from shared import sample_answer

from mapper import routefile
from mapper.exports import table
from mapper.routetable import safe_cell


def rows(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_stops():
    first, second, third, other = rows(table.dumps_stops(sample_answer()))
    assert first["name"] == "Puente Alto"
    assert float(first["longitude"]) == -91.02
    assert first["straight_km"] == "1350"
    assert first["road_low_km"] == "1700"
    assert second["dated"] == "inferred"
    assert (third["arrived"], third["dated"]) == ("", "")
    assert other["straight_km"] == ""


def test_claims():
    first, second, third, fourth = rows(table.dumps_claims(sample_answer()))
    assert [r["verdict"] for r in (first, second, third, fourth)] == [
        "depends",
        "contradicted",
        "supported",
        "unverifiable",
    ]
    assert (first["low"], first["high"], first["unit"]) == ("1450", "", "km")
    assert first["to"] == "the border of Norland"
    assert first["measurements"].startswith("straight 1,344 to 1,356 km, disagrees (")
    assert "not asked" in first["measurements"]
    assert second["to"] == "San Marcos | Niltepec"
    assert first["published"] == "2019-01-16"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", " =", "\n=", "＝"])
def test_a_cell_that_starts_like_a_formula_is_text(start):
    assert safe_cell(start + "1") == "'" + start + "1"
    assert safe_cell("a" + start) == "a" + start


def test_stops_can_be_given_back(tmp_path):
    path = tmp_path / "stops.csv"
    path.write_text(table.dumps_stops(sample_answer()), encoding="utf-8")
    loaded = routefile.load(path)
    for old, new in zip(sample_answer().account.routes, loaded.routes, strict=True):
        assert new.group == old.group
        assert [(s.place.point, s.arrived, s.departed, s.dated, s.status) for s in new.stops] == [
            (s.place.point, s.arrived, s.departed, s.dated, s.status) for s in old.stops
        ]
