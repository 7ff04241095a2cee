"""A whole archive: read by real worker processes, stopped in every way, gone on with, and nothing lost or doubled."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from functools import partial
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest
from archive_articles import ARTICLES, JOURNEY, write_articles, write_endless, write_short

from mapper.batch.documents import Archive, Document
from mapper.batch.pool import Failed, Pool, patiently
from mapper.batch.rows import Columns
from mapper.batch.work import Found, Settings, work
from mapper.batch.worker import Worker
from mapper.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SMALL_PARTS = (
    "import sys; import mapper.batch.run as run; run.PART_DOCUMENTS = 4; "
    "from mapper.cli.main import main; sys.exit(main(sys.argv[1:]))"
)
PATIENCE_SECONDS = 90
WORK = partial(work, settings=Settings())


def start(*arguments: object) -> subprocess.Popen[str]:
    """Start the command line as a process of its own, with parts of four documents."""
    command = [sys.executable, "-c", SMALL_PARTS, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def wait_for(condition: Callable[[], object]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < until, "it never came to that"
        time.sleep(0.05)


def parts(out: Path) -> int:
    return sum(1 for _ in out.glob("parts/[0-9]*"))


def expected(source: Path) -> list[str]:
    return sorted(document.id for document in Archive([str(source)], Columns()).documents())


def identifiers(out: Path) -> list[str]:
    return sorted(pd.read_parquet(out / "reports.parquet").report_id)


# ------------------------------------------------------------------ the archive of our own


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Read our articles, an empty file, and one that takes far too long, with two workers."""
    folder = tmp_path_factory.mktemp("archive")
    write_articles(folder / "in")
    (folder / "in" / "empty.txt").write_text(" \n")
    write_endless(folder / "in" / "endless.txt")
    arguments = ["batch", str(folder / "in"), "-o", str(folder / "out"), "--to-border", "US", "--workers", "2"]
    assert main([*arguments, "--timeout", "6"]) == 0
    return folder / "out"


