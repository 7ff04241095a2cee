from __future__ import annotations

import importlib.util
import socket
import webbrowser

import pytest

from mapper.cli.main import main
from mapper.web import server


def test_a_missing_extra_is_one_line_and_status_3(monkeypatch, capsys, tmp_path):
    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *rest: None if name == "flask" else real(name, *rest))
    assert main(["serve", str(tmp_path / "p")]) == 3
    (line,) = capsys.readouterr().err.splitlines()
    assert "flask" in line
    assert "pip install 'migration-route-mapper[desk]'" in line
    assert not (tmp_path / "p").exists()


def test_a_folder_that_holds_something_else_is_refused(capsys, tmp_path):
    (tmp_path / "thesis.doc").write_text("mine")
    assert main(["serve", str(tmp_path), "--no-open"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert [one.name for one in tmp_path.iterdir()] == ["thesis.doc"]


def test_a_port_that_is_taken_is_said(capsys, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["serve", str(tmp_path / "p"), "--no-open", "--port", str(port)]) == 2
    err = capsys.readouterr().err
    assert f"port {port}" in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(("option", "opened"), [("--open", 1), ("--no-open", 0)])
def test_the_address_is_printed_and_opened(monkeypatch, capsys, tmp_path, option, opened):
    seen = []
    monkeypatch.setattr(webbrowser, "open", seen.append)
    monkeypatch.setattr(
        server.threading, "Timer", lambda _, call, given: type("Now", (), {"start": lambda self: call(*given)})()
    )

    def interrupted(desk):
        desk.server.server_close()
        raise KeyboardInterrupt

    monkeypatch.setattr(server.Desk, "serve", interrupted)
    assert main(["serve", str(tmp_path / "p"), "--port", "0", option]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("http://127.0.0.1:")
    assert "everything is saved" in err
    assert len(seen) == opened


def test_other_machines_get_a_key(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(server.Desk, "serve", lambda desk: desk.server.server_close())
    assert main(["serve", str(tmp_path / "p"), "--port", "0", "--no-open", "--host", "0.0.0.0"]) == 0  # noqa: S104
    out, err = capsys.readouterr()
    assert "?key=" in out
    assert "give it to nobody else" in err
