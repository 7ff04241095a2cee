from __future__ import annotations

import shutil
import subprocess
import sys
import time

import numpy as np
import pytest

from gazetteer import lookup, store
from gazetteer.errors import ArtefactError, CoordinateError, UnknownPlaceError
from gazetteer.lookup import contains, locate, open_index, resolve, suggest
from gazetteer.ranking import kilometres


def first(name, **options):
    found = locate(name, **options)
    assert found, f"{name} is not known"
    return found[0]


@pytest.mark.parametrize(
    ("query", "name", "admin1", "country"),
    [
        ("Tapanatepec", "San Pedro Tapanatepec", "Oaxaca", "MX"),
        ("SAN PEDRO TAPANATEPEC", "San Pedro Tapanatepec", "Oaxaca", "MX"),
        ("Niltepec, Oaxaca", "Niltepec", "Oaxaca", "MX"),
        ("Santiago Niltepec", "Niltepec", "Oaxaca", "MX"),
        ("juchitan", "Heroica Ciudad de Juchitán de Zaragoza", "Oaxaca", "MX"),
        ("Hidalgo, Texas", "Hidalgo", "Texas", "US"),
        ("Springfield, IL, US", "Springfield", "Illinois", "US"),
        ("Springfield, Ill.", "Springfield", "Illinois", "US"),
        ("London, Ontario", "London", "Ontario", "CA"),
        ("London, Ont.", "London", "Ontario", "CA"),
        ("London", "London", "England", "GB"),
        ("Washington", "Washington", "District of Columbia", "US"),
        ("N’Djamena", "N'Djamena", None, "TD"),
        ("Cúcuta", "Cúcuta", None, "CO"),
        ("Calif.", "California", "California", "US"),
        ("Tamps.", "Tamaulipas", "Tamaulipas", "MX"),
        ("Chiapas", "Chiapas", "Chiapas", "MX"),
        ("Hidalgo County, Texas", "Hidalgo County", "Texas", "US"),
    ],
)
def test_names_find_their_place(query, name, admin1, country):
    place = first(query)
    assert (place.name, place.country) == (name, country)
    assert admin1 is None or place.admin1 == admin1


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Mexico", "MX"), ("Guatemala", "GT"), ("U.S.", "US"), ("USA", "US"), ("United States", "US"), ("EE. UU.", "US"),
        ("EE.UU.", "US"), ("Estados Unidos", "US"), ("États-Unis", "US"), ("UK", "GB"), ("Britain", "GB"),
        ("Burma", "MM"), ("Ivory Coast", "CI"), ("Côte d’Ivoire", "CI"), ("DRC", "CD"), ("Türkiye", "TR"), ("Georgia", "GE"),
        ("Honduran", "HN"), ("hondureñas", "HN"), ("Salvadorans", "SV"), ("venezolanos", "VE"), ("syriennes", "SY"),
    ],
)  # fmt: skip
def test_countries_by_name_alias_and_people(name, code):
    place = first(name)
    assert (place.kind, place.country) == ("country", code)


def test_the_points_of_countries_are_geonames_own():
    assert first("United States").point == pytest.approx((39.76, -98.5))
    assert first("Canada").point == pytest.approx((60.10867, -113.64258))
    assert first("Chiapas").point == pytest.approx((16.5, -92.5))


def test_one_name_many_places():
    georgia = locate("Georgia", limit=2)
    assert {place.feature for place in georgia} == {"country", "admin1"}
    guatemala = locate("Guatemala")
    assert [place.feature for place in guatemala[:2]] == ["country", "capital"]
    lynchburg = {place.admin1 for place in locate("Lynchburg", limit=20)}
    assert {"Virginia", "Tennessee", "Ohio"} <= lynchburg


def test_rank_is_told_and_falls():
    found = locate("San Pedro", country="MX", limit=20)
    assert {place.country for place in found} == {"MX"}
    scores = [place.score for place in found]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)
    assert "its name" in found[0].why
    assert "capital" in first("Tegucigalpa").why


def test_short_forms_never_outrank_true_names():
    index = open_index()
    for name in ("hidalgo", "union", "victoria", "reforma", "morelos"):
        hows = [match.how for match in index.ids(name)]
        if lookup.SHORT in hows:
            assert lookup.PRIMARY in hows[: hows.index(lookup.SHORT)] or lookup.PRIMARY not in hows


def test_narrowing():
    assert first("Hidalgo", country="United States").country == "US"
    assert first("San Pedro", admin1="Coahuila").admin1 == "Coahuila"
    assert first("Hidalgo", kind="city").kind == "city"
    assert first("Springfield", near=(42.1, -72.6)).admin1 == "Massachusetts"
    assert len(locate("San Jose", limit=3)) == 3
    assert locate("Tapanatepec", country="US") == []
    assert locate("Niltepec, Texas") == []
    assert locate("Xyzzyqq") == []
    assert locate("") == []
    assert locate(" , ") == []


