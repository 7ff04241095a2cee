# ruff: noqa: INP001  (a script beside the notebooks that it runs)
"""Run the notebooks of the gallery: ``run.py`` keeps their outputs, ``run.py --check`` compares them with those kept.

Each runs once, in a kernel of its own that talks over the loopback. What is compared is what a reader reads: words and
numbers, not the inside of maps and pictures, which have tests of their own.
"""

from __future__ import annotations

import os
import re
import sys
from html import unescape
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

HERE = Path(__file__).parent
CELL_SECONDS = 120
KEPT = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
FRAME = re.compile(r'srcdoc="[^"]*"')
TAG = re.compile(r"<style.*?</style>|<[^>]*>", re.DOTALL)


def notebooks() -> list[Path]:
    """Return the notebooks of the gallery."""
    return sorted(HERE.glob("*.ipynb"))


def run(path: Path) -> Any:
    """Return a notebook with new outputs, without what differs from run to run."""
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook, timeout=CELL_SECONDS, kernel_name="python3", resources={"metadata": {"path": HERE}}
    )
    client.execute()
    notebook.metadata = nbformat.NotebookNode(KEPT)
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number}"
        cell.metadata = nbformat.NotebookNode()
    return notebook


def read_by_people(notebook: Any) -> list[list[str]]:
    """Return what the outputs of each cell say, in words."""
    return [[_words(output) for output in cell.get("outputs", ())] for cell in notebook.cells]


def _words(output: Any) -> str:
    if output.output_type == "stream":
        return f"{output.name}: {output.text}"
    data = output.get("data", {})
    kinds = " ".join(sorted(data))
    if "text/html" in data:
        text = "".join(data["text/html"])
        return f"{kinds}: {' '.join(unescape(TAG.sub(' ', FRAME.sub('', text))).split())}"
    if any(kind.startswith("image/") for kind in data):
        return kinds
    return f"{kinds}: {''.join(data.get('text/plain', ''))}"


def differences(path: Path) -> list[str]:
    """Run a notebook and say where it does not show what it is kept with."""
    kept, new = read_by_people(nbformat.read(path, as_version=4)), read_by_people(run(path))
    said = [
        f"{path.name}, cell {number}: kept {old!r}, now {now!r}"
        for number, (old, now) in enumerate(zip(kept, new, strict=True))
        if old != now
    ]
    shown = sum(map(len, new))
    sys.stdout.write(f"{path.name}: {len(new)} cells, {shown} outputs\n")
    return said


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        problems = [problem for path in notebooks() for problem in differences(path)]
        sys.exit("\n".join([*problems, "run make docs"]) if problems else 0)
    for one in notebooks():
        nbformat.write(run(one), one)
        sys.stdout.write(f"{one}\n")
