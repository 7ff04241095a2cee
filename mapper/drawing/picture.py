"""The map as a picture: one drawing, laid out for a frame of a given width, as the inside of an SVG.

The page shows it where there is no script and on paper, the ``.svg`` and ``.png`` files are made of it, and
the interactive map lies over the same base paths.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

import shapely
from shapely import LineString

from mapper.drawing import basemap
from mapper.drawing.frame import NARROW, Frame, base_for, frame_for, local, plane, towns
from mapper.drawing.labels import Box, Label, Labeler, Placed
from mapper.drawing.markers import Cluster, gather, marker, together
from mapper.drawing.strokes import GLOBE, base_paths, draw_label, globe, line_paths
from mapper.drawing.style import GROUPS, text_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from mapper.drawing.scene import Mark, Scene

__all__ = ["Picture", "picture"]

LONG_NAME = 13
"""Letters from which a name may stand on two lines."""


@dataclass
class Picture:
    """The inside of an SVG with its size, the base map that it lies on, and the stops left without a name."""

    frame: Frame
    base: basemap.Base
    body: str
    unnamed: list[Mark] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)


def picture(
    scene: Scene,
    width: float,
    heights: tuple[float, float],
    *,
    base: basemap.Base | None = None,
    frame: Frame | None = None,
    made_for: Frame | None = None,
    use: str | None = None,
) -> Picture:
    """Lay the scene out for a window.

    Parameters
    ----------
    width, heights
        Of the window in pixels; the height is chosen between the two.
    base, made_for
        The base map and the window that it was made for, when there is one already.
    frame
        The window, where it is fixed.
    use
        Identifier of the base paths that the document holds elsewhere (``…-lines`` for the lines above them),
        instead of drawing them again.
    """
    frame = frame or frame_for(scene, plane(scene), width, heights)
    base = base or base_for(scene, [frame])
    return _Composer(scene, frame, base, made_for or frame, use).compose()


class _Composer:
    """Draws one picture; what is drawn first lies below."""

    def __init__(self, scene: Scene, frame: Frame, base: basemap.Base, made_for: Frame, use: str | None) -> None:
        self.scene, self.frame, self.base, self.made_for, self.use = scene, frame, base, made_for, use
        self.narrow = frame.width < NARROW
        self.window: Box = (0.0, 0.0, frame.width, frame.height)
        self.labeler = Labeler(self.window)
        self.dots: list[tuple[float, float]] = []
        self.size = 12.5 if self.narrow else 14.5
        count = len(scene.marks)
        self.radius = (9.0 if count <= 20 else 7.5) if self.narrow else (11.0 if count <= 40 else 9.0)

    def compose(self) -> Picture:
        """Draw and return the picture."""
        frame = self.frame
        lines = self._lines()
        clusters = self._clusters()
        markers = [marker(one.marks[0], one.x, one.y, radius=self.radius, text=together(one.marks)) for one in clusters]
        shifted = "".join(
            f'<path class="leader" d="M{x:.1f} {y:.1f}L{one.x:.1f} {one.y:.1f}"/>'
            f'<circle class="dot g{one.marks[0].group % GROUPS}" cx="{x:.1f}" cy="{y:.1f}" r="2.4"/>'
            for one in clusters
            for x, y in one.shifted
        )
        corner = self._furniture()
        distance_labels = self._distance_labels()
        leaders, names, unnamed = self._names(clusters)
        towns, countries = self._towns(), self._countries()
        body = "".join([
            f'<rect class="sea" width="{frame.width:g}" height="{frame.height:g}"/>', self._base(),
            countries, towns, lines, shifted, leaders, "".join(markers), distance_labels, names, corner,
        ])  # fmt: skip
        return Picture(frame, self.base, body, unnamed, list(self.labeler.taken))

    # ------------------------------------------------------------ below

    def _base(self) -> str:
        ratio, x, y = self.transform()
        move = f'transform="matrix({ratio:.6g} 0 0 {ratio:.6g} {x:.2f} {y:.2f})"'
        if self.use:
            return f'<use href="#{self.use}" {move}/>'
        return f"<g {move}>{base_paths(self.base)}</g>"

    def transform(self) -> tuple[float, float, float]:
        """Return ratio, x and y that bring base paths (tenths of the first window's pixels) into this one."""
        made = self.made_for
        ratio = self.frame.scale / made.scale
        x = (made.origin[0] - self.frame.origin[0]) * self.frame.scale
        y = (made.origin[1] - self.frame.origin[1]) * self.frame.scale
        return ratio / basemap.TENTH, x, y

    def _lines(self) -> str:
        """Draw, or refer to, all that is line or area: frontier, areas, distances, ways."""
        for way in self.scene.ways:
            self._avoid(LineString([(lon, lat) for lat, lon in way.points]))
        if self.scene.measured_line:
            self._avoid(LineString([(lon, lat) for lat, lon in self.scene.measured_line]))
        if self.scene.reported_line is not None:
            self._avoid(self.scene.reported_line)
        if self.scene.answer.border is not None:
            self._avoid(self.scene.answer.border.lines)
        if self.use:
            ratio, x, y = self.transform()
            ratio *= basemap.TENTH
            return f'<use href="#{self.use}-lines" transform="matrix({ratio:.6g} 0 0 {ratio:.6g} {x:.2f} {y:.2f})"/>'
        return line_paths(self.scene, self.frame, (-30.0, -30.0, self.frame.width + 30, self.frame.height + 30))

    def _avoid(self, line: BaseGeometry) -> None:
        """Let names keep clear of a line (lon/lat)."""
        for part in shapely.get_parts(shapely.clip_by_rect(self.frame.shape(line), *self.window).simplify(1.5)):
            points = shapely.get_coordinates(part).tolist()
            self.labeler.lines += [(*a, *b) for a, b in pairwise(points)]

    # ------------------------------------------------------------ stops

    def _clusters(self) -> list[Cluster]:
        """Return the stops with their pixels; those that would cover each other share a marker."""
        points = [self.frame.point(mark.point) for mark in self.scene.marks]
        told = self.scene.focus.start if self.scene.focus else None
        clusters = gather(self.scene.marks, points, self.radius, told)
        self.labeler.taken += [cluster.box for cluster in clusters]
        return clusters

    def _names(self, clusters: list[Cluster]) -> tuple[str, str, list[Mark]]:
        told = self.scene.focus.start if self.scene.focus else None
        last = len(clusters) - 1

        def rank(item: tuple[int, Cluster]) -> tuple[int, int]:
            index, cluster = item
            return (
                0 if told in [mark.point for mark in cluster.marks] else 1 if index in (0, last) else 2,
                index,
            )

        leaders, names, unnamed = [], [], []
        for _, cluster in sorted(enumerate(clusters), key=rank):
            marks, x, y = cluster.marks, cluster.x, cluster.y
            placed = None
            for label in self._variants(marks):
                placed = self.labeler.around(x, y, self.radius, label, half=(cluster.box[2] - cluster.box[0]) / 2)
                if placed is not None:
                    break
            if placed is None:
                unnamed += marks
                continue
            names.append(self._label(placed))
            if placed.leader:
                a, b, c, d = placed.leader
                leaders.append(f'<path class="leader" d="M{a:.1f} {b:.1f}L{c:.1f} {d:.1f}"/>')
            if len({mark.name for mark in marks}) > 2 or _written(placed.label) != _names_of(marks):
                unnamed += marks
        unnamed.sort(key=lambda mark: (mark.group, mark.index))
        return "".join(leaders), "".join(names), unnamed

    def _variants(self, marks: list[Mark]) -> list[Label]:
        size = self.size
        name = (_names_of(marks), "n", size, text_width(_names_of(marks), size, bold=True))
        days = list(dict.fromkeys(mark.short_date for mark in marks if mark.short_date))
        # "about 15 Oct" says what "15 Oct" beside it says, and less surely.
        dates = ", ".join(day for day in days if not any(day in other for other in days if other != day))
        variants = []
        if dates and len(marks) < 3:
            variants.append(Label((name, (dates, "d", size - 1.5, text_width(dates, size - 1.5)))))
        variants.append(Label((name,)))
        if halves := _halves(_names_of(marks)):
            variants.append(Label(tuple((half, "n", size, text_width(half, size, bold=True)) for half in halves)))
        if len(marks) > 1:
            first = marks[0].name
            variants.append(Label(((first, "n", size, text_width(first, size, bold=True)),)))
        return variants

    # ------------------------------------------------------------ words that are not stops

    def _distance_labels(self) -> str:
        focus, drawn = self.scene.focus, []
        if focus is None:
            return ""
        line = self.scene.reported_line
        both = line is None or shapely.clip_by_rect(self.frame.shape(line), *self.window).is_empty
        lines = [self._text(focus.measured, "n tm")]
        if both and focus.reported:
            lines.append(self._text(focus.reported, "n tr"))
        if not focus.stop:
            label = Label((self._text(focus.place, "n tm"),))
            drawn.append(self._label(self.labeler.around(*self.frame.point(focus.start), 4, label)))
        points = self.frame.pixels(*zip(*self.scene.measured_line, strict=True))
        placed = self._along(LineString(points), Label(tuple(lines)))
        drawn.append(self._label(placed))
        if not both and line is not None:
            flat = shapely.clip_by_rect(self.frame.shape(line), *self.window)
            longest = max(shapely.get_parts(shapely.line_merge(flat)), key=lambda part: part.length)
            placed = self._along(longest, Label((self._text(focus.reported, "n tr"),)))
            drawn.append(self._label(placed))
        return "".join(drawn)

    def _text(self, text: str, kind: str) -> tuple[str, str, float, float]:
        return text, kind, self.size, text_width(text, self.size, bold=True)

    def _along(self, line: BaseGeometry, label: Label) -> Placed | None:
        """Place a label beside a line in pixels, near its middle where it can be."""
        half_width, half_height = label.width / 2 + 7, label.height / 2 + 5
        for crossed in (0, 2, 9):
            for share in (0.5, 0.42, 0.58, 0.34, 0.66, 0.25, 0.75, 0.16, 0.84):
                here, after = (
                    line.interpolate(share, normalized=True),
                    line.interpolate(share + 0.01, normalized=True),
                )
                dx, dy = after.x - here.x, after.y - here.y
                length = math.hypot(dx, dy) or 1.0
                away = (abs(dy) / length) * half_width + (abs(dx) / length) * half_height
                for side in (1, -1):
                    spot = here.x + side * -dy / length * away, here.y + side * dx / length * away
                    placed = self.labeler.first_free([spot], label, most_crossed=crossed)
                    if placed:
                        return placed
        return None

    def _label(self, placed: Placed | None) -> str:
        # In the page the reader's font may be wider than ours; the text keeps the width it was laid out for.
        return "" if placed is None else draw_label(placed, fit=bool(self.use))

    def _towns(self) -> str:
        """Draw a few large towns, for readers to find their way by, where there is room."""
        size, drawn, count = (10.5 if self.narrow else 12.5), [], 0
        for name, lat, lon in towns(self.frame, 60, [mark.point for mark in self.scene.marks]):
            x, y = self.frame.point((lat, lon))
            dot = (x - 4, y - 4, x + 4, y + 4)
            if count >= (3 if self.narrow else 7):
                break
            if not self.labeler.free(dot, 10) or self.labeler.crossed(dot):
                continue
            label = Label(((name, "t", size, text_width(name, size)),))
            width = label.width
            sides = [(x + 6 + width / 2, y), (x - 6 - width / 2, y)]
            if any(math.hypot(x - a, y - b) < (70 if self.narrow else 130) for a, b in self.dots):
                continue
            placed = self.labeler.first_free(sides, label)
            if placed is None:
                continue
            self.dots.append((x, y))
            self.labeler.taken.append(dot)
            count += 1
            drawn.append(f'<circle class="town" cx="{x:.1f}" cy="{y:.1f}" r="2.2"/>{self._label(placed)}')
        return "".join(drawn)

    def _countries(self) -> str:
        size = 10.0 if self.narrow else 12.0
        ratio, dx, dy = self.transform()
        window = shapely.box(6, 6, self.frame.width - 6, self.frame.height - 6)
        drawn = []
        for _, name, shape in self.base.countries:
            seen = shapely.transform(shape, lambda points: points * ratio * basemap.TENTH + [dx, dy]).intersection(
                window
            )
            text = name.upper()
            width = text_width(text, size, spacing=1.5)
            parts = [
                part
                for part in shapely.get_parts(seen)
                if part.geom_type == "Polygon" and part.area > width * size * 1.6
            ]
            if not parts:
                continue
            part = max(parts, key=lambda one: one.area)
            label = Label(((text, "c", size, width),))
            spots = [spot for spot in _spots(part) if part.contains(_text_box(spot, label))]
            placed = self.labeler.first_free(spots, label)
            drawn.append(self._label(placed))
        return "".join(drawn)

    # ------------------------------------------------------------ furniture

    def _furniture(self) -> str:
        drawn = []
        corners = ["bl", "br", "tl", "tr"]
        if local(self.frame):
            radius = 30.0 if self.narrow else 46.0
            spot = self._corner(corners[::-1], 2 * radius + 4, 2 * radius + 4)
            if spot is not None:
                corners.remove(spot[0])
                drawn.append(self._globe(spot[1] + radius + 2, spot[2] + radius + 2, radius))
        length, km = self._scale_length()
        text = self.scene.words.km(km)
        width = max(length, text_width(text, 12)) + 4
        spot = self._corner(corners, width, 26)
        if spot is not None:
            x, y = spot[1] + 2, spot[2] + 20
            drawn.append(
                f'<path class="casing" stroke-width="5" d="M{x:.1f} {y - 5:.1f}v5h{length:.1f}v-5"/>'
                f'<path class="bar" d="M{x:.1f} {y - 5:.1f}v5h{length:.1f}v-5"/>'
                f'<text class="d" x="{x + length / 2:.1f}" y="{y - 5:.1f}" font-size="12" '
                f'text-anchor="middle">{escape(text)}</text>'
            )
        return "".join(drawn)

    def _corner(self, names: Sequence[str], width: float, height: float) -> tuple[str, float, float] | None:
        """Return the first of these corners where a box of this size hides nothing."""
        best = None
        for name in names:
            x = 12.0 if name[1] == "l" else self.frame.width - width - 12
            y = 10.0 if name[0] == "t" else self.frame.height - height - 10
            box = (x, y, x + width, y + height)
            if self.labeler.free(box, 6):
                crossed = self.labeler.crossed(box)
                if best is None or crossed < best[0]:
                    best = crossed, (name, x, y), box
        if best is None:
            return None
        self.labeler.taken.append(best[2])
        return best[1]

    def _scale_length(self) -> tuple[float, float]:
        target = self.frame.width * (0.22 if self.narrow else 0.13) * self.frame.km_per_pixel
        power = 10 ** math.floor(math.log10(target))
        km = max(step * power for step in (1, 2, 5) if step * power <= target)
        return km / self.frame.km_per_pixel, km

    def _globe(self, x: float, y: float, radius: float) -> str:
        ratio = radius / GLOBE
        drawn = f'<use href="#{self.use}-globe"/>' if self.use else globe(self.frame)
        return f'<g transform="translate({x:.1f} {y:.1f}) scale({ratio:.3f})">{drawn}</g>'


def _names_of(marks: list[Mark]) -> str:
    names = list(dict.fromkeys(mark.name for mark in marks))
    return ", ".join(names) if len(names) < 3 else f"{names[0]} – {names[-1]}"


def _halves(name: str) -> tuple[str, str] | None:
    """Cut a long name into two lines of about the same length; None where it is short or has no gap."""
    cuts = [at for at, letter in enumerate(name) if letter == " "]
    if len(name) < LONG_NAME or not cuts:
        return None
    middle = min(cuts, key=lambda at: abs(2 * at - len(name)))
    return name[:middle], name[middle + 1 :]


def _written(label: Label) -> str:
    """Return the name on a label, whatever its lines."""
    return " ".join(text for text, kind, _, _ in label.lines if kind == "n")


def _text_box(spot: tuple[float, float], label: Label) -> BaseGeometry:
    x, y = spot
    box: BaseGeometry = shapely.box(
        x - label.width / 2, y - label.height / 2, x + label.width / 2, y + label.height / 2
    )
    return box


def _spots(polygon: BaseGeometry) -> list[tuple[float, float]]:
    """Return points inside a polygon for its name: its centre first, then a grid from the middle out."""
    left, top, right, bottom = polygon.bounds
    centre = polygon.centroid
    grid = [(left + (right - left) * i / 10, top + (bottom - top) * j / 10) for i in range(1, 10) for j in range(1, 10)]
    grid.sort(key=lambda spot: (math.hypot(spot[0] - centre.x, (spot[1] - centre.y) * 1.5), spot))
    return [(centre.x, centre.y), *grid]
