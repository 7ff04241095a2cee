"""What the words between two names say: one holds the other, or lies by it; or one is short for the other.

Between the candidates of resolution and the votes: hints become a bonus for some candidates, and those of a
container are obeyed where it stands.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from gazetteer.lookup import SHORT, open_index
from gazetteer.names import SAINTS, normalize
from mapper.language.links import link_words
from mapper.reading.ground import WIDE, ground, kilometers
from mapper.reading.weights import CUES

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from gazetteer import Place
    from mapper.language.links import LinkWords
    from mapper.language.sentences import Text
    from mapper.reading.ground import Ground
    from mapper.reading.recognition import Toponym
    from mapper.reading.senses import Sense

__all__ = ["LEAN_KM", "Hints", "gloss", "prefer_shared", "prefer_spelt", "shorten"]

OWNED = re.compile(r"(?:'s|\u2019s|'|\u2019) (?:[a-z]+ ){0,2}")
BARE = re.compile(r", ?")
LEAN_KM = 40.0
LINK_CHARS, BESIDE_CHARS = 60, 40
TOWNS = ("populated place", "capital")
GLOSS_CHARS = 70
MOST_SHORTENED = 4
MOST_PAIRS = 4096
"""Pairs of names, one held by the other, that are remembered at a time."""


class Held(NamedTuple):
    """The rows of a name's candidates that lie in the container beside it, and the container's own words."""

    rows: frozenset[int]
    container: str


class Hints:
    """The hints of one report.

    Attributes
    ----------
    held
        For a toponym, its candidates that lie in the container beside it.
    outers
        The toponyms that are containers.
    beside
        For a toponym, the rows of its candidates that lie by the place it is said to be near.
    adrift
        For a name of which no candidate lies there, that place.
    """

    def __init__(self, text: Text, toponyms: Sequence[Toponym], senses: Mapping[str, Sense]) -> None:
        self.text, self.toponyms, self.senses = text.text, toponyms, senses
        self.words = link_words(text.language)
        self.held: dict[int, Held] = {}
        self.outers: set[int] = set()
        self.beside: dict[int, frozenset[int]] = {}
        self.adrift: dict[str, Place] = {}

    def obey(self) -> None:
        """Note the candidates that lie in the container beside them."""
        counts: dict[str, Counter[frozenset[int]]] = {}
        within: dict[tuple[str, str, str, bool], Held] = {}
        for i, j, bare in _containers(self.text, self.toponyms, self.words):
            name, container, written = self.toponyms[i].normal, self.toponyms[j].normal, self.toponyms[j].text
            if name == container:
                continue
            towns = bare or self.text[self.toponyms[i].end : self.toponyms[j].start].strip() in self.words.within
            held = within.get((name, container, written, towns))
            if held is None:
                held = Held(_held(self.senses[name], self.senses[container], towns=towns), written)
                if len(within) >= MOST_PAIRS:
                    within.clear()
                within[name, container, written, towns] = held
            if held.rows:
                self.held[i] = held
                self.outers.add(j)
                counts.setdefault(name, Counter())[held.rows] += 1
        for name, tally in counts.items():
            sense = self.senses[name]
            at_first = self.held.get(sense.order)
            rows = at_first.rows if at_first else tally.most_common(1)[0][0]
            sense.bonus = dict.fromkeys(rows, CUES["held at first"] if at_first else CUES["held later"])
            if not at_first:
                sense.spurned = frozenset(ground(row).admin1 for row in rows)

    def lean(self) -> None:
        """Note the candidates that lie by the place which a name is said to be near ("Hidalgo on the Suchiate")."""
        for i, (one, other) in enumerate(pairwise(self.toponyms)):
            if not (one.matches and other.matches) or one.normal == other.normal:
                continue
            gap = self.text[one.end : other.start] if other.start - one.end < BESIDE_CHARS else ""
            if not self.words.lies_by.fullmatch(gap):
                continue
            inner, outer = self.senses[one.normal], self.senses[other.normal]
            spots = [candidate.place for candidate in outer.candidates[:5] if candidate.place.feature not in WIDE]
            rows = frozenset(
                c.place.row for c in inner.candidates for spot in spots if kilometers(c.place, spot) < LEAN_KM
            )
            if not rows and len(outer.candidates) == 1 and len(spots) == 1 and self.words.nearby.search(gap):
                self.adrift.setdefault(one.normal, open_index().place(spots[0].row))
            if rows:
                self.beside[i] = rows
                for row in rows:
                    inner.bonus.setdefault(row, CUES["beside"])


def _containers(text: str, toponyms: Sequence[Toponym], words: LinkWords) -> Iterator[tuple[int, int, bool]]:
    """Yield a toponym, the one that contains it by its place in the sentence, and whether only a comma says so."""
    owned = -1
    for i in range(len(toponyms) - 1):
        inner, outer = toponyms[i], toponyms[i + 1]
        gap = text[inner.end : outer.start] if outer.start - inner.end <= LINK_CHARS else ""
        linked = bool(inner.matches and outer.matches and words.holds.fullmatch(gap))
        linked = linked and words.denial.search(gap) is None
        if owned == i and not linked:
            yield i, i - 1, False
        if linked:
            yield i, i + 1, BARE.fullmatch(gap) is not None
        elif inner.matches and outer.matches and OWNED.fullmatch(gap):
            owned = i + 1
    if toponyms and owned == len(toponyms) - 1:
        yield owned, owned - 1, False


def _held(inner: Sense, outer: Sense, *, towns: bool) -> frozenset[int]:
    """Return the rows of a name's candidates that lie in those of another; towns hold others only where told so."""
    nation = inner.candidates[0].place.feature == "country"
    least = outer.candidates[0].base - 5
    outers = [candidate.place for candidate in outer.candidates[:5] if candidate.base > least]
    rows: set[int] = set()
    for place in outers:
        if towns or place.feature not in TOWNS:
            rows.update(_inside(inner, place))
    if nation:
        rows.intersection_update([c.place.row for c in inner.candidates if c.place.feature == "admin1"])
    return frozenset(rows)


