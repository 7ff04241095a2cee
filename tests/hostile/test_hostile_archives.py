"""An archive in which some documents mean harm: each is written down with its reason, and the rest is read."""

from __future__ import annotations

import gzip
import json

import pytest
from command import run

from mapper.settings import MAX_BYTES

STORY = "The caravan reached Huixtla on Monday, 22 October 2018, and hopes to reach Oaxaca. "
MOST_MEGABYTES = 700


@pytest.fixture
def articles(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "honest.md").write_text(STORY, encoding="utf-8")
    (folder / "deep.html").write_text(f"<html><body><p>{STORY}{'<div>' * 100_000}{STORY}", encoding="utf-8")
    (folder / "null.txt").write_bytes(bytes(5000))
    (folder / "long.txt").write_text(STORY * (MAX_BYTES // len(STORY) + 1), encoding="utf-8")
    (folder / "packed.txt").write_bytes(gzip.compress(bytes(10_000_000)))
    return tmp_path


def failures(folder):
    lines = (folder / "failures.jsonl").read_text("utf-8").splitlines()
    return {entry["position"]: entry["reason"] for entry in map(json.loads, lines)}


def test_a_folder_with_hostile_documents(articles):
    done = run("batch", "articles", "-o", "out", "--workers", "1", cwd=articles)
    assert done.status == 0, done
    assert "Traceback" not in done.err
    assert "1 reports" in done.out
    found = failures(articles / "out")
    assert found.keys() == {"deep.html", "null.txt", "long.txt", "packed.txt"}
    assert "nested too deeply" in found["deep.html"]
    assert "larger than 20 MB" in found["long.txt"]
    assert "a compressed file" in found["packed.txt"]
    assert "not a text" in found["null.txt"]
    assert done.megabytes < MOST_MEGABYTES


def test_a_bomb_among_the_lines_of_an_archive(articles):
    with gzip.open(articles / "bomb.jsonl.gz", "wb", 1) as file:
        file.write(json.dumps({"text": STORY}).encode() + b"\n")
        for _ in range(100):
            file.write(bytes(1_000_000))
        file.write(b"\n" + json.dumps({"text": STORY + "They rest."}).encode() + b"\n")
    done = run("batch", "bomb.jsonl.gz", "-o", "out", "--workers", "1", cwd=articles)
    assert done.status == 0, done
    assert "2 reports" in done.out
    assert failures(articles / "out") == {"bomb.jsonl.gz:2": "a line of more than 20 MB; no article is"}
    assert done.megabytes < MOST_MEGABYTES
