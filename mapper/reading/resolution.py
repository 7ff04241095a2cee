"""Toponym resolution: which of its candidates each name means, with the losers kept.

Every candidate gets a score: what it is and how many people live there (`mapper.reading.marks`), whether its country
or division is named, how many of the report's other places lie in the same ones, and how near they are
(`mapper.reading.votes`). The scores of a name's candidates make its confidence. One name has one sense in a report
(`mapper.reading.senses`), unless a container beside it ("Hidalgo, Texas") or a word that says what it is ("the state
of Hidalgo") tells otherwise; such words are obeyed (`mapper.reading.hints`).
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from operator import itemgetter, mul
from typing import TYPE_CHECKING, NamedTuple

from gazetteer.lookup import ALTERNATE, SHORT, open_index
from mapper.model import Mention
from mapper.reading.ground import ground, kilometers
from mapper.reading.hints import LEAN_KM, Hints, gloss, prefer_shared, prefer_spelt, shorten
from mapper.reading.marks import KINDS_OF, cue_marks, fits
from mapper.reading.senses import Sense, candidates_of, shares_of
from mapper.reading.votes import Context, Votes
from mapper.reading.weights import CUES, FIRST, SECOND

if TYPE_CHECKING:
    from collections.abc import Container, Hashable, Mapping, Sequence

    from gazetteer import Place
    from mapper.language.sentences import Text
    from mapper.reading.ground import Ground
    from mapper.reading.recognition import Toponym

__all__ = ["resolve"]

NEIGHBOR_CHARS, MOST_NEIGHBORS = 150, 6
MOST_KEPT, MOST_LISTED = 10, 8
HOPELESS = 8.0
SETTLED = 0.97
ADRIFT = 0.6
NAMED, VOTED = SECOND[:3], SECOND[3:]
"""The weights of what is named, which are the same in each round, and those of what the other names mean."""
STRAY_KM, LEAST_ANCHORS = 800.0, 2
"""A town known by another name is not meant this far from all others, if there are so many."""
CONTAINING = ("country", "admin1", "admin2")


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
    senses = _senses(toponyms)
    hints = Hints(text, toponyms, senses)
    rows = [open_index().row(place) for place in known]
    _weigh(senses, hints, [ground(row) for row in rows if row is not None])
    chooser = _Chooser(toponyms, senses, hints)
    return [_mention(toponym, chooser.choose(i), report) for i, toponym in enumerate(toponyms)]


def _senses(toponyms: Sequence[Toponym]) -> dict[str, Sense]:
    """Return the names of a report, in order, each with its candidates."""
    senses: dict[str, Sense] = {}
    for i, toponym in enumerate(toponyms):
        if toponym.matches:
            sense = senses.get(toponym.normal)
            if sense is None:
                sense = senses[toponym.normal] = Sense(candidates_of(toponym.matches), i)
            sense.mentions += 1
            sense.last = i
            sense.sure = max(sense.sure, toponym.sure)
    return senses


def _weigh(senses: Mapping[str, Sense], hints: Hints, known: Sequence[Ground]) -> None:
    """Score the candidates of all names: by the hints and what is named first, then by what the others mean."""
    order = list(senses.values())
    context = Context(order, getattr(hints.toponyms, "peoples", {}))
    hints.obey()
    _meet(hints.toponyms, senses, hints.held)
    hints.lean()
    prefer_spelt(hints)
    for sense in order:
        _first(sense, context)
    shorten(hints)
    gloss(hints)
    prefer_shared(senses)
    for sense in order:
        if len(sense.scores) < len(sense.candidates):
            _first(sense, context)
    for limit in (1.0, SETTLED):
        open_senses = [sense for sense in order if len(sense.candidates) > 1 and sense.most < limit]
        if not open_senses:
            break
        votes = Votes(order, known)
        fresh = [(sense, _second(sense, votes)) for sense in open_senses]
        for sense, scores in fresh:
            sense.set_scores(scores)


def _meet(toponyms: Sequence[Toponym], senses: Mapping[str, Sense], held: Container[int]) -> None:
    """Tell each name which others stand next to it in the text."""
    for i, (left, right) in enumerate(pairwise(toponyms)):
        if (
            i not in held
            and right.start - left.end < NEIGHBOR_CHARS
            and left.matches
            and right.matches
            and left.normal != right.normal
        ):
            one, other = senses[left.normal], senses[right.normal]
            if len(one.neighbors) < MOST_NEIGHBORS:
                one.neighbors.append(other)
            if len(other.neighbors) < MOST_NEIGHBORS:
                other.neighbors.append(one)


def _first(sense: Sense, context: Context) -> None:
    """Score the candidates by what is named, and let go of the hopeless ones."""
    if len(sense.candidates) == 1:
        sense.set_scores([sense.candidates[0].base])  # nothing to choose, whatever the score
        return
    by_country, by_admin1, by_admin2 = FIRST
    scored = []
    for candidate in sense.candidates:
        marks = context.marks(sense, candidate.place)
        extra = by_country * marks[0] + by_admin1 * marks[1] + by_admin2 * marks[2]
        scored.append((candidate.base + extra + sense.bonus.get(candidate.place.row, 0.0), candidate, marks))
    scored.sort(key=itemgetter(0), reverse=True)
    least = scored[0][0] - HOPELESS
    kept = [entry for entry in scored[:MOST_KEPT] if entry[0] >= least]
    sense.candidates = [candidate for _, candidate, _ in kept]
    sense.told = [NAMED[0] * marks[0] + NAMED[1] * marks[1] + NAMED[2] * marks[2] for _, _, marks in kept]
    sense.set_scores([score for score, _, _ in kept])


def _second(sense: Sense, votes: Votes) -> list[float]:
    """Return the scores of the candidates by what the other names are believed to mean."""
    scores = []
    for candidate, told, marks in zip(sense.candidates, sense.told, votes.marks(sense), strict=True):
        extra = sum(map(mul, VOTED, marks), told)
        scores.append(candidate.base + extra + sense.bonus.get(candidate.place.row, 0.0))
    return scores


class _Choice(NamedTuple):
    """What a mention means, as far as it does not depend on where it stands."""

    place: Place | None
    confidence: float
    candidates: tuple[Place, ...]
    why: str


UNKNOWN = _Choice(None, 0.0, (), "not in the gazetteer")
STRAY = _Choice(None, 0.0, (), "the gazetteer knows the name only as another one of a town far from all else here")


def _mention(toponym: Toponym, choice: _Choice, report: int) -> Mention:
    return Mention(
        toponym.start, toponym.end, toponym.text, choice.place, "mention",
        choice.confidence, choice.candidates, report, choice.why,
    )  # fmt: skip


class _Chooser:
    """One mention at a time; mentions of one name with the same words around them share a choice."""

    def __init__(self, toponyms: Sequence[Toponym], senses: Mapping[str, Sense], hints: Hints) -> None:
        self.toponyms, self.senses, self.hints = toponyms, senses, hints
        self.choices: dict[Hashable, _Choice] = {}
        tops = (sense.top.place for sense in senses.values() if sense.most > 0.5)
        self.anchors = [place for place in tops if place.feature not in ("continent", "world region", "ocean")]

    def choose(self, i: int) -> _Choice:
        """Return what a toponym means."""
        toponym, hints = self.toponyms[i], self.hints
        if not toponym.matches:
            return UNKNOWN
        sense = self.senses[toponym.normal]
        if sense.mentions == 1:
            return self._choose(i, sense)
        key = (
            toponym.text, toponym.normal, toponym.sure, toponym.kind, toponym.article, i in hints.outers,
            hints.beside.get(i), hints.held.get(i),
        )  # fmt: skip
        choice = self.choices.get(key)
        if choice is None:
            choice = self.choices[key] = self._choose(i, sense)
        return choice

    def _choose(self, i: int, sense: Sense) -> _Choice:
        toponym = self.toponyms[i]
        if i not in self.hints.held and (near := self.hints.adrift.get(toponym.normal)) is not None:
            return _adrift(toponym, sense, near)
        scores = self._scores(i, sense)
        if self._is_stray(i, sense, scores):
            return STRAY
        shares = sense.shares if scores is sense.scores else shares_of(scores)
        ranked = sorted(range(len(scores)), key=scores.__getitem__, reverse=True)
        index = open_index()
        places = tuple([index.place(sense.candidates[k].place.row) for k in ranked[:MOST_LISTED]])
        confidence = round(shares[ranked[0]] * toponym.sure, 3)
        return _Choice(places[0], confidence, places, self._why(i, sense, ranked[0]))

    def _scores(self, i: int, sense: Sense) -> list[float]:
        """Return the scores of the candidates with what the words beside this mention add; their own if nothing."""
        toponym, hints = self.toponyms[i], self.hints
        held, beside, holds = hints.held.get(i), hints.beside.get(i, frozenset()), i in hints.outers
        cued = toponym.article or toponym.kind in KINDS_OF
        if held is None and not (beside or holds or cued):
            return sense.scores
        scores = list(sense.scores)
        for k, candidate in enumerate(sense.candidates):
            place = candidate.place
            if cued:
                scores[k] += sum(CUES.get(mark, 0.0) for mark in cue_marks(toponym, place))
            if place.row in beside:
                scores[k] += CUES["beside"]
            if holds and place.feature in CONTAINING:
                scores[k] += CUES["contains"]
            if held is not None:
                scores[k] += CUES["held"] * (place.row in held.rows)
        return scores

    def _is_stray(self, i: int, sense: Sense, scores: Sequence[float]) -> bool:
        """Whether the likeliest is a far town of another name, in a country that nothing else here lies in."""
        best = sense.candidates[scores.index(max(scores))]
        place = best.place
        if best.how not in (ALTERNATE, SHORT) or place.feature != "populated place" or i in self.hints.held:
            return False
        others = [other for other in self.anchors if other.row != place.row]
        if len(others) < LEAST_ANCHORS or any(other.country == place.country for other in others):
            return False
        return min(kilometers(place, other) for other in others) > STRAY_KM

    def _why(self, i: int, sense: Sense, k: int) -> str:
        toponym, place = self.toponyms[i], sense.candidates[k].place
        held = self.hints.held.get(i)
        if held is not None and place.row in held.rows:
            return f"inside {held.container}, named beside it"
        if toponym.kind in KINDS_OF and fits(toponym.kind, place):
            return f"called a {toponym.kind} beside it"
        if len(sense.candidates) == 1:
            return "the only place of that name"
        if sense.bonus.get(place.row, 0.0) > 2:
            return "the same as elsewhere in the report, where more is said of it"
        return f"likeliest of {len(sense.candidates)} by size, country and nearness to the other places"


def _adrift(toponym: Toponym, sense: Sense, near: Place) -> _Choice:
    """Choose a place that no entry fits, put where the report says that it lies near."""
    place = replace(
        near,
        name=toponym.text,
        kind="other",
        geoname_id=None,
        extent_km=LEAN_KM / 2,
        source=f"not in the gazetteer; placed at {near.name}, which it is said to lie near",
        feature="other",
        population=0,
        key=f"near:{near.key}:{toponym.normal}",
    )
    others = tuple(open_index().place(candidate.place.row) for candidate in sense.candidates[:7])
    why = f"said to lie near {near.name}, where no entry of that name is"
    return _Choice(place, round(ADRIFT * toponym.sure, 3), (place, *others), why)
