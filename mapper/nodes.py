"""YAML with line numbers: what a file says, field by field, and where it says it wrong.

The route file is written and read through here. Reading composes nodes and never constructs objects, so
``NO`` stays Norway, ``2019`` stays a title, and every mistake knows its line. Writing has one form for
each value, so the same content is always the same bytes.
"""

from __future__ import annotations

import difflib
import json
import re
from datetime import date
from typing import TYPE_CHECKING, Any, NoReturn

import yaml

from mapper.errors import RouteFileError, quoted
from mapper.settings import MAX_NODES, YEARS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

__all__ = ["Item", "compose", "flow", "literal", "nearest", "parse_date", "scalar"]

DEEPEST = 30
NULLS = ("", "~", "null", "Null", "NULL")
RESERVED = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
PLAIN = re.compile(r"[^\W\d_](?:[\w '’.()/&;+-]*[\w).])?")
# what a double-quoted scalar must escape besides JSON's own: controls, YAML's line breaks, non-characters
UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
UNBLOCKABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
SURROGATE = re.compile("[\ud800-\udfff]|" + r"\\u[dD][89a-fA-F]")
DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


def nearest(word: str, words: Collection[str]) -> str:
    """Return a hint that names the nearest of some words: ``; did you mean 'stops'?``, or ''."""
    close = difflib.get_close_matches(word, list(words), n=1, cutoff=0.6)
    return f"; did you mean {close[0]!r}?" if close else ""


def parse_date(text: str) -> date:
    """Read ``2018-10-29``.

    Raises
    ------
    ValueError
        The text is no such date.
    """
    match = DATE.fullmatch(text.strip())
    try:
        if match is not None and int(match[1]) in YEARS:
            return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        pass
    raise ValueError(f"{quoted(text.strip())} is no date; write year-month-day, such as 2018-10-29")


# ------------------------------------------------------------------ reading


def compose(text: str, path: str) -> Item:
    """Read a YAML document into its topmost `Item`.

    Raises
    ------
    RouteFileError
        The text is not YAML, or holds more than one document.
    """
    # libyaml is ten times as fast, but knows no lone surrogates
    loader = yaml.SafeLoader if SURROGATE.search(text) else getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        _refuse_depth(text, path, loader)
        node = yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = 1 if mark is None else min(mark.line, text.rstrip("\n").count("\n")) + 1
        raise RouteFileError(path, line, f"not valid YAML: {error.problem or error.context}") from None
    except yaml.YAMLError as error:
        position = getattr(error, "position", 0)
        line = text.count("\n", 0, position) + 1
        reason = getattr(error, "reason", "unreadable")
        raise RouteFileError(path, line, f"not valid YAML: {reason}") from None
    if node is None:
        raise RouteFileError(path, 1, "the file is empty; a route file has at least 'routes:'")
    _refuse_bombs(node, path)
    return Item(node, path, "the file")


def _refuse_depth(text: str, path: str, loader: Any) -> None:
    """Refuse nesting that no route file has, before composing, which recurses, meets it."""
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                line = event.start_mark.line + 1 if event.start_mark else 1
                raise RouteFileError(path, line, "not a route file: nested too deeply")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _refuse_bombs(top: yaml.Node, path: str) -> None:
    """Refuse aliases that stand for more values than any route file has, or for what they are part of."""
    sizes: dict[int, int] = {}

    def size(node: yaml.Node) -> int:
        if isinstance(node, yaml.ScalarNode):
            return 1
        key, line = id(node), node.start_mark.line + 1
        if key not in sizes:
            sizes[key] = 0  # until it is known
            parts = node.value if isinstance(node, yaml.SequenceNode) else [one for pair in node.value for one in pair]
            sizes[key] = 1 + sum(map(size, parts))
        elif not sizes[key]:
            raise RouteFileError(path, line, "not a route file: an alias stands for what it is part of")
        if sizes[key] > MAX_NODES:
            raise RouteFileError(path, line, f"not a route file: more than {MAX_NODES:,} values with its aliases")
        return sizes[key]

    size(top)


