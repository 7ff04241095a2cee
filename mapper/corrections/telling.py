"""A change in words: one line for the list of changes, in English, Spanish and French."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mapper.changes import Change

__all__ = ["tell"]


def tell(change: Change, language: str = "en") -> str:
    """Return what a change did, such as "Niltepec: arrived 28 October 2018 (was 29 October 2018)"."""
    raise NotImplementedError
