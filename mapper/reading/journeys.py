"""One group's sightings parted into journeys: where months lie between, or people's ways cannot be one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mapper.reading.visits import Sighting, far_km, is_vague, length_km

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapper.timespan import Timespan

__all__ = ["by_leader", "into_journeys"]

JOURNEY_GAP_DAYS = 100
"""Dated stops that lie further apart than this belong to different journeys."""
WHOLE_PLACES, EXACT_DAYS = 2, 20
"""A journey has stops at this many places on days told this exactly; less is the past of another journey."""
FRO_FACTOR, FRO_KM = 1.5, 100.0
"""Two people's ways are parted where one journey through all their stops would be this much longer than both."""
DAY_KM = 200.0
"""What people come in a day who are only now on the way to where the next report finds them."""
BESIDE_FACTOR, BESIDE_KM = 0.5, 60.0
"""The same for ways gone at one time: what the shorter may add beyond its own length."""


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
    """Part the sightings of one group where the reports follow people whose ways cannot be one.

    What two leaders did, or two reports tell, is of one journey unless, in the order of their days, it would be sent to
    and fro.
    """
    told: dict[tuple[int, str], list[Sighting]] = {}
    for sighting in sightings:
        report = -1 if sighting.leader else sighting.order[0]
        told.setdefault((report, sighting.leader), []).append(sighting)
    kept = _joined([(leader, way) for (_, leader), way in told.items()])
    for way in kept.values():
        way += [s for s in sightings if len(kept) > 1 and s.evidence.rule == "dateline" and _stands_there(s, way)]
    return kept


def _stands_there(dateline: Sighting, way: Sequence[Sighting]) -> bool:
    """Whether the report that a dateline heads tells of a way: whoever it is, they may stand there in the end."""
    return dateline not in way and any(s.order[0] == dateline.order[0] for s in way)


def _joined(ways: Sequence[tuple[str, list[Sighting]]]) -> dict[str, list[Sighting]]:
    """Put ways together, the fullest first, each with the first that it can be one with, best with its leader's."""
    kept: dict[str, list[Sighting]] = {}
    for leader, own in sorted(ways, key=lambda way: (-len(dated_way(way[1])), min(s.order for s in way[1]))):
        homes = [home for home, way in kept.items() if _leaders(way) & _leaders(own)]
        homes += [home for home, way in kept.items() if not _to_and_fro(way, own)]
        home = next(iter(homes), None)
        if home is None:
            kept[_unused(leader, kept)] = list(own)
        else:
            kept[home] += own
    return kept


def _leaders(way: Sequence[Sighting]) -> set[str]:
    """Return the persons and families whom a way is told of."""
    return {s.leader for s in way if s.leader}


def _unused(leader: str, kept: dict[str, list[Sighting]]) -> str:
    """Return a name for another leader's way where two reports each have one of nobody in particular."""
    return leader if leader not in kept else f"{leader} {len(kept) + 1}".strip()


def dated_way(sightings: Sequence[Sighting]) -> list[Sighting]:
    """Return the sure sightings in the order of their days; an undated one has the day told before in its paragraph."""
    firm = sorted((s for s in sightings if s.level >= 2 and not is_vague(s.place)), key=lambda s: s.order)
    way: list[Sighting] = []
    days: dict[tuple[int, int], Timespan] = {}
    for sighting in firm:
        spot = sighting.order[0], sighting.paragraph
        if sighting.span is not None:
            days[spot] = sighting.span
        if spot in days and (sighting.span is not None or not sighting.looks_back):
            way.append(replace(sighting, span=days[spot]))
    return sorted(way, key=lambda s: (s.span.first if s.span else None, s.order))


def _to_and_fro(one: Sequence[Sighting], other: Sequence[Sighting]) -> bool:
    """Whether one journey through all stops of two people would be much longer than their own ways."""
    ways = [dated_way(one), dated_way(other)]
    if min(len({s.place.key for s in way}) for way in ways) < WHOLE_PLACES:
        return False
    together = length_km([s.place for s in dated_way([*one, *other])])
    lengths = [length_km([s.place for s in way]) for way in ways]
    much = together > FRO_FACTOR * sum(lengths) + FRO_KM
    if _at_once(*ways):
        return much or together - sum(lengths) > BESIDE_FACTOR * min(lengths) + BESIDE_KM
    return much and not _leads_on(*ways)


def _days(way: Sequence[Sighting]) -> list[Timespan]:
    return [s.span for s in way if s.span is not None]


def _at_once(one: Sequence[Sighting], other: Sequence[Sighting]) -> bool:
    """Whether one way was gone while the other was."""
    days = [_days(way) for way in (one, other)]
    return days[0][0].first < days[1][-1].last and days[1][0].first < days[0][-1].last


def _leads_on(one: Sequence[Sighting], other: Sequence[Sighting]) -> bool:
    """Whether there was time to go from the end of one way to the beginning of the other."""
    first, last = (one, other) if _days(one)[-1].last <= _days(other)[0].first else (other, one)
    days = (_days(last)[0].first - _days(first)[-1].last).days
    return far_km(first[-1].place, last[0].place) <= DAY_KM * (days + 1)
