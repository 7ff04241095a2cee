"""What stands around a name, as plain yes-or-no marks that speak for or against a place being meant.

Recognition asks this of each draft as it is found; what the rest of the text says comes after, in
`mapper.reading.judging`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mapper.reading.capitals import HYPHEN, PARTICLE, SPACE
from mapper.reading.runs import CONTEXT
from mapper.reading.surnames import AGE, SPOKEN

if TYPE_CHECKING:
    from mapper.reading.drafts import Draft
    from mapper.reading.runs import Run
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


def note(run: Run, draft: Draft, previous: Draft | None, surnames: Surnames) -> None:
    """Note what the words of a name and those around it say.

    Parameters
    ----------
    run, draft
        The words that are joined to the name, and the name; the marks go into the draft.
    previous
        The name before it in the text.
    surnames
        The persons of the text as far as they are known.
    """
    text, lists, start = run.text, run.lists, draft.start
    marks = [*draft.marks, *draft.facts.marks]
    if not lists.fitted:
        marks = [*(mark for mark in marks if mark != "alternate"), "other language"]
    count = draft.last - draft.first
    marks.append("one word" if count == 1 else "two words" if count == 2 else "three words")
    before = run.before(start)
    begins = not before or before[-1] in ENDERS or "\n" in text[max(0, start - 2) : start]
    if begins:
        marks.append("begins")
    _note_words(run, draft, marks, begins=begins)
    if not _note_joined(run, draft, marks, previous):
        mark = _left(run, draft, before, previous)
        if mark or not begins:
            marks.append(mark or "other left")
        if draft.locative and _is_moving(run, draft):
            marks.append("motion")
    _note_kind(run, draft, marks, before)
    if not draft.article and text[max(0, start - 4) : start].lower() == "the ":
        draft.article = True
    if draft.nouned:
        marks.append("kind left")
    mark = _note_following(run, draft) or _right(run, draft)
    if mark:
        marks.append(mark)
    if surnames.covers(draft.first, draft.last):
        marks.append("person" if count == 1 else "person in part")
    draft.marks = tuple(marks)


def _note_words(run: Run, draft: Draft, marks: list[str], *, begins: bool) -> None:
    """Note what the words of the name say themselves: common words, given names, capitals."""
    lists, word = run.lists, run.words[draft.first]
    single, weight = draft.last - draft.first == 1, draft.facts.weight
    if single and word.lower in lists.ordinary and (lists.fitted or weight < 0.55):
        marks.append("ordinary" if weight < 0.75 else "ordinary strong")
        if begins:
            marks.append("ordinary begins")
    if word.given:
        if single:
            marks.append("given")
        elif "extended" not in marks and not run.words[draft.last - 1].is_other:
            marks.append("given pair")
    if not word.text.isascii():
        marks.append("accented")
    if word.acronym and "initials" not in marks and "code" not in marks:
        marks.append(
            "capitals" if len(word.text) > 5 or not single or draft.last < len(run.words) else "short capitals"
        )


def _note_joined(run: Run, draft: Draft, marks: list[str], previous: Draft | None) -> bool:
    """Note what the capitalised words joined to the left say; False where there are none."""
    if draft.first == 0:
        return False
    kind = run.joints[draft.first - 1][0]
    follows = previous is not None and previous.last == draft.first and previous.start >= run.starts[0]
    if kind == SPACE:
        mark = _capital_left(run, draft, follows=follows)
        lists = run.lists
        if mark == "name left" and not lists.fitted and run.before(run.starts[0]) not in lists.locatives:
            marks.append("stranger left")
    elif kind == PARTICLE:
        if any(word.organization for word in run.words[: draft.first]):
            mark = _inside_organization(draft)
        else:
            mark = "list and" if follows else "particle left"
    elif kind == HYPHEN:
        mark = "hyphen left"
    else:
        return False
    marks.append(mark)
    if draft.locative and _is_moving(run, draft):
        marks.append("motion")
    return True


def _capital_left(run: Run, draft: Draft, *, follows: bool) -> str:
    lists, word = run.lists, run.words[draft.first - 1]
    lower = word.lower
    if word.organization:
        return _inside_organization(draft)
    if lower.rstrip(".") in lists.streets_before:
        return "street"
    if follows:
        return "place left"
    if lower in lists.locatives:
        return _locative(draft, lower)
    if word.given or len(lower.rstrip(".")) == 1:
        return "given left"
    if lower in ARTICLES and _is_family(run, draft):
        return "family"
    return "word left" if lower in lists.ordinary or lower.endswith(ADVERBS) else "name left"


def _inside_organization(draft: Draft) -> str:
    draft.inside = "organization"
    return "organization left"


def _locative(draft: Draft, word: str) -> str:
    draft.locative = draft.strong = True
    return f"after {word}" if word in COMMON_LOCATIVES else "locative"


def _is_moving(run: Run, draft: Draft) -> bool:
    """Whether a verb of motion governs the preposition before a name."""
    words = run.text[max(0, draft.start - 70) : draft.start].lower().split()[-8:]
    return not run.lists.motion.isdisjoint(words)


def _left(run: Run, draft: Draft, before: str, previous: Draft | None) -> str:
    """Return what the word or mark before a name says, if anything."""
    lists = run.lists
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
        return "family" if _is_family(run, draft) else "article"
    if before in lists.streets_before:
        return "street"
    if before == "," and draft.first == 0 and run.after_comma:
        return "after comma"
    if before in ("and", "of", "("):
        return f"after {before}"
    return "after and" if before in ("y", "et", "or", "de", "du", "-", "/") else ""


def _is_family(run: Run, draft: Draft) -> bool:
    """Whether an English plural behind "the" may be a family's name, no country's or region's: "the Rojas"."""
    plural = run.lists.fitted and draft.last - draft.first == 1 and run.words[draft.first].lower.endswith("s")
    return plural and not {"country", "feature", "division", "region"} & {*draft.facts.marks}


