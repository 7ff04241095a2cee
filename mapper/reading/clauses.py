"""Sentences cut into clauses: who acts, by which verb, and whether it really happened.

This is no parser. A clause is a stretch between marks and joining words that has a verb; its subject is the
first actor before that verb; a verb is actual unless a word before it denies, plans or doubts it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mapper.language.lexicon import FUTURE, GERUND, INFINITIVE, PARTICIPLE, PAST, PRESENT, Lexicon, VerbForm

if TYPE_CHECKING:
    from mapper.language.sentences import Sentence, Text, Token

__all__ = ["Actor", "Clause", "Verb", "cut_clauses"]

BREAKS = frozenset(",;:()[]\u2014\u2013\u2026") | frozenset('"\u201c\u201d\u00ab\u00bb')
DASHES = frozenset("-\u2013\u2014")
DATELINE_TOKENS = 12
SHORT_PIECE = 5
"""Tokens of a piece such as ", at Anand," that goes back to the clause before an inserted one."""
OPENING_QUOTES = frozenset("\u201c\u00ab")
CLOSING_QUOTES = frozenset("\u201d\u00bb")
TRAVELER, OTHER, PERSON, PLURAL, SINGULAR, PLACE, UNKNOWN, NOBODY = (
    "traveler", "other", "person", "they", "she", "place", "unknown", "nobody",
)  # fmt: skip
REGULAR_PAST = VerbForm("", frozenset({"plain"}), frozenset({PAST, PARTICIPLE}))
"""What an English word in -ed is taken for where the table does not know it."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does it: a kind (traveler, other, person, they, she, place, unknown) and the token that says so."""

    kind: str
    token: int = -1
    word: str = ""
    modifiers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of a clause: where it stands, its form, and whether it is actual, denied, planned or passive."""

    token: int
    form: VerbForm
    actual: bool
    denied: bool
    planned: bool
    passive: bool
    progressive: bool


@dataclass(slots=True)
class Clause:
    """Pieces ``[first, last)`` of a sentence with their verbs and subject.

    ``attached`` are the starts of verbless pieces after the verb; another clause may stand between two pieces
    ("The crowd, which had waited since noon, reached the bridge").
    """

    sentence: Sentence
    pieces: list[tuple[int, int]]
    verbs: list[Verb] = field(default_factory=list)
    subject: Actor = field(default_factory=lambda: Actor(NOBODY))
    attached: list[int] = field(default_factory=list)
    quoted: bool = False
    opener: str = ""
    inserted: bool = False

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

    def tokens(self) -> list[int]:
        """Return the indices of its tokens."""
        return [k for first, last in self.pieces for k in range(first, last)]


class _Cutter:
    def __init__(
        self, text: Text, lexicon: Lexicon, closed: set[int], places: dict[int, int], persons: dict[str, str]
    ) -> None:
        self.text, self.lexicon, self.tokens = text, lexicon, text.tokens
        self.closed = closed  # tokens inside a name or a date, where no clause ends and no verb stands
        self.places, self.persons = places, persons
        words = lexicon.words
        self.breakers = words["clause"]
        self.sayings = words["sayings"]
        self.known = frozenset().union(*words.values()) | frozenset(lexicon.verbs)
        self.sentence_first = 0
        self.prepositions = words["at"] | words["to"] | words["from"] | words["through"] | words["toward"] | words["of"]

    def cut(self, sentence: Sentence, quoted: list[bool]) -> list[Clause]:
        clauses: list[Clause] = []
        pending: list[tuple[int, int]] = []
        self.sentence_first = sentence.first
        start = self._after_dateline(sentence)
        if start > sentence.first:
            clauses.append(Clause(sentence, [(sentence.first, start)], inserted=True))
        pieces = self._pieces(sentence, start)
        for number, (first, last) in enumerate(pieces):
            verbs = self._verbs(first, last)
            if not verbs:
                if clauses and clauses[-1].verbs and not pending and not self._leads_on(pieces, number):
                    home = self._home(clauses, first, last)
                    home.attached.append(first)
                    home.pieces.append((first, last))
                else:
                    pending.append((first, last))
                continue
            opener = self.tokens[first].lower if self.tokens[first].lower in self.breakers else ""
            inserted = bool(pending) and self._subordinate(first, opener)
            clause = Clause(
                sentence,
                [(first, last)] if inserted else [*pending, (first, last)],
                verbs=verbs,
                opener=opener,
                inserted=inserted,
            )
            clause.quoted = quoted[first] or quoted[last - 1]
            clause.subject = self._subject(clause)
            clauses.append(clause)
            if not inserted:
                pending = []
        if pending:
            if clauses:
                home = next((clause for clause in reversed(clauses) if not clause.inserted), clauses[-1])
                home.attached += [first for first, _ in pending]
                home.pieces = sorted(home.pieces + pending)
            else:
                clauses.append(Clause(sentence, pending, quoted=quoted[pending[0][0]]))
        return clauses

    def _leads_on(self, pieces: list[tuple[int, int]], number: int) -> bool:
        """Whether a piece with nothing but a date opens the clause after it: ", and a week earlier, they had left"."""
        for first, last in pieces[number:]:
            words = [k for k in range(first, last) if k not in self.closed and self.tokens[k].is_word]
            dated = any(k in self.closed and k not in self.places for k in range(first, last))
            if self._verbs(first, last):
                return self.tokens[first].lower not in self.breakers
            if not dated or any(k in self.places for k in range(first, last)):
                return False
            if any(
                self.tokens[k].lower not in self.breakers and self.tokens[k].lower not in self.prepositions
                for k in words
            ):
                return False
        return False

    def _home(self, clauses: list[Clause], first: int, last: int) -> Clause:
        """Return the clause that a verbless piece belongs to: a date after "who ..., " belongs to the clause before."""
        if clauses[-1].opener not in self.lexicon.words["subordinate"]:
            return clauses[-1]
        dated = any(k in self.closed and k not in self.places for k in range(first, last))
        named = any(k in self.places for k in range(first, last))
        where = named and last - first <= SHORT_PIECE and self.tokens[first].lower in self.prepositions
        if not where and (not dated or named):
            return clauses[-1]
        return next(
            (c for c in reversed(clauses) if c.verbs and c.opener not in self.lexicon.words["subordinate"]), clauses[-1]
        )

    def _subordinate(self, first: int, opener: str) -> bool:
        """Whether a piece is put between the head of a clause and its verb: ", which had waited,"."""
        words = self.lexicon.words
        if opener:
            return opener in words["subordinate"]
        following = self.tokens[first + 1].lower if first + 1 < len(self.tokens) else ""
        return (
            following in words["relative_person"]
            or (following in words["subordinate"] & words["clause"]
            and self.tokens[first].lower in self.prepositions)
        )

    def _after_dateline(self, sentence: Sentence) -> int:
        """Return the first token after "PLACE, Country —", or the sentence's own first."""
        if sentence.number and self.text.sentences[sentence.number - 1].paragraph == sentence.paragraph:
            return sentence.first
        if sentence.first not in self.places:
            return sentence.first
        for i in range(sentence.first, min(sentence.last, sentence.first + DATELINE_TOKENS)):
            token = self.tokens[i]
            if token.text in DASHES and (token.start > self.tokens[i - 1].end or self.tokens[i - 1].text == "."):
                return i + 1
            if i not in self.closed and token.is_word and token.text[0].islower():
                break
        return sentence.first

    def _pieces(self, sentence: Sentence, start: int) -> list[tuple[int, int]]:
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

    def _is_verb(self, i: int) -> VerbForm | None:
        token = self.tokens[i]
        form = self.lexicon.verbs.get(token.lower)
        if (
            form is None
            and self.lexicon.language == "en"
            and token.lower.endswith("ed")
            and len(token.text) > 4
            and not token.is_capitalized
        ):
            form = REGULAR_PAST
        if form is None or i in self.closed:
            return None
        before = self.tokens[i - 1] if i else None
        if before is not None and before.end <= token.start and i - 1 not in self.closed:
            if form is REGULAR_PAST and not (before.is_word and before.lower not in self.lexicon.words["auxiliary_be"]):
                return None
            nounlike = form.tenses & {INFINITIVE, PRESENT} or form.tenses <= {PARTICIPLE, GERUND}
            if self.lexicon.language != "en" and form.tenses <= {INFINITIVE}:
                nounlike = False  # "antes de llegar", "avant de partir"
            if (nounlike or form is REGULAR_PAST) and before.lower in self.lexicon.words["determiners"]:
                return None
        if token.text[0].isupper() and before is not None and before.text[0].isupper() and before.text[-1].isalpha():
            return None
        if (
            self.lexicon.language == "en"
            and form.tenses <= {INFINITIVE, PRESENT}
            and token.lower == form.base
            and not self._verb_before(before)
        ):
            return form if i - 1 in self.closed and form.classes == {"plain"} else None
        return form

    def _verb_before(self, before: Token | None) -> bool:
        """Whether the word before an English base form lets it be a verb: "to camp", "they camp", "families camp"."""
        if before is None:
            return False
        words, lower = self.lexicon.words, before.lower
        if (
            lower in words["infinitive_after"]
            or lower in words["irrealis"]
            or lower in words["negation"]
            or lower in words["pronouns_they"]
        ):
            return True
        if (
            lower in words["pronouns_one"]
            or lower in words["clause"]
            or lower in ("did", "do", "does", "helped", "let", "made")
        ):
            return True
        return (lower.endswith("s") and not lower.endswith("'s") and len(lower) > 3) or lower in self.lexicon.actors[
            "travelers"
        ]

    def _verbs(self, first: int, last: int) -> list[Verb]:
        found = []
        for i in range(first, last):
            form = self._is_verb(i)
            if form is not None:
                found.append(self._state(i, form, first))
        return found

    def _state(self, i: int, form: VerbForm, first: int) -> Verb:
        words, tokens = self.lexicon.words, self.tokens
        before = [tokens[k].lower for k in range(max(first, i - 6), i)]
        near = before[-4:]
        joined = " ".join(before)
        denied = any(word in words["negation"] for word in near) or any(
            " " in phrase and phrase in joined for phrase in words["negation"]
        )
        planned = any(word in words["irrealis"] for word in before) or any(
            " " in phrase and phrase in joined for phrase in words["irrealis"]
        )
        wider = [tokens[k].lower for k in range(max(first, i - 14), i)]
        told = " ".join(wider)
        realis = any(word in words["realis"] for word in wider) or any(
            " " in phrase and phrase in told for phrase in words["realis"]
        )
        start = max(self.sentence_first, first - 6)
        planned = planned or any(tokens[k].lower in words["hearsay"] for k in range(start, i))
        tenses = form.tenses
        planned = (
            planned
            or (tokens[i].lower in words["irrealis"] and self.lexicon.language != "en")
            or (GERUND in tenses and tokens[first].lower in words["not_yet"])
        )
        bare = INFINITIVE in tenses and not tenses & {PAST, PARTICIPLE}
        if FUTURE in tenses and not tenses & {PAST, PRESENT}:
            planned = True
        if bare and self._infinitive(near, tenses):
            planned = planned or not realis
        auxiliary = words.get("auxiliary_be", frozenset())
        passive = PARTICIPLE in tenses and any(word in auxiliary for word in near[-3:])
        progressive = GERUND in tenses and any(word in words.get("present_be", frozenset()) for word in near[-3:])
        return Verb(i, form, not denied and not planned, denied, planned, passive, progressive)

    def _infinitive(self, near: list[str], tenses: frozenset[str]) -> bool:
        if PRESENT not in tenses:
            return bool(near) and near[-1] in self.lexicon.words.get("infinitive_after", frozenset())
        return bool(near) and near[-1] in self.lexicon.words.get("infinitive_after", {"to"})

    def _subject(self, clause: Clause) -> Actor:
        verb = clause.verbs[0].token
        inner: Actor | None = None
        for i in (k for k in clause.tokens() if k < verb):
            actor = self._actor(i)
            if actor is None:
                continue
            if self._governed(i, clause.first):
                of_them = actor.kind == PLURAL and self.tokens[i - 1].lower in self.lexicon.words["of"] | {"of"}
                inner = inner or (actor if actor.kind == TRAVELER or of_them else None)
                continue
            return actor
        if inner is not None:
            return inner
        start = clause.first + (1 if clause.opener else 0)
        for i in reversed([k for k in clause.tokens() if start <= k < verb]):
            if self._is_name(i, clause):
                return Actor(PERSON, i, self.tokens[i].lower)
        has_words = any(
            i not in self.closed and self.tokens[i].is_word and not self._governed(i, clause.first)
            for i in clause.tokens()
            if start <= i < verb
        )
        return Actor(UNKNOWN if has_words else NOBODY)

    def _is_name(self, i: int, clause: Clause) -> bool:
        """Whether a capitalised word before the verb is a name that nothing else explains: somebody's."""
        token = self.tokens[i]
        if (
            i in self.closed
            or not token.is_capitalized
            or not token.is_word
            or len(token.text) < 3
            or token.text.isupper()
        ):
            return False
        if i in (clause.sentence.first, clause.first) or self.tokens[i - 1].lower in self.lexicon.words["determiners"]:
            return False
        if token.lower in self.lexicon.actors["titles"]:
            return False
        return (
            token.lower not in self.lexicon.names["not_places"]
            and token.lower not in self.known
            and not self._governed(i, clause.first)
        )

    def _governed(self, i: int, first: int) -> bool:
        """Whether a preposition stands shortly before the word, so that it is no subject."""
        for k in range(i - 1, max(first, i - 4) - 1, -1):
            if k in self.closed:
                return False
            word = self.tokens[k].lower
            if word in self.prepositions or word in self.lexicon.words.get("with", frozenset()):
                return True
            if not self.tokens[k].is_word or word in self.breakers:
                return False
        return False

    def _actor(self, i: int) -> Actor | None:
        token, actors = self.tokens[i], self.lexicon.actors
        if i in self.places:
            return Actor(PLACE, i, token.lower)
        if i in self.closed:
            return None
        word = token.lower.removesuffix("'s")
        if word in self.persons:
            return Actor(self.persons[word], i, word)
        if word in actors["others"]:
            return Actor(OTHER, i, word)
        if word in actors["travelers"]:
            return Actor(TRAVELER, i, word, self.modifiers(i))
        if word in self.lexicon.words["pronouns_they"] and not (
            word in self.lexicon.words["quantifiers"] and self._before_noun(i)
        ):
            return Actor(PLURAL, i, word)
        if word in self.lexicon.words["pronouns_one"]:
            return Actor(SINGULAR, i, word)
        if (
            word.replace("-", "") in self.lexicon.words.get("numbers", frozenset())
            or ("-" in word
            and word.split("-")[0] in self.lexicon.words.get("numbers", frozenset()))
        ):
            following = self.tokens[i + 1].lower if i + 1 < len(self.tokens) else ""
            if following in self.lexicon.verbs or following in self.lexicon.words["of"] or following == "that":
                return Actor(TRAVELER, i, word)
        return None

    def _before_noun(self, i: int) -> bool:
        """Whether "some" or "many" stands before its noun ("some forty migrants"), not for somebody ("some slept")."""
        if i + 1 >= len(self.tokens) or i + 1 in self.closed:
            return False
        following = self.tokens[i + 1]
        return (
            following.lower not in self.lexicon.verbs
            and following.lower not in self.lexicon.words["of"]
            and (following.is_word or following.text[0].isdigit())
        )

    def modifiers(self, i: int) -> frozenset[str]:
        """Return the words around an actor that say which one it is ("another", "second", "main")."""
        known = self.lexicon.actors["other_group"] | self.lexicon.actors["main_group"]
        return frozenset(self.tokens[k].lower for k in range(max(0, i - 5), i) if self.tokens[k].lower in known)


def _quotations(text: Text) -> list[bool]:
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
    quoted = _quotations(text)
    return [cutter.cut(sentence, quoted) for sentence in text.sentences]
