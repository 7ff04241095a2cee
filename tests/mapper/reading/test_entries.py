"""Live blogs, diaries and timelines: which lines head an entry, and of which day and hour each is."""

from __future__ import annotations

from datetime import date

import pytest

from mapper.language.sentences import Text
from mapper.reading.dating import find_moments
from mapper.reading.entries import entry_at, find_entries
from mapper.reading.heads import find_heads
from mapper.timespan import ENTRY

WEDNESDAY = date(2021, 11, 17)


def clock(minute: int | None) -> str:
    return "" if minute is None else f"{minute // 60:02}:{minute % 60:02}"


@pytest.mark.parametrize(
    ("line", "language", "said"),
    [
        ("14:05 The group left.", "en", "14:05"),
        ("14.05 The group left.", "en", "14:05"),
        ("2:05pm They left.", "en", "14:05"),
        ("2.05 pm GMT The group left.", "en", "14:05"),
        ("12.30am They left.", "en", "00:30"),
        ("0905 GMT They left.", "en", "09:05"),
        ("(10:30) They left.", "en", "10:30"),
        ("[16:40] They left.", "en", "16:40"),
        ("Updated 09:12", "en", "09:12"),
        ("Posted at 14:05", "en", "14:05"),
        ("UPDATE 3 (14:05 GMT): They left.", "en", "14:05"),
        ("**14:05 | Buses at the gate**", "en", "14:05"),
        ("Cali, 14:05 \u2014 They left.", "en", "14:05"),
        ("**Saturday 13 November, 23:50** \u2014 They left.", "en", "2021-11-13 23:50"),
        ("7:26 p.m. ET, November 13, 2021", "en", "2021-11-13 19:26"),
        ("Sun 14 Nov 2021 14.22 CET", "en", "2021-11-14 14:22"),
        ("**Tuesday, Nov. 16, noon.** They left.", "en", "2021-11-16 12:00"),
        ("## Tuesday 16 November", "en", "2021-11-16"),
        ("Tuesday 16 November", "en", "2021-11-16"),
        ("16/11/2021 14:05", "en", "2021-11-16 14:05"),
        ("2021-11-16T14:05", "en", "2021-11-16 14:05"),
        ("13 November. They left.", "en", "2021-11-13"),
        ("16h05 - Ils partent.", "fr", "16:05"),
        ("16 h \u2013 Ils partent.", "fr", "16:00"),
        ("Mardi 16 novembre, 9 h 30 : ils partent.", "fr", "2021-11-16 09:30"),
        ("Mis \u00e0 jour \u00e0 14h05", "fr", "14:05"),
        ("Martes 16 de noviembre, 14.05 horas. Salen.", "es", "2021-11-16 14:05"),
        ("Actualizado a las 9.30", "es", "09:30"),
    ],
)
def test_a_head_says_its_day_and_its_clock(line: str, language: str, said: str) -> None:
    (head,) = find_heads(line, language, WEDNESDAY)
    assert " ".join(filter(None, (str(head.full or ""), clock(head.minute)))) == said


@pytest.mark.parametrize(
    "line",
    [
        "At 14:05 they left.",
        "14:05 was the hour.",
        "1,450 people left.",
        "9 a.m. on Monday they left.",
        "November 13 they left.",
        "Monday morning, the group left.",
        "Sunday in the camp was quiet.",
        "May the road be kind.",
        "They left at 14:05.",
        "Noon. The group left.",
    ],
)
def test_a_sentence_that_begins_with_an_hour_is_no_head(line: str) -> None:
    assert find_heads(line, "en", WEDNESDAY) == []


def test_a_line_broken_to_a_width_is_no_head() -> None:
    text = "The families who had waited since the summer left the town on\n13 November. They slept on the road.\n\nEnd."
    assert find_heads(text, "en", WEDNESDAY) == []


def days(text: str, published: date | None = WEDNESDAY) -> list[str]:
    entries = find_entries(text, language="en", published=published)
    return [f"{entry.rank} {entry.day or '?'}" for entry in entries]


