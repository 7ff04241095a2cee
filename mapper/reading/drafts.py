"""Names on their way to being toponyms: the longest ones that the gazetteer knows, with their span and readings.

The first half of recognition. What stands around a draft is noted later, in `mapper.reading.surroundings`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gazetteer.index import AFTER, BEFORE
from gazetteer.lookup import ABBREVIATION, ALIAS, CODE
from mapper.reading.capitals import SPACE
from mapper.reading.facts import Facts, facts, narrowed
from mapper.reading.forms import plain

if TYPE_CHECKING:
    from mapper.reading.forms import Form
    from mapper.reading.runs import Run

__all__ = ["Draft", "extend", "longest", "narrow", "unowned", "with_noun"]

LONGEST_NAME = 6
NOUN_AFTER = re.compile(r" ([a-z\u00df-\u00ff]+)\b(?! of\b)")
HEADED = frozenset(("of", "de", "del", "du", "des"))
INITIALS, DOTTED, CODED, NEITHER = (
    frozenset((ABBREVIATION, ALIAS)), frozenset((ABBREVIATION,)), frozenset((CODE,)), frozenset[int](),
)  # fmt: skip
"""The readings that a word keeps by how it is written."""


@dataclass(slots=True)
class Draft:
    """A name on its way: words ``[first, last)`` of its run and what has been noted about it."""

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


def unowned(end: int, word: str) -> int:
    """Return where a word ends without a possessive's ending."""
    return end - (2 if word.endswith(("'s", "\u2019s")) else 0)


def longest(run: Run, k: int, last: int) -> Draft | None:
    """Return the longest known name that begins with a word and ends before another."""
    words = run.words
    form, article = words[k], run.contracted(k)
    if (form.leads or article) and k + 1 < last and form.normal:
        cuts = _cuts(run, k, last)
        for at in range(len(cuts) - 1, 0, -1):
            owned = words[k + at].owned
            known = facts(cuts[at] + "s") if owned else None
            stripped = owned and known is None
            known = _with_article(article, cuts[at], known or facts(cuts[at]))
            if known is not None:
                return Draft(k, k + at + 1, run.starts[k], run.end(k + at) - (2 if stripped else 0), known)
    known = _with_article(article, form.normal, form.facts)
    if known is None or (known is form.facts and not form.is_name):
        return None
    return Draft(k, k + 1, run.starts[k], run.end(k) - (2 if form.owned else 0), known)


def _with_article(article: str, name: str, known: Facts | None) -> Facts | None:
    """Return what is known of a name, or of the weightier one that begins with the article before it."""
    full = facts(f"{article} {name}") if article and name else None
    return full if full is not None and (known is None or full.weight > known.weight) else known


def with_noun(run: Run, draft: Draft) -> None:
    """Let the noun beside a name say which place it is: "the Sim\u00f3n Bol\u00edvar bridge", "el puente Rumichaca"."""
    kinds = run.lists.kinds
    known = None
    after = NOUN_AFTER.match(run.text, draft.end)
    if after and after[1] in kinds:
        known = facts(f"{draft.normal} {after[1]}")
    if known is None and (before := run.before(draft.start)) in kinds:
        known = facts(f"{before} {draft.normal}")
    if known is not None:
        draft.facts, draft.nouned = known, True


def _cuts(run: Run, k: int, last: int) -> list[str]:
    """Return the normal forms of the first word, of the first two, and so on."""
    words, joints = run.words, run.joints
    full = words[k].normal
    cuts = [full]
    if joints[k][1] in HEADED and words[k].organization:
        return cuts
    for at in range(k + 1, min(last, k + LONGEST_NAME)):
        link = joints[at - 1][1]
        if words[at - 1].owned:
            full += "s"
        full = f"{full} {link} {words[at].normal}" if link else f"{full} {words[at].normal}"
        cuts.append(full)
    return cuts


def narrow(run: Run, draft: Draft) -> bool:
    """Settle the readings of a single word; False where it cannot be a place's."""
    form = run.words[draft.first]
    if draft.facts.is_coded and (kept := _codes(run, draft, form)):
        if not draft.facts.hows <= kept:
            draft.facts = narrowed(tuple(match for match in draft.facts.matches if match.how in kept), draft.normal)
        return True
    alone = draft.facts is form.facts
    known = form.plain if alone else plain(draft.facts, form.lower.rstrip("."), run.lists)
    if known is None:
        return False
    draft.facts = known
    if len(known.normal) == 3:
        draft.marks += ("three letters",)
    return True


def _codes(run: Run, draft: Draft, form: Form) -> frozenset[int]:
    """Return the readings that a word written as an abbreviation or a code keeps, and mark it so; none for others."""
    hows, word = draft.facts.hows, form.text
    if ABBREVIATION in hows:
        if form.acronym or "." in word:
            draft.marks += ("initials",)
            return INITIALS
        if run.text[draft.end : draft.end + 1] == "." and len(word) < 6:
            draft.end += 1
            draft.marks += ("dotted",)
            return DOTTED
    if CODE in hows and word.isupper() and len(word) == 2 and draft.first == 0 and run.after_comma:
        draft.marks += ("code",)
        return CODED
    return NEITHER


def extend(run: Run, draft: Draft, taken: int) -> None:
    """Take in capitalised words that say which part or kind of place it is ("South Dallas", "Neches River").

    Parameters
    ----------
    run, draft
        The words and the name.
    taken
        Character up to which the text belongs to the name before.
    """
    words, joints, kinds = run.words, run.joints, run.lists.kinds
    first, last = draft.first, draft.last
    if first and joints[first - 1][0] == SPACE and words[first - 1].lower in BEFORE:
        first -= 1
    while last < len(words) and joints[last - 1][0] == SPACE and words[last].lower in AFTER:
        last += 1
    if first == draft.first and last == draft.last:
        return
    if any(word.street or word.organization for word in (*words[first : draft.first], *words[draft.last : last])):
        last = draft.last
    if (first == draft.first and last == draft.last) or taken > run.starts[first]:
        return
    if last > draft.last:
        end = words[last - 1]
        draft.kind = kinds.get(end.lower, "")
        draft.end = unowned(run.end(last - 1), end.text)
    draft.start = run.starts[first]
    draft.first, draft.last = first, last
    draft.marks += ("extended",)
