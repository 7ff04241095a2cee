"""What a person changed of what the program read, one change at a time.

A `Change` says what kind it is, what it is about (an `Anchor`: quoted words, so that it is found again when the
reports are read anew), what is to be so (``values``), and what was so before (``was``). Changes are made by the
functions of `mapper.changes`, stamped and kept by a project, replayed upon a draft by `mapper.corrections.replay`,
and written into the route file by `mapper.changefile`.

::

    at = name_anchor(account, 4)
    change = choose_place(at, other_candidate)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from gazetteer.place import KINDS, Place
from mapper.account import CLAIM_KINDS, ROLES
from mapper.errors import InputError
from mapper.units import UNITS, Quantity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mapper.account import Account

__all__ = [
    "ANCHORS",
    "FIELDS",
    "KEEP",
    "STATUSES",
    "Anchor",
    "Change",
    "History",
    "Keep",
    "add_figure",
    "add_name",
    "add_stop",
    "choose_border",
    "choose_place",
    "choose_roads",
    "describe_stop",
    "figure_anchor",
    "merge_groups",
    "move_stop",
    "name_anchor",
    "placed_by_hand",
    "rename_group",
    "set_about",
    "set_dates",
    "set_figure",
    "set_role",
    "set_status",
    "span_anchor",
    "split_group",
    "stop_anchor",
]

STATUSES = ("suggested", "confirmed", "rejected")
ANCHORS = ("name", "stop", "figure")


class Keep:
    """The type of `KEEP`."""

    def __repr__(self) -> str:
        return "KEEP"


KEEP: Final = Keep()
"""What an argument is when that part stays as it is; None clears it."""

WORD, TEXT, DAY, FLAG, PLACE, GOAL, VALUE, STOP = "word", "text", "day", "flag", "place", "goal", "value", "stop"
"""What a field of a change holds: a word of a list or a name, free text, a date, yes or no, a `Place`, a `Place` or
"border" or a border's code, a `Quantity`, the `Anchor` of a stop. All but FLAG may be None where that means clearing."""

FIELDS: Mapping[str, tuple[str | None, Mapping[str, str]]] = MappingProxyType({
    "place": ("name", {"place": PLACE, "everywhere": FLAG}),
    "role": ("name", {"role": WORD, "group": TEXT}),
    "add_name": ("name", {"role": WORD, "place": PLACE, "group": TEXT, "arrived": DAY, "departed": DAY}),
    "add_stop": (None, {"place": PLACE, "group": TEXT, "arrived": DAY, "departed": DAY, "after": STOP}),
    "dates": ("stop", {"arrived": DAY, "departed": DAY}),
    "status": ("stop or figure", {"status": WORD}),
    "describe": ("stop", {"travel": TEXT, "note": TEXT}),
    "move": ("stop", {"group": TEXT, "after": STOP}),
    "split": ("stop", {"group": TEXT}),
    "merge": (None, {"group": TEXT, "into": TEXT}),
    "rename": (None, {"group": TEXT, "name": TEXT}),
    "add_figure": (
        "figure",
        {"kind": WORD, "value": VALUE, "qualifier": TEXT, "measure": TEXT,
         "from": PLACE, "to": GOAL, "date": DAY, "group": TEXT},
    ),
    "figure": ("figure", {"kind": WORD, "value": VALUE, "qualifier": TEXT, "measure": TEXT}),
    "about": ("figure", {"from": PLACE, "to": GOAL, "date": DAY, "group": TEXT}),
    "border": (None, {"border": TEXT}),
    "roads": (None, {"roads": TEXT}),
})  # fmt: skip
"""The kinds of changes: what each is anchored to, and what it may set."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a change is about, told so that it is found again in another reading of the same reports.

    Attributes
    ----------
    what
        One of `ANCHORS`: a place name, a stop, or a figure.
    report
        Index of the report, as it was when the change was made; -1 where no report tells of it.
    start, end
        Character span ``[start, end)`` in that report's text.
    quote
        The words of the span.
    occurrence
        How many times the same words stand in the text before, so that they are found when offsets moved.
    sha256
        Fingerprint of the report's text.
    group, place
        Of a stop: its group, and its place.
    kind
        Of a figure: its kind.
    """

    what: str
    report: int = -1
    start: int = 0
    end: int = 0
    quote: str = ""
    occurrence: int = 0
    sha256: str = ""
    group: str = ""
    place: Place | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a person changed.

    Attributes
    ----------
    kind
        One of `FIELDS`.
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
    values: Mapping[str, Any] = field(default_factory=dict)
    was: Mapping[str, Any] = field(default_factory=dict)
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


# ------------------------------------------------------------------ anchors


def name_anchor(account: Account, index: int) -> Anchor:
    """Return the anchor of ``account.mentions[index]``."""
    raise NotImplementedError


def span_anchor(account: Account, report: int, start: int, end: int, what: str = "name") -> Anchor:
    """Return the anchor of words that a person selected in a report: a missed name, or a "figure"."""
    raise NotImplementedError


