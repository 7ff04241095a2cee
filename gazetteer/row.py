"""A place on its way into an index: the packaged one, an installed gazetteer, or the user's own places."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gazetteer.names import normalize

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Row"]


@dataclass(slots=True)
class Row:
    """One place on its way into the artefact; the fields are those of `gazetteer.place.Place`."""

    name: str
    kind: str
    feature: str
    latitude: float
    longitude: float
    country: str = ""
    admin1: str = ""
    admin2: str = ""
    population: int = 0
    extent_km: float = 5.0
    geoname_id: int = 0
    source: str = "GeoNames"
    key: str = ""
    names: dict[str, int] = field(default_factory=dict)

    def called(self, names: Iterable[str], how: int) -> None:
        """Add names, each in its normal form; a better way of knowing the place is kept."""
        for name in names:
            normal = normalize(name)
            if normal:
                self.names[normal] = min(how, self.names.get(normal, how))
