"""The questions people ask of the gazetteer: where is this, what was meant, what lies in what."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from gazetteer import ranking
from gazetteer.errors import UnknownPlaceError
from gazetteer.index import (
    ABBREVIATION,
    ALIAS,
    ALTERNATE,
    CODE,
    DEMONYM,
    PRIMARY,
    SHORT,
    Index,
    Match,
    open_index,
)
from gazetteer.names import normalize
from gazetteer.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = [
    "ABBREVIATION",
    "ALIAS",
    "ALTERNATE",
    "CODE",
    "DEMONYM",
    "PRIMARY",
    "SHORT",
    "Index",
    "Match",
    "contains",
    "locate",
    "open_index",
    "resolve",
    "suggest",
]

POINT = re.compile(
    r"\s*([-+]?\d+(?:\.\d+)?)\s*°?\s*([NS]?)\s*[,;\s]\s*([-+]?\d+(?:\.\d+)?)\s*°?\s*([EWO]?)\s*",
    re.IGNORECASE,
)
LETTERS = "abcdefghijklmnopqrstuvwxyz"
LONGEST_QUERY = 500
"""Characters of the longest name, with all that it lies in, that is looked for."""
LONGEST_NAME = 100
"""Letters of the longest name for which others that are spelt almost alike are sought."""


def locate(
    name: str,
    *,
    country: str | None = None,
    admin1: str | None = None,
    kind: str | None = None,
    near: tuple[float, float] | None = None,
    limit: int = 10,
) -> list[Place]:
    """Return the places that a name may mean, best first, each with its ``score`` and ``why``.

    Parameters
    ----------
    name
        Whatever its accents and case; "Niltepec, Oaxaca" and "Springfield, IL, US" narrow it down.
    country
        ISO 3166-1 alpha-2 code, or a country's name.
    admin1
        Name, abbreviation or code of a first-level division.
    kind
        One of `gazetteer.place.KINDS`, or a finer ``feature``.
    near
        (latitude, longitude) in degrees: nearer places rank higher.
    limit
        How many places at most.

    Returns
    -------
    list of Place
        Empty when the name is not known, or not known there.
    """
    index = open_index()
    matches, inner = _matches(index, name)
    containers = [_containers(index, part) for part in inner]
    for part, feature in ((admin1, "admin1"), (country, "country")):
        if part:
            inner.append(part)
            containers.append([row for row in _containers(index, part) if index.feature_of(row) == feature])
    found = [match for match in matches if all(_in_any(index, match.row, rows) for rows in containers)]
    if kind:
        kinds = index.cells.kind
        found = [match for match in found if kind in (index.kinds[kinds[match.row]], index.feature_of(match.row))]
    if not found and (not matches or not inner):
        found = [
            match
            for match in index.loose(normalize(name.partition(",")[0]))
            if all(_in_any(index, match.row, rows) for rows in containers)
        ]
    best: dict[int, Place] = {}
    for match in found:
        if match.row not in best:
            best[match.row] = _scored(index, match, near, inner)
    rows = sorted(best, key=lambda row: (not index.is_own(row), -(best[row].score or 0), -best[row].population))
    return [best[row] for row in rows[:limit]]


def _scored(index: Index, match: Match, near: tuple[float, float] | None, contexts: Iterable[str]) -> Place:
    place = index.place(match.row)
    distance = None if near is None else ranking.kilometres(place.point, near)
    why = [ranking.HOW_WORDS[match.how], ranking.what(place.feature, place.country or "", place.population)]
    if index.is_own(match.row):
        why.append("one of your own places")
    why += [f"in {context}" for context in contexts]
    if distance is not None:
        why.append(f"{distance:,.0f} km from the point given")
    return replace(place, score=ranking.score(match.how, index.importance(match.row), distance), why="; ".join(why))


def _matches(index: Index, name: str) -> tuple[Sequence[Match], list[str]]:
    """Split a query into its matches and the names of what they should lie in."""
    if len(name) > LONGEST_QUERY:
        return (), []
    parts = [part.strip() for part in name.split(",") if normalize(part)]
    if len(parts) > 1:
        whole = index.ids(normalize(name))
        return (whole, []) if whole else (index.ids(normalize(parts[0])), parts[1:])
    words = normalize(name).split()
    found = index.ids(" ".join(words))
    for cut in range(len(words) - 1, 0, -1):
        if found:
            break
        tail = " ".join(words[cut:])
        if _containers(index, tail, towns=False):
            found = index.ids(" ".join(words[:cut]))
            if found:
                return found, [tail]
    return found, []


def _containers(index: Index, name: str, *, towns: bool = True) -> list[int]:
    """Return the rows that a context may mean: countries and divisions, else towns where they will do."""
    matches = [match for match in index.ids(normalize(name)) if match.how not in (DEMONYM, SHORT)]
    wide = [match.row for match in matches if index.feature_of(match.row) in ("country", "admin1", "admin2")]
    if len(name) == 2 and name.upper() in index.nations:
        wide.append(index.nations[name.upper()])
    return wide or [match.row for match in matches[:3] if towns]


def _in_any(index: Index, row: int, containers: list[int]) -> bool:
    return any(index.inside(row, container) for container in containers)


def suggest(name: str, limit: int = 5) -> list[str]:
    """Return known names that are spelt almost like this one, the nearest and largest first."""
    index = open_index()
    normal = normalize(name.partition(",")[0])
    if not normal or len(normal) > LONGEST_NAME:
        return []
    close = dict.fromkeys(_one_edit(index, normal), 1)
    for key in _neighbours(index, normal):
        if key not in close and key != normal:
            distance = _edits(normal, key, 2 + len(normal) // 8)
            if distance is not None:
                close[key] = distance
    ranked = []
    for key, distance in close.items():
        best = max(index.ids(key), key=lambda match: ranking.score(match.how, index.importance(match.row)))
        ranked.append((distance, -ranking.score(best.how, index.importance(best.row)), index.name(best.row)))
    return list(dict.fromkeys(found for _, _, found in sorted(ranked)))[:limit]


def _one_edit(index: Index, normal: str) -> set[str]:
    """Return the known names one insertion, deletion, change or swap away."""
    cuts = [(normal[:at], normal[at:]) for at in range(len(normal) + 1)]
    made = {left + right[1:] for left, right in cuts if right}
    made |= {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    made |= {left + letter + right[1:] for left, right in cuts if right for letter in LETTERS}
    made |= {left + letter + right for left, right in cuts for letter in LETTERS + " "}
    return {word for word in made if word in index.names and word != normal}


def _neighbours(index: Index, normal: str) -> list[str]:
    """Return names with the same beginning and about the same length."""
    for width in (6, 5, 4, 3):
        if len(normal) > width:
            keys = [key for key in index.names.iterkeys(normal[:width]) if abs(len(key) - len(normal)) <= 2]
            if keys:
                return keys[:1500]
    return []


def _edits(one: str, other: str, most: int) -> int | None:
    """Return the Levenshtein distance, or None beyond ``most``."""
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        above, row = row, [at]
        for to, sign in enumerate(other, 1):
            row.append(min(above[to] + 1, row[-1] + 1, above[to - 1] + (letter != sign)))
        if min(row) > most:
            return None
    return row[-1] if row[-1] <= most else None


def resolve(text: str) -> Place:
    """Return the place that a name or a pair of coordinates ("16.56,-94.61") stands for.

    Raises
    ------
    UnknownPlaceError
        No such name; the message gives the nearest ones.
    CoordinateError
        A latitude or longitude that is none.
    """
    point = POINT.fullmatch(text)
    if point:
        latitude = float(point[1]) * (-1 if point[2].upper() == "S" else 1)
        longitude = float(point[3]) * (-1 if point[4].upper() in ("W", "O") and point[4] else 1)
        return Place(
            f"{latitude:g}, {longitude:g}",
            "other",
            latitude,
            longitude,
            extent_km=0.0,
            source="as given",
            feature="point",
        )
    found = locate(text, limit=1)
    if found:
        return found[0]
    near = suggest(text)
    hint = f"did you mean {', '.join(near)}?" if near else "give another spelling, or coordinates such as 16.56,-94.61"
    raise UnknownPlaceError(f"no place called {text!r} is known; {hint}")


def contains(container: Place, place: Place) -> bool:
    """Say whether a country or division contains a place, by their codes; False for anything else."""
    if container.key == place.key or container.country != place.country or container.country is None:
        return False
    if container.feature == "country":
        return True
    if container.feature == "admin1":
        return place.admin1 == container.name
    if container.feature == "admin2":
        index = open_index()
        outer, inner = index.row(container), index.row(place)
        return outer is not None and inner is not None and index.inside(inner, outer)
    return False
