"""Date expressions of a report, anchored to its publication date and to the story's own running date.

What a date looks like is said by `mapper.reading.date_grammar`; to which days it comes, by
`mapper.reading.reckoning`. Here they are found in the text and handed on in order, each with the words around it.
"""

from __future__ import annotations

import re
from collections import deque
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from mapper.language.sentences import lowered
from mapper.reading.date_grammar import Grammar, grammar_of
from mapper.reading.entries import entry_at
from mapper.reading.reckoning import STORY_PARAGRAPHS, Reckoner
from mapper.timespan import ENTRY, Moment, Timespan

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from mapper.language.sentences import Sentence, Text
    from mapper.reading.entries import Entry

__all__ = ["find_moments"]

DATELINE_REACH, DATELINE_MARKS = 50, ("\u2014", "\u2013", ".-", " - ", "(")
NAMED_BEFORE = re.compile(r"(?<![.!?:\u2014])[ \u00a0][A-ZÀ-ÖØ-Þ][^\W\d_]+[ \u00a0]$")
"""The capitalized word before a weekday that is part of a name: "Santo Domingo"."""
LATEST_DAYS = 14
"""A report is printed at most this long after the day in its dateline."""
CALENDAR = ("date", "range", "day of month")
CALENDAR_DATES = 39
"""How many of the dates to come are looked at to tell whether the story goes on from its running date."""


NEAR_CHARS, WIDE_CHARS = 24, 60
"""Characters before a date in which words of its edge stand, and those that deny them."""


class _Found(NamedTuple):
    start: int
    end: int
    rule: str
    match: re.Match[str]


def _is_name(text: str, match: re.Match[str]) -> bool:
    """Whether a capitalized weekday belongs to the capitalized word before it: "Santo Domingo"."""
    word = text[match.start() : match.end()]
    capitals = word[0].isupper() and not word.isupper()
    return capitals and NAMED_BEFORE.search(text, max(0, match.start() - WIDE_CHARS), match.start()) is not None


def _matches(text: str, grammar: Grammar) -> list[_Found]:
    """Find every expression; of two that overlap the first is kept, of two with one start the longer."""
    lower = lowered(text)
    cased = [item for item in enumerate(grammar.patterns) if item[1][1].flags & re.IGNORECASE]
    folded = [item for item in enumerate(grammar.patterns) if not item[1][1].flags & re.IGNORECASE]
    tried = [(order, rule, match) for order, (rule, pattern) in cased for match in pattern.finditer(text)]
    begins = grammar.begins.search(lower)
    while begins is not None:
        at = begins.start()
        tried += [(order, rule, match) for order, (rule, pattern) in folded if (match := pattern.match(lower, at))]
        begins = grammar.begins.search(lower, at + 1)
    tried.sort(key=lambda one: (one[2].start(), -one[2].end(), one[0]))
    found = (
        _Found(match.start(), match.end(), rule, match)
        for _, rule, match in tried
        if not (grammar.small_weekdays and rule in ("weekday", "dated weekday") and _is_name(text, match))
    )
    kept: list[_Found] = []
    for item in found:
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return kept


def _in_head(found: _Found, entries: Sequence[Entry]) -> bool:
    entry = entry_at(entries, found.start)
    return entry is not None and found.start < entry.body


def _around(text: str, sentence: Sentence, found: _Found) -> tuple[str, str]:
    """Return the words of the clause before a date and those after it."""
    before = re.split(r"[;:,\u2014()]", text[sentence.start : found.start])[-1]
    after = re.split(r"[;:,\u2014()]", text[found.end : sentence.end])[0]
    return before[-60:], after[:60]


def _looks_ahead(before: str, after: str, grammar: Grammar) -> bool:
    """Whether a date is told of the future: "will leave on Friday", but not "said on Friday that he would leave"."""
    ahead = grammar.forward.search(before)
    if ahead is not None:
        return grammar.sayings.search(before, ahead.end()) is None
    said = grammar.sayings.search(before)
    later = grammar.forward.search(after)
    return later is not None and said is None and grammar.sayings.search(after, 0, later.start()) is None


