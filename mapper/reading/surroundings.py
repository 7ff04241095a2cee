"""What stands around a name, as plain yes-or-no marks that speak for or against a place being meant.

Recognition asks this of each draft as it is found; what the rest of the text says comes after, in
`mapper.reading.judging`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mapper.reading.capitals import COMMA, HYPHEN, PARTICLE, SPACE, is_acronym
from mapper.reading.drafts import CONTEXT
from mapper.reading.facts import facts
from mapper.reading.surnames import AGE, SPOKEN

if TYPE_CHECKING:
    from mapper.reading.drafts import Draft, Passage
    from mapper.reading.surnames import Surnames

__all__ = ["note"]

COMMON_LOCATIVES = frozenset(["in", "from", "at", "near", "to", "for", "on", "by", "over", "between"])
RIGHT = re.compile(r"[ \t\u00a0]*([^\W\d_]+(?:['\u2019][^\W\d_]+)*|\d+|[^\w\s])")
APPOSED = re.compile(
    r",? (?:the|an?|una?|el|la|une?|le) (?:[\w-]+ ){0,3}?([\w-]+)"
    r"(?: (?:of|in|on|near|at|before|where|that|de|en|dans|\w+ the)\b|,)"
)
ADVERBS = ("ly", "mente", "ment")
ENDERS = '.!?:\u2026"\u201c\u201d\u2018*|\u2022\u2014>'
ARTICLES = ("the", "el", "la", "los", "las", "le", "les")
LINKS = ("of", "de", "du", "del", "the", "la", "el", "d")
NOT_STREETS = ("place", "route", "square")


def note(passage: Passage, draft: Draft, run: tuple[int, int], previous: Draft | None, surnames: Surnames) -> None:
    """Note what the words of a name and those around it say.

    Parameters
    ----------
    passage, draft
        The text and the name; the marks go into the draft.
    run
        The words ``[first, last)`` that are joined to the name.
    previous
        The name before it in the text.
    surnames
        The persons of the text as far as they are known.
    """
    text, lists = passage.text, passage.lists
    marks = [*draft.marks, *(mark for mark in draft.facts.marks if lists.english or mark != "alternate")]
    if not lists.english:
        marks.append("other language")
    count = draft.last - draft.first
    marks.append("one word" if count == 1 else "two words" if count == 2 else "three words")
    before = passage.before(draft.start)
    begins = not before or before[-1] in ENDERS or "\n" in text[max(0, draft.start - 2) : draft.start]
    if begins:
        marks.append("begins")
    _note_words(passage, draft, marks, run[1], begins=begins)
    if not _note_joined(passage, draft, marks, run[0], previous):
        mark = _left(passage, draft, before, previous)
        if mark or not begins:
            marks.append(mark or "other left")
        if draft.locative and _is_moving(passage, draft):
            marks.append("motion")
    _note_kind(passage, draft, marks, before)
    if not draft.article and text[max(0, draft.start - 4) : draft.start].lower() == "the ":
        draft.article = True
    if draft.nouned:
        marks.append("kind left")
    mark = _note_following(passage, draft, run[1]) or _right(passage, draft)
    if mark:
        marks.append(mark)
    if surnames.covers(draft.first, draft.last):
        marks.append("person" if count == 1 else "person in part")
    draft.marks = tuple(marks)


def _note_words(passage: Passage, draft: Draft, marks: list[str], last: int, *, begins: bool) -> None:
    """Note what the words of the name say themselves: common words, given names, capitals."""
    lists, word = passage.lists, passage.words[draft.first].text
    lower, single, weight = word.lower(), draft.last - draft.first == 1, draft.facts.weight
    if single and lower in lists.ordinary and (lists.english or weight < 0.55):
        marks.append("ordinary" if weight < 0.75 else "ordinary strong")
        if begins:
            marks.append("ordinary begins")
    if lower in lists.given:
        if single:
            marks.append("given")
        elif "extended" not in marks and not passage.is_other(draft.last - 1):
            marks.append("given pair")
    if not word.isascii():
        marks.append("accented")
    if is_acronym(word) and "initials" not in marks and "code" not in marks:
        marks.append("capitals" if len(word) > 5 or not single or draft.last < last else "short capitals")


def _note_joined(passage: Passage, draft: Draft, marks: list[str], first: int, previous: Draft | None) -> bool:
    """Note what the capitalised words joined to the left say; False where there are none."""
    if draft.first <= first:
        return False
    lists, kind = passage.lists, passage.joints[draft.first - 1][0]
    follows = previous is not None and previous.last == draft.first
    if kind == SPACE:
        mark = _capital_left(passage, draft, follows=follows)
        if (
            mark == "name left"
            and not lists.english
            and passage.before(passage.words[first].start) not in lists.locatives
        ):
            marks.append("stranger left")
    elif kind == PARTICLE:
        if passage.lowers(first, draft.first) & lists.organizations:
            mark = _inside_organization(draft)
        else:
            mark = "list and" if follows else "particle left"
    elif kind == HYPHEN:
        mark = "hyphen left"
    else:
        return False
    marks.append(mark)
    if draft.locative and _is_moving(passage, draft):
        marks.append("motion")
    return True


def _capital_left(passage: Passage, draft: Draft, *, follows: bool) -> str:
    lists, lower = passage.lists, passage.words[draft.first - 1].text.lower()
    if lower in lists.organizations:
        return _inside_organization(draft)
    if lower.rstrip(".") in lists.streets_before:
        return "street"
    if follows:
        return "place left"
    if lower in lists.locatives:
        return _locative(draft, lower)
    if lower in lists.given or len(lower.rstrip(".")) == 1:
        return "given left"
    return "word left" if lower in lists.ordinary or lower.endswith(ADVERBS) else "name left"


def _inside_organization(draft: Draft) -> str:
    draft.inside = "organization"
    return "organization left"


def _locative(draft: Draft, word: str) -> str:
    draft.locative = draft.strong = True
    return f"after {word}" if word in COMMON_LOCATIVES else "locative"


def _is_moving(passage: Passage, draft: Draft) -> bool:
    """Whether a verb of motion governs the preposition before a name."""
    words = passage.text[max(0, draft.start - 70) : draft.start].lower().split()[-8:]
    return not passage.lists.motion.isdisjoint(words)


def _left(passage: Passage, draft: Draft, before: str, previous: Draft | None) -> str:
    """Return what the word or mark before a name says, if anything."""
    lists = passage.lists
    if before == "at" and previous and previous.inside == "organization" and draft.start - previous.end == 4:
        return _inside_organization(draft)
    if before in lists.locatives:
        return _locative(draft, before)
    if before in lists.reaching:
        draft.strong = True
        return "verb left"
    if before.rstrip(".") in lists.titles:
        return "title left"
    if before in ARTICLES:
        draft.article = True
        return "article"
    if before in lists.streets_before:
        return "street"
    if before == "," and draft.first and passage.joints[draft.first - 1][0] == COMMA:
        return "after comma"
    if before in ("and", "of", "("):
        return f"after {before}"
    return "after and" if before in ("y", "et", "or", "de", "du", "-", "/") else ""


def _note_kind(passage: Passage, draft: Draft, marks: list[str], before: str) -> None:
    """Note a word that says what the place is ("the state of Hidalgo")."""
    kinds = passage.lists.kinds
    if draft.kind or not (before in kinds or before in LINKS):
        return
    nearby = passage.text[max(0, draft.start - 30) : draft.start].lower().split()[-3:]
    told = [word for word in nearby if word in kinds]
    if told and all(word in LINKS for word in nearby[nearby.index(told[-1]) + 1 :]):
        draft.kind = kinds[told[-1]]
        marks.append("kind left")


def _note_following(passage: Passage, draft: Draft, last: int) -> str:
    """Return what the capitalised words joined to the right say, if there are any."""
    lists, words = passage.lists, passage.words
    if draft.last >= last:
        return ""
    kind = passage.joints[draft.last - 1][0]
    if kind != SPACE or words[draft.last - 1].end != draft.end:
        return "hyphen right" if kind == HYPHEN else ""
    lower = words[draft.last].text.lower().rstrip(".")
    tail = passage.lowers(draft.last, min(last, draft.last + 4))
    if lower in lists.streets or tail & lists.streets:
        return "street"
    if tail & lists.organizations:
        draft.inside = "organization"
        return "organization right" if lower in lists.organizations else "organization later"
    if facts(words[draft.last].normal) is not None and lower not in lists.ordinary:
        return "place right"
    if lower in lists.titles:
        return "title right"
    return "word right" if lower in lists.ordinary else "name right"


def _right(passage: Passage, draft: Draft) -> str:
    """Return what the text after a name says, if anything."""
    text, lists, end = passage.text, passage.lists, draft.end
    if AGE.match(text, end):
        return "age right"
    if (found := APPOSED.match(text, end)) and found[1].lower() in lists.kinds:
        return "apposition"
    if SPOKEN.match(text, end):
        return "spoken"
    right = RIGHT.match(text, end, end + CONTEXT)
    after = right[1].lower() if right else ""
    if after in ("'s", "\u2019") or text.startswith(("'s", "\u2019s"), end):
        return "possessive"
    if after == "-":
        return "hyphened"
    if after in lists.streets and after not in NOT_STREETS:
        return "street"
    if after in lists.kinds and lists.english:
        draft.kind = lists.kinds[after]
        return "kind right"
    if after in lists.organizations:
        return "office right"
    return "letters right" if after and after[0].isalpha() else ""
