# ruff: noqa: INP001  (a script beside the page that it writes)
"""Write docs/reference/licences.md: what the package ships, and what it needs, each with its licence.

Licences are read from what is installed here, and named as SPDX does. Run with ``make docs``, where the extras are
installed; the row of what is not installed stays as it was.
"""

from __future__ import annotations

import re
import sys
import tomllib
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from collections.abc import Iterable

HERE = Path(__file__).parent
PAGE = HERE / "licences.md"
PROJECT = "migration-route-mapper"
OURS = ("test", "docs", "gazetteer-build")
"""Extras of those who work on the project."""
NAMES = (
    (r"mpl|mozilla public", "MPL-2.0"),
    (r"apache", "Apache-2.0"),
    (r"lgpl|lesser general public", "LGPL-3.0"),
    (r"\bpsf|python software foundation", "PSF-2.0"),
    (r"historical permission notice|\bhpnd", "HPND"),
    (r"\bisc\b", "ISC"),
    (r"unlicen[sc]e", "Unlicense"),
    (r"3-clause|new bsd|bsd-3", "BSD-3-Clause"),
    (r"2-clause|simplified bsd|bsd-2", "BSD-2-Clause"),
    (r"bsd", "BSD"),
    (r"zpl|zope", "ZPL-2.1"),
    (r"\bmit\b|expat", "MIT"),
)
"""Words of a licence's name, and the SPDX identifiers for them."""
HEAD = f"""# Licences

Written by `make docs` from the packages' own metadata; do not edit. The code of this project is MIT.

## What is in the package

The data, fonts and scripts that are shipped, each with its licence and source:

- `gazetteer/data/LICENSES.md`: places, borders, roads (GeoNames CC BY 4.0, Natural Earth public domain,
  OpenStreetMap ODbL 1.0, and smaller ones)
- `mapper/language/LICENSES.md`: common English words (SCOWL)
- `mapper/drawing/data/LICENSES.md`: Leaflet (BSD-2-Clause), Source Sans 3 (OFL 1.1), the base map (public domain)

What you publish with the data must carry the credits that maps, tables and exports repeat.

## What it needs

`pip install {PROJECT}` installs these from their own packages; none is shipped with ours.

"""


def licence(found: Distribution) -> str:
    """Return the licence of a distribution by its SPDX name, "unknown" where it tells none that we know."""
    told = found.metadata
    if expression := told.get("License-Expression"):
        return str(expression)
    classified = [line.rpartition("::")[2].strip() for line in told.get_all("Classifier") or () if "License" in line]
    classified = [line for line in classified if line != "OSI Approved"]
    texts = [*classified, (told.get("License") or "").strip().partition("\n")[0]]
    for words, name in NAMES:
        if any(re.search(words, text.lower()) for text in texts):
            return name if name != "BSD" else _of_text(found) or name
    return _of_text(found) or "unknown"


def _of_text(found: Distribution) -> str | None:
    """Return the licence whose words stand in the licence file of a distribution."""
    files = [path for path in found.files or () if "licen" in path.name.lower() or "copying" in path.name.lower()]
    text = " ".join(" ".join(path.read_text(encoding="utf-8").split()) for path in files)
    if "Redistributions in binary form" in text:
        return "BSD-3-Clause" if re.search("(?i)neither the name|endorse or promote", text) else "BSD-2-Clause"
    if "Permission is hereby granted, free of charge" in text:
        return "MIT"
    return None


def needs(name: str) -> list[str]:
    """Return the names of what a distribution asks for on this Python, without its extras."""
    return _wanted(distribution(name).requires or ())


def _wanted(lines: Iterable[str]) -> list[str]:
    wanted = [Requirement(line) for line in lines]
    return sorted(
        {canonicalize_name(one.name) for one in wanted if one.marker is None or one.marker.evaluate({"extra": ""})}
    )


def closure(names: list[str]) -> set[str]:
    """Return everything installed that these distributions need, themselves included."""
    seen: set[str] = set()
    queue = list(names)
    while queue:
        name = queue.pop()
        if name in seen:
            continue
        try:
            queue += needs(name)
        except PackageNotFoundError:
            continue
        seen.add(name)
    return seen


def asked_for() -> dict[str, list[str]]:
    """Return what the project itself asks for: under "the package", and under each extra that people install."""
    project = tomllib.loads((HERE.parent.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = {name: lines for name, lines in project["optional-dependencies"].items() if name not in OURS}
    named = {"the package": project["dependencies"], **{f"the extra `{name}`": extras[name] for name in sorted(extras)}}
    return {who: [canonicalize_name(Requirement(line).name) for line in lines] for who, lines in named.items()}


def rows() -> list[tuple[str, str, str]]:
    """Return (name, licence, who needs it) of every distribution."""
    told: dict[str, str] = {}
    for who, names in asked_for().items():
        for name in names:
            told.setdefault(name, who)
        for name in sorted(closure(names)):
            told.setdefault(name, f"{who}, indirectly")
    found = []
    for name, why in told.items():
        try:
            found.append((name, licence(distribution(name)), why))
        except PackageNotFoundError:
            sys.stderr.write(f"{name} is not installed here; its row is left as it was\n")
            found += [row for row in written() if row[0] == name]
    return sorted(found)


def written() -> list[tuple[str, str, str]]:
    """Return the rows of the page as it is."""
    text = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    return [(a, b, c) for a, b, c in re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", text, re.MULTILINE)][2:]


def page() -> str:
    """Return the whole page."""
    lines = ["| package | licence | needed by |", "| --- | --- | --- |"]
    return HEAD + "\n".join([*lines, *(f"| {name} | {which} | {why} |" for name, which, why in rows())]) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stderr.write(f"{PAGE}\n")
