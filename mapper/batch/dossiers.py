"""From the tables of an archive to its dossiers: who tells of the same journey, and what the outlets say of it."""

from __future__ import annotations

import csv
import hashlib
import io
import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from mapper.batch.columns import DOSSIERS, OUTLETS
from mapper.batch.extras import parquet
from mapper.batch.gathering import Sight, Telling, gather, is_spot
from mapper.batch.outlets import Weighing, outlet, weigh
from mapper.batch.pool import Failed
from mapper.batch.store import ATTRIBUTION
from mapper.batch.work import cells
from mapper.model import Report
from mapper.routetable import safe_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from mapper.batch.gathering import Link
    from mapper.batch.pool import Runner
    from mapper.batch.store import Store
    from mapper.batch.work import Settings

__all__ = ["load", "write"]

MOST_REPORTS = 40
"""A story of more reports is weighed in pieces, in the order of their publication."""
COPY_SHARE = 0.8
"""Share of its runs of words that a report has in common with one that it copies."""
RUN_WORDS = 6
WORD = re.compile(r"\w+")
STOP_COLUMNS = (
    "report_id", "group", "name", "kind", "latitude", "longitude", "extent_km", "place_key", "arrived", "departed",
    "dated",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Dossier:
    """A journey with its reports in the order of publication; ``copies`` has who repeats whom."""

    identifier: str
    members: tuple[int, ...]
    links: dict[int, Link | None]
    copies: dict[int, int]
    reports: dict[int, Report]

    @property
    def own(self) -> list[int]:
        """The reports that repeat no other."""
        return [number for number in self.members if number not in self.copies]


def write(store: Store, runner: Runner, settings: Settings) -> tuple[int, int]:
    """Gather the dossiers of an archive and write the tables ``dossiers`` and ``outlets``.

    Returns
    -------
    dossiers, figures : int
        How many journeys are told by several reports, and how many figures could be laid side by side.
    """
    tellings = _tellings(store.folder)
    journeys = gather(tellings)
    texts = _Texts(store.folder / "reports.parquet", {tellings[n].report_id for journey in journeys for n in journey})
    listed: list[tuple[Any, ...]] = []
    figures: list[tuple[Any, ...]] = []
    count = 0

    def weighings() -> Iterator[Weighing]:
        nonlocal count
        for journey in journeys:
            dossier = _dossier(journey, tellings, texts)
            count += 1
            listed.extend(_listed(dossier, tellings))
            own = dossier.own
            for at in range(0, len(own) if len(own) > 1 else 0, MOST_REPORTS):
                piece = own[at : at + MOST_REPORTS]
                identifiers = tuple(tellings[number].report_id for number in piece)
                reports = tuple(dossier.reports[number] for number in piece)
                yield Weighing(dossier.identifier, identifiers, reports, settings.border)

    failed = []
    for task, answer in runner.run(weigh, weighings()):
        if isinstance(answer, Failed):
            failed.append((task.dossier_id, None, "dossier", answer.reason))
        else:
            figures.extend(answer)
    order = OUTLETS.names.index("dossier_id")
    figures.sort(key=lambda row: str(row[order]))
    store.write(DOSSIERS, listed)
    store.write(OUTLETS, figures)
    store.write_text("outlets.csv", _csv(figures))
    store.add_failures(failed)
    return count, len(figures)


def _csv(rows: Iterable[tuple[Any, ...]]) -> str:
    """Return the table of outlets for a spreadsheet; the credit is the last cell of every row."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*OUTLETS.names, "attribution"])
    for row in rows:
        writer.writerow([safe_cell(cell) if isinstance(cell, str) else cell for cell in row] + [ATTRIBUTION])
    return out.getvalue()


# ------------------------------------------------------------------ out of the tables


def _column_batches(path: Path, columns: list[str]) -> Iterator[dict[str, list[Any]]]:
    with parquet().ParquetFile(path) as file:
        for batch in file.iter_batches(columns=columns, use_threads=False):
            yield batch.to_pydict()


def _tellings(folder: Path) -> list[Telling]:
    """Return what the reports with dated stops tell; of the others nothing is held."""
    found: dict[str, Telling] = {}
    columns = list(STOP_COLUMNS)
    for batch in _column_batches(folder / "stops.parquet", columns):
        for row in zip(*(batch[name] for name in columns), strict=True):
            identifier, group, name, kind, latitude, longitude, extent, key, arrived, departed, dated = row
            telling = found.setdefault(identifier, Telling(identifier, ""))
            telling.groups.add(group or "")
            if not is_spot(kind or "", extent):
                continue
            telling.places.add(key)
            first, last = arrived or departed, departed or arrived
            if first is not None and last is not None and first <= last:
                telling.sights.append(Sight(key, name, latitude, longitude, first, last, dated == "stated"))
    found = {identifier: telling for identifier, telling in found.items() if telling.sights}
    for batch in _column_batches(folder / "claims.parquet", ["report_id", "kind", "low", "high"]):
        for identifier, kind, low, high in zip(*batch.values(), strict=True):
            if kind == "group_size" and identifier in found:
                found[identifier].sizes.append((low or 0.0, math.inf if high is None else high))
    columns = ["report_id", "position", "publisher", "published", "url", "text_sha256"]
    for batch in _column_batches(folder / "reports.parquet", columns):
        for identifier, position, publisher, published, url, digest in zip(*batch.values(), strict=True):
            if identifier in found:
                telling = found[identifier]
                name = outlet(publisher, url, position)
                telling.label = f"{name}, {published.isoformat()}" if published else name
                telling.published, telling.text_sha256 = published, digest
    return [found[identifier] for identifier in sorted(found)]


class _Texts:
    """Whole reports out of the table, by their identifiers: one group of rows of it is held at a time."""

    def __init__(self, path: Path, wanted: set[str]) -> None:
        self._path = path
        self._where: dict[str, tuple[int, int]] = {}
        self._group: tuple[int, list[dict[str, Any]]] = (-1, [])
        if wanted:
            with parquet().ParquetFile(path) as file:
                for group in range(file.num_row_groups):
                    identifiers = file.read_row_group(group, ["report_id"], use_threads=False)
                    for row, identifier in enumerate(identifiers.column(0).to_pylist()):
                        if identifier in wanted:
                            self._where[identifier] = (group, row)

    def read(self, identifiers: Iterable[str]) -> dict[str, dict[str, Any]]:
        """Return the rows of some reports."""
        rows: dict[int, list[int]] = defaultdict(list)
        for identifier in identifiers:
            group, row = self._where[identifier]
            rows[group].append(row)
        found: dict[str, dict[str, Any]] = {}
        with parquet().ParquetFile(self._path) as file:
            for group, numbers in sorted(rows.items()):
                for row in file.read_row_group(group, use_threads=False).take(numbers).to_pylist():
                    found[row["report_id"]] = row
        return found


# ------------------------------------------------------------------ one dossier


def _dossier(journey: dict[int, Link | None], tellings: list[Telling], texts: _Texts) -> _Dossier:
    rows = texts.read(tellings[number].report_id for number in journey)
    reports = {}
    for number in journey:
        row = rows[tellings[number].report_id]
        reports[number] = Report(
            text=row["text"],
            title=row["title"] or "",
            publisher=outlet(row["publisher"], row["url"], ""),
            published=row["published"],
            url=row["url"],
            language=row["language"],
            source=row["position"],
        )
    ordered = sorted(journey, key=lambda n: (str(reports[n].published or "9999"), tellings[n].report_id))
    identifiers = "".join(sorted(tellings[number].report_id for number in journey))
    identifier = hashlib.sha256(identifiers.encode()).hexdigest()[:16]
    return _Dossier(identifier, tuple(ordered), journey, _copies(ordered, reports), reports)


def _copies(ordered: list[int], reports: dict[int, Report]) -> dict[int, int]:
    """Return which report repeats which earlier one: most of the shorter one's runs of words are the other's."""
    first: dict[int, int] = {}
    lengths: dict[int, int] = {}
    copies: dict[int, int] = {}
    for number in ordered:
        runs = _runs(reports[number].text)
        lengths[number] = len(runs)
        met = Counter(first[run] for run in runs if run in first).most_common(1)
        if met and met[0][1] >= COPY_SHARE * min(len(runs), lengths[met[0][0]]):
            copies[number] = met[0][0]
            continue
        for run in runs:
            first.setdefault(run, number)
    return copies


def _runs(text: str) -> set[int]:
    """Return the runs of words of a text, as numbers."""
    words = [word.lower() for word in WORD.findall(text)]
    return {hash(tuple(words[i : i + RUN_WORDS])) for i in range(max(1, len(words) - RUN_WORDS + 1))}


def _listed(dossier: _Dossier, tellings: list[Telling]) -> list[tuple[Any, ...]]:
    """Return the rows of a dossier in the table of dossiers."""
    sights = [sight for number in dossier.members for sight in tellings[number].sights]
    names = {outlet(dossier.reports[n].publisher, None, tellings[n].report_id) for n in dossier.own}
    rows = []
    for number in dossier.members:
        report, link = dossier.reports[number], dossier.links[number]
        copied = dossier.copies.get(number)
        row = {
            "dossier_id": dossier.identifier,
            "report_id": tellings[number].report_id,
            "position": report.source,
            "publisher": report.publisher or None,
            "published": report.published,
            "title": report.title or None,
            "from_day": min(sight.first for sight in sights),
            "to_day": max(sight.last for sight in sights),
            "reports": len(dossier.members),
            "outlets": len(names),
            "copy_of": None if copied is None else tellings[copied].report_id,
            "why": None if link is None else _why(number, link, tellings),
        }
        rows.append(cells(row, DOSSIERS.names))
    return rows


def _why(number: int, link: Link, tellings: list[Telling]) -> str:
    other = link.two if link.one == number else link.one
    return f"{link.why}; shared with {tellings[other].label}"


# ------------------------------------------------------------------ what is there


def load(folder: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the tables of dossiers and of outlets as rows; days are ISO 8601 texts."""
    found = []
    for table in (DOSSIERS, OUTLETS):
        rows = parquet().read_table(folder / f"{table.name}.parquet", use_threads=False).to_pylist()
        found.append([{k: v.isoformat() if isinstance(v, date) else v for k, v in row.items()} for row in rows])
    return found[0], found[1]
