"""The table of border crossings: sources, sides, and that each lies on the border it crosses."""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest

from gazetteer import border_data, store
from gazetteer.crossings import BorderCrossing, crossings, nearest_crossing
from gazetteer.errors import ArtefactError, CoordinateError, UnknownBorderError
from gazetteer.geodesy import densify, distance_km

HIDALGO, REYNOSA = (26.10035, -98.26307), (26.08005, -98.28456)


def by_key(key: str) -> BorderCrossing:
    return next(crossing for crossing in crossings() if crossing.key == f"crossing:{key}")


def off_line_km(crossing: BorderCrossing) -> float:
    first, second = sorted(crossing.countries)
    edges = border_data.land_edges(frozenset({(first, second)}))
    line = densify(edges.points, 0.5, edges.joined)[0]
    return float(np.min(distance_km(line[:, 0], line[:, 1], crossing.latitude, crossing.longitude)))


def test_every_row_has_a_source_and_a_known_way_to_its_point():
    with (store.data_folder() / "crossings.csv").open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert len(rows) == len(crossings()) > 300
    for row in rows:
        assert len(row["source"]) > 8, row["key"]
        assert row["derive"].partition(":")[0] in ("", "nearest", "snap", "estimate"), row["key"]
        assert row["mode"] in ("road", "pedestrian", "rail", "ferry", "trail"), row["key"]
    assert len({row["key"] for row in rows}) == len(rows)


def test_every_derived_crossing_lies_on_the_border_of_its_pair():
    estimated = [crossing for crossing in crossings() if "point estimated" in crossing.source]
    assert len(estimated) <= 3
    for crossing in crossings():
        if crossing not in estimated:
            assert off_line_km(crossing) < 2, crossing.key


def test_towns_are_near():
    rows = json.loads(store.path("crossings.json").read_bytes())
    towns = [(row["key"], row, town) for row in rows for town in row["towns"] if town]
    assert len(towns) > 300
    far = [
        key
        for key, row, town in towns
        if distance_km(row["latitude"], row["longitude"], town["latitude"], town["longitude"]) > 62
    ]
    assert far == ["crossing:jama"]  # a pass 120 km from San Pedro de Atacama, the first town


def test_a_moved_line_would_be_noticed():
    real = by_key("hidalgo")
    moved = BorderCrossing(
        key=real.key, name=real.name, latitude=real.latitude + 0.5, longitude=real.longitude,
        countries=real.countries, towns=real.towns, mode=real.mode, source=real.source,
    )  # fmt: skip
    assert off_line_km(moved) > 2


@pytest.mark.parametrize(
    ("key", "one", "other", "within_km"),
    [
        ("hidalgo", HIDALGO, REYNOSA, 8),
        ("tecun-uman", (14.68018, -92.15195), (14.67737, -92.14039), 5),
        ("simon-bolivar", (7.8112, -72.44437), (7.83389, -72.47417), 6),
        ("adre", (13.46648, 22.19875), (13.45262, 22.44725), 30),
        ("medyka", (49.80526, 22.92229), (49.80126, 22.97485), 6),
        ("chaman", (30.92, 66.45), (31.0, 66.4), 15),
    ],
)
def test_known_crossings_lie_between_their_towns(key, one, other, within_km):
    crossing = by_key(key)
    for town in (one, other):
        assert distance_km(crossing.latitude, crossing.longitude, *town) < within_km


def test_pair_in_either_order_and_country():
    assert crossings("US-MX") == crossings("mx-us")
    names = {crossing.name for crossing in crossings("US-MX")}
    assert len(names) == len(crossings("US-MX")) >= 45
    assert "San Ysidro port of entry" in names
    assert all("GT" in crossing.countries for crossing in crossings(country="GT"))
    assert set(crossings("GT-MX")) <= set(crossings(country="GT"))
    assert crossings("FR-AU") == ()


def test_nearest_crossing():
    found = nearest_crossing(26.15, -98.25, ["MX-US"])
    assert found is not None
    crossing, km = found
    assert crossing.key == "crossing:hidalgo"
    assert km == pytest.approx(distance_km(26.15, -98.25, crossing.latitude, crossing.longitude), abs=1e-6)
    everywhere = min(
        distance_km(16.56, -94.61, row.latitude, row.longitude) for row in crossings("US-MX")
    )
    niltepec = nearest_crossing(16.56, -94.61, ["US-MX"])
    assert niltepec is not None
    assert niltepec[1] == pytest.approx(everywhere, abs=1e-6)
    assert nearest_crossing(0, 0, ["FR-AU"]) is None
    assert nearest_crossing(0, 0, []) is None


def test_bad_questions_are_refused():
    with pytest.raises(UnknownBorderError, match="US-MX"):
        crossings("Mexico")
    with pytest.raises(UnknownBorderError):
        crossings(country="Mexico")
    with pytest.raises(CoordinateError):
        nearest_crossing(99, 0, ["US-MX"])


def test_missing_file_is_told(tmp_path, monkeypatch):
    (tmp_path / "manifest.json").write_text('{"version": 1, "artefacts": {}}')
    monkeypatch.setenv("GAZETTEER_DATA", str(tmp_path))
    with pytest.raises(ArtefactError, match=r"crossings\.json"):
        crossings()


def test_place_of_a_crossing():
    place = by_key("hidalgo").place
    assert (place.kind, place.feature, place.key) == ("crossing", "crossing", "crossing:hidalgo")
    assert "Customs" in place.source
