from __future__ import annotations

import json
import shutil

import numpy as np
import pytest

from gazetteer import store
from gazetteer.build.manifest import record, write_arrays
from gazetteer.errors import ArtefactError

SOURCE = {name: name for name in ("name", "version", "package", "licence", "attribution", "url")}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("GAZETTEER_DATA", str(tmp_path))
    write_arrays(
        "small.bin",
        {"even": np.arange(0, 10, 2, dtype=np.int32), "text": b"abc", "none": np.zeros(0, np.uint8)},
    )
    record("small.bin", [SOURCE], 5)
    return tmp_path


def test_arrays_come_back_as_they_were(folder):
    arrays = store.open_arrays("small.bin")
    assert arrays["even"].tolist() == [0, 2, 4, 6, 8]
    assert bytes(arrays["text"]) == b"abc"
    assert len(arrays["none"]) == 0
    with pytest.raises(ValueError, match="read-only"):
        arrays["even"][0] = 1


def test_a_cut_file_is_named_with_its_remedy(folder):
    file = folder / "small.bin"
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(ArtefactError, match=r"small\.bin is damaged.*python -m gazetteer\.build"):
        store.open_arrays("small.bin")


def test_a_missing_file_is_named_with_its_remedy(folder):
    (folder / "small.bin").unlink()
    with pytest.raises(ArtefactError, match=r"small\.bin is missing.*reinstall"):
        store.open_arrays("small.bin")


def test_other_first_bytes_are_noticed(folder):
    file = folder / "small.bin"
    file.write_bytes(b"X" + file.read_bytes()[1:])
    with pytest.raises(ArtefactError, match="begins with other bytes"):
        store.open_arrays("small.bin")


def test_a_header_that_lies_is_noticed(folder):
    file = folder / "small.bin"
    content = file.read_bytes()
    file.write_bytes(
        content.replace(b'"<i4",[5]', b'"<i4",[9]')
        .replace(b'"|u1",[3]', b'"|u1",[999]', 1)[: len(content)]
        .ljust(len(content))
    )
    with pytest.raises(ArtefactError, match="damaged"):
        store.open_arrays("small.bin")


def test_verify_finds_a_changed_byte(folder):
    assert store.verify() == ["small.bin"]
    file = folder / "small.bin"
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(bytes(content))
    store.open_arrays("small.bin")
    with pytest.raises(ArtefactError, match="checksum"):
        store.verify()


def test_a_broken_manifest_is_noticed(folder):
    (folder / "manifest.json").write_text("{", "utf-8")
    with pytest.raises(ArtefactError, match="manifest"):
        store.path("small.bin")
    (folder / "manifest.json").unlink()
    with pytest.raises(ArtefactError, match="missing"):
        store.path("small.bin")


def test_a_stray_file_is_no_artefact(folder):
    shutil.copy(folder / "small.bin", folder / "stray.bin")
    with pytest.raises(ArtefactError, match=r"not in manifest\.json"):
        store.path("stray.bin")


def test_the_manifest_keeps_what_was_there(folder):
    write_arrays("other.bin", {"one": np.ones(1)})
    record("other.bin", [SOURCE], {"rows": 1})
    noted = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert sorted(noted["artefacts"]) == ["other.bin", "small.bin"]
    assert noted["artefacts"]["other.bin"]["rows"] == {"rows": 1}
