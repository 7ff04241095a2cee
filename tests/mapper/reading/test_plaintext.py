"""Text and Markdown reports: front matter, encodings, dates, language, and what is refused."""

from __future__ import annotations

import logging
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.errors import InputError
from mapper.reading.plaintext import decode, guess_language, language_code, published_date, read_text
from mapper.reading.source import read
from mapper.settings import YEARS

if TYPE_CHECKING:
    from pathlib import Path

REPORT = """---
title: "Walkers rest: a day off"
publisher: Example Wire
published: 2018-10-29
url: https://example.org/rest
language: en
---
The group reached the town on Monday.

It will leave on Tuesday.
"""


def test_front_matter_is_read_and_is_no_part_of_the_text() -> None:
    report = read_text(REPORT.encode(), source="rest.md")
    assert report.title == "Walkers rest: a day off"
    assert report.publisher == "Example Wire"
    assert report.published == date(2018, 10, 29)
    assert report.url == "https://example.org/rest"
    assert report.language == "en"
    assert report.source == "rest.md"
    assert report.text == "The group reached the town on Monday.\n\nIt will leave on Tuesday.\n"


def test_crlf_and_lf_give_the_same_text() -> None:
    windows = read_text(REPORT.replace("\n", "\r\n").encode(), source="a.md")
    assert windows.text == read_text(REPORT.encode(), source="a.md").text
    assert windows.published == date(2018, 10, 29)


def test_without_front_matter_the_text_is_whole_and_the_date_open() -> None:
    report = read_text(b"A headline\n\nThe group walked on.", source="a.txt")
    assert report.text == "A headline\n\nThe group walked on."
    assert report.published is None
    assert report.title == ""


def test_a_markdown_heading_is_the_title_and_stays_in_the_text() -> None:
    report = read_text(b"# On the road #\n\nThey walked.", source="a.md")
    assert report.title == "On the road"
    assert report.text.startswith("# On the road")


def test_the_caller_goes_before_the_front_matter() -> None:
    report = read_text(REPORT.encode(), source="a.md", published=date(2020, 1, 2), language="es")
    assert (report.published, report.language) == (date(2020, 1, 2), "es")


def test_empty_fields_and_unknown_keys_are_let_be() -> None:
    raw = b"---\ntitle:\npublished: ~\nlayout: post\ntags: [a, b]\n---\nThey walked to the town."
    report = read_text(raw, source="a.md")
    assert (report.title, report.published, report.text) == ("", None, "They walked to the town.")


