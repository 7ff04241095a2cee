"""Where a figure stands: its sentence, the words around it, the places and days near it."""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from mapper.language.figures import FigureWords, figure_words
from mapper.model import Mention
from mapper.timespan import ENTRY

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from mapper.claims.figures import Figure
    from mapper.language.sentences import Sentence, Text
    from mapper.model import Report, Route
    from mapper.timespan import Moment

__all__ = ["Scene", "Setting"]

REACH = 400
"""Characters of a sentence on either side of a figure that are looked at; longer sentences are no prose."""

SENTENCES_BEFORE = 8
"""Sentences of the same paragraph in which a topic is sought."""

SPOT = re.compile(r"[A-ZÀ-Ý][\w’-]{2,}(?:\s[A-ZÀ-Ý][\w’-]+)?")
NAMED_BEFORE = re.compile(r"(?P<name>[A-ZÀ-Ý][\w’'-]{2,}(?:\s[A-ZÀ-Ý][\w’'-]+)*),\s*$")
NAMED_REACH = 16
"""Characters before such a name in which a word of place stands."""
SPOT_LIMIT = 5
"""Times that the name of a spot is looked at for the town that it lies in."""

CLAUSE_START = re.compile(r"[;:—–(“”\"«»]|,\s|\s-\s")
CLAUSE_END = re.compile(r"[.;:—–)”\"»]|,\s|\s-\s|$")


class Setting:
    """One report with what reading found in it: mentions, moments, the dossier's routes and border."""

    def __init__(
        self,
        index: int,
        text: Text,
        report: Report,
        *,
        mentions: Sequence[Mention] = (),
        moments: Sequence[Moment] = (),
        routes: Sequence[Route] = (),
        border: str | None = None,
    ) -> None:
        self.index, self.text, self.report = index, text, report
        self.mentions = sorted((m for m in mentions if m.report == index), key=lambda mention: mention.start)
        self.moments = sorted((m for m in moments if m.report == index), key=lambda moment: moment.start)
        self.routes = [route for route in routes if route.stops]
        self.border = border
        self.words: FigureWords = figure_words(report.language)

    @cached_property
    def _starts(self) -> list[int]:
        return [mention.start for mention in self.mentions]

    def cue(self, name: str, text: str) -> re.Match[str] | None:
        """Return the first match of a cue in a piece of text."""
        return self.words.cues[name].search(text)

    def border_phrase(self, text: str, start: int = 0, *, here: bool = False) -> re.Match[str] | None:
        """Return the first phrase for a border in a text (``here``: one that begins at ``start``)."""
        patterns = [self.words.borders]
        patterns += [
            self.words.border_rivers[c] for c in (self.border or "").split("-") if c in self.words.border_rivers
        ]
        found = [p.match(text, start) if here else p.search(text, start) for p in patterns]
        return next((match for match in found if match), None)

    @cached_property
    def told_paragraphs(self) -> frozenset[int]:
        """The numbers of this report's paragraphs that tell of a stop of the routes."""
        return frozenset(
            self.text.sentence_at(piece.start).paragraph
            for route in self.routes
            for stop in route.stops
            for piece in stop.evidence
            if piece.report == self.index
        )

    @cached_property
    def tells_of_movers(self) -> bool:
        """Whether a route is told, or people on the move are named at least as often as soldiers and the like."""
        if len(self.told_paragraphs) > 1:
            return True
        movers = len(self.words.cues["strong_movers"].findall(self.text.text))
        return movers >= len(self.words.cues["other_people"].findall(self.text.text))

    def words_of(self, sentence: Sentence) -> str:
        """Return the text of a sentence."""
        return self.text.text[sentence.start : sentence.end]

    def mentions_in(self, start: int, end: int) -> list[Mention]:
        """Return the resolved mentions inside a span of characters."""
        first = bisect.bisect_left(self._starts, start)
        last = bisect.bisect_right(self._starts, end)
        return [m for m in self.mentions[first:last] if m.end <= end and m.place is not None]

    def within(self, start: int) -> Mention | None:
        """Return the place in which a spot lies that is named at ``start`` and is in no gazetteer.

        The report says so itself at some place: "Budapest's Keleti station", "Keleti station in Budapest".
        """
        match = SPOT.match(self.text.text, start)
        if match is None or any(m.start < match.end() and match.start() < m.end for m in self.mentions):
            return None
        name, text = match.group(), self.text.text
        spots = re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)
        for spot in islice(spots, SPOT_LIMIT):
            before = next((m for m in self.mentions_in(spot.start() - 40, spot.start()) if m.place), None)
            if before is not None and re.fullmatch(r"['’]s\s+", text[before.end : spot.start()]):
                return Mention(match.start(), match.end(), name, before.place, report=self.index)
            after = next((m for m in self.mentions_in(spot.end(), spot.end() + 60) if m.place), None)
            if after is not None and self.words.cues["in_town"].fullmatch(text[spot.end() : after.start]):
                return Mention(match.start(), match.end(), name, after.place, report=self.index)
        return None

    def told_on(self, start: int) -> date | None:
        """Return the day on which a character of the report was written: of publication, or of its entry."""
        return self.entry_day(start) or self.report.published

    def entry_day(self, start: int) -> date | None:
        """Return the day of the live blog's entry that holds a character."""
        heads = [m.span.last for m in self.moments if m.rule == ENTRY and m.start <= start and m.span is not None]
        return heads[-1] if heads else None

    def scene(self, figure: Figure) -> Scene:
        """Return the figure with its surroundings."""
        return Scene(self, figure, self.text.sentence_at(figure.number_start))


