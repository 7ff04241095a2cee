"""Many workers on this machine: documents go in as they come, what was found comes out as it is ready.

A thread looks after each worker process. One that takes too long over a document is killed and replaced; one that dies
gets its document once more, since it may have died of something else, and then the document is written down.
"""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Protocol

from mapper.batch.worker import Broken, Crashed, TimedOut, Worker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["Failed", "Pool", "Runner", "cores", "patiently"]

AHEAD = 8
"""Tasks in hand for each worker, answers not yet taken included: what is held at a time is bounded by it."""
TRIES = 2
"""How often a task is given out whose process dies under it."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A task that came to nothing: ``stage`` is "time", "worker" or "reading"."""

    stage: str
    reason: str


class Runner(Protocol):
    """Who does the work: the cores of this machine, or a cluster."""

    def run(self, function: Callable[..., Any], tasks: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
        """Yield each task with what the function returned for it, or with `Failed`, as they are ready."""

    def close(self) -> None:
        """End the workers at once."""


def cores() -> int:
    """Return the number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def patiently(worker: Worker, function: Callable[..., Any], task: Any, timeout: float) -> Any:
    """Ask a worker; return `Failed` where it takes too long, or dies again and again."""
    reason = ""
    for _ in range(TRIES):
        try:
            return worker.ask(function, task, timeout=timeout)
        except TimedOut as error:
            return Failed("time", f"{error}; cut off")
        except Broken as error:
            return Failed("reading", str(error))
        except Crashed as error:
            reason = str(error)
    return Failed("worker", f"{reason}, {TRIES} times")


class Pool:
    """Worker processes on this machine.

    Parameters
    ----------
    workers
        How many.
    timeout
        Seconds that a task may take.
    """

    def __init__(self, workers: int, *, timeout: float) -> None:
        self.workers = [Worker() for _ in range(workers)]
        self._timeout = timeout

    def run(self, function: Callable[..., Any], tasks: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
        """Yield each task with what the function returned for it, or with `Failed`, as they are ready.

        Tasks are taken from their source only as fast as they are done. Whatever ends the iteration early ends the
        work in hand, and the workers, with it.
        """
        waiting: SimpleQueue[Any] = SimpleQueue()
        done: SimpleQueue[Any] = SimpleQueue()
        threads = [
            threading.Thread(target=_tend, args=(worker, function, waiting, done, self._timeout), daemon=True)
            for worker in self.workers
        ]
        for thread in threads:
            thread.start()
        source = iter(tasks)
        window, under_way = AHEAD * len(self.workers), 0
        try:
            upcoming = next(source, None)
            while upcoming is not None or under_way:
                while upcoming is not None and under_way < window:
                    waiting.put(upcoming)
                    under_way += 1
                    upcoming = next(source, None)
                task, answer = done.get()
                under_way -= 1
                if isinstance(answer, BaseException):
                    raise answer
                yield task, answer
        finally:
            if under_way:
                self.close()
                while not waiting.empty():
                    waiting.get_nowait()
            for _ in threads:
                waiting.put(None)
            for thread in threads:
                thread.join()

    def close(self) -> None:
        """End the worker processes at once."""
        for worker in self.workers:
            worker.close()


def _tend(
    worker: Worker, function: Callable[..., Any], waiting: SimpleQueue[Any], done: SimpleQueue[Any], timeout: float
) -> None:
    """Give one worker a task after the other."""
    while (task := waiting.get()) is not None:
        try:
            answer: Any = patiently(worker, function, task, timeout)
        except BaseException as error:  # noqa: BLE001 -- it belongs to the one who takes the answers
            answer = error
        done.put((task, answer))
