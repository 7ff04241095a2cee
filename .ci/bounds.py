"""The versions that pyproject.toml promises: read, and compared with what is installed.

``bounds.py extras`` prints the extras that people install; ``bounds.py installed`` fails unless exactly the lower
bounds of the project and of those extras are installed here, so that a run of the tests proves them.
"""

from __future__ import annotations

import sys
import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from packaging.requirements import Requirement
from packaging.version import Version

PROJECT = tomllib.loads((Path(__file__).resolve().parent.parent / "pyproject.toml").read_text("utf-8"))["project"]
OURS = ("test", "docs", "gazetteer-build")
"""Extras of those who work on the project: taken at their newest."""


def extras() -> list[str]:
    """Return the extras that add an ability for the people who use the project."""
    return [name for name in PROJECT["optional-dependencies"] if name not in OURS]


def promised() -> list[Requirement]:
    """Return what the project and its extras need on this Python, other parts of the project left out."""
    lines = [*PROJECT["dependencies"], *(line for name in extras() for line in PROJECT["optional-dependencies"][name])]
    found = [Requirement(line) for line in lines]
    return [one for one in found if one.name != PROJECT["name"] and (one.marker is None or one.marker.evaluate())]


def lower(requirement: Requirement) -> Version | None:
    """Return the oldest version that a requirement lets in, None where it names none."""
    return next((Version(one.version) for one in requirement.specifier if one.operator in (">=", "==")), None)


def upper(requirement: Requirement) -> Version | None:
    """Return the first version that a requirement keeps out, None where it names none."""
    return next((Version(one.version) for one in requirement.specifier if one.operator == "<"), None)


def installed(name: str) -> Version | None:
    """Return the installed version of a distribution, None where it is not there."""
    try:
        return Version(version(name))
    except PackageNotFoundError:
        return None


def _differing() -> list[str]:
    said = []
    for requirement in promised():
        oldest, here = lower(requirement), installed(requirement.name)
        sys.stdout.write(f"{requirement.name} {here}\n")
        if oldest is None or here is None or here != oldest:
            said.append(f"{requirement.name}: {here} is installed, {oldest} is promised")
    return said


if __name__ == "__main__":
    if sys.argv[1:] == ["extras"]:
        sys.stdout.write("".join(f"{name}\n" for name in extras()))
    elif sys.argv[1:] == ["installed"]:
        sys.exit("\n".join(_differing()) or 0)
    else:
        sys.exit("usage: bounds.py extras|installed")
