"""Which points of a line may be the nearest, found by balls within balls.

The line's points are sorted along a space-filling curve and put into groups of `GROUP`; each group has a
ball that holds it, groups of groups have larger ones. A search starts from the few largest balls and opens
only those that reach nearer than the nearest point found so far. Arrays of 32 bits hold the points to half
a meter, which `SLACK` allows for; whoever asks measures what is found in 64 bits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["BallTree", "along_curve"]

Floats = np.ndarray[Any, np.dtype[np.float64]]
Singles = np.ndarray[Any, np.dtype[np.float32]]

GROUP = 16
TOP = 64
"""Balls that are all looked at."""
BEAM = 3
"""Balls that are opened on each level for a first guess of the nearest distance."""
SLACK = 0.005
"""Kilometers that a distance of 32 bits may be off, with room to spare."""
NOWHERE = 1e5
"""Coordinate, kilometers, of what fills up the last group: no search reaches it."""
MOST = 3_000_000
"""Balls that are opened at once; a search for more is to be split."""


def along_curve(xyz: Floats) -> Any:
    """Return the order of earth-centered points (n, 3), km, along a space-filling curve (Morton's)."""
    steps = ((xyz + 6400) * (2**20 / 12_800)).astype(np.uint64)
    key = np.zeros(len(xyz), np.uint64)
    for axis in range(3):
        key |= _spread(steps[:, axis]) << np.uint64(axis)
    return np.argsort(key, kind="stable")


def _spread(bits: Any) -> Any:
    """Return whole numbers of 20 bits with two zeros after each bit."""
    for shift, mask in (
        (32, 0x1F00000000FFFF),
        (16, 0x1F0000FF0000FF),
        (8, 0x100F00F00F00F00F),
        (4, 0x10C30C30C30C30C3),
        (2, 0x1249249249249249),
    ):
        bits = (bits | (bits << np.uint64(shift))) & np.uint64(mask)
    return bits


class BallTree:
    """Balls around points.

    Parameters
    ----------
    xyz
        Earth-centered points (n, 3), kilometers.
    """

    def __init__(self, xyz: Floats) -> None:
        self.order = along_curve(xyz)
        center, radius = xyz[self.order], np.zeros(len(xyz))
        self.levels: list[tuple[Singles, Singles]] = []
        while len(center) > TOP or not self.levels:
            missing = -len(center) % GROUP
            points = np.concatenate([center, np.repeat(center[-1:], missing, 0)]).reshape(-1, GROUP, 3)
            within = np.append(radius, np.zeros(missing)).reshape(-1, GROUP)
            center = (points.min(axis=1) + points.max(axis=1)) / 2
            radius = (np.sqrt(((points - center[:, None]) ** 2).sum(axis=2)) + within).max(axis=1)
            if missing:
                points[-1, GROUP - missing :] = NOWHERE
            by_axis = np.ascontiguousarray(points.transpose(0, 2, 1))
            self.levels.append((by_axis.astype(np.float32), (within + SLACK).astype(np.float32)))
        self.center, self.radius = center, radius

    def reach(
        self, here: Floats, limit_of: Callable[[Floats], Floats], upper: Floats | None = None
    ) -> tuple[Any, Any] | None:
        """Return all points that lie within a limit which depends on how far the nearest one is.

        Parameters
        ----------
        here
            Earth-centered points (m, 3), kilometers.
        limit_of
            Gives the limits for distances to the nearest point; must not fall where they rise.
        upper
            Distances (m,) within which a point is known to lie; looked for where not given.

        Returns
        -------
        tuple of ndarray or None
            Rows of ``here``, in order, and numbers of points; a few may lie beyond the limit. None where too
            many would be opened at once for all of ``here``.
        """
        single = here.astype(np.float32)
        far = (here**2).sum(axis=1)[:, None] + (self.center**2).sum(axis=1) - 2 * here @ self.center.T
        far = np.sqrt(np.maximum(far, 0))
        if upper is None:
            upper = self._guess(single, far)
        limit = limit_of(upper + SLACK)
        row, ball = np.nonzero(far <= limit[:, None] + self.radius + SLACK)
        reach = limit.astype(np.float32)
        for depth in range(len(self.levels) - 1, -1, -1):
            if len(row) * GROUP > MOST and len(here) > 1:
                return None
            square = self._squares(depth, ball, single[row])
            if depth == 0:
                first = np.flatnonzero(np.diff(row, prepend=-1))
                least = np.sqrt(np.minimum.reduceat(square.min(axis=1), first).astype(np.float64))
                reach[row[first]] = limit_of(least + SLACK)
            allowed = self.levels[depth][1][ball] + reach[row][:, None]
            allowed *= allowed
            kept = np.flatnonzero(square <= allowed)
            row, ball = row[kept // GROUP], ball[kept // GROUP] * GROUP + kept % GROUP
        return row, self.order[ball]

    def _guess(self, single: Singles, far: Floats) -> Floats:
        """Return distances to points that are near, if not always the nearest."""
        beam = min(BEAM, far.shape[1])
        balls = np.argpartition(far, beam - 1, axis=1)[:, :beam]
        rows = np.arange(len(single))
        square: Any = None
        for depth in range(len(self.levels) - 1, -1, -1):
            wide = balls.shape[1]
            square = self._squares(depth, balls.ravel(), np.repeat(single, wide, axis=0))
            square = square.reshape(len(single), wide * GROUP)
            best = np.argpartition(square, BEAM - 1, axis=1)[:, :BEAM]
            balls = balls[rows[:, None], best // GROUP] * GROUP + best % GROUP
        return np.asarray(np.sqrt(square.min(axis=1).astype(np.float64)))

    def _squares(self, depth: int, balls: Any, single: Singles) -> Singles:
        """Return squared distances (n, GROUP) from points (n, 3) to what ``balls`` (n,) hold."""
        away = self.levels[depth][0][balls]
        away -= single[:, :, None]
        away *= away
        square: Singles = away[:, 0]
        square += away[:, 1]
        square += away[:, 2]
        return square
