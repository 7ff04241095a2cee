"""What keeps other people's pages out of the desk, and a report's words from running on it.

- Only requests to the desk's own name and port are answered, so that no name that an attacker points to this machine
  serves (DNS rebinding).
- Whatever changes something needs a token that only the desk's own pages hold, and an origin that is the desk's own.
- Pages run the desk's own script and no other, and may be framed by nobody else.
- Where the desk is opened to other machines, they need the key that is printed when it starts.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import abort, g, request

if TYPE_CHECKING:
    from flask import Flask, Response

__all__ = ["COOKIE", "FRAME_POLICY", "guard", "is_loopback", "token"]

COOKIE = "desk"
KEY_COOKIE = "desk-key"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
YEAR = 365 * 24 * 3600
FRAME_POLICY = "sandbox allow-scripts; frame-ancestors 'self'"
"""For pages that are made of a report, such as the map: an origin of their own that can reach nothing of ours."""


def is_loopback(host: str) -> bool:
    """Tell whether a server that listens at ``host`` can be reached from this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def token(cookie: str) -> str:
    """Return the form's token that goes with a visitor's cookie."""
    return hashlib.sha256(f"form:{cookie}".encode()).hexdigest()


def _own(netloc: str, host: str, port: int) -> bool:
    """Tell whether a Host header is one of the desk's names, with its port."""
    parts = urlsplit(f"//{netloc}")
    try:
        name, at = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return False
    if (at or 80) != port or parts.username is not None:
        return False
    if name in LOOPBACK or name == host.lower():
        return True
    if is_loopback(host):
        return False
    try:
        ipaddress.ip_address(name)  # an address, unlike a name, cannot be pointed elsewhere
    except ValueError:
        return False
    return True


def guard(app: Flask, host: str, port: int, key: str | None) -> None:
    """Put the checks before, and the headers behind, every answer of the application."""

    @app.before_request
    def check() -> None:
        if not _own(request.host, host, port):
            abort(421)
        g.nonce = secrets.token_urlsafe(16)
        g.visitor = request.cookies.get(COOKIE, "")
        if len(g.visitor) < 32:
            g.visitor = secrets.token_urlsafe(32)
        if key is not None:
            given = request.args.get("key") or request.cookies.get(KEY_COOKIE, "")
            if not hmac.compare_digest(given.encode(), key.encode()):
                abort(401)
        if request.method not in ("GET", "HEAD"):
            _check_form()

    @app.after_request
    def finish(response: Response) -> Response:
        if "visitor" in g and request.cookies.get(COOKIE) != g.visitor:
            response.set_cookie(COOKIE, g.visitor, max_age=YEAR, httponly=True, samesite="Strict")
        if key is not None and request.args.get("key") == key:
            response.set_cookie(KEY_COOKIE, key, max_age=YEAR, httponly=True, samesite="Strict")
        nonce = g.get("nonce", "")
        response.headers.setdefault(
            "Content-Security-Policy",
            f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; "
            "font-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
            "frame-ancestors 'none'",
        )
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "geolocation=(), camera=(), microphone=()"
        return response


def _check_form() -> None:
    """Refuse what another page sent: a wrong origin, or no token of ours."""
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        abort(403)
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        abort(403)
    given = request.form.get("token", "")
    if not hmac.compare_digest(given.encode(), token(g.visitor).encode()):
        abort(403)
