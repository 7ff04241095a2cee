"""Borders by name, distances to them, territories; against an azimuthal projection centered on each point."""

from __future__ import annotations

import math
import subprocess
import sys

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gazetteer import border_data, geodesy
from gazetteer.borders import all_borders, border, which_country
from gazetteer.errors import CoordinateError, UnknownBorderError

FEW = settings(max_examples=25, deadline=None)
AMERICAS = st.tuples(st.floats(-50, 70), st.floats(-130, -40))


def azimuthal_km(geometry, latitude, longitude):
    """Distance by a projection that is true to distances from the point: slow, and none of our code."""
    projection = pyproj.Proj(proj="aeqd", lat_0=latitude, lon_0=longitude, ellps="WGS84")
    around = shapely.transform(geometry, lambda xy: np.column_stack(projection(xy[:, 0], xy[:, 1])))
    return shapely.distance(around, shapely.Point(0, 0)) / 1000


# ------------------------------------------------------------ names


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("US", "US"),
        ("us", "US"),
        ("USA", "US"),
        ("Mexico", "MX"),
        ("México", "MX"),
        ("United States", "US"),
        ("the U.S. border", "US"),
        ("US territory", "US"),
        ("the Colombian border", "CO"),
        ("the border with Chad", "TD"),
        ("Côte d'Ivoire", "CI"),
        ("Kosovo", "XK"),
        ("Guinea-Bissau", "GW"),
        ("MX-GT", "GT-MX"),
        ("GT-MX", "GT-MX"),
        ("Mexico/Guatemala", "GT-MX"),
        ("the US-Mexico border", "MX-US"),
        ("U.S.–Mexico border", "MX-US"),
        ("Serbian-Croatian border", "HR-RS"),
        ("Hungary's border with Serbia", "HU-RS"),
        ("border between Mexico and Guatemala", "GT-MX"),
        ("la frontera de México con Guatemala", "GT-MX"),
        ("frontière entre la France et l'Espagne", "ES-FR"),
        ("Congo-Rwanda", "CD-RW"),
        ("Mexico's southern border", "BZ-MX+GT-MX"),
        ("Mexico’s southern border", "BZ-MX+GT-MX"),
        ("MX-GT+MX-BZ", "BZ-MX+GT-MX"),
        ("EU", "EU"),
        ("European Union", "EU"),
        ("Darién Gap", "CO-PA"),
        ("Green Line", "CY-XC"),
    ],
)
def test_names_people_say(name, code):
    assert border(name).code == code


@pytest.mark.parametrize("code", ["US", "GT-MX", "BZ-MX+GT-MX", "EU", "CY-XC"])
def test_a_code_is_a_name_of_its_border(code):
    assert border(code).code == code
    assert border(border(code).name) == border(code)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Mexcio", "Mexico"),
        ("US-GT", "share no land border"),
        ("", "US or MX-GT"),
        ("Xyzzyland", "no border is known"),
    ],
)
def test_unknown_borders_say_what_would_be_right(name, hint):
    with pytest.raises(UnknownBorderError, match=hint):
        border(name)


def test_every_name_in_the_table_resolves():
    from gazetteer.border_names import _named

    for name, row in _named().items():
        found = border(name)
        assert found.pairs, name
        assert set(row["codes"].split()) <= set(found.code.replace("+", " ").split()) | set(found.countries) | {
            "-".join(reversed(code.split("-"))) for code in found.code.split("+")
        }


def test_a_bloc_has_only_its_outer_line():
    schengen = border("Schengen")
    assert ("DE", "FR") not in schengen.pairs
    assert ("HR", "RS") in schengen.pairs
    assert "RS" in schengen.land_neighbors
    assert "HR" not in schengen.land_neighbors


def test_blocs_have_their_members_of_2025():
    union, schengen = set(border("EU").countries), set(border("Schengen").countries)
    assert (len(union), len(schengen)) == (27, 29)
    assert {"BG", "RO", "HR", "CH", "IS", "LI", "NO"} <= schengen
    assert union - schengen == {"CY", "IE"}
    assert {"BG", "RO"}.isdisjoint(border("Schengen").land_neighbors)


