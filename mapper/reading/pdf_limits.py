"""How much a PDF unpacks to: what it draws, counted before any of it is read.

A small file can hold a stream that unpacks to gigabytes, or forms that draw one another ten times each, ten deep.
pypdf unpacks no stream without limit; what a page draws altogether is counted here.
"""

from __future__ import annotations

import re
from typing import Any

from mapper.errors import InputError
from mapper.settings import MAX_PDF_CONTENT, MAX_PDF_PAGES

__all__ = ["refuse_bombs"]

DRAWN = re.compile(rb"/([^\s/\[\]<>(){}%]{1,200})\s+Do\b")


def refuse_bombs(reader: Any, source: str) -> None:
    """Refuse a PDF of more pages, or of more to draw, than a report has.

    Parameters
    ----------
    reader
        The opened ``pypdf.PdfReader``.
    source
        Name of the file, for messages.

    Raises
    ------
    InputError
        It has more than `MAX_PDF_PAGES` pages, or they draw more than `MAX_PDF_CONTENT` bytes.
    """
    if len(reader.pages) > MAX_PDF_PAGES:
        raise InputError(f"{source}: {len(reader.pages):,} pages; give one article ({MAX_PDF_PAGES:,} pages at most)")
    known: dict[int, int] = {}
    total = 0
    for page in reader.pages:
        content = page.get_contents()
        if content is not None:
            total += _drawn(content, page.get("/Resources"), known)
        if total > MAX_PDF_CONTENT:
            megabytes = MAX_PDF_CONTENT // 1_000_000
            raise InputError(f"{source}: the PDF unpacks to more than {megabytes} MB of drawing; give the text instead")


def _drawn(stream: Any, resources: Any, known: dict[int, int]) -> int:
    """Return the bytes that a stream and the forms in it come to, each as often as it is drawn."""
    data: bytes = stream.get_data()
    size = len(data)
    forms = _forms(resources)
    for found in DRAWN.finditer(data) if forms else ():
        form = forms.get(f"/{found[1].decode('latin-1')}")
        if form is None or size > MAX_PDF_CONTENT:
            continue
        key = id(form)
        if key not in known:
            known[key] = MAX_PDF_CONTENT + 1  # a form inside itself has no end
            known[key] = _drawn(form, form.get("/Resources", resources), known)
        size += known[key]
    return size


def _forms(resources: Any) -> dict[str, Any]:
    """Return the forms among a page's resources, by name."""
    known: Any = {} if resources is None else resources.get_object()
    entries: Any = known.get("/XObject")
    opened = {} if entries is None else {name: entry.get_object() for name, entry in entries.get_object().items()}
    return {name: entry for name, entry in opened.items() if hasattr(entry, "get") and entry.get("/Subtype") == "/Form"}
