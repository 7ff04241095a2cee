"""The stops and the figures as tables: CSV that no spreadsheet executes, and pandas DataFrames."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from mapper.credits import credit_lines
from mapper.exports.facts import Value, claim_facts, clean, stop_facts
from mapper.routetable import safe_cell

if TYPE_CHECKING:
    import pandas as pd

    from mapper.model import Answer

__all__ = ["claims_frame", "dumps_claims", "dumps_stops", "stops_frame"]

STOP_COLUMNS = (
    "group", "number", "name", "kind", "latitude", "longitude", "country", "admin1", "geoname_id",
    "extent_km", "arrived", "departed", "dated", "status", "travel", "note", "straight_km", "straight_mi",
    "uncertainty_km", "territory_km", "crossing", "crossing_km", "road_low_km", "road_high_km",
    "road_crossing", "road_basis", "quote", "attribution",
)  # fmt: skip
CLAIM_COLUMNS = (
    "report", "publisher", "published", "url", "start", "end", "quote", "kind", "low", "high", "unit",
    "qualifier", "measure", "from", "to", "date", "group", "status", "verdict", "explanation", "measurements",
    "attribution",
)  # fmt: skip
DATES = ("arrived", "departed", "published", "date")


def _stop_rows(answer: Answer) -> list[dict[str, Value]]:
    return [stop_facts(route, index) for route in answer.routes for index in range(len(route.route.stops))]


def _claim_rows(answer: Answer) -> list[dict[str, Value]]:
    return [claim_facts(answer, checked) for checked in answer.claims]


def dumps_stops(answer: Answer) -> str:
    """Return ``stops.csv``: one row per stop, dates ISO 8601, distances in the unit of their column."""
    return _csv(answer, STOP_COLUMNS, _stop_rows(answer))


def dumps_claims(answer: Answer) -> str:
    """Return ``claims.csv``: one row per figure, ``low`` and ``high`` as reported, in ``unit``."""
    return _csv(answer, CLAIM_COLUMNS, _claim_rows(answer))


def _csv(answer: Answer, columns: tuple[str, ...], rows: list[dict[str, Value]]) -> str:
    """Write rows; the credit, which a CSV has no other place for, is the last cell of every row.

    A table without rows has the credit in its header only.
    """
    credit = clean(" ".join(credit_lines(answer)))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    header: list[str] = list(columns)
    if not rows:
        header[-1] = f"attribution: {credit}"
    writer.writerow(header)
    for row in rows:
        writer.writerow([_cell(row[column]) for column in columns[:-1]] + [safe_cell(credit)])
    return out.getvalue()


def _cell(value: Value) -> Value:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return safe_cell(value) if isinstance(value, str) else value


def stops_frame(answer: Answer) -> pd.DataFrame:
    """Return the stops as a DataFrame: the columns of ``stops.csv``, dates as timestamps."""
    return _frame(answer, STOP_COLUMNS, _stop_rows(answer))


def claims_frame(answer: Answer) -> pd.DataFrame:
    """Return the figures as a DataFrame: the columns of ``claims.csv``; the credit in ``attrs``."""
    return _frame(answer, CLAIM_COLUMNS, _claim_rows(answer))


def _frame(answer: Answer, columns: tuple[str, ...], rows: list[dict[str, Any]]) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415 - slow to open, and CSV does without

    frame = pd.DataFrame.from_records(rows, columns=list(columns[:-1]))
    for column in frame.columns:
        if column in DATES:
            frame[column] = pd.to_datetime(frame[column])
        elif column == "geoname_id":
            frame[column] = frame[column].astype("Int64")
        elif column.endswith(("_km", "_mi")) or column in ("low", "high"):
            frame[column] = frame[column].astype("float64")
    frame.attrs["attribution"] = list(credit_lines(answer))
    return frame
