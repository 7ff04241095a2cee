"""The parts of a group that a report counts or sets apart: "the nine" and "two brothers" of "the eleven", "the others".

Where two numbers of people make up a third, the smaller is a part that goes its own way while it is spoken of.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from mapper.language.figures import figure_words
from mapper.reading.actors import PLURAL, TRAVELER, Actor
from mapper.reading.findings import MAIN

if TYPE_CHECKING:
    from mapper.reading.clauses import Clause
    from mapper.reading.scene import Scene
    from mapper.reading.story import Story

__all__ = ["REST", "Parts"]

REST = "other"
"""The group of "the others" where nothing else is said of them."""
NOUN_REACH = 2
"""Words between a number and the people it counts ("nine young men")."""
LEAST_PART, MOST_COUNTED = 2, 300
"""Of more people than this the numbers are estimates, which make up a third by chance."""
OPENING = 3
"""Tokens at the head of a clause among which "the others" are its topic."""
HYPHENS = frozenset("-\u2010\u2011")


class Parts:
    """Tells from the numbers in a report which of its people are a part that has left the rest."""

    def __init__(self, scene: Scene, story: Story) -> None:
        self.scene, self.story, self.words = scene, story, scene.words
        self.values = figure_words(scene.lexicon.language).values
        self.sizes = {k: size for k in range(len(scene.tokens)) if (size := self._size(k))}
        told = set(self.sizes.values())
        halves = _halves(told)
        self.wholes = {size for many, few in halves for size in (many, many + few)}
        self.parts = {few for _, few in halves} - self.wholes
        self.parts |= self._set_against_others()
        self.quoted = scene.text.quoted

    def _set_against_others(self) -> set[int]:
        """Return the small numbers of people after whom "the others" are spoken of: they are those who left."""
        text, most = self.scene.text, max(self.sizes.values(), default=0)
        found: set[int] = set()
        for clauses in self.scene.clauses:
            for clause in clauses:
                at = self._topic(clause)
                if at is None or not self._is_known(at) or self._value(at + 1) is not None:
                    continue
                before = max((k for k in self.sizes if k < at), default=-1)
                if before < 0 or self.sizes[before] * 2 >= most or self._is_known(before):
                    continue
                told = text.sentence_at(text.tokens[before].start).paragraph
                if clause.sentence.paragraph - told <= 1:
                    found.add(self.sizes[before])
        return found

    # ---------------------------------------------------------------- numbers

    def _size(self, k: int) -> int | None:
        """Return how many people a token counts, None where it counts something else."""
        if k in self.scene.closed:
            return None
        value = self._value(k)
        if (
            value is None
            or not LEAST_PART <= value <= MOST_COUNTED
            or self._lower(k + 1) in HYPHENS
            or not self._counts_people(k)
        ):
            return None
        return value

    def _value(self, k: int) -> int | None:
        lower = self.scene.lowered[k]
        if lower.isdecimal():
            return int(lower) if len(lower) < 5 else None
        if "-" not in lower:
            value = self.values.get(lower)
            return None if value is None else int(value)
        values = [self.values.get(piece) for piece in lower.split("-")]
        known = [int(value) for value in values if value is not None]
        return sum(known) if known and len(known) == len(values) else None

    def _counts_people(self, k: int) -> bool:
        scene, words = self.scene, self.words
        travelers = scene.lexicon.actors["travelers"]
        for step in range(1, NOUN_REACH + 1):
            lower = self._lower(k + step)
            if lower in travelers:
                return True
            if not lower.isalpha() or lower in words["clause"] or lower in words["of"]:
                break
        following, before = self._lower(k + 1), self._lower(k - 1)
        if before in words["of"] and self._lower(k - 2) in scene.lexicon.actors["group_nouns"]:
            return True
        if following in words["of"]:
            return self._lower(k + 2) in words["pronouns_they"] | words["objects"]
        if self._lower(k - 2) in scene.lexicon.dates["between"]:
            return False  # "the road between the two"
        definite = self._is_known(k) or self._is_other(k - 1)
        opens = following in scene.lexicon.verbs and (k == 0 or not self._lower(k - 1).isalpha())
        return (definite and self._stands_alone(k)) or opens

    def _stands_alone(self, k: int) -> bool:
        """Whether no noun follows a word, so that it stands for people itself."""
        scene, words, following = self.scene, self.words, self._lower(k + 1)
        return (
            k + 1 in scene.closed
            or not following.isalpha()
            or following in scene.lexicon.verbs
            or following
            in words["clause"] | words["relative_person"] | words["auxiliary_have"] | words["small_adverbs"]
            or following in scene.kinds
        )

    def _lower(self, k: int) -> str:
        return self.scene.lowered[k] if 0 <= k < len(self.scene.lowered) else ""

    # ---------------------------------------------------------------- groups

    def group(self, clause: Clause, subject: Actor) -> str | None:
        """Return the group that a clause itself tells by a number or by "the others", None where it does not."""
        if clause.quoted or any(self._lower(k) in self.words["lost"] for k in clause.tokens()):
            return None
        if self._forks(clause):
            self.story.part = REST
            return None
        group = self._by_number(clause, subject)
        if group is None:
            return next((self.story.members[name] for name in self._names(clause) if name in self.story.members), None)
        if group != MAIN and group == self.story.part:
            self.story.members.update(dict.fromkeys(self._names(clause), group))
        return group

    def _forks(self, clause: Clause) -> bool:
        """Whether a clause sets some people against the others: "some took the road north, the others the coast"."""
        others = (k for k in clause.tokens() if self._is_other(k) and self._is_known(k))
        last = next(others, clause.sentence.first)
        some = range(clause.sentence.first, last)
        return any(self._lower(k) in self.words["some_people"] and self._value(k + 1) is None for k in some)

    def heads(self, clause: Clause) -> bool:
        """Whether the others, or a branch, stand at the head of a clause."""
        return self._opens_with_branch(clause) or self._topic(clause) is not None

    def _topic(self, clause: Clause) -> int | None:
        """Return the token of "others" at the head of a clause, where no noun follows."""
        opening = range(clause.first, min(clause.first + OPENING, clause.last))
        return next((k for k in opening if self._is_other(k) and self._without_noun(k)), None)

    def _opens_with_branch(self, clause: Clause) -> bool:
        """Whether a branch of the group heads the sentence of a clause: "El ramal que se desgajó llegó allí"."""
        actors, head = self.scene.lexicon.actors, range(clause.sentence.first, clause.sentence.first + OPENING)
        main = any(self._lower(k) in actors["main_group"] for k in head)
        return not main and any(self._lower(k) in actors["branches"] for k in head)

    def _without_noun(self, k: int) -> bool:
        """Whether "the others" stand for people, not for what follows: "los otros países"."""
        following = self._lower(k + 1)
        plural = following.endswith(("s", "x")) or following in self.scene.lexicon.actors["travelers"]
        return self._stands_alone(k) or not plural

    def _names(self, clause: Clause) -> list[str]:
        """Return the capitalized words before a clause's verb that are no place's and no date's: people's names."""
        end = clause.verbs[0].token if clause.verbs else clause.last
        tokens = (self.scene.tokens[k] for k in clause.tokens() if k < end and k not in self.scene.closed)
        known = self.scene.lexicon.names["not_places"]
        names = (token.lower.removesuffix("'s") for token in tokens if token.is_capitalized)
        return [name for name in names if name not in known and name not in self.values]

    def _by_number(self, clause: Clause, subject: Actor) -> str | None:
        """Return the group that a number, "the others" or a branch in a clause means."""
        told = clause.subject
        if told.kind in (TRAVELER, PLURAL):
            at = self._counted(told, clause)
            if at is not None:
                return self._numbered(at)
        others = self._topic(clause)
        if others is not None:
            return self._others(others, clause)
        if clause.subject.kind not in (TRAVELER, PLURAL) and self._opens_with_branch(clause):
            return REST
        if subject.kind in (TRAVELER, PLURAL):
            return None
        heads = [k for k in range(clause.first, min(clause.first + 2, clause.last)) if k in self.sizes]
        known = [k for k in clause.tokens() if k in self.sizes and self._is_known(k)]
        return self._numbered((heads or known)[0]) if heads or known else None

    def _counted(self, told: Actor, clause: Clause) -> int | None:
        """Return the token of a subject's number: its own, the one before it, or the one after "of"."""
        near = [told.token, *range(told.token - 1, max(clause.first, told.token - 1 - NOUN_REACH) - 1, -1)]
        if self._lower(told.token + 1) in self.words["of"]:
            near.append(told.token + 2)
        return next((k for k in near if k in self.sizes), None)

    def _numbered(self, k: int) -> str | None:
        """Return the group that a number means: a part, the main one, or none in particular."""
        size = self.sizes[k]
        if self.quoted[k]:
            return None
        if size in self.parts:
            if self._lower(k + 1) in self.words["relative_person"]:
                return None
            self.story.part = f"group of {size}"
            return self.story.part
        return MAIN if size in self.wholes else None

    def _is_other(self, k: int) -> bool:
        return self._lower(k) in self.words["other_people"]

    def _is_known(self, k: int) -> bool:
        """Whether people are spoken of as known: "the six", "their four", "the others"."""
        return self._lower(k - 1) in self.words["those_people"]

    def _others(self, k: int, clause: Clause) -> str | None:
        """Return who "the others" are: the main group where a part was spoken of, else the part; "others" are new."""
        story = self.story
        if not self._is_known(k):
            if k == clause.first and self.scene.tokens[k].is_capitalized:
                story.aside = clause.sentence.paragraph
                return REST
            return None
        return MAIN if story.traveler_group != MAIN else story.part or None


def _halves(sizes: set[int]) -> list[tuple[int, int]]:
    """Return the pairs of numbers, the larger first, that make up a third."""
    return [(max(pair), min(pair)) for pair in combinations(sorted(sizes), 2) if sum(pair) in sizes]
