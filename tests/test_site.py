"""The documentation site: built without a warning, whole without a network, every public object and link in it."""

from __future__ import annotations

import inspect
import re
import shutil
import subprocess
import sys
import threading
from functools import cached_property, partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

import gazetteer
import mapper

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "docs" / "reference"))

LOADING = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
    "embed": "src",
}
RELATIONS = {"stylesheet", "icon", "preload", "modulepreload", "prefetch", "dns-prefetch", "preconnect", "manifest"}


def start_browser() -> Any:
    """Start a Chromium that reaches this machine and nothing else."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    chromium, driver = shutil.which("chromium") or shutil.which("google-chrome"), shutil.which("chromedriver")
    if not chromium or not driver:
        pytest.skip("needs Chromium and its driver (Debian: chromium, chromium-driver)")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                 "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--disable-background-networking"):  # fmt: skip
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options=options, service=Service(driver))


class Page(HTMLParser):
    """What a page links to, loads, and can be linked to at."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.anchors: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.anchors |= {value for key in ("id", "name") if (value := found.get(key))}
        if tag == "a" and found.get("href"):
            self.links.append(str(found["href"]))
        elif tag == "link" and RELATIONS & set(str(found.get("rel")).split()):
            self.loads.append(str(found["href"]))
        elif value := found.get(LOADING.get(tag, "")):
            self.loads.append(value)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site as ``make docs`` does."""
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html", "-d", folder / "trees", ROOT / "docs", folder / "html"],
        capture_output=True, text=True, encoding="utf-8", timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return folder / "html"


@pytest.fixture(scope="module")
def read(site: Path) -> dict[Path, Page]:
    return {path: Page(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html"))}


@pytest.mark.parametrize("package", [gazetteer, mapper], ids=["gazetteer", "mapper"])
def test_every_public_object_has_its_docstring_there(site: Path, package: object) -> None:
    text = (site / "reference" / f"{package.__name__}.html").read_text(encoding="utf-8")
    assert [name for name in package.__all__ if f'id="{package.__name__}.{name}"' not in text] == []
    undocumented = [name for name in package.__all__ if not (getattr(package, name).__doc__ or "").strip()]
    assert undocumented == []


@pytest.mark.parametrize("package", [gazetteer, mapper], ids=["gazetteer", "mapper"])
def test_what_a_public_class_offers_is_described(package: object) -> None:
    classes = [value for name in package.__all__ if inspect.isclass(value := getattr(package, name))]
    offered = [
        (value.__name__, name, member)
        for value in classes
        for name, member in vars(value).items()
        if not name.startswith("_") and (inspect.isfunction(member) or isinstance(member, property | cached_property))
    ]
    assert len(offered) > 3
    assert [(owner, name) for owner, name, member in offered if not (member.__doc__ or "").strip()] == []


def test_the_written_reference_is_up_to_date() -> None:
    import build_api

    for path, text in build_api.pages().items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name}: run make docs"


def test_nothing_comes_from_another_host(site: Path, read: dict[Path, Page]) -> None:
    loads = [(path.name, address) for path, page in read.items() for address in page.loads]
    assert len(loads) > 50
    assert [pair for pair in loads if urlsplit(pair[1]).netloc] == []
    for sheet in site.rglob("*.css"):
        assert re.findall(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//[^)\s]*", sheet.read_text(encoding="utf-8")) == []


def test_links_lead_somewhere(site: Path, read: dict[Path, Page]) -> None:
    broken, followed = [], 0
    for path, page in read.items():
        for link in page.links:
            at = urlsplit(link)
            if at.scheme or at.netloc:
                assert at.scheme in ("http", "https", "mailto"), link
                continue
            followed += 1
            target = (path.parent / unquote(at.path)).resolve() if at.path else path
            known = read[target].anchors if target in read else set()
            if not target.exists() or (target in read and at.fragment and unquote(at.fragment) not in known):
                broken.append(f"{path.relative_to(site)}: {link}")
    assert broken == []
    assert followed > 300


def test_the_pages_that_were_promised_are_there(site: Path) -> None:
    for name in ("tutorial/first-map", "how-to/use-pandas", "gallery/caravan-2018", "reference/cli", "reference/mapper",
                 "reference/tables", "reference/licences", "explanation/verdicts", "explanation/border-distance",
                 "explanation/reading", "explanation/roads", "gotchas", "changelog"):  # fmt: skip
        assert (site / f"{name}.html").exists(), name


@pytest.mark.browser
def test_search_finds_and_phones_need_no_scrolling_sideways(site: Path, read: dict[Path, Page]) -> None:
    from selenium.webdriver.common.by import By
    from selenium.webdriver.support.ui import WebDriverWait

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    driver = start_browser()
    try:
        home = f"http://127.0.0.1:{server.server_port}/"
        driver.get(f"{home}search.html?q=geodesic")
        found = (By.CSS_SELECTOR, "ul.search li a[href*='border-distance']")
        assert WebDriverWait(driver, 30).until(lambda at: at.find_elements(*found))  # they appear one after the other
        driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride", {"width": 375, "height": 800, "deviceScaleFactor": 1, "mobile": True}
        )
        wide = []
        for path in read:
            driver.get(home + str(path.relative_to(site)))
            if driver.execute_script("return document.documentElement.scrollWidth") > 375:
                wide.append(path.name)
        assert wide == []
        assert [line for line in driver.get_log("browser") if "ERR_NAME_NOT_RESOLVED" in line["message"]] == []
    finally:
        driver.quit()
        server.shutdown()
        server.server_close()
