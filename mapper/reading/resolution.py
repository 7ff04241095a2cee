"""Toponym resolution: which of its candidates each name means, with the losers kept.

A candidate's score is its own weight (what kind of place, how many people) plus what the text says for it: a
container named beside it ("Hidalgo, Texas"), its country or division named elsewhere, and the nearness of the
other places told of. One name has one sense in a report unless a container says otherwise.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from gazetteer.lookup import ABBREVIATION, ALIAS, ALTERNATE, CODE, DEMONYM, PRIMARY, SHORT, contains, open_index
from mapper.model import Mention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gazetteer import Place
    from mapper.language.sentences import Text
    from mapper.reading.recognition import Toponym

__all__ = ["resolve"]

HOW_WEIGHT = {PRIMARY: 1.0, ALIAS: 1.0, ABBREVIATION: 1.0, ALTERNATE: 0.2, SHORT: -0.4, CODE: -1.0, DEMONYM: 0.0}
KIND_WEIGHT = {"country": 4.0, "region": 2.2, "crossing": 1.6, "camp": 1.6, "river": 2.2, "water": 2.2, "city": 0.0, "other": 0.3}
NEAR_KM = 250.0
MOST_CANDIDATES = 40


def _prior(place: Place, how: int) -> float:
    weight = KIND_WEIGHT[place.kind] + HOW_WEIGHT[how]
    if place.feature in ("admin2", "county"):
        weight -= 1.6
    if place.kind == "city":
        weight += 0.55 * math.log10(max(place.population, 200)) - 1.2
        if place.feature == "capital":
            weight += 0.8
    return weight


def _rough_km(a: Place, b: Place) -> float:
    mean = math.radians((a.latitude + b.latitude) / 2)
    dx = ((a.longitude - b.longitude + 180) % 360 - 180) * math.cos(mean)
    return 111.2 * math.hypot(dx, a.latitude - b.latitude)


class _Sense:
    """One name of the report with its candidates and their scores."""

    __slots__ = ("candidates", "priors", "scores")

    def __init__(self, toponym: Toponym) -> None:
        index = open_index()
        best: dict[int, int] = {}
        for match in toponym.matches:
            if match.row not in best or HOW_WEIGHT[match.how] > HOW_WEIGHT[best[match.row]]:
                best[match.row] = match.how
        pairs = sorted(((_prior(index.place(row), how), row) for row, how in best.items()), key=lambda pair: -pair[0])
        self.candidates = [index.place(row) for _, row in pairs[:MOST_CANDIDATES]]
        self.priors = [weight for weight, _ in pairs[:MOST_CANDIDATES]]
        self.scores = list(self.priors)

    @property
    def best(self) -> Place:
        return self.candidates[max(range(len(self.scores)), key=self.scores.__getitem__)]

    def confidence(self) -> float:
        ordered = sorted(self.scores, reverse=True)
        if len(ordered) == 1:
            return 0.95
        return 1 / (1 + math.exp(-1.2 * (ordered[0] - ordered[1])))


def _containers(text: Text, toponyms: Sequence[Toponym]) -> dict[int, int]:
    """Map a toponym to the one that contains it by its place in the sentence ("Hidalgo, Texas")."""
    found = {}
    for i in range(len(toponyms) - 1):
        gap = text.text[toponyms[i].end : toponyms[i + 1].start]
        if gap.strip() in (",", "(", ", in", "in", ", en", "en", ", au", ", del", "del"):
            found[i] = i + 1
    return found


def _vote(senses: dict[str, _Sense], fixed: Sequence[Place]) -> None:
    counts: Counter[str] = Counter()
    divisions: set[tuple[str | None, str | None]] = set()
    anchors: list[Place] = list(fixed)
    for sense in senses.values():
        place = sense.best
        sure = sense.confidence()
        if place.kind == "country" and place.country:
            counts[place.country] += 2
        elif place.country and sure > 0.6:
            counts[place.country] += 1
        if place.feature == "admin1":
            divisions.add((place.country, place.name))
        if place.kind != "country" and place.extent_km < 300 and sure > 0.6:
            anchors.append(place)
    for sense in senses.values():
        for i, place in enumerate(sense.candidates):
            score = sense.priors[i]
            if place.country in counts:
                score += min(2.0, 0.7 + 0.4 * counts[place.country])
            if (place.country, place.admin1) in divisions and place.feature != "admin1":
                score += 1.5
            if place.kind not in ("country",):
                near = sum(math.exp(-_rough_km(place, other) / NEAR_KM) for other in anchors if other.key != place.key)
                score += 2.2 * (1 - math.exp(-near))
            else:
                score += 2.2
            sense.scores[i] = score


def resolve(text: Text, toponyms: Sequence[Toponym], *, report: int = 0, known: Sequence[Place] = ()) -> list[Mention]:
    """Choose a place for each name.

    Parameters
    ----------
    text
        The text that the toponyms are of.
    toponyms
        Names found by recognition, in text order.
    report
        Number of the report, copied into each mention.
    known
        Places already known to belong to the same dossier; nearness to them counts.

    Returns
    -------
    list of Mention
        One per toponym, in the same order; ``confidence`` is 0 to 1, ``candidates`` best first.
    """
    senses = {toponym.normal: _Sense(toponym) for toponym in toponyms}
    senses = {normal: sense for normal, sense in senses.items() if sense.candidates}
    for _ in range(3):
        _vote(senses, known)
    containers = _containers(text, toponyms)
    mentions = []
    for i, toponym in enumerate(toponyms):
        sense = senses.get(toponym.normal)
        if sense is None:
            mentions.append(Mention(toponym.start, toponym.end, toponym.text, report=report, why="not in the gazetteer"))
            continue
        ranked = sorted(range(len(sense.candidates)), key=lambda k: -sense.scores[k])
        candidates = [sense.candidates[k] for k in ranked]
        why, confidence = "best of its candidates by size, country and nearness", sense.confidence()
        if i in containers and (outer := senses.get(toponyms[containers[i]].normal)):
            held = [place for place in candidates if any(contains(big, place) for big in outer.candidates[:4])]
            if held:
                why, confidence = f"inside {toponyms[containers[i]].text}, named beside it", 0.97
                candidates = held + [place for place in candidates if place not in held]
        mentions.append(
            Mention(
                toponym.start, toponym.end, toponym.text, candidates[0], "mention", round(confidence, 3), tuple(candidates[:8]), report, why
            )
        )
    return mentions