@dataclass(frozen=True)
class Scene:
    """A figure in its sentence. ``left`` and ``right`` are the sentence before and after the figure."""

    setting: Setting
    figure: Figure
    sentence: Sentence

    @cached_property
    def first(self) -> int:
        """Where the sentence starts, or the part of it that is near the figure in a very long one."""
        return max(self.sentence.start, self.figure.start - REACH)

    @cached_property
    def last(self) -> int:
        """Where the sentence, or that part of it, ends."""
        return min(self.sentence.end, self.figure.end + REACH)

    @cached_property
    def told_on(self) -> date | None:
        """The day on which the figure was written down."""
        return self.setting.told_on(self.figure.start)

    @cached_property
    def left(self) -> str:
        """The sentence up to the figure."""
        return self.setting.text.text[self.first : max(self.first, self.figure.start)]

    @cached_property
    def right(self) -> str:
        """The sentence after the figure."""
        return self.setting.text.text[self.figure.end : max(self.last, self.figure.end)]

    @cached_property
    def whole(self) -> str:
        """The sentence."""
        return self.setting.text.text[self.first : self.last]

    @cached_property
    def clause_left(self) -> str:
        """What stands before the figure in its own clause."""
        marks = [match.end() for match in CLAUSE_START.finditer(self.left)]
        return self.left[marks[-1] :] if marks else self.left

    @cached_property
    def clause_right(self) -> str:
        """What stands after the figure in its own clause."""
        match = CLAUSE_END.search(self.right)
        return self.right[: match.start()] if match else self.right

    @cached_property
    def clause(self) -> str:
        """The clause that holds the figure."""
        return self.clause_left + self.setting.text.text[self.figure.start : self.figure.end] + self.clause_right

    @cached_property
    def bare_right(self) -> str:
        """``right`` with the words that name a measure blanked out, so that what follows them comes near."""
        text = self.right
        for pattern in self.setting.words.measures.values():
            text = pattern.sub(lambda match: " " * len(match.group()), text)
        return text

    @cached_property
    def before(self) -> list[Sentence]:
        """The sentences of the same paragraph before this one."""
        numbers = range(max(0, self.sentence.number - SENTENCES_BEFORE), self.sentence.number)
        sentences = self.setting.text.sentences
        return [sentences[i] for i in numbers if sentences[i].paragraph == self.sentence.paragraph]

    def left_mentions(self) -> list[Mention]:
        """Mentions in the sentence before the figure."""
        return self.setting.mentions_in(self.first, self.figure.start)

    def unknown_beside(self) -> bool:
        """Whether the figure stands right behind a name and a comma that is no known place's: "at Achegour, 350 km"."""
        match = NAMED_BEFORE.search(self.left)
        if match is None:
            return False
        before = self.left[max(0, match.start() - NAMED_REACH) : match.start()]
        if not any(self.setting.cue(name, before) for name in ("to", "of_place", "nearby")):
            return False
        start, end = self.first + match.start("name"), self.first + match.end("name")
        spans = [(m.start, m.end) for m in self.setting.mentions] + [(m.start, m.end) for m in self.setting.moments]
        return not any(first < end and start < last for first, last in spans)

    def unresolved_left(self) -> bool:
        """Whether the place named last before the figure in its sentence is unknown to the gazetteer."""
        if self.unknown_beside():
            return True
        named = [m for m in self.setting.mentions if self.sentence.start <= m.start and m.end <= self.figure.start]
        return bool(named) and named[-1].place is None

    def unresolved_after(self, cue: str) -> bool:
        """Whether an unknown place stands right after a cue such as "since" or "reach"."""
        for mention in self.setting.mentions:
            if mention.place is None and self.sentence.start <= mention.start < self.sentence.end:
                before = self.setting.text.text[max(self.sentence.start, mention.start - 24) : mention.start]
                if any(len(before) - match.end() <= 5 for match in self.setting.words.cues[cue].finditer(before)):
                    return True
        return False

    def right_mentions(self) -> list[Mention]:
        """Mentions in the sentence after the figure."""
        return self.setting.mentions_in(self.figure.end, self.last)

    def left_has(self, cue: str) -> bool:
        """Whether a cue stands in the sentence before the figure."""
        return self.setting.cue(cue, self.left) is not None

    def has(self, cue: str) -> bool:
        """Whether a cue stands anywhere in the sentence."""
        return self.setting.cue(cue, self.whole) is not None

    def moment(self, *, arrived: bool = False, clause: bool = False) -> date | None:
        """Return the last day of the date expression nearest to the figure in its sentence, figures apart.

        Parameters
        ----------
        arrived
            Leave out days on which a way began ("since 25 August", "set out on March 12").
        clause
            Look in the figure's own clause only.
        """
        first, last = self.sentence.start, self.sentence.end
        if clause:
            first = self.figure.start - len(self.clause_left)
            last = self.figure.end + len(self.clause_right)
        near = [
            m
            for m in self.setting.moments
            if m.span is not None
            and first <= m.start < last
            and not (m.start < self.figure.end and self.figure.start < m.end)
            and not (arrived and self._begins(m.start))
        ]
        if not near:
            return None
        best = min(near, key=lambda m: min(abs(m.start - self.figure.end), abs(self.figure.start - m.end)))
        return best.span.last if best.span is not None else None

    def _begins(self, start: int) -> bool:
        """Whether a date expression says when a way began."""
        before = self.setting.text.text[max(self.sentence.start, start - 80) : start]
        return self.setting.cue("moment_apart", before) is not None
