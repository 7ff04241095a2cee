"""``mapper watch``: a folder that grows, to tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mapper.cli import options
from mapper.cli.archives import job_of, job_options, print_summary, showing, stopping

if TYPE_CHECKING:
    from typing import Any

__all__ = ["command"]

EXAMPLE = """\b
Example:
  mapper watch incoming/ -o archive
"""


@click.command("watch", cls=options.HelpfulCommand, epilog=EXAMPLE)
@click.argument("folder", metavar="FOLDER")
@click.option("-o", "--output", metavar="FOLDER", required=True, help="Where to write the tables.")
@click.option(
    "--interval",
    type=click.FloatRange(min=0.05),
    default=2.0,
    show_default=True,
    help="Seconds between two looks; a file is read when it is the same in two of them.",
)
@job_options
@options.json_option
def command(*, folder: str, output: str, interval: float, as_json: bool, **given: Any) -> int:
    """Read what arrives in a folder into tables.

    It does what batch does, with what lies in the folder and with what comes, until it is stopped with Ctrl-C; then
    it exits with status 0. Files that are still being written are left until they are whole. Started again, it goes
    on from there, and --json prints one summary at the end.
    """
    job = job_of(given)
    from mapper.batch.run import State  # noqa: PLC0415
    from mapper.batch.watch import watch_folder  # noqa: PLC0415

    state = State()
    try:
        with stopping(), showing() as progress:
            watch_folder(folder, output, job, interval=interval, state=state, progress=progress)
    except KeyboardInterrupt:
        pass
    if as_json:
        options.write_json({"version": 1, "folder": output, **state.to_dict()})
    else:
        print_summary(state, output)
    return 0
