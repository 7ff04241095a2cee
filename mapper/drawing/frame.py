"""The window that a picture shows: which projection, which crop, how many pixels to a kilometre."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from mapper.drawing import basemap
from mapper.drawing.projection import Projection, choose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from mapper.drawing.labels import Box
    from mapper.drawing.scene import Scene

__all__ = ["NARROW", "WORLD_POINTS", "Frame", "base_for", "frame_for", "local", "plane", "towns"]

NARROW = 560
"""Pixels of width below which a picture is laid out for a phone."""
WORLD_POINTS = [(52.0, -30.0), (-30.0, 60.0), (40.0, 100.0), (-20.0, -70.0)]
"""What an empty map shows: most of the inhabited world."""


@dataclass(frozen=True)
class Frame:
    """A window of the plane: ``scale`` pixels to an earth radius, its left top corner at ``origin``."""

    projection: Projection
    scale: float
    origin: tuple[float, float]
    width: float
    height: float

    def pixels(self, lat: Any, lon: Any) -> NDArray[Any]:
        """Return points in degrees as rows (x, y) of pixels."""
        x, y = self.projection.forward(lat, lon)
        flat: NDArray[Any] = np.column_stack([np.atleast_1d(x), np.atleast_1d(y)])
        moved: NDArray[Any] = (flat - np.array(self.origin)) * self.scale
        return moved

    def point(self, point: tuple[float, float]) -> tuple[float, float]:
        """Return one (latitude, longitude) in pixels."""
        x, y = self.pixels(*point)[0].tolist()
        return float(x), float(y)

    def shape(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a lon/lat geometry in pixels."""
        flat = basemap.project(geometry, self.projection)
        moved: BaseGeometry = shapely.transform(flat, lambda points: (points - np.array(self.origin)) * self.scale)
        return moved

    @property
    def box(self) -> Box:
        """Return the window in earth radii."""
        x, y = self.origin
        return x, y, x + self.width / self.scale, y + self.height / self.scale

    @property
    def middle(self) -> tuple[float, float]:
        """Return (latitude, longitude) of the window's middle, in degrees."""
        left, top, right, bottom = self.box
        return self.projection.inverse((left + right) / 2, (top + bottom) / 2)

    @property
    def km_per_pixel(self) -> float:
        """Return the scale in the window's middle."""
        return self.projection.km_per_unit(self.middle[0]) / self.scale


def plane(scene: Scene) -> Projection:
    """Choose the projection for a scene."""
    points = scene.points or WORLD_POINTS
    return choose([point[0] for point in points], [point[1] for point in points])


def frame_for(scene: Scene, projection: Projection, width: float, heights: tuple[float, float]) -> Frame:
    """Fit a window of this width, with a height in the given range, around all that must be seen."""
    narrow = width < NARROW
    points = scene.points or WORLD_POINTS
    xs, ys = projection.forward([point[0] for point in points], [point[1] for point in points])
    left, right, top, bottom = float(xs.min()), float(xs.max()), float(ys.min()), float(ys.max())
    sides, over = (58, 46) if narrow else (130, 64)
    least = 60 / projection.km_per_unit(projection.inverse(0, (top + bottom) / 2)[0])
    wide, high = max(right - left, least), max(bottom - top, least * 0.6)
    scale = min((width - 2 * sides) / wide, (heights[1] - 2 * over) / high)
    height = min(max(high * scale + 2 * over, heights[0]), heights[1])
    middle = (left + right) / 2, (top + bottom) / 2
    while True:
        origin = middle[0] - width / scale / 2, middle[1] - height / scale / 2
        frame = Frame(projection, scale, origin, width, height)
        # Where there is neither coast nor border, step back for one, but not so far that the route is lost.
        if (right - left) * scale < width * (0.24 if narrow else 0.12) or not _featureless(frame):
            return frame
        scale /= 1.3


def _featureless(frame: Frame) -> bool:
    """Tell whether the window shows neither coast nor border, so that no reader would know where it is."""
    source = basemap.level("50m")
    window = shapely.box(*frame.box)
    lat, lon = frame.middle
    for country in source.countries:
        for rings in country["polygons"]:
            outer = source.ring(rings[0])
            if not (outer[:, 1].min() <= lat <= outer[:, 1].max()):
                continue
            turned = (lon - outer[:, 0].min()) % 360
            if turned > np.ptp(outer[:, 0]):
                continue
            flat = np.column_stack(frame.projection.forward(outer[:, 1], outer[:, 0]))
            shape = shapely.make_valid(shapely.Polygon(flat))
            if shape.contains(window):
                return True
    return False


def base_for(scene: Scene, frames: Sequence[Frame]) -> basemap.Base:
    """Crop the base map for all windows, with as much again on every side to move about in."""
    first = frames[0]
    boxes = np.array([frame.box for frame in frames])
    left, top = boxes[:, :2].min(axis=0)
    right, bottom = boxes[:, 2:].max(axis=0)
    wide, high = (right - left) * 0.45, (bottom - top) * 0.45
    limit = math.pi if first.projection.kind == "mercator" else 1.9
    deep = 2.9 if first.projection.kind == "mercator" else 1.9
    box = (
        max(left - wide, min(left, -limit)), max(top - high, -deep),
        min(right + wide, max(right, limit)), min(bottom + high, deep),
    )  # fmt: skip
    return basemap.crop(
        first.projection, (float(box[0]), float(box[1]), float(box[2]), float(box[3])), scale=first.scale,
        origin=first.origin, latitude=first.middle[0], tinted=scene.tinted, language=scene.words.language,
        budget=max(18_000, basemap.BUDGET - 150 * len(scene.marks)),
    )  # fmt: skip


def local(frame: Frame) -> bool:
    """Tell whether the window is so small that few would know where on Earth it lies."""
    return frame.width * frame.km_per_pixel < (1500 if frame.width < NARROW else 3200)


def towns(frame: Frame, most: int, apart_from: Sequence[tuple[float, float]]) -> list[tuple[str, float, float]]:
    """Return the largest towns in a window as (name, latitude, longitude), without those where a stop is."""
    from gazetteer import open_index  # noqa: PLC0415

    index = open_index()
    lat, lon = np.asarray(index.latitude), np.asarray(index.longitude)
    corners = [frame.projection.inverse(x, y) for x in frame.box[::2] for y in (frame.box[1], frame.box[3])]
    low, high = min(one[0] for one in corners), max(one[0] for one in corners)
    near = np.flatnonzero((np.asarray(index.population) > 15_000) & (lat > low - 6) & (lat < high + 6))
    pixels = frame.pixels(lat[near], lon[near])
    inside = ((pixels > 6) & (pixels < [frame.width - 6, frame.height - 6])).all(axis=1)
    rows = near[inside]
    order = rows[np.lexsort((rows, -np.asarray(index.population)[rows].astype(np.int64)))]
    stops = frame.pixels([one[0] for one in apart_from] or [0.0], [one[1] for one in apart_from] or [0.0])
    found = []
    for row in order[: 6 * most].tolist():
        place = index.place(row)
        point = frame.pixels(place.latitude, place.longitude)[0]
        if place.kind == "city" and (not apart_from or np.hypot(*(stops - point).T).min() > 16):
            found.append((place.name, place.latitude, place.longitude))
        if len(found) == most:
            break
    return found
