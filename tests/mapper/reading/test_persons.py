"""Persons that a report names: officials apart from people who may be travelling."""

from __future__ import annotations

import pytest

from mapper.language.lexicon import load
from mapper.language.sentences import Text
from mapper.reading.persons import find_persons


def persons(sentence: str, language: str = "en") -> dict[str, str]:
    return find_persons(Text(sentence, language), load(language), [])


@pytest.mark.parametrize(
    ("sentence", "language", "surname", "kind"),
    [
        ("They met President Emmanuel Macron there.", "en", "macron", "other"),
        ("They met Maria Lopez, a nurse from the north.", "en", "lopez", "person"),
        ("With them walks Ahmed Hassan and his son.", "en", "hassan", "person"),
        ("They spoke to David Miller, the mayor of the town.", "en", "miller", "other"),
        ("Habló el presidente Iván Duque en la plaza.", "es", "duque", "other"),
    ],
)
def test_kinds(sentence: str, language: str, surname: str, kind: str) -> None:
    assert persons(sentence, language)[surname] == kind


def test_an_official_stays_one() -> None:
    assert persons("They met President Emmanuel Macron. Later Emmanuel Macron left.")["macron"] == "other"


def test_no_name_no_person() -> None:
    assert persons("The migrants slept. They were tired.") == {}
