"""The stops and the figures as CSV that no spreadsheet executes."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from mapper.credits import credit_lines
from mapper.exports.columns import CLAIMS, STOPS, Column
from mapper.exports.facts import Value, claim_facts, clean, stop_facts
from mapper.routetable import safe_cell

if TYPE_CHECKING:
    from mapper.model import Answer

__all__ = ["claim_rows", "dumps_claims", "dumps_stops", "stop_rows"]


def stop_rows(answer: Answer) -> list[dict[str, Value]]:
    """Return the fields of every stop, group by group."""
    return [stop_facts(route, index) for route in answer.routes for index in range(len(route.route.stops))]


def claim_rows(answer: Answer) -> list[dict[str, Value]]:
    """Return the fields of every figure."""
    return [claim_facts(answer, checked) for checked in answer.claims]


def dumps_stops(answer: Answer) -> str:
    """Return ``stops.csv``: one row per stop, dates ISO 8601, distances in the unit of their column."""
    return _csv(answer, STOPS, stop_rows(answer))


def dumps_claims(answer: Answer) -> str:
    """Return ``claims.csv``: one row per figure, ``low`` and ``high`` as reported, in ``unit``."""
    return _csv(answer, CLAIMS, claim_rows(answer))


def _csv(answer: Answer, columns: tuple[Column, ...], rows: list[dict[str, Value]]) -> str:
    """Write rows; the credit, which a CSV has no other place for, is the last cell of every row.

    A table without rows has the credit in its header only.
    """
    credit = clean(" ".join(credit_lines(answer)))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*(column.name for column in columns), "attribution" if rows else f"attribution: {credit}"])
    for row in rows:
        writer.writerow([_cell(row[column.name]) for column in columns] + [safe_cell(credit)])
    return out.getvalue()


def _cell(value: Value) -> Value:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return safe_cell(value) if isinstance(value, str) else value
