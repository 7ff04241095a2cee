"""The page around the map: headline, still picture, figures, chart, stops, sources. It needs no script."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from mapper.drawing.chart import chart
from mapper.drawing.frame import base_for, frame_for, plane
from mapper.drawing.image import legend_items, name
from mapper.drawing.payload import basis, distance_range, mark_id, payload
from mapper.drawing.picture import picture
from mapper.drawing.scene import source
from mapper.drawing.strokes import base_paths, globe, line_paths
from mapper.units import convert

if TYPE_CHECKING:
    from mapper.drawing.basemap import Base
    from mapper.drawing.frame import Frame
    from mapper.drawing.picture import Picture
    from mapper.drawing.scene import Mark, Scene
    from mapper.model import CheckedClaim

__all__ = ["Page", "compose"]

WIDE = (1200.0, (480.0, 640.0))
PHONE = (360.0, (330.0, 460.0))


@dataclass(frozen=True)
class Page:
    """The parts of the page: HTML before, below and after the interactive map, and the data that it draws."""

    before: str
    still: str
    after: str
    data: dict[str, Any]
    description: str


def compose(scene: Scene, *, tiles: tuple[str, str] | None = None) -> Page:
    """Lay out the page for wide and narrow screens over one base map.

    Parameters
    ----------
    tiles
        Attribution (plain text) and host of a tile server, where one serves as background.
    """
    projection = plane(scene)
    wide, phone = frame_for(scene, projection, *WIDE), frame_for(scene, projection, *PHONE)
    base = base_for(scene, [wide, phone])
    box = _box(base, wide)
    store = (
        f'<svg class="store" aria-hidden="true" focusable="false"><defs><g id="base">{base_paths(base)}</g>'
        f'<g id="base-lines">{line_paths(scene, wide, box)}</g><g id="base-globe">{globe(wide)}</g>'
        f"</defs></svg>"
    )
    drawn = [
        picture(scene, frame.width, (0, 0), base=base, frame=frame, made_for=wide, use="base")
        for frame in (wide, phone)
    ]
    stills = "".join(_svg(scene, one, kind) for one, kind in zip(drawn, ("wide", "narrow"), strict=True))
    keys = "".join(_key(scene, one, kind) for one, kind in zip(drawn, ("wide", "narrow"), strict=True))
    keys += '<div class="keyed live" hidden></div>'
    lede = f'<p class="lede">{escape(scene.sentence)}</p>' if scene.sentence else ""
    after = [_legend(scene), keys, _credit(scene, tiles), _cards(scene), _chart(scene), _table(scene)]
    after.append(_reports(scene))
    return Page(
        before=f"<header><h1>{escape(scene.title)}</h1>{lede}</header>",
        still=f'{store}<div class="still">{stills}</div>',
        after="".join(after),
        data=payload(scene, wide, phone, base, box, tiled=tiles is not None),
        description=scene.sentence or scene.title,
    )


def _box(base: Base, frame: Frame) -> tuple[float, float, float, float]:
    """Return the base map's crop in pixels of ``frame``."""
    x, y = frame.origin
    left, top, right, bottom = base.box
    return (
        (left - x) * frame.scale,
        (top - y) * frame.scale,
        (right - x) * frame.scale,
        (bottom - y) * frame.scale,
    )


def _svg(scene: Scene, drawn: Picture, kind: str) -> str:
    width, height = drawn.frame.width, drawn.frame.height
    return (
        f'<svg class="{kind}" viewBox="0 0 {width:g} {height:.1f}" width="{width:g}" '
        f'height="{height:.1f}" role="img" '
        f'aria-label="{escape(name(scene), quote=True)}">{drawn.body}</svg>'
    )


def _key(scene: Scene, drawn: Picture, kind: str) -> str:
    """List the stops that found no room for their names on the map."""
    if not drawn.unnamed:
        return ""
    rows = "".join(f"<li><b>{escape(mark.number)}</b> {escape(mark.name)}</li>" for mark in drawn.unnamed)
    return (
        f'<div class="keyed {kind}"><ul class="key" '
        f'aria-label="{escape(scene.words("names"), quote=True)}">{rows}</ul></div>'
    )


