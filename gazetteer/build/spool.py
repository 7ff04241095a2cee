"""Names and what they mean, sorted on disk: an index of millions of names in the memory of a few hundred thousand."""

from __future__ import annotations

import heapq
from array import array
from itertools import groupby
from typing import TYPE_CHECKING, Any

import marisa_trie
import numpy as np

from gazetteer.build.index import HOW_BITS, MANY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["Spool"]

MOST_IN_MEMORY = 400_000
TOP = 4_294_967_295


class Spool:
    """Matches on their way into an index.

    Parameters
    ----------
    folder
        Where sorted runs are written when there are more matches than memory should hold.
    most_in_memory
        Matches held at a time.
    """

    def __init__(self, folder: Path, most_in_memory: int = MOST_IN_MEMORY) -> None:
        self._folder, self._most = folder, most_in_memory
        self._held: list[str] = []
        self._runs: list[Path] = []

    def add(self, name: str, how: int, population: int, group: int, row: int) -> None:
        """Add a name in normal form, which means a row of the first or the second group of rows."""
        self._held.append(f"{name}\t{how}{TOP - population:010d}{group}{row:010d}")
        if len(self._held) >= self._most:
            self._flush()

    def _flush(self) -> None:
        self._held.sort()
        run = self._folder / f"names-{len(self._runs):04d}.run"
        with run.open("w", encoding="utf-8") as opened:
            opened.writelines(f"{line}\n" for line in self._held)
        self._runs.append(run)
        self._held = []

    def _sorted(self) -> Iterator[str]:
        if not self._runs:
            self._held.sort()
            yield from self._held
            return
        if self._held:
            self._flush()
        opened = [run.open(encoding="utf-8") for run in self._runs]
        try:
            yield from (line.rstrip("\n") for line in heapq.merge(*opened))
        finally:
            for file in opened:
                file.close()

    def _names(self) -> Iterator[str]:
        last = None
        for line in self._sorted():
            name = line.partition("\t")[0]
            if name != last:
                yield name
                last = name

    def pack(self, first_group: int) -> tuple[marisa_trie.Trie, dict[str, np.ndarray[Any, Any]]]:
        """Return the trie, and ``first`` and ``many`` as `gazetteer.build.index.pack` makes them.

        Parameters
        ----------
        first_group
            How many rows the first group has; those of the second are counted on from there.
        """
        trie = marisa_trie.Trie(self._names())
        first = np.zeros(len(trie), "<u4")
        many = array("I")
        for name, found in groupby(self._sorted(), key=lambda line: line.partition("\t")[0]):
            packed = [_packed(line[len(name) + 1 :], first_group) for line in found]
            if len(packed) == 1:
                first[trie[name]] = packed[0]
            else:
                first[trie[name]] = MANY | len(many)
                many.append(len(packed))
                many.extend(packed)
        return trie, {"first": first, "many": np.frombuffer(many, "<u4") if many else np.zeros(0, "<u4")}


def _packed(digits: str, first_group: int) -> int:
    row = int(digits[12:]) + (first_group if digits[11] == "1" else 0)
    return row << HOW_BITS | int(digits[0])
