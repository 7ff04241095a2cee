"""Toponym recognition: which words of a text are names of places, whatever place they may mean.

Capitalised runs are tried against the gazetteer, the longest name first. What stands around a name is turned into
plain yes-or-no marks (a locative preposition, a title, a surname met before, a container after a comma, ...); their
weights add up to how sure we are that a place is meant. Nothing is resolved here.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from gazetteer.index import AFTER, BEFORE
from gazetteer.lookup import ABBREVIATION, ALIAS, ALTERNATE, CODE, DEMONYM, PRIMARY, SHORT, Index, Match, open_index
from gazetteer.names import normalize
from mapper.language.lexicon import Lexicon, load
from mapper.reading.capitals import COMMA, HYPHEN, PARTICLE, SPACE, capitals, is_acronym, joint
from mapper.reading.evidence import BIAS, WEIGHTS
from mapper.reading.ground import ground, kilometers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mapper.language.sentences import Text

__all__ = ["Toponym", "find_toponyms", "given_names"]

LONGEST_NAME = 6
COMMON_LOCATIVES = frozenset(["in", "from", "at", "near", "to", "for", "on", "by", "over", "between"])
MOTION = frozenset(("arrive", "stay", "move", "pass", "depart", "transport"))
REACHING = frozenset(("arrive", "pass", "depart"))
NEAR_KM = 150.0
WIDE = frozenset(("country", "admin1", "continent", "world region", "ocean", "sea"))
THRESHOLD = 0.5
CONTEXT = 40
RIGHT = re.compile(r"[ \t\u00a0]*([^\W\d_]+(?:['\u2019][^\W\d_]+)*|\d+|[^\w\s])")
AGE = re.compile(r", ?(?:aged? )?\d{1,2}(?:,|\.\s|;| of\b| from\b|-year)")
SPOKEN = re.compile(r",? (?:said|says|told|added|added:|asked|testified|wrote|dijo|dit|explained|recalled|replied)\b")
APPOSED = re.compile(
    r",? (?:the|an?|una?|el|la|une?|le) (?:[\w-]+ ){0,3}?([\w-]+)"
    r"(?: (?:of|in|on|near|at|before|where|that|de|en|dans|\w+ the)\b|,)"
)
TIMELY = frozenset(
    ["for", "by", "on", "over", "against", "between", "until", "since", "through", "during", "upon", "past", "with"]
)
HEADED = frozenset(("of", "de", "del", "du", "des"))
ADVERBS = ("ly", "mente", "ment")
OPENERS = "\"'\u201c\u2018([\u00ab\u2014-"
ENDERS = '.!?:\u2026"\u201c\u201d\u2018*|\u2022\u2014>'


class Facts(NamedTuple):
    """What the gazetteer says of a name: its matches and the marks that follow from them."""

    matches: tuple[Match, ...]
    marks: tuple[str, ...]
    hows: frozenset[int]
    weight: float


@dataclass(frozen=True, slots=True)
class Toponym:
    """A name found in a text: its characters ``[start, end)`` and what it may mean.

    Attributes
    ----------
    start, end, text, normal
        Where it stands, what is written there, and its normal form.
    matches
        The places that it may mean; empty for a name that the gazetteer does not know.
    inside
        What the words are a part of ("organization") where the name belongs to something else that is named after
        the place; such a name is a mention, never a stop.
    locative
        Whether a preposition of place stands before it.
    article
        Whether a definite article stands before it ("the Suchiate").
    kind
        Word written beside the name that says what it is ("river", "state", "county"), or nothing.
    sure
        How likely it is to be a place's name at all, from 0 to 1.
    """

    source: Text = field(repr=False, compare=False)
    start: int
    end: int
    text: str
    normal: str
    matches: tuple[Match, ...]
    inside: str = ""
    locative: bool = False
    article: bool = False
    kind: str = ""
    sure: float = 1.0

    @property
    def first(self) -> int:
        """Index of its first token."""
        return self.source.token_at(self.start)

    @property
    def last(self) -> int:
        """Index of the token after its last one."""
        return self.source.token_at(self.end - 1) + 1


class Toponyms(list[Toponym]):
    """The names found in a text, with the countries whose peoples it names."""

    def __init__(self, found: list[Toponym], peoples: Counter[int]) -> None:
        super().__init__(found)
        self.peoples = peoples


@lru_cache(maxsize=1)
def given_names() -> frozenset[str]:
    """Return the given names that mark the words after them as a person's."""
    return frozenset(files("mapper.language").joinpath("given_names.txt").read_text("utf-8").split())


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    """Return the common English words that places bear too."""
    lines = files("mapper.language").joinpath("common_words.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@lru_cache(maxsize=8)
def _ordinary(language: str) -> frozenset[str]:
    """Return the words of a language that a capital does not make a name."""
    lexicon = load(language)
    own = set(lexicon.verbs) | lexicon.names["not_places"]
    for table in (lexicon.words, lexicon.actors):
        for words in table.values():
            own |= words
    return frozenset(own | (common_words() if lexicon.language == "en" else frozenset()))


@lru_cache(maxsize=8)
def _motion(language: str, classes: frozenset[str]) -> frozenset[str]:
    """Return the forms of verbs that tell of going to, being at or leaving a place."""
    return frozenset(form for form, verb in load(language).verbs.items() if verb.classes & classes)


@lru_cache(maxsize=8)
def _locatives(language: str) -> frozenset[str]:
    words = load(language).words
    return words["at"] | words["to"] | words["from"] | words["through"] | words["toward"]


@lru_cache(maxsize=8)
def _kinds(language: str) -> dict[str, str]:
    """Map a word of a language that says what a place is to the kind it tells, in English."""
    table = load(language).places
    return {word: name[5:] for name, words in table.items() if name.startswith("kind_") for word in words}


@lru_cache(maxsize=32768)
def facts(normal: str) -> Facts | None:
    """Return what the gazetteer knows of a name in normal form, None where it knows nothing."""
    index = open_index()
    matches = tuple(index.ids(normal))
    return _facts(index, matches, normal) if matches else None


def _facts(index: Index, matches: tuple[Match, ...], normal: str) -> Facts:
    hows = frozenset(match.how for match in matches)
    best, weight, populous = matches[0], -1.0, 0
    features = set()
    for match in matches[:24]:
        feature = index.feature_of(match.row)
        if match.how in (PRIMARY, ALIAS, ABBREVIATION, ALTERNATE):
            features.add(feature)
        how = {PRIMARY: 1.0, ALIAS: 1.0, ABBREVIATION: 1.0, ALTERNATE: 0.75}.get(match.how, 0.55)
        value = how * index.importance(match.row)
        if value > weight:
            best, weight = match, value
        if match.how in (PRIMARY, ALIAS):
            populous = max(populous, int(index.population[match.row]))
    feature = index.feature_of(best.row)
    marks = [f"weight {min(int(weight * 10), 9)}"]
    if "country" in features:
        marks.append("country")
    elif "admin1" in features:
        marks.append("division")
    elif "admin2" in features:
        marks.append("county")
    elif not features <= {"populated place", "capital"}:
        marks.append("feature")
    if best.how == ALTERNATE and not hows & {PRIMARY, ALIAS}:
        marks.append("variant" if normalize(index.name(best.row))[:4] == normal[:4] else "alternate")
    elif best.how == SHORT:
        marks.append("short")
    if len(matches) >= 4:
        marks.append("many")
    return Facts(matches, tuple(marks), hows, weight)


@dataclass(slots=True)
class _Draft:
    """A name on its way: words ``[first, last)`` of the run and what has been noted about it."""

    first: int
    last: int
    start: int
    end: int
    normal: str
    facts: Facts
    marks: list[str]
    kind: str = ""
    inside: str = ""
    locative: bool = False
    article: bool = False
    total: float = 0.0
    strong: bool = False


class _Reader:
    def __init__(self, text: Text, lexicon: Lexicon, *, demonyms: bool, unknown: bool) -> None:
        self.source, self.text, self.lexicon = text, text.text, lexicon
        self.index = open_index()
        self.demonyms, self.unknown = demonyms, unknown
        self.words = capitals(self.text)
        self.joints = [joint(self.text, a, b) for a, b in zip(self.words, self.words[1:], strict=False)] + [("", "")]
        self.english = lexicon.language == "en"
        self.given = given_names()
        self.ordinary = _ordinary(lexicon.language)
        self.titles = lexicon.actors["titles"]
        self.organizations, self.streets = lexicon.names["organizations"], lexicon.names["streets"]
        self.streets_before = lexicon.names["streets_before"]
        self.not_places = lexicon.names["not_places"]
        self.locatives = _locatives(lexicon.language)
        self.motion, self.reaching = _motion(lexicon.language, MOTION), _motion(lexicon.language, REACHING)
        self.kinds = _kinds(lexicon.language)
        self.peoples: Counter[int] = Counter()
        self.surnames: set[str] = set()
        self.person_words: set[int] = set()
        self.drafts: list[_Draft] = []
        self.strangers: list[Toponym] = []

    # ------------------------------------------------------------------ the text in two goes

    def find(self) -> list[Toponym]:
        for first, last in self._runs():
            self._read_run(first, last)
        for draft in self.drafts:
            self._note_document(draft)
        self._note_neighbors()
        found = [self._toponym(draft) for draft in self.drafts if self._accept(draft)]
        if self.strangers:
            found = sorted(found + self.strangers, key=lambda toponym: toponym.start)
        return Toponyms(found, self.peoples)

    def _runs(self) -> Iterator[tuple[int, int]]:
        """Yield the word ranges that are joined to one another, cut where a new sentence must start."""
        first = 0
        for k, (kind, _) in enumerate(self.joints):
            if kind in ("", COMMA):
                yield first, k + 1
                first = k + 1

    def _read_run(self, first: int, last: int) -> None:
        self._find_person(first, last)
        known = len(self.drafts)
        k = first
        while k < last:
            draft = self._longest(k, last)
            if draft is None:
                k += 1
                continue
            k = max(draft.last, k + 1)
            if self._shape(draft, first, last):
                self._note(draft, first, last)
                self.drafts.append(draft)
                k = max(draft.last, k)
        if self.unknown and len(self.drafts) == known:
            self._note_stranger(first, last)

    def _note_stranger(self, first: int, last: int) -> None:
        """Keep a name in the place of a place ("near Skala Sykamineas") although the gazetteer does not know it."""
        words = self.words[first:last]
        before = self._before(words[0].start)
        lowers = [word.text.lower() for word in words]
        if before not in self.locatives or before in TIMELY or len(words) > 4:
            return
        if any(k in self.person_words for k in range(first, last)) or words[-1].normal in self.surnames:
            return
        if any(lower in self.ordinary or lower in self.given or lower in self.titles for lower in lowers):
            return
        named = set(lowers) & (self.organizations | self.streets | self.streets_before | self.not_places)
        if named or any(is_acronym(word.text) or len(word.text) < 3 or facts(word.normal) for word in words):
            return
        end = words[-1].end - (2 if words[-1].text.endswith(("'s", "\u2019s")) else 0)
        text = self.text[words[0].start : end]
        self.strangers.append(
            Toponym(self.source, words[0].start, end, text, normalize(text), (), locative=True, sure=0.0)
        )

    # ------------------------------------------------------------------ persons

    def _find_person(self, first: int, last: int) -> None:
        """Note the words of a run that are a person's, by a title, a given name, an initial, or an age after it."""
        words = self.words
        before = self._before(words[first].start)
        titled = before.rstrip(".") in self.titles
        k = first
        while k < last:
            lower = words[k].text.lower()
            bare = lower.rstrip(".")
            if (
                bare in self.titles
                and k + 1 < last
                and self.joints[k][0] in (SPACE, "")
                and not self._known_pair(k, last)
            ):
                titled, k = True, k + 1
                continue
            named = (
                bare in self.given
                and k + 1 < last
                and self.joints[k][0] == SPACE
                and not self._stops_person(k + 1)
                and not self._known_pair(k, last)
            )
            if titled or named:
                end = k + 1
                while (
                    end < last
                    and self.joints[end - 1][0] in (SPACE, "dot", HYPHEN, PARTICLE)
                    and not self._stops_person(end)
                ):
                    end += 1
                if not (titled and self._known_pair(k, last) and end - k > 2):
                    self.person_words.update(range(k, end))
                    self.surnames.add(words[end - 1].normal)
                k = end
            titled = False
            k += 1
        if last - first >= 2:
            self._find_described(first, last)

    def _find_described(self, first: int, last: int) -> None:
        """Note a person by what follows the name: an age, or what was said."""
        words, end = self.words, self.words[last - 1].end
        aged = self.joints[last - 2][0] == SPACE and AGE.match(self.text, end) is not None
        if aged and not self._known_pair(last - 2, last):
            self.person_words.update((last - 2, last - 1))
            self.surnames.add(words[last - 1].normal)
        if last - first > 3 or not SPOKEN.match(self.text, end) or self._stops_person(last - 1):
            return
        if words[first].text.lower() not in self.ordinary and facts(words[first].normal) is None:
            self.surnames.add(words[last - 1].normal)

    def _known_pair(self, k: int, last: int) -> bool:
        """Whether a place of two words or more is named from here."""
        if k + 1 >= last:
            return False
        found = self._longest(k, min(last, k + 4))
        return found is not None and found.last - k > 1 and found.facts.weight >= 0.3

    def _stops_person(self, k: int) -> bool:
        lower = self.words[k].text.lower()
        return lower in self.organizations or lower in self.streets or lower in AFTER or len(lower) == 1

    # ------------------------------------------------------------------ names

    def _longest(self, k: int, last: int) -> _Draft | None:
        words, joints = self.words, self.joints
        end = min(last, k + LONGEST_NAME)
        full, cuts = words[k].normal, [words[k].normal]
        if not full:
            return None
        if k + 1 < end and joints[k][1] in HEADED and words[k].text.lower() in self.organizations:
            end = k + 1
        for at in range(k + 1, end):
            link, word = joints[at - 1][1], words[at]
            if words[at - 1].text[-2:] in ("'s", "\u2019s", "'S", "\u2019S"):
                full += "s"
            full = f"{full} {link} {word.normal}" if link else f"{full} {word.normal}"
            cuts.append(full)
        for at in range(len(cuts) - 1, -1, -1):
            word = words[k + at]
            possessive = word.text[-2:] in ("'s", "\u2019s", "'S", "\u2019S")
            known = facts(cuts[at] + "s") if possessive and at else None
            stripped = possessive and known is None
            known = known or facts(cuts[at])
            if known is not None:
                normal = cuts[at] + ("" if stripped or not possessive else "s")
                return _Draft(k, k + at + 1, words[k].start, word.end - (2 if stripped else 0), normal, known, [])
        return None

    def _before(self, start: int) -> str:
        left = self.text[max(0, start - CONTEXT) : start].rstrip(" \t\u00a0")
        if not left or left[-1] == "\n":
            return ""
        if not left[-1].isalnum() and left[-1] != ".":
            return left[-1]
        return left.rsplit(None, 1)[-1].lstrip(OPENERS).lower()

    def _shape(self, draft: _Draft, first: int, last: int) -> bool:
        """Settle the span and the readings of a name; False where it cannot be a place's."""
        words, text = self.words, self.text
        word = words[draft.first]
        single = draft.last - draft.first == 1
        hows = draft.facts.hows
        dotted = text[draft.end : draft.end + 1] == "."
        capital = is_acronym(word.text) or "." in word.text
        lower = word.text.lower().rstrip(".")
        if hows == {DEMONYM}:
            self.peoples[int(self.index.country[draft.facts.matches[0].row])] += 1
            draft.inside = "people"
            return self.demonyms and not any(k in self.person_words for k in range(draft.first, draft.last))
        if not single and draft.normal in self.not_places:
            return False
        if single:
            abbreviation = ABBREVIATION in hows and (capital or (dotted and len(word.text) < 6))
            coded = hows & {CODE} and word.text.isupper() and len(word.text) == 2
            kept: tuple[int, ...]
            if abbreviation:
                kept = (ABBREVIATION, ALIAS) if capital else (ABBREVIATION,)
                if dotted and not capital:
                    draft.end += 1
                    draft.marks.append("dotted")
                else:
                    draft.marks.append("initials")
            elif coded and self._after_comma(draft.first):
                kept = (CODE,)
                draft.marks.append("code")
            else:
                kept = (PRIMARY, ALIAS, ALTERNATE, SHORT)
                if (
                    lower in self.not_places
                    or len(draft.normal) < 3
                    or (lower in self.organizations and draft.facts.weight < 0.5)
                ):
                    return False
                if len(draft.normal) == 3:
                    draft.marks.append("three letters")
            if not hows & set(kept):
                return False
            if not hows <= set(kept):
                matches = tuple(match for match in draft.facts.matches if match.how in kept)
                draft.facts = _narrowed(matches, draft.normal)
        self._extend(draft, first, last)
        return True

    def _after_comma(self, k: int) -> bool:
        return k > 0 and self.joints[k - 1][0] == COMMA

    def _extend(self, draft: _Draft, first: int, last: int) -> None:
        """Take in capitalised words that say which part or kind of place it is ("South Dallas", "Neches River")."""
        words, joints = self.words, self.joints
        grown_first, grown_last = draft.first, draft.last
        if (
            grown_first > first
            and joints[grown_first - 1][0] == SPACE
            and words[grown_first - 1].text.lower() in BEFORE
        ):
            grown_first -= 1
        while grown_last < last and joints[grown_last - 1][0] == SPACE and words[grown_last].text.lower() in AFTER:
            grown_last += 1
        outer = {words[k].text.lower() for k in (*range(grown_first, draft.first), *range(draft.last, grown_last))}
        if outer & self.streets or outer & self.organizations:
            grown_last = draft.last
            outer = {words[k].text.lower() for k in range(grown_first, draft.first)}
        if not outer or (self.drafts and self.drafts[-1].end > words[grown_first].start):
            return
        if grown_last > draft.last:
            draft.kind = self.kinds.get(words[grown_last - 1].text.lower(), "")
            end = words[grown_last - 1]
            draft.end = end.end - (2 if end.text.endswith(("'s", "\u2019s")) else 0)
        draft.start = words[grown_first].start
        draft.first, draft.last = grown_first, grown_last
        draft.marks.append("extended")

    # ------------------------------------------------------------------ what speaks for and against it

    def _note(self, draft: _Draft, first: int, last: int) -> None:
        text, words, marks = self.text, self.words, draft.marks
        marks.extend(draft.facts.marks if self.english else [mark for mark in draft.facts.marks if mark != "alternate"])
        if not self.english:
            marks.append("other language")
        word = words[draft.first]
        count = draft.last - draft.first
        lower = word.text.lower()
        marks.append("one word" if count == 1 else "two words" if count == 2 else "three words")
        before = self._before(draft.start)
        begins = not before or before[-1] in ENDERS or "\n" in text[max(0, draft.start - 2) : draft.start]
        if begins:
            marks.append("begins")
        if count == 1 and lower in self.ordinary and (self.english or draft.facts.weight < 0.55):
            marks.append("ordinary" if draft.facts.weight < 0.75 else "ordinary strong")
            if begins:
                marks.append("ordinary begins")
        if count == 1 and lower in self.given:
            marks.append("given")
        if count > 1 and lower in self.given and "extended" not in marks and not self._stops_person(draft.last - 1):
            marks.append("given pair")
        if not word.text.isascii():
            marks.append("accented")
        if is_acronym(word.text) and "initials" not in marks and "code" not in marks:
            marks.append("capitals" if len(word.text) > 5 or count > 1 or draft.last < last else "short capitals")
        self._note_left(draft, first, before, begins)
        self._note_right(draft, last)
        if any(k in self.person_words for k in range(draft.first, draft.last)):
            marks.append("person" if count == 1 else "person in part")

    def _note_left(self, draft: _Draft, first: int, before: str, begins: bool) -> None:
        marks = draft.marks
        if draft.first > first and self.joints[draft.first - 1][0] == SPACE:
            left = self.words[draft.first - 1]
            lower = left.text.lower()
            if lower in self.organizations:
                draft.inside = "organization"
                marks.append("organization left")
            elif lower.rstrip(".") in self.streets_before:
                marks.append("street")
            elif self.drafts and self.drafts[-1].last == draft.first:
                marks.append("place left")
            elif lower in self.locatives:
                self._note_locative(draft, lower)
            elif lower in self.given or len(lower.rstrip(".")) == 1:
                marks.append("given left")
            elif lower not in self.ordinary and not lower.endswith(ADVERBS):
                marks.append("name left")
            else:
                marks.append("word left")
        elif draft.first > first and self.joints[draft.first - 1][0] == PARTICLE:
            heads = {self.words[k].text.lower() for k in range(first, draft.first)}
            if heads & self.organizations:
                draft.inside = "organization"
                marks.append("organization left")
            elif self.drafts and self.drafts[-1].last == draft.first:
                marks.append("list and")
            else:
                marks.append("particle left")
        elif draft.first > first and self.joints[draft.first - 1][0] == HYPHEN:
            marks.append("hyphen left")
        elif (
            before == "at"
            and self.drafts
            and self.drafts[-1].inside == "organization"
            and draft.start - self.drafts[-1].end == 4
        ):
            draft.inside = "organization"
            marks.append("organization left")
        elif before in self.locatives:
            self._note_locative(draft, before)
        elif before in self.reaching:
            draft.strong = True
            marks.append("verb left")
        elif before.rstrip(".") in self.titles:
            marks.append("title left")
        elif before in ("the", "el", "la", "los", "las", "le", "les"):
            draft.article = True
            marks.append("article")
        elif before in self.streets_before:
            marks.append("street")
        elif before == "," and draft.first and self.joints[draft.first - 1][0] == COMMA:
            marks.append("after comma")
        elif before in ("and", "y", "et", "or", "of", "de", "du", "(", "-", "/"):
            marks.append(f"after {before}" if before in ("and", "of", "(") else "after and")
        elif not begins:
            marks.append("other left")
        if not draft.kind and (before in self.kinds or before in ("of", "de", "du", "del", "the", "la", "el", "d")):
            nearby = self.text[max(0, draft.start - 30) : draft.start].lower().split()[-3:]
            told = [word for word in nearby if word in self.kinds]
            links = (
                all(
                    word in ("of", "de", "du", "del", "the", "la", "el", "d")
                    for word in nearby[nearby.index(told[-1]) + 1 :]
                )
                if told
                else False
            )
            if told and links:
                draft.kind = self.kinds[told[-1]]
                marks.append("kind left")
        if not draft.article and self.text[max(0, draft.start - 4) : draft.start].lower() == "the ":
            draft.article = True

    def _note_locative(self, draft: _Draft, word: str) -> None:
        """Note a preposition of place, and whether a verb of motion governs it."""
        draft.locative = draft.strong = True
        draft.marks.append(f"after {word}" if word in COMMON_LOCATIVES else "locative")
        if any(
            other in self.motion for other in self.text[max(0, draft.start - 70) : draft.start].lower().split()[-8:]
        ):
            draft.marks.append("motion")

    def _note_right(self, draft: _Draft, last: int) -> None:
        marks, words = draft.marks, self.words
        if draft.last < last and self.joints[draft.last - 1][0] == SPACE and words[draft.last - 1].end == draft.end:
            lower = words[draft.last].text.lower().rstrip(".")
            tail = {words[k].text.lower() for k in range(draft.last, min(last, draft.last + 4))}
            if lower in self.streets or tail & self.streets:
                marks.append("street")
            elif tail & self.organizations:
                draft.inside = "organization"
                marks.append("organization right" if lower in self.organizations else "organization later")
            elif facts(words[draft.last].normal) is not None and lower not in self.ordinary:
                marks.append("place right")
            elif lower in self.titles:
                marks.append("title right")
            elif lower in self.ordinary:
                marks.append("word right")
            else:
                marks.append("name right")
            return
        if draft.last < last and self.joints[draft.last - 1][0] == HYPHEN:
            marks.append("hyphen right")
            return
        right = RIGHT.match(self.text, draft.end, draft.end + CONTEXT)
        after = right[1].lower() if right else ""
        if AGE.match(self.text, draft.end):
            marks.append("age right")
        elif (found := APPOSED.match(self.text, draft.end)) and found[1].lower() in self.kinds:
            marks.append("apposition")
        elif SPOKEN.match(self.text, draft.end):
            marks.append("spoken")
        elif after in ("'s", "\u2019") or self.text.startswith(("'s", "\u2019s"), draft.end):
            marks.append("possessive")
        elif after == "-":
            marks.append("hyphened")
        elif after in self.streets and after not in ("place", "route", "square"):
            marks.append("street")
        elif after in self.kinds and self.lexicon.language == "en":
            draft.kind = self.kinds[after]
            marks.append("kind right")
        elif after in self.organizations:
            marks.append("office right")
        elif after and after[0].isalpha():
            marks.append("letters right")

    def _note_document(self, draft: _Draft) -> None:
        """Note what the rest of the text tells about a name."""
        if draft.last - draft.first == 1 and draft.normal in self.surnames and "person" not in draft.marks:
            draft.marks.append("surname")

    def _note_neighbors(self) -> None:
        """Note containers after a comma, lists, and whether the places named for sure make a small town likely."""
        divisions, countries, strong = set(), set(self.peoples), {}
        index = self.index
        for draft in self.drafts:
            for match in draft.facts.matches[:4]:
                feature = index.feature_of(match.row)
                if feature == "admin1" and match.how != SHORT:
                    divisions.add(int(index.admin1[match.row]))
                elif feature == "country":
                    countries.add(int(index.country[match.row]))
            if draft.strong:
                strong[draft.normal] = True
        anchors = self._anchors()
        parts = self._parts()
        countries.update(ground(anchor.facts.matches[0].row).country for anchor in anchors)
        for k, draft in enumerate(self.drafts):
            following = self.drafts[k + 1] if k + 1 < len(self.drafts) else None
            if (
                following is not None
                and following.start - draft.end <= 2
                and self.text[draft.end : following.start] in (", ", ",")
            ):
                if any(
                    index.inside(inner.row, outer.row)
                    for outer in following.facts.matches[:3]
                    for inner in draft.facts.matches[:40]
                ):
                    draft.marks.append("container")
                    following.marks.append("contains")
                    draft.strong = following.strong = True
                else:
                    draft.marks.append("list")
            if not draft.strong and draft.normal in strong:
                draft.marks.append("elsewhere locative")
            if any(mark in ("weight 9", "weight 8") for mark in draft.facts.marks):
                continue
            rows = [match.row for match in draft.facts.matches[:40]]
            if any(int(index.admin1[row]) in divisions for row in rows):
                draft.marks.append("same division")
            elif any(int(index.country[row]) in countries for row in rows):
                draft.marks.append("same country")
            elif divisions or countries:
                draft.marks.append("elsewhere")
            if draft.normal in parts:
                draft.marks.append("part of a name")
            if -3 < sum([WEIGHTS.get(mark, 0.0) for mark in draft.marks]) + BIAS < 2 and self._is_near(draft, anchors):
                draft.marks.append("nearby")

    def _anchors(self) -> list[_Draft]:
        """Return the names that surely mean a place, and mostly one."""
        found = [
            draft
            for draft in self.drafts
            if (draft.strong or draft.facts.weight > 0.7) and not {"surname", "person"} & set(draft.marks)
        ]
        return [draft for draft in found if ground(draft.facts.matches[0].row).feature not in WIDE]

    def _parts(self) -> set[str]:
        """Return the words that longer names of the text end with, or begin with: they may be called so later on."""
        found: set[str] = set()
        for draft in self.drafts:
            words = draft.normal.split()
            if len(words) > 1 and "given pair" not in draft.marks:
                found.update(" ".join(words[cut:]) for cut in range(1, len(words)))
                if len(words) > 2:
                    found.update(" ".join(words[:cut]) for cut in range(2, len(words)))
        return found

    def _is_near(self, draft: _Draft, anchors: list[_Draft]) -> bool:
        at = bisect_left(anchors, draft.start, key=lambda anchor: anchor.start)
        around = [anchor for anchor in anchors[max(0, at - 6) : at + 6] if anchor.normal != draft.normal]
        places = [ground(match.row) for match in draft.facts.matches[:6]]
        return any(
            kilometers(ground(anchor.facts.matches[0].row), place) < NEAR_KM for anchor in around for place in places
        )

    # ------------------------------------------------------------------ the verdict

    def _accept(self, draft: _Draft) -> bool:
        if draft.inside == "people":
            draft.total = 3.0
            return True
        draft.total = BIAS + sum([WEIGHTS.get(mark, 0.0) for mark in draft.marks])
        return draft.total >= 0

    def _toponym(self, draft: _Draft) -> Toponym:
        sure = 1 / (1 + math.exp(-draft.total))
        return Toponym(
            self.source, draft.start, draft.end, self.text[draft.start : draft.end], draft.normal, draft.facts.matches,
            draft.inside, draft.locative, draft.article, draft.kind, sure,
        )  # fmt: skip


@lru_cache(maxsize=8192)
def _narrowed(matches: tuple[Match, ...], normal: str) -> Facts:
    return _facts(open_index(), matches, normal)


def find_toponyms(
    text: Text, *, language: str = "en", demonyms: bool = False, unknown: bool = False
) -> Sequence[Toponym]:
    """Find the place names of a text.

    Parameters
    ----------
    text
        The text to read.
    language
        "en", "es" or "fr"; any other is read with the English tables.
    demonyms
        Whether to give the names of peoples ("Honduran"), which mean their countries, too.
    unknown
        Whether to give names in the place of a place ("near Skala Sykamineas") that the gazetteer does not know.

    Returns
    -------
    sequence of Toponym
        In text order, without overlaps.
    """
    return _Reader(text, load(language), demonyms=demonyms, unknown=unknown).find()
