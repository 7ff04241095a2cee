"""Where a change is anchored: the words of a report by which a name, a stop or a figure is found again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from mapper.errors import InputError
from mapper.history import Anchor

if TYPE_CHECKING:
    from gazetteer import Place
    from mapper.account import Account, Stop

__all__ = ["figure_anchor", "group_anchor", "name_anchor", "rests_on", "same_place", "span_anchor", "stop_anchor"]

Item = TypeVar("Item")

CONTEXT = 24
"""Characters before and after some words that are kept with them."""


def _anchored(account: Account, what: str, report: int, start: int, end: int, **more: Any) -> Anchor:
    if not 0 <= report < len(account.reports):
        return Anchor(what, **more)
    source = account.reports[report]
    text = source.text
    if not 0 <= start < end <= len(text):
        raise InputError(f"characters {start} to {end} are not in report {report} ({len(text)} characters)")
    quote = text[start:end]
    around = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    return Anchor(what, report, start, end, quote, *around, source.sha256, source.source, **more)


def name_anchor(account: Account, index: int) -> Anchor:
    """Return the anchor of ``account.mentions[index]``."""
    mention = _at(account.mentions, index, "name")
    return _anchored(account, "name", mention.report, mention.start, mention.end)


def span_anchor(account: Account, report: int, start: int, end: int, what: str = "name") -> Anchor:
    """Return the anchor of words that a person selected in a report: a missed name, or a "figure".

    White space at the ends is left out.

    Raises
    ------
    InputError
        The span is empty, or not in the report.
    """
    if not 0 <= report < len(account.reports):
        raise InputError(f"report {report} is not there; there are {len(account.reports)}, counted from 0")
    text = account.reports[report].text
    if 0 <= start < end <= len(text):
        words = text[start:end]
        start += len(words) - len(words.lstrip())
        end -= len(words) - len(words.rstrip())
    if start >= end:
        raise InputError("no words are selected; select those of the name or figure")
    return _anchored(account, what, report, start, end)


def stop_anchor(account: Account, route: int, stop: int) -> Anchor:
    """Return the anchor of ``account.routes[route].stops[stop]``: the name that it rests on, its place and group."""
    found = _at(account.routes, route, "group")
    return _stop_anchor(account, "stop", found.group, _at(found.stops, stop, "stop"))


def group_anchor(account: Account, group: str) -> Anchor | None:
    """Return the anchor of a group by its first stop, or None where there is no such group."""
    for route in account.routes:
        if route.group == group and route.stops:
            return _stop_anchor(account, "group", group, route.stops[0])
    return None


def _stop_anchor(account: Account, what: str, group: str, stop: Stop) -> Anchor:
    for piece in stop.evidence:
        inside = [
            (mention.start, mention.end)
            for mention in account.mentions
            if rests_on(stop, mention.report, mention.start)
            and (mention.report == piece.report and piece.start <= mention.start < piece.end)
            and (mention.place is not None and same_place(mention.place, stop.place))
        ]
        start, end = inside[0] if inside else (piece.start, piece.end)
        if start < end:
            return _anchored(account, what, piece.report, start, end, group=group, place=stop.place)
    return Anchor(what, group=group, place=stop.place)


def figure_anchor(account: Account, index: int) -> Anchor:
    """Return the anchor of ``account.claims[index]``: its words, kind and value."""
    claim = _at(account.claims, index, "figure")
    return _anchored(account, "figure", claim.report, claim.start, claim.end, kind=claim.kind, value=claim.value)


def rests_on(stop: Stop, report: int, start: int) -> bool:
    """Say whether some evidence of a stop covers a spot of a report."""
    return any(piece.report == report and piece.start <= start < piece.end for piece in stop.evidence)


def same_place(a: Place | None, b: Place | None) -> bool:
    """Say whether two places are one: by their keys, else by name and point."""
    if a is None or b is None:
        return a is b
    if a.key and b.key:
        return a.key == b.key
    apart = max(abs(a.latitude - b.latitude), abs(a.longitude - b.longitude))
    return a.name == b.name and apart < 1e-4


def _at(items: tuple[Item, ...], index: int, what: str) -> Item:
    if not 0 <= index < len(items):
        raise InputError(f"there is no {what} {index}; there are {len(items)}, counted from 0")
    return items[index]
