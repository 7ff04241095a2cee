"""The scene that all judging of roles looks at: a report's tokens, names, dates and clauses, and how to ask for them.

A scene never changes; what the story has told so far is kept by `mapper.reading.cast` and `mapper.reading.implied`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from mapper.language.lexicon import GERUND, PARTICIPLE
from mapper.reading.clauses import Clause, cut_clauses
from mapper.timespan import ENTRY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gazetteer import Place
    from mapper.language.lexicon import Lexicon
    from mapper.language.sentences import Text
    from mapper.model import Mention
    from mapper.reading.verbs import Verb
    from mapper.timespan import Moment

__all__ = ["Scene"]

PREPOSITIONS = ("from", "toward", "through", "to", "at")
"""Kinds of prepositions; a word of two kinds counts as the first."""
PLANE = "plane"
ANTECEDENT_REACH = 2
"""Tokens before "that" in which the vehicle stands that it means: "a bus that left them in"."""
MONTH_DAYS = 28
YEAR = re.compile(r"(?:19|20)\d\d")
SINCE_REACH = 6
"""Tokens behind a clause in which the date of "since" stands."""
NEEDS_PLACE = "*"
"""In a verb's needs: a place's name right after it ("dejó Tapachula")."""
NEED_REACH = 5
"""Tokens after a verb in which the word stands that it needs to be of its class."""


class Scene:
    """One report: its text and words, its mentions and moments with their tokens, and its clauses by sentence."""

    def __init__(
        self,
        text: Text,
        lexicon: Lexicon,
        mentions: Sequence[Mention],
        moments: Sequence[Moment],
        *,
        persons: dict[str, str],
    ) -> None:
        self.text, self.lexicon, self.mentions, self.persons = text, lexicon, mentions, persons
        self.tokens, self.lowered, self.words = text.tokens, text.lowers, lexicon.words
        self.first_token = {text.token_at(mention.start): i for i, mention in enumerate(mentions)}
        self.last_token = {i: text.token_at(mention.end - 1) for i, mention in enumerate(mentions)}
        self.token_of = {i: token for token, i in self.first_token.items()}
        self._ends = {last: i for i, last in reversed(self.last_token.items())}
        self._name_tokens = sorted(self.first_token)
        self.moment_token = [text.token_at(moment.start) for moment in moments]
        self.spans = [moment.span for moment in moments]
        self.edges = [moment.edge for moment in moments]
        self.entry_token = [text.token_at(moment.start) for moment in moments if moment.rule == ENTRY]
        self.closed = {k for i, first in self.token_of.items() for k in range(first, self.last_token[i] + 1)}
        for moment, first in zip(moments, self.moment_token, strict=True):
            self.closed.update(range(first, text.token_at(moment.end - 1) + 1))
        self.clauses = cut_clauses(text, lexicon, closed=self.closed, places=self.first_token, persons=persons)
        self.at, self.to, self.source = self.words["at"], self.words["to"], self.words["from"]
        self.kinds = _kinds(self.words)

    # ---------------------------------------------------------------- words

    def lower(self, k: int) -> str:
        """Return a token in lower case."""
        return self.lowered[k]

    def lowers(self, first: int, last: int) -> list[str]:
        """Return the tokens ``[first, last)`` in lower case."""
        return self.lowered[first:last]

    def span(self, clause: Clause) -> str:
        """Return the words of a clause as one string."""
        return " ".join(self.lowered[k] for k in clause.tokens())

    # ---------------------------------------------------------------- names and dates

    def place(self, mention: int) -> Place | None:
        """Return what a mention stands for."""
        return self.mentions[mention].place

    def held(self, clause: Clause) -> list[int]:
        """Return the mentions in a clause, in text order."""
        return [self.first_token[token] for token in self._within(self._name_tokens, clause)]

    @staticmethod
    def _within(tokens: list[int], clause: Clause) -> list[int]:
        """Return those of some sorted tokens that a clause holds."""
        pieces = ((bisect_left(tokens, first), bisect_left(tokens, last)) for first, last in clause.pieces)
        return [token for start, end in pieces for token in tokens[start:end]]

    def name_at(self, token: int) -> int | None:
        """Return the first token of the name that a token belongs to."""
        at = bisect_right(self._name_tokens, token) - 1
        if at < 0:
            return None
        first = self._name_tokens[at]
        return first if token <= self.last_token[self.first_token[first]] else None

    def ending_at(self, token: int) -> int | None:
        """Return the mention whose last token it is."""
        return self._ends.get(token)

    def dated(self, clause: Clause) -> bool:
        """Whether a date stands in a clause."""
        return bool(self._within(self.moment_token, clause))

    def counts_since(self, clause: Clause) -> bool:
        """Whether a clause, or what follows at once, says since when something goes on."""
        first = bisect_left(self.moment_token, clause.first)
        last = bisect_left(self.moment_token, min(clause.last + SINCE_REACH, clause.sentence.last))
        return "since" in self.edges[first:last]

    def counts_people(self, clause: Clause, people: int) -> bool:
        """Whether a clause counts people over a month or more: "in 2016 six thousand people were taken to X"."""
        if people < clause.first or not any(self._is_number(k) for k in range(max(clause.first, people - 2), people)):
            return False
        held = (self.spans[bisect_left(self.moment_token, t)] for t in self._within(self.moment_token, clause))
        if any(span is not None and span.days >= MONTH_DAYS for span in held):
            return True
        free = [k for k in clause.tokens() if k not in self.closed]
        years = (k for k in free if self.lower(k) in self.lexicon.dates["year"])
        named = any({*self.lexicon.dates["last"]} & {*self.lowers(k - 1, k), *self.lowers(k + 1, k + 2)} for k in years)
        return named or any(YEAR.fullmatch(self.lower(k)) for k in free)

    def _is_number(self, k: int) -> bool:
        return self.lower(k)[0].isdigit() or self.lower(k) in self.words["numbers"]

    def heads_entry(self, clause: Clause) -> bool:
        """Whether a clause is the head of a live blog's entry."""
        return bool(self._within(self.entry_token, clause))

    def moments(self, token: int, clause: Clause) -> list[int]:
        """Return the dates of a clause, those first that belong to a token: in its piece, with no name between."""
        inside = [bisect_left(self.moment_token, t) for t in self._within(self.moment_token, clause)]
        places = sorted(self._within(self._name_tokens, clause))
        after_next = next((t for t in places if t > token), clause.last)
        before_previous = max((t for t in places if t < token), default=clause.first - 1)

        def distance(k: int) -> tuple[bool, bool, int]:
            t = self.moment_token[k]
            own = token < t < after_next or before_previous < t < token
            return not clause.together(t, token), not own, abs(t - token)

        return sorted((k for k in inside if not self._closes_aside(self.moment_token[k], token, clause)), key=distance)

    def _closes_aside(self, moment: int, token: int, clause: Clause) -> bool:
        """Whether a date belongs to "those whom we met on Friday", which stands before the verb of a name."""
        persons = self.words["relative_person"] | self.words["relative_place"]
        pronoun = next((k for k in clause.tokens() if k < moment and self.lower(k) in persons), None)
        if pronoun is None or token < moment:
            return False
        inside = any(pronoun < verb.token < moment for verb in clause.verbs)
        return inside and any(moment < verb.token < token for verb in clause.verbs)

    def travel(self, clause: Clause) -> str | None:
        """Return the mode of travel that a clause names first; who flew has only walked to and from the plane."""
        antecedent = ANTECEDENT_REACH if clause.opener in self.words["relative_subject"] else 0
        tokens = [*clause.tokens(), *range(max(clause.sentence.first, clause.first - antecedent), clause.first)]
        modes, lowered = self.lexicon.modes, self.lowered
        named = [mode for k in tokens for mode in modes.get(lowered[k], ())]
        return PLANE if PLANE in named else next(iter(named), None)

    # ---------------------------------------------------------------- verbs

    def verb_in(self, verb: Verb, words: frozenset[str]) -> bool:
        """Whether a verb, as written or by its base form, is among some words."""
        return self.lower(verb.token) in words or verb.form.base in words

    def classes(self, verb: Verb) -> frozenset[str]:
        """Return the classes of a verb; some need a word after them ("made it to")."""
        form = verb.form
        needed = self.lexicon.needs.get(form.base)
        if needed is None:
            return form.classes
        if NEEDS_PLACE in needed and verb.token + 1 in self.first_token:
            return form.classes
        following = " ".join(self.lowers(verb.token + 1, verb.token + 1 + NEED_REACH))
        if any(following.startswith(need) for need in needed):
            return form.classes
        return form.classes & {"plain", "transport", "sequence"}

    def main_verb(self, verbs: Sequence[Verb]) -> Verb:
        """Return the first verb that says something: no auxiliary, and a plain one only for want of another."""
        helpers = self.words["auxiliary_be"] | self.words["auxiliary_have"]
        told = [
            verb
            for verb, after in zip(verbs, [*verbs[1:], None], strict=True)
            if not (
                self.lower(verb.token) in helpers
                and after is not None
                and after.token - verb.token <= 3
                and after.form.tenses & {PARTICIPLE, GERUND}
            )
        ]
        return next((verb for verb in told if verb.form.classes - {"plain"}), told[0] if told else verbs[0])


def _kinds(words: Mapping[str, frozenset[str]]) -> dict[str, str]:
    """Return the kind of each preposition; of phrases with two kinds the last of "at" to "toward" counts."""
    kinds = {word: kind for kind in reversed(PREPOSITIONS) for word in words[kind] if " " not in word}
    phrases = ("at", "to", "from", "through", "toward")
    return kinds | {phrase: kind for kind in phrases for phrase in words[kind] if " " in phrase}
