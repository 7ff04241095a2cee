"""Draft + changes -> corrected account, and the conflicts between the two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mapper.account import Account
    from mapper.changes import Change

__all__ = ["Conflict", "Corrected", "apply"]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A change that does not fit the reading it is replayed upon.

    ``held`` is True where the change was applied all the same (the new reading tells it otherwise, the person's word
    stands), False where there is nothing left that it could be applied to. ``reason`` names the sentence, ``parts``
    fill it.
    """

    change: Change
    reason: str
    held: bool
    parts: Mapping[str, str]

    def sentence(self, language: str = "en") -> str:
        """Return one clear sentence in "en", "es" or "fr"."""
        raise NotImplementedError


class Corrected(NamedTuple):
    """A corrected account, and the changes that conflict with the reading."""

    account: Account
    conflicts: tuple[Conflict, ...]


def apply(account: Account, changes: Iterable[Change]) -> Corrected:
    """Replay changes upon a draft, in their order.

    Nothing is dropped silently: a change that cannot be applied is a `Conflict`, and the others hold. What a change
    touched bears its id in ``change`` (of a stop, a claim, a mention).
    """
    raise NotImplementedError
