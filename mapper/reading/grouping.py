"""Who is moving: what each report says of its groups, brought together over the dossier.

A report's findings name a group of that report ("main", "other", a leader's); here they become sightings of the
dossier's groups. The main groups of two reports are one unless their times or their ways lie apart.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

from mapper.language.lexicon import load
from mapper.model import Evidence
from mapper.reading.date_grammar import alternatives
from mapper.reading.entries import entry_at
from mapper.reading.itinerary import Sighting
from mapper.timespan import ENTRY, Timespan

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from mapper.language.lexicon import Lexicon
    from mapper.language.sentences import Sentence, Text
    from mapper.model import Mention, Report
    from mapper.reading.entries import Entry
    from mapper.reading.roles import Finding
    from mapper.timespan import Moment

__all__ = ["Told", "gather", "is_journey"]

CARRIED_DAYS = 4
"""A date expression of more days than this is not carried over to the next sentence."""
FIRM_POINTS, BRIEF_POINTS, CLEAR_POINTS, BRIEF_WORDS = 4, 2, 2, 150
"""What the stops of a report must weigh for it to tell of a journey; what those of a brief one, or clear ones, must."""
CROSSED_PLACES = 4
"""Places of a journey on which a border, a river or a town is said to be crossed, whoever travels."""
CLEAR_WORDS = 3
"""How often a report speaks of people who can be nobody else than travelers, for less to be asked of its stops."""
FEW_SOLDIERS = 2
"""Words for soldiers that a report of a journey may hold; with more, and fewer of a journey, it may be of theirs."""
MEANT_THERE = "where they were"
"""How the rule begins for a place that a clause after it means: "from X, where most of them boarded their buses"."""
ROUNDED = ("ago", "later")
"""Rules of days that were counted, and so may be rounded to weeks; what is rounded to months or years stays open."""
ENTRY_SPAN = 10_000_000
"""Longer than any report: sightings of a live blog are in the order of its entries first."""


@dataclass(frozen=True, slots=True)
class Told:
    """One report with what was found in it."""

    number: int
    report: Report
    text: Text
    lexicon: Lexicon
    mentions: Sequence[Mention]
    moments: Sequence[Moment]
    findings: Sequence[Finding]
    entries: Sequence[Entry] = ()


def gather(tellings: Sequence[Told]) -> tuple[dict[str, str], list[Sighting]]:
    """Turn the findings of all reports into sightings.

    Returns
    -------
    names : dict
        What to call each group, in the words of the reports.
    sightings : list of Sighting
        In the order of the reports and of their texts.
    """
    sightings: list[Sighting] = []
    if any(is_journey(told) for told in tellings):
        for told in tellings:
            sightings += _sightings(told)
    names = {}
    for group in {sighting.group for sighting in sightings}:
        names[group] = _name(group, tellings)
    return names, sightings


def is_journey(told: Told) -> bool:
    """Whether a report tells of people on the move, not only of soldiers, politics or holidays.

    It does where people who can be nobody else ("migrants", "the caravan", "the exiles") are said to be somewhere on
    a day, or in two places; else its stops must weigh enough: two points for a place where travellers are said to be
    on a day, one where either is open.
    """
    actors = told.lexicon.actors
    stops = [finding for finding in told.findings if finding.role == "stop" and finding.level >= 2]
    clear = actors["travelers"] - actors["vague_travelers"]
    points: dict[str, int] = {}
    for finding in stops:
        weight = int(finding.level >= 3) + int(_has_day(told, finding))
        points[_key(told, finding)] = max(weight, points.get(_key(told, finding), 0))
    weight = sum(points.values())
    if weight >= CLEAR_POINTS and any(finding.level >= 3 and finding.actor in clear for finding in stops):
        return True
    words = [token.lower for token in told.text.tokens]
    if weight >= FIRM_POINTS - int(2 in points.values()) and sum(word in clear for word in words) >= CLEAR_WORDS:
        return True
    soldiers = sum(word in actors["military"] for word in words)
    journey = sum(word in actors["journey"] for word in words)
    needed = BRIEF_POINTS if len(words) < BRIEF_WORDS else FIRM_POINTS
    needed += int(soldiers > max(journey, FEW_SOLDIERS))
    crossed = len(points) >= CROSSED_PLACES and any(finding.event == "pass" for finding in stops)
    if crossed and weight >= FIRM_POINTS - 1 and not soldiers:
        return True
    return weight >= needed and (2 in points.values() or weight >= 2 * FIRM_POINTS)


def _key(told: Told, finding: Finding) -> str:
    place = told.mentions[finding.mention].place
    return told.mentions[finding.mention].text if place is None else place.key


def _has_day(told: Told, finding: Finding) -> bool:
    return any(told.moments[k].rule != "birth" for k in finding.moments)


def _sightings(told: Told) -> list[Sighting]:
    found: list[Sighting] = []
    running: tuple[int, Timespan] | None = None
    used = 0
    for finding in sorted(told.findings, key=lambda finding: (finding.sentence, finding.mention)):
        mention = told.mentions[finding.mention]
        sentence = told.text.sentences[finding.sentence]
        while used < len(told.moments) and told.moments[used].start < sentence.start:
            moment = told.moments[used]
            if moment.span is not None and moment.rule not in ("month", ENTRY) and moment.span.days <= CARRIED_DAYS:
                running = (told.text.sentence_at(moment.start).paragraph, moment.span)
            used += 1
        if mention.place is None or finding.level == 0:
            continue
        span, until, stated = _dates(told, finding)
        if finding.backward:
            span, until, stated = _before(span, finding.days_before)
        elif (
            span is None
            and until is None
            and not _is_open(told, finding)
            and running is not None
            and running[0] == finding.paragraph
            and finding.level >= 2
        ):
            span = running[1]
        entry = entry_at(told.entries, sentence.start)
        if span is None and until is None and not _is_past(finding) and not _is_open(told, finding):
            span = _of_entry(told, entry, sentence)
            stated = span is not None
        if finding.event != "depart" and finding.level >= 2:
            running = None
        written = told.report.published if entry is None or entry.day is None else entry.day
        if span is not None and written is not None and span.first > written:
            span, stated = None, False  # nobody was there before it was told
        order = (told.number, max(mention.start, sentence.start))
        if entry is not None:
            order = (told.number, entry.rank * ENTRY_SPAN + order[1])
        quote = told.report.text[sentence.start : sentence.end]
        evidence = Evidence(told.number, sentence.start, sentence.end, quote, finding.rule)
        found.append(
            Sighting(
                mention.place,
                finding.event,
                finding.level,
                finding.group,
                order,
                finding.paragraph,
                evidence,
                span,
                stated,
                until,
                finding.travel,
                finding.again,
                entry is not None and entry.clocked,
                finding.leader,
                finding.backward,
            )
        )
    return found


def _is_open(told: Told, finding: Finding) -> bool:
    """Whether the clause has a date of its own that cannot be reckoned ("yesterday", with no day of publication)."""
    return any(told.moments[k].span is None and told.moments[k].rule != "birth" for k in finding.moments)


def _is_past(finding: Finding) -> bool:
    """Whether a stop is recalled from before the day on which it is told."""
    return finding.backward or finding.rule.startswith(MEANT_THERE)


def _of_entry(told: Told, entry: Entry | None, sentence: Sentence) -> Timespan | None:
    """Return the day of a live blog's entry for a sentence in it, unless the words before it tell of other days."""
    if entry is None or entry.day is None:
        return None
    day = Timespan(entry.day, entry.day)
    told_before = [m.span for m in told.moments if m.span and entry.body <= m.start < sentence.start]
    return day if not told_before or told_before[-1].overlaps(day) else None


