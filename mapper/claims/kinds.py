"""What a figure is a figure of: a distance to a border, a pace, a time on the road, a head count."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from mapper.claims.subjects import counts_people, is_of_movers

if TYPE_CHECKING:
    from mapper.claims.setting import Scene
    from mapper.model import Mention

__all__ = [
    "UNKNOWN_PLACE",
    "border_after",
    "border_is_subject",
    "just_named",
    "kind_of",
    "left_pair",
    "place_after",
    "right_pair",
    "same_side_mentions",
]

UNKNOWN_PLACE = "from or to an unknown place"
"""Said in a claim's rule where one end of its stretch is not known: then nothing is measured."""
VERB_REACH = 70
"""Characters before a figure in which the verb that it completes is sought."""
LINK_GAP = 30
"""Most characters between "from" and the place that it links to."""
OPENING = 90
"""Characters after a time that opens its sentence in which the verb is sought that it goes with."""
SUBJECT_GAP = 14
"""Most characters between a border as the subject of a sentence and its verb."""
LONGEST_DAYS = 400
"""Longer times are biographies, not journeys."""


def kind_of(scene: Scene) -> tuple[str, str] | None:
    """Return kind and rule of the figure, or None where it is no figure of people on the move."""
    figure = scene.figure
    if figure.unit == "m":
        return None
    if figure.unit is None:
        rule = counts_people(scene)
        return None if rule is None else ("group_size", rule)
    found = _time(scene) if figure.unit == "days" else _length(scene)
    return found if found is not None and is_of_movers(scene) else None


# ------------------------------------------------------------------ lengths


def _length(scene: Scene) -> tuple[str, str] | None:
    if scene.figure.per_day:
        return "pace", "per day"
    words = scene.setting.words
    travelled = _travelled(scene)
    if travelled is None and from_here(scene):
        return "distance_between", "from here"
    if words.cues["behind"].match(scene.right):
        return "distance_travelled", "verb"
    within = scene.figure.bound == "most" and border_after(scene) is not None
    if travelled is None and not within and words.cues["of_thing"].search(scene.right):
        return None
    if just_named(scene):
        return "distance_between", "just named"
    if words.cues["part_of_way"].search(scene.left):
        return "distance_travelled", f"a part of the way; {UNKNOWN_PLACE}"
    border = border_after(scene)
    if border is None and border_is_subject(scene) and place_after(scene) is not None:
        return "distance_to_border", "the border is"
    if border is not None:
        if travelled == "verb":
            return "distance_travelled", "verb"
        coast = scene.setting.cue("coast", scene.setting.text.text[border[0] : border[1]])
        return "distance_to_border", "from the coast" if coast else "from the border"
    if words.cues["separate"].match(scene.right):
        return "distance_between", "separates"
    after = place_after(scene)
    if travelled is not None and (after is None or travelled in ("verb", "since")):
        return "distance_travelled", travelled
    if after is not None:
        return "distance_between", "from a place"
    return _length_from_the_left(scene, travelled)


def _length_from_the_left(scene: Scene, travelled: str | None) -> tuple[str, str] | None:
    """Read a length whose other end stands before it: "the border is 40 km away", "hasta X quedan 47 km"."""
    words = scene.setting.words
    away = words.cues["away"].match(scene.right) or words.cues["away"].match(scene.bare_right)
    states = words.cues["copula"].search(scene.left) is not None
    if travelled is not None:
        return "distance_travelled", travelled
    if _in_apposition(scene) and (away or not scene.clause_right.strip(" .,;")):
        return "distance_between", "away"
    if left_pair(scene) is not None and (
        states or scene.clause_left.strip() == "" or words.cues["away"].match(scene.right)
    ):
        return "distance_between", "from one to the other"
    if scene.setting.border_phrase(scene.left) and (away or states or _is_measured(scene)):
        return "distance_to_border", "the border is"
    remains = re.search(rf"{words.cues['remain'].pattern}(?:\s\w+)?\s*$", scene.left, re.IGNORECASE)
    if remains and same_side_mentions(scene):
        return "distance_between", "remains"
    if away and same_side_mentions(scene):
        return "distance_between", "away"
    if states and scene.setting.cue("capital", scene.left):
        return "distance_between", "the capital is"
    ends = not scene.clause_right.strip(" .,;") or words.cues["and_then"].match(scene.right)
    if states and same_side_mentions(scene) and ends:
        return "distance_between", "is so far"
    if away and scene.setting.border is not None and scene.setting.routes:
        return "distance_to_border", "away"
    return None


