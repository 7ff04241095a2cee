"""The days on which a report says that somebody was at a place, or set out: what a time may be counted from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mapper.claims.stops import is_same_place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from gazetteer import Place
    from mapper.claims.setting import Scene, Setting
    from mapper.timespan import Moment

__all__ = ["days_at", "days_of_event", "days_of_setting_out"]

NAME = re.compile(r"[A-ZÀ-Ý][\w’'-]+(?:\s+(?:al|el|la|de|de la|ash|as|ar)?[\s-]?[A-ZÀ-Ý][\w’'-]+)*")
"""A name that need not be in the gazetteer."""

LONGEST_SPAN = 1
"""Days: a longer span of days is no day to count from."""

MOST_SENTENCES = 4
"""Sentences before a time in which its start is sought."""


def days_at(scene: Scene, place: Place | None, spot: int | None = None) -> tuple[date, ...]:
    """Return the days that the report says with a place: those of its own sentences, then of the ones that follow.

    Parameters
    ----------
    scene
        The time that is counted from the place.
    place
        The place; None for one that is not known.
    spot
        Where its name stands in the report, for a place that is not known.
    """
    setting = scene.setting
    own: list[date] = []
    following: list[date] = []
    for start, end in _named(setting, place, spot):
        sentence = setting.text.sentence_at(start)
        own += _days(scene, sentence.start, sentence.end)
        after = sentence.number + 1
        if after < len(setting.text.sentences):
            next_one = setting.text.sentences[after]
            if not setting.mentions_in(next_one.start, next_one.start + end - start):
                following += _days(scene, next_one.start, next_one.end)
    return tuple(dict.fromkeys((*own, *following)))


def _named(setting: Setting, place: Place | None, spot: int | None) -> Iterator[tuple[int, int]]:
    """Yield the spans of the names of a place in the report."""
    if place is not None:
        for mention in setting.mentions:
            if mention.place is not None and is_same_place(mention.place, place):
                yield mention.start, mention.end
        return
    written = None if spot is None else NAME.match(setting.text.text, spot)
    if written is not None:
        for match in re.finditer(rf"(?<!\w){re.escape(written.group())}(?!\w)", setting.text.text):
            yield match.span()


def days_of_setting_out(scene: Scene) -> tuple[date, ...]:
    """Return the days said before a time in its paragraph: those of leaving or starting first, then the others."""
    setting = scene.setting
    found: list[date] = []
    others: list[date] = []
    for sentence in reversed(scene.before[-MOST_SENTENCES:]):
        words = setting.words_of(sentence)
        leaves = setting.cue("leaving", words) or setting.cue("start", words)
        (found if leaves else others).extend(_days(scene, sentence.start, sentence.end))
    return tuple(dict.fromkeys((*found, *others)))


def days_of_event(scene: Scene) -> tuple[date, ...]:
    """Return the days on which the report, up to the figure, says that they were arrested, expelled or rescued."""
    setting = scene.setting
    told = [s for s in setting.text.sentences[: scene.sentence.number] if setting.cue("happened", setting.words_of(s))]
    return tuple(dict.fromkeys(day for s in told for day in _days(scene, s.start, s.end)))


def _days(scene: Scene, start: int, end: int) -> list[date]:
    """Return the single days said between two spots, the figure's own words apart."""
    figure = scene.figure

    def is_own(moment: Moment) -> bool:
        return moment.start < figure.end and figure.start < moment.end

    spans = [m.span for m in scene.setting.moments if start <= m.start < end and m.span is not None and not is_own(m)]
    return [day for span in spans if span.days <= LONGEST_SPAN for day in dict.fromkeys((span.first, span.last))]
