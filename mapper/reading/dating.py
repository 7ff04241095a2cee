"""Date expressions of a report, anchored to its publication date and to the story's own running date.

A day and month without a year take the year that the words around name, that the weekday fits, or that lies
nearest before publication. A weekday alone is the first one on or after the story's running date while the
story tells of earlier weeks and dates are still to come, else the last one before publication.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from mapper.language.lexicon import Lexicon, load
from mapper.timespan import Moment, Timespan

if TYPE_CHECKING:
    from mapper.language.sentences import Sentence, Text

__all__ = ["find_moments"]

STORY_PARAGRAPHS = 3
"""How many paragraphs a running date stays the story's: after that a weekday is reckoned from publication."""
PLAUSIBLE_YEARS_BACK = 30
SAME = frozenset({"same", "that", "mismo", "aquel", "ese", "même"})
"""Words that take a weekday back to the one the story has just told of."""


def _alternatives(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@dataclass(frozen=True)
class _Grammar:
    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    months: dict[str, int]
    weekdays: dict[str, int]
    numbers: dict[str, int]
    ordinals: dict[str, int]
    since: re.Pattern[str]
    until: re.Pattern[str]
    birth: re.Pattern[str]
    backward: re.Pattern[str]
    forward: re.Pattern[str]
    holidays: dict[str, tuple[int, int]]
    early: frozenset[str]
    middle: frozenset[str]
    late: frozenset[str]
    last: frozenset[str]
    next: frozenset[str]
    earlier: frozenset[str]
    units: dict[str, int]


@lru_cache(maxsize=8)
def _grammar(language: str) -> _Grammar:
    lexicon: Lexicon = load(language)
    d = lexicon.dates
    months = {name: i + 1 for i, names in enumerate(d["months"]) for name in names.split()}
    weekdays = {name: i for i, names in enumerate(d["weekdays"]) for name in names.split()}
    units = {
        u: n
        for key, n in (("day", 1), ("week", 7), ("month", 30), ("year", 365), ("fortnight", 14))
        for u in d.get(key, [])
    }
    full_weekday = _alternatives([names.split()[0] for names in d["weekdays"]])
    weekday, month = _alternatives(list(weekdays)), _alternatives(list(months))
    day = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th|er|º|°)?"
    year = r"(?:,?\s+(?:de\s+|del\s+|of\s+)?(?P<year>1[5-9]\d\d|20\d\d))?"
    lead = rf"(?:(?P<weekday>{weekday})\.?,?\s+(?:the\s+|le\s+|el\s+|d[ií]a\s+)?)?"
    link = r"(?:\s+(?:of|de))?\s+"
    numbers = d["numbers"]
    count = rf"(?P<count>\d{{1,3}}|{_alternatives(list(numbers))})"
    unit = rf"(?P<unit>{_alternatives(list(units))})"
    phrase = {
        key: _alternatives(d[key])
        for key in ("today", "yesterday", "before_yesterday", "tomorrow", "next_day", "same_day", "previous_day")
    }
    until = _alternatives(d["until"])
    ordinal = _alternatives(list(d["ordinals"]))
    shapes = [
        ("date", rf"{lead}(?:the\s+|el\s+|le\s+)?(?P<dayword>{ordinal}){link}(?P<month>{month})\b\.?{year}"),
        ("date", r"(?P<year>1[5-9]\d\d|20\d\d)-(?P<m>[01]\d)-(?P<day>[0-3]\d)"),
        (
            "range",
            rf"{lead}{day}\s*(?:{until}|y|et|au|al)\s*(?:(?:{weekday})\s+)?(?P<day2>[0-3]?\d)(?:st|nd|rd|th|er)?{link}(?P<month>{month})\b\.?{year}",
        ),
        ("date", rf"{lead}{day}{link}(?P<month>{month})\b\.?{year}"),
        (
            "month",
            rf"(?P<part>{_alternatives(d['early'] + d['middle'] + d['late'])})[\s-]*(?:de\s+|of\s+)?(?P<month>{month})\b{year}",
        ),
        ("holiday", rf"(?P<holiday>{_alternatives(list(d['holidays']))})"),
        ("today", phrase["today"]),
        ("before yesterday", phrase["before_yesterday"]),
        ("yesterday", phrase["yesterday"]),
        ("tomorrow", phrase["tomorrow"]),
        ("next day", phrase["next_day"]),
        ("same day", phrase["same_day"]),
        ("day before", phrase["previous_day"]),
    ]
    if lexicon.language == "en":
        shapes += [
            ("range", rf"{lead}(?P<month>{month})\b\.?\s+{day}\s*(?:{until})\s*(?P<day2>[0-3]?\d)(?!\d|:){year}"),
            ("date", rf"{lead}(?P<month>{month})\b\.?\s+{day}(?![\d:]|,\d){year}"),
            ("ago", rf"{count}\s+{unit}\s+ago"),
            ("later", rf"{count}\s+{unit}\s+(?P<way>later|afterwards|earlier|before that|previously)"),
            (
                "day of month",
                r"(?:on\s+)?the\s+(?P<day>[0-3]?\d)(?:st|nd|rd|th)\b(?!\s+(?:century|time|day|anniversary|floor|person|of\s))",
            ),
            (
                "day of month",
                rf"on\s+the\s+(?P<dayword>{ordinal})\b(?!\s+of\b|\s+(?:\w+\s+)?(?:day|time|night|floor|anniversary|attempt))",
            ),
            ("month", rf"(?:in|since|of|until|by|during|last|this)\s+(?P<month>{month})\b{year}"),
            (
                "weekday",
                rf"(?:(?P<which>last|next|this coming|this|past|same|that)\s+)?(?P<weekday>{full_weekday})s?\b(?!'s)",
            ),
        ]
    elif lexicon.language == "es":
        shapes += [
            ("ago", rf"hace(?:\s+\w+)?\s+{count}\s+{unit}"),
            ("later", rf"{count}\s+{unit}\s+(?P<way>después|más tarde|antes)"),
            ("day of month", r"(?:\bel|\bdel)\s+(?:d[ií]a\s+)?(?P<day>[0-3]?\d)\b(?!\s*(?:%|de\s|por|km|al\s|y\s+\d))"),
            ("month", rf"(?:en|desde|de|hasta|durante)\s+(?P<month>{month})\b{year}"),
            ("weekday", rf"(?P<weekday>{full_weekday})\b(?:\s+(?P<which>pasado|próximo))?"),
            ("weekday", rf"(?P<which>mismo|aquel|ese)\s+(?P<weekday>{full_weekday})\b"),
            ("weekday", rf"(?P<which>pasado|próximo)\s+(?P<weekday>{full_weekday})\b"),
        ]
    else:
        shapes += [
            ("ago", rf"il y a(?:\s+\w+)?\s+{count}\s+{unit}"),
            ("later", rf"{count}\s+{unit}\s+(?P<way>plus tard|après|plus tôt|auparavant|avant)"),
            ("day of month", rf"\ble\s+(?P<day>[0-3]?\d)(?:er)?\b(?!\s*(?:%|km|h\b|{month}))"),
            ("month", rf"(?:en|depuis|de|jusqu'en|durant)\s+(?P<month>{month})\b{year}"),
            ("weekday", rf"(?P<which>même)\s+(?P<weekday>{full_weekday})\b"),
            ("weekday", rf"(?P<weekday>{full_weekday})\b(?:\s+(?P<which>dernier|prochain))?"),
        ]
    return _Grammar(
        patterns=tuple(
            (rule, re.compile(rf"(?<![\w-])(?:{shape})(?!\w)", re.IGNORECASE)) for rule, shape in shapes if shape
        ),
        months=months,
        weekdays=weekdays,
        numbers=numbers,
        ordinals=d["ordinals"],
        birth=re.compile(rf"\b(?:{_alternatives(d['birth'])})\W+(?:\w+\W+){{0,3}}$", re.IGNORECASE),
        since=re.compile(rf"(?:{_alternatives(d['since'])})\s+(?:\w+\s+){{0,2}}$", re.IGNORECASE),
        until=re.compile(r"(?:until|till|hasta|jusqu['’]?(?:au|à)?)\s*(?:\w+\s+){0,2}$", re.IGNORECASE),
        backward=re.compile(d.get("backward", r"(?<!that )(?<!who )(?<!which )\bhad\b"), re.IGNORECASE),
        forward=re.compile(d.get("forward", r"\b(?:will|would|is to|are to|plans?|due|expected)\b"), re.IGNORECASE),
        holidays={name: (int(when[:2]), int(when[3:])) for name, when in d["holidays"].items()},
        early=frozenset(d["early"]),
        middle=frozenset(d["middle"]),
        late=frozenset(d["late"]),
        last=frozenset(d["last"]),
        next=frozenset(d["next"]),
        earlier=frozenset(d["earlier"]),
        units=units,
    )


