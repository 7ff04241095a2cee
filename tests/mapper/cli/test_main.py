"""The door: one line for every failure, the right status, nothing heavy before it is needed."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mapper.cli.main import COMMANDS, main
from mapper.errors import MapperError

ROOT = Path(__file__).resolve().parents[3]
HEAVY = (
    "folium",
    "pandas",
    "trafilatura",
    "pyproj",
    "rich",
    "pypdf",
    "lxml",
    "htmldate",
    "yaml",
    "requests",
    "scipy",
)


def run(*arguments: str, **more: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mapper", *arguments],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False, **more,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["mpa"], "no command 'mpa'; the commands are map, check, distance"),
        (["--vrsion"], "No such option"),
        (["check"], "nothing to check; give a report, a route file or --claim TEXT"),
        (["check", "--jsn", "x.md"], "--json"),
        (["check", "--claim", "at least 5 km", "x.md"], "leave out x.md or --claim"),
        (["check", "x.md", "--from", "Tapachula"], "--from and --to go with --claim"),
        (["check", "x.md", "--published", "soon"], "--published: 'soon' is no date; write it as 2018-10-29"),
        (["check", "x.md", "--fail-on", "wrong"], "contradicted"),
        (["map"], "Missing argument 'SOURCE...'"),
        (["distance", "Tapachula"], "measure to what?"),
        (["distance", "Tapachula", "Arriaga", "--to-border", "US"], "either a second place or --to-border"),
        (["distance", "16.56", "-94.61"], "as one word, latitude and longitude: 16.56,-94.61"),
        (["distance", "16.56,-94.61", "--to-border", "US", "-o", "x"], "-o is for a CSV"),
        (["distance", "95,10", "--to-border", "US"], "latitude 95 is out of range"),
        (["distance", "Xqzzvt", "--to-border", "US"], "unknown place 'Xqzzvt'"),
        (["distance", "Tapachula", "--to-border", "Atlantis"], "Atlantis"),
        (["distance", "nowhere.csv", "--to-border", "US"], "nowhere.csv: no such file"),
        (["locate", " "], "no name given"),
        (["locate", "Ju\udcffchitan"], "is no UTF-8"),
        (["places", "nowhere.md"], "nowhere.md: no such file"),
        (["route", "a.yaml", "b.md"], "a.yaml is a route file; give it alone"),
        (["map", "a.yaml", "b.csv"], "2 route files"),
        (["check", "a.yaml", "--language", "es"], "a route file has its own"),
        (["places", "seeds"], "seeds: a folder; give the files in it"),
    ],
)
def test_a_mistake_is_one_line_and_status_2(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("mapper: ")
    assert message in err
    assert err.count("\n") == 1


def test_something_unreachable_is_status_3(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["places", "http://nowhere.invalid/page"]) == 3
    assert "the host nowhere.invalid is not known" in capsys.readouterr().err


def test_a_private_address_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["places", "http://127.0.0.1:9/page"]) == 2
    assert "private address" in capsys.readouterr().err


def test_the_status_of_an_error_is_its_own(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    class StrangeError(MapperError):
        exit_status = 3

    def fail(*_: object, **__: object) -> None:
        raise StrangeError("two\nlines")

    monkeypatch.setattr("mapper.placing.named_place", fail)
    assert main(["distance", "a", "b"]) == 3
    assert capsys.readouterr().err == "mapper: two lines\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "--help"]) == 0
    out, err = capsys.readouterr()
    assert f"    mapper {command} " in out
    assert "Example" in out
    assert err == ""


def test_without_a_command_the_help_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    out = capsys.readouterr().out
    assert all(f"\n  {command} " in out for command in COMMANDS)
    assert [line.split()[0] for line in out.split("Commands:\n")[1].splitlines() if line.strip()][
        : len(COMMANDS)
    ] == list(COMMANDS)
    assert "..." not in out.split("Commands:\n")[1], "a summary is cut short"


def test_the_reference_page_is_up_to_date() -> None:
    script = ROOT / "docs" / "reference" / "build_cli.py"
    spec = importlib.util.spec_from_file_location("build_cli", script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.page() == script.with_name("cli.md").read_text(encoding="utf-8"), "run make docs"
    assert all(f"## mapper {command}\n" in module.page() for command in COMMANDS)


@pytest.mark.parametrize(
    ("arguments", "spared"),
    [
        (["--help"], (*HEAVY, "numpy", "shapely")),
        (["locate", "Tapachula", "--json"], HEAVY),
        (["distance", "16.56,-94.61", "--to-border", "US", "--json"], tuple(set(HEAVY) - {"pyproj"})),
    ],
)
def test_light_commands_import_nothing_heavy(arguments: list[str], spared: tuple[str, ...]) -> None:
    code = (
        "import sys; from mapper.cli.main import main; status = main(sys.argv[2:]); "
        "print([n for n in sys.argv[1].split(',') if n in sys.modules], file=sys.stderr); sys.exit(status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, ",".join(spared), *arguments],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stderr.strip() == "[]"


def test_json_is_one_document_and_nothing_else() -> None:
    done = run("locate", "Tapachula", "--json")
    assert done.stderr == ""
    assert json.loads(done.stdout)["candidates"][0]["country"] == "MX"


def test_json_can_be_printed_where_only_ascii_can() -> None:
    done = run("locate", "Juchitán", "--json", env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert done.returncode == 0, done.stderr
    assert done.stdout.isascii()
    assert "Juchitán" in json.loads(done.stdout)["query"]


@pytest.mark.skipif(os.name == "nt", reason="pipes of a shell")
def test_a_closed_pipe_is_quiet() -> None:
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m mapper locate 'San Juan' --limit 1000 --json | true; echo ${{PIPESTATUS[0]}}"],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.stdout.strip() == "0"
    assert done.stderr == ""


@pytest.mark.skipif(os.name == "nt", reason="signals of Unix")
def interrupted(process: subprocess.Popen[str]) -> tuple[str, str]:
    """What the process wrote once interrupted. A signal in the instant before a read blocks is noted only when the
    read returns, as a person at the keyboard knows: so ask again."""
    for _ in range(10):
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            return process.communicate(timeout=3)
    process.kill()
    return process.communicate()


def test_an_interruption_is_one_line_and_status_130(tmp_path: Path) -> None:
    table = tmp_path / "endless.csv"
    os.mkfifo(table)
    process = subprocess.Popen(
        [sys.executable, "-m", "mapper", "distance", str(table), "--to-border", "US"],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    with table.open("w", encoding="utf-8") as pipe:
        pipe.write("latitude,longitude\n")
        pipe.flush()
        out, err = interrupted(process)
    assert (process.returncode, out, err) == (130, "", "mapper: interrupted\n")
