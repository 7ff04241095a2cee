"""Turns rows of places into the two artefacts that `gazetteer.lookup` opens."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import marisa_trie
import numpy as np

from gazetteer.build.manifest import record, write_arrays
from gazetteer.place import KINDS
from gazetteer.store import data_folder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gazetteer.row import Row

__all__ = ["MANY", "columns", "pack", "write"]

HOW_BITS = 3
MANY = 1 << 31
"""Set in an entry of ``first`` that points to a list in ``many`` instead of holding one match."""

SOURCES = ("geonames", "geonames-divisions", "geonames-points", "cldr", "us-atlas", "handmade")


def pack(rows: list[Row]) -> tuple[marisa_trie.Trie, np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return the trie of names, and for each of its ids a match or the start of a list of matches.

    A match is ``row << 3 | how``. In ``many`` a list is preceded by its length and ordered best first.
    """
    matches: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for at, row in enumerate(rows):
        for name, how in row.names.items():
            matches[name].append((how, -row.population, at))
    trie = marisa_trie.Trie(matches)
    first = np.zeros(len(trie), "<u4")
    many: list[int] = []
    for name, found in sorted(matches.items()):
        packed = [at << HOW_BITS | how for how, _, at in sorted(found)]
        if len(packed) == 1:
            first[trie[name]] = packed[0]
        else:
            first[trie[name]] = MANY | len(many)
            many += [len(packed), *packed]
    return trie, first, np.array(many, "<u4")


def columns(
    special: list[Row], cities: list[Row], divisions: Mapping[tuple[str, str], str] | None = None
) -> tuple[dict[str, np.ndarray[Any, Any] | bytes], marisa_trie.Trie]:
    """Return the arrays and the trie of names that an index is made of.

    Parameters
    ----------
    special
        Countries, regions, divisions and features: rows with a key and an extent of their own.
    cities
        Populated places: keys and extents follow from the identifier and the population.
    divisions
        (country, code) to name of first-level divisions that are not among the rows.
    """
    rows = [*special, *cities]
    trie, first, many = pack(rows)
    countries = ["", *sorted({row.country for row in rows} - {""})]
    named = {(row.country, row.admin1): row.name for row in special if row.feature == "admin1"}
    named.update(divisions or {})
    by_name = {(row.country, row.name): (row.country, row.admin1) for row in special if row.feature == "admin1"}
    admin1 = [("", ""), *sorted(named)]
    admin2 = [("", "", ""), *sorted({(row.country, row.admin1, row.admin2) for row in rows if row.admin2})]
    features = sorted({row.feature for row in rows})
    sources = sorted({row.source for row in rows})
    at1, at2 = {key: at for at, key in enumerate(admin1)}, {key: at for at, key in enumerate(admin2)}
    held = [by_name.get((row.country, row.admin1), (row.country, row.admin1)) for row in rows]
    tables = {
        "countries": countries,
        "admin1": [[country, code, named.get((country, code), "")] for country, code in admin1],
        "features": features,
        "kinds": list(KINDS),
        "sources": sources,
    }
    encoded = [row.name.encode()[:255] for row in rows]
    arrays: dict[str, np.ndarray[Any, Any] | bytes] = {
        "tables": json.dumps(tables, ensure_ascii=False, separators=(",", ":")).encode(),
        "names": b"".join(encoded),
        "lengths": np.array([len(name) for name in encoded], np.uint8),
        "keys": "\n".join(row.key or f"geonames:{row.geoname_id}" for row in special).encode(),
        "latitude": np.array([round(row.latitude * 1e5) for row in rows], "<i4"),
        "longitude": np.array([round(row.longitude * 1e5) for row in rows], "<i4"),
        "population": np.array([row.population for row in rows], "<u4"),
        "geoname_id": np.array([row.geoname_id for row in rows], "<u4"),
        "country": np.array([countries.index(row.country) for row in rows], np.uint8),
        "admin1": np.array([at1.get(key, 0) for key in held], "<u2"),
        "admin2": np.array([at2.get((row.country, row.admin1, row.admin2), 0) for row in rows], "<u2"),
        "kind": np.array([KINDS.index(row.kind) for row in rows], np.uint8),
        "feature": np.array([features.index(row.feature) for row in rows], np.uint8),
        "special_extent": np.array([min(row.extent_km, 9999) for row in special], "<f4"),
        "special_source": np.array([sources.index(row.source) for row in special], "<u2"),
        "first": first,
        "many": many,
    }
    return arrays, trie


def write(special: list[Row], cities: list[Row]) -> None:
    """Write ``places.bin`` and ``places.marisa`` and note both; see `columns` for the parameters."""
    arrays, trie = columns(special, cities)
    rows = len(special) + len(cities)
    write_arrays("places.bin", arrays)
    draft = data_folder() / "places.marisa.draft"
    trie.save(str(draft))
    draft.replace(data_folder() / "places.marisa")
    counted = {"places": rows, "populated places": len(cities), "names": len(trie)}
    record("places.bin", SOURCES, counted)
    record("places.marisa", SOURCES, len(trie))
    print(f"places: {rows:,} places, {len(trie):,} names")
