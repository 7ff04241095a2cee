"""Borders: the land border lines and the territories of countries, and how far a point is from them.

Source: Natural Earth 1:10m (public domain), as drawn: de facto control, lakes counted as land. Against finer
lines it is off by 0.7 km in the median and 4 km at worst: say "plus or minus 1 km". An edge of the source is
straight in degrees, so a border that follows a parallel does so here.

Distances are WGS 84 geodesics in kilometers; coordinates are (latitude, longitude) degrees; shapely
geometries have (longitude, latitude). See `gazetteer.border_index` for the method and the bound of its error.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Literal, overload

import numpy as np

from gazetteer import border_data, border_names
from gazetteer.border_index import EdgeIndex, Nearest
from gazetteer.geodesy import check_points

if TYPE_CHECKING:
    import shapely

__all__ = ["ACCURACY_KM", "Border", "all_borders", "border", "which_country"]

ACCURACY_KM = 1.0
"""How far the drawn lines may be off, to be printed with a distance; median 0.7, worst found 4."""

MODEL_BOUND_KM = 1e-4
"""What is added to the certified bound for taking pieces of 1 km as chords."""


class Border:
    """The land border of a country, a pair of neighbors or a bloc, and the territory that belongs to it.

    Made by `border` and `all_borders`.

    Attributes
    ----------
    name
        Name to print, in English.
    code
        "US"; "GT-MX" for a pair (codes in alphabetical order); pairs joined by "+"; "EU".
    kind
        "country", "line" or "bloc".
    countries
        ISO 3166-1 alpha-2 codes of the country, of both neighbors, or of the members.
    pairs
        The pairs of neighbors whose land lines count, each in alphabetical order.
    accuracy_km
        How far the lines themselves may be off, kilometers.
    """

    accuracy_km = ACCURACY_KM

    def __init__(self, named: border_names.NamedBorder) -> None:
        self.name, self.code, self.kind = named.name, named.code, named.kind
        self.countries = named.countries
        self.pairs = named.pairs
        self._area = named.area

    def __repr__(self) -> str:
        return f"<Border {self.code}: {self.name}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Border) and self.code == other.code and self.pairs == other.pairs

    def __hash__(self) -> int:
        return hash(self.code)

    # ------------------------------------------------------------ what it is

    @property
    def has_land_border(self) -> bool:
        """Whether there is a line at all; an island has none, and only its territory can be measured to."""
        return bool(self.pairs)

    @property
    def land_neighbors(self) -> tuple[str, ...]:
        """Codes of the countries across the line; for a pair both."""
        across = {code for pair in self.pairs for code in pair}
        return tuple(sorted(across if self.kind == "line" else across - set(self.countries)))

    @cached_property
    def disputed(self) -> str:
        """What is disputed about it and the view taken, as plain text; empty where nothing is known to be."""
        return border_names.dispute_note(self.countries, self.pairs if self.kind == "line" else None)

    @cached_property
    def lines(self) -> shapely.MultiLineString:
        """The land border as a shapely MultiLineString (longitude, latitude), edges of at most 1 km."""
        import shapely  # noqa: PLC0415 -- not needed to measure a distance

        points, joined = self._lines.drawn()
        ends = np.flatnonzero(~joined)
        part = np.repeat(np.arange(len(ends)), np.diff(ends, prepend=-1))
        return shapely.multilinestrings(shapely.linestrings(points[:, ::-1], indices=part))

    @cached_property
    def territory(self) -> shapely.MultiPolygon:
        """The territory, coasts included: shapely, (longitude, latitude), cut at the antimeridian."""
        from gazetteer.border_areas import territory  # noqa: PLC0415 -- needs shapely

        return territory(frozenset(self.countries), self._area)

    @cached_property
    def _lines(self) -> EdgeIndex:
        return EdgeIndex(border_data.land_edges(self.pairs))

    @cached_property
    def _outline(self) -> EdgeIndex:
        return EdgeIndex(border_data.outline_edges(frozenset(self.countries), self._area))

    # ------------------------------------------------------------ the line

    @overload
    def distance_km(self, latitude: float, longitude: float, *, return_bound: Literal[False] = ...) -> float: ...
    @overload
    def distance_km(self, latitude: Any, longitude: Any, *, return_bound: bool = ...) -> Any: ...
    def distance_km(self, latitude: Any, longitude: Any, *, return_bound: bool = False) -> Any:
        """Return the WGS 84 geodesic to the nearest point of the land border line.

        Parameters
        ----------
        latitude, longitude
            Degrees; scalars, or arrays of one shape.
        return_bound
            Also return how far, in kilometers, each answer may lie above the distance to the line as stored.

        Returns
        -------
        float or ndarray
            Kilometers; NaN where there is no land border or, in arrays, where a coordinate is NaN. With
            ``return_bound`` a pair (kilometers, bound).

        Raises
        ------
        CoordinateError
            A coordinate out of range, as when the two are swapped, or a scalar NaN.
        """
        found, shape, scalar = _nearest(self._lines, latitude, longitude)
        km, bound = found.km.reshape(shape), (found.bound_km + MODEL_BOUND_KM).reshape(shape)
        if scalar:
            return (float(km), float(bound)) if return_bound else float(km)
        return (km, bound) if return_bound else km

    def nearest_point(self, latitude: Any, longitude: Any) -> tuple[Any, Any]:
        """Return the nearest point of the land border line as (latitude, longitude); NaN where there is none.

        Raises
        ------
        CoordinateError
            See `distance_km`.
        """
        return _point(*_nearest(self._lines, latitude, longitude))

    def pair_of_nearest(self, latitude: float, longitude: float) -> tuple[str, str] | None:
        """Return the two countries, in alphabetical order, whose line the nearest border point belongs to.

        None where there is no land border.

        Raises
        ------
        CoordinateError
            See `distance_km`.
        """
        found, _, _ = _nearest(self._lines, float(latitude), float(longitude))
        owner = int(found.owner[0])
        if owner < 0:
            return None
        first, second = border_data.tables()["pairs"][owner].tolist()
        return first, second

    def isodistance(self, km: float) -> shapely.MultiLineString:
        """Return the line of all points exactly ``km`` from the land border, as a geodesic.

        Parameters
        ----------
        km
            Kilometers, 1 to 15,000.

        Returns
        -------
        shapely.MultiLineString
            (longitude, latitude), cut at the antimeridian; empty where no point is as far.

        Raises
        ------
        ValueError
            ``km`` is out of range, or there is no land border.
        """
        from gazetteer.isodistance import isodistance  # noqa: PLC0415 -- only for drawing

        if not self.has_land_border:
            raise ValueError(f"{self.name} has no land border to draw a distance from")
        return isodistance(self._lines, km)

    # ------------------------------------------------------------ the territory

    @overload
    def territory_km(self, latitude: float, longitude: float) -> float: ...
    @overload
    def territory_km(self, latitude: Any, longitude: Any) -> Any: ...
    def territory_km(self, latitude: Any, longitude: Any) -> Any:
        """Return the WGS 84 geodesic to the territory, coasts included: 0 inside it.

        Returns
        -------
        float or ndarray
            Kilometers; NaN in arrays where a coordinate is NaN.

        Raises
        ------
        CoordinateError
            See `distance_km`.
        """
        within = self.inside(latitude, longitude)
        if within is True:
            return 0.0
        found, shape, scalar = _nearest(self._outline, latitude, longitude)
        km = np.where(within, 0.0, found.km.reshape(shape))
        return float(km) if scalar else km

    def outline_km(self, latitude: Any, longitude: Any) -> Any:
        """Return the WGS 84 geodesic to the nearest edge of the territory, land line or coast.

        From inside it is the shortest way out, from outside the same as `territory_km`.

        Returns
        -------
        float or ndarray
            Kilometers; NaN in arrays where a coordinate is NaN.

        Raises
        ------
        CoordinateError
            See `distance_km`.
        """
        found, shape, scalar = _nearest(self._outline, latitude, longitude)
        return float(found.km[0]) if scalar else found.km.reshape(shape)

    def nearest_edge_point(self, latitude: Any, longitude: Any) -> tuple[Any, Any]:
        """Return the nearest point of the territory's edge, land line or coast, as (latitude, longitude).

        Raises
        ------
        CoordinateError
            See `distance_km`.
        """
        return _point(*_nearest(self._outline, latitude, longitude))

    def nearest_territory_point(self, latitude: Any, longitude: Any) -> tuple[Any, Any]:
        """Return the nearest point of the territory as (latitude, longitude): the point itself inside it.

        Raises
        ------
        CoordinateError
            See `distance_km`.
        """
        within = self.inside(latitude, longitude)
        lat, lon = self.nearest_edge_point(latitude, longitude)
        here = check_points(latitude, longitude)
        lat, lon = np.where(within, here[0], lat), np.where(within, here[1], lon)
        return (float(lat), float(lon)) if here[2] else (lat, lon)

    def inside(self, latitude: Any, longitude: Any) -> Any:
        """Return whether points lie in the territory: bool, or an array of bool (False where NaN).

        Raises
        ------
        CoordinateError
            See `distance_km`.
        """
        lat, lon, scalar = check_points(latitude, longitude)
        if scalar:
            held_by = set(_holders(float(lat), float(lon))) & set(self.countries)
            if not self._area:
                return bool(held_by)
            return any(bool(border_data.in_area(self._area, code, (lat, lon))) for code in held_by)
        from gazetteer.border_areas import within  # noqa: PLC0415 -- needs shapely

        return within(frozenset(self.countries), lat, lon, self._area)


@lru_cache(maxsize=64)
def _border(named: border_names.NamedBorder) -> Border:
    return Border(named)


def border(name: str) -> Border:
    """Return the border of a country, of a pair of neighbors, of a bloc, or one with a name of its own.

    Parameters
    ----------
    name
        "US", "USA", "Mexico", "MX-GT", "the US-Mexico border", "Mexico's southern border", "EU", "Schengen",
        ...

    Raises
    ------
    UnknownBorderError
        No such border; the text suggests what comes near.

    Examples
    --------
    >>> border("GT-MX") == border("the border between Mexico and Guatemala")
    True
    >>> round(border("US").distance_km(16.56, -94.61))
    1067
    """
    return _border(border_names.resolve_border(name))


@lru_cache(maxsize=1)
def all_borders() -> Border:
    """Return one Border of all the world's land borders; its countries are all countries."""
    parts = set(border_names.PARTS)
    lines = frozenset(pair for pair in border_data.pairs() if not parts & set(pair))
    countries = tuple(sorted(border_data.codes()))
    return Border(border_names.NamedBorder("all land borders", "*", "bloc", countries, lines))


