"""The words of figures in one language: numbers, units, qualifiers and the cues that say what a figure is of.

The words are data (``figures.en.toml`` and its siblings); this file compiles them once per language. Lists of
words are tried longest first, and every pattern ignores case.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from mapper.language.tables import DEFAULT, NEVER, read_table, table_code

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["DAYS_PER", "FigureWords", "figure_words"]

DAYS_PER = {"day": 1, "night": 1, "week": 7, "fortnight": 14, "month": 30, "hour": 1 / 24}
"""Days in a unit of time, as reports use it: a month is 30 days."""

LENGTHS = ("nmi", "km", "mi", "m")
DIGITS = r"\d{1,3}(?:[.,\u00a0\u202f\u2009'\u2019]\d{3})+(?!\d)(?:[.,]\d{1,2}(?!\d))?|\d+(?:[.,]\d+)?"
SPACED_DIGITS = r"\d{1,3}(?: \d{3})+(?!\d)"
PATTERNS = ("units", "per_day", "qualifiers", "after", "range", "measures", "cues")
"""Parts of a table whose values are patterns; what is left out of them matches nothing."""


@dataclass(frozen=True, slots=True)
class FigureWords:
    """What one language knows of figures; patterns are compiled, values are plain numbers.

    ``number``, ``vague_number`` and ``article_unit`` are for text in lower case, which is twice as fast to search.
    """

    language: str
    decimal: str
    values: dict[str, float]
    ones: frozenset[str]
    scales: dict[str, float]
    joiners: frozenset[str]
    fixed: dict[str, float]
    vague: dict[str, tuple[float, float]]
    capital_adjectives: bool
    number: re.Pattern[str]
    vague_number: re.Pattern[str]
    article_unit: re.Pattern[str]
    unit: re.Pattern[str]
    unit_link: re.Pattern[str]
    vague_link: re.Pattern[str]
    per_day_after: re.Pattern[str]
    per_day_before: re.Pattern[str]
    habit: re.Pattern[str]
    qualifiers: dict[str, re.Pattern[str]]
    qualifier: re.Pattern[str]
    after: dict[str, re.Pattern[str]]
    flips: re.Pattern[str]
    negation: re.Pattern[str]
    between: re.Pattern[str]
    joins_pair: re.Pattern[str]
    joins_range: re.Pattern[str]
    measures: dict[str, re.Pattern[str]]
    cues: dict[str, re.Pattern[str]]
    borders: re.Pattern[str]
    border_rivers: dict[str, re.Pattern[str]]


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _either(words: list[str]) -> str:
    """Return an alternation of words, longest first, with blanks that may be any blank or a hyphen."""
    parts = (re.escape(word).replace(r"\ ", r"[\s\u00a0]+") for word in sorted(words, key=len, reverse=True))
    return "|".join(parts) or NEVER


def _number_pattern(numbers: dict[str, Any]) -> str:
    word, scale, joiner = (
        _either(list(numbers["words"])),
        _either(list(numbers["scales"])),
        _either(numbers["joiners"]),
    )
    one, fixed = _either(list(numbers["ones"])), _either(list(numbers["fixed"]))
    digits = f"{SPACED_DIGITS}|{DIGITS}" if numbers["spaced"] else DIGITS
    gap = r"[\s\u00a0\u202f]"
    more = rf"(?:(?:{gap}+(?:(?:{joiner}){gap}+)?|-(?:(?:{joiner})-)?)(?:{word}|{scale}|{one})\b)"
    run = rf"(?:(?:{word}|{scale}|(?:{one})(?={gap}+(?:{scale})\b))\b{more}*)"
    set_phrase = rf"\b(?:{fixed})\b(?:{gap}+(?:{joiner}){gap}+(?:{word})\b)?"
    tail = rf"(?:{gap}?(?:{scale})\b(?:{gap}+(?:\d{{2,3}}(?!\d)|{run}))?)?"
    return rf"{set_phrase}|(?<![\w.,])(?:(?:{scale}){gap}\d{{2,3}}(?![\d.,]\d)(?!\d)|(?:{digits})(?!\d){tail}|\b{run})"


def _unit_pattern(units: dict[str, str]) -> str:
    named = "|".join(f"(?P<{name}>{units[name]})" for name in (*LENGTHS, *DAYS_PER))
    return rf"[\s\u00a0\u202f-]{{0,2}}(?:(?:{named})(?![\w]))"


def _composed(cue: Mapping[str, str]) -> dict[str, str]:
    """Return the cues that are made of others: what links a figure to a place, a border or a noun."""
    ends, blank = r"(?:\s+|(?<=['\u2019]))", r"[\s\u00a0]"
    first = rf"(?:(?!(?:{cue['stop']})(?!\w))(?!{cue['others']})[\w\u2019'-]+{blank}+){{0,3}}?"
    return {
        "links_border": rf"[\s,]*(?:{cue['before_border']}){ends}",
        "links_next_border": rf"\s+(?:{cue['before_border']})\s+",
        "links_inside": rf"[\s,]*(?:{cue['inside']})\s",
        "links_here": rf"\s*(?:{cue['from_here_to']})",
        "opens_link": rf"[\s,]*(?:{cue['place_link']})",
        "links_place": rf"[\s,]*(?:{cue['place_link']}){ends}",
        "remains": rf"{cue['remain']}(?:\s\w+)?\s*$",
        "since_river": rf"(?:{cue['since']})\s+(?:{cue['river']})",
        "crowd_of": rf"{cue['crowd']}\s*,?\s+(?:{cue['of']})\s*$",
        "number_or_movers": rf"\d|{cue['movers']}",
        "counted_noun": rf"^{blank}+(?:(?:{cue['of']})\s*(?:(?:{cue['those']})\s+)?)?{first}\b(?:{cue['movers']})",
        "counted_others": rf"^[\s\u00a0-]+(?:(?:{cue['of']})\s*)?(?:[\w\u2019'-]+\s+){{0,2}}?{cue['others']}",
    }


def _completed(own: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    """Return a table with what only the whole one has, empty."""
    empty = {"numbers": {key: type(value)() for key, value in whole["numbers"].items()} | {"article": NEVER}}
    empty |= {name: dict.fromkeys(whole[name], NEVER) for name in PATTERNS}
    return {name: empty.get(name, {}) | own.get(name, {}) for name in whole}


@cache
def figure_words(language: str) -> FigureWords:
    """Return the figure words of a language; an unknown language reads as English.

    Parameters
    ----------
    language
        ISO 639-1 code; a region after a hyphen is ignored.
    """
    code = table_code(language)
    data = _completed(read_table(code, "figures"), read_table(DEFAULT, "figures"))
    numbers, units, ranges = data["numbers"], data["units"], data["range"]
    values = {**numbers["words"], **numbers["ones"]}
    qualifiers = data["qualifiers"]
    every = "|".join(f"(?:{qualifiers[name]})" for name in ("about", "least", "most", "plain"))
    times = "|".join(f"(?P<{name}>{units[name]})" for name in DAYS_PER)
    lengths = "|".join(f"(?P<{name}>{units[name]})" for name in LENGTHS)
    cues = {name: _compiled(pattern) for name, pattern in {**data["cues"], **_composed(data["cues"])}.items()}
    return FigureWords(
        language=code,
        decimal=numbers["decimal"],
        values=values,
        ones=frozenset(numbers["ones"]),
        scales=numbers["scales"],
        joiners=frozenset(numbers["joiners"]),
        fixed=numbers["fixed"],
        vague={key: (low, high) for key, (low, high) in data["vague"].items()},
        capital_adjectives=data["traits"].get("capital_adjectives", False),
        number=re.compile(_number_pattern(numbers)),
        vague_number=re.compile(rf"\b(?:{_either(list(data['vague']))})\b"),
        article_unit=re.compile(rf"\b(?:{numbers['article']})\s+(?:(?:{times})|(?:{lengths}))(?!\w)"),
        unit=_compiled(_unit_pattern(units)),
        unit_link=_compiled(units["link"]),
        vague_link=_compiled(units["vague_link"]),
        per_day_after=_compiled(data["per_day"]["after"]),
        per_day_before=_compiled(rf"(?:{data['per_day']['before']})\s*$"),
        habit=_compiled(data["per_day"]["habit"]),
        qualifiers={name: _compiled(rf"(?:{pattern})") for name, pattern in qualifiers.items()},
        qualifier=_compiled(rf"(?<!\w)(?:{every})\s*$"),
        after={name: _compiled(rf"(?:,?\s+|\s+\w+,?\s+)(?:{data['after'][name]})(?!\w)") for name in ("least", "most")},
        flips=_compiled(rf"(?:{data['after']['flips']})"),
        negation=_compiled(rf"(?:{data['after']['negation']})[^.,;:!?]{{0,30}}$"),
        between=_compiled(rf"\b(?:{ranges['between']})\s+$"),
        joins_pair=_compiled(rf"\s+(?:{ranges['and']})\s+"),
        joins_range=_compiled(rf"\s*[-–—]\s*|\s+(?:{ranges['to']})\s+"),
        measures={name: _compiled(pattern) for name, pattern in data["measures"].items()},
        cues=cues,
        border_rivers={code: _compiled(rf"(?:{river})(?!\w)") for code, river in data["border_rivers"].items()},
        borders=_compiled(rf"(?:{data['cues']['border']})|(?:{data['cues']['territory']})"),
    )
