"""What an archive holds, one document after the other: files, rows of tables, pages of a web archive.

A document is known by its content and by where it stands, relative to what was given: a second run finds it again
wherever the archive has been moved to. Nothing is read twice and nothing is held; what cannot be read at all becomes
a document with a problem, so that it is written down like every other failure.
"""

from __future__ import annotations

import glob
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from mapper.batch import rows, webarchive
from mapper.errors import InputError
from mapper.reading.source import read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from mapper.batch.rows import Columns

__all__ = ["REPORT_SUFFIXES", "Archive", "Document", "Entry"]

REPORT_SUFFIXES = (".md", ".markdown", ".txt", ".text", ".html", ".htm", ".xhtml", ".pdf")
"""Files that are one report each."""
ID_BYTES = 16
"""Bytes of the identifier, of a SHA-256: at a million documents two are alike once in 10^26 archives."""


@dataclass(frozen=True, slots=True)
class Document:
    """One document, as it stands in the archive.

    ``position`` says where: ``2018/wire.md``, ``articles.jsonl:17`` (line or row, from 1), ``crawl.warc.gz:<record>``.
    ``suffix`` names the reader (".html", ".pdf", ".row" for the cells of a table), ``address`` the web address that a
    page was fetched from. ``problem`` is set, and ``content`` empty, where it could not even be taken out.
    """

    position: str
    content: bytes = b""
    suffix: str = ""
    address: str | None = None
    charset: str | None = None
    problem: str | None = None

    @property
    def id(self) -> str:
        """Hexadecimal identifier: of the content and of where it stands."""
        digest = hashlib.sha256(self.position.encode("utf-8", "surrogateescape") + b"\0")
        digest.update(self.content)
        return digest.hexdigest()[: 2 * ID_BYTES]


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the archive: where it is, what it is called in positions, and its bytes."""

    path: Path
    name: str
    size: int


class Archive:
    """Everything that was given, as a stream of documents.

    Parameters
    ----------
    inputs
        Folders (read with the folders below them), files, and patterns such as ``archive/**/*.md``.
    columns
        Which columns of tables hold what.
    leave_out
        A folder that is no part of the archive: the one that is written to.

    Raises
    ------
    InputError
        Something given is not there, or a pattern fits nothing.
    """

    def __init__(self, inputs: Sequence[str], columns: Columns, *, leave_out: Path | None = None) -> None:
        if not inputs:
            raise InputError("no archive given; give a folder, files, a pattern or a table")
        self.columns = columns
        self._leave_out = None if leave_out is None else leave_out.resolve()
        self._roots = [path for given in inputs for path in _found(given)]
        bases = [base for given in inputs for base in _bases(given)]
        self._base = Path(os.path.commonpath([base.resolve() for base in bases]))
        self.skipped = 0
        self.bytes_read = 0

    def entries(self) -> Iterator[Entry]:
        """Yield the files, each folder in the order of its names; what holds no reports is counted as skipped."""
        seen: set[Path] = set()
        several = len(self._roots) > 1
        self.skipped = 0
        for root in self._roots:
            for path in self._walk(root) if root.is_dir() else [root]:
                if several:
                    if path.resolve() in seen:
                        continue
                    seen.add(path.resolve())
                suffix = rows.kind_of(path) or webarchive.kind_of(path) or path.suffix.lower()
                if root.is_dir() and suffix not in (*REPORT_SUFFIXES, *rows.KINDS, webarchive.KIND):
                    self.skipped += 1
                    continue
                try:
                    size = path.stat().st_size
                except OSError:
                    size = 0
                yield Entry(path, self._name(path), size)

    def _walk(self, root: Path) -> Iterator[Path]:
        for folder, below, files in os.walk(root):
            here = Path(folder)
            below[:] = sorted(name for name in below if not name.startswith(".") and not self._is_out(here / name))
            for name in sorted(files):
                if not name.startswith((".", "~")) and not name.endswith(("~", ".tmp", ".part", ".crdownload")):
                    yield here / name

    def _is_out(self, path: Path) -> bool:
        return self._leave_out is not None and path.resolve() == self._leave_out

    def _name(self, path: Path) -> str:
        try:
            return path.resolve().relative_to(self._base).as_posix()
        except ValueError:
            return path.resolve().as_posix()  # a link that leads out of what was given

    def total_bytes(self) -> int:
        """Return the bytes of all files, by which the time left is reckoned."""
        return sum(entry.size for entry in self.entries())

    def documents(self, wanted: Callable[[Entry], bool] | None = None) -> Iterator[Document]:
        """Yield the documents; ``bytes_read`` tells how far the reading has come.

        Parameters
        ----------
        wanted
            Says which files are to be read; all of them by default.
        """
        self.bytes_read = 0
        for entry in self.entries():
            if wanted is not None and not wanted(entry):
                continue
            before = self.bytes_read
            try:
                yield from self._read(entry)
            except (InputError, OSError) as error:
                yield Document(entry.name, problem=_reason(error))
            self.bytes_read = before + entry.size

    def _read(self, entry: Entry) -> Iterator[Document]:
        before = self.bytes_read
        if rows.kind_of(entry.path):
            for row in rows.read(entry.path, self.columns):
                self.bytes_read = before + min(row.offset, entry.size)
                yield Document(f"{entry.name}:{row.key}", row.content, rows.SUFFIX, problem=row.problem)
        elif webarchive.kind_of(entry.path):
            for page in webarchive.pages(entry.path):
                self.bytes_read = before + min(page.offset, entry.size)
                if page.is_other:
                    self.skipped += 1
                    continue
                yield Document(
                    f"{entry.name}:{page.key}", page.content, page.suffix, page.address, page.charset, page.problem
                )
        else:
            yield Document(entry.name, read_bytes(entry.path), entry.path.suffix.lower())


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"cannot be read ({error.strerror})"
    return str(error)


def _is_pattern(given: str) -> bool:
    return glob.has_magic(given) and not Path(given).exists()


def _found(given: str) -> list[Path]:
    if _is_pattern(given):
        found = [Path(name) for name in sorted(glob.glob(given, recursive=True))]  # noqa: PTH207 -- Path.glob takes no absolute pattern
        files = [path for path in found if path.is_file()]
        if not files:
            raise InputError(f"{given}: no file fits this pattern; ** stands for any folders, * for any name")
        return files
    path = Path(given)
    if path.is_dir():
        return [path]
    if not path.exists():
        raise InputError(f"{given}: no such file or folder; give a folder, files, a pattern or a table")
    return [path]


def _bases(given: str) -> list[Path]:
    """Return the folder that positions are told from: the folder itself, a file's, a pattern's part before a star."""
    if _is_pattern(given):
        parts = PurePath(given).parts
        fixed = next(i for i, part in enumerate(parts) if glob.has_magic(part))
        return [Path(*parts[:fixed]) if fixed else Path()]
    path = Path(given)
    return [path if path.is_dir() else path.parent]