def test_matches_and_places_agree():
    index = open_index()
    assert "niltepec" in index
    assert index.ids("no such place at all") == ()
    for match in index.ids("san pedro"):
        assert 0 <= match.row < len(index)
        assert lookup.PRIMARY <= match.how <= lookup.CODE
    match = index.ids("niltepec")[0]
    place = index.place(match.row)
    assert index.row(place) == match.row
    assert index.countries[index.country[match.row]] == place.country == "MX"
    assert place.to_dict()["source"] == "GeoNames"
    assert index.place(match.row) is place


def test_prefixes():
    index = open_index()
    assert index.has_prefix("san pedro")
    assert not index.has_prefix("san pedro tapanatepec zzz")
    assert not index.has_prefix("tapanatepe")


def test_people_codes_and_abbreviations_are_marked():
    index = open_index()
    how = {index.place(match.row).name: match.how for match in index.ids("ca")}
    assert how["California"] == lookup.CODE
    assert {match.how for match in index.ids("hondurans")} == {lookup.DEMONYM}
    assert lookup.ABBREVIATION in {match.how for match in index.ids("us")}
    assert lookup.ABBREVIATION in {match.how for match in index.ids("calif")}


def test_the_arrays_hold_together():
    index = open_index()
    assert len(index) > 230_000
    for column in (
        index.latitude,
        index.longitude,
        index.country,
        index.admin1,
        index.kind,
        index.feature,
        index.extent,
    ):
        assert len(column) == len(index)
    assert np.all(np.abs(index.latitude) <= 90)
    assert np.all(np.abs(index.longitude) <= 180)
    assert np.all(index.extent > 0)


def test_a_patron_saint_does_not_hide_a_town():
    index = open_index()
    found = index.ids("santiago niltepec")
    assert [index.place(match.row).name for match in found] == ["Niltepec"]
    assert {match.how for match in found} == {lookup.SHORT}
    assert "santiago niltepec" in index
    assert not index.ids("santiago martinez")
    assert not index.ids("san francisco chronicle")


def test_loose_names():
    index = open_index()
    assert {index.place(match.row).name for match in index.loose("north dallas")} & {"Dallas"}
    assert {match.how for match in index.loose("santiago niltepec")} == {lookup.SHORT}
    assert not index.loose("san pedro")


def test_misspelt_names_are_suggested_quickly():
    assert "San Pedro Tapanatepec" in suggest("Tapanatepecc")
    assert "Guatemala" in suggest("Guatamala")
    assert "Tegucigalpa" in suggest("Tegucigallpa")
    assert suggest("") == []
    assert len(suggest("Sann Pedro", limit=2)) <= 2


def test_resolve():
    point = resolve("16.56,-94.61")
    assert point.point == (16.56, -94.61)
    assert resolve("Tapachula").admin1 == "Chiapas"
    with pytest.raises(UnknownPlaceError, match="Guatemala"):
        resolve("Guatamala")
    with pytest.raises(CoordinateError):
        resolve("99.5,-94.61")


def test_containment():
    mexico, oaxaca, niltepec = first("Mexico"), first("Oaxaca", kind="admin1"), first("Niltepec")
    assert contains(mexico, oaxaca)
    assert contains(mexico, niltepec)
    assert contains(oaxaca, niltepec)
    assert not contains(niltepec, oaxaca)
    assert not contains(mexico, mexico)
    assert not contains(first("Chiapas"), niltepec)
    assert contains(first("Hidalgo County, Texas"), first("McAllen, Texas"))


def test_divisions_lie_among_their_places():
    index = open_index()
    mexico = index.countries.index("MX")
    states = [row for row in range(index.special) if index.country[row] == mexico and index.feature_of(row) == "admin1"]
    assert len(states) == 32
    for row in states:
        inside = np.flatnonzero(index.admin1[index.special :] == index.admin1[row]) + index.special
        middle = float(index.latitude[inside].mean()), float(index.longitude[inside].mean())
        assert kilometres(middle, index.place(row).point) < 300


def test_a_damaged_copy_says_how_to_mend_it(tmp_path, monkeypatch):
    for file in ("manifest.json", "places.bin", "places.marisa"):
        shutil.copy(store.data_folder() / file, tmp_path / file)
    monkeypatch.setenv("GAZETTEER_DATA", str(tmp_path))
    lookup.Index.open()
    content = (tmp_path / "places.marisa").read_bytes()
    (tmp_path / "places.marisa").write_bytes(content[: len(content) // 2])
    with pytest.raises(ArtefactError, match=r"places\.marisa is damaged.*python -m gazetteer\.build"):
        lookup.Index.open()
    (tmp_path / "places.bin").unlink()
    with pytest.raises(ArtefactError, match=r"places\.bin is missing"):
        lookup.Index.open()


def test_it_opens_at_once():
    """The promise is 50 ms; the best of five is held to it here, in a process of its own."""
    code = (
        "import time, gazetteer.lookup as l\n"
        "times = []\n"
        "for _ in range(5):\n"
        "    started = time.perf_counter(); l.Index.open(); times.append(time.perf_counter() - started)\n"
        "print(min(times))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert float(done.stdout) < 0.05


def test_a_miss_costs_next_to_nothing():
    index = open_index()
    words = [f"zq{number}" for number in range(20_000)]
    started = time.perf_counter()
    for word in words:
        index.ids(word)
    assert time.perf_counter() - started < 0.5
