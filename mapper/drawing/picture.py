"""The map as a picture: one drawing, laid out for a frame of a given width, as the inside of an SVG.

The page shows it where there is no script and on paper, the ``.svg`` and ``.png`` files are made of it, and
the interactive map lies over the same base paths.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely import LineString

from mapper.drawing import basemap
from mapper.drawing.labels import Box, Label, Labeler, Placed, overlap
from mapper.drawing.projection import EARTH_RADIUS_KM, Projection, choose
from mapper.drawing.style import GROUPS, SHAPES, text_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from mapper.drawing.scene import Mark, Scene

__all__ = ["Frame", "Picture", "base_for", "base_paths", "frame_for", "globe", "line_paths", "local", "marker", "picture", "plane", "spots", "towns"]

NARROW = 560
"""Pixels of width below which a picture is laid out for a phone."""
GLOBE = 46.0
"""Radius of the locator globe in pixels."""
WORLD_POINTS = [(52.0, -30.0), (-30.0, 60.0), (40.0, 100.0), (-20.0, -70.0)]
"""What an empty map shows: most of the inhabited world."""


@dataclass(frozen=True)
class Frame:
    """A window of the plane: ``scale`` pixels to an earth radius, its left top corner at ``origin``."""

    projection: Projection
    scale: float
    origin: tuple[float, float]
    width: float
    height: float

    def pixels(self, lat: Any, lon: Any) -> NDArray[Any]:
        """Return points in degrees as rows (x, y) of pixels."""
        x, y = self.projection.forward(lat, lon)
        return (np.column_stack([np.atleast_1d(x), np.atleast_1d(y)]) - np.array(self.origin)) * self.scale

    def point(self, point: tuple[float, float]) -> tuple[float, float]:
        """Return one (latitude, longitude) in pixels."""
        x, y = self.pixels(*point)[0].tolist()
        return float(x), float(y)

    def shape(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a lon/lat geometry in pixels."""
        flat = basemap.project(geometry, self.projection)
        moved: BaseGeometry = shapely.transform(flat, lambda points: (points - np.array(self.origin)) * self.scale)
        return moved

    @property
    def box(self) -> Box:
        """Return the window in earth radii."""
        x, y = self.origin
        return x, y, x + self.width / self.scale, y + self.height / self.scale

    @property
    def middle(self) -> tuple[float, float]:
        """Return (latitude, longitude) of the window's middle, in degrees."""
        left, top, right, bottom = self.box
        return self.projection.inverse((left + right) / 2, (top + bottom) / 2)

    @property
    def km_per_pixel(self) -> float:
        """Return the scale in the window's middle."""
        return self.projection.km_per_unit(self.middle[0]) / self.scale


@dataclass
class Picture:
    """The inside of an SVG with its size, the base map that it lies on, and the stops left without a name."""

    frame: Frame
    base: basemap.Base
    body: str
    unnamed: list[Mark] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)


def plane(scene: Scene) -> Projection:
    """Choose the projection for a scene."""
    points = scene.points or WORLD_POINTS
    return choose([point[0] for point in points], [point[1] for point in points])


def frame_for(scene: Scene, projection: Projection, width: float, heights: tuple[float, float]) -> Frame:
    """Fit a window of this width, with a height in the given range, around all that must be seen."""
    narrow = width < NARROW
    points = scene.points or WORLD_POINTS
    xs, ys = projection.forward([point[0] for point in points], [point[1] for point in points])
    left, right, top, bottom = float(xs.min()), float(xs.max()), float(ys.min()), float(ys.max())
    sides, over = (58, 46) if narrow else (130, 64)
    least = 60 / projection.km_per_unit(projection.inverse(0, (top + bottom) / 2)[0])
    wide, high = max(right - left, least), max(bottom - top, least * 0.6)
    scale = min((width - 2 * sides) / wide, (heights[1] - 2 * over) / high)
    height = min(max(high * scale + 2 * over, heights[0]), heights[1])
    middle = (left + right) / 2, (top + bottom) / 2
    while True:
        origin = middle[0] - width / scale / 2, middle[1] - height / scale / 2
        frame = Frame(projection, scale, origin, width, height)
        # Where there is neither coast nor border, step back for one, but not so far that the route is lost.
        if (right - left) * scale < width * (0.24 if narrow else 0.12) or not _featureless(frame):
            return frame
        scale /= 1.3


