"""The word tables: whole, alike in three languages, and their verbs bend as they should."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from mapper.language import LANGUAGES
from mapper.language.lexicon import FUTURE, GERUND, INFINITIVE, PARTICIPLE, PAST, PRESENT, load

CLASSES = {"arrive", "stay", "move", "pass", "depart", "transport"}


@pytest.mark.parametrize(
    ("language", "form", "base", "event", "tense"),
    [
        ("en", "reached", "reach", "arrive", PAST),
        ("en", "slept", "sleep", "stay", PAST),
        ("en", "sleeping", "sleep", "stay", GERUND),
        ("en", "ridden", "ride", "move", PARTICIPLE),
        ("en", "crosses", "cross", "pass", PRESENT),
        ("en", "fled", "flee", "depart", PAST),
        ("en", "ferried", "ferry", "transport", PAST),
        ("es", "llegaron", "llegar", "arrive", PAST),
        ("es", "llegarán", "llegar", "arrive", FUTURE),
        ("es", "durmieron", "dormir", "stay", PAST),
        ("es", "saliendo", "salir", "depart", GERUND),
        ("es", "cruzar", "cruzar", "pass", INFINITIVE),
        ("fr", "atteignirent", "atteindre", "arrive", PAST),
        ("fr", "arrivés", "arriver", "arrive", PARTICIPLE),
        ("fr", "dormi", "dormir", "stay", PARTICIPLE),
        ("fr", "quitteront", "quitter", "depart", FUTURE),
        ("fr", "traversent", "traverser", "pass", PRESENT),
        ("fr", "voyageait", "voyager", "move", PAST),
    ],
)
def test_verbs_bend(language: str, form: str, base: str, event: str, tense: str) -> None:
    found = load(language).verbs[form]
    assert found.base == base
    assert event in found.classes
    assert tense in found.tenses


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_table_has_every_part(language: str) -> None:
    lexicon = load(language)
    assert {name for form in lexicon.verbs.values() for name in form.classes} >= CLASSES
    assert set(lexicon.vehicles) >= {"bus", "truck", "train", "boat", "plane", "foot", "car"}
    for table in (lexicon.words, lexicon.actors, lexicon.names, lexicon.places):
        assert table
    assert len(lexicon.dates["months"]) == 12
    assert len(lexicon.dates["weekdays"]) == 7


def test_the_tables_have_the_same_lists_of_words() -> None:
    def keys(language: str, part: str) -> set[str]:
        return set(tomllib.loads(files("mapper.language").joinpath(f"{language}.toml").read_text("utf-8"))[part])

    for part in ("words", "actors"):
        shared = keys("en", part) & keys("es", part) & keys("fr", part)
        assert {"at", "to", "from", "negation", "irrealis"} <= shared or {
            "travelers",
            "others",
            "military",
            "journey",
        } <= shared


@pytest.mark.parametrize("language", LANGUAGES)
def test_travelers_and_others_are_told_apart(language: str) -> None:
    actors = load(language).actors
    assert not actors["travelers"] & actors["military"]
    assert actors["journey"]
    for words in (actors["travelers"], actors["others"]):
        assert all(word == word.lower() for word in words)


def test_an_unknown_language_reads_as_english_and_a_region_is_ignored() -> None:
    assert load("de") is load("en")
    assert load("es-MX").language == "es"
    assert load("FR").language == "fr"


@pytest.mark.parametrize(("words", "back"), [("they had been there", True), ("they were there", False)])
def test_looking_back(words: str, back: bool) -> None:
    assert load("en").dates_backward(words) is back
