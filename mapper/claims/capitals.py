"""The capital of a country, for reports that say "the Peruvian capital"."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gazetteer.index import open_index
from gazetteer.kept import kept

if TYPE_CHECKING:
    from gazetteer import Place

__all__ = ["capital_of"]


@kept(maxsize=None)
def capital_of(country: str) -> Place | None:
    """Return the capital of a country, the most populous where it has several.

    Parameters
    ----------
    country
        ISO 3166-1 alpha-2 code.
    """
    index = open_index()
    if country not in index.countries or "capital" not in index.features:
        return None
    here = index.country == index.countries.index(country)
    rows = np.flatnonzero(here & (index.feature == index.features.index("capital")))
    if not len(rows):
        return None
    return index.place(int(rows[np.argmax(index.population[rows])]))
