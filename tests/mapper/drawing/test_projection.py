from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.drawing.projection import Projection, arc, choose, distance_km, middle_longitude

LAT, LON = st.floats(-80, 80), st.floats(-179, 179)


@given(LAT, LON, st.sampled_from([Projection("mercator", 0.0, 20.0), Projection("azimuthal", 65.0, 20.0)]))
def test_forward_and_back(lat, lon, projection):
    x, y = projection.forward(lat, lon)
    if projection.kind == "azimuthal" and float(x) ** 2 + float(y) ** 2 > 3.99:
        return  # next to the antipode
    back_lat, back_lon = projection.inverse(float(x), float(y))
    assert back_lat == pytest.approx(lat, abs=1e-6)
    assert abs((back_lon - lon + 180) % 360 - 180) < 1e-5


@given(LAT, LON, LAT, LON)
def test_arc_is_as_long_as_the_distance(lat1, lon1, lat2, lon2):
    a, b = (lat1, lon1), (lat2, lon2)
    if distance_km(a, b) > 19_000 or distance_km(a, b) < 1:
        return
    points = arc(a, b)
    length = sum(distance_km(p, q) for p, q in pairwise(points))
    assert length == pytest.approx(distance_km(a, b), rel=1e-3, abs=0.1)
    assert points[0] == pytest.approx(a, abs=1e-4)


def test_the_middle_lies_across_the_180th_meridian():
    assert middle_longitude([170, -170]) == pytest.approx(-180)
    assert middle_longitude([-100, -80]) == pytest.approx(-90)


def test_choice():
    assert choose([10, 40], [-100, -80]).kind == "mercator"
    assert choose([50, 65], [10, 20]).kind == "azimuthal"
    assert choose([10, 20], [-80, 80]).kind == "azimuthal"
