"""Places that are meant without their name: "where they stood", "they arrived on Friday", "left the town", "there"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mapper.language.lexicon import INFINITIVE, PARTICIPLE, PAST, PRESENT
from mapper.reading.actors import OTHER, PERSON, TRAVELER, UNKNOWN, Actor
from mapper.reading.events import object_before
from mapper.reading.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mapper.reading.clauses import Clause
    from mapper.reading.scene import Scene
    from mapper.reading.story import Story
    from mapper.reading.verbs import Verb

__all__ = ["Implied"]

OFF_TOPIC = frozenset(
    {
        "denied",
        "denied of other things",
        "says where another place lies",
        "the figure of a distance ends here",
        "where somebody is from",
        "part of a phrase with 'of'",
    }
)
"""Rules whose places are not what "they arrived" or "the town" in the next sentence means."""
WHERE = frozenset({"stay", "arrive", "move"})
"""Classes of the verbs that tell of people "where" they were; "from where" takes those of leaving."""
TOPIC_SENTENCES = 2
"""How many sentences after its name a place is still meant."""
HERE_REACH = 6
"""Tokens after a verb in which "here" tells where it leads."""
NEGATION_REACH = 5
DEEDS = ("arrive", "pass", "depart")
"""Classes of a verb with a place as its object, which are the events that they make."""
AWAY_REACH = 3
"""Tokens after a verb in which "towards" stands."""


class Implied:
    """Keeps the place spoken of last (the ``topic``) and the report's dateline, and finds stops that mean them."""

    def __init__(self, scene: Scene, story: Story) -> None:
        self.scene, self.story, self.words = scene, story, scene.words
        self.topic: int | None = None
        self.topic_sentence = -1
        self.town: int | None = None  # the last place named, whatever for: what "left the city" means
        self.dateline: int | None = None

    def note(self, findings: Iterable[Finding], clause: Clause) -> None:
        """Remember the place spoken of last, for "they arrived on Friday" and "left the city".

        One that only a relative clause names ("a bus that goes by X is slower") does not replace the sentence's own.
        """
        beside = clause.opener in self.words["relative_subject"] | self.words["relative_person"]
        beside = beside and self.topic_sentence == clause.sentence.number
        for finding in findings:
            place = self.scene.place(finding.mention)
            if place is None or place.kind == "country":
                continue
            if place.kind == "city" and not clause.quoted:
                self.town = finding.mention
            if finding.rule in OFF_TOPIC or (beside and finding.role == "mention"):
                continue
            token = self.scene.token_of[finding.mention]
            before = self.scene.lowers(max(clause.first, token - NEGATION_REACH), token)
            if not any(word in self.words["negation"] for word in before):
                self.topic, self.topic_sentence = finding.mention, clause.sentence.number

    def where(self, clause: Clause, subject: Actor, group: str) -> Finding | None:
        """Find what is told of a place right after its name: "Preševo, where they stood two days"."""
        if clause.opener in self.words["relative_subject"] and clause.opener not in self.words["relative_place"]:
            return self._which(clause, subject, group)
        if clause.opener not in self.words["relative_place"] or clause.quoted or not clause.verbs:
            return None
        last = clause.first - 1
        source = self.scene.lower(last) in self.words["from"]
        mention, verb = self._named_before(clause, skip=int(source)), self.scene.main_verb(clause.verbs)
        classes = self.scene.classes(verb)
        taken = not source and self.story.previous.kind != OTHER and object_before(self.scene, verb, clause)
        if mention is None or not verb.actual or not (taken or self._travels(clause, subject)):
            return None
        told = verb.form.tenses & {PAST, PARTICIPLE} and verb.form.base not in self.words["owning"]
        wanted = frozenset({"depart", "move"}) if source else WHERE
        acted = (told and subject.kind == TRAVELER and not source) or classes & wanted
        if not taken and not acted:
            return None
        person = self.scene.lexicon.traits.things_are_persons and classes & wanted  # "où il a dormi"
        if clause.subject.word in self.words["pronouns_it"] and not person:
            return None  # "where it was snowing"
        if not taken and self._inverted(clause, verb):
            return None  # "où patrouillaient des soldats"
        there = any(self.scene.lower(k) in self.words["there"] for k in clause.tokens())
        if there or self.scene.lower(verb.token) in self.words["being_now"]:
            return None  # "where her sister is", "where there was a well"
        finding = self._stop(mention, "where they were", verb, clause, subject)
        finding.group = group
        finding.event = "depart" if source else "arrive" if classes & {"arrive", "move"} else "stay"
        return finding

    def _inverted(self, clause: Clause, verb: Verb) -> bool:
        """Whether a verb stands before its subject, right after "where"."""
        inverts = self.scene.lexicon.traits.inverts_after_where
        if not inverts or verb.token != clause.first + 1 or verb.token + 1 >= clause.last:
            return False
        return self.scene.lower(verb.token + 1) in self.words["determiners"]

    def _named_before(self, clause: Clause, skip: int = 0) -> int | None:
        """Return the mention right before a relative clause, some tokens aside."""
        last = clause.first - 1 - skip
        while last > clause.sentence.first and not self.scene.tokens[last].is_word:
            last -= 1
        found = self.scene.ending_at(last)
        return self._explained(clause, last) if found is None and not skip else found

    def _explained(self, clause: Clause, last: int) -> int | None:
        """Return the mention that only asides follow before "where": "X, the last town, some 40 km on, where"."""
        scene, aside = self.scene, False
        for k in range(last, clause.sentence.first, -1):
            lower = scene.lower(k)
            if (found := scene.ending_at(k)) is not None:
                return found if aside and scene.tokens[k + 1].text == "," else None
            if lower in scene.lexicon.verbs and lower not in self.words["settlements"]:
                return None
            if scene.tokens[k].text == ",":
                if not aside:
                    return None
                aside = scene.ending_at(k - 1) is not None
            elif lower in self.words["settlements"] or lower.isdigit():
                aside = True
        return None

    def _which(self, clause: Clause, subject: Actor, group: str) -> Finding | None:
        """Find what travelers did to the place right before: "Zuwara, which they reached after dark"."""
        mention = self._named_before(clause)
        if mention is None or not clause.verbs or subject.kind != TRAVELER or clause.subject.token <= clause.first:
            return None
        verb = clause.verbs[-1] if clause.verbs[-1].form.classes - {"plain"} else clause.verbs[0]
        deed = next((deed for deed in DEEDS if deed in self.scene.classes(verb)), "")
        if not deed or not verb.actual or clause.quoted or any(k > verb.token for k in self._names(clause)):
            return None
        finding = self._stop(mention, "which they came to or left", verb, clause, subject)
        finding.group, finding.event = group, deed
        return finding

    def _names(self, clause: Clause) -> list[int]:
        return [self.scene.token_of[i] for i in self.scene.held(clause)]

    def meant(self, clause: Clause, subject: Actor, group: str) -> Finding | None:
        """Find a stop whose name stands in an earlier sentence: "They arrived on Friday", "left the town at dawn"."""
        if self.topic is None or clause.sentence.number - self.topic_sentence > TOPIC_SENTENCES:
            return None
        of_that = clause.opener in self.words["relative_subject"] | self.words["relative_place"]
        if clause.quoted or of_that:
            return None
        travels = self._travels(clause, subject)
        for verb in clause.verbs:
            now = subject.kind == UNKNOWN and verb.form.tenses <= {PRESENT, INFINITIVE}
            event = self._event(verb, clause, subject, travels=travels) if verb.actual and not now else ""
            if event:
                here = event == "stay" and self.dateline is not None and self._around(verb, clause) & self.words["here"]
                mention = self.dateline if here and self.dateline is not None else self.topic
                if (
                    event == "depart"
                    and self.town is not None
                    and not self._around(verb, clause) & self.words["from_there"]
                ):
                    mention = self.town
                finding = self._stop(mention, "meant, not named", verb, clause, subject)
                finding.group, finding.event, finding.travel = group, event, self.scene.travel(clause)
                return finding
        return None

    def brought_here(self, clause: Clause, subject: Actor, group: str) -> Finding | None:
        """Find an arrival where the report stands: "a coach brought them here", "they moved into this house"."""
        if self.dateline is None or clause.quoted:
            return None
        for verb in clause.verbs:
            classes = self.scene.classes(verb)
            at = self._here(verb, clause)
            if at is None or not verb.actual:
                continue
            after = self.scene.lowers(verb.token + 1, at)
            people = self.words["objects"] | self.words["numbers"] | self.scene.lexicon.actors["travelers"]
            taken = "transport" in classes and not people.isdisjoint(after)
            if taken or (subject.kind == TRAVELER and classes & {"arrive", "move"}):
                finding = self._stop(self.dateline, "came to where the report stands", verb, clause, subject)
                finding.group, finding.event, finding.travel = group, "arrive", self.scene.travel(clause)
                finding.again = True
                return finding
        return None

    def _here(self, verb: Verb, clause: Clause) -> int | None:
        """Return the token of "here", or of "this" before a noun of place, that a verb leads to."""
        for k in range(verb.token + 1, min(verb.token + 1 + HERE_REACH, clause.last - 1)):
            if k in self.scene.closed or not self.scene.tokens[k].is_word:
                return None
            lower, before = self.scene.lower(k), self.scene.lower(k - 1)
            if lower in self.words["here"]:
                return k
            if lower in self.words["this_place"]:
                led = self.scene.kinds.get(before) in ("to", "at")
                place = self.scene.lower(k + 1) in self.words["place_nouns"] | self.words["settlements"]
                return k if (led or (place and k == verb.token + 1)) and k + 1 not in self.scene.closed else None
        return None

    def _travels(self, clause: Clause, subject: Actor) -> bool:
        return subject.kind in (TRAVELER, PERSON, UNKNOWN) and not clause.quoted

    def _stop(self, mention: int, rule: str, verb: Verb, clause: Clause, subject: Actor) -> Finding:
        return Finding(
            mention,
            "stop",
            f"{rule} ({self.scene.lower(verb.token)})",
            level=3 if subject.kind == TRAVELER else 2,
            moments=self.scene.moments(verb.token, clause),
            sentence=clause.sentence.number,
            paragraph=clause.sentence.paragraph,
            leader=self.story.leader,
        )

    def _event(self, verb: Verb, clause: Clause, subject: Actor, *, travels: bool) -> str:
        """Return the event at the place that is meant, empty where the verb means none."""
        words, classes = self.words, self.scene.classes(verb)
        around = self._around(verb, clause)
        if clause.opener in words["relative_person"] and self.scene.lower(verb.token) in words["being_now"]:
            return ""  # "her sister, who is there"
        if clause.verbs[0] is verb and object_before(self.scene, verb, clause) and self._opens_there(clause):
            return "stay"  # "allí los detuvieron"
        if self._taken_away(verb, clause):
            return "depart"
        if not travels:
            return ""
        if (
            around & words["there"]
            and subject.kind in (TRAVELER, PERSON)
            and self._points(verb, clause)
            and classes & {"stay", "arrive", "move"}
        ):
            return "stay"
        following = self._following(verb, clause, 3)
        noun = len(following) > 1 and following[0] in words["determiners"] and following[1] in words["settlements"]
        if following and self._means_place(following) and classes & {"arrive", "move", "depart"}:
            return "depart" if "depart" in classes else "arrive"
        if "depart" in classes and (noun or around & words["from_there"]):
            return "depart"
        arriving = bool(following) and following[0] in words["arriving"]
        particle = self.scene.lexicon.traits.verb_particles
        led = not particle and bool(following) and following[0] in words["at"] | words["to"]
        bare = arriving or not following or verb.token + 1 in self.scene.closed or not following[0].isalpha()
        if "arrive" in classes and verb.form.base in words["arriving_verbs"] and (noun or bare):
            return "arrive"
        return "arrive" if "move" in classes and arriving and not led and self.scene.dated(clause) else ""

    def _means_place(self, following: list[str]) -> bool:
        """Whether a verb's object is a pronoun that means a place: "reached it", "came to it", "left it"."""
        led = following[0] in self.words["to"] and len(following) > 1
        return following[1 if led else 0] in self.words["place_pronouns"]

    def _taken_away(self, verb: Verb, clause: Clause) -> bool:
        """Whether others take the people on, towards no place that is named: "les ont emmenés vers le sud"."""
        if "transport" not in self.scene.classes(verb) or not object_before(self.scene, verb, clause):
            return False
        return any(word in self.words["toward"] for word in self._following(verb, clause, AWAY_REACH))

    def _opens_there(self, clause: Clause) -> bool:
        """Whether "there" opens a clause, but no "from there"."""
        head = set(self.scene.lowers(clause.first, clause.first + 2))
        return bool(head & self.words["there"]) and not head & self.words["from"]

    def _around(self, verb: Verb, clause: Clause) -> set[str]:
        first, last = max(clause.first, verb.token - 2), min(verb.token + 5, clause.last)
        return set(self.scene.lowers(first, last))

    def _following(self, verb: Verb, clause: Clause, count: int) -> list[str]:
        return self.scene.lowers(verb.token + 1, min(verb.token + 1 + count, clause.last))

    def _points(self, verb: Verb, clause: Clause) -> bool:
        """Whether "there" is a place ("slept there"), not a way of saying that something is ("there were")."""
        if verb.form.base != "be":
            return True
        return any(word in self.words["there"] for word in self._following(verb, clause, 2))
