# ruff: noqa: INP001  (a script beside the pages that it writes)
"""Write the reference of both packages and of the tables; a test fails when a page is out of date.

The pages list every public object with its first sentence, which reads anywhere; the site shows the whole docstring
below. Run with ``make docs``.
"""

from __future__ import annotations

import inspect
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import gazetteer
import mapper
from mapper.exports.columns import TABLES

if TYPE_CHECKING:
    from types import ModuleType

HERE = Path(__file__).parent
NOTE = "Written by `make docs`; do not edit."


def first_sentence(value: object) -> str:
    """Return the first line of a docstring, its quotes those of Markdown."""
    return (inspect.getdoc(value) or "").split("\n\n")[0].replace("\n", " ").replace("``", "`")


def package_page(package: ModuleType) -> str:
    """Return the page of a package: a table of everything public, then each with its docstring."""
    name = package.__name__
    lines = [f"# The package `{name}`", "", NOTE, "", first_sentence(package), ""]
    lines += [f"`help({name}.{package.__all__[-1]})` shows in a terminal what the site shows below.", ""]
    lines += ["| name | what it is |", "| --- | --- |"]
    bodies, anchors = [], set[str]()
    for public in package.__all__:
        value = getattr(package, public)
        anchor = f"{public.lower()}-1" if public.lower() in anchors else public.lower()
        anchors.add(anchor)
        lines.append(f"| [`{public}`](#{anchor}) | {first_sentence(value).replace('|', chr(92) + '|')} |")
        bodies.append(f"## {public}\n\n```{{eval-rst}}\n{_directive(name, public, value)}\n```\n")
    return "\n".join([*lines, "", *bodies])


def _directive(package: str, name: str, value: object) -> str:
    if not inspect.isclass(value):
        return f".. autofunction:: {package}.{name}"
    lines = [f".. autoclass:: {package}.{name}", "   :members:", "   :show-inheritance:"]
    return "\n".join([*lines, "   :exclude-members: with_traceback, add_note"])


def tables_page() -> str:
    """Return the page of the columns of every table."""
    lines = ["# The tables", "", NOTE, ""]
    lines += [
        "`mapper.frames(answer)` gives four DataFrames with these columns, `mapper.geoframes(answer)` the same as",
        "GeoDataFrames with a `geometry` in WGS 84 (EPSG:4326): the points of stops, the ways of legs (`follows` says",
        "whether along the road or the geodesic) and routes, the places that figures count from. `stops.csv` and",
        "`claims.csv` of a map folder have the same columns, and `attribution` as the last one.",
        "",
        'Units are in the names and in `frame.attrs["units"]`, meanings in `frame.attrs["meanings"]`, the credits that',
        'the data asks for in `frame.attrs["attribution"]`. What is not known is missing, never 0. Dates are',
        "`datetime64`, numbers `float64`, counts `Int64`. An answer without rows keeps columns and types.",
        "",
    ]
    for table, columns in TABLES.items():
        lines += [f"## {table}", "", "| column | type | unit | meaning |", "| --- | --- | --- | --- |"]
        lines += [f"| `{one.name}` | {one.kind} | {one.unit} | {one.meaning} |" for one in columns]
        lines.append("")
    return "\n".join(lines)


def pages() -> dict[Path, str]:
    """Return every page by its path."""
    return {
        HERE / "gazetteer.md": package_page(gazetteer),
        HERE / "mapper.md": package_page(mapper),
        HERE / "tables.md": tables_page(),
    }


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
        sys.stderr.write(f"{path}\n")