def _legend(scene: Scene) -> str:
    rows = "".join(
        f'<li><svg viewBox="0 0 34 20" width="34" height="20" aria-hidden="true" focusable="false">'
        f"{sign}</svg>{escape(text)}</li>"
        for sign, text in legend_items(scene)
    )
    return f'<ul class="legend" aria-label="{escape(scene.words("legend"), quote=True)}">{rows}</ul>' if rows else ""


def _credit(scene: Scene, tiles: tuple[str, str] | None) -> str:
    speak = scene.words
    text = f"{speak('sources')}: {scene.credit} {speak('software')}"
    warning = ""
    if tiles is not None:
        text += " " + speak("credit_tiles", attribution=tiles[0], host=tiles[1])
        warning = f'<p class="warning">{escape(speak("tiles_warning"))}</p>'
    return f'<p class="credit" data-credit>{escape(text)}</p>{warning}'


# ------------------------------------------------------------------ figures


def _cards(scene: Scene) -> str:
    claims = [one for one in scene.answer.claims if one.claim.status != "rejected"]
    if not claims:
        return ""
    rows = "".join(_card(scene, checked) for checked in claims)
    return f'<section><h2>{escape(scene.words("figures"))}</h2><ul class="cards">{rows}</ul></section>'


def _card(scene: Scene, checked: CheckedClaim) -> str:
    speak, claim = scene.words, checked.claim
    verdict = checked.verdict if f"verdict_{checked.verdict}" in speak.table else "unverifiable"
    by = source(scene.answer, speak, claim.report)
    mark = _mark_of(scene, checked)
    goes = f' data-go="{mark_id(mark)}"' if mark is not None else ""
    return (
        f'<li class="card {verdict}"{goes}><p class="verdict">{escape(speak("verdict_" + verdict))}</p>'
        f"<blockquote>“{escape(claim.quote)}”</blockquote>"
        + (f'<p class="by">{escape(by)}</p>' if by else "")
        + _bars(scene, checked)
        + (f"<p>{escape(checked.explanation)}</p>" if checked.explanation else "")
        + "</li>"
    )


def _bars(scene: Scene, checked: CheckedClaim) -> str:
    """Set the reported figure and each measurement side by side, as numbers and as bars of one scale."""
    speak, value = scene.words, checked.claim.value
    rows: list[tuple[str, str, str, float, float]] = [
        (speak("said"), speak.quantity(value), "r", *_ends(value.low, value.high))
    ]
    for one in checked.measurements:
        if one.low is None and one.high is None:
            continue
        low, high = _ends(one.low, one.high)
        if one.unit != value.unit:
            try:
                low, high = convert(low, one.unit, value.unit), convert(high, one.unit, value.unit)
            except ValueError:
                continue
        digits = 1 if high < 10 else 0
        ends = [speak.number(low, digits)] + (
            [speak.number(high, digits)] if speak.number(low, digits) != speak.number(high, digits) else []
        )
        key = f"measure_{one.measure}"
        if one.measure == "straight" and checked.claim.kind != "distance_to_border":
            key = "measure_plain"
        label = speak(key) if key in speak.table else one.measure
        rows.append(
            (
                f"{speak('found')}, {label}",
                f"{'–'.join(ends)}\N{NO-BREAK SPACE}{speak.unit(value.unit)}",
                "m",
                low,
                high,
            )
        )
    if len(rows) == 1:
        return ""
    top = max(row[4] for row in rows) or 1.0
    drawn = "".join(
        f'<tr><th scope="row">{escape(label)}</th><td>{escape(text)}'
        f'<svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        f'<rect class="{kind}" width="{100 * low / top:.1f}" height="6"/>'
        f'<rect class="{kind}" fill-opacity=".45" x="{100 * low / top:.1f}" '
        f'width="{100 * (high - low) / top:.1f}" height="6"/></svg></td></tr>'
        for label, text, kind, low, high in rows
    )
    return f'<table class="bars"><tbody>{drawn}</tbody></table>'


