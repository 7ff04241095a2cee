"""GeoJSON: opens in GDAL and shapely, follows RFC 7946, says its units."""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from pathlib import Path

import pytest
import shapely
from hypothesis import given, target
from hypothesis import strategies as st
from shapely.geometry import shape

sys.path.insert(0, str(Path(__file__).parent))
from shared import HOSTILE, empty_answer, pacific_answer, sample_answer

from mapper.exports import geojson
from mapper.exports.lines import cut, geodesic


def kinds(document, which):
    return [f for f in document["features"] if f["properties"]["feature"] == which]


def test_it_follows_rfc_7946():
    document = json.loads(geojson.dumps(sample_answer()))
    assert document["type"] == "FeatureCollection"
    assert "crs" not in document
    assert {f["type"] for f in document["features"]} == {"Feature"}
    for feature in document["features"]:
        line = shape(feature["geometry"])
        assert line.is_valid
        assert not line.is_empty
        west, south, east, north = line.bounds
        assert -180 <= west <= east <= 180
        assert -90 <= south <= north <= 90
        for key, value in feature["properties"].items():
            if isinstance(value, float):
                assert key.endswith(("_km", "_mi", "_km_per_day", "latitude", "longitude")), key


def test_stops_legs_and_border_lines():
    document = json.loads(geojson.dumps(sample_answer()))
    stops = kinds(document, "stop")
    assert [f["properties"]["number"] for f in stops] == [1, 2, 3, 1]
    first = stops[0]
    assert first["geometry"] == {"type": "Point", "coordinates": [-91.02, 14.1]}
    assert first["properties"]["arrived"] == "2019-01-14"
    assert first["properties"]["straight_km"] == 1350.0
    assert first["properties"]["straight_mi"] == pytest.approx(838.9)
    assert first["properties"]["road_high_km"] == 1900
    assert stops[1]["properties"]["dated"] == "inferred"
    assert stops[2]["properties"]["arrived"] is None
    legs = kinds(document, "leg")
    assert [f["properties"]["follows"] for f in legs] == ["road", "geodesic"]
    assert legs[0]["geometry"]["coordinates"] == [[-91.02, 14.1], [-92.5, 15.0], [-94.6, 16.5]]
    assert legs[0]["properties"]["pace_high_km_per_day"] == 122.0
    lines = kinds(document, "border_distance")
    assert len(lines) == 3
    assert lines[0]["geometry"]["coordinates"][0] == [-91.02, 14.1]
    assert lines[0]["geometry"]["coordinates"][-1] == [-97.4, 25.85]
    assert lines[0]["properties"]["border"] == "Norland"


def test_the_antimeridian_cuts_a_line():
    document = json.loads(geojson.dumps(pacific_answer()))
    (leg,) = kinds(document, "leg")
    assert leg["geometry"]["type"] == "MultiLineString"
    west, east = leg["geometry"]["coordinates"]
    assert west[0] == [178.5, -17.5]
    assert (west[-1][0], east[0][0]) == (180, -180)
    assert west[-1][1] == east[0][1]
    assert east[-1] == [-171.8, -13.8]
    assert not kinds(document, "border_distance")


def test_an_empty_answer_is_an_empty_collection():
    assert json.loads(geojson.dumps(empty_answer()))["features"] == []


def test_gdal_reads_it(tmp_path):
    pyogrio = pytest.importorskip("pyogrio")
    path = tmp_path / "route.geojson"
    path.write_text(geojson.dumps(sample_answer()), encoding="utf-8")
    meta, _, geometry, fields = pyogrio.raw.read(path)
    assert "4326" in meta["crs"]
    columns = dict(zip(meta["fields"], fields, strict=True))
    stops = [i for i, kind in enumerate(columns["feature"]) if kind == "stop"]
    assert [columns["name"][i] for i in stops][:2] == ["Puente Alto", "San Marcos | Niltepec"]
    assert columns["straight_km"][stops[1]] == 1066.0
    assert HOSTILE.replace("\x07", "") == columns["name"][stops[2]]
    assert shapely.from_wkb(geometry[stops[0]]).x == -91.02


points = st.tuples(st.floats(-89, 89), st.floats(-180, 180).map(lambda x: round(x, 6)))


@given(points, points)
def test_a_cut_line_stays_in_the_world_and_keeps_its_ends(start, end):
    line = geodesic(start, end)
    pieces = cut(line)
    first = pieces[0][0]
    assert first[0] == start[0]
    assert (first[1] - start[1]) % 360 == 0
    last = pieces[-1][-1]  # -180 and 180 degrees are one meridian
    assert (last[0] == end[0] and (last[1] - end[1]) % 360 == 0) or last == pieces[-1][0]
    for piece in pieces:
        assert len(piece) > 1
        for one, two in pairwise(piece):
            assert -180 <= one[1] <= 180
            assert abs(two[1] - one[1]) <= 180
    for one, two in pairwise(pieces):
        assert {one[-1][1], two[0][1]} == {-180.0, 180.0}
        assert one[-1][0] == two[0][0]
    target(float(len(pieces)))
