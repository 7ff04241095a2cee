"""Who acts in a clause: travelers, others, a person, a pronoun still to be explained, or a place.

This tells only what the words of the clause itself say; whom "they" means is settled by `mapper.reading.cast`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mapper.language.lexicon import Lexicon
    from mapper.language.sentences import Token

__all__ = ["Actor", "ActorFinder", "Opening"]

TRAVELER, OTHER, PERSON, PLURAL, SINGULAR, PLACE, UNKNOWN, NOBODY = (
    "traveler", "other", "person", "they", "she", "place", "unknown", "nobody",
)  # fmt: skip
MODIFIER_REACH = 5
"""Tokens before an actor in which "another" or "second" says which one it is."""
SHORT_NAME = 3
LONGEST_COUNT = 3
"""Digits of a number by which people are known; a longer one may be a year."""
GROUP_REACH = 3
"""Tokens after "group of" in which those stand whom it is made of."""
OWNERS = ("'s", "\u2019s")
FOLLOWER_REACH = 5
"""Tokens after a verb in which its subject stands."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does it: a kind (traveler, other, person, they, she, place, unknown) and the token that says so."""

    kind: str
    token: int = -1
    word: str = ""
    modifiers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Opening:
    """The tokens of a clause before its first verb; its own words begin after the joining word, at ``start``."""

    tokens: Sequence[int]
    first: int
    start: int
    sentence_first: int


