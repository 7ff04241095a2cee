"""A project: a folder of plain files in which reports are read, corrected and published.

::

    project = Project.create(folder)
    state = project.add_report(data, "wire.md", revision=project.state().revision)
    at = stop_anchor(state.account, 0, 2)
    state = project.apply(set_dates(at, arrived=date(2018, 10, 28)), revision=state.revision, author="Ana")
    project.publish(revision=state.revision)

The folder holds ``reports/`` (as given), ``route.yaml`` (what is told now, with every change), ``drafts/`` (what the
program read, by fingerprint) and ``outputs/`` (what was published). It may live in git. Every call that changes
something takes the revision that the caller saw; it is on disk before the call returns.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from gazetteer.borders import border as find_border
from gazetteer.errors import GazetteerError
from mapper import folder as mapfolder
from mapper import pipeline, routefile
from mapper.corrections.finding import Unfit
from mapper.corrections.replay import Conflict, anchored, apply
from mapper.errors import MapperError
from mapper.history import History
from mapper.measurement.routers import choose
from mapper.model import Account, Dossier
from mapper.web.measuring import Remembered
from mapper.web.projectfile import Files, bare, edited, program_version, public, stamped
from mapper.web.reports import MAX_BYTES, Shelf, front_matter
from mapper.web.state import StaleError, State, UnfitError
from mapper.web.store import Lock, ProjectError, inside, signature, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from mapper.history import Change
    from mapper.model import Answer, Report

__all__ = ["MAX_BYTES", "Project", "ProjectError", "StaleError", "State", "UnfitError"]

MARK = 16
"""Hexadecimal digits of a draft's fingerprint."""

OUTPUTS = "outputs"
HARMLESS = ("reports", "outputs", "readme.md", "readme.txt", "license")
"""What may lie in a folder that becomes a project, besides hidden files."""

IGNORED = ".lock\n.*.unfinished\n"


