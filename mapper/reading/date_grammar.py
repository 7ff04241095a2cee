"""What dates look like in one language: patterns and tables made from its lexicon, for `mapper.reading.dating`.

A shape is a rule and a pattern whose gaps, such as ``{month}``, are filled from the words of the language and from the
``[dates.parts]`` of its table. Every language has the `COMMON` ones, with its own words, and those that its table gives
under ``shapes``. Their order counts: of two that match at one place the longer is kept, of equals the earlier.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from mapper.language.lexicon import load
from mapper.language.tables import NEVER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Grammar", "alternatives", "grammar_of"]

UNIT_DAYS = (("day", 1), ("night", 1), ("week", 7), ("month", 30), ("year", 365), ("fortnight", 14))
FULL_YEAR = r"1[5-9]\d\d|20\d\d"
GAP = re.compile(r"\{([a-z_]+)\}")
NAMED = re.compile(r"\(\?P<\w+>")
CASED = "(?-i:"
FREE = r"(?<![\w-])"
"""What stands before a date: no letter, digit or hyphen."""
COMMON = (
    ("date", r"{lead}{article}(?P<dayword>{ordinal}){of}\s+{month}\.?{year}"),
    ("date", rf"(?P<year>{FULL_YEAR})-(?P<m>[01]\d)-(?P<day>[0-3]\d)"),
    ("date", rf"(?P<day>[0-3]?\d)(?P<either>[./])(?P<m>[0-3]?\d)[./](?P<year>{FULL_YEAR})"),
    ("range", r"{lead}{day}{through}(?P<day2>[0-3]?\d){day_mark}{of}\s+{month}\.?{year}"),
    ("date", r"{lead}{day}{of}\s+{month}\.?{year}"),
    ("month edge", r"(?P<part>{edges}){of}\s+{month}{year}"),
    ("month", r"(?P<part>{stretch})(?:{of}\s+|[\s-]*){month}{year}"),
    ("part of month", r"(?P<part>{stretch}){of}\s+{article}(?:{month_unit})"),
    ("holiday", r"(?P<holiday>{holidays})"),
    ("today", "{today}"),
    ("before yesterday", "{before_yesterday}"),
    ("yesterday", "{yesterday}"),
    ("tomorrow", "{tomorrow}"),
    ("next day", "{next_day}"),
    ("same day", "{same_day}"),
    ("day before", "{previous_day}"),
    ("second day", "{second_day}"),
    ("two days before", "{two_days_before}"),
    ("overnight", "{overnight}"),
    ("weekend", r"(?:(?P<which>{last})\s+)?(?:{weekend})"),
    ("weekdays", r"(?:{between})\s+(?P<weekday>{full_weekday}){through}(?P<weekday2>{full_weekday})"),
)


@dataclass(frozen=True)
class Grammar:
    """The patterns of one language in the order in which they are tried, and what its words come to.

    Those that mind no capitals are for text in lower case; ``begins`` finds where any of them does, in one search.
    """

    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    begins: re.Pattern[str]
    months: dict[str, int]
    weekdays: dict[str, int]
    numbers: dict[str, int]
    ordinals: dict[str, int]
    units: dict[str, int]
    holidays: dict[str, tuple[int, int]]
    since: re.Pattern[str]
    begins_since: re.Pattern[str]
    until: re.Pattern[str]
    not_until: re.Pattern[str] | None
    birth: re.Pattern[str]
    backward: re.Pattern[str]
    forward: re.Pattern[str]
    told_ahead: re.Pattern[str]
    sayings: re.Pattern[str]
    early: frozenset[str]
    middle: frozenset[str]
    late: frozenset[str]
    last: frozenset[str]
    next: frozenset[str]
    earlier: frozenset[str]
    preceding: frozenset[str]
    following: frozenset[str]
    current: frozenset[str]
    last_day: frozenset[str]
    definite: frozenset[str]
    week_before: frozenset[str]
    same: frozenset[str]
    year: re.Pattern[str]
    small_weekdays: bool


def alternatives(words: Iterable[str]) -> str:
    """Return the pattern for any of some words, the longer first; without words, one that matches nothing."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or NEVER


def _numbered(names: list[str], first: int) -> dict[str, int]:
    """Return the numbers of a table whose lines hold every way to write one month or weekday."""
    return {name: i + first for i, written in enumerate(names) for name in written.split()}


