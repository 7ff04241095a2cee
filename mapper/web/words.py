"""What the desk says, in English, Spanish and French: ``words.<language>.toml``, filled in like the map's words."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from mapper.drawing.words import Words
from mapper.language import LANGUAGES

__all__ = ["LANGUAGES", "Words", "choose", "speak"]


@cache
def speak(language: str) -> Words:
    """Return the desk's words of a language, the map's (dates, measures, verdicts) among them."""
    from mapper.drawing.words import words  # noqa: PLC0415 -- a name that would hide this module's

    own: dict[str, Any] = tomllib.loads(files("mapper.web").joinpath(f"words.{language}.toml").read_text("utf-8"))
    return Words(language, words(language).table | own)


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