def _before(span: Timespan | None, days: int | None) -> tuple[Timespan | None, None, bool]:
    """Reckon back from the day of the sentence, where the words say by how much."""
    if span is None or days is None:
        return None, None, False
    shift = timedelta(days=days)
    return Timespan(span.first - shift, span.last - shift), None, True


def _dates(told: Told, finding: Finding) -> tuple[Timespan | None, date | None, bool]:
    """Return the span, the end of the stay and whether the clause itself states them."""
    span: Timespan | None = None
    until: date | None = None
    sentence = told.text.sentences[finding.sentence]
    if _is_open(told, finding):
        return None, None, False
    own = [told.moments[k] for k in finding.moments]
    rest = [m for m in told.moments if sentence.start <= m.start < sentence.end and m not in own]
    for moment in own:
        if moment.span is None:
            continue
        if moment.edge == "until":
            until = until or moment.span.last
        elif span is None and moment.rule != "month":
            span = _middle(moment.span) if moment.rule in ROUNDED and moment.span.days <= CARRIED_DAYS else moment.span
    if span is None and until is None:
        before = [
            m
            for m in rest
            if m.start < told.mentions[finding.mention].start and m.span and m.edge != "until" and m.rule != "month"
        ]
        if before:
            return before[-1].span, None, True
        months = [m.span for m in own if m.rule == "month" and m.span]
        if months:
            return months[0], None, True
    if span is not None and until is None:
        later = [
            m
            for m in rest
            if m.edge == "until" and m.span is not None and m.start > told.mentions[finding.mention].start
        ]
        if later and later[0].span is not None and later[0].span.last >= span.first:
            until = later[0].span.last
    return span, until, span is not None or until is not None


