"""The second look at namesakes, once the places of the route are known.

What `mapper.reading.resolution` chose is weighed against how near each candidate lies to the other stops.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from gazetteer.ranking import kilometres as point_kilometers
from mapper.reading.senses import shares_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gazetteer import Place
    from mapper.model import Mention

__all__ = ["doubt", "settle"]

OBEYED = 0.97
LEAP_KM, TOGETHER_KM, DOUBTED = 1800.0, 1000.0, 0.5
"""A stop this far from both the one before and the one after, which lie together, was not made by land or sea."""
ROUTE_KM, ROUTE_WEIGHT, RANK_STEP = 120.0, 2.7, 0.3


def settle(mentions: Sequence[Mention], anchors: Sequence[Place]) -> list[Mention]:
    """Choose again among namesakes once the places of the route are known.

    Parameters
    ----------
    mentions
        As `resolve` gives them.
    anchors
        The places that the route runs through; those that a name may itself mean do not count for it.

    Returns
    -------
    list of Mention
        The same mentions in the same order. What a container beside the name says is kept.
    """
    return [_settled(mention, anchors) for mention in mentions]


def _settled(mention: Mention, anchors: Sequence[Place]) -> Mention:
    if (
        len(mention.candidates) < 2
        or mention.confidence > OBEYED
        or mention.place is None
        or ", named beside it" in mention.why
    ):
        return mention
    own = {candidate.key for candidate in mention.candidates}
    others = [anchor for anchor in anchors if anchor.key not in own and anchor.kind not in ("country", "region")]
    if not others or mention.place.kind == "country":
        return mention
    share = min(max(mention.confidence, 0.05), 0.95)
    scores = [math.log(share / (1 - share)), *(-RANK_STEP * k for k in range(len(mention.candidates) - 1))]
    near = [_nearness(candidate, others) for candidate in mention.candidates]
    shares = shares_of([score + ROUTE_WEIGHT * value for score, value in zip(scores, near, strict=True)])
    best = max(range(len(shares)), key=shares.__getitem__)
    if best == 0:
        return mention
    ranked = sorted(range(len(shares)), key=lambda k: -shares[k])
    places = tuple(mention.candidates[k] for k in ranked)
    why = f"nearest of {len(places)} to the other places of the route"
    before = mention.why.rpartition("; ")[0]
    return replace(
        mention,
        place=places[0],
        candidates=places,
        confidence=round(shares[best], 3),
        why=f"{before}; {why}" if before else why,
    )


def doubt(mention: Mention, before: Place, after: Place) -> Mention:
    """Take back a place that the journey cannot have gone to and come back from.

    Parameters
    ----------
    mention
        A stop that nobody is said to have flown to.
    before, after
        The stops that are told just before and after it.

    Returns
    -------
    Mention
        The same where the place may be; else with a candidate that lies near the two, or with none: then the
        gazetteer lacks the place that is meant.
    """
    place = mention.place
    if place is None or place.kind in ("country", "region", "water") or _apart(before, after) > TOGETHER_KM:
        return mention
    leap = min(_apart(place, before), _apart(place, after))
    if leap < LEAP_KM:
        return mention
    near = [c for c in mention.candidates if min(_apart(c, before), _apart(c, after)) < TOGETHER_KM / 2]
    why = f"{place.name}, {place.country} is {leap:,.0f} km from the stops before and after it"
    chosen = min(near, key=lambda c: _apart(c, before) + _apart(c, after)) if near else None
    return replace(mention, place=chosen, confidence=DOUBTED if near else 0.0, why=f"{mention.why}; but {why}")


def _nearness(place: Place, others: Sequence[Place]) -> float:
    """Return how near a place lies to the nearest two of the others, from 0 to 2."""
    if place.kind in ("country", "region"):
        return 0.0
    near = sorted(_apart(place, other) for other in others)[:2]
    return sum(math.exp(-distance / ROUTE_KM) for distance in near)


def _apart(place: Place, other: Place) -> float:
    """Return how far two places lie apart; all that lies along a river or a lake is near to it."""
    reach = other.extent_km if other.kind in ("river", "water") else 0.0
    return max(point_kilometers(place.point, other.point) - reach, 0.0)
