from __future__ import annotations

import heapq
import math
import os
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gazetteer import store
from gazetteer.build.contraction import contract
from gazetteer.build.road_calibration import known, score
from gazetteer.errors import ArtefactError, CoordinateError
from gazetteer.geodesy import distance_km
from gazetteer.road_graph import RoadGraph, open_graph, pack, starts, unpack
from gazetteer.roads import RoadDistance, Way, estimate, road_km, road_path, road_to_nearest, way

NILTEPEC, MCALLEN = (16.564, -94.614), (26.20, -98.23)
TAPACHULA, HUIXTLA, MAPASTEPEC = (14.903, -92.257), (15.14, -92.46), (15.44, -92.89)
ATHENS, IDOMENI, LESBOS = (37.98, 23.73), (41.12, 22.51), (39.10, 26.55)

NO_WAY = {
    "an ocean": ((21.3, -157.85), (34.05, -118.24)),
    "an island": (LESBOS, ATHENS),
    "the Darién": ((8.98, -79.52), (4.71, -74.07)),
    "the edge of the Darién": ((8.63, -77.35), (8.25, -77.65)),
    "a strait": ((35.78, -5.80), (36.13, -5.45)),
    "a narrow strait": ((38.19, 15.55), (38.11, 15.66)),
    "a channel": ((50.95, 1.85), (51.12, 1.31)),
    "two islands": ((43.06, 141.35), (40.82, 140.75)),
    "the open sea": ((35.0, 18.0), (37.98, 23.73)),
}


@pytest.fixture(scope="module")
def lengths():
    return known()


def test_known_lengths_fall_inside(lengths):
    rows, dropped = lengths
    assert len(rows) > 1000
    assert dropped < 0.05 * len(rows)
    _, inside, width, error = score(rows, [estimate(row.way) for row in rows])
    assert inside >= 0.80
    assert width < 0.30
    assert error < 0.08


def test_known_lengths_fall_inside_on_every_continent(lengths):
    rows, _ = lengths
    for region in {row.region for row in rows}:
        chosen = [row for row in rows if row.region == region]
        assert score(chosen, [estimate(row.way) for row in chosen])[1] >= 0.65, region


def test_a_score_can_fail(lengths):
    rows = lengths[0][:50]
    wrong = [RoadDistance(3 * row.road_km, 4 * row.road_km, "") for row in rows]
    assert score(rows, wrong)[1] == 0


@pytest.mark.parametrize(
    ("one", "other", "length"),
    [
        (NILTEPEC, MCALLEN, 1442),
        (TAPACHULA, MCALLEN, 1777),
        (TAPACHULA, HUIXTLA, 40),
        (TAPACHULA, MAPASTEPEC, 105),
        (ATHENS, IDOMENI, 550),
        ((13.45, 22.45), (13.467, 22.20), 30),
    ],
)
def test_ways_of_news(one, other, length):
    found = road_km(one, other)
    assert found.low <= length <= found.high
    assert found.basis


def test_niltepec_to_the_border_lies_in_the_middle():
    assert road_km(NILTEPEC, MCALLEN).middle == pytest.approx(1440, rel=0.05)


@pytest.mark.parametrize("ends", NO_WAY.values(), ids=NO_WAY)
def test_no_road_over_water(ends):
    assert road_km(*ends) is None
    assert road_km(*ends[::-1]) is None


@pytest.mark.parametrize(
    "ends",
    [((55.68, 12.57), (53.55, 10.0)), ((38.25, 21.73), (37.98, 23.73)), ((41.01, 28.95), (39.93, 32.86))],
    ids=["Great Belt", "Peloponnese", "Bosporus"],
)
def test_bridges_are_roads(ends):
    assert road_km(*ends) is not None
    assert road_path(*ends) is not None


coordinates = st.tuples(st.floats(-60, 75), st.floats(-180, 180))


@settings(max_examples=60, deadline=None)
@given(coordinates, coordinates)
def test_laws(one, other):
    found, back = road_km(one, other), road_km(other, one)
    assert found == back
    if found is not None:
        straight = distance_km(*one, *other)
        assert straight * 0.999 <= found.low <= found.high
        assert math.isfinite(found.high)


def test_the_same_point_is_no_distance():
    found = road_km(ATHENS, ATHENS)
    assert found.low == 0
    assert found.high < 1


def test_a_longitude_may_go_round():
    assert road_km((16.564, -94.614 + 360), MCALLEN) == road_km(NILTEPEC, MCALLEN)


def test_path_runs_from_end_to_end():
    path = road_path(NILTEPEC, MCALLEN)
    assert path[0] == NILTEPEC
    assert path[-1] == MCALLEN
    steps = [distance_km(*one, *other) for one, other in pairwise(path)]
    assert max(steps) < 250
    found = road_km(NILTEPEC, MCALLEN)
    assert 0.85 * found.low < sum(steps) < found.high
    assert road_path(MCALLEN, NILTEPEC)[0] == MCALLEN


def test_no_path_where_no_road_leads():
    assert road_path(LESBOS, ATHENS) is None
    assert road_path(*NO_WAY["a strait"]) is None


