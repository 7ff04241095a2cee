"""The noun of the gazetteer: a place, with where it came from and how far it reaches."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from gazetteer.errors import CoordinateError

__all__ = ["KINDS", "Place"]

KINDS = ("city", "crossing", "camp", "river", "water", "region", "country", "other")
"""What a place may be; `Place.feature` says it more finely."""


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the gazetteer.

    Attributes
    ----------
    name
        The name by which the source knows the place.
    kind
        One of `KINDS`.
    latitude, longitude
        WGS 84 degrees of the point that stands for the place.
    country
        ISO 3166-1 alpha-2 code, or None where a place lies in none or several.
    admin1
        Name of the first-level division (state, department, governorate), or None.
    geoname_id
        GeoNames identifier, or None for what GeoNames does not know or we drew ourselves.
    extent_km
        How far, in kilometres, the true spot may lie from the point.
    source
        Where the entry comes from, ready to be printed.
    feature
        Finer than `kind`: "populated place", "capital", "admin1", "admin2", "continent", "strait",
        "sea", "desert", "pass", "camp", "crossing", ...
    population
        People at the last count the source has; 0 where it has none.
    key
        Stable identifier inside this gazetteer, such as ``geonames:3516264`` or ``feature:suchiate``.
    score, why
        For a candidate of a look-up: how well it fits (0 to 1) and the reasons, best first.
    """

    name: str
    kind: str
    latitude: float
    longitude: float
    country: str | None = None
    admin1: str | None = None
    geoname_id: int | None = None
    extent_km: float = 5.0
    source: str = ""
    feature: str = ""
    population: int = 0
    key: str = ""
    score: float | None = field(default=None, compare=False)
    why: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unknown kind of place {self.kind!r}; one of {', '.join(KINDS)}")
        if not (-90 <= self.latitude <= 90 and math.isfinite(self.longitude)):
            raise CoordinateError(
                f"{self.name}: latitude {self.latitude} and longitude {self.longitude} are no point on Earth; "
                "give (latitude, longitude) in degrees"
            )

    @property
    def point(self) -> tuple[float, float]:
        """(latitude, longitude) in degrees."""
        return self.latitude, self.longitude

    def to_dict(self) -> dict[str, Any]:
        """Return the PLACE of the JSON answers (coordinates in degrees, extent in kilometres)."""
        return {
            "name": self.name,
            "kind": self.kind,
            "latitude": round(self.latitude, 5),
            "longitude": round(self.longitude, 5),
            "country": self.country,
            "admin1": self.admin1,
            "geoname_id": self.geoname_id,
            "extent_km": round(self.extent_km, 1),
            "source": self.source,
        }