@pytest.mark.parametrize("file", ["border_names.csv", "border_disputes.csv"])
def test_every_row_of_the_hand_made_tables_has_a_source(file):
    from gazetteer.border_names import _rows

    rows = _rows(file)
    assert len(rows) > 25
    assert all(len(row["source"]) > 15 for row in rows)


@pytest.mark.parametrize("name", ["the southern border", "the border", "southern border"])
def test_a_border_that_could_be_anyones_is_refused_clearly(name):
    with pytest.raises(UnknownBorderError, match="no border is known as"):
        border(name)


def test_disputes_are_told():
    assert "Kosovo" in border("RS").disputed
    assert "Crimea" in border("UA").disputed
    assert border("PT").disputed == ""


# ------------------------------------------------------------ distances


@pytest.mark.parametrize(
    ("point", "name", "km"),
    [
        ((16.56, -94.61), "US", 1066.7),
        ((45.12833, 19.22639), "HR", 3.7),
        ((13.46648, 22.19875), "TD", 1.8),
        ((13.62793, 25.34936), "TD", 272.2),
        ((19.42847, -99.12766), "US", 733),
    ],
)
def test_known_distances_within_the_accuracy_of_the_line(point, name, km):
    assert border(name).distance_km(*point) == pytest.approx(km, abs=1)


@pytest.mark.parametrize(
    ("name", "south", "north", "west", "east"),
    [
        ("MX-US", 5, 60, -125, -60),
        ("HR", 42, 47, 13, 20),
        ("RU", 40, 85, -180, 180),
        ("TD", -30, 30, -20, 50),
    ],
)
def test_agrees_with_a_projection_for_each_point(name, south, north, west, east):
    rng = np.random.default_rng(11)
    lat, lon = rng.uniform(south, north, 12), rng.uniform(west, east, 12)
    want = np.array([azimuthal_km(border(name).lines, *point) for point in zip(lat, lon, strict=True)])
    many = border(name).distance_km(lat, lon)
    one = [border(name).distance_km(float(a), float(b)) for a, b in zip(lat, lon, strict=True)]
    assert np.abs(many - want).max() < 1e-4
    assert np.abs(one - want).max() < 1e-4


def test_the_bound_holds():
    rng = np.random.default_rng(12)
    lat, lon = rng.uniform(-60, 80, 60), rng.uniform(-180, 180, 60)
    km, bound = border("US").distance_km(lat, lon, return_bound=True)
    one = np.array([border("US").distance_km(float(a), float(b)) for a, b in zip(lat, lon, strict=True)])
    assert (bound >= 0).all()
    assert (np.abs(km - one) <= bound).all()


def test_all_borders_is_the_least_of_all():
    rng = np.random.default_rng(13)
    lat, lon = rng.uniform(5, 15, 20), rng.uniform(-5, 35, 20)
    each = [border(code).distance_km(lat, lon) for code in border_data.codes() if border(code).has_land_border]
    assert all_borders().distance_km(lat, lon) == pytest.approx(np.min(each, axis=0), abs=2e-4)


@FEW
@given(AMERICAS)
def test_the_nearest_point_lies_at_the_distance(point):
    mexico = border("MX")
    near = mexico.nearest_point(*point)
    assert geodesy.distance_km(*point, *near) == pytest.approx(mexico.distance_km(*point), abs=1e-6)
    assert mexico.distance_km(*near) < 1e-3


@FEW
@given(AMERICAS, st.floats(-180, 180), st.floats(0.001, 50))
def test_no_distance_changes_faster_than_the_way(point, azimuth, km):
    there = geodesy.destination(*point, azimuth, km)
    change = border("GT").distance_km(*point) - border("GT").distance_km(*there)
    assert abs(change) <= km + 1e-3


