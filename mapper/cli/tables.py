"""Tables for people: they fit the terminal and, in a pipe, are plain text without color codes.

What reports say is hostile until shown safe: control characters and direction marks never reach the
terminal, and square brackets are no markup.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal

from mapper.units import KM_PER_MILE, number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console

    from gazetteer import Place, RoadDistance
    from mapper.model import MeasuredRoute, Measurement

__all__ = [
    "VERDICT_STYLES",
    "clean",
    "console",
    "length",
    "length_or_road",
    "measured",
    "place_name",
    "print_routes",
    "print_table",
    "road_length",
]

VERDICT_STYLES = {
    "supported": "green",
    "contradicted": "bold red",
    "depends": "yellow",
    "unverifiable": "dim",
}
UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


def console() -> Console:
    """Return the console of standard output as it is now: its width, and color only on a terminal."""
    from rich.console import Console  # noqa: PLC0415

    return Console(highlight=False, markup=False, emoji=False, soft_wrap=False)


def clean(text: str) -> str:
    """Return text that is safe in a cell: no control characters, no direction marks, single spaces."""
    return " ".join(UNSAFE.sub(" ", text).split())


def print_table(
    to: Console,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    title: str = "",
    numeric: Sequence[str] = (),
    styles: dict[str, str] | None = None,
    weights: Sequence[int] = (),
) -> None:
    """Print a table.

    Parameters
    ----------
    to
        Where to print.
    columns, rows
        Headings, and cells as text; None is shown as a dash.
    title
        A line above the table.
    numeric
        Headings of the columns that are set to the right and never broken.
    styles
        Style of a cell that holds exactly this text.
    weights
        Shares of the width that columns with long text get; 0 leaves a column its own width.
    """
    from rich import box  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0), expand=bool(weights))
    for index, column in enumerate(columns):
        right = column in numeric
        ratio = weights[index] if weights and weights[index] else None
        justify: Literal["left", "right"] = "right" if right else "left"
        table.add_column(column, justify=justify, no_wrap=right, ratio=ratio, overflow="fold")
    for row in rows:
        cells = ["-" if cell is None else str(cell) for cell in row]
        lines = ["\n".join(clean(line) for line in cell.split("\n")) for cell in cells]
        table.add_row(*(Text(line, style=(styles or {}).get(line, ""), overflow="fold") for line in lines))
    if title:
        to.print(Text(clean(title), style="bold"))
    to.print(table)
    to.print()


def place_name(place: Place) -> str:
    """Write a place as people do: ``Santiago Niltepec, Oaxaca, MX``."""
    parts = [place.name, place.admin1, place.country]
    return ", ".join(dict.fromkeys(part for part in parts if part))


def length(km: float | None, unit: str | None = None) -> str | None:
    """Write a length given in kilometers: in ``km``, in ``mi``, or by default in both."""
    if km is None:
        return None
    digits = 1 if km < 100 else 0
    texts = {"km": f"{number(km, digits)} km", "mi": f"{number(km / KM_PER_MILE, digits)} mi"}
    return texts[unit] if unit else f"{texts['km']} ({texts['mi']})"


def road_length(road: RoadDistance | None, unit: str | None = None) -> str | None:
    """Write a road length, a range of kilometers, like `length`."""
    if road is None:
        return None
    texts = {"km": f"{number(road.low)} to {number(road.high)} km"}
    texts["mi"] = f"{number(road.low / KM_PER_MILE)} to {number(road.high / KM_PER_MILE)} mi"
    return texts[unit] if unit else f"{texts['km']} ({texts['mi']})"


def length_or_road(value: float | RoadDistance | None, unit: str | None = None) -> str | None:
    """Write a length or a road's range, whichever it is."""
    if value is None or isinstance(value, float | int):
        return length(value, unit)
    return road_length(value, unit)


def measured(piece: Measurement) -> str:
    """Write what was measured: ``straight 1,066 km``."""
    from mapper.exports.facts import span  # noqa: PLC0415

    return f"{piece.measure} {span(piece.low, piece.high, piece.unit)}"


def print_routes(to: Console, routes: Iterable[MeasuredRoute], border: str | None, *, explain: bool = False) -> None:
    """Print the stops of each route with their dates and how far they are from the border."""
    from mapper.exports.facts import dates, pace_sentences  # noqa: PLC0415

    straight, road = "Straight, km", "By road, km"
    for route in routes:
        rows: list[tuple[str | None, ...]] = []
        for index, (stop, distance) in enumerate(zip(route.route.stops, route.distances, strict=True), 1):
            away: float | None = None
            way: str | None = None
            if distance is not None:
                away = distance.territory_km if distance.straight_km is None else distance.straight_km
                way = road_length(distance.road, "km")
            rows.append(
                (
                    str(index),
                    place_name(stop.place),
                    dates(stop),
                    None if away is None else number(away),
                    way and way.removesuffix(" km"),
                )
            )
        title = route.route.group + (f", to the border: {border}" if border else "")
        print_table(to, ("", "Stop", "Date", straight, road), rows, title=title, numeric=("", straight, road))
        told = pace_sentences(route.pace)
        for sentence in told:
            to.print(clean(sentence))
        if told:
            to.print()
        if explain:
            for index, stop in enumerate(route.route.stops, 1):
                for piece in stop.evidence:
                    to.print(f"  {index} “{clean(piece.quote)}” ({piece.rule or 'no rule'})")
