"""``mapper distance``: from a place, or a table of places, to a place or a border by every measure."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mapper.cli import options
from mapper.errors import InputError

if TYPE_CHECKING:
    from gazetteer import Border, Place, RoadDistance

__all__ = ["MEASURES", "command"]

MEASURES = ("straight", "territory", "crossing", "road")

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
@click.option(
    "--unit", type=click.Choice(("km", "mi")), help="Only this unit. [default: both; JSON and CSV: km]"
)
@click.option(
    "-o", "--output", metavar="FILE", help="For a CSV of places: where to write. [default: standard output]"
)
@options.json_option
def command(
    *,
    origin: str,
    goal: str | None,
    border: str | None,
    measure: str | None,
    unit: str | None,
    output: str | None,
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
    if _is_table(origin):
        _table(origin, goal, border, measure=measure, unit=unit, output=output, as_json=as_json)
        return
    if output:
        raise click.UsageError("-o is for a CSV of places; a single distance is printed")
    _one(origin, goal, border, measure=measure, unit=unit, as_json=as_json)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _is_table(origin: str) -> bool:
    return origin.lower().endswith((".csv", ".tsv"))


def _one(
    origin: str, goal: str | None, border: str | None, *, measure: str | None, unit: str | None, as_json: bool
) -> None:
    from mapper.placing import named_place  # noqa: PLC0415

    place = named_place(origin)
    document, rows, title = _to_border(place, border) if border else _to_place(place, named_place(goal or ""))
    if measure and not any(row[0] == measure for row in rows):
        names = ", ".join(dict.fromkeys(row[0] for row in rows))
        raise InputError(f"--measure {measure} has no answer here; there is {names or 'none'}")
    if as_json:
        if measure or unit == "mi":
            raise click.UsageError("--json has every measure, in kilometers; leave out --measure and --unit")
        options.write_json(document)
    else:
        _print([row for row in rows if measure in (None, row[0])], unit, title)


Row = tuple[str, "float | RoadDistance | None", "float | None", str]
"""A measure, its kilometers (a number or a road's range), their uncertainty in kilometers, and its basis."""


def _to_border(place: Place, name: str | None) -> tuple[dict[str, Any], list[Row], str]:
    """Return the JSON document, the rows of the table and its title."""
    from gazetteer.borders import border as find_border  # noqa: PLC0415
    from mapper.measurement.border import distance  # noqa: PLC0415

    line = find_border(name or "")
    found = distance(place, line)
    goal = {"name": line.name, "code": line.code}
    document = {"version": 1, "from": place.to_dict(), "to": goal, **found.to_dict()}
    rows: list[Row] = []
    if found.straight_km is not None and found.nearest_point is not None:
        latitude, longitude = found.nearest_point
        basis = f"geodesic to the land border at {latitude:.3f}, {longitude:.3f}; Natural Earth"
        rows.append(("straight", found.straight_km, found.uncertainty_km, basis))
    if found.territory_km is not None:
        basis = (
            "it lies inside" if found.inside else "geodesic to the territory, coasts included; Natural Earth"
        )
        rows.append(("territory", found.territory_km, found.uncertainty_km, basis))
    if found.crossing is not None:
        basis = f"geodesic to the crossing {found.crossing.name}"
        rows.append(("crossing", found.crossing.straight_km, found.uncertainty_km, basis))
    if found.road is not None:
        rows.append(("road", found.road, None, _road_basis(found.road, found.road_crossing)))
    note = f"; {line.disputed}" if line.disputed else ""
    return document, rows, f"{_named(place)} to the border: {line.name}{note}"


def _to_place(place: Place, goal: Place) -> tuple[dict[str, Any], list[Row], str]:
    """Return the JSON document, the rows of the table and its title."""
    from mapper.measurement.legs import between  # noqa: PLC0415

    leg = between(place, goal)
    uncertainty = place.extent_km + goal.extent_km
    document = {
        "version": 1,
        "from": place.to_dict(),
        "to": goal.to_dict(),
        "straight_km": round(leg.straight_km, 1),
        "uncertainty_km": round(uncertainty, 1),
        "territory_km": None,
        "nearest_point": None,
        "crossing": None,
        "road_km": None if leg.road is None else leg.road.to_dict(),
    }
    rows: list[Row] = [
        ("straight", leg.straight_km, uncertainty, "geodesic on WGS 84 between the two points")
    ]
    if leg.road is not None:
        rows.append(("road", leg.road, None, _road_basis(leg.road, None)))
    return document, rows, f"{_named(place)} to {_named(goal)}"


def _named(place: Place) -> str:
    """Write a place with its point, so that a mistaken one is seen."""
    from mapper.cli.tables import place_name  # noqa: PLC0415

    return f"{place_name(place)} ({place.latitude:.4f}, {place.longitude:.4f})"


def _road_basis(road: RoadDistance, crossing: str | None) -> str:
    return f"{f'to {crossing}; ' if crossing else ''}{road.basis}"


def _print(rows: list[Row], unit: str | None, title: str) -> None:
    """Print the numbers as a table and below it what each of them is."""
    from mapper.cli import tables  # noqa: PLC0415

    units = [unit] if unit else ["km", "mi"]
    cells = []
    for measure, value, uncertainty, _ in rows:
        lengths = [tables.length_or_road(value, one) for one in units]
        cells.append((measure, *lengths, tables.length(uncertainty, units[0])))
    out = tables.console()
    tables.print_table(out, ("Measure", *units, "±"), cells, title=title, numeric=(*units, "±"))
    for measure, _, _, basis in rows:
        out.print(f"{measure}: {tables.clean(basis)}")


# ------------------------------------------------------------------ a table of places


def _table(
    origin: str,
    goal: str | None,
    border: str | None,
    *,
    measure: str | None,
    unit: str | None,
    output: str | None,
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
    measured = placetable.measure(table, target, measure)
    if as_json:
        options.write_json({"version": 1, "distances": measured.rows})
        if output is None:
            return
    options.write_text(placetable.dump(measured), output)
    if measured.problems:
        first = measured.problems[0]
        count = len(measured.problems)
        click.echo(f"mapper: {count} of {len(table.rows)} rows not measured, the first: {first}", err=True)
