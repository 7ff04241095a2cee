"""A geocoding server on the loopback that answers as Nominatim, Photon, GeoNames and OpenCage do.

Its places are invented.
"""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

PLACES = {
    "Aldea Inventada": [(15.5, -91.5, "gt", "Huehuetenango", "place", "village"), (40.0, 20.0, "gr", "Epirus", "place", "hamlet")],
    "Puente Fabuloso": [(14.7, -92.1, "mx", "Chiapas", "place", "hamlet")],
    "Calle Inventada": [(14.7, -92.1, "mx", "Chiapas", "highway", "residential")],
    "Río Soñado": [(14.7, -92.1, "mx", "Chiapas", "waterway", "river")],
}  # fmt: skip


@dataclass
class Server:
    """What was asked, and how the server is to misbehave: a list of plans, one for each question to come."""

    url: str = ""
    domain: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    plans: list[Any] = field(default_factory=list)

    def names(self):
        """Return the names that were asked for."""
        return [(one["query"].get("q") or one["query"].get("searchstring"))[0] for one in self.asked]


def nominatim(name, places):
    return [
        {
            "lat": str(lat), "lon": str(lon), "class": key, "type": value, "addresstype": value, "name": name,
            "display_name": f"{name}, {state}", "boundingbox": [str(lat - 0.1), str(lat + 0.1), str(lon - 0.1), str(lon + 0.1)],
            "address": {"country_code": country, "state": state}, "licence": "Data (c) OpenStreetMap contributors",
        }
        for lat, lon, country, state, key, value in places
    ]  # fmt: skip


def photon(name, places):
    return {
        "features": [
            {
                "geometry": {"type": "Point", "coordinates": [lon, lat]},
                "properties": {
                    "name": name, "countrycode": country.upper(), "state": state, "osm_key": key, "osm_value": value,
                    "extent": [lon - 0.1, lat + 0.1, lon + 0.1, lat - 0.1],
                },
            }
            for lat, lon, country, state, key, value in places
        ]
    }  # fmt: skip


def geonames(name, places):
    return {
        "geonames": [
            {
                "name": name, "toponymName": name, "lat": str(lat), "lng": str(lon), "countryCode": country.upper(),
                "adminName1": state, "fcl": "P", "fcode": "PPL", "geonameId": 4_000_000_777 + round(lat), "population": 12,
            }
            for lat, lon, country, state, *_ in places
        ]
    }  # fmt: skip


def opencage(name, places):
    return {
        "results": [
            {
                "geometry": {"lat": lat, "lng": lon}, "formatted": f"{name}, {state}",
                "components": {"_category": key, "_type": value, value: name, "country_code": country, "state": state},
            }
            for lat, lon, country, state, key, value in places
        ],
        "status": {"code": 200},
    }  # fmt: skip


ANSWERS = (("/searchJSON", geonames), ("/search", nominatim), ("/api", photon), ("/geocode/v1/json", opencage))


class Handler(BaseHTTPRequestHandler):
    server: Any

    def do_GET(self):
        state: Server = self.server.state
        parts = urlsplit(self.path)
        query = parse_qs(parts.query)
        state.asked.append({"path": parts.path, "query": query, "headers": dict(self.headers), "at": time.monotonic()})
        plan = state.plans.pop(0) if state.plans else None
        if plan == "hang":
            time.sleep(1.0)
            return
        if isinstance(plan, int):
            self._send(plan, b"no: " + self.path.encode())
        elif isinstance(plan, bytes):
            self._send(200, plan)
        else:
            name = (query.get("q") or query.get("searchstring"))[0]
            answer = next(make for path, make in ANSWERS if parts.path.endswith(path))
            self._send(200, json.dumps(answer(name, PLACES.get(name, []))).encode())

    def _send(self, status, data):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


def start():
    """Start a server of its own on a free port."""
    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    domain = f"127.0.0.1:{http.server_port}"
    http.state = Server(f"http://{domain}", domain)
    threading.Thread(target=http.serve_forever, args=(0.02,), daemon=True).start()
    return http.state, http
