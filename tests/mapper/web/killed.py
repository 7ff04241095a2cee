"""Changes a project in a process that is killed in the middle, again and again; prints what was found after each kill.

Run by ``test_project.py`` as a program of its own: ``killed.py FOLDER [torn]``. With ``torn`` files are written in place,
which the kills must find out.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import sys
import time
from datetime import date
from pathlib import Path

from mapper import changes as c
from mapper.web import projectfile
from mapper.web.project import Project, ProjectError

ROUNDS = 8
PATIENCE_S = 20.0


def torn_write(path: Path, data: bytes) -> None:
    """Write in place, slowly."""
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as file:
        file.write(data[: len(data) // 2])
        file.flush()
        time.sleep(0.2)
        file.write(data[len(data) // 2 :])


def work(project: Project, pipe: int) -> None:
    """Change the project until killed, and acknowledge each change when the call has returned."""
    day = 0
    while True:
        state = project.state()
        day = day % 27 + 1
        change = c.set_dates(c.stop_anchor(state.account, 0, 1), arrived=date(2024, 3, day))
        state = project.apply(change, revision=state.revision)
        os.write(pipe, f"{state.revision} {state.changes[-1].id}\n".encode())
        if len(state.changes) > 8:
            for _ in range(8):
                state = project.undo(revision=state.revision)
            os.write(pipe, f"{state.revision} -\n".encode())


def one_round(project: Project, wait: float) -> dict[str, object]:
    """Start the work, kill it some seconds after its first change was acknowledged, and look."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        work(project, write)
    os.close(write)
    select.select([read], [], [], PATIENCE_S)
    time.sleep(wait)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(read) as file:
        acknowledged = file.read().splitlines()
    try:
        state = project.state()
    except ProjectError as error:
        return {"acknowledged": len(acknowledged), "problem": str(error)}
    problem = ""
    if acknowledged:
        revision, mark = acknowledged[-1].split()
        if state.revision < int(revision):
            problem = f"revision {state.revision} after {revision} was acknowledged"
        elif mark not in {"-", *(change.id for change in (*state.changes, *state.undone))}:
            problem = f"change {mark} is lost"
    return {"acknowledged": len(acknowledged), "problem": problem}


def main() -> None:
    """Run the rounds on a project."""
    folder = Path(sys.argv[1])
    if "torn" in sys.argv:
        projectfile.write = torn_write
    chance = random.Random(20240308)  # noqa: S311 -- no secret
    project = Project.open(folder)
    for _ in range(ROUNDS):
        found = one_round(project, chance.uniform(0.0, 0.1))
        sys.stdout.write(json.dumps(found) + "\n")
        if found["problem"]:
            return
    Project.open(folder)


if __name__ == "__main__":
    main()
