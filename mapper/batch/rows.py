"""Tables of articles: JSON Lines, CSV and Parquet, one row after the other, with the columns found by their names."""

from __future__ import annotations

import csv
import gzip
import json
import sys
from dataclasses import dataclass, fields
from typing import IO, TYPE_CHECKING, Any

from mapper.batch.extras import parquet
from mapper.errors import InputError
from mapper.nodes import nearest
from mapper.reading.source import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

__all__ = ["KINDS", "NAMES", "SUFFIX", "Columns", "Row", "kind_of", "read"]

KINDS = (".jsonl", ".ndjson", ".csv", ".tsv", ".parquet")
SUFFIX = ".row"
PARQUET_ROWS = 64
"""Rows of a Parquet file that are taken out at a time."""

NAMES: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "article", "article_text", "full_text", "fulltext", "story", "texto", "texte"),
    "title": ("title", "headline", "titulo", "título", "titre"),
    "publisher": ("publisher", "outlet", "source", "media_name", "domain", "site", "medio", "média"),
    "published": ("published", "publish_date", "published_at", "publication_date", "pubdate", "date", "fecha"),
    "url": ("url", "link", "address", "uri"),
    "language": ("language", "lang", "idioma", "langue"),
    "id": ("id", "doc_id", "document_id", "article_id", "guid", "uuid", "stories_id"),
}
"""Names by which columns are found, the plainest first; case does not matter."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The names of the columns that a caller gives; None leaves one to be found by `NAMES`."""

    text: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    url: str | None = None
    language: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row that matter, as JSON; ``key`` is its identifier, else its number, from 1."""

    key: str
    content: bytes
    offset: int
    problem: str | None = None


def kind_of(path: Path) -> str | None:
    """Return the kind of a table by its name, `.jsonl.gz` being one too; None for other files."""
    suffixes = [suffix.lower() for suffix in path.suffixes[-2:]]
    if suffixes and suffixes[-1] == ".gz" and len(suffixes) > 1 and suffixes[-2] != ".parquet":
        suffixes.pop()
    return suffixes[-1] if suffixes and suffixes[-1] in KINDS else None


def read(path: Path, columns: Columns) -> Iterator[Row]:
    """Yield the rows of a table.

    Raises
    ------
    InputError
        It has no column of text, or not one that was asked for, or it is damaged from some point on.
    """
    kind = kind_of(path)
    try:
        if kind == ".parquet":
            yield from _parquet(path, columns)
            return
        with path.open("rb") as file:
            raw: IO[bytes] = gzip.GzipFile(fileobj=file) if path.suffix.lower() == ".gz" else file  # type: ignore[assignment]
            if kind in (".csv", ".tsv"):
                yield from _csv(path, raw, file, columns, "\t" if kind == ".tsv" else None)
            else:
                yield from _json(path, raw, file, columns)
    except (EOFError, gzip.BadGzipFile) as error:
        raise InputError(f"damaged from here on ({error})") from None


def _chosen(path: Path, names: Sequence[str], columns: Columns) -> dict[str, str]:
    """Return the column for each field, by what was asked for and by `NAMES`."""
    lowered = {name.strip().lower(): name for name in reversed(names)}
    chosen: dict[str, str] = {}
    for field in fields(Columns):
        asked = getattr(columns, field.name)
        if asked is not None:
            if asked.lower() not in lowered:
                have = ", ".join(names[:12]) or "none"
                raise InputError(f"{path}: no column {asked!r}{nearest(asked, names)}; it has {have}")
            chosen[field.name] = lowered[asked.lower()]
            continue
        found = next((lowered[name] for name in NAMES[field.name] if name in lowered), None)
        if found is not None and found not in chosen.values():
            chosen[field.name] = found
    if "text" not in chosen:
        have = ", ".join(names[:12]) or "none"
        raise InputError(f"{path}: no column of text; name it with --text-column (it has {have})")
    return chosen


def _row(cells: Mapping[str, Any], chosen: Mapping[str, str], number: int, offset: int) -> Row:
    values = {field: cells.get(name) for field, name in chosen.items()}
    key = values.pop("id", None)
    text = values["text"]
    where = str(number) if key in (None, "") else " ".join(str(key).split())[:200]
    if not isinstance(text, str) or not text.strip():
        return Row(where, b"", offset, "the cell of text is empty; it needs at least one sentence")
    kept = {field: value if isinstance(value, str) else _plain(value) for field, value in values.items()}
    kept = {field: value for field, value in kept.items() if value not in (None, "")}
    content = json.dumps(kept, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")
    if len(content) > MAX_BYTES:
        return Row(where, b"", offset, f"larger than {MAX_BYTES // 1_000_000} MB; no single article is")
    return Row(where, content, offset)


def _plain(value: Any) -> str | None:
    """Write a cell that is no text: a date as ISO 8601, nothing for a number that is none."""
    if value is None or (isinstance(value, float) and value != value):  # noqa: PLR0124 -- NaN
        return None
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


# ------------------------------------------------------------------ JSON Lines


def _json(path: Path, raw: IO[bytes], file: IO[bytes], columns: Columns) -> Iterator[Row]:
    number = 0
    while line := raw.readline(MAX_BYTES + 1):
        number += 1
        offset = file.tell()
        if len(line) > MAX_BYTES and not line.endswith(b"\n"):
            while (rest := raw.readline(MAX_BYTES)) and not rest.endswith(b"\n"):
                pass
            yield Row(str(number), b"", offset, f"a line of more than {MAX_BYTES // 1_000_000} MB; no article is")
            continue
        if not line.strip():
            continue
        try:
            cells = json.loads(line.removeprefix(b"\xef\xbb\xbf"))
            if isinstance(cells, dict):
                yield _row(cells, _chosen(path, list(cells), columns), number, offset)
            else:
                yield Row(str(number), line[:200], offset, 'no JSON object; a line is one article: {"text": "..."}')
        except (InputError, ValueError, RecursionError) as error:
            reason = str(error) if isinstance(error, InputError) else f"no JSON ({_short(error)})"
            yield Row(str(number), line[:200], offset, reason.removeprefix(f"{path}: "))


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__


# ------------------------------------------------------------------ CSV


def _csv(path: Path, raw: IO[bytes], file: IO[bytes], columns: Columns, separator: str | None) -> Iterator[Row]:
    usual = csv.field_size_limit(min(MAX_BYTES, sys.maxsize))
    try:
        yield from _cells(path, raw, file, columns, separator)
    finally:
        csv.field_size_limit(usual)


def _cells(path: Path, raw: IO[bytes], file: IO[bytes], columns: Columns, separator: str | None) -> Iterator[Row]:
    lines = _lines(raw)
    first = next(lines, "").removeprefix("\ufeff")
    separator = separator or max(",;\t|", key=first.count)
    names = next(csv.reader([first], delimiter=separator), [])
    chosen = _chosen(path, names, columns)
    reader = csv.reader(lines, delimiter=separator)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Row(str(number), b"", file.tell(), f"no row ({_short(error)}); is a quotation mark left open?")
            continue
        if cells:
            yield _row(dict(zip(names, cells, strict=False)), chosen, number, file.tell())


def _lines(raw: IO[bytes]) -> Iterator[str]:
    """Yield lines as text: UTF-8, else Windows-1252; one that is too long comes in pieces, which the reader refuses."""
    while line := raw.readline(MAX_BYTES):
        try:
            yield line.decode("utf-8").replace("\0", "")
        except UnicodeDecodeError:
            yield line.decode("cp1252", "replace").replace("\0", "")


# ------------------------------------------------------------------ Parquet


def _parquet(path: Path, columns: Columns) -> Iterator[Row]:
    pq = parquet()
    try:
        table = pq.ParquetFile(path)
    except (OSError, ValueError) as error:
        raise InputError(f"no Parquet file ({_short(error)})") from None
    with table:
        chosen = _chosen(path, [str(name) for name in table.schema_arrow.names], columns)
        total, size, number = max(table.metadata.num_rows, 1), path.stat().st_size, 0
        for batch in table.iter_batches(PARQUET_ROWS, columns=list(chosen.values()), use_threads=False):
            for cells in batch.to_pylist():
                number += 1
                yield _row(cells, chosen, number, size * number // total)
