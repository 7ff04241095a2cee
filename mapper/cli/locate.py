"""``mapper locate``: a name's candidates in the gazetteer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mapper.cli import options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gazetteer import Place

__all__ = ["command"]

EXAMPLE = """\b
Example:
  mapper locate "San Pedro" --country MX
"""


@click.command("locate", cls=options.HelpfulCommand, epilog=EXAMPLE)
@click.argument("name")
@click.option("--country", metavar="CODE", help="Keep to this country (ISO code, such as MX).")
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many at most.")
@options.places_options
@options.json_option
def command(*, name: str, country: str | None, limit: int, as_json: bool) -> None:
    """Look a name up in the gazetteer, best candidate first."""
    from gazetteer import lookup  # noqa: PLC0415

    if not name.strip():
        raise click.UsageError("no name given; write one, such as Tapachula")
    country = country.strip().upper() if country else None
    options.ask_if_unknown(name, country)
    found = lookup.locate(name, country=country)[:limit]
    if as_json:
        candidates = [{**place.to_dict(), "score": place.score, "why": place.why} for place in found]
        options.write_json({"version": 1, "query": name, "candidates": candidates})
    elif found:
        _print(found)
    if not found:
        near = ", ".join(str(getattr(word, "name", word)) for word in lookup.suggest(name)[:3])
        where = f" in {country}" if country else ""
        click.echo(f"mapper: no place {name!r}{where}{f'; written alike: {near}' if near else ''}", err=True)


def _print(found: Sequence[Place]) -> None:
    from mapper.cli import tables  # noqa: PLC0415

    rows = [
        (
            f"{tables.place_name(place)}\n({place.feature or place.kind})",
            f"{place.latitude:.4f}, {place.longitude:.4f}",
            None if place.score is None else f"{place.score:.2f}",
            place.why,
        )
        for place in found
    ]
    tables.print_table(tables.console(), ("Place", "Lat, lon", "Score", "Why"), rows, numeric=("Lat, lon", "Score"))
