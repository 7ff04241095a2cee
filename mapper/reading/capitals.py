"""Capitalised words of a text and the runs that they form: what a name can be made of, and nothing else.

Only the words that start with a capital are looked at, so the cost is a small part of cutting the whole text
into tokens. A run is a series of such words with nothing between them but a space, a hyphen, the full stop of an
abbreviation or the small words that names are built with ("Rio de Janeiro", "Bosnia and Herzegovina").
"""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from typing import NamedTuple

from gazetteer.names import normalize

__all__ = ["COMMA", "DOT", "HYPHEN", "PARTICLE", "SPACE", "Word", "capitals", "is_acronym", "joint", "normal_of"]

CAPITALS = "".join(
    char
    for char in map(chr, range(65, min(0x1F00, sys.maxunicode)))
    if char.isupper() and (ord(char) < 0x250 or ord(char) > 0x1DFF)
)
WORD = re.compile(
    rf"(?<!\w)(?:(?:[{CAPITALS}]\.){{2,}}(?:[{CAPITALS}](?![\w.]))?|[{CAPITALS}]\.[{CAPITALS}][a-z]{{1,4}}\.|[{CAPITALS}]\w*(?:['\u2019]\w+)*)"
)
PARTICLES = [
    "de",
    "del",
    "la",
    "las",
    "los",
    "el",
    "of",
    "the",
    "al",
    "and",
    "y",
    "e",
    "do",
    "da",
    "dos",
    "das",
    "du",
    "des",
    "le",
    "les",
    "sur",
    "en",
    "di",
    "von",
    "van",
    "der",
    "am",
    "bin",
    "ibn",
    "ul",
    "ur",
    "es",
    "sous",
    "au",
    "aux",
    "d'",
    "d’",
    "l'",
    "l’",
]
ARTICLES = ["an", "as", "ash", "ad", "ar", "at", "az", "es", "ez", "on", "in", "by"]
"""Forms of the Arabic article, and English prepositions, which only a hyphen joins to their name (Stoke-on-Trent)."""
PAIRS = ("de la", "de los", "de las", "de el", "of the", "and the", "de l'", "de l\u2019", "de le", "upon the")
SPACE, HYPHEN, DOT, PARTICLE, COMMA = "space", "hyphen", "dot", "particle", "comma"
ABBREVIATED = frozenset(["st", "ste", "mt", "ft", "pto", "cd", "sta", "sto"])


class Word(NamedTuple):
    """A capitalised word: its characters ``[start, end)``, its text and its normal form less a possessive's ending."""

    start: int
    end: int
    text: str
    normal: str


def _joints() -> dict[str, tuple[str, str]]:
    table = {
        " ": (SPACE, ""),
        "\u00a0": (SPACE, ""),
        "-": (HYPHEN, ""),
        "\u2010": (HYPHEN, ""),
        "\u2011": (HYPHEN, ""),
        ". ": (DOT, ""),
        ", ": (COMMA, ""),
    }
    for particle in (*PARTICLES, *PAIRS):
        normal = normalize(particle)
        elided = particle[-1] in "'\u2019"
        table[f" {particle}" if elided else f" {particle} "] = (PARTICLE, normal)
        if not elided:
            for before, after in ("--", " -"):
                table[before + particle.replace(" ", "-") + after] = (PARTICLE, normal)
    for article in ARTICLES:
        for before, after in ("--", " -"):
            table[before + article + after] = (PARTICLE, article)
    return table


JOINTS = _joints()


@lru_cache(maxsize=65536)
def normal_of(text: str) -> str:
    """Return the normal form of a word without a possessive's ending."""
    return normalize(text[:-2] if text.endswith(("'s", "\u2019s", "'S", "\u2019S")) else text)


def capitals(text: str) -> list[Word]:
    """Return the capitalised words of a text, in order."""
    found = []
    seen: dict[str, tuple[str, str]] = {}
    for match in WORD.finditer(text):
        word = match.group()
        known = seen.get(word)
        if known is None:
            known = seen[word] = (word, normal_of(word))
        found.append(Word(match.start(), match.end(), *known))
    return found


def joint(text: str, left: Word, right: Word) -> tuple[str, str]:
    """Return what joins two words that follow each other, and its normal form; ("", "") where nothing does."""
    gap = right.start - left.end
    if gap > 8:
        return "", ""
    kind = JOINTS.get(text[left.end : right.start])
    if kind is None or (kind[0] == DOT and not (left.normal in ABBREVIATED or len(left.text) == 1)):
        return "", ""
    return kind


def is_acronym(word: str) -> bool:
    """Whether a word is written in capitals throughout, dots aside."""
    return word.replace(".", "").isupper() and len(word) > 1
