"""The static picture as files: an SVG with its font inside, and a PNG of twice its size."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import shapely

from mapper.drawing.markers import marker
from mapper.drawing.picture import picture
from mapper.drawing.scene import ends
from mapper.drawing.scene import scene as tell
from mapper.drawing.style import font_face, svg_css, text_width
from mapper.language.verdicts import phrases

if TYPE_CHECKING:
    from mapper.drawing.scene import Scene
    from mapper.model import Answer

__all__ = ["legend_items", "name", "png", "printable", "svg", "wrap"]

DATA = Path(__file__).parent / "data"
MARGIN = 24.0


def svg(answer: Answer, *, language: str | None = None, width: int = 1200) -> str:
    """Draw the map with title, the sentence that gives both numbers, legend and sources, as an SVG document.

    Parameters
    ----------
    width
        In pixels; below 560 the picture is laid out for a phone.
    """
    scene = tell(answer, language)
    narrow = width < 560
    heights = (300.0, 460.0) if narrow else (480.0, 700.0)
    drawn = picture(scene, float(width), heights)
    head, top = _head(scene, width)
    foot, rest = _foot(scene, width, top + drawn.frame.height)
    bottom = top + drawn.frame.height
    height = bottom + rest
    label = escape(name(scene), quote=True)
    return printable(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height:.0f}" width="{width}" '
        f'height="{height:.0f}" '
        f'role="img" aria-label="{label}" lang="{scene.words.language}"><title>{escape(name(scene))}</title>'
        f"<desc>{escape(scene.sentence)}</desc><style>{font_face()}{svg_css(file=True)}</style>"
        # What the map draws beyond its window is covered by the paper of head and foot.
        f'<rect class="paper" width="{width}" height="{height:.0f}"/>'
        f'<g transform="translate(0 {top:.1f})">{drawn.body}</g>'
        f'<path class="paper" d="M0 0H{width}V{top:.1f}H0ZM0 {bottom:.1f}H{width}V{height + 1:.1f}H0Z"/>'
        f"{head}{foot}</svg>\n"
    )


def png(drawing: str, *, scale: float = 2.0) -> bytes:
    """Turn an SVG document into a PNG of ``scale`` times its size, with the font that it was laid out for."""
    import resvg_py  # noqa: PLC0415

    data = resvg_py.svg_to_bytes(
        svg_string=drawing,
        zoom=scale,
        font_files=[str(DATA / f"SourceSans3-{weight}.ttf") for weight in ("Regular", "SemiBold")],
        skip_system_fonts=True,
        font_family="Source Sans 3",
        sans_serif_family="Source Sans 3",
    )
    return bytes(data)


def printable(text: str) -> str:
    """Replace the characters that neither XML nor HTML may hold: most control characters, surrogates."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]", "\N{REPLACEMENT CHARACTER}", text)


def name(scene: Scene) -> str:
    """Return what the picture is called by those who cannot see it."""
    if not scene.marks:
        return scene.words("map_empty")
    first, last = ends(scene.marks)
    return scene.words("map_of", first=first, last=last) if first != last else scene.words("map_at", place=first)


def wrap(text: str, width: float, size: float, *, bold: bool = False, most: int = 99) -> list[str]:
    """Break a text into lines that fit ``width`` pixels, at most ``most`` of them."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if line and text_width(longer, size, bold=bold) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    lines.append(line)
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1] + " …"]
    return lines


def _head(scene: Scene, width: float) -> tuple[str, float]:
    size, y = (19.0 if width < 560 else 27.0), MARGIN - 4
    drawn = []
    for line in wrap(scene.title, width - 2 * MARGIN, size, bold=True, most=3):
        y += size * 1.15
        drawn.append(f'<text x="{MARGIN:g}" y="{y:.1f}" font-size="{size:g}" font-weight="600">{escape(line)}</text>')
    size = 14.0 if width < 560 else 17.0
    y += 4
    for line in wrap(scene.sentence, min(width - 2 * MARGIN, 1000), size, most=9) if scene.sentence else []:
        y += size * 1.35
        drawn.append(f'<text class="small" x="{MARGIN:g}" y="{y:.1f}" font-size="{size:g}">{escape(line)}</text>')
    return "".join(drawn), y + 16


def legend_items(scene: Scene) -> list[tuple[str, str]]:
    """Return the signs that occur as (SVG of 34 by 20 pixels, words)."""
    speak, items = scene.words, []
    several = len(scene.groups) > 1
    if several:
        for index, group in enumerate(scene.groups):
            mark = next(mark for mark in scene.marks if mark.group == index)
            items.append((marker(mark, 17, 10, radius=8, text=chr(ord("A") + index % 26)), group))
    for sure, key in ((True, "legend_stated"), (False, "legend_inferred")):
        shown = next((mark for mark in scene.marks if mark.sure is sure), None)
        if shown is not None:
            items.append((marker(shown, 17, 10, radius=8, text=""), speak(key)))
    group = "g0"
    if any(way.known for way in scene.ways):
        items.append((f'<g class="{group}"><path class="leg" d="M2 10h30"/></g>', speak("legend_road")))
    if any(not way.known for way in scene.ways):
        items.append((f'<g class="{group}"><path class="leg guess" d="M2 10h30"/></g>', speak("legend_line")))
    if any(mark.outline is not None and shapely.get_dimensions(mark.outline) == 2 for mark in scene.marks):
        items.append((f'<rect class="{group} area" x="4" y="3" width="26" height="14"/>', speak("legend_area")))
    if any(mark.outline is not None and shapely.get_dimensions(mark.outline) == 1 for mark in scene.marks):
        items.append((f'<path class="{group} course" d="M3 13q7-8 14-3t14-3" fill="none"/>', speak("legend_course")))
    if any(mark.vague for mark in scene.marks):
        items.append((f'<circle class="{group} area" cx="17" cy="10" r="9"/>', speak("legend_circle")))
    if scene.focus is not None:
        items.append(('<path class="measured" d="M2 10h30"/>', speak("legend_measured")))
        if scene.focus.reported_km is not None:
            items.append(('<path class="reported" d="M2 10h30"/>', speak("legend_reported")))
    if scene.answer.border is not None:
        code = scene.answer.border.code
        if "-" in code:
            words = speak("border_between", border=scene.border_name)
        else:
            words = phrases(speak.language).border_of(code, scene.border_name)
        items.append(('<path class="frontier" d="M2 10h30"/>', words[:1].upper() + words[1:]))
    return items


def _foot(scene: Scene, width: float, top: float) -> tuple[str, float]:
    drawn, x, y = [], MARGIN, top + 14
    size = 12.5 if width < 560 else 13.5
    for sign, text in legend_items(scene):
        room = width - 2 * MARGIN - 40
        while text_width(text, size) > room:
            text = text[: max(1, len(text) - 6)].rstrip() + "…"  # noqa: PLW2901
        wide = 40 + text_width(text, size) + 18
        if x > MARGIN and x + wide > width - MARGIN:
            x, y = MARGIN, y + 24
        drawn.append(
            f'<g transform="translate({x:.1f} {y:.1f})">{sign}</g>'
            f'<text class="small" x="{x + 40:.1f}" y="{y + 14.5:.1f}" font-size="{size:g}">'
            f"{escape(text)}</text>"
        )
        x += wide
    y += 34
    for line in wrap(f"{scene.words('sources')}: {scene.credit}", width - 2 * MARGIN, 12):
        y += 16
        drawn.append(f'<text class="small" x="{MARGIN:g}" y="{y:.1f}" font-size="12">{escape(line)}</text>')
    return "".join(drawn), y + 18 - top
