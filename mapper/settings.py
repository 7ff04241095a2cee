"""Limits that keep hostile or mistaken input from taking the machine, each with its unit and reason.

They are far above anything a report or a route file needs, and what goes beyond one is refused in a line that says so.
"""

from __future__ import annotations

__all__ = [
    "MAX_BYTES",
    "MAX_CHARACTERS",
    "MAX_COLUMNS",
    "MAX_FRONT_MATTER",
    "MAX_NODES",
    "MAX_PDF_CONTENT",
    "MAX_PDF_PAGES",
    "YEARS",
]

MAX_BYTES = 20_000_000
"""Bytes of a file or a page that is read; an article is a thousand times smaller."""

MAX_CHARACTERS = 20_000_000
"""Characters of one report's text, what is unpacked included: no more than `MAX_BYTES` in the plainest of encodings."""

MAX_FRONT_MATTER = 20_000
"""Characters between the two lines of dashes: five short fields, with room for what other tools write."""

MAX_COLUMNS = 300
"""Columns of a table; ours have two dozen, and each unknown heading is compared with them."""

MAX_NODES = 5_000_000
"""Values of a YAML file once its aliases are followed: a thousand stops have some 30,000."""

MAX_PDF_PAGES = 2_000
"""Pages of a PDF report; the longest of the United Nations have a few hundred."""

MAX_PDF_CONTENT = 10_000_000
"""Bytes of drawing instructions in a PDF, decompressed: read at about a megabyte a second; a page has some 50,000."""

YEARS = range(1800, 2200)
"""Years that a report or a stop may be of; leaves room to count days from either end of the calendar."""
