"""From what people call a border to the lines that are meant.

In this order, each step returning at once: a name of ``border_names.csv`` (blocs, lines with a name of their
own), a country by code, name, adjective or other name, a pair of countries, the same without the words
around it.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from gazetteer.border_data import Area, codes, pairs
from gazetteer.errors import GazetteerError, UnknownBorderError
from gazetteer.store import data_folder

__all__ = ["NamedBorder", "country_name", "dispute_note", "neighbors", "resolve_border"]


class NamedBorder(NamedTuple):
    """What a name stands for: ``kind`` is "country", "bloc" or "line"; codes are ISO 3166-1 alpha-2.

    ``area`` are the boxes that the territory of a bloc is kept to, such as Europe; none where all of it counts.
    """

    name: str
    code: str
    kind: str
    countries: tuple[str, ...]
    pairs: frozenset[tuple[str, str]]
    area: Area = ()


PARTS = {"XC": "Northern Cyprus", "XS": "Somaliland"}
"""Parts of a country that have a line of their own but no territory here, under codes ISO leaves free."""

NOUN = (
    r"(?:land |international |external |outer |common |shared )*"
    r"(?:borders?|borderline|frontiers?|boundary|boundaries)(?: line)?"
)
AROUND = (
    re.compile(rf"^(?:the )?{NOUN} (?:of|with|between|to|into|separating) "),
    re.compile(r"^(?:la |el |las |los )?fronteras? (?:terrestre )?(?:de |del |con |entre )"),
    re.compile(r"^(?:la |les )?fronti[e]res? (?:terrestre )?(?:de la |du |des |de |avec |entre )"),
    re.compile(rf"(?:'s?)? (?:{NOUN}|territory|soil)$"),
    re.compile(r"^(?:la |el )?(?:frontera|frontiere) "),
    re.compile(r"^(?:the|la|el|los|las|le|les|l') ?(?=\S)"),
    re.compile(r"'s?$"),
)
BETWEEN = re.compile(rf"(?:'s?)? {NOUN} with | (?:and|with|y|e|et|con|avec) |/|--| - | to ")
ARTICLE = re.compile(r"^(?:the |la |el |le |les |l')")


def fold(text: str) -> str:
    """Return the form in which names are compared: no case or accents, one kind of dash and quote."""
    plain = unicodedata.normalize("NFKD", text.strip().casefold())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    plain = re.sub("[‐‑‒–—―−]", "-", plain).replace("’", "'").replace("‘", "'").replace("_", " ")
    return re.sub(r"\s+", " ", plain)


def _dotless(folded: str) -> str:
    return re.sub(r"(?<=\b[a-z])\.\s?(?=[a-z]\b|$|[ -])", "", folded)


def _rows(file: str) -> list[dict[str, str]]:
    with (data_folder() / file).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


@lru_cache(maxsize=1)
def _countries() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in _rows("border_countries.csv")}


@lru_cache(maxsize=1)
def _country_names() -> dict[str, tuple[str, ...]]:
    """Return folded code, name, other name or adjective to codes, the surest first."""
    ranked: list[tuple[int, str, str]] = []
    for code, row in _countries().items():
        ranked += [(0, code, code), (1, row["iso3"], code), (2, row["name"], code)]
        ranked += [(5, name, code) for name in row["names"].split("|")]
    for row in _rows("countries.csv"):
        code = row["iso2"]
        ranked += [(3, row[column], code) for column in ("name", "name_en", "name_es", "name_fr")]
        ranked += [(4, name, code) for name in row["aliases"].split("|")]
        for column in ("demonyms_en", "demonyms_es", "demonyms_fr"):
            ranked += [(6, name, code) for name in row[column].split("|")]
    ranked += [(0, name, code) for code, part in PARTS.items() for name in (code, part)]
    known: dict[str, tuple[str, ...]] = {}
    for _, name, code in sorted(ranked, key=lambda row: row[0]):
        if name and (code in codes() or code in PARTS):
            for form in {fold(name), _dotless(fold(name))}:
                known[form] = tuple(dict.fromkeys((*known.get(form, ()), code)))
    return known


@lru_cache(maxsize=1)
def _named() -> dict[str, dict[str, str]]:
    known: dict[str, dict[str, str]] = {}
    for row in _rows("border_names.csv"):
        for name in (row["name"], *row["names"].split("|")):
            if name:
                known.setdefault(fold(name), row)
                known.setdefault(_dotless(fold(name)), row)
    return known


def country_name(code: str) -> str:
    """Return the English name of a country by its code, or the code itself."""
    return PARTS.get(code) or _countries().get(code, {"name": code})["name"]


def dispute_note(countries: tuple[str, ...], lines: frozenset[tuple[str, str]] | None = None) -> str:
    """Return what is disputed about countries, or about their ``lines`` only, and the view taken; or nothing."""
    if lines is None:
        notes = [_countries()[code]["disputed"] for code in countries if code in _countries()]
    else:
        codes_ = {"-".join(pair) for pair in lines}
        rows = [row for row in _rows("border_disputes.csv") if codes_ & set(row["lines"].split())]
        notes = [row["note"] for row in rows]
    return "; ".join(dict.fromkeys(note for note in notes if note))


def neighbors(code: str) -> tuple[str, ...]:
    """Return the codes of the countries that share a land line with a country, in order."""
    return tuple(sorted({a if b == code else b for a, b in pairs() if code in (a, b)} - set(PARTS)))


def resolve_border(name: str) -> NamedBorder:
    """Return what a name stands for.

    Parameters
    ----------
    name
        A country ("US", "USA", "Mexico", "the Colombian border"), a pair ("MX-GT", "the US-Mexico border"),
        several pairs ("GT-MX+BZ-MX"), a bloc ("EU", "Schengen": its outer land border) or a line with a name
        of its own ("Mexico's southern border", "Darién Gap").

    Raises
    ------
    UnknownBorderError
        No such country, or the two share no land border; the text suggests what comes near.
    """
    if not isinstance(name, str) or not name.strip():
        raise UnknownBorderError("name a country or a pair of countries, such as US or MX-GT")
    if re.fullmatch(r"[A-Za-z]{2}", name.strip()) and name.strip().upper() in codes():
        return _of_country(name.strip().upper())
    for code, row in _countries().items():
        if name.strip() in {row["name"], row["iso3"]}:
            return _of_country(code)
    tried = []
    folded = fold(name)
    for _ in range(6):
        found = _exact(folded) or _exact(_dotless(folded))
        if found:
            return found
        tried.append(folded)
        shorter = _shorter(folded)
        if shorter == folded:
            break
        folded = shorter
    asked = _in_gazetteer(folded)
    if asked:
        return _of_country(asked)
    for part in tried:
        _refuse_strangers(name, part)
    raise UnknownBorderError(_unknown(name, folded))


def _shorter(folded: str) -> str:
    for pattern in AROUND:
        shorter = pattern.sub("", folded).strip()
        if shorter and shorter != folded:
            return shorter
    return folded


def _exact(folded: str) -> NamedBorder | None:
    row = _named().get(folded)
    if row is not None:
        return _of_row(row)
    meant = [code for code in _country_names().get(folded, ()) if code not in PARTS]
    if meant:
        return _of_country(meant[0])
    several = re.split(r"\+|, | and ", folded)
    if len(several) > 1:
        joined = [_pair(piece.strip()) for piece in several]
        if all(joined):
            return _of_pairs([pair for pair in joined if pair])
    pair = _pair(folded)
    return _of_pairs([pair]) if pair else None


def _halves(folded: str) -> list[tuple[str, str]]:
    """Return every way to read two codes out of a text such as "us-mexico" or "mexico and guatemala"."""
    cuts = [(match.start(), match.end()) for match in BETWEEN.finditer(folded)]
    cuts += [(at, at + 1) for at, sign in enumerate(folded) if sign == "-"]
    known = _country_names()
    found = []
    for start, end in cuts:
        sides = []
        for side in (folded[:start], folded[end:]):
            bare = re.sub(r"'s?$", "", ARTICLE.sub("", side.strip()))
            sides.append(known.get(bare) or known.get(_dotless(bare)) or ())
        found += [(first, second) for first in sides[0] for second in sides[1] if first != second]
    return found


def _pair(folded: str) -> tuple[str, str] | None:
    for first, second in _halves(folded):
        pair = (min(first, second), max(first, second))
        if pair in pairs():
            return pair
    return None


def _of_country(code: str) -> NamedBorder:
    lines = frozenset(pair for pair in pairs() if code in pair and not set(pair) & set(PARTS))
    return NamedBorder(country_name(code), code, "country", (code,), lines)


def _of_pairs(found: list[tuple[str, str]], name: str | None = None) -> NamedBorder:
    ordered = sorted(set(found))
    title = name or " and ".join(f"{country_name(a)}-{country_name(b)}" for a, b in ordered)
    countries = tuple(sorted({code for pair in ordered for code in pair}))
    return NamedBorder(title, "+".join("-".join(pair) for pair in ordered), "line", countries, frozenset(ordered))


def _of_row(row: dict[str, str]) -> NamedBorder:
    if row["kind"] == "line":
        read = [(a, b) for a, b in (sorted(code.split("-")) for code in row["codes"].split())]
        return _of_pairs(read, row["name"])
    members = frozenset(row["codes"].split())
    without = {*PARTS, *row["without"].split()}
    outer = (pair for pair in pairs() if len(members & set(pair)) == 1)
    lines = frozenset(pair for pair in outer if without.isdisjoint((*pair, "-".join(pair))))
    short = next((name for name in row["names"].split("|") if name.isupper()), row["name"])
    area = tuple(_box(box.split()) for box in row["area"].split("|") if box)
    return NamedBorder(row["name"], short, "bloc", tuple(sorted(members)), lines, area)


def _box(words: list[str]) -> tuple[str, float, float, float, float]:
    code = words[0] if words[0].isalpha() else ""
    south, west, north, east = map(float, words[-4:])
    return code, south, west, north, east


def _in_gazetteer(folded: str) -> str | None:
    """Ask the gazetteer for a country by that name, where it is built."""
    try:
        from gazetteer.lookup import locate  # noqa: PLC0415 -- heavy, and only for names not in the table
    except ImportError:
        return None
    try:
        found = locate(folded, kind="country")
    except GazetteerError:
        return None
    return next((place.country for place in found if place.country in codes()), None)


def _refuse_strangers(name: str, folded: str) -> None:
    for pair in _halves(folded):
        first, second = (country_name(code) for code in pair)
        near = ", ".join(country_name(code) for code in neighbors(pair[0])) or "nothing but the sea"
        raise UnknownBorderError(f"{name!r}: {first} and {second} share no land border; {first} borders {near}")


def _unknown(name: str, folded: str) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 -- only for the message

    names = {**{key: row["name"] for key, row in _named().items()}}
    names |= {key: country_name(found[0]) for key, found in _country_names().items() if len(key) > 3}
    near = list(dict.fromkeys(names[key] for key in get_close_matches(folded, names, n=4, cutoff=0.7)))
    hint = f"did you mean {' or '.join(near)}?" if near else "give a country or a pair, such as US or MX-GT"
    return f"no border is known as {name[:80]!r}; {hint}"
