"""What every export keeps: credit inside, the same bytes each time, and nothing of a report that acts."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from shared import ANSWERS, ARABIC, EXPORTS, HOSTILE, sample_answer

exports = pytest.mark.parametrize("name", EXPORTS)
answers = pytest.mark.parametrize("which", ANSWERS)


def read(name: str, text: str):
    """Read a file back with a reader of its format, strictly."""
    if name.endswith((".geojson", ".jsonld")):
        return json.loads(text)
    if name.endswith((".kml", ".gpx")):
        return ET.fromstring(text)  # noqa: S314 - our own file
    if name.endswith(".csv"):
        return list(csv.reader(io.StringIO(text, newline=""), strict=True))
    return text


@exports
@answers
def test_it_reads_back_and_carries_its_credit(name, which):
    text = EXPORTS[name](ANSWERS[which]())
    assert read(name, text) is not None
    for words in ("GeoNames", "creativecommons.org/licenses/by/4.0", "changed", "Natural Earth", "de facto"):
        assert words in text, words
    assert ("OpenStreetMap contributors" in text) == (which == "sample")
    assert ("ODbL" in text) == (which == "sample")


@exports
@answers
def test_it_is_the_same_each_time(name, which):
    assert EXPORTS[name](ANSWERS[which]()) == EXPORTS[name](ANSWERS[which]())


def test_it_is_the_same_in_another_process():
    here = {name: make(sample_answer()) for name, make in EXPORTS.items()}
    code = "import json, shared; print(json.dumps({n: m(shared.sample_answer()) for n, m in shared.EXPORTS.items()}))"
    root = Path(__file__).resolve().parents[3]
    env = {"PYTHONPATH": f"{root}:{Path(__file__).parent}", "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env)
    assert json.loads(done.stdout) == here


@exports
@answers
def test_it_is_plain_utf8_with_an_end(name, which):
    text = EXPORTS[name](ANSWERS[which]())
    text.encode("utf-8")
    assert text.endswith("\n")
    assert "\r" not in text
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", text)


@exports
def test_hostile_words_stay_words(name):
    text = EXPORTS[name](sample_answer())
    assert "alert(1)" in text  # the twin: they are in there
    if name.endswith((".kml", ".gpx")):
        root = read(name, text)
        assert not [e for e in root.iter() if e.tag.rsplit("}")[-1] in ("img", "script")]
        for balloon in root.iter("{http://www.opengis.net/kml/2.2}description"):
            assert "<img" not in (balloon.text or "")
    elif name.endswith(".csv"):
        for cell in (cell for row in read(name, text) for cell in row):
            assert re.fullmatch(r"-?\d+(\.\d+)?", cell) or not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
        assert any(cell.startswith("'=HYPERLINK") for row in read(name, text) for cell in row)
    elif name.endswith((".md", ".jsonld")):
        assert "<img" not in text
        assert "</script" not in text


@exports
def test_other_scripts_are_kept(name):
    text = EXPORTS[name](sample_answer())
    assert ARABIC in text or name in ("claims.csv", "claimreview.jsonld")
    assert "Київ-Новий" in text or name in ("claims.csv", "claimreview.jsonld")


@exports
def test_lone_surrogates_do_no_harm(name):
    answer = sample_answer()
    route = answer.routes[0].route
    odd = replace(
        route, group="half \ud83d of a pair \x00", stops=(replace(route.stops[0], note="\udc00"), *route.stops[1:])
    )
    claim = replace(
        answer.claims[0], explanation="\ud800 \x00 broken", claim=replace(answer.claims[0].claim, quote="q\ud800")
    )
    answer = replace(answer, routes=(replace(answer.routes[0], route=odd),), claims=(claim,))
    text = EXPORTS[name](answer)
    text.encode("utf-8")
    assert read(name, text) is not None


@exports
def test_a_report_number_that_is_not_there_does_no_harm(name):
    answer = sample_answer()
    bare = replace(answer, account=replace(answer.account, reports=()))
    assert read(name, EXPORTS[name](bare)) is not None


def test_the_hostile_text_is_hostile():
    for sign in ("=", "<", "`", "|", "$", "\\", "&", '"', "\x07", "["):
        assert sign in HOSTILE
