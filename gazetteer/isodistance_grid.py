"""The first, rough shape of a line of equal distance: a grid refined where the line may pass, then contoured.

Cells of a grid in degrees are halved wherever their center, give or take half their size, may be at the
distance; no part of the line can be missed above the last size, as no distance changes faster than the way.
A distance to lines has no narrow peak but along its ridges, where two parts of the lines are equally far. So
an edge between two corners that are both too near is certified by their nearest border points: no spot of it
is farther from the lines than from both of these. Where that leaves room for a gap, the spot is looked at and
becomes a corner, until no gap is missed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from gazetteer.geodesy import EARTH_A_KM, chord_of_geodesic_km, ecef_km, geodesic_of_chord_km, geodetic

if TYPE_CHECKING:
    from gazetteer.border_index import EdgeIndex

__all__ = ["VERTEX_KM", "Spots", "contour", "look", "ridge"]

Floats = np.ndarray[Any, np.dtype[np.float64]]
Crossing = tuple[int, int]
"""The numbers of two corners, the lesser first, between which the line passes."""

FIRST_CELL = 10.0
"""Degrees of the cells that the search begins with."""
CELLS_PER_DISTANCE = ((30.0, 2.2), (150.0, 4.0), (np.inf, 8.0))
"""Up to how many kilometers the distance spans at least so many of the last cells; near lines are long."""
KM_PER_DEGREE = 111.32
"""At the equator; a cell is nowhere wider."""
VERTEX_KM = 0.002
"""How exactly a vertex lies at the distance."""
STEPS = 12
RIDGES = 10
"""How often an edge is looked at again for a gap."""


class Spots(NamedTuple):
    """Points (degrees), how much farther than the distance they are (km), nearest border points (earth-centered)."""

    lat: Floats
    lon: Floats
    excess: Floats
    foot: Floats

    def plus(self, more: Spots) -> Spots:
        """Return these and more."""
        return Spots(*(np.concatenate(both) for both in zip(self, more, strict=True)))


def look(lines: EdgeIndex, km: float, lat: Floats, lon: Floats) -> Spots:
    """Measure points, of which the longitudes may run on past 180° and the latitudes past a pole stop there."""
    found = lines.nearest(np.clip(lat, -90, 90), (lon + 180) % 360 - 180)
    return Spots(lat, lon, found.km - km, ecef_km(found.lat, found.lon))


def ridge(ends: tuple[Floats, Floats], feet: tuple[Floats, Floats], excess: Floats) -> tuple[Floats, Floats]:
    """Return where a way is equally far from the nearest border points of its ends, and how far it may be there.

    Parameters
    ----------
    ends, feet
        Both ends and their nearest border points, each (n, 3), kilometers from the Earth's center.
    excess
        How much farther than some distance the first ends are, (n,), kilometers.

    Returns
    -------
    tuple of ndarray
        The share of the way, 0 to 1, and the most by which that distance is exceeded on the way, kilometers.
    """
    way, apart = ends[1] - ends[0], feet[1] - feet[0]
    start = ends[0] - feet[0]
    other = ends[0] - feet[1]
    slope = 2 * np.einsum("ni,ni->n", way, apart)
    gain = np.einsum("ni,ni->n", other, other) - np.einsum("ni,ni->n", start, start)
    share = np.clip(np.divide(gain, slope, out=np.zeros_like(gain), where=slope > 0), 0, 1)
    there = start + share[:, None] * way
    chords = np.sqrt(np.einsum("ni,ni->n", start, start)), np.sqrt(np.einsum("ni,ni->n", there, there))
    near, far = (geodesic_of_chord_km(chord, EARTH_A_KM) for chord in chords)
    return share, np.asarray(excess + far - near)


def contour(lines: EdgeIndex, km: float, gap_km: float) -> tuple[Spots, Any, float]:
    """Return chains of points at the distance, on the edges of cells.

    Parameters
    ----------
    lines
        What to measure from.
    km
        The distance.
    gap_km
        By how much a gap between two cells must exceed the distance to be seen.

    Returns
    -------
    tuple
        The points, the number of the chain that each belongs to, and the length of a cell in kilometers.
        Each chain is in order, and the point after its last is its first.
    """
    cells, size = _cells(lines, km)
    none = np.zeros(0)
    here, cell_km = Spots(none, none, none, np.zeros((0, 3))), size * KM_PER_DEGREE
    if not len(cells):
        return here, np.zeros(0, int), cell_km
    across = round(360 / size)
    around = cells[:, None, :] + np.array([[0, 0], [0, 1], [1, 1], [1, 0]])
    around[..., 1] %= across
    unique, corner = np.unique(around[..., 0] * across + around[..., 1], return_inverse=True)
    corner = corner.reshape(-1, 4)
    spots = look(lines, km, unique // across * size - 90, unique % across * size - 180)
    sides = np.sort(np.stack([corner, np.roll(corner, -1, axis=1)], axis=-1), axis=-1)
    edges, edge = np.unique(sides.reshape(-1, 2), axis=0, return_inverse=True)
    spots, between = _seen_gaps(lines, km, spots, edges, gap_km)
    links = _links(lines, km, spots, (corner, edge.reshape(-1, 4)), between)
    chains = _chains(links)
    if not chains:
        return here, np.zeros(0, int), cell_km
    number = np.repeat(np.arange(len(chains)), [len(chain) for chain in chains])
    here, found = _placed(lines, km, spots, np.array([crossing for chain in chains for crossing in chain]))
    return Spots(*(values[found] for values in here)), number[found], cell_km


def _cells(lines: EdgeIndex, km: float) -> tuple[Any, float]:
    """Return the cells, (row, column) numbers (n, 2), that the line may pass, and their size in degrees."""
    size = FIRST_CELL
    span = next(cells for upto, cells in CELLS_PER_DISTANCE if km <= upto)
    rows, columns = np.mgrid[0 : round(180 / size), 0 : round(360 / size)]
    cells = np.column_stack([rows.ravel(), columns.ravel()])
    while True:
        lat, lon = (cells[:, 0] + 0.5) * size - 90, (cells[:, 1] + 0.5) * size - 180
        widest = np.cos(np.radians(np.maximum(np.abs(lat) - size / 2, 0)))
        half = np.hypot(size, size * widest) / 2 * KM_PER_DEGREE * 1.01
        low, high = lines.between_km(lat, lon)
        cells = cells[(low - half <= km) & (high + half >= km)]
        if size * KM_PER_DEGREE * span <= km or not len(cells):
            return cells, size
        size /= 2
        quarters = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
        cells = (cells[:, None, :] * 2 + quarters).reshape(-1, 2)


def _eastward(spots: Spots, first: Any, second: Any) -> Floats:
    """Return the degrees of longitude from some spots to others, the short way."""
    return np.asarray((spots.lon[second] - spots.lon[first] + 180) % 360 - 180)


def _seen_gaps(
    lines: EdgeIndex, km: float, spots: Spots, edges: Any, gap_km: float
) -> tuple[Spots, dict[int, list[tuple[float, int]]]]:
    """Put corners on edges (n, 2) that may hide a gap; return all spots, and (share, number) by row of ``edges``."""
    between: dict[int, list[tuple[float, int]]] = {}
    row = np.flatnonzero((spots.excess[edges] < 0).all(axis=1))
    ends, shares = edges[row], np.tile([0.0, 1.0], (len(row), 1))
    for _ in range(RIDGES):
        xyz = ecef_km(spots.lat[ends], spots.lon[ends])
        feet = spots.foot[ends]
        share, most = ridge((xyz[:, 0], xyz[:, 1]), (feet[:, 0], feet[:, 1]), spots.excess[ends[:, 0]])
        hit = np.flatnonzero((most > gap_km) & (share > 0) & (share < 1))
        if not len(hit):
            break
        row, ends, shares, share = row[hit], ends[hit], shares[hit], share[hit]
        lat = spots.lat[ends[:, 0]] + share * (spots.lat[ends[:, 1]] - spots.lat[ends[:, 0]])
        lon = spots.lon[ends[:, 0]] + share * _eastward(spots, ends[:, 0], ends[:, 1])
        number = len(spots.lat) + np.arange(len(hit))
        spots = spots.plus(look(lines, km, lat, lon))
        at = shares[:, 0] + share * (shares[:, 1] - shares[:, 0])
        for one, where, new in zip(row.tolist(), at.tolist(), number.tolist(), strict=True):
            between.setdefault(one, []).append((where, new))
        near = np.flatnonzero(spots.excess[number] < 0)
        row = np.concatenate([row[near], row[near]])
        ends = np.concatenate(
            [np.column_stack([ends[:, 0], number])[near], np.column_stack([number, ends[:, 1]])[near]]
        )
        shares = np.concatenate([np.column_stack([shares[:, 0], at])[near], np.column_stack([at, shares[:, 1]])[near]])
    return spots, between


def _links(
    lines: EdgeIndex, km: float, spots: Spots, cells: tuple[Any, Any], between: dict[int, list[tuple[float, int]]]
) -> dict[Crossing, list[Crossing]]:
    """Join the crossings of each cell, given by its corners and its edges (n, 4) both; return both ways."""
    corner, edge = cells
    far = spots.excess > 0
    changes = far[corner] != far[np.roll(corner, -1, axis=1)]
    more = np.isin(edge, list(between)).any(axis=1)
    loops = [
        _crossings(_loop(*cell, between), far) for cell in zip(corner[more].tolist(), edge[more].tolist(), strict=True)
    ]
    odd = ~more & (changes.sum(axis=1) == 4)
    loops += [_crossings(loop, far) for loop in corner[odd].tolist()]
    plain = np.flatnonzero(~more & (changes.sum(axis=1) == 2))
    side = np.nonzero(changes[plain])[1].reshape(-1, 2)
    found = [np.column_stack([corner[plain, side[:, i]], corner[plain, (side[:, i] + 1) % 4]]) for i in (0, 1)]
    pairs = list(zip(*(map(tuple, np.sort(ends, axis=1).tolist()) for ends in found), strict=True))
    pairs += _paired(lines, km, spots, [loop for loop in loops if loop])
    links: dict[Crossing, list[Crossing]] = {}
    for first, second in pairs:
        links.setdefault(first, []).append(second)
        links.setdefault(second, []).append(first)
    return links


def _loop(corner: list[int], edge: list[int], between: dict[int, list[tuple[float, int]]]) -> list[int]:
    """Return the spots around a cell, in order."""
    loop = []
    for first, second, row in zip(corner, corner[1:] + corner[:1], edge, strict=True):
        inner = [number for _, number in sorted(between.get(row, ()))]
        loop += [first, *(inner if first < second else inner[::-1])]
    return loop


def _crossings(loop: list[int], far: Any) -> list[tuple[int, int]]:
    """Return the steps around a cell over which the line passes, the first of them outward."""
    steps = [(one, two) for one, two in zip(loop, loop[1:] + loop[:1], strict=True) if far[one] != far[two]]
    return steps if not steps or far[steps[0][1]] else steps[1:] + steps[:1]


def _paired(lines: EdgeIndex, km: float, spots: Spots, loops: list[list[tuple[int, int]]]) -> list[tuple[Any, Any]]:
    """Pair the crossings of cells; where there are four or more, by whether the parts outside are joined."""
    fours, more = [loop for loop in loops if len(loop) == 4], [loop for loop in loops if len(loop) > 4]
    open_ = dict(zip(map(tuple, fours), _joined(lines, km, spots, np.array(fours)), strict=True)) if fours else {}
    for loop in more:
        outer = [spot for out, back in zip(loop[::2], loop[1::2], strict=True) for spot in (out[1], back[0])]
        middle = geodetic(ecef_km(spots.lat[outer], spots.lon[outer]).mean(axis=0)[None])
        open_[tuple(loop)] = bool(look(lines, km, *middle).excess[0] > 0)
    pairs = []
    for loop in loops:
        turned = [*loop[1:], loop[0]] if open_.get(tuple(loop)) else loop
        keys = [(min(step), max(step)) for step in turned]
        pairs += list(zip(keys[::2], keys[1::2], strict=True))
    return pairs


def _joined(lines: EdgeIndex, km: float, spots: Spots, steps: Any) -> list[bool]:
    """Return whether the strait between two parts of a cell that are too near is open.

    Parameters
    ----------
    steps
        Spots (n, 4, 2) on both sides of the four crossings around a cell, the first of them outward.
    """
    xyz, rows = ecef_km(spots.lat, spots.lon), np.arange(len(steps))
    shores = steps[:, [0, 3], [0, 1]], steps[:, [1, 2], [1, 0]]
    feet = spots.foot[shores[0]][:, :, None], spots.foot[shores[1]][:, None]
    nearest = ((feet[0] - feet[1]) ** 2).sum(axis=-1).reshape(-1, 4).argmin(axis=1)
    first, second = feet[0][rows, nearest // 2, 0], feet[1][rows, 0, nearest % 2]
    apart = (second - first)[:, None]
    ends, ways = xyz[shores[0]], xyz[shores[1]] - xyz[shores[0]]
    gain = ((ends - second[:, None]) ** 2).sum(axis=-1) - ((ends - first[:, None]) ** 2).sum(axis=-1)
    slope = 2 * (ways * apart).sum(axis=-1)
    share = np.clip(np.divide(gain, slope, out=np.full_like(gain, 0.5), where=slope > 0), 0, 1)
    mouths = ends + share[..., None] * ways
    strait = mouths[:, 1] - mouths[:, 0]
    length = np.maximum((strait**2).sum(axis=-1), 1e-12)
    narrows = np.clip((((first + second) / 2 - mouths[:, 0]) * strait).sum(axis=-1) / length, 0, 1)
    lat, lon = geodetic(mouths[:, 0] + narrows[:, None] * strait)
    return list((look(lines, km, lat, lon).excess > 0).tolist())


def _chains(links: dict[Crossing, list[Crossing]]) -> list[list[Crossing]]:
    """Follow the links; every chain closes but for those that end at a pole."""
    chains = []
    left = dict.fromkeys(sorted(links, key=lambda crossing: len(links[crossing])))
    while left:
        start = next(iter(left))
        chain, at = [start], start
        del left[start]
        while True:
            onward = next((crossing for crossing in links[at] if crossing in left), None)
            if onward is None:
                break
            chain.append(onward)
            del left[onward]
            at = onward
        if len(chain) > 2:
            chains.append(chain)
    return chains


def _placed(lines: EdgeIndex, km: float, spots: Spots, crossings: Any) -> tuple[Spots, Any]:
    """Return where ways between corners (n, 2) pass the distance first, coming from the near one, and whether found.

    As no spot is farther from the lines than from a nearest point known, the way stays too near up to where it
    leaves that point's reach; there the nearest point is looked for again, until none is nearer.
    """
    near = np.where(spots.excess[crossings[:, 0]] < spots.excess[crossings[:, 1]], 0, 1)
    rows = np.arange(len(crossings))
    first, second = crossings[rows, near], crossings[rows, 1 - near]
    end = np.column_stack([spots.lat[second], spots.lon[first] + _eastward(spots, first, second)])
    here = Spots(*(values[first] for values in spots))
    open_ = rows
    for _ in range(STEPS):
        lat, lon, excess, foot = (values[open_] for values in here)
        start, way = ecef_km(lat, lon), ecef_km(*end[open_].T)
        way -= start
        away = start - foot
        chord = np.sqrt((away**2).sum(axis=1))
        reach = chord_of_geodesic_km(geodesic_of_chord_km(chord, EARTH_A_KM) - excess, EARTH_A_KM)
        square, half = np.maximum((way**2).sum(axis=1), 1e-12), (away * way).sum(axis=1)
        share = (np.sqrt(np.maximum(half**2 - square * (chord**2 - reach**2), 0)) - half) / square
        share = np.clip(share, -1, 1)
        seen = look(lines, km, lat + share * (end[open_, 0] - lat), lon + share * (end[open_, 1] - lon))
        for values, new in zip(here, seen, strict=True):
            values[open_] = new
        open_ = open_[np.abs(seen.excess) > VERTEX_KM]
        if not len(open_):
            break
    return here, np.abs(here.excess) <= VERTEX_KM
