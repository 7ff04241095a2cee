"""The pages say what is there: links lead somewhere, commands parse, front doors exist."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

import gazetteer
import mapper
from mapper.cli.main import COMMANDS, cli
from mapper.folder import FILES

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/**/*.md"),
        ROOT / "seeds" / "README.md",
        ROOT / "outputs" / "README.md",
    ]
)
LINK = re.compile(r"\]\(([^)#\s]+)\)")
COMMAND = re.compile(r"^ {4,}(?:\.venv/bin/)?(mapper \S.*)$", re.MULTILINE)
NAME = re.compile(r"\b(gazetteer|mapper)\.([a-z_]+)\(")


def pages() -> list[pytest.param]:
    return [pytest.param(page, id=str(page.relative_to(ROOT))) for page in PAGES]


def commands() -> list[str]:
    return sorted({line for page in PAGES for line in COMMAND.findall(page.read_text(encoding="utf-8"))})


@pytest.mark.parametrize("page", pages())
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        if not link.startswith(("http://", "https://")):
            assert (page.parent / link).exists(), link


def test_the_pages_show_every_command() -> None:
    shown = {line.split()[1] for line in commands()}
    assert shown >= set(COMMANDS)


@pytest.mark.parametrize("line", commands())
def test_a_command_on_a_page_can_be_parsed(line: str) -> None:
    if line.startswith(("mapper [", "mapper --", *(f"mapper {name} [" for name in COMMANDS))):
        return
    _, name, *arguments = shlex.split(line)
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    command.make_context(name, arguments)


@pytest.mark.parametrize("page", pages())
def test_functions_on_a_page_exist(page: Path) -> None:
    for module, name in NAME.findall(page.read_text(encoding="utf-8")):
        assert callable(getattr({"gazetteer": gazetteer, "mapper": mapper}[module], name))


def test_every_file_of_a_map_folder_is_explained() -> None:
    page = (ROOT / "outputs" / "README.md").read_text(encoding="utf-8")
    assert [name for name in FILES if f"`{name}`" not in page] == []


def test_the_checks_read_something() -> None:
    assert len(PAGES) >= 12
    assert len(commands()) >= 12
    assert sum(len(LINK.findall(page.read_text(encoding="utf-8"))) for page in PAGES) >= 15
