"""report.md: reads as a page, and shows what a report says without obeying it."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

sys.path.insert(0, str(Path(__file__).parent))
from shared import HOSTILE, empty_answer, pacific_answer, sample_answer

from mapper.exports import markdown


def table_rows(text, first):
    lines = text.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(first))
    rows = []
    for line in lines[start:]:
        if not line.startswith("|"):
            break
        rows.append(line)
    return rows


def cells(row):
    """Count the cells as GitHub does: at every bar that no backslash escapes."""
    return len(row.replace("\\\\", "").replace("\\|", "").split("|")) - 2


def test_it_reads_as_a_page():
    text = markdown.dumps(sample_answer(), picture="map.svg")
    assert text.startswith("# The long walk north")
    assert "](<https://example.org/walk>), Example Wire, 2019-01-16" in text
    assert "![Map of the route](map.svg)" in text
    assert "3 stops, from Puente Alto (2019-01-14 to 2019-01-15) to" in text
    assert "593 km (368 mi) in straight lines" in text
    assert "1,350 km (839 mi) ± 6 km" in text
    assert "2019-01-20 (inferred)" in text
    assert "undated" in text
    assert "93 to 122 km a day" in text
    assert "“at least 1,450 km from the border”" in text
    assert "**It depends: some measures agree, some do not.** In a straight line it was 1,350 km" in text
    assert "| by road (not asked) | 1,700 to 1,900 km | yes |" in text
    assert "about the way from Puente Alto to the border of Norland on 2019-01-14 by the group" in text
    assert "- Where people came from: Київ-Новий, UA." in text
    assert "1 supported, 1 contradicted, 1 depends, 1 unverifiable" in text


def test_tables_keep_their_shape():
    text = markdown.dumps(sample_answer())
    for first, count in (("| # |", 6), ("| Leg |", 6), ("| Measure |", 4)):
        rows = table_rows(text, first)
        assert len(rows) > 2
        assert {cells(row) for row in rows} == {count}


def test_empty_and_borderless_answers_say_so():
    text = markdown.dumps(empty_answer())
    assert "No stop of people on the move was found" in text
    assert "no figure" in text
    assert text.startswith("# Quiet\n")
    text = markdown.dumps(pacific_answer())
    assert "# the boat" in text
    assert "Straight to the border |" in text


def test_escape_leaves_no_markup():
    escaped = markdown.escape(HOSTILE)
    assert "<" not in escaped
    assert "\\[l\\]" in escaped
    assert "\\`a\\`" in escaped
    assert "\\|" in escaped
    assert "http:" not in escaped
    assert markdown.escape("1. item\n\n# head") == "1&#8203;. item \\# head"
    assert markdown.escape("- x") == "\\- x"


def test_a_markdown_reader_finds_only_our_markup():
    reader = MarkdownIt("commonmark", {"html": True}).enable("table")
    tokens = reader.parse(markdown.dumps(sample_answer(), picture="map.svg"))
    flat = [*tokens, *(child for token in tokens for child in token.children or ())]
    kinds = {token.type for token in flat}
    assert not {"html_inline", "html_block", "code_inline", "code_block", "fence"} & kinds
    links = {token.attrGet("href") for token in flat if token.type == "link_open"}
    assert "https://example.org/walk" in links
    assert all(link.startswith("https://") and "evil" not in link for link in links)
    assert [token.attrGet("src") for token in flat if token.type == "image"] == ["map.svg"]
    assert sum(token.type == "table_open" for token in tokens) == 6
    shown = "".join(child.content for token in tokens for child in token.children or () if child.type == "text")
    assert "<img src=x onerror=alert(1)>" in shown


@given(st.text())
def test_escape_is_one_line_without_bare_signs(text):
    escaped = markdown.escape(text)
    assert "\n" not in escaped
    assert not set("<>") & set(escaped)
    bare = escaped.replace("\\\\", "")
    for sign in "`*_[]|~":
        assert bare.count(sign) == bare.count("\\" + sign)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "https://", "//evil", "file:///etc"])
def test_only_addresses_of_the_web_become_links(url):
    answer = sample_answer()
    report = replace(answer.account.reports[0], url=url, title="T")
    text = markdown.dumps(replace(answer, account=replace(answer.account, reports=(report,))))
    assert "](<" not in text


def test_an_address_cannot_leave_its_brackets():
    answer = sample_answer()
    report = replace(answer.account.reports[0], url="https://a.example/> <img src=x>\n(b)", title="T")
    text = markdown.dumps(replace(answer, account=replace(answer.account, reports=(report,))))
    assert "[T](<https://a.example/%3E%20%3Cimg%20src=x%3E%0A%28b%29>)" in text
