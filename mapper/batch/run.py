"""The whole way of an archive: documents in, parts and tables out, by whoever does the work."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mapper.account import iso
from mapper.batch import dossiers
from mapper.batch.documents import Archive
from mapper.batch.extras import arrow
from mapper.batch.pool import Failed, Pool, cores
from mapper.batch.rows import Columns
from mapper.batch.store import Store
from mapper.batch.work import Found, Settings, failure, work
from mapper.errors import UnreachableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from mapper.batch.documents import Document
    from mapper.batch.pool import Runner
    from mapper.batch.store import Seen

__all__ = ["Job", "Run", "State", "gather_again", "nobody", "read_archive"]

PART_DOCUMENTS = 1_000
PART_CHARACTERS = 8_000_000
PART_SECONDS = 30.0
"""A part is written when it holds so many documents or characters, or is so old: a kill costs less than that."""
TIMEOUT_SECONDS = 60.0
"""Time for one document; a long article takes a tenth of a second."""


@dataclass(slots=True)
class State:
    """How far a run has come; the one who shows it looks at it, nobody else writes to it."""

    read: int = 0
    failed: int = 0
    done_before: int = 0
    skipped: int = 0
    share: float = 0.0
    step: str = "reading"
    rows: dict[str, int] = field(default_factory=dict)
    dossiers: int = 0
    figures: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """Return the summary of ``--json``."""
        return {
            "read": self.read,
            "failed": self.failed,
            "failed_by_stage": dict(sorted(self.reasons.items())),
            "done_before": self.done_before,
            "skipped": self.skipped,
            "rows": self.rows,
            "dossiers": self.dossiers,
            "figures_across_outlets": self.figures,
            "seconds": round(self.seconds, 1),
        }


def nobody(state: State) -> None:
    """Tell nobody how far a run has come."""
    del state


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be done with an archive, and by whom.

    ``workers`` is the number of processes on this machine, by default one for each core; ``scheduler`` the address of
    a Dask scheduler, whose workers then do it. ``timeout`` is in seconds, for each document.
    """

    settings: Settings = field(default_factory=Settings)
    columns: Columns = field(default_factory=Columns)
    workers: int | None = None
    scheduler: str | None = None
    timeout: float = TIMEOUT_SECONDS
    retry_failed: bool = False
    gather: bool = True

    def begun_with(self) -> dict[str, Any]:
        """Return what a folder that was begun must not be gone on with otherwise."""
        return {
            "border": self.settings.border,
            "published": iso(self.settings.published),
            "language": self.settings.language,
        }

    @contextmanager
    def runner(self) -> Iterator[Runner]:
        """Give the workers, and end them."""
        made: Runner
        if self.scheduler is None:
            made = Pool(self.workers or cores(), timeout=self.timeout)
        else:
            from mapper.batch.cluster import Cluster  # noqa: PLC0415 -- Dask is slow to load, and an extra

            made = Cluster(self.scheduler, timeout=self.timeout)
        try:
            yield made
        finally:
            made.close()


def read_archive(
    inputs: Sequence[str],
    folder: str | Path,
    job: Job | None = None,
    *,
    state: State | None = None,
    progress: Callable[[State], None] = nobody,
) -> State:
    """Read an archive into the tables of a folder; what is there already is not read again.

    Parameters
    ----------
    inputs
        Folders, files, patterns, tables of articles, web archives.
    folder
        Where to write.
    job
        How; see `Job`.
    state, progress
        What to tell of the way, and who is told after each document.

    Returns
    -------
    State
        How many documents were read, how many failed, and the rows of each table.

    Raises
    ------
    InputError
        What was given is not there, or the folder cannot be written.
    MissingExtraError, UnreachableError
        pyarrow, warcio or Dask is not installed; the scheduler does not answer.
    """
    arrow()
    job, state, began = job or Job(), state or State(), time.monotonic()
    archive = Archive(inputs, job.columns, leave_out=Path(folder))
    store = Store(Path(folder), job.begun_with())
    try:
        total = max(archive.total_bytes(), 1)

        def documents() -> Iterator[Document]:
            for document in archive.documents():
                state.share, state.skipped = archive.bytes_read / total, archive.skipped
                state.seconds = time.monotonic() - began
                yield document

        with job.runner() as runner:
            run = Run(store, runner, job, state, progress)
            run.take_in(documents())
            state.skipped, state.share = archive.skipped, 1.0
            run.finish()
    finally:
        state.seconds = time.monotonic() - began
        store.close()
    return state


def gather_again(folder: Path, job: Job) -> None:
    """Gather the dossiers of an archive anew from its tables.

    Raises
    ------
    InputError
        The folder holds no archive, or cannot be written.
    """
    arrow()
    store = Store(folder, {})
    try:
        with job.runner() as runner:
            dossiers.write(store, runner, Settings(border=store.settings.get("border")))
    finally:
        store.close()


@dataclass(frozen=True, slots=True)
class Run:
    """A run at work: where it writes, who works for it, and whom it tells."""

    store: Store
    runner: Runner
    job: Job
    state: State
    progress: Callable[[State], None] = nobody

    def take_in(self, documents: Iterable[Document]) -> int:
        """Read the documents that are not done yet into parts, and return how many they were.

        Whatever stops it, what was found so far is kept: the part in hand is written before an interruption goes on.
        """
        store, state = self.store, self.state
        seen = store.done(failed_too=not self.job.retry_failed)
        before = state.read + state.failed
        part, last = store.new_part(), time.monotonic()
        tasks = _undone(documents, seen, state)
        try:
            for (order, document), answer in self.runner.run(_Task(self.job.settings), tasks):
                found = failure(document, answer.stage, answer.reason) if isinstance(answer, Failed) else answer
                part.add(order, found.tables, len(document.content))
                self._count(found)
                full = len(part.documents) >= PART_DOCUMENTS or part.characters >= PART_CHARACTERS
                if full or time.monotonic() - last > PART_SECONDS:
                    store.commit(part)
                    part, last = store.new_part(), time.monotonic()
        except (KeyboardInterrupt, UnreachableError):
            store.commit(part)
            raise
        store.commit(part)
        return state.read + state.failed - before

    def _count(self, found: Found) -> None:
        state = self.state
        state.read, state.failed = state.read + (not found.failed), state.failed + found.failed
        for _, _, stage, _ in found.tables.get("failures", ()):
            state.reasons[stage] = state.reasons.get(stage, 0) + 1
        self.progress(state)

    def finish(self) -> None:
        """Put the tables together, and gather the dossiers."""
        state = self.state
        self._say("writing")
        state.rows = self.store.assemble()
        if self.job.gather:
            self._say("gathering")
            state.dossiers, state.figures = dossiers.write(self.store, self.runner, self.job.settings)

    def _say(self, step: str) -> None:
        self.state.step = step
        self.progress(self.state)


def _undone(documents: Iterable[Document], seen: Seen, state: State) -> Iterator[tuple[int, Document]]:
    for order, document in enumerate(documents):
        identifier = document.id
        if identifier in seen:
            state.done_before += 1
            continue
        seen.add([identifier])
        yield order, document


class _Task:
    """The work on one document, as something that can be sent to a worker."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def __call__(self, task: tuple[int, Document]) -> Found:
        return work(task[1], self._settings)
