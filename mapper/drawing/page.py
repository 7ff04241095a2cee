"""The page around the map: headline, still picture, figures, chart, stops, sources. It needs no script."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from mapper.drawing.cards import cards
from mapper.drawing.chart import chart
from mapper.drawing.frame import base_for, frame_for, plane
from mapper.drawing.image import legend_items, name
from mapper.drawing.payload import payload
from mapper.drawing.picture import picture
from mapper.drawing.scene import source
from mapper.drawing.stoptable import stop_style, stops
from mapper.drawing.strokes import base_paths, globe, line_paths

if TYPE_CHECKING:
    from mapper.drawing.basemap import Base
    from mapper.drawing.frame import Frame
    from mapper.drawing.picture import Picture
    from mapper.drawing.scene import Scene

__all__ = ["Page", "compose"]

WIDE = (1200.0, (480.0, 640.0))
PHONE = (360.0, (330.0, 460.0))


@dataclass(frozen=True)
class Page:
    """The parts of the page: HTML before, below and after the interactive map, its data and a style of its own."""

    before: str
    still: str
    after: str
    data: dict[str, Any]
    description: str
    style: str = ""


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
    after = [_legend(scene), keys, _credit(scene, tiles), cards(scene), _chart(scene), stops(scene)]
    after.append(_reports(scene))
    return Page(
        before=f"<header><h1>{escape(scene.title)}</h1>{lede}</header>",
        still=f'{store}<div class="still">{stills}</div>',
        after="".join(after),
        data=payload(scene, wide, phone, base, box, tiled=tiles is not None),
        description=scene.sentence or scene.title,
        style=stop_style(scene),
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
