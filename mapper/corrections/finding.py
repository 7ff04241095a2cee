"""What an anchor is about in another reading: reports by fingerprint or source, words by offsets or quote."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from mapper.anchors import rests_on, same_place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mapper.account import Account, Mention, Stop
    from mapper.history import Anchor

__all__ = ["Unfit", "figure_at", "group_at", "mention_at", "report_at", "span_at", "stop_at"]


class Unfit(Exception):  # noqa: N818 -- no error: a change that does not fit a reading
    """A change cannot be applied; ``reason`` names the sentence that says why, ``parts`` fill it."""

    def __init__(self, reason: str, **parts: Any) -> None:
        super().__init__(reason)
        self.reason, self.parts = reason, parts


def report_at(account: Account, anchor: Anchor) -> int:
    """Return the index of the report that an anchor quotes: the same text, else the same source.

    Raises
    ------
    Unfit
        The report is not there.
    """
    by_text = [i for i, report in enumerate(account.reports) if report.sha256 == anchor.sha256]
    by_source = [i for i, report in enumerate(account.reports) if anchor.source and report.source == anchor.source]
    for found in (by_text, by_source):
        if found:
            return anchor.report if anchor.report in found else found[0]
    if not anchor.sha256 and 0 <= anchor.report < len(account.reports):
        return anchor.report  # an anchor written by hand
    raise Unfit("no_report", words=anchor.quote)


def span_at(account: Account, anchor: Anchor) -> tuple[int, int, int]:
    """Return report, start and end of the words of an anchor.

    Raises
    ------
    Unfit
        The report, or the words in it, are not there.
    """
    report = report_at(account, anchor)
    text = account.reports[report].text
    if text[anchor.start : anchor.end] == anchor.quote and anchor.quote:
        return report, anchor.start, anchor.end
    found = [hit.start() for hit in re.finditer(re.escape(anchor.quote), text)] if anchor.quote else []
    if not found:
        raise Unfit("no_words", words=anchor.quote)
    start = min(found, key=lambda at: (-_around(text, at, anchor), abs(at - anchor.start)))
    return report, start, start + len(anchor.quote)


def _around(text: str, start: int, anchor: Anchor) -> int:
    """Return how many characters around a spot are those around the anchor's words."""
    end = start + len(anchor.quote)
    before, after = text[max(0, start - len(anchor.before)) : start], text[end : end + len(anchor.after)]
    sides = (zip(reversed(before), reversed(anchor.before), strict=False), zip(after, anchor.after, strict=False))
    return sum(len(list(takewhile(lambda pair: pair[0] == pair[1], side))) for side in sides)


def mention_at(account: Account, anchor: Anchor) -> int | None:
    """Return the index of the name at the words of an anchor: the same span, else one that overlaps it."""
    report, start, end = span_at(account, anchor)
    overlap = {
        i: min(mention.end, end) - max(mention.start, start)
        for i, mention in enumerate(account.mentions)
        if mention.report == report and mention.start < end and start < mention.end
    }
    return max(overlap, key=lambda i: overlap[i]) if overlap else None


def stops_of(account: Account) -> Iterator[tuple[int, int, str, Stop]]:
    """Yield each stop with its route's and its own index, and its group."""
    for r, route in enumerate(account.routes):
        for s, stop in enumerate(route.stops):
            yield r, s, route.group, stop


def stop_at(account: Account, anchor: Anchor) -> tuple[int, int]:
    """Return route and stop index of an anchor's stop.

    It is the stop that rests on the anchor's words and is at its place, or at the place that the name there means
    now; else the only one at the place, of its group if there are several.

    Raises
    ------
    Unfit
        There is no such stop.
    """
    name = anchor.place.name if anchor.place is not None else anchor.quote
    on_words: list[tuple[int, int, str, Stop]] = []
    meant: Mention | None = None
    if anchor.report >= 0:
        report, start, _ = span_at(account, anchor)
        on_words = [found for found in stops_of(account) if rests_on(found[3], report, start)]
        at = mention_at(account, anchor)
        meant = None if at is None else account.mentions[at]
    here = [found for found in on_words if same_place(found[3].place, anchor.place)]
    if not here and meant is not None and meant.place is not None:
        here = [found for found in on_words if same_place(found[3].place, meant.place)]
    if not here:
        here = [found for found in stops_of(account) if same_place(found[3].place, anchor.place)]
        if len({group for _, _, group, _ in here}) > 1 or len(here) > 1:
            here = [found for found in here if found[2] == anchor.group]
            here = here if len(here) == 1 else []
    if not here:
        raise Unfit("no_stop", name=name)
    r, s, _, _ = next((found for found in here if found[2] == anchor.group), here[0])
    return r, s


def figure_at(account: Account, anchor: Anchor) -> int:
    """Return the index of an anchor's figure: on the same words, of the same kind, of the same value if it may be.

    Raises
    ------
    Unfit
        There is no such figure.
    """
    report, start, end = span_at(account, anchor)
    scored = [
        (
            (claim.kind == anchor.kind) + (claim.value == anchor.value),
            min(claim.end, end) - max(claim.start, start),
            -i,
        )
        for i, claim in enumerate(account.claims)
        if claim.report == report and claim.start < end and start < claim.end
    ]
    best = max(scored, default=None)
    if best is None or (best[0] == 0 and anchor.kind):
        raise Unfit("no_figure", words=anchor.quote)
    return -best[2]


def group_at(account: Account, name: str, anchor: Anchor | None = None) -> int:
    """Return the index of a group: by its name, else by its first stop.

    Raises
    ------
    Unfit
        There is no such group.
    """
    for r, route in enumerate(account.routes):
        if route.group == name:
            return r
    if anchor is not None:
        try:
            return stop_at(account, anchor)[0]
        except Unfit:
            pass
    raise Unfit("no_group", group=name)
