"""``mapper gazetteer``: every place that GeoNames knows of a country, installed beside the packaged ones."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import click

from mapper.cli import options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from gazetteer.installed import Installed

__all__ = ["command"]

EXAMPLE = """\b
Examples:
  mapper gazetteer install --country MX GT HN
  mapper gazetteer list
  mapper gazetteer remove GT
"""
KINDS = ("city", "river", "water", "region", "camp", "crossing", "other")


@click.group("gazetteer", cls=options.HelpfulGroup, epilog=EXAMPLE, invoke_without_command=True)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Install all that GeoNames knows of a country.

    The packaged places are those with 500 people and more. GeoNames knows hamlets, rivers, camps and divisions
    as well; what is installed is used by every command from then on, and said in the source of each place.
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


@command.command("install", cls=options.HelpfulCommand)
@click.option("--country", "first", metavar="CODE...", help="ISO codes of countries, such as MX GT HN.")
@click.argument("more", nargs=-1, metavar="")
@click.option("--all", "everything", is_flag=True, help="All countries: hundreds of megabytes to fetch.")
@click.option("--from", "address", metavar="URL", help="A mirror of GeoNames' dump. [default: download.geonames.org]")
@click.option("--renew", is_flag=True, help="Fetch even what has not changed.")
@options.json_option
def install(
    *, first: str | None, more: tuple[str, ...], everything: bool, address: str | None, renew: bool, as_json: bool
) -> None:
    """Fetch places from GeoNames and install them.

    What was cut off goes on where it stopped. What is installed is replaced only when the new one is whole.
    """
    from gazetteer import installed  # noqa: PLC0415

    codes = [code for word in ((first,) if first else ()) + more for code in word.replace(",", " ").split()]
    if everything and codes:
        raise click.UsageError("give either --country or --all, not both")
    if not everything and not codes:
        raise click.UsageError("which countries? give --country MX GT HN, or --all")
    if more and not first:
        raise click.UsageError(f"write --country {' '.join(more)}")
    with _progress() as told:
        done = installed.install([installed.ALL] if everything else codes, address=address, progress=told, renew=renew)
    _answer(done, as_json=as_json)


@command.command("list", cls=options.HelpfulCommand)
@options.json_option
def list_(*, as_json: bool) -> None:
    """List what is installed."""
    from gazetteer import installed  # noqa: PLC0415

    _answer(installed.listed(), as_json=as_json)


@command.command("remove", cls=options.HelpfulCommand)
@click.argument("codes", nargs=-1, required=True, metavar="CODE...")
@options.json_option
def remove(*, codes: tuple[str, ...], as_json: bool) -> None:
    """Remove what is installed: countries by their codes, or ALL for the gazetteer of all countries."""
    from gazetteer import installed  # noqa: PLC0415

    gone = installed.remove(codes)
    if as_json:
        options.write_json({"version": 1, "removed": [one.code for one in gone]})
    else:
        click.echo(f"removed {', '.join(one.code for one in gone)}")


def _answer(found: Sequence[Installed], *, as_json: bool) -> None:
    """Print installed gazetteers, with the attribution that they owe."""
    from gazetteer import store  # noqa: PLC0415
    from gazetteer.installed import ATTRIBUTION, LICENCE  # noqa: PLC0415

    if as_json:
        entries = [
            {
                "code": one.code, "fetched": one.day, "places": one.places, "names": one.names, "bytes": one.bytes,
                "kinds": one.kinds, "source": one.source, "archive": one.archive, "licence": LICENCE,
                "attribution": ATTRIBUTION,
            }
            for one in found
        ]  # fmt: skip
        options.write_json({"version": 1, "folder": str(store.home()), "installed": entries})
        return
    from mapper.cli import tables  # noqa: PLC0415

    out = tables.console()
    if not found:
        out.print("Nothing is installed; mapper gazetteer install --country MX fetches the places of Mexico.")
        return
    columns = ("Of", "Places", "Kinds", "MB", "Fetched")
    rows = [
        (
            "all countries" if one.code == "ALL" else one.code,
            f"{one.places:,}",
            ", ".join(f"{one.kinds[kind]:,} {kind}" for kind in KINDS if one.kinds.get(kind)),
            f"{one.bytes / 1e6:,.1f}",
            one.day,
        )
        for one in found
    ]
    tables.print_table(out, columns, rows, numeric=("Places", "MB", "Fetched"))
    out.print(tables.clean(f"In {store.home()}. Places: {ATTRIBUTION}, {LICENCE}."))


@contextlib.contextmanager
def _progress() -> Iterator[Callable[[str, int, int | None], None] | None]:
    """Show bars on a terminal, on standard error; elsewhere nothing."""
    from rich.console import Console  # noqa: PLC0415
    from rich.filesize import decimal  # noqa: PLC0415
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    console = Console(stderr=True, markup=False)
    if not console.is_terminal:
        yield _plainly
        return
    columns: tuple[Any, ...] = (
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[amount]}"), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=console) as bars:
        tasks: dict[str, Any] = {}

        def told(what: str, done: int, whole: int | None) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=whole, amount="")
            is_file = "." in what
            amount = (
                f"{decimal(done)}{f' of {decimal(whole)}' if whole else ''}"
                if is_file
                else (f"{done:,}" if done else "")
            )
            bars.update(tasks[what], completed=done, total=whole, amount=amount)

        yield told


def _plainly(what: str, done: int, whole: int | None) -> None:
    """Say in a log only what would leave a reader wondering: that another installation is waited for."""
    del done, whole
    if what.startswith("waiting"):
        click.echo(f"mapper: {what}", err=True)