def test_one_head_makes_no_blog() -> None:
    assert days("14:05 They left.\n\nThey slept.") == []


def test_the_newest_entry_may_stand_first_or_last() -> None:
    assert days("16:00 A.\n\n09:00 B.") == ["2 2021-11-17", "1 2021-11-17"]
    assert days("09:00 B.\n\n16:00 A.") == ["1 2021-11-17", "2 2021-11-17"]


def test_a_clock_that_goes_back_on_itself_is_of_another_day() -> None:
    assert days("01:00 A.\n\n22:00 B.\n\n20:00 C.") == ["3 2021-11-17", "2 2021-11-16", "1 2021-11-16"]
    assert days("20:00 A.\n\n22:00 B.\n\n01:00 C.") == ["1 2021-11-16", "2 2021-11-16", "3 2021-11-17"]


def test_a_weekday_is_the_last_one_before_what_is_newer() -> None:
    assert days("Tuesday, 16:00 A.\n\nMonday, 9:00 B.\n\nSunday, 8:00 C.") == [
        "3 2021-11-16",
        "2 2021-11-15",
        "1 2021-11-14",
    ]


def test_a_heading_s_day_is_that_of_the_clocks_below_it() -> None:
    text = "## Monday 15 November\n\n08:00 A.\n\n20:00 B.\n\n## Tuesday 16 November\n\n07:00 C."
    assert days(text) == ["1 2021-11-15", "2 2021-11-15", "3 2021-11-16"]


def test_entries_may_be_of_days_after_the_first_publication() -> None:
    assert days("Friday 19 November, 9:00 A.\n\nThursday 18 November, 9:00 B.") == ["2 2021-11-19", "1 2021-11-18"]


def test_without_any_date_the_entries_have_only_their_order() -> None:
    assert days("16:00 A.\n\n09:00 B.", None) == ["2 ?", "1 ?"]


def test_days_may_be_counted() -> None:
    text = "Day 1 (Monday, 1 November). A.\n\nDay 4 (Thursday). B.\n\nDay 12. C."
    assert days(text) == ["1 2021-11-01", "2 2021-11-04", "3 2021-11-12"]


def test_updates_are_numbered() -> None:
    assert days("UPDATE 2: A.\n\nUPDATE 1: B.") == ["2 2021-11-17", "1 2021-11-17"]


def test_the_dates_of_a_byline_head_nothing() -> None:
    assert days("Published 16 November 2021\n\nUpdated 17 November 2021, 09:12\n\nThey left yesterday.") == []


def test_a_timeline_inside_a_report_ends_with_its_last_line() -> None:
    text = "They left home long ago. " * 20 + "\n\n13 November: A.\n\n15 November: B.\n\nThey rest now."
    entries = find_entries(text, language="en", published=WEDNESDAY)
    assert [str(entry.day) for entry in entries] == ["2021-11-13", "2021-11-15"]
    assert entry_at(entries, text.index("B.")) is entries[1]
    assert entry_at(entries, text.index("They rest")) is None


def test_what_is_told_in_an_entry_counts_from_its_day() -> None:
    raw = "Tuesday, 16:00 They left this morning.\n\nMonday, 9:00 They came last night. On Friday they were away."
    entries = find_entries(raw, language="en", published=WEDNESDAY)
    text = Text(raw, "en", heads=[(entry.start, entry.body) for entry in entries])
    moments = find_moments(text, language="en", published=WEDNESDAY, entries=entries)
    assert [(str(m.span and m.span.first), m.rule == ENTRY) for m in moments] == [
        ("2021-11-16", True),
        ("2021-11-16", False),
        ("2021-11-15", True),
        ("2021-11-14", False),
        ("2021-11-12", False),
    ]


def test_a_head_is_a_sentence_and_begins_a_paragraph() -> None:
    raw = "They rest.\n14:05 They left. They walk."
    text = Text(raw, "en", heads=[(11, 17)])
    assert [(raw[s.start : s.end], s.paragraph) for s in text.sentences] == [
        ("They rest.", 0),
        ("14:05", 1),
        ("They left.", 1),
        ("They walk.", 1),
    ]
