"""Lines of equal distance: all points exactly so far, along the ellipsoid, from a border.

`gazetteer.isodistance_grid` gives the rough shape. Every vertex is then pulled along the geodesic from its
nearest border point to the exact distance, and pieces that stray are split: at a point pulled the same way,
or, where the line turns sharply because two border points are equally far, at the spot that lies at the
distance from both. Between the points looked at, a piece is certified by their nearest border points, as no
spot is farther from the border than from these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

from gazetteer.geodesy import destination, ecef_km, geodetic, inverse
from gazetteer.isodistance_grid import VERTEX_KM, Spots, contour, look, ridge

if TYPE_CHECKING:
    from gazetteer.border_index import EdgeIndex

__all__ = ["isodistance"]

Floats = np.ndarray[Any, np.dtype[np.float64]]

SHORTEST_KM, LONGEST_KM = 1.0, 15_000.0
STRAY = 0.003
"""How far the drawn line may stray from the distance, as a part of it, before a piece is split."""
LEAST_STRAY_KM = 0.1
SHARES = np.array([1 / 3, 2 / 3])
"""Where along a piece it is looked at."""
ROUNDS = 16
PULLS = 12
TIPS_AFTER = 3
"""Rounds after which a piece that still strays is taken to cut off a tip between two parts of the line."""
STEPS_AHEAD = np.geomspace(0.02, 64, 34)
"""How far from such a piece the tip is looked for, in lengths of the piece."""
HALVINGS = 8
TINY = 1e-300
MEETING_EACH = 3
"""Pulls after which a point is put between its last two border points, between which it may go to and fro."""
MEETING_REACH = 40.0
"""How far it may then go, in lengths of what it is off."""
AIMS = 6
"""Steps by which the spot is found that lies at the distance from two points."""
PARALLEL = 0.02
"""Sine of the angle between the bearings to two points below which no such spot is looked for."""
CUTS = 4
"""Steps by which the spot is found where the line crosses the antimeridian."""


class Curve(NamedTuple):
    """Vertices (n, 2), degrees; their nearest border points (n, 3), from the Earth's center; their chain's number."""

    points: Floats
    feet: Floats
    chain: Any


class Splits(NamedTuple):
    """Pieces that stray: their numbers ``at``, the spots (n, 2) that stray most, and by how many kilometers.

    ``aimed`` (n, 2) are points nearer the line, ``pair`` (n, 2, 3) the two border points that are equally near,
    from the Earth's center, where that is why a piece strays; else zeros.
    """

    at: Any
    spots: Floats
    excess: Floats
    aimed: Floats
    pair: Floats


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
    allowed = max(STRAY * km, LEAST_STRAY_KM)
    spots, chain, cell_km = contour(lines, km, allowed)
    if not len(chain):
        return shapely.MultiLineString()
    curve = _smooth(lines, km, _closed(spots, chain), (allowed, cell_km))
    return shapely.multilinestrings(_cut(lines, km, curve))


def _closed(spots: Spots, chain: Any) -> Curve:
    """Return chains with their first point put at their end."""
    points = np.column_stack([spots.lat, spots.lon])
    first = np.flatnonzero(np.diff(chain, prepend=-1))
    last = np.append(first[1:], len(chain))
    ends = points[first], spots.foot[first], chain[first]
    return Curve(
        *(np.insert(all_, last, end, axis=0) for all_, end in zip((points, spots.foot, chain), ends, strict=True))
    )


def _pull(lines: EdgeIndex, km: float, points: Floats) -> tuple[Floats, Floats, Any]:
    """Move points along the geodesics from their nearest border points until they lie at ``km``.

    Returns
    -------
    tuple of ndarray
        The points, their nearest border points (n, 3), and whether each got there.
    """
    points, feet = points.copy(), np.zeros((len(points), 3))
    open_ = np.arange(len(points))
    for turn in range(PULLS):
        lat, lon = points[open_].T
        found = lines.nearest(lat, (lon + 180) % 360 - 180)
        before, feet[open_] = feet[open_], ecef_km(found.lat, found.lon)
        off = np.abs(found.km - km) > VERTEX_KM
        open_ = open_[off]
        if not len(open_):
            break
        bearing = inverse(found.lat[off], found.lon[off], lat[off], lon[off])[1]
        there, east = destination(found.lat[off], found.lon[off], bearing, km)
        points[open_] = np.column_stack([there, points[open_, 1] + (east - points[open_, 1] + 180) % 360 - 180])
        if turn % MEETING_EACH == MEETING_EACH - 1:
            pair = [geodetic(before[off]), geodetic(feet[open_])]
            aimed, met = _meeting(pair, points[open_], km, np.abs(found.km[off] - km) * MEETING_REACH)
            points[open_[met]] = aimed[met]
    arrived = np.ones(len(points), bool)
    arrived[open_] = False
    return points, feet, arrived


def _smooth(lines: EdgeIndex, km: float, curve: Curve, tolerances: tuple[float, float]) -> Curve:
    """Split pieces that are off by too much until none is; ``tolerances`` as for `_splits`."""
    suspect = curve.chain[:-1] == curve.chain[1:]
    left = _border_side(curve)
    for turn in range(ROUNDS):
        found = _splits(lines, km, curve, np.flatnonzero(suspect), tolerances)
        at, new = found.at, found.aimed
        if turn >= TIPS_AFTER and len(at):
            new = _tips(lines, km, found.spots, _ahead(curve, found, left))
        points, feet, there = _pull(lines, km, new)
        at, points, feet = at[there], points[there], feet[there]
        if not len(at):
            break
        curve = Curve(
            np.insert(curve.points, at + 1, points, axis=0),
            np.insert(curve.feet, at + 1, feet, axis=0),
            np.insert(curve.chain, at + 1, curve.chain[at]),
        )
        suspect = np.zeros(len(curve.chain) - 1, bool)
        moved = at + np.arange(len(at))
        suspect[moved] = suspect[moved + 1] = True
    return curve


def _border_side(curve: Curve) -> Floats:
    """Return, for each chain, 1 where the border lies to the left of its direction, -1 to the right."""
    xyz = ecef_km(*curve.points.T)
    leftward = np.cross(xyz[:-1], np.diff(xyz, axis=0))
    leftward[np.diff(curve.chain) != 0] = 0.0
    return np.sign(np.bincount(curve.chain[:-1], (leftward * (curve.feet - xyz)[:-1]).sum(axis=1)))


def _splits(lines: EdgeIndex, km: float, curve: Curve, at: Any, tolerances: tuple[float, float]) -> Splits:
    """Return which of the pieces ``at`` stray by more than is allowed, and where they are to be split.

    ``tolerances`` are what is allowed, and how far a sharp turn may lie from its piece, kilometers.
    """
    allowed, reach_km = tolerances
    stations = np.concatenate([[0.0], SHARES, [1.0]])
    start, way = curve.points[at], curve.points[at + 1] - curve.points[at]
    way[:, 1] = (way[:, 1] + 180) % 360 - 180
    between = start[:, None, :] + stations[:, None] * way[:, None, :]
    seen = look(lines, km, between[:, 1:-1, 0].ravel(), between[:, 1:-1, 1].ravel())
    excess = np.zeros((len(at), len(stations)))
    excess[:, 1:-1] = seen.excess.reshape(-1, len(SHARES))
    ends = [curve.feet[rows][:, None] for rows in (at, at + 1)]
    feet = np.concatenate([ends[0], seen.foot.reshape(-1, len(SHARES), 3), ends[1]], axis=1)
    share, most = _ridges(between, feet, excess)
    row = np.flatnonzero((np.abs(excess).max(axis=1) > allowed) | (most.max(axis=1) > allowed))
    gap, worst = most[row].argmax(axis=1), np.abs(excess[row]).argmax(axis=1)
    inside = stations[gap] + share[row, gap] * np.diff(stations)[gap]
    crest = start[row] + inside[:, None] * way[row]
    top = look(lines, km, crest[:, 0], crest[:, 1]).excess
    sharp = top > allowed / 2
    spots, off = between[row, worst], excess[row, worst]
    higher = sharp & (top >= np.abs(off))
    spots[higher], off[higher] = crest[higher], top[higher]
    pair = np.stack([feet[row, gap], feet[row, gap + 1]], axis=1)
    aimed = spots.copy()
    meeting, met = _meeting([geodetic(pair[sharp, side]) for side in (0, 1)], crest[sharp], km, reach_km)
    aimed[np.flatnonzero(sharp)[met]] = meeting[met]
    really = np.abs(off) > allowed
    pair[~sharp] = 0.0
    return Splits(*(values[really] for values in (at[row], spots, off, aimed, pair)))


def _ridges(between: Floats, feet: Floats, excess: Floats) -> tuple[Floats, Floats]:
    """Apply `ridge` between the stations (n, m) of pieces; return (n, m - 1) both."""
    xyz = ecef_km(between[..., 0], between[..., 1])
    ends, both = ((values[:, :-1].reshape(-1, 3), values[:, 1:].reshape(-1, 3)) for values in (xyz, feet))
    share, most = ridge(ends, both, excess[:, :-1].ravel())
    most = np.where((share > 0) & (share < 1), most, -np.inf)
    return share.reshape(len(xyz), -1), most.reshape(len(xyz), -1)


def _meeting(pair: list[tuple[Floats, Floats]], start: Floats, km: float, within_km: Any) -> tuple[Floats, Any]:
    """Look near ``start`` (n, 2) for spots at the distance from both of two points.

    Parameters
    ----------
    pair
        The first and the second points, each latitudes and longitudes (n,).
    start
        (latitude, longitude).
    km
        The distance.
    within_km
        How far from ``start`` the spots may lie.

    Returns
    -------
    tuple of ndarray
        The spots, and whether each is one.
    """
    spots = start.copy()
    met = np.ones(len(start), bool)
    for _ in range(AIMS):
        lon = (spots[:, 1] + 180) % 360 - 180
        away, bearing = zip(*(inverse(spots[:, 0], lon, lat, east) for lat, east in pair), strict=True)
        missing = [found - km for found in away]
        (east1, north1), (east2, north2) = ((np.sin(turn), np.cos(turn)) for turn in map(np.radians, bearing))
        across = east1 * north2 - east2 * north1
        met &= np.abs(across) > PARALLEL
        across = np.where(met, across, 1.0)
        east = (missing[0] * north2 - missing[1] * north1) / across
        north = (missing[1] * east1 - missing[0] * east2) / across
        step = np.minimum(np.hypot(east, north), within_km)
        lat, there = destination(spots[:, 0], lon, np.degrees(np.arctan2(east, north)), step)
        spots = np.column_stack([lat, spots[:, 1] + (there - spots[:, 1] + 180) % 360 - 180])
    gone = inverse(start[:, 0], start[:, 1], spots[:, 0], spots[:, 1])[0]
    return spots, met & (gone <= 2 * within_km) & (step < VERTEX_KM)


def _ahead(curve: Curve, found: Splits, left: Floats) -> Floats:
    """Return ways (n, 2), degrees, as long as the pieces, from where they are to be split to where the line runs.

    The way leads between the two border points that are equally near, else square to the piece.
    """
    here = ecef_km(*found.spots.T)
    piece = ecef_km(*curve.points[found.at + 1].T) - ecef_km(*curve.points[found.at].T)
    side = left[curve.chain[found.at]] * np.sign(found.excess)
    square = np.cross(here, piece) * side[:, None]
    between = np.cross(here, found.pair[:, 1] - found.pair[:, 0])
    between *= np.sign((between * square).sum(axis=1))[:, None]
    way = np.where(np.linalg.norm(between, axis=1, keepdims=True) > 0, between, square)
    length, long = (np.linalg.norm(each, axis=1, keepdims=True) for each in (way, piece))
    way *= long / np.maximum(length, TINY)
    lat, lon = geodetic(here + way)
    return np.column_stack([lat - found.spots[:, 0], (lon - found.spots[:, 1] + 180) % 360 - 180])


def _tips(lines: EdgeIndex, km: float, spots: Floats, ahead: Floats) -> Floats:
    """Return where the line is first met from spots (n, 2) on ways (n, 2), degrees; else the spots themselves."""

    def excess(shares: Floats) -> Floats:
        """Return distance less ``km`` at shares (n, m) of the ways."""
        there = spots[:, None, :] + shares[..., None] * ahead[:, None, :]
        return look(lines, km, there[..., 0].ravel(), there[..., 1].ravel()).excess.reshape(shares.shape)

    start = excess(np.zeros((len(spots), 1))) > 0
    turned = (excess(np.tile(STEPS_AHEAD, (len(spots), 1))) > 0) != start
    first = turned.argmax(axis=1)
    outer = np.where(turned.any(axis=1), STEPS_AHEAD[first], 0.0)
    inner = np.where(first > 0, STEPS_AHEAD[first - 1], 0.0) * (outer > 0)
    for _ in range(HALVINGS):
        middle = (inner + outer) / 2
        over = (excess(middle[:, None]) > 0)[:, 0] != start[:, 0]
        inner, outer = np.where(over, inner, middle), np.where(over, middle, outer)
    moved = spots + outer[:, None] * ahead
    moved[:, 0] = np.clip(moved[:, 0], -90, 90)
    return np.asarray(moved)


def _cut(lines: EdgeIndex, km: float, curve: Curve) -> list[shapely.LineString]:
    """Return lines in (longitude, latitude), cut where they pass the antimeridian."""
    points = curve.points.copy()
    points[:, 1] = (points[:, 1] + 180) % 360 - 180
    pieces = np.flatnonzero((np.abs(np.diff(points[:, 1])) > 180) & (np.diff(curve.chain) == 0))
    edge, lat = _antimeridian(lines, km, points, pieces)
    line = np.insert(points, np.repeat(pieces + 1, 2), 0.0, axis=0)
    first = pieces + 1 + 2 * np.arange(len(pieces))
    line[first] = np.column_stack([lat, edge])
    line[first + 1] = np.column_stack([lat, -edge])
    ends = np.flatnonzero(np.diff(curve.chain)) + 1
    ends = np.sort(np.concatenate([first + 1, ends + 2 * np.searchsorted(pieces, ends)]))
    return [shapely.linestrings(part[:, ::-1]) for part in np.split(line, ends) if len(part) > 1]


def _antimeridian(lines: EdgeIndex, km: float, points: Floats, pieces: Any) -> tuple[Floats, Floats]:
    """Return the longitude, 180 or -180, that pieces reach first, and the latitude where they reach it."""
    start, end = points[pieces], points[pieces + 1]
    edge = np.where(start[:, 1] > 0, 180.0, -180.0)
    start[:, 1] -= edge
    end[:, 1] += edge
    for turn in range(CUTS + 1):
        way = end - start
        share = np.divide(-start[:, 1], way[:, 1], out=np.full(len(way), 0.5), where=way[:, 1] != 0)
        lat = start[:, 0] + share * way[:, 0]
        if turn == CUTS or not len(pieces):
            break
        middle, _, there = _pull(lines, km, np.column_stack([lat, edge]))
        middle[:, 1] = (middle[:, 1] - edge + 180) % 360 - 180
        before = there & (np.sign(middle[:, 1]) == np.sign(start[:, 1]))
        start[before] = middle[before]
        after = there & ~before
        end[after] = middle[after]
    return edge, lat
