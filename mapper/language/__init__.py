"""What we know of words: sentences, and the tables of English, Spanish and French."""

from __future__ import annotations

__all__ = ["LANGUAGES", "table_code"]

LANGUAGES = ("en", "es", "fr")
"""The languages that there are rules and words for, ISO 639-1."""


def table_code(language: str | None) -> str:
    """Return the language whose tables serve a code such as ``es`` or ``fr-CA``; English where there are none."""
    code = (language or "en").lower().replace("_", "-").partition("-")[0]
    return code if code in LANGUAGES else "en"
