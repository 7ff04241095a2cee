"""How capitalised words look, and what joins them to runs: what a name can be made of, and nothing else.

Only the words that start with a capital are looked at, so the cost is a small part of cutting the whole text
into tokens. A run is a series of such words with nothing between them but a space, a hyphen, the full stop of an
abbreviation or the small words that names are built with ("Rio de Janeiro", "Bosnia and Herzegovina").
"""

from __future__ import annotations

import re
import sys

from gazetteer.names import normalize
from mapper.language.sentences import HIDDEN

__all__ = [
    "ABBREVIATED", "CAPITALIZED", "COMMA", "DOT", "HYPHEN", "JOINTS", "LONGEST_JOINT", "PARTICLE", "SPACE",
    "is_acronym",
]  # fmt: skip

CAPITALS = "".join(
    char
    for char in map(chr, range(65, min(0x1F00, sys.maxunicode)))
    if char.isupper() and (ord(char) < 0x250 or ord(char) > 0x1DFF)
)
CAPITALIZED = re.compile(
    rf"[{CAPITALS}](?<!\w.)(?:\.(?:[{CAPITALS}]\.)+(?:[{CAPITALS}](?![\w.]))?"
    rf"|\.[{CAPITALS}][a-z]{{1,4}}\.|\w*(?:(?:['\u2019]|[{HIDDEN}]+)\w+)*)"
)
"""A capitalised word or its initials. The capital stands first, before the look back at what must not precede it, so
that the search can leap from capital to capital."""
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
LONGEST_JOINT = 8
"""Characters between two words that may join them."""
ABBREVIATED = frozenset(["st", "ste", "mt", "ft", "pto", "cd", "sta", "sto"])


def _joints() -> dict[str, tuple[str, str]]:
    table = dict.fromkeys((" ", "\u00a0"), (SPACE, "")) | dict.fromkeys(("-", "\u2010", "\u2011"), (HYPHEN, ""))
    table |= {". ": (DOT, ""), ", ": (COMMA, "")}
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
"""What the characters between two words join them as, and its normal form."""


def is_acronym(word: str) -> bool:
    """Whether a word is written in capitals throughout, dots aside."""
    return word.replace(".", "").isupper() and len(word) > 1
