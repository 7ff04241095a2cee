"""``mapper route``: reports to a draft route file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mapper.cli import options
from mapper.errors import InputError

if TYPE_CHECKING:
    from datetime import date

__all__ = ["command"]

EXAMPLE = """\b
Example:
  mapper route wire.md -o route.yaml
"""


@click.command("route", cls=options.HelpfulCommand, epilog=EXAMPLE)
@options.sources_argument()
@click.option("-o", "--output", metavar="FILE", help="Write here. [default: standard output]")
@click.option("--force", is_flag=True, help="Overwrite the file if it is there; it may hold corrections.")
@options.border_option
@options.report_options
@options.places_options
@options.json_option
def command(
    *,
    sources: tuple[str, ...],
    output: str | None,
    force: bool,
    border: str | None,
    published: date | None,
    language: str | None,
    as_json: bool,
) -> None:
    """Draft a route file from reports.

    It is made to be edited and given back to map or check. A name that ends in .csv gives a table of the stops alone.
    """
    if output and Path(output).exists() and not force:
        raise InputError(f"{output}: is there already; give another name, or --force to overwrite it")
    account = options.account_of(sources, border=border, published=published, language=language)
    options.warn_undated(account)
    from mapper import routefile  # noqa: PLC0415

    if as_json:
        options.write_json(_document(routefile.dump(account)))
        if output is None:
            return
    table = output is not None and routefile.is_table(output)
    options.write_text(routefile.dumps_csv(account) if table else routefile.dump(account), output)
    if output:
        stops = sum(len(route.stops) for route in account.routes)
        figures = "a table has no figures" if table else f"{len(account.claims)} figures"
        click.echo(f"{output}: {len(account.routes)} routes, {stops} stops, {figures}", err=True)


def _document(text: str) -> dict[str, object]:
    """Return the route file as JSON knows it; dates are ISO 8601 texts."""
    import json  # noqa: PLC0415

    from mapper.routefile import as_mapping  # noqa: PLC0415

    found: dict[str, object] = json.loads(json.dumps(as_mapping(text), default=str))
    return found
