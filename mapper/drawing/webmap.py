"""The interactive map: a `folium.Map` whose page holds everything it needs and asks nothing of any server.

Leaflet, the base map, the style and the data are inside the page; a Content-Security-Policy with the hashes
of its own scripts holds it to that. Report text reaches the page escaped, or as JSON that the script sets as
text. Saving refuses what would break the promise. Tiles are an option, with attribution and a warning.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import warnings
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import folium
from branca.element import Element, Figure
from folium.template import Template

from mapper.drawing.image import printable
from mapper.drawing.page import Page, compose
from mapper.drawing.scene import scene
from mapper.drawing.style import DARK, LIGHT, svg_css, variables
from mapper.errors import DrawingError

if TYPE_CHECKING:
    from mapper.model import Answer

__all__ = ["RouteFigure", "RouteMap", "client", "draw"]

DATA = Path(__file__).parent / "data"
FONT = "'Source Sans 3','Source Sans Pro',system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"
LOADS = re.compile(
    r"<(?:script|img|iframe|source|video|audio|embed|object|link|image|use|input)\b[^>]*?"
    r"\s(?:src|srcset|href|xlink:href|data|poster)\s*=\s*[\"']?\s*((?:https?:)?//[^\s\"'>]+)",
    re.IGNORECASE,
)
OWN_SERVER = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'"
)
"""The policy of a page whose style and scripts lie beside it."""
SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)
STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL | re.IGNORECASE)
PIN = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 25 41'%3E%3Cpath "
    "fill='%231b4a7a' "
    "stroke='%23fff' d='M12.5.5a12 12 0 0 0-12 12c0 9 12 28 12 28s12-19 12-28a12 12 0 0 0-12-12z'/%3E"
    "%3Ccircle cx='12.5' cy='12.5' r='4.5' fill='%23fff'/%3E%3C/svg%3E"
)


class RouteFigure(Figure):
    """The page around a `RouteMap`: language, title, landmarks and its own security policy."""

    def __init__(self, page: Page, *, language: str, title: str, tile_host: str | None) -> None:
        super().__init__(width="100%", height="720px")
        self._id = "page"
        self.page, self.language, self.title, self.tile_host = page, language, title, tile_host
        self.discovery: str | None = None
        """Address of the page's oEmbed document, where it is published."""

    def render(self, **kwargs: Any) -> str:
        """Return the whole page."""
        styles, scripts, extra, body = self._pieces(**kwargs)
        head = "".join(f"<style>{text}</style>" for text in styles) + extra
        body += "".join(f"<script>{text}</script>" for text in scripts)
        return self._settled(printable(self._document(self._policy(head + body), head, body)))

    def apart(self, **kwargs: Any) -> dict[str, str]:
        """Return the page with style and scripts in files of their own; see `RouteMap.separate_files`."""
        styles, scripts, extra, body = self._pieces(**kwargs)
        if SCRIPT.search(extra) or STYLE.search(extra):
            raise DrawingError(
                "what was added to this map brings scripts or styles of its own; a map in separate files takes none"
            )
        head = f'<link rel="stylesheet" href="map.css">{extra}'
        body += '<script src="leaflet.js"></script><script src="map.js"></script>'
        page = self._document(OWN_SERVER, head, body)
        return {
            "map.html": printable(page),
            "map.css": "\n".join(styles) + "\n",
            "leaflet.js": scripts[0] + "\n",
            "map.js": printable(scripts[1]).strip() + "\n",
        }

    def _pieces(self, **kwargs: Any) -> tuple[list[str], list[str], str, str]:
        """Return styles, scripts, what children add to the head, and the body without scripts."""
        for child in list(self._children.values()):
            child.render(**kwargs)
        extra = "".join(
            child.render(**kwargs)
            for key, child in self.header._children.items()  # noqa: SLF001
            if key != "meta_http"
        )
        slot = self.html.render(**kwargs)
        script = self.script.render(**kwargs)
        page = self.page
        body = (
            f'<main>{page.before}<figure><div class="stage">{page.still}{slot}</div>'
            f"</figure>{page.after}</main>"
            f'<script type="application/json" id="route-data">{_json(page.data)}</script>'
        )
        styles = [_css(), page.style] if page.style else [_css()]
        return styles, [_leaflet()[0], script], extra, body

    def _document(self, policy: str, head: str, body: str) -> str:
        link = ""
        if self.discovery:
            title = escape(self.title or "", quote=True)
            address = escape(self.discovery, quote=True)
            link = f'<link rel="alternate" type="application/json+oembed" href="{address}" title="{title}">\n'
        return (
            f'<!DOCTYPE html>\n<html lang="{self.language}">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
            f'<title>{escape(self.title or "")}</title>\n<meta name="description" '
            f'content="{escape(self.page.description, quote=True)}">\n{link}'
            f'<meta name="color-scheme" content="light dark">\n<meta name="referrer" '
            f'content="no-referrer">\n{head}\n</head>\n<body>\n{body}\n</body>\n</html>\n'
        )

    def _settled(self, text: str) -> str:
        """Give elements that were added to the map numbers in place of folium's random names."""
        names: dict[str, str] = {}
        queue: list[Any] = [self]
        while queue:
            element = queue.pop(0)
            if re.fullmatch(r"[0-9a-f]{32}", element._id):  # noqa: SLF001
                names.setdefault(element._id, f"e{len(names)}")  # noqa: SLF001
            queue += element._children.values()  # noqa: SLF001
            queue += [part for key, part in vars(element).items() if isinstance(part, Element) and key != "_parent"]
        if not names:
            return text
        text = re.sub("|".join(names), lambda found: names[found.group()], text)
        start = text.index('content="', text.index("Content-Security-Policy")) + len('content="')
        end = text.index('"', start)
        return text[:start] + self._policy(text[end:]) + text[end:]

    def _policy(self, text: str) -> str:
        """Return the Content-Security-Policy that lets in what is in the page and nothing else."""
        scripts = " ".join(dict.fromkeys(_hash(one) for one in SCRIPT.findall(text)))
        styles = " ".join(dict.fromkeys(_hash(one) for one in STYLE.findall(text)))
        images = "data:" if self.tile_host is None else f"data: https://{self.tile_host}"
        # Popups of folium's own write style attributes; they can load nothing under this policy.
        attributes = "; style-src-attr 'unsafe-inline'" if re.search(r"\sstyle=", text) else ""
        return (
            f"default-src 'none'; script-src {scripts}; style-src-elem {styles}{attributes}; "
            f"style-src {styles}; "
            f"img-src {images}; font-src data:; base-uri 'none'; form-action 'none'"
        )


