"""Which places the words around a figure mean: subject, topic, what follows "since", a border's countries."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gazetteer import locate
from mapper.claims.capitals import capital_of
from mapper.claims.ends import same_side_mentions
from mapper.claims.stops import is_same_place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gazetteer import Place
    from mapper.claims.setting import Scene, Setting
    from mapper.model import Mention

__all__ = [
    "capital",
    "countries_in",
    "dateline",
    "last_places",
    "last_river",
    "linked",
    "linked_from",
    "subject",
    "topic",
]

SHORTEST_NAME = 4
"""Letters; shorter words ("sur", "est") are codes of countries as well."""

BESIDE = 20
"""Characters beside "capital" in which its country is named."""


def subject(scene: Scene) -> Place | None:
    """Return the place of which the sentence says how far it lies: the nearest named before the figure."""
    named = [m for m in same_side_mentions(scene) if not in_border_phrase(scene, m)]
    named = [m for m in named if not _is_nearby(scene, m)] or named
    points = [m for m in named if m.place is not None and m.place.kind not in ("river", "water", "region")]
    chosen = points or [m for m in named if m.place is not None and m.place.kind == "region"]
    if chosen:
        return chosen[-1].place
    cues = scene.setting.words.cues
    told = cues["says_that"].split(scene.left)[-1]
    if cues["points_back"].match(told) and scene.setting.cue("of_place", told):
        return topic(scene)
    return None


def _is_nearby(scene: Scene, mention: Mention) -> bool:
    """Whether a place is named to say where another lies: "X, near Y"."""
    before = scene.setting.text.text[max(scene.first, mention.start - 14) : mention.start]
    return scene.setting.cue("nearby", before) is not None


def in_border_phrase(scene: Scene, mention: Mention) -> bool:
    offset = scene.first
    return any(
        offset + match.start() <= mention.start < offset + match.end()
        for match in scene.setting.words.borders.finditer(scene.whole)
    )


def topic(scene: Scene) -> Place | None:
    """Return the last place named in the paragraph before the sentence."""
    for sentence in reversed(scene.before):
        found = [
            m.place
            for m in scene.setting.mentions_in(sentence.start, sentence.end)
            if m.place is not None and m.place.kind in ("city", "camp", "crossing")
        ]
        if found:
            return found[-1] if len(found) == 1 else found[0]
    return None


def dateline(scene: Scene) -> Place | None:
    """Return the place in the report's dateline, where it has one."""
    first = next(iter(scene.setting.mentions), None)
    if first is None or not first.why.startswith("dateline"):
        return None
    return first.place


def countries_in(setting: Setting, start: int, end: int) -> list[Place]:
    """Return the countries that a phrase names, by name or by adjective ("the Tunisian coast")."""
    found = [
        m.place
        for m in setting.mentions
        if start <= m.start < end + 1
        and m.place is not None
        and m.place.kind in ("country", "region")
        and m.place.country
    ]
    if found:
        return found
    words = [
        word for word in re.findall(r"[^\W\d_][\w’'.-]+", setting.text.text[start:end]) if len(word) >= SHORTEST_NAME
    ]
    if setting.words.capital_adjectives:
        words = [word for word in words if word[0].isupper()]
    for word in words:
        best = next(iter(locate(word, kind="country", limit=1)), None)
        if best is not None and best.country:
            found.append(best)
    return found


def last_places(scene: Scene) -> list[Place]:
    """Return the last two different places of the paragraph before the sentence."""
    found: list[Place] = []
    for sentence in scene.before:
        for mention in scene.setting.mentions_in(sentence.start, sentence.end):
            if mention.place is not None and mention.place.kind in ("city", "camp", "crossing"):
                found = [place for place in found if not is_same_place(place, mention.place)] + [mention.place]
    return found[-2:]


def linked(scene: Scene, cue: str, reach: int = 45) -> Place | None:
    """Return the first place named soon after a cue such as "since", right of the figure first."""
    for text, offset in ((scene.right, scene.figure.end), (scene.left, scene.first)):
        for match in scene.setting.words.cues[cue].finditer(text):
            start = offset + match.end()
            if scene.setting.cue("idle_from", match.group()) and not scene.setting.cue(
                "way_from", text[: match.start()]
            ):
                continue
            for mention in scene.setting.mentions_in(start, start + reach):
                between = scene.setting.text.text[start : mention.start]
                if mention.place is not None and not re.search(r"[.;:,]", between):
                    return mention.place
            if scene.setting.words.cues["river"].match(text[match.end() :].lstrip()):
                return last_river(scene)
    return None


def linked_from(scene: Scene) -> Place | None:
    """Return the place behind a "from" earlier in the sentence: "From A it is 10 miles; B is 145 miles off"."""
    for mention in scene.left_mentions():
        before = scene.setting.text.text[max(scene.first, mention.start - 12) : mention.start]
        if mention.place is not None and mention.place.kind != "country" and scene.setting.cue("from_place", before):
            return mention.place
    return None


def last_river(scene: Scene) -> Place | None:
    """Return the river, strait or crossing last named before the figure."""
    for mention in reversed(scene.setting.mentions):
        if mention.end > scene.figure.start or mention.place is None:
            continue
        words = scene.setting.text.text[max(0, mention.start - 24) : mention.start]
        if mention.place.kind in ("river", "water", "crossing") or scene.setting.cue("crossed", words):
            return mention.place
    return None


def capital(scene: Scene, named: Sequence[Mention], here: Place | None = None) -> Place | None:
    """Return the capital that "the capital" means: one named before, or of a named country."""
    said = scene.setting.cue("capital", scene.whole)
    if said is not None:
        for place in countries_in(scene.setting, *_around(scene, said)):
            found = None if place.country is None else capital_of(place.country)
            if found is not None:
                return found
    countries = {m.place.country for m in named if m.place is not None and m.place.kind == "country"}
    countries |= {place.country for place in countries_in(scene.setting, scene.first, scene.last)}
    for mention in reversed(scene.setting.mentions):
        if mention.end <= scene.figure.start and mention.place is not None and mention.place.country in countries:
            capital = next(iter(locate(mention.text, country=mention.place.country, kind="capital", limit=1)), None)
            if capital is not None:
                return capital
    before = [
        m.place
        for m in scene.setting.mentions
        if m.end <= scene.figure.start and m.place is not None and m.place.feature in ("capital", "national capital")
    ]
    fitting = [place for place in before if not countries or place.country in countries]
    fitting = [place for place in fitting if here is None or not is_same_place(place, here)]
    near = [
        m.place for m in scene.setting.mentions if m.end <= scene.figure.start and m.role == "destination" and m.place
    ]
    spoken_of = topic(scene)
    if spoken_of is not None and spoken_of.feature in ("capital", "national capital"):
        return spoken_of
    own = None if here is None or here.country is None else capital_of(here.country)
    if own is not None and not countries:
        return own
    told = fitting or near
    return told[-1] if told else own


def _around(scene: Scene, said: re.Match[str]) -> tuple[int, int]:
    """Return the span of the words next to a word of the sentence, up to the nearest mark."""
    left = re.split(r"[,.;:]", scene.whole[max(0, said.start() - BESIDE) : said.start()])[-1]
    right = re.split(r"[,.;:]", scene.whole[said.end() : said.end() + BESIDE])[0]
    verb = scene.setting.cue("copula", right)
    right = right if verb is None else right[: verb.start()]
    return scene.first + said.start() - len(left), scene.first + said.end() + len(right)
