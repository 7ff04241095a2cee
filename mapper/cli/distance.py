"""``mapper distance``: from a place, or a table of places, to a place or a border by every measure."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mapper.cli import options
from mapper.errors import InputError

if TYPE_CHECKING:
    from gazetteer import Border, Place, RoadDistance
    from mapper.measurement.road import RoadSource

__all__ = ["MEASURES", "command"]

MEASURES = ("straight", "territory", "crossing", "road")
LINES_OFF_KM = (0.7, 4.0)
"""How far the lines of Natural Earth are off, in the median and at worst."""
GIVEN = "given as coordinates"
ROOMY = 72
"""Columns from which on the uncertainty is shown in both units."""
CROSSING_KM = 5.0
"""How far the point of a crossing may be off, see `gazetteer.crossings`."""

EXAMPLE = """\b
Examples:
  mapper distance "Santiago Niltepec" --to-border US
  mapper distance Tapachula "San Pedro Sula" --unit mi
  mapper distance places.csv --to-border MX-GT -o distances.csv
"""


@click.command("distance", cls=options.HelpfulCommand, epilog=EXAMPLE)
@click.argument("origin", metavar="FROM")
@click.argument("goal", metavar="[TO]", required=False)
@click.option("--to-border", "border", metavar="BORDER", help="A country (US, Mexico) or a pair (MX-GT).")
@click.option("--measure", type=click.Choice(MEASURES), help="Only this measure. [default: all]")
@click.option("--unit", type=click.Choice(("km", "mi")), help="Only this unit. [default: both; JSON and CSV: km]")
@click.option("-o", "--output", metavar="FILE", help="For a CSV of places: where to write. [default: standard output]")
@options.roads_option
@options.places_options
@options.json_option
def command(
    *,
    origin: str,
    goal: str | None,
    border: str | None,
    measure: str | None,
    unit: str | None,
    output: str | None,
    roads: str,
    as_json: bool,
) -> None:
    """Measure from a place to a place or a border.

    A place is a name ("Niltepec, Oaxaca") or latitude and longitude ("16.56,-94.61"). FROM may be a CSV file
    with a column name, or latitude and longitude; the distances are added to its rows.
    """
    if goal is not None and _is_number(origin) and _is_number(goal):
        point = f"{origin.strip()},{goal.strip()}"
        raise click.UsageError(f"write a point as one word, latitude and longitude: {point}")
    if goal is None and border is None:
        raise click.UsageError("measure to what? give a second place, or --to-border BORDER")
    if goal is not None and border is not None:
        raise click.UsageError("give either a second place or --to-border, not both")
    if roads != "default" and measure not in (None, "road"):
        raise click.UsageError(f"--roads is for roads, not for --measure {measure}; leave one of them out")
    source = options.road_source(roads)
    if _is_table(origin):
        if options.asks_online():
            raise click.UsageError(
                "--online is for single places; a table of them is for --gazetteer or a full gazetteer"
            )
        _table(origin, goal, border, measure=measure, unit=unit, output=output, roads=source, as_json=as_json)
        return
    if output:
        raise click.UsageError("-o is for a CSV of places; a single distance is printed")
    _one(origin, goal, border, measure=measure, unit=unit, roads=source, as_json=as_json)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _is_table(origin: str) -> bool:
    return origin.lower().endswith((".csv", ".tsv"))


def _one(
    origin: str,
    goal: str | None,
    border: str | None,
    *,
    measure: str | None,
    unit: str | None,
    roads: RoadSource | None,
    as_json: bool,
) -> None:
    from mapper.placing import named_place  # noqa: PLC0415

    if as_json and (measure or unit == "mi"):
        raise click.UsageError("--json has every measure, in kilometers; leave out --measure and --unit")
    for name in (origin, goal):
        options.ask_if_unknown(name)
    place = named_place(origin)
    if border:
        document, rows, title = _to_border(place, border, measure, roads, unit)
    else:
        document, rows, title = _to_place(place, named_place(goal or ""), measure, roads)
    owed = getattr(roads, "credits", ())
    if as_json:
        options.write_json({**document, "credits": list(owed)} if owed else document)
        return
    chosen = [row for row in rows if measure is None or row[0] in SHOWN.get(measure, (measure,))]
    if not any(row[1] is not None for row in chosen):
        have = ", ".join(row[0] for row in rows if row[1] is not None)
        raise InputError(
            f"--measure {measure} has no answer here; " + (f"there is {have}" if have else "try without it")
        )
    _print(chosen, unit, title, owed)


Row = tuple[str, "float | RoadDistance | None", "float | None", str]
"""A measure, its kilometers (a number, a road's range or None), their uncertainty, what it rests on."""

NO_ROAD = "no road leads there"
WAY_OUT = "way out"
SHOWN = {"territory": ("territory", WAY_OUT)}
"""The rows that a measure is shown by, where they are more than its own."""


def _to_border(
    place: Place, name: str | None, measure: str | None, roads: RoadSource | None, unit: str | None
) -> tuple[dict[str, Any], list[Row], str]:
    """Return the JSON document, the rows of the table and its title."""
    from gazetteer.borders import border as find_border  # noqa: PLC0415
    from mapper.measurement.border import distance  # noqa: PLC0415

    line = find_border(name or "")
    if measure == "territory" and line.kind == "line":
        raise InputError(f"{line.name} is a line between neighbors and has no territory; name a country instead")
    found = distance(place, line, roads, measures=(measure,) if measure else MEASURES)
    goal = {"name": line.name, "code": line.code}
    document = {"version": 1, "from": place.to_dict(), "to": goal, **found.to_dict()}
    rows: list[Row] = []
    if found.straight_km is not None and found.nearest_point is not None:
        latitude, longitude = found.nearest_point
        basis = f"geodesic to the land border at {latitude:.3f}, {longitude:.3f}; {_line_source(unit)}"
        rows.append(("straight", found.straight_km, found.uncertainty_km, basis))
    if found.territory_km is not None:
        basis = "it lies inside" if found.inside else "geodesic to the territory, coasts included; same lines"
        rows.append(("territory", found.territory_km, found.uncertainty_km, basis))
    if found.way_out_km is not None and found.way_out is not None:
        latitude, longitude = found.way_out
        basis = f"geodesic from inside to the nearest land border or coast, at {latitude:.3f}, {longitude:.3f}"
        rows.append((WAY_OUT, found.way_out_km, found.uncertainty_km, basis))
    if found.crossing is not None:
        basis = f"geodesic to the nearest crossing, {found.crossing.name}; crossings from news reports"
        rows.append(("crossing", found.crossing.straight_km, place.extent_km + CROSSING_KM, basis))
    basis = NO_ROAD if found.road is None else _road_basis(found.road, found.road_crossing)
    rows.append(("road", found.road, None, basis))
    note = f"; {line.disputed}" if line.disputed else ""
    return document, rows, f"{_named(place)} to the border: {line.name}{note}"


def _to_place(
    place: Place, goal: Place, measure: str | None, roads: RoadSource | None
) -> tuple[dict[str, Any], list[Row], str]:
    """Return the JSON document, the rows of the table and its title."""
    from gazetteer.geodesy import distance_km  # noqa: PLC0415

    straight = float(distance_km(*place.point, *goal.point))
    road: RoadDistance | None = None
    if measure in (None, "road"):
        from mapper.measurement.road import road_between  # noqa: PLC0415

        road = road_between(place, goal, roads)
    uncertainty = place.extent_km + goal.extent_km
    document = {
        "version": 1,
        "from": place.to_dict(),
        "to": goal.to_dict(),
        "straight_km": round(straight, 1),
        "uncertainty_km": round(uncertainty, 1),
        "territory_km": None,
        "nearest_point": None,
        "crossing": None,
        "road_km": None if road is None else road.to_dict(),
    }
    rows: list[Row] = [
        ("straight", straight, uncertainty, "geodesic on WGS 84 between the two points"),
        ("road", road, None, NO_ROAD if road is None else _road_basis(road, None)),
    ]
    return document, rows, f"{_named(place)} to {_named(goal)}"


def _line_source(unit: str | None) -> str:
    from mapper.cli.tables import length  # noqa: PLC0415

    median, worst = (length(km, unit) for km in LINES_OFF_KM)
    return f"Natural Earth 1:10m, off by {median} in the median, {worst} at worst"


def _named(place: Place) -> str:
    """Write a place with its point, so that a mistaken one is seen."""
    from mapper.cli.tables import place_name  # noqa: PLC0415

    point = f"{place.latitude:.4f}, {place.longitude:.4f}"
    return f"{place_name(place)} ({point})" if place.source != GIVEN else point


def _road_basis(road: RoadDistance, crossing: str | None) -> str:
    return f"{f'to {crossing}; ' if crossing else ''}{road.basis}"


def _print(rows: list[Row], unit: str | None, title: str, owed: tuple[str, ...]) -> None:
    """Print the numbers as a table and below it what each of them is."""
    from mapper.cli import tables  # noqa: PLC0415

    units = [unit] if unit else ["km", "mi"]
    out = tables.console()
    cells = []
    for measure, value, uncertainty, _ in rows:
        lengths = [tables.length_or_road(value, one) for one in units]
        shown = [tables.length(uncertainty, one) for one in (units if out.width >= ROOMY else units[:1])]
        either_way = ", ".join(filter(None, shown)) or None
        if uncertainty is None and value is not None:
            either_way = "range"
        cells.append((measure, *lengths, either_way))
    tables.print_table(out, ("Measure", *units, "±"), cells, title=title, numeric=(*units, "±"))
    for measure, _, _, basis in rows:
        out.print(f"{measure}: {tables.clean(basis)}")
    for line in owed:
        out.print(tables.clean(line))


# ------------------------------------------------------------------ a table of places


def _table(
    origin: str,
    goal: str | None,
    border: str | None,
    *,
    measure: str | None,
    unit: str | None,
    output: str | None,
    roads: RoadSource | None,
    as_json: bool,
) -> None:
    from mapper.cli import placetable  # noqa: PLC0415

    if unit == "mi":
        raise click.UsageError("a table is in kilometers, as its headings say; leave out --unit")
    if goal is not None:
        from mapper.placing import named_place  # noqa: PLC0415

        target: Place | Border = named_place(goal)
    else:
        from gazetteer.borders import border as find_border  # noqa: PLC0415

        target = find_border(border or "")
    table = placetable.read(Path(origin))
    measured = placetable.measure(table, target, measure, roads)
    if as_json:
        options.write_json({"version": 1, "distances": measured.rows})
        if output is None:
            return
    options.write_text(placetable.dump(measured), output)
    if measured.problems:
        first = measured.problems[0]
        count = len(measured.problems)
        click.echo(f"mapper: {count} of {len(table.rows)} rows not measured, the first: {first}", err=True)
