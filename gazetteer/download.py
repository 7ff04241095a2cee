"""Fetches large files politely: who we are, taken up where it was cut off, checked, and again after a while.

A file that is not finished is kept as ``NAME.part``, with what the server said of it in ``NAME.part.json``; the
next attempt asks for the rest of it (``Range`` with ``If-Range``). When the server's file has changed meanwhile
it sends the whole, and we begin again.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import re
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from gazetteer.errors import DownloadError, StorageError, network_reason

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["Fetched", "Patience", "fetch", "storage_errors", "user_agent"]

CHUNK = 262_144
TRY_AGAIN = (408, 425, 429, 500, 502, 503, 504)
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
SPARE_BYTES = 50_000_000
RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long and how often a server is asked.

    Attributes
    ----------
    attempts
        Answers that bring nothing new, at most; each that brought some of the file starts the count anew.
    backoff_seconds
        Wait before the second attempt, doubled before each one after it, up to a minute.
    connect_seconds, read_seconds
        What a server is given to connect, and for each read.
    """

    attempts: int = 5
    backoff_seconds: float = 1.0
    connect_seconds: float = 15.0
    read_seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class Fetched:
    """What the server said of a file, and what we found: its size in bytes and our own SHA-256 of it."""

    url: str
    bytes: int
    sha256: str = ""
    etag: str = ""
    last_modified: str = ""


class _CutOffError(Exception):
    """The answer ended early, or did not come; asking again may help."""

    def __init__(self, reason: str, wait_seconds: float = 0.0) -> None:
        super().__init__(reason)
        self.wait_seconds = wait_seconds


def user_agent() -> str:
    """Return how we introduce ourselves: the project's name and version."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415

    try:
        number = version("migration-route-mapper")
    except PackageNotFoundError:
        number = "unreleased"
    return f"migration-route-mapper/{number} (places in news reports)"


@contextlib.contextmanager
def storage_errors(folder: Path) -> Iterator[None]:
    """Turn a full disk, and a folder that cannot be written to, into one clear line.

    Raises
    ------
    StorageError
        In place of the system's error.
    """
    try:
        yield
    except (DownloadError, StorageError):
        raise
    except OSError as error:
        if error.errno in FULL:
            raise StorageError(f"the disk is full: nothing was changed in {folder}; make room and try again") from None
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST):
            raise StorageError(
                f"{folder}: cannot be written to ({error.strerror}); GAZETTEER_HOME names another"
            ) from None
        raise


def fetch(
    url: str, target: Path, *, progress: Any = None, patience: Patience | None = None, known: Fetched | None = None
) -> Fetched | None:
    """Fetch a file; of one that was cut off before, the rest.

    Parameters
    ----------
    url
        Its address, http or https.
    target
        Where it goes, once it is whole.
    progress
        Called with the file's name, the bytes that are there and the bytes that it has, or None.
    patience
        How long and how often the server is asked.
    known
        What an earlier fetch returned: a file that has not changed since is not sent again.

    Returns
    -------
    Fetched or None
        None where the file has not changed.

    Raises
    ------
    DownloadError
        The server has no such file, is out of reach, or the file has not the size that it told.
    StorageError
        The disk is full or the folder cannot be written to.
    """
    patience = patience or Patience()
    host = urlsplit(url).hostname or url
    part = target.with_name(target.name + ".part")
    left, wait, most = patience.attempts, patience.backoff_seconds, 0
    with storage_errors(target.parent), _pool(url) as pool:
        target.parent.mkdir(parents=True, exist_ok=True)
        while True:
            most = max(most, _size(part))
            try:
                told = _attempt(pool, url, part, progress, patience, known)
                break
            except _CutOffError as error:
                gained = _size(part) > most
                left = patience.attempts if gained else left - 1
                if left <= 0:
                    kept = f"; {_size(part):,} bytes are kept, the next try goes on from there" if _size(part) else ""
                    raise DownloadError(f"{host} {error} ({target.name}); try again later{kept}") from None
                time.sleep(max(min(wait, 60.0), min(error.wait_seconds, 60.0)))
                wait = patience.backoff_seconds if gained else wait * 2
        if told is None:
            return None
        digest = hashlib.sha256()
        with part.open("rb") as opened:
            while piece := opened.read(CHUNK):
                digest.update(piece)
        part.replace(target)
        _about(part).unlink(missing_ok=True)
    return Fetched(url, told.bytes, digest.hexdigest(), told.etag, told.last_modified)


def _about(part: Path) -> Path:
    return part.with_name(part.name + ".json")


def _size(part: Path) -> int:
    try:
        return part.stat().st_size
    except OSError:
        return 0


@contextlib.contextmanager
def _pool(url: str) -> Iterator[Any]:
    """Open connections; they go through the system's proxy, but to this machine."""
    from urllib.request import getproxies, proxy_bypass  # noqa: PLC0415

    import urllib3  # noqa: PLC0415

    more: dict[str, Any] = {}
    if url.startswith("https:"):
        import ssl  # noqa: PLC0415

        import certifi  # noqa: PLC0415

        more["ssl_context"] = ssl.create_default_context(cafile=certifi.where())
    parts = urlsplit(url)
    host, proxy = parts.hostname or "", getproxies().get(parts.scheme)
    if proxy and host not in ("localhost", "127.0.0.1", "::1") and not proxy_bypass(host):
        with urllib3.ProxyManager(proxy, **more) as manager:
            yield manager
    else:
        with urllib3.PoolManager(**more) as manager:
            yield manager