def _featureless(frame: Frame) -> bool:
    """Tell whether the window shows neither coast nor border, so that no reader would know where it is."""
    source = basemap.level("50m")
    window = shapely.box(*frame.box)
    lat, lon = frame.middle
    for country in source.countries:
        for rings in country["polygons"]:
            outer = source.ring(rings[0])
            if not (outer[:, 1].min() <= lat <= outer[:, 1].max()):
                continue
            turned = (lon - outer[:, 0].min()) % 360
            if turned > np.ptp(outer[:, 0]):
                continue
            flat = np.column_stack(frame.projection.forward(outer[:, 1], outer[:, 0]))
            shape = shapely.make_valid(shapely.Polygon(flat))
            if shape.contains(window):
                return True
    return False


def base_for(scene: Scene, frames: Sequence[Frame]) -> basemap.Base:
    """Crop the base map for all windows, with as much again on every side to move about in."""
    first = frames[0]
    boxes = np.array([frame.box for frame in frames])
    left, top = boxes[:, :2].min(axis=0)
    right, bottom = boxes[:, 2:].max(axis=0)
    wide, high = (right - left) * 0.45, (bottom - top) * 0.45
    limit = math.pi if first.projection.kind == "mercator" else 1.9
    deep = 2.9 if first.projection.kind == "mercator" else 1.9
    box = (
        max(left - wide, min(left, -limit)), max(top - high, -deep),
        min(right + wide, max(right, limit)), min(bottom + high, deep),
    )  # fmt: skip
    return basemap.crop(
        first.projection, (float(box[0]), float(box[1]), float(box[2]), float(box[3])), scale=first.scale,
        origin=first.origin, latitude=first.middle[0], tinted=scene.tinted, language=scene.words.language,
        budget=max(24_000, basemap.BUDGET - 200 * len(scene.marks)),
    )  # fmt: skip


def marker(mark: Mark, x: float, y: float, *, radius: float, text: str | None = None) -> str:
    """Draw a stop's marker: the shape of its group, filled where its date is sure, hollow where it is not."""
    text = mark.number if text is None else text
    state = "sure" if mark.sure else "open" if mark.dated else "open undated"
    size = radius * (1.12 if len(text) < 3 else 0.9)
    half = max(radius, text_width(text, size, bold=True) / 2 + 4)
    shape = _outline(SHAPES[mark.group % len(SHAPES)], radius, half)
    return (
        f'<g class="mark {state} g{mark.group % GROUPS}" transform="translate({x:.1f} {y:.1f})">{shape}'
        f'<text y="{size * 0.35:.1f}" font-size="{size:.1f}">{escape(text)}</text></g>'
    )


def _outline(shape: str, radius: float, half: float) -> str:
    if shape == "circle":
        return f'<rect class="rim" x="{-half:.1f}" y="{-radius:g}" width="{2 * half:.1f}" height="{2 * radius:g}" rx="{radius:g}"/>'
    if shape == "square":
        return f'<rect class="rim" x="{-half:.1f}" y="{-radius * 0.92:.1f}" width="{2 * half:.1f}" height="{radius * 1.84:.1f}" rx="1.5"/>'
    corners = {"diamond": 4, "hexagon": 6, "triangle": 3, "pentagon": 5}[shape]
    reach = {"diamond": 1.32, "hexagon": 1.12, "triangle": 1.5, "pentagon": 1.2}[shape]
    points = " ".join(
        f"{half * reach * math.sin(2 * math.pi * k / corners):.1f},{-radius * reach * math.cos(2 * math.pi * k / corners):.1f}"
        for k in range(corners)
    )
    return f'<polygon class="rim" points="{points}"/>'


