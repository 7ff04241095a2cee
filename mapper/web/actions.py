"""From a form to a change: every correction that the page offers, by the name of the button that was pressed.

A button is called ``what`` or ``what:detail``; the fields that it needs come with its form. Fields of a stop end in
``.<stop>``, as one panel may show several stops.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from mapper import changes
from mapper.claims.figures import find_figures, named_measure
from mapper.errors import InputError
from mapper.language.figures import figure_words
from mapper.placing import named_place
from mapper.units import Quantity
from mapper.web import panel as panels

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gazetteer import Place
    from mapper.changes import Anchor, Change
    from mapper.web.ids import Names
    from mapper.web.project import State
    from mapper.web.words import Words

__all__ = ["Wanted", "known", "wanted"]

UNIT_KINDS = {
    "km/day": "pace", "mi/day": "pace", "days": "elapsed", "people": "group_size",
}  # fmt: skip
"""What a figure of a unit most often is; the panel lets a person say otherwise."""
REACH = 60
"""Characters after a figure in which a border makes it a distance to one."""
MOST_NAME = 200
MOST_NOTE = 2000


class Wanted(NamedTuple):
    """A change that a form asks for, and what is to be selected then."""

    change: Change
    select: str


class _Asked(NamedTuple):
    state: State
    names: Names
    words: Words
    form: Mapping[str, str]
    detail: str

    def field(self, name: str, most: int = MOST_NAME) -> str:
        """Return a field without the spaces around it."""
        return " ".join(self.form.get(name, "").split())[:most]

    def day(self, name: str) -> date | None:
        text = self.field(name)
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise InputError(self.words("bad_date", text=text)) from None

    def number(self, name: str) -> float | None:
        text = self.field(name).replace("\N{NO-BREAK SPACE}", "").replace(" ", "")
        if not text:
            return None
        if re.fullmatch(r"[+-]?\d{1,9}(?:[.,]\d{1,9})?", text) is None:
            raise InputError(self.words("bad_number", text=text))
        return float(text.replace(",", "."))

    def mention(self) -> tuple[int, Anchor]:
        index = self.names.mentions.get(self.form.get("at", ""))
        if index is None:
            raise InputError(self.words("gone"))
        return index, changes.name_anchor(self.state.account, index)

    def stop(self, key: str) -> tuple[tuple[int, int], Anchor]:
        at = self.names.stops.get(key)
        if at is None:
            raise InputError(self.words("gone"))
        return at, changes.stop_anchor(self.state.account, *at)

    def figure(self) -> Anchor:
        index = self.names.claims.get(self.form.get("at", ""))
        if index is None:
            raise InputError(self.words("gone"))
        return changes.figure_anchor(self.state.account, index)

    def place(self, name: str) -> Place | None:
        """Return the place that a field names: one of the dossier's, a name of the gazetteer, or a point."""
        text = self.field(name)
        if not text:
            return None
        here = panels.known_places(self.state, self.words.language)
        by_name = {place.name.casefold(): place for place in reversed(here.values())}
        return here.get(text) or by_name.get(text.casefold()) or named_place(text)

    def group(self, key: str = "") -> str | changes.Keep:
        """Return the group that the fields choose: a new name goes before one of the list."""
        suffix = f".{key}" if key else ""
        return self.field(f"new-group{suffix}") or self.field(f"group{suffix}") or changes.KEEP


def known(action: str) -> bool:
    """Tell whether a button of that name is one of ours."""
    return action.partition(":")[0] in ACTIONS


def wanted(action: str, form: Mapping[str, str], state: State, names: Names, words: Words) -> Wanted:
    """Return the change that a pressed button asks for.

    Raises
    ------
    InputError
        A field is missing or says nothing that can be done; one line for the person.
    """
    what, _, detail = action.partition(":")
    if what not in ACTIONS:
        raise InputError(words("gone"))
    asked = _Asked(state, names, words, form, detail)
    change, select = ACTIONS[what](asked)
    return Wanted(change, select or form.get("at", ""))


# ------------------------------------------------------------------ names


def _candidate(asked: _Asked) -> tuple[Change, str]:
    key = asked.form.get("at", "")
    if key in asked.names.mentions:
        index, at = asked.mention()
        mention, stop = asked.state.account.mentions[index], None
    else:
        (r, s), at = asked.stop(key)
        mention, stop = None, asked.state.account.routes[r].stops[s]
    found = panels.candidates(mention, stop, asked.form.get("query", ""))
    n = int(asked.detail) if asked.detail.isdecimal() else -1
    if not 0 <= n < len(found):
        raise InputError(asked.words("gone"))
    return changes.choose_place(at, found[n], everywhere="everywhere" in asked.form), ""


