"""The table of named features: sources, places, and outlines that are where they should be."""

from __future__ import annotations

import csv
import json
from collections import defaultdict

import pytest
import shapely

from gazetteer import border_data, store
from gazetteer.features import outline, outlined
from gazetteer.geodesy import distance_km
from gazetteer.names import normalize
from gazetteer.place import KINDS, Place

DOVER, CALAIS = (51.12598, 1.31257), (50.95194, 1.85635)


@pytest.fixture(scope="module")
def entries() -> dict[str, dict]:
    rows = json.loads(store.path("features_places.json").read_bytes())
    return {row["key"]: row for row in rows}


def place(entries: dict[str, dict], key: str) -> Place:
    row = entries[f"feature:{key}"]
    return Place(row["name"], row["kind"], row["latitude"], row["longitude"], key=row["key"])


def test_every_row_has_a_source_and_a_kind(entries):
    with (store.data_folder() / "features.csv").open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert len(rows) > 500
    assert len({row["key"] for row in rows}) == len(rows)
    for row in rows:
        assert len(row["source"]) >= 5, row["key"]
        assert row["kind"] in KINDS, row["key"]
        entry = entries[f"feature:{row['key']}"]
        assert entry["extent_km"] > 0
        if row["derive"].startswith("estimate:"):
            assert "point estimated, ± " in entry["source"]
            assert entry["extent_km"] >= 10


def test_entries_make_places(entries):
    for entry in entries.values():
        made = Place(
            entry["name"], entry["kind"], entry["latitude"], entry["longitude"], entry["country"], entry["admin1"],
            entry.get("geoname_id"), entry["extent_km"], entry["source"], entry["feature"], key=entry["key"],
        )  # fmt: skip
        assert -180 <= made.longitude <= 180


def test_no_name_stands_for_two_entries(entries):
    called = defaultdict(set)
    for entry in entries.values():
        for name in (entry["name"], *entry["aliases"]):
            assert normalize(name), entry["key"]
            called[normalize(name)].add(entry["key"])
    assert {name: keys for name, keys in called.items() if len(keys) > 1} == {}


def test_outlines_hold_their_points(entries):
    keys = outlined()
    assert len(keys) > 200
    for key in keys:
        entry = entries[key]
        shape = outline(Place(entry["name"], entry["kind"], entry["latitude"], entry["longitude"], key=key))
        assert shape is not None
        assert shape.is_valid, key
        assert not shape.is_empty, key
        point = shapely.Point(entry["longitude"], entry["latitude"])
        assert shapely.distance(shape, point) < 0.6, key


def test_points_have_no_outline(entries):
    assert outline(place(entries, "moria-camp")) is None
    assert outline(Place("Tapachula", "city", 14.9, -92.26, key="geonames:3516266")) is None
    assert outline(Place("x", "city", 0, 0, key="feature:no-such")) is None


@pytest.mark.parametrize(
    ("key", "near", "within_km"),
    [
        ("suchiate", (14.68, -92.15), 5),
        ("rio-grande", (28.709, -100.4995), 5),
        ("evros", (41.19, 26.30), 5),
        ("usumacinta", (16.815, -90.884), 10),
        ("naf", (20.86, 92.30), 25),
        ("moei", (16.717, 98.567), 15),
        ("drina", (44.386, 19.102), 80),
        ("darien-gap", (8.158, -77.693), 60),
    ],
)
def test_known_features_pass_known_towns(entries, key, near, within_km):
    shape = outline(place(entries, key))
    assert shape is not None
    longitude, latitude = shapely.shortest_line(shape, shapely.Point(near[1], near[0])).coords[0]
    assert distance_km(latitude, longitude, *near) < within_km
    assert entries[f"feature:{key}"]["extent_km"] >= 30


def test_strait_of_dover_lies_between_dover_and_calais(entries):
    strait = place(entries, "strait-of-dover")
    there = distance_km(*strait.point, *DOVER)
    back = distance_km(*strait.point, *CALAIS)
    assert there + back < 1.15 * distance_km(*DOVER, *CALAIS)
    assert there < 30
    assert back < 30


def test_northern_triangle_is_its_three_countries(entries):
    shape = outline(place(entries, "northern-triangle"))
    for latitude, longitude in ((14.63, -90.51), (14.08, -87.2), (13.7, -89.2)):
        assert shapely.contains(shape, shapely.Point(longitude, latitude))
    assert not shapely.contains(shape, shapely.Point(-86.27, 12.13))


def on_land(latitude: float, longitude: float) -> bool:
    rows = border_data.rings_at(latitude, longitude)
    edges = border_data.ring_edges(rows)
    rings = [shapely.Polygon(edges.points[edges.owner == row][:, ::-1]) for row in rows]
    return any(shapely.contains(ring, shapely.Point(longitude, latitude)) for ring in rings)


def test_no_sea_stands_on_land(entries):
    assert on_land(48.85, 2.35)
    seas = [
        row
        for row in entries.values()
        if row["feature"] in ("sea", "ocean", "gulf", "bay", "strait", "channel")
    ]
    assert len(seas) > 55
    for row in seas:
        assert not on_land(row["latitude"], row["longitude"]), row["key"]


def test_water_points_lie_within_their_outlines(entries):
    names = [row for row in entries.values() if row["kind"] == "water" and row["key"] in outlined()]
    assert len(names) > 35
    for row in names:
        shape = outline(place(entries, row["key"].partition(":")[2]))
        if shape.geom_type in ("Polygon", "MultiPolygon"):
            assert shapely.contains(shapely.buffer(shape, 0.05), shapely.Point(row["longitude"], row["latitude"])), row["key"]