def test_path_is_as_long_as_the_search_says():
    graph = open_graph()
    one, other = (graph.climb(starts(graph.accesses(*point))) for point in (ATHENS, IDOMENI))
    km, top = graph.meet(one, other)
    for climb in (one, other):
        nodes = graph.trail(climb, top)
        total = climb[nodes[0]][0]
        for tail, head in pairwise(nodes):
            lower, upper = (tail, head) if head in neighbors(graph, tail) else (head, tail)
            total += neighbors(graph, lower)[upper] / 10
        assert total == pytest.approx(climb[top][0])
        km -= climb[top][0]
    assert km == pytest.approx(0)


def neighbors(graph: RoadGraph, node: int) -> dict[int, int]:
    span = slice(graph.first[node], graph.first[node + 1])
    return dict(zip(graph.head[span].tolist(), graph.length[span].tolist(), strict=True))


def test_nearest_by_road_is_not_nearest_by_air():
    # from Athens the island is nearer, and no road leads there
    targets = [LESBOS, IDOMENI, (44.8, 20.46)]
    position, length = road_to_nearest(ATHENS, targets)
    assert position == 1
    assert length == road_km(ATHENS, IDOMENI)
    assert road_to_nearest(ATHENS, [LESBOS]) is None
    assert road_to_nearest(ATHENS, []) is None


def test_nearest_agrees_with_one_by_one():
    targets = [MCALLEN, (31.76, -106.49), (32.53, -117.02), (27.50, -99.51), (31.33, -110.94)]
    every = [road_km(NILTEPEC, target).middle for target in targets]
    position, length = road_to_nearest(NILTEPEC, targets)
    assert position == every.index(min(every))
    assert length.middle == min(every)


@pytest.mark.parametrize("point", [(-98.2, 26.2), (math.nan, 0.0), (0.0, math.inf), (91.0, 0.0)])
def test_no_point_on_earth(point):
    for call in (road_km, road_path, way):
        with pytest.raises(CoordinateError, match=r"\(latitude, longitude\)"):
            call(point, ATHENS)
    with pytest.raises(CoordinateError):
        road_to_nearest(ATHENS, [point])


def test_range_refuses_nonsense():
    for low, high in ((2, 1), (-1, 1), (0, math.inf), (math.nan, 1)):
        with pytest.raises(ValueError, match="no range"):
            RoadDistance(low, high, "x")


def test_legs_add_up():
    one, other = RoadDistance(90, 110, "a"), RoadDistance(180, 220, "b")
    total = one + other
    assert total.middle == pytest.approx(300)
    assert 20 < (total.high - total.low) / 2 < 30
    assert total.basis == "a; b"
    assert (total + one).basis == "a; b"
    assert one.to_dict() == {"low": 90, "high": 110, "basis": "a"}


def test_a_range_widens_as_the_network_ends():
    near, far = estimate(Way(100, 115, 1)), estimate(Way(100, 160, 60))
    assert (near.high - near.low) / near.middle < (far.high - far.low) / far.middle
    assert near.basis != far.basis
    assert estimate(Way(100, None, 0)).basis == far.basis


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14), st.integers(1, 50)), min_size=1, max_size=45))
def test_contraction_keeps_every_distance(edges):
    graph = [{} for _ in range(15)]
    for one, other, length in edges:
        if one != other and length < graph[one].get(other, (99, -1))[0]:
            graph[one][other] = graph[other][one] = (length, -1)
    exact = [shortest({node: 0}, graph) for node in range(15)]
    upward = contract([dict(row) for row in graph])
    climbs = [shortest({node: 0}, upward) for node in range(15)]
    for one in range(15):
        for other in range(15):
            shared = climbs[one].keys() & climbs[other].keys()
            met = min((climbs[one][node] + climbs[other][node] for node in shared), default=None)
            assert met == exact[one].get(other)


def shortest(reached, graph):
    queue = [(km, node) for node, km in reached.items()]
    while queue:
        km, node = heapq.heappop(queue)
        for other, (length, _) in graph[node].items():
            if km + length < reached.get(other, math.inf):
                reached[other] = km + length
                heapq.heappush(queue, (km + length, other))
    return reached


def test_packing_loses_nothing():
    import numpy as np

    values = np.array([0, -1, 1, 255, -256, 65535, -70000, 2**30])
    assert unpack(np.frombuffer(pack(values), np.uint8)).tolist() == values.tolist()


def test_damaged_file_is_told(tmp_path, monkeypatch):
    source = store.data_folder()
    for name in ("manifest.json", "roads.bin"):
        shutil.copy(source / name, tmp_path)
    monkeypatch.setenv("GAZETTEER_DATA", str(tmp_path))
    content = bytearray((tmp_path / "roads.bin").read_bytes())
    content[len(content) // 2 : len(content) // 2 + 4000] = bytes(4000)
    (tmp_path / "roads.bin").write_bytes(content)
    with pytest.raises(ArtefactError, match="damaged"):
        RoadGraph()
    (tmp_path / "roads.bin").write_bytes(content[:1000])
    with pytest.raises(ArtefactError, match="damaged"):
        RoadGraph()
    (tmp_path / "roads.bin").unlink()
    with pytest.raises(ArtefactError, match="missing"):
        RoadGraph()


def test_opening_imports_nothing_heavy():
    code = (
        "import sys; from gazetteer import road_km; road_km((16.5, -94.6), (26.2, -98.2));"
        "print([name for name in ('shapely', 'pandas', 'folium', 'scipy', 'pyproj') if name in sys.modules])"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, env=dict(os.environ), capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
