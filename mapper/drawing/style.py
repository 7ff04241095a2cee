"""Colours, sizes and type of every drawing: two quiet tones below, restrained colour above.

Text colours keep a contrast of 4.5:1 or more against land, sea and page, in light and in dark.
"""

from __future__ import annotations

import base64
import json
from functools import cache
from pathlib import Path

__all__ = ["DARK", "FONT", "GROUPS", "LIGHT", "SHAPES", "font_face", "svg_css", "text_width", "variables"]

DATA = Path(__file__).parent / "data"
FONT = "'Source Sans 3','Source Sans Pro',system-ui,'Segoe UI','Helvetica Neue',Arial,sans-serif"
GROUPS = 6
"""Groups that have a colour and a shape of their own; further ones start again."""
SHAPES = ("circle", "square", "diamond", "hexagon", "triangle", "pentagon")

LIGHT = {
    "page": "#ffffff", "sea": "#dde8ed", "land": "#f7f5f0", "tint": "#ece2c8", "line": "#b5aea1",
    "coast": "#a9bcc6", "frontier": "#7a6338", "ink": "#1c2429", "quiet": "#4d585f", "country": "#696255",
    "halo": "#f9f8f5", "rule": "#d8dcde", "measured": "#1b4a7a", "reported": "#8a4a06", "card": "#f7f7f5",
    "focus": "#0b57d0", "g0": "#a3152f", "g1": "#0d6464", "g2": "#56398f", "g3": "#7a4a00",
    "g4": "#30582a", "g5": "#2f4a6b", "on": "#ffffff",
}  # fmt: skip
DARK = {
    "page": "#12181c", "sea": "#16222b", "land": "#29323a", "tint": "#443e2f", "line": "#5c6871",
    "coast": "#46565f", "frontier": "#d0b478", "ink": "#eceae5", "quiet": "#b7c0c6", "country": "#b0b4b0",
    "halo": "#1d262d", "rule": "#36424a", "measured": "#8cc0f5", "reported": "#f0b060", "card": "#1a2227",
    "focus": "#9cc3ff", "g0": "#ff9aa8", "g1": "#7fd6d0", "g2": "#c9b3ff", "g3": "#f2c37c",
    "g4": "#a5d69b", "g5": "#a9c8ec", "on": "#12181c",
}  # fmt: skip


@cache
def _widths() -> dict[str, dict[str, int]]:
    table: dict[str, dict[str, int]] = json.loads((DATA / "font-widths.json").read_text(encoding="utf-8"))
    return table


def text_width(text: str, size: float, *, bold: bool = False, spacing: float = 0.0) -> float:
    """Return how wide a text is in pixels; letters that the font lacks count one em."""
    widths = _widths()["SemiBold" if bold else "Regular"]
    # Readers without the font see a wider one: 6 % of room for that.
    return sum(widths.get(sign, 1000) for sign in text) * size / 1000 * 1.06 + spacing * len(text)


def font_face() -> str:
    """Return the font as ``@font-face`` rules with the letters inside."""
    rules = []
    for name, weight in (("Regular", 400), ("SemiBold", 600)):
        data = base64.b64encode((DATA / f"SourceSans3-{name}.woff2").read_bytes()).decode()
        rules.append(
            f"@font-face{{font-family:'Source Sans 3';font-weight:{weight};"
            f"src:url(data:font/woff2;base64,{data}) format('woff2')}}"
        )
    return "".join(rules)


def variables(theme: dict[str, str]) -> str:
    """Return a theme as CSS custom properties."""
    return "".join(f"--{name}:{color};" for name, color in theme.items())


