"""What a person writes for a place, turned into a Place: a name, or ``16.56, -94.61``."""

from __future__ import annotations

import math
import re

from gazetteer.place import Place
from mapper.errors import InputError, UnknownPlaceError, quoted

__all__ = ["named_place", "point_place"]

SURROGATE = re.compile("[\ud800-\udfff]")
POINT = re.compile(r"\s*([+-]?\d{1,3}(?:\.(\d{1,12}))?)\s*[,;]\s*([+-]?\d{1,3}(?:\.(\d{1,12}))?)\s*")
NO_NUMBER = re.compile(
    r"\s*[+-]?(?:nan|inf(?:inity)?|[\d.]+)\s*[,;]\s*[+-]?(?:nan|inf(?:inity)?|[\d.]+)\s*", re.IGNORECASE
)
"""Two numbers that are no point, or what programs write where a coordinate is missing or has no end."""
KM_PER_DEGREE = 111.32
"""One degree of longitude on the equator (WGS 84), the longest that a degree is."""


def point_place(text: str) -> Place | None:
    """Return the Place of ``latitude, longitude`` in degrees, or None where the text is a name.

    Its ``extent_km`` is what the decimals leave open: half a step of the coarser coordinate.

    Raises
    ------
    InputError
        Two numbers that are no point on Earth.
    """
    match = POINT.fullmatch(text)
    if match is None:
        if NO_NUMBER.fullmatch(text):
            raise InputError(
                f"{quoted(text.strip())} is no point; write latitude, longitude in degrees, such as 16.56,-94.61"
            )
        return None
    latitude, longitude = float(match[1]), float(match[3])
    if abs(longitude) > 180:
        raise InputError(f"longitude {longitude:g} is out of range; write latitude, longitude in degrees")
    decimals = min(len(match[2] or ""), len(match[4] or ""))
    extent = max(0.01, round(math.sqrt(0.5) * KM_PER_DEGREE * 10**-decimals, 2))
    if abs(latitude) > 90:
        swapped = "are the two swapped? " if abs(longitude) <= 90 else ""
        raise InputError(f"latitude {latitude:g} is out of range; {swapped}write latitude, longitude in degrees")
    return Place(text.strip(), "other", latitude, longitude, extent_km=extent, source="given as coordinates")


def named_place(text: str, *, country: str | None = None, admin1: str | None = None, kind: str | None = None) -> Place:
    """Return the place that a person means; of several that bear the name, the likeliest.

    Parameters
    ----------
    text
        "Santiago Niltepec, Oaxaca" or "16.56, -94.61".
    country, admin1, kind
        What a name is kept to: ISO 3166-1 alpha-2 code, first-level division, one of `KINDS`.

    Raises
    ------
    UnknownPlaceError
        The gazetteer does not know the name; the message has what it knows that is written alike.
    InputError
        Coordinates out of range, or nothing at all.
    """
    if not text.strip():
        raise InputError("no place is given; write a name or latitude, longitude")
    if damaged := next((part for part in (text, country, admin1) if part and SURROGATE.search(part)), None):
        raise InputError(f"{quoted(damaged)} holds half a character; write the name in whole letters")
    point = point_place(text)
    if point is not None:
        return point
    from gazetteer import lookup  # noqa: PLC0415 - half a million names, opened only when asked

    candidates = lookup.locate(text, country=country, admin1=admin1, kind=kind, limit=1)
    if candidates:
        return candidates[0]
    words = lookup.suggest(text, 3)
    hint = f"did you mean {' or '.join(map(repr, words))}?" if words else "or write latitude, longitude"
    where = ", ".join(word for word in (admin1, country) if word)
    kept = (f" in {where}" if where else "") + (f" of kind {kind}" if kind else "")
    raise UnknownPlaceError(f"unknown place {quoted(text.strip())}{kept}; {hint}")
