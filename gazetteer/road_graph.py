"""The main-road network: where a point joins it, and the shortest way along it.

The artefact ``roads.bin`` (see `gazetteer.build.roads`) is a contraction hierarchy: every search climbs from
its starting points to ever more important junctions, and two searches meet. A climb visits a few hundred
junctions.
"""

from __future__ import annotations

import heapq
import math
import zlib
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from gazetteer.errors import ArtefactError
from gazetteer.store import data_folder, open_arrays

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = [
    "GRID_STEP",
    "NORTH",
    "OFF_ROAD_DETOUR",
    "SOUTH",
    "STEP",
    "WATER",
    "Access",
    "Climb",
    "RoadGraph",
    "open_graph",
    "pack",
    "starts",
    "unpack",
]

Array = np.ndarray[Any, Any]
Climb = dict[int, tuple[float, int]]
"""Junction to (kilometers from the start, junction before it or -1)."""

STEP = 0.001
"""Degrees between two possible coordinates of a junction, about 100 m."""

GRID_STEP = 0.05
"""Degrees a side of a cell of the grid of landmasses."""

SOUTH = -60.0
"""Southern edge of the grid of landmasses, degrees."""

NORTH = 85.0
"""Northern edge of the grid of landmasses, degrees."""

WATER = 0x8000
"""Added to the number of a landmass in cells off its coast."""

KM_PER_DEGREE = 111.195

REACH_KM = (8.0, 40.0, 200.0)
"""How far from a point a road is looked for, in this order."""

OFF_ROAD_DETOUR = 1.3
"""Way to the network over its straight line, the tracks and lesser roads that the network leaves out."""

MOST_ACCESSES = 8

WATER_STEP_KM = 2.0


@dataclass(frozen=True, slots=True)
class Access:
    """A spot where a point joins the network: ``share`` of the way along a road from ``tail`` to ``head``."""

    tail: int
    head: int
    share: float
    length_km: float
    off_km: float


def pack(values: Array) -> bytes:
    """Compress whole numbers: signs folded into the lowest bit, then byte by byte, the lowest bytes first."""
    folded = np.where(values < 0, -2 * values - 1, 2 * values).astype("<u4")
    planes = folded.view(np.uint8).reshape(-1, 4).T
    return len(folded).to_bytes(8, "little") + zlib.compress(planes.tobytes(), 9)


def unpack(packed: Array) -> Array:
    """Undo `pack`; the result is int32.

    Raises
    ------
    ArtefactError
        The bytes are not what `pack` writes.
    """
    try:
        count = int.from_bytes(packed[:8].tobytes(), "little")
        planes = np.frombuffer(zlib.decompress(packed[8:].tobytes()), np.uint8).reshape(4, count)
    except (zlib.error, ValueError) as error:
        raise ArtefactError(
            f"the gazetteer's file {data_folder() / 'roads.bin'} is damaged; reinstall the package"
        ) from error
    folded = planes[0].astype(np.uint32)
    for byte in (1, 2, 3):
        if planes[byte].any():
            folded |= planes[byte].astype(np.uint32) << np.uint32(8 * byte)
    sign = -(folded & np.uint32(1)).astype(np.int32)
    return np.asarray((folded >> np.uint32(1)).astype(np.int32) ^ sign)


