"""The desk's words: every phrase in every language, with the same gaps; and the texts that they stand in."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.account import CLAIM_KINDS, ROLES
from mapper.web.text import Span, paragraphs
from mapper.web.words import choose, speak

HOME = files("mapper.web")
TABLES = {code: tomllib.loads(HOME.joinpath(f"words.{code}.toml").read_text("utf-8")) for code in ("en", "es", "fr")}
GAP = re.compile(r"\{(\w+)\}")


@pytest.mark.parametrize("code", ["es", "fr"])
def test_every_phrase_is_there_with_the_same_gaps(code):
    assert list(TABLES[code]) == list(TABLES["en"])
    for key, phrase in TABLES["en"].items():
        assert sorted(GAP.findall(TABLES[code][key])) == sorted(GAP.findall(phrase)), key
        assert not re.search(r"[<>]", TABLES[code][key]), key


def test_every_phrase_that_is_said_is_in_the_tables_and_none_lies_idle():
    text = "".join(
        one.read_text("utf-8")
        for folder in (HOME, HOME.joinpath("templates"))
        for one in folder.iterdir()
        if one.name.endswith((".py", ".html"))
    )
    said = set(re.findall(r"words\(\s*[\"']([a-z_0-9]+)[\"']", text))
    table = speak("en").table
    assert {key for key in said if not key.endswith("_")} <= set(table)
    made = ("language_name", "role_", "kind_", "place_", "own_", "dated_", "status_", "error_", "conflict_")
    idle = [key for key in TABLES["en"] if key not in said and not key.startswith(made) and f'"{key}"' not in text]
    assert idle == []
    for start, names in (("role_", ROLES), ("kind_", CLAIM_KINDS)):
        assert {f"{start}{name}" for name in names} <= set(table)


@pytest.mark.parametrize(
    ("wanted", "code"),
    [(("es-MX,es;q=0.9",), "es"), (("de,fr;q=0.5",), "fr"), ((None, "de"), "en"), (("", "fr"), "fr")],
)
def test_the_language_is_the_first_that_there_are_words_for(wanted, code):
    assert choose(*wanted) == code


@given(
    st.text(alphabet="ab \n\r\t.é𝄞", max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 12), st.booleans()), max_size=6),
)
def test_a_text_is_shown_whole_and_counted_right(text, spans):
    made = [
        Span(start, min(start + size, len(text)), f"{n}")
        for n, (start, size, _) in enumerate(spans)
        if start < len(text)
    ]
    kinds = [is_name for start, _, is_name in spans if start < len(text)]
    names = [span for span, is_name in zip(made, kinds, strict=True) if is_name]
    figures = [span for span, is_name in zip(made, kinds, strict=True) if not is_name]
    shown = paragraphs(text, names, figures)
    for paragraph in shown:
        written = "".join(piece.text for piece in paragraph.pieces)
        assert text[paragraph.start : paragraph.start + len(written)] == written
        at = paragraph.start
        for piece in paragraph.pieces:
            span = next((one for one in names if one.key == piece.name), None)
            assert span is None or span.start <= at < at + len(piece.text) <= span.end
            at += len(piece.text)
    assert " ".join("".join(p.text for p in one.pieces) for one in shown).split() == text.split()
