"""The bar of progress and the summary of an archive."""

from __future__ import annotations

import io
import os
import signal
import sys
import time
from typing import TYPE_CHECKING

import pytest

from mapper.batch.run import State
from mapper.cli.archives import print_summary, showing, stopping

if TYPE_CHECKING:
    from collections.abc import Callable


class Terminal(io.StringIO):
    """A standard error that somebody looks at."""

    def isatty(self) -> bool:
        return True


def shown(monkeypatch: pytest.MonkeyPatch, tell: Callable[[Callable[[State], None]], None]) -> str:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    with showing() as progress:
        tell(progress)
        time.sleep(0.25)
    return terminal.getvalue()


def test_the_bar_has_share_rate_failures_and_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    def tell(progress: Callable[[State], None]) -> None:
        for step in range(1, 6):
            progress(State(read=1200 * step, failed=step, share=step / 10))
            time.sleep(0.05)

    text = shown(monkeypatch, tell)
    assert "50%" in text
    assert "6,000 read, 5 failed, " in text
    assert " a second" in text
    assert "0:00:0" in text, "the time left"


def test_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    with showing() as progress:
        progress(State(read=3, share=0.5))
    assert capsys.readouterr() == ("", "")


def test_the_summary(capsys: pytest.CaptureFixture[str]) -> None:
    state = State(read=1200, failed=3, done_before=7, skipped=2, reasons={"time": 1, "reading": 2}, dossiers=4)
    state.rows = {"reports": 1207, "stops": 31, "failures": 3}
    print_summary(state, "out")
    assert capsys.readouterr().out.splitlines() == [
        "1,200 documents read into out",
        "7 were there already",
        "2 files or records hold no report",
        "3 failed (2 reading, 1 time); why is in out/failures.jsonl",
        "tables: 1,207 reports, 31 stops",
        "4 journeys are told by several reports; see mapper dossiers out",
    ]


def test_a_request_to_end_is_an_interruption() -> None:
    before = signal.getsignal(signal.SIGTERM)

    def ended() -> None:
        with stopping():
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(5)

    with pytest.raises(KeyboardInterrupt):
        ended()
    assert signal.getsignal(signal.SIGTERM) is before
