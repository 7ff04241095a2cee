from __future__ import annotations

import gzip
import io
import re
import sys
from datetime import date
from pathlib import Path

import folium
import folium.plugins
import pytest

from mapper import pipeline
from mapper.drawing.webmap import RouteMap, draw
from mapper.errors import DrawingError
from mapper.model import Dossier, Report

sys.path.insert(0, str(Path(__file__).parent))
import drawing_sample as sample


@pytest.fixture(scope="module")
def page():
    return draw(sample.caravan()).get_root().render()


def test_is_a_folium_map_and_light():
    drawn = draw(sample.caravan())
    assert isinstance(drawn, folium.Map)
    assert isinstance(drawn, RouteMap)
    target = io.BytesIO()
    drawn.save(target, close_file=False)
    assert len(target.getvalue()) <= 300_000
    assert len(gzip.compress(target.getvalue())) <= 100_000


def test_names_no_outside_resource(page):
    assert not re.search(r"<(?:script|link|img|iframe|use)[^>]+(?:src|href)=[\"']?(?:https?:)?//", page)
    assert "url(" not in re.sub(r"url\(data:", "", page.split("</style>")[0])
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)[1]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_same_input_same_bytes(page):
    assert draw(sample.caravan()).get_root().render() == page


def test_same_bytes_with_folium_children():
    def render():
        drawn = draw(sample.balkan())
        folium.Marker([42.0, 21.4], popup=folium.Popup("Skopje")).add_to(drawn)
        folium.CircleMarker([41.1, 22.5]).add_to(drawn)
        return drawn.get_root().render()

    assert render() == render()


def test_saving_refuses_a_plugin_from_a_cdn(tmp_path):
    drawn = draw(sample.balkan())
    folium.plugins.AntPath([[42, 21], [43, 22]]).add_to(drawn)
    with pytest.raises(DrawingError, match="jsdelivr"):
        drawn.save(tmp_path / "map.html")
    assert not (tmp_path / "map.html").exists()


def test_tiles_are_an_option_with_attribution_and_warning():
    with pytest.warns(UserWarning, match="another server"):
        drawn = draw(sample.balkan(), tiles="OpenStreetMap")
    page = drawn.get_root().render()
    assert "img-src data: https://tile.openstreetmap.org" in page
    assert "OpenStreetMap contributors" in page
    assert "asks another server" in page


def test_tiles_are_refused_where_mercator_misleads():
    with pytest.raises(DrawingError, match="Mercator"):
        draw(sample.arctic(), tiles="OpenStreetMap")


@pytest.mark.parametrize(
    ("language", "word"), [("en", "straight line"), ("es", "en línea recta"), ("fr", "vol d’oiseau")]
)
def test_speaks_three_languages(language, word):
    page = draw(sample.caravan(), language=language).get_root().render()
    assert f'<html lang="{language}">' in page
    assert word in page


def test_language_of_the_first_report():
    assert '<html lang="es">' in draw(sample.caravan(language="es")).get_root().render()
    assert '<html lang="en">' in draw(sample.caravan(language="de")).get_root().render()


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "was not walked"), ("es", "no se fue a pie"), ("fr", "on n’est pas allé à pied")],
)
def test_the_page_says_in_its_language_what_was_not_walked(language, words):
    text = "The migrants left San Pedro Sula on 13 October. On 14 October they reached Tapachula."
    report = Report(text, published=date(2018, 10, 20))
    answer = pipeline.assess(pipeline.trace(Dossier((report,)), border="US"))
    assert words in draw(answer, language=language).page()
