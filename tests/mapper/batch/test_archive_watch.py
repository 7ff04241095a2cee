"""A folder that grows: files are taken when they are whole, each once, and Ctrl-C is the way it ends."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pandas as pd

from mapper.batch.documents import Archive
from mapper.batch.rows import Columns
from mapper.batch.watch import Arrivals
from mapper.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

TEXT = "On Monday the migrants reached Huixtla."
PATIENCE_SECONDS = 90


def test_a_file_is_taken_when_it_has_stopped_growing(tmp_path: Path) -> None:
    arrivals = Arrivals(Archive([str(tmp_path)], Columns()))
    path = tmp_path / "a.md"
    path.write_text("On Monday")
    assert arrivals.look() == set()
    path.write_text(TEXT)
    assert arrivals.look() == set(), "it grew since the first look"
    assert arrivals.look() == {"a.md"}
    assert [document.position for document in arrivals.documents({"a.md"})] == ["a.md"]
    assert arrivals.look() == set(), "it is taken"
    path.write_text(TEXT + " They rested.")
    assert arrivals.look() == set()
    assert arrivals.look() == {"a.md"}, "it was changed"
    path.unlink()
    assert arrivals.look() == set()


def start(folder: Path, out: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "mapper", "watch", str(folder), "-o", str(out), "--interval", "0.1", "--json"]
    return subprocess.Popen([*command, "--workers", "1"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def wait_for(condition: Callable[[], object]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < until, "it never came to that"
        time.sleep(0.05)


def titles(out: Path) -> list[str]:
    path = out / "reports.parquet"
    return sorted(pd.read_parquet(path).title) if path.exists() else []


def stop(process: subprocess.Popen[str]) -> dict[str, int]:
    process.send_signal(signal.SIGINT)
    told, said = process.communicate(timeout=PATIENCE_SECONDS)
    assert (process.returncode, said) == (0, "")
    found: dict[str, int] = json.loads(told)
    return found


def test_what_arrives_is_read_once_over_two_watches(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "in" / "out"
    folder.mkdir()

    def arrive(name: str) -> None:
        (folder / f"{name}.md").write_text(f"---\ntitle: {name}\n---\n{TEXT}")

    arrive("one")
    first = start(folder, out)
    wait_for(lambda: titles(out) == ["one"])
    arrive("two")
    (folder / "bad.pdf").write_bytes(b"no PDF")
    wait_for(lambda: titles(out) == ["one", "two"] and "bad.pdf" in (out / "failures.jsonl").read_text())
    summary = stop(first)
    assert (summary["read"], summary["failed"]) == (2, 1)

    arrive("three")
    second = start(folder, out)
    wait_for(lambda: titles(out) == ["one", "three", "two"])
    summary = stop(second)
    assert (summary["read"], summary["failed"], summary["done_before"]) == (1, 0, 3)


def test_a_folder_that_is_not_there(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["watch", str(tmp_path / "nowhere"), "-o", str(tmp_path / "out")]) == 2
    assert "no folder; give one to watch" in capsys.readouterr().err
