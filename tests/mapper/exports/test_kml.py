"""KML: opens in GDAL, has folders and dates, and its elements are in the order that the schema asks."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from shared import ARABIC, HOSTILE, empty_answer, pacific_answer, sample_answer

from mapper.exports import kml

NS = {"k": "http://www.opengis.net/kml/2.2"}
# the order of a Feature's elements in the schema of OGC KML 2.2
ORDER = ("name", "visibility", "open", "address", "Snippet", "description", "LookAt", "TimeStamp", "TimeSpan",
         "styleUrl", "Style", "Region", "ExtendedData", "Placemark", "Folder", "Point", "LineString", "MultiGeometry", "Track")  # fmt: skip


def tree(answer):
    return ET.fromstring(kml.dumps(answer))  # noqa: S314 - our own file


def test_folders_by_group():
    names = [e.text for e in tree(sample_answer()).findall("k:Document/k:Folder/k:name", NS)]
    assert names == ["caravan of 3,000", ARABIC]
    inner = [e.text for e in tree(sample_answer()).findall("k:Document/k:Folder/k:Folder/k:name", NS)]
    assert inner == ["Stops", "Way", "To the border of Norland", "Stops"]


def test_dates_are_times():
    stops = tree(sample_answer()).findall(".//k:Placemark[k:Point]", NS)
    assert len(stops) == 4
    assert stops[0].findtext("k:TimeSpan/k:begin", namespaces=NS) == "2019-01-14"
    assert stops[0].findtext("k:TimeSpan/k:end", namespaces=NS) == "2019-01-15"
    assert stops[1].findtext("k:TimeStamp/k:when", namespaces=NS) == "2019-01-20"
    assert "inferred" in stops[1].findtext("k:description", namespaces=NS)
    assert stops[2].find("k:TimeStamp", NS) is None
    assert stops[2].find("k:TimeSpan", NS) is None
    assert "undated" in stops[2].findtext("k:description", namespaces=NS)


def test_a_group_with_dates_has_a_track_in_time():
    gx = "{http://www.google.com/kml/ext/2.2}"
    root = tree(sample_answer())
    tracks = list(root.iter(f"{gx}Track"))
    assert tracks
    for track in tracks:
        days = [date.fromisoformat(one.text) for one in track.findall("k:when", NS)]
        points = [one.text.split() for one in track.findall(f"{gx}coord")]
        assert len(days) == len(points) >= 2
        assert days == sorted(days)
        assert [child.tag for child in track] == [f"{{{NS['k']}}}when"] * len(days) + [f"{gx}coord"] * len(days)
        assert all(-180 <= float(lon) <= 180 and -90 <= float(lat) <= 90 for lon, lat, _ in points)


def test_elements_are_in_order():
    for answer in (sample_answer(), pacific_answer(), empty_answer()):
        root = tree(answer)
        for element in [*root.iter(f"{{{NS['k']}}}Placemark"), *root.iter(f"{{{NS['k']}}}Folder")]:
            ranks = [ORDER.index(child.tag.rsplit("}")[-1]) for child in element]
            assert ranks == sorted(ranks)


def test_styles_are_there():
    root = tree(sample_answer())
    styles = {f"#{style.get('id')}" for style in root.iter(f"{{{NS['k']}}}Style")}
    used = {e.text for e in root.iter(f"{{{NS['k']}}}styleUrl")}
    assert used == styles


def test_gdal_reads_it(tmp_path):
    pyogrio = pytest.importorskip("pyogrio")
    path = tmp_path / "route.kml"
    path.write_text(kml.dumps(sample_answer()), encoding="utf-8")
    layers = [name for name, _ in pyogrio.list_layers(path)]
    assert {"caravan of 3,000", ARABIC, "Stops", "Way", "To the border of Norland"} <= set(layers)
    meta, _, geometry, fields = pyogrio.raw.read(path, layer="Stops")
    columns = dict(zip([f.lower() for f in meta["fields"]], fields, strict=True))
    assert list(columns["name"])[:2] == ["1 Puente Alto", "2 San Marcos | Niltepec"]
    assert HOSTILE.replace("\x07", "") in columns["name"][2]
    assert len(geometry) == 3
    assert list(columns["straight_km"].astype(float)) == [1350.0, 1066.0, 940.5]
    assert len(pyogrio.raw.read(path, layer="Way")[2]) == 2


def test_the_antimeridian_cuts_a_line(tmp_path):
    (mark,) = tree(pacific_answer()).findall(".//k:Placemark[k:MultiGeometry]", NS)
    ends = [e.text.split() for e in mark.iter(f"{{{NS['k']}}}coordinates")]
    assert ends[0][-1].startswith("180.0")
    assert ends[1][0].startswith("-180.0")
