"""Runs of capitalised words: the stretches of a text in which recognition looks for names, one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mapper.reading.capitals import CAPITALIZED, COMMA, LONGEST_JOINT, NOTHING, joint
from mapper.reading.forms import forms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mapper.reading.forms import Form
    from mapper.reading.wordlists import Wordlists

__all__ = ["CONTEXT", "Run", "runs"]

CONTEXT = 40
OPENERS = "\"'\u201c\u2018([\u00ab\u2014-"


class Run:
    """Words that are joined to one another, cut where a new sentence must start.

    Attributes
    ----------
    text, lists
        The whole text, and the words of its language.
    words, starts
        The words, and the character at which each starts.
    joints
        What joins each word to the next one, with its normal form; one less than there are words.
    after_comma
        Whether only a comma stands between the run and the one before.
    """

    __slots__ = ("_at", "_before", "after_comma", "joints", "lists", "starts", "text", "words")

    def __init__(
        self,
        text: str,
        lists: Wordlists,
        words: list[Form],
        starts: list[int],
        joints: list[tuple[str, str]],
        *,
        after_comma: bool,
    ) -> None:
        self.text, self.lists, self.words, self.starts, self.joints = text, lists, words, starts, joints
        self.after_comma = after_comma
        self._at, self._before = -1, ""

    def end(self, k: int) -> int:
        """Return the character after a word."""
        return self.starts[k] + len(self.words[k].text)

    def before(self, start: int) -> str:
        """Return the word or the mark before a character, in lower case; nothing at the start of a line."""
        if start != self._at:  # a run is mostly asked about its first name only, but several times
            self._at, self._before = start, _before(self.text, start)
        return self._before


def _before(text: str, start: int) -> str:
    left = text[max(0, start - CONTEXT) : start].rstrip(" \t\u00a0")
    if not left or left[-1] == "\n":
        return ""
    if not left[-1].isalnum() and left[-1] != ".":
        return left[-1]
    return left.rsplit(None, 1)[-1].lstrip(OPENERS).lower()


def runs(text: str, language: str) -> Iterator[Run]:
    """Yield the runs of a text in order; each is let go before the next, so that long texts need little memory."""
    known = forms(language)
    lists = known.lists
    words: list[Form] = []
    starts: list[int] = []
    joints: list[tuple[str, str]] = []
    end, after_comma = 0, False
    for match in CAPITALIZED.finditer(text):
        start, written = match.start(), match.group()
        form = known[written]
        if words:
            gap = start - end
            link = joint(text[end:start], abbreviated=words[-1].abbreviated) if gap <= LONGEST_JOINT else NOTHING
            if link[0] in ("", COMMA):
                yield Run(text, lists, words, starts, joints, after_comma=after_comma)
                words, starts, joints = [], [], []
                after_comma = link[0] == COMMA
            else:
                joints.append(link)
        words.append(form)
        starts.append(start)
        end = start + len(written)
    if words:
        yield Run(text, lists, words, starts, joints, after_comma=after_comma)
