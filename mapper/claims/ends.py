"""Where a length starts and ends: the border, the place or the pair of places that its words link it to."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mapper.claims.setting import Scene
    from mapper.model import Mention

__all__ = [
    "are_apart",
    "border_after",
    "border_behind",
    "border_is_subject",
    "capital_after",
    "counts_from_here",
    "from_here",
    "in_apposition",
    "just_named",
    "left_pair",
    "place_after",
    "right_pair",
    "same_side_mentions",
    "unknown_after",
]

CAPITAL_GAP = 12
"""Most characters between "from" and the end of "the capital"."""
LENGTHS = ("km", "mi", "nmi")
NEXT_WORDS = 5
"""Most characters between a link and a place that it links to at once."""
LINK_GAP = 30
"""Most characters between "from" and the place that it links to."""
SUBJECT_GAP = 14
"""Most characters between a border as the subject of a sentence and its verb."""


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


def in_apposition(scene: Scene) -> bool:
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


def border_after(scene: Scene) -> tuple[int, int] | None:
    """Return the span of the border phrase that the figure is measured from, if one follows at once."""
    setting, cues = scene.setting, scene.setting.words.cues
    links = (cues[name].match(scene.bare_right) for name in ("links_border", "links_inside", "links_here"))
    for start in {match.end() for match in links if match}:
        phrase = setting.border_phrase(scene.bare_right, start, here=True)
        phrase = phrase or setting.words.cues["such_a_border"].match(scene.bare_right, start)
        if phrase and not _is_border_town(scene, phrase.end()):
            return scene.figure.end + phrase.start(), scene.figure.end + phrase.end()
        first = next((m for m in scene.right_mentions() if m.start >= scene.figure.end + start), None)
        if first is None or first.place is None or first.place.kind != "country":
            continue
        if first.start - (scene.figure.end + start) <= 5 and not _of_place(scene, start):
            return first.start, first.end
    return None


def border_behind(scene: Scene, after: Mention) -> tuple[int, int] | None:
    """Return the span of the border phrase behind the place a figure starts from: "90 km from X to the border"."""
    offset = after.end - scene.figure.end
    link = scene.setting.words.cues["links_next_border"].match(scene.right, offset)
    if link is None:
        return None
    phrase = scene.setting.border_phrase(scene.right, link.end(), here=True)
    return None if phrase is None else (scene.figure.end + phrase.start(), scene.figure.end + phrase.end())


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
    link = words.cues["opens_link"].match(scene.bare_right)
    return (
        link is not None
        and bool(same_side_mentions(scene))
        and (words.cues["here"].match(scene.bare_right, link.end()) is not None)
    )


def counts_from_here(scene: Scene) -> bool:
    """Whether a figure is said of where the report stands: "from here to the border it is 500 km"."""
    return scene.setting.cue("from_here_to", f"{scene.clause} ") is not None


def place_after(scene: Scene) -> Mention | None:
    """Return the place that the figure is measured from, if one follows: "40 km south of X"."""
    link = _link(scene)
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


def unknown_after(scene: Scene) -> bool:
    """Whether the figure is measured from a name that is no known place: "40 km from Tazrouf"."""
    link = _link(scene)
    if link is None:
        return False
    spot = scene.figure.end + link.end()
    known = any(m.place is not None and m.start <= spot < m.end for m in scene.setting.mentions)
    return not known and re.match(r"(?-i:[A-ZÀ-Ý])[a-zà-ÿ]", scene.setting.text.text[spot : spot + 2]) is not None


def capital_after(scene: Scene) -> bool:
    """Whether the figure is measured from "the capital"."""
    link = _link(scene)
    if link is None:
        return False
    said = scene.setting.cue("capital", scene.bare_right[link.end() : link.end() + CAPITAL_GAP])
    return said is not None


def _link(scene: Scene) -> re.Match[str] | None:
    """Return the words that link the figure to the place it is measured from."""
    return scene.setting.words.cues["links_place"].match(scene.bare_right)


def are_apart(scene: Scene) -> bool:
    """Whether the figure parts two places named before it: "A and B lie 20 km apart"."""
    return scene.setting.words.cues["apart"].match(scene.right) is not None and len(scene.left_mentions()) > 1


def same_side_mentions(scene: Scene) -> list[Mention]:
    """Return the places named before the figure in its sentence, countries and the ends of other lengths apart."""
    measured = [match.end() for match in scene.setting.words.unit.finditer(scene.left) if match.lastgroup in LENGTHS]
    ends = {_end_of_length(scene, end) for end in measured}
    return [m for m in scene.left_mentions() if m.place is not None and m.place.kind != "country" and m not in ends]


def _end_of_length(scene: Scene, spot: int) -> Mention | None:
    """Return the place that an earlier length of the sentence is linked to: B in "A is 20 km from B and 40 from C"."""
    link = scene.setting.words.cues["links_place"].match(scene.left, spot)
    if link is None:
        return None
    start = scene.first + link.end()
    return next((m for m in scene.left_mentions() if 0 <= m.start - start <= NEXT_WORDS), None)
