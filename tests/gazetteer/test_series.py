"""A column of names at once."""

from __future__ import annotations

import time

import pandas as pd
import pytest

import gazetteer
from gazetteer.series import COLUMNS


def test_one_row_for_each_name_with_the_index_kept():
    names = pd.Series(
        ["Niltepec", "Xqzzvt", None, "San Pedro", "Niltepec", 7, " "], index=list("gfedcba"), name="place"
    )
    table = gazetteer.geocode_series(names)
    assert list(table.columns) == list(COLUMNS)
    assert {column: str(kind) for column, kind in table.dtypes.items()} == COLUMNS
    assert list(table.index) == list("gfedcba")
    place = gazetteer.locate("Niltepec")[0]
    for label in "gc":
        row = table.loc[label]
        assert (row["name"], row["latitude"], row["longitude"]) == (place.name, place.latitude, place.longitude)
        assert (row["geoname_id"], row["country"], row["kind"], row["source"]) == (3522728, "MX", "city", "GeoNames")
        assert (row["extent_km"], row["population"], row["score"]) == (place.extent_km, place.population, place.score)
    for label in "feba":
        assert table.loc[label].drop("candidates").isna().all()
        assert table.loc[label, "candidates"] == 0
    assert table.loc["d", "candidates"] > 50


def test_a_country_narrows_all_or_each():
    names = pd.Series(["San Pedro", "San Pedro", "San Pedro", "San Pedro"])
    assert set(gazetteer.geocode_series(names, country="MX")["country"]) == {"MX"}
    each = pd.Series(["MX", "HN", None, "Atlantis"])
    table = gazetteer.geocode_series(names, country=each)
    assert table["country"].tolist()[:2] == ["MX", "HN"]
    assert table.loc[2, "name"] == gazetteer.locate("San Pedro")[0].name
    assert table.loc[3, "name"] is pd.NA
    assert gazetteer.geocode_series(pd.Series(["Oaxaca"]), kind="admin1", country="MX").loc[0, "kind"] == "region"
    assert gazetteer.geocode_series(pd.Series(["San Pedro"]), admin1="Oaxaca").loc[0, "admin1"] == "Oaxaca"
    with pytest.raises(ValueError, match="country has another index than the names"):
        gazetteer.geocode_series(names, country=pd.Series(["MX"]))


def test_a_name_is_looked_up_once(monkeypatch):
    asked = []
    real = gazetteer.locate
    monkeypatch.setattr("gazetteer.series.locate", lambda name, **more: asked.append(name) or real(name, **more))
    names = pd.Series(["Tapachula", "Arriaga"] * 5000)
    table = gazetteer.geocode_series(names)
    assert asked == ["Tapachula", "Arriaga"]
    assert len(table) == 10_000
    assert table["country"].eq("MX").all()


def test_nothing_and_other_kinds_of_text():
    assert len(gazetteer.geocode_series(pd.Series([], dtype=object))) == 0
    for kind in ("category", "string"):
        assert gazetteer.geocode_series(pd.Series(["Tapachula"], dtype=kind)).loc[0, "country"] == "MX"


def test_ten_thousand_names_are_quick():
    index = gazetteer.open_index()
    names = pd.Series([index.name(row) for row in range(0, 200_000, 20)])
    started = time.process_time()
    table = gazetteer.geocode_series(names)
    assert time.process_time() - started < 3, "a hundred thousand take about four seconds"
    assert table["name"].notna().all()
