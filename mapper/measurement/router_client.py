"""How we speak to a routing server: who we are, how often, how long, and how often again.

`PoliteClient` takes the place of routingpy's own client, which prints warnings, follows redirects with the
key in hand and writes the server's words into its errors, the address with its key among them. Ours never
repeats an address or a header: a failure is one of a few plain reasons.
"""

from __future__ import annotations

import contextlib
import ipaddress
import json
import logging
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from mapper.errors import network_reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    import urllib3

__all__ = ["Manners", "NoAnswerError", "NoWayError", "PoliteClient", "is_loopback", "user_agent"]

MAX_BYTES = 30_000_000
CHUNK = 65_536
TRY_AGAIN = (408, 429, 500, 502, 503, 504)
MAX_RETRY_AFTER_SECONDS = 30.0


class NoAnswerError(Exception):
    """The router gave no answer that can be used; the text is the reason, a few plain words.

    Attributes
    ----------
    lasting
        Whether asking for another route is in vain too (a refused key, for instance).
    """

    def __init__(self, reason: str, *, lasting: bool = False) -> None:
        super().__init__(reason)
        self.lasting = lasting


class NoWayError(Exception):
    """The router answered that it knows no such way."""


@dataclass(slots=True)
class Manners:
    """How a server is treated.

    Attributes
    ----------
    pause_seconds
        From the start of one request to the start of the next; public servers ask for one a second.
    attempts
        Requests for one route at most.
    backoff_seconds
        Wait before the second attempt, doubled before each one after it.
    connect_seconds, read_seconds, total_seconds
        What a server is given to connect, for each read, and for the whole answer.
    """

    pause_seconds: float = 1.0
    attempts: int = 3
    backoff_seconds: float = 1.0
    connect_seconds: float = 10.0
    read_seconds: float = 15.0
    total_seconds: float = 60.0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False, init=False)
    _last: float = field(default=float("-inf"), repr=False, init=False)

    def wait(self) -> None:
        """Wait until the next request may go out."""
        with self._lock:
            delay = self._last + self.pause_seconds - time.monotonic()
            if delay > 0:
                time.sleep(delay)
            self._last = time.monotonic()


def user_agent() -> str:
    """Return how we introduce ourselves: the project's name and version."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415

    try:
        number = version("migration-route-mapper")
    except PackageNotFoundError:
        number = "unreleased"
    return f"migration-route-mapper/{number} (route distances in news reports; at most one request a second)"


def is_loopback(address: str) -> bool:
    """Say whether an http address is this machine."""
    host = urlsplit(address).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class PoliteClient:
    """The client that a router of routingpy is given; the first six parameters are as it passes them.

    Raises
    ------
    NoAnswerError, NoWayError
        By every request, see there.
    """

    def __init__(
        self,
        base_url: str,
        user_agent: str | None = None,
        *_: object,
        headers: dict[str, str] | None = None,
        manners: Manners | None = None,
    ) -> None:
        self.base_url = base_url
        self.manners = manners or Manners()
        self.headers = {"Accept": "application/json", **(headers or {}), "User-Agent": user_agent or ""}
        self._manager: Any = None

    def _request(
        self,
        url: str,
        get_params: dict[str, Any] | None = None,
        post_params: dict[str, Any] | None = None,
        dry_run: bool | None = None,
    ) -> Any:
        """Return the JSON that the server answers, after a few attempts if need be."""
        del dry_run
        address = f"{self.base_url}{url}" + (f"?{urlencode(get_params)}" if get_params else "")
        body = None if post_params is None else json.dumps(post_params).encode()
        wait = self.manners.backoff_seconds
        for left in range(self.manners.attempts - 1, -1, -1):
            try:
                return self._attempt(address, body)
            except _TryAgainError as error:
                if not left:
                    raise NoAnswerError(error.reason) from None
                time.sleep(max(wait, error.wait_seconds))
                wait *= 2
        raise NoAnswerError("was not asked")

    def _attempt(self, address: str, body: bytes | None) -> Any:
        import urllib3  # noqa: PLC0415

        headers = dict(self.headers)
        if body is not None:
            headers["Content-Type"] = "application/json"
        limits = self.manners
        timeout = urllib3.Timeout(connect=limits.connect_seconds, read=limits.read_seconds)
        pool = self._pool()
        limits.wait()
        deadline = time.monotonic() + limits.total_seconds
        try:
            with _unlogged():
                response = pool.request(
                    "GET" if body is None else "POST",
                    address,
                    body=body,
                    headers=headers,
                    timeout=timeout,
                    retries=False,
                    redirect=False,
                    preload_content=False,
                )
            try:
                _judge(response)
                data = _read(response, deadline)
            finally:
                response.close()
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise _TryAgainError(network_reason(error)) from None
        try:
            return json.loads(data)
        except (ValueError, RecursionError):
            raise _TryAgainError("sent no JSON") from None

    def _pool(self) -> Any:
        """Return the connections; they go through the system's proxy unless the server is this machine."""
        if self._manager is None:
            import ssl  # noqa: PLC0415
            from urllib.request import getproxies, proxy_bypass  # noqa: PLC0415

            import certifi  # noqa: PLC0415
            import urllib3  # noqa: PLC0415

            context = ssl.create_default_context(cafile=certifi.where())
            parts = urlsplit(self.base_url)
            proxy = getproxies().get(parts.scheme)
            if proxy and not is_loopback(self.base_url) and not proxy_bypass(parts.hostname or ""):
                self._manager = urllib3.ProxyManager(proxy, ssl_context=context)
            else:
                self._manager = urllib3.PoolManager(ssl_context=context)
        return self._manager


@contextlib.contextmanager
def _unlogged() -> Iterator[None]:
    """Keep urllib3 from logging addresses, which may hold a key, while this thread asks."""
    thread = threading.get_ident()
    logger = logging.getLogger("urllib3.connectionpool")

    def of_others(record: logging.LogRecord) -> bool:
        return record.thread not in (thread, None)

    logger.addFilter(of_others)
    try:
        yield
    finally:
        logger.removeFilter(of_others)


class _TryAgainError(Exception):
    """A failure that may pass."""

    def __init__(self, reason: str, wait_seconds: float = 0.0) -> None:
        super().__init__(reason)
        self.reason, self.wait_seconds = reason, wait_seconds


def _judge(response: urllib3.BaseHTTPResponse) -> None:
    """Raise unless the status is 200."""
    status = response.status
    if status == 200:
        return
    if status in TRY_AGAIN:
        reason = "allows no more requests for now" if status == 429 else f"answered with status {status}"
        raise _TryAgainError(reason, _retry_after(response))
    if status in (401, 403):
        raise NoAnswerError(f"refused the key or the request (status {status})", lasting=True)
    if 300 <= status < 400:
        raise NoAnswerError("sends elsewhere; give its final address", lasting=True)
    if status in (400, 404, 422):
        raise NoWayError(f"status {status}")
    raise NoAnswerError(f"answered with status {status}")


def _retry_after(response: urllib3.BaseHTTPResponse) -> float:
    """Return the wait that the server asks for, seconds, within reason."""
    try:
        return min(max(float(response.headers.get("Retry-After", "0")), 0.0), MAX_RETRY_AFTER_SECONDS)
    except ValueError:
        return 0.0


def _read(response: urllib3.BaseHTTPResponse, deadline: float) -> bytes:
    data = bytearray()
    for piece in response.stream(CHUNK):
        data += piece
        if len(data) > MAX_BYTES:
            raise NoAnswerError("sent more than a route")
        if time.monotonic() > deadline:
            raise _TryAgainError("was too slow")
    return bytes(data)