@FEW
@given(st.integers(0, 10**6))
def test_zero_on_the_line(seed):
    points, joined, _ = border_data.land_edges(border("MX-GT").pairs)
    at = np.flatnonzero(joined)[seed % joined.sum()]
    spot = points[at] + (seed % 97) / 97 * (points[at + 1] - points[at])
    assert border("MX-GT").distance_km(*spot) < 1e-3


def test_long_edges_are_straight_in_degrees():
    points, joined, _ = border_data.land_edges(all_borders().pairs)
    length = np.where(joined[:-1], geodesy.distance_km(points[:-1, 0], points[:-1, 1], points[1:, 0], points[1:, 1]), 0)
    longest = np.argsort(length)[-20:]
    assert length[longest].min() > 40
    middle = (points[longest] + points[longest + 1]) / 2
    assert all_borders().distance_km(middle[:, 0], middle[:, 1]).max() < 1e-3


def test_pair_of_nearest_and_neighbors():
    assert border("US").pair_of_nearest(16.56, -94.61) == ("MX", "US")
    assert border("US").pair_of_nearest(55, -110) == ("CA", "US")
    assert border("US").land_neighbors == ("CA", "MX")
    assert border("LS").land_neighbors == ("ZA",)
    assert border("MX-GT").land_neighbors == ("GT", "MX")


def test_an_island_has_no_line_but_a_territory():
    island = border("Australia")
    assert not island.has_land_border
    assert island.lines.is_empty
    assert math.isnan(island.distance_km(0, 130))
    assert np.isnan(island.distance_km(np.zeros(3), np.zeros(3))).all()
    assert island.pair_of_nearest(0, 130) is None
    assert island.territory_km(-8, 130) > 200
    assert island.territory_km(-25, 135) == 0
    with pytest.raises(ValueError, match="no land border"):
        island.isodistance(100)


@pytest.mark.parametrize("point", [(-94.61, 16.56), (math.nan, 0), (0, math.inf), (90.1, 0)])
def test_impossible_points_are_refused(point):
    for measure in (border("US").distance_km, border("US").territory_km, border("US").inside, which_country):
        with pytest.raises(CoordinateError):
            measure(*point)


def test_nan_in_arrays_stays_nan():
    km = border("US").distance_km(np.array([np.nan, 20.0]), np.array([0.0, -100.0]))
    assert math.isnan(km[0])
    assert km[1] == pytest.approx(border("US").distance_km(20, -100), abs=1e-4)
    assert math.isnan(border("US").territory_km(np.array([np.nan]), np.array([0.0]))[0])


def test_shapes_are_kept_and_longitudes_wrap():
    km = border("US").distance_km(np.full((2, 3), 16.56), np.full((2, 3), 265.39))
    assert km.shape == (2, 3)
    assert km == pytest.approx(border("US").distance_km(16.56, -94.61), abs=1e-4)
    assert border("US").distance_km(np.zeros(0), np.zeros(0)).shape == (0,)


# ------------------------------------------------------------ territory


def test_territory_from_the_sea_and_inside():
    assert border("US").territory_km(40, -100) == 0
    assert border("GB").territory_km(50.95, 1.85) == pytest.approx(40, abs=4)
    near = border("GB").nearest_territory_point(50.95, 1.85)
    assert geodesy.distance_km(50.95, 1.85, *near) == pytest.approx(border("GB").territory_km(50.95, 1.85), abs=1e-4)
    assert border("US").nearest_territory_point(40, -100) == (40, -100)


def test_the_way_out_of_a_territory():
    assert border("AU").inside(-25, 135)
    assert 600 < border("AU").outline_km(-25, 135) < 1200
    assert border("LS").outline_km(-29.5, 28.3) == pytest.approx(border("LS").distance_km(-29.5, 28.3), abs=1e-3)
    lat, lon = np.array([50.95, 51.5]), np.array([1.85, -1.0])
    km = border("GB").outline_km(lat, lon)
    assert km[0] == pytest.approx(border("GB").territory_km(50.95, 1.85), abs=1e-4)
    assert km[1] > 50


