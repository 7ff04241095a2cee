"""What a person can change of what the program read: one function for each thing, that makes a `Change`.

A change says what kind it is, what it is about (an `Anchor`: quoted words, so that it is found again when the
reports are read anew) and what is to be so. It is stamped and kept by a project, replayed upon a draft by
`mapper.corrections.replay`, and written into the route file by `mapper.changefile`.

::

    at = name_anchor(account, 4)
    change = choose_place(at, other_candidate)
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from gazetteer.errors import CoordinateError
from gazetteer.place import Place
from mapper.account import CLAIM_KINDS, ROLES
from mapper.anchors import figure_anchor, name_anchor, span_anchor, stop_anchor
from mapper.errors import InputError
from mapper.history import Anchor, Change, History

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from mapper.units import Quantity

__all__ = [
    "BY_HAND",
    "CHOICES",
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
    "rewrite",
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

BY_HAND = "placed by hand"
"""The source of a place that a person set on the map."""


class Keep:
    """The type of `KEEP`."""

    def __repr__(self) -> str:
        return "KEEP"


KEEP: Final = Keep()
"""What an argument is when that part stays as it is; None clears it."""

FIELDS: dict[str, dict[str, str]] = {
    "place": {"place": "place", "everywhere": "flag"},
    "role": {"role": "text", "group": "text"},
    "add_name": {"role": "text", "place": "place", "group": "text", "arrived": "day", "departed": "day"},
    "add_stop": {"place": "place", "group": "text", "arrived": "day", "departed": "day", "after": "anchor"},
    "dates": {"arrived": "day", "departed": "day"},
    "status": {"status": "text"},
    "describe": {"travel": "text", "note": "text"},
    "move": {"group": "text", "after": "anchor"},
    "split": {"group": "text"},
    "merge": {"group": "text", "into": "text"},
    "rename": {"group": "text", "name": "text"},
    "add_figure": {
        "kind": "text", "value": "quantity", "qualifier": "text", "measure": "text",
        "from": "place", "to": "goal", "date": "day", "group": "text",
    },
    "figure": {"kind": "text", "value": "quantity", "qualifier": "text", "measure": "text"},
    "about": {"from": "place", "to": "goal", "date": "day", "group": "text"},
    "border": {"border": "text"},
    "roads": {"roads": "text"},
    "rewrite": {"text": "text"},
}  # fmt: skip
"""The kinds of changes and the fields that each may set, with what a field holds: a text, a day, a flag (yes or no),
a `Place`, a goal (a `Place`, "border" or a border's code), a `Quantity`, the `Anchor` of a stop. None clears."""

CHOICES: dict[tuple[str, str], Collection[str]] = {
    ("role", "role"): ROLES,
    ("add_name", "role"): ROLES,
    ("status", "status"): STATUSES,
    ("add_figure", "kind"): CLAIM_KINDS,
    ("figure", "kind"): CLAIM_KINDS,
}
"""Texts that are words of a list, by kind and field."""


def _change(kind: str, at: Anchor | None, /, **values: Any) -> Change:
    """Return a change without the fields that stay as they are."""
    told = {name.rstrip("_"): value for name, value in values.items() if value is not KEEP}
    for name, value in told.items():
        words = CHOICES.get((kind, name))
        if words is not None and value not in words:
            raise InputError(f"{name} {value!r} is not in the list; one of {', '.join(words)}")
    if not told:
        raise InputError("nothing to change; say what is to be so")
    return Change(kind, at, told)


def _needs(at: Anchor, *kinds: str) -> Anchor:
    if at.what not in kinds:
        raise InputError(f"this is changed of a {' or a '.join(kinds)}, not of a {at.what}")
    return at


def _named(name: str | None, what: str = "group") -> str:
    if not name or not name.strip():
        raise InputError(f"the {what} needs a name")
    return " ".join(name.split())


def _in_order(arrived: date | Keep | None, departed: date | Keep | None) -> None:
    if isinstance(arrived, Keep) or isinstance(departed, Keep) or arrived is None or departed is None:
        return
    if departed < arrived:
        raise InputError(f"departed {departed} is before arrived {arrived}")


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
    """Return a place that a person set by clicking on a map.

    Parameters
    ----------
    name
        What to call it.
    latitude, longitude
        WGS 84 degrees; longitudes beyond 180 (a map scrolled around) are brought back.
    kind
        One of `gazetteer.place.KINDS`.
    extent_km
        How far the true spot may lie from the point.
    country
        ISO 3166-1 alpha-2 code, where known.

    Raises
    ------
    InputError
        No name, no point on Earth, no such kind, or an extent that is negative or beyond the globe.
    """
    if not (math.isfinite(longitude) and math.isfinite(latitude)):
        raise InputError("latitude and longitude must be numbers in degrees")
    if not 0 <= extent_km <= 20_000:
        raise InputError(f"the extent must be between 0 and 20,000 km, not {extent_km:g}")
    longitude = (longitude + 180.0) % 360.0 - 180.0
    latitude, longitude = round(latitude, 5), round(longitude, 5)
    try:
        return Place(
            _named(name, "place"), kind, latitude, longitude, country,
            extent_km=extent_km, source=BY_HAND, key=f"hand:{latitude},{longitude}",
        )  # fmt: skip
    except (CoordinateError, ValueError) as error:
        raise InputError(str(error)) from None


def choose_place(at: Anchor, place: Place | None, *, everywhere: bool = True) -> Change:
    """Let a name mean another place, in the stops and figures that rest on it too; None: no place at all.

    ``everywhere`` also changes the same words elsewhere in the dossier that meant the same place.
    """
    return _change("place", _needs(at, "name"), place=place, everywhere=everywhere)


def set_role(at: Anchor, role: str, *, group: str | Keep = KEEP) -> Change:
    """Make a name a "stop", "origin", "destination" or a "mention" (nothing).

    "stop" adds the stop to ``group`` (without it the one that the text around speaks of); anything else rejects
    the stop that rests on the name.
    """
    return _change("role", _needs(at, "name"), role=role, group=group)


def add_name(
    at: Anchor,
    *,
    role: str = "mention",
    place: Place | None = None,
    group: str | Keep = KEEP,
    arrived: date | Keep | None = KEEP,
    departed: date | Keep | None = KEEP,
) -> Change:
    """Add a name that was missed, at the anchor of its words (`span_anchor`); a role of "stop" needs a place."""
    if role == "stop" and place is None:
        raise InputError("a stop needs a place; choose a candidate or click on the map")
    _in_order(arrived, departed)
    days = {"arrived": arrived, "departed": departed}
    return _change("add_name", _needs(at, "name"), role=role, place=place, group=group, **days)


# ------------------------------------------------------------------ stops and groups


def add_stop(
    place: Place,
    group: str,
    *,
    at: Anchor | None = None,
    arrived: date | None = None,
    departed: date | None = None,
    after: Anchor | Keep | None = KEEP,
) -> Change:
    """Add a stop of which no name tells; ``after`` None puts it first, without it the dates or the end decide.

    ``at`` may be the anchor of the words that tell of it.
    """
    _in_order(arrived, departed)
    return _change("add_stop", at, place=place, group=_named(group), arrived=arrived, departed=departed, after=after)


def set_dates(at: Anchor, *, arrived: date | Keep | None = KEEP, departed: date | Keep | None = KEEP) -> Change:
    """Set or clear (None) the days of a stop."""
    _in_order(arrived, departed)
    return _change("dates", _needs(at, "stop"), arrived=arrived, departed=departed)


def set_status(at: Anchor, status: str) -> Change:
    """Confirm or reject a stop or a figure, or make it "suggested" again."""
    return _change("status", _needs(at, "stop", "figure"), status=status)


def describe_stop(at: Anchor, *, travel: str | Keep | None = KEEP, note: str | Keep = KEEP) -> Change:
    """Say how the group came to a stop ("foot", "bus"), or note something for the reader."""
    return _change("describe", _needs(at, "stop"), travel=travel, note=note)


def move_stop(at: Anchor, group: str, *, after: Anchor | Keep | None = KEEP) -> Change:
    """Move a stop to a group (made where there is none of that name), behind another stop or first (None).

    Within its own group this changes the order. Without ``after`` the dates decide, else it goes last.
    """
    return _change("move", _needs(at, "stop"), group=_named(group), after=after)


def split_group(at: Anchor, name: str) -> Change:
    """Make a stop and all after it a group of their own."""
    return _change("split", _needs(at, "stop"), group=_named(name))


def merge_groups(group: str, into: str) -> Change:
    """Let the stops of one group join another's, by date where they are dated."""
    if group == into:
        raise InputError("a group cannot be merged with itself; choose another one")
    return _change("merge", None, group=group, into=into)


def rename_group(group: str, name: str) -> Change:
    """Name a group; to give it the name of another one is to merge the two."""
    return _change("rename", None, group=group, name=_named(name))


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
    _fits(kind, value)
    return _change(
        "add_figure", _needs(at, "figure"), kind=kind, value=value, qualifier=qualifier, measure=measure,
        from_=origin, to=goal, date=day, group=group,
    )  # fmt: skip


def set_figure(
    at: Anchor,
    *,
    kind: str | Keep = KEEP,
    value: Quantity | Keep = KEEP,
    qualifier: str | Keep | None = KEEP,
    measure: str | Keep | None = KEEP,
) -> Change:
    """Change what a figure says."""
    _fits(at.kind if isinstance(kind, Keep) else kind, at.value if isinstance(value, Keep) else value)
    return _change("figure", _needs(at, "figure"), kind=kind, value=value, qualifier=qualifier, measure=measure)


UNITS_OF = {
    "distance_to_border": ("km", "mi"),
    "distance_between": ("km", "mi"),
    "distance_travelled": ("km", "mi"),
    "pace": ("km/day", "mi/day"),
    "elapsed": ("days",),
    "arrival": ("days",),
    "group_size": ("people",),
}
"""In what each kind of figure is counted."""


def _fits(kind: str, value: Quantity | None) -> None:
    units = UNITS_OF.get(kind, ())
    if value is not None and units and value.unit not in units:
        raise InputError(f"a figure of kind {kind} is given in {' or '.join(units)}, not in {value.unit}")


def set_about(
    at: Anchor,
    *,
    origin: Place | Keep | None = KEEP,
    goal: Place | str | Keep | None = KEEP,
    day: date | Keep | None = KEEP,
    group: str | Keep | None = KEEP,
) -> Change:
    """Say what a figure is measured from and to ("border", a border's code such as "MX-GT", a place), when, whose."""
    return _change("about", _needs(at, "figure"), from_=origin, to=goal, date=day, group=group)


# ------------------------------------------------------------------ the whole account


def choose_border(border: str | None) -> Change:
    """Choose the border that distances are about ("US", "MX-GT"); None for none."""
    return _change("border", None, border=border or None)


def choose_roads(roads: str | None) -> Change:
    """Choose who measures roads, as ``--roads`` names it; None for the packaged roads."""
    return _change("roads", None, roads=None if roads in (None, "", "default") else roads)


def rewrite(text: str) -> Change:
    """Take a whole route file as a person wrote it, where an edit of it is more than the other changes can say."""
    return _change("rewrite", None, text=text)
