"""GPX 1.1: opens in GDAL, has waypoints and routes, keeps to the schema's ranges and order."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from shared import ARABIC, empty_answer, pacific_answer, sample_answer

from mapper.exports import gpx

NS = {"g": "http://www.topografix.com/GPX/1/1"}
POINT = ("ele", "time", "magvar", "geoidheight", "name", "cmt", "desc", "src", "link", "sym", "type")
TOP = ("metadata", "wpt", "rte", "trk", "extensions")


def tree(answer):
    return ET.fromstring(gpx.dumps(answer))  # noqa: S314 - our own file


def test_waypoints_routes_and_roads():
    root = tree(sample_answer())
    assert root.get("version") == "1.1"
    assert len(root.findall("g:wpt", NS)) == 4
    assert [e.text for e in root.findall("g:rte/g:name", NS)] == ["caravan of 3,000", ARABIC]
    assert [len(route.findall("g:rtept", NS)) for route in root.findall("g:rte", NS)] == [3, 1]
    assert len(root.findall("g:trk/g:trkseg/g:trkpt", NS)) == 3
    first, second, third = root.findall("g:wpt", NS)[:3]
    assert first.findtext("g:time", namespaces=NS) == "2019-01-14T00:00:00Z"
    assert "1,350 km from the border" in first.findtext("g:desc", namespaces=NS)
    assert "inferred" in second.findtext("g:desc", namespaces=NS)
    assert third.find("g:time", NS) is None


def test_it_keeps_to_the_schema():
    for answer in (sample_answer(), pacific_answer(), empty_answer()):
        root = tree(answer)
        ranks = [TOP.index(child.tag.rsplit("}")[-1]) for child in root]
        assert ranks == sorted(ranks)
        for tag in ("wpt", "rtept", "trkpt"):
            for point in root.iter(f"{{{NS['g']}}}{tag}"):
                assert -90 <= float(point.get("lat")) <= 90
                assert -180 <= float(point.get("lon")) < 180
                order = [POINT.index(child.tag.rsplit("}")[-1]) for child in point]
                assert order == sorted(order)


def test_the_last_meridian_is_the_first():
    answer = pacific_answer()
    measured = answer.routes[0]
    first, second = measured.route.stops
    at = replace(first, place=replace(first.place, longitude=180.0))
    near = replace(second, place=replace(second.place, longitude=179.9999999))
    moved = replace(measured, route=replace(measured.route, stops=(at, near)))
    assert {e.get("lon") for e in tree(replace(answer, routes=(moved,))).findall("g:wpt", NS)} == {"-180.000000"}


def test_gdal_reads_it(tmp_path):
    pyogrio = pytest.importorskip("pyogrio")
    path = tmp_path / "route.gpx"
    path.write_text(gpx.dumps(sample_answer()), encoding="utf-8")
    meta, _, geometry, fields = pyogrio.raw.read(path, layer="waypoints")
    columns = dict(zip(meta["fields"], fields, strict=True))
    assert list(columns["name"])[:2] == ["1 Puente Alto", "2 San Marcos | Niltepec"]
    assert str(columns["time"][0]).startswith("2019-01-14")
    assert len(geometry) == 4
    assert len(pyogrio.raw.read(path, layer="routes")[2]) == 2
    assert len(pyogrio.raw.read(path, layer="tracks")[2]) == 1
