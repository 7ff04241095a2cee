"""Gives every parser as many inputs as a time allows, and prints what came of it.

::

    python tests/fuzz/run.py --seconds 60                  # every parser, a minute in all
    python tests/fuzz/run.py --seconds 600 --only PDF      # one of them
    python tests/fuzz/run.py --guided --seconds 600        # search guided by coverage, where atheris is installed
    python tests/fuzz/run.py --seconds 60 --write docs/reference/robustness.md

``--seed`` makes a run repeatable but for where time ends it. Exit status 1 says that a parser broke its promise; the
inputs are kept in ``fuzz-failures`` (git ignores it), each cut down to what still breaks it.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import platform
import random
import re
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from fuzz_targets import ROOT, TARGETS, PromiseError, Target, attempt, mutated

KEPT = ROOT / "fuzz-failures"
MARKS = ("<!-- figures: python tests/fuzz/run.py --write -->", "<!-- end of figures -->")
MOST_FAILURES = 5
"""Different failures of one parser after which it is left."""
CUTS = 400
"""Attempts to make a failing input shorter."""


class Tally(NamedTuple):
    """What came of one parser: inputs, how many it answered (None: not counted), how many broke the promise, and how."""

    name: str
    tried: int
    answered: int | None
    broken: int
    failures: dict[str, bytes]
    seconds: float
    slowest: float


def tally(target: Target, seconds: float, seed: int) -> Tally:
    """Give a parser inputs for some seconds of processor time."""
    source = random.Random(f"{seed} {target.name}")
    with contextlib.suppress(PromiseError):  # not counted: what is loaded on first use is not the parser's time
        attempt(target, target.seeds[0])
    begun = time.process_time()
    tried = answered = broken = 0
    slowest = 0.0
    failures: dict[str, bytes] = {}
    while time.process_time() - begun < seconds and len(failures) < MOST_FAILURES:
        data = mutated(target, source)
        at = time.process_time()
        try:
            answered += attempt(target, data)
        except PromiseError as error:
            broken += 1
            failures.setdefault(kind_of(error), data)
        slowest = max(slowest, time.process_time() - at)
        tried += 1
    failures = {kind: shortened(target, kind, data) for kind, data in failures.items()}
    return Tally(target.name, tried, answered, broken, failures, time.process_time() - begun, slowest)


def kind_of(error: PromiseError) -> str:
    """Return what broke and where, without what the input has to do with it."""
    cause, where = error.__cause__, ""
    trace = cause.__traceback__ if cause is not None else None
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if "/mapper/" in name or "/gazetteer/" in name:
            where = f" at {Path(name).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{str(error)[:90]}{where}" if cause is None else f"{type(cause).__name__}{where}"


def shortened(target: Target, kind: str, data: bytes) -> bytes:
    """Cut pieces out of an input for as long as it breaks the promise in the same way."""
    piece, left = max(1, len(data) // 2), CUTS
    while piece and left and "more than" not in kind:
        at = 0
        while at < len(data) and left:
            left -= 1
            shorter = data[:at] + data[at + piece :]
            if breaks(target, shorter, kind):
                data = shorter
            else:
                at += piece
        piece //= 2
    return data


def breaks(target: Target, data: bytes, kind: str) -> bool:
    """Say whether an input breaks the promise in a given way."""
    try:
        attempt(target, data)
    except PromiseError as error:
        return kind_of(error) == kind
    return False


def guided(target: Target, seconds: float) -> Tally:
    """Let atheris search one parser, in a process of its own, beginning from the target's inputs."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        corpus, broken = Path(folder) / "corpus", Path(folder) / "broken"
        corpus.mkdir()
        broken.mkdir()
        for number, data in enumerate(target.seeds):
            (corpus / str(number)).write_bytes(data)
        done = subprocess.run(
            [sys.executable, str(Path(__file__).with_name("guided.py")), target.name, str(corpus),
             f"-max_total_time={max(1, round(seconds))}", "-timeout=60", "-rss_limit_mb=4096", "-max_len=20000",
             "-print_final_stats=1", f"-artifact_prefix={broken}/"],
            capture_output=True, text=True, errors="replace", check=False, timeout=10 * seconds + 300,
        )  # fmt: skip
        found = re.search(r"stat::number_of_executed_units:\s*(\d+)", done.stderr)
        slowest = re.search(r"stat::slowest_unit_time_sec:\s*(\d+)", done.stderr)
        failures = {f"found by atheris: {path.name[:20]}": path.read_bytes() for path in broken.iterdir()}
        if found is None and not failures:
            raise SystemExit(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "atheris said nothing")
        tried = int(found[1]) if found else 0
        return Tally(target.name, tried, None, len(failures), failures, seconds, float(slowest[1]) if slowest else 0.0)


