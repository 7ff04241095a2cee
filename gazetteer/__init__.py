"""What we know of places: names, points and outlines, borders and crossings, roads. No network needed.

::

    gazetteer.locate("San Pedro", country="MX")             # places, best first
    gazetteer.border("US").distance_km(16.56, -94.61)       # WGS 84 geodesic, kilometres
    gazetteer.road_km((16.56, -94.61), (26.1, -98.26))      # .low .high .basis, or None

Names are loaded when they are first used, so that ``import gazetteer`` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gazetteer.borders import Border, border
    from gazetteer.crossings import BorderCrossing
    from gazetteer.errors import (
        ArtefactError,
        CoordinateError,
        DownloadError,
        GazetteerError,
        MissingSettingError,
        PlacesFileError,
        StorageError,
        UnknownBorderError,
        UnknownPlaceError,
    )
    from gazetteer.features import outline
    from gazetteer.geocoder import Geocoder
    from gazetteer.lookup import locate, open_index, resolve, suggest
    from gazetteer.place import Place
    from gazetteer.places import with_places
    from gazetteer.roads import RoadDistance, road_km, road_path
    from gazetteer.series import geocode_series

_HOMES = {
    "ArtefactError": "gazetteer.errors",
    "Border": "gazetteer.borders",
    "BorderCrossing": "gazetteer.crossings",
    "CoordinateError": "gazetteer.errors",
    "DownloadError": "gazetteer.errors",
    "GazetteerError": "gazetteer.errors",
    "Geocoder": "gazetteer.geocoder",
    "MissingSettingError": "gazetteer.errors",
    "Place": "gazetteer.place",
    "PlacesFileError": "gazetteer.errors",
    "RoadDistance": "gazetteer.roads",
    "StorageError": "gazetteer.errors",
    "UnknownBorderError": "gazetteer.errors",
    "UnknownPlaceError": "gazetteer.errors",
    "border": "gazetteer.borders",
    "geocode_series": "gazetteer.series",
    "locate": "gazetteer.lookup",
    "open_index": "gazetteer.lookup",
    "outline": "gazetteer.features",
    "resolve": "gazetteer.lookup",
    "road_km": "gazetteer.roads",
    "road_path": "gazetteer.roads",
    "suggest": "gazetteer.lookup",
    "with_places": "gazetteer.places",
}

__all__ = [
    "ArtefactError",
    "Border",
    "BorderCrossing",
    "CoordinateError",
    "DownloadError",
    "GazetteerError",
    "Geocoder",
    "MissingSettingError",
    "Place",
    "PlacesFileError",
    "RoadDistance",
    "StorageError",
    "UnknownBorderError",
    "UnknownPlaceError",
    "border",
    "geocode_series",
    "locate",
    "open_index",
    "outline",
    "resolve",
    "road_km",
    "road_path",
    "suggest",
    "with_places",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