def svg_css(*, file: bool) -> str:
    """Return the style of the drawn map, chart and symbols.

    A ``file`` gets plain colours and scaled widths, as not every SVG renderer knows custom properties;
    the page gets variables, so that the same drawing serves light and dark.
    """

    def color(name: str) -> str:
        return LIGHT[name] if file else f"var(--{name})"

    def base(width: float) -> str:
        # Base paths are in tenths of a pixel.
        return f"stroke-width:{width * 10:g}" if file else f"stroke-width:{width:g};vector-effect:non-scaling-stroke"

    rules = [
        f".sea{{fill:{color('sea')}}}",
        f".land{{fill:{color('land')};stroke:{color('coast')};{base(0.7)};stroke-linejoin:round}}",
        f".tint{{fill:{color('tint')}}}",
        f".borders{{fill:none;stroke:{color('line')};{base(0.8)};stroke-linejoin:round}}",
        f".frontier{{fill:none;stroke:{color('frontier')};stroke-width:2.2;stroke-linejoin:round;stroke-linecap:round}}",
        f"text{{font-family:{FONT};fill:{color('ink')}}}",
        f".n{{font-weight:600;paint-order:stroke;stroke:{color('halo')};stroke-width:3.5;stroke-linejoin:round}}",
        f".d{{fill:{color('quiet')};paint-order:stroke;stroke:{color('halo')};stroke-width:3;stroke-linejoin:round}}",
        f".c{{fill:{color('country')};letter-spacing:1.5px}}",
        f".c{{paint-order:stroke;stroke:{color('halo')};stroke-width:2;stroke-opacity:.7}}",
        f".t{{fill:{color('country')};paint-order:stroke;stroke:{color('halo')};stroke-width:2.5;stroke-linejoin:round}}",
        f".town{{fill:{color('country')}}}",
        f".casing{{fill:none;stroke:{color('halo')};stroke-opacity:.85;stroke-linejoin:round;stroke-linecap:round}}",
        ".leg{fill:none;stroke-width:2.8;stroke-linejoin:round;stroke-linecap:round}",
        ".guess{stroke-dasharray:1 6;stroke-width:3}",
        f".measured{{fill:none;stroke:{color('measured')};stroke-width:2}}",
        f".reported{{fill:none;stroke:{color('reported')};stroke-width:2;stroke-dasharray:7 5}}",
        f".tm{{fill:{color('measured')}}}.tr{{fill:{color('reported')}}}",
        f".leader{{stroke:{color('quiet')};stroke-width:.9;fill:none}}",
        ".area{fill-opacity:.09;stroke-width:1.4;stroke-dasharray:2 4}",
        ".course{fill:none;stroke-width:6;stroke-opacity:.35}",
        f".bar{{stroke:{color('quiet')};stroke-width:1.4;fill:none}}.small{{fill:{color('quiet')}}}",
        f".orb{{fill:{color('sea')};stroke:{color('line')};stroke-width:1}}.orbland{{fill:{color('line')}}}",
        f".foot{{stroke:{color('measured')};stroke-width:7;stroke-linecap:round;fill:none}}.rimmed{{fill:none}}",
        f".spot{{fill:none;stroke:{color('g0')};stroke-width:2}}",
        f".rule{{stroke:{color('rule')};stroke-width:1;fill:none}}",
        f".gem{{fill:{color('halo')};stroke:{color('reported')};stroke-width:2.4}}",
        f".span{{fill:none;stroke:{color('reported')};stroke-width:2}}",
        f".gap{{stroke:{color('reported')};stroke-width:1.4;stroke-dasharray:2 4;fill:none}}",
        f".paper{{fill:{color('page')}}}",
        f".mark text{{font-weight:600;text-anchor:middle}}.mark.sure text{{fill:{color('on')}}}",
        f".mark .rim{{stroke:{color('halo')};stroke-width:1.6}}",
        f".open .rim{{fill:{color('halo')};stroke-width:2.2}}.undated .rim{{stroke-dasharray:3 2.2}}",
    ]
    for index in range(GROUPS):
        name = f"g{index}"
        rules.append(
            f".{name} .leg,.{name}.leg,.{name}.course{{stroke:{color(name)}}}"
            f".{name}.area{{fill:{color(name)};stroke:{color(name)}}}"
            f".{name}.sure .rim{{fill:{color(name)}}}.{name}.open .rim{{stroke:{color(name)}}}"
            f".{name}.open text,.{name}.dot{{fill:{color(name)}}}"
            f".{name}.path{{stroke:{color(name)};fill:none}}"
        )
    return "".join(rules)
