"""Whose story it is: people who part from a group or set out apart get a group of their own, until they meet again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mapper.language.lexicon import GERUND, INFINITIVE
from mapper.reading.actors import OTHER, PERSON, TRAVELER, Actor
from mapper.reading.findings import MAIN, Finding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapper.reading.clauses import Clause
    from mapper.reading.scene import Scene
    from mapper.reading.story import Story
    from mapper.reading.verbs import Verb

__all__ = ["Parting"]

JOINED_REACH = 4
"""Words after a verb among which those stand whom somebody meets again."""


class Parting:
    """Follows who leads the story, clause by clause, and which group that makes."""

    def __init__(self, scene: Scene, story: Story) -> None:
        self.scene, self.story = scene, story
        self.words, self.actors = scene.words, scene.lexicon.actors

    def group(self, clause: Clause, subject: Actor, group: str) -> str:
        """Return a clause's group: one of its own for a person who sets out after another's way has been told."""
        story, named = self.story, clause.subject.kind == PERSON
        if clause.quoted or subject.kind == OTHER:
            return group
        self._follow(clause)
        name = subject.word if named else story.last_person
        if named:
            story.last_person = subject.word
        leaves = self._leaves(clause)
        apart = named and story.departed and self._another_way(clause)
        if name and name not in story.leaders and (apart or (leaves and self._unvisited(clause))):
            story.leaders[name] = f"group of {self._display(name)}" if story.departed else MAIN
            story.traveler_group = group = story.leaders[name]
        elif named:
            group = story.leaders.get(name, group)
        story.departed = story.departed or (leaves and bool(self.scene.held(clause)))
        return group

    def watch_split(self, clause: Clause, subject: Actor) -> None:
        """After "they split up", give the next persons named a group each."""
        story = self.story
        names = self._persons(clause) if story.split else []
        if names:
            taken = set(story.leaders.values())
            own = MAIN if MAIN not in taken else f"group of {self._display(names[-1])}"
            story.leaders.setdefault(names[-1], own)
            story.split = len(set(story.leaders.values())) <= 1
        if subject.kind == TRAVELER and any(self.scene.verb_in(verb, self.words["split"]) for verb in clause.verbs):
            story.split = True

    def rejoined(self, findings: Sequence[Finding], clause: Clause, group: str) -> list[Finding]:
        """Return the main group's findings where another catches up with it: both are at the place."""
        if group == MAIN or not any(self._joins(verb) for verb in clause.verbs):
            return []
        again = [replace(f, group=MAIN) for f in findings if f.role == "stop" and f.group == group]
        if again:
            self.story.traveler_group = MAIN
        return again

    def _joins(self, verb: Verb) -> bool:
        """Whether a verb, alone or with the words after it, is one of meeting again: "rejoined them", "caught up"."""
        following = self.scene.lowers(verb.token + 1, verb.token + 1 + JOINED_REACH)
        others = self.words["other_people"] | self.words["objects"] | self.actors["travelers"]
        if self.scene.verb_in(verb, self.words["joining_others"]) and not others.isdisjoint(following):
            return True
        told = " ".join([self.scene.lower(verb.token), *following])
        phrases = (phrase for phrase in self.words["joining"] if " " in phrase)
        return self.scene.verb_in(verb, self.words["joining"]) or any(told.startswith(p) for p in phrases)

    def visit(self, findings: Sequence[Finding]) -> None:
        """Remember the places that the story has been to."""
        places = (self.scene.place(finding.mention) for finding in findings if finding.role == "stop")
        self.story.visited.update(place.key for place in places if place)

    def _follow(self, clause: Clause) -> None:
        """Note whom the story is with: a person named as subject, a family by its name, or a whole group."""
        told = clause.subject
        if clause.opener:
            return
        persons, name = self.scene.persons, told.word.removesuffix("'s")
        if told.kind == PERSON and persons.get(name) == PERSON:
            one = name.removesuffix("s")  # of "the Wardaks"
            self.story.leader = one if one in persons else name
        elif told.kind == TRAVELER:
            if family := self._family(told, clause):
                self.story.leader = family
            elif told.word in self.actors["group_nouns"]:
                self.story.leader = ""

    def _family(self, told: Actor, clause: Clause) -> str:
        """Return the name before "family" and the like."""
        if told.token <= clause.first + 1 or told.token - 1 in self.scene.closed:
            return ""
        before = self.scene.tokens[told.token - 1]
        is_name = before.is_capitalized and before.lower not in self.scene.lexicon.names["not_places"]
        return before.lower.removesuffix("'s") if is_name else ""

    def _leaves(self, clause: Clause) -> bool:
        return any(
            verb.actual and "depart" in self.scene.classes(verb) and not verb.form.tenses & {GERUND, INFINITIVE}
            for verb in clause.verbs
        )

    def _another_way(self, clause: Clause) -> bool:
        """Whether a clause says that somebody came another way."""
        ways, other = self.words["motion_nouns"], self.actors["other_group"]
        return any(self.scene.lower(k) in other and self.scene.lower(k + 1) in ways for k in clause.tokens()[:-1])

    def _unvisited(self, clause: Clause) -> bool:
        """Whether a clause names places, none of which the story has been to before."""
        held = [self.scene.place(i) for i in self.scene.held(clause)]
        return bool(held) and not any(place is not None and place.key in self.story.visited for place in held)

    def _persons(self, clause: Clause) -> list[str]:
        persons = self.scene.persons
        tokens = (self.scene.tokens[k] for k in clause.tokens())
        return [token.lower for token in tokens if persons.get(token.lower) == PERSON and token.is_capitalized]

    def _display(self, name: str) -> str:
        return next((token.text for token in self.scene.tokens if token.lower == name and token.is_capitalized), name)
