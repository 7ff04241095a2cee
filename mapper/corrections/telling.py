"""A change, or a conflict, in words: one line in English, Spanish or French (``changes.en.toml`` and its siblings)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from gazetteer.place import Place
from mapper.language import table_code
from mapper.language.verdicts import Phrases, phrases
from mapper.units import Quantity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mapper.history import Change

__all__ = ["sentence", "tell"]

LONGEST = 60
"""Characters of a quote that are shown."""


@dataclass(frozen=True, slots=True)
class _Words:
    change: dict[str, str]
    part: dict[str, str]
    field: dict[str, str]
    word: dict[str, str]
    conflict: dict[str, str]
    phrases: Phrases

    def spoken(self, value: Any, field: str = "") -> str:
        """Return a value as prose has it."""
        match value:
            case None | "":
                return self.part["none"]
            case Place():
                return _placed(value)
            case Quantity():
                return self.phrases.range(value.low, value.high, value.unit)
            case date():
                return self.phrases.day(value)
            case str() if field == "to":
                known = {"border": self.part["the_border"]}
                return known.get(value) or self.part["border_code"].format(code=value)
            case str() if field in ("role", "status", "kind"):
                return self.word.get(value, value)
            case str() if field in ("qualifier", "note", "group"):
                return f"“{_short(value)}”"
            case _:
                return _short(str(value))

    def parts(self, values: Mapping[str, Any]) -> str:
        """Return the fields that a change sets, one after the other."""
        said = [
            self.part[f"no_{key}"] if value in (None, "") else self.part[key].format(value=self.spoken(value, key))
            for key, value in values.items()
            if key in self.part
        ]
        return ", ".join(said)


class _Open(dict[str, str]):
    """The parts of a sentence; one that an incomplete change does not tell is left open."""

    def __missing__(self, key: str) -> str:
        return "…"


@cache
def _words(language: str) -> _Words:
    code = table_code(language)
    data = tomllib.loads(files("mapper.language").joinpath(f"changes.{code}.toml").read_text("utf-8"))
    return _Words(**data, phrases=phrases(code))


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def _placed(place: Place) -> str:
    where = ", ".join(part for part in (place.admin1, place.country) if part and part != place.name)
    return f"{place.name} ({where})" if where else place.name


def tell(change: Change, language: str = "en") -> str:
    """Return what a change did, such as "Niltepec: arrived 28 October 2018".

    Parameters
    ----------
    change
        Any change; what it quotes of a report is hostile until escaped.
    language
        "en", "es" or "fr"; another reads English.
    """
    words, values, at = _words(language), change.values, change.at
    kind = change.kind
    if kind == "place" and values.get("place") is None:
        kind = "no_place"
    if kind == "move" and at is not None and at.group == values.get("group"):
        kind = "reorder"
    quote = "" if at is None else _short(at.quote)
    name = quote if at is None or at.place is None else at.place.name
    told = {key: words.spoken(value, "" if key in ("group", "to") else key) for key, value in values.items()}
    if change.kind == "roads" and values.get("roads") is None:
        told["roads"] = words.part["packaged"]
    group = "" if at is None else at.group
    return words.change[kind].format_map(
        _Open({"words": quote, "name": name, "group": group, "parts": words.parts(values)} | told)
    )


def sentence(change: Change, reason: str, parts: Mapping[str, Any], language: str = "en") -> str:
    """Return the sentence of a conflict: what the change was, and why it does not fit."""
    words = _words(language)
    field = parts.get("field", "")
    filled = {key: words.spoken(value, field if key in ("now", "kept") else "") for key, value in parts.items()}
    filled["field"] = words.field.get(field, field)
    return f"{tell(change, language)}. {words.conflict[reason].format_map(_Open(filled))}"
