"""A real Dask scheduler with real workers on the loopback, one of them killed in the middle."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from archive_articles import write_endless, write_short

from mapper.batch.documents import Archive
from mapper.batch.rows import Columns
from mapper.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE_SECONDS = 120
COUNT = 60


def dask(*arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "dask", *arguments]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Start a scheduler and two workers of one thread each."""
    file = tmp_path / "scheduler.json"
    shared = ("--scheduler-file", str(file), "--host", "127.0.0.1", "--no-dashboard")
    worker = ("worker", *shared, "--nthreads", "1", "--no-nanny", "--local-directory", str(tmp_path / "dask"))
    scheduler = dask("scheduler", *shared, "--port", "0")
    workers = [dask(*worker), dask(*worker)]
    try:
        until = time.monotonic() + PATIENCE_SECONDS
        while not file.exists():
            assert time.monotonic() < until
            time.sleep(0.05)
        yield json.loads(file.read_text())["address"], workers
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait()


SMALL_PARTS = (
    "import sys; import mapper.batch.run as run; run.PART_DOCUMENTS = 4; "
    "from mapper.cli.main import main; sys.exit(main(sys.argv[1:]))"
)


def test_a_worker_is_killed_and_nothing_is_lost_or_doubled(cluster: Any, tmp_path: Path) -> None:
    address, workers = cluster
    (tmp_path / "in").mkdir()
    write_endless(tmp_path / "in" / "a-endless.txt")
    write_short(tmp_path / "in" / "short.jsonl", COUNT)
    out = tmp_path / "out"
    command = [sys.executable, "-c", SMALL_PARTS, "batch", str(tmp_path / "in"), "-o", str(out), "--json"]
    command += ["--scheduler", address, "--timeout", "6", "--no-dossiers"]
    run = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    until = time.monotonic() + PATIENCE_SECONDS
    while sum(1 for _ in out.glob("parts/[0-9]*")) < 2:
        assert time.monotonic() < until
        assert run.poll() is None, run.communicate()
        time.sleep(0.02)
    workers[0].kill()
    told, said = run.communicate(timeout=PATIENCE_SECONDS)
    assert run.returncode == 0, said
    summary = json.loads(told)
    assert (summary["read"], summary["failed"], summary["failed_by_stage"]) == (COUNT, 1, {"time": 1})
    wanted = {d.id for d in Archive([str(tmp_path / "in")], Columns()).documents() if d.position != "a-endless.txt"}
    found = pd.read_parquet(out / "reports.parquet").report_id
    assert len(found) == COUNT
    assert set(found) == wanted


def test_no_scheduler(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("mapper.batch.cluster.CONNECT_SECONDS", 0.3)
    write_short(tmp_path / "a.jsonl", 1)
    arguments = ["batch", str(tmp_path), "-o", str(tmp_path / "out"), "--scheduler", "tcp://127.0.0.1:1"]
    assert main(arguments) == 3
    assert capsys.readouterr().err == "mapper: no Dask scheduler answers at tcp://127.0.0.1:1; is it running?\n"