def test_every_document_is_a_report_or_a_failure(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reports = pd.read_parquet(archive / "reports.parquet")
    assert sorted(reports.title) == sorted(ARTICLES)
    assert set(reports.border) == {"US"}
    failures = [json.loads(line) for line in (archive / "failures.jsonl").read_text().splitlines()]
    assert [(failure["position"], failure["stage"], failure["reason"]) for failure in failures] == [
        ("empty.txt", "reading", "the report is empty; it needs at least one sentence"),
        ("endless.txt", "time", "took longer than 6 seconds; cut off"),
    ]
    again = ["batch", str(archive.parent / "in"), "-o", str(archive), "--to-border", "US", "--json"]
    assert main(again) == 0
    out, err = capsys.readouterr()
    assert err == ""
    told = json.loads(out)
    assert (told["read"], told["failed"], told["done_before"]) == (0, 0, len(ARTICLES) + 2)
    assert told["rows"]["reports"] == len(ARTICLES)
    assert told["rows"]["failures"] == 2
    assert told["dossiers"] == 1


def test_the_tables_fit_together(archive: Path) -> None:
    reports = pd.read_parquet(archive / "reports.parquet").set_index("report_id")
    places = gpd.read_parquet(archive / "places.parquet")
    for place in places.itertuples():
        assert reports.text[place.report_id][place.start : place.end] == place.text
    assert dict(places.groupby("report_id").size()) == dict(reports.places[reports.places > 0])
    stops = gpd.read_parquet(archive / "stops.parquet")
    assert stops.straight_km.between(1000, 12000).all()
    wire = stops[stops.report_id.map(reports.title) == "wire"]
    assert list(wire.name) == ["Tapachula", "Huixtla", "Mapastepec"]
    assert [str(day) for day in wire.arrived[1:]] == ["2019-01-21", "2019-01-23"]
    legs = gpd.read_parquet(archive / "legs.parquet")
    first = legs[legs.report_id.map(reports.title) == "wire"].iloc[0]
    assert (first.from_place, first.to_place) == ("Tapachula", "Huixtla")
    assert first.geometry.geom_type == "LineString"
    claims = pd.read_parquet(archive / "claims.parquet")
    assert set(claims[claims.kind == "distance_to_border"].unit) == {"km"}


def test_one_journey_is_told_by_several_outlets(archive: Path) -> None:
    dossiers = pd.read_parquet(archive / "dossiers.parquet")
    assert set(dossiers.title) == JOURNEY
    assert set(dossiers.dossier_id.value_counts()) == {4}
    assert set(dossiers.outlets) == {3}
    assert (str(dossiers.from_day[0]), str(dossiers.to_day[0])) == ("2019-01-20", "2019-01-23")
    assert dossiers.why.str.contains("Mapastepec on 2019-01-23").all()
    assert dossiers.why.str.contains("; shared with ").all()
    copied = dossiers[dossiers.copy_of.notna()]
    assert list(copied.title) == ["reprint"]
    assert list(copied.copy_of) == list(dossiers.report_id[dossiers.title == "wire"])


def test_figures_are_laid_side_by_side(archive: Path) -> None:
    figures = pd.read_parquet(archive / "outlets.parquet")
    assert "Valley Gazette" not in set(figures.publisher)
    border = figures[figures.kind == "distance_to_border"].set_index("publisher")
    diario, wire, post = border.loc["Diario Ejemplo"], border.loc["Example Wire"], border.loc["The Border Post"]
    assert (diario.measured_by, diario.unit) == ("straight", "km")
    assert diario.off_measured == pytest.approx(1300 - diario.measured_low, abs=0.1)
    assert 40 < diario.off_measured < 80
    assert (wire.verdict, wire.measured_by, wire.off_measured) == ("depends", "road", 0)
    assert (diario.off_others, wire.off_others, post.off_others) == (-600, 600, 0)
    assert diario.others == 2
    assert "Example Wire, 2019-01-24: “We are still 1,900 km" in diario.others_say
    sizes = figures[(figures.kind == "group_size") & (figures.others > 0)].set_index("publisher")
    assert sizes.loc["Example Wire"].off_others == -100
    assert sizes.loc["The Border Post"].off_others == 100


def test_dossiers_are_shown(archive: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "110")
    assert main(["dossiers", str(archive)]) == 0
    shown = capsys.readouterr().out
    assert "2019-01-20 to 2019-01-23, 4 reports of 3 outlets" in shown
    assert "+600 km" in shown
    assert "a copy" in shown
    assert "\x1b" not in shown
    assert main(["dossiers", str(archive), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {row["title"] for row in told["dossiers"]} == JOURNEY
    assert {row["published"] for row in told["outlets"]} == {"2019-01-24", "2019-01-25"}
    sheet = (archive / "outlets.csv").read_text("utf-8").splitlines()
    assert sheet[0].endswith(",others_say,attribution")
    assert len(sheet) > len(told["outlets"])
    assert "GeoNames" in sheet[-1]


# ------------------------------------------------------------------ stopped, and gone on with


def test_killed_and_gone_on_with(tmp_path: Path) -> None:
    source, out = write_short(tmp_path / "a.jsonl", 60), tmp_path / "out"
    arguments = ("batch", source, "-o", out, "--workers", "1", "--json", "--no-dossiers")
    killed = start(*arguments)
    wait_for(lambda: parts(out) >= 2)
    killed.kill()
    killed.communicate()
    assert not (out / "reports.parquet").exists()
    assert parts(out) < 60 / 4

    ended = start(*arguments)
    before = parts(out)
    wait_for(lambda: parts(out) > before + 1)
    ended.send_signal(signal.SIGTERM)
    told, said = ended.communicate(timeout=PATIENCE_SECONDS)
    assert (ended.returncode, told) == (130, "")
    assert said.startswith("mapper: stopped after ")
    assert said.endswith("the same command goes on from there\n")

    last = start(*arguments)
    told, said = last.communicate(timeout=PATIENCE_SECONDS)
    assert (last.returncode, said) == (0, "")
    summary = json.loads(told)
    assert summary["read"] + summary["done_before"] == 60
    assert summary["done_before"] >= 8
    assert identifiers(out) == expected(source)
    assert not list((out / "parts").glob(".*"))


# ------------------------------------------------------------------ workers


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    made = Pool(2, timeout=60)
    yield made
    made.close()


def document(number: int) -> Document:
    return Document(f"{number}.txt", f"Number {number}: the migrants reached Huixtla on Monday.".encode(), ".txt")


def test_a_worker_that_dies_is_replaced_and_its_document_done(pool: Pool) -> None:
    done: list[Document] = []
    for task, answer in pool.run(WORK, (document(number) for number in range(40))):
        assert isinstance(answer, Found)
        done.append(task)
        if len(done) == 10:
            before = [worker.pid for worker in pool.workers]
            assert before[0] is not None
            os.kill(before[0], signal.SIGKILL)
    assert sorted(one.id for one in done) == sorted(document(number).id for number in range(40))
    after = [worker.pid for worker in pool.workers]
    assert before[0] not in after
    assert before[1] in after


def test_an_error_nobody_foresaw_costs_one_task_and_no_worker(pool: Pool) -> None:
    answers = dict(pool.run(int, ["1", "x", "2"]))
    assert isinstance(answers["x"], Failed)
    assert answers["x"].stage == "reading"
    assert answers["x"].reason.startswith("ValueError: invalid literal")
    assert (answers["1"], answers["2"]) == (1, 2)


def test_a_worker_retires_and_holds_no_more_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mapper.batch.worker.RETIRE_AFTER", 2)
    worker = Worker()
    pids = [worker.ask(os.getpid, timeout=60) for _ in range(3)]
    assert patiently(worker, bytearray, 5_000_000_000, 60) == Failed("reading", "MemoryError"), (
        "it may not hold so much"
    )
    worker.close()
    assert pids[0] == pids[1] != pids[2]


def test_a_document_that_kills_its_worker_is_written_down() -> None:
    worker = Worker()
    answer = patiently(worker, os._exit, 7, 60)
    assert answer == Failed("worker", "the worker process ended with status 7, 2 times")
    assert patiently(worker, len, "alive", 60) == 5
    worker.close()


def test_tasks_are_taken_only_as_fast_as_they_are_done(pool: Pool) -> None:
    taken = 0

    def source() -> Iterator[Document]:
        nonlocal taken
        for number in range(60):
            taken += 1
            yield document(number)

    most = 0
    for done, _ in enumerate(pool.run(WORK, source())):
        most = max(most, taken - done)
    assert taken == 60
    assert most <= 8 * 2 + 1


def test_options_that_contradict(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    def fails(status: int, *arguments: str) -> str:
        assert main(["batch", str(tmp_path), "-o", str(tmp_path / "out"), *arguments]) == status
        (line,) = capsys.readouterr().err.splitlines()
        return line

    assert "leave one of them out" in fails(2, "--workers", "2", "--scheduler", "tcp://127.0.0.1:1")
    assert "no address of a scheduler; write it as tcp://host:1" in fails(2, "--scheduler", "host:1")
    assert "Atlantis" in fails(2, "--to-border", "Atlantis")
    assert "--timeout" in fails(2, "--timeout", "0")


def test_a_missing_extra_is_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert main(["batch", str(tmp_path), "-o", str(tmp_path / "out")]) == 3
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "pip install 'migration-route-mapper[archives]'" in said
    assert not (tmp_path / "out").exists()
