"""Builds an installed gazetteer from GeoNames' dump: what the packaged places lack, in the same format.

A line at a time, so that the whole world needs no more memory than its columns. A place that is packaged already
is left out; so is a division that bears the name of a town of its own first-level division, for which the town
stands. Rivers and lakes may be called without the word that says what they are where no packaged place is called so.
"""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from gazetteer.build.division_names import bare
from gazetteer.build.dump import division_names, feature_codes, half_diagonal_km, lines
from gazetteer.build.manifest import write_arrays
from gazetteer.build.spool import Spool
from gazetteer.index import ALTERNATE, PRIMARY, SHORT
from gazetteer.names import LINKS, normalize, usable, words
from gazetteer.place import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from gazetteer.build.dump import Code, Line
    from gazetteer.index import Index

__all__ = ["Counts", "build_layer"]

TOWN_CLASS, DIVISION_CLASS = "P", "A"
LEVELS = ("A.ADM1", "A.ADM2", "A.ADM3", "A.ADM4")
WATERS = words(
    "rio river riviere fleuve arroyo quebrada estero laguna lago lac lake oued wadi ouadi nahr kali sungai song fiume "
    "rivier creek stream embalse canal"
)
"""Words before or after the name of a river or a lake that say what it is."""
SHORTEST_BARE = 5
MOST_NAMES = 40


@dataclass
class Counts:
    """How many places an installed gazetteer has, by kind, and what was left out because it is packaged."""

    kinds: Counter[str] = field(default_factory=Counter)
    names: int = 0
    packaged: int = 0


class _Group:
    """The columns of one group of rows: those with an extent of their own, or the towns."""

    def __init__(self) -> None:
        self.latitude, self.longitude = array("i"), array("i")
        self.population, self.geoname_id, self.admin2 = array("I"), array("I"), array("I")
        self.country, self.kind, self.feature, self.lengths = array("B"), array("B"), array("B"), array("B")
        self.admin1 = array("H")
        self.extent = array("f")
        self.names = bytearray()

    def __len__(self) -> int:
        return len(self.latitude)


class _Table(dict[Any, int]):
    """Numbers entries as they come, from 0."""

    def __missing__(self, key: Any) -> int:
        self[key] = len(self)
        return self[key]


class _Layer:
    """Everything of an installed gazetteer while it is built."""

    def __init__(self, base: Index, folder: Path, divisions: dict[str, str], counties: dict[str, str]) -> None:
        self.base, self.folder = base, folder
        self.division_names, self.county_names = divisions, counties
        self.special, self.towns = _Group(), _Group()
        self.countries, self.divisions, self.counties = _Table({"": 0}), _Table({("", ""): 0}), _Table({"": 0})
        self.features = _Table()
        self.spool = Spool(folder)
        self.counts = Counts()
        self._order = np.argsort(base.geoname_id, kind="stable")
        self._numbers = np.asarray(base.geoname_id)[self._order].data
        self.named = {(country, code) for country, code, name in base.divisions if name}
        self.votes: dict[str, Counter[int]] = defaultdict(Counter)

    def add(self, line: Line, code: Code, extent_km: float) -> None:
        """Add a place; a packaged one only says which of our divisions is which of theirs."""
        county = f"{line.country}.{line.admin1}.{line.admin2}" if line.admin2 else ""
        row = self._packaged(line.geoname_id)
        if row is not None:
            self.counts.packaged += 1
            if county and row >= self.base.special and (number := int(self.base.admin2[row])):
                self.votes[county][number] += 1
            return
        group, number = (self.towns, 1) if line.code.startswith(TOWN_CLASS) else (self.special, 0)
        for name, how in self._names(line).items():
            self.spool.add(name, how, line.population, number, len(group))
        encoded = line.name.encode()[:255].decode(errors="ignore").encode()
        group.names += encoded
        group.lengths.append(len(encoded))
        group.latitude.append(round(line.latitude * 1e5))
        group.longitude.append(round(line.longitude * 1e5))
        group.population.append(line.population)
        group.geoname_id.append(line.geoname_id)
        group.country.append(self.countries[line.country])
        group.admin1.append(self.divisions[line.country, line.admin1] if line.admin1 else 0)
        group.admin2.append(self.counties[county])
        group.kind.append(KINDS.index(code.kind))
        group.feature.append(self.features[code.feature])
        group.extent.append(extent_km)
        self.counts.kinds[code.kind] += 1

    def _packaged(self, geoname_id: int) -> int | None:
        """Return the row of a place in the packaged index."""
        at = bisect_left(self._numbers, geoname_id)
        return int(self._order[at]) if at < len(self._numbers) and self._numbers[at] == geoname_id else None

    def _names(self, line: Line) -> dict[str, int]:
        """Return the names of a place in normal form, and how each means it."""
        primary = normalize(line.name)
        names = {primary: PRIMARY} if primary else {}
        for other in (line.ascii_name, *line.others.split(",")[:MOST_NAMES]):
            normal = normalize(other) if other is line.ascii_name or usable(other) else ""
            if normal:
                names.setdefault(normal, ALTERNATE)
        if line.code.startswith(DIVISION_CLASS):
            for short in bare(line.name):
                names.setdefault(short, SHORT)
        if line.code.startswith("H."):
            for name in list(names):
                self._unwatered(names, name)
        return names

    def _unwatered(self, names: dict[str, int], name: str) -> None:
        """Let "Río Suchiate" be called "Suchiate River" and, where no packaged place is called so, "Suchiate"."""
        parts = name.split()
        rest = parts[1:] if parts[0] in WATERS else parts[:-1] if parts[-1] in WATERS else []
        while rest and rest[0] in LINKS:
            rest = rest[1:]
        short = " ".join(rest)
        if rest and len(short) >= SHORTEST_BARE:
            for form in (f"rio {short}", f"{short} river") if {"rio", "river"} & set(parts) else ():
                names.setdefault(form, ALTERNATE)
            if not self.base.exactly(short):
                names.setdefault(short, SHORT)

    def write(self) -> None:
        """Write ``places.bin`` and ``places.marisa`` into the folder."""
        trie, matches = self.spool.pack(len(self.special))
        self.counts.names = len(trie)
        both = (self.special, self.towns)
        base_names = {(country, code): name for country, code, name in self.base.divisions}
        tables = {
            "countries": list(self.countries),
            "admin1": [
                [country, code, base_names.get((country, code)) or self.division_names.get(f"{country}.{code}", "")]
                for country, code in self.divisions
            ],
            "admin2_of_base": [
                [self.counties[county], votes.most_common(1)[0][0]]
                for county, votes in self.votes.items()
                if county in self.counties
            ],
            "features": list(self.features),
            "kinds": list(KINDS),
            "sources": [""],
        }
        types = {
            "latitude": "<i4", "longitude": "<i4", "population": "<u4", "geoname_id": "<u4", "country": "u1",
            "admin1": "<u2", "admin2": "<u4", "kind": "u1", "feature": "u1", "lengths": "u1",
        }  # fmt: skip
        arrays: dict[str, np.ndarray[Any, Any] | bytes] = {
            "tables": json.dumps(tables, ensure_ascii=False, separators=(",", ":")).encode(),
            "names": bytes(self.special.names + self.towns.names),
            "keys": b"",
            **{
                name: np.concatenate([np.array(getattr(one, name), kind) for one in both])
                for name, kind in types.items()
            },
            "special_extent": np.array(self.special.extent, "<f4"),
            "special_source": np.zeros(len(self.special), "<u2"),
            **matches,
        }
        write_arrays("places.bin", arrays, self.folder)
        trie.save(str(self.folder / "places.marisa"))


