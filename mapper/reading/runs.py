"""Runs of capitalised words: the stretches of a text in which recognition looks for names, one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mapper.reading.capitals import CAPITALIZED, COMMA, DOT, JOINTS, LONGEST_JOINT
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

    def __init__(self, text: str, lists: Wordlists, *, after_comma: bool = False) -> None:
        self.text, self.lists, self.after_comma = text, lists, after_comma
        self.words: list[Form] = []
        self.starts: list[int] = []
        self.joints: list[tuple[str, str]] = []
        self._at, self._before = -1, ""

    def end(self, k: int) -> int:
        """Return the character after a word."""
        return self.starts[k] + len(self.words[k].text)

    def before(self, start: int) -> str:
        """Return the word or the mark before a character, in lower case; nothing at the start of a line."""
        if start != self._at:  # a run is mostly asked about its first name only, but several times
            self._at, self._before = start, self._read_before(start)
        return self._before

    def _read_before(self, start: int) -> str:
        left = self.text[max(0, start - CONTEXT) : start].rstrip(" \t\u00a0")
        if not left or left[-1] == "\n":
            return ""
        if not left[-1].isalnum() and left[-1] != ".":
            return left[-1]
        word = left.rsplit(None, 1)[-1].lstrip(OPENERS)
        return self.lists.unaccented.get(word) or word.lower()

    def contracted(self, k: int) -> str:
        """Return the article that a preposition before a word has swallowed ("au Havre", "du Caire")."""
        contractions, start = self.lists.contractions, self.starts[k]
        if not contractions or self.text[start - 1 : start] != " ":
            return ""
        return contractions.get(self.before(start), "")


def runs(text: str, language: str, *, strangers: bool = False) -> Iterator[Run]:
    """Yield the runs of a text in order; each is let go before the next, so that long texts need little memory.

    Parameters
    ----------
    text, language
        The text, and the language to read it in.
    strangers
        Whether to yield the words, too, that stand alone and that the gazetteer does not know. They are no place's
        name, so that otherwise it does not matter whether they are a person's.
    """
    known = forms(language)
    lists, joint = known.lists, JOINTS.get
    run, end = Run(text, lists), 0
    for match in CAPITALIZED.finditer(text):
        start, written = match.start(), match[0]
        if written in lists.unaccented:
            continue
        words = run.words
        if words:
            link = joint(text[end:start]) if start - end <= LONGEST_JOINT else None
            kind = link[0] if link else ""
            if link is None or kind == COMMA or (kind == DOT and not words[-1].abbreviated):
                if strangers or len(words) > 1 or words[0].facts is not None or run.contracted(0):
                    yield run
                run = Run(text, lists, after_comma=kind == COMMA)
                words = run.words
            else:
                run.joints.append(link)
        words.append(known[written])
        run.starts.append(start)
        end = start + len(written)
    if run.words:
        yield run