def _month_span(year: int, month: int, part: str | None, grammar: _Grammar) -> Timespan:
    last = calendar.monthrange(year, month)[1]
    first_day, last_day = 1, last
    if part in grammar.early:
        last_day = 10
    elif part in grammar.middle:
        first_day, last_day = 11, 20
    elif part in grammar.late:
        first_day = 20
    return Timespan(date(year, month, first_day), date(year, month, last_day))


def _make(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


class _Reckoner:
    """Turns matches into days, in text order, keeping the story's running date and year."""

    def __init__(self, grammar: _Grammar, published: date | None) -> None:
        self.grammar = grammar
        self.published = published
        self.running: date | None = None
        self.running_paragraph = -99
        self.year: int | None = None
        self.more_dates = False

    def story_date(self, paragraph: int) -> date | None:
        if self.running is not None and paragraph - self.running_paragraph <= STORY_PARAGRAPHS:
            return self.running
        return None

    def settle(self, day: date, paragraph: int) -> Timespan:
        self.running, self.running_paragraph = day, paragraph
        return Timespan(day, day)

    def year_of(self, month: int, day: int, weekday: int | None) -> int | None:
        guesses: list[int] = [] if self.year is None else [self.year]
        if self.published is not None:
            newest = self.published.year
            if (made := _make(newest, month, day)) is not None and made > self.published + timedelta(days=45):
                newest -= 1
            guesses.append(newest)
            if weekday is not None:
                guesses += range(newest + 1, newest - PLAUSIBLE_YEARS_BACK, -1)
        if weekday is not None:
            for guess in guesses:
                made = _make(guess, month, day)
                if made is not None and made.weekday() == weekday:
                    return guess
        if self.running is not None and self.year is None and self.published is not None:
            made = _make(self.running.year, month, day)
            if (
                made is not None
                and abs((made - self.running).days) < 100
                and made <= self.published + timedelta(days=45)
            ):
                return self.running.year
        return guesses[0] if guesses else None

    def weekday(self, wanted: int, which: str, paragraph: int, *, backward: bool, forward: bool) -> date | None:
        story = self.story_date(paragraph)
        anchor = self.published
        if which in SAME and story is not None:
            return story - timedelta(days=(story.weekday() - wanted) % 7)
        if which in self.grammar.next or (forward and anchor is not None and story is None):
            base = anchor or story
            return None if base is None else base + timedelta(days=(wanted - base.weekday() - 1) % 7 + 1)
        if anchor is None or (story is not None and which not in self.grammar.last and (anchor - story).days > 6):
            if story is None:
                return None
            if backward:
                return story - timedelta(days=(story.weekday() - wanted) % 7)
            found = story + timedelta(days=(wanted - story.weekday()) % 7)
            if anchor is None or (found <= anchor and (self.more_dates or (anchor - found).days <= 7)):
                return found
        if anchor is None:
            return None
        gap = (anchor.weekday() - wanted) % 7
        return anchor - timedelta(days=gap)

    def reckon(
        self, rule: str, match: re.Match[str], paragraph: int, *, backward: bool, forward: bool
    ) -> Timespan | None:
        grammar, parts = self.grammar, match.groupdict()
        if rule in ("date", "range"):
            return self._calendar_date(parts, paragraph)
        if rule == "month":
            return self._month(parts)
        if rule == "holiday":
            month, day = grammar.holidays[parts["holiday"].lower()]
            year = self.year_of(month, day, None)
            made = None if year is None else _make(year, month, day)
            return None if made is None else self.settle(made, paragraph)
        if rule == "weekday":
            wanted = grammar.weekdays[parts["weekday"].lower()]
            found = self.weekday(
                wanted, (parts.get("which") or "").lower(), paragraph, backward=backward, forward=forward
            )
            if found is None:
                return None
            return (
                Timespan(found, found)
                if forward and (self.published and found > self.published)
                else self.settle(found, paragraph)
            )
        return self._relative(rule, parts, paragraph)

    def _calendar_date(self, parts: dict[str, str | None], paragraph: int) -> Timespan | None:
        grammar = self.grammar
        month = int(parts["m"] or 0) if parts.get("m") else grammar.months[(parts["month"] or "").lower()]
        day = self.day(parts)
        weekday = grammar.weekdays.get((parts.get("weekday") or "").lower())
        year = int(parts["year"] or 0) or None if parts.get("year") else self.year_of(month, day, weekday)
        if parts.get("year"):
            self.year = int(parts["year"] or 0)
        made = None if year is None else _make(year, month, day)
        if made is None:
            return None
        if parts.get("day2"):
            end = _make(made.year, month, int(parts["day2"] or 0))
            if end is not None and end >= made:
                self.settle(made, paragraph)
                return Timespan(made, end)
        if self.year is not None and self.published is not None and made.year != self.year and weekday is None:
            self.year = None
        return self.settle(made, paragraph)

    def day(self, parts: dict[str, str | None]) -> int:
        """Return the day of the month, in figures or in words."""
        word = (parts.get("dayword") or "").lower()
        return self.grammar.ordinals[word] if word else int(parts["day"] or 0)

    def _month(self, parts: dict[str, str | None]) -> Timespan | None:
        month = self.grammar.months[(parts["month"] or "").lower()]
        if parts.get("year"):
            self.year = int(parts["year"] or 0)
            year: int | None = self.year
        else:
            year = self.year_of(month, 1, None)
        return (
            None if year is None else _month_span(year, month, (parts.get("part") or "").lower() or None, self.grammar)
        )

    def _relative(self, rule: str, parts: dict[str, str | None], paragraph: int) -> Timespan | None:
        base = self.story_date(paragraph)
        if rule in ("today", "yesterday", "before yesterday", "tomorrow", "ago"):
            base = self.published
        elif base is None:
            base = self.published if rule == "same day" else None
        if base is None:
            return None
        if rule == "day of month":
            return self._day_of_month(self.day(parts), base, paragraph)
        shift = {
            "today": 0,
            "same day": 0,
            "yesterday": -1,
            "before yesterday": -2,
            "tomorrow": 1,
            "next day": 1,
            "day before": -1,
        }.get(rule)
        slack = 0
        if shift is None:
            count = (parts["count"] or "").lower()
            number = int(count) if count.isdigit() else int(self.grammar.numbers[count])
            length = self.grammar.units[(parts["unit"] or "").lower()]
            back = rule == "ago" or (parts.get("way") or "").lower() in self.grammar.earlier
            shift = -number * length if back else number * length
            slack = {1: 0, 7: 2, 14: 2, 30: 10, 365: 120}[length]
        found = base + timedelta(days=shift)
        if rule == "tomorrow":
            return Timespan(found, found)
        if rule != "ago":
            self.settle(found, paragraph)
        return Timespan(found - timedelta(days=slack), found + timedelta(days=slack))

    def _day_of_month(self, day: int, base: date, paragraph: int) -> Timespan | None:
        for shift in (0, 1, -1):
            month = (base.month - 1 + shift) % 12 + 1
            year = base.year + (base.month - 1 + shift) // 12
            made = _make(year, month, day)
            if (
                made is not None
                and (made >= base - timedelta(days=3))
                and (self.published is None or made <= self.published + timedelta(days=31))
            ):
                return self.settle(made, paragraph)
        return None


YEAR = re.compile(r"\b(?:in|of|en|de|year)\s+(1[5-9]\d\d|20\d\d)\b", re.IGNORECASE)


def _matches(text: str, grammar: _Grammar) -> list[tuple[int, int, str, re.Match[str]]]:
    found = [
        (match.start(), match.end(), rule, match)
        for rule, pattern in grammar.patterns
        for match in pattern.finditer(text)
    ]
    found.sort(key=lambda item: (item[0], -(item[1])))
    kept: list[tuple[int, int, str, re.Match[str]]] = []
    for item in found:
        if kept and item[0] < kept[-1][1]:
            if item[1] > kept[-1][1] and item[0] == kept[-1][0]:
                kept[-1] = item
            continue
        kept.append(item)
    return kept


def _clause(text: str, sentence: Sentence, start: int, end: int) -> str:
    left, right = text[sentence.start : start], text[end : sentence.end]
    before = re.split(r"[;:,\u2014()]", left)[-1]
    after = re.split(r"[;:,\u2014()]", right)[0]
    return f"{before[-60:]} {after[:60]}"


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
    grammar = _grammar(load(language).language)
    reckoner = _Reckoner(grammar, published)
    raw = text.text
    years = [
        (match.start(), int(match.group(1)))
        for match in YEAR.finditer(raw)
        if not grammar.backward.search(re.split(r"[.;,:!?\n]", raw[max(0, match.start() - 80) : match.start()])[-1])
    ]
    moments: list[Moment] = []
    paragraph_of_year = -1
    matches = _matches(raw, grammar)
    calendar_dates = [start for start, _, rule, _ in matches[-1:-40:-1] if rule in ("date", "range")]
    for start, end, rule, match in matches:
        sentence = text.sentence_at(start)
        while years and years[0][0] < start:
            reckoner.year = years.pop(0)[1]
            paragraph_of_year = sentence.paragraph
        if (
            reckoner.year is not None
            and sentence.paragraph - paragraph_of_year > STORY_PARAGRAPHS
            and paragraph_of_year >= 0
        ):
            reckoner.year, paragraph_of_year = None, -1
        clause = _clause(raw, sentence, start, end)
        before = raw[max(sentence.start, start - 24) : start]
        edge = (
            "until"
            if grammar.until.search(before)
            else "since"
            if grammar.since.search(before)
            or match.group().lower().startswith(tuple(f"{w} " for w in ("since", "desde", "depuis")))
            else ""
        )
        if grammar.birth.search(before):
            moments.append(Moment(start, end, None, "birth", report))
            continue
        reckoner.more_dates = any(position > start for position in calendar_dates)
        span = reckoner.reckon(
            rule,
            match,
            sentence.paragraph,
            backward=bool(grammar.backward.search(clause)),
            forward=bool(grammar.forward.search(clause)),
        )
        if match.groupdict().get("year"):
            paragraph_of_year = sentence.paragraph
        moments.append(replace(Moment(start, end, span, rule, report), edge=edge))
    return moments
