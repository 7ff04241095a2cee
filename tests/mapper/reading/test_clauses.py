"""Who acts, by which verb, and whether it really happened."""

from __future__ import annotations

import pytest

from mapper.language.lexicon import load
from mapper.language.sentences import Text
from mapper.reading.clauses import Clause, cut_clauses


def cut(sentence: str, language: str = "en") -> tuple[Text, list[Clause]]:
    text = Text(sentence, language)
    clauses = cut_clauses(text, load(language), closed=set(), places={}, persons={})
    return text, [clause for group in clauses for clause in group if clause.verbs]


def verbs(sentence: str, language: str = "en") -> dict[str, bool]:
    text, clauses = cut(sentence, language)
    return {text.tokens[verb.token].lower: verb.actual for clause in clauses for verb in clause.verbs}


@pytest.mark.parametrize(
    ("sentence", "language", "verb", "actual"),
    [
        ("The migrants reached the town.", "en", "reached", True),
        ("The migrants did not reach the town.", "en", "reach", False),
        ("The migrants never reached the town.", "en", "reached", False),
        ("The migrants will reach the town.", "en", "reach", False),
        ("The migrants hope to reach the town.", "en", "reach", False),
        ("The migrants had hoped to reach the town.", "en", "reach", False),
        ("If they reached the town, they would sleep.", "en", "reached", False),
        ("The migrants managed to reach the town.", "en", "reach", True),
        ("The migrants had to leave the town.", "en", "leave", True),
        ("The caravan would not stop.", "en", "stop", False),
        ("Los migrantes llegaron al pueblo.", "es", "llegaron", True),
        ("Los migrantes no llegaron al pueblo.", "es", "llegaron", False),
        ("Los migrantes llegarán al pueblo.", "es", "llegarán", False),
        ("Los migrantes quieren llegar al pueblo.", "es", "llegar", False),
        ("Les migrants ont atteint le village.", "fr", "atteint", True),
        ("Les migrants n'ont pas atteint le village.", "fr", "atteint", False),
        ("Les migrants atteindront le village.", "fr", "atteindront", False),
        ("Les migrants veulent quitter le village.", "fr", "quitter", False),
    ],
)
def test_what_really_happened(sentence: str, language: str, verb: str, actual: bool) -> None:
    assert verbs(sentence, language).get(verb, False) is actual


@pytest.mark.parametrize(
    ("sentence", "language", "kind"),
    [
        ("The migrants slept.", "en", "traveler"),
        ("A caravan of families walked on.", "en", "traveler"),
        ("Soldiers slept in tents.", "en", "other"),
        ("The president arrived.", "en", "other"),
        ("They slept.", "en", "they"),
        ("Los migrantes durmieron.", "es", "traveler"),
        ("Los soldados durmieron.", "es", "other"),
        ("Les migrants ont dormi.", "fr", "traveler"),
        ("Les soldats ont dormi.", "fr", "other"),
    ],
)
def test_who_acts(sentence: str, language: str, kind: str) -> None:
    _, (clause, *_) = cut(sentence, language)
    assert clause.subject.kind == kind


def test_a_clause_put_between_does_not_take_the_verb() -> None:
    text, clauses = cut("The migrants, who soldiers had watched since noon, reached the bridge.")
    (reached,) = [
        clause for clause in clauses if any(text.tokens[verb.token].lower == "reached" for verb in clause.verbs)
    ]
    assert reached.subject.kind == "traveler"
    assert reached.subject.word == "migrants"


def test_every_token_is_in_one_clause_of_its_sentence() -> None:
    text = Text("The migrants left at dawn, and when it rained they slept; soldiers (six of them) watched.", "en")
    (clauses,) = cut_clauses(text, load("en"), closed=set(), places={}, persons={})
    held = sorted(token for clause in clauses for token in clause.tokens())
    assert len(held) == len(set(held))
    assert all(clause.holds(token) for clause in clauses for token in clause.tokens())


def test_quoted_words_are_marked() -> None:
    _, clauses = cut("The migrants waited. “We want to leave,” one said.")
    assert [clause.quoted for clause in clauses][:2] == [False, True]
