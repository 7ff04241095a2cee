"""Tokens, sentences and paragraphs of a text, as offsets; the text itself is never copied or altered."""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, NamedTuple

from mapper.language.tables import main_tables, table_code

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Sentence", "Spelling", "Text", "Token", "lowered", "spelling"]

WORD = (
    r"(?:[^\W\d_]\.){{2,}}"  # U.S., N.Y.
    r"|\d{{1,3}}(?:[.,\u00a0\u202f ]\d{{3}})+(?:[.,]\d+)?(?!\d)"  # 1,450  1.450  1 450
    r"|\d+(?:[.,]\d+)?"
    r"|{elided}[^\W\d_]+(?:['\u2019\u2010\u2011-][^\W\d_]+)*['\u2019]?(?<=\w)"
    r"|[^\w\s]"
)
HIDDEN = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
"""Soft hyphens, direction marks and what has no width: inside a word they are no part of it, alone they are nothing."""
ANY_HIDDEN = re.compile(f"[{HIDDEN}\0]")
"""A word, a number or a mark; ``elided`` are the words that lean on the next one ("l'Italie", "d'Alger")."""
BROKEN = WORD.replace(r"[^\W\d_]+", rf"[^\W\d_]+(?:[{HIDDEN}]+[^\W\d_]+)*").replace(r"[^\w\s]", rf"[^\w\s\0{HIDDEN}]")
PARAGRAPH_END = re.compile(r"\n\s*\n|\n(?=[A-Z\u00c0-\u00de\u201c\"'\u2018\u2014\u00ab-])|\Z")
LONGEST_SENTENCE = 300
"""Tokens after which a sentence is cut, full stop or not, so that lists without end cost no more than prose."""
CLOSERS = "\"'\u201d\u2019\u00bb)]"
OPENING_QUOTES, CLOSING_QUOTES = frozenset("\u201c\u00ab"), frozenset("\u201d\u00bb")
MAY_END = frozenset((*".!?\u2026", *CLOSERS))


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a language writes its words, ``[spelling]`` in its table.

    Attributes
    ----------
    word
        What is one word, number or mark.
    broken
        The same for texts in whose words there may be hidden characters, see `HIDDEN`.
    unaccented
        Capitals that are written without their accent, to the lower-case words that they stand for.
    contractions
        Prepositions that have swallowed the article which a name begins with, to that article: "au" Havre, "le".
    abbreviations
        Words whose full stop ends no sentence, of every language: reports quote each other's.
    """

    word: re.Pattern[str]
    broken: re.Pattern[str]
    unaccented: dict[str, str]
    contractions: dict[str, str]
    abbreviations: frozenset[str]


@cache
def spelling(language: str) -> Spelling:
    """Return how a language writes its words; `DEFAULT` where there is no table for it."""
    tables = main_tables()
    own = tables[table_code(language)].get("spelling", {})
    elided = ""
    if words := own.get("elided"):
        elided = rf"(?i:{'|'.join(words)})['\u2019](?=(?i:[{own['elided_before']}]))|"
    return Spelling(
        word=re.compile(WORD.format(elided=elided)),
        broken=re.compile(BROKEN.format(elided=elided)),
        unaccented=own.get("unaccented", {}),
        contractions=own.get("contractions", {}),
        abbreviations=frozenset(
            word for table in tables.values() for word in table.get("spelling", {}).get("abbreviations", ())
        ),
    )


def lowered(text: str) -> str:
    """Return a text in lower case, letter for letter, so that offsets stay."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)


