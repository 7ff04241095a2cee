"""Answers that are kept as long as the gazetteer stays the same.

Rows, and what follows from them, mean something only for the places that are open. A function that keeps such
answers is decorated with `kept`; when other places are opened (`gazetteer.places.with_places`) all of them forget.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["forget", "kept"]

AnyFunction = TypeVar("AnyFunction", bound="Callable[..., Any]")
_KEEPERS: list[Callable[[], None]] = []


def kept(maxsize: int | None) -> Callable[[AnyFunction], AnyFunction]:
    """Decorate a function of the open gazetteer so that it remembers its last ``maxsize`` answers."""

    def decorate(function: AnyFunction) -> AnyFunction:
        keeping = lru_cache(maxsize)(function)
        _KEEPERS.append(keeping.cache_clear)
        return keeping  # type: ignore[return-value]

    return decorate


def forget() -> None:
    """Forget all that was kept; the next question opens the gazetteer anew."""
    for clear in _KEEPERS:
        clear()
