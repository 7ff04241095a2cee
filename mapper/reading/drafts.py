"""Names on their way to being toponyms: the longest ones that the gazetteer knows, with their span and readings.

The first half of recognition. What stands around a draft is noted later, in `mapper.reading.surroundings`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from gazetteer.index import AFTER, BEFORE
from gazetteer.lookup import ABBREVIATION, ALIAS, ALTERNATE, CODE, PRIMARY, SHORT
from mapper.language.sentences import unaccented
from mapper.reading.capitals import COMMA, SPACE, capitals, is_acronym, joint
from mapper.reading.facts import Facts, facts, narrowed
from mapper.reading.wordlists import wordlists

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Draft", "Passage", "extend", "longest", "narrow", "unowned", "with_noun"]

LONGEST_NAME = 6
CONTRACTIONS = {"au": "le", "du": "le", "aux": "les", "des": "les"}
"""What French prepositions make of the article that a name begins with."""
NOUN_AFTER = re.compile(r" ([a-z\u00df-\u00ff]+)\b(?! of\b)")
CONTEXT = 40
HEADED = frozenset(("of", "de", "del", "du", "des"))
OPENERS = "\"'\u201c\u2018([\u00ab\u2014-"
OWNERS = ("'s", "\u2019s", "'S", "\u2019S")


@dataclass(slots=True)
class Draft:
    """A name on its way: words ``[first, last)`` of the passage and what has been noted about it."""

    first: int
    last: int
    start: int
    end: int
    facts: Facts
    marks: tuple[str, ...] = ()
    kind: str = ""
    inside: str = ""
    locative: bool = False
    article: bool = False
    strong: bool = False
    nouned: bool = False

    @property
    def normal(self) -> str:
        """The name in normal form."""
        return self.facts.normal


class Passage:
    """A text as recognition sees it: its capitalised words, what joins them, and the words of its language."""

    def __init__(self, text: str, language: str) -> None:
        self.text = text
        self.lists = wordlists(language)
        self.unaccented = unaccented(language)
        self.contractions = CONTRACTIONS if language.startswith("fr") else {}
        self.words = [word for word in capitals(text) if word.text not in self.unaccented]
        self.joints = [joint(text, left, right) for left, right in pairwise(self.words)]
        self.joints += [("", "")] * bool(self.words)

    def runs(self) -> Iterator[tuple[int, int]]:
        """Yield the word ranges that are joined to one another, cut where a new sentence must start."""
        first = 0
        for k, (kind, _) in enumerate(self.joints):
            if kind in ("", COMMA):
                yield first, k + 1
                first = k + 1

    def before(self, start: int) -> str:
        """Return the word or the mark before a character, in lower case; nothing at the start of a line."""
        left = self.text[max(0, start - CONTEXT) : start].rstrip(" \t\u00a0")
        if not left or left[-1] == "\n":
            return ""
        if not left[-1].isalnum() and left[-1] != ".":
            return left[-1]
        word = left.rsplit(None, 1)[-1].lstrip(OPENERS)
        return self.unaccented.get(word, word.lower())

    def contracted(self, k: int) -> str:
        """Return the article that a preposition before a word has swallowed ("au Havre", "du Caire")."""
        start = self.words[k].start
        return self.contractions.get(self.before(start), "") if self.text[start - 1 : start] == " " else ""

    def lowers(self, first: int, last: int) -> set[str]:
        """Return the words of a range in lower case."""
        return {word.text.lower() for word in self.words[first:last]}

    def is_other(self, k: int) -> bool:
        """Whether a word belongs to the name of an organization, a street or a place, and so to no person's."""
        lower = self.words[k].text.lower()
        lists = self.lists
        return lower in lists.organizations or lower in lists.streets or lower in AFTER or len(lower) == 1


def unowned(end: int, word: str) -> int:
    """Return where a word ends without a possessive's ending."""
    return end - (2 if word.endswith(("'s", "\u2019s")) else 0)


def longest(passage: Passage, k: int, last: int) -> Draft | None:
    """Return the longest known name that begins with a word, within its run."""
    words = passage.words
    cuts = _cuts(passage, k, last)
    article = passage.contracted(k)
    for at in range(len(cuts) - 1, -1, -1):
        word = words[k + at]
        possessive = word.text[-2:] in OWNERS
        known = facts(cuts[at] + "s") if possessive and at else None
        stripped = possessive and known is None
        known = known or facts(cuts[at])
        if article and (full := facts(f"{article} {cuts[at]}")) and (known is None or full.weight > known.weight):
            known = full
        if known is not None:
            return Draft(k, k + at + 1, words[k].start, word.end - (2 if stripped else 0), known)
    return None


