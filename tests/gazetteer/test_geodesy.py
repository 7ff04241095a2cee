"""Distances on the ellipsoid: laws, poles, antimeridian, and agreement with geographiclib."""

from __future__ import annotations

import math

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import given, settings
from hypothesis import strategies as st

from gazetteer import geodesy
from gazetteer.errors import CoordinateError

LATITUDES = st.floats(-90, 90)
LONGITUDES = st.floats(-180, 180)
POINTS = st.tuples(LATITUDES, LONGITUDES)
FEW = settings(max_examples=80, deadline=None)


def exact_km(first, second):
    return Geodesic.WGS84.Inverse(*first, *second)["s12"] / 1000


@FEW
@given(POINTS, POINTS)
def test_agrees_with_geographiclib_to_a_millimeter(first, second):
    assert geodesy.distance_km(*first, *second) == pytest.approx(exact_km(first, second), abs=1e-6)


def test_published_reference_distances():
    """Both figures are printed in GeographicLib's documentation (https://geographiclib.sourceforge.io), in its examples."""
    wellington, salamanca, perth = (-41.32, 174.81), (40.96, -5.50), (-32.06, 115.74)
    assert float(geodesy.distance_km(*wellington, *salamanca)) == pytest.approx(19959.679267, abs=1e-6)
    latitude, longitude = geodesy.destination(*perth, 225.0, 20000.0)
    assert (latitude, longitude) == pytest.approx((32.11195529, -63.95925278), abs=1e-8)


@FEW
@given(POINTS, POINTS)
def test_symmetric_and_not_negative(first, second):
    there = geodesy.distance_km(*first, *second)
    assert there >= 0
    assert geodesy.distance_km(*second, *first) == pytest.approx(there, abs=1e-6)


@FEW
@given(POINTS, POINTS, POINTS)
def test_triangle_inequality(a, b, c):
    assert geodesy.distance_km(*a, *c) <= geodesy.distance_km(*a, *b) + geodesy.distance_km(*b, *c) + 1e-6


@FEW
@given(POINTS)
def test_zero_to_itself(point):
    assert geodesy.distance_km(*point, *point) == pytest.approx(0, abs=1e-6)


@FEW
@given(st.tuples(st.floats(-89, 89), LONGITUDES), st.floats(-180, 180), st.floats(0, 15_000))
def test_destination_lies_at_the_distance(start, azimuth, km):
    there = geodesy.destination(*start, azimuth, km)
    want = Geodesic.WGS84.Direct(*start, azimuth, km * 1000)
    assert exact_km(there, (want["lat2"], want["lon2"])) < 1e-6
    assert exact_km(start, there) == pytest.approx(km, abs=1e-6)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((90, 0), (-90, 0)),
        ((0, 0), (0, 180)),
        ((0, 0), (0.5, 179.7)),
        ((-17, 179.9), (-17, -179.9)),
        ((0, 179), (0, -179)),
        ((90, 30), (90, -100)),
        ((66, 190), (66, -170)),
    ],
)
def test_poles_antimeridian_antipodes(first, second):
    assert geodesy.distance_km(*first, *second) == pytest.approx(exact_km(first, second), abs=1e-6)


def test_arrays_in_arrays_out_and_nan_stays_nan():
    km = geodesy.distance_km(np.array([[0.0, np.nan], [10, 20]]), np.zeros((2, 2)), 0, 0)
    assert km.shape == (2, 2)
    assert math.isnan(km[0, 1])
    assert km[1, 0] == pytest.approx(exact_km((10, 0), (0, 0)), abs=1e-6)
    assert isinstance(geodesy.distance_km(0, 0, 1, 1), float)


@pytest.mark.parametrize("point", [(-94.61, 16.56), (91, 0), (0, 361), (math.nan, 0), (0, math.inf)])
def test_impossible_points_are_refused(point):
    with pytest.raises(CoordinateError, match="latitude, longitude"):
        geodesy.distance_km(*point, 0, 0)


def test_swapped_axes_are_named():
    with pytest.raises(CoordinateError, match="swapped"):
        geodesy.distance_km(-94.61, 16.56, 0, 0)
    with pytest.raises(CoordinateError, match="swapped"):
        geodesy.distance_km(np.array([0.0, -94.61]), np.array([0.0, 16.56]), 0, 0)


def test_azimuth_points_the_way():
    assert geodesy.azimuth(0, 0, 10, 0) == pytest.approx(0)
    assert geodesy.azimuth(0, 0, 0, 10) == pytest.approx(90)
    assert geodesy.azimuth(0, 179, 0, -179) == pytest.approx(90)


def test_line_length():
    line = [(0, 0), (0, 1), (1, 1)]
    assert geodesy.line_length_km(line) == pytest.approx(
        exact_km(line[0], line[1]) + exact_km(line[1], line[2]), abs=1e-6
    )
    assert geodesy.line_length_km(line[:1]) == 0
    with pytest.raises(CoordinateError):
        geodesy.line_length_km([1, 2, 3])


def test_densify_follows_the_parallel():
    points, row = geodesy.densify(
        np.array([[49.0, -120.0], [49.0, -100.0], [10.0, 10.0]]), 2.0, np.array([True, False, False])
    )
    assert np.allclose(points[:-1, 0], 49)
    steps = geodesy.distance_km(points[:-2, 0], points[:-2, 1], points[1:-1, 0], points[1:-1, 1])
    assert steps.max() < 2.01
    assert points[-1].tolist() == [10, 10]
    assert row[-1] == 2


def test_curvature_bounds_the_geodesic_of_a_chord():
    rng = np.random.default_rng(3)
    lat, lon = rng.uniform(-90, 90, (2, 500)), rng.uniform(-60, 60, (2, 500))
    chord = np.sqrt(((geodesy.ecef_km(lat[0], lon[0]) - geodesy.ecef_km(lat[1], lon[1])) ** 2).sum(axis=1))
    km = geodesy.distance_km(lat[0], lon[0], lat[1], lon[1])
    near = km < 15_000
    assert (geodesy.geodesic_of_chord_km(chord, geodesy.R_MAX_KM) <= km + 1e-6)[near].all()
    assert (geodesy.geodesic_of_chord_km(chord, geodesy.R_MIN_KM) >= km - 1e-6)[near].all()
