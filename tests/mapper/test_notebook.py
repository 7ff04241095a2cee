"""How the nouns look in a notebook: well-formed, escaped, and a map that runs in its frame."""

from __future__ import annotations

import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from sample import HOSTILE, pacific_answer, sample_answer

import gazetteer
import mapper
from mapper.notebook import html, line


def told():
    """Return the sample answer, its border a real one, that can be drawn."""
    return replace(sample_answer(), border=gazetteer.border("US"))


VOID = {"img", "br", "meta", "input"}
LARGEST = 450_000
"""Characters that a map may add to a notebook."""


class Reader(HTMLParser):
    """Reads HTML as a browser does: the elements that are there, and whether they close in order."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.seen, self.said = [], [], ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.said += data

    def tags(self):
        return {tag for tag, _ in self.seen}


def nouns():
    answer = told()
    return {
        "dossier": mapper.Dossier(answer.account.reports),
        "route": answer.routes[0].route,
        "measured route": answer.routes[0],
        "figure": answer.claims[0],
        "hostile figure": answer.claims[3],
        "pacific": pacific_answer(),
    }


@pytest.mark.parametrize("name", list(nouns()))
def test_what_reports_say_is_escaped(name):
    page = Reader(nouns()[name]._repr_html_())
    assert page.tags() <= {"div", "p", "strong", "iframe", "table", "caption", "thead", "tbody", "tr", "th", "td"}
    assert not any(key.startswith("on") for _, attributes in page.seen for key in attributes)


def test_a_hostile_name_is_shown_as_it_is():
    page = Reader(html(told().routes[0]))
    assert HOSTILE.replace("\x07", "") in page.said
    assert "940 km ± 6" in page.said or "941 km ± 6" in page.said


def test_an_answer_is_one_line_and_a_map_in_a_closed_frame():
    text = told()._repr_html_()
    page = Reader(text)
    assert "2 routes, 4 stops, 4 figures (1 supported, 1 contradicted, 1 depends, 1 unverifiable)" in page.said
    (frame,) = [attributes for tag, attributes in page.seen if tag == "iframe"]
    assert frame["sandbox"] == "allow-scripts allow-popups"
    assert "src" not in frame
    assert page.tags() == {"div", "p", "strong", "iframe"}
    assert "default-src 'none'" in frame["srcdoc"]
    assert len(text) < LARGEST


def test_a_dossier_lists_its_reports():
    said = Reader(mapper.Dossier(told().account.reports)._repr_html_()).said
    assert said.startswith("2 reports")
    assert "Example Wire" in said
    assert "not dated" in said


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("pacific", "the boat: 1 route, 2 stops, 0 figures"),
        ("dossier", "2 reports"),
        ("measured route", "caravan of 3,000: 3 stops"),
        ("route", "caravan of 3,000: 3 stops"),
        ("figure", "“at least 1,450 km from the border”: depends"),
    ],
)
def test_a_terminal_gets_one_line(name, words):
    assert line(nouns()[name]) == words
    assert all(len(line(noun).splitlines()) == 1 for noun in nouns().values())


def test_ipython_prints_that_line():
    said = []
    printer = SimpleNamespace(text=said.append)
    nouns()["dossier"]._repr_pretty_(printer, False)
    nouns()["dossier"]._repr_pretty_(printer, True)
    assert said == ["2 reports", "..."]


def test_without_words_a_route_has_no_column_for_them():
    route = nouns()["pacific"].routes[0].route
    assert "the words" not in Reader(html(route)).said
    assert "the words" in Reader(html(nouns()["route"])).said


def test_what_has_no_look_is_refused():
    with pytest.raises(TypeError, match="str has no look"):
        html("text")  # type: ignore[arg-type]