def test_antimeridian_and_poles():
    assert border("RU").territory_km(66, -179.99) == 0
    assert border("RU").territory_km(66, 179.99) == 0
    assert border("US").territory_km(66, -172) < 200
    across = border("FJ").territory_km(-17, -179.0)
    assert border("FJ").territory_km(-17, 181.0) == pytest.approx(across)
    assert across < 60
    assert which_country(-90, 0) == "AQ"
    assert math.isfinite(border("NO").distance_km(90, 0))
    assert border("RU").territory.bounds[0] == pytest.approx(-180)
    assert border("RU").territory.is_valid


def test_which_country_one_and_many_agree():
    rng = np.random.default_rng(14)
    lat, lon = np.degrees(np.arcsin(rng.uniform(-1, 1, 300))), rng.uniform(-180, 180, 300)
    many = which_country(lat, lon)
    assert [which_country(float(a), float(b)) for a, b in zip(lat, lon, strict=True)] == many.tolist()
    inside = border("RU").inside(lat, lon)
    assert (inside == (many == "RU")).all()
    assert inside.any()


@pytest.mark.parametrize(
    ("point", "code"),
    [
        ((-29.5, 28.3), "LS"),
        ((42.66, 21.16), "XK"),
        ((35.33, 33.3), "CY"),
        ((9.56, 44.06), "SO"),
        ((0, 0), None),
        ((-16.8, -179.95), "FJ"),
    ],
)
def test_which_country(point, code):
    assert which_country(*point) == code


def test_geometries_are_lon_lat_and_sound():
    us = border("US")
    assert us.lines.geom_type == "MultiLineString"
    west, south, east, north = us.lines.bounds
    assert (west, east) == (pytest.approx(-141, abs=1), pytest.approx(-67, abs=1))
    assert (south, north) == (pytest.approx(25.8, abs=0.2), pytest.approx(69.6, abs=0.2))
    xy = shapely.get_coordinates(us.lines.geoms[0])
    assert geodesy.distance_km(xy[:-1, 1], xy[:-1, 0], xy[1:, 1], xy[1:, 0]).max() <= 1.001
    assert us.territory.is_valid
    assert us.territory.contains(shapely.Point(-100, 40))


def test_one_distance_needs_neither_shapely_nor_pyproj():
    code = (
        "import sys; from gazetteer.borders import border; border('US').distance_km(16.56, -94.61); "
        "border('US').territory_km(16.56, -94.61); "
        "print(sorted({'shapely', 'pyproj', 'pykdtree', 'pandas'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_bloc_ends_where_its_treaties_end():
    cayenne, clipperton, svalbard = (4.93, -52.33), (10.295, -109.22), (79.0, 15.0)
    assert border("FR").inside(*cayenne)
    assert border("EU").inside(*cayenne)
    assert not border("Schengen").inside(*cayenne)
    assert border("Schengen").distance_km(*cayenne) > 5000
    assert border("FR").inside(*clipperton)
    for name in ("EU", "Schengen"):
        assert not border(name).inside(*clipperton)
        assert border(name).territory_km(*clipperton) > 3000
        lat, lon = np.array([cayenne, clipperton, svalbard, (48.85, 2.35), (27.95, -15.6), (38.7, -27.2)]).T
        assert border(name).inside(lat, lon).tolist() == [name == "EU", False, False, True, True, True]
    assert border("NO").inside(*svalbard)


def test_a_line_tells_only_of_its_own_disputes():
    assert "control" in border("IN-PK").disputed
    assert border("Darien Gap").disputed == ""
    assert "Serranilla" in border("CO").disputed
    assert "Crimea" in border("RU-UA").disputed
    assert border("FI-RU").disputed == ""


def test_the_way_out_is_the_nearest_edge():
    at = border("US").nearest_edge_point(30.27, -97.74)
    assert geodesy.distance_km(30.27, -97.74, *at) == pytest.approx(border("US").outline_km(30.27, -97.74), abs=1e-4)
    assert border("US").outline_km(30.27, -97.74) < border("US").distance_km(30.27, -97.74) - 50
