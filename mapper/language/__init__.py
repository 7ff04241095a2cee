"""What we know of words: sentences, and one set of tables per language."""

from __future__ import annotations

from mapper.language.tables import DEFAULT, languages, table_code

__all__ = ["DEFAULT", "LANGUAGES", "languages", "table_code"]

LANGUAGES = languages()
"""The languages that the project has tables for, ISO 639-1."""
