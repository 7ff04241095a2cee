"""Fits the range of `gazetteer.roads.estimate` to known road lengths, and tests it where it was not fitted.

``python -m gazetteer.build.road_calibration`` prints the constants for `gazetteer.roads` and rewrites
``docs/roads-calibration.md``. Run it after the network or the table of known lengths has changed.
"""

from __future__ import annotations

import csv
from itertools import compress
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from gazetteer.roads import RoadDistance, Way, estimate, features, way
from gazetteer.store import data_folder

__all__ = ["Known", "fit", "known", "main", "pick", "score"]

Array = np.ndarray[Any, Any]

LOW, HIGH = 0.04, 0.93
"""Quantiles that the ends of the range are fitted to; wider than four in five, for regions unseen."""

LEAST_DETOUR, MOST_DETOUR = 1.0, 2.5
"""Known lengths outside this many straight lines are taken for typing errors, ferries or misplaced points."""

LEAST_KM = 3.0


SHARES = (
    ("way off the network below 3 % of the straight line", 0.0, 0.03),
    ("way off the network 3 to 30 %", 0.03, 0.3),
    ("way off the network 30 % or more", 0.3, np.inf),
    ("all, regions unseen", 0.0, np.inf),
)

PAGE = """# How the range of a road length is calibrated

Written by `python -m gazetteer.build.road_calibration`; do not edit.

`gazetteer/data/road_calibration.csv` holds {rows} known road lengths from five continents, each with its
source. {dropped} are left out by one rule: a straight line under {km:g} km, or a length below {least:g} or
above {most:g} straight lines (typing errors, ferries, misplaced points).

Each region is tested with constants fitted without it (leave one region out). The table gives the share of
known lengths inside their range, the median width of the range over its middle, and the median error of the
middle.

| group | pairs | inside | median width | median error |
| --- | ---: | ---: | ---: | ---: |
"""

LIMITS = """
Where the network is near, it does most of the work. Where it is far, as in much of Africa's countryside, the
range is a detour factor on the straight line and is wide. Roads in the network are simplified, so that ways
in steep country (the Andes, Burundi) come out too short more often than elsewhere. Old lengths (the mileage
guide of 1949, India before its motorways) widen the range. Ferries are no roads, and no road crosses the
Darién.

Tried and left out, as they tell little or opposite things from region to region: how sharply and how often the
way along the network turns, how long its pieces are, how much of it is one piece. The network does not know
steep country; the range allows for it.

The network is a database derived from OpenStreetMap, (c) OpenStreetMap contributors, under the ODbL 1.0.
"""


class Known(NamedTuple):
    """A known road length: its region, the names of its ends, kilometers, what the network says."""

    region: str
    name: str
    road_km: float
    way: Way


def known() -> tuple[list[Known], int]:
    """Return the known lengths that pass the cleaning rule, and how many do not."""
    kept, dropped = [], 0
    with (data_folder() / "road_calibration.csv").open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened):
            ends = [(float(row[f"{end}_latitude"]), float(row[f"{end}_longitude"])) for end in ("from", "to")]
            found = way(ends[0], ends[1])
            length = float(row["road_km"])
            straight = found.straight_km if found else 0.0
            if found and straight >= LEAST_KM and LEAST_DETOUR * straight <= length <= MOST_DETOUR * straight:
                kept.append(Known(row["region"], f"{row['from']} to {row['to']}", length, found))
            else:
                dropped += 1
    return kept, dropped


def pick(rows: list[Known]) -> tuple[Array, Array, Array]:
    """Return features, targets (logarithm of road over straight) and weights: every region counts alike."""
    table = np.array([features(row.way) for row in rows])
    target = np.log([row.road_km / row.way.straight_km for row in rows])
    sizes = {row.region: sum(other.region == row.region for other in rows) for row in rows}
    return table, target, np.array([sizes[row.region] ** -0.5 for row in rows])


def fit(rows: list[Known], quantile: float) -> Array:
    """Fit a quantile of the target as a linear function of the features, by reweighted least squares."""
    table, target, weights = pick(rows)
    ridge = 1e-3 * np.eye(table.shape[1])
    solution: Array = np.linalg.lstsq(table, target, rcond=None)[0]
    for _ in range(200):
        error = target - table @ solution
        slope = np.where(error > 0, quantile, 1 - quantile) / np.maximum(np.abs(error), 1e-3) * weights
        solution = np.linalg.solve(table.T @ (slope[:, None] * table) + ridge, table.T @ (slope * target))
    return solution


def score(rows: list[Known], ranges: list[RoadDistance]) -> tuple[int, float, float, float]:
    """Return how many rows, the share in range, the median width over middle, the middle's median error."""
    pairs = list(zip(rows, ranges, strict=True))
    inside = np.mean([found.low <= row.road_km <= found.high for row, found in pairs])
    width = np.median([(found.high - found.low) / found.middle for found in ranges])
    error = np.median([abs(found.middle / row.road_km - 1) for row, found in pairs])
    return len(rows), float(inside), float(width), float(error)


def unseen(rows: list[Known]) -> tuple[list[Known], list[RoadDistance]]:
    """Give every region the ranges of a fit without it."""
    tested, ranges = [], []
    for region in sorted({row.region for row in rows}):
        rest = [row for row in rows if row.region != region]
        ends = fit(rest, LOW).tolist(), fit(rest, HIGH).tolist()
        for row in (row for row in rows if row.region == region):
            tested.append(row)
            ranges.append(estimate(row.way, *ends))
    return tested, ranges


def page(rows: list[Known], dropped: int) -> str:
    """Write the page of figures."""
    tested, ranges = unseen(rows)
    count = len(rows) + dropped
    text = PAGE.format(rows=count, dropped=dropped, km=LEAST_KM, least=LEAST_DETOUR, most=MOST_DETOUR)
    regions = sorted({row.region for row in rows})
    groups = [(region, [row.region == region for row in tested]) for region in regions]
    for name, near, far in SHARES:
        groups.append((name, [near <= row.way.off_km / row.way.straight_km < far for row in tested]))
    for name, mask in groups:
        text += line(name, list(compress(tested, mask)), list(compress(ranges, mask)))
    return text + line("all, constants as shipped", rows, [estimate(row.way) for row in rows]) + LIMITS


def line(name: str, rows: list[Known], ranges: list[RoadDistance]) -> str:
    """Write a row of the table."""
    count, inside, width, error = score(rows, ranges)
    return f"| {name} | {count} | {inside:.0%} | {width:.0%} | {error:.1%} |\n"


def main() -> None:
    """Print the constants and write the page."""
    rows, dropped = known()
    for name, quantile in (("LOW_END", LOW), ("HIGH_END", HIGH)):
        print(name, "=", tuple(round(float(value), 3) for value in fit(rows, quantile)))
    text = page(rows, dropped)
    (Path(__file__).parents[2] / "docs" / "roads-calibration.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