def border_is_subject(scene: Scene) -> bool:
    """Whether the sentence says how far a border lies: "The Peruvian border is 30 km from here"."""
    words, left = scene.setting.words, scene.left
    for match in words.borders.finditer(left):
        verb = words.cues["copula"].search(left, match.end())
        if verb is None or verb.start() - match.end() > SUBJECT_GAP:
            continue
        offset = scene.first + match.end()
        named = scene.setting.mentions_in(offset, scene.figure.start)
        before = scene.setting.mentions_in(scene.first, scene.first + match.start())
        told = words.cues["saying"].search(left[before[-1].end - scene.first : match.start()]) if before else True
        if (
            told
            and not words.cues["beside"].search(left[: match.start()])
            and not any(m.place is not None and m.place.kind != "country" for m in named)
        ):
            return True
    return False


def just_named(scene: Scene) -> bool:
    """Whether a length is another measure of the stretch that the sentence just told of: "the 42 km by road"."""
    if not scene.setting.cue("just_named", scene.left[-12:]):
        return False
    spots = [pattern.match(scene.right.lstrip()) for pattern in scene.setting.words.measures.values()]
    return any(spots) and len(scene.left_mentions()) > 1


def _in_apposition(scene: Scene) -> bool:
    """Whether the figure stands right behind a place and a comma: "Sfax, 190 km away"."""
    last = next(reversed(scene.left_mentions()), None)
    return (
        last is not None
        and re.fullmatch(r",\s*(?:à\s+|a\s+)?", scene.setting.text.text[last.end : scene.figure.start]) is not None
    )


def left_pair(scene: Scene) -> tuple[Mention, Mention] | None:
    """Return the two places of "from A to B" or "between A and B" before the figure."""
    return _pair_of(scene, scene.left_mentions())


def right_pair(scene: Scene) -> tuple[Mention, Mention] | None:
    """Return the two places of "from A to B" behind the figure."""
    return _pair_of(scene, scene.right_mentions())


def _pair_of(scene: Scene, named: list[Mention]) -> tuple[Mention, Mention] | None:
    text = scene.setting.text.text
    for one, two in pairwise(named):
        opens = scene.setting.cue("pair", text[max(scene.sentence.start, one.start - 16) : one.start])
        if opens and scene.setting.words.cues["pair_link"].fullmatch(text[one.end : two.start]):
            return one, two
    return None


def _is_measured(scene: Scene) -> bool:
    return any(pattern.search(scene.right[:50]) for pattern in scene.setting.words.measures.values())


def _travelled(scene: Scene) -> str | None:
    """Return how the words say that the length was travelled: "verb", "since", "journey", or None."""
    words = scene.setting.words
    reach = scene.left[-VERB_REACH:]
    reach = re.split(r"[.;:]", reach)[-1]
    verbs = list(words.cues["travelled"].finditer(reach))
    if verbs:
        gap = reach[verbs[-1].end() :]
        offset = scene.figure.start - len(gap)
        between = scene.setting.mentions_in(offset, scene.figure.start)
        clauses = gap.count(",")
        if not between and clauses in {0, 2}:
            return "verb"
        if between and clauses == 0 and words.cues["since"].search(gap):
            return "verb"
    if words.cues["passive_way"].match(scene.right) or words.cues["way_so_far"].search(scene.left):
        return "verb"
    link = words.cues["since"].match(scene.bare_right.strip())
    if link and not link.group().lower().startswith("from"):
        return "since"
    if words.cues["leg_of"].search(scene.left):
        return "journey"
    return "journey" if words.cues["journey"].match(scene.right) else None


