from __future__ import annotations

import dataclasses
import json
import sys
from datetime import date
from pathlib import Path

import pytest

from mapper.drawing.embed import snippet
from mapper.drawing.webmap import draw
from mapper.model import Evidence, Report

sys.path.insert(0, str(Path(__file__).parent))
import drawing_sample as sample

pytestmark = pytest.mark.browser

OVERLAPS = """
const map = document.querySelector('.leaflet-container').getBoundingClientRect();
const box = e => e.getBoundingClientRect(), all = [];
for (const e of document.querySelectorAll('.over text.n, .over text.d')) all.push([e.textContent, box(e), 'label']);
for (const e of document.querySelectorAll('.stop-icon')) all.push([e.getAttribute('aria-label'), box(e), 'stop']);
const bad = [];
for (const [text, b, kind] of all) if (kind === 'label' && (b.left < map.left || b.right > map.right || b.top < map.top || b.bottom > map.bottom)) bad.push('out: ' + text);
for (let i = 0; i < all.length; i++) for (let j = i + 1; j < all.length; j++) {
  const a = all[i][1], b = all[j][1], slack = all[i][2] === 'stop' && all[j][2] === 'stop' ? 0.5 : 3;
  if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > slack && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > slack)
    bad.push(all[i][0] + ' / ' + all[j][0]);
}
return bad;
"""


def show(browser, tmp_path, answer, *, width=1200, height=800, **options):
    path = tmp_path / "map.html"
    draw(answer, **options).save(path)
    # A window cannot be narrower than Chromium allows, a device can.
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500},
    )
    browser.get_log("browser")
    browser.get(path.as_uri())
    return path


def settled(browser):
    return browser.execute_script("return document.documentElement.classList.contains('js')")


@pytest.mark.parametrize("kind", list(sample.ALL))
def test_whole_without_network_and_without_complaint(browser, tmp_path, kind):
    show(browser, tmp_path, sample.ALL[kind]())
    assert settled(browser)
    assert browser.get_log("browser") == []
    assert browser.execute_script("return performance.getEntriesByType('resource').length") == 0
    assert browser.execute_script("return document.querySelector('main h1').textContent.length > 0")


@pytest.mark.parametrize("width", [1200, 640, 375, 320])
@pytest.mark.parametrize("kind", ["caravan", "two", "balkan", "crowd"])
def test_names_collide_with_nothing_and_stay_in_the_frame(browser, tmp_path, kind, width):
    show(browser, tmp_path, sample.ALL[kind](), width=width)
    assert browser.execute_script(OVERLAPS) == []
    assert browser.execute_script("return document.scrollingElement.scrollWidth") <= width
    assert browser.execute_script("return document.querySelectorAll('.over text.n').length") >= 5


def test_every_stop_is_named_on_the_map_or_in_the_list(browser, tmp_path):
    answer = sample.crowd()
    show(browser, tmp_path, answer, width=375)
    text = browser.execute_script(
        "return [...document.querySelectorAll('.over text.n, .keyed.live li')].map(e => e.textContent).join('|')"
    )
    missing = [stop.place.name for stop in answer.routes[0].route.stops if stop.place.name not in text]
    assert missing == []


def test_stops_by_keyboard(browser, tmp_path):
    from selenium.webdriver.common.keys import Keys

    show(browser, tmp_path, sample.caravan())
    icon = browser.find_elements("css selector", ".stop-icon")[-1]
    assert icon.get_attribute("aria-label").endswith("29 Oct 2018")
    assert icon.get_attribute("role") == "button"
    browser.execute_script("arguments[0].focus()", icon)
    icon.send_keys(Keys.ENTER)
    popup = browser.find_element("css selector", ".leaflet-popup-content").text
    assert "1,066 km in a straight line" in popup
    assert "they reached" in popup
    assert "Example Wire, 29 Oct 2018" in popup
    browser.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert not browser.find_elements("css selector", ".leaflet-popup-content")
    assert browser.execute_script("return document.activeElement.className").startswith("leaflet-marker-icon")


def test_targets_are_24_pixels(browser, tmp_path):
    show(browser, tmp_path, sample.crowd(), width=375)
    small = browser.execute_script(
        "return [...document.querySelectorAll('.stop-icon, main button, .leaflet-bar a')].map(e => e.getBoundingClientRect())"
        ".filter(b => b.width && (b.width < 24 || b.height < 24)).length"
    )
    assert small == 0


def test_table_sorts_by_the_measured_numbers(browser, tmp_path):
    show(browser, tmp_path, sample.caravan())
    header = next(
        cell for cell in browser.find_elements("css selector", "table.stops th[data-sort]") if "straight" in cell.text
    )
    header.find_element("css selector", "button").click()
    column = "return [...document.querySelectorAll('table.stops tbody tr')].map(r => +r.cells[3].dataset.key)"
    keys = browser.execute_script(column)
    assert keys == sorted(keys)
    assert keys[0] == pytest.approx(1066, abs=2)
    assert header.get_attribute("aria-sort") == "ascending"
    header.find_element("css selector", "button").click()
    assert browser.execute_script(column) == keys[::-1]


