"""The snippet for an article: a lazy iframe that takes the height its page tells, and a fallback picture."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from mapper.drawing.image import name, printable
from mapper.drawing.scene import scene

if TYPE_CHECKING:
    from mapper.model import Answer

__all__ = ["snippet"]

LISTENER = """(function(){
  var frame=document.currentScript.previousElementSibling.querySelector('iframe');
  addEventListener('message',function(event){
    if(event.source!==frame.contentWindow)return;
    var data=event.data,height=0;
    if(data&&data.sentinel==='amp'&&data.type==='embed-size')height=+data.height;
    if(height>100&&height<20000)frame.style.height=Math.ceil(height)+'px';
  });
})();"""


def snippet(
    answer: Answer,
    *,
    language: str | None = None,
    page: str = "map.html",
    image: str = "map.png",
    height: int = 760,
) -> str:
    """Return the HTML to paste into an article.

    The page in the iframe posts its height as AMP, pym and Datawrapper frames do; where the publisher's page
    listens to none of these, the few lines of script at the end do, and without script the iframe scrolls.

    Parameters
    ----------
    page, image
        Addresses of the map page and of its static picture, as seen from the article.
    height
        Pixels until the page has told its own.
    """
    told = scene(answer, language)
    title = escape(name(told), quote=True)
    source, picture = escape(page, quote=True), escape(image, quote=True)
    sentence = f"<figcaption>{escape(told.sentence)}</figcaption>" if told.sentence else ""
    return printable(
        f'<figure class="route-map" style="margin:0">\n'
        f'<iframe src="{source}" title="{title}" loading="lazy" width="100%" height="{height}" '
        f'style="border:0;width:100%;min-width:100%;height:{height}px" '
        f'sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"></iframe>\n'
        f'<noscript><a href="{source}"><img src="{picture}" alt="{title}" loading="lazy" '
        f'style="width:100%;height:auto"></a></noscript>\n'
        f"{sentence}\n</figure>\n<script>{LISTENER}</script>\n"
    )
