"""The words of verdicts in one language: sentences, units, dates, numbers and names of countries.

The sentences are data (``verdicts.en.toml`` and its siblings), filled in by ``mapper.claims.explaining``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

from mapper.language.tables import DEFAULT, read_table, table_code

__all__ = ["Phrases", "phrases"]

ROUND_FROM = 200
"""Estimates from here on are given to ten, smaller ones to one; below ten to a tenth."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """What one language says of a figure that was weighed."""

    language: str
    thousands: str
    decimal: str
    units: dict[str, str]
    months: tuple[str, ...]
    texts: dict[str, str]
    countries: dict[str, str]
    bare_countries: bool
    elisions: tuple[tuple[re.Pattern[str], str], ...]

    def say(self, name: str, /, **parts: object) -> str:
        """Return a sentence or phrase with its parts filled in."""
        return self.texts[name].format(**parts)

    def elide(self, text: str) -> str:
        """Return a sentence with the words run together that the language does not keep apart: "d’Arica"."""
        for pattern, replacement in self.elisions:
            text = pattern.sub(replacement, text)
        return text

    def number(self, value: float, digits: int = 0) -> str:
        """Write a number, with at most ``digits`` decimals."""
        text = f"{value:,.{digits}f}"
        text = text.rstrip("0").rstrip(".") if digits else text
        return text.translate({ord(","): self.thousands, ord("."): self.decimal})

    def range(self, low: float | None, high: float | None, unit: str) -> str:
        """Write a range with its unit; None is an open end."""
        digits = 1 if (high or low or 0.0) < 10 else 0
        word = self.units.get(unit, unit)
        if low is None and high is not None:
            return self.say("up_to", n=self.number(high, digits), unit=word)
        if low is None or high is None or high == float("inf"):
            return self.say("at_least", n=self.number(low or 0.0, digits), unit=word)
        low_text, high_text = self.number(low, digits), self.number(high, digits)
        if low_text == high_text:
            return f"{low_text} {word}"
        return self.say("range", low=low_text, high=high_text, unit=word)

    def estimate(self, low: float, high: float, unit: str, *, brief: bool = False) -> str:
        """Write an estimated range by its middle: "about 1,440 km (1,250 to 1,620)"."""
        name = "about" if brief or low == high else "middle"
        name = f"{name}_mi" if unit.startswith("mi") and f"{name}_mi" in self.texts else name
        numbers = {"n": (low + high) / 2, "low": low, "high": high}
        texts = {key: self._rounded(value, (low + high) / 2) for key, value in numbers.items()}
        return self.say(name, unit=self.units.get(unit, unit), **texts)

    def _rounded(self, value: float, scale: float) -> str:
        if scale >= ROUND_FROM:
            return self.number(round(value, -1))
        return self.number(value, 1 if scale < 10 else 0)

    def day(self, day: date) -> str:
        """Write a day as prose does, whatever the locale."""
        number = self.texts.get("first", "1") if day.day == 1 else day.day
        return self.say("date", day=number, month=self.months[day.month - 1], year=day.year)

    def border_of(self, code: str | None, name: str | None) -> str:
        """Return "the border of ..." with the country's article; the bare border where no word is known for it."""
        known = self.countries.get(code or "")
        if known is None and self.bare_countries:
            known = name
        return self.say("border") if known is None else self.say("border_of", country=known)


@cache
def phrases(language: str) -> Phrases:
    """Return the words of verdicts in a language; an unknown language reads English.

    Parameters
    ----------
    language
        ISO 639-1 code; a region after a hyphen is ignored.
    """
    code = table_code(language)
    data, whole = read_table(code, "verdicts"), read_table(DEFAULT, "verdicts")
    return Phrases(
        language=code,
        thousands=data["numbers"]["thousands"],
        decimal=data["numbers"]["decimal"],
        units=data["units"],
        months=tuple(data["months"]),
        texts={**whole["phrases"], **data["phrases"]},
        countries=data["countries"],
        bare_countries=data.get("bare_countries", False),
        elisions=tuple((re.compile(pattern), to) for pattern, to in data.get("elisions", [])),
    )
