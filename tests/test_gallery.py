"""The notebooks of the gallery run, and show what they are kept with."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
GALLERY = ROOT / "docs" / "gallery"
NOTEBOOKS = sorted(GALLERY.glob("*.ipynb"))
LARGEST = 900_000
"""Bytes of a notebook that a git host still shows."""


@pytest.mark.parametrize("path", NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])
def test_a_notebook_is_kept_with_its_outputs(path: Path) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
    outputs = [output for cell in code for output in cell["outputs"]]
    assert not [output for output in outputs if output["output_type"] == "error" or output.get("name") == "stderr"]
    assert len(outputs) >= 4
    assert str(ROOT) not in path.read_text(encoding="utf-8")
    assert path.stat().st_size < LARGEST


def test_every_notebook_shows_what_it_is_kept_with() -> None:
    done = subprocess.run(
        [sys.executable, GALLERY / "run.py", "--check"],
        capture_output=True, text=True, encoding="utf-8", timeout=400, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == len(NOTEBOOKS) == 3


def test_a_changed_output_is_found() -> None:
    import nbformat

    spec = importlib.util.spec_from_file_location("gallery_run", GALLERY / "run.py")
    assert spec is not None
    assert spec.loader is not None
    run = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(run)

    notebook = nbformat.read(NOTEBOOKS[0], as_version=4)
    before = run.read_by_people(notebook)
    table = next(
        output for cell in notebook.cells for output in cell.get("outputs", ()) if "<td>" in str(output.get("data"))
    )
    table["data"]["text/html"] = table["data"]["text/html"].replace("<td>", "<td>7", 1)
    assert run.read_by_people(notebook) != before
