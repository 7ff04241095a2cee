"""Toponym resolution: which of its candidates each name means, with the losers kept.

Every candidate gets a score: what it is and how many people live there, whether its country or division is named,
how many of the report's other places lie in the same ones, and how near they are. The scores of a name's candidates
make its confidence. One name has one sense in a report, unless a container beside it ("Hidalgo, Texas") or a word
that says what it is ("the state of Hidalgo") tells otherwise; such words are obeyed.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from gazetteer.lookup import ABBREVIATION, ALIAS, ALTERNATE, CODE, PRIMARY, SHORT, Match, open_index
from gazetteer.names import SAINTS
from gazetteer.ranking import kilometres as point_kilometers
from mapper.model import Mention
from mapper.reading.ground import Ground, ground, kilometers
from mapper.reading.weights import BASE, CUES, FIRST, SECOND

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gazetteer import Place
    from mapper.language.sentences import Text
    from mapper.reading.recognition import Toponym

__all__ = ["resolve", "settle"]

CLOSE_KM, FAR_KM, BESIDE_KM = 60.0, 300.0, 100.0
WIDE = frozenset(("country", "admin1", "continent", "world region", "ocean", "sea"))
HELD_BESIDE = 0.7
APART, LEAST_WEIGHT = 6.0, 0.15
BESIDE_CHARS = 150
MOST_CONSIDERED = 150
MOST_KEPT = 10
NEIGHBORS = 6
MOST_ANCHORS = 6
HOPELESS = 8.0
SETTLED = 0.97
OBEYED = 0.97
LINK = re.compile(
    r",? ?\(|, ?|,? (?:in|en|au|aux|dans|del|de) (?:the |la |el |le |los )?(?:[a-z]+ (?:of|de|del) )?(?:the |la |el )?"
    r"|,? (?:an?|the|una?|el|la|une?|le) (?:[\w-]+ ){1,4}(?:in|of|en|de|del|du|dans) (?:the |la |el |le )?"
    r"(?:[a-z]+ (?:of|de|del) )?"
)
OWNED = re.compile(r"(?:'s|\u2019s|'|\u2019) (?:[a-z]+ ){0,2}")
BESIDE = re.compile(
    r",? (?:[a-z]+ ){0,4}(?:on|near|outside|by|beside|opposite|along|off"
    r"|sobre|cerca de|junto al?|a orillas del?|frente al?|pr\u00e8s de|sur)"
    r" (?:the |el |la |le |los )?(?:[a-z]+ (?:of |de |del )(?:the |la )?)?"
)
LEAN_KM = 40.0
NEARBY = re.compile(r"\b(?:near|outside|beside|cerca|junto|pr\u00e8s)\b")
ADRIFT = 0.6
ROUTE_KM, ROUTE_WEIGHT, RANK_STEP = 120.0, 2.5, 0.3
BARE = re.compile(r", ?")


def base_marks(row: int, how: int) -> dict[str, float]:
    """Return what speaks for a candidate before anything is read."""
    index, place = open_index(), ground(row)
    marks: dict[str, float] = {}
    size = math.log10(int(index.population[row]) + 100) - 2
    if place.feature in ("country", "admin1", "admin2", "continent", "world region"):
        marks[place.feature] = 1.0
        if place.feature in ("country", "admin1", "admin2"):
            marks[f"{place.feature} people"] = size
    elif place.kind in ("river", "water", "region", "camp", "crossing"):
        marks[place.kind] = 1.0
    elif place.feature in ("populated place", "capital"):
        marks["people"] = size
        if place.feature == "capital":
            marks["capital"] = 1.0
    else:
        marks["other"] = 1.0
    if how in (ALTERNATE, SHORT, CODE, ABBREVIATION):
        marks[["alternate", "short", "code", "abbreviation"][(ALTERNATE, SHORT, CODE, ABBREVIATION).index(how)]] = 1.0
    return marks


class _Candidate(NamedTuple):
    place: Ground
    base: float
    how: int


def kin_marks(places: Sequence[tuple[Ground, int]]) -> list[dict[str, float]]:
    """Return what speaks for each bearer of one name because others bear it: its country, its division, its capital."""
    plain = (PRIMARY, ALIAS, ABBREVIATION, ALTERNATE)
    nations = {place.country for place, how in places if place.feature == "country" and how != SHORT}
    capitals = {place.country for place, how in places if place.feature == "capital" and how in plain}
    divisions = {place.admin1 for place, how in places if place.feature == "admin1" and how in plain}
    found = []
    for place, _ in places:
        marks: dict[str, float] = {}
        if place.feature == "admin1" and place.country in nations | capitals:
            marks["namesake"] = 1.0
        elif nations and place.feature not in ("country", "admin1"):
            marks["nation's name"] = 1.0
        elif place.admin1 in divisions and place.feature in ("populated place", "capital"):
            marks["seat"] = 1.0
        found.append(marks)
    return found


@lru_cache(maxsize=20_000)
def _candidates(matches: tuple[Match, ...]) -> tuple[_Candidate, ...]:
    best: dict[int, _Candidate] = {}
    matches = matches[:MOST_CONSIDERED]
    kin = kin_marks([(ground(match.row), match.how) for match in matches])
    for match, more in zip(matches, kin, strict=True):
        marks = base_marks(match.row, match.how) | more
        weight = sum(BASE.get(mark, 0.0) * value for mark, value in marks.items())
        if match.row not in best or weight > best[match.row].base:
            best[match.row] = _Candidate(ground(match.row), weight, match.how)
    return tuple(sorted(best.values(), key=lambda candidate: -candidate.base))


class _Sense:
    """One name of the report with its candidates, their scores and their shares of the belief."""

    __slots__ = (
        "bonus",
        "candidates",
        "gave",
        "gave1",
        "last",
        "mentions",
        "names",
        "names1",
        "neighbors",
        "now",
        "order",
        "scores",
        "shares",
        "spurned",
        "sure",
    )

    def __init__(self, candidates: tuple[_Candidate, ...], order: int) -> None:
        self.candidates: Sequence[_Candidate] = candidates
        self.order, self.last, self.mentions, self.sure = order, order, 0, 0.0
        self.bonus: dict[int, float] = {}
        self.names: frozenset[int] = frozenset()
        self.names1: frozenset[int] = frozenset()
        self.spurned: frozenset[int] = frozenset()
        self.gave: dict[int, float] = {}
        self.gave1: dict[int, float] = {}
        self.neighbors: list[_Sense] = []
        self.now: tuple[Ground, float] = (candidates[0].place, 0.0)
        self.scores: list[float] = []
        self.shares: list[float] = []

    @property
    def top(self) -> _Candidate:
        return self.candidates[max(range(len(self.shares)), key=self.shares.__getitem__)]

    def set_scores(self, scores: list[float]) -> None:
        self.scores, self.shares = scores, _shares(scores)


def _shares(scores: Sequence[float]) -> list[float]:
    most = max(scores)
    raw = [math.exp(score - most) for score in scores]
    total = sum(raw)
    return [value / total for value in raw]


class _Context:
    """What the whole report says for countries and divisions by naming them."""

    def __init__(self, senses: Iterable[_Sense], peoples: Mapping[int, int]) -> None:
        self.countries: Counter[int] = Counter(peoples)
        self.admin1: Counter[int] = Counter()
        self.admin2: set[int] = set()
        for sense in senses:
            if sense.sure < 0.4:
                continue
            for candidate in sense.candidates[:3]:
                place = candidate.place
                if candidate.base < sense.candidates[0].base - 3:
                    break
                if place.feature == "country":
                    self.countries[place.country] += sense.mentions
                    sense.names |= {place.country}
                elif place.feature == "admin1":
                    self.admin1[place.admin1] += sense.mentions
                    sense.names1 |= {place.admin1}
                elif place.feature == "admin2":
                    self.admin2.add(place.admin2)

    def marks(self, sense: _Sense, place: Ground) -> tuple[float, float, float]:
        """Return what the countries and divisions named beside this name say for a place."""
        country = self.countries.get(place.country, 0)
        if country and place.country in sense.names:
            country -= sense.mentions
        admin1 = self.admin1.get(place.admin1, 0) if place.admin1 and place.feature != "admin1" else 0
        if admin1 and place.admin1 in sense.names1:
            admin1 -= sense.mentions
        if place.admin1 in sense.spurned:
            admin1 = 0
        return (
            0.0 if place.feature == "country" else math.log1p(country),
            math.log1p(admin1),
            1.0 if place.admin2 and place.feature != "admin2" and place.admin2 in self.admin2 else 0.0,
        )


class _Votes:
    """How the belief in all names is spread over countries, divisions and the ground."""

    def __init__(self, senses: Sequence[_Sense], known: Sequence[Ground]) -> None:
        self.countries: dict[int, float] = {}
        self.admin1: dict[int, float] = {}
        self.total = 0.0
        self.anchors: list[tuple[_Sense | None, Ground, float]] = []
        for sense in senses:
            weight = sense.sure * math.log2(1 + sense.mentions)
            self.total += weight
            sense.gave, sense.gave1 = {}, {}
            for candidate, share in zip(sense.candidates, sense.shares, strict=True):
                place = candidate.place
                if share > 0.05:
                    sense.gave[place.country] = sense.gave.get(place.country, 0.0) + weight * share
                    if place.admin1:
                        sense.gave1[place.admin1] = sense.gave1.get(place.admin1, 0.0) + weight * share
            for country, value in sense.gave.items():
                self.countries[country] = self.countries.get(country, 0.0) + value
            for admin1, value in sense.gave1.items():
                self.admin1[admin1] = self.admin1.get(admin1, 0.0) + value
            most = max(sense.shares)
            top = sense.top.place
            sense.now = (top, most * sense.sure)
            if most > 0.5 and top.feature not in WIDE:
                self.anchors.append((sense, top, most * sense.sure))
        self.fixed: list[tuple[_Sense | None, Ground, float]] = [(None, place, 1.0) for place in known[:MOST_ANCHORS]]
        self.often = sorted(self.anchors, key=lambda anchor: -anchor[0].mentions if anchor[0] else 0)[:MOST_ANCHORS]
        self.orders = [anchor[0].order for anchor in self.anchors if anchor[0]]

    def around(self, sense: _Sense) -> list[tuple[Ground, float]]:
        """Return the places to be near to: those told of just before and after, and the most frequent ones."""
        at = bisect_left(self.orders, sense.order)
        chosen = self.fixed + self.anchors[max(0, at - NEIGHBORS) : at + NEIGHBORS + 1] + self.often
        found = {}
        for other, place, weight in chosen:
            if other is None:
                found[place.row] = (place, weight)
            elif other is not sense:
                apart = min(
                    abs(sense.order - other.order),
                    abs(sense.last - other.last),
                    abs(sense.order - other.last),
                    abs(sense.last - other.order),
                )
                found[place.row] = (place, weight * (LEAST_WEIGHT + (1 - LEAST_WEIGHT) * math.exp(-apart / APART)))
        return list(found.values())

    def marks(self, sense: _Sense, place: Ground, around: Sequence[tuple[Ground, float]]) -> tuple[float, ...]:
        """Return what the other names say for a place: shares of country and division, and three nearnesses."""
        rest = max(self.total - sense.sure * math.log2(1 + sense.mentions), 1.0)
        country = (
            max(self.countries.get(place.country, 0.0) - sense.gave.get(place.country, 0.0), 0.0)
            if place.country
            else 0.0
        )
        admin1 = (
            max(self.admin1.get(place.admin1, 0.0) - sense.gave1.get(place.admin1, 0.0), 0.0) if place.admin1 else 0.0
        )
        if place.admin1 in sense.spurned:
            admin1 = 0.0
        if place.feature == "country":
            close = far = beside = country
        elif place.feature == "admin1":
            close, far, beside = 0.0, admin1, 0.0
        else:
            close = far = beside = 0.0
            for other, weight in around:
                if other.row != place.row:
                    distance = kilometers(place, other)
                    if distance < 1500:
                        close += weight * math.exp(-distance / CLOSE_KM)
                        far += weight * math.exp(-distance / FAR_KM)
            for neighbor in sense.neighbors:
                other, weight = neighbor.now
                if other.feature in ("country", "admin1"):
                    inside = (
                        place.country == other.country if other.feature == "country" else place.admin1 == other.admin1
                    )
                    beside += HELD_BESIDE * weight * inside
                elif other.row != place.row and other.feature not in WIDE:
                    beside += weight * math.exp(-kilometers(place, other) / BESIDE_KM)
        return (
            min(country / rest, 1.0),
            min(admin1 / rest, 1.0),
            math.log1p(admin1),
            1 - math.exp(-close),
            1 - math.exp(-far),
            1 - math.exp(-beside),
        )


def cue_marks(toponym: Toponym, place: Ground) -> tuple[str, ...]:
    """Return how the words beside a name speak for one kind of place."""
    marks = []
    if toponym.kind in KINDS_OF:
        marks.append("kind fits" if _fits(toponym.kind, place) else "kind misfits")
    elif toponym.article:
        towns = place.feature in ("populated place", "capital", "admin1", "admin2")
        wide = not towns and (place.kind in ("river", "water", "region") or place.feature == "continent")
        marks.append("article fits" if wide else "article misfits" if towns else "")
    return tuple(marks)


KINDS_OF = {
    "division": ("admin1",),
    "county": ("admin2", "admin1"),
    "town": ("populated place", "capital", "town"),
    "village": ("populated place", "village"),
    "river": ("river",),
    "water": ("water",),
    "region": ("region", "admin1"),
    "island": ("island",),
    "camp": ("camp",),
    "country": ("country",),
}


def _fits(kind: str, place: Ground) -> bool:
    wanted = KINDS_OF.get(kind)
    return wanted is None or place.feature in wanted or place.kind in wanted


def _containers(text: Text, toponyms: Sequence[Toponym]) -> dict[int, tuple[int, bool]]:
    """Map a toponym to the one that contains it by its place in the sentence, and whether only a comma says so."""
    found: dict[int, tuple[int, bool]] = {}
    raw = text.text
    for i in range(len(toponyms) - 1):
        inner, outer = toponyms[i], toponyms[i + 1]
        if not inner.matches or not outer.matches or outer.start - inner.end > 60:
            continue
        gap = raw[inner.end : outer.start]
        if LINK.fullmatch(gap):
            found[i] = (i + 1, BARE.fullmatch(gap) is not None)
        elif OWNED.fullmatch(gap) and i + 1 not in found:
            found[i + 1] = (i, False)
    return found


class _Resolver:
    def __init__(self, text: Text, toponyms: Sequence[Toponym], known: Sequence[Place]) -> None:
        self.text, self.toponyms = text, toponyms
        self.index = open_index()
        self.keys: list[tuple[Match, ...]] = [toponym.matches for toponym in toponyms]
        self.names: list[str] = [toponym.normal for toponym in toponyms]
        self.senses: dict[str, _Sense] = {}
        for i, toponym in enumerate(toponyms):
            if toponym.matches:
                sense = self.senses.get(toponym.normal)
                if sense is None:
                    sense = self.senses[toponym.normal] = _Sense(_candidates(toponym.matches), i)
                sense.mentions += 1
                sense.last = i
                sense.sure = max(sense.sure, toponym.sure)
        rows = [self.index.row(place) for place in known]
        self.known = [ground(row) for row in rows if row is not None]
        self.inside = _containers(text, toponyms)
        self.held: dict[int, frozenset[int]] = {}
        self.outers: set[int] = set()
        self.beside: dict[int, frozenset[int]] = {}
        self.adrift: dict[str, Place] = {}

    def run(self) -> None:
        order = list(self.senses.values())
        self.context = _Context(order, getattr(self.toponyms, "peoples", {}))
        self._obey()
        self._meet()
        self._lean()
        self._spell()
        for sense in order:
            self._first(sense)
        self._shorten()
        self._share()
        for sense in order:
            if len(sense.scores) < len(sense.candidates):
                self._first(sense)
        for limit in (1.0, SETTLED):
            votes = _Votes(order, self.known)
            open_senses = [sense for sense in order if len(sense.candidates) > 1 and max(sense.shares) < limit]
            fresh = [(sense, self._second(sense, votes)) for sense in open_senses]
            for sense, scores in fresh:
                sense.set_scores(scores)

    def _meet(self) -> None:
        """Tell each name which others stand next to it in the text."""
        for i, (left, right) in enumerate(zip(self.toponyms, self.toponyms[1:], strict=False)):
            if (
                i not in self.held
                and right.start - left.end < BESIDE_CHARS
                and left.matches
                and right.matches
                and left.normal != right.normal
            ):
                one, other = self.senses[left.normal], self.senses[right.normal]
                if len(one.neighbors) < NEIGHBORS:
                    one.neighbors.append(other)
                if len(other.neighbors) < NEIGHBORS:
                    other.neighbors.append(one)

    def _spell(self) -> None:
        """Prefer places that are spelt with the very accents of the text ("Berlín")."""
        for i, toponym in enumerate(self.toponyms):
            if not toponym.text.isascii() and toponym.matches and (sense := self.senses[toponym.normal]).order == i:
                text = toponym.text.casefold()
                for candidate in sense.candidates:
                    if text in self.index.name(candidate.place.row).casefold():
                        sense.bonus[candidate.place.row] = sense.bonus.get(candidate.place.row, 0.0) + CUES["spelt so"]

    def _share(self) -> None:
        """Prefer a place that another name of the report means already ("San Pedro", "Tapanatepec")."""
        meant = {sense.top.place.row: sense for sense in self.senses.values() if max(sense.shares) > 0.5}
        for sense in self.senses.values():
            for candidate in sense.candidates:
                if meant.get(candidate.place.row, sense) is not sense and candidate.place.feature in (
                    "populated place",
                    "capital",
                ):
                    sense.bonus[candidate.place.row] = sense.bonus.get(candidate.place.row, 0.0) + CUES["shared"]

    def _lean(self) -> None:
        """Note the candidates that lie by the place which a name is said to be near ("Hidalgo on the Suchiate")."""
        for i in range(len(self.toponyms) - 1):
            one, other = self.toponyms[i], self.toponyms[i + 1]
            if one.matches and other.matches and one.normal != other.normal and other.start - one.end < 40:
                one_gap = self.text.text[one.end : other.start]
                if BESIDE.fullmatch(one_gap):
                    inner, outer = self.senses[one.normal], self.senses[other.normal]
                    spots = [
                        candidate.place for candidate in outer.candidates[:5] if candidate.place.feature not in WIDE
                    ]
                    rows = frozenset(
                        c.place.row for c in inner.candidates for spot in spots if kilometers(c.place, spot) < LEAN_KM
                    )
                    if not rows and len(outer.candidates) == 1 and len(spots) == 1 and NEARBY.search(one_gap):
                        self.adrift.setdefault(self.names[i], self.index.place(spots[0].row))
                    if rows:
                        self.beside[i] = rows
                        for row in rows:
                            inner.bonus.setdefault(row, CUES["beside"])

    def _shorten(self) -> None:
        """Let the first words of a longer name of the report mean the same place ("San Pedro" Sula)."""
        for name, sense in list(self.senses.items()):
            parts = name.split()
            if len(parts) < 3 or parts[0] not in SAINTS or not sense.candidates:
                continue
            for cut in range(2, len(parts)):
                for short in (" ".join(parts[:cut]), " ".join(parts[cut:])):
                    other = self.senses.get(short)
                    if other is not None:
                        row = sense.top.place.row
                        if all(candidate.place.row != row for candidate in other.candidates):
                            other.candidates = [
                                *other.candidates,
                                sense.top._replace(how=SHORT, base=other.candidates[0].base - 2),
                            ]
                        other.bonus.setdefault(row, CUES["shortened"])

    def _obey(self) -> None:
        """Note the candidates that lie in the container beside them."""
        counts: dict[str, Counter[frozenset[int]]] = {}
        for i, (j, bare) in self.inside.items():
            inner, outer = self.senses[self.names[i]], self.senses[self.names[j]]
            if inner is outer:
                continue
            nation = inner.candidates[0].place.feature == "country"
            outers = [
                candidate.place for candidate in outer.candidates[:5] if candidate.base > outer.candidates[0].base - 5
            ]
            towns = bare or self.text.text[self.toponyms[i].end : self.toponyms[j].start] == " in "
            held = frozenset(
                candidate.place.row
                for candidate in inner.candidates
                for place in outers
                if (not nation or candidate.place.feature == "admin1")
                and (towns or place.feature not in ("populated place", "capital"))
                and self.index.inside(candidate.place.row, place.row)
            )
            if held:
                self.held[i] = held
                self.outers.add(j)
                counts.setdefault(self.names[i], Counter())[held] += 1
        for name, tally in counts.items():
            sense = self.senses[name]
            at_first = self.held.get(sense.order)
            held = at_first or tally.most_common(1)[0][0]
            sense.bonus = dict.fromkeys(held, CUES["held at first"] if at_first else CUES["held later"])
            if not at_first:
                sense.spurned = frozenset(ground(row).admin1 for row in held)

    def _first(self, sense: _Sense) -> None:
        scored = []
        for candidate in sense.candidates:
            extra = sum([a * b for a, b in zip(FIRST, self.context.marks(sense, candidate.place), strict=True)])
            scored.append((candidate.base + extra + sense.bonus.get(candidate.place.row, 0.0), candidate))
        scored.sort(key=lambda pair: -pair[0])
        del scored[MOST_KEPT:]
        while scored[-1][0] < scored[0][0] - HOPELESS:
            del scored[-1]
        sense.candidates = [candidate for _, candidate in scored]
        sense.set_scores([score for score, _ in scored])

    def _second(self, sense: _Sense, votes: _Votes) -> list[float]:
        around = votes.around(sense)
        scores = []
        for candidate in sense.candidates:
            marks = self.context.marks(sense, candidate.place) + votes.marks(sense, candidate.place, around)
            extra = sum([a * b for a, b in zip(SECOND, marks, strict=True)])
            scores.append(candidate.base + extra + sense.bonus.get(candidate.place.row, 0.0))
        return scores

    # ------------------------------------------------------------------ one mention at a time

    def mention(self, i: int, report: int) -> Mention:
        toponym = self.toponyms[i]
        sense = self.senses.get(toponym.normal) if toponym.matches else None
        if sense is None:
            return Mention(toponym.start, toponym.end, toponym.text, report=report, why="not in the gazetteer")
        if i not in self.held and (near := self.adrift.get(toponym.normal)) is not None:
            return self._adrift(toponym, sense, near, report)
        scores = list(sense.scores)
        held = self.held.get(i)
        for k, candidate in enumerate(sense.candidates):
            scores[k] += sum(CUES.get(mark, 0.0) for mark in cue_marks(toponym, candidate.place))
            if i in self.beside and candidate.place.row in self.beside[i]:
                scores[k] += CUES["beside"]
            if i in self.outers and candidate.place.feature in ("country", "admin1", "admin2"):
                scores[k] += CUES["contains"]
            if held is not None:
                scores[k] += CUES["held"] * (candidate.place.row in held)
        shares = _shares(scores)
        ranked = sorted(range(len(scores)), key=lambda k: -scores[k])
        places = tuple(self.index.place(sense.candidates[k].place.row) for k in ranked[:8])
        confidence = round(shares[ranked[0]] * toponym.sure, 3)
        return Mention(
            toponym.start,
            toponym.end,
            toponym.text,
            places[0],
            "mention",
            confidence,
            places,
            report,
            self._why(i, sense, ranked[0]),
        )

    def _adrift(self, toponym: Toponym, sense: _Sense, near: Place, report: int) -> Mention:
        """Return a mention of a place that no entry fits, put where the report says that it lies near."""
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
        others = tuple(self.index.place(candidate.place.row) for candidate in sense.candidates[:7])
        why = f"said to lie near {near.name}, where no entry of that name is"
        confidence = round(ADRIFT * toponym.sure, 3)
        return Mention(
            toponym.start, toponym.end, toponym.text, place, "mention", confidence, (place, *others), report, why
        )

    def _why(self, i: int, sense: _Sense, k: int) -> str:
        place = sense.candidates[k].place
        held = self.held.get(i)
        if held is not None and place.row in held:
            return f"inside {self.toponyms[self.inside[i][0]].text}, named beside it"
        toponym = self.toponyms[i]
        if toponym.kind in KINDS_OF and _fits(toponym.kind, place):
            return f"called a {toponym.kind} beside it"
        if len(sense.candidates) == 1:
            return "the only place of that name"
        if place.row in sense.bonus and sense.bonus[place.row] > 2:
            return "the same as elsewhere in the report, where more is said of it"
        return f"likeliest of {len(sense.candidates)} by size, country and nearness to the other places"


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
    resolver = _Resolver(text, toponyms, known)
    resolver.run()
    return [resolver.mention(i, report) for i in range(len(toponyms))]


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
    shares = _shares([score + ROUTE_WEIGHT * value for score, value in zip(scores, near, strict=True)])
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


def _nearness(place: Place, others: Sequence[Place]) -> float:
    """Return how near a place lies to the nearest two of the others, from 0 to 2."""
    if place.kind in ("country", "region"):
        return 0.0
    near = sorted(point_kilometers(place.point, other.point) for other in others)[:2]
    return sum(math.exp(-distance / ROUTE_KM) for distance in near)
