"""The words, dates and numbers of a drawing in the reader's language."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime as dt

    from mapper.units import Quantity

from mapper.language import DEFAULT, table_code

__all__ = ["Words", "words"]

TABLE = Path(__file__).parent / "data" / "words.toml"


@dataclass(frozen=True)
class Words:
    """One language's table; ``language`` is its code."""

    language: str
    table: dict[str, Any]

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the phrase ``key`` with its gaps filled in."""
        phrase = str(self.table[key])
        return phrase.format(**values) if values else phrase

    def number(self, value: float, digits: int = 0) -> str:
        """Write a number with this language's separators and at most ``digits`` decimals."""
        text = f"{value:,.{digits}f}"
        if digits:
            text = text.rstrip("0").rstrip(".")
        swap = {",": self.table["thousands"], ".": self.table["decimal"]}
        return "".join(swap.get(sign, sign) for sign in text)

    def km(self, value: float) -> str:
        """Write a distance in kilometres: whole ones from 10 on, one decimal below."""
        return f"{self.number(value, 0 if value >= 9.95 else 1)}\N{NO-BREAK SPACE}km"

    def date(self, day: dt.date, *, year: bool = True) -> str:
        """Write a day, with or without its year."""
        return self(
            "day_year" if year else "day",
            day=day.day,
            month=self.table["months"][day.month - 1],
            year=day.year,
        )

    def days(self, first: dt.date | None, last: dt.date | None, *, year: bool = True) -> str:
        """Write a stay from ``first`` to ``last``; either may be None, and both None is an empty text."""
        if first is None or last is None or first == last:
            day = first or last
            return "" if day is None else self.date(day, year=year)
        if (first.year, first.month) == (last.year, last.month):
            return f"{first.day}–{self.date(last, year=year)}"
        return f"{self.date(first, year=year and first.year != last.year)} – {self.date(last, year=year)}"

    def unit(self, unit: str) -> str:
        """Name a unit of `mapper.units.UNITS`."""
        name, _, per = unit.partition("/")
        named = str(self.table.get(name, name))
        return f"{named} {self('per_day')}" if per else named

    def quantity(self, value: Quantity) -> str:
        """Write a figure as reported: ``1,450 km``, ``3,000–4,000 people``, ``at least 900 miles``."""
        unit = self.unit(value.unit)
        ends = [self.number(end, 1) for end in (value.low, value.high) if end is not None]
        if value.low is None or value.high is None:
            return self("at_least" if value.high is None else "at_most", figure=f"{ends[0]}\N{NO-BREAK SPACE}{unit}")
        text = ends[0] if value.low == value.high else f"{ends[0]}–{ends[1]}"
        return f"{text}\N{NO-BREAK SPACE}{unit}"


@cache
def words(language: str | None) -> Words:
    """Return the words of a language code such as ``es`` or ``fr-CA``; English where we have no table."""
    with TABLE.open("rb") as file:
        tables = tomllib.load(file)
    code = table_code(language)
    code = code if code in tables else DEFAULT
    return Words(code, tables[code])
