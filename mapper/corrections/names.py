"""Changes of place names: what they mean, their role on the way, and those that were missed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mapper.account import Mention, Stop
from mapper.anchors import rests_on, same_place
from mapper.corrections.finding import Unfit, mention_at, span_at, stops_of
from mapper.corrections.quoting import evidence_around
from mapper.corrections.stops import at_of, insert, together, touched, with_stop

if TYPE_CHECKING:
    from collections.abc import Collection

    from gazetteer import Place
    from mapper.account import About, Account, Claim, Route
    from mapper.history import Change

__all__ = ["add_name", "choose_place", "set_role", "settle_roles"]

WHY = "by hand"
THE_GROUP = "the group"
"""What a group is called as long as nobody names it; as in a route file without names."""


def _found(account: Account, change: Change) -> int:
    i = mention_at(account, at_of(change))
    if i is None:
        raise Unfit("no_name", words=at_of(change).quote)
    return i


def _with_mention(account: Account, i: int, mention: Mention) -> Account:
    return replace(account, mentions=(*account.mentions[:i], mention, *account.mentions[i + 1 :]))


# ------------------------------------------------------------------ meaning


def choose_place(account: Account, change: Change) -> Account:
    """Let a name mean another place, in what rests on it too."""
    i = _found(account, change)
    place, chosen = change.get("place"), account.mentions[i]
    words = chosen.text.casefold()
    altered = {i}
    if change.get("everywhere", True):
        altered |= {
            k
            for k, mention in enumerate(account.mentions)
            if mention.text.casefold() == words and same_place(mention.place, chosen.place)
        }
    mentions = tuple(
        _meaning(mention, place, change.id) if k in altered else mention for k, mention in enumerate(account.mentions)
    )
    old = chosen.place
    account = replace(account, mentions=mentions)
    if old is None or same_place(old, place):
        return account
    spots = [(account.mentions[k].report, account.mentions[k].start) for k in altered]
    account = _moved_stops(account, old, place, spots, change)
    gone = not any(same_place(mention.place, old) for mention in account.mentions)
    claims = tuple(
        _moved_claim(claim, old, place, change.id)
        if gone or any(claim.report == report and claim.start <= start < claim.end for report, start in spots)
        else claim
        for claim in account.claims
    )
    return replace(account, claims=claims)


def _meaning(mention: Mention, place: Place | None, change: str) -> Mention:
    known = any(same_place(candidate, place) for candidate in mention.candidates)
    candidates = mention.candidates if place is None or known else (place, *mention.candidates)
    role = mention.role if place is not None or mention.role != "stop" else "mention"
    return replace(mention, place=place, role=role, confidence=1.0, candidates=candidates, why=WHY, change=change)


def _moved_stops(
    account: Account, old: Place, place: Place | None, spots: Collection[tuple[int, int]], change: Change
) -> Account:
    """Let the stops that rest on some names be where these now are; of a name that is no place, nowhere."""
    for r, s, _, stop in list(stops_of(account)):
        if not same_place(stop.place, old) or not any(rests_on(stop, report, start) for report, start in spots):
            continue
        moved = replace(stop, status="rejected", change=change.id) if place is None else None
        moved = moved or touched(replace(stop, place=place or old), change)
        account = with_stop(account, r, s, lambda _, moved=moved: moved)  # type: ignore[misc]
    return account


def _moved_claim(claim: Claim, old: Place, place: Place | None, change: str) -> Claim:
    about: About | None = claim.about
    if about is None:
        return claim
    origin = place if same_place(about.origin, old) else about.origin
    at_goal = not isinstance(about.goal, str) and same_place(about.goal, old)
    goal = place if at_goal else about.goal
    if origin is about.origin and goal is about.goal:
        return claim
    return replace(claim, about=replace(about, origin=origin, goal=goal), change=change)


# ------------------------------------------------------------------ role


def set_role(account: Account, change: Change) -> Account:
    """Make a name a stop, an origin, a destination or a mere mention."""
    i = _found(account, change)
    return _with_role(account, i, change)


def _with_role(account: Account, i: int, change: Change) -> Account:
    mention, role = account.mentions[i], change.get("role")
    account = _with_mention(account, i, replace(mention, role=role, change=change.id))
    if role == "stop":
        return _as_stop(account, i, change)
    for r, s, _, stop in list(stops_of(account)):
        if not same_place(stop.place, mention.place) or not rests_on(stop, mention.report, mention.start):
            continue
        others = tuple(
            piece
            for piece in stop.evidence
            if not (piece.report == mention.report and piece.start <= mention.start < piece.end)
        )
        told = others and any(
            same_place(other.place, stop.place) and other.role == "stop" and rests_on(stop, other.report, other.start)
            for k, other in enumerate(account.mentions)
            if k != i
        )
        left = replace(stop, evidence=others) if told else replace(stop, status="rejected")
        account = with_stop(account, r, s, lambda _, left=left: replace(left, change=change.id))  # type: ignore[misc]
    return account


def _as_stop(account: Account, i: int, change: Change) -> Account:
    mention = account.mentions[i]
    if mention.place is None:
        raise Unfit("no_place", name=mention.text)
    group = change.get("group")
    for r, s, own, stop in stops_of(account):
        same = same_place(stop.place, mention.place) and rests_on(stop, mention.report, mention.start)
        if same and group in (None, own):
            return with_stop(account, r, s, lambda stop: _confirmed(stop, change))
    evidence = evidence_around(account, mention.report, mention.start, mention.end)
    arrived, departed = change.get("arrived"), change.get("departed")
    dated = "stated" if arrived or departed else None
    stop = Stop(mention.place, arrived, departed, dated, (evidence,), status="confirmed", change=change.id)
    account = _told_beside(account, stop, group, mention, change)
    return replace(account, routes=tuple(_joined(route, change) for route in account.routes))


def _joined(route: Route, change: Change) -> Route:
    """Let a stop that was added beside one at the same place be further evidence of it."""
    added = any(stop.change == change.id for stop in route.stops)
    return replace(route, stops=together(route.stops)) if added else route


def _confirmed(stop: Stop, change: Change) -> Stop:
    days = {key: change.values[key] for key in ("arrived", "departed") if change.get(key) is not None}
    dated = "stated" if days else stop.dated
    return replace(stop, status="confirmed", change=change.id, dated=dated, **days)


def _told_beside(account: Account, stop: Stop, group: str | None, mention: Mention, change: Change) -> Account:
    """Put a stop into its group: by its day, else behind the stop that is told last before it."""
    spots = [
        (piece.start, r, s)
        for r, s, own, other in stops_of(account)
        if group in (None, own)
        for piece in other.evidence
        if piece.report == mention.report
    ]
    before = max((spot for spot in spots if spot[0] <= mention.start), default=None)
    beside = before or min(spots, default=None)
    if group is None:
        first = account.routes[0].group if account.routes else THE_GROUP
        group = first if beside is None else account.routes[beside[1]].group
    if stop.arrived or stop.departed or before is None or account.routes[before[1]].group != group:
        return insert(account, stop, group, change)
    _, r, s = before
    route = account.routes[r]
    stops = (*route.stops[: s + 1], stop, *route.stops[s + 1 :])
    return replace(account, routes=(*account.routes[:r], replace(route, stops=stops), *account.routes[r + 1 :]))


def add_name(account: Account, change: Change) -> Account:
    """Add a name that was missed; where the reading has one there by now, let it be as the person said."""
    report, start, end = span_at(account, at_of(change))
    place = change.get("place")
    there = [m for m in account.mentions if m.report == report and m.start < end and start < m.end]
    candidates = tuple(candidate for mention in there[:1] for candidate in mention.candidates)
    if place is not None and not any(same_place(place, candidate) for candidate in candidates):
        candidates = (place, *candidates)
    text = account.reports[report].text[start:end]
    mention = Mention(
        start, end, text, place, "mention", 1.0 if place else 0.0, candidates, report, WHY, change.id
    )  # fmt: skip
    for old in there:
        account = _left(account, old, place, change)
    rest = [m for m in account.mentions if m not in there]
    mentions = tuple(sorted((*rest, mention), key=lambda m: (m.report, m.start)))
    account = replace(account, mentions=mentions)
    return _with_role(account, account.mentions.index(mention), change)


def _left(account: Account, old: Mention, place: Place | None, change: Change) -> Account:
    """Let a stop that rests on a name that is replaced be at the new place."""
    if old.place is None or same_place(old.place, place):
        return account
    return _moved_stops(account, old.place, place, [(old.report, old.start)], change)


def settle_roles(account: Account) -> Account:
    """Let the role "stop" stand only where a stop that is not rejected rests on the name."""
    standing = [stop for _, _, _, stop in stops_of(account) if stop.status != "rejected"]
    rejected = [stop for _, _, _, stop in stops_of(account) if stop.status == "rejected"]
    if not rejected:
        return account
    mentions = tuple(
        replace(mention, role="mention")
        if mention.role == "stop" and _is_at(mention, rejected) and not _is_at(mention, standing)
        else mention
        for mention in account.mentions
    )
    return replace(account, mentions=mentions)


def _is_at(mention: Mention, stops: Collection[Stop]) -> bool:
    return any(
        rests_on(stop, mention.report, mention.start) and same_place(stop.place, mention.place) for stop in stops
    )
