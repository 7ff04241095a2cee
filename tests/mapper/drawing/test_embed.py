"""What an article needs: the snippet, the page in separate files under a strict policy, the oEmbed document."""

from __future__ import annotations

import json
import re
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from mapper.drawing import embed
from mapper.drawing.webmap import draw
from mapper.errors import DrawingError, InputError

sys.path.insert(0, str(Path(__file__).parent))
import drawing_sample as sample

STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; frame-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
"""The policy of a content system that forbids every inline script and style."""
REQUIRED = {"version": str, "type": str, "html": str, "width": int, "height": int}
OPTIONAL = {
    "title": str, "author_name": str, "author_url": str, "provider_name": str, "provider_url": str,
    "cache_age": int, "thumbnail_url": str, "thumbnail_width": int, "thumbnail_height": int,
}  # fmt: skip
"""The fields of a "rich" response in the oEmbed specification 1.0, section 2.3.4."""


class Strict(SimpleHTTPRequestHandler):
    def end_headers(self):
        self.send_header("Content-Security-Policy", STRICT)
        super().end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def served(tmp_path):
    """Serve tmp_path on loopback under the strict policy; return its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Strict, directory=str(tmp_path)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def article(folder, snippet):
    (folder / "article.html").write_text(
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Article</title></head>'
        f"<body><p>Text</p>{snippet}<p>More</p></body></html>",
        encoding="utf-8",
    )


def window(browser, width=1000, height=800):
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False},
    )
    browser.get_log("browser")


def grown(browser):
    """Wait until the iframe has the height that its page has, and return both."""
    from selenium.webdriver.support.wait import WebDriverWait

    frame = browser.find_element("css selector", "iframe")
    WebDriverWait(browser, 10).until(lambda _: frame.size["height"] not in (embed.HEIGHT, 0))
    return frame.size["height"]


@pytest.mark.browser
def test_in_separate_files_it_works_where_inline_scripts_and_styles_are_forbidden(browser, tmp_path, served):
    answer = sample.balkan()
    for name, text in draw(answer).separate_files().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "embed.js").write_text(embed.LISTENER, encoding="utf-8")
    article(tmp_path, embed.snippet_apart(answer, image="map.png"))
    window(browser)
    browser.get(f"{served}/article.html")
    height = grown(browser)
    browser.switch_to.frame(0)
    try:
        page = browser.execute_script("return document.querySelector('main').getBoundingClientRect().height")
        names = browser.execute_script("return document.querySelectorAll('.over text.n').length")
        land = browser.execute_script("return getComputedStyle(document.querySelector('.land')).fill")
        settled = browser.execute_script("return document.documentElement.classList.contains('js')")
    finally:
        browser.switch_to.default_content()
    assert height == pytest.approx(page, abs=2)
    assert (settled, names >= 5, land == "rgb(0, 0, 0)") == (True, True, False)
    assert [line for line in browser.get_log("browser") if "favicon" not in line["message"]] == []


@pytest.mark.browser
def test_the_policy_of_that_test_does_stop_the_page_in_one_file(browser, tmp_path, served):
    draw(sample.balkan()).save(tmp_path / "map.html")
    window(browser)
    browser.get(f"{served}/map.html")
    assert not browser.execute_script("return document.documentElement.classList.contains('js')")
    assert any("Content Security Policy" in line["message"] for line in browser.get_log("browser"))


@pytest.mark.browser
def test_in_an_article_what_lies_below_the_map_opens_on_demand(browser, tmp_path):
    answer = sample.caravan()
    draw(answer).save(tmp_path / "map.html")
    article(tmp_path, embed.snippet(answer))
    window(browser)
    browser.get((tmp_path / "article.html").as_uri())
    folded = grown(browser)
    assert 500 < folded < 1300
    browser.switch_to.frame(0)
    try:
        titles = [one.text for one in browser.find_elements("css selector", "details summary h2")]
        assert titles == ["What the reports say, and what we measured", "Distance to the border over time", "The stops"]
        assert not browser.find_element("css selector", "table.stops").is_displayed()
        browser.execute_script("document.querySelectorAll('summary')[2].click()")
        assert browser.find_element("css selector", "table.stops").is_displayed()
    finally:
        browser.switch_to.default_content()
    from selenium.webdriver.support.wait import WebDriverWait

    frame = browser.find_element("css selector", "iframe")
    WebDriverWait(browser, 5).until(lambda _: frame.size["height"] > folded + 200)


def test_separate_files_hold_no_inline_script_or_style():
    files = draw(sample.caravan()).separate_files()
    assert set(files) == {"map.html", "map.css", "leaflet.js", "map.js"}
    page = files["map.html"]
    assert re.findall(r"<script(?![^>]*(?:src=|application/json))", page) == []
    assert "<style" not in page
    assert re.findall(r"<[^>]*\sstyle=", page) == []
    assert re.findall(r"<[^>]*\son\w+=", page) == []
    assert 'href="map.css"' in page
    assert "routeMap(" in files["map.js"]
    assert files == draw(sample.caravan()).separate_files()
    whole = draw(sample.caravan()).page()
    assert re.search(r"<main>.*</main>", page, re.DOTALL)[0] == re.search(r"<main>.*</main>", whole, re.DOTALL)[0]


def test_separate_files_refuse_what_brings_its_own_style():
    import folium

    drawn = draw(sample.balkan())
    drawn.get_root().header.add_child(folium.Element("<style>p{color:red}</style>"))
    with pytest.raises(DrawingError, match="separate files"):
        drawn.separate_files()


def test_the_snippet_for_a_strict_page_has_no_inline_script_or_style():
    text = embed.snippet_apart(sample.caravan())
    assert "style" not in text
    assert re.findall(r"<script>(?!</script>)", text) == []
    assert 'src="embed.js"' in text


@pytest.mark.parametrize("thumbnail", [None, (2400, 1600)])
def test_the_oembed_document_is_one(thumbnail):
    text = embed.oembed(sample.caravan(), "https://example.org/maps/walkers", thumbnail=thumbnail)
    made = json.loads(text)
    assert {key: type(made[key]) for key in REQUIRED} == REQUIRED
    assert set(made) <= set(REQUIRED) | set(OPTIONAL)
    assert all(type(made[key]) is kind for key, kind in OPTIONAL.items() if key in made)
    assert (made["version"], made["type"]) == ("1.0", "rich")
    picture = {"thumbnail_url", "thumbnail_width", "thumbnail_height"}
    assert picture & set(made) == (picture if thumbnail else set())  # all three or none
    assert re.findall(r'\ssrc="([^"#]+)', made["html"]) == ["https://example.org/maps/walkers/map.html"]
    assert "<script" not in made["html"]  # consumers strip scripts
    assert made["height"] >= 400


def test_a_page_points_to_its_oembed_document():
    page = draw(sample.caravan()).page(discovery='https://example.org/"a"/oembed.json')
    link = re.search(r"<link [^>]*>", page)[0]
    assert 'rel="alternate" type="application/json+oembed"' in link
    assert 'href="https://example.org/&quot;a&quot;/oembed.json"' in link
    assert "oembed" not in draw(sample.caravan()).page()


@pytest.mark.parametrize(
    "wrong", ["", "walkers/", "ftp://example.org/", "https://", "https://example.org/?a=1", "http://[", "https://a b/"]
)
def test_an_address_that_is_none_is_refused(wrong):
    with pytest.raises(InputError, match=r"https://example\.org/maps/walkers/"):
        embed.oembed(sample.empty(), wrong)


def test_hostile_words_stay_words_in_snippet_and_oembed():
    import dataclasses

    answer = sample.caravan()
    route = answer.routes[0]
    bad = dataclasses.replace(route.route.stops[0].place, name='"><script>alert(1)</script>')
    stops = (dataclasses.replace(route.route.stops[0], place=bad), *route.route.stops[1:])
    routes = (dataclasses.replace(route, route=dataclasses.replace(route.route, stops=stops)),)
    answer = dataclasses.replace(answer, routes=routes)
    for text in (
        embed.snippet(answer),
        embed.snippet_apart(answer),
        json.loads(embed.oembed(answer, "https://example.org/"))["html"],
    ):
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert" in text
