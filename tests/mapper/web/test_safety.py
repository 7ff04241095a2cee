"""What must not happen: other hosts, other origins, other files, too much, and what runs in a report."""

from __future__ import annotations

import io
import re
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from person import FROST

from mapper.web import security, upload
from mapper.web.project import Project
from mapper.web.server import create_app

HERE = "http://127.0.0.1:8017"


@pytest.fixture
def client(tmp_path):
    made = create_app(Project.at(tmp_path / "p"), port=8017).test_client()
    made.folder = tmp_path / "p"
    return made


def token(client):
    return re.search(r'name="token" value="(\w+)"', client.get("/", base_url=HERE).text)[1]


def take(client, **form):
    headers = form.pop("headers", {})
    data = {"token": token(client), "revision": "0", **form}
    return client.post("/reports", data=data, base_url=HERE, headers=headers)


# ------------------------------------------------------------------ who may ask


@pytest.mark.parametrize("host", ["127.0.0.1:8017", "localhost:8017", "[::1]:8017"])
def test_its_own_names_are_answered(client, host):
    assert client.get("/", base_url=f"http://{host}").status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example:8017",
        "127.0.0.1",
        "127.0.0.1:80",
        "127.0.0.1.evil.example:8017",
        "192.168.1.7:8017",
        "localhost.:8017",
    ],
)
def test_no_other_name_is_answered(client, host):
    answer = client.get("/", headers={"Host": host})
    assert answer.status_code == 421
    assert "token" not in answer.text


@pytest.mark.parametrize("host", ["desk:8017@evil.example", "a b", "[::1", "localhost:99999999"])
def test_a_broken_host_is_refused(client, host):
    assert client.get("/", headers={"Host": host}).status_code in (400, 421)


def test_other_machines_need_the_key(tmp_path):
    app = create_app(Project.at(tmp_path / "p"), host="0.0.0.0", port=8017, key="correct-key")  # noqa: S104
    client = app.test_client()
    there = "http://192.168.1.7:8017"
    assert client.get("/", base_url=there).status_code == 401
    assert client.get("/?key=wrong", base_url=there).status_code == 401
    assert client.get("/", headers={"Host": "desk.evil.example:8017"}).status_code == 421
    assert client.get("/?key=correct-key", base_url=there).status_code == 200
    assert client.get("/", base_url=there).status_code == 200, "the cookie serves from then on"


@pytest.mark.parametrize("path", ["/reports", "/change", "/step", "/report", "/me", "/publish"])
@pytest.mark.parametrize("how", ["no token", "wrong token", "origin", "null origin", "site"])
def test_what_another_page_sends_does_nothing(client, path, how):
    form = {"token": token(client), "text": FROST, "do": "undo", "revision": "0", "author": "Eve"}
    headers = {"origin": {"Origin": "http://evil.example"}, "null origin": {"Origin": "null"},
               "site": {"Sec-Fetch-Site": "cross-site"}}.get(how, {})  # fmt: skip
    if how == "no token":
        del form["token"]
    if how == "wrong token":
        form["token"] = security.token("somebody else's cookie, as long as one is")
    answer = client.post(path, data=form, headers=headers, base_url=HERE)
    assert answer.status_code == 403
    assert not any((client.folder / "reports").glob("*"))


def test_getting_changes_nothing(client):
    for path in ("/reports", "/change", "/step", "/report", "/me", "/publish"):
        assert client.get(path, base_url=HERE).status_code == 405


# ------------------------------------------------------------------ what the pages may do


def test_every_answer_carries_the_policy(client):
    take(client, text=FROST, published="2021-07-14")
    for path in ("/", "/published", "/preview", "/static/desk.js", "/theme.css", "/nothing", "/font/x"):
        with client.get(path, base_url=HERE) as answer:
            headers = answer.headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "'unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
    cookie = client.get_cookie("desk", domain="127.0.0.1")
    assert cookie.http_only
    assert cookie.same_site == "Strict"
    first, second = (client.get("/", base_url=HERE) for _ in range(2))
    nonces = [re.search(r"nonce-([\w-]+)", one.headers["Content-Security-Policy"])[1] for one in (first, second)]
    assert nonces[0] != nonces[1]
    assert not re.search(r"\son\w+=|<script(?! nonce)|style=|javascript:", first.text)


