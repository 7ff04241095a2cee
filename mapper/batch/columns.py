"""The tables of an archive: every column with its type, its unit and what it holds; the reference is made of this."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["FAILURES", "GATHERED", "PARTS", "TABLES", "Column", "Table", "table"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``type`` is "text", "int", "number", "date" or "geometry"; ``unit`` is empty for what has none."""

    name: str
    type: str
    about: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; one with a column "geometry" is GeoParquet, its geometries of the kinds named."""

    name: str
    about: str
    columns: tuple[Column, ...]
    geometries: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in their order."""
        return tuple(column.name for column in self.columns)


def _columns(*groups: Column | tuple[Column, ...]) -> tuple[Column, ...]:
    return tuple(_flat(groups))


def _flat(groups: tuple[Column | tuple[Column, ...], ...]) -> Iterator[Column]:
    for group in groups:
        yield from (group,) if isinstance(group, Column) else group


REPORT = Column("report_id", "text", "identifier of the document, of its content and of where it stands")
GROUP = Column("group", "text", "the group that travels, in the report's words")
PLACE = (
    Column("name", "text", "the place, as its source names it; null where the gazetteer knows no such name"),
    Column("kind", "text", "city, crossing, camp, river, water, region, country or other"),
    Column("latitude", "number", "of the point that stands for the place, WGS 84", "degrees"),
    Column("longitude", "number", "of the point that stands for the place, WGS 84", "degrees"),
    Column("country", "text", "ISO 3166-1 alpha-2 code"),
    Column("admin1", "text", "state, department, governorate"),
    Column("geoname_id", "int", "GeoNames identifier"),
    Column("extent_km", "number", "how far the true spot may lie from the point", "km"),
    Column("place_key", "text", "stable identifier in this gazetteer"),
)
SPAN = (
    Column("start", "int", "first character, counted in the text of the report from 0", "characters"),
    Column("end", "int", "the character after the last", "characters"),
)
ROAD = (
    Column("road_low_km", "number", "length by road, low end of its range", "km"),
    Column("road_high_km", "number", "length by road, high end of its range", "km"),
    Column("road_basis", "text", "what the road length rests on"),
)

