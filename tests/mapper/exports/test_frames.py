"""The answer as DataFrames: the documented columns, their types and units, and geometry in EPSG:4326."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import geopandas
import pandas as pd
import pytest
from shapely.geometry import LineString, MultiLineString, Point

sys.path.insert(0, str(Path(__file__).parent))
from shared import ANSWERS, empty_answer, pacific_answer, sample_answer

import mapper
from mapper.errors import MissingExtraError
from mapper.exports import table
from mapper.exports.columns import TABLES
from mapper.exports.facts import claim_facts, leg_facts, route_facts, stop_facts
from mapper.exports.frames import Frames

KINDS = {"number": "float64", "count": "Int64", "date": "datetime64[ms]", "text": pd.Series([""]).dtype}
"""The type of every kind of column."""


@pytest.fixture(scope="module", params=list(ANSWERS))
def answer(request):
    return ANSWERS[request.param]()


def test_every_table_has_its_columns_and_types_even_when_empty(answer):
    made = mapper.frames(answer)
    for name, columns in TABLES.items():
        frame = getattr(made, name)
        assert list(frame.columns) == [column.name for column in columns]
        assert {column.name: frame.dtypes[column.name] for column in columns} == {
            column.name: KINDS[column.kind] for column in columns
        }


def test_the_columns_are_all_that_is_known_of_a_row():
    answer = sample_answer()
    route = answer.routes[0]
    rows = {
        "routes": route_facts(route),
        "stops": stop_facts(route, 0),
        "legs": leg_facts(route, route.legs[0]),
        "claims": claim_facts(answer, answer.claims[0]),
    }
    for name, columns in TABLES.items():
        assert list(rows[name]) == [column.name for column in columns]


def test_a_unit_is_in_the_name_and_in_the_attributes(answer):
    for frame in mapper.frames(answer):
        units, meanings = frame.attrs["units"], frame.attrs["meanings"]
        assert list(meanings) == list(frame.columns)
        assert all(meanings.values())
        for column in frame.columns:
            if column.endswith("km_per_day"):
                assert units[column] == "km/day"
            elif column.endswith(("_km", "_mi")):
                assert units[column] == column[-2:]
        assert frame.attrs["attribution"][0].startswith("Places: GeoNames")


def test_numbers_and_dates_are_those_of_the_answer():
    routes, stops, legs, claims = mapper.frames(sample_answer())
    assert (len(routes), len(stops), len(legs), len(claims)) == (2, 4, 2, 4)
    assert stops["straight_km"].tolist()[:3] == [1350.0, 1066.0, 940.5]
    assert stops["arrived"][0] == pd.Timestamp("2019-01-14")
    assert stops["arrived"].isna().tolist() == [False, False, True, True]
    assert stops["geoname_id"].isna().tolist() == [False, False, True, True]
    assert (legs["days"][0], legs["pace_high_km_per_day"][0]) == (6, 122.0)
    assert claims["low"][0] == 1450
    assert pd.isna(claims["high"][0])
    assert routes["straight_km"][0] == 592.6


def test_a_route_with_a_pace_has_all_its_numbers(seeds):
    answer = mapper.check(mapper.read(seeds), border="US")
    routes, *_ = mapper.frames(answer)
    pace = answer.routes[0].pace
    assert pace is not None
    row = routes.iloc[0]
    assert (row["started"].date(), row["ended"].date(), row["days"]) == (pace.start, pace.end, pace.days)
    assert row["pace_low_km_per_day"] == pytest.approx(pace.pace_km_per_day[0], abs=0.05)
    assert row["moving_high_km_per_day"] == pytest.approx(pace.moving_km_per_day[1], abs=0.05)
    assert (row["resting_days_low"], row["resting_days_high"]) == pace.resting_days


@pytest.mark.parametrize(
    ("name", "dumps"), [("stops", table.dumps_stops), ("claims", table.dumps_claims)], ids=["stops", "claims"]
)
def test_a_frame_and_its_csv_have_one_source(answer, name, dumps):
    written = pd.read_csv(io.StringIO(dumps(answer)))
    ours = getattr(mapper.frames(answer), name)
    assert list(written.columns[:-1]) == list(ours.columns)
    assert written.columns[-1].startswith("attribution")
    for column in ours.columns:
        if KINDS["number"] == ours.dtypes[column] and len(ours):
            pd.testing.assert_series_equal(written[column], ours[column], check_dtype=False)


def test_frames_unpack_and_say_how_long_they_are():
    made = mapper.frames(sample_answer())
    assert isinstance(made, Frames)
    assert repr(made) == "Frames(routes: 2, stops: 4, legs: 2, claims: 4)"
    assert [frame is getattr(made, name) for frame, name in zip(made, TABLES, strict=True)] == [True] * 4


# ------------------------------------------------------------------ geometry


def test_geometry_is_in_degrees_longitude_first(answer):
    made, plain = mapper.geoframes(answer), mapper.frames(answer)
    for frame, without in zip(made, plain, strict=True):
        assert isinstance(frame, geopandas.GeoDataFrame)
        assert frame.crs == "EPSG:4326"
        assert list(frame.columns[: len(without.columns)]) == list(without.columns)
        assert frame.attrs["units"] == without.attrs["units"]
        for shape in frame.geometry.dropna():
            west, south, east, north = shape.bounds
            assert -180 <= west <= east <= 180
            assert -90 <= south <= north <= 90


def test_stops_are_points_and_legs_are_ways():
    routes, stops, legs, claims = mapper.geoframes(sample_answer())
    assert stops.geometry[0].equals(Point(-91.02, 14.1))
    assert legs["follows"].tolist() == ["road", "geodesic"]
    assert legs.geometry[0].equals(LineString([(-91.02, 14.1), (-92.5, 15.0), (-94.6, 16.5)]))
    assert isinstance(routes.geometry[0], MultiLineString)
    assert routes.geometry[0].length == pytest.approx(sum(shape.length for shape in legs.geometry))
    assert routes.geometry[1] is None
    assert claims.geometry[0].equals(stops.geometry[0])
    assert claims.geometry[2] is None


def test_a_way_over_the_antimeridian_is_cut_there():
    (line,) = mapper.geoframes(pacific_answer()).legs.geometry
    assert isinstance(line, MultiLineString)
    assert all(part.bounds[2] - part.bounds[0] < 20 for part in line.geoms)


@pytest.mark.parametrize("name", list(TABLES))
def test_geopandas_writes_what_it_is_given(name, tmp_path):
    frame = getattr(mapper.geoframes(sample_answer()), name)
    frame.to_file(tmp_path / "one.gpkg", layer=name, driver="GPKG")
    back = geopandas.read_file(tmp_path / "one.gpkg", layer=name)
    assert len(back) == len(frame)
    assert back.crs == "EPSG:4326"


def test_empty_answers_keep_a_geometry():
    for frame in mapper.geoframes(empty_answer()):
        assert len(frame) == 0
        assert frame.crs == "EPSG:4326"


def test_without_geopandas_one_line_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "geopandas", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'migration-route-mapper\[geopandas\]'"):
        mapper.geoframes(sample_answer())
