"""Fetching against a real server on the loopback: what is read, what is refused, what is given up."""

from __future__ import annotations

import gzip
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from mapper.errors import InputError, UnreachableError
from mapper.reading import fetch as fetching
from mapper.reading import source
from mapper.reading.fetch import fetch

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = b"<!DOCTYPE html><html lang='en'><body><p>They walked to the town.</p></body></html>"
seen: list[dict[str, str]] = []


class Handler(BaseHTTPRequestHandler):
    """A small newsroom with every bad habit."""

    def do_GET(self) -> None:
        seen.append({"path": self.path, **dict(self.headers.items())})
        path = self.path.partition("?")[0]
        if path == "/page":
            self.answer(PAGE, "text/html; charset=utf-8")
        elif path == "/plain":
            self.answer("Juchitán está cerca de la playa.".encode("latin-1"), 'text/plain; charset="iso-8859-1"')
        elif path == "/packed":
            self.answer(gzip.compress(PAGE), "text/html", ("Content-Encoding", "gzip"))
        elif path == "/bomb":
            self.answer(gzip.compress(bytes(5_000_000)), "text/html", ("Content-Encoding", "gzip"))
        elif path == "/picture":
            self.answer(b"\x89PNG", "image/png")
        elif path.startswith("/hop"):
            self.send(302, ("Location", f"/hop{int(path[4:]) - 1}" if path != "/hop0" else "/page"))
        elif path == "/inside":
            self.send(302, ("Location", "http://10.0.0.1/secret"))
        elif path == "/file":
            self.send(302, ("Location", "file:///etc/hostname"))
        elif path == "/cut":
            self.send(200, ("Content-Type", "text/html"), ("Content-Length", "5000"))
            self.wfile.write(b"<html>")
        else:
            self.send(404)

    def answer(self, body: bytes, kind: str, *more: tuple[str, str]) -> None:
        self.send(200, ("Content-Type", kind), ("Content-Length", str(len(body))), *more)
        self.wfile.write(body)

    def send(self, status: int, *headers: tuple[str, str]) -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_page_is_fetched_politely(site: str) -> None:
    page = fetch(f"{site}/page?a=b c&d=é", allow_private=True)
    assert (page.body, page.content_type, page.charset) == (PAGE, "text/html", "utf-8")
    request = seen[-1]
    assert request["User-Agent"].startswith("migration-route-mapper/")
    assert request["Host"] == site.removeprefix("http://")
    assert request["path"] == "/page?a=b%20c&d=%C3%A9"


def test_compressed_pages_are_unpacked_and_bombs_are_not(site: str) -> None:
    assert fetch(f"{site}/packed", allow_private=True).body == PAGE
    with pytest.raises(InputError, match="larger than 1 MB"):
        fetch(f"{site}/bomb", allow_private=True, max_bytes=1_000_000)


def test_redirects_are_followed_but_not_for_ever(site: str) -> None:
    page = fetch(f"{site}/hop4", allow_private=True)
    assert (page.body, page.url) == (PAGE, f"{site}/page")
    with pytest.raises(UnreachableError, match="more than 5 redirects"):
        fetch(f"{site}/hop9", allow_private=True)


def test_private_addresses_are_refused_at_the_start_and_behind_a_redirect(
    site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InputError, match="a private address"):
        fetch(f"{site}/page")
    public = fetching._is_public
    monkeypatch.setattr(fetching, "_is_public", lambda address: address == "127.0.0.1" or public(address))
    with pytest.raises(InputError, match=r"10\.0\.0\.1 is a private address"):
        fetch(f"{site}/inside")


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.1.2.3", "::1", "fe80::1%eth0", "fc00::1",
     "::ffff:127.0.0.1", "224.0.0.1"],
)  # fmt: skip
def test_what_counts_as_private(address: str) -> None:
    assert not fetching._is_public(address)


def test_public_addresses_are_public() -> None:
    assert fetching._is_public("93.184.216.34")
    assert fetching._is_public("2606:2800:220:1:248:1893:25c8:1946")


@pytest.mark.parametrize(
    ("path", "error", "message"),
    [
        ("/none", UnreachableError, "the server answered 404 Not Found; save the page and give the file"),
        ("/picture", InputError, "image/png is no report"),
        ("/file", InputError, "no http or https address"),
        ("/cut", UnreachableError, "the connection failed"),
    ],
)
def test_bad_answers_are_told_in_one_line(site: str, path: str, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message) as caught:
        fetch(site + path, allow_private=True)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("url", ["http://", "http://user:secret@127.0.0.1/", "http://[::1/", "gopher://127.0.0.1/"])
def test_malformed_addresses_are_refused_and_passwords_not_repeated(url: str) -> None:
    with pytest.raises(InputError) as caught:
        fetch(url, allow_private=True)
    assert "secret" not in str(caught.value)


def test_nobody_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as idle:
        port = idle.getsockname()[1]
    with pytest.raises(UnreachableError, match="refused the connection"):
        fetch(f"http://127.0.0.1:{port}/", allow_private=True)
    with pytest.raises(UnreachableError, match=r"the host nowhere\.invalid is not known"):
        fetch("http://nowhere.invalid/")


def test_a_server_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "READ_SECONDS", 0.2)
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        pytest.raises(UnreachableError, match="did not answer in time"),
    ):
        fetch(f"http://127.0.0.1:{silent.getsockname()[1]}/", allow_private=True)


def test_an_address_is_a_report_like_any_other(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "_is_public", lambda address: address == "127.0.0.1")
    page, plain = source.read([f"{site}/hop1", f"{site}/plain"]).reports
    assert (page.text, page.url, page.source) == ("They walked to the town.", f"{site}/page", f"{site}/hop1")
    assert plain.text == "Juchitán está cerca de la playa."
    assert plain.language == "es"
