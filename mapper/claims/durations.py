"""What a time is a time of: days on the way, days since, days still to go."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mapper.claims.ends import right_pair

if TYPE_CHECKING:
    from mapper.claims.setting import Scene

__all__ = ["counted_spot", "kind_of_time"]

VERB_REACH = 70
"""Characters before a time in which the verb that it completes is sought."""
OPENING = 90
"""Characters after a time that opens its sentence in which the verb is sought that it goes with."""
SHORTEST_ELAPSED = 2
"""Days; who says "a day" seldom counts."""
LONGEST_STAGE = 60
"""Days; a longer time is none of a single stage."""
LONGEST_DAYS = 400
"""Longer times are biographies, not journeys."""


def kind_of_time(scene: Scene) -> tuple[str, str] | None:
    """Return kind and rule of a time, or None where it is none of people on the move."""
    figure = scene.figure
    if figure.low > LONGEST_DAYS or figure.high < 1 or figure.vague:
        return None
    if scene.setting.cue("settled", scene.clause_right):
        return None
    arrival = _arrival(scene)
    if arrival is not None:
        return "arrival", arrival
    rule = _elapsed(scene) if figure.high >= SHORTEST_ELAPSED else None
    return None if rule is None else ("elapsed", rule)


def _arrival(scene: Scene) -> str | None:
    cues = scene.setting.words.cues
    if cues["still_needs"].search(_plain_head(scene)) and cues["to_place"].match(scene.right):
        return "still needed" if _names_goal(scene) else None
    if cues["needs_time"].search(scene.left) and (_ends_clause(scene) or _names_measure(scene)):
        return "still needed"
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
    return not _runs_between(scene) and any(mention.start - start <= 1 for mention in scene.right_mentions())


def _runs_between(scene: Scene) -> bool:
    """Whether a time runs from one place to another: "It was 20 days from A to B"."""
    pair, link = right_pair(scene), scene.setting.words.cues["days_from"].match(scene.right)
    return pair is not None and link is not None and abs(pair[0].start - scene.figure.end - link.end()) <= 1


def _plain_head(scene: Scene) -> str:
    """Return the left side with the figure's words before its number ("another" of "in another 35 days")."""
    return scene.left + scene.setting.text.text[scene.figure.start : scene.figure.number_start]


def _names_measure(scene: Scene) -> bool:
    """Whether the time is one "on foot", "by road" or the like."""
    return any(pattern.match(scene.right.lstrip()) for pattern in scene.setting.words.measures.values())


def _counted_from_place(scene: Scene) -> str | None:
    """Return the rule of a time counted from a place: "12 days after X", "40 days since the beach of X"."""
    setting = scene.setting
    link = setting.words.cues["counted_from"].match(scene.right)
    if link is None or counted_spot(scene) is None:
        return None
    if setting.cue("leaving", link.group()):
        return "after leaving"
    return "after coming" if setting.cue("reached", link.group()) else "after a place"


def counted_spot(scene: Scene) -> int | None:
    """Return where the name stands of the place that a time is counted from at once."""
    setting = scene.setting
    link = setting.words.cues["counted_from"].match(scene.right)
    if link is None:
        return None
    start = scene.figure.end + link.end()
    known = next((m.start for m in setting.mentions if abs(m.start - start) <= 1), None)
    if known is not None:
        return known
    return start if setting.text.text[start : start + 1].isupper() else None


def _stays(scene: Scene) -> bool:
    """Whether the time is one spent at a place or on the way: "has been in X for nine days"."""
    cues = scene.setting.words.cues
    return cues["stay"].search(scene.left) is not None and cues["stay_where"].match(scene.right) is not None


def _is_stage(scene: Scene) -> bool:
    """Whether a short time that ends its words is one of the way told of around it: "It took ten days more."."""
    ends = scene.setting.words.cues["stay_where"].match(scene.right) is not None
    told = scene.sentence.paragraph in scene.setting.told_paragraphs
    return ends and told and scene.figure.high <= LONGEST_STAGE


def _starts_from_named(scene: Scene) -> bool:
    """Whether a place before the time is where it is counted from: "From X eight days separated them"."""
    text = scene.setting.text.text
    return any(
        scene.setting.cue("from_place", text[max(scene.first, m.start - 12) : m.start]) for m in scene.left_mentions()
    )


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
    since = cues["has_been"].search(scene.left) and cues["since_when"].match(scene.right)
    if since or (cues["has_been_alone"].search(scene.left) and _ends_clause(scene)):
        return "so long by now"
    if _runs_between(scene):
        return "took"
    counted = _counted_from_place(scene)
    if counted is not None:
        return counted
    if cues["ago"].match(scene.right) or cues["ago_before"].search(head):
        clause = scene.clause + scene.right[:OPENING] if _ends_clause(scene) else scene.clause
        was_there = cues["were_in"].search(clause) is not None and bool(scene.right_mentions() or scene.left_mentions())
        near = cues["motion"].search(clause) is not None or was_there
        return "ago" if near and not cues["and_more"].match(scene.clause_left) else None
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
    if after and (motion or cues["span"].match(after.group().strip()) or cues["leads_out"].match(after.group())):
        return "after"
    if cues["journey"].match(scene.right) and cues["journey"].match(scene.right).group().strip():  # type: ignore[union-attr]
        return "journey"
    if cues["took"].search(scene.left) and (
        motion
        or cues["motion"].search(scene.left)
        or _names_length(scene)
        or cues["since"].search(scene.right)
        or scene.right_mentions()
        or _starts_from_named(scene)
        or _is_stage(scene)
    ):
        return "took"
    if _stays(scene):
        return "stay"
    if cues["took_after"].match(scene.right) and (scene.right_mentions() or cues["motion"].search(scene.right)):
        return "took"
    if cues["elapsed_before"].search(head[-12:]) and cues["span"].search(scene.clause):
        return "on the way"
    travelled = cues["travelled"].search(scene.clause_left[-VERB_REACH:]) is not None
    if cues["in_time"].search(head) and travelled and not cues["modal"].search(scene.clause_left):
        return "in so many days"
    within = cues["in_time"].search(head) or cues["in_time"].search(scene.left)
    if within and right_pair(scene) and not cues["modal"].search(scene.whole):
        return "in so many days"
    if cues["elapsed_before"].search(head[-12:]) and travelled and not cues["modal"].search(scene.clause_left):
        return "on the way"
    return None
