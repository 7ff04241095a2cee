# ruff: noqa: INP001  (a script beside the page that it writes)
"""Write docs/reference/archive-tables.md from the columns of an archive's tables; a test says when it is out of date.

Run with ``make docs``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from mapper.batch.columns import FAILURES, TABLES, Table

PAGE = Path(__file__).with_name("archive-tables.md")
HEAD = """# The tables of an archive

Written by `make docs` from the code; do not edit. What makes them: [read an archive](../how-to/read-an-archive.md).

Distances are kilometers, coordinates WGS 84 degrees, days dates without a time. What is not known is null. Figures of
reports stay in the unit that the report used. Tables with a geometry are GeoParquet; geometries are in longitude and
latitude. `report_id` leads from every table to `reports`. Words and units of the columns are in the metadata of the
files too, under `description` and `unit`, the credits under `attribution`.
"""


def page() -> str:
    """Return the whole page."""
    return "\n".join([HEAD, *(_section(table) for table in TABLES)])


def _section(table: Table) -> str:
    name = f"{table.name}.jsonl" if table is FAILURES else f"{table.name}.parquet"
    lines = [f"## {name}", "", table.about, "", "| column | type | unit | what it holds |", "| --- | --- | --- | --- |"]
    lines += [f"| `{column.name}` | {column.type} | {column.unit} | {column.about} |" for column in table.columns]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stderr.write(f"{PAGE}\n")
