"""Which places are open beside the packaged ones: gazetteers that were installed, and the user's own places.

::

    with gazetteer.with_places("camps.csv", "rivers.geojson"):
        dossier = mapper.read(["wire.md"])
        answer = mapper.check(dossier)

Own places go before all others of their name. They come, in this order, from

1. the files given to `with_places` (``--gazetteer`` on the command line), the innermost call first;
2. the files named by the environment variable ``GAZETTEER_PLACES``, separated as in ``PATH``.

What is open is open for the whole process: programs that serve several people at once give each of them a process.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from gazetteer import store
from gazetteer.index import Index
from gazetteer.kept import forget
from gazetteer.layered import Layered

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gazetteer.row import Row

__all__ = ["own_index", "together", "with_places", "with_rows"]

FOUND, OWN = "found", "own"


@contextmanager
def with_places(*files: str | Path) -> Iterator[None]:
    """Use one's own places, from CSV or GeoJSON files, until the block ends.

    Parameters
    ----------
    *files
        CSV files with the columns ``name``, ``latitude`` and ``longitude`` (degrees, WGS 84) and, where known,
        ``kind``, ``country``, ``admin1``, ``alternate_names``, ``extent_km`` and ``source``; GeoJSON files with
        the same as properties, whose lines and areas are drawn and measured as such.

    Raises
    ------
    PlacesFileError
        A file cannot be read; the message has its line and says what would be right.
    """
    from gazetteer.own import read  # noqa: PLC0415 -- few bring places of their own

    base = Index.open() if files else None
    with _in_use([(OWN, read(Path(file), base)) for file in files if base is not None]):
        yield


@contextmanager
def with_rows(rows: Sequence[Row]) -> Iterator[None]:
    """Let places be found that no gazetteer has, until the block ends; they rank as hamlets do.

    Parameters
    ----------
    rows
        Places with a ``key``; a first-level division that is no code is written with ``~`` before it.
    """
    divisions = {(row.country, row.admin1): row.admin1.removeprefix("~") for row in rows if row.admin1}
    with _in_use([(FOUND, own_index(rows, divisions))] if rows else []):
        yield


@contextmanager
def _in_use(layers: list[tuple[str, Index]]) -> Iterator[None]:
    before = list(store.IN_USE)
    store.IN_USE[:0] = layers
    forget()
    try:
        yield
    finally:
        store.IN_USE[:] = before
        forget()


def own_index(rows: Sequence[Row], divisions: Mapping[tuple[str, str], str] | None = None, source: str = "") -> Index:
    """Return an index of a few rows, in memory."""
    from gazetteer.build.index import columns  # noqa: PLC0415 -- few bring places of their own

    arrays, names = columns(list(rows), [], divisions)
    return Index(
        {key: np.frombuffer(value, np.uint8) if isinstance(value, bytes) else value for key, value in arrays.items()},
        names,
        source,
    )


def together(base: Index) -> Index:
    """Return the packaged index with everything on top of it that is installed or in use.

    Raises
    ------
    ArtefactError
        An installed gazetteer is damaged, or of another version of this program.
    PlacesFileError
        A file named by ``GAZETTEER_PLACES`` cannot be read.
    """
    from gazetteer.installed import open_layers  # noqa: PLC0415 -- only where something may be installed

    own = [index for kind, index in store.IN_USE if kind == OWN]
    named = [name for name in os.environ.get("GAZETTEER_PLACES", "").split(os.pathsep) if name]
    if named:
        from gazetteer.own import read  # noqa: PLC0415 -- few bring places of their own

        own += [read(Path(name), base) for name in named]
    full = open_layers() + [index for kind, index in store.IN_USE if kind == FOUND]
    return Layered(base, own, full) if own or full else base
