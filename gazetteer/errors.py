"""What can go wrong in the gazetteer, each with the next thing to do in its message.

::

    GazetteerError                              status 2
    ├── ArtefactError (also OSError)            status 3: a data file is missing or damaged
    ├── DownloadError (also OSError)            status 3: a server did not give what was asked of it
    ├── StorageError (also OSError)             status 3: the disk is full, or the folder cannot be written
    ├── MissingSettingError (also LookupError)  status 3: a service wants a name or key that is not set
    ├── PlacesFileError (also ValueError)       a file of one's own places that cannot be read
    ├── UnknownBorderError (also LookupError)   no such country or pair of countries
    ├── UnknownPlaceError (also LookupError)    no such name, where an answer was required
    └── CoordinateError (also ValueError)       a latitude or longitude that is none
"""

from __future__ import annotations

__all__ = [
    "ArtefactError",
    "CoordinateError",
    "DownloadError",
    "GazetteerError",
    "MissingSettingError",
    "PlacesFileError",
    "StorageError",
    "UnknownBorderError",
    "UnknownPlaceError",
    "network_reason",
]


class GazetteerError(Exception):
    """Base of every error that the gazetteer raises on purpose; its text is one line."""

    exit_status = 2


class ArtefactError(GazetteerError, OSError):
    """A data file of the gazetteer is missing, cut short or altered."""

    exit_status = 3


class DownloadError(GazetteerError, OSError):
    """A server did not answer, or not with what was asked of it."""

    exit_status = 3


class StorageError(GazetteerError, OSError):
    """The disk is full, or a folder cannot be written to."""

    exit_status = 3


class MissingSettingError(GazetteerError, LookupError):
    """A service wants a name, a key or an address, and the environment does not have it."""

    exit_status = 3


class PlacesFileError(GazetteerError, ValueError):
    """A mistake in a file of one's own places.

    Parameters
    ----------
    path, line
        Where the mistake is; lines count from 1.
    problem
        What is wrong and what would be right.
    """

    def __init__(self, path: str, line: int, problem: str) -> None:
        super().__init__(f"{path}:{line}: {problem}")
        self.path, self.line, self.problem = path, line, problem


class UnknownBorderError(GazetteerError, LookupError):
    """The border asked for is no country and no pair of neighbours."""


class UnknownPlaceError(GazetteerError, LookupError):
    """The place asked for is not in the gazetteer."""


class CoordinateError(GazetteerError, ValueError):
    """A latitude outside -90..90, a longitude that is not finite, or the two swapped."""


def network_reason(error: Exception) -> str:
    """Say in plain words what a server did when a request failed; the error's own words may hold the address."""
    text = f"{type(error).__name__} {error}".lower()
    if "timeout" in text or "timed out" in text:
        return "did not answer in time"
    if "ssl" in text or "certificate" in text:
        return "has no certificate that is trusted"
    if "refused" in text:
        return "refused the connection"
    if "nameresolution" in text or "name or service" in text or "no address" in text:
        return "has a name that is not known"
    return "gave no answer: the connection failed"
