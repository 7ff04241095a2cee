"""What a figure is a figure of: a distance to a border, a pace, a time on the road, a head count."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mapper.claims.durations import kind_of_time
from mapper.claims.ends import (
    are_apart,
    border_after,
    border_behind,
    border_is_subject,
    capital_after,
    from_here,
    in_apposition,
    just_named,
    left_pair,
    place_after,
    right_pair,
    same_side_mentions,
    unknown_after,
)
from mapper.claims.places import linked_from
from mapper.claims.subjects import counts_people, is_of_movers

if TYPE_CHECKING:
    from mapper.claims.setting import Scene

__all__ = ["INFERRED_PLACE", "UNKNOWN_PLACE", "kind_of"]

UNKNOWN_PLACE = "from or to an unknown place"
"""Said in a claim's rule where one end of its stretch is not known: then nothing is measured."""
INFERRED_PLACE = "from where they were"
"""Said in a claim's rule where only the route tells from where it counts: then it may be confirmed, not refuted."""
LINK_GAP = 30
"""Most characters between "since" and its place."""
VERB_REACH = 70
"""Characters before a figure in which the verb that it completes is sought."""


def kind_of(scene: Scene) -> tuple[str, str] | None:
    """Return kind and rule of the figure, or None where it is no figure of people on the move."""
    figure = scene.figure
    if figure.unit == "m":
        return None
    if figure.unit is None:
        rule = counts_people(scene)
        return None if rule is None else ("group_size", rule)
    found = kind_of_time(scene) if figure.unit == "days" else _length(scene)
    return found if found is not None and is_of_movers(scene) else None


# ------------------------------------------------------------------ lengths


def _length(scene: Scene) -> tuple[str, str] | None:
    if scene.figure.per_day:
        return "pace", "per day"
    words = scene.setting.words
    if are_apart(scene):
        return "distance_between", "apart"
    if words.cues["lies_between"].match(scene.right) and right_pair(scene):
        return "distance_between", "from one to the other"
    if words.cues["or_a_day"].match(scene.right):
        return "distance_travelled", "journey"
    travelled = _travelled(scene)
    if travelled is None and from_here(scene) and border_after(scene) is None:
        return "distance_between", "from here"
    if words.cues["behind"].match(scene.right):
        return "distance_travelled", "verb"
    within = scene.figure.bound == "most" and border_after(scene) is not None
    if travelled is None and capital_after(scene):
        return "distance_between", "from the capital"
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
        if travelled == "verb" and not words.cues["reckons_it"].search(scene.left):
            return "distance_travelled", "verb"
        coast = scene.setting.cue("coast", scene.setting.text.text[border[0] : border[1]])
        return "distance_to_border", "from the coast" if coast else "from the border"
    after = place_after(scene)
    if after is not None and border_behind(scene, after) is not None:
        return "distance_to_border", "from a place"
    if words.cues["separate"].match(scene.right):
        return "distance_between", "separates"
    if travelled is not None and (after is None or travelled in ("verb", "since")):
        return "distance_travelled", travelled
    if after is not None:
        return "distance_between", "from a place"
    if travelled is None and unknown_after(scene):
        return "distance_between", f"from a place; {UNKNOWN_PLACE}"
    return _length_from_the_left(scene, travelled)


