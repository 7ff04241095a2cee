"""The reports of a project: files in ``reports/`` as they were given, read into a dossier."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mapper.errors import MapperError
from mapper.model import Dossier, Report
from mapper.nodes import scalar
from mapper.reading import source
from mapper.web.store import ProjectError, inside, remove, safe_name, write

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

__all__ = ["MAX_BYTES", "Shelf", "front_matter"]

log = logging.getLogger(__name__)

MAX_BYTES = source.MAX_BYTES
"""Largest report that is taken in."""

FOLDER = "reports"
REMOVED = "removed"
"""Folder within the reports' for those that were taken out; nothing is read from it."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The folder ``reports/`` of a project."""

    project: Path

    def names(self) -> tuple[str, ...]:
        """Return the names of the files that lie there, sorted."""
        folder = inside(self.project, FOLDER)
        if not folder.is_dir():
            return ()
        return tuple(sorted(path.name for path in folder.iterdir() if path.is_file() and path.name[0] != "."))

    def name_of(self, report: Report) -> str:
        """Return the name of a report's file; '' where its text is in the route file alone."""
        folder, _, name = report.source.partition("/")
        return name if folder == FOLDER and name and name in self.names() else ""

    def take(
        self,
        data: bytes,
        name: str,
        *,
        url: str | None = None,
        published: date | None = None,
        language: str | None = None,
    ) -> Report:
        """Put a report's bytes there, under a safe name, and read them; nothing stays of what cannot be read.

        Raises
        ------
        ProjectError
            It is too large.
        MapperError
            It cannot be read.
        """
        if len(data) > MAX_BYTES:
            raise ProjectError(f"larger than {MAX_BYTES // 1_000_000} MB; give one article, not an archive")
        name = safe_name(name, frozenset(self.names()))
        path = inside(self.project, FOLDER, name)
        write(path, data)
        try:
            report = self.read(name, published=published, language=language)
        except BaseException:
            remove(path)
            raise
        return replace(report, url=report.url or url)

    def read(self, name: str, *, published: date | None = None, language: str | None = None) -> Report:
        """Read one file; its source is its path within the project.

        Raises
        ------
        MapperError
            It cannot be read; the message has its name, not where the project lies.
        """
        path = inside(self.project, FOLDER, name)
        try:
            (report,) = source.read(path, published=published, language=language).reports
        except MapperError as error:
            raise ProjectError(str(error).replace(str(path), name)) from None
        return replace(report, source=f"{FOLDER}/{name}")

    def again(self, known: Sequence[Report]) -> Dossier:
        """Read the reports again, those that were laid into the folder meanwhile too.

        What a report says of itself stays as it is known by now, since a person may have mended it; a report whose
        file is gone keeps the text that is known.
        """
        reports = []
        for old in known:
            name = self.name_of(old)
            if not name:
                reports.append(old)
                continue
            new = self.read(name, language=old.language)
            reports.append(replace(old, text=new.text))
        reports += [self.read(name) for name in self.unread(known)]
        return Dossier(tuple(reports))

    def unread(self, known: Sequence[Report]) -> tuple[str, ...]:
        """Return the files that no report was read from."""
        used = {report.source for report in known}
        return tuple(name for name in self.names() if f"{FOLDER}/{name}" not in used)

    def put_away(self, report: Report) -> None:
        """Move a report's file out of what is read."""
        name = self.name_of(report)
        if not name:
            return
        away = inside(self.project, FOLDER, REMOVED)
        away.mkdir(exist_ok=True)
        taken = frozenset(path.name for path in away.iterdir())
        inside(self.project, FOLDER, name).replace(away / safe_name(name, taken))


def front_matter(
    text: str, *, title: str = "", publisher: str = "", published: date | None = None, url: str | None = None,
    language: str | None = None,
) -> bytes:  # fmt: skip
    """Return a pasted report as Markdown with front matter; text that has its own is left as it is.

    Raises
    ------
    ProjectError
        There is no text.
    """
    if not text.strip():
        raise ProjectError("the report is empty; it needs at least one sentence")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    fields = {"title": title, "publisher": publisher, "published": published, "url": url, "language": language}
    told = {key: " ".join(str(value).split()) for key, value in fields.items() if value}
    if not told or text.lstrip().startswith("---\n"):
        return text.encode("utf-8", "replace")
    head = "".join(f"{key}: {published if key == 'published' else scalar(value)}\n" for key, value in told.items())
    return f"---\n{head}---\n{text.lstrip(chr(10))}".encode("utf-8", "replace")
