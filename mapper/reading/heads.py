"""The heads of a live blog's or a diary's entries: a date, a clock or both at the start of a line."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from mapper.language.lexicon import load
from mapper.reading.date_grammar import alternatives, grammar_of

__all__ = ["Head", "find_heads"]

AHEAD_DAYS, LATEST_DAYS = 45, 2
"""An entry without a year lies at most this long after the first publication; one in figures at most that long."""
WEEKDAY_YEARS = 12
"""Years back in which a day and month are sought that fall on the weekday named with them."""
LONGEST_HEAD = 120
"""Characters from the start of a line in which its head stands."""
SHORT_LINE = 50
"""A line of fewer characters than this was not broken to a width."""

MARKUP = r"[\s>#*_\[(\u2022\u00b7|\u2013\u2014-]*"
LEAD = re.compile(MARKUP)
PLACE_LEAD = re.compile(rf"{MARKUP}[A-Z\u00c0-\u00de][^\n.:;,\d]{{1,36}},\s+")
"""A place before the date or the clock."""
BETWEEN = re.compile(r"[\s,;|\u2022\u00b7/()\[\]*_.\u2013\u2014-]*")
CLOSING = re.compile(r"[ \t]?[*_\])|]*[ \t]*(?:[:.|\u2013\u2014-]+(?=\s|\Z|[*_])[*_]*)?[ \t]*")
MARKS = frozenset(":.|\u2013\u2014-*_])")
"""Signs of which one ends a head that does not fill its line."""
STARTS = re.compile(r"[\"'\u201c\u2018\u00ab\u2039\u00bf\u00a1(\[*_\u2026]*[A-Z\u00c0-\u00de0-9]")
"""How the text after a clock begins."""
ZONE = r"(?-i:UTC|MSK|[A-Z]{1,4}T)(?:\s?[+-]\d{1,2})?"
CLOCKS = (
    r"(?P<hour12>1[0-2]|0?[1-9])(?:[.:](?P<minute12>[0-5]\d))?\s?(?P<half>[ap])\.?\s?m\b\.?",
    r"(?P<hour>[01]?\d|2[0-3])\s?[.:hH]\s?(?P<minute>[0-5]\d)(?:[:.][0-5]\d)?(?![.:]?\d|\s?%)(?:\s?(?:h|hrs|hours|Z)\b\.?)?",
    r"(?P<military>[01]\d[0-5]\d|2[0-3][0-5]\d)\s?(?:h|hrs|hours|Z|GMT|UTC)\b\.?",
)
NUMERIC = (
    r"(?P<iso>(?:20|19)\d\d-[01]\d-[0-3]\d)(?:T(?=\d))?",
    r"(?P<first>[0-3]?\d)[/.](?P<second>[01]?\d|[0-3]?\d)[/.](?P<short>(?:20|19)\d\d|\d\d)(?!\d)",
    r"(?P<first>[0-3]?\d)/(?P<second>[0-3]?\d)(?![/\d])",
)
CLOCK_NAMES = {"half", "hour", "hour_only", "military", "clock_word"}


@dataclass(frozen=True, slots=True)
class Head:
    """What one head says: ``text[start:end]`` is the whole of it, with the marks that set it off, ``words`` the rest.

    ``full`` is its date as far as it names day and month; ``day`` a day of the month without one, ``shift`` counts
    from publication ("yesterday, 18:00"), ``nth`` is that of "Day 4". ``minute`` is that of the day, ``number`` that of
    "Update 3"; a head is ``labeled`` by a word such as "updated".
    """

    start: int
    end: int
    words: tuple[int, int]
    full: date | None = None
    weekday: int | None = None
    day: int | None = None
    shift: int | None = None
    nth: int | None = None
    minute: int | None = None
    number: int | None = None
    labeled: bool = False

    @property
    def has_day(self) -> bool:
        """Whether the head says which day it is of."""
        return any(part is not None for part in (self.full, self.weekday, self.day, self.shift))

    def of_day(self, other: Head) -> Head:
        """Return the head with the day of another that stands right above it."""
        return replace(self, full=other.full, weekday=other.weekday, day=other.day, shift=other.shift)

    def fits(self, day: date) -> bool:
        """Whether a day is of the weekday and the number that the head names."""
        return self.weekday in (None, day.weekday()) and self.day in (None, day.day)


class _Shapes:
    """The pieces that heads are made of in one language, and what their words come to."""

    def __init__(self, language: str) -> None:
        dates = load(language).dates
        self.grammar = grammar_of(language)
        self.words: dict[str, str] = dates["clock_words"]
        month, weekday = alternatives(self.grammar.months), alternatives(self.grammar.weekdays)
        mark, article, of = (alternatives(dates[name]) for name in ("day_marks", "articles", "of"))
        day = rf"(?P<day>[0-3]?\d)(?:{mark})?(?![\d:])"
        year = rf"(?:,?\s+(?:(?:{of})\s+)?(?P<year>(?:19|20)\d\d))?"
        named = rf"(?:(?P<weekday>{weekday})\b\.?,?\s*)?(?:(?:{article})\s+)?"
        number = r"(?:\s*(?:no\.?\s*|n\u00ba\s*|#)?(?P<number>\d{1,3})(?![.:]?\d|\s?[hap]))?"
        shapes = (
            *NUMERIC,
            rf"{named}{day}(?:\s+(?:{of}))?\s+(?P<month>{month})\b\.?{year}",
            rf"{named}(?P<month>{month})\b\.?\s+{day}{year}",
            rf"(?P<weekday>{weekday})\b\.?,?\s+(?:(?:{article})\s+)?(?P<day>[0-3]?\d)(?:{mark})?(?![.:]?\d|\s?[hap])",
            rf"(?P<weekday>{weekday})\b\.?",
            rf"(?P<yesterday>{alternatives(dates['yesterday'])})\b",
            rf"(?P<today>{alternatives(dates['today'])})\b",
            *CLOCKS,
            rf"(?P<hour_only>[01]?\d|2[0-3])\s?(?:{alternatives(dates['clock_hours'])})\b\.?",
            rf"(?P<clock_word>{alternatives(self.words)})\b",
            rf"(?:{alternatives(dates['day'][:1])})\s*(?P<nth>\d{{1,3}})(?![.:]?\d)",
            rf"(?P<label>{alternatives(dates['head_labels'])})\b{number}",
            rf"(?P<zone>\(?(?:{ZONE}|{alternatives(dates['head_zones'])})\b\)?)",
            rf"(?P<link>{alternatives(dates['head_links'])})(?!\w)",
        )
        self.pieces = [re.compile(shape, re.IGNORECASE) for shape in shapes]

    def parts(self, line: str, at: int) -> tuple[dict[str, str], int]:
        """Return what the pieces from a character on say, by name, and where the last of them ends."""
        said: dict[str, str] = {}
        end = spot = at
        while True:
            step = BETWEEN.match(line, spot) if said else None
            spot = step.end() if step else spot
            fresh = (match for piece in self.pieces if (match := piece.match(line, spot)) and _is_new(match, said))
            found = next(fresh, None)
            if found is None:
                return said, end
            spot = found.end()
            if found.lastgroup == "link":
                continue
            said |= {name: text for name, text in found.groupdict().items() if text is not None}
            end = spot

    def date_of(self, said: dict[str, str], published: date | None) -> date | None:
        """Return the date that names day and month; one without a year is of the last year that it may be of."""
        if "iso" in said:
            return made(said["iso"][:4], said["iso"][5:7], said["iso"][8:])
        if "first" in said:
            year = said.get("short", str(published.year) if published else "")
            year = f"20{year}" if len(year) == 2 else year
            return _numeric(year, said["first"], said["second"], published)
        if "month" not in said:
            return None
        month = str(self.grammar.months[said["month"].lower()])
        if "year" in said or published is None:
            return made(said["year"], month, said["day"]) if "year" in said else None
        tried = [made(str(published.year + 1 - back), month, said["day"]) for back in range(WEEKDAY_YEARS)]
        days = [day for day in tried if day is not None and day <= published + timedelta(days=AHEAD_DAYS)]
        weekday = self.weekday_of(said)
        return next((day for day in days if weekday in (None, day.weekday())), days[0] if days else None)

    def weekday_of(self, said: dict[str, str]) -> int | None:
        """Return the number of the weekday that is named."""
        return self.grammar.weekdays[said["weekday"].lower()] if "weekday" in said else None

    def minute_of(self, said: dict[str, str]) -> int | None:
        """Return the minute of the day, by a clock or by a word such as "noon"."""
        if "half" in said:
            return int(said["hour12"]) % 12 * 60 + 720 * (said["half"].lower() == "p") + int(said.get("minute12", 0))
        if "hour" in said:
            return int(said["hour"]) * 60 + int(said["minute"])
        if "hour_only" in said:
            return int(said["hour_only"]) * 60
        if "military" in said:
            return int(said["military"][:2]) * 60 + int(said["military"][2:])
        if "clock_word" in said:
            hour, _, minute = self.words[said["clock_word"].lower()].partition(":")
            return int(hour) * 60 + int(minute)
        return None


def _is_new(match: re.Match[str], said: dict[str, str]) -> bool:
    """Whether a piece tells what the pieces before it have not told."""
    told = {name for name, text in match.groupdict().items() if text is not None}
    return not told & said.keys() and not (told & CLOCK_NAMES and said.keys() & CLOCK_NAMES)


def made(year: str, month: str, day: str) -> date | None:
    """Return a date from its written parts, None where there is no such day."""
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _numeric(year: str, first: str, second: str, published: date | None) -> date | None:
    """Return the date of figures alone: day before month unless only the other way lies before publication."""
    both = [day for day in (made(year, second, first), made(year, first, second)) if day is not None]
    latest = date.max if published is None else published + timedelta(days=LATEST_DAYS)
    return next((day for day in both if day <= latest), both[0] if both else None)


@lru_cache(maxsize=4)
def _shapes(language: str) -> _Shapes:
    return _Shapes(language)


def find_heads(raw: str, language: str, published: date | None) -> list[Head]:
    """Find every line that begins as an entry of a live blog does, in text order.

    Parameters
    ----------
    raw
        The report's text.
    language
        "en", "es" or "fr"; any other is read with the English table.
    published
        Day of publication, by which a day and month get their year.
    """
    shapes = _shapes(load(language).language)
    wrapped = "\n\n" in raw.strip()
    heads: list[Head] = []
    start = 0
    while start < len(raw):
        end = raw.find("\n", start)
        end = len(raw) if end < 0 else end
        if not (wrapped and _runs_on(raw, start)):
            head = _head(shapes, raw[start : min(end, start + LONGEST_HEAD)], start, published)
            heads += [head] if head is not None else []
        start = end + 1
    return heads


def _runs_on(raw: str, start: int) -> bool:
    """Whether a line goes on with the sentence of the line before it, as in text broken to a width."""
    before = raw[raw.rfind("\n", 0, max(0, start - 1)) + 1 : max(0, start - 1)].rstrip()
    return len(before) > SHORT_LINE and (before[-1].isalnum() or before[-1] in ",;-(")


def _head(shapes: _Shapes, line: str, offset: int, published: date | None) -> Head | None:
    """Return the head at the start of a line, None where there is none."""
    for lead in (LEAD, PLACE_LEAD):
        opening = lead.match(line)
        if opening is None:
            continue
        said, end = shapes.parts(line, opening.end())
        if said:
            closing = CLOSING.match(line, end)
            stop = closing.end() if closing else end
            marked = any(sign in MARKS for sign in line[end:stop]) or not line[stop:].strip()
            marked = marked or (line[end - 1] == "." and STARTS.match(line, stop) is not None)
            raised = any(sign in "#*_[(" for sign in opening.group())
            if not _is_head(said, line[end:stop], line[stop:], marked=marked, raised=raised, placed=lead is PLACE_LEAD):
                return None
            return Head(
                offset,
                offset + stop,
                (offset + opening.end(), offset + end),
                full=shapes.date_of(said, published),
                weekday=shapes.weekday_of(said),
                day=int(said["day"]) if "day" in said and "month" not in said else None,
                shift=0 if "today" in said else -1 if "yesterday" in said else None,
                nth=int(said["nth"]) if "nth" in said else None,
                minute=shapes.minute_of(said),
                number=int(said["number"]) if "number" in said else None,
                labeled="label" in said,
            )
    return None


def _is_head(said: dict[str, str], gap: str, rest: str, *, marked: bool, raised: bool, placed: bool) -> bool:
    """Whether what a line begins with sets it off as an entry, by its clock, its marks, or by filling the line."""
    if not said.keys() - {"zone", "label"}:
        return False
    if said.keys() & CLOCK_NAMES - {"clock_word"} and not placed:
        return marked or (bool(gap) and STARTS.match(rest) is not None)
    if said.keys() <= {"clock_word", "today", "yesterday"} and not raised:
        return False
    return marked and not (placed and not rest)
