"""Sentences cut into clauses: who acts, by which verb, and whether it really happened.

This is no parser. A clause is a stretch between marks and joining words that has a verb (`mapper.reading.verbs`);
its subject is the first actor before that verb (`mapper.reading.actors`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mapper.language.lexicon import GERUND, INFINITIVE, PARTICIPLE
from mapper.reading.actors import NOBODY, UNKNOWN, Actor, ActorFinder, Opening
from mapper.reading.verbs import Verb, VerbFinder

if TYPE_CHECKING:
    from mapper.language.lexicon import Lexicon
    from mapper.language.sentences import Sentence, Text

__all__ = ["Clause", "cut_clauses", "quotations"]

BREAKS = frozenset(",;:()[]\u2014\u2013\u2026") | frozenset('"\u201c\u201d\u00ab\u00bb')
DASHES = frozenset("-\u2013\u2014")
DATELINE_TOKENS = 20
LEANING = frozenset({PARTICIPLE, GERUND, INFINITIVE})
"""Tenses of a verb that has no subject of its own."""
SHORT_PIECE = 5
"""Tokens of a piece such as ", at Anand," that goes back to the clause before an inserted one."""
OPENING_QUOTES = frozenset("\u201c\u00ab")
CLOSING_QUOTES = frozenset("\u201d\u00bb")

Piece = tuple[int, int]
"""Tokens ``[first, last)``."""


@dataclass(slots=True)
class Clause:
    """Pieces ``[first, last)`` of a sentence with their verbs and subject.

    ``attached`` are the starts of verbless pieces after the verb; another clause may stand between two pieces
    ("The crowd, which had waited since noon, reached the bridge"). A ``leaning`` one opens its sentence with a
    participle or an infinitive, whose subject the next clause names ("partis de X, ils"; "tras cruzar").
    """

    sentence: Sentence
    pieces: list[Piece]
    verbs: list[Verb] = field(default_factory=list)
    subject: Actor = field(default_factory=lambda: Actor(NOBODY))
    attached: list[int] = field(default_factory=list)
    quoted: bool = False
    opener: str = ""
    inserted: bool = False
    leaning: bool = False

    @property
    def first(self) -> int:
        """First token."""
        return self.pieces[0][0]

    @property
    def last(self) -> int:
        """One past the last token."""
        return self.pieces[-1][1]

    def holds(self, token: int) -> bool:
        """Whether a token belongs to the clause."""
        return any(first <= token < last for first, last in self.pieces)

    def together(self, one: int, other: int) -> bool:
        """Whether two tokens stand in one piece of it."""
        return any(first <= one < last and first <= other < last for first, last in self.pieces)

    def tokens(self) -> list[int]:
        """Return the indices of its tokens."""
        return [k for first, last in self.pieces for k in range(first, last)]


class _Cutter:
    def __init__(
        self, text: Text, lexicon: Lexicon, closed: set[int], places: dict[int, int], persons: dict[str, str]
    ) -> None:
        self.text, self.lexicon, self.tokens = text, lexicon, text.tokens
        self.closed = closed  # tokens inside a name or a date, where no clause ends and no verb stands
        self.places = places
        self.breakers, self.sayings = lexicon.words["clause"], lexicon.words["sayings"]
        self.verbs = VerbFinder(text.tokens, lexicon, closed)
        self.actors = ActorFinder(text.tokens, lexicon, closed=closed, places=places, persons=persons)
        self.prepositions = self.actors.prepositions
        self.quoted = quotations(text)

    def cut(self, sentence: Sentence) -> list[Clause]:
        """Cut one sentence: pieces without a verb go to the clause before them, else wait for the next."""
        clauses: list[Clause] = []
        pending: list[Piece] = []
        start = self._after_dateline(sentence)
        if start > sentence.first:
            clauses.append(Clause(sentence, [(sentence.first, start)], inserted=True))
        pieces = [(piece, self.verbs.find(*piece, sentence.first)) for piece in self._pieces(sentence, start)]
        for number, (piece, verbs) in enumerate(pieces):
            if verbs:
                clause = self._clause(sentence, piece, verbs, pending, clauses)
                clauses.append(clause)
                pending = pending if clause.inserted else []
            elif clauses and clauses[-1].verbs and not pending and not self._goes_on(clauses[-1], pieces[number:]):
                home = self._home(clauses, *piece)
                home.attached.append(piece[0])
                home.pieces.append(piece)
            else:
                pending.append(piece)
        if pending:
            self._settle(sentence, clauses, pending)
        return clauses

    def _clause(
        self, sentence: Sentence, piece: Piece, verbs: list[Verb], pending: list[Piece], clauses: list[Clause]
    ) -> Clause:
        first, last = piece
        opener = self.tokens[first].lower if self.tokens[first].lower in self.breakers else ""
        inserted = bool(pending) and (self._subordinate(first, opener) or self._prolongs(clauses, first, opener))
        clause = Clause(
            sentence,
            [piece] if inserted else [*pending, piece],
            verbs=verbs,
            quoted=self.quoted[first] or self.quoted[last - 1],
            opener=opener,
            inserted=inserted,
        )
        before = [k for k in clause.tokens() if k < verbs[0].token]
        start = clause.first + (1 if opener else 0)
        clause.subject = self.actors.subject(Opening(before, clause.first, start, sentence.first))
        travels = verbs[-1].form.classes & {"arrive", "depart", "move"}
        if self.lexicon.traits.drops_subject and clause.subject.kind == NOBODY and travels:
            clause.subject = self.actors.follower(verbs[-1].token, last) or clause.subject
        clause.leaning = (
            self.verbs.inflected
            and clause.first == sentence.first
            and clause.subject.kind in (NOBODY, UNKNOWN)
            and verbs[0].form.tenses <= LEANING
        )
        return clause

    def _settle(self, sentence: Sentence, clauses: list[Clause], pending: list[Piece]) -> None:
        """Give the verbless pieces at the end of a sentence to its last clause, or make them one."""
        if not clauses:
            clauses.append(Clause(sentence, pending, quoted=self.quoted[pending[0][0]]))
            return
        home = next((clause for clause in reversed(clauses) if not clause.inserted), clauses[-1])
        home.attached += [first for first, _ in pending]
        home.pieces = sorted(home.pieces + pending)

    def _goes_on(self, clause: Clause, pieces: list[tuple[Piece, list[Verb]]]) -> bool:
        """Whether a verbless piece belongs to the clause after it: by its date, or as that clause's subject."""
        if clause.leaning and not self._named(*pieces[0][0]) and any(verbs for _, verbs in pieces):
            return True
        return self._opens_statement(pieces) or self._leads_on(pieces)

    def _opens_statement(self, pieces: list[tuple[Piece, list[Verb]]]) -> bool:
        """Whether a verbless piece stands behind a semicolon and before a verb: "; at X, on the lake, they met"."""
        if self.tokens[pieces[0][0][0] - 1].text != ";":
            return False
        for (_, last), verbs in pieces:
            if verbs:
                return True
            if last < len(self.tokens) and self.tokens[last].text == ";":
                return False
        return False

    def _leads_on(self, pieces: list[tuple[Piece, list[Verb]]]) -> bool:
        """Whether a piece with nothing but a date opens the clause after it: ", and a week earlier, they had left"."""
        for (first, last), verbs in pieces:
            if verbs:
                leans = self.verbs.inflected and verbs[0].form.tenses <= {GERUND} and verbs[0].token == first
                return self.tokens[first].lower not in self.breakers and not leans
            if self._begins_anew(first):
                continue
            if not self._dated(first, last) or self._named(first, last):
                return False
            words = (self.tokens[k] for k in range(first, last) if k not in self.closed)
            small = self.breakers | self.prepositions | self.lexicon.words["determiners"]
            if any(w.is_word and w.lower not in small for w in words):
                return False
        return False

    def _begins_anew(self, first: int) -> bool:
        """Whether a verbless piece opens with "and in", so that the next verb is what happened there."""
        joins = self.tokens[first].lower in self.breakers - self.lexicon.words["subordinate"]
        following = first + 1 < len(self.tokens) and self.tokens[first + 1].lower in self.lexicon.words["at"]
        return joins and following and self.verbs.inflected

    def _dated(self, first: int, last: int) -> bool:
        return any(k in self.closed and k not in self.places for k in range(first, last))

    def _named(self, first: int, last: int) -> bool:
        return any(k in self.places for k in range(first, last))

    def _home(self, clauses: list[Clause], first: int, last: int) -> Clause:
        """Return the clause that a verbless piece belongs to: a date after "who ..., " belongs to the clause before."""
        subordinate = self.lexicon.words["subordinate"]
        relative = self._relative(clauses)
        if clauses[relative].opener not in subordinate or self._reports(clauses[relative]):
            return clauses[-1]
        named = self._named(first, last)
        where = named and last - first <= SHORT_PIECE and self.tokens[first].lower in self.prepositions
        if not where and (named or not self._dated(first, last)):
            return clauses[-1]
        return next((c for c in reversed(clauses[:relative]) if c.verbs and c.opener not in subordinate), clauses[-1])

    def _reports(self, clause: Clause) -> bool:
        """Whether a clause is what somebody says: "to say that they had been seen"."""
        that = clause.opener in self.lexicon.words["relative_subject"]
        return that and self.tokens[clause.first - 1].lower in self.sayings

    def _relative(self, clauses: list[Clause]) -> int:
        """Return the number of the relative clause that the last ones go on with, else that of the last one itself.

        ", where the valley ends and the hills begin" is one such clause, set off by a mark.
        """
        words, last = self.lexicon.words, len(clauses) - 1
        number = last
        while number and clauses[number].opener in self.breakers - words["subordinate"]:
            if not self._touch(clauses, number):
                return last
            number -= 1
        relative = clauses[number].opener in words["relative_place"] | words["relative_subject"]
        return number if relative and number and not self._touch(clauses, number) else last

    def _touch(self, clauses: list[Clause], number: int) -> bool:
        """Whether no mark stands between a clause and the one before it."""
        return clauses[number - 1].last == clauses[number].first

    def _prolongs(self, clauses: list[Clause], first: int, opener: str) -> bool:
        """Whether a piece goes on with an inserted clause, no mark between: ", which lies low and floods,"."""
        joins = opener in self.breakers - self.lexicon.words["subordinate"]
        return (
            joins and bool(clauses) and clauses[-1].inserted and bool(clauses[-1].opener) and clauses[-1].last == first
        )

    def _subordinate(self, first: int, opener: str) -> bool:
        """Whether a piece is put between the head of a clause and its verb: ", which had waited,"."""
        words = self.lexicon.words
        if opener:
            return opener in words["subordinate"]
        following = self.tokens[first + 1].lower if first + 1 < len(self.tokens) else ""
        return following in words["relative_person"] or (
            following in words["subordinate"] & words["clause"] and self.tokens[first].lower in self.prepositions
        )

    def _after_dateline(self, sentence: Sentence) -> int:
        """Return the first token after "PLACE, Country —", or the sentence's own first."""
        if sentence.number and self.text.sentences[sentence.number - 1].paragraph == sentence.paragraph:
            return sentence.first
        if sentence.first not in self.places:
            return sentence.first
        depth = 0
        for i in range(sentence.first, min(sentence.last, sentence.first + DATELINE_TOKENS)):
            token = self.tokens[i]
            depth += (token.text == "(") - (token.text == ")")
            if depth:
                continue  # "(from our special correspondent)"
            if token.text in DASHES and (token.start > self.tokens[i - 1].end or self.tokens[i - 1].text == "."):
                return i + 1
            if i not in self.closed and token.is_word and token.text[0].islower():
                break
        return sentence.first

    def _pieces(self, sentence: Sentence, start: int) -> list[Piece]:
        pieces, first = [], start
        for i in range(start, sentence.last):
            if i in self.closed:
                continue
            token = self.tokens[i]
            if token.text in BREAKS:
                if i > first:
                    pieces.append((first, i))
                first = i + 1
            elif token.lower in self.breakers and i > first and not self._pointing(i):
                pieces.append((first, i))
                first = i
            elif token.lower in self.sayings and i + 1 < sentence.last and self.tokens[i + 1].is_word:
                pieces.append((first, i + 1))
                first = i + 1
        if sentence.last > first:
            pieces.append((first, sentence.last))
        return pieces

    def _pointing(self, i: int) -> bool:
        """Whether "that" points ("on that bank") instead of joining clauses."""
        return (
            self.tokens[i].lower in self.lexicon.words["determiners"] and self.tokens[i - 1].lower in self.prepositions
        )


