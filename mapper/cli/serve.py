"""``mapper serve``: a project folder as a page to read, correct and publish."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import click

from mapper.cli import options
from mapper.errors import MissingExtraError

__all__ = ["command"]

EXAMPLE = """\b
Example:
  mapper serve caravan/
"""
NEEDED = ("flask", "filelock")


@click.command("serve", cls=options.HelpfulCommand, epilog=EXAMPLE)
@click.argument("folder", required=False, default="desk", metavar="[FOLDER]")
@click.option(
    "--host",
    default="127.0.0.1",
    metavar="ADDRESS",
    help="Listen here. Any other than this machine's own loopback lets others in who have the printed key. "
    "[default: 127.0.0.1]",
)
@click.option("--port", type=click.IntRange(0, 65535), default=8017, help="Listen at this port; 0 takes a free one.")
@click.option("--open/--no-open", "show", default=True, help="Open the page in the browser.")
@click.option(
    "--allow-private", is_flag=True, help="Let reports be fetched from addresses on this machine and private networks."
)
def command(*, folder: str, host: str, port: int, show: bool, allow_private: bool) -> None:
    """Correct and publish in the browser.

    FOLDER is the project, made where it is not there: the reports, the route file with every change, what was
    published. Without it the folder desk/ serves. Ctrl-C ends the server; every change is on disk before the page
    shows it.
    """
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise MissingExtraError(
            f"mapper serve needs {' and '.join(missing)}; install it with: pip install 'migration-route-mapper[desk]'"
        )
    from mapper.web import server  # noqa: PLC0415 -- Flask

    desk = server.start(Path(folder), host=host, port=port, allow_private=allow_private)
    click.echo(desk.address)
    if not server.is_loopback(host):
        click.echo("mapper: other machines can reach this page with that address; give it to nobody else", err=True)
    click.echo("mapper: Ctrl-C ends the server", err=True)
    if show:
        desk.open_browser()
    try:
        desk.serve()
    except KeyboardInterrupt:
        click.echo("mapper: ended; everything is saved", err=True)
