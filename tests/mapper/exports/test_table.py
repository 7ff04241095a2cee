"""The tables: numbers stay numbers, no cell is a formula, and stops.csv can be given back as a route file."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from shared import empty_answer, sample_answer

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


def test_pandas_reads_what_it_writes():
    frame = pd.read_csv(io.StringIO(table.dumps_stops(sample_answer())))
    ours = table.stops_frame(sample_answer())
    assert list(frame.columns[:-1]) == list(ours.columns)
    for column in ("latitude", "longitude", "straight_km", "straight_mi", "road_high_km"):
        pd.testing.assert_series_equal(frame[column], ours[column], check_dtype=False)


def test_frames_have_types_even_when_empty():
    for answer in (sample_answer(), empty_answer()):
        stops, claims = table.stops_frame(answer), table.claims_frame(answer)
        assert pd.api.types.is_datetime64_any_dtype(stops["arrived"])
        assert stops["straight_km"].dtype == "float64"
        assert claims["low"].dtype == "float64"
        assert stops.attrs["attribution"]
    assert len(table.stops_frame(empty_answer())) == 0
    assert table.stops_frame(sample_answer())["arrived"][0] == pd.Timestamp("2019-01-14")


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
