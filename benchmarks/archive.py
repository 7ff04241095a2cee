"""Whether memory stays flat over an archive of many documents, and how much two workers do that one does not.

Run ``python benchmarks/archive.py`` with the package and its extra ``archives`` installed. The documents are made up:
sentences of the texts given with ``--sentences`` (any plain text or XML files), else of a paragraph of its own, mixed
anew for each document. It prints the memory of the command and of its workers as the documents go by, then, for the
same documents, how many one and two workers do in a second, taken in turns, and the command's own share of the work.
Linux only: memory and processor time are read from ``/proc``.
"""
# ruff: noqa: INP001, T201, S603, S311 -- a script that prints, runs us, and needs no secrets

from __future__ import annotations

import argparse
import html
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.parquet as pq

from mapper.batch.documents import Archive
from mapper.batch.pool import Pool
from mapper.batch.rows import Columns
from mapper.batch.run import Job, Run, State
from mapper.batch.store import Store

if TYPE_CHECKING:
    from collections.abc import Sequence

PARAGRAPH = (
    "About 3,000 people left San Pedro Sula, Honduras, on Saturday and crossed the Suchiate into Ciudad Hidalgo ten "
    "days later. From there they walked to Huixtla and Mapastepec, in the state of Chiapas, where the mayor opened a "
    "hall. Officials in Washington and Mexico City said that nobody would be let through at Hidalgo, Texas. Maria "
    "Paz, 34, who was carrying her son, had come from Santa Rosa. They were still some 1,450 km from the border. "
)
PLACES_DAYS = ("Tapachula", "Huixtla", "Pijijiapan", "Arriaga", "Tonalá", "Niltepec", "Juchitán", "Matías Romero")
SENTENCE = re.compile(r"[A-Z][^<>\n]{30,400}?[.!?](?=\s)")
SENTENCES_EACH = 14
PAGE = os.sysconf("SC_PAGE_SIZE")
TICK = os.sysconf("SC_CLK_TCK")


def sentences(files: Sequence[Path]) -> list[str]:
    """Return the sentences of some files, or of the paragraph."""
    if not files:
        words = re.split(r"(?<=[.]) ", PARAGRAPH.strip())
        return [*words, *(f"On Tuesday the caravan rested in {place}." for place in PLACES_DAYS)]
    return [html.unescape(found) for file in files for found in SENTENCE.findall(file.read_text("utf-8"))]


def make(path: Path, count: int, stock: Sequence[str]) -> None:
    """Write an archive of made-up articles, no two alike."""
    dice = random.Random(1)
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            text = " ".join(dice.choices(stock, k=SENTENCES_EACH))
            day = f"2018-10-{1 + number % 28:02d}"
            row = {"id": f"made-{number}", "title": f"Article {number}", "published": day, "text": text}
            file.write(json.dumps({**row, "publisher": f"Outlet {number % 17}"}) + "\n")


# ------------------------------------------------------------------ memory


def children(pid: int) -> list[int]:
    """Return the processes that a process started and that are there still."""
    found: list[int] = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        found += map(int, path.read_text().split())
    return found


def resident(pid: int) -> float:
    """Return the resident memory of a process in MB."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE / 1e6


def seconds(pid: int) -> float:
    """Return the processor time of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def curve(made: Path, folder: Path, count: int, workers: int) -> None:
    """Run the command on the archive and print memory as documents go by."""
    began = time.monotonic()
    command = [sys.executable, "-m", "mapper", "batch", made, "-o", folder, "--workers", str(workers), "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    print(f"{count:,} documents, {made.stat().st_size / 1e6:,.0f} MB, {workers} workers")
    print("documents   minutes   command MB   workers MB (each)")
    told, step, highest = 0, max(count // 20, 1_000), 0.0
    rows: dict[Path, int] = {}
    while process.poll() is None:
        time.sleep(1)
        for part in folder.glob("parts/[0-9]*/reports.parquet"):
            rows[part] = rows.get(part) or pq.read_metadata(part).num_rows
        with suppress(FileNotFoundError):
            highest = max(highest, resident(process.pid))
        done = sum(rows.values())
        if done >= told:
            try:
                each = ", ".join(f"{resident(pid):.0f}" for pid in children(process.pid))
                print(
                    f"{done:9,} {(time.monotonic() - began) / 60:9.1f} {resident(process.pid):12.0f}   {each}",
                    flush=True,
                )
            except FileNotFoundError:
                continue
            told = done + step
    print(f"the command held {highest:.0f} MB at most, the gathering of dossiers included")
    print(process.stdout.read() if process.stdout else "")


# ------------------------------------------------------------------ speed


def speed(made: Path, scratch: Path, rounds: int) -> None:
    """Print how many documents one and two workers do in a second, the best of several turns, in one run."""
    best: dict[int, float] = {}
    pools = {workers: Pool(workers, timeout=600) for workers in (1, 2)}
    for turn in range(rounds + 1):
        for workers, pool in pools.items():
            folder = scratch / f"{workers}-{turn}"
            store, state = Store(folder, {}), State()
            own, before = time.process_time(), sum(seconds(w.pid) for w in pool.workers if w.pid)
            began = time.monotonic()
            Run(store, pool, Job(), state).take_in(Archive([str(made)], Columns()).documents())
            took, own = time.monotonic() - began, time.process_time() - own
            store.close()
            if turn:  # the first turn opens the gazetteer
                best[workers] = max(best.get(workers, 0.0), state.read / took)
                theirs = sum(seconds(w.pid) for w in pool.workers if w.pid) - before
                print(
                    f"{workers} workers: {state.read / took:6.1f} documents a second; processor time: "
                    f"workers {theirs:.1f} s, command {own:.1f} s ({own / theirs:.1%}), "
                    f"{(theirs + own) / took:.2f} of {len(os.sched_getaffinity(0))} cores kept busy",
                    flush=True,
                )
    for pool in pools.values():
        pool.close()
    print(f"two workers did {best[2] / best[1]:.2f} times what one did (best of {rounds} turns each)")


def main() -> None:
    """Make an archive, read it, and say how it went."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--speed-documents", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--sentences", nargs="*", type=Path, default=[])
    parser.add_argument("--only", choices=("memory", "speed"))
    options = parser.parse_args()
    stock = sentences(options.sentences)
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        if options.only != "speed":
            make(scratch / "made.jsonl", options.documents, stock)
            curve(scratch / "made.jsonl", scratch / "archive", options.documents, options.workers)
        if options.only != "memory":
            make(scratch / "few.jsonl", options.speed_documents, stock)
            speed(scratch / "few.jsonl", scratch, options.rounds)


if __name__ == "__main__":
    main()
