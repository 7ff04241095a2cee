"""What people hand in: pasted text, files, an address; each kept to a size and a kind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from mapper.errors import InputError
from mapper.language import languages
from mapper.web.project import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from werkzeug.datastructures import FileStorage

    from mapper.web.project import Project, State
    from mapper.web.words import Words

__all__ = ["KINDS", "MOST_FILES", "MOST_TEXT", "described", "take_in"]

KINDS = (".txt", ".md", ".markdown", ".html", ".htm", ".pdf")
"""Endings of the files that are taken."""
MOST_FILES = 20
MOST_TEXT = 2_000_000
"""Most characters of a pasted report."""


@dataclass(frozen=True)
class _Said:
    """What a person says of a report beside its text."""

    title: str
    publisher: str
    published: date | None
    language: str | None


def _said(form: Mapping[str, str], words: Words) -> _Said:
    day = form.get("published", "").strip()
    try:
        published = date.fromisoformat(day) if day else None
    except ValueError:
        raise InputError(words("bad_date", text=day)) from None
    language = form.get("language", "")
    return _Said(
        " ".join(form.get("title", "").split())[:300],
        " ".join(form.get("publisher", "").split())[:200],
        published,
        language if language in languages() else None,
    )


def described(form: Mapping[str, str], words: Words) -> dict[str, Any]:
    """Return what a form says of a report; an empty field leaves that part as it is."""
    said = _said(form, words)
    return {
        "title": said.title or None,
        "publisher": said.publisher or None,
        "published": said.published,
        "language": said.language,
    }


def take_in(
    project: Project,
    revision: int,
    form: Mapping[str, str],
    uploads: Sequence[FileStorage],
    words: Words,
    *,
    allow_private: bool,
) -> State:
    """Add what a form holds to a project: the text, else the files, else the page of the address.

    Raises
    ------
    InputError
        Nothing was given, or something that is no report; the text says what would be right.
    UnreachableError
        The address did not answer with a page.
    """
    said = _said(form, words)
    text = form.get("text", "").replace("\r\n", "\n").replace("\r", "\n")
    files = [one for one in uploads if one.filename]
    address = form.get("url", "").strip()
    if text.strip():
        if len(text) > MOST_TEXT:
            raise InputError(words("too_long", most=words.number(MOST_TEXT)))
        return _paste(project, revision, text, said)
    if files:
        return _store(project, revision, files, said, words)
    if address:
        return _fetch(project, revision, address, said, allow_private=allow_private)
    raise InputError(words("nothing_given"))


def _paste(project: Project, revision: int, text: str, said: _Said) -> State:
    if text.lstrip().startswith("---\n"):  # front matter of its own
        return project.add_report(
            text.lstrip().encode(), "pasted.md", revision=revision, published=said.published, language=said.language
        )
    return project.add_text(
        text, revision=revision, title=said.title, publisher=said.publisher,
        published=said.published, language=said.language,
    )  # fmt: skip


def _store(project: Project, revision: int, files: Sequence[FileStorage], said: _Said, words: Words) -> State:
    if len(files) > MOST_FILES:
        raise InputError(words("too_many", most=MOST_FILES))
    read: list[tuple[str, bytes]] = []
    for one in files:
        name = PurePosixPath((one.filename or "").replace("\\", "/")).name
        if PurePosixPath(name).suffix.lower() not in KINDS:
            raise InputError(words("bad_kind", name=name[:80], kinds=", ".join(KINDS)))
        data = one.stream.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise InputError(words("too_large", name=name[:80], most=MAX_BYTES // 1_000_000))
        read.append((name, data))
    state = None
    for name, data in read:
        state = project.add_report(
            data, name, revision=revision if state is None else state.revision,
            published=said.published, language=said.language,
        )  # fmt: skip
    assert state is not None  # noqa: S101 -- there is at least one file
    return state


def _fetch(project: Project, revision: int, address: str, said: _Said, *, allow_private: bool) -> State:
    from mapper.reading.fetch import fetch  # noqa: PLC0415 -- only those who give an address need it

    if not re.match(r"https?://", address, re.IGNORECASE):
        address = f"https://{address}"
    page = fetch(address, max_bytes=MAX_BYTES, allow_private=allow_private)
    stem = PurePosixPath(urlsplit(page.url).path).stem or urlsplit(page.url).hostname or "page"
    if page.body[:1024].lstrip().startswith(b"%PDF-"):
        suffix = ".pdf"
    else:
        suffix = ".txt" if page.content_type in ("text/plain", "text/markdown") else ".html"
    body = page.body
    if page.charset and suffix == ".txt":
        body = body.decode(page.charset, "replace").encode() if _is_codec(page.charset) else body
    return project.add_report(
        body, stem + suffix, revision=revision, url=page.url, published=said.published, language=said.language
    )


def _is_codec(name: str) -> bool:
    import codecs  # noqa: PLC0415

    try:
        codecs.lookup(name)
    except LookupError:
        return False
    return True
