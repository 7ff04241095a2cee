"""The built wheel works on its own: from another folder, with the checkout out of reach."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd, env=clean, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    done = run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def binaries(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into an environment that sees our dependencies and not the checkout."""
    home = tmp_path_factory.mktemp("home") / "env"
    assert run(sys.executable, "-m", "venv", "--without-pip", home, cwd=ROOT).returncode == 0
    paths = sysconfig.get_paths(vars={"base": str(home), "platbase": str(home)})
    site, scripts = Path(paths["purelib"]), Path(paths["scripts"])
    ours = {sysconfig.get_paths()[kind] for kind in ("purelib", "platlib")}
    (site / "dependencies.pth").write_text("\n".join(sorted(ours)), encoding="utf-8")
    python = scripts / Path(sys.executable).name
    pip = (sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check")
    done = run(*pip, "install", "--quiet", "--no-deps", "--no-index", "--force-reinstall", wheel, cwd=home)
    assert done.returncode == 0, done.stderr
    where = run(python, "-c", "import mapper, gazetteer; print(mapper.__file__, gazetteer.__file__)", cwd=home)
    assert where.stdout.count(str(home)) == 2, "the checkout is still importable"
    assert str(ROOT) not in where.stdout
    return scripts


def test_the_wheel_holds_code_data_and_licences_and_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0].split("-")[0] for name in names} == {
        "gazetteer",
        "mapper",
        "migration_route_mapper",
    }
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert any(name.endswith("LICENSES.md") for name in names)
    assert {"mapper/py.typed", "gazetteer/py.typed", "mapper/cli/main.py"} <= set(names)
    assert any(name.startswith("gazetteer/data/") and name.endswith(".marisa") for name in names)
    assert not any("__pycache__" in name or "test" in name for name in names)


def test_a_distance_from_the_installed_command(binaries: Path, tmp_path: Path) -> None:
    done = run(binaries / "mapper", "distance", "16.564,-94.614", "--to-border", "US", "--json", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert 1000 < json.loads(done.stdout)["straight_km"] < 1100


def test_a_check_from_the_installed_command(binaries: Path, tmp_path: Path, seeds: list[Path]) -> None:
    copies = [shutil.copy(seed, tmp_path / seed.name) for seed in seeds]
    done = run(binaries / "mapper", "check", *copies, "--to-border", "US", "--json", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["claims"]


def test_the_installed_command_knows_its_version(binaries: Path, tmp_path: Path) -> None:
    done = run(binaries / "mapper", "--version", cwd=tmp_path)
    assert done.stdout.startswith("mapper, version ")
