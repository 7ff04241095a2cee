"""Which capitalised words are a person's: by a title, a given name, an age, or what the person said.

Recognition asks for these before it looks for places, run by run; a surname met once counts in the whole text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mapper.reading.capitals import DOT, HYPHEN, PARTICLE, SPACE
from mapper.reading.drafts import longest

if TYPE_CHECKING:
    from mapper.reading.runs import Run

__all__ = ["AGE", "SPOKEN", "Surnames"]

AGE = re.compile(r", ?(?:aged? )?\d{1,2}(?:,(?!\d)|\.\s|;| of\b| from\b|-year)")
SPOKEN = re.compile(r",? (?:said|says|told|added|added:|asked|testified|wrote|dijo|dit|explained|recalled|replied)\b")
WITHIN = frozenset((SPACE, DOT, HYPHEN, PARTICLE))
KNOWN_WEIGHT = 0.3


class Surnames:
    """The persons of a text: the surnames met so far, and which words of the run at hand are a person's."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.words: set[int] = set()

    def covers(self, first: int, last: int) -> bool:
        """Whether one of the words ``[first, last)`` of the run is a person's."""
        return bool(self.words) and not self.words.isdisjoint(range(first, last))

    def read(self, run: Run) -> None:
        """Note the words of a run that are a person's."""
        self.words.clear()
        words, last = run.words, len(run.words)
        titled = run.before(run.starts[0]).rstrip(".") in run.lists.titles
        if last == 1 and not titled:
            return
        k = 0
        while k < last:
            form = words[k]
            if form.title and _leads(run, k, (SPACE, "")):
                titled, k = True, k + 1
                continue
            if titled or (form.given and _leads(run, k, (SPACE,), person=True)):
                k = self._take(run, k, titled=titled)
            titled = False
            k += 1
        if last >= 2:
            self._read_described(run)

    def _take(self, run: Run, k: int, *, titled: bool) -> int:
        """Note a person's words from here on and return where they end."""
        words, joints, last, end = run.words, run.joints, len(run.words), k + 1
        while end < last and joints[end - 1][0] in WITHIN and not words[end].is_other:
            end += 1
        if not (titled and end - k > 2 and _known_pair(run, k)):
            self.words.update(range(k, end))
            self.names.add(words[end - 1].normal)
        return end

    def _read_described(self, run: Run) -> None:
        """Note a person by what follows the name: an age, or what was said."""
        text, words, last = run.text, run.words, len(run.words)
        end = run.end(last - 1)
        if text[end : end + 1] not in (" ", ","):
            return
        aged = run.joints[last - 2][0] == SPACE and AGE.match(text, end) is not None
        if aged and not _known_pair(run, last - 2):
            self.words.update((last - 2, last - 1))
            self.names.add(words[-1].normal)
        if last > 3 or not SPOKEN.match(text, end) or words[-1].is_other:
            return
        if words[0].lower not in run.lists.ordinary and words[0].facts is None:
            self.names.add(words[-1].normal)


def _leads(run: Run, k: int, joints: tuple[str, ...], *, person: bool = False) -> bool:
    """Whether a word stands before another of the run and begins no place's name with it."""
    if k + 1 >= len(run.words) or run.joints[k][0] not in joints:
        return False
    return not (person and run.words[k + 1].is_other) and not _known_pair(run, k)


def _known_pair(run: Run, k: int) -> bool:
    """Whether a place of two words or more is named from here."""
    if not (run.words[k].leads or run.contracted(k)):
        return False
    found = longest(run, k, min(len(run.words), k + 4))
    return found is not None and found.last - k > 1 and found.facts.weight >= KNOWN_WEIGHT
