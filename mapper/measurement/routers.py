"""Routers over HTTP, through routingpy, and the choice of a road source by a word on the command line.

::

    roads = choose("osrm:https://router.example.org")     # also ors, valhalla:URL, graphhopper, local:FOLDER
    answer = mapper.check(dossier, roads=roads)

Keys come from the environment (``ORS_API_KEY``, ``GRAPHHOPPER_API_KEY``). They are sent to the service's own
address only, and appear in no message, cache or log.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from mapper.errors import InputError, MissingExtraError, UnreachableError
from mapper.measurement.routed import RoutedRoads
from mapper.measurement.router_cache import Found, RouteCache, thinned
from mapper.measurement.router_client import Manners, NoAnswerError, PoliteClient, is_loopback, user_agent

if TYPE_CHECKING:
    from mapper.measurement.road import Point

__all__ = ["SERVICES", "HttpRouter", "Service", "choose"]

INSTALL = "pip install 'migration-route-mapper[routing-servers]'"
CHOICES = "default, osrm:URL, ors, valhalla:URL, graphhopper or local:FOLDER"
OSM = "data (c) OpenStreetMap contributors (https://www.openstreetmap.org/copyright), ODbL 1.0"


@dataclass(frozen=True, slots=True)
class Service:
    """A kind of routing server.

    ``home`` is the public one's address where it has a key of its own, ``variable`` where the key is read.
    """

    name: str
    router: str
    profile: str
    asked: dict[str, Any]
    credit: str
    home: str | None = None
    variable: str | None = None


SERVICES = {
    "osrm": Service("OSRM", "OSRM", "foot", {"overview": "full"}, OSM),
    "ors": Service(
        "openrouteservice",
        "ORS",
        "foot-walking",
        {"instructions": False, "options": {"avoid_features": ["ferries"]}},
        f"openrouteservice.org by HeiGIT, {OSM}",
        "https://api.openrouteservice.org",
        "ORS_API_KEY",
    ),
    "valhalla": Service("Valhalla", "Valhalla", "pedestrian", {"options": {"use_ferry": 0}}, OSM),
    "graphhopper": Service(
        "GraphHopper",
        "Graphhopper",
        "foot",
        {"instructions": False},
        f"powered by GraphHopper (https://www.graphhopper.com), {OSM}",
        "https://graphhopper.com/api/1",
        "GRAPHHOPPER_API_KEY",
    ),
}


def choose(text: str, *, cache: RouteCache | None = None, manners: Manners | None = None) -> RoutedRoads | None:
    """Return the road source that a word names.

    Parameters
    ----------
    text
        ``default`` (the offline network), ``osrm:URL``, ``ors``, ``valhalla:URL``, ``graphhopper``, ``local``
        or ``local:FOLDER``; ``ors:URL`` and ``graphhopper:URL`` are servers of one's own, asked without key.
    cache
        Where routes are kept; the user's cache folder by default.
    manners
        How a server is treated; one request a second by default, no pause for one on this machine.

    Returns
    -------
    RoutedRoads or None
        None for the default.

    Raises
    ------
    InputError
        No such choice, or an address that is none.
    MissingExtraError
        The ability is not installed.
    UnreachableError
        The service wants a key and the environment has none.
    """
    kind, _, rest = text.strip().partition(":")
    kind = kind.lower()
    if kind == "default" and not rest:
        return None
    if kind == "local":
        from mapper.measurement.local_roads import LocalRouter  # noqa: PLC0415

        return RoutedRoads(LocalRouter.open(rest or None))
    if kind not in SERVICES:
        raise InputError(f"--roads {kind[:40]!r} is not known; choose {CHOICES}")
    service = SERVICES[kind]
    address = _address(kind, service, rest)
    key = _key(kind, service, address)
    router = HttpRouter(kind, address, key=key, manners=manners)
    return RoutedRoads(router, cache=cache or RouteCache())


class HttpRouter:
    """A routing server, see `mapper.measurement.routed.Router`.

    Raises
    ------
    MissingExtraError
        routingpy is not installed.
    """

    def __init__(self, kind: str, address: str, *, key: str | None = None, manners: Manners | None = None) -> None:
        service = SERVICES[kind]
        host = urlsplit(address).netloc
        self.name = f"{service.name} at {host}"
        self.profile = service.profile
        self.key = f"{kind}|{address}|{service.profile}"
        self.credit = f"Road routes: {service.name} ({host}), {service.credit}."
        self._service = service
        self._secret = key
        pause = 0.0 if is_loopback(address) else 1.0
        self._router = self._make(address, manners or Manners(pause_seconds=pause))

    def __repr__(self) -> str:
        return f"<{self.name}>"

    def _make(self, address: str, manners: Manners) -> Any:
        try:
            import routingpy  # noqa: PLC0415
        except ImportError:
            raise MissingExtraError(f"--roads with a server needs routingpy: {INSTALL}") from None
        more: dict[str, Any] = {"manners": manners}
        if self._service.home is not None:
            more["api_key"] = self._secret
        if self._service.router == "ORS":
            more["headers"] = {}
        router = getattr(routingpy, self._service.router)(
            base_url=address, user_agent=user_agent(), client=PoliteClient, **more
        )
        if self._secret is None:
            router.client.headers.pop("Authorization", None)
        return router

    def route(self, a: Point, b: Point) -> Found:
        """Ask for the route between two points.

        Raises
        ------
        NoAnswerError, NoWayError
            The server does not answer, or knows no way.
        """
        ends = [[a[1], a[0]], [b[1], b[0]]]
        try:
            answer = self._router.directions(ends, profile=self._service.profile, **self._service.asked)
            path = tuple((float(spot[1]), float(spot[0])) for spot in answer.geometry)
            return Found(float(answer.distance) / 1000, thinned(path), datetime.now(UTC).date(), _ferry(answer.raw))
        except (KeyError, IndexError, TypeError, ValueError, AttributeError, OverflowError):
            # its words may be the server's; whatever they are, this was no route
            raise NoAnswerError("sent no route that can be read") from None


def _address(kind: str, service: Service, text: str) -> str:
    """Return the address of a server without a slash at its end."""
    if not text:
        if service.home is None:
            raise InputError(f"--roads {kind} needs an address: {kind}:https://...")
        return service.home
    try:
        parts = urlsplit(text)
        port_is_number = parts.port is None or parts.port > 0
    except ValueError:
        parts, port_is_number = urlsplit(""), False
    if parts.username or parts.password or parts.query or parts.fragment:
        raise InputError(
            f"--roads {kind}: the address must hold no key, password or query; keys come from the environment"
        )
    if parts.scheme not in ("http", "https") or not parts.hostname or not port_is_number:
        raise InputError(f"--roads {kind}: the address must be like https://router.example.org")
    return text.rstrip("/")


def _key(kind: str, service: Service, address: str) -> str | None:
    """Return the key from the environment; None where the address is not the service's own."""
    if service.variable is None or address != service.home:
        return None
    key = os.environ.get(service.variable, "").strip()
    if not key:
        raise UnreachableError(f"--roads {kind} needs a key; set {service.variable} in the environment")
    if not key.isascii() or not key.isprintable() or " " in key:
        raise UnreachableError(f"--roads {kind}: what {service.variable} holds is no key")
    return key


def _ferry(raw: Any) -> bool:
    """Say whether a Valhalla answer tells of a ferry; the other servers do not tell."""
    trip = raw.get("trip") if isinstance(raw, dict) else None
    summary = trip.get("summary") if isinstance(trip, dict) else None
    return isinstance(summary, dict) and summary.get("has_ferry") is True
