"""Whose figure it is: people on the move, or soldiers, voters and wire."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mapper.language.figures import figure_words

if TYPE_CHECKING:
    from mapper.claims.setting import Scene

__all__ = ["counts_people", "is_about_movers", "is_of_movers"]

YEAR = range(1900, 2101)
SMALLEST_COUNT = 4
"""Counts below this are companions and passers-by unless a crowd is named with them."""

CLOCK_HOURS = 12
"""Numbers up to this behind "at" or "by" are hours of the day."""

NEAR_RIGHT = 30
"""Characters behind a figure in which other people still lay claim to it."""

SMALLEST_VAGUE = 24
"""Vague counts below this ("a few", "several") say too little to be weighed."""

WHOLE_NATION = 50_000
"""Figures from here on are totals of a country where it is said to host so many."""

LARGE_PARTY = 100
"""Parties of which every member is known are smaller than this."""

OPENING_MARKS = ' \n\t"“”«»*_—–-'
"""What may stand before the first word of a sentence."""

NOUN_REACH = 70
"""Characters after a number in which its noun is sought."""


def is_about_movers(text: str, language: str) -> bool:
    """Whether a whole report is about people on the move: it names them more than once, and soldiers less often."""
    cues = figure_words(language).cues
    named = len(cues["on_the_move"].findall(text))
    return named > max(1, len(cues["other_people"].findall(text)))


def is_of_movers(scene: Scene) -> bool:
    """Whether the sentence of a distance, pace or time speaks of people on the move.

    The sentence decides; if it names neither them nor others, the sentences before it in its paragraph do,
    the nearest first, then the whole report.
    """
    setting = scene.setting
    if _is_of_things(scene):
        return False
    if setting.cue("strong_movers", scene.whole) or scene.sentence.paragraph in setting.told_paragraphs:
        return True
    for text in (
        scene.left + scene.clause_right[:NEAR_RIGHT],
        *(setting.words_of(sentence) for sentence in reversed(scene.before)),
    ):
        if setting.cue("strong_movers", text):
            return True
        if setting.cue("other_people", text) and setting.words.cues["goes_on"].match(scene.left + scene.whole):
            return False
    return setting.tells_of_movers


def _is_of_things(scene: Scene) -> bool:
    """Whether soldiers, ships, pipelines and the like are what the length belongs to.

    They are named before it, without people on the move and without a word of saying between them.
    """
    left = scene.setting.words.cues["describing"].sub(" ", re.split(r"[.;:]", scene.left)[-1])
    spots = [
        match.end() for cue in ("things", "other_people") for match in scene.setting.words.cues[cue].finditer(left)
    ]
    if not spots or scene.setting.cue("strong_movers", left):
        return False
    rest = left[max(spots) :]
    return scene.setting.cue("saying", rest) is None and scene.setting.cue("conveys", rest) is None


def counts_people(scene: Scene) -> str | None:
    """Return the rule by which a bare number counts people on the move, or None where it does not."""
    rule = _counting_rule(scene)
    if rule is None or _is_year_or_age(scene):
        return None
    setting, figure = scene.setting, scene.figure
    near = scene.clause_left[-30:] + " " + scene.right[:45]
    if setting.cue("dead", near) or setting.cue("settled", scene.left[-60:] + " | " + _until_comma(scene)):
        return None
    if any(setting.cue(name, scene.left[-60:]) for name in ("town_of", "capacity", "posted")):
        return None
    if figure.high >= WHOLE_NATION and setting.cue("hosting", scene.left[-60:]):
        return None
    if figure.high < (SMALLEST_VAGUE if figure.vague else SMALLEST_COUNT) and rule != "crowd":
        return None
    if setting.cue("other_people", scene.clause) and not setting.cue("strong_movers", scene.whole):
        return None
    return rule


def _until_comma(scene: Scene) -> str:
    return scene.right[:90].split(",")[0]


def _counting_rule(scene: Scene) -> str | None:
    setting, words = scene.setting, scene.setting.words
    if words.cues["strong"].match(scene.right) and not setting.cue("others", scene.right[:40]):
        return "strong"
    noun = _noun(scene)
    crowd = words.cues["crowd_of"].search(scene.left)
    if noun is None and _other_noun(scene):
        return None
    if crowd:
        return "crowd"
    if noun is not None:
        if setting.cue("strong_movers", noun):
            return "noun"
        return "noun" if _speaks_of_movers(scene, noun) else None
    if words.cues["aboard"].match(scene.right) or words.cues["by_count"].match(scene.right):
        return "count"
    if _is_tallied(scene) or _repeats_count(scene) or _is_answer(scene):
        return "count"
    apart = setting.cue("others", scene.left) if words.cues["said_count"].search(scene.left) is None else None
    if apart is None and words.cues["member_before"].search(scene.left) and words.cues["member"].search(scene.right):
        return "count" if _is_estimate(scene) else "member"
    return None


def _is_estimate(scene: Scene) -> bool:
    """Whether the number is one that somebody estimated, of a crowd rather than of the members of a known party."""
    definite = scene.setting.cue("definite", scene.left) is not None
    return not definite and (scene.figure.qualifier is not None or scene.figure.low >= LARGE_PARTY)


def _speaks_of_movers(scene: Scene, noun: str) -> bool:
    """Whether people of an open kind ("men", "names") are people on the move, by the sentence or its paragraph."""
    setting, cues = scene.setting, scene.setting.words.cues
    if setting.cue("motion", scene.whole) or cues["count_verb"].search(scene.left):
        return True
    if noun.rsplit(maxsplit=1)[-1][:1].isupper() and setting.tells_of_movers:  # the name of a people
        return True
    if cues["tally"].search(scene.left) or cues["member"].search(scene.right[len(noun) :]):
        return True
    return setting.cue("attributed", scene.whole) is not None or scene.sentence.paragraph in setting.told_paragraphs


def _is_tallied(scene: Scene) -> bool:
    """Whether a verb of counting takes the bare number: "the clerk made it 700", "the judge says no more than 50"."""
    cues = scene.setting.words.cues
    if not cues["bare_next"].search(scene.right):
        return False
    if scene.figure.qualifier is not None and cues["said_count"].search(scene.left):
        return True
    verb = cues["count_verb"].search(scene.left)
    return cues["tally"].search(scene.left) is not None if verb is None else not cues["others"].search(verb.group())


def _repeats_count(scene: Scene) -> bool:
    """Whether a second source gives its number without a verb: "...; the police, 300 at most"."""
    cues = scene.setting.words.cues
    left = scene.left.rstrip()
    parallel = cues["second_count"].search(left) is not None
    said = left.endswith(",") and cues["attributed"].search(scene.left[-45:])
    return bool(
        (parallel or (said and scene.figure.qualifier is not None))
        and (cues["bare_next"].search(scene.right) or scene.right.lstrip().startswith(scene.figure.qualifier or "\n"))
        and cues["number_or_movers"].search(scene.left)
    )


def _is_answer(scene: Scene) -> bool:
    """Whether the number opens its sentence and who gave it stands behind it: "About 900, the police say."."""
    cues = scene.setting.words.cues
    if scene.left.strip(OPENING_MARKS) or cues["answers"].match(scene.right) is None:
        return False
    told = scene.sentence.paragraph in scene.setting.told_paragraphs
    return told or any(cues["motion"].search(scene.setting.words_of(sentence)) for sentence in scene.before)


def _noun(scene: Scene) -> str | None:
    """Return the noun for people that the number counts, with what stands between the two."""
    match = scene.setting.words.cues["counted_noun"].search(scene.right[:NOUN_REACH])
    if match:
        return match.group()
    first = next(iter(scene.right_mentions()), None)
    if first is not None and first.start - scene.figure.end <= 2 and first.place is not None:
        is_people = first.place.kind == "country" and first.text.endswith("s")
        return f"{first.text}" if is_people and first.text != first.place.name else None
    return None


def _other_noun(scene: Scene) -> bool:
    return scene.setting.cue("counted_others", scene.right) is not None


def _is_year_or_age(scene: Scene) -> bool:
    figure = scene.figure
    written = scene.setting.text.text[figure.number_start : figure.number_end]
    if scene.setting.words.cues["share_or_age"].match(scene.right):
        return True
    if figure.high <= CLOCK_HOURS and scene.setting.cue("clock", scene.left):
        return True
    before = scene.setting.text.text[max(0, figure.number_start - 8) : figure.number_start]
    if re.search(r"[$€£]\s?$", before):
        return True
    is_year = written.isdecimal() and len(written) == 4 and int(written) in YEAR
    return is_year and scene.setting.cue("before_year", before) is not None
