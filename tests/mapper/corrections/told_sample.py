"""What tests of corrections share: a short report of our own, and the sample of the project, read once."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from mapper import pipeline
from mapper.model import Account, Dossier, Report
from mapper.reading.source import read

SEEDS = sorted((Path(__file__).parents[3] / "seeds").glob("[0-9]*.md"))

PROSE = """\
The march left Tapachula on Monday, 4 March, with about 900 people, and reached Huixtla on Tuesday night.

On Thursday the walkers arrived in Mapastepec. They are still 1,250 km from the United States border, a priest said. \
A smaller group of 80 rested in Escuintla on Wednesday and means to follow.

From Mapastepec the march wants to go to San Pedro and on to Oaxaca. Nobody asked Villa Comaltitlan.
"""


@cache
def march() -> Account:
    """Return the reading of the report above."""
    report = Report(PROSE, "The march", "Example Wire", date(2024, 3, 8), language="en", source="reports/march.md")
    return pipeline.trace(Dossier((report,)))


@cache
def seeds() -> Account:
    """Return the reading of the sample reports."""
    return pipeline.trace(read(SEEDS))
