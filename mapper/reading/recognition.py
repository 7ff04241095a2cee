"""Toponym recognition: which words of a text are names of places, whatever place they may mean.

Capitalised words are tried against the gazetteer, the longest name first; the words around decide whether a
name is a place's, a person's, an organisation's or a street's. Nothing is resolved here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from gazetteer.lookup import ALIAS, CODE, DEMONYM, Index, Match, open_index
from gazetteer.names import normalize
from mapper.language.lexicon import Lexicon, load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapper.language.sentences import Text, Token

__all__ = ["Toponym", "find_toponyms"]

LONGEST_NAME = 7
SMALL_TOWN = 3_000
PARTICLES = frozenset("de del la las los el of the al an and y e do da dos das du des le les sur en di von van der am bin ibn ul ur es as ez".split())


@dataclass(frozen=True, slots=True)
class Toponym:
    """A name found in a text: its tokens ``[first, last)``, its characters ``[start, end)`` and what it may mean.

    ``inside`` names what the words are a part of ("organization") where the name belongs to something else that
    is named after the place; such a name is a mention, never a stop. ``container`` is the index of the toponym
    that follows it after a comma ("Hidalgo, Texas"), or -1.
    """

    first: int
    last: int
    start: int
    end: int
    text: str
    normal: str
    matches: tuple[Match, ...]
    inside: str = ""
    locative: bool = False


@lru_cache(maxsize=1)
def given_names() -> frozenset[str]:
    """Return the given names that mark the words after them as a person's."""
    return frozenset(files("mapper.language").joinpath("given_names.txt").read_text("utf-8").split())


@lru_cache(maxsize=65536)
def _normal(word: str) -> str:
    if word.endswith(("'s", "\u2019s")):
        word = word[:-2]
    return normalize(word)


class _Reader:
    def __init__(self, text: Text, lexicon: Lexicon, index: Index) -> None:
        self.text, self.lexicon, self.index = text, lexicon, index
        self.tokens = text.tokens
        self.sentence_starts = {sentence.first for sentence in text.sentences}
        self.persons: set[str] = set()

    def find(self) -> list[Toponym]:
        found: list[Toponym] = []
        i, tokens = 0, self.tokens
        while i < len(tokens):
            token = tokens[i]
            if not token.text[0].isupper():
                i += 1
                continue
            toponym = self.longest(i)
            if toponym is None:
                self.note_person(i)
                i += 1
                continue
            judged = self.judge(toponym)
            if judged is not None:
                found.append(judged)
            i = toponym.last
        return found

    def note_person(self, i: int) -> None:
        """Remember a surname, so that it is not taken for a town later on."""
        token = self.tokens[i]
        before = self.tokens[i - 1] if i else None
        if before is not None and (before.lower in given_names() or before.lower in self.lexicon.actors["titles"]):
            self.persons.add(token.lower)

    def longest(self, i: int) -> Toponym | None:
        tokens, index = self.tokens, self.index
        parts: list[str] = []
        best: tuple[int, str, tuple[Match, ...]] | None = None
        j = i
        while j < len(tokens) and j - i < LONGEST_NAME:
            token = tokens[j]
            if token.text == "." and j > i and tokens[j - 1].end == token.start and len(tokens[j - 1].text) <= 3:
                j += 1
                continue
            if token.text in "-\u2013'\u2019" and token.start == tokens[j - 1].end and j > i:
                j += 1
                continue
            if not token.text[0].isalpha() or (not token.text[0].isupper() and token.lower not in PARTICLES):
                break
            parts.append(_normal(token.text))
            normal = " ".join(part for part in parts if part)
            if token.text[0].isupper() and (matches := index.ids(normal)):
                best = (j + 1, normal, tuple(matches))
            if token.text.endswith(("'s", "\u2019s")) or not index.has_prefix(normal):
                break
            j += 1
        if best is None:
            return None
        last, normal, matches = best
        last_token = tokens[last - 1]
        end = last_token.end - (2 if last_token.text.endswith(("'s", "\u2019s")) else 0)
        start = tokens[i].start
        return Toponym(i, last, start, end, self.text.text[start:end], normal, matches, locative=self.locative(i))

    def locative(self, i: int) -> bool:
        before = self.tokens[i - 1].lower if i else ""
        words = self.lexicon.words
        return any(before in words[kind] for kind in ("at", "to", "from", "through", "toward"))

    def judge(self, toponym: Toponym) -> Toponym | None:
        """Return the toponym, perhaps marked as inside another name, or None where it is no place."""
        tokens, lexicon = self.tokens, self.lexicon
        first, last = toponym.first, toponym.last
        before: Token | None = tokens[first - 1] if first else None
        after: Token | None = tokens[last] if last < len(tokens) else None
        single = last - first == 1
        word = tokens[first]
        hows = {match.how for match in toponym.matches}
        if hows <= {DEMONYM}:
            return None
        if single and word.lower in lexicon.names["not_places"] and not (word.text.isupper() and hows & {ALIAS}):
            return None
        if single and len(toponym.normal) <= 3 and not (word.text.isupper() or "." in word.text or hows - {ALIAS, CODE}):
            return None
        if hows <= {CODE} and not (before is not None and before.text == ","):
            return None
        if before is not None and before.end + 1 >= word.start:
            if before.lower in lexicon.actors["titles"] and before.text != ",":
                self.persons.update(token.lower for token in tokens[first:last])
                return None
            if before.text[0].isupper() and before.lower in given_names() and first - 1 not in self.sentence_starts and not toponym.locative:
                self.persons.update(token.lower for token in tokens[first:last])
                return None
            if before.lower in lexicon.names["streets_before"]:
                return None
        if single and word.lower in self.persons and not toponym.locative:
            return None
        following_name = after is not None and after.text[0].isupper() and after.start - tokens[last - 1].end == 1
        if following_name and after is not None:
            if after.lower in lexicon.names["streets"]:
                return None
            if after.lower in lexicon.names["organizations"]:
                return self.mark(toponym, "organization")
            if single and (word.lower in given_names() or not toponym.locative) and not self.index.ids(_normal(after.text)):
                self.persons.add(after.lower)
                return None
        if single and word.lower in given_names() and not toponym.locative and not (after is not None and after.text == ","):
            if first in self.sentence_starts or following_name:
                return None
        return toponym

    @staticmethod
    def mark(toponym: Toponym, inside: str) -> Toponym:
        return Toponym(
            toponym.first, toponym.last, toponym.start, toponym.end, toponym.text, toponym.normal, toponym.matches, inside, toponym.locative
        )


def find_toponyms(text: Text, *, language: str = "en") -> Sequence[Toponym]:
    """Find the place names of a text.

    Parameters
    ----------
    text
        The text, cut into tokens and sentences.
    language
        "en", "es" or "fr"; any other is read with the English tables.

    Returns
    -------
    sequence of Toponym
        In text order, without overlaps.
    """
    return _Reader(text, load(language), open_index()).find()
