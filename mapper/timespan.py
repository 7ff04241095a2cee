"""Days and stretches of days: what "13 October", "Sunday night" or "about 10 days ago" comes to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

__all__ = ["ENTRY", "Moment", "Timespan"]

ENTRY = "entry"
"""The rule of the moment at the head of a live blog's entry."""


@dataclass(frozen=True, slots=True)
class Timespan:
    """From one day to another, both included; a single day has ``first == last``.

    Raises
    ------
    ValueError
        The first day is after the last.
    """

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise ValueError(f"{self.first} is after {self.last}; give the earlier day first")

    @property
    def days(self) -> int:
        """Number of days from the first to the last, 0 for a single day."""
        return (self.last - self.first).days

    def overlaps(self, other: Timespan, slack_days: int = 0) -> bool:
        """Whether the two share a day, or would with so many days of slack."""
        return (self.first - other.last).days <= slack_days and (other.first - self.last).days <= slack_days


@dataclass(frozen=True, slots=True)
class Moment:
    """A date expression in a report: its character span, what it comes to, and how it was reckoned.

    ``rule`` is "date", "weekday", "ago", "later", "month", "birth", ...; ``span`` is None where there is nothing to
    reckon from (a relative date in a report without a publication date). ``edge`` is "until" or "since" where the
    words name only the end or the beginning of a stay.
    """

    start: int
    end: int
    span: Timespan | None
    rule: str
    report: int = 0
    edge: str = ""
