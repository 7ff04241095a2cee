"""Valhalla on this machine: tiles built once from an OpenStreetMap extract, then routes without a network.

pyvalhalla's wheels carry the tile builder for Python 3.12 and newer only.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mapper.errors import InputError, MissingExtraError
from mapper.measurement.router_cache import NAME, Found, thinned
from mapper.measurement.router_client import NoAnswerError, NoWayError

if TYPE_CHECKING:
    from mapper.measurement.road import Point

__all__ = ["LocalRouter", "build", "default_folder"]

LEAST_PYTHON = (3, 12)
INSTALL = "pip install 'migration-route-mapper[local-roads]'"
ABOUT = "roads.json"
TILES = "tiles"
SUFFIX = ".pbf"

LONGEST_WALK_M = 20_000_000.0
"""Limit on a walk's straight line, meters: half-way round the Earth, so none. Valhalla's own is 250 km."""


def default_folder() -> Path:
    """Return where the tiles are unless a folder is named, by the custom of the system."""
    given = os.environ.get("XDG_DATA_HOME", "")
    if given and Path(given).is_absolute():
        base = Path(given)
    elif sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path.home() / ".local" / "share"
    return base / NAME / "roads"


def build(extract: Path, folder: Path | None = None) -> Path:
    """Build the tiles of an OpenStreetMap extract.

    Parameters
    ----------
    extract
        A file ``*.osm.pbf``.
    folder
        Where to write, all or nothing; `default_folder` by default. Tiles that are there are replaced, a
        folder that holds anything else is refused.

    Returns
    -------
    Path
        The folder, as ``--roads local:FOLDER`` takes it.

    Raises
    ------
    InputError
        The extract is missing or none, or the folder cannot be used.
    MissingExtraError
        pyvalhalla with its builder is not installed.
    """
    _valhalla()
    if not extract.is_file():
        raise InputError(f"{extract}: no such file; give an OpenStreetMap extract such as guatemala.osm.pbf")
    if extract.suffix != SUFFIX:
        raise InputError(f"{extract}: an extract ends in .osm.pbf; convert others first (osmium cat)")
    folder = folder or default_folder()
    if folder.exists() and not (folder.is_dir() and _replaceable(folder)):
        raise InputError(f"{folder} is there and holds no road tiles; choose another folder with -o")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as scratch:
            new = Path(scratch) / "new"
            (new / TILES).mkdir(parents=True)
            _build_tiles(extract, new / TILES, Path(scratch))
            about = {"extract": extract.name, "built": datetime.now(UTC).date().isoformat()}
            (new / ABOUT).write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
            if folder.exists():
                folder.rename(Path(scratch) / "old")
            new.rename(folder)
    except OSError as error:
        if isinstance(error, InputError):
            raise
        why = error.strerror or error
        raise InputError(f"cannot write {folder}: {why}; choose another with -o") from None
    return folder


def _replaceable(folder: Path) -> bool:
    names = {path.name for path in folder.iterdir()}
    return names <= {ABOUT, TILES}


def _valhalla() -> Any:
    """Return pyvalhalla.

    Raises
    ------
    MissingExtraError
        It is not installed, or this Python is too old for it.
    """
    if sys.version_info < LEAST_PYTHON:
        have = ".".join(map(str, sys.version_info[:2]))
        raise MissingExtraError(f"local roads need Python 3.12 or newer (this is {have}), then: {INSTALL}")
    try:
        import valhalla  # noqa: PLC0415
    except ImportError:
        raise MissingExtraError(f"local roads need pyvalhalla: {INSTALL}") from None
    return valhalla


def _config(tiles: Path) -> dict[str, Any]:
    """Return Valhalla's settings with no limit on how far people walk."""
    config: dict[str, Any] = _valhalla().get_config(tile_extract="", tile_dir=str(tiles))
    limits = config["service_limits"]
    limits["pedestrian"]["max_distance"] = LONGEST_WALK_M
    limits["allow_hard_exclusions"] = True
    config["mjolnir"]["data_processing"]["use_admin_db"] = False
    config["mjolnir"]["concurrency"] = os.cpu_count() or 1
    config.setdefault("loki", {}).setdefault("logging", {})["long_request"] = 1e9
    return config


