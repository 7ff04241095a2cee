"""Distance to the border against date: what was measured at each stop, and what was reported when."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

from mapper.drawing.image import printable, wrap
from mapper.drawing.labels import Label, Labeler, Placed
from mapper.drawing.markers import marker
from mapper.drawing.scene import Mark, Scene, scene, source
from mapper.drawing.strokes import draw_label
from mapper.drawing.style import GROUPS, font_face, svg_css, text_width
from mapper.units import convert

if TYPE_CHECKING:
    from mapper.model import Answer, CheckedClaim

__all__ = ["chart", "distance_svg"]

NARROW = 560
WIDE, SMALL, SWITCH = 900.0, 400.0, 560
"""Widths in pixels of the two layouts of the file, and the width below which the second is shown."""


@dataclass(frozen=True)
class Figure:
    """A reported distance at its date: ``low`` and ``high`` in kilometres (None: open), and its words."""

    day: date
    low: float | None
    high: float | None
    text: str
    checked: CheckedClaim


def distance_svg(answer: Answer, *, language: str | None = None) -> str:
    """Draw the chart as an SVG document with its own font and title.

    It holds two layouts of one shape. The one with larger type is shown where the picture, or the whole screen,
    is narrower than `SWITCH` pixels (a picture in a page has no screen of its own: its device has no width).
    """
    told = scene(answer, language)
    title = told.words("chart")
    small, tall = _sheet(told, SMALL, None)
    ratio = WIDE / SMALL
    wide, whole = _sheet(told, WIDE, tall * ratio)
    label = escape(told.words("chart_of", border=told.border_name) if told.border_name else title, quote=True)
    small_screen = f"(max-width:{SWITCH}px),(max-device-width:{SWITCH}px) and (min-device-width:1px)"
    rule = f".phone{{display:none}}@media {small_screen}{{.desk{{display:none}}.phone{{display:inline}}}}"
    return printable(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE:g} {whole:.0f}" width="{WIDE:g}" '
        f'height="{whole:.0f}" style="max-width:100%;height:auto" '
        f'role="img" aria-label="{label}" lang="{told.words.language}"><title>{escape(title)}</title>'
        f"<style>{font_face()}{svg_css(file=True)}{rule}</style>"
        f'<rect class="paper" width="{WIDE:g}" height="{whole:.0f}"/><g class="desk">{wide}</g>'
        f'<g class="phone" transform="scale({ratio:.4f})">{small}</g></svg>\n'
    )


def _sheet(told: Scene, width: float, whole: float | None) -> tuple[str, float]:
    """Return title, chart and sources laid out for a width, and the height; ``whole`` gives that height."""
    narrow = width < NARROW
    size, side, fine = (17.0, 14.0, 10.5) if narrow else (22.0, 24.0, 12.0)
    y, drawn = (6.0 if narrow else 20.0), []
    for line in wrap(told.words("chart"), width - 2 * side, size, bold=True):
        y += size * 1.15
        drawn.append(f'<text x="{side:g}" y="{y:.0f}" font-size="{size:g}" font-weight="600">{escape(line)}</text>')
    top = y + 14
    foot = wrap(f"{told.words('sources')}: {told.credit}", width - 2 * side, fine)
    below = fine * (1.5 + 1.35 * len(foot))
    body, height = chart(told, width, None if whole is None else whole - top - below)
    drawn.append(f'<g transform="translate(0 {top:.1f})">{body}</g>')
    drawn += [
        f'<text class="small" x="{side:g}" y="{top + height + fine * (1.5 + 1.35 * row):.0f}" '
        f'font-size="{fine:g}">{escape(line)}</text>'
        for row, line in enumerate(foot)
    ]
    return "".join(drawn), top + height + below


def figures(told: Scene) -> list[Figure]:
    """Return the reported distances to the border that have a date, in order."""
    reports, found = told.answer.account.reports, []
    for checked in told.answer.claims:
        claim = checked.claim
        if claim.kind != "distance_to_border" or claim.status == "rejected":
            continue
        day = claim.about.date if claim.about is not None else None
        if day is None and 0 <= claim.report < len(reports):
            day = reports[claim.report].published
        if day is None or claim.value.unit not in ("km", "mi"):
            continue
        ends = [
            None if end is None else convert(end, claim.value.unit, "km") for end in (claim.value.low, claim.value.high)
        ]
        text = told.words.both_units(claim.value)
        found.append(Figure(day, ends[0], ends[1], text, checked))
    return sorted(found, key=lambda one: (one.day, one.text))


def chart(told: Scene, width: float, height: float | None = None) -> tuple[str, float]:
    """Return the inside of the chart's SVG and its height in pixels; a sentence if nothing can be plotted."""
    marks = [mark for mark in told.marks if mark.arrived and mark.distance and mark.distance.straight_km is not None]
    reported = figures(told)
    if not marks:
        lines = wrap(told.words("chart_empty"), width - 48, 15)
        text = "".join(
            f'<text class="small" x="24" y="{24 + 21 * row}" font-size="15">{escape(line)}</text>'
            for row, line in enumerate(lines)
        )
        return text, 24.0 + 21 * len(lines)
    return _Chart(told, marks, reported, width, height).draw()