def stop_anchor(account: Account, route: int, stop: int) -> Anchor:
    """Return the anchor of ``account.routes[route].stops[stop]``."""
    raise NotImplementedError


def figure_anchor(account: Account, index: int) -> Anchor:
    """Return the anchor of ``account.claims[index]``."""
    raise NotImplementedError


# ------------------------------------------------------------------ names


def placed_by_hand(
    name: str,
    latitude: float,
    longitude: float,
    *,
    kind: str = "other",
    extent_km: float = 5.0,
    country: str | None = None,
) -> Place:
    """Return a place that a person set by clicking on a map."""
    raise NotImplementedError


def choose_place(at: Anchor, place: Place | None, *, everywhere: bool = True) -> Change:
    """Let a name mean another place, in the stops and figures that rest on it too; None: no place at all.

    ``everywhere`` also changes the same words elsewhere in the dossier that meant the same place.
    """
    raise NotImplementedError


def set_role(at: Anchor, role: str, *, group: str | Keep = KEEP) -> Change:
    """Make a name a "stop", "origin", "destination" or a "mention" (nothing).

    "stop" adds the stop to ``group`` (without it the one that the text around speaks of); anything else rejects
    the stop that rests on the name.
    """
    raise NotImplementedError


def add_name(
    at: Anchor,
    *,
    role: str = "mention",
    place: Place | None = None,
    group: str | Keep = KEEP,
    arrived: date | None | Keep = KEEP,
    departed: date | None | Keep = KEEP,
) -> Change:
    """Add a name that was missed, at the anchor of its words (`span_anchor`); a role of "stop" needs a place."""
    raise NotImplementedError


# ------------------------------------------------------------------ stops and groups


def add_stop(
    place: Place,
    group: str,
    *,
    at: Anchor | None = None,
    arrived: date | None = None,
    departed: date | None = None,
    after: Anchor | None | Keep = KEEP,
) -> Change:
    """Add a stop of which no name tells; ``after`` None puts it first, without it the dates or the end decide."""
    raise NotImplementedError


def set_dates(at: Anchor, *, arrived: date | None | Keep = KEEP, departed: date | None | Keep = KEEP) -> Change:
    """Set or clear (None) the days of a stop."""
    raise NotImplementedError


def set_status(at: Anchor, status: str) -> Change:
    """Confirm or reject a stop or a figure, or make it "suggested" again."""
    raise NotImplementedError


def describe_stop(at: Anchor, *, travel: str | None | Keep = KEEP, note: str | Keep = KEEP) -> Change:
    """Say how the group came to a stop ("foot", "bus"), or note something for the reader."""
    raise NotImplementedError


def move_stop(at: Anchor, group: str, *, after: Anchor | None | Keep = KEEP) -> Change:
    """Move a stop to a group (made where there is none of that name), behind another stop or first (None).

    Within its own group this changes the order. Without ``after`` the dates decide, else it goes last.
    """
    raise NotImplementedError


def split_group(at: Anchor, name: str) -> Change:
    """Make a stop and all after it a group of their own."""
    raise NotImplementedError


def merge_groups(group: str, into: str) -> Change:
    """Let the stops of one group join another's, by date where they are dated."""
    raise NotImplementedError


def rename_group(group: str, name: str) -> Change:
    """Name a group."""
    raise NotImplementedError


# ------------------------------------------------------------------ figures


def add_figure(
    at: Anchor,
    kind: str,
    value: Quantity,
    *,
    qualifier: str | None = None,
    measure: str | None = None,
    origin: Place | None = None,
    goal: Place | str | None = None,
    day: date | None = None,
    group: str | None = None,
) -> Change:
    """Add a figure that was missed, at the anchor of its words (`span_anchor` with ``what="figure"``)."""
    raise NotImplementedError


def set_figure(
    at: Anchor,
    *,
    kind: str | Keep = KEEP,
    value: Quantity | Keep = KEEP,
    qualifier: str | None | Keep = KEEP,
    measure: str | None | Keep = KEEP,
) -> Change:
    """Change what a figure says."""
    raise NotImplementedError


def set_about(
    at: Anchor,
    *,
    origin: Place | None | Keep = KEEP,
    goal: Place | str | None | Keep = KEEP,
    day: date | None | Keep = KEEP,
    group: str | None | Keep = KEEP,
) -> Change:
    """Say what a figure is measured from and to ("border", a border's code such as "MX-GT", a place), when, whose."""
    raise NotImplementedError


# ------------------------------------------------------------------ the whole account


def choose_border(border: str | None) -> Change:
    """Choose the border that distances are about ("US", "MX-GT"); None for none."""
    raise NotImplementedError


def choose_roads(roads: str | None) -> Change:
    """Choose who measures roads, as ``--roads`` names it; None for the packaged roads."""
    raise NotImplementedError
