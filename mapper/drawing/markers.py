"""The numbered markers of the stops: their shape, and how those that touch are moved apart or joined."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

import numpy as np

from mapper.drawing.labels import Box, overlap
from mapper.drawing.style import GROUPS, SHAPES, text_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapper.drawing.scene import Mark

__all__ = ["Cluster", "gather", "marker", "relax", "together"]


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
        half = max(self.radius, text_width(together(self.marks), self.radius * 1.0, bold=True) / 2 + 4) + 1
        high = self.radius + 1
        return self.x - half, self.y - high, self.x + half, self.y + high


def marker(mark: Mark, x: float, y: float, *, radius: float, text: str | None = None) -> str:
    """Draw a stop's marker: the shape of its group, filled where its date is sure, hollow where it is not."""
    text = mark.number if text is None else text
    state = "sure" if mark.sure else "open" if mark.dated else "open undated"
    size = radius * (1.12 if len(text) < 3 else 0.9)
    half = max(radius, text_width(text, size, bold=True) / 2 + 4)
    shape = _rim(SHAPES[mark.group % len(SHAPES)], radius, half)
    return (
        f'<g class="mark {state} g{mark.group % GROUPS}" transform="translate({x:.1f} {y:.1f})">{shape}'
        f'<text y="{size * 0.35:.1f}" font-size="{size:.1f}">{escape(text)}</text></g>'
    )


def _rim(shape: str, radius: float, half: float) -> str:
    if shape == "circle" and half == radius:
        return f'<circle class="rim" r="{radius:g}"/>'
    if shape == "circle":
        return (
            f'<rect class="rim" x="{-half:.1f}" y="{-radius:g}" width="{2 * half:.1f}" '
            f'height="{2 * radius:g}" rx="{radius:g}"/>'
        )
    if shape == "square":
        return (
            f'<rect class="rim" x="{-half:.1f}" y="{-radius * 0.92:.1f}" width="{2 * half:.1f}" '
            f'height="{radius * 1.84:.1f}" rx="1.5"/>'
        )
    corners = {"diamond": 4, "hexagon": 6, "triangle": 3, "pentagon": 5}[shape]
    reach = {"diamond": 1.32, "hexagon": 1.12, "triangle": 1.5, "pentagon": 1.2}[shape]
    points = " ".join(
        f"{half * reach * math.sin(2 * math.pi * k / corners):.1f},"
        f"{-radius * reach * math.cos(2 * math.pi * k / corners):.1f}"
        for k in range(corners)
    )
    return f'<polygon class="rim" points="{points}"/>'


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
                away = (
                    delta[j] / gap[j] if gap[j] > 0.01 else np.array([math.cos(2.4 * (i - j)), math.sin(2.4 * (i - j))])
                )
                pushed[i] += away * (least - gap[j]) * 0.3
        if not near:
            break
        now += pushed
        drift = now - true
        far = np.maximum(np.hypot(drift[:, 0], drift[:, 1]) / most, 1.0)
        now = true + drift / far[:, None]
    return [(float(x), float(y)) for x, y in now]


def gather(
    marks: Sequence[Mark],
    points: Sequence[tuple[float, float]],
    radius: float,
    told: tuple[float, float] | None = None,
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
            zip(*(members[j][part] + members[i][part] for part in range(3)), strict=True),
            key=lambda one: one[0].index,
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


def together(marks: list[Mark]) -> str:
    """Return the numbers of stops that share a marker: ``3``, ``3–5``, ``2, 7``."""
    if len(marks) == 1:
        return marks[0].number
    indices = [mark.index for mark in marks]
    if indices == list(range(indices[0], indices[-1] + 1)):
        return f"{marks[0].number}–{indices[-1] + 1}"
    if len(marks) == 2:
        return f"{marks[0].number}, {indices[1] + 1}"
    return f"{marks[0].number} +{len(marks) - 1}"
