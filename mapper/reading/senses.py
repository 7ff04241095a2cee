"""The candidates of a name, and the sense of it in one report: their scores and shares of the belief.

The second step of resolution; a candidate's base weight depends on nothing but the name.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gazetteer.kept import kept
from mapper.reading.ground import Ground, ground
from mapper.reading.marks import base_marks, kin_marks
from mapper.reading.weights import BASE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gazetteer.lookup import Match

__all__ = ["Candidate", "Sense", "candidates_of", "shares_of"]

MOST_CONSIDERED = 150
LEAST_SHARE = 0.05
NONE = frozenset[int]()


@dataclass(slots=True, eq=False)
class Candidate:
    """A place that a name may mean, what speaks for it before anything is read, and how the name means it."""

    place: Ground
    base: float
    how: int


@kept(maxsize=20_000)
def candidates_of(matches: tuple[Match, ...]) -> tuple[Candidate, ...]:
    """Return the places that a name may mean, each once, the likelier first."""
    best: dict[int, Candidate] = {}
    places = [(ground(row), how) for row, how in matches[:MOST_CONSIDERED]]
    for (place, how), kin in zip(places, kin_marks(places), strict=True):
        weight = sum([BASE.get(mark, 0.0) * value for mark, value in base_marks(place, how) + kin])
        if place.row not in best or weight > best[place.row].base:
            best[place.row] = Candidate(place, weight, how)
    return tuple(sorted(best.values(), key=lambda candidate: -candidate.base))


def shares_of(scores: Sequence[float]) -> list[float]:
    """Return the probabilities that log-odds stand for."""
    if len(scores) == 1:
        return [1.0]
    most = max(scores)
    raw = [math.exp(score - most) for score in scores]
    total = sum(raw)
    return [value / total for value in raw]


class Sense:
    """One name of the report with its candidates, their scores and their shares of the belief.

    Attributes
    ----------
    top, most
        The likeliest candidate, and its share.
    told
        What the countries and divisions named in the report add to each score when the others vote.
    weight, gave, gave1
        How much the name counts as a voter, and what of that its candidates give to countries and divisions.
    """

    __slots__ = (
        "bonus", "candidates", "gave", "gave1", "has_given", "last", "mentions", "most", "names", "names1", "neighbors",
        "order", "scores", "shares", "spurned", "sure", "told", "top", "weight",
    )  # fmt: skip

    def __init__(self, candidates: tuple[Candidate, ...], order: int) -> None:
        self.candidates: Sequence[Candidate] = candidates
        self.order, self.last, self.mentions, self.sure = order, order, 0, 0.0
        self.bonus: dict[int, float] = {}
        self.names: frozenset[int] = NONE
        self.names1: frozenset[int] = NONE
        self.spurned: frozenset[int] = NONE
        self.neighbors: list[Sense] = []
        self.told: list[float] = []
        self.scores: list[float] = []
        self.shares: list[float] = []
        self.top, self.most, self.weight, self.has_given = candidates[0], 0.0, 0.0, False

    def set_scores(self, scores: list[float]) -> None:
        """Set the scores of the candidates, and with them the shares."""
        self.scores, self.shares = scores, shares_of(scores)
        self.most = max(self.shares)
        self.top = self.candidates[self.shares.index(self.most)]
        self.has_given = False

    def give(self) -> None:
        """Spread the weight of the name over the countries and divisions of its candidates."""
        self.weight = self.sure * math.log2(1 + self.mentions)
        self.gave: dict[int, float] = {}
        self.gave1: dict[int, float] = {}
        self.has_given = True
        for candidate, share in zip(self.candidates, self.shares, strict=True):
            if share > LEAST_SHARE:
                place, given = candidate.place, self.weight * share
                self.gave[place.country] = self.gave.get(place.country, 0.0) + given
                if place.admin1:
                    self.gave1[place.admin1] = self.gave1.get(place.admin1, 0.0) + given
