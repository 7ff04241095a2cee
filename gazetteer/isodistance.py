"""Lines of equal distance: all points exactly so far, along the ellipsoid, from a border.

Cells of a grid in degrees are halved wherever the distance at their center, give or take half their size,
may be the one sought; no part of the line can be missed above the last size, as no distance changes faster
than the way. The last cells are contoured by their corners. Every vertex is then pulled along the geodesic
from its nearest border point to the exact distance, and pieces that stray are split.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from gazetteer.geodesy import destination, inverse

if TYPE_CHECKING:
    from gazetteer.border_index import EdgeIndex

__all__ = ["isodistance"]

Floats = np.ndarray[Any, np.dtype[np.float64]]

SHORTEST_KM, LONGEST_KM = 1.0, 15_000.0
FIRST_CELL = 10.0
"""Degrees of the cells that the search begins with."""
CELLS_PER_DISTANCE = ((30.0, 2.2), (150.0, 4.0), (LONGEST_KM, 8.0))
"""Up to how many kilometers the distance spans at least so many of the last cells; near lines are long."""
VERTEX_KM = 0.002
"""How exactly a vertex lies at the distance."""
STRAY = 0.003
"""How far the drawn line may stray from the distance, as a part of it, before a piece is split."""
LEAST_STRAY_KM = 0.1
SHARES = np.array([0.25, 0.5, 0.75])
"""Where along a piece it is looked at."""
ROUNDS = 12
AIM_AFTER = 3
"""Rounds after which a piece that still strays is taken to cut off a tip between two parts of the line."""
SIDEWAYS = np.geomspace(0.02, 16, 28)
"""How far to the side of such a piece the tip is looked for, in lengths of the piece."""
PULLS = 12
KM_PER_DEGREE = 111.32
"""At the equator; a cell is nowhere wider."""


def isodistance(lines: EdgeIndex, km: float) -> shapely.MultiLineString:
    """Return the line of all points exactly ``km`` from the lines.

    Parameters
    ----------
    lines
        What to measure from.
    km
        Kilometers, 1 to 15,000.

    Returns
    -------
    shapely.MultiLineString
        (longitude, latitude), cut at the antimeridian; each vertex within 10 m, each point between within 1
        % of the distance or 200 m, whichever is more.

    Raises
    ------
    ValueError
        ``km`` is out of range.
    """
    if not SHORTEST_KM <= km <= LONGEST_KM:
        raise ValueError(f"a distance line can be drawn from {SHORTEST_KM:g} to {LONGEST_KM:,.0f} km, not at {km} km")
    cells, size = _cells(lines, km)
    if not len(cells):
        return shapely.MultiLineString()
    chains = _contour(lines, km, cells, size)
    return shapely.multilinestrings(_cut(_smooth(lines, km, chains)))


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
        found = lines.nearest(lat, lon, 0.01 * km).km
        cells = cells[np.abs(found - km) <= half + 0.01 * km]
        if size * KM_PER_DEGREE * span <= km or not len(cells):
            return cells, size
        size /= 2
        quarters = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
        cells = (cells[:, None, :] * 2 + quarters).reshape(-1, 2)


def _contour(lines: EdgeIndex, km: float, cells: Any, size: float) -> list[Floats]:
    """Return closed chains of (latitude, longitude) where the distance passes ``km``, by marching squares."""
    across = round(360 / size)
    corner = np.array([[0, 0], [0, 1], [1, 1], [1, 0]])
    around = cells[:, None, :] + corner
    around[..., 1] %= across
    key = around[..., 0] * across + around[..., 1]
    unique, where = np.unique(key, return_inverse=True)
    where = where.reshape(key.shape)
    lat, lon = unique // across * size - 90, unique % across * size - 180
    value = lines.nearest(np.clip(lat, -90, 90), lon, 0.001 * km).km - km
    links: dict[tuple[int, int], list[tuple[int, int]]] = {}
    beyond = value[where] > 0
    for square in where[beyond.any(axis=1) & ~beyond.all(axis=1)]:
        _link(square.tolist(), value, links)
    return [_place(chain, lat, lon, value) for chain in _chains(links)]


def _link(square: list[int], value: Floats, links: dict[tuple[int, int], list[tuple[int, int]]]) -> None:
    """Join the edges of one square that the line crosses; a saddle is cut by the sign of its mean."""
    inside = [bool(value[corner] > 0) for corner in square]
    crossed = [side for side in range(4) if inside[side] != inside[(side + 1) % 4]]
    if len(crossed) == 4 and (sum(float(value[corner]) for corner in square) > 0) == inside[0]:
        crossed = [0, 1, 2, 3]
    elif len(crossed) == 4:
        crossed = [3, 0, 1, 2]
    edges = [tuple(sorted((square[side], square[(side + 1) % 4]))) for side in crossed]
    for first, second in zip(edges[::2], edges[1::2], strict=True):
        links.setdefault((first[0], first[1]), []).append((second[0], second[1]))
        links.setdefault((second[0], second[1]), []).append((first[0], first[1]))


def _chains(links: dict[tuple[int, int], list[tuple[int, int]]]) -> list[list[tuple[int, int]]]:
    """Follow the links; every chain closes but for those that end at a pole."""
    chains = []
    left = dict.fromkeys(sorted(links, key=lambda edge: len(links[edge])))
    while left:
        start = next(iter(left))
        chain, at = [start], start
        del left[start]
        while True:
            onward = next((edge for edge in links[at] if edge in left), None)
            if onward is None:
                break
            chain.append(onward)
            del left[onward]
            at = onward
        if len(chain) > 2:
            chains.append(chain)
    return chains


def _place(chain: list[tuple[int, int]], lat: Floats, lon: Floats, value: Floats) -> Floats:
    """Return where the line crosses these edges, by linear interpolation; longitudes run on past 180°."""
    ends = np.array([*chain, chain[0]])
    first, second = value[ends[:, 0]], value[ends[:, 1]]
    share = first / (first - second)
    east = (lon[ends[:, 1]] - lon[ends[:, 0]] + 180) % 360 - 180
    points = np.empty((len(ends), 2))
    points[:, 0] = lat[ends[:, 0]] + share * (lat[ends[:, 1]] - lat[ends[:, 0]])
    points[:, 1] = lon[ends[:, 0]] + share * east
    return points


def _pull(lines: EdgeIndex, km: float, points: Floats) -> Floats:
    """Move points along the geodesics from their nearest border points until they lie at ``km``."""
    points = points.copy()
    open_ = np.arange(len(points))
    for _ in range(PULLS):
        lat, lon = points[open_].T
        found = lines.nearest(lat, (lon + 180) % 360 - 180, VERTEX_KM / 2)
        off = np.abs(found.km - km) > VERTEX_KM
        if not off.any():
            break
        open_ = open_[off]
        bearing = inverse(found.lat[off], found.lon[off], lat[off], lon[off])[1]
        there, east = destination(found.lat[off], (found.lon[off] + 180) % 360 - 180, bearing, km)
        points[open_] = np.column_stack([there, points[open_, 1] + (east - points[open_, 1] + 180) % 360 - 180])
    return points


def _smooth(lines: EdgeIndex, km: float, chains: list[Floats]) -> list[Floats]:
    """Pull the vertices, then split pieces that are off by too much, until none is."""
    allowed = max(STRAY * km, LEAST_STRAY_KM)
    last = np.cumsum([len(chain) for chain in chains]) - 1
    points = _pull(lines, km, np.concatenate(chains))
    chain = np.repeat(np.arange(len(chains)), [len(chain) for chain in chains])
    points[last] = points[np.concatenate([[0], last[:-1] + 1])]
    suspect = chain[:-1] == chain[1:]
    for turn in range(ROUNDS):
        at = np.flatnonzero(suspect)
        step = (points[at + 1, 1] - points[at, 1] + 180) % 360 - 180
        way = np.column_stack([points[at + 1, 0] - points[at, 0], step])
        between = points[at][:, None, :] + SHARES[:, None] * way[:, None, :]
        lat, lon = between[..., 0].ravel(), (between[..., 1].ravel() + 180) % 360 - 180
        stray = np.abs(lines.nearest(lat, lon, VERTEX_KM).km - km).reshape(-1, len(SHARES))
        split = np.flatnonzero(stray.max(axis=1) > allowed)
        if not len(split):
            break
        worst = between[split, stray[split].argmax(axis=1)]
        at, way = at[split], way[split]
        new = _pull(lines, km, worst if turn < AIM_AFTER else _tip(lines, km, worst, way))
        points = np.insert(points, at + 1, new, axis=0)
        chain = np.insert(chain, at + 1, chain[at])
        fresh = np.zeros(len(points), bool)
        moved = at + np.arange(len(at))
        fresh[moved] = fresh[moved + 1] = True
        suspect = fresh[:-1]
    return np.split(points, np.flatnonzero(np.diff(chain)) + 1)


def _tip(lines: EdgeIndex, km: float, points: Floats, way: Floats) -> Floats:
    """Return where the line is met to the side of pieces that cut off a tip; else the points themselves."""
    narrow = np.cos(np.radians(points[:, 0]))
    side = np.column_stack([-way[:, 1] * narrow, way[:, 0] / np.maximum(narrow, 0.01)])

    def excess(share: Floats) -> Floats:
        """Return distance less ``km`` at shares (n, m) of the piece's own length to its side."""
        spots = points[:, None, :] + share[..., None] * side[:, None, :]
        lat, lon = np.clip(spots[..., 0], -90, 90), (spots[..., 1] + 180) % 360 - 180
        return lines.nearest(lat.ravel(), lon.ravel(), VERTEX_KM).km.reshape(share.shape) - km

    start = excess(np.zeros((len(points), 1)))
    inner, outer = np.zeros(len(points)), np.zeros(len(points))
    for reach in (SIDEWAYS, -SIDEWAYS):
        found = excess(np.tile(reach, (len(points), 1)))
        turned = (found > 0) != (start > 0)
        first = turned.argmax(axis=1)
        before = np.arange(len(reach)) < first[:, None]
        falling = (np.where(before, np.abs(found), 0.0).max(axis=1) <= 1.1 * np.abs(start[:, 0])) & turned.any(axis=1)
        nearer = falling & ((outer == 0) | (np.abs(reach[first]) < np.abs(outer)))
        outer = np.where(nearer, reach[first], outer)
    for _ in range(12):
        middle = (inner + outer) / 2
        over = (excess(middle[:, None]) > 0)[:, 0] != (start > 0)[:, 0]
        inner, outer = np.where(over, inner, middle), np.where(over, middle, outer)
    moved = points + ((inner + outer) / 2)[:, None] * side
    moved[:, 0] = np.clip(moved[:, 0], -90, 90)
    return np.asarray(moved)


def _cut(chains: list[Floats]) -> list[shapely.LineString]:
    """Return lines in (longitude, latitude), cut where they pass the antimeridian."""
    found = []
    for points in chains:
        lon = (points[:, 1] + 180) % 360 - 180
        line = np.column_stack([lon, points[:, 0]])
        pieces: list[Floats] = []
        start = 0
        for at in np.flatnonzero(np.abs(np.diff(lon)) > 180):
            edge = 180.0 if lon[at] > 0 else -180.0
            way = (lon[at + 1] - lon[at] + 180) % 360 - 180
            share = (edge - lon[at]) / way if way else 0.5
            lat = line[at, 1] + share * (line[at + 1, 1] - line[at, 1])
            pieces.append(np.vstack([line[start : at + 1], [edge, lat]]))
            line[at, :] = (-edge, lat)
            start = int(at)
        pieces.append(line[start:])
        found += [shapely.linestrings(piece) for piece in pieces if len(piece) > 1]
    return found
