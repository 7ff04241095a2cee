"""A fourth language is a table and tests: Italian, read from ``tests/data/language`` with the code as it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import mapper
from mapper.cli.main import main
from mapper.drawing.words import words
from mapper.language import LANGUAGES, languages, tables
from mapper.language.tables import DEFAULT, read_table
from mapper.reading.plaintext import UNKNOWN, guess_language

if TYPE_CHECKING:
    from mapper.model import Answer

ITALIAN = Path(__file__).parents[2] / "data" / "language"
REPORT = """---
title: Una domenica di cammino
published: 2018-10-31
---
Domenica la carovana arrivò a Santiago Niltepec, a circa 1.450 chilometri dal confine, ma non raggiunse Arriaga.
Il 30 ottobre i migranti camminarono fino a Juchitán.
"""
GERMAN = (
    "Die Karawane mit etwa dreitausend Menschen erreichte am Sonntag die Stadt Tapachula im Süden Mexikos. Sie waren vor "
    "zehn Tagen aus San Pedro Sula aufgebrochen und hatten seitdem mehr als sechshundert Kilometer zurückgelegt, teils "
    "zu Fuß, teils auf Lastwagen. Die Behörden sagten, dass niemand ohne Papiere weiterreisen dürfe."
)


@pytest.fixture
def italian(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "FOLDERS", [*tables.FOLDERS, ITALIAN])


@pytest.fixture
def answer(tmp_path: Path, italian: None) -> Answer:
    path = tmp_path / "cammino.md"
    path.write_text(REPORT, "utf-8")
    return mapper.check(mapper.read(path), border="US")


def test_a_folder_of_tables_is_a_language(italian: None) -> None:
    assert languages() == tuple(sorted((*LANGUAGES, "it")))
    assert guess_language(REPORT) == "it"


def test_its_stops_have_their_days(answer: Answer) -> None:
    (route,) = answer.routes
    assert [(stop.place.name.split(" de ")[0], stop.arrived) for stop in route.route.stops] == [
        ("Niltepec", date(2018, 10, 28)),
        ("Heroica Ciudad", date(2018, 10, 30)),
    ]
    roles = {mention.text: mention.role for mention in answer.account.mentions}
    assert roles["Arriaga"] == "mention"


def test_its_figure_is_weighed_in_its_own_words(answer: Answer) -> None:
    (checked,) = answer.claims
    claim = checked.claim
    assert (claim.kind, claim.value.low, claim.value.unit, claim.qualifier) == (
        "distance_to_border", 1450, "km", "circa",
    )  # fmt: skip
    assert checked.verdict == "depends"
    assert checked.explanation.startswith("In linea d’aria il confine degli Stati Uniti dista 1.066 km da Niltepec; ")
    assert checked.explanation.endswith("La cifra vale su strada, non in linea d’aria.")


def test_a_map_speaks_english_until_it_has_words(italian: None) -> None:
    assert words("it") is not words("es")
    assert words("it").language == DEFAULT


def test_without_its_table_it_is_not_supported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "karawane.md"
    for text, named in ((GERMAN, "none that could be told"), (f"---\nlanguage: de\n---\n{GERMAN}", "de")):
        path.write_text(text, "utf-8")
        assert main(["check", str(path), "--json"]) == 0
        (line,) = (record.getMessage() for record in caplog.records)
        caplog.clear()
        assert f"the language is {named}, which is not supported (there are tables for en, es, fr)" in line
    assert guess_language(GERMAN) == UNKNOWN
    capsys.readouterr()
    assert main(["check", str(path), "--language", "de"]) == 2
    assert "'de' is not one of 'en', 'es', 'fr'" in capsys.readouterr().err


# ------------------------------------------------------------------ what a table may say


def lists(table: dict[str, Any]) -> set[tuple[str, str]]:
    """Return the names of all word lists, flags and patterns of a table, with their parts."""
    free = {"verbs", "traits", "vague", "border_rivers", "countries"}
    return {(part, name) for part, own in table.items() if isinstance(own, dict) and part not in free for name in own}


@pytest.mark.parametrize("code", [*LANGUAGES, "it"])
@pytest.mark.parametrize("kind", ["", "figures", "verdicts"])
def test_a_table_says_nothing_that_english_does_not_know(italian: None, code: str, kind: str) -> None:
    own_phrases = {("phrases", name) for name in ("first", "about_mi", "middle_mi")}
    assert lists(read_table(code, kind)) - lists(read_table(DEFAULT, kind)) <= own_phrases
