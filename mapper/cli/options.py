"""What several commands share: options, the reading of sources, the JSON on standard output."""

from __future__ import annotations

import functools
import json
import os
import re
import secrets
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from mapper.errors import InputError, StorageError, is_full

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from mapper.measurement.road import RoadSource
    from mapper.model import Account, CheckedClaim

__all__ = [
    "HelpfulCommand",
    "HelpfulGroup",
    "account_of",
    "ask_if_unknown",
    "ask_online",
    "asks_online",
    "border_option",
    "explain_option",
    "fail_on_option",
    "failed",
    "json_option",
    "places_options",
    "report_options",
    "road_source",
    "roads_option",
    "slug",
    "sources_argument",
    "warn_undated",
    "write_json",
    "write_text",
]

AnyFunction = TypeVar("AnyFunction", bound="Callable[..., Any]")

NEGATIVE_POINT = re.compile(r"-\d{1,3}(?:\.\d*)?(?:\s*[,;]\s*[+-]?\d|\Z)")
ONLINE = "mapper.online"
"""Where click's context keeps the service of ``--online``."""
ROUTE_FILES = (".yaml", ".yml", ".csv")


class HelpfulCommand(click.Command):
    """A command to which ``-33.9,18.4`` is a place and no option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse, with a space before each negative latitude so that it does not begin with a dash."""
        return super().parse_args(ctx, [f" {arg}" if NEGATIVE_POINT.match(arg) else arg for arg in args])


class HelpfulGroup(click.Group):
    """A group whose commands are `HelpfulCommand`."""

    command_class = HelpfulCommand


def _day(ctx: click.Context, param: click.Parameter, value: str | None) -> date | None:
    """Read the value of an option that is a date."""
    from mapper.reading.plaintext import published_date  # noqa: PLC0415

    try:
        return None if value is None else published_date(value, param.opts[0])
    except InputError as error:
        raise click.UsageError(str(error), ctx) from None


def sources_argument(*, required: bool = True) -> Callable[[AnyFunction], AnyFunction]:
    """Add SOURCE..., the reports or the one route file."""
    return click.argument("sources", nargs=-1, required=required, metavar="SOURCE...")


def border_option(function: AnyFunction) -> AnyFunction:
    """Add ``--to-border``."""
    return click.option(
        "--to-border",
        "border",
        metavar="BORDER",
        help="Measure to this border: a country (US, Mexico) or a pair (MX-GT). [default: the reports' goal]",
    )(function)


def report_options(function: AnyFunction) -> AnyFunction:
    """Add ``--published`` and ``--language``."""
    from mapper.language import languages  # noqa: PLC0415 -- only commands that read reports need it

    function = click.option(
        "--language", type=click.Choice(languages()), help="Language of the reports. [default: found out]"
    )(function)
    return click.option(
        "--published",
        callback=_day,
        metavar="DATE",
        help="Day of publication. Of several reports it goes to those that state none.",
    )(function)


def roads_option(function: AnyFunction) -> AnyFunction:
    """Add ``--roads``."""
    return click.option(
        "--roads",
        metavar="SOURCE",
        default="default",
        help="Who measures roads: osrm:URL, ors, valhalla:URL, graphhopper or local[:FOLDER]. "
        "[default: the main roads that come with this program]",
    )(function)


def road_source(text: str, account: Account | None = None) -> RoadSource | None:
    """Return the road source that ``--roads`` names, else the one that the route file does; None for the packaged one.

    Raises
    ------
    MapperError
        See `mapper.measurement.routers.choose`.
    """
    if text == "default" and account is not None and account.roads is not None:
        text = account.roads
        click.echo(f"mapper: roads by {text}, as the route file says", err=True)
    if text == "default":
        return None
    from mapper.measurement.routers import choose  # noqa: PLC0415

    return choose(text)


def places_options(function: AnyFunction) -> AnyFunction:
    """Add ``--gazetteer`` and ``--online``: both are at hand while the command runs."""

    @functools.wraps(function)
    def with_more(*args: Any, gazetteer: tuple[str, ...], online: str | None, **more: Any) -> Any:
        context = click.get_current_context()
        if gazetteer:
            from gazetteer.places import with_places  # noqa: PLC0415 -- few bring places of their own

            context.with_resource(with_places(*gazetteer))
        if online:
            from gazetteer.online import choose  # noqa: PLC0415 -- only who asks for it

            context.meta[ONLINE] = choose(online)
        return function(*args, **more)

    decorated = click.option(
        "--online",
        metavar="SERVICE",
        help="Ask for names that the gazetteer lacks: nominatim, photon, geonames, opencage or nominatim:URL. "
        "[default: ask nobody]",
    )(with_more)
    decorated = click.option(
        "--gazetteer",
        metavar="FILE",
        multiple=True,
        help="Your own places, CSV or GeoJSON; they go before all others. May be given again.",
    )(decorated)
    return cast("AnyFunction", decorated)


def asks_online() -> bool:
    """Say whether ``--online`` was given."""
    context = click.get_current_context(silent=True)
    return context is not None and context.meta.get(ONLINE) is not None


