"""Who is to be thanked, and under which terms: the lines that every file and page must carry."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mapper.model import Answer, MeasuredRoute

__all__ = ["BORDERS", "PLACES", "ROADS", "credit_lines", "owed_for_places"]

PLACES = (
    "Places: GeoNames (https://www.geonames.org), CC BY 4.0 "
    "(https://creativecommons.org/licenses/by/4.0/); changed: selected, merged with other entries and "
    "matched to the words of the reports."
)
BORDERS = (
    "Borders: Natural Earth (https://www.naturalearthdata.com), public domain; de facto lines as controlled "
    "on the ground, which is no view on whose the land is; good to about 1 km."
)
ROADS = (
    "Road lengths: derived from data (c) OpenStreetMap contributors "
    "(https://www.openstreetmap.org/copyright), ODbL 1.0; main roads only, given as a range."
)


def credit_lines(answer: Answer) -> tuple[str, ...]:
    """Return the credit lines that an answer owes: GeoNames and Natural Earth always, roads and routers where given."""
    lines = [PLACES, BORDERS]
    if any(_has_roads(route) for route in answer.routes):
        lines.append(ROADS)
    lines.extend(answer.credits)
    sources = {
        " ".join(stop.place.source.split())
        for route in answer.routes
        for stop in route.route.stops
        if stop.place.source and "geonames" not in stop.place.source.lower()
    }
    if sources:
        lines.append("Also for places: " + "; ".join(sorted(sources)) + ".")
    return tuple(lines)


def owed_for_places(answer: Answer) -> tuple[str, ...]:
    """Return the sources of stops that are no packaged places: a geocoding service, or the user's own."""
    stops = [stop.place for route in answer.routes for stop in route.route.stops]
    found = {
        " ".join(place.source.split())
        for place in stops
        if place.key.startswith(("online:", "own:")) or ", asked 20" in place.source
    }
    return tuple(sorted(source for source in found if source))


def _has_roads(route: MeasuredRoute) -> bool:
    legs = any(leg.road is not None for leg in route.legs)
    return legs or any(distance is not None and distance.road is not None for distance in route.distances)
