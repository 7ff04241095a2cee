"""ClaimReview: the fields that schema.org asks, words of one's own, and nothing that ends a script."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from sample import HOSTILE, empty_answer, sample_answer

from mapper.claims import claimreview
from mapper.errors import InputError


def graph(**options):
    return json.loads(claimreview.dumps(sample_answer(), **options))["@graph"]


def test_every_review_has_what_makes_it_one():
    document = json.loads(claimreview.dumps(sample_answer()))
    assert document["@context"] == "https://schema.org"
    assert len(document["@graph"]) == 4
    for index, review in enumerate(document["@graph"], start=1):
        assert review["@type"] == "ClaimReview"
        assert review["url"] == f"map.html#figure-{index}"
        assert review["claimReviewed"]
        assert review["reviewRating"]["@type"] == "Rating"
        assert review["reviewRating"]["alternateName"]
        assert review["itemReviewed"]["@type"] == "Claim"


def test_ratings_and_values():
    ratings = [review["reviewRating"] for review in graph()]
    assert [r["alternateName"] for r in ratings] == [
        "Depends on the measure",
        "Contradicted",
        "Supported",
        "Unverifiable",
    ]
    assert [r.get("ratingValue") for r in ratings] == [2, 1, 3, None]
    assert ratings[2]["bestRating"] == 3
    assert "bestRating" not in ratings[3]


def test_who_said_it_and_where():
    item = graph()[0]["itemReviewed"]
    assert item["author"] == {"@type": "Organization", "name": "Example Wire"}
    assert item["datePublished"] == "2019-01-16"
    assert item["appearance"]["url"] == "https://example.org/walk"
    assert item["appearance"]["headline"].startswith("The long walk north")
    assert "author" not in graph()[0]
    assert graph(reviewer="Desk")[0]["author"] == {"@type": "Organization", "name": "Desk"}


def test_words_of_ones_own():
    reviews = graph(ratings={"contradicted": "Falsch"}, page="https://example.org/check#top")
    assert reviews[1]["reviewRating"]["alternateName"] == "Falsch"
    assert reviews[2]["reviewRating"]["alternateName"] == "Supported"
    assert reviews[1]["url"] == "https://example.org/check#figure-2"


@pytest.mark.parametrize(
    ("ratings", "words"), [({"wrong": "x"}, "no verdict is called 'wrong'"), ({"depends": " "}, "empty")]
)
def test_words_for_no_verdict_are_refused(ratings, words):
    with pytest.raises(InputError, match=words):
        claimreview.dumps(sample_answer(), ratings=ratings)


def test_it_may_stand_in_a_script():
    text = claimreview.dumps(sample_answer())
    assert not set("<>&\u2028\u2029") & set(text)
    assert graph()[3]["claimReviewed"] == " ".join(HOSTILE.split())


def test_no_figures_no_reviews():
    assert json.loads(claimreview.dumps(empty_answer()))["@graph"] == []
