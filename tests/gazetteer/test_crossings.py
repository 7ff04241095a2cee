"""The table of border crossings: sources, sides, and that each lies on the border it crosses."""

from __future__ import annotations

import csv
import json
from dataclasses import replace

import numpy as np
import pytest

from gazetteer import border_data, store
from gazetteer.build.provenance import is_estimate
from gazetteer.crossings import BorderCrossing, crossings, nearest_crossing
from gazetteer.errors import ArtefactError, CoordinateError, UnknownBorderError
from gazetteer.geodesy import densify, distance_km
from gazetteer.names import normalize

HIDALGO, REYNOSA = (26.10035, -98.26307), (26.08005, -98.28456)


def by_key(key: str) -> BorderCrossing:
    return next(crossing for crossing in crossings() if crossing.key == f"crossing:{key}")


def off_line_km(crossing: BorderCrossing) -> float:
    first, second = sorted(crossing.countries)
    edges = border_data.land_edges(frozenset({(first, second)}))
    line = densify(edges.points, 0.5, edges.joined)[0]
    return float(np.min(distance_km(line[:, 0], line[:, 1], crossing.latitude, crossing.longitude)))


def table() -> list[dict[str, str]]:
    with (store.data_folder() / "crossings.csv").open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def test_every_row_has_a_known_way_to_its_point():
    rows = table()
    assert len(rows) == len(crossings()) > 300
    for row in rows:
        verb = row["derive"].partition(":")[0]
        assert verb in ("", "nearest", "cited", "snap", "estimate"), row["key"]
        assert row["mode"] in ("road", "pedestrian", "rail", "ferry", "trail"), row["key"]
        assert bool(row["source"]) == (verb == "cited"), row["key"]
        assert row["known_from"], row["key"]
    assert len({row["key"] for row in rows}) == len(rows)


def silent_estimates(rows: list[dict[str, str]], known: dict[str, BorderCrossing]) -> list[str]:
    """Return the keys of estimates whose source does not say so, or whose extent is under 5 km."""
    found = []
    for row in rows:
        crossing = known[f"crossing:{row['key']}"]
        said = f"estimate, ± {crossing.extent_km:g} km" in crossing.source and crossing.extent_km >= 5
        if is_estimate(row["derive"]) != said:
            found.append(row["key"])
    return found


def test_every_estimate_says_so():
    known = {crossing.key: crossing for crossing in crossings()}
    assert silent_estimates(table(), known) == []
    for crossing in crossings():
        assert crossing.source.startswith(("estimate, ± ", "derived: point of the Natural Earth ", "cited: "))


def test_a_silent_estimate_would_be_noticed():
    row = next(row for row in table() if row["key"] == "torkham")
    real = by_key("torkham")
    assert "estimate" in real.source
    silent = replace(real, source=real.source.replace("estimate", "point"))
    sharp = replace(real, extent_km=2.0)
    assert silent_estimates([row], {real.key: silent}) == ["torkham"]
    assert silent_estimates([row], {real.key: sharp}) == ["torkham"]


def test_every_crossing_lies_on_the_border_of_its_pair_where_one_is_drawn():
    free = {f"crossing:{row['key']}" for row in table() if row["derive"].startswith("estimate:")}
    assert len(free) <= 3
    for crossing in crossings():
        if crossing.key not in free:
            assert off_line_km(crossing) < 2, crossing.key


def test_no_crossing_takes_the_name_of_its_town():
    for row in json.loads(store.path("crossings.json").read_bytes()):
        towns = {normalize(town["name"]) for town in row["towns"] if town}
        assert not towns & {normalize(name) for name in (row["name"], *row["aliases"])}, row["key"]


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
    everywhere = min(distance_km(16.56, -94.61, row.latitude, row.longitude) for row in crossings("US-MX"))
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
    assert place.country == "US"
    assert place.source.startswith("derived: point of the Natural Earth US-MX border on the shortest way between")
    assert "not checked against an official list" in place.source
