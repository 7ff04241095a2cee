"""The entries of a live blog, a diary or a timeline: where each begins, and the day and clock at its head.

A head is a date, a clock or both at the start of a line: "14:05", "2.05 pm GMT", "**Saturday 29 February, 23:50** -",
"## Tuesday 16 November". What one head leaves open is settled by the others: a clock alone is of the day told last,
a weekday alone is the last one before what is newer. The blog may run either way, newest entry first or last.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING

from mapper.reading.heads import Head, find_heads

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Entry", "entry_at", "find_entries"]

FEWEST = 2
"""Heads from which on a report is read as a series of entries."""
WRAP_MINUTES = 180
"""A clock that goes this far against the run of the blog is of another day."""
NIGHT_MINUTES = 16 * 60
"""Two clocks farther apart than this are of two days: midnight lies between them."""
FORWARD_DAYS = 3
"""One weekday follows another where it comes at most this many days after it, else it goes before."""
EARLY_SHARE = 0.4
"""The last head stands for all that follows it where the first one stands in this part of the report."""
SEARCHED_DAYS = 400
NO_DAY = 700_000
"""The newest day of entries that nothing fixes."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its head ``[start, body)``, its ``end``, its day, None where that stays open, and its place in time.

    ``words`` are the date and the clock in the head, without its marks. ``rank`` counts the entries from the oldest
    on; ``clocked`` says that the head, or the one above it, gives the hour.
    """

    start: int
    body: int
    end: int
    words: tuple[int, int]
    day: date | None
    rank: int
    clocked: bool


def find_entries(raw: str, *, language: str, published: date | None) -> list[Entry]:
    """Find the entries of a report, in text order; none where it is told in one piece.

    Parameters
    ----------
    raw
        The report's text.
    language
        "en", "es" or "fr"; any other is read with the English table.
    published
        Day of publication, to which the newest entry belongs where it names no day.
    """
    heads = _counted(_with_text(find_heads(raw, language, published), raw))
    if len(heads) < FEWEST:
        return []
    backward = _runs_backward(heads, published)
    days = _days(heads, published, backward=backward)
    minutes = _minutes(heads)
    told = range(len(heads))
    ordered = sorted(
        told, key=lambda k: (days[k], -1 if (minute := minutes[k]) is None else minute, -k if backward else k)
    )
    rank = {k: place for place, k in enumerate(ordered, start=1)}
    ends = [head.start for head in heads[1:]] + [_last_end(heads, raw)]
    anchored = published is not None or any(head.full for head in heads)
    return [
        Entry(
            head.start,
            head.end,
            ends[k],
            head.words,
            date.fromordinal(days[k]) if anchored else None,
            rank[k],
            minutes[k] is not None,
        )
        for k, head in enumerate(heads)
    ]


def entry_at(entries: Sequence[Entry], offset: int) -> Entry | None:
    """Return the entry that holds a character of the text."""
    found = next((entry for entry in reversed(entries) if entry.start <= offset), None)
    return found if found is not None and offset < found.end else None


def _with_text(heads: list[Head], raw: str) -> list[Head]:
    """Leave out heads without a text of their own (a byline's dates); a day alone stands for the heads below it."""
    kept: list[Head] = []
    above: Head | None = None
    for head, following in zip_longest(heads, heads[1:]):
        bare = not raw[head.end : following.start if following else len(raw)].strip(" \t\n*_#>-\u2013\u2014")
        if bare and following is not None:
            above = head if head.has_day and head.minute is None and not head.labeled else above
            continue
        if bare:
            continue
        kept.append(head if above is None or head.has_day else head.of_day(above))
        above = None
    byline = bool(kept) and kept[0].labeled and not all(head.labeled for head in kept)
    return kept[1:] if byline else kept


def _counted(heads: list[Head]) -> list[Head]:
    """Give "Day 12" its date where another head says of which date a day of that count is."""
    known = next((head for head in heads if head.full is not None and head.nth is not None), None)
    if known is None or known.full is None or known.nth is None:
        return heads
    eve = known.full - timedelta(days=known.nth)
    return [head if head.nth is None else replace(head, full=eve + timedelta(days=head.nth)) for head in heads]


def _last_end(heads: Sequence[Head], raw: str) -> int:
    """Return where the last entry ends: with the text, or with its line where the entries are only a part of it."""
    if heads[0].start <= EARLY_SHARE * len(raw) or any(head.minute is not None for head in heads):
        return len(raw)
    line = raw.find("\n", heads[-1].end + 1)
    return len(raw) if line < 0 else line


# ---------------------------------------------------------------- which way it runs


def _runs_backward(heads: Sequence[Head], published: date | None) -> bool:
    """Whether the newest entry stands first: by full dates, else by clocks, weekdays and numbers, taken together."""
    full = [head.full for head in heads if head.full]
    if full and full[0] != full[-1]:
        return full[0] > full[-1]
    votes = 0
    for one, other in pairwise(heads):
        if one.number is not None and other.number is not None and one.number != other.number:
            votes += 1 if one.number > other.number else -1
        elif one.weekday is not None and other.weekday is not None and one.weekday != other.weekday:
            votes += -1 if (other.weekday - one.weekday) % 7 <= FORWARD_DAYS else 1
        elif one.minute is not None and other.minute is not None and not other.has_day:
            later = other.minute - one.minute
            votes += (1 if later > 0 else -1) if abs(later) > NIGHT_MINUTES else (later < 0) - (later > 0)
    if votes:
        return votes > 0
    first = heads[0]
    return published is None or first.weekday is None or first.weekday == published.weekday()


# ---------------------------------------------------------------- which day an entry is of


def _days(heads: Sequence[Head], published: date | None, *, backward: bool) -> list[int]:
    """Return the day of each head as an ordinal; where nothing fixes one, only their differences mean anything."""
    runs = _runs(heads, backward=backward)
    if not backward:
        runs.reverse()
    days: list[int] = []
    told = _told_days([heads[run[0]] for run in runs], published)
    for i, day in enumerate(told):
        newer = days[-1] - 1 if days else published.toordinal() if published else None
        older, steps = next(((day, j) for j, day in enumerate(told[i:]) if day is not None), (None, 0))
        if day is not None:
            days.append(day)
        elif older is None or (backward and newer is not None and newer >= older + _goes_back(heads, runs[i : i + 2])):
            days.append(NO_DAY if newer is None else newer)
        else:
            days.append(older + steps)
    found = {k: day for run, day in zip(runs, days, strict=True) for k in run}
    return [found[k] for k in range(len(heads))]


def _goes_back(heads: Sequence[Head], runs: Sequence[Sequence[int]]) -> bool:
    """Whether a night lies between two runs of entries: the clock of the older one is later than the newer one's."""
    newer, older = (heads[run[at]].minute for run, at in zip(runs, (-1, 0), strict=False))
    return newer is not None and older is not None and older > newer + WRAP_MINUTES


def _runs(heads: Sequence[Head], *, backward: bool) -> list[list[int]]:
    """Part the heads, in text order, where one names its day and where the clock goes back on itself."""
    runs: list[list[int]] = []
    before: int | None = None
    for k, head in enumerate(heads):
        jump = 0 if head.minute is None or before is None else head.minute - before
        if not runs or head.has_day or (jump if backward else -jump) > WRAP_MINUTES:
            runs.append([])
            before = None
        runs[-1].append(k)
        before = before if head.minute is None else head.minute
    return runs


def _told_days(heads: Sequence[Head], published: date | None) -> list[int | None]:
    """Return the days that heads name themselves, the newest head first."""
    newer = published or max((head.full for head in heads if head.full), default=None)
    told: list[int | None] = []
    for head in heads:
        day = head.full
        if day is None and head.shift is not None and published is not None:
            day = published + timedelta(days=head.shift)
        if day is None and newer is not None and (head.weekday is not None or head.day is not None):
            tried = (newer - timedelta(days=back) for back in range(SEARCHED_DAYS))
            day = next((day for day in tried if head.fits(day)), None)
        told.append(None if day is None else day.toordinal())
        newer = day or newer
    return told


def _minutes(heads: Sequence[Head]) -> list[int | None]:
    """Return the minute of the day of each head; a head without one has that of the head above it on its day."""
    found: list[int | None] = []
    for head in heads:
        above = found[-1] if found and not head.has_day else None
        found.append(above if head.minute is None else head.minute)
    return found
