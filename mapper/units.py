"""Quantities as ranges with a unit: what "at least 1,450 km" or "hundreds of miles" comes to."""

from __future__ import annotations

import math
from dataclasses import dataclass

__all__ = ["KM_PER_MILE", "UNITS", "Quantity", "convert", "number"]

KM_PER_MILE = 1.609344
"""International mile, exactly (agreement of 1959 on the international yard, 0.9144 m)."""

KM_PER = {"km": 1.0, "mi": KM_PER_MILE, "nmi": 1.852, "m": 0.001}
UNITS = ("km", "mi", "km/day", "mi/day", "days", "people")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure as reported: ``low`` or ``high`` is None where the wording leaves that end open.

    Raises
    ------
    ValueError
        Both ends are open, an end is negative or not finite, or low is above high.
    """

    low: float | None
    high: float | None
    unit: str

    def __post_init__(self) -> None:
        if self.low is None and self.high is None:
            raise ValueError("a quantity needs a low or a high end")
        for end in (self.low, self.high):
            if end is not None and not (math.isfinite(end) and end >= 0):
                raise ValueError(f"{end} is no figure; give a finite number that is not negative")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"low end {self.low} is above high end {self.high}")


def convert(value: float, unit: str, to: str) -> float:
    """Convert a length or a pace between ``km``, ``mi``, ``nmi``, ``m`` and their ``/day``.

    Raises
    ------
    ValueError
        The units do not measure the same thing.
    """
    if unit == to:
        return value
    source, _, per = unit.partition("/")
    target, _, per_target = to.partition("/")
    if per != per_target or source not in KM_PER or target not in KM_PER:
        raise ValueError(f"cannot turn {unit} into {to}")
    return value * KM_PER[source] / KM_PER[target]


def number(value: float, digits: int = 0) -> str:
    """Write a number as English prose does: ``1,450``, ``0.4``; at most ``digits`` decimals."""
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if digits else text