def ask_online(names: Sequence[str], countries: Sequence[str] = ()) -> None:
    """Let what ``--online`` answers for some names be found for the rest of the command; nobody is asked without it."""
    context = click.get_current_context(silent=True)
    service = None if context is None else context.meta.get(ONLINE)
    if service is not None and context is not None and names:
        from gazetteer.online import answers  # noqa: PLC0415 -- only who asks for it

        context.with_resource(answers(service, names, countries=countries))


def ask_if_unknown(name: str | None, country: str | None = None) -> None:
    """Ask ``--online`` for the name of a place that the gazetteer lacks."""
    if name and asks_online():
        from gazetteer.lookup import locate  # noqa: PLC0415
        from mapper.placing import point_place  # noqa: PLC0415

        if point_place(name) is None and not locate(name, country=country, limit=1):
            ask_online([name], [country] if country else ())


def json_option(function: AnyFunction) -> AnyFunction:
    """Add ``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")(function)


def explain_option(function: AnyFunction) -> AnyFunction:
    """Add ``--explain``."""
    return click.option("--explain", is_flag=True, help="Say what each answer rests on.")(function)


def fail_on_option(function: AnyFunction) -> AnyFunction:
    """Add ``--fail-on``."""
    from mapper.model import VERDICTS  # noqa: PLC0415 -- only commands that check need it

    return click.option(
        "--fail-on",
        type=click.Choice(VERDICTS),
        multiple=True,
        help="Exit with status 1 when a figure gets this verdict; may be given again.",
    )(function)


def failed(claims: Iterable[CheckedClaim], fail_on: Sequence[str]) -> int:
    """Return the exit status that the verdicts and ``--fail-on`` make: 0 or 1."""
    return int(any(claim.verdict in fail_on for claim in claims))


def account_of(sources: Sequence[str], *, border: str | None, published: date | None, language: str | None) -> Account:
    """Read reports and trace them, or load the one route file.

    Raises
    ------
    InputError
        Route files and reports are mixed, or there are several route files.
    """
    routes = [source for source in sources if Path(source).suffix.lower() in ROUTE_FILES and "://" not in source]
    if not routes:
        from mapper.reading.source import read  # noqa: PLC0415

        dossier = read(sources, published=published, language=language)
        from mapper import pipeline  # noqa: PLC0415

        if asks_online():
            ask_online(*pipeline.unknown_names(dossier))
        account: Account = pipeline.trace(dossier, border=border)
        return account
    if len(routes) < len(sources):
        raise InputError(f"{routes[0]} is a route file; give it alone, without reports")
    if len(routes) > 1:
        raise InputError(f"{len(routes)} route files; give one at a time")
    if published or language:
        raise InputError(f"{routes[0]}: --published and --language are for reports; a route file has its own")
    if asks_online():
        raise InputError(f"{routes[0]}: --online is for reports; a route file has its own places")
    from mapper import routefile  # noqa: PLC0415
    from mapper.reading.source import read_bytes  # noqa: PLC0415

    read_bytes(Path(routes[0]))
    return routefile.load(routes[0])


def warn_undated(account: Account) -> None:
    """Say on standard error which reports have no date, since what they date relatively stays open."""
    for report in account.reports:
        if report.published is None:
            click.echo(
                f"mapper: {report.source}: no date of publication; relative dates stay open, "
                "--published DATE supplies it",
                err=True,
            )


def slug(account: Account, sources: Sequence[str]) -> str:
    """Return a short name for a map folder: from the first title, else from the first file."""
    from mapper import folder  # noqa: PLC0415 -- loads what draws

    title = next((report.title for report in account.reports if report.title), "")
    if Path(sources[0]).suffix.lower() in ROUTE_FILES or not title:
        title = Path(sources[0].split("?")[0].rstrip("/")).stem
    return folder.slug(title) or "map"


def write_json(document: dict[str, Any]) -> None:
    """Print one JSON document: UTF-8 as it is where the output can take it, else escaped."""
    encoding = (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "")
    click.echo(json.dumps(document, ensure_ascii=encoding != "utf8", indent=2, allow_nan=False))


def write_text(text: str, output: str | None) -> None:
    """Write text to a file, whole or not at all, or to standard output where none is named.

    Raises
    ------
    InputError
        The file cannot be written.
    StorageError
        The disk is full.
    """
    if output is None or output == "-":
        click.echo(text, nl=not text.endswith("\n"))
        return
    path = Path(output)
    try:
        if path.exists() and not path.is_file():  # a pipe or a device
            path.write_text(text, encoding="utf-8", newline="")
        else:
            _replace(path.resolve(), text)
    except FileNotFoundError:
        raise InputError(f"{path}: the folder {path.parent} is not there; make it first") from None
    except OSError as error:
        if is_full(error):
            raise StorageError(f"{path}: cannot be written ({error.strerror}); make room and try again") from None
        raise InputError(f"{path}: cannot be written ({error.strerror})") from None


def _replace(path: Path, text: str) -> None:
    """Write a file under another name and move it to its own, so that no half of it is ever there."""
    scratch = path.with_name(f".mapper-{os.getpid()}-{secrets.token_hex(4)}.part")
    try:
        scratch.write_text(text, encoding="utf-8", newline="")
        if path.exists():
            shutil.copymode(path, scratch)
        scratch.replace(path)
    finally:
        scratch.unlink(missing_ok=True)
