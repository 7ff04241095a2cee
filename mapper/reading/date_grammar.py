"""What dates look like in one language: patterns and tables made from its lexicon, for `mapper.reading.dating`.

The order of the patterns counts: of two that match at one place the longer is kept, of equals the earlier.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from mapper.language.lexicon import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Grammar", "alternatives", "grammar_of"]

UNIT_DAYS = (("day", 1), ("night", 1), ("week", 7), ("month", 30), ("year", 365), ("fortnight", 14))
FULL_YEAR = r"1[5-9]\d\d|20\d\d"
DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th|er|º|°)?"
YEAR = rf"(?:,?\s+(?:de\s+|del\s+|of\s+)?(?P<year>{FULL_YEAR}))?"
LINK = r"(?:\s+(?:of|de))?\s+"
DAY_ALONE = r"(?P<day>[0-3]?\d)\b(?![.,:]\d|\s\d{3}|\s*(?:%|km|h\b|heures|horas|mil\b|person|migrant))"
"""A day's number right after its weekday, with no month: "viernes 17"."""
NIGHT = r"\s*(?:[0-3]?\d)?(?:er)?\s*(?:de\s+)?"
EXACT = r"(?P<exact>\s+(?:today|tonight|to\s+the\s+day|this\s+\w+))?"
ALONE = r"(?=\s?[,;:.)]|\s+(?:they|we|he|she|it|i)\b)"
"""What follows "before" where it looks back from the story and not from what comes after it."""
CASED = "(?-i:"
NO_EVENT = r"(?!\s+(?:leurs?|son|sa|ses|l[ea]s?|avoir|être|(?-i:[A-ZÀ-Þ]))\b|\s+(?:[lds]|qu)['\u2019]|\s+(?:de|que)\b)"
"""What makes "two days after" reckon from something that is named, not from the story's day."""
NO_DAY_OF_MONTH = r"century|time|day|anniversary|floor|person|of\s"
"""What makes "the 20th" no day of the month."""
NTH = rf"(?:st|nd|rd|th)\b(?:\s+inst\b\.?)?(?!\s+(?:{NO_DAY_OF_MONTH}))"
DAY_PARTS = r"(?:morning|noon|afternoon|evening|night)\s+of"
NO_ORDINAL_DAY = r"day|time|night|floor|anniversary|attempt"

Shape = tuple[str, str]
"""A rule and the pattern that it belongs to."""


@dataclass(frozen=True)
class Grammar:
    """The patterns of one language in the order in which they are tried, and what its words come to.

    Those that mind no capitals are for text in lower case.
    """

    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    months: dict[str, int]
    weekdays: dict[str, int]
    numbers: dict[str, int]
    ordinals: dict[str, int]
    units: dict[str, int]
    holidays: dict[str, tuple[int, int]]
    since: re.Pattern[str]
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
    small_weekdays: bool


@dataclass(frozen=True, slots=True)
class _Parts:
    """Alternatives that the patterns are put together from."""

    month: str
    weekday: str
    full_weekday: str
    lead: str
    count: str
    unit: str
    until: str
    ordinal: str
    week_or_month: str
    month_unit: str


