"""What each named place is in its report: a stop of the people on the move, an origin, a goal, or a mere mention.

Every finding names its rule and how sure it is: 3, a traveller is said to arrive, stay, pass or leave; 2, the
same with an actor that the words leave open; 1, a hint that needs the neighbouring stops and the map to agree.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from gazetteer.lookup import contains
from mapper.language.lexicon import GERUND, INFINITIVE, PARTICIPLE, PAST, PRESENT, Lexicon
from mapper.reading.clauses import (
    NOBODY,
    OTHER,
    PERSON,
    PLACE,
    PLURAL,
    SINGULAR,
    TRAVELER,
    UNKNOWN,
    Actor,
    Clause,
    Verb,
    cut_clauses,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapper.language.sentences import Text
    from mapper.model import Mention
    from mapper.timespan import Moment

__all__ = ["Finding", "find_roles"]

MAIN = "main"
DATELINE_REACH = 40
"""Characters from a place name at the head of a paragraph to the dash that makes it a dateline."""
OFF_TOPIC = frozenset({
    "denied", "says where another place lies", "the figure of a distance ends here", "where somebody is from", "part of a phrase with 'of'",
})  # fmt: skip
"""Rules whose places are not what "they arrived" or "the town" in the next sentence means."""


@dataclass(slots=True)
class Finding:
    """The role of one mention, by rule; ``event`` is "arrive", "stay", "pass" or "depart" for a stop.

    ``level`` is how sure the rule is (3 to 1), ``group`` which of the report's groups it is about, ``moments`` the date
    expressions that belong to it, nearest first, and ``sentence`` the number of its sentence. ``leader`` is the person or family that the story is with, lower case;
    ``again`` marks a return. ``actor`` is the word for the
    travellers that the clause itself uses. ``backward`` marks what lies before the sentence's own day ("27 days after
    leaving X"), ``days_before`` by how many days where the words say so.
    """

    mention: int
    role: str
    rule: str
    event: str = ""
    level: int = 0
    group: str = MAIN
    moments: list[int] = field(default_factory=list)
    sentence: int = 0
    paragraph: int = 0
    travel: str | None = None
    actor: str = ""
    leader: str = ""
    again: bool = False
    days_before: int | None = None
    backward: bool = False


class _Story:
    """Who was last spoken of, so that "they" and "she" can be told."""

    def __init__(self) -> None:
        self.traveler_group = MAIN
        self.traveler_at = -1
        self.other_at = -1
        self.other_paragraph = -1
        self.person_kind = UNKNOWN
        self.person_group = MAIN
        self.previous = Actor(NOBODY)
        self.previous_group = MAIN
        self.split = False
        self.departed = False
        self.last_person = ""
        self.leader = ""
        self.leaders: dict[str, str] = {}


class _Judge:
    def __init__(
        self,
        text: Text,
        lexicon: Lexicon,
        mentions: Sequence[Mention],
        moments: Sequence[Moment],
        inside: Sequence[str],
        persons: dict[str, str],
    ) -> None:
        self.text, self.lexicon, self.mentions, self.moments, self.inside = text, lexicon, mentions, moments, inside
        self.tokens = text.tokens
        self.first_token = {text.token_at(mention.start): i for i, mention in enumerate(mentions)}
        self.last_token = {i: text.token_at(mention.end - 1) for i, mention in enumerate(mentions)}
        self.token_of = {i: token for token, i in self.first_token.items()}
        self.moment_token = [text.token_at(moment.start) for moment in moments]
        closed = {
            k
            for i in self.last_token
            for k in range(self.token_of.get(i, 0), self.last_token[i] + 1)
            if i in self.token_of
        }
        for moment, first in zip(moments, self.moment_token, strict=True):
            closed.update(range(first, text.token_at(moment.end - 1) + 1))
        self.closed = closed
        self.persons = persons
        self.clauses = cut_clauses(text, lexicon, closed=closed, places=self.first_token, persons=persons)
        self.story = _Story()
        self.dateline: int | None = None
        self.came_next = (-1, -1)
        self.visited: set[str] = set()
        self.topic: tuple[int, int, int] | None = None  # mention, sentence, paragraph
        w = lexicon.words
        self.at, self.to, self.source, self.through, self.toward, self.of = (
            w[k] for k in ("at", "to", "from", "through", "toward", "of")
        )
        self.phrases = {
            phrase: kind
            for kind, words in (
                ("at", self.at),
                ("to", self.to),
                ("from", self.source),
                ("through", self.through),
                ("toward", self.toward),
            )
            for phrase in words
            if " " in phrase
        }

    def run(self) -> list[Finding]:
        findings: list[Finding] = []
        for clauses in self.clauses:
            for clause in clauses:
                subject, group = self._subject(clause)
                group = self._new_leader(clause, subject, group)
                held = [i for token, i in sorted(self.first_token.items()) if clause.holds(token)]
                findings += [self._judge(i, clause, subject, group) for i in held]
                findings += self._where(clause, subject, group)
                meant = self._meant(clause, subject, group, [i for i in held if not self._dateline(i, clause)])
                if meant is not None:
                    findings.append(meant)
                self._note_topic(findings, held, clause)
                findings += self._rejoined(findings, held, clause, group)
                self.visited.update(
                    place.key
                    for f in findings[-len(held) :]
                    if held and f.role == "stop" and (place := self.mentions[f.mention].place)
                )
                self._remember(clause, subject, group)
        seen = {finding.mention for finding in findings}
        findings += [Finding(i, "mention", "no clause around it") for i in range(len(self.mentions)) if i not in seen]
        self._withhold(findings)
        findings.sort(key=lambda finding: finding.mention)
        return findings

    def _withhold(self, findings: list[Finding]) -> None:
        """Take back hints at places that the report elsewhere says were not reached."""
        denied = {self.mentions[f.mention].text for f in findings if f.rule == "denied"}
        for finding in findings:
            if finding.level == 1 and self.mentions[finding.mention].text in denied:
                finding.level, finding.role, finding.rule = 0, "mention", f"denied elsewhere; {finding.rule}"

    # ---------------------------------------------------------------- who

    def _subject(self, clause: Clause) -> tuple[Actor, str]:
        story, subject = self.story, clause.subject
        if subject.kind == TRAVELER:
            return subject, self._group(subject)
        if subject.kind == PERSON:
            return subject, story.leaders.get(
                subject.word, story.person_group if subject.word not in story.leaders else MAIN
            )
        if subject.word in self.lexicon.words["relative_person"]:
            return self._antecedent(subject), story.traveler_group
        if (
            clause.opener in self.lexicon.words["relative_subject"]
            and clause.verbs
            and clause.verbs[0].token <= clause.first + 2
            and subject.kind in (NOBODY, UNKNOWN)
        ):
            return self._antecedent(Actor(PLURAL, clause.first, clause.opener)), story.traveler_group
        if subject.kind == PLURAL:
            return Actor(self._they(clause), subject.token, subject.word), story.traveler_group
        if subject.kind == SINGULAR:
            if subject.word in self.lexicon.words.get("pronouns_it", frozenset()):
                kind = self._they(clause)
                return Actor(kind if kind != OTHER else UNKNOWN, subject.token, subject.word), story.traveler_group
            return Actor(story.person_kind, subject.token, subject.word), story.person_group
        plural = (
            bool(clause.verbs)
            and self.lexicon.language == "es"
            and self.tokens[clause.verbs[0].token].lower.endswith(("n", "mos"))
        )
        if subject.kind == UNKNOWN and plural and not self._noun_subject(clause):
            return Actor(self._they(clause)), story.traveler_group
        if subject.kind == NOBODY:
            if plural and story.previous.kind == OTHER and not story.previous.word.endswith("s"):
                return Actor(self._they(clause)), story.traveler_group
            return story.previous, story.previous_group
        return subject, story.traveler_group

    def _noun_subject(self, clause: Clause) -> bool:
        """Whether a noun with its article stands before the verb: "los bomberos llegaron"."""
        words = self.lexicon.words
        for k in clause.tokens():
            if k >= clause.verbs[0].token - 1:
                return False
            following = self.tokens[k + 1]
            if (
                self.tokens[k].lower in words["determiners"]
                and k + 1 not in self.closed
                and k not in self.closed
                and following.is_word
            ):
                before = self.tokens[k - 1].lower if k else ""
                if (
                    before not in self.at | self.to | self.source | words["with"]
                    and self.tokens[k].lower not in self.source
                ):
                    return True
        return False

    def _they(self, clause: Clause) -> str:
        """Who "they" are: the travellers, unless the sentence just before speaks of others alone."""
        story = self.story
        if story.other_at > story.traveler_at and story.other_paragraph == clause.sentence.paragraph:
            return OTHER
        return TRAVELER if story.traveler_at >= 0 else UNKNOWN

    def _antecedent(self, subject: Actor) -> Actor:
        """Who "who" is: the actor named shortly before it."""
        actors = self.lexicon.actors
        for k in range(subject.token - 1, max(-1, subject.token - 9), -1):
            word = self.tokens[k].lower
            if word in self.persons:
                return Actor(OTHER if self.persons[word] == OTHER else UNKNOWN, k, subject.word)
            if word in actors["travelers"]:
                return Actor(TRAVELER, k, word, frozenset())
            if word in actors["others"]:
                return Actor(OTHER, k, word)
        return Actor(UNKNOWN, subject.token, subject.word)

    def _group(self, subject: Actor) -> str:
        actors, story = self.lexicon.actors, self.story
        if subject.modifiers & actors["other_group"]:
            return "other"
        if subject.modifiers & actors["main_group"]:
            return MAIN
        if subject.word in story.leaders:
            return story.leaders[subject.word]
        return story.traveler_group if subject.word not in self.lexicon.actors.get("group_nouns", frozenset()) else MAIN

    def _remember(self, clause: Clause, subject: Actor, group: str) -> None:
        story = self.story
        if not clause.quoted:
            self._notice(clause, group)
        if clause.subject.kind == PERSON:
            story.person_kind, story.person_group = PERSON, group
            if clause.subject.word in story.leaders:
                story.traveler_at, story.traveler_group = clause.last, group
        elif clause.subject.kind == OTHER:
            story.person_kind = OTHER
        if clause.subject.kind in (TRAVELER, OTHER):
            story.last_person = ""
        if clause.subject.kind != NOBODY:
            story.previous, story.previous_group = subject, group
        self._watch_split(clause, subject)

    def _new_leader(self, clause: Clause, subject: Actor, group: str) -> str:
        """Give a person who sets out on a way of their own, after somebody else's has been told, a group of their own."""
        story = self.story
        if clause.quoted or subject.kind == OTHER:
            return group
        self._follow(clause, subject)
        name = subject.word if clause.subject.kind == PERSON else story.last_person
        if clause.subject.kind == PERSON:
            story.last_person = subject.word
        leaves = any(
            verb.actual and "depart" in self._classes(verb) and not verb.form.tenses & {GERUND, INFINITIVE}
            for verb in clause.verbs
        )
        apart = clause.subject.kind == PERSON and story.departed and self._another_way(clause)
        if name and name not in story.leaders and (apart or (leaves and self._unvisited(clause))):
            story.leaders[name] = f"group of {self._display(name)}" if story.departed else MAIN
            story.traveler_group = group = story.leaders[name]
        elif clause.subject.kind == PERSON:
            group = story.leaders.get(name, group)
        story.departed = story.departed or leaves
        return group

    def _follow(self, clause: Clause, subject: Actor) -> None:
        """Note whom the story is with: a person named as subject, a family by its name, or a whole group."""
        story, actors = self.story, self.lexicon.actors
        if clause.subject.kind == PERSON and not clause.opener:
            story.leader = subject.word.removesuffix("s")
        elif clause.subject.kind == TRAVELER and not clause.opener:
            before = self.tokens[subject.token - 1] if subject.token > 0 else None
            if (
                before is not None
                and before.is_capitalized
                and before.is_word
                and subject.token - 1 not in self.closed
                and before.lower not in self.lexicon.names["not_places"]
            ):
                story.leader = before.lower
            elif subject.word in actors["group_nouns"]:
                story.leader = ""

    def _another_way(self, clause: Clause) -> bool:
        """Whether a clause says that somebody came another way."""
        ways = self.lexicon.words["motion_nouns"]
        other = self.lexicon.actors["other_group"]
        return any(
            self.tokens[k].lower in other and self.tokens[k + 1].lower in ways
            for k in clause.tokens()[:-1]
            if k + 1 < len(self.tokens)
        )

    def _unvisited(self, clause: Clause) -> bool:
        """Whether a clause names places, none of which the story has been to before."""
        held = [self.mentions[i].place for t, i in self.first_token.items() if clause.holds(t)]
        return bool(held) and not any(place is not None and place.key in self.visited for place in held)

    def _rejoined(self, findings: list[Finding], held: list[int], clause: Clause, group: str) -> list[Finding]:
        """Where a group catches up with the main one, both are at the place."""
        words = self.lexicon.words
        if (
            group == MAIN
            or not held
            or not any(
                self.tokens[v.token].lower in words["joining"] or v.form.base in words["joining"] for v in clause.verbs
            )
        ):
            return []
        again = [replace(f, group=MAIN) for f in findings[-len(held) :] if f.role == "stop" and f.group == group]
        if again:
            self.story.traveler_group = MAIN
        return again

    def _notice(self, clause: Clause, group: str) -> None:
        """Remember the travellers and the others that a clause speaks of, wherever in it they stand."""
        story, actors = self.story, self.lexicon.actors
        for k in clause.tokens():
            if k in self.closed:
                continue
            word = self.tokens[k].lower
            if word in actors["travelers"]:
                story.traveler_at = k
            elif (
                word in actors["others"]
                and word.endswith("s")
                and k == clause.subject.token
                and not clause.opener
                and not clause.inserted
            ):
                story.other_at, story.other_paragraph = k, clause.sentence.paragraph
        if clause.subject.kind == TRAVELER:
            story.traveler_group = group
            story.traveler_at = max(story.traveler_at, clause.subject.token)

    def _watch_split(self, clause: Clause, subject: Actor) -> None:
        story, words = self.story, self.lexicon.words
        names = [
            t.lower
            for t in (self.tokens[k] for k in clause.tokens())
            if t.lower in self.persons and self.persons[t.lower] == PERSON and t.text[0].isupper()
        ]
        if story.split and names:
            name = names[-1]
            if name not in story.leaders:
                taken = set(story.leaders.values())
                story.leaders[name] = MAIN if MAIN not in taken else f"group of {self._display(name)}"
            if len(set(story.leaders.values())) > 1:
                story.split = False
        if subject.kind == TRAVELER and any(
            verb.form.base in words["split"] or self.tokens[verb.token].lower in words["split"] for verb in clause.verbs
        ):
            story.split = True

    def _display(self, name: str) -> str:
        return next((token.text for token in self.tokens if token.lower == name and token.text[0].isupper()), name)

    # ---------------------------------------------------------------- places meant without their name

    def _note_topic(self, findings: list[Finding], held: list[int], clause: Clause) -> None:
        """Remember the place spoken of last, for "they arrived on Friday" and "left the city"."""
        for finding in findings[len(findings) - len(held) :] if held else []:
            place = self.mentions[finding.mention].place
            if place is None or place.kind == "country" or finding.rule in OFF_TOPIC:
                continue
            token = self.token_of[finding.mention]
            if any(
                t.lower in self.lexicon.words["negation"] for t in self.tokens[max(clause.first, token - 5) : token]
            ):
                continue
            self.topic = (finding.mention, clause.sentence.number, clause.sentence.paragraph)

    def _where(self, clause: Clause, subject: Actor, group: str) -> list[Finding]:
        """Find what is told of a place right after its name: "Preševo, where they stood two days"."""
        words = self.lexicon.words
        if (
            clause.opener not in words["relative_place"]
            or clause.quoted
            or subject.kind not in (TRAVELER, PERSON, UNKNOWN)
        ):
            return []
        last = clause.first - 1
        while last > clause.sentence.first and not self.tokens[last].is_word:
            last -= 1
        mention = next((i for i, end in self.last_token.items() if end == last), None)
        verb = self._main_verb(clause.verbs)
        classes = self._classes(verb)
        if mention is None or not verb.actual or not classes & {"stay", "arrive", "move"}:
            return []
        if self.tokens[verb.token].lower in words["being_now"] or any(
            self.tokens[k].lower in words["there"] for k in clause.tokens()
        ):
            return []  # "where her sister is", "where there was a well"
        event = "stay" if "stay" in classes else "arrive"
        finding = Finding(
            mention,
            "stop",
            f"where they were ({self.tokens[verb.token].lower})",
            event,
            3 if subject.kind == TRAVELER else 2,
            group,
        )
        finding.sentence, finding.paragraph = clause.sentence.number, clause.sentence.paragraph
        finding.moments, finding.leader = self._moments(verb.token, clause), self.story.leader
        return [finding]

    def _meant(self, clause: Clause, subject: Actor, group: str, held: list[int]) -> Finding | None:
        """Find a stop whose name stands in an earlier sentence: "They arrived on Friday", "left the town at dawn"."""
        if held or self.topic is None or subject.kind not in (TRAVELER, PERSON, UNKNOWN) or clause.quoted:
            return None
        mention, sentence, _ = self.topic
        if clause.sentence.number - sentence > 2:
            return None
        words = self.lexicon.words
        for verb in clause.verbs:
            if not verb.actual:
                continue
            classes = self._classes(verb)
            following = [self.tokens[k].lower for k in range(verb.token + 1, min(verb.token + 4, clause.last))]
            noun = len(following) > 1 and following[0] in words["determiners"] and following[1] in words["settlements"]
            bare = (
                not following
                or following[0] in words["arriving"]
                or verb.token + 1 in self.closed
                or not following[0].isalpha()
            )
            around = {
                self.tokens[k].lower for k in range(max(clause.first, verb.token - 2), min(verb.token + 5, clause.last))
            }
            event = ""
            if (
                around & words["there"]
                and subject.kind in (TRAVELER, PERSON)
                and self._points(verb, clause)
                and classes & {"stay", "arrive", "move"}
            ):
                event = "stay"
                if around & words["here"] and self.dateline is not None:
                    mention = self.dateline
            elif "depart" in classes and (noun or around & words["from_there"]):
                event = "depart"
            elif ("arrive" in classes and verb.form.base in words["arriving_verbs"] and (noun or bare)) or ("move" in classes and following and following[0] in words["arriving"] and self._dated(clause)):
                event = "arrive"
            if event:
                finding = Finding(
                    mention,
                    "stop",
                    f"meant, not named ({self.tokens[verb.token].lower})",
                    event,
                    3 if subject.kind == TRAVELER else 2,
                    group,
                )
                finding.leader = self.story.leader
                finding.sentence, finding.paragraph = clause.sentence.number, clause.sentence.paragraph
                finding.moments = self._moments(verb.token, clause)
                finding.travel = self._travel(clause)
                return finding
        return None

    def _points(self, verb: Verb, clause: Clause) -> bool:
        """Whether "there" is a place ("slept there"), not a way of saying that something is ("there were")."""
        there = self.lexicon.words["there"]
        if verb.form.base != "be":
            return True
        following = [self.tokens[k].lower for k in range(verb.token + 1, min(verb.token + 3, clause.last))]
        return (bool(following) and following[0] in there) or (len(following) > 1 and following[1] in there)

    def _dated(self, clause: Clause) -> bool:
        return any(clause.holds(t) for t in self.moment_token)

    # ---------------------------------------------------------------- where

    def _judge(self, i: int, clause: Clause, subject: Actor, group: str) -> Finding:
        token = self.token_of[i]
        finding = Finding(
            i,
            "mention",
            "named only",
            group=group,
            sentence=clause.sentence.number,
            paragraph=clause.sentence.paragraph,
            actor=subject.word if clause.subject.kind == TRAVELER else "",
            leader=self.story.leader,
        )
        finding.moments = self._moments(token, clause)
        finding.travel = self._travel(clause)
        if self.inside[i]:
            finding.rule = f"inside the name of an {self.inside[i]}"
            return finding
        if self._dateline(i, clause):
            finding.role, finding.rule, finding.event, finding.level = "mention", "dateline", "stay", 1
            self.dateline = i if self.dateline is None else self.dateline
            return finding
        prep, attached, of_noun = self._preposition(token, clause)
        verb = self._verb(token, clause)
        if self._apposition(token, clause):
            finding.rule = "says where another place lies"
            return finding
        if prep == "of":
            finding.rule = "part of a phrase with 'of'"
            if attached in self.lexicon.actors["travelers"]:
                finding.role = "origin"
            return finding
        self._apply(finding, prep, attached, verb, clause, subject, token, of_noun)
        return finding

    def _dateline(self, i: int, clause: Clause) -> bool:
        mention = self.mentions[i]
        line_start = self.text.text.rfind("\n", 0, mention.start) + 1
        head = self.text.text[line_start : mention.end + DATELINE_REACH + 4]
        dash = min(
            (head.find(mark) for mark in ("\u2014", " \u2013 ", ".-", " - ", "(") if head.find(mark) > 0), default=-1
        )
        return (
            mention.start == line_start
            and 0 < dash <= len(mention.text) + DATELINE_REACH
            and not any(verb.token < self.text.token_at(line_start + dash) for verb in clause.verbs)
        )

    def _moments(self, token: int, clause: Clause) -> list[int]:
        inside = [k for k, t in enumerate(self.moment_token) if clause.holds(t)]
        places = sorted(t for t in self.first_token if clause.holds(t))
        after_next = next((t for t in places if t > token), clause.last)
        before_previous = max((t for t in places if t < token), default=clause.first - 1)

        def distance(k: int) -> tuple[int, int, int]:
            t = self.moment_token[k]
            own = token < t < after_next or before_previous < t < token
            together = any(first <= t < last and first <= token < last for first, last in clause.pieces)
            return (0 if together else 1, 0 if own else 1, abs(t - token))

        return sorted(inside, key=distance)

    def _travel(self, clause: Clause) -> str | None:
        for k in clause.tokens():
            for mode, words in self.lexicon.vehicles.items():
                if self.tokens[k].lower in words:
                    return mode
        return None

    def _preposition(self, token: int, clause: Clause) -> tuple[str, str, str]:
        """Return the kind of preposition that governs a name, the word before it, and the place noun it came through."""
        words, tokens = self.lexicon.words, self.tokens
        k, steps, through_noun = token - 1, 0, ""
        while k >= clause.first - 1 and k >= 0 and steps < 7:
            word = tokens[k].lower
            before = tokens[k - 1].lower if k else ""
            joined = f"{before} {word}"
            triple = f"{tokens[k - 2].lower} {joined}" if k > 1 else joined
            for phrase in (f"{tokens[k - 3].lower} {triple}" if k > 2 else triple, triple, joined):
                if phrase in self.phrases:
                    return self.phrases[phrase], before, through_noun
            if word in self.of:
                noun = next(
                    (
                        tokens[m].lower
                        for m in range(k - 1, max(-1, k - 4), -1)
                        if tokens[m].lower in words["place_nouns"]
                    ),
                    "",
                )
                if not noun:
                    return "from" if word in self.source else "of", before, through_noun
                through_noun = noun
                k -= 2
                steps += 1
                continue
            for kind, group in (
                ("from", self.source),
                ("toward", self.toward),
                ("through", self.through),
                ("to", self.to),
                ("at", self.at),
            ):
                if word in group:
                    return "either" if kind == "to" and word in self.at else kind, before, through_noun
            if k in self.closed:
                other = next((t for t, i in self.first_token.items() if t <= k <= self.last_token[i]), None)
                if other is not None and self._joined(other, token):
                    return self._preposition(other, clause)
                return "", word, through_noun
            if word in self.lexicon.verbs and not through_noun and word not in words["place_nouns"]:
                form = self.lexicon.verbs[word]
                if form.classes - {"plain"} or word not in words["determiners"]:
                    return "", word, through_noun
            if not tokens[k].is_word:
                return "", word, through_noun
            if word in words["clause"]:
                previous = next((t for t, i in self.first_token.items() if self.last_token[i] == k - 1), None)
                if previous is not None:
                    return self._preposition(previous, clause)
                return "", word, through_noun
            k -= 1
            steps += 1
        return "", "", through_noun

    def _joined(self, other: int, token: int) -> bool:
        last = self.last_token[self.first_token[other]]
        between = [t.lower for t in self.tokens[last + 1 : token]]
        return all(word == "," or word in self.lexicon.words["clause"] for word in between)

    def _verb(self, token: int, clause: Clause) -> Verb | None:
        left = [verb for verb in clause.verbs if verb.token < token]
        if left:
            moving = [verb for verb in left if verb.form.classes - {"plain"}]
            return left[-1] if left[-1].form.classes - {"plain"} or not moving else left[-1]
        return None

    def _apposition(self, token: int, clause: Clause) -> bool:
        """Whether the name stands in a verbless piece that only describes the place before it."""
        if token > 1 and self.tokens[token - 1].lower in self.at and token - 2 in self.last_token.values():
            return self._contained(token, token - 2)
        starts = [start for start in clause.attached if start <= token]
        if not starts:
            return False
        start = starts[-1]
        before = start - 1
        while before >= 0 and not self.tokens[before].is_word and not self.tokens[before].text.isdigit():
            before -= 1
        after_place = any(self.last_token[i] == before for i in self.last_token)
        head = self.tokens[start].lower
        words = self.lexicon.words
        if start == token and after_place:
            return self._contained(token, before)
        nouns = [t.lower for t in self.tokens[start:token] if t.lower in words["place_nouns"]]
        if after_place and head in words["determiners"] | words.get("articles", frozenset()) and nouns:
            return True
        return after_place and head in words.get(
            "beside",
            frozenset({"outside", "near", "in", "on", "at", "north", "south", "east", "west", "just", "beside"}),
        )

    def _contained(self, token: int, before: int) -> bool:
        """Whether a name right after another and a comma is what contains it ("Hidalgo, Texas")."""
        mine = self.mentions[self.first_token[token]].place
        other = next((self.mentions[i].place for i in self.last_token if self.last_token[i] == before), None)
        if mine is None or other is None:
            return False
        if other.kind == "country" or mine.country != other.country:
            return False
        return mine.kind in ("country", "region") or mine.name == other.admin1 or contains(mine, other)

    # ---------------------------------------------------------------- what

    def _apply(
        self,
        f: Finding,
        prep: str,
        attached: str,
        verb: Verb | None,
        clause: Clause,
        subject: Actor,
        token: int,
        of_noun: str,
    ) -> None:
        words, travelers = self.lexicon.words, self.lexicon.actors["travelers"]
        fronted = verb is None and bool(clause.verbs)
        if verb is None:
            if not clause.verbs:
                f.rule = "no verb beside it"
                if prep == "from" and (attached in travelers):
                    f.role = "origin"
                return
            verb = self._main_verb(clause.verbs)
        classes = self._classes(verb)
        if prep == "either":
            prep = "to" if classes & {"arrive", "move", "transport", "pass"} and "stay" not in classes else "at"
        if prep == "" and self._continues(token, clause):
            f.role, f.rule, f.event, f.level = "stop", "came next, too", "arrive", 2
            return
        if prep == "" and fronted:
            self._as_subject(f, token, clause, verb)
            return
        if self._measured(verb, token) or (
            prep == "from" and not classes & {"move", "depart", "transport"} and self._after_measure(token)
        ):
            f.rule = "the figure of a distance ends here"
            return
        if (
            prep == "toward"
            and subject.kind == TRAVELER
            and verb.actual
            and not fronted
            and not clause.quoted
            and self._by_vehicle(verb, token, clause)
        ):
            f.role, f.event, f.level, f.rule = "stop", "arrive", 1, f"left for it ({self.tokens[verb.token].lower})"
            return
        if prep == "toward":
            f.role, f.rule = (
                ("destination", "goal: towards, for") if subject.kind != OTHER else ("mention", "goal of others")
            )
            return
        forced = subject.kind == OTHER and subject.word in self.lexicon.actors["forces"]
        if (
            forced
            and fronted
            and prep == "at"
            and f.moments
            and self._opens(token, clause)
            and not clause.quoted
            and self.story.traveler_at >= 0
        ):
            f.role, f.event, f.level, f.rule = "stop", "stay", 1, f"acted there (met by {subject.word})"
            return
        if subject.kind == OTHER and not self._carried(verb, clause, classes):
            f.rule = f"others act here ({subject.word})"
            return
        if prep == "from" and (self._noun_attached(token, verb) if not fronted else self._noun_before(token, clause)):
            f.role = "origin" if attached in travelers or subject.kind == TRAVELER else "mention"
            f.rule = "where somebody is from"
            return
        if clause.quoted and not (verb.actual and self._says_we(clause)):
            f.rule = "inside a quotation"
            return
        if verb.denied:
            f.rule = "denied"
            return
        if fronted and prep == "at" and not self._opens(token, clause) and attached not in travelers:
            f.rule = "says where somebody is"
            return
        settled = verb.form.base in words["settling"] or "stay" not in classes
        if (
            clause.opener in words["relative_person"]
            and settled
            and self.lexicon.dates_backward(self._span(clause))
            and not f.moments
        ):
            f.role, f.rule = "origin", "where they had been before"
            return
        if verb.planned:
            f.role, f.rule = (
                ("destination", "planned")
                if prep in ("to", "") and classes & {"arrive", "move"}
                else ("mention", "planned or doubted")
            )
            return
        if verb.progressive and prep == "to" and "move" in classes and GERUND in verb.form.tenses:
            f.role, f.rule = "destination", "on the way there"
            return
        event, rule = self._event(classes, prep, verb, clause, fronted, subject, token)
        if not event:
            f.rule = rule or "no movement"
            return
        level = {TRAVELER: 3, PERSON: 2, UNKNOWN: 2, PLACE: 1, NOBODY: 2}.get(subject.kind, 2)
        if self._carried(verb, clause, classes) and ("transport" in classes or subject.kind == OTHER):
            level = 3
            after = (
                self.tokens[k].lower
                for k in range(verb.token + 1, min(verb.token + 7, clause.last))
                if k not in self.closed
            )
            f.actor = f.actor or next((word for word in after if word in self.lexicon.actors["travelers"]), "")
        f.again = verb.form.base in self.lexicon.words["returning"] or "back" in {
            t.lower for t in self.tokens[verb.token + 1 : verb.token + 3]
        }
        if fronted and not event.startswith("said"):
            level = min(level, 2)
        if rule == "acted there" and subject.kind != TRAVELER:
            level = 1 if subject.word not in self.lexicon.words.get("relative_person", frozenset()) else 0
        if subject.kind == UNKNOWN and "transport" not in classes and (not f.moments or event == "stay"):
            level, rule = min(level, 1), f"of nobody in particular: {rule}"
        habit = (
            "move" in classes
            and PRESENT in verb.form.tenses
            and not verb.form.tenses & {PARTICIPLE, PAST}
            and event == "arrive"
        )
        if habit and rule == "moved":
            level, rule = min(level, 1), "goes there"
        if not f.moments and self.lexicon.dates_backward(self._span(clause)) and event != "depart":
            f.backward = True
        self._look_back(f, verb, clause)
        f.role, f.event, f.level = "stop" if level else "mention", event, level
        f.rule = f"{rule} ({self.tokens[verb.token].lower})"

    def _look_back(self, f: Finding, verb: Verb, clause: Clause) -> None:
        """Mark what is told as having been before: "27 days after leaving X", "since crossing Y"."""
        words = self.lexicon.words
        at = verb.token
        if clause.opener in words["looking_back"] and self.tokens[clause.first].lower == clause.opener:
            at = clause.first + 1
        elif GERUND not in verb.form.tenses and INFINITIVE not in verb.form.tenses:
            return
        head = [self.tokens[k].lower for k in range(max(clause.sentence.first, at - 2), at)]
        if not any(word in words["looking_back"] for word in head):
            return
        numbers, days = self.lexicon.dates["numbers"], self.lexicon.dates["day"]
        before = range(at - 2, max(clause.sentence.first, at - 6), -1)
        if at != verb.token and not any(self.tokens[k].lower in days for k in before):
            return
        f.backward = True
        for k in before:
            if self.tokens[k].lower in days and k > 0:
                count = self.tokens[k - 1].lower
                if count.isdigit() or count in numbers:
                    f.days_before = int(count) if count.isdigit() else int(numbers[count])
                return

    def _main_verb(self, verbs: list[Verb]) -> Verb:
        """Return the first verb that says something: no auxiliary before a participle, a plain one only for want of another."""
        helpers = self.lexicon.words["auxiliary_be"] | self.lexicon.words["auxiliary_have"]
        told = [
            verb
            for verb, after in zip(verbs, [*verbs[1:], None], strict=True)
            if not (
                self.tokens[verb.token].lower in helpers
                and after is not None
                and after.token - verb.token <= 3
                and after.form.tenses & {PARTICIPLE, GERUND}
            )
        ]
        return next((verb for verb in told if verb.form.classes - {"plain"}), told[0] if told else verbs[0])

    def _classes(self, verb: Verb) -> frozenset[str]:
        form = verb.form
        needed = self.lexicon.needs.get(form.base)
        if needed is None:
            return form.classes
        following = " ".join(token.lower for token in self.tokens[verb.token + 1 : verb.token + 6])
        return (
            form.classes
            if any(following.startswith(need) for need in needed)
            else form.classes & {"plain", "transport", "sequence"}
        )

    def _continues(self, token: int, clause: Clause) -> bool:
        """Whether the name takes over the verb of the clause before: "A followed on Tuesday and B on Wednesday"."""
        siblings = self.clauses[clause.sentence.number]
        at = next((k for k, c in enumerate(siblings) if c is clause), 0)
        if self.came_next == (clause.sentence.number, at):
            return True
        return (
            at > 0
            and self.came_next == (clause.sentence.number, at - 1)
            and token - clause.first <= 1
            and bool(clause.opener)
        )

    def _as_subject(self, f: Finding, token: int, clause: Clause, verb: Verb) -> None:
        classes = verb.form.classes
        last = self.last_token[self.first_token[token]]
        if "sequence" in classes and verb.actual and verb.token - last <= 2 and self._intransitive(verb, clause):
            f.role, f.rule, f.event, f.level = "stop", "came next", "arrive", 2
            self.came_next = (
                clause.sentence.number,
                next(k for k, c in enumerate(self.clauses[clause.sentence.number]) if c is clause),
            )
            return
        if verb.passive and "arrive" in self._classes(verb) and verb.actual:
            f.role, f.rule, f.event, f.level = "stop", "was reached", "arrive", 2
            self.came_next = (
                clause.sentence.number,
                next(k for k, c in enumerate(self.clauses[clause.sentence.number]) if c is clause),
            )
            return
        between = [t.lower for t in self.tokens[verb.token + 1 : min(clause.last, verb.token + 12)]]
        if (
            self.tokens[verb.token].lower in self.lexicon.words["distance_verbs"]
            or verb.form.base in self.lexicon.words["distance_verbs"]
        ):
            if any(word in self.lexicon.words["measures"] for word in between):
                f.rule, f.event, f.level = "the figure of a distance starts here", "stay", 1
                return
        f.rule = "the place stands for its people or its rulers"

    def _measured(self, verb: Verb, token: int) -> bool:
        """Whether verb and name only state a distance: "is 25 miles from X"."""
        words = self.lexicon.words
        if (
            self.tokens[verb.token].lower not in words["distance_verbs"]
            and verb.form.base not in words["distance_verbs"]
        ):
            return False
        return any(t.lower in words["measures"] for t in self.tokens[verb.token + 1 : token])

    def _after_measure(self, token: int) -> bool:
        """Whether a length stands right before "from" and the name: "about 120 kilometres from X"."""
        k = token - 1
        while k > 0 and self.tokens[k].lower not in self.source and token - k < 4:
            k -= 1
        return any(t.lower in self.lexicon.words["measures"] for t in self.tokens[max(0, k - 4) : k])

    def _intransitive(self, verb: Verb, clause: Clause) -> bool:
        following = self.tokens[verb.token + 1] if verb.token + 1 < len(self.tokens) else None
        return (
            following is None
            or verb.token + 1 >= clause.last
            or not following.is_word
            or following.lower in self.at | self.to | {"next", "then", "a", "luego", "puis"}
            or verb.token + 1 in self.closed
        )

    def _carried(self, verb: Verb, clause: Clause, classes: frozenset[str]) -> bool:
        """Whether a verb of transport has travellers as what is carried."""
        words = self.lexicon.words
        if "transport" not in classes and not (
            classes & {"stay", "arrive"} and self.tokens[verb.token].lower not in words["present_be"]
        ):
            return False
        after = [t.lower for t in self.tokens[verb.token + 1 : min(clause.last, verb.token + 5)]]
        if (
            any(
                word in self.lexicon.dates["day"] or word in self.lexicon.dates["week"] or word in words["hours"]
                for word in after
            )
            and not verb.passive
        ):
            return False  # "it took them three days"
        if verb.passive:
            return clause.subject.kind in (TRAVELER, PLURAL, SINGULAR, PERSON, NOBODY)
        if any(
            t.lower in words["object_before"] for t in self.tokens[max(clause.first, verb.token - 5) : verb.token]
        ) and self._clitic(verb, clause):
            return True
        for token in self.tokens[verb.token + 1 : min(clause.last, verb.token + 7)]:
            lower = token.lower
            if lower in words["objects"] or lower in self.lexicon.actors["travelers"] or lower in words["numbers"]:
                return True
            if lower in self.at | self.to | self.source:
                return False
        return False

    def _clitic(self, verb: Verb, clause: Clause) -> bool:
        """Whether a word like "les" before the verb is its object, not the article of a noun between the two."""
        words = self.lexicon.words
        for k in range(verb.token - 1, max(clause.first, verb.token - 5) - 1, -1):
            lower = self.tokens[k].lower
            if lower in words["object_before"]:
                return True
            if lower not in words["auxiliary_have"] | words["auxiliary_be"] | words["small_adverbs"]:
                return False
        return False

    def _noun_attached(self, token: int, verb: Verb) -> bool:
        words = self.lexicon.words
        if "transport" in verb.form.classes:
            return False
        k = token - 1
        while k > verb.token and self.tokens[k].lower not in self.source:
            k -= 1
        if k <= verb.token + 1:
            return False
        before = self.tokens[k - 1]
        if k - 1 in self.closed or not before.is_word:
            return False
        lower = before.lower
        if (
            lower in words["motion_nouns"]
            or lower in words["measures"]
            or lower
            in words.get(
                "particles",
                frozenset(
                    {
                        "off",
                        "out",
                        "away",
                        "back",
                        "up",
                        "down",
                        "forth",
                        "on",
                        "foot",
                        "north",
                        "south",
                        "east",
                        "west",
                        "them",
                        "us",
                        "her",
                        "him",
                        "over",
                        "again",
                        "together",
                    }
                ),
            )
        ):
            return False
        return not (lower in self.lexicon.verbs and lower not in self.lexicon.actors["travelers"])

    def _opens(self, token: int, clause: Clause) -> bool:
        """Whether a name and its preposition open their clause, with nothing but a date before them."""
        k = token - 1
        start = clause.first + (1 if clause.opener else 0)
        while k >= start and (
            self.tokens[k].lower in self.lexicon.words["determiners"]
            or self.tokens[k].lower in self.lexicon.words["place_nouns"]
            or self.tokens[k].lower in self.of
            or not self.tokens[k].text[0].isalpha()
        ):
            k -= 1
        return (
            all(
                i in self.closed
                or not self.tokens[i].is_word
                or self.tokens[i].lower in self.at | {"and", "then", "later", "on"}
                for i in range(start, k)
            )
            if k >= start
            else True
        )

    def _span(self, clause: Clause) -> str:
        return " ".join(self.tokens[k].lower for k in clause.tokens())

    def _by_vehicle(self, verb: Verb, token: int, clause: Clause) -> bool:
        """Whether a verb takes a vehicle that goes to the place: "took the train for Turin"."""
        together = any(first <= verb.token < last and first <= token < last for first, last in clause.pieces)
        return together and any(
            t.lower in self.lexicon.words["motion_nouns"]
            for t in self.tokens[verb.token + 1 : min(token, verb.token + 6)]
        )

    def _noun_before(self, token: int, clause: Clause) -> bool:
        """Whether "from" follows a noun at the head of a clause: "a barber from Comayagua came"."""
        k = token - 1
        while k > clause.first and self.tokens[k].lower not in self.source:
            k -= 1
        return (
            k > clause.first + (1 if clause.opener else 0) and self.tokens[k - 1].is_word and k - 1 not in self.closed
        )

    def _says_we(self, clause: Clause) -> bool:
        return clause.subject.word in self.lexicon.words.get("pronouns_we", frozenset({"we", "i", "us"}))

    def _event(
        self, classes: frozenset[str], prep: str, verb: Verb, clause: Clause, fronted: bool, subject: Actor, token: int
    ) -> tuple[str, str]:
        """Return the kind of event and the rule that a verb and a preposition make together."""
        carried = self._carried(verb, clause, classes)
        if "transport" in classes and carried:
            event = {"to": "arrive", "at": "arrive", "from": "depart", "through": "pass", "": ""}[prep]
            if event:
                return event, "was taken there"
        if carried and subject.kind == OTHER and prep == "at":
            return "stay", "was held there"
        if "depart" in classes and prep in ("", "from"):
            return "depart", "left"
        if "depart" in classes and prep == "at":
            return "depart", "set out there"
        if "arrive" in classes and prep in ("", "at", "to"):
            return "arrive", "arrived"
        if "arrive" in classes and prep == "through":
            return "pass", "entered by way of it"
        if "pass" in classes and prep in ("", "at", "through"):
            return "pass", "crossed"
        if "pass" in classes and prep == "to":
            return "arrive", "crossed to"
        if "pass" in classes and prep == "from":
            return "depart", "crossed from"
        if "move" in classes:
            event = {"to": "arrive", "at": "arrive", "from": "depart", "through": "pass"}.get(prep, "")
            if prep == "to" and PRESENT in verb.form.tenses and not fronted and subject.kind != TRAVELER:
                return "", "no movement"
            if event:
                return event, "moved"
        ways = self.lexicon.words["motion_nouns" if "stay" not in classes else "motion_acts"]
        together = any(first <= verb.token < last and first <= token < last for first, last in clause.pieces)
        if (
            (together or "stay" in classes)
            and any(t.lower in ways for t in self.tokens[verb.token + 1 : token])
            and prep in ("to", "from", "through")
        ):
            return {"to": "arrive", "from": "depart", "through": "pass"}[prep], "way there"
        if "stay" in classes and prep == "at":
            return "stay", "was there"
        if (
            prep == "at"
            and subject.kind not in (OTHER, PLACE)
            and self.tokens[verb.token].lower not in self.lexicon.words["sayings"]
        ):
            return "stay", "acted there"
        return "", ""


def find_roles(
    text: Text,
    lexicon: Lexicon,
    mentions: Sequence[Mention],
    moments: Sequence[Moment],
    *,
    inside: Sequence[str],
    persons: dict[str, str],
) -> list[Finding]:
    """Judge the role of every mention of a report.

    Parameters
    ----------
    text, lexicon
        The report's text and the words of its language.
    mentions, moments
        Its place names, resolved, and its date expressions, in text order.
    inside
        For each mention, what larger name it is a part of ("organization"), or the empty string.
    persons
        Lower-case names of persons, to "person" or "other" (officials and the like).

    Returns
    -------
    list of Finding
        One per mention, in text order.
    """
    return _Judge(text, lexicon, mentions, moments, inside, persons).run()
