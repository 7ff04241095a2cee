"""The arithmetic of dates: a matched expression -> days, by the report's publication and the story's running date.

A day and month without a year take the year that the words around name, that the weekday fits, or that lies
nearest before publication. A weekday alone is the first one on or after the story's running date while the
story tells of earlier weeks and dates are still to come, else the last one before publication.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import TYPE_CHECKING

from mapper.timespan import Timespan

if TYPE_CHECKING:
    import re

    from mapper.reading.date_grammar import Grammar

__all__ = ["STORY_PARAGRAPHS", "Reckoner"]

STORY_PARAGRAPHS = 3
"""How many paragraphs a running date stays the story's: after that a weekday is reckoned from publication."""
PLAUSIBLE_YEARS_BACK = 30
AHEAD_DAYS = 45
"""A date without a year lies at most this far after publication, else it is of the year before."""
MONTHS_AROUND = 4
"""Months before and after the story's day in which "Friday 17" is looked for."""
RUNNING_DAYS = 100
"""It takes the running date's year where it lies this near to it."""
SHIFTS = {
    "today": 0,
    "same day": 0,
    "yesterday": -1,
    "before yesterday": -2,
    "tomorrow": 1,
    "next day": 1,
    "day before": -1,
    "second day": 2,
    "two days before": -2,
}
FROM_PUBLICATION = frozenset({"today", "yesterday", "before yesterday", "tomorrow", "ago"})
STRETCHES = ("overnight", "weekend", "weekdays")
"""Expressions of more days than one; they are told of the past unless the words look ahead."""
SATURDAY, WEEK_DAYS, LONG_AGO_DAYS = 5, 7, 10
"""A story this far before publication tells of its own weekends, not of the last one."""
SLACK_DAYS = {1: 0, 7: 2, 14: 2, 30: 10, 365: 120}
"""How exact "three weeks ago" is meant, by the length of its unit."""

Parts = dict[str, str | None]


def _month_span(year: int, month: int, part: str, grammar: Grammar) -> Timespan:
    first_day, last_day = 1, calendar.monthrange(year, month)[1]
    if part in grammar.early:
        last_day = 10
    elif part in grammar.middle:
        first_day, last_day = 11, 20
    elif part in grammar.late:
        first_day = 20
    return Timespan(date(year, month, first_day), date(year, month, last_day))


def _make(year: int | None, month: int, day: int) -> date | None:
    if year is None:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month_after(day: date, shift: int) -> tuple[int, int]:
    """Return the year and the month so many months after a day's."""
    years, month = divmod(day.month - 1 + shift, 12)
    return day.year + years, month + 1


def _said(parts: Parts, name: str) -> str:
    return (parts.get(name) or "").lower()


