"""What geocoding services answer, each in its own words, turned into places.

An answer counts when its own name holds the words that were asked for: services guess, we do not. Streets, shops
and houses are no places of a journey and are left out.
"""

from __future__ import annotations

import hashlib
import math
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from gazetteer.index import ALIAS, PRIMARY
from gazetteer.names import normalize
from gazetteer.row import Row

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["READERS", "Found", "row_of"]

SETTLEMENTS = frozenset(
    ("city", "town", "village", "hamlet", "isolated_dwelling", "farm", "locality", "suburb", "neighbourhood", "quarter",
     "borough", "municipality", "city_district", "district")
)  # fmt: skip
LEFT_OUT = frozenset(
    ("highway", "shop", "office", "building", "craft", "leisure", "road", "house", "street", "postcode")
)
OSM_KINDS = {
    ("amenity", "refugee_site"): ("camp", "camp", 2.0),
    ("barrier", "border_control"): ("crossing", "crossing", 2.0),
    ("natural", "water"): ("water", "lake", 10.0),
    ("natural", "bay"): ("water", "bay", 20.0),
    ("natural", "strait"): ("water", "strait", 50.0),
    ("place", "sea"): ("water", "sea", 300.0),
    ("place", "island"): ("region", "island", 10.0),
    ("place", "islet"): ("region", "island", 2.0),
    ("place", "state"): ("region", "division", 100.0),
    ("place", "region"): ("region", "region", 100.0),
    ("place", "county"): ("region", "division", 30.0),
    ("place", "country"): ("country", "division", 300.0),
}
OSM_CLASSES = {
    "waterway": ("river", "river", 50.0),
    "boundary": ("region", "division", 30.0),
    "place": ("city", "populated place", 5.0),
}
OTHERWISE = ("other", "other", 2.0)
SPACES = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]+")
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Found:
    """One answer; degrees and kilometres. ``names`` are all by which the service knows the place."""

    name: str
    kind: str
    feature: str
    latitude: float
    longitude: float
    country: str
    admin1: str
    extent_km: float
    population: int = 0
    geoname_id: int = 0
    names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", tuple(self.names))  # the cache has a list
        if not (abs(self.latitude) <= 90 and abs(self.longitude) <= 180 and 0 <= self.extent_km <= 9999):
            raise ValueError(f"{self.name!r} is at no point on Earth")

    def answers_to(self, name: str) -> bool:
        """Say whether all words asked for are in one of its names."""
        asked = set(normalize(name.partition(",")[0]).split())
        return any(asked <= set(normalize(one).split()) for one in (self.name, *self.names))

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON for the cache."""
        return {**asdict(self), "names": list(self.names)}


def row_of(asked: str, found: Found, source: str) -> Row:
    """Return an answer as a row that is called as it was asked for."""
    spot = f"{found.name}|{found.latitude:.5f}|{found.longitude:.5f}"
    row = Row(
        found.name, found.kind, found.feature, found.latitude, found.longitude, found.country,
        admin1=f"~{found.admin1}" if found.admin1 else "", population=found.population,
        extent_km=found.extent_km, geoname_id=found.geoname_id, source=source,
        key=f"online:{hashlib.sha256(spot.encode('utf-8', 'replace')).hexdigest()[:16]}",
    )  # fmt: skip
    row.called([found.name], PRIMARY)
    row.called([asked.partition(",")[0]], ALIAS)
    return row


def _text(value: object) -> str:
    return " ".join(SPACES.sub(" ", str(value)).split())[:LONGEST_NAME] if isinstance(value, str) else ""


def _code(value: object) -> str:
    code = _text(value).upper()
    return code if re.fullmatch(r"[A-Z]{2}", code) else ""


def _half_diagonal(south: float, north: float, west: float, east: float) -> float:
    width = (east - west) * math.cos(math.radians((south + north) / 2))
    return round(min(math.hypot(north - south, width) / 2 * 111.2, 9999.0), 1)


def _osm(key: str, value: str, rank: str) -> tuple[str, str, float] | None:
    """Return kind, feature and least extent of a thing of OpenStreetMap; None for what is no place of a journey."""
    if key in LEFT_OUT or value in LEFT_OUT:
        return None
    if rank in SETTLEMENTS and key in ("boundary", "place"):
        return OSM_CLASSES["place"]
    return OSM_KINDS.get((key, value)) or OSM_CLASSES.get(key, OTHERWISE)


def _nominatim(raw: Mapping[str, Any], latitude: float, longitude: float) -> Found | None:
    what = _osm(str(raw.get("class") or raw.get("category")), str(raw.get("type")), str(raw.get("addresstype")))
    if what is None:
        return None
    address = raw.get("address") or {}
    name = _text(raw.get("name")) or _text(raw.get("display_name")).partition(",")[0]
    south, north, west, east = (float(edge) for edge in raw["boundingbox"])
    extent = max(_half_diagonal(south, north, west, east), what[2] if what[0] in ("city", "other") else 1.0)
    return Found(
        name, what[0], what[1], latitude, longitude, _code(address.get("country_code")), _text(address.get("state")),
        extent, names=(_text(raw.get("display_name")).partition(",")[0],),
    )  # fmt: skip


def _photon(raw: Mapping[str, Any], latitude: float, longitude: float) -> Found | None:
    told = raw["properties"]
    what = _osm(str(told.get("osm_key")), str(told.get("osm_value")), str(told.get("type")))
    if what is None or not _text(told.get("name")):
        return None
    extent = what[2]
    if isinstance(told.get("extent"), list):
        west, north, east, south = (float(edge) for edge in told["extent"])
        extent = max(_half_diagonal(south, north, west, east), extent if what[0] in ("city", "other") else 1.0)
    return Found(
        _text(told["name"]), what[0], what[1], latitude, longitude, _code(told.get("countrycode")),
        _text(told.get("state")), extent,
    )  # fmt: skip


def _geonames(raw: Mapping[str, Any], latitude: float, longitude: float) -> Found | None:
    from gazetteer.build.dump import feature_codes  # noqa: PLC0415 -- only for this service

    code = feature_codes().get(f"{raw.get('fcl')}.{raw.get('fcode')}")
    if code is None:
        return None
    return Found(
        _text(raw.get("name")), code.kind, code.feature, latitude, longitude, _code(raw.get("countryCode")),
        _text(raw.get("adminName1")), code.extent_km or 5.0, max(int(raw.get("population") or 0), 0),
        int(raw.get("geonameId") or 0), (_text(raw.get("toponymName")),),
    )  # fmt: skip


def _opencage(raw: Mapping[str, Any], latitude: float, longitude: float) -> Found | None:
    parts = raw.get("components") or {}
    rank = str(parts.get("_type"))
    what = _osm("place" if rank in SETTLEMENTS else str(parts.get("_category")), rank, rank)
    if what is None:
        return None
    name = _text(parts.get(rank)) or _text(raw.get("formatted")).partition(",")[0]
    extent, bounds = what[2], raw.get("bounds")
    if isinstance(bounds, dict):
        low, high = bounds["southwest"], bounds["northeast"]
        extent = max(_half_diagonal(low["lat"], high["lat"], low["lng"], high["lng"]), extent)
    return Found(
        name, what[0], what[1], latitude, longitude, _code(parts.get("country_code")), _text(parts.get("state")), extent
    )


READERS: dict[str, Callable[[Mapping[str, Any], float, float], Found | None]] = {
    "nominatim": _nominatim, "photon": _photon, "geonames": _geonames, "opencage": _opencage,
}  # fmt: skip
"""What reads the answers of each service: its own words for a place, and the point that geopy took from them."""
