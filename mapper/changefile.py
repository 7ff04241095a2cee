"""The changes of a route file: a person's corrections as YAML that reads by itself, and back.

They say what was done; the effect stands in the routes, claims and places of the same file already. Reading and
writing of places is the route file's own, and is handed in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gazetteer.place import Place
from mapper.changes import CHOICES, FIELDS
from mapper.history import Anchor, Change, History
from mapper.nodes import flow, literal, scalar
from mapper.units import Quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mapper.nodes import Item

__all__ = ["HISTORY", "read_history", "write_history"]

HISTORY = ("history", "changes", "undone")
"""The keys of a route file that are read and written here."""

HEADER = """
# What a person changed, oldest first; it stands above already. at: what it is about; was: what was there before.
"""
UNDONE_HEADER = """
# What was taken back and may be brought back; it has no effect.
"""
HEAD = ("revision", "program", "draft")
CHANGE = ("id", "kind", "time", "author", "note", "revision", "at", "values", "was")
WHAT = ("name", "stop", "figure", "group")
ANCHOR: dict[str, str] = {
    "what": "text", "group": "text", "kind": "text", "place": "place", "value": "quantity",
    "report": "number", "start": "number", "end": "number", "quote": "text", "before": "text", "after": "text",
    "sha256": "text", "source": "text",
}  # fmt: skip
EMPTY = Anchor("")
EMPTY_TEXT = '""'


# ------------------------------------------------------------------ writing


def write_history(history: History, place: Callable[[Place], str]) -> Iterator[str]:
    """Yield the parts of a route file that hold its history; ``place`` writes a place on one line."""
    head = {key: scalar(getattr(history, key)) for key in HEAD}
    told = flow({key: value for key, value in head.items() if value != EMPTY_TEXT})
    yield f"\nhistory: {told}\n"
    for key, header in (("changes", HEADER), ("undone", UNDONE_HEADER)):
        changes: tuple[Change, ...] = getattr(history, key)
        if changes:
            yield f"{header}{key}:\n"
            for change in changes:
                yield _change(change, place)


def _change(change: Change, place: Callable[[Place], str]) -> str:
    lines = [f"id: {scalar(change.id)}", f"kind: {scalar(change.kind)}"]
    lines += [f"{key}: {scalar(getattr(change, key))}" for key in ("time", "author", "note") if getattr(change, key)]
    lines.append(f"revision: {change.revision}")
    if change.at is not None:
        lines.append(f"at: {_anchor(change.at, place)}")
    for key in ("values", "was"):
        told = getattr(change, key)
        if told:
            lines.append(f"{key}:")
            lines += [f"  {name}: {_field(change.kind, name, value, place)}" for name, value in told.items()]
    return "  - " + "\n    ".join(lines) + "\n"


def _field(kind: str, name: str, value: object, place: Callable[[Place], str]) -> str:
    if FIELDS[kind].get(name) == "goal" and isinstance(value, str) and value != "border":
        return flow({"border": scalar(value)})
    return _value(value, place, 8)


def _anchor(anchor: Anchor, place: Callable[[Place], str]) -> str:
    fields = {key: getattr(anchor, key) for key in ANCHOR}
    told = {key: value for key, value in fields.items() if key == "what" or value != getattr(EMPTY, key)}
    return flow({key: _value(value, place) for key, value in told.items()})


def _value(value: object, place: Callable[[Place], str], indent: int = 0) -> str:
    match value:
        case Place():
            return place(value)
        case Anchor():
            return _anchor(value, place)
        case Quantity():
            return flow({"low": scalar(value.low), "high": scalar(value.high), "unit": scalar(value.unit)})
        case bool():
            return "true" if value else "false"
        case str() if indent and value.count("\n") > 1:
            return literal(value, indent)
        case _:
            return scalar(value)


# ------------------------------------------------------------------ reading


def read_history(
    fields: dict[str, Item], place: Callable[[Item], Place], quantity: Callable[[Item], Quantity]
) -> History | None:
    """Return the history of a route file, or None where it has none.

    Parameters
    ----------
    fields
        The topmost fields of the file.
    place, quantity
        What read a place and a value.

    Raises
    ------
    RouteFileError
        A mistake in it, with file and line.
    """
    if not any(key in fields for key in HISTORY):
        return None
    read = _Reader(place, quantity)
    head = fields["history"].fields(HEAD) if "history" in fields else {}
    changes, undone = (
        tuple(read.change(item) for item in (fields[key].items() if key in fields else ())) for key in HISTORY[1:]
    )
    return History(
        revision=head["revision"].integer() if "revision" in head else 0,
        changes=changes,
        undone=undone,
        draft=head["draft"].text() if "draft" in head else "",
        program=head["program"].text() if "program" in head else "",
    )


class _Reader:
    """Reads changes, one field after the other."""

    def __init__(self, place: Callable[[Item], Place], quantity: Callable[[Item], Quantity]) -> None:
        self.read: dict[str, Callable[[Item], Any]] = {
            "text": lambda item: item.text(),
            "day": lambda item: item.date(),
            "flag": lambda item: item.choice(("true", "false")) == "true",
            "number": lambda item: item.integer(),
            "place": place,
            "goal": lambda item: _goal(item, place),
            "quantity": quantity,
            "anchor": self.anchor,
        }

    def change(self, item: Item) -> Change:
        fields = item.fields(CHANGE)
        if "kind" not in fields:
            item.fail("a change needs 'kind:'")
        kind = fields["kind"].choice(FIELDS)
        texts = {key: fields[key].text() for key in ("id", "time", "author", "note") if key in fields}
        return Change(
            kind=kind,
            at=self.anchor(fields["at"]) if "at" in fields and not fields["at"].is_null else None,
            values=self.values(kind, fields["values"]) if "values" in fields else {},
            was=self.values(kind, fields["was"]) if "was" in fields else {},
            revision=fields["revision"].integer() if "revision" in fields else 0,
            **texts,
        )

    def values(self, kind: str, item: Item) -> dict[str, Any]:
        told: dict[str, Any] = {}
        for name, value in item.fields(FIELDS[kind]).items():
            words = CHOICES.get((kind, name))
            if value.is_null:
                told[name] = None
            else:
                told[name] = value.choice(words) if words else self.read[FIELDS[kind][name]](value)
        return told

    def anchor(self, item: Item) -> Anchor:
        fields = item.fields(ANCHOR)
        if "what" not in fields:
            item.fail(f"an anchor needs 'what:', one of {', '.join(WHAT)}")
        fields["what"].choice(WHAT)
        return Anchor(**{key: self.read[ANCHOR[key]](value) for key, value in fields.items()})


def _goal(item: Item, place: Callable[[Item], Place]) -> Place | str:
    if item.is_scalar and item.text() == "border":
        return "border"
    if not item.is_scalar and not item.is_list and len(item.node.value) == 1:
        key, value = item.node.value[0]
        if key.value == "border":
            return str(value.value)
    return place(item)
