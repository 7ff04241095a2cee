"""One group's sightings parted into journeys: where months lie between, or people's ways cannot be one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mapper.reading.visits import Sighting, is_vague, length_km

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["by_leader", "into_journeys"]

JOURNEY_GAP_DAYS = 100
"""Dated stops that lie further apart than this belong to different journeys."""
WHOLE_PLACES, EXACT_DAYS = 2, 20
"""A journey has stops at this many places on days told this exactly; less is the past of another journey."""
FRO_FACTOR, FRO_KM = 1.5, 100.0
"""Two people's ways are parted where one journey through all their stops would be this much longer than both."""


def into_journeys(sightings: Sequence[Sighting]) -> list[list[Sighting]]:
    """Cut one group's sightings apart where years lie between them.

    A few places of long ago ("had left home in 2019") are no journey of their own, but the head of the one told next.
    """
    dated = sorted((s for s in sightings if s.span is not None), key=lambda s: s.span.first if s.span else None)  # type: ignore[arg-type,return-value]
    clusters: list[list[Sighting]] = []
    for sighting in dated:
        previous = clusters[-1][-1].span if clusters else None
        if previous is None or sighting.span is None or (sighting.span.first - previous.last).days > JOURNEY_GAP_DAYS:
            clusters.append([sighting])
        else:
            clusters[-1].append(sighting)
    clusters = _with_past(clusters)
    if len(clusters) <= 1:
        return [list(sightings)]
    for sighting in sightings:
        if sighting.span is None:
            near = min(
                clusters,
                key=lambda c: min(
                    (abs(s.order[0] - sighting.order[0]), abs(s.order[1] - sighting.order[1])) for s in c
                ),
            )
            near.append(sighting)
    return clusters


def _with_past(clusters: list[list[Sighting]]) -> list[list[Sighting]]:
    """Put what is too little to be a journey before the one that follows it, or else after the last."""
    whole: list[list[Sighting]] = []
    past: list[Sighting] = []
    for cluster in clusters:
        if _is_whole(cluster):
            whole.append([*past, *cluster])
            past = []
        else:
            past += cluster
    if past and whole:
        whole[-1] += past
    return whole or [past]


def _is_whole(cluster: Sequence[Sighting]) -> bool:
    exact = {s.place.key for s in cluster if s.span is not None and s.span.days <= EXACT_DAYS and s.level >= 2}
    return len(exact) >= WHOLE_PLACES


def by_leader(sightings: Sequence[Sighting]) -> dict[str, list[Sighting]]:
    """Part the sightings of one group where the story follows people whose ways cannot be one.

    Two leaders' stops are of one journey unless, in the order of their days, they would send it to and fro.
    """
    parts: dict[str, list[Sighting]] = {}
    for sighting in sightings:
        parts.setdefault(sighting.leader, []).append(sighting)
    ranked = sorted(parts, key=lambda leader: (-len(dated_way(parts[leader])), min(s.order for s in parts[leader])))
    kept: dict[str, list[Sighting]] = {}
    for leader in ranked:
        own = parts[leader]
        home = next((other for other, theirs in kept.items() if not _to_and_fro(theirs, own)), None)
        if home is None:
            kept[leader] = list(own)
        else:
            kept[home] += own
    return kept


def dated_way(sightings: Sequence[Sighting]) -> list[Sighting]:
    firm = [s for s in sightings if s.span is not None and s.level >= 2 and not is_vague(s.place)]
    return sorted(firm, key=lambda s: (s.span.first if s.span else None, s.order))


def _to_and_fro(one: Sequence[Sighting], other: Sequence[Sighting]) -> bool:
    ways = [dated_way(one), dated_way(other)]
    if min(len({s.place.key for s in way}) for way in ways) < 2:
        return False
    together = length_km([s.place for s in dated_way([*one, *other])])
    apart = sum(length_km([s.place for s in way]) for way in ways)
    return together > FRO_FACTOR * apart + FRO_KM
