"""A routing server on the loopback that answers as OSRM, openrouteservice, Valhalla and GraphHopper do.

It invents a way: from one point to the other over a corner, 1.25 times the straight line.
"""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from gazetteer.geodesy import distance_km

FACTOR = 1.25


@dataclass
class Server:
    """What the server was asked, and how it is to misbehave: a list of plans, one for each request to come."""

    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    plans: list[Any] = field(default_factory=list)
    always: Any = None


def encoded(points: list[tuple[float, float]], digits: int) -> str:
    """Encode (latitude, longitude) pairs as a polyline."""
    text, last = "", (0, 0)
    for lat, lon in points:
        now = round(lat * 10**digits), round(lon * 10**digits)
        for value, before in zip(now, last, strict=True):
            step = (value - before) << 1
            bits = ~step if step < 0 else step
            while bits >= 32:
                text += chr((32 | (bits & 31)) + 63)
                bits >>= 5
            text += chr(bits + 63)
        last = now
    return text


def way(a: tuple[float, float], b: tuple[float, float]) -> tuple[list[tuple[float, float]], float]:
    """Return the points of the invented way and its length in kilometers."""
    return [a, (a[0], b[1]), b], FACTOR * float(distance_km(*a, *b))


def osrm(a, b):
    points, km = way(a, b)
    return {"code": "Ok", "routes": [{"geometry": encoded(points, 5), "duration": 9, "distance": km * 1000}]}


def ors(a, b):
    points, km = way(a, b)
    line = {"type": "LineString", "coordinates": [[lon, lat] for lat, lon in points]}
    return {"features": [{"geometry": line, "properties": {"summary": {"distance": km * 1000, "duration": 9}}}]}


def valhalla(a, b):
    points, km = way(a, b)
    summary = {"time": 9, "length": km, "has_ferry": True}
    return {"trip": {"legs": [{"shape": encoded(points, 6), "summary": summary}], "summary": summary}}


def graphhopper(a, b):
    points, km = way(a, b)
    return {"paths": [{"points": encoded(points, 5), "time": 9000, "distance": km * 1000}]}


class Handler(BaseHTTPRequestHandler):
    server: Any

    def do_GET(self):
        self._answer({})

    def do_POST(self):
        self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def _answer(self, body):
        state: Server = self.server.state
        parts = urlsplit(self.path)
        state.asked.append(
            {
                "path": parts.path,
                "query": parse_qs(parts.query),
                "body": body,
                "headers": dict(self.headers),
                "at": time.monotonic(),
            }
        )
        plan = state.plans.pop(0) if state.plans else state.always
        if plan == "hang":
            time.sleep(0.8)
            return
        if isinstance(plan, int):
            # a server's complaint may hold the whole address, key and all
            self._send(plan, f"no: {self.path} {dict(self.headers)}".encode(), {"Retry-After": "0"})
        elif isinstance(plan, bytes):
            self._send(200, plan)
        elif isinstance(plan, dict):
            self._send(200, json.dumps(plan).encode())
        elif isinstance(plan, str):
            self._send(302, b"", {"Location": plan})
        else:
            self._send(200, json.dumps(self._route(parts.path, body)).encode())

    def _route(self, path, body):
        if path.startswith("/route/v1/"):
            ends = [tuple(map(float, pair.split(",")))[::-1] for pair in path.rsplit("/", 1)[1].split(";")]
            return osrm(*ends)
        if path.startswith("/v2/directions/"):
            return ors(*[(lat, lon) for lon, lat in body["coordinates"]])
        if "costing" in body:
            return valhalla(*[(spot["lat"], spot["lon"]) for spot in body["locations"]])
        return graphhopper(*[(lat, lon) for lon, lat in body["points"]])

    def _send(self, status, data, more=()):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        for key, value in dict(more).items():
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


def start() -> tuple[Server, ThreadingHTTPServer]:
    """Start a server of its own on a free port."""
    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.state = Server(f"http://127.0.0.1:{http.server_port}")
    threading.Thread(target=http.serve_forever, args=(0.02,), daemon=True).start()
    return http.state, http
