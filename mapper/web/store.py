"""The files of a project: written whole or not at all, by one at a time, and never outside its folder."""

from __future__ import annotations

import os
import re
import tempfile
import threading
import unicodedata
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from mapper.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Lock", "ProjectError", "inside", "remove", "safe_name", "signature", "sweep", "write"]

PATIENCE_S = 30.0
"""How long a call waits for another process that is changing the project; a change takes a tenth of a second."""

LONGEST_NAME = 80
SUFFIXES = (".md", ".markdown", ".txt", ".html", ".htm", ".xhtml", ".pdf")
"""Endings that say what kind of report a file is; one without gets ``.txt``, and is read by what it holds."""

RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
"""Names that are devices on Windows, where the folder may be checked out."""

UNFINISHED = ".unfinished"


class ProjectError(InputError):
    """A folder that is no project, or something that a project does not take; the text says what would be right."""


# ------------------------------------------------------------------ one at a time


class Lock:
    """Keeps threads and processes apart that change one project; may be taken again by the thread that holds it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._begin()

    def _begin(self) -> None:
        self._process, self._thread = os.getpid(), threading.RLock()
        self._file = FileLock(self._folder / ".lock", timeout=PATIENCE_S, thread_local=False)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock for a while.

        Raises
        ------
        ProjectError
            Another process did not let go of it, or the folder cannot be written.
        """
        if self._process != os.getpid():
            self._begin()  # a forked process has a lock of its own
        with self._thread:
            try:
                self._file.acquire()
            except Timeout:
                raise ProjectError("another program is changing this project; close it and try again") from None
            except OSError as error:
                raise ProjectError(f"the project's folder cannot be written ({error.strerror or error})") from None
            try:
                yield
            finally:
                self._file.release()


# ------------------------------------------------------------------ whole or not at all


def write(path: Path, data: bytes) -> None:
    """Write a file so that it holds the old or the new bytes, whenever the power goes; on disk on return.

    Raises
    ------
    ProjectError
        The file cannot be written; the old one is as it was.
    """
    scratch: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, scratch = tempfile.mkstemp(prefix=f".{path.name}-", suffix=UNFINISHED, dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(scratch).chmod(0o644)
        Path(scratch).replace(path)
        scratch = None
        _sync_folder(path.parent)
    except OSError as error:
        raise ProjectError(f"cannot write {path.name}: {error.strerror or error}; nothing was changed") from None
    finally:
        if scratch is not None:
            with suppress(OSError):
                Path(scratch).unlink()


def remove(path: Path) -> None:
    """Remove a file if it is there."""
    with suppress(OSError):
        path.unlink()


def _sync_folder(folder: Path) -> None:
    """Put a folder's entries on disk, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def sweep(folder: Path) -> None:
    """Remove what a killed process left half written in a folder; call it with the lock held."""
    if folder.is_dir():
        for path in folder.glob(f".*{UNFINISHED}"):
            remove(path)


def signature(path: Path) -> tuple[int, int, int] | None:
    """Return what changes when a file is written by anybody; None where there is none."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_ino, stat.st_mtime_ns, stat.st_size


# ------------------------------------------------------------------ never outside


def inside(folder: Path, *parts: str) -> Path:
    """Return a path below a folder.

    Raises
    ------
    ProjectError
        The path leads out of the folder, by dots or by a link.
    """
    root = folder.resolve()
    try:
        path = root.joinpath(*parts)
        found = path.resolve()
    except (OSError, ValueError, RuntimeError):
        raise ProjectError("no such file in the project") from None
    if not found.is_relative_to(root):
        raise ProjectError("no path outside the project's folder is read or written")
    return path


def safe_name(name: str, taken: frozenset[str] = frozenset()) -> str:
    """Return a file name for a report that is harmless on every system and not taken yet.

    Parameters
    ----------
    name
        What it was called where it came from: a file name, a path, an address, anything.
    taken
        Names that are in use; case does not count.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name).rstrip("/\\"))[-1]
    last = re.sub(r"[^\w.()+-]+", "-", last).strip("-. ")
    stem, dot, suffix = last.rpartition(".")
    suffix = f"{dot}{suffix}".lower()
    if suffix not in SUFFIXES or not stem:
        stem, suffix = last, ".txt"
    stem = stem[:LONGEST_NAME].strip("-. ") or "report"
    if RESERVED.fullmatch(stem):
        stem = f"report-{stem}"
    while len(stem.encode()) > 2 * LONGEST_NAME:
        stem = stem[:-1]
    used = {other.casefold() for other in taken}
    found, number = f"{stem}{suffix}", 2
    while found.casefold() in used:
        found, number = f"{stem}-{number}{suffix}", number + 1
    return found
