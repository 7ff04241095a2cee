"""``mapper roads build``: road tiles of one's own from an OpenStreetMap extract, for ``--roads local``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mapper.cli import options

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

__all__ = ["command"]

EXAMPLE = """\b
Example:
  mapper roads build guatemala-latest.osm.pbf -o roads/guatemala
"""


@click.group("roads", cls=options.HelpfulGroup, epilog=EXAMPLE, invoke_without_command=True)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Build road tiles of your own for --roads local.

    They give routes without a network; Valhalla builds them, on Python 3.12 and newer.
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


@command.command("build", cls=options.HelpfulCommand)
@click.argument("extract", metavar="EXTRACT.osm.pbf")
@click.option("-o", "--output", metavar="FOLDER", help="Where to write. [default: the user's data folder]")
@options.json_option
def build(*, extract: str, output: str | None, as_json: bool) -> None:
    """Build the tiles of an OpenStreetMap extract with Valhalla.

    A country takes minutes and about twice its extract on disk, a continent hours. Tiles that are in the
    folder already are replaced when the new ones are finished.
    """
    from mapper.measurement import local_roads  # noqa: PLC0415

    with _working(extract):
        folder = local_roads.build(Path(extract), Path(output) if output else None)
    if as_json:
        options.write_json({"version": 1, "folder": str(folder)})
        return
    click.echo(f"{folder}")
    click.echo(f"use it with --roads local{f':{folder}' if output else ''}", err=True)


def _working(extract: str) -> AbstractContextManager[object]:
    """Show on a terminal that something is going on."""
    from rich.console import Console  # noqa: PLC0415

    return Console(stderr=True, markup=False).status(f"building road tiles from {extract}")