def _middle(span: Timespan) -> Timespan:
    """Return the likeliest day of a span that allows for a rounded "two weeks ago"."""
    day = span.first + timedelta(days=span.days // 2)
    return Timespan(day, day)


def _name(group: str, tellings: Sequence[Told]) -> str:
    """Name a group in the reports' own words, the fullest that one of them has."""
    if group not in ("main", "other"):
        return group
    for shape in NAME_SHAPES[group]:
        for told in tellings:
            for match in _name_pattern(shape, told.lexicon.language).finditer(told.report.text):
                if group == "other" or _is_main(told, match):
                    return " ".join(match.group().split())
    firm = Counter(f.actor for told in tellings for f in told.findings if f.group == group and f.actor)
    return firm.most_common(1)[0][0] if firm else "people on the move"


@cache
def _name_pattern(shape: str, language: str) -> re.Pattern[str]:
    """Return the pattern of a way to speak of a group, with the words of a language."""
    actors = load(language).actors
    words = {"nouns": actors["group_nouns"], "other": actors["other_group"]}
    return re.compile(shape.format(**{name: alternatives(own) for name, own in words.items()}), re.IGNORECASE)


def _is_main(told: Told, match: re.Match[str]) -> bool:
    """Whether words for a group mean the main one, not "a smaller group", and no month ("4 March")."""
    text, actors = told.report.text, told.lexicon.actors
    before = {word.strip(",.").lower() for word in text[max(0, match.start() - 24) : match.start()].split()}
    if any(moment.start <= match.start() < moment.end for moment in told.moments):
        return False
    around = text[max(0, match.start() - 4) : match.start()] + text[match.end() : match.end() + 4]
    return not before & actors["other_group"] and not (
        match.group().isalpha() and any(sign.isdigit() for sign in around)
    )


NAME_SHAPES = {
    "main": (
        r"\b\d[\d.,]*-strong (?:{nouns})\b",
        (
            r"\b(?:{nouns}) (?:of|de) (?:about |some |nearly |unos |unas |environ |quelque )?"
            r"\d[\d.,]*(?:[ \u00a0\u202f]\d{{3}}\b)*(?<=\d)"
        ),
        r"\b(?:{nouns}) [\u00ab\u201c\"][^\u00bb\u201d\"\n]{{3,40}}[\u00bb\u201d\"]",
        r"\b(?:{nouns})\b",
    ),
    "other": (r"\b(?:{other})(?:,? \w+)? (?:{nouns})\b", r"\b(?:{nouns}) (?:{other})\b"),
}
"""How reports speak of a group, the most telling way first."""
