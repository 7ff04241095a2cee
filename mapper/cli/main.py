"""The door of the command line: finds the command, and turns every failure into one line and a status.

Status: 0 answered; 1 only with ``--fail-on``; 2 bad usage or bad input; 3 something needed is missing or
unreachable; 130 interrupted.
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
import sys
from importlib import import_module
from typing import TYPE_CHECKING, TextIO

import click

from gazetteer.errors import GazetteerError
from mapper.cli.options import HelpfulGroup
from mapper.errors import MapperError, is_full

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["COMMANDS", "cli", "main"]

COMMANDS = (
    "map", "check", "distance", "places", "locate", "route", "roads", "gazetteer",
    "batch", "watch", "dossiers", "serve",
)  # fmt: skip
INTERRUPTED = 130
LONGEST_LINE = 800
"""Characters of a message; one that is longer quotes what it was given."""
UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
"""Control characters, direction marks and what has no width."""


class Commands(HelpfulGroup):
    """The commands in the order of the help page; each is imported when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of `COMMANDS`."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command by its name."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"mapper.cli.{cmd_name}").command
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; a reader that is gone (``| head``) is no failure, an interruption one line."""
        try:
            status = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            _forget_output()
            return 0
        except KeyboardInterrupt:
            return _complain("interrupted", INTERRUPTED)
        return status

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or say which there are."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            raise click.UsageError(f"no command {args[0]!r}; the commands are {', '.join(COMMANDS)}", ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="migration-route-mapper", prog_name="mapper")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Map the routes in news reports and weigh their figures.

    Reports are text, Markdown, HTML or PDF files, or web addresses. Distances are geodesic, on WGS 84.
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status.

    Parameters
    ----------
    arguments
        What follows ``mapper``; the process's own arguments by default.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        with _messages():
            status = cli.main((arguments and list(arguments)) or arguments, prog_name="mapper", standalone_mode=False)
    except (KeyboardInterrupt, click.Abort):
        return _complain("interrupted", INTERRUPTED)
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx is not None else "mapper"
        return _complain(f"{error.format_message()} (see {where} --help)", 2)
    except click.ClickException as error:
        return _complain(error.format_message(), 2)
    except MapperError as error:
        return _complain(str(error), error.exit_status)
    except GazetteerError as error:
        return _complain(str(error), error.exit_status)
    except UnicodeEncodeError as error:
        return _complain(f"{ascii(error.object)[:60]} is no UTF-8; check the encoding of what was given", 2)
    except OSError as error:
        if error.filename is not None:
            return _complain(f"{error.filename}: {error.strerror}", 3 if is_full(error) else 2)
        if not is_full(error):
            raise
        _forget_output()
        return _complain(f"the answer cannot be written: {error.strerror}; make room and try again", 3)
    return status if isinstance(status, int) else 0


def _complain(message: str, status: int) -> int:
    """Print one line on standard error, whatever file names and reports put into it, and return the status."""
    with contextlib.suppress(OSError):
        print(f"mapper: {_line(message)}", file=sys.stderr, flush=True)  # noqa: T201
    return status


def _line(message: str) -> str:
    """Return a message as one line that no terminal takes for orders and no direction mark turns around."""
    said = " ".join(message[: 2 * LONGEST_LINE].split())
    said = said if len(said) <= LONGEST_LINE else f"{said[: LONGEST_LINE - 1]}…"
    return UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", said)


def _forget_output() -> None:
    """Let nobody write to a pipe whose reader is gone, the interpreter at its end included."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class _OneLine(logging.Formatter):
    """Makes each message one safe line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the message; see `_line`."""
        return _line(super().format(record))


class _CurrentStderr(logging.StreamHandler[TextIO]):
    """Writes to whatever standard error is at the time."""

    def __init__(self) -> None:
        logging.Handler.__init__(self, logging.WARNING)
        self.setFormatter(_OneLine("mapper: %(message)s"))

    @property
    def stream(self) -> TextIO:
        return sys.stderr

    @stream.setter
    def stream(self, _: TextIO) -> None:
        """Ignore: the stream is always the current one."""


@contextlib.contextmanager
def _messages() -> Iterator[None]:
    """Show the library's warnings, and nobody else's, while a command runs."""
    ours, silent = _CurrentStderr(), logging.NullHandler()
    loggers = [logging.getLogger(name) for name in ("mapper", "gazetteer")]
    root = logging.getLogger()
    root.addHandler(silent)
    for logger in loggers:
        logger.addHandler(ours)
    try:
        yield
    finally:
        root.removeHandler(silent)
        for logger in loggers:
            logger.removeHandler(ours)
