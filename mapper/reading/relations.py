"""How a place name hangs on the words around it: prepositions, datelines, appositions, nouns and measures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gazetteer.lookup import contains

if TYPE_CHECKING:
    from mapper.reading.clauses import Clause
    from mapper.reading.scene import Scene
    from mapper.reading.verbs import Verb

__all__ = [
    "after_measure",
    "attributive",
    "beside_measure",
    "beyond_of",
    "describes",
    "heads_entry",
    "in_dateline",
    "in_itinerary",
    "is_agent",
    "measured",
    "noun_attached",
    "noun_before",
    "opens",
    "preposition",
    "since",
]

DATELINE_REACH = 40
"""Characters from a place name at the head of a paragraph to the dash that makes it a dateline."""
DATELINE_MARKS = ("\u2014", " \u2013 ", ".-", " - ", "(")
PREPOSITION_STEPS = 7
NOUNS_AFTER = 3
"""Words after a name among which a noun of place makes it one: "the Esenler coach station"."""
BEYOND_STEPS = 6
"""Tokens before "of" in which the preposition of its noun stands."""
OFF_SIZES = (2, 3, 4)
"""Words of a phrase that puts people off a place, not at it."""
LISTED = 2
"""Names with days beside them that make a list."""
NOUN_REACH = 3
"""Words before "of" among which the noun of place stands: "town of X", "camp improvised of"."""
SINCE_REACH = 5
"""Tokens before a name in which "after" stands: "seven days after their departure from X"."""
LONGEST_PHRASE = 4
"""Words of the longest prepositional phrase ("on the way to")."""


def in_dateline(scene: Scene, mention: int, clause: Clause) -> bool:
    """Whether a name stands at the head of a paragraph and before a dash."""
    text, found = scene.text, scene.mentions[mention]
    line_start = text.text.rfind("\n", 0, found.start) + 1
    head = text.text[line_start : found.end + DATELINE_REACH + 4]
    dash = min((at for mark in DATELINE_MARKS if (at := head.find(mark)) > 0), default=-1)
    if found.start != line_start or not 0 < dash <= len(found.text) + DATELINE_REACH:
        return False
    return not any(verb.token < text.token_at(line_start + dash) for verb in clause.verbs)


# ---------------------------------------------------------------- prepositions


def preposition(scene: Scene, token: int, clause: Clause) -> tuple[str, str]:
    """Return the kind of preposition that governs a name, and the word before it.

    The kind is "at", "to", "from", "through", "toward", "of", "off" ("au large de"), "either" (Spanish "a" and French
    "à", to or at) or empty. A preposition reaches through a noun of place ("to the town of X") and along a list of
    names.
    """
    k, through_noun = token - 1, False
    end = token - int(scene.lower(k) in scene.words["articles"]) if k >= 0 else token
    if any(" ".join(scene.lowers(max(0, end - size), end)) in scene.words["off"] for size in OFF_SIZES):
        return "off", ""
    for _ in range(PREPOSITION_STEPS):
        if k < 0 or k < clause.first - 1:
            break
        if k == token - 1 and scene.lower(k) == "," and scene.lower(k - 1) in scene.words["settlements"]:
            through_noun, k = True, k - 2  # "in the capital, X,"
            continue
        word, before = scene.lower(k), scene.lower(k - 1) if k else ""
        if (kind := _phrase(scene, k)) or (word not in scene.words["of"] and (kind := _kind(scene, word))):
            return kind, before
        if word in scene.words["of"]:
            if not _place_noun(scene, k):
                return "from" if word in scene.source else "of", before
            through_noun = True
            k -= 2
            continue
        listed = _listed_before(scene, k, token)
        if listed is not None and (k in scene.closed or not _stands_between(scene, k, through_noun=through_noun)):
            return preposition(scene, listed, clause)
        if k in scene.closed or word in scene.words["clause"] or _stands_between(scene, k, through_noun=through_noun):
            return "", word
        k -= 1
    return "", ""


def beyond_of(scene: Scene, token: int, clause: Clause) -> str:
    """Return the kind of the preposition before a noun that "of" hangs a name on: "among the charred posts of X".

    Empty where the noun is people or a length, or where none stands before it.
    """
    words, actors = scene.words, scene.lexicon.actors
    k = token - 1
    while k > clause.first and scene.lower(k) not in words["of"]:
        k -= 1
    peopled = actors["travelers"] | actors["others"] | words["measures"]
    for at in range(k - 1, max(clause.first - 1, k - 1 - BEYOND_STEPS), -1):
        word = scene.lower(at)
        if at in scene.closed or not scene.tokens[at].is_word or word in peopled or word in words["clause"]:
            return ""
        if kind := (_phrase(scene, at) or _kind(scene, word)):
            return kind if kind in ("at", "to") else ""
    return ""


def attributive(scene: Scene, token: int) -> bool:
    """Whether a name only tells what kind of thing the noun after it is: "the Bombay papers", "a Sabarmati man"."""
    words, last = scene.words, scene.last_token[scene.first_token[token]]
    if not scene.lexicon.traits.names_before_nouns or not token or last + 1 >= len(scene.tokens):
        return False
    if scene.lower(token - 1) not in words["determiners"] - words["of"] or last + 1 in scene.closed:
        return False
    noun, lower = scene.tokens[last + 1], scene.lower(last + 1)
    if not noun.is_word or noun.is_capitalized or scene.text.text[scene.tokens[last].end : noun.start] != " ":
        return False
    joined = scene.kinds.get(lower) or lower in words["clause"] | words["small_words"]
    following = scene.lowers(last + 1, min(last + 1 + NOUNS_AFTER, len(scene.tokens)))
    joined = joined or any(word in words["place_nouns"] for word in following)
    return not joined and lower not in scene.lexicon.verbs and not lower.endswith("ly")


def is_agent(scene: Scene, token: int, verb: Verb) -> bool:
    """Whether a name is who did it: "was computed by the Bombay papers"."""
    return verb.passive and any(
        word in scene.words["agents"] for word in scene.lowers(max(verb.token + 1, token - 2), token)
    )


def _place_noun(scene: Scene, k: int) -> bool:
    """Whether a noun of place stands shortly before a token, with nothing but words between: "the old town of"."""
    for m in range(k - 1, max(-1, k - 1 - NOUN_REACH), -1):
        if not scene.tokens[m].is_word:
            return False
        if scene.lower(m) in scene.words["place_nouns"]:
            return True
    return False


def _phrase(scene: Scene, k: int) -> str:
    """Return the kind of the longest phrase that ends with a token."""
    for size in range(LONGEST_PHRASE, 1, -1):
        if k >= size - 1 and (kind := scene.kinds.get(" ".join(scene.lowers(k - size + 1, k + 1)))):
            return kind
    return ""


def _kind(scene: Scene, word: str) -> str:
    kind = scene.kinds.get(word, "")
    return "either" if kind == "to" and word in scene.at else kind


def _listed_before(scene: Scene, k: int, token: int) -> int | None:
    """Return the first token of the name before ours in a list, where the token between is a name's or an "and"."""
    if k in scene.closed:
        other = scene.name_at(k)
        return other if other is not None and _joined(scene, other, token) else None
    if scene.lower(k) in scene.words["clause"]:
        before = scene.ending_at(k - 1)
        return None if before is None else scene.token_of[before]
    return None


