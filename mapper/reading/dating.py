"""Date expressions of a report, anchored to its publication date and to the story's own running date.

What a date looks like is said by `mapper.reading.date_grammar`; to which days it comes, by
`mapper.reading.reckoning`. Here they are found in the text and handed on in order, each with the words around it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from mapper.reading.date_grammar import Grammar, grammar_of
from mapper.reading.reckoning import STORY_PARAGRAPHS, Reckoner
from mapper.timespan import Moment

if TYPE_CHECKING:
    from datetime import date

    from mapper.language.sentences import Sentence, Text

__all__ = ["find_moments"]

YEAR = re.compile(r"\b(?:in|of|en|de|year)\s+(1[5-9]\d\d|20\d\d)\b", re.IGNORECASE)
"""A year that stands alone and so is that of the dates after it."""
CALENDAR_DATES = 39
"""How many of the last expressions are looked at to tell whether a date is still to come."""


NEAR_CHARS, WIDE_CHARS = 24, 60
"""Characters before a date in which words of its edge stand, and those that deny them."""


class _Found(NamedTuple):
    start: int
    end: int
    rule: str
    match: re.Match[str]


def _matches(text: str, grammar: Grammar) -> list[_Found]:
    """Find every expression; of two that overlap the first is kept, of two with one start the longer."""
    found = [
        _Found(match.start(), match.end(), rule, match)
        for rule, pattern in grammar.patterns
        for match in pattern.finditer(text)
    ]
    found.sort(key=lambda item: (item.start, -item.end))
    kept: list[_Found] = []
    for item in found:
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return kept


def _clause(text: str, sentence: Sentence, found: _Found) -> str:
    before = re.split(r"[;:,\u2014()]", text[sentence.start : found.start])[-1]
    after = re.split(r"[;:,\u2014()]", text[found.end : sentence.end])[0]
    return f"{before[-60:]} {after[:60]}"


class _Years:
    """The years that the text names by themselves; one holds for a few paragraphs."""

    def __init__(self, text: str, grammar: Grammar) -> None:
        self.pending = [
            (match.start(), int(match.group(1)))
            for match in YEAR.finditer(text)
            if not grammar.backward.search(
                re.split(r"[.;,:!?\n]", text[max(0, match.start() - 80) : match.start()])[-1]
            )
        ]
        self.paragraph = -1

    def reach(self, start: int, paragraph: int, reckoner: Reckoner) -> None:
        """Take up the years before a position, and let go of one that lies too far back."""
        while self.pending and self.pending[0][0] < start:
            reckoner.year = self.pending.pop(0)[1]
            self.paragraph = paragraph
        if reckoner.year is not None and self.paragraph >= 0 and paragraph - self.paragraph > STORY_PARAGRAPHS:
            reckoner.year, self.paragraph = None, -1


def _edge(found: _Found, before: str, grammar: Grammar) -> str:
    """Return whether the words name only the end or only the beginning of a stay."""
    if grammar.not_until is not None and grammar.not_until.search(before):
        return ""  # "no llegaron hasta el lunes"
    if grammar.until.search(before[-NEAR_CHARS:]):
        return "until"
    if grammar.since.search(before[-NEAR_CHARS:]) or found.match.group().lower().startswith(
        ("since ", "desde ", "depuis ")
    ):
        return "since"
    return ""


def find_moments(text: Text, *, language: str, published: date | None, report: int = 0) -> list[Moment]:
    """Find every date expression of a report.

    Parameters
    ----------
    text
        The report's text, cut into sentences.
    language
        "en", "es" or "fr"; any other is read with the English table.
    published
        Publication date that relative dates are reckoned from; None leaves them open (``span`` None).
    report
        Number of the report, copied into each moment.

    Returns
    -------
    list of Moment
        In text order; days are calendar days of the place told about.
    """
    grammar, raw = grammar_of(language), text.text
    reckoner, years = Reckoner(grammar, published), _Years(raw, grammar)
    matches = _matches(raw, grammar)
    newest = max((item.start for item in matches[-CALENDAR_DATES:] if item.rule in ("date", "range")), default=-1)
    moments: list[Moment] = []
    for found in matches:
        sentence = text.sentence_at(found.start)
        years.reach(found.start, sentence.paragraph, reckoner)
        before = raw[max(sentence.start, found.start - WIDE_CHARS) : found.start]
        if grammar.birth.search(before[-NEAR_CHARS:]):
            moments.append(Moment(found.start, found.end, None, "birth", report))
            continue
        clause = _clause(raw, sentence, found)
        reckoner.more_dates = newest > found.start
        span = reckoner.reckon(
            found.rule,
            found.match,
            sentence.paragraph,
            backward=bool(grammar.backward.search(clause)),
            forward=bool(grammar.forward.search(clause)),
        )
        if found.match.groupdict().get("year"):
            years.paragraph = sentence.paragraph
        moments.append(Moment(found.start, found.end, span, found.rule, report, _edge(found, before, grammar)))
    return moments
