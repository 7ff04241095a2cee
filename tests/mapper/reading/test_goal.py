"""Which border the reports are about."""

from __future__ import annotations

import pytest

import mapper
from mapper.language.sentences import Text
from mapper.reading.goal import borders_told, find_border


@pytest.mark.parametrize(
    ("text", "language", "code"),
    [
        ("The caravan is still 1,000 km from the US border.", "en", "US"),
        ("The walkers are 40 km from the border with Austria.", "en", "AT"),
        ("The migrants are hundreds of miles from Libyan territory.", "en", "LY"),
        ("The families are two days from the Polish border.", "en", "PL"),
        ("Los migrantes están a 80 km de la frontera con Ecuador.", "es", "EC"),
        ("La caravana está a 1.000 km de la frontera de Estados Unidos.", "es", "US"),
        ("Les migrants sont à 3 km de la frontière avec l'Italie.", "fr", "IT"),
        ("Ils marchent vers la frontière de la Libye.", "fr", "LY"),
        ("The migrants slept in Agadez.", "en", None),
        ("", "en", None),
    ],
)
def test_the_border_that_is_named(text: str, language: str, code: str | None) -> None:
    assert find_border([], [], borders_told([Text(text, language)])) == code


def test_the_border_behind_counts_less_than_the_one_ahead() -> None:
    text = "The migrants crossed the border from Greece on Monday and reached Gevgelija. They are 190 km from the Serbian border."
    assert mapper.trace(mapper.Dossier((mapper.Report(text),))).border == "RS"


def test_all_reports_vote() -> None:
    reports = [
        Text("They are near the border with Mali."),
        Text("They are 300 km from the Libyan border."),
        Text("The Libyan border is closed."),
    ]
    assert find_border([], [], borders_told(reports)) == "LY"


def test_the_border_is_given_to_the_figures() -> None:
    text = "The migrants left Agadez on Monday. They are still about 700 km from the Libyan border."
    account = mapper.trace(mapper.Dossier((mapper.Report(text),)))
    assert account.border == "LY"
    assert mapper.trace(mapper.Dossier((mapper.Report(text),)), border="DZ").border == "DZ"
