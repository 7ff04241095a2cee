"""Where the built data lies, and how it is opened and checked.

The data folder is, in this order:

1. the folder named by the environment variable ``GAZETTEER_DATA``, if it is set;
2. ``data`` beside this file, as the package was installed.

Opening an artefact checks what is cheap: that it is there, that it has the size that ``manifest.json``
notes for it, and that it begins as such a file should. `verify` reads every byte and compares checksums.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from gazetteer.errors import ArtefactError

__all__ = ["ARRAYS_MAGIC", "data_folder", "manifest", "open_arrays", "open_bytes", "path", "verify"]

ARRAYS_MAGIC = b"GAZARR1\n"
"""First eight bytes of a file of arrays; then the length of a JSON header (8 bytes, little-endian), the
header, the data."""

MEND = "reinstall the package, or run `python -m gazetteer.build` in a checkout of the project"


def data_folder() -> Path:
    """Return the folder that holds the artefacts and their manifest."""
    return Path(os.environ.get("GAZETTEER_DATA") or Path(__file__).parent / "data")


def manifest() -> dict[str, Any]:
    """Return the manifest: ``{"version", "artefacts": {name: {"bytes", "sha256", "rows", "sources"}}}``.

    Raises
    ------
    ArtefactError
        It is missing or is no JSON.
    """
    file = data_folder() / "manifest.json"
    try:
        stamp = file.stat().st_mtime_ns
    except OSError as error:
        raise ArtefactError(f"the gazetteer's manifest {file} is missing; {MEND}") from error
    return _read_manifest(file, stamp)


@lru_cache(maxsize=4)
def _read_manifest(file: Path, stamp: int) -> dict[str, Any]:  # noqa: ARG001 -- part of the cache's key
    try:
        loaded = json.loads(file.read_bytes())
        if not isinstance(loaded["artefacts"], dict):
            raise TypeError("artefacts")  # noqa: TRY301 -- told to the reader below
    except (ValueError, KeyError, TypeError) as error:
        raise ArtefactError(f"the gazetteer's manifest {file} is damaged; {MEND}") from error
    return dict(loaded)


def path(name: str, magic: bytes = b"") -> Path:
    """Return the path of an artefact, once it has passed the cheap checks.

    Parameters
    ----------
    name
        File name inside the data folder, such as ``places.bin``.
    magic
        Bytes that the file must begin with.

    Raises
    ------
    ArtefactError
        The file is missing, is not the size that the manifest notes, or begins with other bytes.
    """
    file = data_folder() / name
    noted = manifest()["artefacts"].get(name)
    try:
        size = file.stat().st_size
    except OSError as error:
        raise ArtefactError(f"the gazetteer's file {file} is missing; {MEND}") from error
    if noted is None:
        raise ArtefactError(f"the gazetteer's file {file} is not in manifest.json; {MEND}")
    if size != noted["bytes"]:
        raise ArtefactError(
            f"the gazetteer's file {file} is damaged: {size:,} bytes where {noted['bytes']:,} belong; {MEND}"
        )
    if magic:
        with file.open("rb") as opened:
            if opened.read(len(magic)) != magic:
                raise ArtefactError(f"the gazetteer's file {file} is damaged: it begins with other bytes; {MEND}")
    return file


def open_bytes(name: str, magic: bytes = b"") -> memoryview:
    """Map an artefact into memory, read-only.

    Raises
    ------
    ArtefactError
        See `path`.
    """
    with path(name, magic).open("rb") as opened:
        return memoryview(mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ))


def open_arrays(name: str) -> dict[str, np.ndarray[Any, Any]]:
    """Open a file of named arrays without copying them (written by `gazetteer.build.manifest.write_arrays`).

    Returns
    -------
    dict
        Name to read-only array, mapped from the file; raw bytes are arrays of ``uint8``.

    Raises
    ------
    ArtefactError
        See `path`; or the header does not describe the data.
    """
    view = open_bytes(name, ARRAYS_MAGIC)
    try:
        start = 16 + int.from_bytes(view[8:16], "little")
        header = json.loads(bytes(view[16:start]))
        return {
            key: np.frombuffer(view, np.dtype(kind), int(np.prod(shape)), start + offset).reshape(shape)
            for key, (kind, shape, offset) in header.items()
        }
    except (ValueError, TypeError) as error:
        raise ArtefactError(f"the gazetteer's file {data_folder() / name} is damaged; {MEND}") from error


def verify() -> list[str]:
    """Compare every artefact with the manifest's checksums, byte by byte.

    Returns
    -------
    list of str
        The names of the artefacts, all of them sound.

    Raises
    ------
    ArtefactError
        At the first file that is missing or altered.
    """
    names = sorted(manifest()["artefacts"])
    for name in names:
        digest = hashlib.sha256(path(name).read_bytes()).hexdigest()
        if digest != manifest()["artefacts"][name]["sha256"]:
            raise ArtefactError(f"the gazetteer's file {data_folder() / name} is damaged: its checksum differs; {MEND}")
    return names