def border_after(scene: Scene) -> tuple[int, int] | None:
    """Return the span of the border phrase that the figure is measured from, if one follows at once."""
    setting = scene.setting
    link = re.match(
        rf"[\s,]*(?:{setting.words.cues['before_border'].pattern})(?:\s+|(?<=['’]))",
        scene.bare_right,
        re.IGNORECASE,
    )
    inside = re.match(rf"[\s,]*(?:{setting.words.cues['inside'].pattern})\s", scene.bare_right, re.IGNORECASE)
    for start in {match.end() for match in (link, inside) if match}:
        phrase = setting.border_phrase(scene.bare_right, start, here=True)
        if phrase and not _is_border_town(scene, phrase.end()):
            return scene.figure.end + phrase.start(), scene.figure.end + phrase.end()
        first = next((m for m in scene.right_mentions() if m.start >= scene.figure.end + start), None)
        if first is None or first.place is None or first.place.kind != "country":
            continue
        if first.start - (scene.figure.end + start) <= 5 and not _of_place(scene, start):
            return first.start, first.end
    return None


def _of_place(scene: Scene, start: int) -> bool:
    return scene.setting.cue("of_place", scene.bare_right[start : start + LINK_GAP]) is not None


def _is_border_town(scene: Scene, end: int) -> bool:
    """Whether a border phrase only describes a place: "the border town of Reynosa"."""
    match = scene.setting.words.cues["border_town"].match(scene.bare_right, end)
    rest = scene.bare_right[end : end + 45]
    match = match or scene.setting.words.cues["border_town"].match(rest)
    if match is None:
        return False
    offset = scene.figure.end + end
    return bool(scene.setting.mentions_in(offset, offset + 45))


def from_here(scene: Scene) -> bool:
    """Whether the figure counts from where the report stands: "seven miles from here", "à 20 km de là"."""
    words = scene.setting.words
    link = re.match(rf"[\s,]*(?:{words.cues['place_link'].pattern})", scene.bare_right, re.IGNORECASE)
    return (
        link is not None
        and bool(same_side_mentions(scene))
        and (words.cues["here"].match(scene.bare_right, link.end()) is not None)
    )


def place_after(scene: Scene) -> Mention | None:
    """Return the place that the figure is measured from, if one follows: "40 km south of X"."""
    words = scene.setting.words
    link = re.match(rf"[\s,]*(?:{words.cues['place_link'].pattern})(?:\s|(?<=['’]))", scene.bare_right, re.IGNORECASE)
    if link is None:
        return None
    spot = scene.figure.end + link.end()
    for mention in scene.right_mentions():
        if mention.start < spot - 1:
            continue
        between = scene.setting.text.text[spot : mention.start]
        near = len(between) <= 5 or (len(between) <= LINK_GAP and scene.setting.cue("of_place", between))
        if near and not re.search(r"[.;:,]", between):
            return mention
        break
    return scene.setting.within(spot)


def same_side_mentions(scene: Scene) -> list[Mention]:
    """Return the places named before the figure in its sentence, countries apart."""
    return [m for m in scene.left_mentions() if m.place is not None and m.place.kind != "country"]


# ------------------------------------------------------------------ times


def _time(scene: Scene) -> tuple[str, str] | None:
    figure = scene.figure
    if figure.low > LONGEST_DAYS or (figure.high < 2 and not figure.vague) or figure.vague:
        return None
    if scene.setting.cue("settled", scene.clause_right):
        return None
    arrival = _arrival(scene)
    if arrival is not None:
        return "arrival", arrival
    rule = _elapsed(scene)
    return None if rule is None else ("elapsed", rule)


def _arrival(scene: Scene) -> str | None:
    cues = scene.setting.words.cues
    if cues["still_needs"].search(_plain_head(scene)) and cues["to_place"].match(scene.right):
        return "still needed" if _names_goal(scene) else None
    if _is_days_from(scene):
        return "days away"
    comes = cues["arrival_verb"].search(scene.left) or cues["arrival_verb"].search(scene.whole)
    if comes and not _names_goal(scene) and not cues["motion"].search(scene.whole):
        return None
    ahead = comes and (cues["reached"].search(scene.whole) or cues["to"].search(scene.left) or scene.left_mentions())
    if cues["arrival_in"].search(scene.left + " ") and (ahead or cues["arrival_verb"].search(scene.left)):
        return "in so many days"
    if comes and re.search(cues["arrival_in"].pattern, _plain_head(scene) + " ", re.IGNORECASE):
        return "in so many days"
    away = cues["arrival_away"].match(scene.right)
    ends = scene.right_mentions() or scene.setting.border_phrase(scene.right)
    ends = ends or (cues["copula"].search(scene.left) and (scene.left_mentions() or cues["capital"].search(scene.left)))
    if away and ends:
        return "days away"
    return None


