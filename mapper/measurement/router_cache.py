"""Routes that a server has answered, kept on disk so that nobody is asked twice.

One small JSON file for each route. A file is written under another name and then moved, so that two processes
at once never see half of one; what cannot be read, is too old or is about another question counts as absent.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["MAX_AGE_DAYS", "NAME", "Found", "RouteCache", "cache_folder", "thinned"]

MAX_AGE_DAYS = 30
"""Roads change slowly and servers renew their data about weekly; an estimate."""

DETAIL_DEGREES = 0.0005
"""Routes are kept to this detail, about 50 m; enough for every map that we draw."""

NAME = "migration-route-mapper"
VERSION = 1

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Found:
    """A route as a router answered it.

    Attributes
    ----------
    length_km
        Along the road, kilometers.
    path
        (latitude, longitude) in degrees, two points at least.
    day
        When it was answered.
    ferry
        Whether the router says that a part of it is a ferry.

    Raises
    ------
    ValueError
        The length is negative or not finite, or a point is none.
    """

    length_km: float
    path: tuple[Point, ...]
    day: date
    ferry: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.length_km < 100_000:
            raise ValueError(f"{self.length_km} km is no length of a route")
        if len(self.path) < 2 or not all(abs(lat) <= 90 and abs(lon) <= 360 for lat, lon in self.path):
            raise ValueError("a route needs two points on Earth at least")


def thinned(path: Sequence[Point]) -> tuple[Point, ...]:
    """Return a path with the points left out that change it by less than `DETAIL_DEGREES`."""
    if len(path) < 3:
        return tuple(path)
    from shapely import LineString  # noqa: PLC0415

    line = LineString(path).simplify(DETAIL_DEGREES, preserve_topology=False).coords
    return tuple((float(lat), float(lon)) for lat, lon in line)


def cache_folder() -> Path:
    """Return where the user's caches are, by the custom of the system (``XDG_CACHE_HOME`` goes first)."""
    given = os.environ.get("XDG_CACHE_HOME", "")
    if given and Path(given).is_absolute():
        return Path(given) / NAME
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / NAME / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / NAME
    return Path.home() / ".cache" / NAME


class RouteCache:
    """Routes on disk.

    Parameters
    ----------
    folder
        Where they are; `cache_folder` by default. Made when the first route is kept.
    max_age_days
        Older ones count as absent and are removed.
    """

    def __init__(self, folder: Path | None = None, *, max_age_days: int = MAX_AGE_DAYS) -> None:
        self.folder = folder or cache_folder() / "routes"
        self.max_age_days = max_age_days

    def get(self, key: str) -> Found | None:
        """Return the route kept under a key, or None."""
        path = self._path(key)
        try:
            entry = json.loads(path.read_bytes())
            if entry["version"] != VERSION or entry["key"] != key:
                return None
            found = _found(entry)
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None
        if 0 <= (datetime.now(UTC).date() - found.day).days <= self.max_age_days:
            return found
        with contextlib.suppress(OSError):
            path.unlink()
        return None

    def put(self, key: str, found: Found) -> None:
        """Keep a route; a disk that is full or read-only is no failure, only slower next time."""
        entry = {
            "version": VERSION,
            "key": key,
            "day": found.day.isoformat(),
            "length_km": round(found.length_km, 3),
            "path": [[round(lat, 5), round(lon, 5)] for lat, lon in found.path],
            "ferry": found.ferry,
        }
        path = self._path(key)
        scratch = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, scratch = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(entry, file, separators=(",", ":"))
            Path(scratch).replace(path)
        except OSError:
            if scratch is not None:
                with contextlib.suppress(OSError):
                    Path(scratch).unlink()

    def _path(self, key: str) -> Path:
        name = hashlib.sha256(key.encode("utf-8")).hexdigest()
        return self.folder / name[:2] / f"{name[2:34]}.json"


def _found(entry: dict[str, Any]) -> Found:
    path = tuple((float(lat), float(lon)) for lat, lon in entry["path"])
    return Found(float(entry["length_km"]), path, date.fromisoformat(entry["day"]), entry["ferry"] is True)