def test_front_matter_alone_is_an_empty_report() -> None:
    with pytest.raises(InputError, match=r"a\.md: the report is empty"):
        read_text(b"---\ntitle: x\n---\n\n", source="a.md")


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"---\ntitle: {Troops: more\n---\nText.", r"a\.md:\d: the front matter is no YAML"),
        (b"---\ntitle: x\npublisher: 'y\n---\nText.", r"a\.md:\d: the front matter is no YAML"),
        (b"---\njust words\n---\nText.", r"a\.md:2: the front matter must be 'key: value' lines"),
        (b"---\ntitle: x\nText without an end.", r"a\.md:1: the front matter is not closed"),
        (
            b"---\ntitle: x\npublished: soon\n---\nText.",
            r"a\.md:3: published: 'soon' is no date; write it as 2018-10-29",
        ),
        (b"---\npublished: 10/12/2018\n---\nText.", r"a\.md:2: published: '10/12/2018' is no date"),
        (b"---\npublished: 2018-02-30\n---\nText.", r"a\.md:2: published: '2018-02-30' is no date"),
        (b"---\npublished: [2018]\n---\nText.", r"a\.md:2: published must be one value"),
        (b"---\nlanguage: 12\n---\nText.", r"a\.md:2: language: '12' is no language code"),
    ],
)
def test_a_mistake_in_the_front_matter_names_file_and_line(raw: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        read_text(raw, source="a.md")
    assert "\n" not in str(caught.value)


def test_a_rule_of_dashes_at_the_top_is_no_front_matter() -> None:
    assert read_text(b"---\n\nThey walked.", source="a.md").text == "---\n\nThey walked."


@pytest.mark.parametrize(
    "written",
    ["2018-10-29", "2018-10-29T23:30:00+02:00", "2018-10-29 08:00", "2018-10-29T06:00:00.000Z", "29 October 2018",
     "Oct. 29, 2018", "October 29th, 2018", "20181029", "2018/10/29"],
)  # fmt: skip
def test_dates_that_can_be_read(written: str) -> None:
    assert published_date(written) == date(2018, 10, 29)


@given(st.dates(date(YEARS[0], 1, 1), date(YEARS[-1], 12, 31)))
def test_every_iso_day_is_read_back(day: date) -> None:
    assert published_date(day.isoformat()) == day


@pytest.mark.parametrize("mark", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_encodings(mark: str) -> None:
    assert decode("Niltepec está cerca".encode(mark), "a.txt") == "Niltepec está cerca"


def test_windows_1252_is_read_with_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert decode("Juchitán – “la ciudad”".encode("cp1252"), "a.txt") == "Juchitán – “la ciudad”"
    assert "not UTF-8" in caplog.text


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "a PNG picture"),
        (b"PK\x03\x04" + bytes(50), "an office document"),
        (bytes(range(256)) * 8, "full of control bytes"),
        (b"\xffsome text \x81\x8d that is no text", "neither UTF-8 nor Windows-1252"),
    ],
)
def test_what_is_no_text_is_refused(raw: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        decode(raw, "a.txt")


@pytest.mark.parametrize(
    "odd",
    [
        "They walked to \x00 the town.",
        "They \u202ewalked\u202c on.",
        "word " * 200_000,
        "a" * 1_000_000,
        "مشى الناس إلى الحدود.",
    ],
    ids=["null", "override", "long line", "long word", "arabic"],
)
def test_odd_text_is_kept_as_it_is(odd: str) -> None:
    assert read_text(odd.encode(), source="a.txt").text == odd


def test_language_is_guessed_from_little_words() -> None:
    assert guess_language("The group was on the road and they said it was hot.") == "en"
    assert guess_language("La caravana llegó a la ciudad y los migrantes descansan en el parque.") == "es"
    assert guess_language("Les marcheurs sont arrivés dans la ville et ils ont dormi sur une place.") == "fr"
    assert guess_language("12345") == "en"


def test_language_codes() -> None:
    assert [language_code(tag) for tag in ("en-GB", "es_MX", "FR", "Spanish")] == ["en", "es", "fr", "es"]


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_several_files_are_one_dossier_in_order(tmp_path: Path) -> None:
    first, second = write(tmp_path, "a.md", REPORT), write(tmp_path, "b.txt", "They rested.")
    dossier = read([second, str(first)])
    assert [report.source for report in dossier.reports] == [str(second), str(first)]


def test_a_date_for_several_reports_goes_to_those_without(tmp_path: Path) -> None:
    first, second = write(tmp_path, "a.md", REPORT), write(tmp_path, "b.txt", "They rested.")
    days = [report.published for report in read([first, second], published=date(2019, 1, 1)).reports]
    assert days == [date(2018, 10, 29), date(2019, 1, 1)]
    assert read([first], published=date(2019, 1, 1)).reports[0].published == date(2019, 1, 1)


def test_a_file_given_twice_is_read_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = write(tmp_path, "a.md", REPORT)
    with caplog.at_level(logging.WARNING):
        assert len(read([path, str(path)]).reports) == 1
    assert "given twice" in caplog.text


def test_a_language_without_rules_is_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = write(tmp_path, "a.md", "---\nlanguage: de\n---\nSie gingen weiter.")
    with caplog.at_level(logging.WARNING):
        assert read(path).reports[0].language == "de"
    assert "the language is de, which is not supported (there are tables for en, es, fr)" in caplog.text


def test_missing_files_folders_and_empty_files_are_told_apart(tmp_path: Path) -> None:
    write(tmp_path, "walkers.md", REPORT)
    write(tmp_path, "blank.txt", " \n ")
    for source, message in (
        (tmp_path / "walker.md", r"no such file; did you mean .*walkers\.md\?"),
        (tmp_path / "no" / "walkers.md", "the folder .* is not there either"),
        (tmp_path, "a folder; give the files in it"),
        (tmp_path / "blank.txt", "the report is empty"),
        ("ftp://example.org/a.txt", "ftp addresses are not read"),
    ):
        with pytest.raises(InputError, match=message) as caught:
            read([source])
        assert "\n" not in str(caught.value)
    with pytest.raises(InputError, match="no report given"):
        read([])


def test_an_unknown_suffix_is_judged_by_content(tmp_path: Path) -> None:
    page = write(tmp_path, "page.asp", "<!DOCTYPE html><html lang='es'><body><p>La caravana llegó.</p></body></html>")
    words = write(tmp_path, "words", "They walked on.")
    reports = read([page, words]).reports
    assert reports[0].text == "La caravana llegó."
    assert reports[0].language == "es"
    assert reports[1].text == "They walked on."


def test_a_headline_with_a_colon_is_kept_whole():
    report = read_text(b"---\ntitle: Border: what we 'know'\npublished: 2018-10-29\n---\nText.", source="a.md")
    assert report.title == "Border: what we 'know'"
    assert report.published is not None