def _attempt(  # noqa: PLR0917 -- what fetch was given
    pool: Any, url: str, part: Path, progress: Any, patience: Patience, known: Fetched | None
) -> Fetched | None:
    """Ask once; append what comes to the part, or begin it anew. None when the file is unchanged."""
    import urllib3  # noqa: PLC0415

    have, earlier = _size(part), _earlier(part, url)
    if earlier is None:
        have = 0
    headers = {"User-Agent": user_agent(), "Accept-Encoding": "identity"}
    if have and earlier is not None:
        headers |= {"Range": f"bytes={have}-", "If-Range": earlier.etag or earlier.last_modified}
    elif known is not None and (known.etag or known.last_modified):
        headers |= {"If-None-Match": known.etag} if known.etag else {"If-Modified-Since": known.last_modified}
    told: Fetched | None = None
    timeout = urllib3.Timeout(connect=patience.connect_seconds, read=patience.read_seconds)
    try:
        response = pool.request(
            "GET", url, headers=headers, timeout=timeout, retries=urllib3.Retry(0, redirect=5), preload_content=False
        )
        try:
            if response.status == 304 and not have:
                return None
            told = _told(response, url, part, have, earlier)
            start = have if response.status == 206 else 0
            _room(part, told, start)
            _receive(response, part, start, told, progress)
        finally:
            response.close()
    except (urllib3.exceptions.HTTPError, ConnectionError, TimeoutError) as error:
        broken = told is not None and "timed out" not in str(error)
        raise _CutOffError(_broken(part, told) if broken and told else network_reason(error)) from None
    if _size(part) < told.bytes:
        raise _CutOffError(_broken(part, told))
    if _size(part) > told.bytes >= 0:
        got = _size(part)
        _forget(part)
        raise DownloadError(f"{url}: {got:,} bytes came where {told.bytes:,} were told; try again later")
    return Fetched(url, _size(part), "", told.etag, told.last_modified)


def _broken(part: Path, told: Fetched) -> str:
    return f"broke off after {_size(part):,} of {told.bytes:,} bytes"


def _earlier(part: Path, url: str) -> Fetched | None:
    """Return what the server said of a file of which a part is here; None where the part is of no use."""
    try:
        earlier = Fetched(**json.loads(_about(part).read_bytes()))
    except (OSError, ValueError, TypeError):
        return None
    strong = earlier.etag and not earlier.etag.startswith("W/")
    return earlier if earlier.url == url and (strong or earlier.last_modified) else None


def _told(response: Any, url: str, part: Path, have: int, earlier: Fetched | None) -> Fetched:
    """Return what an answer says of the file; raise where it is not the file."""
    status, headers = response.status, response.headers
    if status in TRY_AGAIN:
        reason = "allows no more requests for now" if status == 429 else f"answered with status {status}"
        raise _CutOffError(reason, _seconds(headers.get("Retry-After", "0")))
    if status == 416:
        _forget(part)
        raise _CutOffError("has another file now")
    if status in (404, 410):
        raise DownloadError(f"{url}: no such file on the server; check the country's code, or the address given")
    if status == 206 and earlier is not None:
        span = RANGE.fullmatch(headers.get("Content-Range", ""))
        if span and int(span[1]) == have and int(span[3]) == earlier.bytes:
            return earlier
        _forget(part)
        raise _CutOffError("sent another part than was asked for")
    if status != 200:
        raise DownloadError(f"{url}: the server answered with status {status}; try again later")
    length = headers.get("Content-Length", "")
    etag = headers.get("ETag", "")
    told = Fetched(url, int(length) if length.isdigit() else -1, "", etag, headers.get("Last-Modified", ""))
    part.unlink(missing_ok=True)
    _about(part).write_text(json.dumps(asdict(told)), "utf-8")
    return told


def _seconds(text: str) -> float:
    try:
        return max(float(text), 0.0)
    except ValueError:
        return 0.0


def _forget(part: Path) -> None:
    part.unlink(missing_ok=True)
    _about(part).unlink(missing_ok=True)


def _room(part: Path, told: Fetched, start: int) -> None:
    """Raise unless the rest of a file fits on the disk, before any of it is written."""
    import shutil  # noqa: PLC0415

    free = shutil.disk_usage(part.parent).free
    if told.bytes - start + SPARE_BYTES > free:
        need = (told.bytes - start + SPARE_BYTES) / 1e6
        raise StorageError(
            f"{part.parent}: {need:,.0f} MB are needed and {free / 1e6:,.0f} MB free; make room and try again"
        )


def _receive(response: Any, part: Path, start: int, told: Fetched, progress: Any) -> None:
    """Write what comes to the part; a disk that fills up leaves nothing behind."""
    name = part.name.removesuffix(".part")
    done, whole = start, told.bytes if told.bytes >= 0 else None
    try:
        with part.open("ab" if start else "wb", buffering=0) as opened:
            while piece := response.read1(CHUNK):  # what has come, so that what breaks off is kept
                opened.write(piece)
                done += len(piece)
                if progress is not None:
                    progress(name, done, whole)
    except OSError as error:
        if error.errno in FULL:
            _forget(part)
        raise
