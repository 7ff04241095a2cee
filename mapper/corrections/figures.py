"""Changes of figures: those that were missed, what they say, and what they are measured from and to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mapper.account import About, Claim
from mapper.corrections.finding import figure_at, span_at
from mapper.corrections.stops import at_of

if TYPE_CHECKING:
    from mapper.account import Account
    from mapper.history import Change
    from mapper.units import Quantity

__all__ = ["about", "add_figure", "set_figure"]

RULE = "by hand"
FIELDS = {"from": "origin", "to": "goal", "date": "date", "group": "group"}
"""What the ends of a figure are called in a change, and in `About`."""


def _about(about: About | None, change: Change) -> About:
    told = {FIELDS[key]: value for key, value in change.values.items() if key in FIELDS}
    return replace(about or About(), **told)


def _with_claim(account: Account, i: int, claim: Claim) -> Account:
    status = "confirmed" if claim.status == "suggested" else claim.status
    claim = replace(claim, status=status)
    return replace(account, claims=(*account.claims[:i], claim, *account.claims[i + 1 :]))


def add_figure(account: Account, change: Change) -> Account:
    """Add a figure that was missed, in place of the same one where the reading has it by now."""
    report, start, end = span_at(account, at_of(change))
    kind: str = change.get("kind")
    value: Quantity = change.get("value")
    quote = account.reports[report].text[start:end]
    claim = Claim(
        report, start, end, quote, kind, value, change.get("qualifier"), change.get("measure"),
        _about(None, change), RULE, "confirmed", change.id,
    )  # fmt: skip
    rest = [
        other
        for other in account.claims
        if not (
            other.report == report
            and other.start < end
            and start < other.end
            and (other.kind, other.value) == (kind, value)
        )
    ]
    return replace(account, claims=tuple(sorted((*rest, claim), key=lambda claim: (claim.report, claim.start))))


def set_figure(account: Account, change: Change) -> Account:
    """Change what a figure says: its kind, value and wording."""
    i = figure_at(account, at_of(change))
    told = {key: value for key, value in change.values.items() if key in ("kind", "value", "qualifier", "measure")}
    return _with_claim(account, i, replace(account.claims[i], **told, change=change.id))


def about(account: Account, change: Change) -> Account:
    """Say what a figure is measured from and to, of which day and of whom."""
    i = figure_at(account, at_of(change))
    claim = account.claims[i]
    told = replace(claim, about=_about(claim.about, change), rule=RULE, change=change.id)
    return _with_claim(account, i, told)
