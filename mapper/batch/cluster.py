"""The same work on a Dask cluster: the only file that knows Dask.

What comes back is written by the one who ordered it, never by a worker: a worker that dies in the middle leaves
nothing behind, and the scheduler gives its documents to others. On each worker the document is read in a process of
its own, so that one that hangs is cut off there as it would be here.
"""

from __future__ import annotations

import threading
import warnings
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from mapper.batch.extras import distributed
from mapper.batch.pool import AHEAD, Failed, patiently
from mapper.batch.worker import Worker
from mapper.errors import InputError, UnreachableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["Cluster"]

CONNECT_SECONDS = 15
WAIT_SECONDS = 60
"""How long to wait for a first worker."""
ASK_AGAIN = 64
"""After so many answers the scheduler is asked how many workers it has."""

_own = threading.local()


def _ask(function: Callable[..., Any], task: Any, timeout: float) -> Any:
    """Do a task on a Dask worker: in the process that belongs to this thread of it."""
    if not hasattr(_own, "worker"):
        _own.worker = Worker()
    return patiently(_own.worker, function, task, timeout)


class Cluster:
    """A Dask cluster, by the address of its scheduler (``tcp://host:8786``).

    Raises
    ------
    InputError
        It is no such address.
    UnreachableError
        No scheduler answers there, or it has no workers.
    """

    def __init__(self, address: str, *, timeout: float) -> None:
        dask = distributed()
        if "://" not in address:
            raise InputError(f"--scheduler {address}: no address of a scheduler; write it as tcp://{address}")
        try:
            self._client = dask.Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, TimeoutError) as error:
            raise UnreachableError(f"no Dask scheduler answers at {address}; is it running?") from error
        except ValueError:
            raise InputError(f"--scheduler {address}: no address of a scheduler; write tcp://host:8786") from None
        try:
            self._client.wait_for_workers(1, timeout=WAIT_SECONDS)
        except (OSError, TimeoutError) as error:
            self.close()
            raise UnreachableError(f"the Dask scheduler at {address} has no workers; start some") from error
        self._address, self._timeout = address, timeout

    def run(self, function: Callable[..., Any], tasks: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
        """Yield each task with what the function returned for it, or with `Failed`, as they are ready."""
        dask = distributed()
        ready = dask.as_completed(loop=self._client.loop)
        under_way: dict[str, tuple[Any, Any]] = {}
        source = iter(tasks)
        upcoming, window, answered = next(source, None), AHEAD, 0
        try:
            while upcoming is not None or under_way:
                if answered % ASK_AGAIN == 0:  # workers come and go
                    window = AHEAD * max(sum(self._client.nthreads().values()), 1)
                while upcoming is not None and len(under_way) < window:
                    future = self._submit(function, upcoming)
                    under_way[future.key] = (future, upcoming)
                    ready.add(future)
                    upcoming = next(source, None)
                future = next(ready)
                _, task = under_way.pop(future.key)
                answered += 1
                yield task, self._answer(future)
        finally:
            self._client.cancel([future for future, _ in under_way.values()])

    def _submit(self, function: Callable[..., Any], task: Any) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # a long article is no large graph
            return self._client.submit(_ask, function, task, self._timeout, key=f"mapper-{uuid4().hex}", pure=False)

    def _answer(self, future: Any) -> Any:
        dask = distributed()
        try:
            return future.result()
        except dask.scheduler.KilledWorker as error:
            return Failed("worker", f"the Dask workers died under it, {error.allowed_failures + 1} times")
        except (OSError, dask.client.CancelledError) as error:
            raise UnreachableError(
                f"the Dask scheduler at {self._address} is gone; the same command goes on from here"
            ) from error
        except Exception as error:
            what = f"{type(error).__name__}: {error}"
            raise UnreachableError(f"the Dask workers cannot do it ({what}); install the same mapper there") from error

    def close(self) -> None:
        """Leave the cluster."""
        self._client.close()
