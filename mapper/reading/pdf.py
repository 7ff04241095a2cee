"""Reports as PDF: the text layer put back into paragraphs.

A PDF knows lines, not paragraphs. Words that were broken at a line end are joined, lines become paragraphs
at blank lines and after a short line that ends a sentence, page numbers and running heads are left out.
"""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

from mapper.errors import InputError
from mapper.model import Report
from mapper.reading.pdf_limits import refuse_bombs
from mapper.reading.plaintext import check_text, guess_language

__all__ = ["paragraphs", "read_pdf"]

log = logging.getLogger(__name__)

PAGE_NUMBER = re.compile(r"(?:page\s+)?\d{1,4}(?:\s*(?:/|of|de|sur)\s*\d{1,4})?\Z", re.IGNORECASE)
SENTENCE_END = re.compile(r"[.!?…:][\"'”’»)]*\Z")
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
SHORT_LINE = 0.8
"""A line shorter than this share of the page's longest one may end a paragraph."""
OPENING = 1500
"""Characters at the start of a report in which it would name its own year."""


def read_pdf(raw: bytes, *, source: str, published: date | None = None, language: str | None = None) -> Report:
    """Read the text layer of a PDF.

    Parameters
    ----------
    raw
        The bytes of the file.
    source
        Its name or address, for `Report.source` and for messages.
    published, language
        The caller's date and language. Without a date, the day on which the file was made is taken where it
        is plausible (see `_created`), with a warning, else the date stays open.

    Raises
    ------
    InputError
        The file is damaged, locked with a password, or holds pictures of pages without text.
    """
    pages, facts = _open(raw, source)
    text = "\n\n".join(filter(None, map(paragraphs, _without_running_heads(pages))))
    if not any(character.isalnum() for character in text):
        raise InputError(f"{source}: the PDF has no text layer (a scan?); run text recognition on it first")
    check_text(text, source)
    if published is None:
        published = _created(facts, text)
        if published is not None:
            log.warning("%s: dated %s, the day the PDF was made; --published says better", source, published)
    return Report(
        text=text,
        title=_line(facts, "title"),
        published=published,
        language=language or guess_language(text),
        source=source,
    )


def _open(raw: bytes, source: str) -> tuple[list[str], Any]:
    """Return the text of each page and the document information."""
    import pypdf  # noqa: PLC0415

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(io.BytesIO(raw))
        if not reader.is_encrypted or reader.decrypt(""):
            refuse_bombs(reader, source)
            return [page.extract_text() for page in reader.pages], reader.metadata
    except InputError:
        raise
    except Exception as error:
        # pypdf meets damaged files with many kinds of exception; to the user they are one.
        kind = type(error).__name__
        raise InputError(f"{source}: a damaged PDF ({kind}); save it again or give the text") from error
    raise InputError(f"{source}: the PDF is locked with a password; save an open copy")


def _line(facts: Any, field: str) -> str:
    value = getattr(facts, field, None)
    return " ".join(str(value).split()) if value else ""


def _without_running_heads(pages: list[str]) -> list[list[str]]:
    """Return the lines of each page without page numbers and lines that open or close most pages."""
    split = [[line.strip() for line in page.replace("\xa0", " ").splitlines()] for page in pages]
    edges: Counter[str] = Counter()
    for lines in split:
        full = [line for line in lines if line]
        edges.update({re.sub(r"\d+", "0", line) for line in (*full[:1], *full[-1:])})
    often = {line for line, count in edges.items() if len(pages) >= 3 and count > len(pages) / 2}
    return [_trim(lines, often) for lines in split]


def _trim(lines: list[str], often: set[str]) -> list[str]:
    """Drop blank lines, page numbers and running heads from both ends of a page."""

    def idle(line: str) -> bool:
        return not line or PAGE_NUMBER.match(line) is not None or re.sub(r"\d+", "0", line) in often

    start, end = 0, len(lines)
    while start < end and idle(lines[start]):
        start += 1
    while end > start and idle(lines[end - 1]):
        end -= 1
    return lines[start:end]


def paragraphs(lines: list[str]) -> str:
    """Join the lines of a page into paragraphs, separated by a blank line."""
    widest = max(map(len, lines), default=0)
    found: list[str] = []
    current = ""
    for line in lines:
        if not line:
            found.append(current)
            current = ""
            continue
        current = _join(current, line)
        if len(line) < SHORT_LINE * widest and SENTENCE_END.search(line):
            found.append(current)
            current = ""
    found.append(current)
    return "\n\n".join(filter(None, found))


def _join(text: str, line: str) -> str:
    """Append a line; a hyphen at the end before a small letter was made by the typesetter."""
    if not text:
        return line
    if text.endswith(("\u00ad", "-")) and len(text) > 1 and text[-2].isalpha() and line[0].islower():
        return text[:-1] + line
    if text.endswith("-") and len(text) > 1 and text[-2].isalnum():
        return text + line
    return f"{text} {line}"


def _created(facts: Any, text: str) -> date | None:
    """Return the day the file was made, where that may be the day of publication.

    It may not when it lies in the future or before PDF was invented, or when the opening of the report names
    years and this is none of them: then someone printed an old page.
    """
    try:
        made = facts.creation_date if facts is not None else None
    except Exception:  # noqa: BLE001  (a malformed date is no date)
        return None
    if not isinstance(made, datetime) or made.year < 1993 or made.date() > datetime.now(UTC).date():
        return None
    years = {int(year) for year in YEAR.findall(text[:OPENING])}
    return made.date() if not years or made.year in years else None