def _joined(scene: Scene, other: int, token: int) -> bool:
    last = scene.last_token[scene.first_token[other]]
    return all(word == "," or word in scene.words["clause"] for word in scene.lowers(last + 1, token))


def _stands_between(scene: Scene, k: int, *, through_noun: bool) -> bool:
    """Whether a token is a verb or a mark, past which no preposition reaches."""
    word, words = scene.lower(k), scene.words
    if not scene.tokens[k].is_word:
        return True
    form = scene.lexicon.verbs.get(word)
    if form is None or through_noun or word in words["place_nouns"]:
        return False
    return bool(form.classes - {"plain"}) or word not in words["determiners"]


# ---------------------------------------------------------------- beside another name


def describes(scene: Scene, token: int, clause: Clause) -> bool:
    """Whether the name stands in a verbless piece that only describes the place before it."""
    if token > 1 and scene.lower(token - 1) in scene.at and scene.ending_at(token - 2) is not None:
        return _contains(scene, token, token - 2)
    start = max((start for start in clause.attached if start <= token), default=None)
    if start is None:
        return False
    before = start - 1
    while before >= 0 and not scene.tokens[before].is_word and not scene.tokens[before].text.isdigit():
        before -= 1
    if scene.ending_at(before) is None:
        return False
    if start == token:
        return _contains(scene, token, before)
    head, words = scene.lower(start), scene.words
    nouns = any(word in words["place_nouns"] for word in scene.lowers(start, token))
    if nouns and head in words["determiners"] | words["articles"]:
        return True
    return head in words["beside"]


def _contains(scene: Scene, token: int, before: int) -> bool:
    """Whether a name right after another and a comma is what contains it ("Hidalgo, Texas")."""
    neighbor = scene.ending_at(before)
    mine, other = scene.place(scene.first_token[token]), None if neighbor is None else scene.place(neighbor)
    if mine is None or other is None or other.kind == "country" or mine.country != other.country:
        return False
    return mine.kind in ("country", "region") or mine.name == other.admin1 or contains(mine, other)


def heads_entry(scene: Scene, token: int, clause: Clause) -> bool:
    """Whether a name and a date alone stand before a colon: "Osmaniye, Tuesday 15 March: bread, and a blanket"."""
    first = clause.sentence.first
    if token != first or not scene.dated(clause):
        return False
    k = scene.last_token[scene.first_token[token]] + 1
    while k < clause.sentence.last and (k in scene.closed or scene.tokens[k].text in ",()"):
        k += 1
    return k < clause.sentence.last and scene.tokens[k].text == ":"


