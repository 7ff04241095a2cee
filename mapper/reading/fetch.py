"""One web page, fetched for the person who named it; the only file that opens a socket to read a report.

The request is a single polite GET: it says who we are, follows few redirects, reads no more than it was
allowed to and gives up in good time. Hosts that are not on the public internet (loopback, private networks,
link local) are refused unless the caller allows them, at every redirect and for the very address that the
connection then uses, so that a page cannot lead us inside somebody's network.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import ssl
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from mapper.errors import InputError, UnreachableError, network_reason
from mapper.settings import MAX_BYTES

if TYPE_CHECKING:
    import urllib3

__all__ = ["Page", "fetch"]

CONNECT_SECONDS = 10.0
READ_SECONDS = 20.0
TOTAL_SECONDS = 60.0
"""How long a whole page may take; a server that drips bytes would pass the read timeout for ever."""
MAX_REDIRECTS = 5
CHUNK = 65_536
CONTENT_TYPES = ("text/html", "application/xhtml+xml", "text/plain", "text/markdown", "application/pdf", "")
"""What a report may be; an empty one (no header) is judged by the content."""
URL_CHARACTERS = "/%?&=:@!$'()*+,;~-._[]|"
CHARSET = re.compile(r"charset\s*=\s*\"?([A-Za-z0-9_\-]{2,40})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """What a server answered: the last address, the media type in small letters, the charset, the bytes."""

    url: str
    content_type: str
    charset: str | None
    body: bytes


def fetch(url: str, *, max_bytes: int = MAX_BYTES, allow_private: bool = False) -> Page:
    """Fetch one page.

    Parameters
    ----------
    url
        An http or https address.
    max_bytes
        Largest answer, after decompression, in bytes.
    allow_private
        Whether hosts on loopback and private networks may be asked.

    Raises
    ------
    InputError
        The address is malformed, private, too large, or holds what is no report (a picture, a film).
    UnreachableError
        The host is unknown, the server does not answer in time or answers with an error.
    """
    deadline = time.monotonic() + TOTAL_SECONDS
    here = url
    for _ in range(MAX_REDIRECTS + 1):
        response = _get(here, url, allow_private)
        try:
            target = response.headers.get("Location")
            if response.status in (301, 302, 303, 307, 308) and target:
                here = urljoin(here, target)
                continue
            if response.status != 200:
                reason = f" {response.reason}" if response.reason else ""
                raise UnreachableError(
                    f"{here}: the server answered {response.status}{reason}; save the page and give the file"
                )
            kind = response.headers.get("Content-Type", "")
            media = kind.partition(";")[0].strip().lower()
            if media not in (*CONTENT_TYPES, "application/octet-stream"):
                raise InputError(f"{here}: {media} is no report; give a page of text, HTML or PDF")
            charset = CHARSET.search(kind)
            return Page(here, media, charset and charset.group(1), _body(response, here, max_bytes, deadline))
        finally:
            response.close()
    raise UnreachableError(f"{url}: more than {MAX_REDIRECTS} redirects; save the page and give the file")


def _get(here: str, asked: str, allow_private: bool) -> urllib3.BaseHTTPResponse:
    import urllib3  # noqa: PLC0415

    parts = _parts(here)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    address = _public_address(host, port, here, allow_private=allow_private)
    pool = _pool(parts.scheme, host, address, port)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        response: urllib3.BaseHTTPResponse = pool.urlopen(
            "GET",
            quote(path, safe=URL_CHARACTERS),
            headers=_headers(parts),
            redirect=False,
            retries=False,
            preload_content=False,
            timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS),
        )
    except urllib3.exceptions.HTTPError as error:
        where = here if here == asked else f"{asked} (which leads to {here})"
        reason = network_reason(error)
        raise UnreachableError(f"{where}: the server {reason}; save the page and give the file") from None
    return response


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        well_formed = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        well_formed = False
    if not well_formed:
        raise InputError(f"{url}: no http or https address")
    if parts.username or parts.password:
        raise InputError("an address with a password in it is not fetched; save the page, give the file")
    return parts


def _public_address(host: str, port: int, url: str, *, allow_private: bool) -> str:
    """Resolve a host once and return the address to connect to."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise UnreachableError(f"{url}: the host {host} is not known or there is no network") from None
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not allow_private and not all(_is_public(address) for address in addresses):
        raise InputError(f"{url}: {host} is a private address; save the page and give the file")
    return next((address for address in addresses if ":" not in address), addresses[0])


def _is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    return ip.is_global and not ip.is_multicast


def _pool(scheme: str, host: str, address: str, port: int) -> Any:
    """Return a connection pool that is tied to the address that was checked, under the host's own name."""
    import certifi  # noqa: PLC0415
    import urllib3  # noqa: PLC0415

    if scheme == "http":
        return urllib3.HTTPConnectionPool(address, port)
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return urllib3.HTTPSConnectionPool(address, port, ssl_context=context, server_hostname=host, assert_hostname=host)


def _headers(parts: SplitResult) -> dict[str, str]:
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415

    try:
        release = version("migration-route-mapper")
    except PackageNotFoundError:
        release = "0"
    return {
        "Host": parts.netloc.encode("idna").decode("ascii") if not parts.netloc.isascii() else parts.netloc,
        "User-Agent": f"migration-route-mapper/{release} (one page, at a reader's request)",
        "Accept": "text/html, application/xhtml+xml, application/pdf;q=0.9, text/plain;q=0.8",
        "Accept-Encoding": "gzip, deflate",
    }


def _body(response: urllib3.BaseHTTPResponse, url: str, max_bytes: int, deadline: float) -> bytes:
    """Read the answer piece by piece, and no further than allowed."""
    import urllib3  # noqa: PLC0415

    pieces: list[bytes] = []
    size = 0
    try:
        for piece in response.stream(CHUNK, decode_content=True):
            size += len(piece)
            if size > max_bytes:
                raise InputError(f"{url}: larger than {max_bytes // 1_000_000} MB; give one article")
            if time.monotonic() > deadline:
                raise UnreachableError(f"{url}: not complete after {TOTAL_SECONDS:.0f} seconds; try later")
            pieces.append(piece)
    except urllib3.exceptions.HTTPError as error:
        raise UnreachableError(f"{url}: the server {network_reason(error)}; save the page and give the file") from None
    return b"".join(pieces)
