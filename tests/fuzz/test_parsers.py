"""Every parser keeps its promise for any input: an answer or one clear line, in time.

More inputs: ``FUZZ_EXAMPLES=2000 python -m pytest tests/fuzz``, or ``make fuzz`` for the figures.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import run as figures
from fuzz_targets import MOST_SECONDS, TARGETS, PromiseError, Target, attempt, mutated
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mapper.errors import InputError

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "20"))
BY_NAME = {target.name: target for target in TARGETS}


@pytest.mark.parametrize("name", BY_NAME)
def test_the_parser_keeps_its_promise(name):
    target = BY_NAME[name]

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.randoms(use_true_random=False))
    def holds(source):
        attempt(target, mutated(target, source))

    holds()


@pytest.mark.parametrize("name", BY_NAME)
def test_the_inputs_to_begin_from_are_understood(name):
    """Else the search would begin, and stay, at the parser's door."""
    target = BY_NAME[name]
    understood = [attempt(target, data) for data in target.seeds]
    assert any(understood) or name == "list of the installed"  # whose gazetteer is not there


# ------------------------------------------------------------------ the check can fail


def breaks(data):
    if b"x" in data:
        raise ValueError("a parser's own")
    if b"y" in data:
        raise InputError("two\nlines")
    if b"z" in data:
        raise InputError("")


@pytest.mark.parametrize("data", [b"x", b"y", b"z"])
def test_a_promise_that_is_broken_is_found(data):
    with pytest.raises(PromiseError):
        attempt(Target("made up", breaks, (b"",)), data)


@pytest.mark.skipif(sys.platform == "win32", reason="no clock of processor time")
def test_a_parser_that_hangs_is_found(monkeypatch):
    monkeypatch.setattr("fuzz_targets.MOST_SECONDS", MOST_SECONDS / 100)

    def hangs(_):
        while True:
            pass

    with pytest.raises(PromiseError, match="more than"):
        attempt(Target("made up", hangs, (b"",)), b"")


def test_the_figures_count_what_broke():
    found = figures.tally(Target("made up", breaks, (b"abc",), (b"x",)), 0.3, 1)
    assert found.tried > 50
    (kind,) = [kind for kind in found.failures if kind.startswith("ValueError")]
    assert found.failures[kind] == b"x"  # cut down to what breaks it
    table = figures.table([found])
    assert f"| made up | {found.tried:,} | {found.answered:,} |" in table


# ------------------------------------------------------------------ the commands


def test_one_command_prints_the_figures(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(f"before\n{figures.MARKS[0]}\nold\n{figures.MARKS[1]}\nafter\n", encoding="utf-8")
    script = Path(__file__).with_name("run.py")
    done = subprocess.run(
        [sys.executable, script, "--seconds", "0.5", "--only", "front matter", "--write", page],
        capture_output=True, text=True, check=False, timeout=200,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "| front matter |" in done.stdout
    written = page.read_text(encoding="utf-8")
    assert done.stdout.strip() in written
    assert "old" not in written
    assert written.startswith("before") and written.endswith("after\n")  # noqa: PT018


def test_the_page_has_the_figures_of_every_parser():
    page = (figures.ROOT / "docs" / "reference" / "robustness.md").read_text(encoding="utf-8")
    figured = page.split(figures.MARKS[0])[1].split(figures.MARKS[1])[0]
    rows = {line.split("|")[1].strip(): line.split("|") for line in figured.splitlines() if line.startswith("|")}
    assert rows.keys() >= BY_NAME.keys()
    assert all(int(rows[name][5]) == 0 for name in BY_NAME)


def test_the_guided_search_runs_where_atheris_is():
    pytest.importorskip("atheris")
    found = figures.guided(BY_NAME["kept routes"], 1)
    assert found.tried > 10
    assert found.failures == {}
