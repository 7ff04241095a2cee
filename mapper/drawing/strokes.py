"""Lines, areas, the locator globe and placed labels as SVG."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import LineString

from mapper.drawing import basemap
from mapper.drawing.projection import EARTH_RADIUS_KM
from mapper.drawing.style import GROUPS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from mapper.drawing.frame import Frame
    from mapper.drawing.labels import Box, Placed
    from mapper.drawing.scene import Scene

__all__ = ["GLOBE", "base_paths", "decimal_path", "draw_label", "globe", "line_paths", "spots"]

GLOBE = 46.0
"""Radius of the locator globe in pixels."""


def base_paths(base: basemap.Base) -> str:
    """Return the base map's paths, in tenths of a pixel."""
    tint = f'<path class="tint" d="{base.tint}"/>' if base.tint else ""
    borders = f'<path class="borders" d="{base.borders}"/>' if base.borders else ""
    return f'<path class="land" fill-rule="evenodd" d="{base.land}"/>{tint}{borders}'


def decimal_path(geometry: BaseGeometry, tolerance: float) -> str:
    """Return a geometry in pixels as SVG path data with one decimal, in steps from point to point."""
    pieces = []
    for part in shapely.get_parts(geometry.simplify(tolerance, preserve_topology=False)):
        for piece in shapely.get_parts(part):
            if piece.is_empty or piece.geom_type == "Point":
                continue
            rings = [piece.exterior, *piece.interiors] if piece.geom_type == "Polygon" else [piece]
            for ring in rings:
                points = np.round(shapely.get_coordinates(ring) * 10).astype(np.int64)
                steps = np.diff(points, axis=0)
                steps = steps[(steps != 0).any(axis=1)]
                if len(steps):
                    data = _numbers(points[0].tolist()), _numbers(steps.ravel().tolist())
                    pieces.append(f"M{data[0]}l{data[1]}" + ("Z" if piece.geom_type == "Polygon" else ""))
    return "".join(pieces)


def _numbers(tenths: list[int]) -> str:
    """Write whole tenths as decimals, as short as SVG allows."""
    said = (f"{abs(n) // 10 or ''}{f'.{abs(n) % 10}' if n % 10 else ''}" or "0" for n in tenths)
    signed = ("-" + text if n < 0 else text for n, text in zip(tenths, said, strict=True))
    return " ".join(signed).replace(" -", "-")


def draw_label(placed: Placed, *, fit: bool = False) -> str:
    """Draw a placed label; ``fit`` holds its lines to the width found for them, whatever the font."""
    left, top, right, _ = placed.box
    x = {"start": left, "end": right, "middle": (left + right) / 2}[placed.anchor]
    drawn, y = [], top
    for text, kind, size, width in placed.label.lines:
        y += size * 1.16
        held = f' textLength="{width:.0f}" lengthAdjust="spacingAndGlyphs"' if fit and text else ""
        anchor = "" if placed.anchor == "start" else f' text-anchor="{placed.anchor}"'
        drawn.append(
            f'<text class="{kind}" x="{x:.1f}" y="{y - size * 0.26:.1f}" font-size="{size:g}"{anchor}{held}>'
            f"{escape(text)}</text>"
        )
    return "".join(drawn)


def globe(frame: Frame) -> str:
    """Draw the side of the Earth that the window lies on, with the window, around (0, 0)."""
    lat, lon = frame.middle
    size = frame.km_per_pixel / EARTH_RADIUS_KM * GLOBE
    wide, high = max(frame.width * size, 7.0), max(frame.height * size, 5.0)
    land = basemap.globe(round(lat), round(lon), GLOBE)
    return (
        f'<circle class="orb" r="{GLOBE:g}"/><path class="orbland" transform="scale(.1)" d="{land}"/>'
        f'<circle class="orb rimmed" r="{GLOBE:g}"/>'
        f'<rect class="spot" x="{-wide / 2:.1f}" y="{-high / 2:.1f}" width="{wide:.1f}" height="{high:.1f}"/>'
    )


def line_paths(scene: Scene, frame: Frame, box: Box) -> str:
    """Draw all that is line or area, in pixels of ``frame``, as far as it lies in ``box`` (pixels)."""

    def path(geometry: BaseGeometry, tolerance: float = 0.25) -> str:
        flat = frame.shape(geometry)
        if shapely.get_dimensions(flat) == 2:
            cut = shapely.make_valid(flat).intersection(shapely.box(*box))
        else:
            cut = shapely.clip_by_rect(flat, *box)
        return decimal_path(cut, tolerance)

    def line(*lines: Sequence[tuple[float, float]]) -> str:
        return "".join(path(LineString([(lon, lat) for lat, lon in points])) for points in lines)

    drawn = []
    border = scene.answer.border
    if border is not None:
        drawn.append(f'<path class="frontier" d="{path(border.lines, 0.3)}"/>')
    for mark in scene.marks:
        name = f"g{mark.group % GROUPS}"
        if mark.outline is not None:
            kind = "area" if shapely.get_dimensions(mark.outline) == 2 else "course"
            drawn.append(f'<path class="{name} {kind}" d="{path(mark.outline, 0.4)}"/>')
        elif mark.vague:
            x, y = frame.point(mark.point)
            radius = min(mark.place.extent_km / frame.km_per_pixel, frame.width / 3)
            drawn.append(f'<circle class="{name} area" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>')
    if scene.measured_line:
        data = line(scene.measured_line)
        x, y = frame.point(scene.measured_line[-1])
        drawn.append(
            f'<path class="casing" stroke-width="4.6" d="{data}"/><path class="measured" d="{data}"/>'
            f'<path class="foot" d="M{x:.1f} {y:.1f}h0"/>'
        )
        if scene.focus is not None and not scene.focus.stop:
            x, y = frame.point(scene.focus.start)
            drawn.append(f'<path class="foot" d="M{x:.1f} {y:.1f}h0"/>')
    if scene.reported_line is not None:
        data = path(scene.reported_line, 0.4)
        drawn.append(f'<path class="casing" stroke-width="4.2" d="{data}"/><path class="reported" d="{data}"/>')
    for group in range(len(scene.groups)):
        ways = [way for way in scene.ways if way.group == group]
        for kind, known in (("leg guess", False), ("leg", True)):
            data = line(*(way.points for way in ways if way.known is known))
            drawn.append(
                f'<g class="g{group % GROUPS}"><path class="casing" stroke-width="5.4" d="{data}"/>'
                f'<path class="{kind}" d="{data}"/></g>'
            )
    return "".join(piece for piece in drawn if 'd=""' not in piece)


def spots(shape: BaseGeometry, most: int, least: float) -> list[list[int]]:
    """Return up to ``most`` places for a country's name as (x, y, room to both sides), the roomiest first."""
    areas = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    found: list[list[int]] = []
    for part in sorted(areas, key=lambda one: -one.area)[:2]:
        thin = part.simplify(2.0)
        left, top, right, bottom = thin.bounds
        for j in range(1, 8):
            y = top + (bottom - top) * j / 8
            chords = thin.intersection(LineString([(left - 1, y), (right + 1, y)]))
            for chord in shapely.get_parts(chords):
                if chord.geom_type != "LineString" or chord.length < least / 6:
                    continue
                x0, x1 = chord.coords[0][0], chord.coords[-1][0]
                found += [
                    [round(x0 + (x1 - x0) * share), round(y), round(2 * min(share, 1 - share) * (x1 - x0))]
                    for share in (0.5, 0.25, 0.75)
                ]
    found.sort(key=lambda spot: (-spot[2], spot))
    return found[: 3 * most]
