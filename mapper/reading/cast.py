"""Who acts in each clause of the story: "they", "she" and "who" are told from who was spoken of before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mapper.reading.actors import NOBODY, OTHER, PERSON, PLACE, PLURAL, SINGULAR, TRAVELER, UNKNOWN, Actor
from mapper.reading.events import has_pronoun
from mapper.reading.findings import MAIN
from mapper.reading.parts import REST, Parts

if TYPE_CHECKING:
    from mapper.reading.clauses import Clause
    from mapper.reading.scene import Scene
    from mapper.reading.story import Story

__all__ = ["Cast"]

ANTECEDENT_REACH = 8
"""Tokens before "who" in which the one it means is named."""


class Cast:
    """Tells the subject of each clause and its group, and remembers them for the next."""

    def __init__(self, scene: Scene, story: Story) -> None:
        self.scene, self.story = scene, story
        self.words, self.actors = scene.words, scene.lexicon.actors
        self.parts = Parts(scene, story)
        self.behind: Clause | None = None

    def subject(self, clause: Clause, following: Clause | None = None) -> tuple[Actor, str]:
        """Return who acts in a clause, and the group.

        A leaning clause ("partis de X, ils") has the subject of the one that is ``following``.
        """
        if self.story.aside not in (-1, clause.sentence.paragraph):
            self.story.aside, self.story.traveler_group = -1, MAIN
        subject, group = self._acting(clause, following)
        part = self.parts.group(clause, subject)
        if part is not None:
            group = part
            if part != MAIN and any(verb.form.base in self.words["lagging"] for verb in clause.verbs):
                self.behind = clause  # those who stay behind do not take the story with them
            else:
                self.story.traveler_group = self.story.previous_group = part
            if subject.kind == UNKNOWN and self.parts.heads(clause):
                subject = Actor(TRAVELER, subject.token, subject.word)
        return subject, group

    def _acting(self, clause: Clause, following: Clause | None = None) -> tuple[Actor, str]:
        story, subject = self.story, clause.subject
        if following is not None and self._leans_on(clause, following):
            return self.subject(following)
        if subject.kind == TRAVELER:
            return subject, self._group(subject)
        if subject.kind == PERSON:
            return subject, story.leaders.get(subject.word) or story.homes.get(subject.word, story.person_group)
        if subject.word in self.words["relative_person"]:
            return self._antecedent(subject), story.traveler_group
        if self._opens_with_who(clause):
            return self._antecedent(Actor(PLURAL, clause.first, clause.opener)), story.traveler_group
        if subject.kind == PLURAL:
            return Actor(self._they(clause), subject.token, subject.word), story.traveler_group
        if subject.kind == SINGULAR:
            return self._she(clause)
        return self._unnamed(clause)

    def _leans_on(self, clause: Clause, following: Clause) -> bool:
        """Whether the next clause names the subject of one: "partis de X, ils", "X, où il était venu, le pape"."""
        where = clause.inserted and clause.opener in self.words["relative_place"]
        if where and clause.subject.kind == NOBODY and not self._plural(clause):
            return following.subject.kind in (TRAVELER, OTHER, PERSON)
        if not clause.leaning or following.opener or following.inserted:
            return False
        return following.subject.kind not in (NOBODY, UNKNOWN, PLACE)

    def _opens_with_who(self, clause: Clause) -> bool:
        return (
            clause.opener in self.words["relative_subject"]
            and bool(clause.verbs)
            and clause.verbs[0].token <= clause.first + 2
            and clause.subject.kind in (NOBODY, UNKNOWN)
        )

    def _she(self, clause: Clause) -> tuple[Actor, str]:
        """Return who "she" is, or "it", which may be the group."""
        story, subject = self.story, clause.subject
        person = subject.word in self.words["pronouns_one"] and bool(story.last_person)
        if person or subject.word not in self.words["pronouns_it"]:
            return Actor(story.person_kind, subject.token, subject.word), story.person_group
        kind = self._they(clause)
        return Actor(kind if kind != OTHER else UNKNOWN, subject.token, subject.word), story.traveler_group

    def _unnamed(self, clause: Clause) -> tuple[Actor, str]:
        """Return who acts where no actor is named: a verb may say by its ending that they are several."""
        story, subject = self.story, clause.subject
        plural = self._plural(clause)
        if subject.kind == UNKNOWN and plural and not self._noun_subject(clause):
            return Actor(self._they(clause)), story.traveler_group
        if subject.kind != NOBODY:
            return subject, story.traveler_group
        singular = story.previous.kind == OTHER and not story.previous.word.endswith("s")
        if plural and (singular or story.previous.kind in (NOBODY, UNKNOWN)):
            return Actor(self._they(clause)), story.traveler_group
        return story.previous, story.previous_group

    def _plural(self, clause: Clause) -> bool:
        """Whether a verb says by its ending that several act."""
        endings = self.scene.lexicon.traits.plural_endings
        return bool(clause.verbs) and self.scene.lower(clause.verbs[0].token).endswith(endings)

    def _noun_subject(self, clause: Clause) -> bool:
        """Whether a noun with its article stands before the verb: "los bomberos llegaron"."""
        scene = self.scene
        governing = scene.at | scene.to | scene.source | self.words["with"]
        first, _ = next(piece for piece in clause.pieces if piece[1] > clause.verbs[0].token)
        for k in range(first, clause.verbs[0].token):
            if k >= clause.verbs[0].token - 1:
                return False
            article = scene.lower(k) in self.words["determiners"] and scene.lower(k) not in scene.source
            free = k not in scene.closed and k + 1 not in scene.closed and scene.tokens[k + 1].is_word
            if article and free and (not k or scene.lower(k - 1) not in governing):
                return True
        return False

    def _they(self, clause: Clause) -> str:
        """Return who "they" are: the travelers, unless the sentence just before speaks of others alone."""
        story = self.story
        if story.other_at > story.traveler_at and story.other_paragraph == clause.sentence.paragraph:
            return OTHER if story.handled_at < story.other_at else TRAVELER
        if story.traveler_at >= 0:
            return TRAVELER
        return PERSON if story.person_kind == PERSON else UNKNOWN

    def _antecedent(self, subject: Actor) -> Actor:
        """Return who "who" is: the actor named shortly before it."""
        persons = self.scene.persons
        for k in range(subject.token - 1, max(-1, subject.token - 1 - ANTECEDENT_REACH), -1):
            word = self.scene.lower(k)
            if word in persons:
                return Actor(OTHER if persons[word] == OTHER else UNKNOWN, k, subject.word)
            if word in self.actors["travelers"]:
                return Actor(TRAVELER, k, word)
            if word in self.actors["others"]:
                return Actor(OTHER, k, word)
        return Actor(UNKNOWN, subject.token, subject.word)

    def _group(self, subject: Actor) -> str:
        if subject.modifiers & self.actors["other_group"]:
            return "other"
        if subject.modifiers & self.actors["main_group"]:
            return MAIN
        if subject.word in self.actors["branches"]:
            return REST
        if subject.word in self.story.leaders:
            return self.story.leaders[subject.word]
        return MAIN if subject.word in self.actors["group_nouns"] else self.story.traveler_group

    # ---------------------------------------------------------------- remembering

    def remember(self, clause: Clause, subject: Actor, group: str) -> None:
        """Keep who acted in a clause, for the pronouns of the next."""
        story, told = self.story, clause.subject
        if clause is self.behind:
            return
        if not clause.quoted:
            self._notice(clause, group)
        if told.kind == PERSON:
            story.person_kind, story.person_group = PERSON, group
            story.homes.setdefault(told.word, group)
            if told.word in story.leaders or group != story.traveler_group:
                story.traveler_at, story.traveler_group = clause.last, group
        elif told.kind == OTHER:
            story.person_kind = OTHER
        if told.kind in (TRAVELER, OTHER):
            story.last_person = ""
        aside = clause.opener in self.words["subordinate"] and not clause.quoted
        if told.kind != NOBODY and not (aside and story.previous.kind == TRAVELER):
            story.previous, story.previous_group = subject, group

    def _are_others(self, word: str, clause: Clause, *, subject: bool, main: bool) -> bool:
        """Whether a word names others whom "they" in the next sentence may mean."""
        if subject:
            return main and word in self.actors["others"] and (word.endswith("s") or word in self.actors["collectives"])
        return word in self.actors["collectives"] and clause.subject.kind in (PLACE, OTHER)

    def _notice(self, clause: Clause, group: str) -> None:
        """Remember the travelers and the others that a clause speaks of, wherever in it they stand."""
        story, told = self.story, clause.subject
        main = not clause.opener and not clause.inserted
        if told.kind == OTHER and any(has_pronoun(self.scene, verb, clause) for verb in clause.verbs):
            story.handled_at = clause.last  # "soldiers put them on a truck": the story stays with them
        for k in clause.tokens():
            if k in self.scene.closed:
                continue
            word = self.scene.lower(k)
            if word in self.actors["travelers"]:
                story.traveler_at = k
            elif self._are_others(word, clause, subject=k == told.token, main=main):
                story.other_at, story.other_paragraph = k, clause.sentence.paragraph
        if told.kind == TRAVELER:
            story.traveler_group = group
            story.traveler_at = max(story.traveler_at, told.token)
