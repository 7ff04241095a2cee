"""The nearest point of many lines, on the WGS 84 ellipsoid, with a bound for the error of every answer.

Edges are cut to pieces of at most `PIECE_KM`, straight in degrees, and their ends written as earth-centered
coordinates. Straight through the Earth the distance to a piece is exact arithmetic; the geodesic that
belongs to such a chord is known within the Earth's least and greatest radius of curvature. So every piece
that could be the nearest is among those whose chord is short enough, and only those are measured along the
ellipsoid.

One point: all edges are looked at. Many points are sorted along a space-filling curve, so that neighbors find
in the processor's cache what the point before them needed. `gazetteer.border_tree` gives, for each, all ends
that may matter: where d is the distance to the nearest end and h the length of a piece, the ends of the
nearest piece lie within sqrt(d² + h²/4), and a little more as a chord is no geodesic. Where ``pykdtree`` is
installed, a kd-tree answers most of very many points, twice to five times as fast: an edge that is not at one of the k
nearest ends lies at sqrt(r² - h²/4) or more, where r is the distance of the k-th. The others go to the balls.

Measured against a projection centered on each point the error is 3 cm at most; the tests hold it to 10 cm.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from gazetteer.border_tree import BallTree, along_curve
from gazetteer.geodesy import (
    R_MAX_KM,
    R_MIN_KM,
    chord_of_geodesic_km,
    densify,
    ecef_km,
    geodesic_of_chord_km,
    inverse,
)

if TYPE_CHECKING:
    from gazetteer.border_data import EdgeSet

__all__ = ["EdgeIndex", "Nearest"]

Floats = np.ndarray[Any, np.dtype[np.float64]]

PIECE_KM = 2.0
"""Longest piece: its chord lies up to 8 cm deep and as far aside of the straight line in degrees (10 cm at
50° of latitude). Neither is an error of the answer, as the nearest point is put back on the line; they may
only make two pieces that are equally near change places."""

DRAWN_KM = 1.0
"""Longest edge of the lines that are given out."""

TOLERANCE_KM = 1e-4
"""How much nearer an unseen edge may be before more edges are looked at."""

FEW = 8
"""Points that are cheaper one by one than by building a tree."""

FEW_INDEXED = 2
"""The same where there is a tree already."""

CHUNK = 16_384
"""Points that are worked on at once."""

REACH_CHUNK = 2048
"""Points that are looked for among the balls at once, so that the work stays in the processor's cache."""

KD_FROM = 10_000
"""Points from which on the kd-tree, which takes every core, is quicker than the balls."""

KD_K = 4
KD_LEAF = 8

BESIDE = 4.0
"""See `Pieces._contenders`."""

FAR_KM = 400.0
"""Beyond this chord the foot on the chord and the foot of the geodesic may part by more than 10 m."""

REFINED_KM = 1000.0
"""Beyond this the foot of the geodesic is looked for along the nearest piece."""

ANTIPODAL_KM = 11_900.0
"""Beyond this chord, 15,300 km on the ground, chords tell little of geodesics."""

ANTIPODAL_MARGIN_KM = 130.0
"""What two chords of one geodesic may differ by: 2 (`R_MAX_KM` - `R_MIN_KM`), and more."""

SAMPLED_KM = ANTIPODAL_KM - ANTIPODAL_MARGIN_KM
"""Beyond this chord pieces are measured to at many points."""

FINER = np.linspace(0, 1, 9)[:-1]


class Nearest(NamedTuple):
    """For each point: kilometers, the nearest point (degrees), its owner, the bound of the error (km)."""

    km: Floats
    lat: Floats
    lon: Floats
    owner: Any
    bound_km: Floats


