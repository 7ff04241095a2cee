"""The map of an answer runs inside the frame that a notebook shows."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from sample import sample_answer

import gazetteer


@pytest.mark.browser
def test_the_map_draws_itself_inside_the_frame(browser, tmp_path):
    answer = replace(sample_answer(), border=gazetteer.border("US"))
    page = tmp_path / "page.html"
    page.write_text(f"<!doctype html><meta charset=utf-8><body>{answer._repr_html_()}", encoding="utf-8")
    browser.get(page.as_uri())
    browser.switch_to.frame(browser.find_element(By.TAG_NAME, "iframe"))
    try:
        WebDriverWait(browser, 20).until(lambda at: at.find_elements(By.CSS_SELECTOR, ".leaflet-pane"))
        assert "Puente Alto" in browser.find_element(By.TAG_NAME, "body").text
        assert [line for line in browser.get_log("browser") if line["level"] == "SEVERE"] == []
    finally:
        browser.switch_to.default_content()
