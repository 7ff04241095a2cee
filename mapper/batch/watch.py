"""A folder that grows: what arrives is read, once it is whole."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from mapper.batch.documents import Archive
from mapper.batch.extras import arrow
from mapper.batch.run import Run, State, nobody
from mapper.batch.store import Store
from mapper.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mapper.batch.documents import Document, Entry
    from mapper.batch.run import Job

__all__ = ["Arrivals", "watch_folder"]

INTERVAL_SECONDS = 2.0
REST = 10.0
"""After so many times the time that it took, the tables are put together again, though more files keep coming."""
Look = tuple[int, int]


class Arrivals:
    """Which files of a folder are new and whole: two looks in a row found them with the same size and time of change.

    Parameters
    ----------
    archive
        The folder.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._looked: dict[str, Look] = {}
        self._taken: dict[str, Look] = {}

    def look(self) -> set[str]:
        """Look once, and return the names of the files that are new or changed, and whole."""
        looked: dict[str, Look] = {}
        ripe = set()
        for entry in self._archive.entries():
            try:
                facts = entry.path.stat()
            except OSError:
                continue
            now = (facts.st_size, facts.st_mtime_ns)
            looked[entry.name] = now
            if self._looked.get(entry.name) == now and self._taken.get(entry.name) != now:
                ripe.add(entry.name)
        self._looked = looked
        return ripe

    def documents(self, ripe: set[str]) -> Iterator[Document]:
        """Yield the documents of the files that are ripe; a file that changes meanwhile will be ripe again."""

        def wanted(entry: Entry) -> bool:
            if entry.name not in ripe:
                return False
            self._taken[entry.name] = self._looked[entry.name]
            return True

        yield from self._archive.documents(wanted)


def watch_folder(
    folder: str | Path,
    output: str | Path,
    job: Job,
    *,
    interval: float = INTERVAL_SECONDS,
    state: State | None = None,
    progress: Callable[[State], None] = nobody,
) -> None:
    """Read what lies in a folder and what arrives there, until it is interrupted.

    Parameters
    ----------
    folder, output
        What to watch, and where to write; what is written there already is not read again.
    job
        How; see `mapper.batch.run.Job`.
    interval
        Seconds between two looks; a file is taken when it is the same in two of them.
    state, progress
        What to tell, and who is told after each document.

    Raises
    ------
    InputError
        The folder is not there, or the other one cannot be written.
    KeyboardInterrupt
        The way it ends; everything that was read is written by then.
    """
    if not Path(folder).is_dir():
        raise InputError(f"{folder}: no folder; give one to watch")
    arrow()
    state = state or State()
    archive = Archive([str(folder)], job.columns, leave_out=Path(output))
    store = Store(Path(output), job.begun_with())
    try:
        with job.runner() as runner:
            run = Run(store, runner, job, state, progress)
            arrivals, owed, last, took = Arrivals(archive), True, 0.0, 0.0
            while True:
                state.step = "watching"
                progress(state)
                ripe = arrivals.look()
                if ripe:
                    state.step = "reading"
                    owed |= run.take_in(arrivals.documents(ripe)) > 0
                if owed and (not ripe or time.monotonic() - last > REST * took):
                    began = time.monotonic()
                    run.finish()
                    owed, last = False, time.monotonic()
                    took = last - began
                if not ripe:
                    time.sleep(interval)
    finally:
        store.close()
