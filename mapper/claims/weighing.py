"""When a figure agrees with a measurement, and what verdict several measurements come to.

A figure agrees when its range and the measured one overlap, after the tolerance that its wording earns and
the extent of the places are allowed for.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from mapper.units import convert

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mapper.model import Claim, Measurement

__all__ = ["ROUNDED", "TOLERANCE", "in_km", "is_rounded", "overlaps", "tolerance", "verdict"]

TOLERANCE = 0.05
"""Share of a plain figure by which it may be off."""

ROUNDED = 0.10
"""The same for "about", "some", "nearly", a vague or a rounded figure."""


def is_rounded(value: float) -> bool:
    """Whether a figure looks rounded: tens below a hundred, fifties above, hundreds above two thousand."""
    if value < 100:
        return value >= 10 and value % 10 == 0
    return value % (50 if value < 2000 else 100) == 0


def tolerance(claim: Claim) -> float:
    """Return the share by which the wording of a figure allows it to be off."""
    ends = [end for end in (claim.value.low, claim.value.high) if end is not None]
    if claim.qualifier is not None or len(set(ends)) > 1 or all(is_rounded(end) for end in ends):
        return ROUNDED
    return TOLERANCE


def in_km(claim: Claim) -> tuple[float | None, float | None]:
    """Return the ends of a length or pace in kilometers (a day)."""
    unit = claim.value.unit
    to = "km/day" if "/" in unit else "km"
    low, high = claim.value.low, claim.value.high
    return None if low is None else convert(low, unit, to), None if high is None else convert(high, unit, to)


def overlaps(
    figure: tuple[float | None, float | None],
    measured: tuple[float, float],
    *,
    share: float,
    slack: float = 0.0,
) -> bool:
    """Whether a figure and a measured range overlap.

    Parameters
    ----------
    figure
        Low and high end; None is open.
    measured
        Low and high end, in the same unit.
    share
        The figure's tolerance, as a share of it.
    slack
        What is allowed for besides, in the same unit: the extent of places, a day.
    """
    low = 0.0 if figure[0] is None else figure[0] * (1 - share)
    high = math.inf if figure[1] is None else figure[1] * (1 + share)
    return measured[0] - slack <= high and low <= measured[1] + slack


def verdict(measurements: Iterable[Measurement]) -> str:
    """Return the verdict on the measures that were asked for."""
    asked = [measurement.agrees for measurement in measurements if measurement.asked]
    if not asked:
        return "unverifiable"
    if all(asked):
        return "supported"
    return "depends" if any(asked) else "contradicted"
