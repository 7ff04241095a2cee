"""A desk that listens on the loopback, and a real Chromium in front of it."""

from __future__ import annotations

import shutil
import threading

import pytest

from mapper.web import server


def _start(*, scripts=True):
    """Start headless Chromium that reaches nothing but this machine."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    chromium, driver = shutil.which("chromium") or shutil.which("google-chrome"), shutil.which("chromedriver")
    if not chromium or not driver:
        pytest.skip("needs Chromium and its driver (Debian: chromium, chromium-driver)")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--lang=en-US",
                 "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--disable-background-networking"):  # fmt: skip
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options=options, service=Service(driver))


@pytest.fixture(scope="session")
def desk_browser():
    driver = _start()
    yield driver
    driver.quit()


@pytest.fixture
def serve():
    """Return what serves a folder and gives its address; all are ended after the test."""
    running = []

    def begin(folder, **options):
        desk = server.start(folder, **options)
        thread = threading.Thread(target=desk.serve, daemon=True)
        thread.start()
        running.append((desk, thread))
        return desk.address

    yield begin
    for desk, thread in running:
        desk.server.shutdown()
        thread.join(10)
