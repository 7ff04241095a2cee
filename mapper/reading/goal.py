"""Which border the reports are about: the one that figures and goals name, else that of the country ahead."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from mapper.language.lexicon import load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapper.model import Mention, Report, Route

__all__ = ["find_border"]

REACH = 40


def find_border(mentions: Sequence[Mention], routes: Sequence[Route], reports: Sequence[Report]) -> str | None:
    """Return the country code of the border that the reports point to, or None.

    A country named beside a word for border or territory counts three, as a destination two, by a mere mention a
    little; a country in which the route begins does not count.
    """
    votes: Counter[str] = Counter()
    for mention in mentions:
        place = mention.place
        if place is None or place.country is None:
            continue
        report = reports[mention.report]
        around = report.text[max(0, mention.start - REACH) : mention.end + REACH].lower()
        beside = any(re.search(rf"\b{re.escape(word)}", around) for word in load(report.language).places["borders"])
        if place.kind == "country":
            votes[place.country] += 3 if beside else 1
        if mention.role == "destination":
            votes[place.country] += 2
    for route in routes:
        if route.stops and route.stops[0].place.country in votes:
            votes[route.stops[0].place.country or ""] -= 4
    best = votes.most_common(1)
    return best[0][0] if best and best[0][1] > 0 else None
