"""What a person edited in a route file, told as changes: the same ones that the page makes.

The file as the person left it is compared, part by part, with what it was; each difference becomes a change that is
applied before the next part is compared, so that one edit that brings others along is told once. What changes cannot
tell (an altered text, evidence moved about) is left over, and `told_by` says so.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mapper import changes
from mapper.account import About
from mapper.anchors import same_place
from mapper.changes import KEEP
from mapper.corrections.finding import Unfit
from mapper.corrections.replay import anchored, apply
from mapper.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from mapper.account import Account, Claim, Mention, Stop
    from mapper.history import Anchor, Change

__all__ = ["told_by"]


def told_by(
    draft: Account, earlier: tuple[Change, ...], written: Account, stamp: Callable[[Change], Change]
) -> tuple[Change, ...] | None:
    """Return the changes that turn a corrected draft into what a person wrote.

    Parameters
    ----------
    draft, earlier
        The reading, and the changes in force before the edit.
    written
        The account as the file holds it now.
    stamp
        Gives a change its id, author and time.

    Returns
    -------
    tuple of Change, or None
        None where the difference is more than changes can tell.
    """
    editing = _Editing(draft, earlier, stamp)
    try:
        editing.whole(written)
        editing.names(written)
        written = editing.groups(written)
        editing.stops(written)
        editing.figures(written)
    except (Unfit, InputError):
        return None
    return tuple(editing.found) if _plain(editing.account) == _plain(written) else None


class _Editing:
    """An account on its way from what it was to what a person wrote."""

    def __init__(self, draft: Account, earlier: tuple[Change, ...], stamp: Callable[[Change], Change]) -> None:
        self.draft, self.earlier, self.stamp = draft, earlier, stamp
        self.found: list[Change] = []
        self.account = apply(draft, earlier).account

    def do(self, change: Change) -> None:
        """Make a change, so that what is compared next has it."""
        change = self.stamp(anchored(self.account, change))
        self.found.append(change)
        self.account, conflicts = apply(self.draft, (*self.earlier, *self.found))
        for conflict in conflicts:
            if conflict.change.id == change.id:
                raise Unfit(conflict.reason)

    def whole(self, written: Account) -> None:
        """Compare what is about the whole account."""
        if written.border != self.account.border:
            self.do(changes.choose_border(written.border))
        if written.roads != self.account.roads:
            self.do(changes.choose_roads(written.roads))

    def names(self, written: Account) -> None:
        """Compare names: what they mean, their roles, and those that were added."""
        for wanted in written.mentions:
            i = next((i for i, mention in enumerate(self.account.mentions) if _words(mention) == _words(wanted)), None)
            if i is None:
                at = changes.span_anchor(written, wanted.report, wanted.start, wanted.end)
                role = "mention" if wanted.role == "stop" else wanted.role  # its stop is added with the stops
                self.do(changes.add_name(at, role=role, place=wanted.place))
                continue
            mention = self.account.mentions[i]
            if not same_place(mention.place, wanted.place):
                self.do(changes.choose_place(changes.name_anchor(self.account, i), wanted.place, everywhere=False))
            if mention.role != wanted.role and "stop" not in (mention.role, wanted.role):
                self.do(changes.set_role(changes.name_anchor(self.account, i), wanted.role))

    def groups(self, written: Account) -> Account:
        """Compare the names of groups, as long as the same ones are there; return what was written with one name each.

        Who renames a group among the routes means it in the figures too.
        """
        old = [route.group for route in self.account.routes]
        new = [route.group for route in written.routes]
        if len(old) != len(new):
            return written
        for before, after in zip(old, new, strict=True):
            if before not in new and after not in old:
                self.do(changes.rename_group(before, after))
                written = replace(written, claims=tuple(_of_group(claim, before, after) for claim in written.claims))
        return written

    # -------------------------------------------------------------- stops

    def stops(self, written: Account) -> None:
        """Compare stops: those that are there, in which group, in what order, and what is told of each."""
        used: list[Stop] = []
        for route in written.routes:
            before: Stop | None = None
            for wanted in route.stops:
                stop = self._stop(wanted, route.group, before, used, written)
                used.append(stop)
                before = stop
        for r, route in enumerate(self.account.routes):
            for s, stop in enumerate(route.stops):
                if stop.status != "rejected" and not any(_is_one(stop, other) for other in used):
                    self.do(changes.set_status(changes.stop_anchor(self.account, r, s), "rejected"))

    def _stop(self, wanted: Stop, group: str, before: Stop | None, used: list[Stop], written: Account) -> Stop:
        """Let a stop be as a person wrote it, and return it as it is then."""
        after = None if before is None else changes.stop_anchor(self.account, *self._where(before))
        where = self._like(wanted, group, used)
        if where is None:
            where = self._moved(wanted, group, used)
        if where is None:
            at = None
            if wanted.evidence and wanted.evidence[0].start < wanted.evidence[0].end:
                piece = wanted.evidence[0]
                at = changes.span_anchor(written, piece.report, piece.start, piece.end)
            days = {"arrived": wanted.arrived, "departed": wanted.departed}
            self.do(changes.add_stop(wanted.place, group, at=at, after=after, **days))
            return self._last()
        anchor = changes.stop_anchor(self.account, *where)
        r, s = where
        stops = self.account.routes[r].stops
        ahead = next((stop for stop in reversed(stops[:s]) if any(_is_one(stop, other) for other in used)), None)
        in_place = before is None if ahead is None else before is not None and _is_one(ahead, before)
        if self.account.routes[r].group != group or not in_place:
            self.do(changes.move_stop(anchor, group, after=after))
            anchor = changes.stop_anchor(self.account, *self._where(wanted))
        self._told(anchor, wanted)
        r, s = self._where(wanted)
        return self.account.routes[r].stops[s]

    def _told(self, anchor: Anchor, wanted: Stop) -> None:
        """Compare what is told of a stop."""
        r, s = self._where(wanted)
        stop = self.account.routes[r].stops[s]
        days = _altered(stop, wanted, "arrived", "departed")
        if days:
            self.do(changes.set_dates(anchor, **days))
        told = _altered(stop, wanted, "travel", "note")
        if told:
            self.do(changes.describe_stop(anchor, **told))
        r, s = self._where(wanted)
        status = self.account.routes[r].stops[s].status
        if status != wanted.status and not (days or told):
            self.do(changes.set_status(anchor, wanted.status))

    def _like(self, wanted: Stop, group: str, used: list[Stop]) -> tuple[int, int] | None:
        """Return where a stop is that is the one wanted, of its own group first."""
        found = [
            (route.group != group, r, s)
            for r, route in enumerate(self.account.routes)
            for s, stop in enumerate(route.stops)
            if _is_one(stop, wanted) and not any(stop is other or stop == other for other in used)
        ]
        return min(found)[1:] if found else None

    def _moved(self, wanted: Stop, group: str, used: list[Stop]) -> tuple[int, int] | None:
        """Let the name of a stop mean another place, where only its place was edited; return where the stop is."""
        for r, route in enumerate(self.account.routes):
            for s, stop in enumerate(route.stops):
                if stop in used or not stop.evidence or stop.evidence != wanted.evidence or route.group != group:
                    continue
                at = replace(changes.stop_anchor(self.account, r, s), what="name", group="", place=None)
                words = (at.report, at.start, at.end)
                if words in {(m.report, m.start, m.end) for m in self.account.mentions}:
                    self.do(changes.choose_place(at, wanted.place, everywhere=False))
                    return self._like(wanted, group, used)
        return None

    def _where(self, stop: Stop) -> tuple[int, int]:
        for r, route in enumerate(self.account.routes):
            for s, other in enumerate(route.stops):
                if _is_one(other, stop):
                    return r, s
        raise Unfit("no_stop", name=stop.place.name)

    def _last(self) -> Stop:
        """Return the stop that was added last."""
        mark = self.found[-1].id
        return next(stop for route in self.account.routes for stop in route.stops if stop.change == mark)

    # -------------------------------------------------------------- figures

    def figures(self, written: Account) -> None:
        """Compare figures: those that are there, what they say, and what they are about."""
        used: set[int] = set()
        for wanted in written.claims:
            exact = (_span(wanted), wanted.kind, wanted.value)
            kept = [i for i, claim in enumerate(self.account.claims) if i not in used and _span(claim) == _span(wanted)]
            i = next((i for i in kept if (_span(c := self.account.claims[i]), c.kind, c.value) == exact), None)
            i = i if i is not None else next(iter(kept), None)
            if i is None:
                self._new_figure(wanted, written)
                i = next(k for k, claim in enumerate(self.account.claims) if claim.change == self.found[-1].id)
                used = {k + (k >= i) for k in used}
            else:
                self._figure(i, wanted)
            used.add(i)
        for i, claim in enumerate(self.account.claims):
            if i not in used and claim.status != "rejected":
                self.do(changes.set_status(changes.figure_anchor(self.account, i), "rejected"))

    def _new_figure(self, wanted: Claim, written: Account) -> None:
        at = changes.span_anchor(written, wanted.report, wanted.start, wanted.end, "figure")
        about = wanted.about or About()
        self.do(
            changes.add_figure(
                at, wanted.kind, wanted.value, qualifier=wanted.qualifier, measure=wanted.measure,
                origin=about.origin, goal=about.goal, day=about.date, group=about.group,
            )
        )  # fmt: skip

    def _figure(self, i: int, wanted: Claim) -> None:
        claim = self.account.claims[i]
        said = {key: getattr(wanted, key) for key in ("kind", "value", "qualifier", "measure")}
        said = {key: value if getattr(claim, key) != value else KEEP for key, value in said.items()}
        if any(value is not KEEP for value in said.values()):
            self.do(changes.set_figure(changes.figure_anchor(self.account, i), **said))
        if claim.about != wanted.about and wanted.about is not None:
            about = wanted.about
            self.do(
                changes.set_about(
                    changes.figure_anchor(self.account, i),
                    origin=about.origin, goal=about.goal, day=about.date, group=about.group,
                )
            )  # fmt: skip
        if self.account.claims[i].status != wanted.status and self.account.claims[i].change == claim.change:
            self.do(changes.set_status(changes.figure_anchor(self.account, i), wanted.status))


def _words(mention: Mention) -> tuple[int, int, int]:
    return mention.report, mention.start, mention.end


def _span(claim: Claim) -> tuple[int, int, int]:
    return claim.report, claim.start, claim.end


def _is_one(stop: Stop, other: Stop) -> bool:
    return same_place(stop.place, other.place) and (stop.evidence == other.evidence)


def _altered(stop: Stop, wanted: Stop, *fields: str) -> dict[str, Any]:
    return {key: getattr(wanted, key) for key in fields if getattr(stop, key) != getattr(wanted, key)}


def _of_group(claim: Claim, before: str, after: str) -> Claim:
    if claim.about is None or claim.about.group != before:
        return claim
    return replace(claim, about=replace(claim.about, group=after))


def _plain(account: Account) -> tuple[object, ...]:
    """Return what counts of an account when a person wrote it: without ids, rules and what is rejected."""
    routes = [(route.group, [stop for stop in route.stops if stop.status != "rejected"]) for route in account.routes]
    told = [(group, [replace(stop, change="", status="", dated=None) for stop in stops]) for group, stops in routes]
    claims = [replace(claim, change="", status="", rule="") for claim in account.claims if claim.status != "rejected"]
    names = [(_words(mention), mention.text, mention.place) for mention in account.mentions]
    return [route for route in told if route[1]], claims, names, account.border, account.roads, account.reports