def _by_hand(asked: _Asked) -> tuple[Change, str]:
    latitude, longitude = asked.number("latitude"), asked.number("longitude")
    if latitude is None or longitude is None:
        raise InputError(asked.words("point_needed"))
    key = asked.form.get("at", "")
    at = asked.mention()[1] if key in asked.names.mentions else asked.stop(key)[1]
    place = changes.placed_by_hand(
        asked.field("hand-name") or at.quote, latitude, longitude, kind=asked.field("hand-kind") or "other"
    )
    return changes.choose_place(at, place, everywhere="everywhere" in asked.form), ""


def _no_place(asked: _Asked) -> tuple[Change, str]:
    return changes.choose_place(asked.mention()[1], None, everywhere="everywhere" in asked.form), ""


def _role(asked: _Asked) -> tuple[Change, str]:
    group = asked.group() if asked.detail == "stop" else changes.KEEP
    return changes.set_role(asked.mention()[1], asked.detail, group=group), ""


def _span(asked: _Asked) -> tuple[int, int, int]:
    """Return the report and the span of the words that were selected or typed."""
    report = int(asked.form["report"]) if asked.form.get("report", "").isdecimal() else -1
    if not 0 <= report < len(asked.state.account.reports):
        raise InputError(asked.words("gone"))
    text = asked.state.account.reports[report].text
    start, end = asked.form.get("start", ""), asked.form.get("end", "")
    if start.isdecimal() and end.isdecimal() and int(start) < int(end) <= len(text):
        return report, *_trimmed(text, int(start), int(end))
    typed = asked.field("words", MOST_NOTE)
    if not typed:
        raise InputError(asked.words("words_needed"))
    pattern = r"\s+".join(re.escape(word) for word in typed.split())
    found = list(re.finditer(pattern, text)) or list(re.finditer(pattern, text, re.IGNORECASE))
    turn = int(asked.form["turn"]) if asked.form.get("turn", "").isdecimal() else 1
    if not 1 <= turn <= len(found):
        raise InputError(asked.words("words_not_found", words=typed, count=len(found)))
    return report, found[turn - 1].start(), found[turn - 1].end()


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Take the spaces and the signs at both ends off a selection."""
    signs = ' \n\t\r.,;:!?()[]“”‘’"«»'
    while start < end and text[start] in signs:
        start += 1
    while end > start and text[end - 1] in signs:
        end -= 1
    return start, end


def _add_name(asked: _Asked) -> tuple[Change, str]:
    from gazetteer import locate  # noqa: PLC0415 -- half a million names, opened when asked

    report, start, end = _span(asked)
    if start == end:
        raise InputError(asked.words("words_needed"))
    key = f"m{report}-{start}-{end}"
    if key in asked.names.mentions:
        raise InputError(asked.words("name_is_there"))
    at = changes.span_anchor(asked.state.account, report, start, end)
    near = _last_stop(asked.state)
    found = locate(at.quote, limit=1, near=near) if near else locate(at.quote, limit=1)
    role = asked.detail if found else "mention"
    group = asked.group() if role == "stop" else changes.KEEP
    if role == "stop":
        return changes.add_name(
            at, role=role, place=found[0], group=group,
            arrived=asked.day("arrived") or changes.KEEP, departed=asked.day("departed") or changes.KEEP,
        ), key  # fmt: skip
    return changes.add_name(at, role=role, place=found[0] if found else None), key


def _last_stop(state: State) -> tuple[float, float] | None:
    """Return the middle one of all stops, near which a name that was missed most likely lies."""
    points = [stop.place.point for route in state.account.routes for stop in route.stops if stop.status != "rejected"]
    return points[len(points) // 2] if points else None


# ------------------------------------------------------------------ stops and groups


def _dates(asked: _Asked) -> tuple[Change, str]:
    _, at = asked.stop(asked.detail)
    days = [asked.day(f"{name}.{asked.detail}") for name in ("arrived", "departed")]
    return changes.set_dates(at, arrived=days[0], departed=days[1]), ""


def _status(asked: _Asked) -> tuple[Change, str]:
    status, _, key = asked.detail.partition(":")
    at = asked.stop(key)[1] if key else asked.figure()
    return changes.set_status(at, status), ""


def _describe(asked: _Asked) -> tuple[Change, str]:
    _, at = asked.stop(asked.detail)
    return changes.describe_stop(
        at,
        travel=asked.field(f"travel.{asked.detail}") or None,
        note=asked.field(f"remark.{asked.detail}", MOST_NOTE),
    ), ""


def _move(asked: _Asked) -> tuple[Change, str]:
    _, at = asked.stop(asked.detail)
    group = asked.group(asked.detail)
    if not isinstance(group, str):
        raise InputError(asked.words("group_needed"))
    return changes.move_stop(at, group), ""


def _shift(asked: _Asked) -> tuple[Change, str]:
    """Move a stop one place up or down within its group."""
    way, _, key = asked.detail.partition(":")
    (r, s), at = asked.stop(key)
    route = asked.state.account.routes[r]
    behind = s - 2 if way == "up" else s + 1
    if (way == "up" and s == 0) or behind >= len(route.stops):
        raise InputError(asked.words("no_further"))
    after = None if behind < 0 else changes.stop_anchor(asked.state.account, r, behind)
    return changes.move_stop(at, route.group, after=after), ""


def _by_date(asked: _Asked) -> tuple[Change, str]:
    """Move a stop where its date puts it."""
    (r, _), at = asked.stop(asked.detail)
    return changes.move_stop(at, asked.state.account.routes[r].group), ""


def _split(asked: _Asked) -> tuple[Change, str]:
    _, at = asked.stop(asked.detail)
    name = asked.field(f"new-group.{asked.detail}")
    if not name:
        raise InputError(asked.words("group_needed"))
    return changes.split_group(at, name), ""


def _rename(asked: _Asked) -> tuple[Change, str]:
    name = asked.field("name")
    if not name:
        raise InputError(asked.words("group_needed"))
    return changes.rename_group(asked.form.get("group", ""), name), ""


def _merge(asked: _Asked) -> tuple[Change, str]:
    return changes.merge_groups(asked.form.get("group", ""), asked.form.get("into", "")), ""


def _add_stop(asked: _Asked) -> tuple[Change, str]:
    place, group = asked.place("place"), asked.group()
    if place is None:
        raise InputError(asked.words("place_needed"))
    if not isinstance(group, str):
        raise InputError(asked.words("group_needed"))
    return changes.add_stop(place, group, arrived=asked.day("arrived"), departed=asked.day("departed")), ""


# ------------------------------------------------------------------ figures


def _quantity(asked: _Asked) -> Quantity:
    try:
        return Quantity(asked.number("low"), asked.number("high"), asked.field("unit"))
    except ValueError as error:
        if isinstance(error, InputError):
            raise
        raise InputError(asked.words("bad_figure")) from None


def _figure(asked: _Asked) -> tuple[Change, str]:
    at = asked.figure()
    kind = asked.field("kind")
    key = f"c{at.report}-{at.start}-{at.end}-{kind}"
    return changes.set_figure(
        at, kind=kind, value=_quantity(asked), qualifier=asked.field("qualifier") or None,
        measure=asked.field("measure") or None,
    ), key  # fmt: skip


def _about(asked: _Asked) -> tuple[Change, str]:
    goal = asked.field("to")
    to: Place | str | None
    if goal.casefold() in ("border", asked.words("the_border").casefold()):
        to = "border"
    elif re.fullmatch(r"[A-Z]{2}(-[A-Z]{2})?", goal):
        to = goal
    else:
        to = asked.place("to")
    return changes.set_about(
        asked.figure(), origin=asked.place("from"), goal=to, day=asked.day("about-date"),
        group=asked.field("about-group") or None,
    ), ""  # fmt: skip


def _add_figure(asked: _Asked) -> tuple[Change, str]:
    report, start, end = _span(asked)
    at = changes.span_anchor(asked.state.account, report, start, end, what="figure")
    told = asked.state.account.reports[report]
    found = find_figures(at.quote, told.language)
    if not found:
        raise InputError(asked.words("no_number", words=at.quote))
    figure = next((one for one in found if one.unit is not None), found[0])
    if figure.unit == "m":
        raise InputError(asked.words("in_meters"))
    value = figure.quantity()
    kind = UNIT_KINDS.get(value.unit, "distance_between")
    sentence = re.split(r"[.!?\n]\s", told.text[end : end + REACH] + " ")[0]
    to_border = kind == "distance_between" and figure_words(told.language).borders.search(f"{at.quote} {sentence}")
    if to_border:
        kind = "distance_to_border"
    change = changes.add_figure(
        at, kind, value, qualifier=figure.qualifier, measure=named_measure(at.quote, told.language),
        goal="border" if to_border else None,
    )  # fmt: skip
    return change, f"c{report}-{start}-{end}-{kind}"


# ------------------------------------------------------------------ the whole account


def _border(asked: _Asked) -> tuple[Change, str]:
    return changes.choose_border(asked.field("border") or None), asked.form.get("sel", "")


def _roads(asked: _Asked) -> tuple[Change, str]:
    return changes.choose_roads(asked.field("roads") or None), asked.form.get("sel", "")


ACTIONS: dict[str, Callable[[_Asked], tuple[Change, str]]] = {
    "place": _candidate, "hand": _by_hand, "noplace": _no_place, "role": _role, "addname": _add_name,
    "dates": _dates, "status": _status, "describe": _describe, "move": _move, "shift": _shift, "split": _split,
    "bydate": _by_date,
    "rename": _rename, "merge": _merge, "addstop": _add_stop, "figure": _figure, "about": _about,
    "addfigure": _add_figure, "border": _border, "roads": _roads,
}  # fmt: skip
