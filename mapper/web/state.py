"""What a project is at a moment, and why a call that changes it may be refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mapper.web.store import ProjectError

if TYPE_CHECKING:
    from mapper.corrections.replay import Conflict
    from mapper.history import Change
    from mapper.model import Account, Answer, BorderDistance, CheckedClaim

__all__ = ["StaleError", "State", "UnfitError"]


class StaleError(ProjectError):
    """The project was changed since the caller looked at it; ``meanwhile`` are the changes made (and undone) since.

    ``revision`` is the project's now. Show the state anew and let the person decide.
    """

    def __init__(self, seen: int, revision: int, meanwhile: tuple[Change, ...]) -> None:
        super().__init__(
            f"the project has changed in the meantime (revision {revision}, you saw {seen}); look at it again"
        )
        self.seen, self.revision, self.meanwhile = seen, revision, meanwhile


class UnfitError(ProjectError):
    """A change that does not fit what is there; ``conflict`` says why, in every language."""

    def __init__(self, conflict: Conflict) -> None:
        super().__init__(conflict.sentence())
        self.conflict = conflict


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
        Name of each report's file in ``reports/``, in the order of the reports; '' where there is none.
    unread
        Files that were laid into ``reports/`` by hand; `Project.reread` reads them.
    outdated
        Whether another version of the program read the reports; `Project.reread` reads them again.
    problem
        Why the chosen source of roads could not be asked (the packaged roads were), else ''.
    """

    revision: int
    draft: Account
    account: Account
    answer: Answer
    changes: tuple[Change, ...]
    undone: tuple[Change, ...]
    conflicts: tuple[Conflict, ...]
    files: tuple[str, ...]
    unread: tuple[str, ...] = ()
    outdated: bool = False
    problem: str = ""

    def distance(self, route: int, stop: int) -> BorderDistance | None:
        """Return the border distances of ``account.routes[route].stops[stop]``; None for a rejected one."""
        stops = self.account.routes[route].stops
        if stops[stop].status == "rejected":
            return None
        return self.answer.routes[route].distances[sum(other.status != "rejected" for other in stops[:stop])]

    def checked(self, claim: int) -> CheckedClaim | None:
        """Return ``account.claims[claim]`` with its verdict; None for a rejected one."""
        claims = self.account.claims
        if claims[claim].status == "rejected":
            return None
        return self.answer.claims[sum(other.status != "rejected" for other in claims[:claim])]
