"""Tokens, sentences and paragraphs are offsets into a text that is never altered."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapper.language.sentences import Text


def sentences(text: str, language: str = "en") -> list[str]:
    return [text[sentence.start : sentence.end] for sentence in Text(text, language).sentences]


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("They left. They walked on.", ["They left.", "They walked on."]),
        ("Mr. Okafor met them in St. Louis. They left.", ["Mr. Okafor met them in St. Louis.", "They left."]),
        ("The U.S. Army waits. So do they.", ["The U.S. Army waits.", "So do they."]),
        ("At 6 p.m. they left. It rained.", ["At 6 p.m. they left.", "It rained."]),
        ("“We go on.” He sat down.", ["“We go on.”", "He sat down."]),
        ("¿Adónde van? A Quito.", ["¿Adónde van?", "A Quito."]),
        ("A headline\nThe text begins here.", ["A headline", "The text begins here."]),
        ("One paragraph\n\nand another", ["One paragraph", "and another"]),
        ("Will they leave? Nobody knows… They wait!", ["Will they leave?", "Nobody knows…", "They wait!"]),
    ],
)
def test_sentences(text: str, cut: list[str]) -> None:
    assert sentences(text) == cut


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("1,450 km", ["1,450", "km"]),
        ("1.450 km", ["1.450", "km"]),
        ("1 450 km", ["1 450", "km"]),
        ("U.S. troops", ["U.S.", "troops"]),
        ("Port-au-Prince, Haiti", ["Port-au-Prince", ",", "Haiti"]),
        ("Cox's Bazar", ["Cox's", "Bazar"]),
    ],
)
def test_tokens(text: str, tokens: list[str]) -> None:
    assert [token.text for token in Text(text, "en").tokens] == tokens


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_offsets_hold_for_any_text(raw: str) -> None:
    text = Text(raw, "en")
    end = 0
    for token in text.tokens:
        assert raw[token.start : token.end] == token.text
        assert token.start >= end
        end = token.end
    covered = [k for sentence in text.sentences for k in range(sentence.first, sentence.last)]
    assert covered == list(range(len(text.tokens)))
    for sentence in text.sentences:
        assert text.sentence_at(sentence.start) is sentence
        assert text.tokens[text.token_at(sentence.start)].start == sentence.start


def test_paragraphs_count_up() -> None:
    text = Text("First one. Still first.\n\nSecond.\n\nThird.", "en")
    assert [sentence.paragraph for sentence in text.sentences] == [0, 0, 1, 2]
