# ruff: noqa: INP001  (a script beside the page that it writes)
"""Write docs/reference/cli.md from the help of every command; a test fails when the page is out of date.

Run with ``make docs``.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from mapper.cli.main import COMMANDS, cli

PAGE = Path(__file__).with_name("cli.md")
WIDTH = 88
HEAD = """# Command line

Written by `make docs` from the commands' own help; do not edit.

Exit status: 0 answered, whatever the verdict; 1 only with `--fail-on`, when that verdict occurs; 2 bad usage
or bad input, with one line that says what is wrong; 3 something needed is missing or unreachable; 130
interrupted.
Messages and progress go to standard error, answers to standard output.
"""


def page() -> str:
    """Return the whole page."""
    settings: dict[str, Any] = {**cli.context_settings, "terminal_width": WIDTH, "max_content_width": WIDTH}
    parent = click.Context(cli, info_name="mapper", **settings)
    parts = [HEAD, _block("mapper", cli.get_help(parent))]
    for name in COMMANDS:
        command = cli.get_command(parent, name)
        if command is None:
            raise LookupError(f"no command {name}")
        context = click.Context(command, parent, info_name=name, terminal_width=WIDTH, max_content_width=WIDTH)
        parts.append(_block(f"mapper {name}", command.get_help(context)))
        for inner, one in getattr(command, "commands", {}).items():
            below = click.Context(one, context, info_name=inner, terminal_width=WIDTH, max_content_width=WIDTH)
            parts.append(_block(f"mapper {name} {inner}", one.get_help(below)))
    return "\n".join(parts)


def _block(title: str, text: str) -> str:
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return f"## {title}\n\n```text\n{lines}\n```\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stderr.write(f"{PAGE}\n")