def _ends(low: float | None, high: float | None) -> tuple[float, float]:
    ends = [end for end in (low, high) if end is not None]
    return min(ends), max(ends)


def _mark_of(scene: Scene, checked: CheckedClaim) -> Mark | None:
    about = checked.claim.about
    if about is None or about.origin is None:
        return None
    return next((mark for mark in scene.marks if mark.point == about.origin.point), None)


# ------------------------------------------------------------------ chart, stops, sources


def _chart(scene: Scene) -> str:
    if not any(mark.arrived and mark.distance and mark.distance.straight_km is not None for mark in scene.marks):
        return ""
    label = escape(scene.words("chart_of", border=scene.border_name), quote=True)
    drawn = []
    for kind, width in (("wide", 860.0), ("narrow", 350.0)):
        body, height = chart(scene, width)
        drawn.append(
            f'<svg class="{kind}" viewBox="0 0 {width:g} {height:.0f}" width="{width:g}" '
            f'height="{height:.0f}" role="img" aria-label="{label}">{body}</svg>'
        )
    return f'<section class="chart"><h2>{escape(scene.words("chart"))}</h2>{"".join(drawn)}</section>'


def _table(scene: Scene) -> str:
    speak = scene.words
    if not scene.marks:
        return ""
    columns = [("number", "number"), ("place", "text"), ("date", "text")]
    columns += [("group", "text")] if len(scene.groups) > 1 else []
    columns += [("straight_km", "number"), ("road_km", "number"), ("leg_km", "number")]
    if scene.answer.border is None:
        columns = [column for column in columns if column[0] not in ("straight_km", "road_km")]
    head = "".join(
        f'<th scope="col" role="columnheader" data-sort="{kind}"{_numeric(key)}>{escape(speak(key))}</th>'
        for key, kind in columns
    )
    rows = "".join(_row(scene, order, mark, [key for key, _ in columns]) for order, mark in enumerate(scene.marks))
    title = escape(speak("stops"), quote=True)
    return (
        f'<section><h2 id="stops">{escape(speak("stops"))}</h2><div class="scroll" tabindex="0" '
        f'role="region" aria-label="{title}">'
        f'<table class="stops" role="table"><caption>{escape(speak("stops_caption"))}</caption><thead '
        f'role="rowgroup"><tr role="row">{head}'
        f'<th scope="col" role="columnheader">{escape(speak("evidence"))}</th></tr></thead><tbody '
        f'role="rowgroup">{rows}</tbody></table></div></section>'
    )


def _numeric(key: str) -> str:
    return ' class="num"' if key.endswith("_km") else ""


def _row(scene: Scene, order: int, mark: Mark, columns: list[str]) -> str:
    speak = scene.words
    cells = []
    for key in columns:
        called = f' data-label="{escape(speak(key), quote=True)}"'
        if key == "place":
            where = f"<small>{escape(mark.where)}</small>" if mark.where else ""
            cells.append(
                f'<th scope="row" role="rowheader" data-key="{escape(mark.name, quote=True)}"><span '
                f'data-go="{mark_id(mark)}">{escape(mark.name)}</span>{where}</th>'
            )
            continue
        text, sort = _cell(scene, order, mark, key)
        cells.append(f'<td role="cell"{_numeric(key)}{called} data-key="{escape(sort, quote=True)}">{text}</td>')
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


def _reports(scene: Scene) -> str:
    rows = []
    for index, report in enumerate(scene.answer.account.reports):
        title = escape(report.title) if report.title else escape(source(scene.answer, scene.words, index))
        if report.url and urlsplit(report.url).scheme in ("http", "https"):
            title = f'<a href="{escape(report.url, quote=True)}" rel="noopener noreferrer" target="_blank">{title}</a>'
        by = source(scene.answer, scene.words, index) if report.title else ""
        rows.append(f"<li>{title}{' – ' + escape(by) if by and by != report.title else ''}</li>")
    listed = f"<h2>{escape(scene.words('sources_reports'))}</h2><ul>{''.join(rows)}</ul>" if rows else ""
    return f"<footer>{listed}</footer>" if listed else ""
