"""The rules by which a place name is no stop: it stands for its people, is a goal, a measure, others', or unsaid.

Each rule looks at how the name stands in its clause and returns a ruling, or None to leave it to the next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mapper.reading import relations
from mapper.reading.actors import OTHER, TRAVELER
from mapper.reading.events import by_vehicle, carried, handled

if TYPE_CHECKING:
    from mapper.reading.events import Standing
    from mapper.reading.scene import Scene
    from mapper.reading.story import Story

__all__ = ["RULES", "Ruling"]


class Ruling(NamedTuple):
    """What a rule says of a name; without more it is a mere mention."""

    rule: str
    role: str = "mention"
    event: str = ""
    level: int = 0


def _as_measure(scene: Scene, _: Story, s: Standing) -> Ruling | None:
    moves = s.classes & {"move", "depart", "transport"}
    beside = relations.beside_measure(scene, s.verb, s.token) if moves else relations.after_measure(scene, s.token)
    if relations.measured(scene, s.verb, s.token) or (s.prep == "from" and beside):
        return Ruling("the figure of a distance ends here")
    if s.attached in scene.words["departure_nouns"] and relations.since(scene, s.token):
        return Ruling("the figure of a time starts here")
    return None


def _as_agent(scene: Scene, _: Story, s: Standing) -> Ruling | None:
    by = s.prep == "at" and not s.fronted and relations.is_agent(scene, s.token, s.verb)
    return Ruling("who did it") if by else None


def _as_start(scene: Scene, _: Story, s: Standing) -> Ruling | None:
    """Take "since X" for where something counts from, which is no day there."""
    word = scene.lower(s.token - 1)
    if s.prep != "from" or s.fronted or word not in scene.lexicon.dates["since"]:
        return None
    if scene.lexicon.traits.since_is_from and not relations.after_measure(scene, s.token):
        return None  # "zarparon desde X"
    return Ruling("it counts from there", "mention", "depart", 1)


def _as_goal(scene: Scene, _: Story, s: Standing) -> Ruling | None:
    if s.prep != "toward":
        return None
    said = s.subject.kind == TRAVELER and s.verb.actual and not s.fronted and not s.clause.quoted
    if said and by_vehicle(scene, s):
        return Ruling(f"left for it ({scene.lower(s.verb.token)})", "stop", "arrive", 1)
    if s.subject.kind == OTHER:
        return Ruling("goal of others")
    return Ruling("goal: towards, for", "destination")


def _of_others(scene: Scene, story: Story, s: Standing) -> Ruling | None:
    if s.subject.kind != OTHER:
        return None
    met = (
        s.subject.word in scene.lexicon.actors["forces"]
        and s.fronted
        and s.prep == "at"
        and scene.dated(s.clause)
        and relations.opens(scene, s.token, s.clause)
        and not s.clause.quoted
        and story.traveler_at >= 0
    )
    if met:
        return Ruling(f"acted there (met by {s.subject.word})", "stop", "stay", 1)
    return None if carried(scene, s) or handled(scene, s) else Ruling(f"others act here ({s.subject.word})")


def _as_birth(scene: Scene, _: Story, s: Standing) -> Ruling | None:
    if scene.lower(s.verb.token) in scene.lexicon.dates["birth"] and s.prep in ("at", "to"):
        return Ruling("where somebody was born", "origin")
    return None


def _as_origin(scene: Scene, _: Story, s: Standing) -> Ruling | None:
    if s.prep != "from":
        return None
    if s.fronted:
        attached = relations.noun_before(scene, s.token, s.clause)
    else:
        attached = relations.noun_attached(scene, s.token, s.verb)
    if not attached:
        return None
    theirs = s.attached in scene.lexicon.actors["travelers"] or s.subject.kind == TRAVELER
    return Ruling("where somebody is from", "origin" if theirs else "mention")


def _unsaid(scene: Scene, _: Story, s: Standing) -> Ruling | None:
    """Leave out what is quoted of others, denied, or says only where somebody is."""
    we = s.clause.subject.word in scene.words["pronouns_we"] or _says_we(scene, s)
    if s.clause.quoted and not (s.verb.actual and we):
        return Ruling("inside a quotation")
    if s.verb.denied:
        return Ruling("denied" if s.classes - {"plain"} else "denied of other things")
    aside = s.fronted and s.prep == "at" and s.attached not in scene.lexicon.actors["travelers"]
    if aside and not relations.opens(scene, s.token, s.clause):
        return Ruling("says where somebody is")
    return None


def _says_we(scene: Scene, s: Standing) -> bool:
    """Whether a verb says "we" or "I" by its ending: "dormimos", "crucé"."""
    return scene.lower(s.verb.token).endswith(scene.lexicon.traits.speaker_endings)


def _as_past(scene: Scene, _: Story, s: Standing) -> Ruling | None:
    """Take "who had lived in X" for an origin."""
    settled = s.verb.form.base in scene.words["settling"] or "stay" not in s.classes
    if s.clause.opener not in scene.words["relative_person"] or not settled or scene.dated(s.clause):
        return None
    if scene.lexicon.dates_backward(scene.span(s.clause)):
        return Ruling("where they had been before", "origin")
    return None


def _as_plan(_: Scene, __: Story, s: Standing) -> Ruling | None:
    if s.verb.planned and s.prep in ("to", "") and s.classes & {"arrive", "move"}:
        return Ruling("planned", "destination")
    if s.verb.planned:
        return Ruling("planned or doubted")
    if s.verb.progressive and s.prep == "to" and "move" in s.classes:
        return Ruling("on the way there", "destination")
    return None


RULES = (_as_birth, _as_measure, _as_agent, _as_start, _as_goal, _of_others, _as_origin, _unsaid, _as_past, _as_plan)
"""In the order in which they are asked."""
