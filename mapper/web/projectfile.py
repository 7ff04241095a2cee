"""``route.yaml`` and ``drafts/`` of a project: what is told now with its history, and what the program read.

The route file is the truth. It names its draft by fingerprint, so that a draft is written before the route file that
needs it, and a kill between the two leaves the old pair whole. A route file that does not say what its draft and its
changes come to was edited by hand; see `edited`.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from itertools import count
from typing import TYPE_CHECKING

from mapper import changes, routefile
from mapper.corrections.handedits import told_by
from mapper.corrections.replay import apply
from mapper.errors import InputError
from mapper.web.store import ProjectError, inside, remove, sweep, write

if TYPE_CHECKING:
    from pathlib import Path

    from mapper.history import Change, History
    from mapper.model import Account

__all__ = ["NAME", "Files", "bare", "edited", "program_version", "public", "stamped"]

NAME = "route.yaml"
DRAFTS = "drafts"
MAX_BYTES = 60_000_000


@cache
def program_version() -> str:
    """Return the version of this program; '' where it runs without being installed."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415

    try:
        return version("migration-route-mapper")
    except PackageNotFoundError:
        return ""


def bare(account: Account) -> Account:
    """Return an account without its history."""
    return replace(account, history=None)


def public(account: Account) -> Account:
    """Return an account for publication: what was changed and when, but not by whom, nor their notes."""
    history = account.history
    if history is None:
        return account
    kept = tuple(replace(change, author="", note="") for change in history.changes)
    return replace(account, history=replace(history, changes=kept, undone=(), draft=""))


def stamped(change: Change, revision: int, author: str = "", note: str = "") -> Change:
    """Return a change with its id, the time, and who made it and why."""
    time = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    name, why = " ".join(author.split()), note.strip()
    return replace(change, id=secrets.token_hex(4), time=time, author=name, note=why, revision=revision)


def edited(draft: Account, account: Account, history: History) -> History:
    """Return the history of a route file: with one change more where the file was edited by hand.

    The file as the person left it is the truth. Its edits become the changes that the page would have made; where they
    are more than these can tell, the file is taken whole as one change, which stands when the reports are read anew.
    """
    corrected, _ = apply(draft, history.changes)
    if bare(corrected) == bare(account):
        return history
    revisions = count(history.revision + 1)
    told = told_by(draft, history.changes, account, lambda change: stamped(change, next(revisions)))
    if told is not None:
        return replace(history, revision=next(revisions) - 1, changes=(*history.changes, *told), undone=())
    earlier, was = history.changes, routefile.fingerprint(corrected)
    if earlier and earlier[-1].kind == "rewrite":
        earlier, was = earlier[:-1], earlier[-1].was.get("text", was)
    revision = history.revision + 1
    change = replace(stamped(changes.rewrite(routefile.dump(bare(account))), revision), was={"text": was})
    return replace(history, revision=revision, changes=(*earlier, change), undone=())


@dataclass(frozen=True, slots=True)
class Files:
    """The route file of a project and its drafts."""

    folder: Path

    @property
    def route(self) -> Path:
        """The path of the route file."""
        return self.folder / NAME

    def load(self) -> Account:
        """Read the route file.

        Raises
        ------
        ProjectError
            There is none, or a mistake in it; the message has the line.
        """
        path = inside(self.folder, NAME)
        try:
            with path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
            if len(data) > MAX_BYTES:
                raise ProjectError(f"{NAME} is larger than {MAX_BYTES // 1_000_000} MB; it is no route file")
            return routefile.loads(data.decode("utf-8-sig"), NAME)
        except FileNotFoundError:
            raise ProjectError(f"{self.folder.name}: no project is here; it would hold a {NAME}") from None
        except OSError as error:
            raise ProjectError(f"{NAME} cannot be read ({error.strerror or error})") from None
        except UnicodeDecodeError:
            raise ProjectError(f"{NAME} is not UTF-8; save it as UTF-8 text") from None
        except InputError as error:
            raise ProjectError(str(error)) from None

    def draft(self, mark: str) -> Account | None:
        """Return the draft of a fingerprint, or None where it is not there or not what it was."""
        if not mark.isalnum():
            return None
        try:
            text = inside(self.folder, DRAFTS, f"{mark}.yaml").read_text("utf-8")
            draft = routefile.loads(text, f"{DRAFTS}/{mark}.yaml")
        except (OSError, ValueError):
            return None
        return draft if routefile.fingerprint(draft)[: len(mark)] == mark else None

    def has_draft(self, mark: str) -> bool:
        """Say whether there is a draft of a fingerprint."""
        return inside(self.folder, DRAFTS, f"{mark}.yaml").is_file()

    def save(self, account: Account, draft: Account) -> None:
        """Write the route file, and before it the draft that it names; on disk on return.

        Raises
        ------
        ProjectError
            They cannot be written; what was there stands.
        """
        mark = "" if account.history is None else account.history.draft
        if mark and not self.has_draft(mark):
            path = inside(self.folder, DRAFTS, f"{mark}.yaml")
            write(path, routefile.dump(bare(draft)).encode("utf-8", "surrogatepass"))
        write(inside(self.folder, NAME), routefile.dump(account).encode("utf-8", "surrogatepass"))

    def tidy(self, mark: str) -> None:
        """Remove what was left half written, and the drafts that the route file does not need; with the lock held."""
        for folder in (self.folder, self.folder / "reports", self.folder / DRAFTS):
            sweep(folder)
        drafts = inside(self.folder, DRAFTS)
        if mark and drafts.is_dir():
            for path in drafts.glob("*.yaml"):
                if path.stem != mark:
                    remove(path)
