from __future__ import annotations

import pytest

from gazetteer import store
from gazetteer.build.__main__ import main
from gazetteer.build.demonyms import demonyms, english, french, spanish
from gazetteer.build.division_names import bare
from gazetteer.build.index import MANY, pack
from gazetteer.build.manifest import record, sources
from gazetteer.build.places import ALIAS, PRIMARY, SHORT, Row, add_short_forms, centre, table, usable


def row(name, latitude=0.0, longitude=0.0, **more):
    made = Row(name, "city", "populated place", latitude, longitude, "MX", **more)
    made.called([name], PRIMARY)
    return made


def test_every_artefact_is_whole_and_has_its_sources():
    assert {"places.bin", "places.marisa"} <= set(store.verify())
    for name, entry in store.manifest()["artefacts"].items():
        assert entry["sources"], name
        for source in entry["sources"]:
            assert source["name"], name
            assert source["version"], name
            assert source["licence"], name
            assert source["attribution"], name


def test_all_data_is_small():
    total = sum(entry["bytes"] for entry in store.manifest()["artefacts"].values())
    assert total < 30e6
    assert sum(store.manifest()["artefacts"][name]["bytes"] for name in ("places.bin", "places.marisa")) < 16e6


def test_sources_are_pinned():
    for key, source in sources().items():
        assert set(source) == {"name", "version", "package", "licence", "attribution", "url"}, key


def test_an_undeclared_source_is_refused(tmp_path, monkeypatch):
    (tmp_path / "sources.toml").write_bytes((store.data_folder() / "sources.toml").read_bytes())
    monkeypatch.setenv("GAZETTEER_DATA", str(tmp_path))
    with pytest.raises(KeyError):
        record("places.bin", ["hearsay"], 1)


def test_unknown_parts_are_refused(capsys):
    assert main(["castles"]) == 2
    assert "places" in capsys.readouterr().err


def test_demonyms_are_written_out():
    assert english("Honduran") == ["Honduran", "Hondurans"]
    assert english("Senegalese") == ["Senegalese"]
    assert spanish("hondureño") == ["hondureño", "hondureña", "hondureños", "hondureñas"]
    assert spanish("francés") == ["francés", "francesa", "franceses", "francesas"]
    assert french("hondurien") == ["hondurien", "honduriens", "hondurienne", "honduriennes"]
    assert french("sénégalais") == ["sénégalais", "sénégalais", "sénégalaise", "sénégalaises"]
    assert list(demonyms({"demonyms_en": "", "demonyms_es": "", "demonyms_fr": ""})) == []


def test_division_words_are_left_out():
    assert bare("Departement de la Loire") == ["loire"]
    assert bare("Muhafazat al Minufiyah") == ["al minufiyah", "minufiyah"]
    assert bare("Guangxi Zhuangzu Zizhiqu") == ["guangxi"]
    assert bare("Chiapas") == []
    assert bare("La Paz") == []


def test_alternate_names_that_are_of_use():
    assert usable("Tapanatepec")
    assert usable("al-Fāshir")
    assert not usable("MEX")
    assert not usable("mdynt mksykw")
    assert not usable("Мехико")


def test_middle_of_places_across_the_antimeridian():
    latitude, longitude, half = centre([row("a", -17, 179.0), row("b", -17, -179.0)])
    assert latitude == pytest.approx(-17, abs=0.3)
    assert abs(longitude) > 179
    assert half == pytest.approx(106, abs=5)


def test_short_forms_only_where_few_share_them():
    rare = [row("San Pedro Tapanatepec"), row("Tapachula")]
    add_short_forms(rare)
    assert rare[0].names["tapanatepec"] == SHORT
    common = [row(f"San Juan{'x' * number} Unión") for number in range(9)]
    add_short_forms(common)
    assert all("union" not in one.names for one in common)


def test_the_better_way_of_knowing_a_place_is_kept():
    made = row("Juárez")
    made.called(["Juarez"], ALIAS)
    assert made.names == {"juarez": PRIMARY}


def test_lists_are_ordered_best_first():
    small, large = row("Twin", population=10), row("Twin", population=1000)
    other = row("Elsewhere")
    other.called(["Twin"], ALIAS)
    trie, first, many = pack([other, small, large])
    start = int(first[trie["twin"]]) ^ MANY
    assert int(many[start]) == 3
    assert [int(packed) >> 3 for packed in many[start + 1 : start + 4]] == [2, 1, 0]
    assert int(first[trie["elsewhere"]]) == 0 << 3 | PRIMARY


@pytest.mark.parametrize("name", ["countries.csv", "regions.csv", "aliases.csv"])
def test_hand_made_tables_are_whole(name):
    lines = table(name)
    assert lines
    for line in lines:
        assert None not in line, line
        assert None not in line.values(), line


def test_countries_are_told_apart():
    lines = table("countries.csv")
    assert len({line["iso2"] for line in lines}) == len({line["iso3"] for line in lines}) == len(lines)
    for line in lines:
        assert line["source"]
        if line["latitude"]:
            assert -90 <= float(line["latitude"]) <= 90
            assert -180 <= float(line["longitude"]) <= 180