class RouteMap(folium.Map):
    """A `folium.Map` of an answer; layers and markers of folium can be added to it.

    ``save`` writes a page that works from a file, in an iframe, without network and without JavaScript.
    """

    default_js: list[tuple[str, str]] = []  # noqa: RUF012
    default_css: list[tuple[str, str]] = []  # noqa: RUF012
    _template = Template(
        """
        {% macro html(this, kwargs) %}<div class="folium-map" id="{{ this.get_name() }}"></div>{% endmacro %}
        {% macro script(this, kwargs) %}
        {{ this.client }}
        var {{ this.get_name() }} = routeMap({{ this.get_name()|tojson }},
          JSON.parse(document.getElementById('route-data').textContent), {{ this.options|tojavascript }});
        {% endmacro %}
        """
    )

    def __init__(self, answer: Answer, *, language: str | None = None, tiles: str | None = None) -> None:
        told = scene(answer, language)
        layer = None
        if tiles is not None:
            layer = tiles if isinstance(tiles, folium.TileLayer) else folium.TileLayer(tiles)
        credit = None if layer is None else (_plain(layer), _host(layer))
        page = compose(told, tiles=credit)
        frame = page.data["frame"]
        if layer is not None and frame["kind"] != "mercator":
            raise DrawingError("tiles need Mercator, which would mislead for this route; draw it without tiles")
        super().__init__(location=[frame["lat0"], frame["lon0"]], tiles=None)
        self._id = "route"
        self.options: dict[str, Any] = {}
        self.answer, self.scene = answer, told
        self.client = client()
        figure = RouteFigure(
            page,
            language=told.words.language,
            title=told.title,
            tile_host=None if credit is None else credit[1],
        )
        figure.add_child(self, name=self.get_name())
        if layer is not None:
            warnings.warn(told.words("tiles_warning"), stacklevel=3)
            self.add_child(layer)

    def page(self, *, discovery: str | None = None) -> str:
        """Return the whole page as text; ``discovery`` is the address of its oEmbed document, if it has one."""
        figure = cast("RouteFigure", self.get_root())
        figure.discovery = discovery
        return figure.render()

    def separate_files(self) -> dict[str, str]:
        """Return the page with style and scripts in files of their own, by file name.

        For publishers whose Content-Security-Policy allows scripts and styles from their own server alone.

        Raises
        ------
        DrawingError
            Something that was added to the map brings scripts or styles of its own.
        """
        return cast("RouteFigure", self.get_root()).apart()

    def save(self, outfile: Any, close_file: bool = True, **kwargs: Any) -> None:
        """Write the page.

        Raises
        ------
        DrawingError
            Something that was added to the map, such as a plugin, would make the page ask another host.
        """
        text = self.get_root().render(**kwargs)
        found = sorted({urlsplit(link).netloc or link for link in LOADS.findall(text)})
        if found:
            raise DrawingError(
                f"this map would load parts from {', '.join(found)}; take off the plugin or icon that "
                f"asks for them, "
                "as a published map holds all it needs"
            )
        if not isinstance(outfile, (str, os.PathLike)):
            outfile.write(text.encode("utf-8"))
            if close_file:
                outfile.close()
            return
        Path(outfile).write_text(text, encoding="utf-8", newline="\n")


