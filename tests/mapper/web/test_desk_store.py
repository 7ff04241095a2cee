"""Files of a project: names that are harmless, paths that stay inside, one writer at a time."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.web import store
from mapper.web.store import Lock, ProjectError, inside, safe_name


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("wire.md", "wire.md"),
        ("../../etc/passwd", "passwd.txt"),
        ("C:\\reports\\Wire one.PDF", "Wire-one.pdf"),
        ("https://example.org/2018/10/walkers?id=1", "walkers-id-1.txt"),
        (".bashrc", "bashrc.txt"),
        (".md", "md.txt"),
        ("con.txt", "report-con.txt"),
        ("", "report.txt"),
        ("нов ости.html", "нов-ости.html"),
        ("a\x00b\n.md", "a-b.md"),
        ("run.sh", "run.sh.txt"),
    ],
)
def test_names_are_made_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@given(st.text(max_size=200), st.text(max_size=5))
def test_any_name_is_a_plain_file_in_the_folder(name: str, more: str) -> None:
    found = safe_name(name + more)
    assert Path(found).name == found
    assert found[0] not in ".-"
    assert len(found.encode()) < 200
    assert found.lower().endswith(store.SUFFIXES)
    again = safe_name(name + more, frozenset({found.upper()}))
    assert again.casefold() != found.casefold()


def test_no_path_leads_out(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "link").symlink_to(tmp_path)
    for parts in (("..",), ("../x",), ("/etc/passwd",), ("link", "x"), ("a", "..", "..", "x")):
        with pytest.raises(ProjectError, match="outside"):
            inside(tmp_path / "in", *parts)
    with pytest.raises(ProjectError, match="no such file"):
        inside(tmp_path / "in", "a\x00b")
    assert inside(tmp_path / "in", "a", "b") == tmp_path / "in" / "a" / "b"


def test_a_file_that_cannot_be_written_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "route.yaml"
    store.write(path, b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store.os, "fsync", full)
    with pytest.raises(ProjectError, match="No space left on device; nothing was changed"):
        store.write(path, b"new")
    assert path.read_bytes() == b"old"
    assert [found.name for found in tmp_path.iterdir()] == ["route.yaml"]


def test_one_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "PATIENCE_S", 0.05)
    mine, other = Lock(tmp_path), Lock(tmp_path)
    with mine.held(), mine.held(), pytest.raises(ProjectError, match="another program is changing"), other.held():
        pytest.fail("two at once")
    with other.held():
        pass

    count, seen = 0, []

    def work() -> None:
        nonlocal count
        for _ in range(50):
            with mine.held():
                count += 1
                seen.append(count)
                count -= 1

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(seen) == {1}
