"""``mapper map``: reports or a route file to a map folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mapper.cli import options
from mapper.errors import InputError
from mapper.language import LANGUAGES

if TYPE_CHECKING:
    from datetime import date

__all__ = ["command"]

EXAMPLE = """\b
Example:
  mapper map wire.md page.html --to-border US -o outputs/caravan
"""


@click.command("map", cls=options.HelpfulCommand, epilog=EXAMPLE)
@options.sources_argument()
@click.option("-o", "--output", metavar="FOLDER", help="Where to write. [default: outputs/<title of the report>]")
@options.border_option
@options.report_options
@click.option("--map-language", type=click.Choice(LANGUAGES), help="Words on the map. [default: the report's]")
@click.option("--base-url", metavar="URL", help="Where the folder will be published; also writes oembed.json.")
@click.option("--separate-files", is_flag=True, help="Also write the page with scripts and styles apart.")
@click.option("--rating", "ratings", multiple=True, metavar="VERDICT=WORDS", help="Words of a ClaimReview rating.")
@click.option("--reviewer", default="", metavar="NAME", help="Who reviews, in the ClaimReview file.")
@options.roads_option
@options.fail_on_option
@options.places_options
@options.json_option
def command(
    *,
    sources: tuple[str, ...],
    output: str | None,
    border: str | None,
    published: date | None,
    language: str | None,
    map_language: str | None,
    base_url: str | None,
    separate_files: bool,
    ratings: tuple[str, ...],
    reviewer: str,
    roads: str,
    fail_on: tuple[str, ...],
    as_json: bool,
) -> int:
    """Draw a map folder from reports or a route file.

    The folder holds the page, the snippet to embed, pictures, tables, the route file, and a report of every
    figure with its verdict. It is written whole or not at all.
    """
    words = _words(ratings)
    options.road_source(roads)  # before the reports are read
    account = options.account_of(sources, border=border, published=published, language=language)
    source = options.road_source(roads, account)
    options.warn_undated(account)
    from mapper import folder, pipeline  # noqa: PLC0415

    answer = pipeline.assess(account, border=border, roads=source)
    where = folder.write_folder(
        answer,
        Path(output) if output else Path("outputs") / options.slug(account, sources),
        language=map_language,
        base_url=base_url,
        separate_files=separate_files,
        rating=folder.Rating(words, reviewer),
    )
    files = sorted(path.name for path in where.iterdir())
    if as_json:
        options.write_json({"version": 1, "folder": str(where), "files": files})
    else:
        click.echo(f"{where / 'map.html'}")
        click.echo(f"with {', '.join(name for name in files if name != 'map.html')}", err=True)
    return options.failed(answer.claims, fail_on)


def _words(ratings: tuple[str, ...]) -> dict[str, str]:
    """Return verdict -> words of ``VERDICT=WORDS``; which verdicts there are is checked where they are used."""
    found = {}
    for text in ratings:
        verdict, equals, words = text.partition("=")
        if not equals:
            raise InputError(f"--rating {text!r} has no '='; give a verdict and its words, as in contradicted=False")
        found[verdict.strip()] = words.strip()
    return found