def _length_from_the_left(scene: Scene, travelled: str | None) -> tuple[str, str] | None:
    """Read a length whose other end stands before it: "the border is 40 km away", "hasta X quedan 47 km"."""
    words = scene.setting.words
    away = words.cues["away"].match(scene.right) or words.cues["away"].match(scene.bare_right)
    states = words.cues["copula"].search(scene.left) is not None
    if travelled is not None:
        return "distance_travelled", travelled
    if in_apposition(scene) and (away or not scene.clause_right.strip(" .,;")):
        return "distance_between", "away"
    if left_pair(scene) is not None and (
        states or scene.clause_left.strip() == "" or words.cues["away"].match(scene.right)
    ):
        return "distance_between", "from one to the other"
    if scene.setting.border_phrase(scene.left) and (away or states or _is_measured(scene)):
        return "distance_to_border", "the border is"
    here = words.cues["from_here_to"].search(scene.left)
    if here and states:
        known = any(m.start <= scene.first + here.end() < m.end for m in scene.left_mentions())
        return "distance_between", "from here" if known else f"from here; {UNKNOWN_PLACE}"
    remains = words.cues["remains"].search(scene.left)
    if remains and same_side_mentions(scene):
        return "distance_between", "remains"
    if away and same_side_mentions(scene):
        return "distance_between", "away"
    if states and scene.setting.cue("capital", scene.left):
        return "distance_between", "the capital is"
    ends = not scene.clause_right.strip(" .,;") or words.cues["and_then"].match(scene.right) or _is_measured(scene)
    if states and same_side_mentions(scene) and ends:
        return "distance_between", "is so far"
    if states and ends and linked_from(scene) is not None:
        return "distance_between", "from a place"
    if away and scene.setting.border is not None and scene.setting.routes:
        return "distance_to_border", "away"
    return None


def _is_second_count(scene: Scene) -> bool:
    """Whether the length stands beside a time since the same place: "40 days since X and 900 km"."""
    for since in scene.setting.words.cues["since"].finditer(scene.left):
        if since.group().lower() == "from":
            continue
        start = scene.first + since.end()
        named = scene.setting.mentions_in(start, scene.figure.start)
        gap = scene.setting.text.text[named[-1].end : scene.figure.start] if named else scene.left[since.end() :]
        if re.fullmatch(r"\s*(?:,\s*)?(?:and|y|et)\s*", gap) and (not named or named[0].start - start < LINK_GAP):
            return True
    return False


def _is_measured(scene: Scene) -> bool:
    return any(pattern.search(scene.right[:50]) for pattern in scene.setting.words.measures.values())


def _is_walked(scene: Scene) -> bool:
    """Whether a length "on foot" stands beside what they did: "they marched out of A, 22 km on foot"."""
    cues = scene.setting.words.cues
    foot = scene.setting.words.measures["foot"].fullmatch(scene.clause_right.strip())
    return foot is not None and scene.left.rstrip().endswith(",") and cues["motion"].search(scene.left) is not None


def _is_total(scene: Scene) -> bool:
    """Whether a length is said to be that of the whole way: "some 190 km, the boat included"."""
    return scene.setting.words.cues["in_sum"].match(scene.right) is not None and left_pair(scene) is None


def _travelled(scene: Scene) -> str | None:
    """Return how the words say that the length was travelled: "verb", "since", "journey", or None."""
    words = scene.setting.words
    reach = words.cues["by_way_of"].sub(lambda match: " " * len(match.group()), scene.left[-VERB_REACH:])
    reach = re.split(r"[.;:]", reach)[-1]
    verbs = list(words.cues["travelled"].finditer(reach))
    if verbs:
        gap = reach[verbs[-1].end() :]
        offset = scene.figure.start - len(gap)
        named = scene.setting.mentions_in(offset, scene.figure.start)
        between = [mention for mention in named if gap[mention.start - offset].strip()]
        clauses = gap.count(",")
        if not between and clauses in {0, 2}:
            return "verb"
        if between and clauses == 0 and words.cues["since"].search(gap):
            return "verb"
    if _is_second_count(scene):
        return "since"
    if words.cues["passive_way"].match(scene.right) or words.cues["way_so_far"].search(scene.left):
        return "verb"
    link = words.cues["since"].match(scene.bare_right.strip())
    if link and not words.cues["from"].match(link[0]):
        return "since"
    if words.cues["leg_of"].search(scene.left) or _is_walked(scene) or _is_total(scene):
        return "journey"
    if words.cues["in_days"].match(scene.right) and not words.cues["modal"].search(scene.whole):
        return "journey"
    if words.cues["sums_up"].search(scene.left) and right_pair(scene) is not None:
        return "verb"
    return "journey" if words.cues["journey"].match(scene.right) else None
