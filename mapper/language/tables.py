"""Where the tables of the languages stand, and how they are read.

A language is there when it has a main table, ``<code>.toml``; ``figures.<code>.toml`` and ``verdicts.<code>.toml``
stand beside it. The tables of `DEFAULT` are whole: what another one leaves out is empty there.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = ["DEFAULT", "FOLDERS", "NEVER", "find_file", "languages", "main_tables", "read_table", "table_code"]

DEFAULT = "en"
"""The language whose tables serve where there are none."""
NEVER = "(?!)"
"""A pattern that matches nothing, for what a table leaves out."""
FOLDERS: list[Traversable] = [files("mapper.language")]
"""Where tables are looked for. A program that brings tables of its own appends their folder before it reads."""


def languages() -> tuple[str, ...]:
    """Return the languages that have a table, by their ISO 639-1 codes."""
    names = {entry.name for folder in FOLDERS for entry in folder.iterdir()}
    return tuple(sorted(name[:-5] for name in names if name.endswith(".toml") and name.count(".") == 1))


def table_code(language: str | None) -> str:
    """Return the language whose tables serve a code such as ``es`` or ``fr-CA``; `DEFAULT` where there are none."""
    code = (language or DEFAULT).lower().replace("_", "-").partition("-")[0]
    return code if code in languages() else DEFAULT


def find_file(name: str) -> Traversable:
    """Return a file of one of the `FOLDERS`.

    Raises
    ------
    FileNotFoundError
        None of them has it.
    """
    for folder in FOLDERS:
        if (path := folder.joinpath(name)).is_file():
            return path
    raise FileNotFoundError(f"{name}: no such table of a language")


def read_table(code: str, kind: str = "") -> dict[str, Any]:
    """Return a table of a language: "figures", "verdicts", or its main one by default.

    Raises
    ------
    FileNotFoundError
        The language has no such table.
    """
    return tomllib.loads(find_file(f"{kind}.{code}.toml" if kind else f"{code}.toml").read_text("utf-8"))


@lru_cache(maxsize=8)
def _main_tables(codes: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    return {code: read_table(code) for code in codes}


def main_tables() -> dict[str, dict[str, Any]]:
    """Return the main table of every language, by code."""
    return _main_tables(languages())
