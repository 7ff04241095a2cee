"""Which words are names of places: persons, organizations, streets and ships named after them are told apart."""

from __future__ import annotations

import pytest

from mapper.language.sentences import Text
from mapper.reading.recognition import find_toponyms


def names(text: str, **options: object) -> list[str]:
    return [toponym.text for toponym in find_toponyms(Text(text), **options)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They walked from Tapachula to Huixtla on Monday.", ["Tapachula", "Huixtla"]),
        ("The fair in Wilmington, N.C., was closed.", ["Wilmington", "N.C."]),
        ("She was born in Long Beach, CA.", ["Long Beach", "CA"]),
        ("EL PASO, Texas — The bus came late.", ["EL PASO", "Texas"]),
        ("The U.S. and Mexico spoke of the border.", ["U.S.", "Mexico"]),
        ("Deputies of Laurel County drove to London, Ky.", ["Laurel County", "London", "Ky."]),
        ("The group came to Rio de Janeiro by bus.", ["Rio de Janeiro"]),
        ("A Toronto-based firm paid.", ["Toronto"]),
    ],
)
def test_spans(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "President Lincoln met Paris Hilton on the stairs.",
        "Victoria Paz, 34, has two children.",
        "Mr. Houston said that he would not pay.",
        "The shop on Dallas Street was shut.",
        "Hurricane Florence grew stronger overnight.",
        "Turn a few pages and read on. Court was adjourned.",
    ],
)
def test_what_is_named_after_places_is_none(text: str) -> None:
    assert names(text) == []


def test_a_surname_stays_a_surname() -> None:
    found = names("Angela Austin, 45, sells shoes. Austin said that business was slow. Austin wants to leave.")
    assert found == []


def test_a_place_inside_an_organization_is_marked() -> None:
    found = find_toponyms(Text("Students of the University of Texas at El Paso marched in Juárez."))
    assert [(toponym.text, toponym.inside) for toponym in found] == [
        ("Texas", "organization"),
        ("El Paso", "organization"),
        ("Juárez", ""),
    ]


def test_words_beside_a_name_tell_its_kind() -> None:
    found = find_toponyms(Text("They left the state of Hidalgo and crossed the Suchiate."))
    assert [(toponym.text, toponym.kind, toponym.article) for toponym in found] == [
        ("Hidalgo", "division", False),
        ("Suchiate", "", True),
    ]


def test_demonyms_are_an_option() -> None:
    text = "Honduran families met Mexican officers in Tapachula."
    assert names(text) == ["Tapachula"]
    found = find_toponyms(Text(text), demonyms=True)
    assert [(toponym.text, toponym.inside) for toponym in found] == [
        ("Honduran", "people"),
        ("Mexican", "people"),
        ("Tapachula", ""),
    ]


def test_unknown_names_in_the_place_of_a_place_are_an_option() -> None:
    text = "They landed near Qoropolis Vexanda on Sunday and walked to Mytilene."
    assert names(text) == ["Mytilene"]
    found = find_toponyms(Text(text), unknown=True)
    assert [(toponym.text, bool(toponym.matches)) for toponym in found] == [
        ("Qoropolis Vexanda", False),
        ("Mytilene", True),
    ]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("es", "En Tapachula esperaron tres días. El lunes salieron de Huixtla.", ["Tapachula", "Huixtla"]),
        ("es", "El presidente Andrés Manuel López Obrador habló en Reynosa.", ["Reynosa"]),
        ("fr", "À Tamanrasset, ils ont dormi ; à Bruxelles, on parle.", ["Tamanrasset", "Bruxelles"]),
    ],
)
def test_other_languages(language: str, text: str, expected: list[str]) -> None:
    assert names(text, language=language) == expected


def test_tokens_and_characters_agree() -> None:
    text = Text("They slept in San Pedro Tapanatepec, Oaxaca's hot corner.")
    for toponym in find_toponyms(text):
        assert text.text[toponym.start : toponym.end] == toponym.text
        assert text.tokens[toponym.first].start == toponym.start
        assert text.tokens[toponym.last - 1].end >= toponym.end
