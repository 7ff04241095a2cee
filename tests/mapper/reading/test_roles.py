"""What each named place is in its report: stop, origin, destination or a mere mention."""

from __future__ import annotations

from datetime import date

import pytest

import mapper
from mapper.language.lexicon import load
from mapper.language.sentences import Text
from mapper.reading.roles import find_roles

DAY = date(2021, 11, 24)


def roles(sentence: str, language: str = "en") -> dict[str, str]:
    report = mapper.Report(sentence, published=DAY, language=language)
    return {mention.text: mention.role for mention in mapper.trace(mapper.Dossier((report,))).mentions}


@pytest.mark.parametrize(
    ("sentence", "language", "name", "role"),
    [
        ("The migrants reached Agadez on Monday.", "en", "Agadez", "stop"),
        ("The migrants slept in Agadez on Monday.", "en", "Agadez", "stop"),
        ("The migrants left Agadez on Monday.", "en", "Agadez", "stop"),
        ("The migrants in Agadez hope to reach Lampedusa.", "en", "Lampedusa", "destination"),
        ("The migrants did not reach Agadez.", "en", "Agadez", "mention"),
        ("The minister reached Agadez on Monday.", "en", "Agadez", "mention"),
        ("The University of Agadez opened on Monday.", "en", "Agadez", "mention"),
        ("Los migrantes llegaron a Pasto el lunes.", "es", "Pasto", "stop"),
        ("El ministro llegó a Pasto el lunes.", "es", "Pasto", "mention"),
        ("Los migrantes no llegaron a Pasto.", "es", "Pasto", "mention"),
        ("Les migrants ont atteint Agadez lundi.", "fr", "Agadez", "stop"),
        ("Le ministre a atteint Agadez lundi.", "fr", "Agadez", "mention"),
    ],
)
def test_roles(sentence: str, language: str, name: str, role: str) -> None:
    assert roles(sentence, language)[name] == role


def test_each_mention_has_a_finding_with_its_rule() -> None:
    raw = "The migrants left Agadez on Monday, reached Dirkou and hope to see Sabha, not Tripoli."
    text = Text(raw, "en")
    mentions = mapper.find_places(raw)
    findings = find_roles(text, load("en"), mentions, [], inside=[""] * len(mentions), persons={})
    assert {finding.mention for finding in findings} == set(range(len(mentions)))
    assert all(finding.rule for finding in findings)
    assert all(bool(finding.event) == (finding.level > 0) for finding in findings)


def test_a_name_inside_another_is_no_place_of_the_way() -> None:
    raw = "The migrants slept beside the Hotel Calais on Monday."
    text, mentions = Text(raw, "en"), mapper.find_places(raw)
    for finding in find_roles(text, load("en"), mentions, [], inside=["organization"] * len(mentions), persons={}):
        assert (finding.role, finding.level) == ("mention", 0)


def test_no_mention_no_finding() -> None:
    assert find_roles(Text("The migrants slept.", "en"), load("en"), [], [], inside=[], persons={}) == []