def _inside(inner: Sense, place: Ground) -> list[int]:
    """Return the rows of a name's candidates that lie in a place, as `gazetteer.index.Index.inside` has it."""
    level, row = place.feature, place.row
    if level in ("country", "admin1", "admin2"):
        code = getattr(place, level)
        return [c.place.row for c in inner.candidates if getattr(c.place, level) == code and c.place.row != row]
    inside = open_index().inside
    return [c.place.row for c in inner.candidates if inside(c.place.row, row)]


def _add(sense: Sense, row: int, bonus: float) -> None:
    sense.bonus[row] = sense.bonus.get(row, 0.0) + bonus


def gloss(hints: Hints) -> None:
    """Let a name mean what the report says is meant by it: "Santiago, by which they mean Ixcuintla"."""
    text, senses, means = hints.text, hints.senses, hints.words.means
    for one, other in pairwise(hints.toponyms):
        if not (one.matches and other.matches) or one.normal == other.normal:
            continue
        if other.start - one.end < GLOSS_CHARS and means.fullmatch(text[one.end : other.start]):
            _let_mean(senses[one.normal], senses[other.normal], CUES["held"])


def prefer_spelt(hints: Hints) -> None:
    """Prefer places that are spelt with the very accents of the text ("Berlín")."""
    index, senses, initials = open_index(), hints.senses, hints.words.initials
    for i, toponym in enumerate(hints.toponyms):
        if (meant := initials.get(toponym.text)) and toponym.matches and (sense := senses[toponym.normal]).order == i:
            for candidate in sense.candidates:
                if index.name(candidate.place.row) == meant:
                    _add(sense, candidate.place.row, CUES["initials"])
        if not toponym.text.isascii() and toponym.matches and (sense := senses[toponym.normal]).order == i:
            text = toponym.text.casefold()
            for candidate in sense.candidates:
                if text in index.name(candidate.place.row).casefold():
                    _add(sense, candidate.place.row, CUES["spelt so"])


def prefer_shared(senses: Mapping[str, Sense]) -> None:
    """Prefer a place that another name of the report means already ("San Pedro", "Tapanatepec")."""
    index = open_index()
    meant = {sense.top.place.row: sense for sense in senses.values() if sense.most > 0.5}
    for name, sense in senses.items():
        for candidate in sense.candidates:
            place = candidate.place
            other = meant.get(place.row, sense)
            if other is not sense and place.feature in TOWNS and name in normalize(index.name(place.row)):
                _add(sense, place.row, CUES["shared"])


def shorten(hints: Hints) -> None:
    """Let a part of a longer name of the report mean the same place ("San Pedro" Sula, Ciudad "Hidalgo").

    Not where the longer one is only named to say that it is not meant: "San Pedro, and not San Pedro Sula".
    """
    senses, words = hints.senses, hints.words
    long = (name for name in senses if " " in name)
    shorts = {name: [senses[short] for short in _shorts(name, words.heads) if short in senses] for name in long}
    longer = {name for name, others in shorts.items() if others}
    meant = {
        toponym.normal
        for toponym in hints.toponyms
        if toponym.normal in longer and not words.denied.search(hints.text[max(0, toponym.start - 60) : toponym.start])
    }
    for name, others in shorts.items():
        if name in meant:
            for other in others:
                _let_mean(other, senses[name])


def _shorts(name: str, heads: Container[str]) -> list[str]:
    """Return what a longer name may be called for short."""
    parts = name.split()
    if parts[0] in heads and len(parts) > 1:
        return [" ".join(parts[1:])]
    if parts[0] in SAINTS and len(parts) > 2:
        return [" ".join(words) for cut in range(2, len(parts)) for words in (parts[:cut], parts[cut:])]
    return []


def _let_mean(short: Sense, full: Sense, bonus: float = CUES["shortened"]) -> None:
    """Let a name mean what a longer one may mean; the likeliest of it most of all."""
    own = {candidate.place.row for candidate in short.candidates}
    base = short.candidates[0].base - 2
    top = full.top
    for candidate in full.candidates[:MOST_SHORTENED]:
        row = candidate.place.row
        if row not in own:
            added = replace(candidate, how=SHORT, base=base - (top.base - candidate.base))
            short.candidates = [*short.candidates, added]
        short.bonus[row] = max(short.bonus.get(row, 0.0), bonus)
