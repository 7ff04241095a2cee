"""What happened at a place: the event that a verb and a preposition make together, and whether it lies further back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mapper.language.lexicon import GERUND, INFINITIVE, PRESENT
from mapper.reading.actors import NOBODY, OTHER, PERSON, PLACE, PLURAL, SINGULAR, TRAVELER, UNKNOWN, Actor
from mapper.reading.relations import opens
from mapper.reading.verbs import REGULAR_PAST

if TYPE_CHECKING:
    from mapper.reading.clauses import Clause
    from mapper.reading.scene import Scene
    from mapper.reading.verbs import Verb

__all__ = [
    "Standing",
    "by_vehicle",
    "carried",
    "event_of",
    "handled",
    "has_pronoun",
    "has_travelers",
    "intransitive",
    "is_for_them",
    "looks_back",
    "object_before",
]

DEEDS = (
    ("depart", ("", "from"), "depart", "left"),
    ("depart", ("at",), "depart", "set out there"),
    ("depart", ("to",), "arrive", "left for it"),
    ("arrive", ("", "at", "to"), "arrive", "arrived"),
    ("arrive", ("through",), "pass", "entered by way of it"),
    ("pass", ("", "at", "through"), "pass", "crossed"),
    ("pass", ("to",), "arrive", "crossed to"),
    ("pass", ("from",), "depart", "crossed from"),
)
"""Class of a verb, prepositions, and the event and rule that they make."""
WAYS = {"to": "arrive", "from": "depart", "through": "pass"}
UNKNOWN_WAYS = {"to": "arrive", "through": "pass"}
"""What the preposition alone tells with a verb that no table has: "tiptoed into X", "clattered through X"."""
MOVES = WAYS | {"at": "arrive"}
OBJECT_REACH = 4
"""Tokens after a verb in which its object stands."""
ADVERBIAL = ("ment", "mente")
ONWARD = frozenset({"next", "then", "a", "luego", "puis"})
"""Words after "followed" that leave it without an object."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a name stands in its clause: who acts, by which verb, and the preposition before the name.

    ``attached`` is the word before that preposition; ``fronted`` says that the verb comes after the name.
    """

    token: int
    clause: Clause
    subject: Actor
    verb: Verb
    classes: frozenset[str]
    prep: str
    attached: str
    fronted: bool


def event_of(scene: Scene, s: Standing) -> tuple[str, str]:
    """Return the kind of event ("arrive", "stay", "pass", "depart" or none) and the rule that made it."""
    taken = carried(scene, s)
    if "transport" in s.classes and taken and s.prep in MOVES:
        return MOVES[s.prep], "was taken there"
    if taken and s.prep == "at" and (s.subject.kind == OTHER or object_before(scene, s.verb, s.clause)):
        return "stay", "was held there"
    for deed, preps, event, rule in DEEDS:
        if deed in s.classes and s.prep in preps:
            return event, rule
    if "move" in s.classes and s.prep in MOVES:
        told = s.prep == "to" and s.subject.kind != TRAVELER
        habit = PRESENT in s.verb.form.tenses and not s.fronted and (told or _is_any(scene, s.clause))
        return ("", "no movement") if habit else (MOVES[s.prep], "moved")
    if s.prep in WAYS and _names_way(scene, s):
        return WAYS[s.prep], "way there"
    if handled(scene, s):
        return "stay", "was met there"
    if s.subject.kind == TRAVELER and s.verb.form is REGULAR_PAST and s.prep in UNKNOWN_WAYS:
        return UNKNOWN_WAYS[s.prep], "moved"
    if s.prep == "at" and "stay" in s.classes:
        return "stay", "was there"
    if s.fronted and s.prep == "at" and s.subject.kind == UNKNOWN and has_pronoun(scene, s.verb, s.clause):
        return "stay", "was met there"
    thinks = scene.verb_in(s.verb, scene.words["owning"])
    if s.prep == "at" and s.subject.kind not in (OTHER, PLACE) and not thinks and not _says(scene, s.verb):
        return "stay", "acted there"
    return "", ""


def _is_any(scene: Scene, clause: Clause) -> bool:
    """Whether a clause tells what no one in particular does: "a bus that goes round by X"."""
    if clause.opener not in scene.words["relative_subject"] or clause.first < 2:
        return False
    return bool(scene.lexicon.dates["numbers"].get(scene.lower(clause.first - 2)) == 1)


def _says(scene: Scene, verb: Verb) -> bool:
    return scene.lower(verb.token) in scene.words["sayings"]


def _names_way(scene: Scene, s: Standing) -> bool:
    """Whether a noun of movement stands between verb and preposition: "began their march to X"."""
    if scene.verb_in(s.verb, scene.words["speaking"]):
        return False  # "promised them a boat from X"
    stays = "stay" in s.classes
    ways = scene.words["motion_acts" if stays else "motion_nouns"]
    between = scene.lowers(s.verb.token + 1, s.token)
    return (stays or s.clause.together(s.verb.token, s.token)) and any(word in ways for word in between)


def by_vehicle(scene: Scene, s: Standing) -> bool:
    """Whether a verb takes a vehicle that goes to the place: "took the train for Turin"."""
    after = scene.lowers(s.verb.token + 1, min(s.token, s.verb.token + 6))
    return s.clause.together(s.verb.token, s.token) and any(word in scene.words["motion_nouns"] for word in after)


def intransitive(scene: Scene, verb: Verb, clause: Clause) -> bool:
    """Whether no object follows a verb."""
    k = verb.token + 1
    if k >= len(scene.tokens) or k >= clause.last or k in scene.closed or not scene.tokens[k].is_word:
        return True
    return scene.lower(k) in scene.at | scene.to | ONWARD


def handled(scene: Scene, s: Standing) -> bool:
    """Whether somebody did something to the travelers at the place: "a patrol found them near X"."""
    if s.prep != "at" or not s.verb.actual or s.verb.passive or s.subject.kind == TRAVELER:
        return False
    if s.fronted and not opens(scene, s.token, s.clause):
        return False
    if scene.verb_in(s.verb, scene.words["speaking"]) or _says(scene, s.verb):
        return False
    if scene.verb_in(s.verb, scene.words["handling"]):
        return has_travelers(scene, s.verb, s.clause)
    return has_pronoun(scene, s.verb, s.clause)


def is_for_them(scene: Scene, verb: Verb, clause: Clause) -> bool:
    """Whether something is done for travelers: "unlocked a sports pitch for them"."""
    pronouns = scene.words["object_pronouns"]
    pairs = zip(scene.lowers(verb.token + 1, clause.last), scene.lowers(verb.token + 2, clause.last), strict=False)
    return any(one in scene.words["for"] and other in pronouns for one, other in pairs)


def has_pronoun(scene: Scene, verb: Verb, clause: Clause) -> bool:
    """Whether the object of a verb is a pronoun for people, right beside it: "hid them", "les donna"."""
    after = scene.lower(verb.token + 1) if verb.token + 1 < clause.last else ""
    return after in scene.words["object_pronouns"] or object_before(scene, verb, clause, several=True)


def has_travelers(scene: Scene, verb: Verb, clause: Clause) -> bool:
    """Whether travelers are the object of a verb: "found them", "stopped the family", "les arr\u00eata"."""
    if object_before(scene, verb, clause):
        return True
    words, travelers = scene.words, scene.lexicon.actors["travelers"]
    for k in range(verb.token + 1, min(clause.last, verb.token + OBJECT_REACH + 1)):
        lower = scene.lower(k)
        if lower in words["objects"] or lower in travelers:
            return True
        if k in scene.closed or lower not in words["determiners"] | words["numbers"]:
            return False
    return False


# ---------------------------------------------------------------- carried


def carried(scene: Scene, s: Standing) -> bool:
    """Whether a verb of transport has travelers as what is carried."""
    words, verb = scene.words, s.verb
    held = s.classes & {"stay", "arrive"} and scene.lower(verb.token) not in words["present_be"]
    if "transport" not in s.classes and not held:
        return False
    if verb.passive:
        return s.subject.kind != OTHER and s.clause.subject.kind in (TRAVELER, PLURAL, SINGULAR, PERSON, NOBODY)
    if object_before(scene, verb, s.clause):
        return True
    lengths = {*scene.lexicon.dates["day"], *scene.lexicon.dates["week"], *words["hours"]}
    if any(word in lengths for word in scene.lowers(verb.token + 1, min(s.clause.last, verb.token + 5))):
        return False  # "it took them three days"
    for lower in scene.lowers(verb.token + 1, min(s.clause.last, verb.token + 7)):
        if lower in words["objects"] or lower in scene.lexicon.actors["travelers"] or lower in words["numbers"]:
            return True
        if lower in scene.at | scene.to | scene.source:
            return False
    return False


def object_before(scene: Scene, verb: Verb, clause: Clause, *, several: bool = False) -> bool:
    """Whether a word like "les" before the verb is its object, not the article of a noun between the two.

    ``several`` asks for one that means several: "lo compró" is said of a thing.
    """
    words = scene.words
    kind = "objects_before" if several else "object_before"
    for k in range(verb.token - 1, max(clause.first, verb.token - 5) - 1, -1):
        lower = scene.lower(k)
        if lower in words[kind]:
            return True
        if lower not in words["auxiliary_have"] | words["auxiliary_be"] | words["small_adverbs"] and not (
            lower.endswith(ADVERBIAL)
        ):
            return False
    return False


# ---------------------------------------------------------------- further back


def looks_back(scene: Scene, verb: Verb, clause: Clause) -> tuple[bool, int | None]:
    """Return whether something is told as having been before, and how many days: "27 days after leaving X"."""
    words, dates = scene.words, scene.lexicon.dates
    at = verb.token
    if clause.opener in words["looking_back"] and scene.lower(clause.first) == clause.opener:
        at = clause.first + 1
    elif at > clause.first and scene.lower(at - 1) in words["perfect_infinitive"]:
        at -= 1  # "huit jours après avoir quitté X", "a ocho días de haber dejado X"
    elif not verb.form.tenses & {GERUND, INFINITIVE}:
        return False, None
    start = clause.sentence.first
    after = any(word in words["looking_back"] for word in scene.lowers(max(start, at - 2), at))
    of_days = at < verb.token and scene.lower(at - 1) in words["of"] and scene.lower(at - 2) in dates["day"]
    if not after and not of_days:
        return False, None
    before = range(at - 2, max(start, at - 6), -1)
    unit = next((k for k in before if scene.lower(k) in dates["day"]), None)
    if unit is None:
        return at == verb.token and not clause.leaning, None  # "tras cruzar X, durmieron en Y" is told in order
    count = scene.lower(unit - 1)
    if count.isdecimal():
        return True, int(count)
    parts = [dates["numbers"].get(part) for part in count.split("-")]
    return True, None if None in parts else sum(parts)
