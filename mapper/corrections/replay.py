"""Draft + changes -> corrected account, and the conflicts between the two.

::

    account, conflicts = apply(draft, changes)
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from gazetteer.place import Place
from mapper import routefile
from mapper.account import About
from mapper.anchors import group_anchor, same_place
from mapper.corrections import figures, names, stops
from mapper.corrections.finding import Unfit, figure_at, mention_at, stop_at
from mapper.corrections.telling import sentence
from mapper.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from mapper.account import Account
    from mapper.history import Change

__all__ = ["Conflict", "Corrected", "anchored", "apply", "now"]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A change that does not fit the reading it is replayed upon.

    ``held`` is True where the change was applied all the same (the new reading tells it otherwise, the person's word
    stands), False where there is nothing that it could be applied to. ``reason`` names the sentence, ``parts`` fill it.
    """

    change: Change
    reason: str
    held: bool
    parts: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def sentence(self, language: str = "en") -> str:
        """Return one clear sentence in "en", "es" or "fr"."""
        return sentence(self.change, self.reason, self.parts, language)


class Corrected(NamedTuple):
    """A corrected account, and the changes that conflict with the reading."""

    account: Account
    conflicts: tuple[Conflict, ...]


def _border(account: Account, change: Change) -> Account:
    return replace(account, border=change.get("border"))


def _roads(account: Account, change: Change) -> Account:
    return replace(account, roads=change.get("roads"))


def _rewrite(account: Account, change: Change) -> Account:
    try:
        written = routefile.loads(change.get("text") or "", "route.yaml")
    except InputError:
        raise Unfit("incomplete") from None
    if {report.sha256 for report in written.reports} != {report.sha256 for report in account.reports}:
        raise Unfit("other_reports")
    return replace(written, history=account.history)


APPLY: dict[str, Callable[[Account, Change], Account]] = {
    "place": names.choose_place,
    "role": names.set_role,
    "add_name": names.add_name,
    "add_stop": stops.add,
    "dates": stops.dates,
    "status": stops.status,
    "describe": stops.describe,
    "move": stops.move,
    "split": stops.split,
    "merge": stops.merge,
    "rename": stops.rename,
    "add_figure": figures.add_figure,
    "figure": figures.set_figure,
    "about": figures.about,
    "border": _border,
    "roads": _roads,
    "rewrite": _rewrite,
}
"""What applies each kind of change; raises `Unfit` where it does not fit."""


NEEDED = {
    "role": ("role",),
    "add_name": ("role",),
    "add_stop": ("place", "group"),
    "status": ("status",),
    "move": ("group",),
    "split": ("group",),
    "merge": ("group", "into"),
    "rename": ("group", "name"),
    "add_figure": ("kind", "value"),
}
"""What must be told of a kind of change; the page sees to it, a file written by hand may not."""


def _complete(change: Change) -> None:
    missing = any(change.get(name) is None for name in NEEDED.get(change.kind, ()))
    emptied = change.kind == "figure" and any(change.get(key, "") is None for key in ("kind", "value"))
    if missing or emptied or not change.values:
        raise Unfit("incomplete")


def apply(account: Account, changes: Iterable[Change]) -> Corrected:
    """Replay changes upon a draft, in their order.

    Parameters
    ----------
    account
        What the program read.
    changes
        What a person changed of it, oldest first.

    Returns
    -------
    Corrected
        The account with every change that can be applied, and a `Conflict` for each that cannot, or that the reading
        tells otherwise than it did when the change was made. What a change touched bears its id in ``change``.
    """
    conflicts: list[Conflict] = []
    for change in changes:
        try:
            _complete(change)
            otherwise = _told_otherwise(account, change)
            account = APPLY[change.kind](account, change)
        except Unfit as unfit:
            conflicts.append(Conflict(change, unfit.reason, held=False, parts=unfit.parts))
        else:
            if otherwise:
                reason = "rewritten" if change.kind == "rewrite" else "told_otherwise"
                conflicts.append(Conflict(change, reason, held=True, parts=otherwise))
    return Corrected(names.settle_roles(account), tuple(conflicts))


def anchored(account: Account, change: Change) -> Change:
    """Return a change with what was there before it, and, of a group, the stop by which it is known again."""
    if change.kind in ("merge", "rename") and change.at is None:
        change = replace(change, at=group_anchor(account, change.get("group")))
    return replace(change, was=now(account, change))


def now(account: Account, change: Change) -> dict[str, Any]:
    """Return what an account tells of the fields that a change sets.

    Raises
    ------
    Unfit
        What the change is about is not there.
    """
    told: dict[str, Any] = {}
    at = change.at
    if change.kind in ("border", "roads"):
        told = {change.kind: getattr(account, change.kind)}
    elif change.kind == "rewrite":
        told = {"text": routefile.fingerprint(account)}
    elif at is None or change.kind in ("add_name", "add_stop", "add_figure", "merge", "rename"):
        return {}
    elif at.what == "name":
        i = mention_at(account, at)
        if i is not None:
            told = {"place": account.mentions[i].place, "role": account.mentions[i].role}
    elif at.what == "figure":
        claim = account.claims[figure_at(account, at)]
        told = {"kind": claim.kind, "value": claim.value, "qualifier": claim.qualifier, "measure": claim.measure}
        told["status"] = claim.status
        about = claim.about or About()
        told |= {"from": about.origin, "to": about.goal, "date": about.date, "group": about.group}
    else:
        r, s = stop_at(account, at)
        stop = account.routes[r].stops[s]
        told = {key: getattr(stop, key) for key in ("arrived", "departed", "status", "travel", "note")}
        told["group"] = account.routes[r].group
    return {key: told[key] for key in change.values if key in told}


def _told_otherwise(account: Account, change: Change) -> dict[str, Any]:
    """Return what the reading tells otherwise than when the change was made, nor as the change has it."""
    if not change.was:
        return {}
    here = now(account, change)
    for key, value in here.items():
        if key not in change.was or _same(value, change.was[key]) or _same(value, change.get(key)):
            continue
        if key == "group" and change.kind in ("move", "split"):
            continue  # the name of the group that it was in is no matter
        return {"field": key, "now": value, "kept": change.get(key)}
    return {}


def _same(a: Any, b: Any) -> bool:
    if isinstance(a, Place) and isinstance(b, Place):
        return same_place(a, b)
    return bool((a or None) == (b or None))
