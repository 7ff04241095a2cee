"""Several indexes as one: the packaged places first, then the user's own, then the installed gazetteers.

Rows count on from one index to the next, and codes of countries, divisions and features are translated into
those of the packaged index, so that whoever reads an `Index` reads this one as well. For one name the order is:
the user's own places; the packaged ones; what only an installed gazetteer knows.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from itertools import accumulate, chain
from typing import TYPE_CHECKING, Any, TypeVar

from gazetteer.index import ABBREVIATION, ALIAS, ALTERNATE, PEOPLE_PER_KM2, PRIMARY, Cells, Index, Match

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import numpy as np

    from gazetteer.place import Place

__all__ = ["InstalledIndex", "Layered"]

MOST_HAMLETS = 12
"""Of the places that only an installed gazetteer knows by one name, a reader of prose weighs no more than these."""
MOST_MINOR = 0.3
"""Importance of a river, a hill or a lake that only an installed gazetteer knows, at most."""
OF_THEIR_OWN = frozenset(("populated place", "admin1", "admin2", "camp", "crossing"))
"""Features that are weighed as in the packaged index, by their population."""

NAMING = frozenset((PRIMARY, ALIAS, ALTERNATE, ABBREVIATION))
FAMOUS = frozenset(("country", "admin1", "capital"))

Item = TypeVar("Item")


class _Column:
    """One column of all the indexes, read a row at a time."""

    __slots__ = ("_rest", "_starts", "_views", "split")

    def __init__(self, views: list[Any], starts: list[int], codes: list[Sequence[int] | None]) -> None:
        self._views, self._starts = views, starts
        self.split = starts[1]
        self._rest = codes

    def __getitem__(self, row: int) -> Any:
        if row < self.split:
            return self._views[0][row]
        at = bisect_right(self._starts, row) - 1
        value = self._views[at][row - self._starts[at]]
        codes = self._rest[at]
        return value if codes is None else codes[value]


class _Names:
    """The names of all the indexes."""

    def __init__(self, layers: Sequence[Index]) -> None:
        self._tries = [layer.names for layer in layers]

    def __contains__(self, normal: str) -> bool:
        return any(normal in trie for trie in self._tries)

    def iterkeys(self, prefix: str) -> Iterator[str]:
        """Yield the names that begin so; one that two indexes have comes twice."""
        return chain.from_iterable(trie.iterkeys(prefix) for trie in self._tries)


class _Degrees:
    """A column of hundred-thousandths of degrees, read as degrees a row at a time."""

    __slots__ = ("_view", "data")

    def __init__(self, column: np.ndarray[Any, Any]) -> None:
        self._view = column.data
        self.data = self

    def __getitem__(self, row: int) -> float:
        return float(self._view[row] / 1e5)


class InstalledIndex(Index):
    """An index of millions of places, none of which is read before it is asked for."""

    @staticmethod
    def _degrees(column: np.ndarray[Any, Any]) -> Any:
        return _Degrees(column)

    def extent_km(self, row: int) -> float:
        """Return how far, in kilometres, the true spot may lie from the point of a row."""
        if row < self.special:
            return float(self._arrays["special_extent"][row])
        return min(max(math.sqrt(self.cells.population[row] / (PEOPLE_PER_KM2 * math.pi)), 5.0), 20.0)


class Layered(Index):
    """The packaged index with others on top of it.

    The arrays (``latitude``, ``population``, ...) stay those of the packaged index, whose rows come first;
    ``cells`` and every method know all rows.

    Parameters
    ----------
    base
        The packaged index.
    own
        The user's own places.
    full
        Installed gazetteers.
    """

    def __init__(self, base: Index, own: Sequence[Index], full: Sequence[Index]) -> None:
        self.__dict__.update(base.__dict__)
        self._base, self._own, self._full = base, list(own), list(full)
        self._layers = [base, *own, *full]
        self._starts = list(accumulate((len(layer) for layer in self._layers), initial=0))[:-1]
        self._size = sum(len(layer) for layer in self._layers)
        self._own_until = len(base) + sum(len(layer) for layer in own)
        self.names = _Names(self._layers)
        self.countries, countries = _joined([layer.countries for layer in self._layers], str)
        self.features, features = _joined([layer.features for layer in self._layers], str)
        self.divisions, divisions = _joined([layer.divisions for layer in self._layers], lambda one: tuple(one[:2]))
        codes = {"country": countries, "feature": features, "admin1": divisions, "admin2": self._counties()}
        as_they_are: list[Sequence[int] | None] = [None] * len(self._layers)
        columns: list[Any] = [
            _Column([getattr(layer.cells, name) for layer in self._layers], self._starts, codes.get(name, as_they_are))
            for name in Cells._fields
        ]
        self.cells = Cells(*columns)
        self._feature = self.cells.feature
        self._places = {}

    def _counties(self) -> list[Sequence[int] | None]:
        """Return for each index how its second-level divisions are numbered in all of them together."""
        first = int(self._base.admin2.max(initial=0)) + 1
        found: list[Sequence[int] | None] = [None]
        for layer in self._layers[1:]:
            most = int(layer.admin2.max(initial=0))
            known = dict(layer.tables.get("admin2_of_base", ()))
            found.append([0, *(known.get(code) or first + code for code in range(1, most + 1))])
            first += most + 1
        return found

    def __len__(self) -> int:
        return self._size

    def _at(self, row: int) -> tuple[Index, int]:
        at = bisect_right(self._starts, row) - 1
        return self._layers[at], row - self._starts[at]

    def exactly(self, normal: str) -> Sequence[Match]:
        """Return the places that bear this very name: the user's own, the packaged, then the installed ones."""
        found = [match for at in range(1, len(self._own) + 1) for match in self._matches(at, normal)]
        found += self._base.exactly(normal)
        return [*found, *self._further(normal, found)]

    def _matches(self, at: int, normal: str) -> list[Match]:
        start = self._starts[at]
        return [Match(row + start, how) for row, how in self._layers[at].exactly(normal)]

    def _further(self, normal: str, found: Sequence[Match]) -> list[Match]:
        """Return what only the installed gazetteers know, the most populous first; each place once."""
        more: list[tuple[int, int, Match]] = []
        seen: set[int] = set()
        for at in range(len(self._own) + 1, len(self._layers)):
            layer = self._layers[at]
            for match in self._matches(at, normal):
                local = match.row - self._starts[at]
                number = int(layer.geoname_id[local])
                if number not in seen:
                    seen.update([number] if number else [])
                    more.append((match.how, -int(layer.population[local]), match))
        if more and found:
            seen = {int(layer.geoname_id[row]) for layer, row in (self._at(match.row) for match in found)} - {0}
            more = [one for one in more if self._number(one[2].row) not in seen]
        return [match for _, _, match in sorted(more)]

    def _number(self, row: int) -> int:
        layer, local = self._at(row)
        return int(layer.geoname_id[local])

    def likely(self, normal: str) -> Sequence[Match]:
        """Return of `ids` what a reader of prose should weigh.

        What only an installed gazetteer knows is left out where a packaged place of the same country bears the name,
        or a country, a first-level division or a capital anywhere; and of a host of hamlets all but a few.
        """
        found = self.ids(normal)
        known = [match for match in found if match.row < self._own_until]
        if len(known) == len(found):
            return found
        bearers = [row for row, how in known if how in NAMING]
        if any(self.feature_of(row) in FAMOUS for row in bearers):
            return known
        held = {self.cells.country[row] for row in bearers}
        further = [
            match for match in found if match.row >= self._own_until and self.cells.country[match.row] not in held
        ]
        return [*known, *further[:MOST_HAMLETS]]

    def has_prefix(self, normal: str) -> bool:
        """Say whether some longer name begins with these words."""
        return any(layer.has_prefix(normal) for layer in self._layers)

    def extent_km(self, row: int) -> float:
        """Return how far, in kilometres, the true spot may lie from the point of a row."""
        layer, local = self._at(row)
        return layer.extent_km(local)

    def is_town(self, row: int) -> bool:
        """Say whether a row is a populated place, which is what most rows are."""
        layer, local = self._at(row)
        return layer.is_town(local)

    def is_minor(self, row: int) -> bool:
        """Say whether a row is to be weighed like a hamlet, whatever it is."""
        return row >= self._own_until and self.feature_of(row) not in OF_THEIR_OWN

    def is_own(self, row: int) -> bool:
        """Say whether a row is one of the user's own places."""
        return len(self._base) <= row < self._own_until

    def shape(self, key: str) -> Any | None:
        """Return the line or area of one of the user's own places."""
        return next((shape for layer in self._own if (shape := layer.shape(key)) is not None), None)

    def name(self, row: int) -> str:
        """Return the name of a row."""
        layer, local = self._at(row)
        return layer.name(local)

    def _place(self, row: int) -> Place:
        layer, local = self._at(row)
        return layer.place(local)

    def row(self, place: Place) -> int | None:
        """Return the row of a place that came from here; None for any other."""
        for layer, start in zip(self._layers, self._starts, strict=True):
            found = layer.row(place)
            if found is not None:
                return found + start
        return None

    def importance(self, row: int) -> float:
        """Return how likely a row is to be meant when nothing else is known, from 0 to 1; an own place surely is."""
        if self.is_own(row):
            return 1.0
        value = super().importance(row)
        return min(value, MOST_MINOR) if self.is_minor(row) else value


def _joined(tables: Sequence[list[Item]], key: Callable[[Item], Any]) -> tuple[list[Item], list[Sequence[int] | None]]:
    """Return the first table with what the others have beside it, and the place of each of their entries in it."""
    whole = list(tables[0])
    known = {key(item): at for at, item in enumerate(whole)}
    codes: list[Sequence[int] | None] = [None]
    for table in tables[1:]:
        for item in table:
            if key(item) not in known:
                known[key(item)] = len(whole)
                whole.append(item)
        codes.append([known[key(item)] for item in table])
    return whole, codes