def _build_tiles(extract: Path, tiles: Path, scratch: Path) -> None:
    config = scratch / "valhalla.json"
    config.write_text(json.dumps(_config(tiles)), encoding="utf-8")
    home = Path(_valhalla().__file__).parent
    suffix = ".exe" if sys.platform == "win32" else ""
    program = home / "bin" / f"valhalla_build_tiles{suffix}"
    if not program.is_file():
        raise MissingExtraError(f"this pyvalhalla has no tile builder; install a newer one: {INSTALL}")
    path = os.pathsep.join([str(home.parent / "pyvalhalla.libs"), os.environ.get("PATH", "")])
    done = subprocess.run(  # noqa: S603 -- the builder of the installed package, and a file's absolute path
        [str(program), "-c", str(config), str(extract.resolve())],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
        env={**os.environ, "PATH": path} if sys.platform == "win32" else None,
    )
    if done.returncode or not any(tiles.rglob("*.gph")):
        raise InputError(f"{extract}: no roads could be read from it; {_last_words(done.stdout)}")
    for leftover in tiles.glob("*.bin"):
        leftover.unlink()


def _last_words(log: str) -> str:
    """Return the builder's last complaint, else its last line, without its time stamp."""
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    loud = [line for line in lines if "[ERROR]" in line or "[FATAL]" in line or "rror" in line]
    line = (loud or lines or ["the builder said nothing"])[-1]
    return " ".join(line.rpartition("] ")[2].removeprefix("what():").split())[:160]


class LocalRouter:
    """Routes over the tiles in a folder, see `mapper.measurement.routed.Router`.

    Parameters
    ----------
    folder
        What `build` returned.
    """

    profile = "pedestrian"

    def __init__(self, folder: Path, extract: str, built: date) -> None:
        self.name = f"Valhalla on {extract}"
        self.key = f"local|{folder.resolve()}|{built}|{self.profile}"
        self.credit = (
            f"Road routes: Valhalla on {extract}, data (c) OpenStreetMap contributors "
            "(https://www.openstreetmap.org/copyright), ODbL 1.0."
        )
        self._built = built
        self._actor = _valhalla().Actor(_config(folder / TILES))

    @classmethod
    def open(cls, folder: str | Path | None = None) -> LocalRouter:
        """Open the tiles in a folder, `default_folder` by default.

        Raises
        ------
        InputError
            There are no tiles.
        MissingExtraError
            pyvalhalla is not installed.
        """
        _valhalla()
        place = Path(folder).expanduser() if folder else default_folder()
        try:
            about = json.loads((place / ABOUT).read_bytes())
            extract, built = str(about["extract"]), date.fromisoformat(about["built"])
            next((place / TILES).rglob("*.gph"))
        except (OSError, ValueError, KeyError, TypeError, StopIteration):
            raise InputError(
                f"{place}: no road tiles; build them with: mapper roads build EXTRACT.osm.pbf"
                + (f" -o {place}" if folder else "")
            ) from None
        return cls(place, extract, built)

    def route(self, a: Point, b: Point) -> Found:
        """Find the route between two points.

        Raises
        ------
        NoAnswerError, NoWayError
            Valhalla fails, or the tiles do not join the two points.
        """
        request = {
            "locations": [{"lat": lat, "lon": lon} for lat, lon in (a, b)],
            "costing": self.profile,
            "costing_options": {self.profile: {"exclude_ferries": True}},
            "shape_format": "polyline6",
            "directions_type": "none",
            "units": "kilometers",
        }
        try:
            trip = self._actor.route(request)["trip"]
            path = thinned([point for leg in trip["legs"] for point in _points(leg["shape"])])
            length = sum(float(leg["summary"]["length"]) for leg in trip["legs"])
            return Found(length, path, self._built, trip["summary"].get("has_ferry") is True)
        except RuntimeError as error:
            if getattr(error, "http_code", 400) == 400:
                raise NoWayError("no path in the tiles") from None
            raise NoAnswerError("failed") from None
        except (KeyError, TypeError, ValueError):
            raise NoAnswerError("gave no route that can be read") from None


def _points(shape: str) -> list[Point]:
    """Decode Valhalla's shape: differences in millionths of a degree, in groups of five bits, low ones first.

    The format is Google's "encoded polyline algorithm format", with six decimals.
    """
    numbers: list[int] = []
    value = shift = 0
    for sign in shape.encode("ascii"):
        bits = sign - 63
        value |= (bits & 31) << shift
        shift += 5
        if bits < 32:
            numbers.append(~(value >> 1) if value & 1 else value >> 1)
            value = shift = 0
    latitudes, longitudes = accumulate(numbers[::2]), accumulate(numbers[1::2])
    return [(lat / 1e6, lon / 1e6) for lat, lon in zip(latitudes, longitudes, strict=True)]