def alternatives(words: Iterable[str]) -> str:
    """Return the pattern for any of some words, the longer first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _numbered(names: list[str], first: int) -> dict[str, int]:
    """Return the numbers of a table whose lines hold every way to write one month or weekday."""
    return {name: i + first for i, written in enumerate(names) for name in written.split()}


def _parts(dates: dict[str, Any], units: dict[str, int]) -> _Parts:
    weekday = alternatives(_numbered(dates["weekdays"], 0))
    return _Parts(
        month=alternatives(_numbered(dates["months"], 1)),
        weekday=weekday,
        full_weekday=alternatives([names.split()[0] for names in dates["weekdays"]]),
        lead=rf"(?:(?P<weekday>{weekday})\.?,?\s+(?:the\s+|le\s+|el\s+|d[ií]a\s+)?)?",
        count=rf"(?P<count>\d{{1,3}}|{alternatives(dates['numbers'])})",
        unit=rf"(?P<unit>{alternatives(units)})",
        until=alternatives(dates["until"]),
        ordinal=alternatives(dates["ordinals"]),
        week_or_month=rf"(?P<unit>{alternatives(dates['week'][:1] + dates['month'][:1])})",
        month_unit=alternatives(dates["month"][:1]),
    )


def _common(dates: dict[str, Any], parts: _Parts) -> list[Shape]:
    month = rf"(?P<month>{parts.month})\b"
    second = r"(?P<day2>[0-3]?\d)(?:st|nd|rd|th|er)?"
    until = rf"\s*(?:{parts.until}|y|et|au|al|/)\s*(?:(?:le|el)\s+)?(?:(?:{parts.weekday})\s+)?"
    between = alternatives(dates["between"])
    edges = alternatives(dates["first_day"] + dates["last_day"])
    stretch = alternatives(dates["early"] + dates["middle"] + dates["late"])
    return [
        ("date", rf"{parts.lead}(?:the\s+|el\s+|le\s+)?(?P<dayword>{parts.ordinal}){LINK}{month}\.?{YEAR}"),
        ("date", rf"(?P<year>{FULL_YEAR})-(?P<m>[01]\d)-(?P<day>[0-3]\d)"),
        ("date", rf"(?P<day>[0-3]?\d)(?P<either>[./])(?P<m>[0-3]?\d)[./](?P<year>{FULL_YEAR})"),
        ("range", rf"{parts.lead}{DAY}{until}{second}{LINK}{month}\.?{YEAR}"),
        ("date", rf"{parts.lead}{DAY}{LINK}{month}\.?{YEAR}"),
        ("month edge", rf"(?P<part>{edges})\s+(?:de\s+|of\s+)?{month}{YEAR}"),
        ("month", rf"(?P<part>{stretch})[\s-]*(?:de\s+|of\s+)?{month}{YEAR}"),
        ("part of month", rf"(?P<part>{stretch})\s+(?:de\s+|du\s+|del\s+)?(?:the\s+|that\s+)?(?:{parts.month_unit})"),
        ("holiday", rf"(?P<holiday>{alternatives(dates['holidays'])})"),
        ("today", alternatives(dates["today"])),
        ("before yesterday", alternatives(dates["before_yesterday"])),
        ("yesterday", alternatives(dates["yesterday"])),
        ("tomorrow", alternatives(dates["tomorrow"])),
        ("next day", alternatives(dates["next_day"])),
        ("same day", alternatives(dates["same_day"])),
        ("day before", alternatives(dates["previous_day"])),
        ("second day", alternatives(dates.get("second_day", []))),
        ("two days before", alternatives(dates.get("two_days_before", []))),
        ("overnight", alternatives(dates["overnight"])),
        ("weekend", rf"(?:(?P<which>{alternatives(dates['last'])})\s+)?(?:{alternatives(dates['weekend'])})"),
        ("weekdays", rf"(?:{between})\s+(?P<weekday>{parts.full_weekday}){until}(?P<weekday2>{parts.full_weekday})"),
    ]


def _english(parts: _Parts) -> list[Shape]:
    month, span = rf"(?P<month>{parts.month})\b", rf"{parts.count}\s+{parts.unit}"
    which = r"(?:(?P<which>last|next|this coming|this|past|same|that|the|previous|preceding|following)\s+)?"
    return [
        ("range", rf"{parts.lead}{month}\.?\s+{DAY}\s*(?:{parts.until})\s*(?P<day2>[0-3]?\d)(?!\d|:){YEAR}"),
        ("date", rf"{parts.lead}{month}\.?\s+{DAY}(?![\d:]|,\d){YEAR}"),
        ("ago", rf"{span}\s+ago{EXACT}"),
        ("ago", rf"{span}\s+ago,?\s+on\s+(?P<weekday>{parts.full_weekday})"),
        ("ago", rf"last\s+{parts.week_or_month}"),
        ("today", rf"{parts.count}\s+(?:hours?|minutes?)\s+ago"),
        ("later", rf"{span}\s+(?P<way>later|afterwards|earlier|before that|previously){EXACT}"),
        ("later", rf"{span}\s+(?P<way>before|on)(?=\s?[,;:.])"),
        (
            "day of month",
            rf"(?:(?P<weekday>{parts.full_weekday}),?\s+)?(?:on\s+)?the\s+(?P<day>[0-3]?\d){NTH}",
        ),
        (
            "day of month",
            rf"(?:on|{DAY_PARTS})\s+the\s+(?P<dayword>{parts.ordinal})\b(?!\s+of\b|\s+(?:\w+\s+)?(?:{NO_ORDINAL_DAY}))",
        ),
        (
            "day of month",
            rf"(?:on|since|until|from|by)\s+the\s+(?P<dayword>{parts.ordinal})\s+of\s+(?:the|this)\s+month",
        ),
        ("month", rf"an?\s+(?:{parts.full_weekday})\s+in\s+{month}{YEAR}"),
        ("month", rf"(?:in|since|of|until|by|during|last|this)\s+{month}(?!\.?\s+[0-3]?\d(?!\d)){YEAR}"),
        ("weekday", rf"{which}(?P<weekday>{parts.full_weekday})s?\b(?:\s+(?:of\s+)?(?P<week>this)\s+week\b)?"),
        ("weekday", rf"the\s+(?P<weekday>{parts.full_weekday})\s+(?P<which>before|after)(?:\s+that\b|{ALONE})"),
        ("weekday", rf"(?:the\s+)?(?P<weekday>{parts.full_weekday})\s+(?:of\s+)?(?P<which>last\s+week|before\s+last)"),
    ]


def _spanish(parts: _Parts) -> list[Shape]:
    month, span = rf"(?P<month>{parts.month})\b", rf"{parts.count}\s+{parts.unit}"
    weekday = rf"(?P<weekday>{parts.full_weekday})\b"
    weekdays = [
        ("dated weekday", rf"{weekday}\s+(?:d[ií]a\s+)?{DAY_ALONE}"),
        ("weekday", rf"{weekday}(?:\s+(?P<which>pasado|próximo|anterior|siguiente))?"),
    ]
    return [
        *weekdays,
        *_nights(rf"(?:noche|madrugada)\s+del\s+(?:{parts.full_weekday})?{NIGHT}al\s+", weekdays, parts),
        ("today", rf"hace(?:\s+\w+)?\s+{parts.count}\s+(?:horas?|minutos?)"),
        ("ago", rf"hace(?:\s+\w+)?\s+{span}"),
        ("ago", rf"(?:la|el)\s+{parts.unit}\s+pasad[oa]"),
        ("later", rf"{span}\s+(?P<way>más tarde|(?:después|antes)(?!\s+(?:de|que)\b))"),
        ("later", rf"(?P<way>a)\s+l[oa]s\s+{span}"),
        ("day of month", r"(?:\bel|\bdel)\s+(?:d[ií]a\s+)?(?P<day>[0-3]?\d)\b(?!\s*(?:%|de\s|por|km|al\s|y\s+\d))"),
        ("month", rf"(?:en|desde|de|hasta|durante)\s+{month}{YEAR}"),
        ("weekday", rf"(?P<which>mismo|aquel|ese|este)\s+{weekday}"),
        ("weekday", rf"(?P<which>pasado|próximo)\s+{weekday}"),
    ]


def _french(parts: _Parts) -> list[Shape]:
    month, span = rf"(?P<month>{parts.month})\b", rf"{parts.count}\s+{parts.unit}"
    weekday = rf"(?P<weekday>{parts.full_weekday})\b"
    weekdays = [
        ("dated weekday", rf"{weekday}\s+{DAY_ALONE}"),
        ("weekday", rf"{weekday}(?:\s+(?P<which>dernier|prochain|précédent|suivant))?"),
    ]
    return [
        *weekdays,
        *_nights(rf"nuit\s+d[eu]\s+(?:{parts.full_weekday})?{NIGHT}(?:à|au)\s+", weekdays, parts),
        ("today", rf"il y a(?:\s+\w+)?\s+{parts.count}\s+(?:heures?|minutes?)"),
        ("ago", rf"il y a(?:\s+\w+)?\s+{span}"),
        ("ago", rf"(?:la\s|le\s|l['\u2019])\s*{parts.unit}\s+(?:dernière?|passée?)"),
        ("later", rf"{span}\s+(?P<way>plus tard|plus tôt|auparavant|(?:après|avant){NO_EVENT})"),
        ("day of month", rf"\ble\s+(?P<day>[0-3]?\d)(?:er)?\b(?!\s*(?:%|km|h\b|{parts.month}))"),
        ("month", rf"(?:en|depuis|de|jusqu'en|durant)\s+{month}{YEAR}"),
        ("weekday", rf"(?P<which>même|ce)\s+{weekday}"),
        ("weekday", rf"ce\s+{weekday}-(?P<which>là)"),
    ]


def _nights(opening: str, weekdays: Sequence[Shape], parts: _Parts) -> list[Shape]:
    """Return the shapes of a night that runs into the day that is told: "la nuit de lundi à mardi 5 mai"."""
    dated = ("date", rf"{parts.lead}{DAY}{LINK}(?P<month>{parts.month})\b\.?{YEAR}")
    alone = ("day of month", r"(?P<day>[0-3]?\d)\b")
    return [(rule, opening + shape) for rule, shape in (dated, *weekdays, alone)]


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
    parts = _parts(dates, units)
    own = {"en": _english, "es": _spanish, "fr": _french}[lexicon.language]
    shapes = [*_common(dates, parts), *own(parts)]
    return Grammar(
        patterns=tuple((rule, _folded(rf"(?<![\w-])(?:{shape})(?!\w)")) for rule, shape in shapes if shape),
        months=_numbered(dates["months"], 1),
        weekdays=_numbered(dates["weekdays"], 0),
        numbers=dates["numbers"],
        ordinals=dates["ordinals"],
        units=units,
        holidays={name: (int(when[:2]), int(when[3:])) for name, when in dates["holidays"].items()},
        since=_search(rf"(?:{alternatives(dates['since'])})\s+(?:\w+\s+){{0,2}}$"),
        until=_search(r"(?:until|till|hasta|jusqu['’]?(?:au|à)?)\s*(?:\w+\s+){0,2}$"),
        not_until=_search(dates["not_until"]) if "not_until" in dates else None,
        birth=_search(rf"\b(?:{alternatives(dates['birth'])})\W+(?:\w+\W+){{0,3}}$"),
        backward=_search(dates.get("backward", r"(?<!that )(?<!who )(?<!which )\bhad\b")),
        forward=_search(
            dates.get("forward", r"\b(?:will|would|is to|are to|plans?|due|expected|expects?|hopes?|intends?|aims?)\b")
        ),
        told_ahead=_search(dates["told_ahead"]),
        sayings=_search(rf"\b(?:{alternatives(lexicon.words['sayings'])})\b"),
        early=frozenset(dates["early"]),
        middle=frozenset(dates["middle"]),
        late=frozenset(dates["late"]),
        last=frozenset(dates["last"]),
        next=frozenset(dates["next"]),
        earlier=frozenset(dates["earlier"]),
        preceding=frozenset(dates.get("preceding", [])),
        following=frozenset(dates.get("following", [])),
        current=frozenset(dates.get("current", [])),
        last_day=frozenset(dates["last_day"]),
        definite=frozenset(dates["definite"]),
        week_before=frozenset(dates.get("week_before", [])),
        small_weekdays=bool(dates.get("small_weekdays", False)),
    )
