"""One's own places: CSV and GeoJSON, what is wrong with them, and that they go before all others."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import gazetteer
import mapper
from gazetteer.errors import PlacesFileError
from gazetteer.kept import forget
from mapper import find_places
from mapper.cli.main import main

ROOT = Path(__file__).resolve().parents[2]
HEAD = "name,latitude,longitude,kind,country,admin1,alternate_names,extent_km,source\n"
CAMP = "Albergue Inventado,16.58,-94.62,camp,MX,Oaxaca,La Estación Inventada|Estacioncita,1.5,our reporter\n"


def collection(*features):
    return {"type": "FeatureCollection", "features": list(features)}


def feature(geometry, coordinates, **properties):
    return {"type": "Feature", "properties": properties, "geometry": {"type": geometry, "coordinates": coordinates}}


@pytest.fixture
def places(tmp_path):
    def write(content, name="my-places.csv"):
        path = tmp_path / name
        if isinstance(content, dict):
            content = json.dumps(content, indent=1)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def test_every_column_is_read(places):
    with gazetteer.with_places(places(HEAD + CAMP)):
        for name in ("albergue inventado", "La Estacion Inventada", "Estacioncita", "Albergue Inventado, Oaxaca"):
            (found,) = gazetteer.locate(name)
            assert (found.name, found.kind, found.country, found.admin1) == (
                "Albergue Inventado",
                "camp",
                "MX",
                "Oaxaca",
            )
            assert (found.point, found.extent_km, found.source) == ((16.58, -94.62), 1.5, "our reporter")
    assert gazetteer.locate("Albergue Inventado") == []


@pytest.mark.parametrize(
    "text",
    [
        "Name;Lat;Lon\nCasa Inventada;16,5;x\n".replace("16,5;x", "16.5;-94.5"),
        "\ufeffNOMBRE\tlatitud\tlongitud\nCasa Inventada\t16.5\t-94.5\n",
        'lat,lng,"name"\r\n16.5,-94.5,"Casa\r\nInventada"\r\n\r\n',
    ],
)
def test_other_ways_to_write_a_table(places, text):
    with gazetteer.with_places(places(text)):
        (found,) = gazetteer.locate("Casa Inventada")
    assert (found.name, found.kind, found.point, found.extent_km) == ("Casa Inventada", "city", (16.5, -94.5), 5.0)
    assert found.source == "own places, my-places.csv"


def test_own_places_go_first_unless_the_report_says_otherwise(places):
    path = places("name,lat,lon,country\nSan Pedro,14.5,-90.5,GT\n")
    text = "They left San Pedro on Monday and slept in Tapachula."
    other = "They left San Pedro, California on Monday and drove to Los Angeles."
    assert find_places(text)[0].place.point != (14.5, -90.5)
    with gazetteer.with_places(path):
        assert find_places(text)[0].place.point == (14.5, -90.5)
        assert find_places(other)[0].place.admin1 == "California"
        found = gazetteer.locate("San Pedro")
        assert (found[0].point, "one of your own places" in found[0].why) == ((14.5, -90.5), True)
        assert found[1].source == "GeoNames"
        assert gazetteer.locate("San Pedro", country="MX")[0].country == "MX"
    assert find_places(text)[0].place.point != (14.5, -90.5)


def test_the_innermost_file_goes_first_and_all_are_closed(places, monkeypatch):
    one, other = (
        places("name,lat,lon\nCasa Inventada,1,1\n", "one.csv"),
        places("name,lat,lon\nCasa Inventada,2,2\n", "two.csv"),
    )
    monkeypatch.setenv("GAZETTEER_PLACES", str(one))
    forget()
    assert [place.latitude for place in gazetteer.locate("Casa Inventada")] == [1.0]
    with gazetteer.with_places(other):
        assert [place.latitude for place in gazetteer.locate("Casa Inventada")] == [2.0, 1.0]
    monkeypatch.delenv("GAZETTEER_PLACES")
    with pytest.raises(KeyError), gazetteer.with_places(one):
        raise KeyError
    assert gazetteer.locate("Casa Inventada") == []


def test_lines_and_areas_are_features_with_their_extent(places):
    river = feature("LineString", [[-94.6, 16.0], [-94.6, 16.5], [-94.6, 17.0]], name="Río Inventado")
    area = feature("Polygon", [[[-95, 16], [-94, 16], [-94, 17], [-95, 17], [-95, 16]]], name="Zona Inventada", country="Mexico", alternate_names=["La Zona Inventada"])  # fmt: skip
    point = feature("Point", [-94.1, 16.1, 200], name="Pozo Inventado", kind="other")
    with gazetteer.with_places(places(collection(river, area, point), "mine.geojson")):
        (line,), (zone,), (well,) = (
            gazetteer.locate(name) for name in ("Río Inventado", "La Zona Inventada", "Pozo Inventado")
        )
        assert (line.kind, line.point) == ("river", (16.5, -94.6))
        assert line.extent_km == pytest.approx(55.6, abs=0.5), "half a degree of latitude either way"
        assert gazetteer.outline(line).length == pytest.approx(1.0)
        assert (zone.kind, zone.country) == ("region", "MX")
        assert zone.extent_km == pytest.approx(77, abs=3), "from the middle to a corner"
        assert gazetteer.outline(zone).area == pytest.approx(1.0)
        assert (well.kind, gazetteer.outline(well)) == ("other", None)
        index = gazetteer.open_index()
        assert index.extent_km(index.row(line)) == pytest.approx(line.extent_km, abs=0.1)


@pytest.mark.parametrize(
    ("content", "line", "problem"),
    [
        ("name,lat\nA place,1\n", 1, "no column longitude; the first line has name, lat"),
        ("", 1, "no column name and no column latitude and no column longitude; the first line has nothing"),
        ("name,lat,lon\n", 1, "no places in it"),
        ("name,lat,lon\nA place,1,1\n ,2,2\n", 3, "no name; every place needs one"),
        ("name,lat,lon\nA place,95,10\n", 2, "latitude 95 is out of range, -90 to 90 degrees; are latitude and longitude swapped?"),
        ("name,lat,lon\nA place,10,195\n", 2, "longitude 195 is out of range"),
        ("name,lat,lon\nA place,nan,1\n", 2, "latitude nan is out of range"),
        ('name,lat,lon\n"A\nplace",1,1\nB place,one,1\n', 4, "latitude 'one' is no number; write decimal degrees"),
        ("name,lat,lon\nA place,,1\n", 2, "no latitude; write decimal degrees"),
        ("name,lat,lon,kind\nA place,1,1,volcano\n", 2, "unknown kind 'volcano'; one of city, crossing"),
        ("name,lat,lon,country\nA place,1,1,Atlantis\n", 2, "unknown country 'Atlantis'; give an ISO 3166 code such as MX"),
        ("name,lat,lon,extent_km\nA place,1,1,far\n", 2, "extent_km 'far' is no length"),
        (f"name,lat,lon\n{'x' * 300},1,1\n", 2, "has 300 letters; 200 at most"),
        (b"name,lat,lon\nA place,1,1\nCaf\xe9,1,1\n", 3, "not UTF-8"),
        (b"name,lat,lon\n" + b"x" * 200_000 + b",1,1\n", 2, "no CSV (field larger than field limit"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line(places, content, line, problem):
    path = places(content)
    with pytest.raises(PlacesFileError) as said, gazetteer.with_places(path):
        pass
    assert str(said.value).startswith(f"{path}:{line}: ")
    assert problem in str(said.value)
    assert len(str(said.value).splitlines()) == 1


@pytest.mark.parametrize(
    ("content", "line", "problem"),
    [
        ('{"type":\n "FeatureCollection",,}', 2, "no JSON"),
        ({"type": "Topology"}, 1, "a FeatureCollection or a Feature is needed"),
        ({"type": "FeatureCollection", "features": 3}, 1, "is no list of features"),
        (collection("x"), 1, "feature 1 is no feature"),
        (collection(feature("Point", [1, 2], name="A place"), feature("Point", [], name="B")), 18, "feature 2: no points"),
        (collection(feature("Point", ["a", 2], name="A place")), 5, "feature 1: no points, or not two numbers"),
        (collection(feature("GeometryCollection", [], name="A place")), 5, "geometry GeometryCollection; one of Point"),
        (collection(feature("Point", [500_000, 1_800_000], name="A")), 5, "give longitude, latitude in degrees"),
        (collection(feature("Point", [1, 2])), 5, "no name"),
        ({**collection(feature("Point", [1, 2], name="A")), "crs": {"properties": {"name": "EPSG:3857"}}}, 1, "WGS 84"),
        ("[" * 100_000, 1, "nested too deep"),
    ],
)  # fmt: skip
def test_a_mistake_in_geojson_is_named_with_its_line(places, content, line, problem):
    path = places(content, "mine.geojson")
    with pytest.raises(PlacesFileError) as said, gazetteer.with_places(path):
        pass
    assert problem in str(said.value)
    assert str(said.value).startswith(f"{path}:{line}: "), said.value


def test_hostile_content_does_no_harm(places):
    name = "Casa <script>alert(1)</script>"
    rows = (
        f'name,lat,lon,source\n"{name}",16.5,-94.5,"<img src=x onerror=alert(2)>\x00\x1b[31m\u202e"\n"=cmd|x!A1",1,1,\n'
    )
    path = places(rows)
    with gazetteer.with_places(path):
        (found,) = gazetteer.locate(name)
        assert found.name == name
        assert not set(found.source) & set("\x00\x1b\u202e")
    path.write_text(
        'name,lat,lon,source\nPuente Inventado,15.2,-92.4,"<img src=x onerror=alert(2)></script><script>"\n'
    )
    with gazetteer.with_places(path):
        report = mapper.Report(
            "The caravan reached Puente Inventado on Sunday, after it had slept in Tapachula.",
            published=date(2018, 10, 29),
        )
        answer = mapper.check(mapper.Dossier((report,)), border="US")
    assert [stop.place.name for stop in answer.routes[0].route.stops] == ["Tapachula", "Puente Inventado"]
    page = mapper.draw(answer).get_root().render()
    assert "Puente Inventado" in page
    assert "<img src=x" not in page


def test_every_command_takes_own_places(places, tmp_path, capsys):
    path = str(places(HEAD + CAMP))
    report = tmp_path / "wire.md"
    report.write_text(
        "---\ntitle: Walkers\npublished: 2018-10-29\n---\nThe caravan reached Albergue Inventado on Sunday.\n"
    )
    for arguments in (
        ["locate", "Albergue Inventado", "--json"],
        ["distance", "Albergue Inventado", "--to-border", "US", "--json"],
        ["places", str(report), "--json"],
        ["check", str(report), "--to-border", "US", "--json"],
        ["check", "--claim", "at least 1,400 km", "--from", "Albergue Inventado", "--to-border", "US", "--json"],
        ["route", str(report)],
    ):
        assert main([*arguments, "--gazetteer", path]) == 0, arguments
        assert "our reporter" in capsys.readouterr().out, arguments
    assert main(["locate", "Albergue Inventado", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["candidates"] == [], "the next command does without"
    assert main(["locate", "x", "--gazetteer", "nowhere.csv"]) == 2
    assert capsys.readouterr().err == "mapper: nowhere.csv:1: no such file; give a CSV or GeoJSON file of places\n"


def test_workers_take_them_from_the_environment(places):
    path = places(HEAD + CAMP)
    program = "import gazetteer; print(gazetteer.locate('Estacioncita')[0].name)"
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True,
        env={**os.environ, "GAZETTEER_PLACES": str(path)},
    )  # fmt: skip
    assert ran.stdout.strip() == "Albergue Inventado"


def test_ten_thousand_places_are_read_quickly(places):
    import time

    path = places("name,lat,lon\n" + "".join(f"Casa Inventada {n}x,{n % 80},{n % 170}\n" for n in range(10_000)))
    started = time.process_time()
    with gazetteer.with_places(path):
        assert gazetteer.locate("Casa Inventada 9999x")
    assert time.process_time() - started < 3