def build_layer(
    archive: Path,
    member: str,
    tables: tuple[Path, Path],
    base: Index,
    folder: Path,
    *,
    told: Callable[[int], None] | None = None,
) -> Counts:
    """Write the index of a dump into a folder.

    Parameters
    ----------
    archive, member
        The zip file of GeoNames and the name of the table in it.
    tables
        ``admin1CodesASCII.txt`` and ``admin2Codes.txt``.
    base
        The packaged index; what it has is left out.
    folder
        Where the artefacts go, and what is needed on the way.
    told
        Called now and then with the number of places read so far.

    Raises
    ------
    DownloadError
        A file of GeoNames is damaged.
    """
    codes = feature_codes()
    layer = _Layer(base, folder, *(division_names(table) for table in tables))
    divisions = [line for line in lines(archive, member, codes, only=DIVISION_CLASS) if line.code.startswith("A.")]
    wanted = {key for line in divisions for key in _spots(line)}
    taken: set[tuple[str, str, str]] = set()
    boxes: dict[tuple[str, ...], list[float]] = {}
    for count, line in enumerate(lines(archive, member, codes), 1):
        if told is not None and count % 20_000 == 0:
            told(count)
        if line.code.startswith(DIVISION_CLASS):
            continue
        if line.code.startswith(TOWN_CLASS):
            taken.update(wanted.intersection(_spots(line)))
            _widen(boxes, line)
        layer.add(line, codes[line.code], codes[line.code].extent_km or 0.0)
    for line in divisions:
        if _is_new(line, layer, taken):
            box = boxes.get(_codes_of(line))
            code = codes[line.code]
            layer.add(line, code, max(half_diagonal_km(box), code.extent_km or 5.0) if box else code.extent_km or 5.0)
    layer.write()
    return layer.counts


def _is_new(line: Line, layer: _Layer, taken: set[tuple[str, str, str]]) -> bool:
    """Say whether a division is neither packaged nor named like a town of its own."""
    if line.code == "A.ADM1":
        return (line.country, line.admin1) not in layer.named
    return taken.isdisjoint(_spots(line))


def _spots(line: Line) -> Iterator[tuple[str, str, str]]:
    """Yield a place's names with where it lies; of a division also its name without the word for what it is."""
    names = {normalize(line.name), normalize(line.ascii_name)}
    if line.code.startswith(DIVISION_CLASS):
        names.update(bare(line.name))
    return ((line.country, line.admin1, name) for name in names)


def _codes_of(line: Line) -> tuple[str, ...]:
    """Return the codes of a division, down to its own level."""
    codes = (line.country, line.admin1, line.admin2, line.admin3, line.admin4)
    return codes[: LEVELS.index(line.code) + 2] if line.code in LEVELS else ()


def _widen(boxes: dict[tuple[str, ...], list[float]], line: Line) -> None:
    """Let the boxes of the divisions that a town lies in reach to it."""
    codes = (line.country, line.admin1, line.admin2, line.admin3, line.admin4)
    for level in range(2, 6):
        if not codes[level - 1]:
            break
        box = boxes.get(codes[:level])
        if box is None:
            boxes[codes[:level]] = [line.latitude, line.latitude, line.longitude, line.longitude]
        else:
            box[0], box[1] = min(box[0], line.latitude), max(box[1], line.latitude)
            box[2], box[3] = min(box[2], line.longitude), max(box[3], line.longitude)
