"""What is promised of dependencies: bounds that agree with each other and with what is installed, licences that fit."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, distribution, packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / ".ci"))
sys.path.insert(0, str(ROOT / "docs" / "reference"))
import bounds  # noqa: E402 - a script of .ci
import build_licences  # noqa: E402 - a script of docs/reference

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
UNCAPPED = {"certifi": "data that must stay fresh"}
"""What may be of any newer version, and why."""
FITS = re.compile(
    r"MIT|BSD|Apache|ISC|HPND|PSF|MPL|Unlicense|ZPL|Zlib|0BSD|CC0|CNRI|LGPL"  # none asks our own code for anything
)


def requirements(*extras: str) -> list[Requirement]:
    lines = PROJECT["dependencies"] if not extras else []
    return [
        Requirement(line) for line in (*lines, *(x for name in extras for x in PROJECT["optional-dependencies"][name]))
    ]


@pytest.mark.parametrize("requirement", bounds.promised(), ids=lambda one: one.name)
def test_a_dependency_has_an_oldest_and_a_newest_version(requirement: Requirement) -> None:
    oldest, newest = bounds.lower(requirement), bounds.upper(requirement)
    assert oldest is not None
    if requirement.name in UNCAPPED:
        assert newest is None
    else:
        assert newest is not None
        assert oldest < newest
    here = bounds.installed(requirement.name)
    if here is not None:
        assert requirement.specifier.contains(here, prereleases=True)


def test_one_dependency_has_one_promise() -> None:
    told: dict[str, set[str]] = {}
    for one in [*requirements(), *requirements(*bounds.extras(), "test", "docs")]:
        if bounds.upper(one) is not None:
            told.setdefault(canonicalize_name(one.name), set()).add(str(one.specifier))
    assert {name: sorted(said) for name, said in told.items() if len(said) > 1} == {}


def test_what_the_tests_need_brings_every_ability_that_this_python_can_have() -> None:
    brought = {canonicalize_name(one.name) for one in requirements("test", "docs")}
    wanted = {canonicalize_name(one.name) for one in requirements(*bounds.extras())} - {PROJECT["name"]}
    assert wanted <= brought | {canonicalize_name(one.name) for one in requirements()}


def test_everything_imported_is_asked_for() -> None:
    """An import that only works because somebody else's dependency brings it breaks with their next version."""
    asked = {canonicalize_name(Requirement(x).name) for x in PROJECT["dependencies"]}
    asked |= {
        canonicalize_name(Requirement(x).name) for lines in PROJECT["optional-dependencies"].values() for x in lines
    }
    known = packages_distributions()
    missing = set()
    for path in [*ROOT.glob("gazetteer/**/*.py"), *ROOT.glob("mapper/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            for top in {name.partition(".")[0] for name in names} - {"", "gazetteer", "mapper"}:
                brought = {canonicalize_name(name) for name in known.get(top, ())}
                if top not in sys.stdlib_module_names and brought and not brought & asked:
                    missing.add(f"{path.relative_to(ROOT)}: {top}")
    assert sorted(missing) == []


def test_the_oldest_python_is_the_one_that_tools_are_told() -> None:
    assert PROJECT["requires-python"] == ">=3.11"
    named = [line for line in PROJECT["classifiers"] if re.search(r":: 3\.\d+$", line)]
    assert [line.rpartition(" ")[2] for line in named] == ["3.11", "3.12", "3.13", "3.14"]


def test_the_version_is_said_once_and_the_same() -> None:
    import mapper

    assert mapper.__version__ == PROJECT["version"]


@pytest.mark.parametrize(
    "script",
    [path for path in sorted((ROOT / ".ci").glob("*")) if path.is_file() and not path.suffix],
    ids=lambda path: path.name,
)
def test_a_script_can_be_run(script: Path) -> None:
    assert os.access(script, os.X_OK)
    assert script.read_text(encoding="utf-8").startswith("#!/bin/sh\n# ")
    done = subprocess.run(["sh", "-n", script], capture_output=True, text=True, check=False)
    assert done.stderr == ""


def test_the_extras_that_are_tried_are_those_that_people_install() -> None:
    assert "geopandas" in bounds.extras()
    assert set(bounds.extras()).isdisjoint(bounds.OURS)
    assert bounds.OURS == build_licences.OURS


# ------------------------------------------------------------------ licences


def test_the_licences_on_the_page_are_those_of_what_is_installed() -> None:
    written = {name: which for name, which, _ in build_licences.written()}
    for names in build_licences.asked_for().values():
        for name in names:
            assert name in written, f"{name}: run make docs"
            try:
                here = build_licences.licence(distribution(name))
            except PackageNotFoundError:
                continue
            assert FITS.search(here), (name, here)
            assert FITS.findall(here)[0] in written[name], f"{name}: {here}; run make docs"


def test_no_dependency_asks_for_what_we_cannot_keep() -> None:
    everything = build_licences.closure([name for names in build_licences.asked_for().values() for name in names])
    assert len(everything) > 30
    told = {name: build_licences.licence(distribution(name)) for name in everything}
    assert {name: which for name, which in told.items() if not FITS.search(which)} == {}


@pytest.mark.parametrize("folder", ["gazetteer/data", "mapper/language", "mapper/drawing/data"])
def test_what_is_shipped_has_its_licence_page(folder: str) -> None:
    assert (ROOT / folder / "LICENSES.md").read_text(encoding="utf-8").strip()
    assert f"{folder}/LICENSES.md" in PROJECT["license-files"]
    assert f"`{folder}/LICENSES.md`" in build_licences.HEAD
