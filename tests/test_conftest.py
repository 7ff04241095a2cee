"""The guard of the network bites, and lets the loopback through."""

from __future__ import annotations

import socket

import pytest


def test_a_public_address_is_refused() -> None:
    with socket.socket() as client, pytest.raises(RuntimeError, match="loopback only"):
        client.connect(("192.0.2.1", 80))
    with socket.socket() as client, pytest.raises(RuntimeError, match="loopback only"):
        client.connect_ex(("192.0.2.1", 80))


def test_a_name_is_not_looked_up() -> None:
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo("example.org", 80)


def test_the_loopback_answers() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as client,
    ):
        connection, _ = server.accept()
        with connection:
            client.sendall(b"ok")
            assert connection.recv(2) == b"ok"