class Item:
    """One value of a YAML file, that reads itself as what is wanted or says on which line it is not.

    Parameters
    ----------
    node
        The YAML node.
    path
        The file, for messages.
    name
        What the value is called in messages.
    """

    __slots__ = ("_fields", "name", "node", "path")

    def __init__(self, node: yaml.Node, path: str, name: str) -> None:
        self.node, self.path, self.name = node, path, name
        self._fields: dict[str, Item] | None = None

    @property
    def line(self) -> int:
        """The line on which the value starts, from 1."""
        return int(self.node.start_mark.line) + 1

    def fail(self, problem: str) -> NoReturn:
        """Raise a RouteFileError for this value."""
        raise RouteFileError(self.path, self.line, problem)

    @property
    def is_scalar(self) -> bool:
        """Whether the value is a single word, number or text."""
        return isinstance(self.node, yaml.ScalarNode)

    @property
    def is_list(self) -> bool:
        """Whether the value is a list."""
        return isinstance(self.node, yaml.SequenceNode)

    @property
    def is_null(self) -> bool:
        """Whether the value is left empty or ``null``."""
        return isinstance(self.node, yaml.ScalarNode) and not self.node.style and self.node.value in NULLS

    def items(self) -> Iterator[Item]:
        """Yield the items of a list; nothing for one left empty."""
        if self.is_null:
            return
        if not isinstance(self.node, yaml.SequenceNode):
            self.fail(f"{self.name} must be a list, each item after a dash")
        for node in self.node.value:
            yield Item(node, self.path, f"an item of {self.name}")

    def fields(self, known: Collection[str]) -> dict[str, Item]:
        """Return the fields of a mapping by their keys, and refuse a key that is not known or comes twice."""
        if self._fields is not None:
            return self._fields
        if not isinstance(self.node, yaml.MappingNode):
            self.fail(f"{self.name} must be fields such as '{next(iter(known))}: ...'")
        fields: dict[str, Item] = {}
        for key, value in self.node.value:
            word = key.value if isinstance(key, yaml.ScalarNode) else "?"
            item = Item(value, self.path, word)
            at = Item(key, self.path, word)
            if word not in known:
                at.fail(f"unknown key {quoted(word)}{nearest(word, known) or '; one of ' + ', '.join(known)}")
            if word in fields:
                at.fail(f"{quoted(word)} is given twice; keep one")
            fields[word] = item
        self._fields = fields
        return fields

    def text(self) -> str:
        """Return a text; '' for one left empty."""
        if not isinstance(self.node, yaml.ScalarNode):
            self.fail(f"{self.name} must be a text, not a list or fields")
        return "" if self.is_null else str(self.node.value)

    def optional_text(self) -> str | None:
        """Return a text, or None for one left empty."""
        return None if self.is_null else self.text()

    def choice(self, words: Collection[str]) -> str:
        """Return one of some words."""
        word = self.text()
        if word not in words:
            one_of = f"{nearest(word, words)} (one of {', '.join(words)})"
            self.fail(f"{self.name} {quoted(word)} is not in the list{one_of}")
        return word

    def number(self) -> float:
        """Return a finite number."""
        word = self.text()
        try:
            value = float(word)
        except ValueError:
            self.fail(f"{self.name} must be a number such as 1450 or 16.56, not {quoted(word)}")
        if value - value != 0:
            self.fail(f"{self.name} must be a finite number, not {quoted(word)}")
        return value

    def integer(self) -> int:
        """Return a whole number that is not negative."""
        word = self.text()
        if not re.fullmatch(r"[0-9]{1,18}", word):
            self.fail(f"{self.name} must be a whole number such as 0 or 12, not {quoted(word)}")
        return int(word)

    def date(self) -> date | None:
        """Return a date, or None for one left empty."""
        if self.is_null:
            return None
        try:
            return parse_date(self.text())
        except ValueError as error:
            self.fail(f"{self.name}: {error}")


# ------------------------------------------------------------------ writing


def scalar(value: object) -> str:
    """Write one value: plain where that cannot be misread, else double-quoted; dates and numbers as such."""
    if value is None:
        return "null"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, int):
        return str(value)
    text = str(value)
    if PLAIN.fullmatch(text) and text.lower() not in RESERVED:
        return text
    return UNPRINTABLE.sub(lambda hit: f"\\u{ord(hit[0]):04x}", json.dumps(text, ensure_ascii=False))


def flow(fields: dict[str, str]) -> str:
    """Write fields, whose values are written already, on one line."""
    return "{" + ", ".join(f"{key}: {value}" for key, value in fields.items()) + "}"


def literal(text: str, indent: int) -> str:
    """Write a long text as a block, ``indent`` spaces deep; quoted where a block would alter it."""
    if not text or text[0].isspace() or UNBLOCKABLE.search(text):
        return scalar(text)
    body = text.rstrip("\n")
    ends = len(text) - len(body)
    chomp = {0: "-", 1: ""}.get(ends, "+")
    pad = " " * indent
    lines = [pad + line if line else "" for line in body.split("\n")]
    return "|" + chomp + "\n" + "\n".join(lines) + "\n" * max(0, ends - 1)
