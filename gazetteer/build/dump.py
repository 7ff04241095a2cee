"""Reads GeoNames' own files: the dump of a country or of the world, and the names of divisions.

The dump is a table without headings, a place a line, 19 columns between tabs (GeoNames' ``readme.txt``): identifier,
name, name in ASCII, other names between commas, latitude, longitude, feature class, feature code, country, further
countries, codes of four levels of divisions, population, elevation, terrain, time zone, day of change.
"""

from __future__ import annotations

import csv
import io
import math
import re
import zipfile
import zlib
from typing import TYPE_CHECKING, NamedTuple

from gazetteer.errors import DownloadError
from gazetteer.store import data_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["Code", "Line", "division_names", "feature_codes", "half_diagonal_km", "lines"]

COLUMNS = 19
WANTED = re.compile(r"[A-Z]{2}")


class Code(NamedTuple):
    """What a feature code means to us; ``extent_km`` is None where it follows from the population."""

    kind: str
    feature: str
    extent_km: float | None


class Line(NamedTuple):
    """One place of the dump; degrees."""

    geoname_id: int
    name: str
    ascii_name: str
    others: str
    latitude: float
    longitude: float
    code: str
    country: str
    admin1: str
    admin2: str
    admin3: str
    admin4: str
    population: int


def feature_codes() -> dict[str, Code]:
    """Return the feature codes that are taken over, from ``feature_codes.csv``; extents are estimates."""
    with (data_folder() / "feature_codes.csv").open(encoding="utf-8", newline="") as opened:
        return {
            line["code"]: Code(line["kind"], line["feature"], float(line["extent_km"]) if line["extent_km"] else None)
            for line in csv.DictReader(opened)
        }


def division_names(file: Path) -> dict[str, str]:
    """Return code ("MX.20" or "MX.20.066") to name, from ``admin1CodesASCII.txt`` or ``admin2Codes.txt``.

    Raises
    ------
    DownloadError
        It is no such table.
    """
    try:
        table = [line.split("\t") for line in file.read_text("utf-8").splitlines() if line.strip()]
    except UnicodeDecodeError:
        table = [[]]
    if not table or any(len(cells) < 2 for cells in table):
        raise DownloadError(f"{file.name} is no table of GeoNames; the server sent something else")
    return {cells[0]: cells[1] for cells in table}


def lines(archive: Path, member: str, codes: dict[str, Code] | None = None, *, only: str = "") -> Iterator[Line]:
    """Yield the places of a dump, one at a time; reading to the end checks the archive's own checksum.

    Parameters
    ----------
    archive, member
        The zip file and the name of the table in it.
    codes
        The feature codes that are wanted; by default those of ``feature_codes.csv``.
    only
        Keep to this feature class, such as ``A``.

    Raises
    ------
    DownloadError
        The archive or a line of it is damaged.
    """
    codes = feature_codes() if codes is None else codes
    try:
        with zipfile.ZipFile(archive) as packed, packed.open(member) as raw:
            text = io.TextIOWrapper(raw, "utf-8", newline="\n")
            for number, line in enumerate(text, 1):
                if only and f"\t{only}\t" not in line:
                    continue
                cells = line.rstrip("\n").split("\t")
                if len(cells) != COLUMNS:
                    raise DownloadError(f"{archive.name}: line {number} has {len(cells)} columns, not {COLUMNS}")  # noqa: TRY301 -- told as it is
                code = f"{cells[6]}.{cells[7]}"
                if code in codes and WANTED.fullmatch(cells[8]) and cells[1].strip():
                    yield _line(archive, number, code, cells)
    except DownloadError:  # which is an OSError too
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, UnicodeDecodeError, RuntimeError, OSError) as error:
        said = f"holds no {member}" if isinstance(error, KeyError) else "is damaged"
        raise DownloadError(f"{archive.name} {said}; run the installation again to fetch it anew") from None


def _line(archive: Path, number: int, code: str, cells: list[str]) -> Line:
    try:
        geoname_id, latitude, longitude = int(cells[0]), float(cells[4]), float(cells[5])
        population = int(cells[14] or 0)
        if not (0 < geoname_id < 2**32 and abs(latitude) <= 90 and abs(longitude) <= 180):
            raise ValueError(geoname_id)  # noqa: TRY301 -- told below
    except ValueError:
        raise DownloadError(f"{archive.name}: line {number} is no place: {cells[0]!r:.20} {cells[4]!r:.20}") from None
    admin1, admin2, admin3, admin4 = cells[10:14]
    return Line(
        geoname_id, cells[1].strip(), cells[2], cells[3], latitude, longitude, code, cells[8],
        admin1, admin2, admin3, admin4, min(max(population, 0), 2**31),
    )  # fmt: skip


def half_diagonal_km(box: list[float]) -> float:
    """Return half the diagonal, in kilometres, of a box of south, north, west and east in degrees."""
    south, north, west, east = box
    return math.hypot(north - south, (east - west) * math.cos(math.radians((south + north) / 2))) / 2 * 111.2
