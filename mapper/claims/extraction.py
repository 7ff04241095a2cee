"""Report -> claims: each figure of people on the move, what it is a figure of, and what it is about."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from mapper.claims.about import about
from mapper.claims.durations import counted_spot
from mapper.claims.ends import place_after
from mapper.claims.figures import find_figures
from mapper.claims.kinds import INFERRED_PLACE, UNKNOWN_PLACE, kind_of
from mapper.claims.places import last_places, last_river
from mapper.claims.saiddays import days_at
from mapper.claims.setting import Scene, Setting
from mapper.claims.subjects import is_of_movers
from mapper.model import About, Claim

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapper.language.sentences import Text
    from mapper.model import Mention, Report, Route
    from mapper.timespan import Moment

__all__ = ["extract"]

MEASURE_REACH = 60
"""Characters beside a figure in which its measure is named."""

RESTATED = ("distance_to_border", "distance_between")
"""Kinds of lengths that a report corrects by another figure: "it is in truth 90 km"."""

BOTH_ENDS = 2
"""Places that a length needs."""

LENGTHS = ("km", "mi", "nmi")

OPENING = re.compile(r"[;:]\s")

MOST_FIGURES = 30
"""A sentence with more figures than this is a table."""

QUOTE_BEFORE = 70
QUOTE_AFTER = 80
"""Most characters of a quote before and after its figure."""


def extract(
    report_index: int,
    text: Text,
    report: Report,
    *,
    mentions: Sequence[Mention] = (),
    moments: Sequence[Moment] = (),
    routes: Sequence[Route] = (),
    border: str | None = None,
) -> list[Claim]:
    """Find the figures that a report gives of people on the move and their way.

    Parameters
    ----------
    report_index
        Index of the report in its dossier.
    text, report
        The report and its text, cut into sentences.
    mentions, moments
        The places and days found in it, with offsets.
    routes
        The dossier's draft routes.
    border
        Code of the border that the dossier points to, or None.

    Returns
    -------
    list of Claim
        In the order of the text; the same words twice give one claim.
    """
    setting = Setting(report_index, text, report, mentions=mentions, moments=moments, routes=routes, border=border)
    found: list[Claim] = []
    seen: set[tuple[str, str, str]] = set()
    scenes = [setting.scene(figure) for figure in find_figures(text.text, report.language)]
    crowded = Counter(scene.sentence.number for scene in scenes)
    for scene in scenes:
        if crowded[scene.sentence.number] > MOST_FIGURES or _is_part_of_date(scene):
            continue
        claim = _read(scene, found)
        if claim is None:
            continue
        words = (claim.kind, str(claim.value), re.sub(r"\W+", " ", claim.quote.lower()).strip())
        if words not in seen and not _refers_back(scene, claim, found):
            seen.add(words)
            found.append(claim)
    return found


def _read(scene: Scene, found: Sequence[Claim]) -> Claim | None:
    """Return what a figure claims, by its own words or as another length for the ends of the one before it."""
    kind = kind_of(scene)
    if kind is not None:
        return _noting_inferred(scene, _claim(scene, *_noting_unknown(scene, *kind)))
    if scene.figure.unit not in ("km", "mi") or place_after(scene) is not None or not is_of_movers(scene):
        return None
    before = next((other for other in reversed(found) if other.kind in RESTATED), None)
    text = scene.setting.text
    told = None if before is None else text.sentence_at(before.start)
    if before is not None and told == scene.sentence and _named_measure(scene) is not None:
        return replace(_claim(scene, before.kind, "restated"), about=_to_next_goal(scene, before))
    if scene.setting.cue("restates", scene.left) is None:
        return None
    if before is not None and told is not None and told.paragraph == scene.sentence.paragraph:
        return replace(_claim(scene, before.kind, "restated"), about=before.about)
    places = last_places(scene)
    if len(places) < BOTH_ENDS:
        return None
    claim = _claim(scene, "distance_between", "restated")
    return replace(claim, about=About(places[0], places[1], scene.setting.report.published))


def _to_next_goal(scene: Scene, before: Claim) -> About | None:
    """Return what a length before is about, with the goal named since: "to A it is 700 km; to B, 1,200 by road"."""
    named = scene.setting.mentions_in(before.end, scene.figure.start)
    if before.about is None or not named or before.kind != "distance_between":
        return before.about
    return replace(before.about, goal=named[-1].place)


def _refers_back(scene: Scene, claim: Claim, found: Sequence[Claim]) -> bool:
    """Whether a head count only names people counted before: "the nineteen set off again"."""
    if claim.rule != "member" or scene.setting.cue("definite", scene.left) is None:
        return False
    return any(other.kind == claim.kind and other.value == claim.value for other in found)


def _noting_unknown(scene: Scene, kind: str, rule: str) -> tuple[str, str]:
    """Add to the rule that the stretch starts or ends at a place that the gazetteer does not know."""
    cues = {"distance_travelled": ("since", "to"), "pace": ("since",), "elapsed": ("leaving", "since")}.get(kind, ())
    river = scene.setting.cue("since_river", scene.whole)
    lost = river is not None and kind in ("distance_travelled", "pace") and last_river(scene) is None
    said = kind == "elapsed" and bool(days_at(scene, None, counted_spot(scene)))
    if lost or (not said and any(scene.unresolved_after(cue) for cue in cues)):
        return kind, f"{rule}; {UNKNOWN_PLACE}"
    return kind, rule


def _noting_inferred(scene: Scene, claim: Claim) -> Claim:
    """Add to the rule of a length that no words near it name the place that it is measured from."""
    origin = None if claim.about is None else claim.about.origin
    if claim.kind != "distance_between" or origin is None:
        return claim
    first = scene.before[0].start if scene.before else scene.first
    named = scene.setting.mentions_in(first, scene.last)
    if any(mention.place is not None and mention.place.key == origin.key for mention in named):
        return claim
    return replace(claim, rule=f"{claim.rule}; {INFERRED_PLACE}")


def _is_part_of_date(scene: Scene) -> bool:
    figure = scene.figure
    return figure.unit is None and any(
        moment.start < figure.number_end and figure.number_start < moment.end for moment in scene.setting.moments
    )


def _claim(scene: Scene, kind: str, rule: str) -> Claim:
    figure, setting = scene.figure, scene.setting
    start, end = _quote_span(scene)
    named = _named_measure(scene)
    return Claim(
        report=setting.index,
        start=start,
        end=end,
        quote=setting.text.text[start:end],
        kind=kind,
        value=figure.quantity(),
        qualifier=figure.qualifier or ("hundreds and the like" if figure.vague else None),
        measure=named if kind.startswith("distance") or kind == "pace" else None,
        about=about(scene, kind),
        rule=rule,
    )


def _named_measure(scene: Scene) -> str | None:
    """Return the measure named beside a length, or where its sentence opens; another length's is left to it."""
    words = scene.setting.words
    written = scene.setting.text.text[scene.figure.start : scene.figure.end]
    following = _first_length(words.unit, scene.clause_right)
    right = written + scene.clause_right[: min(following, MEASURE_REACH)]
    left = scene.clause_left
    if _first_length(words.unit, left) < len(left):
        left = scene.setting.words.cues["joins_clauses"].split(left)[-1]
    opening = OPENING.split(scene.left)[-1]
    opening = opening if _first_length(words.unit, opening) == len(opening) else ""
    behind = {name: match.start() for name, pattern in words.measures.items() if (match := pattern.search(right))}
    if behind:
        return min(behind, key=lambda name: behind[name])
    for name, pattern in words.measures.items():
        if pattern.search(left[-MEASURE_REACH:]) or pattern.match(opening.lstrip()):
            return name
    return None


def _first_length(unit: re.Pattern[str], text: str) -> int:
    """Return where the first unit of length in a text starts, else its length."""
    return next((match.start() for match in unit.finditer(text) if match.lastgroup in LENGTHS), len(text))


def _quote_span(scene: Scene) -> tuple[int, int]:
    """Return the span of the clause that holds the figure, cut at words where it is long."""
    text, figure = scene.setting.text.text, scene.figure
    start = max(scene.sentence.start, figure.start - len(scene.clause_left))
    end = min(scene.sentence.end, figure.end + len(scene.clause_right))
    if figure.start - start > QUOTE_BEFORE:
        start = text.find(" ", figure.start - QUOTE_BEFORE, figure.start) + 1 or figure.start
    if end - figure.end > QUOTE_AFTER:
        cut = text.rfind(" ", figure.end, figure.end + QUOTE_AFTER)
        end = cut if cut > 0 else figure.end
    while start < figure.start and text[start].isspace():
        start += 1
    while end > figure.end and text[end - 1].isspace():
        end -= 1
    return start, end