class Token(NamedTuple):
    """A word, number or mark: ``text[start:end]``, and ``lower``, its lower-case form."""

    start: int
    end: int
    text: str
    lower: str

    @property
    def is_word(self) -> bool:
        """Whether the token starts with a letter."""
        return self.text[0].isalpha()

    @property
    def is_capitalized(self) -> bool:
        """Whether the token starts with a capital letter."""
        return self.text[0].isupper()


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens ``[first, last)`` of a text, with its number, paragraph and character span."""

    number: int
    paragraph: int
    first: int
    last: int
    start: int
    end: int


class Text:
    """A text cut into tokens, sentences and paragraphs; cost grows linearly with its length.

    Each of the ``heads``, spans of characters, begins a paragraph and is a sentence of its own.
    """

    def __init__(self, text: str, language: str = "en", *, heads: Sequence[tuple[int, int]] = ()) -> None:
        self.text, self.heads = text, heads
        self.language, self._spelling = language, spelling(language)

    @cached_property
    def tokens(self) -> list[Token]:
        """Every token in order."""
        found, unaccented = [], self._spelling.unaccented
        hidden = ANY_HIDDEN.search(self.text) is not None
        for match in (self._spelling.broken if hidden else self._spelling.word).finditer(self.text):
            word, (start, end) = match[0], match.span()
            lower = unaccented.get(word) or word.lower()
            if hidden:
                lower = ANY_HIDDEN.sub("", lower)
            if "\u2019" in lower:
                lower = lower.replace("\u2019", "'")
            found.append(Token(start, end, word, lower))
        return found

    @cached_property
    def lowers(self) -> list[str]:
        """Every token in lower case."""
        return [token.lower for token in self.tokens]

    @cached_property
    def _token_starts(self) -> list[int]:
        return [token.start for token in self.tokens]

    @cached_property
    def sentences(self) -> list[Sentence]:
        """Every sentence in order; a paragraph's end always ends a sentence."""
        starts = {start for start, _ in self.heads if start}
        breaks = sorted({match.end() for match in PARAGRAPH_END.finditer(self.text)} | starts)
        cuts = {self.token_at(end) - 1 for _, end in self.heads}
        tokens = self.tokens
        found: list[Sentence] = []
        first, paragraph = 0, 0
        for i, token in enumerate(tokens):
            following = tokens[i + 1] if i + 1 < len(tokens) else None
            next_start = following.start if following else len(self.text) + 1
            while paragraph < len(breaks) and breaks[paragraph] <= token.start:
                paragraph += 1
            at_break = paragraph < len(breaks) and breaks[paragraph] <= next_start
            if (
                at_break
                or i in cuts
                or following is None
                or i - first >= LONGEST_SENTENCE
                or (token.text in MAY_END and self._ends_sentence(i))
            ):
                last = i + 1
                found.append(Sentence(len(found), paragraph, first, last, tokens[first].start, token.end))
                first = last
        return found

    def _ends_sentence(self, i: int) -> bool:
        tokens = self.tokens
        token, following = tokens[i], tokens[i + 1]
        if token.text in CLOSERS and i and tokens[i - 1].end == token.start and tokens[i - 1].text in ".!?\u2026":
            return (
                following.text[0].isupper()
                or following.text[0] in "\"\u201c\u00ab'\u2018\u00bf\u00a1("
                or following.text[0].isdigit()
            )
        if token.text not in (".", "!", "?", "\u2026"):
            return False
        if following.text in CLOSERS and following.start == token.end:
            return False
        if token.text == "." and i:
            before = tokens[i - 1]
            if before.lower in self._spelling.abbreviations or (len(before.text) == 1 and before.text.isupper()):
                return False
        return following.start > token.end and not following.text[0].islower()

    @cached_property
    def quoted(self) -> list[bool]:
        """Whether each token stands inside quotation marks; a mark without an end closes with its paragraph."""
        flags: list[bool] = []
        paragraph = -1
        for sentence in self.sentences:
            if sentence.paragraph != paragraph:
                inside, paragraph = False, sentence.paragraph
            for token in self.tokens[sentence.first : sentence.last]:
                if token.text in OPENING_QUOTES:
                    inside = True
                elif token.text in CLOSING_QUOTES:
                    inside = False
                elif token.text == '"':
                    inside = not inside
                flags.append(inside)
        return flags

    def sentence_at(self, offset: int) -> Sentence:
        """Return the sentence that holds a character offset (the last one that starts at or before it)."""
        starts = self._sentence_starts
        return self.sentences[max(0, bisect.bisect_right(starts, offset) - 1)]

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    def token_at(self, offset: int) -> int:
        """Return the index of the token that holds an offset, or of the first one after it."""
        i = bisect.bisect_right(self._token_starts, offset) - 1
        if i >= 0 and self.tokens[i].end > offset:
            return i
        return i + 1
