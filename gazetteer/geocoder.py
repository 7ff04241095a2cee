"""The gazetteer behind geopy's contract: ``geocode`` and ``reverse``, offline.

>>> from gazetteer.geocoder import Geocoder
>>> Geocoder().geocode("Santiago Niltepec", country_codes="mx").raw["name"]
'Niltepec'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from geopy.exc import GeocoderQueryError
from geopy.geocoders.base import DEFAULT_SENTINEL
from geopy.geocoders.base import Geocoder as GeopyGeocoder
from geopy.location import Location
from geopy.point import Point

from gazetteer.kept import kept
from gazetteer.lookup import locate, open_index

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gazetteer.place import Place

__all__ = ["Geocoder", "Location"]

EARTH_KM = 6371.0


class Geocoder(GeopyGeocoder):  # type: ignore[misc]
    """A geopy geocoder that answers from the gazetteer and never opens a connection.

    Parameters
    ----------
    country_codes
        ISO 3166-1 alpha-2 code or codes that every answer must lie in, unless a call says otherwise.
    timeout, user_agent
        Accepted because geopy's geocoders take them; nothing here waits or asks.
    """

    def __init__(
        self,
        *,
        country_codes: str | Iterable[str] | None = None,
        timeout: Any = DEFAULT_SENTINEL,
        user_agent: str | None = None,
    ) -> None:
        super().__init__(timeout=timeout, user_agent=user_agent)
        self.country_codes = _codes(country_codes)

    def geocode(
        self,
        query: str,
        exactly_one: bool = True,
        *,
        limit: int | None = None,
        language: str | None = None,  # noqa: ARG002 -- part of geopy's contract; names are GeoNames' own
        country_codes: str | Iterable[str] | None = None,
        timeout: Any = DEFAULT_SENTINEL,  # noqa: ARG002 -- likewise
    ) -> Location | list[Location] | None:
        """Return the place or places that a name may mean.

        Parameters
        ----------
        query
            A name, such as "Niltepec" or "Hidalgo, Texas".
        exactly_one
            Return the best `Location`; otherwise a list, best first.
        limit
            How many at most, when a list is asked for; 10 unless told.
        language, timeout
            Accepted and not used.
        country_codes
            ISO 3166-1 alpha-2 code or codes that every answer must lie in.

        Returns
        -------
        geopy.location.Location, list of them, or None
            None when nothing is found. ``raw`` holds the place's fields with ``score`` and ``why``.

        Raises
        ------
        geopy.exc.GeocoderQueryError
            The query is no text, or empty, or the limit is below 1.
        """
        if not isinstance(query, str) or not query.strip():
            raise GeocoderQueryError("the query must be the name of a place")
        if limit is not None and limit < 1:
            raise GeocoderQueryError(f"a limit of {limit} finds nothing; give 1 or more")
        wanted = 1 if exactly_one else (limit or 10)
        codes = _codes(country_codes) or self.country_codes
        if codes:
            places = [place for code in codes for place in locate(query, country=code, limit=wanted)]
            places.sort(key=lambda place: -(place.score or 0))
        else:
            places = locate(query, limit=wanted)
        return _answer([_location(place) for place in places[:wanted]], exactly_one)

    def reverse(
        self,
        query: Any,
        exactly_one: bool = True,
        *,
        limit: int | None = None,
        language: str | None = None,  # noqa: ARG002 -- part of geopy's contract
        timeout: Any = DEFAULT_SENTINEL,  # noqa: ARG002 -- likewise
    ) -> Location | list[Location] | None:
        """Return the packaged populated place or places nearest to a point, on a sphere.

        Parameters
        ----------
        query
            A `geopy.point.Point`, (latitude, longitude) in degrees, or "latitude, longitude".
        exactly_one, limit
            As for `geocode`; ``raw["distance_km"]`` says how far each is.

        Raises
        ------
        ValueError
            The query is no point.
        """
        point = Point(query)
        wanted = 1 if exactly_one else (limit or 5)
        cosines = _directions() @ _direction(np.array([point.latitude]), np.array([point.longitude]))[0]
        nearest = np.argpartition(-cosines, wanted)[:wanted]
        nearest = nearest[np.argsort(-cosines[nearest])]
        index = open_index()
        found = [
            _location(
                index.place(index.special + int(at)),
                distance_km=round(float(np.arccos(min(cosines[at], 1.0))) * EARTH_KM, 2),
            )
            for at in nearest
        ]
        return _answer(found, exactly_one)


def _answer(found: list[Location], exactly_one: bool) -> Location | list[Location] | None:
    if not found:
        return None
    return found[0] if exactly_one else found


def _codes(codes: str | Iterable[str] | None) -> list[str]:
    if codes is None:
        return []
    parts = codes.split(",") if isinstance(codes, str) else list(codes)
    return [code.strip().upper() for code in parts if code.strip()]


def _location(place: Place, **more: Any) -> Location:
    index = open_index()
    row = index.nations.get(place.country or "")
    nation = index.name(row) if row is not None else None
    parts = dict.fromkeys(part for part in (place.name, place.admin1, nation) if part)
    raw = {
        **place.to_dict(),
        "feature": place.feature,
        "population": place.population,
        "score": place.score,
        "why": place.why,
    }
    return Location(", ".join(parts), place.point, {**raw, **more})


def _direction(latitude: np.ndarray[Any, Any], longitude: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    north, east = np.radians(latitude), np.radians(longitude)
    return np.stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)], axis=1)


@kept(maxsize=1)
def _directions() -> np.ndarray[Any, Any]:
    """Return the unit vectors of all populated places."""
    index = open_index()
    return _direction(index.latitude[index.special :], index.longitude[index.special :])