class RoadGraph:
    """The network in memory: about 40 MB, opened in a few tenths of a second.

    Raises
    ------
    ArtefactError
        ``roads.bin`` is missing or damaged.
    """

    def __init__(self) -> None:
        packed = open_arrays("roads.bin")
        columns = {name: unpack(packed[name]) for name in packed}
        self.latitude: Array = np.cumsum(columns["latitude"]) * STEP
        self.longitude: Array = np.cumsum(columns["longitude"]) * STEP
        count = columns["degree"]
        self.first: Array = np.concatenate(([0], np.cumsum(count)))
        tails = np.repeat(np.arange(len(count), dtype=np.int32), count)
        self.head: Array = columns["head"] + tails
        self.length: Array = columns["length"]
        self.middle: Array = columns["middle"]
        self.land_start: Array = np.cumsum(columns["land_start"])
        self.land_label: Array = columns["land_label"]
        roads = np.flatnonzero(self.middle == 0)
        self.road_tail: Array = tails[roads]
        self.road_head: Array = self.head[roads]
        self.road_length: Array = self.length[roads]
        south, north = self.latitude[self.road_tail], self.latitude[self.road_head]
        self.road_south: Array = np.minimum(south, north)
        self.road_north: Array = np.maximum(south, north)

    def landmass(self, latitude: float, longitude: float) -> int:
        """Return the number of the landmass at a point, 0 at sea (more than some 10 km off any coast)."""
        return int(self._cells(np.array([latitude]), np.array([longitude]))[0]) % WATER

    def water_km(self, one: tuple[float, float], other: tuple[float, float]) -> float:
        """Return how many kilometers of the straight line between two points run over the sea, roughly."""
        turn = (other[1] - one[1] + 540) % 360 - 180
        across = turn * math.cos(math.radians((one[0] + other[0]) / 2))
        length = math.hypot(other[0] - one[0], across) * KM_PER_DEGREE
        shares = np.linspace(0, 1, max(2, math.ceil(length / WATER_STEP_KM)))
        latitudes = one[0] + shares * (other[0] - one[0])
        cells = self._cells(latitudes, (one[1] + shares * turn + 180) % 360 - 180)
        return float(np.mean((cells == 0) | (cells >= WATER))) * length

    def _cells(self, latitudes: Array, longitudes: Array) -> Array:
        width = round(360 / GRID_STEP)
        rows = np.floor((latitudes - SOUTH) / GRID_STEP).astype(np.int64)
        cells = rows * width + ((longitudes + 180) / GRID_STEP).astype(np.int64) % width
        labels = self.land_label[np.searchsorted(self.land_start, cells, "right") - 1]
        return np.where((rows >= 0) & (latitudes < NORTH), labels, 0)

    def accesses(self, latitude: float, longitude: float) -> list[Access]:
        """Return where a point joins the network, nearest first, on its own landmass only; maybe nowhere."""
        here = self.landmass(latitude, longitude)
        if not here:
            return []
        for reach in REACH_KM:
            rows, shares, offs = self._roads_near(latitude, longitude, reach)
            found = self._nearest(rows, shares, offs, here)
            if found:
                return found
        return []

    def _roads_near(self, latitude: float, longitude: float, reach_km: float) -> tuple[Array, Array, Array]:
        """Return roads that pass within a distance: their rows, the share along them, kilometers to there."""
        margin = reach_km / KM_PER_DEGREE
        rows = np.flatnonzero((self.road_south <= latitude + margin) & (self.road_north >= latitude - margin))
        across = KM_PER_DEGREE * max(math.cos(math.radians(latitude)), 0.01)
        x_tail = (self.longitude[self.road_tail[rows]] - longitude + 540) % 360 - 180
        x_head = (self.longitude[self.road_head[rows]] - longitude + 540) % 360 - 180
        near = np.minimum(x_tail, x_head) * across <= reach_km
        near &= (np.maximum(x_tail, x_head) * across >= -reach_km) & (np.abs(x_tail - x_head) < 180)
        rows, x_tail, x_head = rows[near], x_tail[near] * across, x_head[near] * across
        y_tail = (self.latitude[self.road_tail[rows]] - latitude) * KM_PER_DEGREE
        y_head = (self.latitude[self.road_head[rows]] - latitude) * KM_PER_DEGREE
        along_x, along_y = x_head - x_tail, y_head - y_tail
        square = np.maximum(along_x**2 + along_y**2, 1e-9)
        shares = np.clip(-(x_tail * along_x + y_tail * along_y) / square, 0, 1)
        offs = np.hypot(x_tail + shares * along_x, y_tail + shares * along_y)
        order = np.argsort(offs, kind="stable")
        order = order[offs[order] <= reach_km]
        return rows[order], shares[order], offs[order]

    def _nearest(self, rows: Array, shares: Array, offs: Array, here: int) -> list[Access]:
        """Choose the roads worth trying, best first: the nearest, and others that are not much farther."""
        found: list[Access] = []
        for row, share, off in zip(rows.tolist(), shares.tolist(), offs.tolist(), strict=True):
            if len(found) == MOST_ACCESSES or (found and off > 2 * found[0].off_km + 3):
                break
            tail, head = int(self.road_tail[row]), int(self.road_head[row])
            if here in (self._landmass_of(tail), self._landmass_of(head)):
                found.append(Access(tail, head, share, float(self.road_length[row]) / 10, off))
        return found

    def _landmass_of(self, node: int) -> int:
        return self.landmass(float(self.latitude[node]), float(self.longitude[node]))

    def climb(self, starts: Mapping[int, float]) -> Climb:
        """Search upward from junctions, each given with the kilometers already gone."""
        reached: Climb = {node: (km, -1) for node, km in starts.items()}
        queue = [(km, node) for node, km in starts.items()]
        heapq.heapify(queue)
        done: set[int] = set()
        first, head, length = self.first, self.head, self.length
        while queue:
            km, node = heapq.heappop(queue)
            if node in done:
                continue
            done.add(node)
            span = slice(first[node], first[node + 1])
            for other, hundreds in zip(head[span].tolist(), length[span].tolist(), strict=True):
                total = km + hundreds / 10
                known = reached.get(other)
                if known is None or total < known[0]:
                    reached[other] = (total, node)
                    heapq.heappush(queue, (total, other))
        return reached

    def meet(self, one: Climb, other: Climb) -> tuple[float, int] | None:
        """Return the shortest sum of two climbs and the junction where they meet, or None."""
        if len(one) > len(other):
            one, other = other, one
        shared = one.keys() & other.keys()
        return min(((one[node][0] + other[node][0], node) for node in shared), default=None)

    def trail(self, climb: Climb, node: int) -> list[int]:
        """Return the junctions from the start of a climb up to a node, shortcuts unpacked."""
        steps = [node]
        while climb[steps[-1]][1] >= 0:
            steps.append(climb[steps[-1]][1])
        steps.reverse()
        path = steps[:1]
        for lower, upper in pairwise(steps):
            path += self._unpacked(lower, upper)
        return path

    def _unpacked(self, start: int, end: int) -> list[int]:
        """Return the junctions of an edge but its first, its shortcuts replaced by what they stand for."""
        path: list[int] = []
        stack = [(start, end)]
        while stack:
            one, other = stack.pop()
            middle = self._middle(one, other)
            if middle is None:
                path.append(other)
            else:
                stack += [(middle, other), (one, middle)]
        return path

    def _middle(self, one: int, other: int) -> int | None:
        """Return the junction that the shortest edge between two goes by, None where it is a road."""
        best: tuple[int, int | None] | None = None
        for tail, head in ((one, other), (other, one)):
            low, high = int(self.first[tail]), int(self.first[tail + 1])
            for edge in (low + np.flatnonzero(self.head[low:high] == head)).tolist():
                middle = int(self.middle[edge])
                entry = (int(self.length[edge]), tail + middle if middle else None)
                if best is None or entry[0] < best[0]:
                    best = entry
        if best is None:
            raise ArtefactError("the road network is damaged: a shortcut is lost; reinstall the package")
        return best[1]


def starts(accesses: Iterable[Access]) -> dict[int, float]:
    """Return the junctions that accesses lead to, with kilometers from the point, the way there included."""
    reached: dict[int, float] = {}
    for access in accesses:
        off = access.off_km * OFF_ROAD_DETOUR
        for node, share in ((access.tail, access.share), (access.head, 1 - access.share)):
            km = off + share * access.length_km
            reached[node] = min(km, reached.get(node, math.inf))
    return reached


@lru_cache(maxsize=1)
def open_graph() -> RoadGraph:
    """Open the network, once.

    Raises
    ------
    ArtefactError
        See `RoadGraph`.
    """
    return RoadGraph()
