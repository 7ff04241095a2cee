"""Web archives: the pages of a WARC file (or an older ARC), as a crawler saw them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mapper.batch.extras import warc_reader
from mapper.errors import InputError
from mapper.reading.source import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = ["KIND", "Page", "kind_of", "pages"]

KIND = ".warc"
NAMES = (".warc", ".warc.gz", ".arc", ".arc.gz")
READERS = {
    "text/html": ".html",
    "application/xhtml+xml": ".xhtml",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
}
"""The reader for each kind of content; what is of another kind holds no report."""
CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_\-]{2,40})", re.IGNORECASE)
OK = "200"


@dataclass(frozen=True, slots=True)
class Page:
    """One record; ``is_other`` for those that hold no report: pictures, redirections, requests."""

    key: str
    offset: int
    content: bytes = b""
    suffix: str = ""
    address: str | None = None
    charset: str | None = None
    problem: str | None = None
    is_other: bool = False


def kind_of(path: Path) -> str | None:
    """Return `KIND` for a web archive by its name, else None."""
    return KIND if path.name.lower().endswith(NAMES) else None


def pages(path: Path) -> Iterator[Page]:
    """Yield the records of a web archive; those that were answered with a page or a document carry it.

    Raises
    ------
    InputError
        The file is no web archive, or damaged from some point on.
    """
    iterate, headers_of = warc_reader()
    with path.open("rb") as file:
        records = iter(iterate(file, arc2warc=True, no_record_parse=True))
        while True:
            try:
                record = next(records)
            except StopIteration:
                return
            except Exception as error:  # noqa: BLE001 -- whatever a damaged file brings about
                raise InputError(f"no web archive, or damaged at byte {file.tell()} ({_short(error)})") from None
            key = (record.rec_headers.get_header("WARC-Record-ID") or str(file.tell())).strip("<>")
            try:
                yield _page(record, key, file.tell(), headers_of)
            except Exception as error:  # noqa: BLE001 -- one bad record is not the whole crawl
                yield Page(key, file.tell(), problem=f"a damaged record ({_short(error)})")


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__


def _page(record: Any, key: str, offset: int, headers_of: Callable[[Any], Any]) -> Page:
    """Take a report out of a record, where it holds one."""
    address = record.rec_headers.get_header("WARC-Target-URI") or ""
    if record.rec_type not in ("response", "resource") or not address.lower().startswith(("http://", "https://")):
        return Page(key, offset, is_other=True)
    stated = record.content_type or ""
    if record.rec_type == "response":
        record.http_headers = headers_of(record.raw_stream)
        if record.http_headers.get_statuscode() != OK:
            return Page(key, offset, is_other=True)
        stated = record.http_headers.get_header("Content-Type") or ""
    suffix = READERS.get(stated.partition(";")[0].strip().lower())
    if suffix is None:
        return Page(key, offset, is_other=True)
    content = record.content_stream().read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        problem = f"{address}: larger than {MAX_BYTES // 1_000_000} MB; no article is"
        return Page(key, offset, suffix=suffix, address=address, problem=problem)
    charset = CHARSET.search(stated)
    return Page(key, offset, content, suffix, address, charset[1] if charset else None)