class _Years:
    """The years that the text names by themselves; one holds for a few paragraphs, a bygone one for its own.

    What is "of" a bygone year ("the law of 2015") is no date of the story.
    """

    def __init__(self, text: str, grammar: Grammar, published: date | None) -> None:
        self.since = 0 if published is None else published.year - 1
        self.pending = [
            (match.start(), int(match[2]))
            for match in grammar.year.finditer(text)
            if not grammar.backward.search(
                re.split(r"[.;,:!?\n]", text[max(0, match.start() - 80) : match.start()])[-1]
            )
            and (int(match[2]) >= self.since or match["of"] is None)
        ]
        self.paragraph = -1

    def reach(self, start: int, paragraph: int, reckoner: Reckoner) -> None:
        """Take up the years before a position, and let go of one that lies too far back."""
        while self.pending and self.pending[0][0] < start:
            reckoner.year = self.pending.pop(0)[1]
            self.paragraph = paragraph
        if reckoner.year is None or self.paragraph < 0:
            return
        if paragraph - self.paragraph > (STORY_PARAGRAPHS if reckoner.year >= self.since else 0):
            reckoner.year, self.paragraph = None, -1


def _written(raw: str, found: _Found, span: Timespan | None, published: date | None) -> date | None:
    """Return the day that a dateline says the report was written on: "SISAK, March 26 (from our correspondent) -"."""
    if span is None or published is None or found.rule != "date" or "\n" in raw[: found.start].strip():
        return None
    place, _, rest = raw[: found.start].strip().partition(" ")
    after = raw[found.end : found.end + DATELINE_REACH]
    headed = place.strip(",").isupper() and len(place) > 2 and len(rest) < DATELINE_REACH
    if not headed or not any(mark in after for mark in DATELINE_MARKS):
        return None
    late = (published - span.first).days
    return span.first if 0 <= late <= LATEST_DAYS else None


def _edge(found: _Found, before: str, grammar: Grammar) -> str:
    """Return whether the words name only the end or only the beginning of a stay."""
    if grammar.not_until is not None and grammar.not_until.search(before):
        return ""  # "no llegaron hasta el lunes"
    if grammar.until.search(before[-NEAR_CHARS:]):
        return "until"
    since = grammar.since.search(before[-NEAR_CHARS:]) or grammar.begins_since.match(found.match[0])
    return "since" if since else ""


def _in_entries(moments: list[Moment], entries: Sequence[Entry], report: int) -> list[Moment]:
    """Put the heads of the entries among the other date expressions."""
    heads = [
        Moment(*entry.words, None if entry.day is None else Timespan(entry.day, entry.day), ENTRY, report)
        for entry in entries
    ]
    return sorted([*moments, *heads], key=lambda moment: moment.start)


def find_moments(
    text: Text, *, language: str, published: date | None, report: int = 0, entries: Sequence[Entry] = ()
) -> list[Moment]:
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
    entries
        The entries of a live blog: what is told in one is reckoned from its day.

    Returns
    -------
    list of Moment
        In text order; days are calendar days of the place told about.
    """
    grammar, raw = grammar_of(language), text.text
    reckoner, years = Reckoner(grammar, published), _Years(raw, grammar, published)
    matches = [match for match in _matches(raw, grammar) if not _in_head(match, entries)]
    calendar = deque((item.start, *reckoner.month_and_day(item.match)) for item in matches if item.rule in CALENDAR)
    moments: list[Moment] = []
    current: Entry | None = None
    for found in matches:
        sentence = text.sentence_at(found.start)
        entry = entry_at(entries, found.start)
        if entry is not current:
            current = entry
            reckoner.enter(None if entry is None else entry.day)
        years.reach(found.start, sentence.paragraph, reckoner)
        before = raw[max(sentence.start, found.start - WIDE_CHARS) : found.start]
        if grammar.birth.search(before[-NEAR_CHARS:]):
            moments.append(Moment(found.start, found.end, None, "birth", report))
            continue
        words = _around(raw, sentence, found)
        clause = " ".join(words)
        while calendar and calendar[0][0] <= found.start:
            calendar.popleft()
        ahead = islice(calendar, CALENDAR_DATES) if current is None else ()
        reckoner.ahead = [(month, day) for _, month, day in ahead]
        edge, running = _edge(found, before, grammar), (reckoner.running, reckoner.running_paragraph)
        span = reckoner.reckon(
            found.rule,
            found.match,
            sentence.paragraph,
            backward=bool(grammar.backward.search(clause)),
            forward=_looks_ahead(*words, grammar),
            told_ahead=bool(grammar.told_ahead.search(clause)),
        )
        if (written := _written(raw, found, span, published)) is not None:
            reckoner.published = written
        if found.match.groupdict().get("year"):
            years.paragraph = sentence.paragraph
        if edge == "since" and running[0] is not None:
            reckoner.running, reckoner.running_paragraph = running  # the story does not go back to it
        moments.append(Moment(found.start, found.end, span, found.rule, report, edge))
    return _in_entries(moments, entries, report)