def with_noun(passage: Passage, draft: Draft) -> None:
    """Let the noun beside a name say which place it is: "the Sim\u00f3n Bol\u00edvar bridge", "el puente Rumichaca"."""
    kinds = passage.lists.kinds
    known = None
    after = NOUN_AFTER.match(passage.text, draft.end)
    if after and after[1] in kinds:
        known = facts(f"{draft.normal} {after[1]}")
    if known is None and (before := passage.before(draft.start)) in kinds:
        known = facts(f"{before} {draft.normal}")
    if known is not None:
        draft.facts, draft.nouned = known, True


def _cuts(passage: Passage, k: int, last: int) -> list[str]:
    """Return the normal forms of the first word, of the first two, and so on."""
    words, joints = passage.words, passage.joints
    end = min(last, k + LONGEST_NAME)
    full = words[k].normal
    if not full:
        return []
    cuts = [full]
    if k + 1 < end and joints[k][1] in HEADED and words[k].text.lower() in passage.lists.organizations:
        return cuts
    for at in range(k + 1, end):
        link, word = joints[at - 1][1], words[at]
        if words[at - 1].text[-2:] in OWNERS:
            full += "s"
        full = f"{full} {link} {word.normal}" if link else f"{full} {word.normal}"
        cuts.append(full)
    return cuts


def narrow(passage: Passage, draft: Draft) -> bool:
    """Settle the readings of a single word; False where it cannot be a place's."""
    word = passage.words[draft.first].text
    hows = draft.facts.hows
    dotted = passage.text[draft.end : draft.end + 1] == "."
    capital = is_acronym(word) or "." in word
    kept: tuple[int, ...]
    if ABBREVIATION in hows and (capital or (dotted and len(word) < 6)):
        kept = (ABBREVIATION, ALIAS) if capital else (ABBREVIATION,)
        if dotted and not capital:
            draft.end += 1
            draft.marks += ("dotted",)
        else:
            draft.marks += ("initials",)
    elif CODE in hows and word.isupper() and len(word) == 2 and _after_comma(passage, draft.first):
        kept = (CODE,)
        draft.marks += ("code",)
    else:
        kept = (PRIMARY, ALIAS, ALTERNATE, SHORT)
        if _means_nothing(passage, draft, word.lower().rstrip(".")):
            return False
        if len(draft.normal) == 3:
            draft.marks += ("three letters",)
    if hows.isdisjoint(kept):
        return False
    if not hows.issubset(kept):
        matches = tuple(match for match in draft.facts.matches if match.how in kept)
        draft.facts = narrowed(matches, draft.normal)
    return True


def _means_nothing(passage: Passage, draft: Draft, lower: str) -> bool:
    return (
        lower in passage.lists.not_places
        or len(draft.normal) < 3
        or (lower in passage.lists.organizations and draft.facts.weight < 0.5)
    )


def _after_comma(passage: Passage, k: int) -> bool:
    return k > 0 and passage.joints[k - 1][0] == COMMA


def extend(passage: Passage, draft: Draft, run: tuple[int, int], taken: int) -> None:
    """Take in capitalised words that say which part or kind of place it is ("South Dallas", "Neches River").

    Parameters
    ----------
    passage, draft
        The text and the name.
    run
        The words ``[first, last)`` that are joined to it.
    taken
        Character up to which the text belongs to the name before.
    """
    words, joints, lists = passage.words, passage.joints, passage.lists
    first, last = draft.first, draft.last
    if first > run[0] and joints[first - 1][0] == SPACE and words[first - 1].text.lower() in BEFORE:
        first -= 1
    while last < run[1] and joints[last - 1][0] == SPACE and words[last].text.lower() in AFTER:
        last += 1
    outer = passage.lowers(first, draft.first) | passage.lowers(draft.last, last)
    if outer & lists.streets or outer & lists.organizations:
        last = draft.last
        outer = passage.lowers(first, draft.first)
    if not outer or taken > words[first].start:
        return
    if last > draft.last:
        end = words[last - 1]
        draft.kind = lists.kinds.get(end.text.lower(), "")
        draft.end = unowned(end.end, end.text)
    draft.start = words[first].start
    draft.first, draft.last = first, last
    draft.marks += ("extended",)