def table(tallies: list[Tally]) -> str:
    """Return the figures as a table of Markdown."""
    lines = ["| parser | inputs tried | answered | refused in one line | broke the promise | seconds | slowest input |",
             "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"]  # fmt: skip
    for one in (*tallies, _sum(tallies)):
        answered, refused = "", ""
        if one.answered is not None:
            answered, refused = f"{one.answered:,}", f"{one.tried - one.answered - one.broken:,}"
        lines.append(f"| {one.name} | {one.tried:,} | {answered} | {refused} | {one.broken} "
                     f"| {one.seconds:.1f} | {one.slowest:.2f} s |")  # fmt: skip
    return "\n".join(lines)


def _sum(tallies: list[Tally]) -> Tally:
    every = {f"{one.name} {kind}": data for one in tallies for kind, data in one.failures.items()}
    answered = [one.answered for one in tallies if one.answered is not None]
    return Tally("all", sum(one.tried for one in tallies), sum(answered) if answered else None, sum(one.broken for one in tallies), every,
                 sum(one.seconds for one in tallies), max((one.slowest for one in tallies), default=0.0))  # fmt: skip


def circumstances(seed: int) -> str:
    """Say when, of which version and on what the figures were made."""
    return (
        f"{datetime.now(UTC).date()}, version {version('migration-route-mapper')}, Python {platform.python_version()} on "
        f"{platform.system()} {platform.machine()}, one process, seed {seed}; seconds are processor time"
    )


def write(path: Path, text: str) -> None:
    """Put the figures into a page, between the marks that it has for them."""
    page = path.read_text(encoding="utf-8")
    before, rest = page.split(MARKS[0])
    path.write_text(f"{before}{MARKS[0]}\n\n{text}\n\n{MARKS[1]}{rest.split(MARKS[1])[1]}", encoding="utf-8")


def keep(tallies: list[Tally]) -> None:
    """Write the inputs that broke a promise, and say what they did."""
    for one in tallies:
        for kind, data in one.failures.items():
            KEPT.mkdir(exist_ok=True)
            path = KEPT / f"{re.sub(r'[^a-z]+', '-', one.name.lower())}-{hashlib.sha256(data).hexdigest()[:12]}"
            path.write_bytes(data)
            print(f"{one.name}: {kind}: {path.relative_to(ROOT)}", file=sys.stderr)


def main() -> int:
    """Run and print; see the top of this page."""
    parser = argparse.ArgumentParser(description="Give every parser hostile inputs and print the figures.")
    parser.add_argument("--seconds", type=float, default=60.0, help="processor time in all [default: 60]")
    parser.add_argument("--seed", type=int, default=1, help="of the inputs [default: 1]")
    parser.add_argument("--only", action="append", metavar="NAME", help="this parser alone; may be given again")
    parser.add_argument("--guided", action="store_true", help="search with atheris (pip install atheris)")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="put the figures into this page")
    options = parser.parse_args()
    chosen = [target for target in TARGETS if not options.only or target.name in options.only]
    if not chosen:
        parser.error(f"no such parser; there are {', '.join(target.name for target in TARGETS)}")
    share = options.seconds / len(chosen)
    tallies = [guided(target, share) if options.guided else tally(target, share, options.seed) for target in chosen]
    text = f"{table(tallies)}\n\n{circumstances(options.seed)}."
    print(text)
    keep(tallies)
    if options.write:
        write(options.write, text)
    return 1 if any(one.failures for one in tallies) else 0


if __name__ == "__main__":
    sys.exit(main())