def _note_kind(run: Run, draft: Draft, marks: list[str], before: str) -> None:
    """Note a word that says what the place is ("the state of Hidalgo")."""
    kinds = run.lists.kinds
    if draft.kind or not (before in kinds or before in LINKS):
        return
    nearby = run.text[max(0, draft.start - 30) : draft.start].lower().split()[-3:]
    told = [word for word in nearby if word in kinds]
    if told and all(word in LINKS for word in nearby[nearby.index(told[-1]) + 1 :]):
        draft.kind = kinds[told[-1]]
        marks.append("kind left")


def _note_following(run: Run, draft: Draft) -> str:
    """Return what the capitalised words joined to the right say, if there are any."""
    words, last = run.words, draft.last
    if last >= len(words):
        return ""
    kind = run.joints[last - 1][0]
    if kind != SPACE or run.end(last - 1) != draft.end:
        return "hyphen right" if kind == HYPHEN else ""
    lists, word = run.lists, words[last]
    lower, tail = word.lower.rstrip("."), words[last : last + 4]
    if lower in lists.streets or any(later.street for later in tail):
        return "street"
    if any(later.organization for later in tail):
        draft.inside = "organization"
        return "organization right" if lower in lists.organizations else "organization later"
    if word.facts is not None and lower not in lists.ordinary:
        return "place right"
    if lower in lists.titles:
        return "title right"
    return "word right" if lower in lists.ordinary else "name right"


def _right(run: Run, draft: Draft) -> str:
    """Return what the text after a name says, if anything."""
    text, lists, end = run.text, run.lists, draft.end
    following = text[end : end + 1]
    if following in (" ", ","):
        if following == "," and AGE.match(text, end):
            return "age right"
        if (found := APPOSED.match(text, end)) and found[1].lower() in lists.kinds:
            return "apposition"
        if SPOKEN.match(text, end):
            return "spoken"
        if lists.where.match(text, end):
            return "where right"
    right = RIGHT.match(text, end, end + CONTEXT)
    after = right[1].lower() if right else ""
    if after in ("'s", "\u2019") or text.startswith(("'s", "\u2019s"), end):
        return "possessive"
    if after == "-":
        return "hyphened"
    if after in lists.streets and after not in NOT_STREETS:
        return "street"
    if after in lists.kinds and lists.names_before_nouns:
        draft.kind = lists.kinds[after]
        return "kind right"
    if after in lists.organizations:
        return "office right"
    return "letters right" if after and after[0].isalpha() else ""
