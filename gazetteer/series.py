"""A whole column of place names at once, for notebooks and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from gazetteer.lookup import locate

if TYPE_CHECKING:
    import pandas as pd

    from gazetteer.place import Place

__all__ = ["COLUMNS", "geocode_series"]

COLUMNS = {
    "name": "string", "kind": "string", "latitude": "Float64", "longitude": "Float64", "country": "string",
    "admin1": "string", "geoname_id": "Int64", "extent_km": "Float64", "population": "Int64", "score": "Float64",
    "candidates": "Int64", "source": "string",
}  # fmt: skip
"""The columns of `geocode_series` and their types; all of them can be missing (``pandas.NA``)."""

MOST_CANDIDATES = 100


def geocode_series(
    names: pd.Series[Any],
    *,
    country: str | pd.Series[Any] | None = None,
    admin1: str | pd.Series[Any] | None = None,
    kind: str | None = None,
) -> pd.DataFrame:
    """Return the likeliest place for each name of a Series, offline.

    Parameters
    ----------
    names
        Names, as `gazetteer.locate` takes them: "Niltepec, Oaxaca" narrows one down.
    country
        ISO 3166-1 alpha-2 code or name of the country to keep to: one for all, or a Series with the same index.
    admin1
        First-level division to keep to, likewise.
    kind
        One of `gazetteer.place.KINDS`, or a finer feature.

    Returns
    -------
    pandas.DataFrame
        With the index of ``names``, one row for each, and the columns ``name``, ``kind``, ``latitude`` and
        ``longitude`` (degrees, WGS 84), ``country`` (ISO code), ``admin1``, ``geoname_id``, ``extent_km``
        (kilometres that the true spot may lie off), ``population`` (people), ``score`` (0 to 1),
        ``candidates`` (how many places may be meant, up to 100; 0 where none is known) and ``source``.
        A name that is not known, or no text, has ``pandas.NA`` in all other columns.

    Raises
    ------
    ValueError
        The index of ``country`` or ``admin1`` is not that of ``names``.

    Notes
    -----
    A name that occurs a thousand times is looked up once. Each name stands alone: what would help to tell
    namesakes apart in a report, the places around it, is not there; so give a country where you know it.
    """
    import pandas as pd  # noqa: PLC0415 -- heavy, and only tables need it

    columns = [names]
    for what, given in (("country", country), ("admin1", admin1)):
        if isinstance(given, pd.Series):
            if not given.index.equals(names.index):
                raise ValueError(f"{what} has another index than the names; give a Series from the same table")
            columns.append(given)
        else:
            columns.append(pd.Series(given, index=names.index, dtype=object))
    questions = list(zip(*(column.array for column in columns), strict=True))
    questions = [tuple(part if isinstance(part, str) else None for part in question) for question in questions]
    codes, unique = pd.factorize(pd.Series(questions, dtype=object), use_na_sentinel=False)
    answers = [_answer(tuple(question), kind) for question in unique]
    table = pd.DataFrame(
        {
            column: pd.Series([answer[at] for answer in answers], dtype=cast("Any", dtype))
            for at, (column, dtype) in enumerate(COLUMNS.items())
        }
    )
    found = table.take(codes)
    found.index = names.index
    return found


def _answer(question: tuple[str | None, ...], kind: str | None) -> tuple[Any, ...]:
    """Return the cells of one name, country and division, in the order of `COLUMNS`."""
    name, country, admin1 = question
    found: list[Place] = []
    if name is not None and name.strip():
        found = locate(name, country=country, admin1=admin1, kind=kind, limit=MOST_CANDIDATES)
    if not found:
        return (*[None] * 10, 0, None)
    best = found[0]
    return (
        best.name, best.kind, round(best.latitude, 5), round(best.longitude, 5), best.country, best.admin1,
        best.geoname_id, round(best.extent_km, 1), best.population or None, best.score, len(found), best.source,
    )  # fmt: skip
