"""The nouns of correcting: what a person changed, what it is about, and how a route file came to be.

They stand below the account, which keeps its own `History`. What makes changes is `mapper.changes`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gazetteer import Place
    from mapper.units import Quantity

__all__ = ["Anchor", "Change", "History"]


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a change is about, told so that it is found again in another reading of the same reports.

    Attributes
    ----------
    what
        "name", "stop", "figure" or "group" (a group is known by its first stop).
    report
        Index of the report, as it was when the change was made; -1 where no report tells of it.
    start, end
        Character span ``[start, end)`` in that report's text; of a stop the name that it rests on.
    quote
        The words of the span.
    before, after
        The words around it, by which the same words are told apart when offsets moved.
    sha256, source
        Fingerprint of the report's text, and where the report came from.
    group, place
        Of a stop: its group, and its place.
    kind, value
        Of a figure: its kind and value.
    """

    what: str
    report: int = -1
    start: int = 0
    end: int = 0
    quote: str = ""
    before: str = ""
    after: str = ""
    sha256: str = ""
    source: str = ""
    group: str = ""
    place: Place | None = None
    kind: str = ""
    value: Quantity | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a person changed.

    Attributes
    ----------
    kind
        One of `mapper.changes.FIELDS`.
    at
        What it is about; None for what is about the whole account.
    values
        What is to be so, by the fields of the kind; a field that is not there stays as it is, None clears it.
    was
        The same fields as they were when the change was made, noted by the project.
    id, author, note, time, revision
        Given by the project: 8 hexadecimal digits, who, why, when (ISO 8601, UTC), and the revision of the project
        that the change made.
    """

    kind: str
    at: Anchor | None = None
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)
    was: Mapping[str, Any] = field(default_factory=dict, hash=False)
    id: str = ""
    author: str = ""
    note: str = ""
    time: str = ""
    revision: int = 0

    def get(self, name: str, default: Any = None) -> Any:
        """Return what a field is to be."""
        return self.values.get(name, default)


@dataclass(frozen=True, slots=True)
class History:
    """How a route file came to be: the changes in force, those undone, and what reading they were made upon.

    ``revision`` counts every change of the project; ``draft`` is the fingerprint of the reading, ``program`` the
    version that read it.
    """

    revision: int = 0
    changes: tuple[Change, ...] = ()
    undone: tuple[Change, ...] = ()
    draft: str = ""
    program: str = ""
