"""Writes artefacts, and the manifest that says where each comes from and what it must look like."""

from __future__ import annotations

import hashlib
import json
import os
import tomllib
from typing import TYPE_CHECKING, Any

import numpy as np

from gazetteer.store import ARRAYS_MAGIC, data_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

__all__ = ["record", "sources", "write_arrays"]

ALIGNMENT = 64
FIELDS = ("name", "version", "package", "licence", "attribution", "url")


def sources() -> dict[str, dict[str, str]]:
    """Return the table of ``sources.toml``: key to ``name, version, package, licence, attribution, url``."""
    with (data_folder() / "sources.toml").open("rb") as opened:
        return tomllib.load(opened)


def record(artefact: str, sources: Iterable[str | Mapping[str, str]], rows: int | Mapping[str, int]) -> None:
    """Note an artefact that was just written: its size, checksum, rows and sources.

    Parameters
    ----------
    artefact
        File name inside the data folder.
    sources
        Keys of ``sources.toml``, or mappings with the same fields.
    rows
        How many entries the artefact holds; a mapping counts several tables.

    Raises
    ------
    KeyError
        A source is not declared, or lacks a field.
    """
    entries = [_declared()[source] if isinstance(source, str) else source for source in sources]
    content = (data_folder() / artefact).read_bytes()
    entry = {
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "rows": rows if isinstance(rows, int) else dict(rows),
        "sources": [{name: source[name] for name in FIELDS} for source in entries],
    }
    _merge(artefact, entry)


_declared = sources


def _merge(artefact: str, entry: dict[str, Any]) -> None:
    """Put one entry into the manifest; two builds at once wait for each other."""
    import fcntl  # noqa: PLC0415 -- not on Windows, where nobody builds the packaged data

    file = data_folder() / "manifest.json"
    folder = os.open(data_folder(), os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        known: dict[str, Any] = {"version": 1, "artefacts": {}}
        if file.exists():
            known = json.loads(file.read_text("utf-8"))
        known["artefacts"][artefact] = entry
        known["artefacts"] = dict(sorted(known["artefacts"].items()))
        draft = file.with_suffix(".draft")
        draft.write_text(json.dumps(known, indent=1, ensure_ascii=False) + "\n", "utf-8")
        draft.replace(file)
    finally:
        os.close(folder)


def write_arrays(artefact: str, arrays: Mapping[str, np.ndarray[Any, Any] | bytes], folder: Path | None = None) -> None:
    """Write named arrays into one file that `gazetteer.store.open_arrays` maps without copying.

    Parameters
    ----------
    artefact
        File name inside the data folder.
    arrays
        Name to array; bytes become arrays of ``uint8``.
    folder
        Where to write; the data folder by default.
    """
    header: dict[str, tuple[str, list[int], int]] = {}
    parts: list[np.ndarray[Any, Any]] = []
    offset = 0
    for name, value in arrays.items():
        array = np.frombuffer(value, np.uint8) if isinstance(value, bytes) else np.ascontiguousarray(value)
        array = array.astype(array.dtype.newbyteorder("<"), copy=False)
        header[name] = (array.dtype.str, list(array.shape), offset)
        parts.append(array)
        offset += array.nbytes + -array.nbytes % ALIGNMENT
    written = json.dumps(header, separators=(",", ":")).encode()
    written += b" " * (-(16 + len(written)) % ALIGNMENT)
    file = (folder or data_folder()) / artefact
    draft = file.with_name(file.name + ".draft")
    with draft.open("wb") as opened:
        opened.write(ARRAYS_MAGIC + len(written).to_bytes(8, "little") + written)
        for array in parts:
            opened.write(array.tobytes())
            opened.write(bytes(-array.nbytes % ALIGNMENT))
    draft.replace(file)
