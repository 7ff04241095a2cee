"""Verdicts as schema.org ClaimReview, in JSON-LD, for archives and aggregators.

Every review has the three fields that make it one: ``claimReviewed``, ``reviewRating.alternateName`` and
``url``. The words of the ratings are the newsroom's to choose.
"""

from __future__ import annotations

import json
import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from mapper.credits import credit_lines
from mapper.errors import InputError
from mapper.model import VERDICTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mapper.model import Answer, CheckedClaim, Report

__all__ = ["RATINGS", "dumps", "reviews"]

RATINGS: Mapping[str, str] = MappingProxyType(
    {
        "supported": "Supported",
        "contradicted": "Contradicted",
        "depends": "Depends on the measure",
        "unverifiable": "Unverifiable",
    }
)
"""The words for the verdicts, as ``reviewRating.alternateName``."""

VALUES = {"supported": 3, "depends": 2, "contradicted": 1}
LONE = re.compile("[\ud800-\udfff]")


def dumps(
    answer: Answer,
    *,
    page: str = "map.html",
    ratings: Mapping[str, str] | None = None,
    reviewer: str = "",
) -> str:
    """Return the JSON-LD of an answer: a graph of one ClaimReview per figure.

    It may stand inside a ``<script>`` of a page as it is: no ``<`` is left in it.

    Parameters
    ----------
    answer
        What was found out.
    page
        Address at which the reviews are published; each adds ``#figure-N``, counted from 1.
    ratings
        Words for the verdicts in place of those of `RATINGS`, all or some.
    reviewer
        Who reviews; left out where empty.

    Raises
    ------
    InputError
        ``ratings`` names a verdict that there is not, or gives no word for one.
    """
    graph = reviews(answer, page=page, ratings=ratings, reviewer=reviewer)
    document = {
        "@context": "https://schema.org",
        "creditText": " ".join(credit_lines(answer)),
        "@graph": graph,
    }
    text = json.dumps(document, ensure_ascii=False, indent=1)
    text = LONE.sub("\ufffd", text)
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text + "\n"


def reviews(
    answer: Answer,
    *,
    page: str = "map.html",
    ratings: Mapping[str, str] | None = None,
    reviewer: str = "",
) -> list[dict[str, Any]]:
    """Return the ClaimReviews of an answer, one per figure; see `dumps` for the parameters and errors."""
    words = {**RATINGS, **(ratings or {})}
    for verdict, word in words.items():
        if verdict not in VERDICTS:
            raise InputError(f"no verdict is called {verdict!r}; one of {', '.join(VERDICTS)}")
        if not word.strip():
            raise InputError(f"the rating of {verdict!r} is empty; give it a word")
    base = page.partition("#")[0]
    return [
        _review(answer, checked, f"{base}#figure-{index}", words, reviewer)
        for index, checked in enumerate(answer.claims, start=1)
    ]


def _review(answer: Answer, checked: CheckedClaim, url: str, words: Mapping[str, str], reviewer: str) -> dict[str, Any]:
    claim = checked.claim
    reports = answer.account.reports
    review: dict[str, Any] = {
        "@type": "ClaimReview",
        "url": url,
        "claimReviewed": " ".join(claim.quote.split()),
        "reviewBody": checked.explanation,
        "reviewRating": _rating(checked.verdict, words),
    }
    if reviewer:
        review["author"] = {"@type": "Organization", "name": reviewer}
    if 0 <= claim.report < len(reports):
        review["itemReviewed"] = _claim(reports[claim.report])
    return review


def _rating(verdict: str, words: Mapping[str, str]) -> dict[str, Any]:
    rating: dict[str, Any] = {"@type": "Rating", "alternateName": words[verdict]}
    if verdict in VALUES:
        rating |= {"ratingValue": VALUES[verdict], "bestRating": 3, "worstRating": 1}
    return rating


def _claim(report: Report) -> dict[str, Any]:
    """Return the schema.org Claim: who said it, when, and the article in which it stands."""
    article: dict[str, Any] = {"@type": "NewsArticle"}
    claim: dict[str, Any] = {"@type": "Claim", "appearance": article}
    if report.title:
        article["headline"] = report.title
    if report.url:
        article["url"] = report.url
    if report.language:
        article["inLanguage"] = report.language
    if report.published is not None:
        article["datePublished"] = claim["datePublished"] = report.published.isoformat()
    if report.publisher:
        publisher = {"@type": "Organization", "name": report.publisher}
        article["publisher"] = claim["author"] = publisher
    return claim
