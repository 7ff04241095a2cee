"""What is written: parts that are whole or not there, and the tables that are put together from them.

A part holds the rows of some hundreds of documents, all tables of them, in a folder that is renamed into place when it
is on the disk. That step is the whole journal: the identifiers in the parts are the documents that are done. So
nothing is lost or doubled whenever the program is stopped, by whatever signal.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import numpy as np

from mapper.batch.columns import FAILURES, PARTS, TABLES
from mapper.batch.extras import arrow, parquet
from mapper.credits import BORDERS, PLACES, ROADS
from mapper.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from mapper.batch.columns import Table

__all__ = ["ATTRIBUTION", "Part", "Seen", "Store", "schema", "write_table"]

SETTINGS = "archive.json"
FOLDER = "parts"
GROUP_BYTES = 32_000_000
"""Size of the groups of rows in the tables, and so of what is held when they are put together."""
MERGE_EVERY = 65_536
GEOPARQUET = "1.0.0"
ATTRIBUTION = f"{PLACES} {BORDERS} {ROADS}"
TEXT_NOTE = "The reports' own words (text, quote, title) belong to their publishers."


class Seen:
    """Which identifiers are done: eight bytes of memory for each of them.

    Only the first 64 bits count; in an archive of a million documents two share them once in forty million archives.
    """

    def __init__(self) -> None:
        self._sorted = np.empty(0, dtype=np.uint64)
        self._new: set[int] = set()

    def __contains__(self, identifier: str) -> bool:
        number = int(identifier[:16], 16)
        if number in self._new:
            return True
        at = int(np.searchsorted(self._sorted, np.uint64(number)))
        return at < len(self._sorted) and int(self._sorted[at]) == number

    def __len__(self) -> int:
        return len(self._sorted) + len(self._new)

    def add(self, identifiers: Iterable[str]) -> None:
        """Add identifiers."""
        self._new.update(int(identifier[:16], 16) for identifier in identifiers)
        if len(self._new) > MERGE_EVERY:
            self._sorted = np.union1d(self._sorted, np.fromiter(self._new, np.uint64, len(self._new)))
            self._new = set()


class Part:
    """The rows of some documents on their way to the disk; its number is its place there."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.documents: list[tuple[int, Mapping[str, list[tuple[Any, ...]]]]] = []
        self.characters = 0

    def add(self, order: int, tables: Mapping[str, list[tuple[Any, ...]]], characters: int) -> None:
        """Add the rows of a document; ``order`` is its place in the archive."""
        self.documents.append((order, tables))
        self.characters += characters

    def rows(self, name: str) -> list[tuple[Any, ...]]:
        """Return the rows of a table, in the order of the archive."""
        ordered = sorted(self.documents, key=lambda item: item[0])
        return [row for _, tables in ordered for row in tables.get(name, ())]


