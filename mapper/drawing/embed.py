"""What an article needs to show the map: a lazy iframe that takes the height its page tells, and a picture.

The page posts its height as AMP, pym and Datawrapper frames do; where the publisher's page listens to none of
these, `LISTENER` does. An oEmbed document says the same to content systems that ask for one.
"""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from mapper.drawing.image import name, printable
from mapper.drawing.scene import scene
from mapper.errors import InputError

if TYPE_CHECKING:
    from mapper.drawing.scene import Scene
    from mapper.model import Answer

__all__ = ["COMPACT", "HEIGHT", "LISTENER", "address", "oembed", "snippet", "snippet_apart"]

COMPACT = "#compact"
"""What at the end of the page's address folds everything below the map, for readers in an article."""
HEIGHT = 760
"""Pixels of an iframe until its page has told its own height."""
SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox"
LISTENER = """(function () {
  addEventListener('message', function (event) {
    var data = event.data, height = 0;
    if (data && data.sentinel === 'amp' && data.type === 'embed-size') height = +data.height;
    if (!(height > 100 && height < 20000)) return;
    document.querySelectorAll('figure.route-map iframe').forEach(function (frame) {
      if (event.source === frame.contentWindow) frame.style.height = Math.ceil(height) + 'px';
    });
  });
})();"""


def address(base_url: str, file: str = "") -> str:
    """Return the address of a file of the map folder published at ``base_url``.

    Raises
    ------
    InputError
        ``base_url`` is no web address.
    """
    try:
        parts = urlsplit(base_url)
        host = parts.hostname
    except ValueError:
        parts, host = urlsplit(""), None
    if parts.scheme not in ("http", "https") or not host or parts.query or parts.fragment or " " in base_url:
        raise InputError(
            f"{base_url!r} is no address of a folder; give the one that the map will be published at, "
            "such as https://example.org/maps/walkers/"
        )
    return base_url.rstrip("/") + "/" + quote(file)


def snippet(
    answer: Answer,
    *,
    language: str | None = None,
    page: str = "map.html",
    image: str = "map.png",
    height: int = HEIGHT,
) -> str:
    """Return the HTML to paste into an article, with the few lines of script that set the iframe's height.

    Without script the iframe gives way to the picture, which leads to the page.

    Parameters
    ----------
    page, image
        Addresses of the map page and of its static picture, as seen from the article.
    height
        Pixels until the page has told its own.
    """
    told = scene(answer, language)
    return printable(
        f'<figure class="route-map" style="margin:0">\n{_frame(told, page, height, styled=True)}\n'
        f"<noscript><style>.route-map iframe{{display:none}}</style>{_picture(told, page, image, styled=True)}"
        f"</noscript>\n</figure>\n<script>{LISTENER}</script>\n"
    )


def snippet_apart(
    answer: Answer,
    *,
    language: str | None = None,
    page: str = "map.html",
    image: str = "../map.png",
    script: str = "embed.js",
    height: int = HEIGHT,
) -> str:
    """Return the HTML for an article whose page allows no inline script or style; ``script`` holds `LISTENER`."""
    told = scene(answer, language)
    return printable(
        f'<figure class="route-map">\n{_frame(told, page, height, styled=False)}\n'
        f"<noscript>{_picture(told, page, image, styled=False)}</noscript>\n</figure>\n"
        f'<script src="{escape(script, quote=True)}" defer></script>\n'
    )


def oembed(
    answer: Answer,
    base_url: str,
    *,
    language: str | None = None,
    thumbnail: tuple[int, int] | None = None,
    width: int = 800,
    height: int = HEIGHT,
) -> str:
    """Return the oEmbed document (version 1.0, type "rich") of a map folder published at ``base_url``.

    Parameters
    ----------
    thumbnail
        Width and height of ``map.png`` in pixels; left out where not given.
    width, height
        Of the iframe in pixels, for those that ask no script for its height.

    Raises
    ------
    InputError
        ``base_url`` is no web address.
    """
    told = scene(answer, language)
    made: dict[str, str | int] = {
        "version": "1.0",
        "type": "rich",
        "title": printable(told.title),
        "html": printable(_frame(told, address(base_url, "map.html"), height, styled=True)),
        "width": width,
        "height": height,
        "cache_age": 3600,
    }
    if thumbnail is not None:
        made["thumbnail_url"] = address(base_url, "map.png")
        made["thumbnail_width"], made["thumbnail_height"] = thumbnail
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def _frame(told: Scene, page: str, height: int, *, styled: bool) -> str:
    style = f' style="border:0;width:100%;min-width:100%;height:{height}px"' if styled else ' frameborder="0"'
    return (
        f'<iframe src="{escape(page, quote=True)}{COMPACT}" title="{escape(name(told), quote=True)}" loading="lazy" '
        f'width="100%" height="{height}"{style} sandbox="{SANDBOX}"></iframe>'
    )


def _picture(told: Scene, page: str, image: str, *, styled: bool) -> str:
    style = ' style="width:100%;height:auto"' if styled else ' width="100%"'
    return (
        f'<a href="{escape(page, quote=True)}"><img src="{escape(image, quote=True)}" '
        f'alt="{escape(name(told), quote=True)}" loading="lazy"{style}></a>'
        + (f"<figcaption>{escape(told.sentence)}</figcaption>" if told.sentence else "")
    )
