"""The data that the page's script draws from: one JSON object, in pixels of the wide picture."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import shapely
from shapely import LineString

from mapper.drawing.frame import local, towns
from mapper.drawing.image import name
from mapper.drawing.strokes import spots
from mapper.drawing.style import GROUPS, SHAPES

if TYPE_CHECKING:
    from mapper.drawing.basemap import Base
    from mapper.drawing.frame import Frame
    from mapper.drawing.scene import Mark, Scene

__all__ = ["basis", "distance_range", "mark_id", "payload", "strokes"]

SAID = ("show", "close", "zoom_in", "zoom_out", "reset", "stop_name", "stop_many", "names")
"""Phrases that the script itself says."""


def distance_range(scene: Scene, low: float, high: float) -> str:
    """Write a range of kilometres, or one number where both ends read the same."""
    ends = scene.words.number(low), scene.words.number(high)
    return ends[0] if ends[0] == ends[1] else f"{ends[0]}–{ends[1]}"


def basis(scene: Scene, mark: Mark) -> str:
    """Say that a stop's date was inferred; an empty text where the report states it."""
    stop = next(
        route for route in scene.answer.routes if route.route.stops and route.route.group == scene.groups[mark.group]
    ).route.stops
    dated = stop[mark.index].dated if mark.index < len(stop) else None
    return scene.words("inferred") if mark.dated and dated == "inferred" else ""


def mark_id(mark: Mark) -> str:
    """Return the identifier by which table, cards and map know a stop."""
    return f"s{mark.group}-{mark.index}"


def payload(
    scene: Scene,
    wide: Frame,
    phone: Frame,
    base: Base,
    box: tuple[float, float, float, float],
    *,
    tiled: bool,
) -> dict[str, Any]:
    """Return the JSON object of the interactive map; coordinates are pixels of the ``wide`` window."""
    speak = scene.words
    drawn = strokes(scene, wide, box)
    return {
        "id": "route",
        "tiles": tiled,
        "frame": {
            "kind": wide.projection.kind, "lat0": wide.projection.lat0, "lon0": wide.projection.lon0,
            "scale": round(wide.scale, 4), "x": round(wide.origin[0], 8), "y": round(wide.origin[1], 8),
        },
        "box": drawn["box"],
        "most": 1.0, "most_narrow": round(phone.scale / wide.scale, 4),
        "limit": [round(one) for one in box],
        "shapes": SHAPES, "colors": GROUPS,
        "miles": any(one.claim.value.unit.startswith("mi") for one in scene.answer.claims),
        "words": {key: speak.table[key] for key in SAID} | {"map": name(scene)},
        **drawn,
        "globe": local(wide),
        "towns": [
            [title, *(round(one) for one in wide.point((lat, lon)))]
            for title, lat, lon in towns(_whole(wide, box), 40, [mark.point for mark in scene.marks])
        ],
        "countries": [
            [title.upper(), places]
            for _, title, shape in base.countries[:40]
            if (places := spots(shape, 3, 8.0 * len(title)))
        ],
    }  # fmt: skip


def strokes(scene: Scene, wide: Frame, box: tuple[float, float, float, float]) -> dict[str, Any]:
    """Return the part of `payload` that follows the route: stops, ways, measured and reported lines, their extent."""
    told = scene.focus.start if scene.focus else None

    def path(points: Any) -> list[list[float]]:
        line = LineString(wide.pixels(*zip(*points, strict=True))).simplify(0.8)
        return [[round(x, 1), round(y, 1)] for x, y in shapely.get_coordinates(line).tolist()]

    ends = wide.pixels(*zip(*scene.points, strict=True)) if scene.points else wide.pixels([50.0, -35.0], [-90.0, 120.0])
    (left, top), (right, bottom) = ends.min(axis=0).tolist(), ends.max(axis=0).tolist()
    reported = []
    if scene.reported_line is not None:
        cut = shapely.clip_by_rect(wide.shape(scene.reported_line).simplify(1.0), *box)
        reported = [
            [[round(x, 1), round(y, 1)] for x, y in shapely.get_coordinates(part.segmentize(25)).tolist()]
            for part in shapely.get_parts(cut) if part.geom_type == "LineString"
        ]  # fmt: skip
    measured: dict[str, Any] | None = None
    if scene.focus is not None:
        measured = {
            "line": path(scene.measured_line),
            "text": scene.focus.measured,
            "reported": scene.focus.reported,
        }
        if not scene.focus.stop:
            measured["place"] = scene.focus.place
    return {
        "box": [round(one, 1) for one in (left, top, right, bottom)],
        "many": len(scene.groups) > 1,
        "marks": [_mark(scene, mark, wide, told=mark.point == told) for mark in scene.marks],
        "ways": [path(way.points) for way in scene.ways],
        "measured": measured,
        "reported": reported,
    }


def _whole(frame: Frame, box: tuple[float, float, float, float]) -> Frame:
    """Return a frame grown to the base map's whole crop."""
    left, top, right, bottom = box
    origin = frame.origin[0] + left / frame.scale, frame.origin[1] + top / frame.scale
    return replace(frame, origin=origin, width=right - left, height=bottom - top)


def _mark(scene: Scene, mark: Mark, frame: Frame, *, told: bool) -> dict[str, Any]:
    """Return a stop as the interactive map needs it; what is empty or usual is left out."""
    speak, distance = scene.words, mark.distance
    facts = []
    if distance is not None and distance.inside:
        facts.append(speak("inside"))
    elif distance is not None and distance.straight_km is not None:
        facts.append(speak("straight", km=speak.km(distance.straight_km)))
    if distance is not None and distance.road is not None:
        km = f"{distance_range(scene, distance.road.low, distance.road.high)}\N{NO-BREAK SPACE}km"
        facts.append(speak("road", km=km))
    if mark.leg is not None and mark.leg.pace_km_per_day:
        km = f"{distance_range(scene, *mark.leg.pace_km_per_day)}\N{NO-BREAK SPACE}km"
        facts.append(speak("pace_fact", km=km))
    x, y = frame.point(mark.point)
    made = {
        "group": mark.group, "index": mark.index, "name": mark.name, "where": mark.where, "date": mark.date,
        "short": mark.short_date, "unsure": not mark.sure, "undated": not mark.dated, "basis": basis(scene, mark),
        "facts": facts, "told": told,
    }  # fmt: skip
    return {key: value for key, value in made.items() if value} | {"x": round(x, 1), "y": round(y, 1)}
