"""GeoNames' download server on the loopback, with small files in its format, that can misbehave.

The places are invented (their names say so), but for rows marked as GeoNames' own: those are facts of the packaged
gazetteer, which has them from GeoNames.
"""

from __future__ import annotations

import hashlib
import io
import threading
import time
import zipfile
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import gazetteer

FIRST_ID = 4_000_000_000
"""Far above GeoNames' identifiers, so that no invented place passes for one of theirs."""


def line(number, name, latitude, longitude, code, *, country="MX", admin1="20", admin2="", population=0, others=""):
    """Return one line of a dump."""
    kind, _, feature = code.partition(".")
    cells = [
        number, name, name.encode("ascii", "ignore").decode(), others, latitude, longitude, kind, feature, country,
        "", admin1, admin2, "", "", population, "", 10, "America/Mexico_City", "2026-01-02",
    ]  # fmt: skip
    return "\t".join(map(str, cells))


def packaged(name, country):
    """Return a line with the facts that the packaged gazetteer has from GeoNames."""
    place = gazetteer.locate(name, country=country)[0]
    return line(
        place.geoname_id, place.name, place.latitude, place.longitude, "P.PPL", population=place.population,
        country=country, admin2="066",
    )  # fmt: skip


def invented(more=()):
    """Return the lines of an invented country file."""
    rows = [
        (
            "Rancho Invento Azul",
            16.60,
            -94.60,
            "P.PPL",
            {"population": 40, "admin2": "066", "others": "Invento Azul,Azulito Inventado"},
        ),
        ("Ejido Quimera Alta", 16.90, -94.90, "P.PPLL", {"admin2": "067"}),
        ("Río Fábula Honda", 16.50, -94.55, "H.STM", {}),
        ("Río Grande", 16.51, -94.56, "H.STM", {}),
        ("Campamento Utopía", 16.40, -94.50, "S.CMPRF", {}),
        ("Municipio de Quimera Baja", 16.9, -94.9, "A.ADM2", {"admin2": "067", "population": 900}),
        ("Ejido Quimera Alta", 16.91, -94.91, "A.ADM2", {"admin2": "067", "population": 9000}),
        ("Aldea Perdida Antigua", 16.1, -94.1, "P.PPLH", {}),
        ("Tienda Inventada", 16.1, -94.1, "S.RET", {}),
        *[("San Pedro", 15 + n / 50, -95, "P.PPL", {"population": n}) for n in range(30)],
        *more,
    ]
    made = [line(FIRST_ID + n, name, lat, lon, code, **rest) for n, (name, lat, lon, code, rest) in enumerate(rows)]
    return [packaged("Niltepec", "MX"), *made]


def zipped(code, lines, readme="made for a test"):
    """Return a country's file as GeoNames packs it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("readme.txt", readme)
        archive.writestr(f"{code}.txt", "\n".join(lines) + "\n")
    return packed.getvalue()


@dataclass
class Dump:
    """What the server has, what it was asked, and how it is to misbehave: one plan for each zip file asked for."""

    url: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    plans: list[Any] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)

    def zips(self):
        """Return the headers of the requests for zip files."""
        return [headers for path, headers in self.asked if path.endswith(".zip")]


class Handler(BaseHTTPRequestHandler):
    server: Any
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        dump: Dump = self.server.dump
        dump.asked.append((self.path, dict(self.headers)))
        name = self.path.rpartition("/")[2]
        plan = dump.plans.pop(0) if dump.plans and name.endswith(".zip") else None
        body = dump.files.get(name)
        if isinstance(plan, int) or body is None:
            self._send(404 if body is None else plan, b"", {"Retry-After": "0"})
            return
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if self.headers.get("If-None-Match") == etag:
            self._send(304, b"", {"ETag": etag})
            return
        start, status, more = 0, 200, {"ETag": etag, "Last-Modified": "Fri, 02 Jan 2026 03:04:05 GMT"}
        asked = self.headers.get("Range")
        if asked and self.headers.get("If-Range") == etag:
            start, status = int(asked[6:-1]), 206
            more["Content-Range"] = f"bytes {start}-{len(body) - 1}/{len(body)}"
        self._send(status, body[start:], more, plan)

    def _send(self, status, body, more, plan=None):
        self.send_response(status)
        for key, value in more.items():
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(body) + (plan or {}).get("lie", 0)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        if plan and "hang" in plan:
            self.wfile.write(body[: plan["hang"]])
            self.wfile.flush()
            self.server.dump.gate.set()
            time.sleep(20)
        elif plan and "cut" in plan:
            self.wfile.write(body[: plan["cut"]])
        elif plan and "slow" in plan:
            self.server.dump.gate.set()
            time.sleep(plan["slow"])
            self.wfile.write(body)
        else:
            self.wfile.write(body)

    def log_message(self, *_):
        pass


def start():
    """Start a server of its own on a free port."""
    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    http.dump = Dump(
        f"http://127.0.0.1:{http.server_port}/export/dump/",
        {
            "admin1CodesASCII.txt": b"MX.20\tOaxaca\tOaxaca\t3522509\nHN.99\tInventada\tInventada\t4000009999\n",
            "admin2Codes.txt": b"MX.20.066\tSantiago Niltepec\tSantiago Niltepec\t8581000\n",
            "MX.zip": zipped("MX", invented()),
        },
    )
    threading.Thread(target=http.serve_forever, args=(0.02,), daemon=True).start()
    return http.dump, http
