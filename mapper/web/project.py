"""A project: a folder of plain files in which reports are read, corrected and published.

::

    project = Project.create(folder)
    state = project.add_report(data, "wire.md", revision=0)
    at = stop_anchor(state.account, 0, 2)
    state = project.apply(set_dates(at, arrived=date(2018, 10, 28)), revision=state.revision, author="Ana")
    project.publish(revision=state.revision)

The folder holds ``reports/`` (as given), ``route.yaml`` (what is told now, with every change), ``drafts/`` (what the
program read, by fingerprint) and ``outputs/`` (what was published). It may live in git. Every call that changes
something takes the revision that the caller saw; it is on disk before the call returns.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mapper.errors import InputError

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from mapper.changes import Change
    from mapper.corrections.replay import Conflict
    from mapper.model import Account, Answer, BorderDistance, CheckedClaim

__all__ = ["MAX_BYTES", "Project", "ProjectError", "StaleError", "State"]

MAX_BYTES = 20_000_000
"""Largest report that is taken in."""


class ProjectError(InputError):
    """A folder that is no project, or something that a project does not take; the text says what would be right."""


class StaleError(ProjectError):
    """The project was changed since the caller looked at it; ``meanwhile`` are the changes made (and undone) since.

    ``revision`` is the project's now. Show the state anew and let the person decide.
    """

    def __init__(self, seen: int, revision: int, meanwhile: tuple[Change, ...]) -> None:
        super().__init__(
            f"the project has changed in the meantime (revision {revision}, you saw {seen}); look at it again"
        )
        self.seen, self.revision, self.meanwhile = seen, revision, meanwhile


@dataclass(frozen=True, slots=True)
class State:
    """A project as it is now.

    Attributes
    ----------
    revision
        Counts every change; what the next call that changes something must be given.
    draft
        What the program read.
    account
        The same with the changes in force; rejected stops and figures are still in it, with their status.
    answer
        Measured and weighed; rejected stops and figures are left out (see `distance` and `checked`).
    changes
        In force, oldest first; undo takes back the last.
    undone
        What redo brings back, next one last.
    conflicts
        Changes that do not fit the reading.
    files
        Name of each report's file in ``reports/``, in the order of the reports.
    outdated
        Whether another version of the program read the reports; `Project.reread` reads them again.
    """

    revision: int
    draft: Account
    account: Account
    answer: Answer
    changes: tuple[Change, ...]
    undone: tuple[Change, ...]
    conflicts: tuple[Conflict, ...]
    files: tuple[str, ...]
    outdated: bool = False

    def distance(self, route: int, stop: int) -> BorderDistance | None:
        """Return the border distances of ``account.routes[route].stops[stop]``; None for a rejected one."""
        raise NotImplementedError

    def checked(self, claim: int) -> CheckedClaim | None:
        """Return ``account.claims[claim]`` with its verdict; None for a rejected one."""
        raise NotImplementedError


class Project:
    """A project folder that is open; safe to use from several threads and beside other processes."""

    folder: Path

    @classmethod
    def create(cls, folder: Path | str) -> Project:
        """Make a project in a folder that is empty or not there.

        Raises
        ------
        ProjectError
            The folder is a file, or holds something else.
        """
        raise NotImplementedError

    @classmethod
    def open(cls, folder: Path | str) -> Project:
        """Open a project: a folder with a ``route.yaml``.

        Raises
        ------
        ProjectError
            There is none, or it cannot be read; the message has file and line.
        """
        raise NotImplementedError

    @classmethod
    def at(cls, folder: Path | str) -> Project:
        """Open the project in a folder, or make one there."""
        raise NotImplementedError

    def state(self) -> State:
        """Return the project as it is on disk now; cheap when nothing changed."""
        raise NotImplementedError

    # every method below raises StaleError when ``revision`` is not the project's

    def apply(self, change: Change, *, revision: int, author: str = "", note: str = "") -> State:
        """Make a change; what had been undone is forgotten.

        Raises
        ------
        ProjectError
            The change does not fit what is there (departure before arrival, an unknown border, no such stop).
        """
        raise NotImplementedError

    def undo(self, *, revision: int) -> State:
        """Take back the last change; ProjectError where there is none."""
        raise NotImplementedError

    def redo(self, *, revision: int) -> State:
        """Bring back what was taken back last; ProjectError where there is none."""
        raise NotImplementedError

    def discard(self, change_id: str, *, revision: int) -> State:
        """Give up one change wherever it stands in the list, such as one in conflict."""
        raise NotImplementedError

    def add_report(
        self,
        data: bytes,
        name: str,
        *,
        revision: int,
        url: str | None = None,
        published: date | None = None,
        language: str | None = None,
    ) -> State:
        """Take in a report as given (text, Markdown, HTML, PDF) and read it; the name is made safe.

        ``url`` is where it was fetched from. The same text twice is refused.
        """
        raise NotImplementedError

    def add_text(
        self,
        text: str,
        *,
        revision: int,
        title: str = "",
        publisher: str = "",
        published: date | None = None,
        url: str | None = None,
        language: str | None = None,
    ) -> State:
        """Take in a pasted report; it is kept as Markdown with front matter."""
        raise NotImplementedError

    def describe_report(
        self,
        index: int,
        *,
        revision: int,
        title: str | None = None,
        publisher: str | None = None,
        published: date | None = None,
        language: str | None = None,
    ) -> State:
        """Say of a report what it does not say of itself, and read it again; None leaves a part as it is."""
        raise NotImplementedError

    def remove_report(self, index: int, *, revision: int) -> State:
        """Take a report out; changes that rest on it become conflicts."""
        raise NotImplementedError

    def reread(self, *, revision: int) -> State:
        """Read the reports again with this version of the program; the changes hold, conflicts are shown."""
        raise NotImplementedError

    def publish(self, *, revision: int, language: str | None = None) -> Path:
        """Write the map folder into ``outputs/<slug>/`` and return it; does not change the revision."""
        raise NotImplementedError

    def published(self) -> tuple[str, ...]:
        """Return the names of the folders in ``outputs/``."""
        raise NotImplementedError

    def output(self, slug: str, name: str) -> Path:
        """Return the path of one published file; ProjectError for anything that is not one of `mapper.folder.FILES`."""
        raise NotImplementedError