def test_a_card_shows_its_place_on_the_map(browser, tmp_path):
    show(browser, tmp_path, sample.caravan())
    browser.find_element("css selector", ".card button").click()
    assert "Niltepec" in browser.find_element("css selector", ".leaflet-popup-content h3").text


def test_without_script_the_picture_and_the_stops_are_there(scriptless, tmp_path):
    show(scriptless, tmp_path, sample.caravan())
    assert not scriptless.find_element("css selector", ".folium-map").is_displayed()
    still = scriptless.find_element("css selector", ".still svg.wide")
    assert still.is_displayed()
    assert still.size["height"] > 300
    names = [row.text for row in scriptless.find_elements("css selector", "table.stops tbody th")]
    assert len(names) == 11
    assert "Niltepec" in names[-1]


def test_print_shows_the_picture(browser, tmp_path):
    show(browser, tmp_path, sample.caravan())
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        shown = browser.execute_script("return getComputedStyle(document.querySelector('.still')).visibility")
        pane = browser.execute_script("return getComputedStyle(document.querySelector('.leaflet-map-pane')).display")
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert (shown, pane) == ("visible", "none")


def test_folium_children_work_under_the_policy(browser, tmp_path):
    import folium

    drawn = draw(sample.balkan())
    folium.Marker([44.8, 20.4], tooltip="added").add_to(drawn)
    folium.PolyLine([[40, 20], [42, 22]]).add_to(drawn)
    drawn.save(tmp_path / "more.html")
    browser.get_log("browser")
    browser.get((tmp_path / "more.html").as_uri())
    assert browser.get_log("browser") == []
    assert browser.execute_script("return document.querySelectorAll('img.leaflet-marker-icon[src^=data]').length") == 1


def test_embed_takes_the_height_that_the_page_tells(browser, tmp_path):
    from selenium.webdriver.support.wait import WebDriverWait

    answer = sample.balkan()
    path = show(browser, tmp_path, answer)
    (tmp_path / "article.html").write_text(
        f"<!doctype html><p>Text</p>{snippet(answer, page=path.name)}", encoding="utf-8"
    )
    browser.get((tmp_path / "article.html").as_uri())
    frame = browser.find_element("css selector", "iframe")
    assert frame.get_attribute("loading") == "lazy"
    assert "Mytil" in frame.get_attribute("title") or "Lesb" in frame.get_attribute("title")
    WebDriverWait(browser, 5).until(lambda _: frame.size["height"] not in (760, 0))
    browser.switch_to.frame(frame)
    page = browser.execute_script("return document.querySelector('main').getBoundingClientRect().height")
    browser.switch_to.default_content()
    assert frame.size["height"] == pytest.approx(page, abs=2)


CANARIES = (
    '<img src=x onerror="window.__xss=1">',
    "</script><script>window.__xss=1</script>",
    "${window.__xss=1}`${window.__xss=1}`",
    "\"'><svg onload=window.__xss=1>\\",
    "{{ window.__xss }}{% raw %}\u2028\u2029]]>\x00-->",
)


@pytest.mark.parametrize("canary", CANARIES)
def test_hostile_text_stays_text(browser, tmp_path, canary):
    answer = sample.caravan(second=True)

    def poison(route, number):
        stops = []
        for stop in route.route.stops:
            where = dataclasses.replace(stop.place, name=canary + str(number), admin1=canary)
            stops.append(
                dataclasses.replace(stop, place=where, evidence=(Evidence(0, 0, 1, canary, canary),), note=canary)
            )
        return dataclasses.replace(
            route, route=dataclasses.replace(route.route, group=canary + str(number), stops=tuple(stops))
        )

    routes = tuple(poison(route, number) for number, route in enumerate(answer.routes))
    report = Report(canary, canary, canary, date(2018, 10, 29), "javascript:window.__xss=1", "en", canary)
    claims = tuple(
        dataclasses.replace(
            one, explanation=canary, claim=dataclasses.replace(one.claim, quote=canary, qualifier=canary)
        )
        for one in answer.claims
    )
    account = dataclasses.replace(answer.account, reports=(report,))
    show(browser, tmp_path, dataclasses.replace(answer, account=account, routes=routes, claims=claims))
    assert settled(browser)
    for icon in browser.find_elements("css selector", ".stop-icon")[:3]:
        browser.execute_script("arguments[0].focus(); arguments[0].click()", icon)
    assert browser.execute_script("return window.__xss === undefined")
    assert browser.get_log("browser") == []
    assert browser.find_elements("css selector", "a[href^=javascript]") == []
    shown = browser.execute_script("return document.querySelector('blockquote').textContent")
    assert canary.replace("\x00", "\ufffd") in shown
    assert json.dumps(browser.title)
