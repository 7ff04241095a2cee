"""A PostGIS server of one's own for a benchmark: on loopback, in a temporary folder, stopped at the end.

Needs PostgreSQL's programs and the PostGIS extension (Debian: ``postgresql-15-postgis-3``). Nothing that is
installed or running is touched.
"""
# ruff: noqa: INP001, S603 -- a script that starts programs, with tables of its own

from __future__ import annotations

import os
import pwd
import re
import secrets
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from types import TracebackType

Floats = np.ndarray[Any, np.dtype[np.float64]]

SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "jit": "off",
    "listen_addresses": "127.0.0.1",
    "maintenance_work_mem": "256MB",
    "max_parallel_workers_per_gather": str(os.cpu_count() or 1),
    "max_wal_size": "4GB",
    "min_parallel_table_scan_size": "0",
    "parallel_setup_cost": "0",
    "parallel_tuple_cost": "0",
    "random_page_cost": "1.1",
    "shared_buffers": "512MB",
    "synchronous_commit": "off",
    "unix_socket_directories": "",
    "work_mem": "64MB",
}
"""All in memory, index first, every core: what is usually advised for reading on one machine."""


EDGES = 8
"""Edges of 1 km in a piece; the quickest of 1, 2, 4, 8, 16 and 64 or near it."""

QUERIES = {
    "PostGIS, whole line": "SELECT id, ST_Distance(place, (SELECT line FROM whole)) AS m FROM points",
    "PostGIS, nearest piece": (
        "SELECT id, near.m FROM points CROSS JOIN LATERAL (SELECT ST_Distance(place, line) AS m "
        "FROM pieces ORDER BY line <-> place LIMIT 1) AS near"
    ),
}


def programs() -> Path | None:
    """Return the folder of PostgreSQL's programs, or None where they or PostGIS are not installed."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which("initdb")
    if found:
        folders.append(Path(found).resolve().parent)
    for folder in folders:
        shares = (Path("/usr/share/postgresql") / folder.parent.name, folder.parent / "share" / "postgresql")
        if (folder / "initdb").exists() and any((s / "extension" / "postgis.control").exists() for s in shares):
            return folder
    return None


class PostGIS:
    """A server while a ``with`` block runs."""

    def __init__(self, folder: Path) -> None:
        self.programs = folder
        self.password = secrets.token_hex(16)

    def __enter__(self) -> PostGIS:  # noqa: PYI034 -- the class has no heirs
        self.home = Path(tempfile.mkdtemp(prefix="postgis-"))
        secret = self.home / "password"
        secret.write_text(self.password, encoding="ascii")
        self.user = self._unprivileged()
        self.port = _free_port()
        try:
            self._as_user("initdb", "-D", self.home / "data", "-U", "bench", "-E", "UTF8", "--no-sync",
                          "--locale=C", "--auth=scram-sha-256", f"--pwfile={secret}")  # fmt: skip
            with (self.home / "data" / "postgresql.conf").open("a", encoding="ascii") as conf:
                conf.writelines(f"{key} = '{value}'\n" for key, value in SETTINGS.items())
                conf.write(f"port = {self.port}\n")
            self._as_user("pg_ctl", "-D", self.home / "data", "-l", self.home / "log", "-w", "start")
            self.run("CREATE EXTENSION postgis")
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if (self.home / "data" / "postmaster.pid").exists():
            self._as_user("pg_ctl", "-D", self.home / "data", "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.home, ignore_errors=True)

    def _unprivileged(self) -> str | None:
        """Return the user to run as when started by root, which PostgreSQL refuses, and give it the folder."""
        if os.geteuid() != 0:
            return None
        known = {entry.pw_name for entry in pwd.getpwall()}
        user = "postgres" if "postgres" in known else "nobody"
        for path in (self.home, *self.home.iterdir()):
            shutil.chown(path, user)
        return user

    def _as_user(self, program: str, *arguments: str | Path) -> None:
        subprocess.run(
            [self.programs / program, *arguments],
            check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            user=self.user, cwd=self.home, env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
        )  # fmt: skip

    def run(self, sql: str) -> str:
        """Run SQL with psql and return what it prints."""
        psql = self.programs / "psql"
        done = subprocess.run(
            [psql if psql.exists() else "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1",
             "-h", "127.0.0.1", "-p", str(self.port), "-U", "bench", "-d", "postgres"],
            check=True, input=sql, capture_output=True, text=True,
            env={**os.environ, "PGPASSWORD": self.password},
        )  # fmt: skip
        return done.stdout

    def load_points(self, lat: Floats, lon: Floats) -> None:
        """Make the table of points, in the order given."""
        rows = "\n".join(f"{n}\tSRID=4326;POINT({b!r} {a!r})" for n, (a, b) in
                         enumerate(zip(lat.tolist(), lon.tolist(), strict=True)))  # fmt: skip
        self.run(
            "DROP TABLE IF EXISTS points; CREATE UNLOGGED TABLE points (id int, place geography(Point));\n"
            f"COPY points FROM STDIN;\n{rows}\n\\.\nVACUUM ANALYZE points;"
        )

    def load_lines(self, lines: Any) -> None:
        """Make a table of the line as a whole and one of its pieces, of `EDGES` edges each, with an index."""
        pieces = []
        for line in shapely.get_parts(lines):
            xy = shapely.get_coordinates(line)
            pieces += [shapely.linestrings(xy[n : n + EDGES + 1]) for n in range(0, len(xy) - 1, EDGES)]
        for table, rows in (("whole", [lines]), ("pieces", pieces)):
            text = "\n".join(shapely.to_wkb(shapely.set_srid(rows, 4326), hex=True, include_srid=True))
            self.run(
                f"DROP TABLE IF EXISTS {table}; CREATE UNLOGGED TABLE {table} (line geography);\n"
                f"COPY {table} FROM STDIN;\n{text}\n\\.\nCREATE INDEX ON {table} USING gist (line);"
                f" VACUUM ANALYZE {table};"
            )

    def distances(self, name: str, count: int) -> tuple[float, Floats]:
        """Measure from the first ``count`` points by a method of `QUERIES`; return seconds and kilometers."""
        told = self.run(
            "DROP TABLE IF EXISTS found;\n\\timing on\n"
            f"CREATE UNLOGGED TABLE found AS {QUERIES[name]} WHERE id < {count};\n"
            "\\timing off\nSELECT m FROM found ORDER BY id;"
        )
        seconds = float(re.search(r"Time: ([0-9.]+) ms", told)[1]) / 1000  # type: ignore[index]
        rows = [float(row) / 1000 for row in told.splitlines() if row and "Time" not in row]
        return seconds, np.array(rows)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
