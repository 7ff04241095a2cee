"""Full disks, folders that cannot be written, caches that two share, and gazetteers that were cut short."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from command import ROOT, refused, run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits of size are POSIX")
REPORT = "---\npublished: 2018-11-06\n---\nThe caravan of 3,000 people left Tapachula on 21 October and reached Huixtla on Monday.\n"
DATA = ROOT / "gazetteer" / "data"
ROOM = 3_000
"""Bytes that may be written to a file here: less than any map has, more than a line of messages."""


@pytest.fixture
def place(tmp_path):
    (tmp_path / "wire.md").write_text(REPORT, encoding="utf-8")
    (tmp_path / "places.csv").write_text("place\n" + "Puebla\n" * 60, encoding="utf-8")
    return tmp_path


def files(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


# ------------------------------------------------------------------ the disk


def test_a_map_for_which_the_disk_has_no_room(place):
    before = files(place)
    refused(
        run("map", "wire.md", "-o", "out", cwd=place, largest_file=ROOM),
        3,
        "no room for out (File too large)",
        "nothing was changed",
    )
    assert files(place) == before
    assert not (place / "out").exists()


@pytest.mark.parametrize(
    ("output", "arguments"),
    [("route.yaml", ["route", "wire.md"]), ("far.csv", ["distance", "places.csv", "Tapachula"])],
    ids=["route", "distance"],
)
def test_a_file_for_which_the_disk_has_no_room_stays_as_it_was(place, output, arguments):
    (place / "wire.md").write_text(REPORT + REPORT.split("---\n")[2] * 40, encoding="utf-8")
    (place / output).write_text("what was there before", encoding="utf-8")
    force = ["--force"] if arguments[0] == "route" else []
    done = run(*arguments, "-o", output, *force, cwd=place, largest_file=ROOM)
    assert done.status == 3, done
    assert (
        done.err.strip().splitlines()[-1]
        == f"mapper: {output}: cannot be written (File too large); make room and try again"
    )
    assert "Traceback" not in done.err
    assert (place / output).read_text(encoding="utf-8") == "what was there before"
    assert files(place) == sorted(["places.csv", "wire.md", output])


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_an_answer_that_cannot_be_printed(place):
    with Path("/dev/full").open("wb") as full:
        done = run("locate", "Puebla", "--json", cwd=place, stdout=full)
    refused(done, 3, "the answer cannot be written: No space left on device; make room")


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no folder that nobody can write to")
@pytest.mark.parametrize(
    "arguments",
    [
        ["map", "wire.md", "-o", "/proc/out"],
        ["route", "wire.md", "-o", "/proc/route.yaml"],
        ["distance", "places.csv", "Tapachula", "-o", "/proc/far.csv"],
    ],
    ids=["map", "route", "distance"],
)
def test_a_folder_that_cannot_be_written(place, arguments):
    done = run(*arguments, cwd=place)
    assert done.status == 2, done
    assert "Traceback" not in done.err
    assert "/proc/" in done.err.strip().splitlines()[-1]
    assert files(place) == ["places.csv", "wire.md"]


# ------------------------------------------------------------------ two at once

ROUTES = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from mapper.measurement.router_cache import Found, RouteCache
kept, own = RouteCache(Path("routes")), float(sys.argv[1])
today = datetime.now(UTC).date()
found = [Found(n, tuple((n % 80, x / 100) for x in range(800)), today) for n in (1.0, 2.0)]
seen = set()
for turn in range(150):
    key = f"question {turn % 3}"
    kept.put(key, found[int(own) - 1])
    answer = kept.get(key)
    assert answer in found, answer
    seen.add(answer.length_km)
print(sorted(seen))
"""

ANSWERS = """
import sys
from gazetteer.online import choose
service = choose("nominatim:http://" + sys.argv[1])
service.pause_seconds = 0.0
for name in ["Aldea Inventada", "Puente Fabuloso", "Nowhere At All"] * 5:
    found, day = service.find(name)
    assert (len(found) > 0) == (name != "Nowhere At All"), (name, found)
print("answered")
"""


def together(script, arguments, cwd):
    """Run a script in several processes at once, and return what each printed."""
    started = [
        subprocess.Popen(
            [sys.executable, "-c", script, argument], cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(cwd)},
        )
        for argument in arguments
    ]  # fmt: skip
    ended = [(process.communicate(timeout=200), process.returncode) for process in started]
    assert all(status == 0 for _, status in ended), ended
    return [out.strip() for (out, _), _ in ended]


def test_two_processes_on_one_cache_of_routes(place):
    assert all(said.startswith("[") for said in together(ROUTES, ["1", "2"], place))
    assert len(files(place / "routes")) == 3, "three questions, three whole files, nothing left over"


def test_two_processes_on_one_cache_of_answers(place, monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "tests" / "gazetteer"))
    import geocoding_server

    state, http = geocoding_server.start()
    try:
        assert together(ANSWERS, [state.domain, state.domain], place) == ["answered", "answered"]
        assert sorted(state.names()) == ["Aldea Inventada", "Nowhere At All", "Puente Fabuloso"], (
            "each was asked for once"
        )
    finally:
        http.shutdown()
        http.server_close()


# ------------------------------------------------------------------ a gazetteer cut short


@pytest.fixture
def copy(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    for path in DATA.iterdir():
        (folder / path.name).symlink_to(path)
    return folder


def cut(folder, name):
    whole = (DATA / name).read_bytes()
    (folder / name).unlink()
    (folder / name).write_bytes(whole[: len(whole) // 2])


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("places.bin", ["locate", "Puebla"]),
        ("places.marisa", ["check", "wire.md"]),
        ("manifest.json", ["places", "wire.md"]),
        ("borders.bin", ["distance", "Puebla", "--to-border", "US"]),
        ("roads.bin", ["distance", "Puebla", "Tapachula"]),
        ("places.bin", ["map", "wire.md", "-o", "out"]),
        ("crossings.json", ["distance", "Puebla", "--to-border", "US"]),
    ],
)
def test_a_packaged_file_that_was_cut_short(place, copy, name, arguments):
    cut(copy, name)
    done = run(*arguments, cwd=place, GAZETTEER_DATA=str(copy))
    refused(done, 3, name, "reinstall the package")
    assert not (place / "out").exists()


def test_every_packaged_file_that_was_cut_short_is_told(copy, monkeypatch):
    from gazetteer import store
    from gazetteer.errors import ArtefactError

    names = store.verify()
    assert len(names) >= 5
    for name in names:
        cut(copy, name)
    monkeypatch.setenv("GAZETTEER_DATA", str(copy))
    for name in names:
        with pytest.raises(ArtefactError, match=f"{name} is damaged: .* bytes where .* belong; reinstall the package"):
            store.path(name)
    shutil.rmtree(copy)
    with pytest.raises(ArtefactError, match="is missing; reinstall the package"):
        store.verify()