def _parts(dates: Mapping[str, Any], units: Mapping[str, int]) -> dict[str, str]:
    """Return what fills the gaps of the shapes, by name."""
    weekday = alternatives(_numbered(dates["weekdays"], 0))
    full_weekday = alternatives([names.split()[0] for names in dates["weekdays"]])
    month = alternatives(_numbered(dates["months"], 1))
    article, of = _any_of(dates["articles"], r"\s+"), alternatives(dates["of"])
    day_mark = _any_of(dates["day_marks"])
    count, unit = rf"(?P<count>\d{{1,3}}|{alternatives(dates['numbers'])})", rf"(?P<unit>{alternatives(units)})"
    joins = alternatives([*dates["until"], *dates["joins"], "/"])
    named = {key: alternatives(words) for key, words in dates.items() if isinstance(words, list) and key != "shapes"}
    return named | {
        "article": article,
        "count": count,
        "day": rf"(?P<day>[0-3]?\d){day_mark}",
        "day_mark": day_mark,
        "edges": alternatives(dates["first_day"] + dates["last_day"]),
        "full_weekday": full_weekday,
        "holidays": alternatives(dates["holidays"]),
        "lead": rf"(?:(?P<weekday>{weekday})\.?,?\s+{article})?",
        "month_unit": alternatives(dates["month"][:1]),
        "month": rf"(?P<month>{month})\b",
        "of": rf"(?:\s+(?:{of}))?",
        "plain_month": month,
        "ordinal": alternatives(dates["ordinals"]),
        "span": rf"{count}\s+{unit}",
        "stretch": alternatives(dates["early"] + dates["middle"] + dates["late"]),
        "through": rf"\s*(?:{joins})\s*{article}(?:(?:{weekday})\s+)?",
        "unit": unit,
        "week_or_month": rf"(?P<unit>{alternatives(dates['week'][:1] + dates['month'][:1])})",
        "weekday": rf"(?P<weekday>{full_weekday})",
        "year": rf"(?:,?\s+(?:(?:{of})\s+)?(?P<year>{FULL_YEAR}))?",
    }


def _any_of(words: Iterable[str], ending: str = "") -> str:
    """Return the pattern for one of some words, or none of them."""
    return rf"(?:(?:{alternatives(words)}){ending})?" if words else ""


def _filled(shape: str, parts: Mapping[str, str]) -> str:
    """Return a pattern with its gaps filled, those of what fills them, too."""
    while GAP.search(shape):
        shape = GAP.sub(lambda gap: parts[gap[1]], shape)
    return shape


def _folded(pattern: str) -> re.Pattern[str]:
    """Return a pattern for text in lower case, which is twice as fast; one that asks for capitals is for any text."""
    return _search(pattern) if CASED in pattern else re.compile(pattern)


def _search(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


@lru_cache(maxsize=8)
def grammar_of(language: str) -> Grammar:
    """Return the grammar of a language; of English where there is no table for it."""
    lexicon = load(language)
    dates = lexicon.dates
    units = {unit: days for key, days in UNIT_DAYS for unit in dates.get(key, [])}
    parts = _parts(dates, units) | dates["parts"]
    shapes = [(rule, _filled(shape, parts)) for rule, shape in (*COMMON, *dates["shapes"])]
    patterns = tuple((rule, _folded(rf"{FREE}(?:{shape})(?!\w)")) for rule, shape in shapes if shape != NEVER)
    folded = (NAMED.sub("(?:", pattern.pattern) for _, pattern in patterns if CASED not in pattern.pattern)
    return Grammar(
        patterns=patterns,
        begins=re.compile(rf"{FREE}(?:{'|'.join(pattern.removeprefix(FREE) for pattern in folded)})"),
        months=_numbered(dates["months"], 1),
        weekdays=_numbered(dates["weekdays"], 0),
        numbers=dates["numbers"],
        ordinals=dates["ordinals"],
        units=units,
        holidays={name: (int(when[:2]), int(when[3:])) for name, when in dates["holidays"].items()},
        since=_search(rf"(?:{alternatives(dates['since'])})\s+(?:\w+\s+){{0,2}}$"),
        begins_since=_search(rf"(?:{alternatives(dates['since'])})\s"),
        until=_search(rf"(?:{dates['until_before'] or NEVER})\s*(?:\w+\s+){{0,2}}$"),
        not_until=_search(dates["not_until"]) if dates["not_until"] else None,
        birth=_search(rf"\b(?:{alternatives(dates['birth'])})\W+(?:\w+\W+){{0,3}}$"),
        backward=_search(dates["backward"] or NEVER),
        forward=_search(dates["forward"] or NEVER),
        told_ahead=_search(dates["told_ahead"] or NEVER),
        sayings=_search(rf"\b(?:{alternatives(lexicon.words['sayings'])})\b"),
        early=frozenset(dates["early"]),
        middle=frozenset(dates["middle"]),
        late=frozenset(dates["late"]),
        last=frozenset(dates["last"]),
        next=frozenset(dates["next"]),
        earlier=frozenset(dates["earlier"]),
        preceding=frozenset(dates["preceding"]),
        following=frozenset(dates["following"]),
        current=frozenset(dates["current"]),
        last_day=frozenset(dates["last_day"]),
        definite=frozenset(dates["definite"]),
        week_before=frozenset(dates["week_before"]),
        same=frozenset(dates["same"]),
        year=_search(rf"\b(?:(?P<of>{alternatives(dates['of'])})|{alternatives(dates['in_year'])})\s+({FULL_YEAR})\b"),
        small_weekdays=dates["small_weekdays"],
    )
