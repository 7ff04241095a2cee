"""Changes of stops and groups: dates, status, order, and who was there."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from mapper.account import Evidence, Route, Stop
from mapper.anchors import same_place
from mapper.corrections.finding import Unfit, figure_at, group_at, span_at, stop_at

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from mapper.account import Account
    from mapper.history import Anchor, Change

__all__ = [
    "add",
    "at_of",
    "dates",
    "describe",
    "insert",
    "merge",
    "move",
    "rename",
    "split",
    "status",
    "together",
    "with_stop",
]


def at_of(change: Change) -> Anchor:
    """Return the anchor of a change that needs one.

    Raises
    ------
    Unfit
        It has none (a route file written by hand).
    """
    if change.at is None:
        raise Unfit("no_anchor")
    return change.at


def with_stop(account: Account, r: int, s: int, alter: Callable[[Stop], Stop]) -> Account:
    """Return the account with one stop altered."""
    route = account.routes[r]
    stops = (*route.stops[:s], alter(route.stops[s]), *route.stops[s + 1 :])
    return replace(account, routes=(*account.routes[:r], replace(route, stops=stops), *account.routes[r + 1 :]))


def touched(stop: Stop, change: Change) -> Stop:
    """Return a stop as a person's: confirmed unless rejected, with the change's id."""
    status = "confirmed" if stop.status == "suggested" else stop.status
    return replace(stop, status=status, change=change.id)


def dates(account: Account, change: Change) -> Account:
    """Set or clear the days of a stop."""
    r, s = stop_at(account, at_of(change))

    def alter(stop: Stop) -> Stop:
        arrived, departed = change.get("arrived", stop.arrived), change.get("departed", stop.departed)
        if arrived is not None and departed is not None and departed < arrived:
            raise Unfit("not_in_order", name=stop.place.name, arrived=arrived, departed=departed)
        dated = "stated" if arrived or departed else None
        return touched(replace(stop, arrived=arrived, departed=departed, dated=dated), change)

    return with_stop(account, r, s, alter)


def status(account: Account, change: Change) -> Account:
    """Confirm or reject a stop or a figure."""
    at = at_of(change)
    if at.what == "figure":
        i = figure_at(account, at)
        claim = replace(account.claims[i], status=change.get("status"), change=change.id)
        return replace(account, claims=(*account.claims[:i], claim, *account.claims[i + 1 :]))
    r, s = stop_at(account, at)
    return with_stop(account, r, s, lambda stop: replace(stop, status=change.get("status"), change=change.id))


def describe(account: Account, change: Change) -> Account:
    """Set how a group came to a stop, and the note on it."""
    r, s = stop_at(account, at_of(change))
    told = {key: change.values[key] for key in ("travel", "note") if key in change.values}
    told = {key: value or ("" if key == "note" else None) for key, value in told.items()}
    return with_stop(account, r, s, lambda stop: touched(replace(stop, **told), change))


# ------------------------------------------------------------------ order and groups


def add(account: Account, change: Change) -> Account:
    """Add a stop of which no name tells."""
    evidence: tuple[Evidence, ...] = ()
    if change.at is not None and change.at.report >= 0:
        report, start, end = span_at(account, change.at)
        text = account.reports[report].text
        evidence = (Evidence(report, start, end, text[start:end], "by hand"),)
    arrived, departed = change.get("arrived"), change.get("departed")
    dated = "stated" if arrived or departed else None
    stop = Stop(
        change.get("place"), arrived, departed, dated, evidence, status="confirmed", change=change.id
    )  # fmt: skip
    return insert(account, stop, change.get("group") or "", change)


def insert(account: Account, stop: Stop, group: str, change: Change) -> Account:
    """Put a stop into a group, which is made where there is none of that name; where in it, the change says.

    Raises
    ------
    Unfit
        The stop that it should follow is not in that group.
    """
    r = next((i for i, route in enumerate(account.routes) if route.group == group), None)
    if r is None:
        return replace(account, routes=(*account.routes, Route(group, (stop,))))
    route = account.routes[r]
    if "after" not in change.values:
        place = _by_date(route.stops, stop)
    elif change.values["after"] is None:
        place = 0
    else:
        other, s = stop_at(account, change.values["after"])
        if other != r:
            raise Unfit("not_in_group", name=account.routes[other].stops[s].place.name, group=group)
        place = s + 1
    stops = (*route.stops[:place], stop, *route.stops[place:])
    return replace(account, routes=(*account.routes[:r], replace(route, stops=stops), *account.routes[r + 1 :]))


def _day(stop: Stop) -> date | None:
    return stop.arrived or stop.departed


def _by_date(stops: Sequence[Stop], stop: Stop) -> int:
    """Return where a stop belongs by its day: behind all that are not later; last where it has none."""
    day = _day(stop)
    if day is None:
        return len(stops)
    days = [(i, _day(other)) for i, other in enumerate(stops)]
    earlier = [i for i, other in days if other is not None and other <= day]
    if earlier:
        return earlier[-1] + 1
    return next((i for i, other in days if other is not None), len(stops))


def move(account: Account, change: Change) -> Account:
    """Move a stop within its group or to another."""
    r, s = stop_at(account, at_of(change))
    route = account.routes[r]
    stop = route.stops[s]
    after = change.get("after")
    if after is not None:
        other, t = stop_at(account, after)
        if (other, t) == (r, s):
            raise Unfit("behind_itself", name=stop.place.name)
    rest = replace(route, stops=(*route.stops[:s], *route.stops[s + 1 :]))
    without = replace(account, routes=(*account.routes[:r], rest, *account.routes[r + 1 :]))
    return without_empty(insert(without, touched(stop, change), change.get("group"), change))


def without_empty(account: Account) -> Account:
    """Return an account without groups that have no stop left."""
    return replace(account, routes=tuple(route for route in account.routes if route.stops))


def split(account: Account, change: Change) -> Account:
    """Make a stop and all after it a group of their own."""
    r, s = stop_at(account, at_of(change))
    name, route = change.get("group"), account.routes[r]
    if any(other.group == name for other in account.routes):
        raise Unfit("group_is_there", group=name)
    parted = Route(name, tuple(touched(stop, change) for stop in route.stops[s:]))
    return without_empty(
        replace(
            account,
            routes=(*account.routes[:r], replace(route, stops=route.stops[:s]), parted, *account.routes[r + 1 :]),
        )
    )


def merge(account: Account, change: Change) -> Account:
    """Let one group join another: each stop by its day, an undated one behind the stop that it followed."""
    r = group_at(account, change.get("group"), change.at)
    into = group_at(account, change.get("into"))
    if r == into:
        raise Unfit("no_group", group=change.get("group"))
    joined, route = account.routes[into], account.routes[r]
    stops = list(joined.stops)
    last: int | None = None
    for stop in route.stops:
        place = _by_date(stops, stop) if _day(stop) is not None or last is None else last + 1
        if last is not None:
            place = max(place, last + 1)
        stops.insert(place, touched(stop, change))
        last = place
    routes = [replace(joined, stops=together(stops)) if i == into else other for i, other in enumerate(account.routes)]
    del routes[r]
    return _claims_renamed(replace(account, routes=tuple(routes)), route.group, joined.group)


def together(stops: Sequence[Stop]) -> tuple[Stop, ...]:
    """Let neighbors at one place be one stop."""
    kept = list(stops[:1])
    for before, stop in pairwise(stops):
        clash = stop.arrived is not None and before.arrived is not None and stop.arrived != before.arrived
        if not same_place(before.place, stop.place) or clash or "rejected" in (before.status, stop.status):
            kept.append(stop)
            continue
        one = kept[-1]
        kept[-1] = replace(
            one,
            arrived=one.arrived or stop.arrived,
            departed=stop.departed or one.departed,
            dated=one.dated or stop.dated,
            evidence=tuple(dict.fromkeys((*one.evidence, *stop.evidence))),
            travel=one.travel or stop.travel,
            note="; ".join(dict.fromkeys(note for note in (one.note, stop.note) if note)),
            status="confirmed",
            change=stop.change or one.change,
        )
    return tuple(kept)


def rename(account: Account, change: Change) -> Account:
    """Name a group, in its figures too."""
    r = group_at(account, change.get("group"), change.at)
    name, route = change.get("name"), account.routes[r]
    if any(other.group == name for i, other in enumerate(account.routes) if i != r):
        raise Unfit("group_is_there", group=name)
    routes = (*account.routes[:r], replace(route, group=name), *account.routes[r + 1 :])
    return _claims_renamed(replace(account, routes=routes), route.group, name)


def _claims_renamed(account: Account, old: str, new: str) -> Account:
    claims = tuple(
        replace(claim, about=replace(claim.about, group=new))
        if claim.about is not None and claim.about.group == old
        else claim
        for claim in account.claims
    )
    return replace(account, claims=claims)
