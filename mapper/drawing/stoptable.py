"""The stops as a table, the same numbers as on the map, with the length and the pace of each group's way."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

from mapper.drawing.payload import basis, distance_range, mark_id

if TYPE_CHECKING:
    from mapper.drawing.scene import Mark, Scene
    from mapper.model import Leg, MeasuredRoute

__all__ = ["stop_style", "stops"]


def _columns(scene: Scene) -> list[tuple[str, str]]:
    """Return the columns before the last one, each with how it sorts."""
    columns = [("number", "number"), ("place", "text"), ("date", "text")]
    columns += [("group", "text")] if len(scene.groups) > 1 else []
    columns += [("straight_km", "number"), ("road_km", "number")] if scene.answer.border is not None else []
    columns.append(("leg_km", "number"))
    if any(mark.leg is not None and mark.leg.pace_km_per_day for mark in scene.marks):
        columns.append(("pace_km", "number"))
    return columns


def stop_style(scene: Scene) -> str:
    """Return the style that names the numbers where the table becomes a list, on a phone."""
    rules = [
        f".stops td:nth-child({place})::before{{content:{json.dumps(scene.words(key) + ': ', ensure_ascii=False)}}}"
        for place, (key, _) in enumerate(_columns(scene), start=1)
        if key.endswith("_km")
    ]
    return f"@media (max-width:600px){{{''.join(rules)}}}" if scene.marks else ""


def stops(scene: Scene) -> str:
    """Return the section of the stops; an empty text where there are none."""
    speak = scene.words
    if not scene.marks:
        return ""
    columns = _columns(scene)
    head = "".join(
        f'<th scope="col" role="columnheader" data-sort="{kind}"{_numeric(key)}>{escape(speak(key))}</th>'
        for key, kind in columns
    )
    rows = "".join(_row(scene, order, mark, [key for key, _ in columns]) for order, mark in enumerate(scene.marks))
    title = escape(speak("stops"), quote=True)
    return (
        f'<section><h2 id="stops">{escape(speak("stops"))}</h2>{_journeys(scene)}<div class="scroll" tabindex="0" '
        f'role="region" aria-label="{title}">'
        f'<table class="stops" role="table"><caption>{escape(speak("stops_caption"))}'
        f'<span class="sorting"> {escape(speak("stops_sort"))}</span></caption><thead '
        f'role="rowgroup"><tr role="row">{head}'
        f'<th scope="col" role="columnheader">{escape(speak("evidence"))}</th></tr></thead><tbody '
        f'role="rowgroup">{rows}</tbody></table></div></section>'
    )


def _journeys(scene: Scene) -> str:
    """Say how long each group's way is, how many days it took and at what pace."""
    routes = [route for route in scene.answer.routes if route.route.stops]
    said = [(route.route.group, _journey(scene, route)) for route in routes]
    rows = "".join(
        f"<p>{f'<b>{escape(group)}</b>: ' if len(routes) > 1 else ''}{escape(text)}</p>" for group, text in said if text
    )
    return f'<div class="journeys">{rows}</div>' if rows else ""


def _journey(scene: Scene, route: MeasuredRoute) -> str:
    speak, pace = scene.words, route.pace
    sentences = []
    if route.straight_km and route.road is not None:
        road = f"{distance_range(scene, route.road.low, route.road.high)}\N{NO-BREAK SPACE}km"
        sentences.append(speak("journey_road", road=road, straight=speak.km(route.straight_km)))
    elif route.straight_km:
        sentences.append(speak("journey_straight", straight=speak.km(route.straight_km)))
    if pace is not None:
        days = speak("one_day") if pace.days == 1 else f"{pace.days}\N{NO-BREAK SPACE}{speak('days')}"
        km = f"{distance_range(scene, *pace.pace_km_per_day)}\N{NO-BREAK SPACE}km"
        first, last = speak.date(pace.start, year=pace.start.year != pace.end.year), speak.date(pace.end)
        sentences.append(speak("journey_pace", days=days, first=first, last=last, pace=km))
        sentences += [_not_walked(scene, route, leg) for leg in route.legs if leg.note and leg.days is not None]
    return " ".join(sentences)


def _not_walked(scene: Scene, route: MeasuredRoute, leg: Leg) -> str:
    """Say of a leg that it is too long for the days it took to have been walked."""
    speak, stops = scene.words, route.route.stops
    days = leg.days or 0
    return speak(
        "journey_not_walked",
        start=stops[leg.start].place.name,
        end=stops[leg.end].place.name,
        km=speak.km(leg.straight_km if leg.road is None else leg.road.low),
        days=speak("one_day") if days == 0 else f"{days + 1}\N{NO-BREAK SPACE}{speak('days')}",
    )


def _numeric(key: str) -> str:
    return ' class="num"' if key.endswith("_km") else ""


def _row(scene: Scene, order: int, mark: Mark, columns: list[str]) -> str:
    speak = scene.words
    cells = []
    for key in columns:
        if key == "place":
            where = f"<small>{escape(mark.where)}</small>" if mark.where else ""
            cells.append(
                f'<th scope="row" role="rowheader"><span '
                f'data-go="{mark_id(mark)}">{escape(mark.name)}</span>{where}</th>'
            )
            continue
        text, sort = _cell(scene, order, mark, key)
        known = "" if sort == text else f' data-key="{escape(sort, quote=True)}"'
        cells.append(f'<td role="cell"{_numeric(key)}{known}>{text}</td>')
    quotes = "".join(
        f"<div><q>{escape(quote)}</q>{f'<small>{escape(by)}</small>' if by else ''}</div>"
        for quote, by in mark.evidence
    )
    return (
        f'<tr role="row" data-stop="{mark_id(mark)}">{"".join(cells)}<td role="cell" '
        f'class="words">{quotes or escape(speak("no_evidence"))}</td></tr>'
    )


def _cell(scene: Scene, order: int, mark: Mark, key: str) -> tuple[str, str]:
    """Return a cell's HTML and the key that it sorts by."""
    speak, distance = scene.words, mark.distance
    if key == "number":
        return escape(mark.number), str(order)
    if key == "date":
        based = basis(scene, mark)
        note = f"<small>{escape(based)}</small>" if based else ""
        return escape(mark.date) + note, mark.arrived.isoformat() if mark.arrived else ""
    if key == "group":
        return escape(scene.groups[mark.group]), scene.groups[mark.group]
    if key == "leg_km":
        return (escape(speak.number(mark.leg.straight_km)), f"{mark.leg.straight_km:.3f}") if mark.leg else ("", "")
    if key == "pace_km":
        pace = mark.leg.pace_km_per_day if mark.leg else None
        return (escape(distance_range(scene, *pace)), f"{pace[0]:.3f}") if pace else ("", "")
    if distance is None:
        return "", ""
    if key == "straight_km":
        return (
            ("", "")
            if distance.straight_km is None
            else (escape(speak.number(distance.straight_km)), f"{distance.straight_km:.3f}")
        )
    road = distance.road
    if road is None:
        return "", ""
    return escape(distance_range(scene, road.low, road.high)), f"{road.low:.3f}"