class Project:
    """A project folder that is open; safe to use from several threads and beside other processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._files, self._shelf, self._lock = Files(folder), Shelf(folder), Lock(folder)
        self._state: State | None = None
        self._seen: tuple[int, int, int] | None = None
        self._roads: dict[str | None, Remembered] = {}

    # -------------------------------------------------------------- opening

    @classmethod
    def create(cls, folder: Path | str) -> Project:
        """Make a project in a folder that is empty or not there; reports that lie in ``reports/`` are read.

        Raises
        ------
        ProjectError
            The folder is a file, holds a project already, or something else.
        """
        folder = Path(folder).absolute()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            names = [path.name for path in folder.iterdir()]
        except OSError as error:
            raise ProjectError(f"{folder.name}: no folder for a project ({error.strerror or error})") from None
        project = cls(folder)
        if project._files.route.exists():
            raise ProjectError(f"{folder.name}: there is a project already; open it")
        strange = sorted(name for name in names if name[0] != "." and name.lower() not in HARMLESS)
        if strange:
            raise ProjectError(f"{folder.name}: not empty ({strange[0]}); give a new folder for the project")
        with project._lock.held():
            if not (folder / ".gitignore").exists():
                write(folder / ".gitignore", IGNORED.encode())
            project._settle(project._trace(project._shelf.again(())), History())
        return project

    @classmethod
    def open(cls, folder: Path | str) -> Project:
        """Open a project: a folder with a ``route.yaml``, be it only that.

        Raises
        ------
        ProjectError
            There is none, or it cannot be read; the message has file and line.
        """
        project = cls(Path(folder).absolute())
        if not project._files.route.is_file():
            raise ProjectError(f"{project.folder.name}: no project is here; it would hold a route.yaml")
        with project._lock.held():
            state = project._refreshed()
            project._files.tidy(state.account.history.draft if state.account.history else "")
        return project

    @classmethod
    def at(cls, folder: Path | str) -> Project:
        """Open the project in a folder, or make one there."""
        return cls.open(folder) if Files(Path(folder)).route.exists() else cls.create(folder)

    def state(self) -> State:
        """Return the project as it is on disk now; cheap when nothing changed.

        Raises
        ------
        ProjectError
            The route file was edited by hand and cannot be read; the message has the line, the file is left alone.
        """
        state = self._state
        if state is not None and self._seen == signature(self._files.route):
            return state
        with self._lock.held():
            return self._refreshed()

    # -------------------------------------------------------------- changing; each raises StaleError

    def apply(self, change: Change, *, revision: int, author: str = "", note: str = "") -> State:
        """Make a change; what had been undone is forgotten.

        Raises
        ------
        ProjectError
            The change does not fit what is there (departure before arrival, an unknown border, no such stop).
        """
        with self._changing(revision) as state:
            _refuse_unknown_border(change)
            try:
                change = anchored(state.account, change)
            except Unfit as unfit:
                raise UnfitError(Conflict(change, unfit.reason, held=False, parts=unfit.parts)) from None
            change = stamped(change, state.revision + 1, author, note)
            return self._put(state, (*state.changes, change), (), must_hold=change)

    def undo(self, *, revision: int) -> State:
        """Take back the last change; ProjectError where there is none."""
        with self._changing(revision) as state:
            if not state.changes:
                raise ProjectError("there is nothing to undo")
            last = replace(state.changes[-1], revision=state.revision + 1)
            return self._put(state, state.changes[:-1], (*state.undone, last))

    def redo(self, *, revision: int) -> State:
        """Bring back what was taken back last; ProjectError where there is none."""
        with self._changing(revision) as state:
            if not state.undone:
                raise ProjectError("there is nothing to redo")
            last = replace(state.undone[-1], revision=state.revision + 1)
            return self._put(state, (*state.changes, last), state.undone[:-1])

    def discard(self, change_id: str, *, revision: int) -> State:
        """Take back one change wherever it stands in the list, such as one in conflict; redo brings it back, as last.

        Raises
        ------
        ProjectError
            No change in force has this id.
        """
        with self._changing(revision) as state:
            found = [change for change in state.changes if change.id == change_id]
            if not found:
                raise ProjectError(f"there is no change {change_id!r} in force")
            rest = tuple(change for change in state.changes if change.id != change_id)
            given_up = replace(found[0], revision=state.revision + 1)
            return self._put(state, rest, (*state.undone, given_up))

    # -------------------------------------------------------------- reports; each raises StaleError

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

        Parameters
        ----------
        data, name
            The file, and what it was called.
        url
            Where it was fetched from.
        published, language
            What it does not say of itself.

        Raises
        ------
        ProjectError
            It is too large, cannot be read, or is there already.
        """
        with self._changing(revision) as state:
            report = self._shelf.take(data, name, url=url, published=published, language=language)
            known = [index for index, other in enumerate(state.draft.reports) if other.sha256 == report.sha256]
            if known:
                (self.folder / report.source).unlink()
                raise ProjectError(f"the same text is there already, as report {known[0] + 1}")
            return self._read(state, (*state.draft.reports, report))

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
        data = front_matter(text, title=title, publisher=publisher, published=published, url=url, language=language)
        name = mapfolder.slug(title) or "pasted"
        return self.add_report(data, f"{name}.md", revision=revision)

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
        with self._changing(revision) as state:
            report = _report_of(state, index)
            mended = replace(
                report,
                title=report.title if title is None else title,
                publisher=report.publisher if publisher is None else publisher,
                published=published or report.published,
                language=language or report.language,
            )
            reports = state.draft.reports
            return self._read(state, (*reports[:index], mended, *reports[index + 1 :]))

    def remove_report(self, index: int, *, revision: int) -> State:
        """Take a report out; changes that rest on it become conflicts. Its file goes to ``reports/removed/``."""
        with self._changing(revision) as state:
            report = _report_of(state, index)
            reports = state.draft.reports
            self._read(state, (*reports[:index], *reports[index + 1 :]))
            self._shelf.put_away(report)
            return self._resumed()

    def reread(self, *, revision: int) -> State:
        """Read the reports again with this version of the program; the changes hold, conflicts are shown."""
        with self._changing(revision) as state:
            return self._read(state, self._shelf.again(state.draft.reports).reports)

    # -------------------------------------------------------------- publishing

    def publish(self, *, revision: int, language: str | None = None) -> Path:
        """Write the map folder into ``outputs/<slug>/`` and return it; does not change the revision.

        The published route file says what was changed and when, not by whom nor their notes.
        """
        with self._changing(revision) as state:
            title = next((report.title for report in state.account.reports if report.title), "")
            folder = inside(self.folder, OUTPUTS, mapfolder.slug(title) or "map")
            answer = replace(state.answer, account=public(state.account))
            try:
                return mapfolder.write_folder(answer, folder, language=language)
            except MapperError as error:
                raise ProjectError(str(error).replace(f"{self.folder}/", "")) from None

    def published(self) -> tuple[str, ...]:
        """Return the names of the folders in ``outputs/``."""
        folder = inside(self.folder, OUTPUTS)
        if not folder.is_dir():
            return ()
        return tuple(sorted(path.name for path in folder.iterdir() if path.is_dir() and path.name[0] != "."))

    def output(self, slug: str, name: str) -> Path:
        """Return the path of one published file; ProjectError for anything that is not one of `mapper.folder.FILES`."""
        if name not in mapfolder.FILES or slug not in self.published():
            raise ProjectError("no such file was published")
        path = inside(self.folder, OUTPUTS, slug, name)
        if not path.is_file():
            raise ProjectError("no such file was published")
        return path

    # -------------------------------------------------------------- within

    @contextmanager
    def _changing(self, revision: int) -> Iterator[State]:
        """Hold the lock and give the state as it is; StaleError where the caller saw another."""
        with self._lock.held():
            state = self._refreshed()
            if revision != state.revision:
                touched = (change for change in (*state.changes, *state.undone) if change.revision > revision)
                raise StaleError(revision, state.revision, tuple(touched))
            yield state

    def _refreshed(self) -> State:
        """Return the state of what is on disk; with the lock held."""
        seen = signature(self._files.route)
        if self._state is not None and seen == self._seen:
            return self._resumed()
        account = self._files.load()
        known = 0 if self._state is None else self._state.revision
        history = account.history
        if history is None:
            draft, history = bare(account), History(revision=known + 1)
        else:
            found = self._files.draft(history.draft)
            draft = found or self._trace(self._shelf.again(account.reports))
            if [report.text for report in draft.reports] == [report.text for report in account.reports]:
                draft = replace(draft, reports=account.reports)  # what they say of themselves may have been mended
            history = edited(draft, account, history)
            if self._state is not None and history.revision <= known:
                history = replace(history, revision=known + 1)  # an older file was put back
            if found is None:
                history = replace(history, program=program_version())
        return self._settle(draft, history, written=account)

    def _resumed(self) -> State:
        """Return the state with what lies in the reports' folder now."""
        state = self._state
        if state is None:
            raise ProjectError("the project is not open")
        unread = self._shelf.unread(state.account.reports)
        files = tuple(self._shelf.name_of(report) for report in state.account.reports)
        self._state = replace(state, unread=unread, files=files)
        return self._state

    def _trace(self, dossier: Dossier) -> Account:
        return pipeline.trace(dossier) if dossier.reports else Account(())

    def _read(self, state: State, reports: tuple[Report, ...]) -> State:
        """Read reports and replay the changes upon what was read."""
        draft = self._trace(Dossier(reports))
        history = History(state.revision + 1, state.changes, state.undone, program=program_version())
        return self._settle(draft, history)

    def _put(
        self, state: State, changes: tuple[Change, ...], undone: tuple[Change, ...], must_hold: Change | None = None
    ) -> State:
        program = "" if state.account.history is None else state.account.history.program
        history = History(state.revision + 1, changes, undone, program=program)
        return self._settle(state.draft, history, must_hold=must_hold)

    def _settle(
        self, draft: Account, history: History, *, written: Account | None = None, must_hold: Change | None = None
    ) -> State:
        """Replay, measure, write what differs from ``written``, and remember; nothing is kept if a step fails."""
        corrected, conflicts = apply(draft, history.changes)
        for conflict in conflicts:
            if must_hold is not None and conflict.change.id == must_hold.id:
                raise UnfitError(conflict)
        history = replace(history, draft=routefile.fingerprint(draft)[:MARK])
        account = replace(corrected, history=history)
        answer, problem = self._measured(account)
        if problem and must_hold is not None and must_hold.kind == "roads":
            raise ProjectError(problem)
        if account != written or not self._files.has_draft(history.draft):
            self._files.save(account, draft)
        self._seen = signature(self._files.route)
        self._state = State(
            history.revision, draft, account, answer, history.changes, history.undone, conflicts,
            files=(), outdated=history.program != program_version(), problem=problem,
        )  # fmt: skip
        return self._resumed()

    def _measured(self, account: Account) -> tuple[Answer, str]:
        """Return the answer; by the packaged roads, and why, where the chosen source cannot be asked."""
        try:
            roads = self._remembered(account.roads)
            return pipeline.assess(account, roads=roads, ruler=roads.distance), ""
        except MapperError as error:
            if account.roads is None:
                raise
            roads = self._remembered(None)
            return pipeline.assess(account, roads=roads, ruler=roads.distance), str(error)

    def _remembered(self, roads: str | None) -> Remembered:
        if roads not in self._roads:
            self._roads[roads] = Remembered(None if roads is None else choose(roads))
        return self._roads[roads]


def _report_of(state: State, index: int) -> Report:
    if not 0 <= index < len(state.draft.reports):
        raise ProjectError(f"there is no report {index}; there are {len(state.draft.reports)}, counted from 0")
    return state.draft.reports[index]


def _refuse_unknown_border(change: Change) -> None:
    """Say of a border that is chosen, or that a figure is to be measured to, if there is no such one."""
    code = change.get("border") if change.kind == "border" else change.get("to")
    if isinstance(code, str) and code != "border":
        try:
            find_border(code)
        except GazetteerError as error:
            raise ProjectError(str(error)) from None
