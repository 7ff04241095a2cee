"""A person at the desk: finds what is to be seen, clicks, types, and counts the clicks. And a report of our own."""

from __future__ import annotations

from pathlib import Path

from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

FROST = """\
Some 140 seasonal workers who lost their jobs to the frost are walking home from Mendoza, in the west of Argentina, to the towns on the Paraná.

The walkers left Mendoza on 28 June. On 2 July they reached San Luis, where a school gave them its gymnasium, and on 6 July they came into Villa Mercedes. On Friday they arrived in San Pedro and slept in the goods shed of the station. The next night they lay under the roof of a chapel that people call La Posta Vieja del Quebracho. On Monday they rested in Recreo.

"We have walked 35 kilometres a day," said Ana Luz Peralta, who picks grapes. Mendoza is about 240 kilometres from San Luis. The frontier with Paraguay, where a third of them come from, is still 900 kilometres away.
"""
"""Read by the program with a San Pedro in Paraguay for the one on the Paraná, with the river for a stop, and without the
chapel, which no gazetteer has."""
SEEDS = sorted((Path(__file__).parents[3] / "seeds").glob("[0-9]*.md"))

SELECT = """
const [words, to] = arguments;
for (const p of document.querySelectorAll('.words p')) {
  const walk = document.createTreeWalker(p, NodeFilter.SHOW_TEXT), found = [];
  while (walk.nextNode()) if (!walk.currentNode.parentElement.closest('[data-skip]')) found.push(walk.currentNode);
  const at = found.map(n => n.data).join('').indexOf(words);
  if (at < 0) continue;
  const range = document.createRange();
  const spot = (offset) => { for (const n of found) { if (offset <= n.data.length) return [n, offset]; offset -= n.data.length; } };
  range.setStart(...spot(at)); range.setEnd(...spot(at + words.length));
  p.scrollIntoView({block: 'center'});
  getSelection().removeAllRanges(); getSelection().addRange(range);
  p.dispatchEvent(new MouseEvent('mouseup', {bubbles: true}));
  return true;
}
return false;
"""


class Person:
    """Works at a desk in one window of a browser."""

    def __init__(self, browser, address):
        self.browser, self.address, self.clicks = browser, address, 0
        browser.get_log("browser")
        self.size(1200)
        browser.get(address)
        browser.delete_all_cookies()
        browser.get(address)

    def size(self, width, height=900):
        self.browser.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500},
        )

    def wait(self, condition, seconds=60):
        return WebDriverWait(self.browser, seconds, 0.05, [StaleElementReferenceException]).until(lambda _: condition())

    def all(self, css, text=None):
        return [one for one in self.browser.find_elements(By.CSS_SELECTOR, css) if text is None or text in one.text]

    def find(self, css, text=None, turn=0):
        self.wait(lambda: len(self.all(css, text)) > turn)
        return self.all(css, text)[turn]

    def settled(self):
        """Wait until nothing is under way any more."""
        self.wait(
            lambda: self.browser.execute_script(
                "return document.readyState === 'complete' && !document.documentElement.classList.contains('busy')"
            )
        )

    def click(self, css, text=None, turn=0):
        element = self.find(css, text, turn)
        self.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()
        self.clicks += 1
        self.settled()

    def type(self, css, text, turn=0):
        element = self.find(css, None, turn)
        self.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.clear()
        element.send_keys(text)

    def day(self, css, iso, turn=0):
        """Type a date as an English-speaking reader's field takes it."""
        year, month, day = iso.split("-")
        element = self.find(css, None, turn)
        element.send_keys(month + day + year)
        assert element.get_attribute("value") == iso

    def paste(self, text, *, title="", published="", language=""):
        area = self.find("textarea[name=text]")
        self.browser.execute_script("arguments[0].value = arguments[1]", area, text)
        if title or published:
            self.click(".about-report summary")
            self.type("[name=title]", title)
            self.day("[name=published]", published)
        if language:
            self.find(f"#take [name=language] option[value={language}]").click()
        self.click("#take button.main")
        self.find("#texts h1")
        self.map_ready()

    def map_ready(self):
        """Wait until the map in its frame has said that it is there."""
        self.wait(lambda: self.in_map("return typeof map === 'object' && !!map.route"))

    def in_map(self, script, *arguments):
        self.browser.switch_to.frame(self.find("#map"))
        try:
            return self.browser.execute_script(script, *arguments)
        finally:
            self.browser.switch_to.default_content()

    def select_words(self, words):
        assert self.browser.execute_script(SELECT, words), words
        self.clicks += 1
        self.find("#tools:not([hidden])")

    def notice(self):
        return self.browser.execute_script("return document.getElementById('notice').innerText")

    def stops(self):
        """Return the stops of the list as (name, date), those left out not among them."""
        rows = self.browser.execute_script(
            "return [...document.querySelectorAll('ol.stops li:not(.rejected)')].map(e => [e.querySelector('strong').textContent,"
            " e.querySelector('.when').firstChild.data.trim()])"
        )
        return [tuple(row) for row in rows]

    def complaints(self):
        """Return what the browser's console holds against the page."""
        return [entry["message"] for entry in self.browser.get_log("browser") if entry["level"] != "INFO"]
