"""``mapper batch``: an archive of articles to tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mapper.cli import options
from mapper.cli.archives import INTERRUPTED, job_of, job_options, print_summary, showing, stopping

if TYPE_CHECKING:
    from typing import Any

__all__ = ["command"]

EXAMPLE = """\b
Examples:
  mapper batch articles/ -o archive
  mapper batch articles.jsonl.gz --text-column body -o archive
  mapper batch "crawl/*.warc.gz" -o archive --scheduler tcp://10.0.0.5:8786
"""


@click.command("batch", cls=options.HelpfulCommand, epilog=EXAMPLE)
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("-o", "--output", metavar="FOLDER", required=True, help="Where to write the tables.")
@job_options
@click.option("--retry-failed", is_flag=True, help="Try the documents again that failed before.")
@options.json_option
def command(*, inputs: tuple[str, ...], output: str, as_json: bool, **given: Any) -> int:
    """Read an archive of articles into tables.

    INPUT is a folder, a pattern such as "articles/**/*.html", JSON Lines, CSV or Parquet with a column of text, or a
    WARC file of a crawl. The tables are Parquet: reports, places, stops, legs, claims, dossiers and outlets; what
    failed is in failures.jsonl. It can be stopped at any moment, and the same command goes on from there.
    """
    job = job_of(given)
    from mapper.batch.run import State, read_archive  # noqa: PLC0415

    state = State()
    try:
        with stopping(), showing() as progress:
            read_archive(inputs, output, job, state=state, progress=progress)
    except KeyboardInterrupt:
        done = state.read + state.failed
        click.echo(f"mapper: stopped after {done:,} documents; the same command goes on from there", err=True)
        return INTERRUPTED
    if as_json:
        options.write_json({"version": 1, "folder": output, **state.to_dict()})
    else:
        print_summary(state, output)
    return 0
