"""Date expressions, reckoned from the day of publication and from the story's own days."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapper.language.sentences import Text
from mapper.reading.dating import find_moments

if TYPE_CHECKING:
    from mapper.timespan import Moment

WEDNESDAY = date(2021, 11, 24)


def moments(text: str, language: str = "en", published: date | None = WEDNESDAY) -> list[Moment]:
    return find_moments(Text(text, language), language=language, published=published)


def spans(text: str, language: str = "en", published: date | None = WEDNESDAY) -> list[str]:
    found = []
    for moment in moments(text, language, published):
        span = moment.span
        found.append(
            "?" if span is None else str(span.first) if span.first == span.last else f"{span.first}..{span.last}"
        )
    return found


@pytest.mark.parametrize(
    ("text", "language", "days"),
    [
        ("They left on 13 November.", "en", ["2021-11-13"]),
        ("They left on November 13, 2020.", "en", ["2020-11-13"]),
        ("They left on Saturday, Nov. 13.", "en", ["2021-11-13"]),
        ("They left on 2021-11-13.", "en", ["2021-11-13"]),
        ("They left on the third of November.", "en", ["2021-11-03"]),
        ("They camped from 10 to 14 November.", "en", ["2021-11-10..2021-11-14"]),
        ("They camped there November 10-14.", "en", ["2021-11-10..2021-11-14"]),
        ("They left today.", "en", ["2021-11-24"]),
        ("They left yesterday.", "en", ["2021-11-23"]),
        ("They left the day before yesterday.", "en", ["2021-11-22"]),
        ("They left last night.", "en", ["2021-11-23"]),
        ("They left on Monday.", "en", ["2021-11-22"]),
        ("They left last Friday.", "en", ["2021-11-19"]),
        ("They will leave on Friday.", "en", ["2021-11-26"]),
        ("They left three days ago.", "en", ["2021-11-21"]),
        ("They left in October 2020.", "en", ["2020-10-01..2020-10-31"]),
        ("They left last Wednesday.", "en", ["2021-11-17"]),
        ("They left two hours ago.", "en", ["2021-11-24"]),
        ("Salieron hace dos horas.", "es", ["2021-11-24"]),
        ("Ils sont partis il y a dix minutes.", "fr", ["2021-11-24"]),
        ("They left overnight.", "en", ["2021-11-24"]),
        ("They left over the weekend.", "en", ["2021-11-20..2021-11-21"]),
        ("They left between Monday and Wednesday.", "en", ["2021-11-22..2021-11-24"]),
        ("They left on the night of 3 to 4 November.", "en", ["2021-11-03..2021-11-04"]),
        ("They left a week ago today.", "en", ["2021-11-17"]),
        ("They left two weeks ago on Monday.", "en", ["2021-11-08"]),
        ("They left a couple of days ago.", "en", ["2021-11-22"]),
        ("They left the night before last.", "en", ["2021-11-22"]),
        ("They left on Monday last week.", "en", ["2021-11-15"]),
        ("They left the Monday before last.", "en", ["2021-11-15"]),
        ("They left on Christmas Eve.", "en", ["2020-12-24"]),
        ("They left in mid-October.", "en", ["2021-10-11..2021-10-20"]),
        ("They left in the first week of November.", "en", ["2021-11-01..2021-11-10"]),
        ("They left on 9/10 November.", "en", ["2021-11-09..2021-11-10"]),
        ("They left on 09.11.2021.", "en", ["2021-11-09"]),
        ("They left on 11/20/2021.", "en", ["2021-11-20"]),
        ("They left in early October.", "en", ["2021-10-01..2021-10-10"]),
        ("Salieron el 13 de noviembre.", "es", ["2021-11-13"]),
        ("Salieron el sábado 13 de noviembre de 2021.", "es", ["2021-11-13"]),
        ("Salieron el primero de noviembre.", "es", ["2021-11-01"]),
        ("Acamparon del 10 al 14 de noviembre.", "es", ["2021-11-10..2021-11-14"]),
        ("Salieron ayer.", "es", ["2021-11-23"]),
        ("Salieron anteayer.", "es", ["2021-11-22"]),
        ("Salieron hace tres días.", "es", ["2021-11-21"]),
        ("Salieron el lunes.", "es", ["2021-11-22"]),
        ("Ils sont partis le 13 novembre.", "fr", ["2021-11-13"]),
        ("Ils sont partis le 1er novembre 2020.", "fr", ["2020-11-01"]),
        ("Ils ont campé du 10 au 14 novembre.", "fr", ["2021-11-10..2021-11-14"]),
        ("Ils sont partis hier.", "fr", ["2021-11-23"]),
        ("Ils sont partis avant-hier.", "fr", ["2021-11-22"]),
        ("Ils sont partis il y a trois jours.", "fr", ["2021-11-21"]),
        ("Ils sont partis lundi.", "fr", ["2021-11-22"]),
    ],
)
def test_one_expression(text: str, language: str, days: list[str]) -> None:
    assert spans(text, language) == days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("They left on 2 November. The next day they rested.", ["2021-11-02", "2021-11-03"]),
        ("They left on 2 November. Three days later they rested.", ["2021-11-02", "2021-11-05"]),
        ("They arrived on 9 November. Three days earlier they had left.", ["2021-11-09", "2021-11-06"]),
        ("They arrived on 9 November. The day before they had left.", ["2021-11-09", "2021-11-08"]),
        ("They arrived on 9 November. The Sunday before, they had left.", ["2021-11-09", "2021-11-07"]),
        ("They arrived on 9 November. The following Sunday they left.", ["2021-11-09", "2021-11-14"]),
        ("They arrived on 9 November. Two days before, they had left.", ["2021-11-09", "2021-11-07"]),
        ("They left on 9 November. A week later to the day they arrived.", ["2021-11-09", "2021-11-16"]),
        ("They left on 9 November. At dawn the next day they arrived.", ["2021-11-09", "2021-11-10"]),
        ("They left on Monday. Overnight they crossed.", ["2021-11-22", "2021-11-23"]),
        (
            "They came on Monday. They hope to leave by Friday, and expect rain on Friday.",
            ["2021-11-22"] + ["2021-11-26"] * 2,
        ),
        ("They left on 4 September 2015. On 6 September they rested.", ["2015-09-04", "2015-09-06"]),
    ],
)
def test_the_story_has_a_running_day(text: str, days: list[str]) -> None:
    assert spans(text) == days


@pytest.mark.parametrize(
    ("text", "language", "date"),
    [
        ("They were in Lviv from the Tuesday, 8 March, until the Saturday.", "en", "8 March"),
        ("Aseguran que este domingo 19 de enero durmieron en el pueblo.", "es", "19 de enero"),
    ],
)
def test_a_date_is_not_lost_behind_another(text: str, language: str, date: str) -> None:
    assert date in [text[moment.start : moment.end] for moment in moments(text, language)]


def test_a_vague_span_of_weeks_has_slack() -> None:
    (moment,) = moments("They left two weeks ago.")
    assert moment.span is not None
    assert moment.span.first < date(2021, 11, 10) < moment.span.last


@pytest.mark.parametrize(
    "text", ["They left yesterday.", "They left on Monday.", "They left ten days ago.", "They left on 3 May."]
)
def test_without_a_day_of_publication_what_is_relative_stays_open(text: str) -> None:
    assert spans(text, published=None) == ["?"]


def test_a_full_date_needs_no_day_of_publication() -> None:
    assert spans("They left on 3 May 2019. The next day they slept.", published=None) == ["2019-05-03", "2019-05-04"]


@pytest.mark.parametrize(
    ("text", "edge"),
    [
        ("They slept there until 13 November.", "until"),
        ("They have slept there since 13 November.", "since"),
        ("They left on 13 November.", ""),
    ],
)
def test_edges(text: str, edge: str) -> None:
    assert [moment.edge for moment in moments(text)] == [edge]


@pytest.mark.parametrize(
    "text",
    [
        "They may leave.",
        "The march went on.",
        "They sat in the sun.",
        "A second group came.",
        "31 February",
        "45 May",
        "He is 3.",
    ],
)
def test_what_is_no_day_gives_no_span(text: str) -> None:
    assert [span for span in spans(text) if span != "?"] == []


@given(st.dates(date(1990, 1, 1), date(2040, 12, 31)))
@settings(max_examples=60, deadline=None)
def test_any_full_date_is_read_back(day: date) -> None:
    for text in (
        f"They left on {day.isoformat()}.",
        f"They left on {day.day} {day:%B} {day.year}.",
        f"They left on {day:%A}, {day:%B} {day.day}, {day.year}.",
    ):
        assert spans(text) == [day.isoformat()]


@given(st.text(alphabet="0123456789 ,.-/abonMayJune0Friday\n", max_size=80))
@settings(max_examples=100, deadline=None)
def test_moments_lie_in_order_and_in_the_text(text: str) -> None:
    end = 0
    for moment in moments(text):
        assert end <= moment.start < moment.end <= len(text)
        end = moment.end
