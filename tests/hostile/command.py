"""Runs the command line in a process of its own, and measures what it took."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path
from threading import Timer
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
WALL_SECONDS = 240
"""Only against a hang: a busy machine is no failure."""


class Done(NamedTuple):
    """How a command ended: status, output, errors, seconds of processor time, the most memory it had in MB."""

    status: int
    out: str
    err: str
    seconds: float
    megabytes: float


def run(*arguments, cwd, largest_file=None, stdout=None, **environment):
    """Run ``mapper`` with arguments; ``largest_file`` in bytes makes the disk full there."""

    def limited() -> None:
        if largest_file is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))

    errors = Path(cwd) / ".errors"
    output = Path(cwd) / ".output"
    with errors.open("wb") as err, output.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "mapper", *map(str, arguments)],
            cwd=cwd, stdout=stdout or out, stderr=err, preexec_fn=limited,  # noqa: PLW1509 -- no threads here
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "XDG_CACHE_HOME": str(cwd), **environment},
        )  # fmt: skip
        alarm = Timer(WALL_SECONDS, process.kill)
        alarm.start()
        _, status, usage = os.wait4(process.pid, 0)
        alarm.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
    used = usage.ru_utime + usage.ru_stime, usage.ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)
    done = Done(process.returncode, output.read_text("utf-8"), errors.read_text("utf-8", "replace"), *used)
    errors.unlink()
    output.unlink()
    return done


def refused(done, status, *words):
    """Check that a command ended with a status and one line that holds some words, and printed nothing else."""
    assert done.status == status, done
    lines = done.err.strip().splitlines()
    assert len(lines) == 1, done.err[:2000]
    assert lines[0].startswith("mapper: ")
    assert len(lines[0]) < 1000
    assert all(word in lines[0] for word in words), lines[0]
    assert "Traceback" not in done.err
    assert done.out == ""
