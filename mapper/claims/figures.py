"""Quantities in text: "at least 1,450 km", "mil 200 kilómetros", "entre 15 et 30", "forty-six".

A figure is a number, or a range of numbers, with the words that qualify it and the unit that follows. What it
is a figure *of* is for ``kinds`` to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mapper.errors import InputError, quoted
from mapper.language.figures import DAYS_PER, FigureWords, figure_words
from mapper.language.sentences import lowered
from mapper.units import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Figure", "find_figures", "parse_figure", "parse_number"]

MOST = 1e15
"""No count, length or time that is reported is larger; what is, is an account number."""
LOOK_BACK = 40
"""Characters before a number in which its qualifier is sought."""

ELLIPSIS = 100
"""Most characters between a length and a number that leaves its unit out."""

HABIT_BACK = 80
"""Characters before a length in which "on a good day" makes it a pace."""

OPPOSITE = {"least": "most", "most": "least"}

GROUPED = re.compile(r"\d{1,3}(?:([.,\u00a0\u202f\u2009'\u2019 ])\d{3})(?:\1\d{3})*$")
GROUPS = re.compile(r"\d{1,3}(?:[  \u2009 .,'’]\d{3})+(?!\d)(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?")
BLANKS = re.compile(r"[\s\u00a0\u202f\u2009]+")


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity in a text.

    ``start`` and ``end`` span the whole of it, qualifier and unit included; ``number_start`` and
    ``number_end`` the number alone. ``unit`` is "km", "mi", "days" or None for a bare number; ``per_day``
    says that a length is one per day. ``bound`` is "least", "most", "about" or None.
    """

    start: int
    end: int
    number_start: int
    number_end: int
    low: float
    high: float
    unit: str | None = None
    per_day: bool = False
    qualifier: str | None = None
    bound: str | None = None
    vague: bool = False

    def quantity(self, unit: str | None = None) -> Quantity:
        """Return the figure as reported, in its own unit or the one given, open where the words say so."""
        name = unit or f"{self.unit}/day" if unit or self.per_day else self.unit or "people"
        low: float | None = None if self.bound == "most" else self.low
        high: float | None = None if self.bound == "least" else self.high
        return Quantity(low, high, name)


@dataclass(frozen=True, slots=True)
class _Atom:
    start: int
    end: int
    low: float
    high: float
    vague: bool = False


def find_figures(text: str, language: str = "en") -> list[Figure]:
    """Find every quantity of a text, in order.

    Parameters
    ----------
    text
        Any text; offsets count in it.
    language
        ISO 639-1 code of the report; unknown languages read as English.
    """
    words = figure_words(language)
    found: list[Figure] = []
    for atom in _join(text, _atoms(text, words), words):
        if not found or atom.start >= found[-1].end:  # else the "a day" of "40 miles a day"
            figure = _dress(text, atom, words)
            found.append(_in_unit_before(text, figure, found[-1], words) if found else figure)
    return found


def _in_unit_before(text: str, figure: Figure, before: Figure, words: FigureWords) -> Figure:
    """Give a bare number the unit of the length just before it: "five miles to A and some 30 to B"."""
    gap = text[before.end : figure.start]
    if figure.unit is not None or before.unit not in ("km", "mi") or len(gap) > ELLIPSIS or re.search(r"[.!?]\s", gap):
        return figure
    link = words.cues["same_unit"].match(text, figure.number_end)
    if link is None:
        return figure
    per_day = words.per_day_after.match(text, figure.number_end)
    end = per_day.end() if per_day else figure.end
    return replace(figure, unit=before.unit, per_day=per_day is not None, end=end)


# ------------------------------------------------------------------ numbers


def parse_number(written: str, language: str = "en") -> float | None:
    """Return the value of a number in digits or words, or None where it is none."""
    return _value(written, figure_words(language))


def _digits(written: str, decimal: str) -> float:
    """Read digits; three after a mark are thousands, whichever mark the language prefers."""
    plain = BLANKS.sub("", written).replace("'", "").replace("\u2019", "")
    if GROUPED.fullmatch(written) and not written.startswith("0"):
        return float(re.sub(r"\D", "", written))
    marks = [char for char in plain if char in ".,"]
    if not marks:
        return float(plain)
    last = max(plain.rfind("."), plain.rfind(","))
    if len(set(marks)) == 1 and (len(marks) > 1 or (len(plain) - last == 4 and marks[0] != decimal)):
        return float(re.sub(r"\D", "", plain))
    return float(re.sub(r"\D", "", plain[:last]) + "." + plain[last + 1 :])