def _names_goal(scene: Scene) -> bool:
    """Whether the sentence names a place, a border or the capital."""
    setting = scene.setting
    return bool(
        scene.right_mentions()
        or scene.left_mentions()
        or setting.border_phrase(scene.whole)
        or setting.cue("capital", scene.whole)
    )


def _is_days_from(scene: Scene) -> bool:
    """Whether a time says how far off a goal is: "they are two weeks from the border"."""
    cues = scene.setting.words.cues
    link = cues["days_from"].match(scene.right)
    if link is None or not cues["copula"].search(scene.left):
        return False
    if scene.setting.border_phrase(scene.right, link.end(), here=True):
        return True
    start = scene.figure.end + link.end()
    return any(mention.start - start <= 1 for mention in scene.right_mentions())


def _plain_head(scene: Scene) -> str:
    """Return the left side with the figure's words before its number ("another" of "in another 35 days")."""
    return scene.left + scene.setting.text.text[scene.figure.start : scene.figure.number_start]


def _ends_clause(scene: Scene) -> bool:
    """Whether the clause ends with the figure."""
    return not scene.clause_right.strip(' .,;:!?”"’')


def _names_length(scene: Scene) -> bool:
    """Whether a length follows the days: "two days for those forty kilometres"."""
    units = scene.setting.words.unit.finditer(scene.right)
    return any(match.lastgroup in ("km", "mi") for match in units)


def _elapsed(scene: Scene) -> str | None:
    cues = scene.setting.words.cues
    motion = cues["motion"].search(scene.clause) is not None
    head = _plain_head(scene).rstrip()
    if cues["has_been"].search(scene.left) and (
        cues["since_when"].match(scene.right) or (_ends_clause(scene) and scene.setting.words.language == "en")
    ):
        return "so long by now"
    if cues["ago"].match(scene.right) or re.search(r"\b(?:hace|il y a|depuis hace)$", head, re.IGNORECASE):
        clause = scene.clause + scene.right[:OPENING] if _ends_clause(scene) else scene.clause
        was_there = cues["were_in"].search(clause) is not None and bool(scene.right_mentions() or scene.left_mentions())
        near = cues["motion"].search(clause) is not None or was_there
        return "ago" if near and not scene.clause_left.lstrip().startswith("and a") else None
    if cues["later"].match(scene.right):
        moved = cues["reached"].search(scene.clause) or cues["leaving"].search(scene.clause)
        return "later" if moved and scene.figure.low >= 3 else None
    if cues["after_event"].match(scene.right):
        what = scene.clause_right
        if cues["leaving"].search(what):
            return "after leaving"
        if cues["reached"].search(what):
            return "after coming"
        if cues["event"].search(what):
            return "after an event"
    after = cues["elapsed_after"].match(scene.right)
    if after and (
        motion or cues["span"].match(after.group().strip()) or after.group().lower().startswith((" to ", " out "))
    ):
        return "after"
    if cues["journey"].match(scene.right) and cues["journey"].match(scene.right).group().strip():  # type: ignore[union-attr]
        return "journey"
    if cues["took"].search(scene.left) and (
        motion
        or cues["motion"].search(scene.left)
        or _names_length(scene)
        or cues["since"].search(scene.right)
        or scene.right_mentions()
    ):
        return "took"
    if cues["took_after"].match(scene.right) and (scene.right_mentions() or cues["motion"].search(scene.right)):
        return "took"
    if cues["elapsed_before"].search(head[-12:]) and cues["span"].search(scene.clause):
        return "on the way"
    travelled = cues["travelled"].search(scene.clause_left[-VERB_REACH:]) is not None
    if cues["in_time"].search(head) and travelled and not cues["modal"].search(scene.clause_left):
        return "in so many days"
    if cues["in_time"].search(head) and right_pair(scene) and not cues["modal"].search(scene.whole):
        return "in so many days"
    if cues["elapsed_before"].search(head[-12:]) and travelled and not cues["modal"].search(scene.clause_left):
        return "on the way"
    return None