def draw(answer: Answer, *, language: str | None = None, tiles: str | None = None) -> RouteMap:
    """Draw an answer as an interactive map.

    Parameters
    ----------
    answer
        What `mapper.check` or `mapper.measure` returned.
    language
        "en", "es" or "fr"; by default that of the first report, English where we have no words.
    tiles
        A tile set (folium's name, or an address with ``{z}/{x}/{y}``) instead of the base map in the page.
        Its server then sees every reader; a warning says so.

    Raises
    ------
    DrawingError
        Tiles were asked for where Mercator would mislead.
    """
    return RouteMap(answer, language=language, tiles=tiles)


def _json(data: Any) -> str:
    """Return JSON that no HTML parser can mistake for markup."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def _leaflet() -> tuple[str, str]:
    script = (DATA / "leaflet.js").read_text(encoding="utf-8").strip()
    script += (
        f"\nL.Icon.Default.mergeOptions({{iconUrl:{json.dumps(PIN)},iconRetinaUrl:{json.dumps(PIN)},shadowUrl:'',shadowSize:[0,0]}});"
        "L.Icon.Default.imagePath=' ';"
        "L.Icon.Default.prototype._getIconUrl=function(n){return this.options[n+'Url']};"
    )
    style = (DATA / "leaflet.css").read_text(encoding="utf-8")
    style = re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)
    style = re.sub(r"[^{};]*:[^;{}]*url\([^)]*\)[^;}]*;?", "", style)
    return script, re.sub(r"\s+", " ", style)


@cache
def client() -> str:
    """Return our script without comments and indentation."""
    text = re.sub(r"/\*.*?\*/", "", (DATA / "map.js").read_text(encoding="utf-8"), flags=re.DOTALL)
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


@cache
def _css() -> str:
    own = (DATA / "page.css").read_text(encoding="utf-8")
    own = re.sub(r"/\*.*?\*/|\n", "", own)
    themes = (
        f":root{{--font:{FONT};{variables(LIGHT)}color-scheme:light dark}}"
        f"@media (prefers-color-scheme:dark){{:root{{{variables(DARK)}}}}}"
        f"@media print{{:root{{{variables(LIGHT)}}}}}"
    )
    return f"{themes}{_leaflet()[1]}{own}{svg_css(file=False)}"


def _plain(layer: folium.TileLayer) -> str:
    """Return a tile layer's attribution without its markup."""
    text = str(layer.options.get("attribution") or layer.options.get("attr") or layer.tile_name)
    return re.sub(r"<[^>]*>", "", text).replace("&copy;", "©")


def _host(layer: folium.TileLayer) -> str:
    """Return the host of a tile layer, with a wildcard where it has several."""
    host = urlsplit(layer.tiles).netloc
    return re.sub(r"\{[^}]*\}", "*", host)