class EdgeIndex:
    """Lines to be measured to.

    Parameters
    ----------
    edges
        Points in (latitude, longitude) degrees, whether each is joined to the next, and an owner for each.
    """

    def __init__(self, edges: EdgeSet) -> None:
        self.edges = edges

    def nearest(self, lat: Floats, lon: Floats, tolerance_km: float = TOLERANCE_KM) -> Nearest:
        """Return the nearest points; NaN where a coordinate is NaN or there are no lines.

        Parameters
        ----------
        lat, lon
            Checked arrays of one dimension, degrees.
        tolerance_km
            How much nearer an edge that was not looked at may be.
        """
        out = _empty(len(lat), np.nan)
        known = np.flatnonzero(~(np.isnan(lat) | np.isnan(lon)))
        if not len(self.edges.points) or not len(known):
            return out
        if len(known) <= (FEW_INDEXED if "_pieces" in self.__dict__ else FEW):
            for at in known:
                _put(out, at, self._one(float(lat[at]), float(lon[at])))
            return out
        known = known[along_curve(ecef_km(lat[known], lon[known]))]
        many = len(known) >= KD_FROM
        for start in range(0, len(known), CHUNK):
            rows = known[start : start + CHUNK]
            _put(out, rows, self._many(lat[rows], lon[rows], tolerance_km if many else None))
        return out

    def between_km(self, lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
        """Return bounds of the distances to the lines, from below and above, quickly: about 1 % apart.

        Beyond 15,000 km, where chords tell little of geodesics, the upper bound is infinite. Coordinates as
        for `nearest`, none of them NaN.
        """
        here = ecef_km(lat, lon)
        order = along_curve(here)
        least = np.empty(len(lat))
        for start in range(0, len(lat), REACH_CHUNK):
            rows = order[start : start + REACH_CHUNK]
            least[rows] = self._pieces.nearest_end(here[rows])
        nearest = np.sqrt(np.maximum(least**2 - self._pieces.longest**2 / 4, 0))
        high = np.where(least > ANTIPODAL_KM, np.inf, geodesic_of_chord_km(least, R_MIN_KM))
        return geodesic_of_chord_km(nearest, R_MAX_KM), high

    def drawn(self) -> tuple[Floats, Any]:
        """Return the points (latitude, longitude) of the lines as cut, and which are joined to the next."""
        points, row = densify(self.edges.points, DRAWN_KM, self.edges.joined)
        last = np.append(row[1:] != row[:-1], True)
        return points, self.edges.joined[row] | ~last

    # ------------------------------------------------------------ one point, every edge

    @cached_property
    def _rough(self) -> tuple[Floats, Floats]:
        """Earth-centered ends of the edges as the source has them, and the length of each edge (km)."""
        xyz = ecef_km(self.edges.points[:, 0], self.edges.points[:, 1])
        length = np.zeros(len(xyz))
        length[:-1] = np.sqrt(((xyz[1:] - xyz[:-1]) ** 2).sum(axis=1))
        return xyz, np.where(self.edges.joined, length, 0.0)

    def _one(self, lat: float, lon: float) -> Nearest:
        xyz, length = self._rough
        here = ecef_km(np.asarray(lat), np.asarray(lon))
        chord = np.sqrt(((xyz - here) ** 2).sum(axis=1))
        reach = float(_longest_chord(chord.min()))
        near = chord - 1.01 * length - 0.01 <= reach
        keep = near.copy()
        keep[1:] |= near[:-1] & self.edges.joined[:-1]
        rows = np.flatnonzero(keep)
        joined = self.edges.joined[rows] & near[rows]
        points, row = densify(self.edges.points[rows], PIECE_KM, joined)
        last = np.append(row[1:] != row[:-1], True)
        pieces = Pieces(points, joined[row] | ~last)
        at = np.arange(len(points))
        share, gap = pieces.project(here[None, :], at)
        at = np.flatnonzero(gap <= _longest_chord(gap.min()))
        if gap.min() > FAR_KM:
            at, share = pieces.finer(at)
        else:
            share = share[at]
        there = pieces.point(at, share)
        km = inverse(lat, lon, there[:, 0], there[:, 1])[0]
        best = int(km.argmin())
        owner = self.edges.owner[rows[row[at[best]]]]
        return Nearest(km[best], there[best, 0], there[best, 1], owner, np.zeros(()))

    # ------------------------------------------------------------ many points, a tree

    @cached_property
    def _pieces(self) -> Pieces:
        points, row = densify(self.edges.points, PIECE_KM, self.edges.joined)
        last = np.append(row[1:] != row[:-1], True)
        return Pieces(points, self.edges.joined[row] | ~last, self.edges.owner[row])

    def _many(self, lat: Floats, lon: Floats, tolerance_km: float | None) -> Nearest:
        pieces, points = self._pieces, (lat, lon, ecef_km(lat, lon))
        out = _empty(len(lat), np.inf)
        rows, upper = np.arange(len(lat)), None
        if tolerance_km is not None and pieces.tree is not None:
            rows, upper = pieces.search(out, points, tolerance_km)
        waiting = [slice(start, start + REACH_CHUNK) for start in range(0, len(rows), REACH_CHUNK)]
        while waiting:
            part = waiting.pop()
            known = None if upper is None else upper[part]
            if not pieces.reach(out, rows[part], points, known):
                middle = part.start + len(rows[part]) // 2
                waiting += [slice(part.start, middle), slice(middle, part.stop)]
        return out


class Pieces:
    """Short pieces of lines: ``i`` leads from point ``i`` to the next, or is a point where a line ends."""

    def __init__(self, points: Floats, joined: Any, owner: Any = None) -> None:
        self.points, self.owner = points, owner
        self.xyz = ecef_km(points[:, 0], points[:, 1])
        self.joined = joined.copy()
        self.joined[-1:] = False
        self.span = np.where(self.joined[:, None], np.roll(self.xyz, -1, axis=0) - self.xyz, 0.0)
        self.step = np.where(self.joined[:, None], np.roll(points, -1, axis=0) - points, 0.0)
        square = (self.span**2).sum(axis=1)
        self.longest = float(np.sqrt(square.max(initial=0.0)))
        self.inverse_square = np.divide(1.0, square, out=np.zeros_like(square), where=square > 0)

    @cached_property
    def tree(self) -> Any:
        """Return a kd-tree over the pieces' ends; None where pykdtree is not installed."""
        try:
            from pykdtree.kdtree import KDTree  # noqa: PLC0415 -- optional, and not needed for one point
        except ImportError:
            return None
        return KDTree(self.xyz, leafsize=KD_LEAF)

    @cached_property
    def balls(self) -> BallTree:
        """Return the tree of balls over the pieces' ends."""
        return BallTree(self.xyz)

    def project(self, here: Floats, at: Any) -> tuple[Floats, Floats]:
        """Return how far along (0 to 1) and off (chord, km) pieces ``at`` (n,) are for ``here`` (n, 3)."""
        away, span = here - self.xyz[at], self.span[at]
        share = np.einsum("ni,ni->n", away, span) * self.inverse_square[at]
        np.clip(share, 0, 1, out=share)
        away -= share[:, None] * span
        return share, np.sqrt(np.einsum("ni,ni->n", away, away))

    def point(self, at: Any, share: Floats) -> Floats:
        """Return (latitude, longitude) at a share of a piece."""
        return np.asarray(self.points[at] + share[..., None] * self.step[at])

    def finer(self, at: Any) -> tuple[Any, Floats]:
        """Return pieces and shares for eight points on each piece."""
        return np.repeat(at, len(FINER)), np.tile(FINER, len(at))

    def search(self, out: Nearest, points: tuple[Floats, Floats, Floats], tolerance_km: float) -> tuple[Any, Floats]:
        """Fill in ``out`` where the `KD_K` nearest ends suffice; return the other rows and how far the first is."""
        k = min(KD_K, len(self.points))
        far, ends = self.tree.query(points[2], k=k)
        far, ends = far.reshape(-1, k), ends.reshape(-1, k)
        limit = self.limit(far[:, 0])
        enough = far[:, -1] >= limit - tolerance_km
        mine = np.flatnonzero(enough)
        if len(mine):
            row, column = np.nonzero(far[mine] <= limit[mine, None])
            end = ends[mine[row], column].astype(np.int64)
            unseen = np.sqrt(np.maximum(far[mine, -1] ** 2 - self.longest**2 / 4, 0))
            self._answer(out, mine, points, (row, end), unseen)
        return np.flatnonzero(~enough), far[~enough, 0]

    def nearest_end(self, here: Floats) -> Floats:
        """Return the chords from points (n, 3) to the nearest ends of pieces, kilometers."""
        found = self.balls.reach(here, np.asarray)
        if found is None:
            middle = len(here) // 2
            return np.concatenate([self.nearest_end(here[:middle]), self.nearest_end(here[middle:])])
        row, end = found
        away = self.xyz[end] - here[row]
        return np.asarray(np.sqrt(np.minimum.reduceat(np.einsum("ni,ni->n", away, away), _firsts(row))))

    def limit(self, least: Floats) -> Floats:
        """Return how far (chord, km) an end of the nearest piece may lie where the nearest end is ``least`` off."""
        return np.asarray(np.hypot(_longest_chord(least), self.longest / 2))

    def reach(self, out: Nearest, rows: Any, points: tuple[Floats, Floats, Floats], upper: Floats | None) -> bool:
        """Fill in ``out`` for ``rows``, looking at every end that may matter; False if they are too many at once."""
        here = points[2][rows]
        found = self.balls.reach(here, self.limit, upper)
        if found is None:
            return False
        row, end = found
        away = self.xyz[end] - here[row]
        far = np.sqrt(np.einsum("ni,ni->n", away, away))
        first = _best(row, far)
        least = far[first][row]
        apart = np.sqrt(((self.xyz[end] - self.xyz[end[first]][row]) ** 2).sum(axis=1))
        reach = least + (_longest_chord(least) - least) * _part(apart + self.longest, least)
        kept = np.flatnonzero(far**2 <= reach**2 + self.longest**2 / 4 + 1e-9)
        self._answer(out, rows, points, (row[kept], end[kept]), np.full(len(rows), np.inf))
        return True

    def _answer(self, out: Nearest, rows: Any, points: Any, seen: tuple[Any, Any], unseen: Floats) -> None:
        """Measure to the pieces on both sides of seen ends, (row, end) sorted by row; fill in ``out``."""
        lat, lon, here = (values[rows] for values in points)
        row, at = np.repeat(seen[0], 2), np.repeat(seen[1], 2)
        at[1::2] = np.maximum(at[1::2] - 1, 0)
        share, gap = self.project(here[row], at)
        useful = np.flatnonzero((share < 1) | ~self.joined[at] | (gap > SAMPLED_KM))
        row, at, share, gap = row[useful], at[useful], share[useful], gap[useful]
        chosen = self._contenders(row, at, share, gap)
        row, at, share = self._sampled(row[chosen], at[chosen], share[chosen], gap[chosen])
        there = self.point(at, share)
        km = inverse(lat[row], lon[row], there[:, 0], there[:, 1], with_azimuth=False)[0]
        best = _best(row, km)
        km, there, at = km[best], there[best], at[best]
        self._refine((lat, lon), at, km, there)
        bound = np.maximum(km - geodesic_of_chord_km(unseen, R_MAX_KM), 0.0)
        _put(out, rows, Nearest(km, there[:, 0], there[:, 1], self.owner[at], bound))

    @staticmethod
    def _sampled(row: Any, at: Any, share: Floats, gap: Floats) -> tuple[Any, Any, Floats]:
        """Put points all along a piece for the foot of its chord where that tells little of the geodesic's."""
        count = np.where(gap > SAMPLED_KM, len(FINER), 1)
        if count.max(initial=1) == 1:
            return row, at, share
        each = np.repeat(np.arange(len(row)), count)
        step = np.arange(len(each)) - np.repeat(np.cumsum(count) - count, count)
        share = np.where(count[each] > 1, FINER[step], share[each])
        return row[each], at[each], share

    def _refine(self, spots: tuple[Floats, Floats], at: Any, km: Floats, there: Floats) -> None:
        """Move far answers, in place, along their pieces to where a parabola through three geodesics is least."""
        far = np.flatnonzero((km > REFINED_KM) & self.joined[at])
        if not len(far):
            return
        lat, lon, at = spots[0][far], spots[1][far], at[far]

        def measure(share: Any) -> tuple[Floats, Floats]:
            to = self.point(at, np.broadcast_to(share, at.shape))
            return to, inverse(lat, lon, to[:, 0], to[:, 1], with_azimuth=False)[0]

        start, middle, end = (measure(share)[1] for share in (0.0, 0.5, 1.0))
        bend = 2 * (start + end - 2 * middle)
        share = np.where(bend > 0, 0.5 + (start - end) / (2 * np.where(bend > 0, bend, 1.0)), end < start)
        to, measured = measure(np.clip(share, 0.0, 1.0))
        nearer = measured < km[far]
        km[far[nearer]], there[far[nearer]] = measured[nearer], to[nearer]

    def _contenders(self, row: Any, at: Any, share: Floats, gap: Floats) -> Any:
        """Return which of these pieces, sorted by ``row``, may be nearest along the ellipsoid.

        A piece far from the one with the shortest chord must have a chord within the whole margin; one
        beside it lies in nearly the same direction, where nearly the same curvature applies to both, and
        gets its part of the margin (`BESIDE` times the angle between the two, seen from the point, which is
        several times what is possible).
        """
        first = _best(row, gap)
        counts = np.diff(_firsts(row), append=len(row))
        least = np.repeat(gap[first], counts)
        margin = _longest_chord(least) - least
        chosen = np.flatnonzero(gap <= least + margin)
        foot = self.xyz[at[first]] + share[first, None] * self.span[at[first]]
        which = np.repeat(np.arange(len(first)), counts)[chosen]
        apart = np.sqrt(
            ((self.xyz[at[chosen]] + share[chosen, None] * self.span[at[chosen]] - foot[which]) ** 2).sum(axis=1)
        )
        part = _part(apart, least[chosen])
        return chosen[gap[chosen] <= least[chosen] + margin[chosen] * part + 1e-9]


def _firsts(row: Any) -> Any:
    """Return where each new value begins in a sorted array."""
    return np.flatnonzero(np.diff(row, prepend=-1))


def _best(row: Any, km: Floats) -> Any:
    """Return, for each row of a sorted array, the index of its least ``km``."""
    first = _firsts(row)
    if len(first) == len(row):
        return first
    order = np.lexsort((km, row))
    return order[first]


def _longest_chord(chord: Any) -> Any:
    """Return the longest chord that may belong to a geodesic as short as that of ``chord`` may be long."""
    known = chord_of_geodesic_km(geodesic_of_chord_km(chord, R_MIN_KM), R_MAX_KM) + 1e-9
    return np.where(np.asarray(chord) > ANTIPODAL_KM, chord + ANTIPODAL_MARGIN_KM, known)


def _part(apart: Floats, least: Floats) -> Floats:
    """Return which part of the margin a piece gets that lies ``apart`` from the nearest; see `Pieces._contenders`."""
    part = np.minimum(1.0, BESIDE * apart / np.maximum(least, 1e-9))
    return np.where(least > ANTIPODAL_KM, 1.0, part)


def _empty(count: int, value: float) -> Nearest:
    """Return answers to be filled in; no owner is -1."""
    km, lat, lon, bound = np.full((4, count), value)
    return Nearest(km, lat, lon, np.full(count, -1), bound)


def _put(out: Nearest, rows: Any, found: Nearest) -> None:
    for column, values in zip(out, found, strict=True):
        column[rows] = values
