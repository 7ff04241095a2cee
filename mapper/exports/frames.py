"""The answer as pandas DataFrames and GeoPandas GeoDataFrames: routes, stops, legs and figures.

Columns, types and units are those of `mapper.exports.columns`, in answers with nothing in them too. Every frame
carries in ``attrs`` its ``units`` and ``meanings`` by column, and the ``attribution`` that its data asks for.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from mapper.credits import credit_lines
from mapper.errors import MissingExtraError
from mapper.exports.columns import CLAIMS, LEGS, ROUTES, STOPS, Column
from mapper.exports.facts import Value, leg_facts, route_facts
from mapper.exports.lines import Point, leg_line, wrap
from mapper.exports.table import claim_rows, stop_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd
    from shapely.geometry.base import BaseGeometry

    from gazetteer import Place
    from mapper.model import Answer, CheckedClaim, Leg, MeasuredRoute

__all__ = ["Frames", "frames", "geoframes"]

FOLLOWS = Column("follows", "text", "", "road where the way is known, else geodesic")
"""What the line of a leg follows; only where the line is there."""


@dataclass(frozen=True, slots=True, eq=False)
class Frames:
    """An answer as tables, joined by the column ``group``.

    Parameters
    ----------
    routes, stops, legs, claims
        DataFrames, or GeoDataFrames in WGS 84 (EPSG:4326). Distances are kilometres, paces kilometres a day; the
        unit is in the name of the column, and that of every column in ``attrs["units"]``.
    """

    routes: pd.DataFrame
    stops: pd.DataFrame
    legs: pd.DataFrame
    claims: pd.DataFrame

    def __iter__(self) -> Iterator[pd.DataFrame]:
        """Yield the tables in the order of the fields: ``routes, stops, legs, claims = mapper.frames(answer)``."""
        return (getattr(self, field.name) for field in fields(self))

    def __repr__(self) -> str:
        rows = (f"{field.name}: {len(getattr(self, field.name))}" for field in fields(self))
        return f"Frames({', '.join(rows)})"


def frames(answer: Answer) -> Frames:
    """Return an answer as DataFrames.

    Parameters
    ----------
    answer
        What `mapper.check` or `mapper.assess` returned.

    Returns
    -------
    Frames
        ``routes``, ``stops``, ``legs`` and ``claims``. Dates are ``datetime64``, numbers that may be missing
        ``float64`` or ``Int64``; an answer without rows keeps the columns and their types.
    """
    return Frames(
        routes=_frame(answer, ROUTES, [route_facts(route) for route in answer.routes]),
        stops=_frame(answer, STOPS, stop_rows(answer)),
        legs=_frame(answer, LEGS, [leg_facts(route, leg) for route, leg in _legs(answer)]),
        claims=_frame(answer, CLAIMS, claim_rows(answer)),
    )


def geoframes(answer: Answer) -> Frames:
    """Return an answer as GeoDataFrames, in WGS 84 (EPSG:4326), longitude before latitude.

    Parameters
    ----------
    answer
        What `mapper.check` or `mapper.assess` returned.

    Returns
    -------
    Frames
        The columns of `mapper.frames` and a ``geometry``: of a stop its point; of a leg its way along the road,
        or the geodesic where that is not known (``follows`` says which), with a point every 100 km at most; of a
        route its legs together; of a figure the point of the place that it counts from. None where there is none.
        Lines that pass the antimeridian are cut there.

    Raises
    ------
    MissingExtraError
        GeoPandas is not installed.
    """
    try:
        import geopandas  # type: ignore[import-untyped, unused-ignore]  # noqa: PLC0415 - an extra
    except ImportError:
        raise MissingExtraError(
            "a GeoDataFrame needs geopandas; install it with: pip install 'migration-route-mapper[geopandas]'"
        ) from None
    plain = frames(answer)
    drawn = [leg_line(route, leg) for route, leg in _legs(answer)]
    legs = plain.legs.assign(**{FOLLOWS.name: _series([follows for _, follows in drawn], FOLLOWS.kind)})
    legs.attrs.update(_attrs(answer, (*LEGS, FOLLOWS)))
    shapes: dict[str, tuple[pd.DataFrame, Sequence[BaseGeometry | None]]] = {
        "routes": (plain.routes, [_route_line(route) for route in answer.routes]),
        "stops": (plain.stops, [_point(stop.place) for route in answer.routes for stop in route.route.stops]),
        "legs": (legs, [_line(pieces) for pieces, _ in drawn]),
        "claims": (plain.claims, [_origin(checked) for checked in answer.claims]),
    }
    made: dict[str, Any] = {}
    for name, (frame, geometry) in shapes.items():
        made[name] = geopandas.GeoDataFrame(frame, geometry=geopandas.GeoSeries(list(geometry), crs="EPSG:4326"))
        made[name].attrs.update(frame.attrs)
    return Frames(**made)


def _legs(answer: Answer) -> Iterator[tuple[MeasuredRoute, Leg]]:
    return ((route, leg) for route in answer.routes for leg in route.legs)


# ------------------------------------------------------------------ columns


def _frame(answer: Answer, columns: tuple[Column, ...], rows: list[dict[str, Value]]) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415 - slow to open, and the files do without

    frame = pd.DataFrame({one.name: _series([row[one.name] for row in rows], one.kind) for one in columns})
    frame.attrs.update(_attrs(answer, columns))
    return frame


def _attrs(answer: Answer, columns: tuple[Column, ...]) -> dict[str, Any]:
    return {
        "units": {one.name: one.unit for one in columns if one.unit},
        "meanings": {one.name: one.meaning for one in columns},
        "attribution": list(credit_lines(answer)),
    }


def _series(values: Sequence[Value], kind: str) -> pd.Series[Any]:
    """Return a column of one type, whatever is missing in it; text has the type that pandas itself gives to it."""
    import pandas as pd  # noqa: PLC0415 - slow to open, and the files do without

    if kind == "date":
        return pd.Series(list(values), dtype="object").astype("datetime64[ms]")
    text = pd.Series([""]).dtype
    return pd.Series(list(values), dtype={"text": text, "number": "float64", "count": "Int64"}[kind])


# ------------------------------------------------------------------ geometry


def _point(place: Place) -> BaseGeometry:
    from shapely.geometry import Point as Spot  # noqa: PLC0415 - only for GeoDataFrames

    return Spot(round(wrap(place.longitude), 6), round(place.latitude, 6))


def _line(pieces: list[list[Point]]) -> BaseGeometry:
    from shapely.geometry import LineString, MultiLineString  # noqa: PLC0415 - only for GeoDataFrames

    lines = [[(round(longitude, 6), round(latitude, 6)) for latitude, longitude in piece] for piece in pieces]
    return LineString(lines[0]) if len(lines) == 1 else MultiLineString(lines)


def _route_line(measured: MeasuredRoute) -> BaseGeometry | None:
    """Return the legs of a route as one line, None where it has none."""
    pieces = [piece for leg in measured.legs for piece in leg_line(measured, leg)[0]]
    return _line(pieces) if pieces else None


def _origin(checked: CheckedClaim) -> BaseGeometry | None:
    about = checked.claim.about
    return None if about is None or about.origin is None else _point(about.origin)