def _value(written: str, words: FigureWords) -> float | None:
    lower = BLANKS.sub(" ", written.lower().strip())
    if lower in words.fixed:
        return float(words.fixed[lower])
    total, current, seen = 0.0, 0.0, False
    opening = next((key for key in words.fixed if lower.startswith(f"{key} ")), None)
    if opening is not None:
        current, seen, lower = float(words.fixed[opening]), True, lower[len(opening) + 1 :]
    for part in _parts(lower, words):
        if part[0].isdigit():
            current += _digits(part, words.decimal)
        elif part in words.values:
            current += words.values[part]
        elif part in words.scales:
            scale = words.scales[part]
            current = (current or 1.0) * scale
            if scale >= 1000:
                total, current = total + current, 0.0
        elif part not in words.joiners:
            return None
        seen = seen or part not in words.joiners
    return total + current if seen else None


def _parts(lower: str, words: FigureWords) -> Iterator[str]:
    """Cut a written number into digits and words, longest known word first."""
    spot = 0
    while spot < len(lower):
        if lower[spot] in " -":
            spot += 1
            continue
        found = GROUPS.match(lower, spot)
        if found:
            yield found.group()
            spot = found.end()
            continue
        part = next((word for word in words.spellings if lower.startswith(word, spot)), None)
        if part is None:
            yield lower[spot:]
            return
        yield part
        spot += len(part)


def _atoms(text: str, words: FigureWords) -> list[_Atom]:
    atoms: list[_Atom] = []
    text = lowered(text)
    numbers = list(words.number.finditer(text))
    counted, taken = bytearray(len(text) + 1), bytearray(len(text) + 1)
    for match in numbers:
        counted[match.start() : match.end()] = b"\1" * (match.end() - match.start())

    def add(start: int, end: int, low: float, high: float, *, vague: bool = False) -> None:
        atoms.append(_Atom(start, end, low, high, vague=vague))
        taken[start:end] = b"\1" * (end - start)

    for match in words.vague_number.finditer(text):
        low, high = words.vague[BLANKS.sub(" ", match[0])]
        inside = match.start() > 0 and counted[match.start()] and counted[match.start() - 1]
        if not inside:
            add(match.start(), match.end(), low, high, vague=True)
    for match in words.article_unit.finditer(text):
        if not counted[match.start()]:
            add(match.start(), match.start() + len(match.group().split()[0]), 1.0, 1.0)
    for match in numbers:
        value = _value(match.group(), words)
        if value is not None and value <= MOST and not any(taken[match.start() : match.end()]):
            add(match.start(), match.end(), value, value)
    return sorted(atoms, key=lambda atom: (atom.start, -atom.end))


# ------------------------------------------------------------------ ranges, units and qualifiers


def _join(text: str, atoms: list[_Atom], words: FigureWords) -> Iterator[_Atom]:
    """Join "between A and B", "A to B" and "A-B" into one range."""
    i = 0
    while i < len(atoms):
        atom = atoms[i]
        other = atoms[i + 1] if i + 1 < len(atoms) else None
        if other is not None and not other.vague and _is_range(text, atom, other, words):
            low, high = _same_scale(text, atom, other, words)
            yield _Atom(atom.start, other.end, low, high)
            i += 2
            continue
        yield atom
        i += 1


def _is_range(text: str, atom: _Atom, other: _Atom, words: FigureWords) -> bool:
    if atom.vague or (atom.low >= other.high > 0 and not _scale_of(text, other, words)):
        return False
    gap = text[atom.end : other.start]
    unit = words.unit.match(gap)
    if unit:
        gap = gap[unit.end() :]
    if words.between.search(text[max(0, atom.start - LOOK_BACK) : atom.start]):
        return words.joins_pair.fullmatch(gap) is not None or words.joins_range.fullmatch(gap) is not None
    return words.joins_range.fullmatch(gap) is not None


def _scale_of(text: str, atom: _Atom, words: FigureWords) -> float:
    last = text[atom.start : atom.end].lower().split()[-1]
    return words.scales.get(last, 0.0) if text[atom.start].isdigit() or " " in text[atom.start : atom.end] else 0.0


def _same_scale(text: str, atom: _Atom, other: _Atom, words: FigureWords) -> tuple[float, float]:
    """Return the ends of a range; in "3 to 4 thousand" the scale belongs to both."""
    scale = _scale_of(text, other, words)
    low = atom.low * scale if scale >= 100 and atom.low < scale and atom.low * scale <= other.high else atom.low
    return min(low, other.high), max(low, other.high)


