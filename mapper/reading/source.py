"""Where reports come from: a file or an address is handed to the reader that knows its kind."""

from __future__ import annotations

import difflib
import logging
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mapper.errors import InputError
from mapper.language.tables import languages
from mapper.model import Dossier, Report
from mapper.reading.pdf import read_pdf
from mapper.reading.plaintext import UNKNOWN, read_text
from mapper.reading.webpage import looks_like_html, read_html
from mapper.settings import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


__all__ = ["MAX_BYTES", "is_address", "looks_like_html", "read", "read_bytes", "read_raw", "warn_of_language"]

log = logging.getLogger(__name__)


def read(
    sources: Sequence[str | Path] | str | Path, *, published: date | None = None, language: str | None = None
) -> Dossier:
    """Read reports, each a text, Markdown, HTML or PDF file or an http(s) address, into one dossier.

    Parameters
    ----------
    sources
        Files and addresses. One given twice is read once: it would seem to confirm itself.
    published
        Date of publication. For a single report it goes before the report's own; of several reports it is
        given to those that state none.
    language
        ``en``, ``es`` or ``fr`` for every report; without it the report's own word, else a guess.

    Returns
    -------
    Dossier
        The reports in the order given.

    Raises
    ------
    InputError
        A file is missing, a folder, empty, damaged or of no kind that can be read.
    UnreachableError
        An address did not answer with a page.
    """
    if isinstance(sources, str | Path):
        sources = [sources]
    if not sources:
        raise InputError("no report given; give at least one file or address")
    unique = _unique(sources)
    override = published if len(unique) == 1 else None
    reports = [_read_one(source, published=override, language=language) for source in unique]
    if published is not None and len(unique) > 1:
        reports = _date_the_undated(reports, published)
    for report in reports:
        warn_of_language(report)
    return Dossier(tuple(reports))


def warn_of_language(report: Report) -> None:
    """Say so where there is no table for a report's language, so that what was found in it is not trusted."""
    if report.language in (known := languages()):
        return
    told = "none that could be told" if report.language == UNKNOWN else report.language
    log.warning(
        "%s: the language is %s, which is not supported (there are tables for %s); read with the English one, so that"
        " names may be right, but stops, dates and figures will be missed",
        report.source, told, ", ".join(known),
    )  # fmt: skip


def is_address(source: str | Path) -> bool:
    """Say whether a source is an http(s) address rather than a file."""
    return isinstance(source, str) and source.lower().startswith(("http://", "https://"))


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises
    ------
    InputError
        There is no such file (near names in its folder are suggested), or it is a folder, too large or
        closed to us.
    """
    try:
        if path.is_dir():
            raise InputError(f"{path}: a folder; give the files in it")
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise InputError(f"{path}: no such file{_near(path)}") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"{path}: cannot be read ({reason})") from None
    if len(raw) > MAX_BYTES:
        raise InputError(f"{path}: larger than {MAX_BYTES // 1_000_000} MB; give one article, not an archive")
    return raw


def _unique(sources: Sequence[str | Path]) -> list[str | Path]:
    seen: dict[str, str | Path] = {}
    for source in sources:
        key = str(source) if is_address(source) else str(Path(source).absolute())
        if key in seen:
            log.warning("%s: given twice, read once", source)
        seen.setdefault(key, source)
    return list(seen.values())


def _date_the_undated(reports: list[Report], published: date) -> list[Report]:
    if all(report.published for report in reports):
        log.warning("--published %s has no effect: every report states its own date", published)
    return [report if report.published else replace(report, published=published) for report in reports]


def _read_one(source: str | Path, *, published: date | None, language: str | None) -> Report:
    if is_address(source):
        return _read_address(str(source), published=published, language=language)
    if isinstance(source, str) and (scheme := urlsplit(source).scheme) and "://" in source:
        raise InputError(f"{source}: {scheme} addresses are not read; give http, https or a file")
    path = Path(source)
    raw = read_bytes(path)
    return read_raw(raw, path.suffix.lower(), str(path), published=published, language=language)


def read_raw(raw: bytes, suffix: str, name: str, *, published: date | None, language: str | None) -> Report:
    """Hand a file's bytes to a reader: by what they are where they say so, else by the suffix.

    Raises
    ------
    InputError
        They are empty, damaged or of no kind that can be read; ``name`` is what messages call them.
    """
    if not raw.strip():
        raise InputError(f"{name}: the report is empty; it needs at least one sentence")
    if raw[:1024].lstrip().startswith(b"%PDF-"):
        return read_pdf(raw, source=name, published=published, language=language)
    if suffix == ".pdf":
        raise InputError(f"{name}: no PDF, though its name says so; rename it or save it again")
    if suffix in (".html", ".htm", ".xhtml") or looks_like_html(raw):
        return read_html(raw, source=name, published=published, language=language)
    return read_text(raw, source=name, published=published, language=language)


def _read_address(url: str, *, published: date | None, language: str | None) -> Report:
    from mapper.reading.fetch import fetch  # noqa: PLC0415

    page = fetch(url, max_bytes=MAX_BYTES)
    if page.body[:1024].lstrip().startswith(b"%PDF-"):
        report = read_pdf(page.body, source=url, published=published, language=language)
    elif page.content_type in ("text/plain", "text/markdown") and not looks_like_html(page.body):
        report = read_text(page.body, source=url, published=published, language=language, charset=page.charset)
    else:
        return read_html(
            page.body, source=url, url=page.url, published=published, language=language, charset=page.charset
        )
    return replace(report, url=report.url or page.url)


def _near(path: Path) -> str:
    """Return a suggestion of files of like name, or the folder that is missing."""
    folder = path.parent
    try:
        names = [entry.name for entry in folder.iterdir() if entry.is_file()]
    except OSError:
        return f"; the folder {folder} is not there either"
    lowered = {name.lower(): name for name in names}
    close = difflib.get_close_matches(path.name.lower(), lowered, n=3, cutoff=0.5)
    close = close or [name for name in sorted(lowered) if Path(name).stem == path.stem.lower()][:3]
    if close:
        return "; did you mean " + " or ".join(str(folder / lowered[name]) for name in close) + "?"
    return ""
