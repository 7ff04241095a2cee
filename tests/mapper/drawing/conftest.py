"""A real Chromium without a network, for the tests that open a page."""

from __future__ import annotations

import shutil

import pytest


def start(*, scripts=True):
    """Start headless Chromium; every name resolves to nothing, so that only files, data and a server on loopback can load."""
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
    if not scripts:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    return webdriver.Chrome(options=options, service=Service(driver))


@pytest.fixture(scope="session")
def browser():
    """Return a Chromium driver shared by the session."""
    driver = start()
    yield driver
    driver.quit()


@pytest.fixture(scope="session")
def scriptless():
    """Return a Chromium that runs no scripts."""
    driver = start(scripts=False)
    yield driver
    driver.quit()
