"""What each named place is in its report: a stop of the people on the move, an origin, a goal, or a mere mention.

Every finding names its rule and how sure it is: 3, a traveler is said to arrive, stay, pass or leave; 2, the
same with an actor that the words leave open; 1, a hint that needs the neighboring stops and the map to agree.

The judge goes through the clauses in order. `mapper.reading.cast` and `mapper.reading.parting` tell who acts,
`mapper.reading.relations` how a name hangs on its clause, `mapper.reading.rulings` what makes it no stop,
`mapper.reading.events` what happened there, and `mapper.reading.implied` which stops are meant without a name.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from mapper.language.lexicon import PARTICIPLE, PAST, PRESENT
from mapper.reading import relations
from mapper.reading.actors import OTHER, PERSON, PLACE, TRAVELER, UNKNOWN, Actor
from mapper.reading.cast import Cast
from mapper.reading.events import (
    Standing,
    carried,
    event_of,
    handled,
    has_pronoun,
    has_travelers,
    intransitive,
    is_for_them,
    looks_back,
)
from mapper.reading.findings import Finding
from mapper.reading.implied import Implied
from mapper.reading.parting import Parting
from mapper.reading.rulings import RULES, Ruling
from mapper.reading.scene import Scene
from mapper.reading.story import Story

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapper.language.lexicon import Lexicon
    from mapper.language.sentences import Text
    from mapper.model import Mention
    from mapper.reading.clauses import Clause
    from mapper.reading.verbs import Verb
    from mapper.timespan import Moment

__all__ = ["Finding", "find_roles"]

LEVELS = {TRAVELER: 3, PLACE: 1}
"""How sure a stop is by who acts; 2 for everybody else."""
NEXT_REACH = 2
"""Tokens from a name to "followed" or "was next"."""


class _Judge:
    """Goes through a report's clauses in order and judges the names in each."""

    def __init__(self, scene: Scene, inside: Sequence[str]) -> None:
        self.scene, self.inside, self.story = scene, inside, Story()
        self.cast, self.parting = Cast(scene, self.story), Parting(scene, self.story)
        self.implied = Implied(scene, self.story)
        self.findings: list[Finding] = []
        self.came_next: Clause | None = None
        self._nights = frozenset(scene.lexicon.dates["night"])
        self.previous: Clause | None = None

    def run(self) -> list[Finding]:
        """Return a finding for each mention, in text order, and those for stops meant without a name."""
        for clauses in self.scene.clauses:
            self.previous = None
            if clauses and self.scene.heads_entry(clauses[0]):
                self.story.begin_entry()
            for clause, following in zip_longest(clauses, clauses[1:]):
                self._read(clause, following)
                self.previous = clause
        seen = {finding.mention for finding in self.findings}
        unseen = (i for i in range(len(self.scene.mentions)) if i not in seen)
        self.findings += [Finding(i, "mention", "no clause around it") for i in unseen]
        self._withhold()
        return sorted(self.findings, key=lambda finding: finding.mention)

    def _read(self, clause: Clause, following: Clause | None) -> None:
        subject, group = self.cast.subject(clause, following)
        group = self.parting.group(clause, subject, group)
        held = self.scene.held(clause)
        own = [self._judge(i, clause, subject, group) for i in held]
        self.findings += own
        where = self.implied.where(clause, subject, group)
        self.findings += [where] if where else []
        if not where and all(relations.in_dateline(self.scene, i, clause) for i in held):
            meant = self.implied.meant(clause, subject, group)
            self.findings += [meant] if meant else []
        here = self.implied.brought_here(clause, subject, group)
        self.findings += [here] if here else []
        self.implied.note(own, clause)
        self.findings += self.parting.rejoined(own, clause, group)
        self.parting.visit(own)
        self.cast.remember(clause, subject, group)
        self.parting.watch_split(clause, subject)

    def _withhold(self) -> None:
        """Take back hints at places that the report elsewhere says were not reached."""
        mentions = self.scene.mentions
        denied = {mentions[f.mention].text for f in self.findings if f.rule == "denied"}
        for finding in self.findings:
            if finding.level == 1 and mentions[finding.mention].text in denied:
                finding.level, finding.role, finding.rule = 0, "mention", f"denied elsewhere; {finding.rule}"

    # ---------------------------------------------------------------- one name

    def _judge(self, i: int, clause: Clause, subject: Actor, group: str) -> Finding:
        token = self.scene.token_of[i]
        finding = Finding(
            i,
            "mention",
            "named only",
            group=group,
            moments=[k for k in self.scene.moments(token, clause) if not self._behind_verb(token, k, clause)],
            sentence=clause.sentence.number,
            paragraph=clause.sentence.paragraph,
            travel=self.scene.travel(clause),
            actor=subject.word if clause.subject.kind == TRAVELER else "",
            leader=self.story.leader,
        )
        ruling = self._apart(i, clause) or self._ruling(finding, clause, subject)
        finding.rule, finding.role, finding.event, finding.level = ruling
        return finding

    def _behind_verb(self, token: int, moment: int, clause: Clause) -> bool:
        """Whether a date belongs to a later verb: "those who had set out from X were led on Monday to Y"."""
        at = self.scene.moment_token[moment]
        said = any(verb.token < token for verb in clause.verbs)
        return said and any(token < verb.token < at and verb.form.tenses & {PAST, PRESENT} for verb in clause.verbs)

    def _apart(self, i: int, clause: Clause) -> Ruling | None:
        """Rule on names that no clause needs to be asked about."""
        if self.inside[i]:
            return Ruling(f"inside the name of an {self.inside[i]}")
        if relations.in_dateline(self.scene, i, clause):
            if self.implied.dateline is None:
                self.implied.dateline = i
            return Ruling("dateline", event="stay", level=1)
        return None

    def _ruling(self, finding: Finding, clause: Clause, subject: Actor) -> Ruling:
        scene, token = self.scene, self.scene.token_of[finding.mention]
        if relations.attributive(scene, token):
            return Ruling("says what kind of thing it is")
        prep, attached = relations.preposition(scene, token, clause)
        if relations.describes(scene, token, clause):
            return Ruling("says where another place lies")
        theirs = attached in scene.lexicon.actors["travelers"]
        if prep == "of" and attached in scene.words["turns"] and clause.verbs:
            return Ruling("came next", "stop", "arrive", 2)
        if prep in ("of", "") and self._comes_in_sight(subject, clause, token):
            return Ruling("came in sight of it", "stop", "arrive", 2)
        if prep == "of" and self._acts_bodily(subject, clause, token):
            prep = relations.beyond_of(scene, token, clause) or prep
        noted = not clause.verbs and self._notes_day(clause)
        if prep == "of" and not noted:
            return Ruling("part of a phrase with 'of'", "origin" if theirs else "mention")
        bare = not any(verb.token < token for verb in clause.verbs)
        if bare and prep == "at" and attached in self._nights and not clause.quoted:
            return Ruling("a night there", "stop", "stay", 2)
        if relations.heads_entry(scene, token, clause):
            return Ruling("head of a dated entry", "stop", "arrive", 2)
        if not clause.verbs and prep == "to" and self._rides_there(clause, token):
            return Ruling("way there", "stop", "arrive", 2)
        owned = prep == "from" and bool(attached) and bool(scene.words["of"] & scene.source)  # "le fort de X"
        if noted and (prep in ("", "of") or owned):
            return Ruling("noted with its day", "stop", "arrive", 2)
        if not clause.verbs:
            return Ruling("no verb beside it", "origin" if prep == "from" and theirs else "mention")
        before = [verb for verb in clause.verbs if verb.token < token]
        verb = before[-1] if before else scene.main_verb(clause.verbs)
        classes = scene.classes(verb)
        if prep == "either":
            prep = "to" if classes & {"arrive", "move", "transport", "pass"} and "stay" not in classes else "at"
        standing = Standing(token, clause, subject, verb, classes, prep, attached, fronted=not before)
        rulings = (rule(scene, self.story, standing) for rule in RULES)
        return self._as_subject(standing) or next((r for r in rulings if r), None) or self._stop(finding, standing)

    def _notes_day(self, clause: Clause) -> bool:
        """Whether a sentence of the story opens like a diary: "Pasto, Sunday the 9th: a well", "Then, on Friday, X"."""
        scene, sentence = self.scene, clause.sentence
        within = sentence.number and scene.text.sentences[sentence.number - 1].paragraph == sentence.paragraph
        told = self.story.traveler_at >= 0 and len(scene.held(clause)) == 1 and scene.dated(clause)
        return bool(within) and told and clause.first == sentence.first and not clause.quoted

    def _rides_there(self, clause: Clause, token: int) -> bool:
        """Whether a dated stretch without a verb names a way to a place: "then minibuses on 6 November to X"."""
        nouns, modes = self.scene.words["motion_nouns"], self.scene.lexicon.modes
        ahead = (self.scene.lower(k) for k in clause.tokens() if k < token)
        return not clause.quoted and self.scene.dated(clause) and any(word in nouns or word in modes for word in ahead)

    def _acts_bodily(self, subject: Actor, clause: Clause, token: int) -> bool:
        """Whether travelers are said before a name to be, come or be taken somewhere, or others to do it to them."""
        before = [verb for verb in clause.verbs if verb.token < token]
        if not before or not before[-1].actual or not before[-1].form.tenses & {PAST, PARTICIPLE}:
            return False
        if self.scene.verb_in(before[-1], self.scene.words["handling"]):
            return has_travelers(self.scene, before[-1], clause)
        said = self.scene.words["owning"] | self.scene.words["speaking"] | self.scene.words["sayings"]
        return subject.kind == TRAVELER and before[-1].form.base != "be" and not self.scene.verb_in(before[-1], said)

    def _comes_in_sight(self, subject: Actor, clause: Clause, token: int) -> bool:
        """Whether travelers saw a place on a day: "on Monday they saw the minarets of X"."""
        before = [verb for verb in clause.verbs if verb.token < token]
        if not before or not before[-1].actual or clause.quoted or subject.kind != TRAVELER:
            return False
        return self.scene.verb_in(before[-1], self.scene.words["sighting"]) and self.scene.dated(clause)

    # ---------------------------------------------------------------- the name as subject

    def _as_subject(self, s: Standing) -> Ruling | None:
        """Rule on a name without a preposition that comes before the verb, or shares the verb of one that did."""
        if s.prep:
            return None
        if self._continues(s):
            return Ruling("came next, too", "stop", "arrive", 2)
        scene, verb = self.scene, s.verb
        if not s.fronted:
            if s.subject.kind != OTHER and verb.actual and relations.in_itinerary(scene, s.token, s.clause):
                return Ruling("in a list of places and days", "stop", "arrive", 2)
            if "sequence" not in verb.form.classes or not verb.actual or verb.token + 1 != s.token:
                return None
            self.came_next = s.clause
            return Ruling("came next", "stop", "arrive", 2)
        last = scene.last_token[scene.first_token[s.token]]
        near = verb.token - last <= NEXT_REACH
        if "sequence" in verb.form.classes and verb.actual and near and intransitive(scene, verb, s.clause):
            self.came_next = s.clause
            return Ruling("came next", "stop", "arrive", 2)
        if verb.passive and "arrive" in s.classes and verb.actual:
            self.came_next = s.clause
            return Ruling("was reached", "stop", "arrive", 2)
        if verb.actual and self._takes_in(s):
            self.came_next = s.clause
            return Ruling(f"took them in ({scene.lower(verb.token)})", "stop", "arrive", 2)
        if relations.measured(scene, verb, min(s.clause.last, verb.token + 12)):
            return Ruling("the figure of a distance starts here", event="stay", level=1)
        return Ruling("the place stands for its people or its rulers")

    def _takes_in(self, s: Standing) -> bool:
        """Whether a place is said to do something for travelers: "X fed them", "Y sold them bread"."""
        scene, place = self.scene, self.scene.place(self.scene.first_token[s.token])
        if place is None or place.kind in ("country", "region"):
            return False
        if scene.verb_in(s.verb, scene.words["hosting"]):
            return has_travelers(scene, s.verb, s.clause)
        if any(scene.verb_in(v, scene.words["sighting"]) and has_pronoun(scene, v, s.clause) for v in s.clause.verbs):
            return True  # "X saw them pass"
        said = scene.verb_in(s.verb, scene.words["speaking"] | scene.words["sayings"] | scene.words["owning"])
        theirs = has_pronoun(scene, s.verb, s.clause) or is_for_them(scene, s.verb, s.clause)
        return place.feature != "capital" and not said and theirs

    def _continues(self, s: Standing) -> bool:
        """Whether the name takes over the verb of the clause before: "A followed on Tuesday and B on Wednesday"."""
        if self.came_next is None:
            return False
        if self.came_next is s.clause:
            return True
        return self.came_next is self.previous and s.token - s.clause.first <= 1 and bool(s.clause.opener)

    # ---------------------------------------------------------------- the name as stop

    def _stop(self, finding: Finding, s: Standing) -> Ruling:
        """Rule on a name that nothing speaks against, and note on its finding what else the clause says of the stop."""
        scene = self.scene
        event, rule = event_of(scene, s)
        if not event:
            return Ruling(rule or "no movement")
        after = scene.lowers(s.verb.token + 1, s.verb.token + 3)
        finding.again = s.verb.form.base in scene.words["returning"] or not scene.words["back"].isdisjoint(after)
        statistic = s.subject.kind == TRAVELER and scene.counts_people(s.clause, s.subject.token)
        if statistic or (rule == "was taken there" and s.subject.kind != TRAVELER and scene.counts_since(s.clause)):
            return Ruling("counted over a time")  # "has carried 300 people over the X since August"
        taken = carried(scene, s) and ("transport" in s.classes or rule == "was held there")
        if taken:
            finding.actor = finding.actor or self._cargo(s.verb, s.clause)
        finding.backward, finding.days_before = looks_back(scene, s.verb, s.clause)
        lasting = PRESENT in s.verb.form.tenses and not s.verb.form.tenses & {PAST, PARTICIPLE}
        if event == "depart" and "sequence" in s.verb.form.classes and lasting:
            finding.backward = True  # "she comes from X" is of no day
        if not finding.moments and event == "depart" and s.verb.form.base in scene.words["coming"]:
            finding.backward = True  # "vienen de X"
        if not finding.moments and event != "depart" and scene.lexicon.dates_backward(scene.span(s.clause)):
            finding.backward = True
        level = 3 if taken else LEVELS.get(s.subject.kind, 2)
        met = rule == "was met there" or handled(scene, s)
        level, rule = (2, rule) if met and not taken else self._weighed(level, rule, event, s)
        return Ruling(f"{rule} ({scene.lower(s.verb.token)})", "stop" if level else "mention", event, level)

    def _cargo(self, verb: Verb, clause: Clause) -> str:
        """Return the word for the travelers whom others take somewhere."""
        after = range(verb.token + 1, min(verb.token + 7, clause.last))
        words = (self.scene.lower(k) for k in after if k not in self.scene.closed)
        return next((word for word in words if word in self.scene.lexicon.actors["travelers"]), "")

    def _only_vehicles(self, s: Standing) -> bool:
        """Whether vehicles act of which nobody says who rides in them: "Trucks with flour left Niamey"."""
        head = (self.scene.lower(k) for k in s.clause.tokens() if k < s.verb.token)
        return any(word in self.scene.lexicon.modes for word in head)

    def _in_passing(self, subject: Actor) -> bool:
        """Whether a person is named this once: "In London, Ms Hart moved in on Tuesday"."""
        named = (token.lower.removesuffix("'s") for token in self.scene.tokens)
        return subject.kind == PERSON and sum(word == subject.word for word in named) == 1

    def _weighed(self, level: int, rule: str, event: str, s: Standing) -> tuple[int, str]:
        """Return the level and the rule of a stop, lowered where the words leave room for doubt."""
        if s.fronted:
            level = min(level, 1 if s.prep == "at" and self._in_passing(s.subject) else 2)
        if rule == "left for it":
            level = 1
        if rule == "acted there" and s.subject.kind != TRAVELER:
            level = 0 if s.subject.word in self.scene.words["relative_person"] else 1
        open_ended = event == "stay" or not self.scene.dated(s.clause) or self._only_vehicles(s)
        if s.subject.kind == UNKNOWN and "transport" not in s.classes and open_ended:
            return min(level, 1), f"of nobody in particular: {rule}"
        tenses = s.verb.form.tenses
        habit = "move" in s.classes and PRESENT in tenses and not tenses & {PARTICIPLE, PAST} and event == "arrive"
        return (min(level, 1), "goes there") if habit and rule == "moved" else (level, rule)


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
        One per mention, in text order; one more where a later sentence means a place without naming it.
    """
    return _Judge(Scene(text, lexicon, mentions, moments, persons=persons), inside).run()