def which_country(latitude: Any, longitude: Any) -> Any:
    """Return the code of the country whose territory holds a point, None at sea and in what no one holds.

    Parameters
    ----------
    latitude, longitude
        Degrees; scalars, or arrays of one shape.

    Returns
    -------
    str or None, or ndarray of these
        ISO 3166-1 alpha-2; "XK" for Kosovo, "XA" for the British bases on Cyprus. At 1:10 million a harbor
        or an islet may fall into the sea.

    Raises
    ------
    CoordinateError
        See `Border.distance_km`.
    """
    lat, lon, scalar = check_points(latitude, longitude)
    if scalar:
        return next(iter(_holders(float(lat), float(lon))), None)
    from gazetteer.border_areas import holders  # noqa: PLC0415 -- needs shapely

    return holders(lat, lon)


def _holders(lat: float, lon: float) -> list[str]:
    """Return the countries whose rings a ray to the east from the point leaves an odd number of times."""
    points, joined, owner = border_data.ring_edges(border_data.rings_at(lat, lon))
    if not len(points):
        return []
    y, x = points[:, 0], points[:, 1]
    above = y > lat
    crossing = np.flatnonzero(joined[:-1] & (above[:-1] != above[1:]))
    share = (lat - y[crossing]) / (y[crossing + 1] - y[crossing])
    east = x[crossing] + share * (x[crossing + 1] - x[crossing]) > lon
    codes, count = np.unique(border_data.tables()["codes"][owner[crossing[east]]], return_counts=True)
    return [str(code) for code in codes[count % 2 == 1]]


def _nearest(index: EdgeIndex, latitude: Any, longitude: Any) -> tuple[Nearest, tuple[int, ...], bool]:
    lat, lon, scalar = check_points(latitude, longitude)
    return index.nearest(lat.ravel(), lon.ravel()), lat.shape, scalar


def _point(found: Nearest, shape: tuple[int, ...], scalar: bool) -> tuple[Any, Any]:
    lat, lon = found.lat.reshape(shape), found.lon.reshape(shape)
    return (float(lat), float(lon)) if scalar else (lat, lon)