class _Chart:
    def __init__(
        self, told: Scene, marks: list[Mark], reported: list[Figure], width: float, height: float | None
    ) -> None:
        self.told, self.marks, self.reported, self.width = told, marks, reported, width
        self.narrow = width < NARROW
        self.height = height or (260.0 if self.narrow else 380.0)
        days = [mark.arrived for mark in marks if mark.arrived] + [one.day for one in reported]
        spare = timedelta(days=max(1, round((max(days) - min(days)).days * 0.03)))
        self.first, self.last = min(days) - spare, max(days) + spare
        tops = [mark.distance.straight_km for mark in marks if mark.distance and mark.distance.straight_km]
        tops += [end for one in reported for end in (one.low, one.high) if end is not None]
        self.step = _step(max([*tops, 1.0]) * 1.08, 4 if self.narrow else 5)
        self.top_km = math.ceil(max([*tops, 1.0]) * 1.04 / self.step) * self.step
        self.left = (14 if self.narrow else 24) + text_width(told.words.number(self.top_km), 13) + 10
        self.right, self.top, self.bottom = width - 26.0, 34.0, self.height - 36.0
        self.labeler = Labeler((self.left - 4, self.top - 14, width - 6, self.bottom + 2))

    def x(self, day: date) -> float:
        """Return a day's place in pixels."""
        return self.left + 8 + (self.right - self.left - 8) * (day - self.first).days / (self.last - self.first).days

    def y(self, km: float) -> float:
        """Return a distance's place in pixels."""
        return self.bottom - (self.bottom - self.top) * km / self.top_km

    def draw(self) -> tuple[str, float]:
        """Return the drawing and its height."""
        lines, points = self._lines(), self._points()
        stated = self._stated()
        return self._axes() + self._key() + lines + stated[0] + points + stated[1] + self._names(), self.height

    def _axes(self) -> str:
        speak, drawn = self.told.words, []
        for row in range(round(self.top_km / self.step) + 1):
            y = self.y(row * self.step)
            drawn.append(
                f'<path class="rule" d="M{self.left:.1f} {y:.1f}H{self.right:.1f}"/>'
                f'<text class="small" x="{self.left - 8:.1f}" y="{y + 4.5:.1f}" font-size="13" '
                f'text-anchor="end">{speak.number(row * self.step, 2)}</text>'
            )
        drawn.append(
            f'<text class="small" x="{14 if self.narrow else 24}" y="{self.top - 18:.1f}" font-size="13">'
            f"{escape(speak('km_axis_short' if self.narrow and self.reported else 'km_axis'))}</text>"
        )
        span = (self.last - self.first).days
        count = 3 if self.narrow else 7
        every = next((days for days in (1, 2, 3, 7, 14, 30, 61, 91, 182, 365) if span / days <= count), 3650)
        day, ends, year = self.first + timedelta(days=0 if span < 3 else 1), -math.inf, 0
        while day <= self.last:
            text = speak.date(day, year=day.year != year)
            half = text_width(text, 13) / 2
            x = min(max(self.x(day), self.left + half - 8), self.width - half - 4)
            if x - half > ends + 8:
                drawn.append(
                    f'<path class="bar" d="M{self.x(day):.1f} {self.bottom:.1f}v5"/>'
                    f'<text class="small" x="{x:.1f}" y="{self.bottom + 21:.1f}" font-size="13" '
                    f'text-anchor="middle">{escape(text)}</text>'
                )
                ends, year = x + half, day.year
            day += timedelta(days=every)
        return "".join(drawn)

    def _place(self, mark: Mark) -> tuple[float, float]:
        if mark.arrived is None or mark.distance is None or mark.distance.straight_km is None:
            raise ValueError("only dated and measured stops have a place in the chart")
        return self.x(mark.arrived), self.y(mark.distance.straight_km)

    def _lines(self) -> str:
        drawn = []
        for group in range(len(self.told.groups)):
            points = [self._place(mark) for mark in self.marks if mark.group == group]
            if len(points) > 1:
                data = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
                drawn.append(f'<path class="path g{group % GROUPS}" stroke-width="2" d="{data}"/>')
            self.labeler.lines += [(*a, *b) for a, b in pairwise(points)]
        return "".join(drawn)

    def _points(self) -> str:
        drawn = []
        radius = 8.0 if len(self.marks) <= 24 else 4.0
        for mark in self.marks:
            x, y = self._place(mark)
            drawn.append(marker(mark, x, y, radius=radius, text=None if radius > 5 else ""))
            self.labeler.taken.append((x - radius - 1, y - radius - 1, x + radius + 1, y + radius + 1))
        return "".join(drawn)

    def _stated(self) -> tuple[str, str]:
        """Draw each reported figure: a diamond for a number, a bar for a range, an arrow for an open end."""
        below, above = [], []
        for one in self.reported:
            x = self.x(one.day)
            low, high = (None if end is None else self.y(end) for end in (one.low, one.high))
            y = low if low is not None else high
            if y is None:
                continue
            if low is not None and high is not None and low - high > 10:
                below.append(
                    f'<path class="span" d="M{x:.1f} {low:.1f}V{high:.1f}M{x - 6:.1f} '
                    f'{low:.1f}h12M{x - 6:.1f} {high:.1f}h12"/>'
                )
                self.labeler.taken.append((x - 6, high, x + 6, low))
                y = (low + high) / 2
            else:
                arrow = ""
                if high is None:
                    arrow = f'<path class="span" d="M{x:.1f} {y - 6:.1f}v-14m-4 5l4-5l4 5"/>'
                elif low is None:
                    arrow = f'<path class="span" d="M{x:.1f} {y + 6:.1f}v14m-4-5l4 5l4-5"/>'
                # Where a stop's marker lies on it, its corners still show around the marker.
                hidden = any(math.dist((x, y), self._place(mark)) < 12 for mark in self.marks)
                r = 14 if hidden else 7
                below.append(f'{arrow}<path class="gem" d="M{x:.1f} {y - r:.1f}l{r} {r}l-{r} {r}l-{r}-{r}z"/>')
                self.labeler.taken.append(
                    (x - r - 1, y - (22 if high is None else r + 1), x + r + 1, y + (22 if low is None else r + 1))
                )
                same = [mark for mark in self.marks if mark.arrived == one.day]
                if same:
                    below.insert(0, f'<path class="gap" d="M{x:.1f} {y:.1f}V{self._place(same[-1])[1]:.1f}"/>')
            size = 12.5 if self.narrow else 13.5
            room = (self.right - self.left) * (0.8 if self.narrow else 0.5)
            rows = [
                (line, "n tr", size, text_width(line, size, bold=True))
                for line in wrap(self._said(one), room, size, bold=True, most=2)
            ]
            publisher = source(self.told.answer, self.told.words, one.checked.claim.report)
            if publisher and not self.narrow and text_width(publisher, 12) < 260:
                rows.append((publisher, "d", 12, text_width(publisher, 12)))
            label = Label(tuple(rows))
            placed = self.labeler.around(x, y, 8, label) or self.labeler.anywhere(x, y, label)
            if placed:
                above.append(self._leader(placed) + draw_label(placed))
        return "".join(below), "".join(above)

    def _said(self, one: Figure) -> str:
        """Return a reported figure's words; on a phone the sign in the legend says that it was reported."""
        return one.text if self.narrow else self.told.words("reported", km=one.text)

    def _key(self) -> str:
        """Explain the two signs, at the right end of the axis' line."""
        if not self.reported:
            return ""
        text = self.told.words("legend_point")
        x, y = self.right - text_width(text, 13), self.top - 18
        return (
            f'<path class="gem" d="M{x - 12:.1f} {y - 10.5:.1f}l6 6l-6 6l-6-6z"/>'
            f'<text class="small" x="{self.right:.1f}" y="{y:.1f}" font-size="13" text-anchor="end">'
            f"{escape(text)}</text>"
        )

    def _names(self) -> str:
        size = 12.0 if self.narrow else 13.0
        drawn: list[str] = []
        order = [self.marks[0], self.marks[-1], *self.marks[1:-1]] if len(self.marks) > 1 else self.marks
        for mark in order:
            x, y = self._place(mark)
            rows = [(mark.name, "n", size, text_width(mark.name, size, bold=True))]
            if mark in order[:2] and mark.distance and mark.distance.straight_km is not None:
                km = self.told.words.km(mark.distance.straight_km)
                rows.append((km, "d", size, text_width(km, size)))
            # On a phone the numbers lead to the list of stops; only the two ends are worth a leader.
            placed = self.labeler.around(x, y, 9, Label(tuple(rows)), beside=self.narrow and mark not in order[:2])
            if placed:
                drawn.insert(0, self._leader(placed))
                drawn.append(draw_label(placed))
        return "".join(drawn)

    @staticmethod
    def _leader(placed: Placed) -> str:
        if placed.leader is None:
            return ""
        a, b, c, d = placed.leader
        return f'<path class="leader" d="M{a:.1f} {b:.1f}L{c:.1f} {d:.1f}"/>'


def _step(top: float, count: int) -> float:
    """Return a round step that divides ``top`` into about ``count`` parts."""
    rough = top / count
    power = 10.0 ** math.floor(math.log10(rough))
    return float(next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= rough))
