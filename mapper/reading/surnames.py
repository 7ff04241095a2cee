"""Which capitalised words are a person's: by a title, a given name, an age, or what the person said.

Recognition asks for these before it looks for places, run by run; a surname met once counts in the whole text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mapper.reading.capitals import DOT, HYPHEN, PARTICLE, SPACE
from mapper.reading.drafts import longest
from mapper.reading.facts import facts

if TYPE_CHECKING:
    from mapper.reading.drafts import Passage

__all__ = ["AGE", "SPOKEN", "Surnames"]

AGE = re.compile(r", ?(?:aged? )?\d{1,2}(?:,|\.\s|;| of\b| from\b|-year)")
SPOKEN = re.compile(r",? (?:said|says|told|added|added:|asked|testified|wrote|dijo|dit|explained|recalled|replied)\b")
WITHIN = frozenset((SPACE, DOT, HYPHEN, PARTICLE))
KNOWN_WEIGHT = 0.3


class Surnames:
    """The persons of a text: the surnames met so far, and which words are a person's."""

    def __init__(self, passage: Passage) -> None:
        self.passage = passage
        self.names: set[str] = set()
        self.words: set[int] = set()

    def covers(self, first: int, last: int) -> bool:
        """Whether one of the words ``[first, last)`` is a person's."""
        return not self.words.isdisjoint(range(first, last))

    def read(self, first: int, last: int) -> None:
        """Note the words of a run that are a person's."""
        words, lists = self.passage.words, self.passage.lists
        titled = self.passage.before(words[first].start).rstrip(".") in lists.titles
        k = first
        while k < last:
            bare = words[k].text.lower().rstrip(".")
            if bare in lists.titles and self._leads(k, last, (SPACE, "")):
                titled, k = True, k + 1
                continue
            named = bare in lists.given and self._leads(k, last, (SPACE,), person=True)
            if titled or named:
                k = self._take(k, last, titled=titled)
            titled = False
            k += 1
        if last - first >= 2:
            self._read_described(first, last)

    def _leads(self, k: int, last: int, joints: tuple[str, ...], *, person: bool = False) -> bool:
        """Whether a word stands before another of the run and begins no place's name with it."""
        if k + 1 >= last or self.passage.joints[k][0] not in joints:
            return False
        return not (person and self.passage.is_other(k + 1)) and not self._known_pair(k, last)

    def _take(self, k: int, last: int, *, titled: bool) -> int:
        """Note a person's words from here on and return where they end."""
        joints, end = self.passage.joints, k + 1
        while end < last and joints[end - 1][0] in WITHIN and not self.passage.is_other(end):
            end += 1
        if not (titled and end - k > 2 and self._known_pair(k, last)):
            self.words.update(range(k, end))
            self.names.add(self.passage.words[end - 1].normal)
        return end

    def _read_described(self, first: int, last: int) -> None:
        """Note a person by what follows the name: an age, or what was said."""
        text, words, end = self.passage.text, self.passage.words, self.passage.words[last - 1].end
        aged = self.passage.joints[last - 2][0] == SPACE and AGE.match(text, end) is not None
        if aged and not self._known_pair(last - 2, last):
            self.words.update((last - 2, last - 1))
            self.names.add(words[last - 1].normal)
        if last - first > 3 or not SPOKEN.match(text, end) or self.passage.is_other(last - 1):
            return
        if words[first].text.lower() not in self.passage.lists.ordinary and facts(words[first].normal) is None:
            self.names.add(words[last - 1].normal)

    def _known_pair(self, k: int, last: int) -> bool:
        """Whether a place of two words or more is named from here."""
        if k + 1 >= last:
            return False
        found = longest(self.passage, k, min(last, k + 4))
        return found is not None and found.last - k > 1 and found.facts.weight >= KNOWN_WEIGHT
