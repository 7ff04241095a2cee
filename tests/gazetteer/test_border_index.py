"""The nearest point of many lines: with and without the kd-tree, far off, at the antipodes, a million at once."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pyproj
import pytest

from gazetteer import border_index
from gazetteer.border_tree import BallTree, along_curve
from gazetteer.borders import all_borders, border
from gazetteer.geodesy import ecef_km


def everywhere(seed, count, line=None):
    """Points all over the globe, the poles and the antimeridian, and some opposite to a line."""
    rng = np.random.default_rng(seed)
    lat, lon = np.degrees(np.arcsin(rng.uniform(-1, 1, count))), rng.uniform(-180, 180, count)
    lat[:4], lon[:4] = (90, -90, 66, -17), (0, 0, 180, -180)
    if line is not None:
        some = line[rng.integers(0, len(line), 8)]
        lat[4:12] = -some[:, 0] + rng.uniform(-2, 2, 8)
        lon[4:12] = (some[:, 1] + 360 + rng.uniform(-2, 2, 8)) % 360 - 180
    return lat, lon


def vertices_km(points, lat, lon):
    """Least geodesic to any of these points, by PROJ: none of our code."""
    geod = pyproj.Geod(ellps="WGS84")
    same = np.ones(len(points))
    return np.array(
        [
            geod.inv(b * same, a * same, points[:, 1], points[:, 0])[2].min() / 1000
            for a, b in zip(lat, lon, strict=True)
        ]
    )


@pytest.fixture(params=[True, False], ids=["kd-tree", "balls"])
def fresh(request, monkeypatch):
    """Make an index anew, with the kd-tree or as where pykdtree is not installed."""
    if request.param:
        pytest.importorskip("pykdtree")
        monkeypatch.setattr(border_index, "KD_FROM", 0)
    else:
        monkeypatch.setitem(sys.modules, "pykdtree.kdtree", None)
    return lambda name: border_index.EdgeIndex((all_borders() if name == "*" else border(name))._lines.edges)


@pytest.mark.parametrize("name", ["MX-US", "LS", "NO"])
def test_exact_wherever_one_stands(fresh, name):
    index = fresh(name)
    drawn = index.drawn()[0]
    lat, lon = everywhere(21, 16, drawn)
    found = index.nearest(lat, lon)
    want = vertices_km(drawn, lat, lon)
    assert (found.km <= want + 1e-6).all()
    assert (found.km >= want - np.hypot(want, 0.5) + want - 1e-6)[want > 50].all()
    assert found.bound_km.max() <= border_index.TOLERANCE_KM


@pytest.mark.parametrize("name", ["RU", "*"])
def test_many_points_are_answered_as_each_alone(fresh, name):
    index = fresh(name)
    lat, lon = everywhere(22, 40)
    many = index.nearest(lat, lon)
    alone = [index.nearest(lat[at : at + 1], lon[at : at + 1]).km[0] for at in range(len(lat))]
    assert np.abs(many.km - alone).max() < 1e-4
    assert (many.owner >= 0).all()


def test_order_and_company_of_points_change_nothing(fresh):
    index = fresh("MX-GT")
    lat, lon = everywhere(23, 300)
    forward, backward = index.nearest(lat, lon), index.nearest(lat[::-1], lon[::-1])
    assert np.array_equal(forward.km, backward.km[::-1])


def test_a_search_too_large_is_split(fresh, monkeypatch):
    index = fresh("RU")
    lat, lon = everywhere(24, 60, index.edges.points)
    want = index.nearest(lat, lon).km
    monkeypatch.setattr("gazetteer.border_tree.MOST", 2000)
    assert np.abs(index.nearest(lat, lon).km - want).max() < 1e-6


def test_balls_miss_no_point_within_reach():
    rng = np.random.default_rng(25)
    points = ecef_km(rng.uniform(-90, 90, 3001), rng.uniform(-180, 180, 3001))
    here = ecef_km(rng.uniform(-90, 90, 50), rng.uniform(-180, 180, 50))
    row, number = BallTree(points).reach(here, lambda least: 1.3 * least)
    found = set(zip(row.tolist(), number.tolist(), strict=True))
    far = np.sqrt(((here[:, None] - points) ** 2).sum(axis=2))
    wanted = np.argwhere(far <= 1.3 * far.min(axis=1)[:, None])
    assert {tuple(pair) for pair in wanted.tolist()} <= found
    assert len(found) < 2 * len(wanted)


def test_the_curve_is_an_order_that_keeps_neighbors_together():
    rng = np.random.default_rng(26)
    points = ecef_km(rng.uniform(-90, 90, 2000), rng.uniform(-180, 180, 2000))
    order = along_curve(points)
    assert sorted(order.tolist()) == list(range(2000))
    step, before = (np.linalg.norm(np.diff(line, axis=0), axis=1).mean() for line in (points[order], points))
    assert step < before / 10


def test_a_line_of_two_points_and_a_single_point(fresh):
    for count in (1, 2):
        edges = border("MX-GT")._lines.edges
        joined = np.arange(count) < count - 1
        index = border_index.EdgeIndex(type(edges)(edges.points[:count], joined, edges.owner[:count]))
        lat, lon = everywhere(27, 20)
        want = vertices_km(index.drawn()[0], lat, lon)
        assert index.nearest(lat, lon).km == pytest.approx(want, abs=1)


def test_a_million_points_in_less_than_a_gigabyte():
    code = (
        "import resource, numpy as np; from gazetteer.borders import border; "
        "r = np.random.default_rng(1); km = border('MX-US').distance_km(r.uniform(5, 70, 10**6), r.uniform(-160, -50, 10**6)); "
        "print(km.size, np.isfinite(km).all(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    size, finite, kib = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert (size, finite) == ("1000000", "True")
    assert int(kib) < 1_000_000
