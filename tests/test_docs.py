"""The pages say what is there: links lead somewhere, commands and snippets run, front doors exist."""

from __future__ import annotations

import csv
import gzip
import json
import os
import re
import shlex
import shutil
import tomllib
from html import escape
from importlib.util import find_spec
from pathlib import Path
from textwrap import dedent

import click
import pytest

import gazetteer
import mapper
from mapper.cli.main import COMMANDS, cli, main
from mapper.folder import FILES

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(page for page in ROOT.glob("docs/**/*.md") if "_build" not in page.parts),
        ROOT / "seeds" / "README.md",
        ROOT / "outputs" / "README.md",
    ]
)
LINK = re.compile(r"\]\(([^)#\s]+)\)")
COMMAND = re.compile(r"^ {4,}(?:\.venv/bin/)?(mapper \S.*)$|^\d+\. [^`\n]*`(mapper \S+ [^`]+)`", re.MULTILINE)
SNIPPET = re.compile(r"^ *```python\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
NAME = re.compile(r"\b(gazetteer|mapper)\.([a-z_]+)\(")
MAKE = re.compile(r"^ {4,}make ([a-z-]+)|`make ([a-z-]+)`", re.MULTILINE)
EXTRA = re.compile(r"migration-route-mapper\[([a-z,-]+)\]")
SYNTAX = ("mapper [", "mapper --", *(f"mapper {name} [" for name in COMMANDS))
"""Beginnings of lines that tell the syntax of a command."""
NOT_RUN = {
    "watch": "goes on until it is stopped",
    "serve": "goes on until it is stopped",
    "gazetteer": "downloads",
}
"""Commands that are parsed only, and why."""
NOT_ASKED = {"--online": "asks a service", "--scheduler": "needs a cluster"}
"""Options with which a command is parsed only, and why."""
NEEDS = {"roads": "valhalla", "--roads local": "valhalla"}
"""What a command may say that it misses, with status 3, where that module is not installed."""


OWN_PLACES = """\
name,latitude,longitude,kind,country,admin1,alternate_names,extent_km,source
Albergue Hermanos,16.49,-94.78,camp,MX,Oaxaca,El Albergue|Casa Hermanos,0.5,our reporter on the spot
"""
OWN_RIVERS = json.dumps(
    {
        "type": "Feature",
        "properties": {"name": "Arroyo Inventado", "kind": "river"},
        "geometry": {"type": "LineString", "coordinates": [[-94.8, 16.5], [-94.7, 16.6]]},
    }
)
"""Invented places."""


def pages() -> list[pytest.param]:
    return [pytest.param(page, id=str(page.relative_to(ROOT))) for page in PAGES]


def commands_of(page: Path) -> list[str]:
    found = ("".join(pair) for pair in COMMAND.findall(page.read_text(encoding="utf-8")))
    return [line for line in found if not line.startswith(SYNTAX)]


def commands() -> list[str]:
    return sorted({line for page in PAGES for line in commands_of(page)})


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand at a desk with the files that the pages speak of."""
    seeds = sorted((ROOT / "seeds").glob("[0-9]*.md"))
    (tmp_path / "seeds").mkdir()
    for seed in seeds:
        shutil.copy(seed, tmp_path / "seeds")
    head, _, text = seeds[0].read_text(encoding="utf-8").removeprefix("---\n").partition("\n---\n")
    title = head.splitlines()[0].removeprefix("title: ")
    paragraphs = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in text.split("\n\n"))
    (tmp_path / "page.html").write_text(
        f'<html lang="en"><head><title>{escape(title)}</title>'
        '<meta property="article:published_time" content="2018-10-29"></head>'
        f"<body><article><h1>{escape(title)}</h1>{paragraphs}</article></body></html>",
        encoding="utf-8",
    )
    for name in ("wire.md", "report.md"):
        shutil.copy(seeds[1], tmp_path / name)
    _lay_archive(tmp_path, seeds, paragraphs)
    (tmp_path / "my-places.csv").write_text(OWN_PLACES, encoding="utf-8")
    (tmp_path / "rivers.geojson").write_text(OWN_RIVERS, encoding="utf-8")
    (tmp_path / "places.csv").write_text("name,country\nTapachula,MX\nArriaga,MX\n", encoding="utf-8")
    shutil.copy(ROOT / "tests" / "data" / "invented.osm.pbf", tmp_path / "guatemala-latest.osm.pbf")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ORS_API_KEY", "nobodys-key")
    monkeypatch.setenv("MAPPER_CONTACT", "desk@example.org")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("time.sleep", lambda _: None)
    return tmp_path


def _lay_archive(desk: Path, seeds: list[Path], text: str) -> None:
    """Lay out the articles that the pages read as an archive, in a folder and in a table."""
    (desk / "articles").mkdir()
    for seed in seeds:
        shutil.copy(seed, desk / "articles")
    with (desk / "articles.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("cuerpo", "fecha_pub"), (text, "2018-10-29")])
    with gzip.open(desk / "articles.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(json.dumps({"body": text, "published": "2018-10-29"}) + "\n")


# ------------------------------------------------------------------ what is on a page


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
    _, name, *arguments = shlex.split(line)
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    command.make_context(name, arguments)


@pytest.mark.parametrize("page", [page for page in pages() if commands_of(page.values[0])])
def test_the_commands_of_a_page_run(page: Path, desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for line in commands_of(page):
        _, name, *arguments = shlex.split(line)
        if name in NOT_RUN or not NOT_ASKED.keys().isdisjoint(arguments):
            continue
        status = main([name, *arguments])
        out, err = capsys.readouterr()
        if "--fail-on" in arguments:
            assert status in (0, 1), f"{line}\n{err}"
        elif status == 3:
            missing = [module for words, module in NEEDS.items() if words in line and find_spec(module) is None]
            assert missing, f"{line}\n{err}"
            assert "pip install" in err
        else:
            assert status == 0, f"{line}\n{err}"
            assert out or err or "-o" in arguments


@pytest.mark.parametrize("page", [page for page in pages() if SNIPPET.search(page.values[0].read_text("utf-8"))])
def test_the_python_on_a_page_runs(page: Path, desk: Path) -> None:
    for code in SNIPPET.findall(page.read_text(encoding="utf-8")):
        if '"archive/' in code:
            assert main(["batch", "articles/", "-o", "archive"]) == 0
        exec(compile(dedent(code), str(page), "exec"), {"__name__": "snippet"})  # noqa: S102 - the snippet is what is tested


@pytest.mark.parametrize("page", pages())
def test_functions_on_a_page_exist(page: Path) -> None:
    for module, name in NAME.findall(page.read_text(encoding="utf-8")):
        assert callable(getattr({"gazetteer": gazetteer, "mapper": mapper}[module], name))


@pytest.mark.parametrize("page", pages())
def test_targets_and_extras_on_a_page_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert {"".join(pair) for pair in MAKE.findall(text)} <= targets
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    assert {name for names in EXTRA.findall(text) for name in names.split(",")} <= set(extras)


def test_every_file_of_a_map_folder_is_explained() -> None:
    page = (ROOT / "outputs" / "README.md").read_text(encoding="utf-8")
    assert [name for name in FILES if f"`{name}`" not in page] == []


def test_the_scores_on_the_page_are_no_better_than_the_floors() -> None:
    page = (ROOT / "docs" / "explanation" / "reading.md").read_text(encoding="utf-8")
    said = re.search(r"at least (\d+) % of the names and (\d+) % of the stops .*? (\d+) % .*? (\d+) % of their days",
                     " ".join(page.split()))  # fmt: skip
    assert said is not None
    floors = json.loads((ROOT / "tests" / "accuracy" / "baseline.json").read_text(encoding="utf-8"))["floors"]
    names = ("recognition_recall", "stops_recall", "stops_precision", "dates")
    for percent, name in zip(said.groups(), names, strict=True):
        assert int(percent) <= 100 * floors["held-out"][name], name


def test_the_checks_read_something(desk: Path) -> None:
    assert len(PAGES) >= 12
    assert len(commands()) >= 12
    assert any("-o walkers" in line for line in commands()), "those in numbered steps count"
    assert sum(len(SNIPPET.findall(page.read_text("utf-8"))) for page in PAGES) >= 5
    assert sum(len(LINK.findall(page.read_text(encoding="utf-8"))) for page in PAGES) >= 15
    assert Path(os.curdir).resolve() == desk.resolve()