class ActorFinder:
    """Finds the actors among a text's tokens; ``closed`` are those inside a name or a date."""

    def __init__(
        self,
        tokens: Sequence[Token],
        lexicon: Lexicon,
        *,
        closed: set[int],
        places: Mapping[int, int],
        persons: Mapping[str, str],
    ) -> None:
        self.tokens, self.lexicon = tokens, lexicon
        self.closed, self.places, self.persons = closed, places, persons
        words = lexicon.words
        self.breakers = words["clause"]
        self.known = frozenset().union(*words.values()) | frozenset(lexicon.verbs)
        self.prepositions = words["at"] | words["to"] | words["from"] | words["through"] | words["toward"] | words["of"]

    def subject(self, opening: Opening) -> Actor:
        """Return the first actor before the verb, else a name there, else whoever a preposition governs."""
        inner: Actor | None = None
        for i in opening.tokens:
            actor = self._actor(i)
            if actor is None:
                continue
            if self._owns_travelers(i):
                continue
            if not self._governed(i, opening.first):
                return actor
            of_them = actor.kind == PLURAL and self.tokens[i - 1].lower in self.lexicon.words["of"]
            inner = inner or (actor if actor.kind == TRAVELER or of_them else None)
        if inner is not None:
            return inner
        own = [i for i in opening.tokens if i >= opening.start]
        name = next((i for i in reversed(own) if self._is_name(i, opening)), None)
        if name is not None:
            return Actor(PERSON, name, self.tokens[name].lower)
        owned = next((i for i in own if i in self.places and self.tokens[i].text.endswith(OWNERS)), None)
        if owned is not None and owned + 1 < opening.tokens[-1] + 1:
            return Actor(OTHER, owned, self.tokens[owned].lower)  # "Turkey's first lady"
        free = (i for i in own if i not in self.closed and self.tokens[i].is_word and not self._is_weak(i))
        return Actor(UNKNOWN if any(not self._governed(i, opening.first) for i in free) else NOBODY)

    def follower(self, verb: int, last: int) -> Actor | None:
        """Return the actor that stands after its verb: "partieron unas tres mil personas", "llegó Luis Pérez"."""
        words = self.lexicon.words
        for i in range(verb + 1, min(verb + 1 + FOLLOWER_REACH, last)):
            token = self.tokens[i]
            if i in self.closed or not (token.is_word or token.text[0].isdigit()):
                return None
            if token.lower in self.prepositions | words["with"] | words["object_before"] - words["articles"]:
                return None
            actor = self._actor(i)
            if actor is not None:
                return actor if actor.kind in (TRAVELER, OTHER, PERSON) else None
            if i == verb + 1 and token.is_capitalized and len(token.text) >= SHORT_NAME:
                return Actor(PERSON, i, self._surname(i, last))
            if token.lower in self.lexicon.verbs:
                return None
        return None

    def _surname(self, first: int, last: int) -> str:
        """Return the last word of a name that begins at a token, in lower case."""
        end = first
        while end + 1 < last and self.tokens[end + 1].is_capitalized and self.tokens[end + 1].is_word:
            end += 1
        return self.tokens[end].lower

    def _is_weak(self, i: int) -> bool:
        """Whether a word names nobody: "se", or the article of a date ("el" martes)."""
        words, lower = self.lexicon.words, self.tokens[i].lower
        if self.lexicon.traits.drops_subject and lower in words["there"]:
            return True  # no noun need stand for the subject: "De allí, en autobús, viajó"
        idle = words["reflexive"] | self.prepositions
        return lower in idle or (lower in words["determiners"] and i + 1 in self.closed)

    def _owns_travelers(self, i: int) -> bool:
        """Whether a person is named only for whose people act: "the teacher's nineteen", "Ms Haddad's party"."""
        if not self.tokens[i].lower.endswith(OWNERS) or i + 1 >= len(self.tokens):
            return False
        following = self.tokens[i + 1].lower
        return following in self.lexicon.actors["travelers"] or self._is_count(following, i + 1)

    def _is_name(self, i: int, opening: Opening) -> bool:
        """Whether a capitalized word before the verb is a name that nothing else explains: somebody's."""
        token, lower = self.tokens[i], self.tokens[i].lower
        if i in self.closed or not token.is_capitalized or len(token.text) < SHORT_NAME or token.text.isupper():
            return False
        if i in (opening.sentence_first, opening.first):
            return False
        if self.tokens[i - 1].lower in self.lexicon.words["determiners"] or lower in self.lexicon.actors["titles"]:
            return False
        explained = lower in self.lexicon.names["not_places"] or lower in self.known
        return not explained and not self._governed(i, opening.first)

    def _governed(self, i: int, first: int) -> bool:
        """Whether a preposition stands shortly before the word, so that it is no subject; "they" never is governed."""
        if self.tokens[i].lower in self.lexicon.words["they"]:
            return False
        for k in range(i - 1, max(first, i - 4) - 1, -1):
            if k in self.closed:
                return False
            word = self.tokens[k].lower
            if word in self.prepositions or word in self.lexicon.words["with"]:
                return True
            if not self.tokens[k].is_word or word in self.breakers:
                return False
        return False

    def _actor(self, i: int) -> Actor | None:
        token, actors, words = self.tokens[i], self.lexicon.actors, self.lexicon.words
        if i in self.places:
            return None if token.text.endswith(OWNERS) else Actor(PLACE, i, token.lower)
        if i in self.closed:
            return None
        word = token.lower.removesuffix("'s")
        if word in self.persons:
            return Actor(self.persons[word], i, word)
        if word in actors["others"]:
            return Actor(OTHER, i, word)
        if word in actors["travelers"]:
            others = word in actors["group_nouns"] | actors["vague_travelers"] and self._is_of_others(i)
            return Actor(OTHER, i, word) if others else Actor(TRAVELER, i, word, self._modifiers(i))
        if word in words["pronouns_they"] and not (word in words["quantifiers"] and self._before_noun(i)):
            return Actor(PLURAL, i, word)
        if word in words["pronouns_one"]:
            return Actor(SINGULAR, i, word)
        return Actor(TRAVELER, i, word) if self._is_count(word, i) else None

    def _is_of_others(self, i: int) -> bool:
        """Whether a group is one of somebody else: "a group of 25 cyclists", "una columna de soldados"."""
        of, others = self.lexicon.words["of"], self.lexicon.actors["others"]
        if i + 1 >= len(self.tokens) or self.tokens[i + 1].lower not in of:
            return False
        following = self.tokens[i + 2 : i + 2 + GROUP_REACH]
        for token in following:
            if token.lower in others:
                return True
            if token.is_word and token.lower in self.known and token.lower not in self.lexicon.words["determiners"]:
                return False
        return False

    def _is_count(self, word: str, i: int) -> bool:
        """Whether a number stands for the people counted: "two reached", "twenty-five of"."""
        words = self.lexicon.words
        if word.isdecimal():
            return self._is_known_count(i)
        if word.replace("-", "") not in words["numbers"] and not (
            "-" in word and word.split("-", 1)[0] in words["numbers"]
        ):
            return False
        following = self.tokens[i + 1].lower if i + 1 < len(self.tokens) else ""
        return following in self.lexicon.verbs or following in words["of"] or following in words["relative_counted"]

    def _is_known_count(self, i: int) -> bool:
        """Whether a figure stands for people known by their number: "the 64 who", "the other 27 stayed"."""
        words = self.lexicon.words
        if not i or i + 1 >= len(self.tokens) or len(self.tokens[i].text) > LONGEST_COUNT:
            return False
        known = self.tokens[i - 1].lower in words["those_people"] | words["other_people"]
        following = self.tokens[i + 1].lower
        helping = words["auxiliary_be"] | words["auxiliary_have"] | words["relative_person"]
        return known and i + 1 not in self.closed and (following in self.lexicon.verbs or following in helping)

    def _before_noun(self, i: int) -> bool:
        """Whether "some" or "many" stands before its noun ("some forty migrants"), not for somebody ("some slept")."""
        if i + 1 >= len(self.tokens) or i + 1 in self.closed:
            return False
        following = self.tokens[i + 1]
        if following.lower in self.lexicon.words["singular_be"]:
            return True  # "all is quiet"
        if following.lower in self.lexicon.words["of"] and i + 2 < len(self.tokens):
            return self.tokens[i + 2].lower in self.lexicon.words["pronouns_it"]  # "all of it is paid for"
        if following.lower in self.lexicon.verbs or following.lower in self.lexicon.words["of"]:
            return False
        return following.is_word or following.text[0].isdigit()

    def _modifiers(self, i: int) -> frozenset[str]:
        """Return the words right before an actor that say which one it is ("another", "second", "main")."""
        known = self.lexicon.actors["other_group"] | self.lexicon.actors["main_group"]
        found = set()
        for k in range(i - 1, max(-1, i - 1 - MODIFIER_REACH), -1):
            token, lower = self.tokens[k], self.tokens[k].lower
            if lower in known and k not in self.closed:
                found.add(lower)
            elif k in self.closed or not token.is_word or lower in self.breakers or lower in self.lexicon.verbs:
                break
        return frozenset(found)
