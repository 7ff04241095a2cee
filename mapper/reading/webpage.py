"""Reports on web pages: the article without what stands around it, and what the page says of itself.

The main text is found by trafilatura, after the parts that never belong to an article (navigation, forms,
banners, lists of other stories) are cut away. Paragraphs are separated by line feeds; no-break and other
fixed spaces become plain ones, since they are typesetting. The date is that of the first publication:
what the page declares (JSON-LD, then meta elements), else what htmldate finds; never the date of a change.
"""

from __future__ import annotations

import copy
import json
import re
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from mapper.errors import InputError
from mapper.model import Report
from mapper.reading.plaintext import check_text, decode, guess_language, language_code, published_date

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

__all__ = ["looks_like_html", "read_html"]

DECLARED_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9_\-]{2,40})""", re.IGNORECASE)
HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--(?:(?!-->).){0,2000}-->\s*){0,5}<(?:!doctype html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
FIXED_SPACES: dict[int, str | None] = {
    **dict.fromkeys((0x00A0, 0x202F, *range(0x2000, 0x200B)), " "),
    **dict.fromkeys((0x00AD, 0x200B, 0x2060, 0xFEFF)),
}
"""No-break and other fixed spaces become plain ones; soft hyphens and zero-width marks go."""

UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

NOISE = (
    "//nav | //form | //footer | //aside | //script | //style | //noscript | //template | //iframe | //button"
    " | //*[@hidden or @role='dialog' or @role='navigation' or @role='complementary' or @role='search']"
    " | //*[contains(translate(@style, ' ', ''), 'display:none')]"
)
NOISE_WORDS = (
    "breadcrumb", "kicker", "cookie", "consent", "promo", "related", "newsletter", "more-on", "read-next",
    "recommended", "most-read", "trending", "share", "social", "teaser", "sponsored", "paywall", "skip-link",
    "most-viewed", "most-popular", "key-event", "ticker", "comments", "comment-list", "advert", "caption", "see-also",
    "ultima-hora", "relacionad", "mas-leid", "lo-mas", "tambien", "comentario", "pie-de-foto", "publicidad", "suscri",
    "bandeau", "a-lire", "lire-aussi", "plus-lus", "commentaire", "legende", "abonne", "publicite",
)  # fmt: skip
"""Parts of class names and ids that mark what is not the article."""
ARTICLE_SHARE = 0.5
"""What holds this much of the page's text is the article, whatever its class says."""
POINTERS = re.compile(
    r"(?:read (?:also|more|next|the full story)|also read|see also|related(?: stories| articles)?|more on this"
    r"|lea también|lee también|también (?:lea|puede leer|le puede interesar)|te puede interesar|más información"
    r"|(?:à )?lire (?:aussi|également)|(?:à )?voir aussi|sur le même sujet)\s?[:|\u203a\u00bb\u2013\u2014-].*",
    re.IGNORECASE,
)
"""Lines that lead on to other stories."""
FEWEST_TIMES = 2
"""Times of day from which on a page is a live blog whose entries they head."""
INLINE = {"p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "dt", "dd", "blockquote"}
CLOCK = re.compile(r"\d{1,2}\s?[.:hH]\s?\d\d|\d\s?[ap]\.?\s?m\b", re.IGNORECASE)
TOO_DEEP = "Excessive depth"
"""How libxml2 says that elements are nested deeper than it goes (2,048)."""
BLOCKS = ".//p | .//h1 | .//h2 | .//h3 | .//li | .//blockquote[not(.//p)]"
KEPT = {"html", "body", "main", "article", "head"}
"""Elements that are never cut away, whatever their class says."""

ARTICLE_TYPES = re.compile(r"(?:Article|Report|Posting|LiveBlog|NewsItem|Story)", re.IGNORECASE)
DATE_META = (
    "article:published_time", "datepublished", "og:published_time", "og:article:published_time",
    "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date",
    "date", "pubdate", "publishdate", "publication_date", "article.published", "citation_publication_date",
)  # fmt: skip
"""Names of meta elements that give the first publication, surest first."""
CHANGE_META = "//meta[contains(@property|@name, 'modif') or contains(@property, 'updated')]"
"""Meta elements that date a change; htmldate would fall back on them."""


def looks_like_html(raw: bytes) -> bool:
    """Say whether the bytes begin as a web page does."""
    return HTML_START.match(raw.removeprefix(b"\xef\xbb\xbf")[:5000]) is not None


def read_html(
    raw: bytes,
    *,
    source: str,
    url: str | None = None,
    published: date | None = None,
    language: str | None = None,
    charset: str | None = None,
) -> Report:
    """Read the article on a web page.

    Parameters
    ----------
    raw
        The bytes of the page.
    source
        Its file name or address, for `Report.source` and for messages.
    url
        The address that it was fetched from; the page's own canonical address goes before it.
    published, language
        The caller's date and language; they win over what the page says.
    charset
        The encoding that the server named; else the page's own declaration, else UTF-8.

    Raises
    ------
    InputError
        The page is no text or holds no article.
    """
    from lxml import etree, html  # noqa: PLC0415

    declared = DECLARED_CHARSET.search(raw[:4096])
    page = decode(raw, source, charset or (declared.group(1).decode("ascii") if declared else None))
    page = re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", page).replace("\x00", "")
    parser = html.HTMLParser(huge_tree=True)
    try:
        tree = html.document_fromstring(page, parser=parser)
    except (etree.ParserError, ValueError):
        raise InputError(f"{source}: no web page; the report is empty") from None
    if any(TOO_DEEP in entry.message for entry in parser.error_log):
        # the parser leaves out what lies deeper, and with it perhaps the article
        raise InputError(f"{source}: a web page whose elements are nested too deeply; save its text and give that")
    _drop_control_characters(tree)
    facts = _facts(tree)
    canonical = _address(tree, url)
    if published is None:
        published = _published(tree, facts)
    text = _article(tree)
    check_text(text, source)
    return Report(
        text=text,
        title=_title(tree, facts),
        publisher=_publisher(tree, facts),
        published=published,
        url=canonical,
        language=language or _language(tree, facts) or guess_language(text),
        source=source,
    )


def _drop_control_characters(tree: Any) -> None:
    """Take out of the tree's texts what no XML text may hold; character references can bring it in."""
    for element in tree.iter():
        for part in ("text", "tail"):
            text = getattr(element, part)
            if text and UNFIT.search(text):
                setattr(element, part, UNFIT.sub("", text))


# ------------------------------------------------------------------ the article


def _article(tree: Any) -> str:
    """Return the main text, one paragraph a line."""
    import trafilatura  # noqa: PLC0415

    clean = copy.deepcopy(tree)
    for element in clean.xpath(NOISE):
        _cut(element)
    most = ARTICLE_SHARE * len(clean.text_content())
    for element in clean.xpath("//*[@class or @id]"):
        marks = f"{element.get('class', '')} {element.get('id', '')}".lower()
        noise = element.tag not in KEPT and any(word in marks for word in NOISE_WORDS)
        if noise and len(element.text_content()) < most:
            _cut(element)
    _head_entries(clean)
    fallback = _paragraphs(clean)
    text = trafilatura.extract(clean, include_comments=False, include_tables=True, output_format="txt") or ""
    text = _tidy(text)
    return text if len(text) >= 0.5 * min(len(fallback), 500) else fallback


def _cut(element: Any) -> None:
    """Take an element out of the tree, leaving the text that follows it."""
    if element.getparent() is not None and element.tag not in KEPT:
        element.drop_tree()


def _head_entries(tree: Any) -> None:
    """Make the times of a live blog's entries paragraphs, with their day, so that they are kept with the text."""
    times = [element for element in tree.xpath("//time[@datetime]") if len(element.get("datetime")) > len("2020-01-01")]
    if len({element.get("datetime") for element in times}) < FEWEST_TIMES:
        return
    for element in times:
        day, _, clock = element.get("datetime").strip().replace(" ", "T").partition("T")
        words = " ".join(element.text_content().split())
        words = words if CLOCK.search(words) else clock[:5]
        for child in list(element):
            child.drop_tree()
        element.text = words if day in words else f"{day}, {words}"
        inline = any(parent.tag in INLINE for parent in element.iterancestors())
        element.tag = "span" if inline else "p"


def _paragraphs(tree: Any) -> str:
    """Return every paragraph, heading and list item of the page, for pages too short to judge."""
    roots = tree.xpath("//article") or tree.xpath("//main") or tree.xpath("//body") or [tree]
    blocks = [block for root in roots for block in root.xpath(BLOCKS)]
    lines = [" ".join(block.text_content().split()) for block in blocks]
    return _tidy("\n".join(lines) if any(lines) else "\n".join(root.text_content() for root in roots))


def _tidy(text: str) -> str:
    lines = (re.sub(r"[ \t]+", " ", line.translate(FIXED_SPACES)).strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not POINTERS.fullmatch(line))


# ------------------------------------------------------------------ what the page says of itself


def _facts(tree: Any) -> dict[str, Any]:
    """Return the JSON-LD object of the article, or an empty one."""
    for element in tree.xpath("//script[@type='application/ld+json']"):
        try:
            found = json.loads(element.text_content())
        except (ValueError, RecursionError):
            continue
        for thing in _objects(found):
            kind = thing.get("@type")
            kinds = kind if isinstance(kind, list) else [kind]
            if any(isinstance(name, str) and ARTICLE_TYPES.search(name) for name in kinds):
                return thing
    return {}


def _objects(found: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > 4:
        return
    if isinstance(found, list):
        for thing in found:
            yield from _objects(thing, depth + 1)
    elif isinstance(found, dict):
        yield found
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _objects(found.get(key), depth + 1)


def _meta(tree: Any, *names: str) -> str:
    """Return the content of the first meta element that goes by one of the names, in their order."""
    contents: dict[str, str] = {}
    for element in tree.xpath("//meta[@content]"):
        for attribute in ("property", "name", "itemprop"):
            name = (element.get(attribute) or "").strip().lower()
            if name and element.get("content").strip():
                contents.setdefault(name, element.get("content").strip())
    return next((contents[name] for name in names if name in contents), "")


def _name(thing: Any) -> str:
    if isinstance(thing, list):
        thing = thing[0] if thing else ""
    if isinstance(thing, dict):
        thing = thing.get("name", "")
    return " ".join(unescape(thing).split()) if isinstance(thing, str) else ""


def _title(tree: Any, facts: dict[str, Any]) -> str:
    """Return the headline: JSON-LD, Open Graph, the only h1, then the title element."""
    headings = tree.xpath("//h1")
    heading = headings[0].text_content() if len(headings) == 1 else ""
    element = tree.findtext(".//title") or ""
    title = _name(facts.get("headline")) or _meta(tree, "og:title") or heading or element
    return " ".join(title.translate(FIXED_SPACES).split())


def _publisher(tree: Any, facts: dict[str, Any]) -> str:
    found = _name(facts.get("publisher")) or _meta(tree, "og:site_name", "dc.publisher", "application-name")
    return " ".join(found.translate(FIXED_SPACES).split())


def _address(tree: Any, url: str | None) -> str | None:
    links: list[str] = [link.get("href", "") for link in tree.xpath("//link[@rel='canonical']")]
    for found in (*links, _meta(tree, "og:url")):
        try:
            address: str = urljoin(url or "", found.strip())
            if found and urlsplit(address).scheme in ("http", "https"):
                return address
        except ValueError:
            continue
    return url


def _language(tree: Any, facts: dict[str, Any]) -> str | None:
    """Return the code of the page's language by its root element, JSON-LD or meta, or None."""
    root = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
    for found in (root, _name(facts.get("inLanguage")), _meta(tree, "og:locale", "content-language")):
        if found:
            try:
                return language_code(str(found))
            except InputError:
                continue
    return None


def _published(tree: Any, facts: dict[str, Any]) -> date | None:
    """Return the day of first publication, or None where the page does not tell."""
    times = tree.xpath("//time[@datetime and (@pubdate or @itemprop='datePublished')]")
    stated = (
        facts.get("datePublished"),
        _meta(tree, *DATE_META),
        *(element.get("datetime") for element in times),
    )
    for found in stated:
        if isinstance(found, str):
            try:
                return published_date(found)
            except InputError:
                continue
    import htmldate  # noqa: PLC0415

    clean = copy.deepcopy(tree)
    for element in clean.xpath(CHANGE_META):
        element.drop_tree()
    found = htmldate.find_date(clean, original_date=True, extensive_search=False)
    return published_date(found) if found else None