def _unit(text: str, atom: _Atom, words: FigureWords) -> tuple[str | None, float, int]:
    """Return the unit that follows a number, the factor that brings the number to it, and where it ends."""
    spot = atom.end
    link = words.vague_link.match(text, spot)
    if atom.vague and link:
        spot = link.end()
    match = words.unit.match(text, spot)
    if match is None:
        link = words.unit_link.match(text, atom.end)
        match = words.unit.match(text, link.end()) if link else None
    if match is None:
        return None, 1.0, atom.end
    name = str(match.lastgroup)
    if name in DAYS_PER:
        return "days", float(DAYS_PER[name]), match.end()
    if name == "nmi":
        return "km", 1.852, match.end()
    if name == "m":
        return "m", 1.0, match.end()
    return name, 1.0, match.end()


def _qualifier(text: str, start: int, words: FigureWords) -> tuple[str | None, str | None, int]:
    """Return qualifier, bound and where the qualified figure starts; two qualifiers may stand in a row."""
    qualifier: str | None = None
    bound: str | None = None
    spot = start
    for _ in range(3):
        before = text[max(0, spot - LOOK_BACK) : spot]
        match = words.qualifier.search(before)
        if match is None:
            break
        spot -= len(before) - match.start()
        phrase = match.group().strip()
        for name in ("about", "least", "most"):
            if words.qualifiers[name].fullmatch(phrase):
                bound = name if bound in (None, "about") and not (name == "about" and bound) else bound
                qualifier = phrase if qualifier is None else f"{phrase} {qualifier}"
                break
        if bound in OPPOSITE and words.flips.fullmatch(phrase):
            denied = words.negation.search(text[max(0, spot - LOOK_BACK) : spot])
            if denied and not any(word in denied.group() for word in (" qu", " that ")):
                bound = OPPOSITE[bound]
    return qualifier, bound, spot


def _qualifier_after(text: str, end: int, has_unit: bool, words: FigureWords) -> tuple[str, str, int] | None:
    """Return bound, qualifier and end of a figure that is qualified behind: "300 people at most"."""
    for bound, pattern in words.after.items():
        match = pattern.match(text, end)
        if match:
            return bound, match.group().strip(" ,"), match.end() if has_unit else end
    return None


def _dress(text: str, atom: _Atom, words: FigureWords) -> Figure:
    unit, factor, end = _unit(text, atom, words)
    per_day = False
    if unit in ("km", "mi", "m"):
        after = words.per_day_after.match(text, end)
        if after:
            per_day, end = True, after.end()
        elif words.per_day_before.search(text[max(0, atom.start - LOOK_BACK) : atom.start]):
            per_day = True
        elif unit != "m":
            head = re.split(r"[.;:!?]", text[max(0, atom.start - HABIT_BACK) : atom.start])[-1]
            per_day = words.habit.search(head) is not None
    start = atom.start
    between = words.between.search(text[max(0, start - LOOK_BACK) : start])
    ranged = atom.low != atom.high and not atom.vague
    if between and ranged:
        start -= len(between.group())
    qualifier, bound, start = _qualifier(text, start, words)
    if bound not in OPPOSITE and not ranged and not atom.vague:
        bound, qualifier, end = _qualifier_after(text, end, unit is not None, words) or (bound, qualifier, end)
    return Figure(
        start=start,
        end=end,
        number_start=atom.start,
        number_end=atom.end,
        low=atom.low * factor,
        high=atom.high * factor,
        unit=unit,
        per_day=per_day,
        qualifier=qualifier,
        bound=None if (ranged or atom.vague) and bound != "about" else bound,
        vague=atom.vague,
    )


# ------------------------------------------------------------------ a figure that a person gives


def parse_figure(text: str, language: str = "en") -> tuple[Quantity, str | None, str | None]:
    """Read one figure that a person gives: quantity, qualifier, and the measure that the words name.

    Parameters
    ----------
    text
        Such as ``"at least 1,450 km"``, ``"unos 320 kilómetros por carretera"`` or ``"40 miles a day"``.
    language
        ISO 639-1 code.

    Returns
    -------
    tuple
        The quantity ("km", "mi", "km/day", "mi/day" or "days"); the qualifier or None; "straight", "road",
        "foot" or None.

    Raises
    ------
    InputError
        There is no number, or no unit of length or time.
    """
    figures = find_figures(text, language)
    if not figures:
        raise InputError(f'no number in {quoted(text)}; give a figure with its unit, such as "at least 1,450 km"')
    figure = next((found for found in figures if found.unit is not None), None)
    if figure is None:
        raise InputError(f'no unit in {quoted(text)}; add km, miles, "km a day" or days, as in "at least 1,450 km"')
    if figure.unit == "m":
        raise InputError(f"{quoted(text)} is in metres; give kilometres or miles")
    return figure.quantity(), figure.qualifier, named_measure(text, language)


def named_measure(text: str, language: str = "en") -> str | None:
    """Return the measure that a wording names: "straight", "road", "foot", or None."""
    measures = figure_words(language).measures
    return next((name for name, pattern in measures.items() if pattern.search(text)), None)