def test_pages_made_of_reports_have_an_origin_of_their_own(client):
    take(client, text=FROST, published="2021-07-14")
    for path in ("/map/any", "/preview/map.html"):
        answer = client.get(path, base_url=HERE)
        assert answer.status_code == 200
        assert answer.headers["Content-Security-Policy"].startswith("sandbox allow-scripts;")
        assert "allow-same-origin" not in answer.headers["Content-Security-Policy"]
    page = client.get("/", base_url=HERE).text
    assert set(re.findall(r'sandbox="([^"]*)"', page)) == {"allow-scripts"}


# ------------------------------------------------------------------ what comes in


@pytest.mark.parametrize(
    "name", ["run.py", "page.svg", "a.html.exe", "report", "x.yaml", "archive.zip", ".md", "../../.md"]
)
def test_other_kinds_of_files_are_refused(client, name):
    answer = take(client, files=(io.BytesIO(b"The walkers reached San Luis."), name))
    assert answer.status_code == 400
    assert "not a kind of file" in answer.text
    assert not any((client.folder / "reports").glob("*"))


@pytest.mark.parametrize(
    "name",
    ["../../evil.md", "/etc/evil.md", "C:\\evil.md", "..\\..\\evil.md", "a\x00b.md", "x" * 400 + ".md", "con.md"],
)
def test_names_of_files_lead_nowhere_else(client, tmp_path, name):
    answer = take(client, files=(io.BytesIO(FROST.encode()), name))
    assert answer.status_code == 303
    (kept,) = (client.folder / "reports").iterdir()
    assert kept.read_bytes() == FROST.encode()
    assert {one.name for one in tmp_path.iterdir()} == {"p"}


def test_too_much_is_refused(client, monkeypatch):
    monkeypatch.setattr(upload, "MAX_BYTES", 1000)
    assert "larger than" in take(client, files=(io.BytesIO(b"x" * 1001), "long.md")).text
    monkeypatch.setattr(upload, "MOST_TEXT", 1000)
    assert "too long" in take(client, text="word " * 500).text
    monkeypatch.setattr(upload, "MOST_FILES", 2)
    assert "Too many" in take(client, files=[(io.BytesIO(b"x"), f"{n}.md") for n in range(3)]).text
    client.application.config["MAX_CONTENT_LENGTH"] = 5000
    assert take(client, files=(io.BytesIO(b"x" * 9000), "long.md")).status_code == 413
    assert not any((client.folder / "reports").glob("*"))


@pytest.mark.parametrize("address", [
    "/published/../route.yaml", "/published/%2e%2e/route.yaml", "/published/x/..%2f..%2froute.yaml", "/published/home/route.previous.yaml",
    "/published/./map.html", "/static/../views.py", "/static/%2e%2e/views.py", "/font/../words.toml", "/font/SourceSans3-Regular.ttf",
])  # fmt: skip
def test_no_other_file_can_be_read(client, address):
    take(client, text=FROST, published="2021-07-14")
    assert client.get(address, base_url=HERE).status_code == 404


# ------------------------------------------------------------------ addresses


class _Pages(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "/report")
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("Content-Type", "image/png" if self.path == "/picture" else "text/plain; charset=utf-8")
        self.end_headers()
        self.wfile.write(FROST.encode())

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def site():
    server = HTTPServer(("127.0.0.1", 0), _Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_private_address_is_fetched_only_when_allowed(tmp_path, site):
    closed = create_app(Project.at(tmp_path / "closed"), port=8017).test_client()
    answer = take(closed, url=f"{site}/report")
    assert answer.status_code == 400
    assert "private address" in answer.text
    opened = create_app(Project.at(tmp_path / "open"), port=8017, allow_private=True).test_client()
    assert "no report" in take(opened, url=f"{site}/picture").text
    assert take(opened, url=f"{site}/away").status_code == 303
    page = opened.get("/", base_url=HERE).text
    assert "Villa Mercedes" in page
    assert f'href="{site}/report"' in page


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "http://[::1]/", "http://169.254.169.254/latest", "javascript:alert(1)"]
)
def test_other_addresses_are_not_followed(client, address):
    assert take(client, url=address).status_code == 400
    assert not any((client.folder / "reports").glob("*"))
