"""Head counts in running text: rivals contradict each other, parts and other people do not."""

from __future__ import annotations

from datetime import date

import pytest

from mapper.claims.checking import check_claims
from mapper.claims.extraction import extract
from mapper.language.sentences import Text
from mapper.model import Report

DAY = date(2021, 3, 20)


def verdicts(language, *texts):
    reports = [Report(text, publisher=f"Paper {i}", published=DAY, language=language) for i, text in enumerate(texts)]
    claims = [c for i, r in enumerate(reports) for c in extract(i, Text(r.text, language), r, border="US")]
    return {(c.claim.value.low, c.claim.value.high): c.verdict for c in check_claims(claims, reports=reports)}


RIVALS = [
    ("en", "The United Nations said that 52,000 refugees had arrived since the attacks. An official put the true figure at no more than 30,000 arrivals."),
    ("en", "By the count of a charity there were 640 migrants on the quay. The harbor police spoke of 300 at most."),
    ("en", "The rest of the caravan, roughly 3,000 by the count of a church, kept left. The police saw no more than 1,700 people go left."),
    ("en", "How many migrants marched? About 3,100, the harbor police insist. No more than 1,800, replies the committee."),
    ("es", "Según la Cruz Roja eran unos 640 migrantes. El gobierno habla de 300 personas a lo sumo."),
    ("es", "La ONG contabilizó 320 llegadas de migrantes. La alcaldía, según su portavoz, contó 100 llegadas."),
    ("fr", "Ils étaient environ 640, selon une association qui aide les migrants. La préfecture parle de 300 personnes au plus."),
    ("fr", "Le refuge a compté 320 arrivées de migrants en février. La préfecture parle d'une centaine d'arrivées pour le même mois."),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), RIVALS)
def test_two_sources_of_one_paragraph(language, text):
    found = verdicts(language, text)
    assert len(found) == 2
    assert set(found.values()) == {"contradicted"}


PARTS = [
    ("en", "A party of 28 migrants set out. Nineteen of them were from one valley, said the police; the charity counted nine of them from the coast."),
    ("en", "Three of the fourteen migrants turned back, the guide said. The other eleven went on, said the charity."),
    ("en", "The charity counted 900 migrants. Of them, 200 asked for asylum, the ministry said."),
    ("es", "El grupo de 28 migrantes salió de noche. Diecinueve de ellos eran vecinos, dijo la policía; nueve de ellos, según la ONG, no."),
    ("fr", "Un groupe de 28 migrants est parti. Dix-neuf d'entre eux venaient d'une vallée, dit la police ; neuf d'entre eux, selon l'association, de la côte."),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), PARTS)
def test_parts_do_not_contradict_the_whole(language, text):
    assert "contradicted" not in verdicts(language, text).values()


def test_those_in_a_train_are_not_the_column():
    found = verdicts(
        "en",
        "A column of 1,200 refugees crossed the bridge.",
        "About 300 passengers of the refugees' train stayed aboard.",
    )
    assert set(found.values()) == {"unverifiable"}


def test_arrivals_of_a_day_are_not_the_column():
    found = verdicts(
        "en", "A column of 1,200 refugees crossed the bridge.", "The village reported 4,000 arrivals of refugees."
    )
    assert set(found.values()) == {"unverifiable"}


SIDE_BY_SIDE = [
    ("en", "By the word of the monks the column of refugees was ninety strong. The magistrate made it 1,400."),
    ("en", "Some 1,700 refugees were put up in the stables. For the same night the mayor has 3,100."),
    ("es", "Al alba unos 3,000 migrantes pasaron el puente. La alcaldía sostiene que no había más de 1,100."),
    ("fr", "Dans la gare, environ 310 exilés ont dormi. La mairie n'en reconnaît pas plus de 120 pour la même nuit."),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), SIDE_BY_SIDE)
def test_two_counts_side_by_side(language, text):
    found = verdicts(language, text)
    assert len(found) == 2
    assert set(found.values()) == {"contradicted"}


def test_counts_side_by_side_go_before_those_of_another_report():
    found = verdicts(
        "en",
        "The shelter counted 2,100 migrants. The town says no more than 1,400 on the same night.",
        "A column of 2,150 migrants left.",
    )
    assert found[2100, 2100] == "contradicted"
    assert found[None, 1400] == "contradicted"


def test_a_bound_says_nothing_of_a_party_much_smaller():
    found = verdicts("en", "The police counted no more than 9,000 refugees.", "A party of 52 refugees set out.")
    assert set(found.values()) == {"unverifiable"}


def test_those_listed_behind_a_colon_are_parts():
    text = "The police said that they were a party of 33 migrants: twenty of one valley and thirteen migrants of the plain."
    assert "contradicted" not in verdicts("en", text).values()


def test_a_later_upper_bound_rebuts_the_count_before_it():
    text = "Some 64 refugees were on the ferry.\n\nThe book of the harbor office has no more than 47 names."
    assert set(verdicts("en", text).values()) == {"contradicted"}