class Store:
    """The folder that is written to.

    Parameters
    ----------
    folder
        Made where it is missing.
    settings
        What the documents are read with; a folder that was begun with others is refused.

    Raises
    ------
    InputError
        The folder is not ours, was begun with other settings, or cannot be written; or another run is at work in it.
    """

    def __init__(self, folder: Path, settings: Mapping[str, Any]) -> None:
        self.folder, self._parts = folder, folder / FOLDER
        self.settings: dict[str, Any] = {}
        with _writing(folder):
            self._take_over(dict(settings))

    def _take_over(self, settings: dict[str, Any]) -> None:
        if self.folder.exists() and not self.folder.is_dir():
            raise InputError(f"{self.folder} is a file; give a folder with -o")
        self.folder.mkdir(parents=True, exist_ok=True)
        self._lock = _lock(self.folder)
        written = self.folder / SETTINGS
        try:
            self._check(written, settings)
            self._parts.mkdir(exist_ok=True)
            for left in (*self._parts.glob(".*"), *self.folder.glob(".*.new")):
                shutil.rmtree(left) if left.is_dir() else left.unlink()
        except BaseException:
            self.close()
            raise

    def _check(self, written: Path, settings: dict[str, Any]) -> None:
        if not written.exists():
            ours = [f"{table.name}.parquet" for table in TABLES]
            taken = [name for name in ours if (self.folder / name).exists()]
            if taken:
                raise InputError(
                    f"{self.folder}: holds {taken[0]}, which is of no archive; give another folder with -o"
                )
            _replace(written, (json.dumps({"version": 1, "settings": settings}, indent=1) + "\n").encode())
            self.settings = settings
            return
        try:
            self.settings = before = dict(json.loads(written.read_bytes())["settings"])
        except (ValueError, KeyError, TypeError):
            raise InputError(f"{written}: damaged; give another folder with -o") from None
        for key, value in settings.items():
            if before.get(key) != value:
                was = "without it" if before.get(key) is None else f"with {before[key]}"
                raise InputError(
                    f"{self.folder}: was begun {was} as {key}, not {value}; keep to it, or give another folder"
                )

    def close(self) -> None:
        """Let others write to the folder."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    # -------------------------------------------------------------- parts

    def parts(self) -> list[Path]:
        """Return the parts that are there, in their order."""
        return sorted(path for path in self._parts.iterdir() if path.name.isdigit())

    def new_part(self) -> Part:
        """Return an empty part."""
        parts = self.parts()
        return Part(int(parts[-1].name) + 1 if parts else 1)

    def commit(self, part: Part) -> None:
        """Write a part, whole or not at all; one that is there already is left alone.

        Raises
        ------
        InputError
            The disk is full, or closed to us.
        """
        target = self._parts / f"{part.number:06d}"
        if not part.documents or target.exists():
            return
        with _writing(self.folder):
            scratch = self._parts / f".{part.number:06d}"
            shutil.rmtree(scratch, ignore_errors=True)
            try:
                scratch.mkdir()
                for table in PARTS:
                    if rows := part.rows(table.name):
                        write_table(scratch / f"{table.name}.parquet", table, rows)
                _sync(scratch)
                scratch.rename(target)
                _sync(self._parts)
            except BaseException:
                if not target.exists():
                    shutil.rmtree(scratch, ignore_errors=True)
                raise

    def done(self, *, failed_too: bool = True) -> Seen:
        """Return the documents that are done; those that failed are done too, unless they are to be tried again."""
        seen = Seen()
        for part in self.parts():
            for name in ("reports", "failures") if failed_too else ("reports",):
                path = part / f"{name}.parquet"
                if path.exists():
                    seen.add(_read(path, ["report_id"]).column("report_id").to_pylist())
        return seen

    # -------------------------------------------------------------- tables

    def assemble(self) -> dict[str, int]:
        """Put the parts together into the tables, each replaced in one step, and return their numbers of rows."""
        with _writing(self.folder):
            counts = {table.name: self._assemble(table) for table in PARTS if table is not FAILURES}
            counts["failures"] = self._list_failures()
        return counts

    def _assemble(self, table: Table) -> int:
        new = self.folder / f".{table.name}.new"
        sources = [path for part in self.parts() if (path := part / f"{table.name}.parquet").exists()]
        count, held, size = 0, [], 0
        pa, pq = arrow(), parquet()
        with pq.ParquetWriter(new, schema(table), compression="zstd") as writer:
            for path in sources:
                held.append(_read(path))
                count, size = count + held[-1].num_rows, size + held[-1].nbytes
                if size > GROUP_BYTES:
                    writer.write_table(pa.concat_tables(held))
                    held, size = [], 0
            if held:
                writer.write_table(pa.concat_tables(held))
        new.replace(self.folder / f"{table.name}.parquet")
        return count

    def _list_failures(self) -> int:
        """Write the failures that still stand as JSON Lines: a document that was read since is none of them."""
        standing: dict[str, dict[str, Any]] = {}
        for part in self.parts():
            path = part / "failures.parquet"
            if path.exists():
                standing |= {row["report_id"]: row for row in _read(path).to_pylist()}
        if standing:
            for part in self.parts():
                path = part / "reports.parquet"
                if path.exists():
                    for identifier in _read(path, ["report_id"]).column("report_id").to_pylist():
                        standing.pop(identifier, None)
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in standing.values())
        _replace(self.folder / "failures.jsonl", lines.encode("utf-8", "replace"))
        return len(standing)

    def write(self, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
        """Write a whole table in one step."""
        with _writing(self.folder):
            new = self.folder / f".{table.name}.new"
            write_table(new, table, rows)
            new.replace(self.folder / f"{table.name}.parquet")

    def add_failures(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Add failures that belong to no part, of dossiers, to the list."""
        if rows:
            lines = "".join(
                json.dumps(dict(zip(FAILURES.names, row, strict=True)), ensure_ascii=False) + "\n" for row in rows
            )
            listed = self.folder / "failures.jsonl"
            self.write_text(listed.name, listed.read_text("utf-8") + lines)

    def write_text(self, name: str, text: str) -> None:
        """Write a file of text in one step."""
        with _writing(self.folder):
            _replace(self.folder / name, text.encode("utf-8", "replace"))


# ------------------------------------------------------------------ one table


def schema(table: Table) -> Any:
    """Return the Arrow schema of a table: each column with what it holds and its unit, the credits, the geometries."""
    pa = arrow()
    types = {
        "text": pa.string(),
        "int": pa.int64(),
        "number": pa.float64(),
        "date": pa.date32(),
        "geometry": pa.binary(),
    }
    fields = []
    for column in table.columns:
        notes = {"description": column.about} | ({"unit": column.unit} if column.unit else {})
        fields.append(pa.field(column.name, types[column.type], metadata=notes))
    metadata = {"description": table.about, "attribution": ATTRIBUTION, "rights": TEXT_NOTE}
    if table.geometries:
        geometry = {"encoding": "WKB", "geometry_types": list(table.geometries)}
        geo = {"version": GEOPARQUET, "primary_column": "geometry", "columns": {"geometry": geometry}}
        metadata["geo"] = json.dumps(geo)
    return pa.schema(fields, metadata=metadata)


def write_table(path: Path, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Write rows, their cells in the order of the columns, as Parquet."""
    pa, pq = arrow(), parquet()
    shape = schema(table)
    columns = list(zip(*rows, strict=True)) or [()] * len(table.columns)
    arrays = [pa.array(values, field.type) for values, field in zip(columns, shape, strict=True)]
    pq.write_table(pa.Table.from_arrays(arrays, schema=shape), path, compression="zstd")
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _read(path: Path, columns: list[str] | None = None) -> Any:
    with parquet().ParquetFile(path) as file:
        return file.read(columns, use_threads=False)


# ------------------------------------------------------------------ the disk


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Say in one line that the disk is full or closed to us."""
    try:
        yield
    except OSError as error:
        if isinstance(error, InputError):
            raise
        reason = error.strerror or " ".join(str(error).split()).rpartition("] ")[2]  # pyarrow's own words before it
        raise InputError(f"cannot write to {folder}: {reason}; mend that and run the same command again") from error


def _replace(path: Path, data: bytes) -> None:
    new = path.with_name(f".{path.name}.new")
    with new.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def _sync(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _lock(folder: Path) -> int | None:
    """Keep others from writing to a folder for as long as this process lives."""
    try:
        import fcntl  # noqa: PLC0415 -- not on every system
    except ImportError:
        return None
    handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise InputError(f"{folder}: another run is writing to it; wait for it, or give another folder") from None
    return handle