class Reckoner:
    """Turns matches into days, in text order, keeping the story's running date and year."""

    def __init__(self, grammar: Grammar, published: date | None) -> None:
        self.grammar = grammar
        self.published = self.issued = published
        self.entered = False
        self.named: tuple[int, date] | None = None
        self.running: date | None = None
        self.running_paragraph = -99
        self.year: int | None = None
        self.ahead: list[tuple[int, int]] = []

    def enter(self, day: date | None) -> None:
        """Begin an entry of a live blog, of which the story starts anew; None ends the last one."""
        self.published = day or self.issued
        self.entered = day is not None
        self.running, self.running_paragraph = None, -99

    def reckon(
        self,
        rule: str,
        match: re.Match[str],
        paragraph: int,
        *,
        backward: bool,
        forward: bool,
        told_ahead: bool = False,
    ) -> Timespan | None:
        """Return the days of a match, None where there is nothing to reckon from.

        ``backward`` and ``forward`` say that the clause around it looks back ("had") or ahead ("will"), ``told_ahead``
        that it does the latter from the story's own day ("would").
        """
        parts = match.groupdict()
        if rule in ("date", "range"):
            return self._calendar_date(parts, paragraph)
        if rule in ("month", "month edge"):
            span = self._month(parts)
            self.named = None if span is None else (paragraph, span.first)
            if span is None or rule == "month":
                return span
            return self._settle(span.last if _said(parts, "part") in self.grammar.last_day else span.first, paragraph)
        if rule == "part of month":
            return self._part_of_month(parts, paragraph)
        if rule == "holiday":
            month, day = self.grammar.holidays[_said(parts, "holiday")]
            made = _make(self._year_of(month, day, None), month, day)
            if made is not None and self.published is not None and made > self.published and not forward:
                made = _make(made.year - 1, month, day)
            return None if made is None else self._settle(made, paragraph)
        if rule in STRETCHES:
            return self._stretch(rule, parts, paragraph, forward=forward)
        if rule == "dated weekday" and (made := self._dated_weekday(parts, paragraph)) is not None:
            return self._settle(made, paragraph)
        if rule in ("weekday", "dated weekday"):
            ahead = forward and not told_ahead and not _said(parts, "which")
            found = self._coming(parts) if ahead else None
            found = found or self._weekday(parts, paragraph, backward=backward, forward=forward)
            if found is None:
                return None
            if forward and self.published and found > self.published:
                return Timespan(found, found)
            return self._settle(found, paragraph)
        if rule == "day of month":
            return self._day_of_month(parts, paragraph, forward=forward)
        return self._relative(rule, parts, paragraph)

    def _story_date(self, paragraph: int) -> date | None:
        if self.running is not None and paragraph - self.running_paragraph <= STORY_PARAGRAPHS:
            return self.running
        return None

    def _settle(self, day: date, paragraph: int) -> Timespan:
        self.running, self.running_paragraph, self.named = day, paragraph, None
        return Timespan(day, day)

    # ---------------------------------------------------------------- calendar dates

    def _calendar_date(self, parts: Parts, paragraph: int) -> Timespan | None:
        grammar = self.grammar
        month = int(parts["m"] or 0) if parts.get("m") else grammar.months[_said(parts, "month")]
        day = self._day(parts)
        weekday = grammar.weekdays.get(_said(parts, "weekday"))
        year = int(parts["year"] or 0) or None if parts.get("year") else self._year_of(month, day, weekday)
        if parts.get("year"):
            self.year = int(parts["year"] or 0)
        made = _make(year, month, day)
        if parts.get("either") and (made is None or (self.published is not None and made > self.published)):
            made = _make(year, day, month) or made  # the American order
        if made is None:
            return None
        if parts.get("day2"):
            end = _make(made.year, month, int(parts["day2"] or 0))
            if end is not None and end >= made:
                self._settle(end, paragraph)
                return Timespan(made, end)
        if self.year is not None and self.published is not None and made.year != self.year and weekday is None:
            self.year = None
        return self._settle(made, paragraph)

    def month_and_day(self, match: re.Match[str]) -> tuple[int, int]:
        """Return the month and the day of a calendar date; month 0 where it names none."""
        parts = match.groupdict()
        month = int(parts["m"] or 0) if parts.get("m") else self.grammar.months.get(_said(parts, "month"), 0)
        return month, self._day(parts)

    def _goes_on(self, story: date, newest: date) -> bool:
        """Whether a date still to come in the text lies between the story's running date and publication."""
        for month, day in self.ahead:
            made = _make(story.year, month or story.month, day)
            if made is not None and not month and made < story:
                made = _day_of(story, 1, day)
            if made is not None and month and made < story:
                made = _make(story.year + 1, month, day)
            if made is not None and story < made <= newest:
                return True
        return False

    def _day(self, parts: Parts) -> int:
        """Return the day of the month, in figures or in words."""
        word = _said(parts, "dayword")
        return self.grammar.ordinals[word] if word else int(parts["day"] or 0)

    def _month(self, parts: Parts) -> Timespan | None:
        month = self.grammar.months[_said(parts, "month")]
        if parts.get("year"):
            self.year = int(parts["year"] or 0)
            year: int | None = self.year
        else:
            year = self._year_of(month, 1, None)
        return None if year is None else _month_span(year, month, _said(parts, "part"), self.grammar)

    def _part_of_month(self, parts: Parts, paragraph: int) -> Timespan | None:
        """Return the days of "the end of the month", no earlier than the story's day."""
        story = self._story_date(paragraph)
        base = story or self.published
        if base is None:
            return None
        span = _month_span(base.year, base.month, _said(parts, "part"), self.grammar)
        return span if story is None or not span.first <= story <= span.last else Timespan(story, span.last)

    def _year_of(self, month: int, day: int, weekday: int | None) -> int | None:
        guesses = self._years(month, day, past=weekday is not None)
        if weekday is not None:
            for guess in guesses:
                made = _make(guess, month, day)
                if made is not None and made.weekday() == weekday:
                    return guess
        if self.running is not None and self.year is None and self.published is not None:
            made = _make(self.running.year, month, day)
            if (
                made is not None
                and abs((made - self.running).days) < RUNNING_DAYS
                and made <= self.published + timedelta(days=AHEAD_DAYS)
            ):
                return self.running.year
        return guesses[0] if guesses else None

    def _years(self, month: int, day: int, *, past: bool) -> list[int]:
        """Return the years that a day and month may be of, the likeliest first."""
        guesses = [] if self.year is None else [self.year]
        if self.published is not None:
            newest = self.published.year
            made = _make(newest, month, day)
            if made is not None and made > self.published + timedelta(days=AHEAD_DAYS):
                newest -= 1
            guesses.append(newest)
            if past:
                guesses += range(newest + 1, newest - PLAUSIBLE_YEARS_BACK, -1)
        return guesses

    # ---------------------------------------------------------------- weekdays and relative dates

    def _stretch(self, rule: str, parts: Parts, paragraph: int, *, forward: bool) -> Timespan | None:
        """Return the two or more days of a night, a weekend, or of "between Monday and Wednesday"."""
        story, told = self._story_date(paragraph), self.published
        base = told if story is None else story
        if base is None:
            return None
        if rule == "overnight":
            return self._settle(base if story is None else base + timedelta(days=1), paragraph)
        if rule == "weekdays":
            last = self._weekday({"weekday": parts["weekday2"]}, paragraph, backward=False, forward=forward)
            if last is None:
                return None
            self._settle(last, paragraph)
            return Timespan(_on_or_before(last, self.grammar.weekdays[_said(parts, "weekday")]), last)
        recent = told is not None and (told - base).days < LONG_AGO_DAYS
        saturday = _on_or_before(told if recent and told is not None else base, SATURDAY)
        if forward or not recent:
            saturday += timedelta(days=7 * (saturday < base))
        elif saturday + timedelta(days=1) == told and parts.get("which"):
            saturday -= timedelta(days=7)
        return Timespan(saturday, saturday + timedelta(days=1))

    def _weekday(self, parts: Parts, paragraph: int, *, backward: bool, forward: bool) -> date | None:
        wanted, which = self.grammar.weekdays[_said(parts, "weekday")], _said(parts, "which")
        story, anchor = self._story_date(paragraph), self.published
        if _said(parts, "week") and anchor is not None:
            return anchor - timedelta(days=anchor.weekday() - wanted)
        if which in self.grammar.same and story is not None:
            found = _nearest(story, wanted)
            return found if anchor is None or found <= anchor else _on_or_before(story, wanted)
        if which in self.grammar.current and anchor is not None and not forward:
            return _on_or_before(anchor, wanted)
        if which in self.grammar.week_before and anchor is not None:
            return _on_or_before(anchor - timedelta(days=anchor.weekday() + 1), wanted)
        if which in self.grammar.preceding | self.grammar.following and (base := story or anchor) is not None:
            day = timedelta(days=1)
            return _on_or_before(base - day if which in self.grammar.preceding else base + 7 * day, wanted)
        if which in self.grammar.last and anchor is not None:
            return _on_or_before(anchor - timedelta(days=1), wanted)
        near = story is None or (anchor is not None and (anchor - story).days < WEEK_DAYS)
        if which in self.grammar.next or (forward and anchor is not None and near):
            base = anchor or story
            return None if base is None else _next(base, wanted)
        far = anchor is None or (story is not None and (anchor - story).days > 6)
        if story is not None and (anchor is None or (which not in self.grammar.last and far)):
            if backward:
                return _on_or_before(story, wanted)
            found = story + timedelta(days=(wanted - story.weekday()) % 7)
            at_once = paragraph - self.running_paragraph <= 1 and (found - story).days == 1
            if (which in self.grammar.definite or at_once) and anchor is not None and found <= anchor:
                return found
            if anchor is None or (found <= anchor and (self._goes_on(story, anchor) or (anchor - found).days <= 7)):
                return found
        return None if anchor is None else _on_or_before(anchor, wanted)

    def _coming(self, parts: Parts) -> date | None:
        """Return the first day of a weekday after publication."""
        return None if self.published is None else _next(self.published, self.grammar.weekdays[_said(parts, "weekday")])

    def _dated_weekday(self, parts: Parts, paragraph: int) -> date | None:
        """Return the day of "viernes 17": the one nearest to the story that has the weekday and the number."""
        base = self._story_date(paragraph) or self.published
        if base is None:
            return None
        wanted, number = self.grammar.weekdays[_said(parts, "weekday")], self._day(parts)
        around = (_month_after(base, shift) for shift in range(-MONTHS_AROUND, MONTHS_AROUND + 1))
        days = (_make(year, month, number) for year, month in around)
        fitting = [day for day in days if day is not None and day.weekday() == wanted]
        if self.published is not None:
            fitting = [day for day in fitting if day <= self.published + timedelta(days=AHEAD_DAYS)]
        return min(fitting, key=lambda day: abs((day - base).days), default=None)

    def _relative(self, rule: str, parts: Parts, paragraph: int) -> Timespan | None:
        base = self._story_date(paragraph)
        if rule in FROM_PUBLICATION or (rule == "same day" and base is None):
            base = self.published
        if base is None and self.entered and rule == "day before":
            base = self.published
        if base is None:
            return None
        shift, slack = (SHIFTS[rule], 0) if rule in SHIFTS else self._counted(rule, parts)
        found = base + timedelta(days=shift)
        if (weekday := self.grammar.weekdays.get(_said(parts, "weekday"))) is not None:
            found, slack = _nearest(found, weekday), 0
        if rule == "tomorrow":
            return Timespan(found, found)
        if rule != "ago":
            self._settle(found, paragraph)
        return Timespan(found - timedelta(days=slack), found + timedelta(days=slack))

    def _counted(self, rule: str, parts: Parts) -> tuple[int, int]:
        """Return the days of "three weeks ago" or "two days later", and how exact that is."""
        count = _said(parts, "count")
        number = int(count) if count.isdigit() else int(self.grammar.numbers[count]) if count else 1
        length = self.grammar.units[_said(parts, "unit")]
        back = rule == "ago" or _said(parts, "way") in self.grammar.earlier
        return (-number if back else number) * length, 0 if _said(parts, "exact") else SLACK_DAYS[length]

    def _day_of_month(self, parts: Parts, paragraph: int, *, forward: bool) -> Timespan | None:
        """Return the day of that number: the next one of the story, or else the last one before publication."""
        story, newest = self._story_date(paragraph), self.published
        if parts.get("weekday"):
            dated = self._dated_weekday(parts, paragraph)
            return None if dated is None else self._settle(dated, paragraph)
        day = self._day(parts)
        if self.named is not None and self.named[0] == paragraph and (there := _day_of(self.named[1], 0, day)):
            return self._settle(there, paragraph)
        base = story or newest
        if base is None:
            return None
        made = [found for shift in (0, 1, -1, -2) if (found := _day_of(base, shift, day)) is not None]
        if newest is not None:
            made = [found for found in made if found <= newest + timedelta(days=31)]
        late = story - timedelta(days=3) if story is not None else date.min

        def unlikely(found: date) -> tuple[bool, bool]:
            ahead = newest is not None and found > newest
            return ahead != forward if newest is not None else False, found < late

        made.sort(key=unlikely)
        return self._settle(made[0], paragraph) if made else None


def _day_of(base: date, shift: int, day: int) -> date | None:
    """Return a day of the month that lies so many months from the base's."""
    return _make(*_month_after(base, shift), day)


def _on_or_before(day: date, weekday: int) -> date:
    return day - timedelta(days=(day.weekday() - weekday) % 7)


def _next(day: date, weekday: int) -> date:
    """Return the first day of that weekday after another."""
    return day + timedelta(days=(weekday - day.weekday() - 1) % 7 + 1)


def _nearest(day: date, weekday: int) -> date:
    """Return the day of that weekday which lies at most three days before or after another."""
    return day + timedelta(days=(weekday - day.weekday() + 3) % 7 - 3)