def picture(
    scene: Scene, width: float, heights: tuple[float, float], *, base: basemap.Base | None = None,
    frame: Frame | None = None, made_for: Frame | None = None, use: str | None = None,
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
        scene, frame = self.scene, self.frame
        lines = self._lines()
        clusters = self._clusters()
        markers = [
            marker(one.marks[0], one.x, one.y, radius=self.radius, text=_together(one.marks)) for one in clusters
        ]
        shifted = "".join(
            f'<path class="leader" d="M{x:.1f} {y:.1f}L{one.x:.1f} {one.y:.1f}"/>'
            f'<circle class="dot g{one.marks[0].group % GROUPS}" cx="{x:.1f}" cy="{y:.1f}" r="2.4"/>'
            for one in clusters for x, y in one.shifted
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
            self.labeler.lines += [(*a, *b) for a, b in zip(points, points[1:], strict=False)]

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
            return (0 if told in [mark.point for mark in cluster.marks] else 1 if index in (0, last) else 2, index)

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
            if len({mark.name for mark in marks}) > 2 or placed.label.lines[0][0] != _names_of(marks):
                unnamed += marks
        unnamed.sort(key=lambda mark: (mark.group, mark.index))
        return "".join(leaders), "".join(names), unnamed

    def _variants(self, marks: list[Mark]) -> list[Label]:
        size = self.size
        name = (_names_of(marks), "n", size, text_width(_names_of(marks), size, bold=True))
        dates = ", ".join(dict.fromkeys(mark.short_date for mark in marks if mark.short_date))
        variants = []
        if dates and len(marks) < 3:
            variants.append(Label((name, (dates, "d", size - 1.5, text_width(dates, size - 1.5)))))
        variants.append(Label((name,)))
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
                here, after = line.interpolate(share, normalized=True), line.interpolate(share + 0.01, normalized=True)
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
        # In the page the reader's font may be wider than ours; the text is held to the width it was laid out for.
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
            seen = shapely.transform(shape, lambda points: points * ratio * basemap.TENTH + [dx, dy]).intersection(window)
            text = name.upper()
            width = text_width(text, size, spacing=1.5)
            parts = [part for part in shapely.get_parts(seen) if part.geom_type == "Polygon" and part.area > width * size * 1.6]
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
                f'<text class="d" x="{x + length / 2:.1f}" y="{y - 5:.1f}" font-size="12" text-anchor="middle">{escape(text)}</text>'
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


def globe(frame: Frame) -> str:
    """Draw the side of the Earth that the window lies on, with the window, around (0, 0)."""
    lat, lon = frame.middle
    size = frame.km_per_pixel / EARTH_RADIUS_KM * GLOBE
    wide, high = max(frame.width * size, 7.0), max(frame.height * size, 5.0)
    land = basemap.globe(round(lat), round(lon), GLOBE)
    return (
        f'<circle class="orb" r="{GLOBE:g}"/><path class="orbland" transform="scale(.1)" d="{land}"/>'
        f'<circle class="orb rimmed" r="{GLOBE:g}"/>'
        f'<rect class="spot" x="{-wide / 2:.1f}" y="{-high / 2:.1f}" width="{wide:.1f}" height="{high:.1f}"/>'
    )


def local(frame: Frame) -> bool:
    """Tell whether the window is so small that few would know where on Earth it lies."""
    return frame.width * frame.km_per_pixel < (1500 if frame.width < NARROW else 3200)


@dataclass
class Cluster:
    """Stops that share a marker at a pixel, its box, and their true pixel where it was moved aside."""

    marks: list[Mark]
    x: float
    y: float
    radius: float
    shifted: list[tuple[float, float]] = field(default_factory=list)

    @property
    def box(self) -> Box:
        """Return the marker's box with a pixel to spare."""
        half = max(self.radius, text_width(_together(self.marks), self.radius * 1.0, bold=True) / 2 + 4) + 1
        high = self.radius + 1
        return self.x - half, self.y - high, self.x + half, self.y + high


def relax(points: Sequence[tuple[float, float]], least: float, most: float) -> list[tuple[float, float]]:
    """Move points that are closer than ``least`` pixels apart, each by at most ``most`` pixels."""
    true = np.array(points, dtype=float).reshape(-1, 2)
    now = true.copy()
    count = len(now)
    for _ in range(60):
        pushed = np.zeros_like(now)
        near = False
        for i in range(count):
            delta = now[i] - now
            gap = np.hypot(delta[:, 0], delta[:, 1])
            for j in np.flatnonzero(gap < least).tolist():
                if j == i:
                    continue
                near = True
                away = delta[j] / gap[j] if gap[j] > 0.01 else np.array([math.cos(2.4 * (i - j)), math.sin(2.4 * (i - j))])
                pushed[i] += away * (least - gap[j]) * 0.3
        if not near:
            break
        now += pushed
        drift = now - true
        far = np.maximum(np.hypot(drift[:, 0], drift[:, 1]) / most, 1.0)
        now = true + drift / far[:, None]
    return [(float(x), float(y)) for x, y in now]


def gather(
    marks: Sequence[Mark], points: Sequence[tuple[float, float]], radius: float, told: tuple[float, float] | None = None
) -> list[Cluster]:
    """Place markers: nudge those that touch, let stops of one group that still overlap share one.

    The stop at ``told`` (latitude, longitude), which the picture is about, keeps a marker of its own.
    """
    moved = relax(points, 2 * radius + 4, 1.9 * radius + 4)
    members = [([mark], [spot], [point]) for mark, spot, point in zip(marks, moved, points, strict=True)]

    def cluster(one: tuple[list[Mark], list[tuple[float, float]], list[tuple[float, float]]]) -> Cluster:
        spots_ = one[1]
        x, y = sum(x for x, _ in spots_) / len(spots_), sum(y for _, y in spots_) / len(spots_)
        far = [point for point in one[2] if math.hypot(point[0] - x, point[1] - y) > 4]
        return Cluster(one[0], x, y, radius, far)

    def apart(a: int, b: int) -> bool:
        if clusters[a].marks[0].group != clusters[b].marks[0].group:
            return True
        return told is not None and (clusters[a].marks[0].point == told) != (clusters[b].marks[0].point == told)

    clusters = [cluster(one) for one in members]
    boxes = [one.box for one in clusters]
    i = 0
    while i < len(clusters):
        j = next((k for k in range(i) if not apart(k, i) and overlap(boxes[k], boxes[i], 0.0)), None)
        if j is None:
            i += 1
            continue
        joined = sorted(
            zip(*(members[j][part] + members[i][part] for part in range(3)), strict=True), key=lambda one: one[0].index
        )
        members[j] = [one[0] for one in joined], [one[1] for one in joined], [one[2] for one in joined]
        clusters[j] = cluster(members[j])
        boxes[j] = clusters[j].box
        del members[i], clusters[i], boxes[i]
        i = j
    return _apart(clusters)


def _apart(clusters: list[Cluster]) -> list[Cluster]:
    """Move markers that still overlap, those of different groups, to the nearest free spot beside."""
    placed: list[Cluster] = []
    for one in clusters:
        x, y = one.x, one.y
        for step in range(1, 40):
            if not any(overlap(one.box, other.box) for other in placed):
                break
            angle, reach = step * math.pi / 4, 14 + 12 * ((step - 1) // 8 + 1)
            one.x, one.y = x + reach * math.cos(angle), y - reach * math.sin(angle)
            one.shifted = one.shifted or [(x, y)]
        placed.append(one)
    return placed


def towns(frame: Frame, most: int, apart_from: Sequence[tuple[float, float]]) -> list[tuple[str, float, float]]:
    """Return the largest towns in a window as (name, latitude, longitude), without those where a stop is."""
    from gazetteer import open_index  # noqa: PLC0415

    index = open_index()
    lat, lon = np.asarray(index.latitude), np.asarray(index.longitude)
    corners = [frame.projection.inverse(x, y) for x in frame.box[::2] for y in (frame.box[1], frame.box[3])]
    low, high = min(one[0] for one in corners), max(one[0] for one in corners)
    near = np.flatnonzero((np.asarray(index.population) > 15_000) & (lat > low - 6) & (lat < high + 6))
    pixels = frame.pixels(lat[near], lon[near])
    inside = ((pixels > 6) & (pixels < [frame.width - 6, frame.height - 6])).all(axis=1)
    rows = near[inside]
    order = rows[np.lexsort((rows, -np.asarray(index.population)[rows].astype(np.int64)))]
    stops = frame.pixels([one[0] for one in apart_from] or [0.0], [one[1] for one in apart_from] or [0.0])
    found = []
    for row in order[: 6 * most].tolist():
        place = index.place(row)
        point = frame.pixels(place.latitude, place.longitude)[0]
        if place.kind == "city" and (not apart_from or np.hypot(*(stops - point).T).min() > 16):
            found.append((place.name, place.latitude, place.longitude))
        if len(found) == most:
            break
    return found


def line_paths(scene: Scene, frame: Frame, box: Box) -> str:
    """Draw all that is line or area, in pixels of ``frame``, as far as it lies in ``box`` (pixels)."""

    def path(geometry: BaseGeometry, tolerance: float = 0.25) -> str:
        flat = frame.shape(geometry)
        if shapely.get_dimensions(flat) == 2:
            cut = shapely.make_valid(flat).intersection(shapely.box(*box))
        else:
            cut = shapely.clip_by_rect(flat, *box)
        return decimal_path(cut, tolerance)

    def line(points: Sequence[tuple[float, float]]) -> str:
        return path(LineString([(lon, lat) for lat, lon in points]))

    drawn = []
    border = scene.answer.border
    if border is not None:
        drawn.append(f'<path class="frontier" d="{path(border.lines, 0.3)}"/>')
    for mark in scene.marks:
        name = f"g{mark.group % GROUPS}"
        if mark.outline is not None:
            kind = "area" if shapely.get_dimensions(mark.outline) == 2 else "course"
            drawn.append(f'<path class="{name} {kind}" d="{path(mark.outline, 0.4)}"/>')
        elif mark.place.kind in ("region", "country") and mark.place.extent_km > 20 * frame.km_per_pixel:
            x, y = frame.point(mark.point)
            radius = min(mark.place.extent_km / frame.km_per_pixel, frame.width / 3)
            drawn.append(f'<circle class="{name} area" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>')
    if scene.measured_line:
        data = line(scene.measured_line)
        x, y = frame.point(scene.measured_line[-1])
        drawn.append(
            f'<path class="casing" stroke-width="4.6" d="{data}"/><path class="measured" d="{data}"/>'
            f'<path class="foot" d="M{x:.1f} {y:.1f}h0"/>'
        )
    if scene.reported_line is not None:
        data = path(scene.reported_line, 0.4)
        drawn.append(f'<path class="casing" stroke-width="4.2" d="{data}"/><path class="reported" d="{data}"/>')
    for way in scene.ways:
        data = line(way.points)
        kind = "leg" if way.known else "leg guess"
        drawn.append(
            f'<g class="g{way.group % GROUPS}"><path class="casing" stroke-width="5.4" d="{data}"/>'
            f'<path class="{kind}" d="{data}"/></g>'
        )
    return "".join(piece for piece in drawn if 'd=""' not in piece)


def base_paths(base: basemap.Base) -> str:
    """Return the base map's paths, in tenths of a pixel."""
    tint = f'<path class="tint" d="{base.tint}"/>' if base.tint else ""
    borders = f'<path class="borders" d="{base.borders}"/>' if base.borders else ""
    return f'<path class="land" fill-rule="evenodd" d="{base.land}"/>{tint}{borders}'


def decimal_path(geometry: BaseGeometry, tolerance: float) -> str:
    """Return a geometry in pixels as SVG path data with one decimal."""
    pieces = []
    for part in shapely.get_parts(geometry.simplify(tolerance, preserve_topology=False)):
        for piece in shapely.get_parts(part):
            if piece.is_empty or piece.geom_type == "Point":
                continue
            rings = [piece.exterior, *piece.interiors] if piece.geom_type == "Polygon" else [piece]
            for ring in rings:
                points = [f"{x:.1f} {y:.1f}" for x, y in shapely.get_coordinates(ring).tolist()]
                pieces.append("M" + "L".join(points) + ("Z" if piece.geom_type == "Polygon" else ""))
    return "".join(pieces)


def draw_label(placed: Placed, *, fit: bool = False) -> str:
    """Draw a placed label; ``fit`` holds its lines to the width that was found for them, whatever the font."""
    left, top, right, _ = placed.box
    x = {"start": left, "end": right, "middle": (left + right) / 2}[placed.anchor]
    drawn, y = [], top
    for text, kind, size, width in placed.label.lines:
        y += size * 1.16
        held = f' textLength="{width:.0f}" lengthAdjust="spacingAndGlyphs"' if fit and text else ""
        drawn.append(
            f'<text class="{kind}" x="{x:.1f}" y="{y - size * 0.26:.1f}" font-size="{size:g}" text-anchor="{placed.anchor}"{held}>{escape(text)}</text>'
        )
    return "".join(drawn)


def _together(marks: list[Mark]) -> str:
    """Return the numbers of stops that share a marker: ``3``, ``3–5``, ``2, 7``."""
    if len(marks) == 1:
        return marks[0].number
    indices = [mark.index for mark in marks]
    if indices == list(range(indices[0], indices[-1] + 1)):
        return f"{marks[0].number}–{indices[-1] + 1}"
    if len(marks) == 2:
        return f"{marks[0].number}, {indices[1] + 1}"
    return f"{marks[0].number} +{len(marks) - 1}"


def _names_of(marks: list[Mark]) -> str:
    names = list(dict.fromkeys(mark.name for mark in marks))
    return ", ".join(names) if len(names) < 3 else f"{names[0]} – {names[-1]}"


def _text_box(spot: tuple[float, float], label: Label) -> BaseGeometry:
    x, y = spot
    box: BaseGeometry = shapely.box(x - label.width / 2, y - label.height / 2, x + label.width / 2, y + label.height / 2)
    return box


def _spots(polygon: BaseGeometry) -> list[tuple[float, float]]:
    """Return points inside a polygon for its name: its centre first, then a grid, the middle before the rim."""
    left, top, right, bottom = polygon.bounds
    centre = polygon.centroid
    grid = [(left + (right - left) * i / 10, top + (bottom - top) * j / 10) for i in range(1, 10) for j in range(1, 10)]
    grid.sort(key=lambda spot: (math.hypot(spot[0] - centre.x, (spot[1] - centre.y) * 1.5), spot))
    return [(centre.x, centre.y), *grid]


def spots(shape: BaseGeometry, most: int, least: float) -> list[list[int]]:
    """Return up to ``most`` places for a country's name as (x, y, room to both sides), the roomiest first."""
    areas = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    found: list[list[int]] = []
    for part in sorted(areas, key=lambda one: -one.area)[:2]:
        thin = part.simplify(2.0)
        left, top, right, bottom = thin.bounds
        for j in range(1, 8):
            y = top + (bottom - top) * j / 8
            chords = thin.intersection(LineString([(left - 1, y), (right + 1, y)]))
            for chord in shapely.get_parts(chords):
                if chord.geom_type != "LineString" or chord.length < least / 6:
                    continue
                x0, x1 = chord.coords[0][0], chord.coords[-1][0]
                found += [[round(x0 + (x1 - x0) * share), round(y), round(2 * min(share, 1 - share) * (x1 - x0))] for share in (0.5, 0.25, 0.75)]
    found.sort(key=lambda spot: (-spot[2], spot))
    return found[: 3 * most]
