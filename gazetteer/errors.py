"""What can go wrong in the gazetteer, each with the next thing to do in its message.

::

    GazetteerError
    ├── ArtefactError (also OSError)        a data file is missing or damaged
    ├── UnknownBorderError (also LookupError)   no such country or pair of countries
    ├── UnknownPlaceError (also LookupError)    no such name, where an answer was required
    └── CoordinateError (also ValueError)   a latitude or longitude that is none
"""

from __future__ import annotations

__all__ = [
    "ArtefactError",
    "CoordinateError",
    "GazetteerError",
    "UnknownBorderError",
    "UnknownPlaceError",
]


class GazetteerError(Exception):
    """Base of every error that the gazetteer raises on purpose."""


class ArtefactError(GazetteerError, OSError):
    """A data file of the gazetteer is missing, cut short or altered."""


class UnknownBorderError(GazetteerError, LookupError):
    """The border asked for is no country and no pair of neighbours."""


class UnknownPlaceError(GazetteerError, LookupError):
    """The place asked for is not in the gazetteer."""


class CoordinateError(GazetteerError, ValueError):
    """A latitude outside -90..90, a longitude that is not finite, or the two swapped."""
