"""Runs of capitalised words, what is known of each word by itself, and that long texts cost no more than short ones."""

from __future__ import annotations

import tracemalloc

import pytest

from gazetteer.lookup import open_index
from mapper.language.sentences import Text
from mapper.reading import forms as forms_module
from mapper.reading.forms import Forms, forms
from mapper.reading.recognition import find_toponyms
from mapper.reading.resolution import resolve
from mapper.reading.runs import runs


def cut(text: str, *, strangers: bool = True) -> list[str]:
    return [" ".join(word.text for word in run.words) for run in runs(text, "en", strangers=strangers)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They took Rio de Janeiro and then left San Pedro Sula.", ["They", "Rio Janeiro", "San Pedro Sula"]),
        ("In St. Louis. Later it rained.", ["In St Louis", "Later"]),
        ("The U.S. and Port-au-Prince", ["The U.S. Port Prince"]),
        ("iPhone McAllen's Álamo_", ["McAllen's Álamo_"]),
        ("", []),
        ("no capitals at all", []),
    ],
)
def test_runs_are_cut_where_nothing_joins_the_words(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


def test_a_run_knows_of_the_comma_before_it() -> None:
    first, second, third = runs("Reno, Nevada was dry; Utah was not.", "en", strangers=True)
    assert [run.after_comma for run in (first, second, third)] == [False, True, False]


def test_a_lone_word_that_no_place_bears_makes_a_run_for_those_who_ask_only() -> None:
    text = "It was Qwxzyville where they met Qwxzyman near Tapachula."
    assert "Qwxzyville" in cut(text)
    assert not any("Qwxzy" in run for run in cut(text, strangers=False))
    assert "Tapachula" in cut(text, strangers=False)


@pytest.mark.parametrize("name", ["San Pedro Sula", "Ciudad Hidalgo", "Santiago Niltepec", "New York City"])
def test_every_first_word_of_a_longer_name_is_known_to_lead(name: str) -> None:
    assert forms("en")[name.split(maxsplit=1)[0]].leads


def test_a_word_that_leads_nowhere_begins_no_name() -> None:
    form = forms("en")["Qwxzyville"]
    assert not form.leads
    assert form.facts is None
    assert not form.is_name


def test_the_words_kept_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms_module, "MOST_FORMS", 3)
    known = Forms("en")
    for word in ("Tapachula", "Huixtla", "Mapastepec", "Pijijiapan", "Tonalá"):
        assert known[word].text == word
        assert len(known) <= 3


def test_a_long_list_of_names_needs_memory_for_its_mentions_only() -> None:
    index = open_index()
    names = [index.name(int(row)) for row in index.population.argsort()[-400:]]

    def peak(count: int) -> int:
        text = Text(", ".join(names[i * i % len(names)] for i in range(count)))
        tracemalloc.start()
        try:
            resolve(text, find_toponyms(text))
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(2000)  # fills what is kept of the names
    assert peak(12_000) - peak(6000) < 6000 * 600
