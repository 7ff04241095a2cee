"""What the desk says, in English, Spanish and French: ``words.<language>.toml``, filled in like the map's words."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from mapper.drawing.words import Words

__all__ = ["LANGUAGES", "Words", "choose", "speak"]


def _tables() -> dict[str, dict[str, Any]]:
    found = {}
    for one in sorted(files("mapper.web").iterdir(), key=lambda one: one.name):
        code = re.fullmatch(r"words\.([a-z]{2})\.toml", one.name)
        if code:
            found[code[1]] = tomllib.loads(one.read_text("utf-8"))
    return found


TABLES = _tables()
LANGUAGES = {code: str(table["language_name"]) for code, table in TABLES.items()}
"""The languages of the page, by code, each as it calls itself."""


@cache
def speak(language: str) -> Words:
    """Return the desk's words of a language, the map's (dates, measures, verdicts) among them."""
    from mapper.drawing.words import words  # noqa: PLC0415 -- a name that would hide this module's

    return Words(language, words(language).table | TABLES[language])


def choose(*wanted: str | None) -> str:
    """Return the first language of those wanted that there are words for; English where there is none.

    Each is a code such as ``es`` or ``fr-CA``, or a list of them as browsers send it.
    """
    for one in wanted:
        for part in (one or "").split(","):
            code = part.partition(";")[0].strip().lower().partition("-")[0]
            if code in LANGUAGES:
                return code
    return "en"
