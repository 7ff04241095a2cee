"""The verbs of a clause: which words are verbs, and whether what they say really happened.

A verb is actual unless a word before it denies, plans or doubts it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mapper.language.lexicon import FUTURE, GERUND, INFINITIVE, PARTICIPLE, PAST, PRESENT, Lexicon, VerbForm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapper.language.sentences import Token

__all__ = ["REGULAR_PAST", "Verb", "VerbFinder"]

REGULAR_PAST = VerbForm("", frozenset({"plain"}), frozenset({PAST, PARTICIPLE}))
"""What a word with the ending of a past is taken for where the table does not know it."""
REGULAR_MOVED = VerbForm("", frozenset({"plain", "transport"}), frozenset({PAST, PARTICIPLE}))
"""The same where it is a passive that leads to a name."""
MOVED_REACH = 12
ENDS = frozenset(".;:!?")
PLAIN_PAST = VerbForm("", frozenset({"plain"}), frozenset({PAST}))
SHORT_WORD = 4
NEAR, AROUND, WIDE = 4, 6, 14
"""Tokens before a verb in which a denial, a plan, and words that make an infinitive real are looked for."""
EXCEPTION_REACH, EXCEPTED_DATE = 9, 3
"""Tokens after a denied verb in which "until" stands, and after that in which its date begins."""
AUXILIARY_REACH = 3


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


class VerbFinder:
    """Finds the verbs of a text's tokens; ``closed`` are those inside a name or a date, where no verb stands."""

    def __init__(self, tokens: Sequence[Token], lexicon: Lexicon, closed: set[int]) -> None:
        self.tokens, self.lexicon, self.closed = tokens, lexicon, closed
        self.phrases: dict[str, list[str]] = {}
        self.inflected = lexicon.traits.inflected
        self._governors = lexicon.words["infinitive_after"] | lexicon.words["with"]

    def find(self, first: int, last: int, sentence_first: int) -> list[Verb]:
        """Return the verbs among the tokens ``[first, last)`` of a sentence that begins at ``sentence_first``."""
        known, endings, found = self.lexicon.verbs, self.lexicon.traits.past_endings, []
        for i in range(first, last):
            lower = self.tokens[i].lower
            if lower in known or lower.endswith(endings):
                form = self._form(i, sentence_first)
                if form is not None:
                    found.append(self._state(i, form, first, sentence_first))
        return found

    def _form(self, i: int, sentence_first: int) -> VerbForm | None:
        """Return the form of a token that is used as a verb."""
        token, form = self.tokens[i], self._possible(i)
        if form is None or i in self.closed:
            return None
        before = self.tokens[i - 1] if i else None
        if before is not None and before.lower in self.lexicon.words["crows"]:
            return None  # "as the crow flies"
        if before is not None:
            third = before.lower in self.lexicon.words["relative_subject"] and token.lower.endswith("s")
            if i - 1 not in self.closed and not third and self._is_noun(form, before):
                return None  # "the camp", but "that belongs"
            if token.is_capitalized and before.is_capitalized and before.text[-1].isalpha():
                return None  # part of a name
        present = not self.inflected and form.tenses <= {INFINITIVE, PRESENT}
        if present and token.lower != form.base and (i == sentence_first or self._is_counted(i, form)):
            return None  # a noun in the plural: "Trucks left the town", "1,200 heads"
        bare = present and token.lower == form.base
        if bare and not self._lets_be_verb(before):
            return form if i - 1 in self.closed and form.classes == {"plain"} else None
        return form

    def _possible(self, i: int) -> VerbForm | None:
        token = self.tokens[i]
        form = self.lexicon.verbs.get(token.lower)
        if form is None and not token.is_capitalized and len(token.text) > SHORT_WORD:
            traits = self.lexicon.traits
            if not token.lower.endswith(traits.past_endings):
                return None
            if not traits.past_is_participle:
                return PLAIN_PAST
            return REGULAR_MOVED if self._is_moved(i) else REGULAR_PAST
        return form

    def _is_moved(self, i: int) -> bool:
        """Whether a passive leads to a name: "were shunted into X", "was hustled as far as Y"."""
        if not i or self.tokens[i - 1].lower not in self.lexicon.words["auxiliary_be"]:
            return False
        ways = self.lexicon.words["to"] | self.lexicon.words["through"]
        for k in range(i + 1, min(i + MOVED_REACH, len(self.tokens) - 1)):
            if self.tokens[k].text in ENDS:
                return False
            if k not in self.closed and self.tokens[k].lower in ways | self.lexicon.words["as_far"]:
                return any(m in self.closed for m in range(k + 1, min(k + 4, len(self.tokens))))
        return False

    def _is_counted(self, i: int, form: VerbForm) -> bool:
        """Whether a number stands before a word that may be a plural: "1,200 heads", but "two are"."""
        before = self.tokens[i - 1] if i else None
        if before is None or self.tokens[i].lower not in (f"{form.base}s", f"{form.base}es"):
            return False
        return before.text[0].isdigit() or before.lower in self.lexicon.words["numbers"]

    def _is_noun(self, form: VerbForm, before: Token) -> bool:
        """Whether the word before makes a possible verb a noun or an adjective: "the camp", "was crowded"."""
        words = self.lexicon.words
        regular = form is REGULAR_PAST
        if regular and not (before.is_word and before.lower not in words["auxiliary_be"]):
            return True
        nounlike = bool(form.tenses & {INFINITIVE, PRESENT}) or form.tenses <= {PARTICIPLE, GERUND}
        if self.inflected and form.tenses <= {INFINITIVE}:
            nounlike = False  # "antes de llegar", "avant de partir"
        return (nounlike or regular) and before.lower in words["determiners"]

    def _lets_be_verb(self, before: Token | None) -> bool:
        """Whether the word before an English base form lets it be a verb: "to camp", "they camp", "families camp"."""
        if before is None:
            return False
        words, lower = self.lexicon.words, before.lower
        kinds = ("helping", "infinitive_after", "irrealis", "negation", "pronouns_they", "pronouns_one", "clause")
        if any(lower in words[kind] for kind in kinds):
            return True
        plural = lower.endswith("s") and not lower.endswith("'s") and len(lower) > 3
        return plural or lower in self.lexicon.actors["travelers"]

    def _state(self, i: int, form: VerbForm, first: int, sentence_first: int) -> Verb:
        words, tenses = self.lexicon.words, form.tenses
        around = self._before(i, self._reach(i, form, first))
        denied = self._says("negation", around[-NEAR:], around) and not self._excepts(i, around)
        denied = denied or self._breaks_off(i)
        helpers = around[-AUXILIARY_REACH:]
        planned = self._planned(i, form, first, sentence_first)
        passive = PARTICIPLE in tenses and any(word in words["auxiliary_be"] for word in helpers)
        if self.inflected and tenses <= {PARTICIPLE}:
            passive = passive or not any(word in words["auxiliary_have"] for word in helpers)  # "y conducidos a"
        progressive = GERUND in tenses and any(word in words["present_be"] for word in helpers)
        return Verb(i, form, not denied and not planned, denied, planned, passive, progressive)

    def _planned(self, i: int, form: VerbForm, first: int, sentence_first: int) -> bool:
        """Whether a verb tells of a plan, a wish, a rumor or what is still to come."""
        words, tenses = self.lexicon.words, form.tenses
        around = self._before(i, self._reach(i, form, first))
        if self._says("irrealis", around, around) and not self._took(i, form, first, around):
            return True
        if any(word in words["hearsay"] for word in self._before(i, max(sentence_first, first - AROUND))):
            return True
        if self.tokens[i].lower in words["irrealis"] and self.inflected:
            return True
        if GERUND in tenses and self.tokens[first].lower in words["not_yet"]:
            return True
        if FUTURE in tenses and not tenses & {PAST, PRESENT}:
            return True
        bare = INFINITIVE in tenses and not tenses & {PAST, PARTICIPLE}
        if not (bare and around and around[-1] in words["infinitive_after"]):
            return False
        wide = self._before(i, max(first, i - WIDE))
        return not self._says("realis", wide, wide)

    def _took(self, i: int, form: VerbForm, first: int, around: Sequence[str]) -> bool:
        """Whether "to" tells what something took: "il a mis deux mois pour atteindre X"."""
        words = self.lexicon.words
        if not self.inflected or not form.tenses <= {INFINITIVE} or not set(around[-1:]) & words["purpose"]:
            return False
        others = [word for word in around[:-1] if word in words["irrealis"]]
        wide = self._before(i, max(first, i - WIDE))
        return not others and self._says("realis", wide, wide)

    def _breaks_off(self, i: int) -> bool:
        """Whether a denial ends the sentence right after an auxiliary: "In Mariupol they did not."."""
        words, after = self.lexicon.words, [token.lower for token in self.tokens[i + 1 : i + 3]]
        return self.tokens[i].lower in words["broken_off"] and (
            after[:1] == ["n't"] or (len(after) > 1 and after[0] in words["negation"] and after[1] in ENDS)
        )

    def _excepts(self, i: int, around: Sequence[str]) -> bool:
        """Whether a denial only says "not before": "n'ont atteint X que lundi", "no llegaron a X hasta el lunes"."""
        words = self.lexicon.words
        after = self.tokens[i + 1 : i + 1 + EXCEPTION_REACH]
        end = next((k for k, token in enumerate(after) if token.text in ".;:,"), len(after))
        near = [token.lower for token in after[:end]]
        at = next((k for k, word in enumerate(near) if word in words["excepting"]), None)
        if at is None or not near[at + 1 :] or {*around[-NEAR:], *near[:at]} & words["wholly"]:
            return False
        return any(i + 2 + at + k in self.closed for k in range(EXCEPTED_DATE))

    def _reach(self, i: int, form: VerbForm, first: int) -> int:
        """Return from where on words can deny or doubt a verb: "antes de embarcar estuvo" is no plan to be there."""
        start = max(first, i - AROUND)
        if not self.inflected and PAST in form.tenses:
            return self._beyond_infinitive(i, start)
        if not self.inflected or INFINITIVE in form.tenses:
            return start
        for k in range(i - 1, start, -1):
            other = self.lexicon.verbs.get(self.tokens[k].lower)
            if other is not None and other.tenses <= {INFINITIVE} and self.tokens[k - 1].lower in self._governors:
                return k + 1
        return start

    def _beyond_infinitive(self, i: int, start: int) -> int:
        """Return where a past verb's own words begin, behind a verb that a modal governs: "who could walk reached"."""
        helping = self.lexicon.words["auxiliary_have"] | self.lexicon.words["auxiliary_be"]
        for k in range(i - 1, start, -1):
            other, before = self.lexicon.verbs.get(self.tokens[k].lower), self.tokens[k - 1].lower
            base = other is not None and INFINITIVE in other.tenses and self.tokens[k].lower == other.base
            if base and before in self.lexicon.words["modals"] and self.tokens[k].lower not in helping:
                return k + 1
        return start

    def _before(self, i: int, start: int) -> list[str]:
        return [self.tokens[k].lower for k in range(start, i) if k not in self.closed]

    def _says(self, kind: str, near: Sequence[str], wide: Sequence[str]) -> bool:
        """Whether a word of a kind stands near, or a phrase of it in a wider stretch."""
        if not self.lexicon.words[kind].isdisjoint(near):
            return True
        phrases, joined = self.phrases.get(kind), " ".join(wide)
        if phrases is None:
            phrases = self.phrases[kind] = [entry for entry in self.lexicon.words[kind] if " " in entry]
        return any(phrase in joined for phrase in phrases)
