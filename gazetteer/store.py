"""Where the built data lies, and how it is opened and checked.

The data folder is, in this order:

1. the folder named by the environment variable ``GAZETTEER_DATA``, if it is set;
2. ``data`` beside this file, as the package was installed.

Gazetteers that the user installs (``mapper gazetteer install``) are in a folder of their own, in this order:

1. the folder named by the environment variable ``GAZETTEER_HOME``, if it is set;
2. ``migration-route-mapper/gazetteer`` in the folder named by ``XDG_DATA_HOME``, if that is an absolute path;
3. the same in the user's data folder by the custom of the system: ``%LOCALAPPDATA%`` on Windows,
   ``~/Library/Application Support`` on macOS, ``~/.local/share`` elsewhere.

Opening an artefact checks what is cheap: that it is there, that it has the size that ``manifest.json``
notes for it, and that it begins as such a file should. `verify` reads every byte and compares checksums.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import os
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from gazetteer.errors import ArtefactError

__all__ = [
    "ARRAYS_MAGIC", "IN_USE", "LISTING", "data_folder", "has_more", "home", "manifest", "mend", "open_arrays",
    "open_bytes", "path", "verify",
]  # fmt: skip

ARRAYS_MAGIC = b"GAZARR1\n"
"""First eight bytes of a file of arrays; then the length of a JSON header (8 bytes, little-endian), the
header, the data."""

MEND = "reinstall the package, or run `python -m gazetteer.build` in a checkout of the project"
NAME = "migration-route-mapper"
LISTING = "installed.json"
"""Which gazetteers are installed, and in which folder each is: what is not in it, is not there."""


def mend(folder: Path | None) -> str:
    """Say how a damaged file is mended: a packaged one, or one of an installed gazetteer."""
    if folder is None:
        return MEND
    code = folder.name.partition("-")[0]
    command = "mapper gazetteer install " + ("--all" if code == "ALL" else f"--country {code}")
    return f"run `{command}`, or `mapper gazetteer remove {code}` to do without it"


def data_folder() -> Path:
    """Return the folder that holds the artefacts and their manifest."""
    return Path(os.environ.get("GAZETTEER_DATA") or Path(__file__).parent / "data")


def home() -> Path:
    """Return the folder of the installed gazetteers; see the top of this page."""
    given = os.environ.get("GAZETTEER_HOME")
    if given:
        return Path(given)
    base = os.environ.get("XDG_DATA_HOME", "")
    if base and Path(base).is_absolute():
        return Path(base) / NAME / "gazetteer"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / NAME / "gazetteer"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / NAME / "gazetteer"
    return Path.home() / ".local" / "share" / NAME / "gazetteer"


def has_more() -> bool:
    """Say whether there are places beside the packaged ones: installed gazetteers, or the user's own."""
    return bool(IN_USE) or bool(os.environ.get("GAZETTEER_PLACES")) or (home() / LISTING).exists()


IN_USE: list[tuple[str, Any]] = []
"""Further places that are in use, see `gazetteer.places`; here, so that asking for them costs no import."""


def manifest(folder: Path | None = None) -> dict[str, Any]:
    """Return the manifest: ``{"version", "artefacts": {name: {"bytes", "sha256", "rows", "sources"}}}``.

    Parameters
    ----------
    folder
        Where it is; the data folder by default.

    Raises
    ------
    ArtefactError
        It is missing or is no JSON.
    """
    file = (folder or data_folder()) / "manifest.json"
    try:
        stamp = file.stat().st_mtime_ns
    except OSError as error:
        raise ArtefactError(f"the gazetteer's manifest {file} is missing; {mend(folder)}") from error
    return _read_manifest(file, folder, stamp)


@lru_cache(maxsize=16)
def _read_manifest(file: Path, folder: Path | None, stamp: int) -> dict[str, Any]:  # noqa: ARG001 -- part of the cache's key
    try:
        loaded = json.loads(file.read_bytes())
        if not isinstance(loaded["artefacts"], dict):
            raise TypeError("artefacts")  # noqa: TRY301 -- told to the reader below
    except (ValueError, KeyError, TypeError) as error:
        raise ArtefactError(f"the gazetteer's manifest {file} is damaged; {mend(folder)}") from error
    return dict(loaded)


def path(name: str, magic: bytes = b"", folder: Path | None = None) -> Path:
    """Return the path of an artefact, once it has passed the cheap checks.

    Parameters
    ----------
    name
        File name inside the data folder, such as ``places.bin``.
    magic
        Bytes that the file must begin with.
    folder
        Where the file is; the data folder by default.

    Raises
    ------
    ArtefactError
        The file is missing, is not the size that the manifest notes, or begins with other bytes.
    """
    file = (folder or data_folder()) / name
    noted = manifest(folder)["artefacts"].get(name)
    try:
        size = file.stat().st_size
    except OSError as error:
        raise ArtefactError(f"the gazetteer's file {file} is missing; {mend(folder)}") from error
    if noted is None:
        raise ArtefactError(f"the gazetteer's file {file} is not in manifest.json; {mend(folder)}")
    if size != noted["bytes"]:
        raise ArtefactError(
            f"the gazetteer's file {file} is damaged: {size:,} bytes where {noted['bytes']:,} belong; {mend(folder)}"
        )
    if magic:
        with file.open("rb") as opened:
            if opened.read(len(magic)) != magic:
                said = "is damaged: it begins with other bytes"
                raise ArtefactError(f"the gazetteer's file {file} {said}; {mend(folder)}")
    return file


def open_bytes(name: str, magic: bytes = b"", folder: Path | None = None) -> memoryview:
    """Map an artefact into memory, read-only.

    Raises
    ------
    ArtefactError
        See `path`.
    """
    with path(name, magic, folder).open("rb") as opened:
        return memoryview(mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ))


def open_arrays(name: str, folder: Path | None = None) -> dict[str, np.ndarray[Any, Any]]:
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
    view = open_bytes(name, ARRAYS_MAGIC, folder)
    try:
        start = 16 + int.from_bytes(view[8:16], "little")
        header = json.loads(bytes(view[16:start]))
        return {
            key: np.frombuffer(view, np.dtype(kind), int(np.prod(shape)), start + offset).reshape(shape)
            for key, (kind, shape, offset) in header.items()
        }
    except (ValueError, TypeError, AttributeError, OverflowError, MemoryError, RecursionError) as error:
        file = (folder or data_folder()) / name
        raise ArtefactError(f"the gazetteer's file {file} is damaged; {mend(folder)}") from error


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