# ---------------------------------------------------------------- nouns and measures


def in_itinerary(scene: Scene, token: int, clause: Clause) -> bool:
    """Whether a name stands in a list of places with their days: "Grenoble le mercredi 27, Lyon le jeudi"."""
    dated = [i for i in scene.held(clause) if _dated_beside(scene, i)]
    return len(dated) >= LISTED and scene.first_token[token] in dated


def _dated_beside(scene: Scene, mention: int) -> bool:
    """Whether a date follows a name, or stands before it with a comma between."""
    first, after = scene.token_of[mention], scene.last_token[mention] + 1
    articles = scene.words["determiners"] | scene.words["on_day"]
    while after < len(scene.tokens) and after not in scene.closed and scene.lower(after) in articles:
        after += 1
    before = first - 2 if first > 1 and scene.tokens[first - 1].text == "," else -1
    return any(k in scene.closed and scene.name_at(k) is None for k in (after, before))


def opens(scene: Scene, token: int, clause: Clause) -> bool:
    """Whether a name and its preposition open their clause, with nothing but a date before them."""
    words, start = scene.words, clause.first + (1 if clause.opener else 0)
    skipped = words["determiners"] | words["place_nouns"] | words["of"]
    k = token - 1
    while k >= start and (scene.lower(k) in skipped or not scene.tokens[k].is_word):
        k -= 1
    allowed = scene.at | words["clause"] - words["subordinate"] | words["then"]
    return all(i in scene.closed or not scene.tokens[i].is_word or scene.lower(i) in allowed for i in range(start, k))


def _source_before(scene: Scene, token: int, first: int) -> int:
    """Return the "from" that governs a name, past a noun of place: "from a beach of X", "d'une plage de X"."""
    words, k = scene.words, token - 1
    while k > first and scene.lower(k) not in scene.source:
        k -= 1
    outer = k - 1
    if scene.lower(k) in words["of"] and outer > first and scene.lower(outer) in words["place_nouns"]:
        while outer > first and scene.lower(outer - 1) in words["determiners"] - scene.source:
            outer -= 1
        if outer - 1 > first - 1 and scene.lower(outer - 1) in scene.source:
            return outer - 1
    return k


def noun_before(scene: Scene, token: int, clause: Clause) -> bool:
    """Whether "from" follows a noun at the head of a clause: "a barber from Comayagua came"."""
    k = _source_before(scene, token, clause.first)
    start = clause.first + (1 if clause.opener else 0)
    return k > start and scene.tokens[k - 1].is_word and k - 1 not in scene.closed


def noun_attached(scene: Scene, token: int, verb: Verb) -> bool:
    """Whether "from" follows a noun that is not the verb's own: "met a barber from Comayagua"."""
    if "transport" in verb.form.classes:
        return False
    k = _source_before(scene, token, verb.token)
    k = next((k - size for size in (1, 2) if " ".join(scene.lowers(k - size, k + 1)) in scene.source), k)
    if k <= verb.token + 1 or k - 1 in scene.closed or not scene.tokens[k - 1].is_word:
        return False
    lower, words = scene.lower(k - 1), scene.words
    if lower in words["motion_nouns"] or lower in words["measures"] or lower in words["verb_particles"]:
        return False
    return lower not in scene.lexicon.verbs or lower in scene.lexicon.actors["travelers"]


def measured(scene: Scene, verb: Verb, token: int) -> bool:
    """Whether verb and name only state a distance: "is 25 miles from X"."""
    if not scene.verb_in(verb, scene.words["distance_verbs"]):
        return False
    return any(word in scene.words["measures"] for word in scene.lowers(verb.token + 1, token))


def since(scene: Scene, token: int) -> bool:
    """Whether a name ends words for how long ago something was: "sept jours après leur départ de X"."""
    before = scene.lowers(max(0, token - SINCE_REACH), token)
    return any(word in scene.words["looking_back"] for word in before)


def after_measure(scene: Scene, token: int) -> bool:
    """Whether a length stands right before "from" and the name: "about 120 kilometers from X"."""
    k = token - 1
    while k > 0 and scene.lower(k) not in scene.source and token - k < 4:
        k -= 1
    return any(word in scene.words["measures"] for word in scene.lowers(max(0, k - 4), k))


def beside_measure(scene: Scene, verb: Verb, token: int) -> bool:
    """Whether a length right before "from" and a name is no way gone: "moved them to Y, some 25 miles from X"."""
    words, k = scene.words, token - 1
    while k > 0 and scene.lower(k) not in scene.source and token - k < 4:
        k -= 1
    if scene.lower(k - 1) not in words["measures"]:
        return False
    first = next((m for m in range(verb.token + 1, k) if scene.lower(m) in words["measures"]), k)
    return any(scene.tokens[m].text in ",;:(" or scene.name_at(m) is not None for m in range(verb.token + 1, first))
