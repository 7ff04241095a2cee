"""What can go wrong, each with one clear line and the exit status of the command line.

::

    MapperError                        status 2
    ├── InputError (also ValueError)   a report, route file, figure or date that cannot be read
    │   └── RouteFileError             the same, with file and line
    ├── UnknownPlaceError (also LookupError)
    ├── MissingExtraError (also ImportError)    status 3: an optional ability is not installed
    ├── UnreachableError (also OSError)         status 3: a server did not answer
    ├── StorageError (also OSError)             status 3: the disk is full
    └── DrawingError (also ValueError)          a map that would break its promise
"""

from __future__ import annotations

import errno

from gazetteer.errors import network_reason

__all__ = [
    "DrawingError",
    "InputError",
    "MapperError",
    "MissingExtraError",
    "RouteFileError",
    "StorageError",
    "UnknownPlaceError",
    "UnreachableError",
    "is_full",
    "network_reason",
    "quoted",
]


LONGEST_QUOTE, LONGEST_LINE = 80, 500
"""Characters that a message quotes, and that a message of a route file has."""


def quoted(text: str) -> str:
    """Return what a person gave, as a message quotes it: with its quotes, and cut where it is long."""
    return repr(text if len(text) <= LONGEST_QUOTE else f"{text[: LONGEST_QUOTE - 1]}…")


class MapperError(Exception):
    """Base of every error raised on purpose; its text is one line that says what would be right."""

    exit_status = 2


class InputError(MapperError, ValueError):
    """A report, a figure or a date that cannot be read."""


class RouteFileError(InputError):
    """A mistake in a route file.

    Parameters
    ----------
    path, line
        Where the mistake is; lines count from 1.
    problem
        What is wrong and what would be right.
    """

    def __init__(self, path: str, line: int, problem: str) -> None:
        problem = problem if len(problem) <= LONGEST_LINE else f"{problem[: LONGEST_LINE - 1]}…"
        super().__init__(f"{path}:{line}: {problem}")
        self.path, self.line, self.problem = path, line, problem


class UnknownPlaceError(MapperError, LookupError):
    """A place that was asked for by name is not in the gazetteer."""


class MissingExtraError(MapperError, ImportError):
    """An optional ability is not installed; the text gives the line that installs it."""

    exit_status = 3


class UnreachableError(MapperError, OSError):
    """Something outside was needed and did not answer."""

    exit_status = 3


class StorageError(MapperError, OSError):
    """There is no room for what is to be written."""

    exit_status = 3


def is_full(error: OSError) -> bool:
    """Say whether writing failed for want of room: on the disk, in the user's quota or under a limit of size."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class DrawingError(MapperError, ValueError):
    """A map could not be saved without breaking what it promises."""
