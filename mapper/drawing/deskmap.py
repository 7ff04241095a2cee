"""The map of somebody who corrects a route: one page that stays while the route on it changes.

A `Window` is cut out of the base map once; `page` draws it, and `changed` gives what a message must carry to that
page when the route is another one, as long as it lies in the window. Around the window the whole world is drawn
coarsely, so that far-off namesakes can be shown too.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
from branca.element import Element

from mapper.drawing import basemap
from mapper.drawing.frame import base_for, frame_for, plane
from mapper.drawing.page import PHONE, WIDE, Page
from mapper.drawing.payload import payload, strokes
from mapper.drawing.picture import picture
from mapper.drawing.scene import scene
from mapper.drawing.strokes import base_paths, globe, line_paths
from mapper.drawing.webmap import RouteFigure, client

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapper.drawing.basemap import Base
    from mapper.drawing.frame import Frame
    from mapper.drawing.projection import Projection
    from mapper.drawing.scene import Scene
    from mapper.model import Answer

__all__ = ["Window", "changed", "page", "scene", "window"]

COARSE = 6
"""How many times coarser the world around the window is drawn."""
WORLD_BUDGET = 30_000
"""Most characters of its paths."""

KEY = '<div class="keyed live" hidden></div>'
"""Where the map's script lists the stops whose names found no room; the desk has a list of its own."""

Pixels = tuple[float, float, float, float]


@dataclass(frozen=True)
class Window:
    """A part of the base map: ``wide`` and ``phone`` frames, the crop in pixels, and what it was cut for."""

    wide: Frame
    phone: Frame
    base: Base
    box: Pixels
    tinted: tuple[str, ...]
    language: str

    def holds(self, told: Scene) -> bool:
        """Tell whether a scene can be shown here: all of it inside, the same border, the same language."""
        if told.tinted != self.tinted or told.words.language != self.language:
            return False
        if not told.points:
            return True
        left, top, right, bottom = self.box
        pixels = self.wide.pixels(*zip(*told.points, strict=True))
        return bool(((pixels >= [left, top]) & (pixels <= [right, bottom])).all())


def window(told: Scene) -> Window:
    """Cut the window for a scene, with as much again around it."""
    projection = plane(told)
    wide, phone = frame_for(told, projection, *WIDE), frame_for(told, projection, *PHONE)
    base = base_for(told, [wide, phone])
    return Window(wide, phone, base, _pixels(wide, base.box), told.tinted, told.words.language)


def _pixels(frame: Frame, box: Pixels) -> Pixels:
    moved = (np.array(box).reshape(2, 2) - np.array(frame.origin)) * frame.scale
    left, top, right, bottom = moved.ravel().tolist()
    return left, top, right, bottom


def page(
    answer: Answer,
    held: Window,
    *,
    ids: Sequence[str],
    script: str,
    style: str,
    spots: Sequence[tuple[str, tuple[float, float]]] = (),
) -> str:
    """Return the page of the map alone, filling its frame.

    Parameters
    ----------
    ids
        What the stops are called, in the order of the scene's marks.
    script
        Runs after the map is drawn, with ``map`` (Leaflet's, see the end of ``map.js`` for ``map.route``).
    style
        Added to the page's own.
    spots
        Letters and their points in degrees, for the still picture that stands where no script runs.
    """
    told = scene(answer, held.language)
    world = _world(held.wide.projection, held.wide.scale / COARSE, held.wide.origin, held.tinted)
    left, top, right, bottom = (10 * one for one in held.box)
    under = (
        f'<g transform="scale({COARSE})">{base_paths(world)}</g><rect class="sea" x="{left:.0f}" y="{top:.0f}" '
        f'width="{right - left:.0f}" height="{bottom - top:.0f}"/>'
    )
    store = (
        f'<svg class="store" aria-hidden="true" focusable="false"><defs><g id="base">{under}{base_paths(held.base)}</g>'
        f'<g id="base-lines">{line_paths(told, held.wide, held.box)}</g>'
        f'<g id="base-globe">{globe(held.wide)}</g></defs></svg>'
    )
    data = payload(told, held.wide, held.phone, held.base, held.box, tiled=False)
    data["limit"] = [round(one) for one in _pixels(held.wide, world.box)]
    data["marks"] = _named(data["marks"], ids)
    frame = held.phone  # whose names are large enough to be read in half a window
    drawing = picture(told, frame.width, (0, 0), base=held.base, frame=frame, made_for=held.wide, use="base")
    still = (
        f'<svg viewBox="0 0 {frame.width:g} {frame.height:.0f}">{drawing.body}'
        f"{''.join(_spot(frame, letter, point) for letter, point in spots)}</svg>"
    )
    drawn = Page("", f'{store}<div class="still" aria-hidden="true">{still}</div>', KEY, data, told.title)
    figure = RouteFigure(drawn, language=held.language, title=told.title, tile_host=None)
    figure.header.add_child(Element(f"<style>{style}</style>"), name="desk")
    figure.html.add_child(Element('<div class="folium-map" id="route"></div>'), name="map")
    start = "var map = routeMap('route', JSON.parse(document.getElementById('route-data').textContent), {});"
    figure.script.add_child(Element("{% raw %}" + f"{client()}\n{start}\n{script}" + "{% endraw %}"), name="desk")
    return str(figure.render())


def changed(answer: Answer, held: Window, *, ids: Sequence[str]) -> dict[str, Any] | None:
    """Return what the page needs to show another route, or None where the window does not hold it.

    ``lines`` is the inside of the SVG group of lines; it holds numbers alone, no word of a report.
    """
    told = scene(answer, held.language)
    if not held.holds(told):
        return None
    found = strokes(told, held.wide, held.box)
    return found | {
        "marks": _named(found["marks"], ids),
        "lines": line_paths(told, held.wide, held.box),
    }


def _spot(frame: Frame, letter: str, point: tuple[float, float]) -> str:
    x, y = frame.point(point)
    return (
        f'<g class="spot-still" transform="translate({x:.1f} {y:.1f})"><circle r="12"/>'
        f'<text y="5" font-size="15" text-anchor="middle">{escape(letter)}</text></g>'
    )


def _named(marks: list[dict[str, Any]], ids: Sequence[str]) -> list[dict[str, Any]]:
    return [{**mark, "id": key} for mark, key in zip(marks, ids, strict=True)]


@lru_cache(maxsize=4)
def _world(projection: Projection, scale: float, origin: tuple[float, float], tinted: tuple[str, ...]) -> Base:
    """Crop all of the world that the projection shows well, in pixels of ``scale`` to an earth radius."""
    reach, deep = (math.pi, 2.6) if projection.kind == "mercator" else (1.8, 1.8)
    return basemap.crop(
        projection, (-reach, -deep, reach, deep),
        scale=scale, origin=origin, latitude=projection.lat0, tinted=tinted, budget=WORLD_BUDGET,
    )  # fmt: skip
