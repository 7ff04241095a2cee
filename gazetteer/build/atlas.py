"""Reads the outlines of US states and counties from the npm package us-atlas."""

from __future__ import annotations

import json
import subprocess
import tarfile
import tempfile
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any

from gazetteer.build.manifest import sources

__all__ = ["us_outlines"]


@lru_cache(maxsize=1)
def _packed() -> dict[str, Any]:
    """Fetch the pinned package and return its two topologies."""
    version = sources()["us-atlas"]["version"]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["npm", "pack", "--silent", f"us-atlas@{version}"],
            cwd=folder,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as archive:
            found = {}
            for layer in ("states", "counties"):
                member = archive.extractfile(f"package/{layer}-10m.json")
                assert member is not None  # noqa: S101 -- the pinned package has both
                found[layer] = json.load(member)
    return found


@lru_cache(maxsize=2)
def us_outlines(layer: str) -> dict[str, tuple[float, float, float]]:
    """Return FIPS code to (latitude, longitude, extent in km) of the outlines' centroids.

    Parameters
    ----------
    layer
        ``states`` or ``counties``.
    """
    import shapely  # noqa: PLC0415 -- only the build needs it here

    topology = _packed()[layer]
    (scale_x, scale_y), (west, south) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = [
        [(x * scale_x + west, y * scale_y + south) for x, y in accumulate(arc, lambda a, b: [a[0] + b[0], a[1] + b[1]])]
        for arc in topology["arcs"]
    ]

    def ring(indices: list[int]) -> list[tuple[float, float]]:
        points: list[tuple[float, float]] = []
        for index in indices:
            arc = arcs[index] if index >= 0 else arcs[~index][::-1]
            points.extend(arc[1:] if points else arc)
        return points

    found = {}
    for shape in topology["objects"][layer]["geometries"]:
        parts = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
        polygons = [shapely.Polygon(outer) for outer in (ring(part[0]) for part in parts) if len(outer) > 3]
        whole = shapely.MultiPolygon(polygons)
        if whole.is_empty:
            continue
        middle = whole.centroid
        reach = (whole.area / 3.14159) ** 0.5 * 100
        found[str(shape["id"])] = middle.y, middle.x, reach
    return found
