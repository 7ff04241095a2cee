"""The columns of every table: name, unit, type and meaning, written once for CSV, DataFrames and the reference."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["CLAIMS", "LEGS", "ROUTES", "STOPS", "TABLES", "Column"]


class Column(NamedTuple):
    """One column. ``kind`` is "text", "date", "number" (a float) or "count" (a whole number).

    ``unit`` is "" where there is none; of the figures as reported it is in the column ``unit``.
    """

    name: str
    kind: str
    unit: str
    meaning: str


def _text(name: str, meaning: str) -> Column:
    return Column(name, "text", "", meaning)


def _date(name: str, meaning: str) -> Column:
    return Column(name, "date", "", meaning)


def _km(name: str, meaning: str) -> Column:
    return Column(name, "number", "km", meaning)


def _pace(name: str, meaning: str) -> Column:
    return Column(name, "number", "km/day", meaning)


def _count(name: str, meaning: str, unit: str = "") -> Column:
    return Column(name, "count", unit, meaning)


GROUP = _text("group", "who is on the move, as the reports name them; the same word in every table")
ROADS = (
    _km("road_low_km", "low end of the road length"),
    _km("road_high_km", "high end of the road length"),
)
BASIS = _text("road_basis", "what the road length rests on")

ROUTES = (
    GROUP,
    _count("stops", "stops of the route"),
    _date("started", "leaving the first dated stop"),
    _date("ended", "reaching the last dated stop"),
    _count("days", "days between the two", "days"),
    _km("straight_km", "sum of the straight legs; geodesic on WGS 84"),
    *ROADS,
    BASIS,
    _count("resting_days_low", "fewest days at rest", "days"),
    _count("resting_days_high", "most days at rest", "days"),
    _pace("pace_low_km_per_day", "slowest pace over all days"),
    _pace("pace_high_km_per_day", "fastest pace over all days"),
    _pace("moving_low_km_per_day", "slowest pace over the moving days"),
    _pace("moving_high_km_per_day", "fastest pace over the moving days"),
    _text("goal", "what the arrival is reckoned to: border, or a place"),
    _date("arrival_low", "first day on which they would be there at the pace over all days; an estimate"),
    _date("arrival_high", "last such day; an estimate"),
)
"""One row for each group."""

STOPS = (
    GROUP,
    _count("number", "place in the order of the group's stops, from 1"),
    _text("name", "name of the place in the gazetteer"),
    _text("kind", "city, crossing, camp, river, water, region, country or other"),
    Column("latitude", "number", "degrees", "WGS 84"),
    Column("longitude", "number", "degrees", "WGS 84"),
    _text("country", "ISO 3166-1 code of two letters"),
    _text("admin1", "state, province or department"),
    _count("geoname_id", "identifier in GeoNames"),
    _km("extent_km", "how far the true spot may lie from the point"),
    _date("arrived", "first day there"),
    _date("departed", "last day there"),
    _text("dated", "stated by a report, or inferred; missing where there is no date"),
    _text("status", "suggested, confirmed or rejected"),
    _text("travel", "how the group came there, where a report says so"),
    _text("note", "a person's remark in the route file"),
    _km("straight_km", "geodesic to the nearest point of the land border"),
    Column("straight_mi", "number", "mi", "the same in statute miles"),
    _km("uncertainty_km", "of the straight distance: extent of the place and accuracy of the line"),
    _km("territory_km", "geodesic to the territory, coasts included; 0 inside"),
    _text("crossing", "nearest official crossing in a straight line"),
    _km("crossing_km", "geodesic to that crossing"),
    _km("road_low_km", "low end of the road length to the crossing that is nearest by road"),
    _km("road_high_km", "high end of that length"),
    _text("road_crossing", "the crossing that is nearest by road"),
    BASIS,
    _text("quote", "the words that the stop rests on"),
)
"""One row for each stop; ``stops.csv`` has the same columns, and the credit after them."""

LEGS = (
    GROUP,
    _count("from_number", "number of the stop that the leg leaves"),
    _count("to_number", "number of the stop that it leads to"),
    _text("from", "name of the first"),
    _text("to", "name of the second"),
    _km("straight_km", "geodesic on WGS 84"),
    *ROADS,
    BASIS,
    _count("days", "days between the dates of the two stops", "days"),
    _pace("pace_low_km_per_day", "slowest pace that dates and length allow"),
    _pace("pace_high_km_per_day", "fastest pace that dates and length allow"),
    _text("note", "what is to be known about the leg"),
)
"""One row for each two stops that follow each other."""

CLAIMS = (
    _text("report", "title of the report"),
    _text("publisher", "who published it"),
    _date("published", "day of publication"),
    _text("url", "address of the report"),
    _count("start", "first character of the quote in the text of the report", "characters"),
    _count("end", "character after the last", "characters"),
    _text("quote", "the words with the figure"),
    _text(
        "kind",
        "distance_to_border, distance_between, distance_travelled, pace, elapsed, arrival or group_size",
    ),
    Column("low", "number", "as in the column unit", "low end of the figure as reported; missing where it is open"),
    Column("high", "number", "as in the column unit", "high end; missing where it is open"),
    _text("unit", "km, mi, km/day, mi/day, days or people"),
    _text("qualifier", 'wording that the figure stands under, such as "at least"'),
    _text("measure", "measure that the report itself names: straight, road or foot"),
    _text("from", "place that the figure counts from"),
    _text("to", "place or border that it counts to"),
    _date("date", "day that the figure is of"),
    GROUP._replace(meaning="whom the figure is about"),
    _text("status", "suggested, confirmed or rejected"),
    _text("verdict", "supported, contradicted, depends or unverifiable"),
    _text("explanation", "why, with the numbers"),
    _text("measurements", "every measure that it was weighed against"),
)
"""One row for each figure; ``claims.csv`` has the same columns, and the credit after them."""

TABLES = {"routes": ROUTES, "stops": STOPS, "legs": LEGS, "claims": CLAIMS}
"""Every table by its name."""