REPORTS = Table(
    "reports",
    "One row for each document that was read.",
    _columns(
        REPORT,
        Column("position", "text", "where the document stands in the archive"),
        Column("title", "text", "headline"),
        Column("publisher", "text", "outlet"),
        Column("published", "date", "day of publication; null where the document states none"),
        Column("url", "text", "address"),
        Column("language", "text", "code of the language"),
        Column("border", "text", "the border that its distances are measured to (US, MX-GT)"),
        Column("characters", "int", "length of the text", "characters"),
        Column("places", "int", "place names found"),
        Column("stops", "int", "stops of its routes"),
        Column("claims", "int", "figures found"),
        Column("text_sha256", "text", "SHA-256 of the text: the same for copies"),
        Column("notes", "text", "what the reader had to warn of"),
        Column("text", "text", "the text that spans count in"),
    ),
)
PLACES = Table(
    "places",
    "One row for each place name in a report. The geometry is the point, null for a name that is not known.",
    _columns(
        REPORT,
        Column("number", "int", "of the name in its report, from 1"),
        SPAN,
        Column("text", "text", "the name as the report writes it"),
        Column("role", "text", "stop, origin, destination or mention"),
        Column("confidence", "number", "how sure the place is, 0 to 1", "share"),
        PLACE,
        Column("source", "text", "where the gazetteer has the place from"),
        Column("candidates", "int", "places that the name may mean"),
        Column("why", "text", "the rules that chose role and place"),
        Column("geometry", "geometry", "point of the place"),
    ),
    ("Point",),
)
STOPS = Table(
    "stops",
    "One row for each stop of each route, in order. The geometry is the point of the place.",
    _columns(
        REPORT,
        Column("route", "int", "of the route in its report, from 1"),
        GROUP,
        Column("number", "int", "of the stop in its route, from 1"),
        PLACE,
        Column("arrived", "date", "first day at the place"),
        Column("departed", "date", "last day at the place"),
        Column("dated", "text", "stated by the report, inferred from its neighbours, or null"),
        Column("travel", "text", "how the group came there, where the report says so"),
        Column("note", "text", "what is doubtful"),
        Column("border", "text", "the border that is measured to"),
        Column("straight_km", "number", "geodesic to the land border line", "km"),
        Column("uncertainty_km", "number", "of the straight distances", "km"),
        Column("territory_km", "number", "geodesic to the territory, coasts included", "km"),
        Column("crossing", "text", "the nearest border crossing"),
        Column("crossing_km", "number", "geodesic to that crossing", "km"),
        ROAD,
        Column("road_crossing", "text", "the crossing that the road leads to"),
        SPAN,
        Column("quote", "text", "the words that say so"),
        Column("geometry", "geometry", "point of the place"),
    ),
    ("Point",),
)
LEGS = Table(
    "legs",
    "One row for each way from one stop to the next. The geometry follows the road where known, else the geodesic.",
    _columns(
        REPORT,
        Column("route", "int", "of the route in its report, from 1"),
        GROUP,
        Column("from_number", "int", "the stop it leads from"),
        Column("to_number", "int", "the stop it leads to"),
        Column("from_place", "text", "name of the first place"),
        Column("to_place", "text", "name of the second place"),
        Column("straight_km", "number", "geodesic between the two", "km"),
        ROAD,
        Column("days", "int", "from the one to the other", "days"),
        Column("pace_low_km_per_day", "number", "pace, low end", "km/day"),
        Column("pace_high_km_per_day", "number", "pace, high end", "km/day"),
        Column("follows", "text", "road or geodesic: what the geometry is drawn along"),
        Column("note", "text", "what is doubtful"),
        Column("geometry", "geometry", "line from the one to the other, cut at the antimeridian"),
    ),
    ("LineString", "MultiLineString"),
)
FIGURE = (
    *SPAN,
    Column("quote", "text", "the words of the report"),
    Column("kind", "text", "what is counted: distance_to_border, pace, group_size, ..."),
    Column("low", "number", "the figure as reported, low end; null where the wording leaves it open", "see `unit`"),
    Column("high", "number", "the figure as reported, high end; null where the wording leaves it open", "see `unit`"),
    Column("unit", "text", "km, mi, km/day, mi/day, days or people"),
    Column("qualifier", "text", "the wording: at least, about, nearly"),
    Column("from_place", "text", "where the figure is measured from"),
    Column("to_place", "text", "what it is measured to"),
    Column("date", "date", "the day that the figure is of"),
    GROUP,
    Column("verdict", "text", "supported, contradicted, depends or unverifiable"),
    Column("explanation", "text", "why, in the unit that the report used"),
)
CLAIMS = Table(
    "claims",
    "One row for each figure of a report, weighed by that report alone.",
    _columns(
        REPORT,
        Column("number", "int", "of the figure in its report, from 1"),
        FIGURE,
        Column("measure", "text", "the measure that the report itself names, or null"),
        Column("measurements", "text", "everything it was weighed against"),
        Column("rule", "text", "the rule that read the figure"),
    ),
)
FAILURES = Table(
    "failures",
    "One line for each document that could not be read, and for each dossier that could not be weighed.",
    _columns(
        Column("report_id", "text", "identifier of the document, or of the dossier"),
        Column("position", "text", "where it stands in the archive"),
        Column("stage", "text", "source, reading, time, worker or dossier"),
        Column("reason", "text", "what went wrong, in one line"),
    ),
)
DOSSIERS = Table(
    "dossiers",
    "One row for each report of each dossier: reports of one journey by two outlets or more.",
    _columns(
        Column("dossier_id", "text", "identifier of the dossier, of the reports in it"),
        REPORT,
        Column("position", "text", "where the document stands in the archive"),
        Column("publisher", "text", "outlet"),
        Column("published", "date", "day of publication"),
        Column("title", "text", "headline"),
        Column("from_day", "date", "first dated stop of the dossier"),
        Column("to_day", "date", "last dated stop of the dossier"),
        Column("reports", "int", "reports in the dossier"),
        Column("outlets", "int", "outlets in the dossier; copies of one text are one"),
        Column("copy_of", "text", "the report whose text this one repeats; its figures confirm nothing"),
        Column("why", "text", "what this report shares with another of the dossier"),
    ),
)
OUTLETS = Table(
    "outlets",
    "One row for each figure of each dossier: who reported what about the same day, and how far off.",
    _columns(
        Column("dossier_id", "text", "the dossier in which it was weighed"),
        REPORT,
        Column("publisher", "text", "outlet"),
        Column("published", "date", "day of publication"),
        FIGURE,
        Column("measured_by", "text", "the measure that the figure is nearest to, of those that apply"),
        Column("measured_low", "number", "that measure, low end", "see `unit`"),
        Column("measured_high", "number", "that measure, high end", "see `unit`"),
        Column(
            "off_measured", "number", "reported less measured, before any tolerance; 0 where they overlap", "see `unit`"
        ),
        Column("off_measured_percent", "number", "the same, of what was measured", "percent"),
        Column("others", "int", "outlets with a figure of the same thing within two days"),
        Column("others_low", "number", "the lowest figure of the others; null where one leaves it open", "see `unit`"),
        Column(
            "others_high", "number", "the highest figure of the others; null where one leaves it open", "see `unit`"
        ),
        Column(
            "off_others",
            "number",
            "reported less the figure of the others that is farthest off; 0 where all overlap",
            "see `unit`",
        ),
        Column("others_say", "text", "the others' words, each with its outlet and its day"),
    ),
)

PARTS = (REPORTS, PLACES, STOPS, LEGS, CLAIMS, FAILURES)
"""What one part holds."""
GATHERED = (DOSSIERS, OUTLETS)
"""What is made of the whole archive."""
TABLES = (*PARTS, *GATHERED)


def table(name: str) -> Table:
    """Return a table by its name."""
    return next(one for one in TABLES if one.name == name)
