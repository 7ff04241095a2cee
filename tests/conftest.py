"""What every test lives under: no network but the loopback, enforced where sockets connect."""

from __future__ import annotations

import ipaddress
import os
import socket
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT / "seeds"


class NetworkForbiddenError(RuntimeError):
    """A test tried to leave the machine."""


def _local(address: object) -> bool:
    """Say whether a socket address stays on this machine: a Unix socket, a loopback address or its name."""
    if not isinstance(address, tuple):
        return True
    host = str(address[0]).partition("%")[0]
    if host in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


_connect, _connect_ex = socket.socket.connect, socket.socket.connect_ex
_getaddrinfo = socket.getaddrinfo


def _guarded_connect(self: socket.socket, address: object) -> None:
    if not _local(address):
        raise NetworkForbiddenError(f"a test tried to connect to {address!r}; tests use the loopback only")
    _connect(self, address)


def _guarded_connect_ex(self: socket.socket, address: object) -> int:
    if not _local(address):
        raise NetworkForbiddenError(f"a test tried to connect to {address!r}; tests use the loopback only")
    return _connect_ex(self, address)


def _guarded_getaddrinfo(host: object, *rest: object, **more: object) -> object:
    name = host.decode() if isinstance(host, bytes) else host
    if name is not None and not _is_literal(str(name)) and name != "localhost":
        raise socket.gaierror(socket.EAI_NONAME, f"tests look no names up: {name}")
    return _getaddrinfo(host, *rest, **more)


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


def pytest_configure() -> None:
    os.environ["GAZETTEER_HOME"] = str(ROOT / "tests" / "nothing-installed")  # not what the developer has installed
    os.environ.pop("GAZETTEER_PLACES", None)
    socket.socket.connect = _guarded_connect
    socket.socket.connect_ex = _guarded_connect_ex
    socket.getaddrinfo = _guarded_getaddrinfo


def pytest_unconfigure() -> None:
    socket.socket.connect, socket.socket.connect_ex = _connect, _connect_ex
    socket.getaddrinfo = _getaddrinfo


def pytest_report_header() -> str:
    return "network: refused, except the loopback (tests/conftest.py)"


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the project."""
    return ROOT


@pytest.fixture(scope="session")
def seeds() -> list[Path]:
    """The sample reports."""
    return sorted(path for path in SEEDS.glob("*.md") if path.name != "README.md")
