"""A worker process: opens the gazetteer once, then answers one task after the other until its input ends.

Tasks and answers are pickles behind their length, on the standard input and output of the process. It is started as a
program of its own rather than forked: that is safe beside threads, works inside a Dask worker, which may have no
children of `multiprocessing`, and lets it be killed at any moment without harm to anybody else.
"""

from __future__ import annotations

import os
import pickle
import select
import signal
import struct
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Broken", "Crashed", "TimedOut", "Worker", "main"]

LENGTH = struct.Struct("<Q")
CHUNK = 1_048_576
"""Bytes that are read at a time."""
READY_SECONDS = 300.0
"""How long a worker may take to open what it needs, on however busy a machine."""
MEMORY_BYTES = 4_000_000_000
"""More than this a worker may not hold: a monstrous document fails, and the machine does not suffer."""
RETIRE_AFTER = 20_000
"""A process is replaced after so many tasks: whatever it has come to hold by then goes with it."""
ALARM_SECONDS = 30
"""So long after its time a task is ended by the kernel, should nobody be there any more to do it."""
BOOT = (
    "import sys; here = sys.argv[1]; here in sys.path or sys.path.insert(0, here); "
    "from mapper.batch.worker import main; main()"
)


class TimedOut(Exception):  # noqa: N818 -- what happened, in a word
    """A task took longer than it may; its process was killed."""


class Crashed(Exception):  # noqa: N818
    """The process of a task died; the text says of what."""


class Broken(Exception):  # noqa: N818
    """A task raised an error that nobody had foreseen; the text names it. The process lives on."""


class Worker:
    """A worker process, seen from outside: `ask` it one thing at a time; after a failure the next ask starts anew."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._closed = False
        self._answered = 0

    @property
    def pid(self) -> int | None:
        """Identifier of the process, or None where none runs."""
        return None if self._process is None else self._process.pid

    def ask(self, function: Callable[..., Any], *arguments: Any, timeout: float) -> Any:
        """Call a function of the library in the process and return what it returns.

        Parameters
        ----------
        function, arguments
            What to call; both can be pickled.
        timeout
            Seconds that it may take; the opening of the gazetteer is not counted.

        Raises
        ------
        TimedOut
            It took longer.
        Crashed
            The process died, or could not be started.
        Broken
            The function raised an error.
        """
        if self._process is None:
            self._start()
        error, answer = self._call((function, arguments, timeout), timeout)
        self._answered += 1
        if self._answered >= RETIRE_AFTER:
            self._end()
        if error is not None:
            raise Broken(error)
        return answer

    def _start(self) -> None:
        home = str(Path(__file__).resolve().parents[2])
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONUTF8": "1"}
        with self._lock:
            if self._closed:
                raise Crashed("the worker is closed")
            self._process = subprocess.Popen(  # noqa: S603 -- our own program
                [sys.executable, "-P", "-c", BOOT, home],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                env=environment,
                start_new_session=True,  # Ctrl-C is for the one who orders, not for those who work
            )
        self._call(None, READY_SECONDS)

    def _call(self, message: Any, timeout: float) -> Any:
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise Crashed("the worker process is gone")
        try:
            if message is not None:
                _send(process.stdin, message)
            return _receive(process.stdout, time.monotonic() + timeout)
        except TimeoutError:
            self._end()
            raise TimedOut(f"took longer than {timeout:g} seconds") from None
        except (OSError, EOFError, ValueError):
            with suppress(subprocess.TimeoutExpired):
                process.wait(1)  # its output ends a moment before it does
            self._end()
            raise Crashed(_cause(process.returncode)) from None

    def close(self) -> None:
        """End the process at once, whatever it does, and start no other; may be called from another thread."""
        with self._lock:
            self._closed = True
        self._end()

    def _end(self) -> None:
        with self._lock:
            process, self._process, self._answered = self._process, None, 0
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError, ValueError):
                    pipe.close()


def _cause(code: int | None) -> str:
    if code is not None and code < 0:
        with suppress(ValueError):
            return f"the worker process was ended by {signal.Signals(-code).name}"
    return f"the worker process ended with status {code}"


def _send(stream: IO[bytes], message: Any) -> None:
    data = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    left = memoryview(LENGTH.pack(len(data)) + data)
    while left:
        left = left[stream.write(left) :]


def _receive(stream: IO[bytes], until: float | None = None) -> Any:
    """Return the next message; raise TimeoutError where it is not there in time, EOFError where none will come."""
    (size,) = LENGTH.unpack(_read(stream, LENGTH.size, until))
    return pickle.loads(_read(stream, size, until))  # noqa: S301 -- from who started us, or whom we started


def _read(stream: IO[bytes], size: int, until: float | None) -> bytearray:
    data = bytearray()
    while len(data) < size:
        if until is not None and not select.select([stream], [], [], max(0.0, until - time.monotonic()))[0]:
            raise TimeoutError
        piece = stream.read(min(size - len(data), CHUNK))
        if not piece:
            raise EOFError
        data += piece
    return data


def main() -> None:
    """Work until the input ends."""
    told, answers = os.fdopen(os.dup(0), "rb", 0), os.fdopen(os.dup(1), "wb", 0)
    os.dup2(2, 1)  # a stray print must not be taken for an answer
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    _limit_memory()
    _open()
    with suppress(EOFError, BrokenPipeError):
        _send(answers, None)
        while True:
            _send(answers, _answer(_read(told, LENGTH.unpack(_read(told, LENGTH.size, None))[0], None)))


def _answer(message: bytes | bytearray) -> tuple[str | None, Any]:
    """Do what a message asks for, and return what went wrong, or None, and what came of it."""
    try:
        function, arguments, timeout = pickle.loads(message)  # noqa: S301 -- from the process that started us
        _alarm(int(timeout) + ALARM_SECONDS)
        return None, function(*arguments)
    except Exception as error:  # noqa: BLE001 -- it is for the one who asked to judge
        return f"{type(error).__name__}: {error}".removesuffix(": "), None
    finally:
        _alarm(0)


def _open() -> None:
    """Load what every document needs, so that no document pays for it."""
    from mapper import pipeline  # noqa: PLC0415

    pipeline.find_places("From San Pedro Sula to Tapachula.")


def _limit_memory() -> None:
    with suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415 -- not on every system

        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_BYTES, MEMORY_BYTES))


def _alarm(seconds: int) -> None:
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)
