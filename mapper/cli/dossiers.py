"""``mapper dossiers``: the journeys of an archive that several outlets tell of, and how their figures differ."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mapper.cli import options
from mapper.cli.archives import job_of, stopping, worker_options
from mapper.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["command"]

EXAMPLE = """\b
Example:
  mapper dossiers archive
"""


@click.command("dossiers", cls=options.HelpfulCommand, epilog=EXAMPLE)
@click.argument("folder", metavar="FOLDER")
@click.option("--again", is_flag=True, help="Gather them anew from the tables, as batch does.")
@worker_options
@options.json_option
def command(*, folder: str, again: bool, as_json: bool, **given: Any) -> None:
    """Show who reported what about the same journey.

    FOLDER is what batch or watch wrote. Each dossier is listed with its reports and why they belong together, then
    its figures: what was measured, what the other outlets say, and how far off each of them is.
    """
    from mapper.batch import dossiers  # noqa: PLC0415

    if not (Path(folder) / "reports.parquet").exists():
        raise InputError(f"{folder}: holds no archive; make one with mapper batch INPUT -o {folder}")
    if again or not (Path(folder) / "outlets.parquet").exists():
        from mapper.batch.run import gather_again  # noqa: PLC0415

        with stopping():
            gather_again(Path(folder), job_of(given))
    listed, figures = dossiers.load(Path(folder))
    if as_json:
        options.write_json({"version": 1, "dossiers": listed, "outlets": figures})
    else:
        _print(listed, figures)


def _print(listed: Sequence[dict[str, Any]], figures: Sequence[dict[str, Any]]) -> None:
    from mapper.cli import tables  # noqa: PLC0415

    out = tables.console()
    if not listed:
        out.print("No two reports tell of the same journey.")
        return
    for identifier in dict.fromkeys(row["dossier_id"] for row in listed):
        reports = [row for row in listed if row["dossier_id"] == identifier]
        head = reports[0]
        days = f"{head['from_day']} to {head['to_day']}"
        title = f"Dossier {identifier}: {days}, {head['reports']} reports of {head['outlets']} outlets"
        rows = [
            (
                row["publisher"] or row["position"],
                row["published"],
                row["title"],
                "a copy" if row["copy_of"] else row["why"],
            )
            for row in reports
        ]
        weights = (2, 0, 3, 5)
        tables.print_table(
            out,
            ("Outlet", "Published", "Report", "Why it is here"),
            rows,
            title=title,
            numeric=("Published",),
            weights=weights,
        )
        told = [row for row in figures if row["dossier_id"] == identifier]
        if told:
            heads = ("Of", "Outlet", "Figure", "Measured, and off by", "Others say, and off by")
            tables.print_table(out, heads, [_figure(row) for row in told], numeric=("Of",), weights=(0, 2, 4, 3, 3))


def _figure(row: dict[str, Any]) -> tuple[Any, ...]:
    """Return the cells of a figure; differences are the reported figure less the other one."""
    from mapper.exports.facts import span  # noqa: PLC0415

    unit, measured, others = row["unit"], None, None
    if row["measured_by"]:
        length = span(row["measured_low"], row["measured_high"], unit)
        measured = f"{row['measured_by']} {length}\n{_away(row['off_measured'], unit)}"
    if row["others"]:
        others = f"{span(row['others_low'], row['others_high'], unit)}\n{_away(row['off_others'], unit)}"
    return (
        row["date"],
        row["publisher"],
        f"{row['quote']}\n({row['kind'].replace('_', ' ')}: {row['verdict']})",
        measured,
        others,
    )


def _away(value: float, unit: str) -> str:
    return f"{value:+,.0f} {unit}" if abs(value) >= 1 else "within"
