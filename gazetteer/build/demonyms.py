"""Writes out the forms of a demonym, so that the hand-made tables hold one word for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["demonyms", "english", "french", "spanish"]

ENGLISH_INVARIABLE = ("ese", "ish", "ch", "iss", "men", "man", "woman", "women", "wana")
FRENCH_DOUBLED = ("en", "on")
SPANISH_ACCENTED = {"és": "es", "án": "an", "ón": "on", "ín": "in"}


def english(word: str) -> list[str]:
    """Return an English demonym in the singular and the plural."""
    return [word] if word.endswith(ENGLISH_INVARIABLE) else [word, word + "s"]


def spanish(word: str) -> list[str]:
    """Return a Spanish demonym in both genders and numbers."""
    for accented, plain in SPANISH_ACCENTED.items():
        if word.endswith(accented):
            stem = word[: -len(accented)] + plain
            return [word, stem + "a", stem + "es", stem + "as"]
    if word.endswith("o"):
        return [word, word[:-1] + "a", word + "s", word[:-1] + "as"]
    if word.endswith(("í", "ú")):
        return [word, word + "es", word + "s"]
    if word.endswith(("a", "e")):
        return [word, word + "s"]
    return [word, word + "a", word + "es", word + "as"]


def french(word: str) -> list[str]:
    """Return a French demonym in both genders and numbers."""
    if word.endswith("e"):
        return [word, word + "s"]
    feminine = word + word[-1] + "e" if word.endswith(FRENCH_DOUBLED) else word + "e"
    plural = word if word.endswith("s") else word + "s"
    return [word, plural, feminine, feminine + "s"]


def demonyms(line: Mapping[str, str]) -> Iterator[str]:
    """Return all forms that the columns ``demonyms_en``, ``demonyms_es`` and ``demonyms_fr`` stand for."""
    for column, forms in (("demonyms_en", english), ("demonyms_es", spanish), ("demonyms_fr", french)):
        for word in line[column].split("|"):
            if word.strip():
                yield from forms(word.strip())