def quotations(text: Text) -> list[bool]:
    """Whether each token stands inside quotation marks; an opening mark without an end closes with its paragraph."""
    flags, inside, paragraph_of = [], False, -1
    sentences = iter(text.sentences)
    sentence = next(sentences, None)
    for i, token in enumerate(text.tokens):
        while sentence is not None and i >= sentence.last:
            sentence = next(sentences, None)
        paragraph = -1 if sentence is None else sentence.paragraph
        if paragraph != paragraph_of:
            inside, paragraph_of = False, paragraph
        if token.text in OPENING_QUOTES:
            inside = True
        elif token.text in CLOSING_QUOTES:
            inside = False
        elif token.text == '"':
            inside = not inside
        flags.append(inside)
    return flags


def cut_clauses(
    text: Text, lexicon: Lexicon, *, closed: set[int], places: dict[int, int], persons: dict[str, str]
) -> list[list[Clause]]:
    """Cut each sentence of a text into clauses.

    Parameters
    ----------
    text, lexicon
        The text and the words of its language.
    closed
        Indices of tokens inside place names and dates.
    places
        First token of each place name, to the index of its mention.
    persons
        Lower-case surname to "person" or "other" (officials), as the text introduces them.

    Returns
    -------
    list of list of Clause
        One list per sentence.
    """
    cutter = _Cutter(text, lexicon, closed, places, persons)
    return [cutter.cut(sentence) for sentence in text.sentences]
