"""Where names go: never on a marker, never on each other, never over the edge of the frame."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

import numpy as np

__all__ = ["Box", "Label", "Labeler", "Placed"]

Box = tuple[float, float, float, float]
"""left, top, right, bottom in pixels."""

SIDES = ((1, 0), (-1, 0), (1, -1), (1, 1), (-1, -1), (-1, 1), (0, -1), (0, 1))
"""Directions in which a name may stand from its marker, the best first."""
REACHES = (3.0, 8.0, 24.0, 38.0, 56.0)
"""Pixels between marker and name; from 24 on a leader joins them."""


@dataclass(frozen=True, slots=True)
class Label:
    """A text of one or more lines: ``lines`` holds (text, class, size in px, width in px)."""

    lines: tuple[tuple[str, str, float, float], ...]

    @property
    def width(self) -> float:
        """Return the width of the widest line in pixels."""
        return max(line[3] for line in self.lines)

    @property
    def height(self) -> float:
        """Return the height of all lines in pixels."""
        return sum(line[2] * 1.16 for line in self.lines)


@dataclass(frozen=True, slots=True)
class Placed:
    """A label in its place: ``box``, how its lines are aligned, and the leader to its marker, if any."""

    label: Label
    box: Box
    anchor: str
    leader: tuple[float, float, float, float] | None = None


def overlap(a: Box, b: Box, gap: float = 0.0) -> bool:
    """Tell whether two boxes come closer than ``gap``."""
    return a[0] < b[2] + gap and b[0] < a[2] + gap and a[1] < b[3] + gap and b[1] < a[3] + gap


def crosses(box: Box, line: tuple[float, float, float, float]) -> bool:
    """Tell whether a segment meets a box (Liang and Barsky's clipping)."""
    x0, y0, x1, y1 = line
    low, high = 0.0, 1.0
    for delta, start, near, far in ((x1 - x0, x0, box[0], box[2]), (y1 - y0, y0, box[1], box[3])):
        if abs(delta) < 1e-12:
            if not near <= start <= far:
                return False
            continue
        first, last = sorted(((near - start) / delta, (far - start) / delta))
        low, high = max(low, first), min(high, last)
        if low > high:
            return False
    return True


@dataclass
class Labeler:
    """The frame, what stands in it already, and the lines that a name would rather not lie on."""

    frame: Box
    taken: list[Box] = field(default_factory=list)
    lines: list[tuple[float, float, float, float]] = field(default_factory=list)

    def free(self, box: Box, gap: float = 2.0) -> bool:
        """Tell whether a box lies in the frame and clear of all that is taken."""
        left, top, right, bottom = self.frame
        if box[0] < left + 3 or box[1] < top + 3 or box[2] > right - 3 or box[3] > bottom - 3:
            return False
        return not any(overlap(box, other, gap) for other in self.taken)

    def crossed(self, box: Box) -> int:
        """Return how many line segments run through a box."""
        return sum(crosses(box, line) for line in self.lines)

    def claim(self, placed: Placed) -> Placed:
        """Take a label's place, and its leader's as a line to keep clear of."""
        self.taken.append(placed.box)
        if placed.leader is not None:
            self.lines.append(placed.leader)
        return placed

    def around(
        self, x: float, y: float, radius: float, label: Label, *, half: float = 0.0, beside: bool = False
    ) -> Placed | None:
        """Find the best place for a label beside a marker or farther off; None if all is taken.

        ``radius`` is half the marker's height, ``half`` half its width where that is more, all in pixels;
        ``beside`` allows no place that would need a leader.
        """
        wider = max(half - radius, 0.0)
        best: tuple[float, Placed] | None = None
        for distance in REACHES[:2] if beside else REACHES:
            for rank, side in enumerate(SIDES):
                start = x + wider * side[0]
                placed = self._beside(start, y, radius + distance, side, label, leader=distance > 10)
                cost = rank + distance * 0.35 + 9 * self.crossed(placed.box)
                if (best is None or cost < best[0]) and self.free(placed.box) and self._clear(placed, x, y):
                    best = cost, placed
        return None if best is None else self.claim(best[1])

    def anywhere(self, x: float, y: float, label: Label) -> Placed | None:
        """Place a label in the free spot nearest to a point, with a leader from its edge; None if there is none."""
        left, top, right, bottom = self.frame
        half = label.width / 2, label.height / 2
        spots = [
            (a, b)
            for a in np.arange(left + half[0] + 4, right - half[0] - 3, 9.0).tolist()
            for b in np.arange(top + half[1] + 4, bottom - half[1] - 3, 9.0).tolist()
        ]
        spots.sort(key=lambda spot: (math.hypot(spot[0] - x, 1.6 * (spot[1] - y)), spot))
        for crossed in (0, 2, 9):
            placed = self.first_free(spots, label, most_crossed=crossed)
            if placed is not None:
                a, b, c, d = placed.box
                return replace(placed, leader=(x, y, min(max(x, a + 4), c - 4), d if d < y else max(y, b)))
        return None

    def _clear(self, placed: Placed, x: float, y: float) -> bool:
        """Tell whether a label's leader runs over nothing but its own marker."""
        line = placed.leader
        return line is None or not any(
            crosses(box, line) for box in self.taken if not (box[0] <= x <= box[2] and box[1] <= y <= box[3])
        )

    def _beside(
        self, x: float, y: float, distance: float, side: tuple[int, int], label: Label, *, leader: bool
    ) -> Placed:
        dx, dy = side
        slant = 0.72 if dx and dy else 1.0
        px, py = x + dx * distance * slant, y + dy * distance * slant
        width, height = label.width, label.height
        left = px if dx > 0 else px - width if dx < 0 else px - width / 2
        top = py - height / 2 if dy == 0 else py - height if dy < 0 else py
        if dx and dy:
            top += 5 if dy < 0 else -5
        anchor = {1: "start", -1: "end", 0: "middle"}[dx]
        line = None
        if leader:
            line = (x, y, px - dx * 2, (top + height / 2) if dx else py - dy * 2)
        return Placed(label, (left, top, left + width, top + height), anchor, line)

    def first_free(self, spots: list[tuple[float, float]], label: Label, *, most_crossed: int = 0) -> Placed | None:
        """Centre a label on the first of these points where it is free and crossed by few lines."""
        for x, y in spots:
            box = (x - label.width / 2, y - label.height / 2, x + label.width / 2, y + label.height / 2)
            if self.free(box) and self.crossed(box) <= most_crossed:
                return self.claim(Placed(label, box, "middle"))
        return None
