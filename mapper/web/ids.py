"""Names by which page, map and forms know a thing, the same before and after a change to something else.

A name in a text is ``m<report>-<start>-<end>``, a figure ``c<report>-<start>-<end>-<kind>``, a stop ``s`` and the
fingerprint of its place and of the words that tell of it, whatever its date, its group and its turn.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gazetteer import Place
    from mapper.model import Account, Claim, Mention, Stop

__all__ = ["Names", "claim_id", "mention_id", "names", "place_key", "same_place"]


def mention_id(mention: Mention) -> str:
    """Return the identifier of a name in a text."""
    return f"m{mention.report}-{mention.start}-{mention.end}"


def claim_id(claim: Claim) -> str:
    """Return the identifier of a figure."""
    return f"c{claim.report}-{claim.start}-{claim.end}-{claim.kind}"


def place_key(place: Place) -> str:
    """Return what tells a place from others: the gazetteer's key, else its point."""
    return place.key or f"{place.latitude:.4f},{place.longitude:.4f}"


def same_place(one: Place | None, other: Place | None) -> bool:
    """Tell whether two places are one."""
    return one is not None and other is not None and place_key(one) == place_key(other)


def _stop_id(stop: Stop) -> str:
    told = min(((piece.report, piece.start) for piece in stop.evidence), default=(-1, 0))
    text = f"{place_key(stop.place)}|{told[0]}|{told[1]}"
    return "s" + hashlib.sha256(text.encode()).hexdigest()[:8]


@dataclass(frozen=True)
class Names:
    """The identifiers of an account, and which names, stops and figures belong together.

    Attributes
    ----------
    mentions, claims
        Identifier -> index.
    stops
        Identifier -> (route, stop).
    stop_ids
        (route, stop) -> identifier.
    told_by
        Stop -> the names in the texts that tell of it.
    stops_of
        Name in a text -> its stops.
    about
        Figure -> the stops that it is measured from and to.
    """

    mentions: dict[str, int]
    claims: dict[str, int]
    stops: dict[str, tuple[int, int]]
    stop_ids: dict[tuple[int, int], str]
    told_by: dict[str, list[str]]
    stops_of: dict[str, list[str]]
    about: dict[str, list[str]]

    def related(self, key: str) -> list[str]:
        """Return what is shown together with a thing."""
        if key in self.stops:
            return [*self.told_by[key], *(claim for claim, stops in self.about.items() if key in stops)]
        if key in self.claims:
            return [*self.about[key], *(one for stop in self.about[key] for one in self.told_by[stop])]
        stops = self.stops_of.get(key, [])
        return list(dict.fromkeys([*stops, *(one for stop in stops for one in self.related(stop) if one != key)]))


def names(account: Account) -> Names:
    """Name everything in an account."""
    stops: dict[str, tuple[int, int]] = {}
    for r, route in enumerate(account.routes):
        for s, stop in enumerate(route.stops):
            base = key = _stop_id(stop)
            again = 1
            while key in stops:
                again += 1
                key = f"{base}-{again}"
            stops[key] = (r, s)
    told_by: dict[str, list[str]] = {key: [] for key in stops}
    stops_of: dict[str, list[str]] = {}
    for mention in account.mentions:
        found = _stops_of(mention, account, stops)
        stops_of[mention_id(mention)] = found
        for key in found:
            told_by[key].append(mention_id(mention))
    return Names(
        mentions={mention_id(mention): index for index, mention in enumerate(account.mentions)},
        claims={claim_id(claim): index for index, claim in enumerate(account.claims)},
        stops=stops,
        stop_ids={at: key for key, at in stops.items()},
        told_by=told_by,
        stops_of=stops_of,
        about={claim_id(claim): _about(claim, account, stops) for claim in account.claims},
    )


def _stops_of(mention: Mention, account: Account, stops: dict[str, tuple[int, int]]) -> list[str]:
    """Return the stops that rest on a name: told by words around it, else of its place where it is a stop's name."""
    near, same = [], []
    for key, (r, s) in stops.items():
        stop = account.routes[r].stops[s]
        if not same_place(stop.place, mention.place):
            continue
        same.append(key)
        if any(one.report == mention.report and one.start <= mention.start < one.end for one in stop.evidence):
            near.append(key)
    return near or (same if mention.role == "stop" else [])


def _about(claim: Claim, account: Account, stops: dict[str, tuple[int, int]]) -> list[str]:
    if claim.about is None:
        return []
    ends = [claim.about.origin, None if isinstance(claim.about.goal, str) else claim.about.goal]
    found = []
    for end in ends:
        here = [key for key, (r, s) in stops.items() if same_place(account.routes[r].stops[s].place, end)]
        mine = [key for key in here if account.routes[stops[key][0]].group == claim.about.group]
        found += mine or here
    return list(dict.fromkeys(found))
