"""Outlines of named features: a line for a river or a range, a polygon for a sea or a region.

Rivers and stretches of border follow Natural Earth (1:10 m). Seas, deserts and regions without an official
edge are rings of places, cut at the coast: good enough to draw and to say how far a name reaches, not to
measure from. Outlines are read one at a time from a file that is mapped into memory.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from gazetteer import store

if TYPE_CHECKING:
    import numpy as np

    from gazetteer.place import Place

__all__ = ["outline", "outlined"]

ARTEFACT = "features.bin"


def outline(place: Place) -> Any | None:
    """Return the shape of a feature.

    Parameters
    ----------
    place
        A place of the gazetteer; its ``key`` decides.

    Returns
    -------
    shapely geometry or None
        In lon/lat degrees, WGS 84: a (Multi)LineString or (Multi)Polygon. None for a place that is a point.

    Raises
    ------
    ArtefactError
        The data file is missing or damaged.
    """
    if place.key.startswith("own:"):
        from gazetteer.index import open_index  # noqa: PLC0415 -- few bring places of their own

        return open_index().shape(place.key)
    if not place.key.startswith("feature:"):
        return None
    return _shape(place.key, str(store.data_folder()))


def outlined() -> tuple[str, ...]:
    """Return the keys of all features that have an outline, sorted."""
    return tuple(_table(str(store.data_folder()))[0])


@lru_cache(maxsize=256)
def _shape(key: str, folder: str) -> Any | None:
    import shapely  # noqa: PLC0415 -- most callers never ask for an outline

    rows, ends, wkb = _table(folder)
    row = rows.get(key)
    if row is None:
        return None
    start = int(ends[row - 1]) if row else 0
    return shapely.from_wkb(wkb[start : int(ends[row])].tobytes())


@lru_cache(maxsize=4)
def _table(folder: str) -> tuple[dict[str, int], np.ndarray[Any, Any], np.ndarray[Any, Any]]:  # noqa: ARG001
    arrays = store.open_arrays(ARTEFACT)
    keys = arrays["keys"].tobytes().decode().splitlines()
    return {key: row for row, key in enumerate(keys)}, arrays["ends"], arrays["wkb"]
