"""What the commands for archives share: their options, the bar of progress, the summary, the signals."""

from __future__ import annotations

import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from mapper.cli import options
from mapper.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mapper.batch.run import Job, State

__all__ = ["INTERRUPTED", "job_of", "job_options", "print_summary", "showing", "stopping"]

INTERRUPTED = 130
FIELDS = {
    "text": "text",
    "title": "headline",
    "publisher": "outlet",
    "published": "day of publication",
    "url": "address",
    "language": "language",
    "id": "identifier",
}
"""The columns of a table that matter, and what they hold."""


def job_options(function: options.AnyFunction) -> options.AnyFunction:
    """Add what batch and watch have in common."""
    given = [
        options.border_option,
        options.report_options,
        *(
            click.option(f"--{field}-column", metavar="NAME", help=f"Column of a table with the {what}.")
            for field, what in FIELDS.items()
        ),
        worker_options,
        click.option("--no-dossiers", is_flag=True, help="Do not gather the reports that tell of one journey."),
    ]
    for add in reversed(given):
        function = add(function)
    return function


def worker_options(function: options.AnyFunction) -> options.AnyFunction:
    """Add who does the work, and how long a document may take."""
    given = [
        click.option("--workers", type=click.IntRange(min=1), help="Worker processes. [default: one for each core]"),
        click.option("--scheduler", metavar="ADDRESS", help="Work on the Dask cluster of this scheduler (tcp://...)."),
        click.option(
            "--timeout",
            type=click.FloatRange(min=0, min_open=True),
            default=60.0,
            show_default=True,
            metavar="SECONDS",
            help="Cut a document off that takes longer.",
        ),
    ]
    for add in reversed(given):
        function = add(function)
    return function


def job_of(given: dict[str, Any]) -> Job:
    """Return the job that the options describe.

    Raises
    ------
    InputError
        The options contradict one another.
    gazetteer.UnknownBorderError
        The border is not known.
    """
    from mapper.batch.rows import Columns  # noqa: PLC0415
    from mapper.batch.run import Job  # noqa: PLC0415
    from mapper.batch.work import Settings  # noqa: PLC0415

    if given.get("scheduler") and given.get("workers"):
        raise InputError("--workers is for this machine, --scheduler for a cluster; leave one of them out")
    if given.get("border"):
        from gazetteer.borders import border  # noqa: PLC0415

        border(given["border"])
    return Job(
        settings=Settings(given.get("border"), given.get("published"), given.get("language")),
        columns=Columns(**{field: given.get(f"{field}_column") for field in FIELDS}),
        workers=given.get("workers"),
        scheduler=given.get("scheduler"),
        timeout=given["timeout"],
        retry_failed=bool(given.get("retry_failed")),
        gather=not given.get("no_dossiers"),
    )


@contextmanager
def stopping() -> Iterator[None]:
    """Let a request to end (SIGTERM) stop the work as Ctrl-C does."""

    def stop(number: int, frame: object) -> None:
        del number, frame
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def showing() -> Iterator[Callable[[State], None]]:
    """Show a bar with rate, failures and time left on standard error, where someone is looking."""
    if not sys.stderr.isatty():
        from mapper.batch.run import nobody  # noqa: PLC0415

        yield nobody
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[told]}"),
        TimeRemainingColumn(),
        console=Console(stderr=True, markup=False),
        transient=True,
    )
    with bar:
        task = bar.add_task("reading", total=1.0, told="")
        began = bar.get_time()

        def show(state: State) -> None:
            rate = (state.read + state.failed) / max(bar.get_time() - began, 0.1)
            told = f"{state.read:,} read, {state.failed:,} failed, {rate:,.1f} a second"
            watching = state.step == "watching"
            bar.update(task, description=state.step, completed=state.share, total=None if watching else 1.0, told=told)

        yield show


def print_summary(state: State, folder: str) -> None:
    """Say what was done, in a few lines."""
    lines = [f"{state.read:,} documents read into {folder}"]
    if state.done_before:
        lines.append(f"{state.done_before:,} were there already")
    if state.skipped:
        lines.append(f"{state.skipped:,} files or records hold no report")
    if state.failed:
        stages = ", ".join(f"{count:,} {stage}" for stage, count in sorted(state.reasons.items()))
        lines.append(f"{state.failed:,} failed ({stages}); why is in {folder}/failures.jsonl")
    if state.rows:
        counts = ", ".join(f"{count:,} {name}" for name, count in state.rows.items() if name != "failures")
        lines.append(f"tables: {counts}")
    if state.dossiers:
        lines.append(f"{state.dossiers:,} journeys are told by several reports; see mapper dossiers {folder}")
    for line in lines:
        click.echo(line)
