"""Measures that are remembered, so that a page redraws at once: a place's distance to a border is asked once only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gazetteer import roads as packaged
from mapper.measurement.border import distance

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gazetteer import Border, Place, RoadDistance
    from mapper.measurement.road import Point, RoadSource
    from mapper.model import BorderDistance

__all__ = ["Remembered"]

MOST = 20_000
"""Answers that are kept; then the memory begins anew."""


class Remembered:
    """A road source, and a ruler to borders, that remember what they answered."""

    def __init__(self, roads: RoadSource | None = None) -> None:
        self._roads: Any = roads or packaged
        self._asked: dict[tuple[Any, ...], Any] = {}
        self.credits: tuple[str, ...] = getattr(roads, "credits", ())

    def _recall(self, key: tuple[Any, ...], ask: Callable[[], Any]) -> Any:
        if key not in self._asked:
            answer = ask()
            if len(self._asked) >= MOST:
                self._asked.clear()
            self._asked[key] = answer
            self.credits = getattr(self._roads, "credits", ())
        return self._asked[key]

    def road_km(self, a: Point, b: Point, /) -> RoadDistance | None:
        """Return the road length between two points, kilometers."""
        found: RoadDistance | None = self._recall(("km", a, b), lambda: self._roads.road_km(a, b))
        return found

    def road_path(self, a: Point, b: Point, /) -> tuple[Point, ...] | None:
        """Return the way along the road, for drawing."""
        found: tuple[Point, ...] | None = self._recall(("path", a, b), lambda: self._roads.road_path(a, b))
        return found

    def road_to_nearest(self, a: Point, targets: Sequence[Point], /) -> tuple[int, RoadDistance] | None:
        """Return the target that is nearest by road, its position and the road length."""
        key = ("nearest", a, tuple(targets))
        found: tuple[int, RoadDistance] | None = self._recall(key, lambda: self._roads.road_to_nearest(a, targets))
        return found

    def distance(self, place: Place, border: Border, roads: RoadSource | None = None) -> BorderDistance:
        """Return a place's distances to a border; ``roads`` is this one."""
        key = ("border", place, border.code)
        found: BorderDistance = self._recall(key, lambda: distance(place, border, roads))
        return found
