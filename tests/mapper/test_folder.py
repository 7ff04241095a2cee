"""The map folder: whole or not at all, and a person's corrections are kept."""

from __future__ import annotations

import json
import os
import struct
from datetime import date
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

import mapper
from mapper import routefile
from mapper.errors import InputError, StorageError
from mapper.exports import kml
from mapper.folder import APART, FILES, Rating, write_folder

CONTRACT = {
    "map.html", "embed.html", "map.svg", "map.png", "distance.svg", "route.yaml", "stops.csv", "claims.csv",
    "route.geojson", "route.kml", "route.gpx", "report.json", "claimreview.jsonld", "report.md",
}  # fmt: skip


TEXT = (
    "The migrants left Oulx on Sunday. On Monday they reached Briançon, 3 km from the Italian border, one of them said."
)


@cache
def sample_answer() -> mapper.Answer:
    report = mapper.Report(TEXT, "Over the pass", published=date(2021, 11, 24))
    return mapper.check(mapper.Dossier((report,)), border="FR-IT")


@pytest.fixture(scope="module")
def answer(request: pytest.FixtureRequest) -> mapper.Answer:
    return mapper.check(mapper.read(request.getfixturevalue("seeds")))


@pytest.fixture(scope="module")
def made(answer: mapper.Answer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_folder(answer, tmp_path_factory.mktemp("maps") / "deep" / "walkers")


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_every_file_of_the_contract_is_there(made: Path) -> None:
    assert set(FILES) == CONTRACT
    assert names(made) == CONTRACT
    assert names(made.parent) == {"walkers"}
    assert all((made / name).stat().st_size > 100 for name in CONTRACT)


def test_each_file_is_what_its_name_says(made: Path, answer: mapper.Answer) -> None:
    assert json.loads((made / "report.json").read_text("utf-8")) == json.loads(json.dumps(answer.to_dict()))
    assert json.loads((made / "route.geojson").read_text("utf-8"))["type"] == "FeatureCollection"
    json.loads((made / "claimreview.jsonld").read_text("utf-8"))
    for name in ("map.svg", "distance.svg", "route.kml", "route.gpx"):
        ET.parse(made / name)  # noqa: S314 - our own file
    assert (made / "map.png").read_bytes().startswith(b"\x89PNG\r\n")
    assert "<!DOCTYPE html>" in (made / "map.html").read_text("utf-8")
    for name in ("stops.csv", "report.md", "route.yaml", "map.html", "map.svg"):
        assert "Niltepec" in (made / name).read_text("utf-8"), name
    assert "map.html" in (made / "embed.html").read_text("utf-8")


def test_twice_the_same_bytes(made: Path, answer: mapper.Answer, tmp_path: Path) -> None:
    again = write_folder(answer, tmp_path / "walkers")
    for name in CONTRACT:
        assert (again / name).read_bytes() == (made / name).read_bytes(), name


def test_the_route_file_in_it_gives_the_same_map(made: Path, answer: mapper.Answer, tmp_path: Path) -> None:
    again = write_folder(mapper.assess(routefile.load(made / "route.yaml")), tmp_path / "walkers")
    for name in ("stops.csv", "claims.csv", "route.geojson", "route.gpx", "map.svg"):
        assert (again / name).read_bytes() == (made / name).read_bytes(), name


def test_an_edited_route_file_is_kept(tmp_path: Path) -> None:
    folder = write_folder(sample_answer(), tmp_path / "map")
    route = folder / "route.yaml"
    first = route.read_text("utf-8")
    write_folder(sample_answer(), folder)
    assert names(folder) == CONTRACT
    edited = first + "# my note\n"
    route.write_text(edited, "utf-8")
    write_folder(sample_answer(), folder)
    assert (folder / "route.previous.yaml").read_text("utf-8") == edited
    assert route.read_text("utf-8") == first


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "map"
    (folder / "photos").mkdir(parents=True)
    (folder / "notes.txt").write_text("mine")
    (folder / "photos" / "one.jpg").write_bytes(b"jpg")
    write_folder(sample_answer(), folder)
    assert names(folder) == CONTRACT | {"notes.txt", "photos"}
    assert (folder / "notes.txt").read_text() == "mine"
    assert (folder / "photos" / "one.jpg").read_bytes() == b"jpg"


def _broken(*_: object, **__: object) -> str:
    raise ValueError("this export is broken")


@pytest.mark.parametrize("there", [False, True])
def test_all_or_nothing_when_a_writer_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool) -> None:
    folder = tmp_path / "map"
    if there:
        write_folder(sample_answer(), folder)
    before = {path: path.read_bytes() for path in folder.glob("*")}
    monkeypatch.setattr(kml, "dumps", _broken)
    with pytest.raises(ValueError, match="this export is broken"):
        write_folder(sample_answer(), folder)
    assert {path: path.read_bytes() for path in folder.glob("*")} == before
    assert names(tmp_path) == ({"map"} if there else set())


def test_nothing_is_left_when_the_disk_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = Path.write_bytes

    def full(self: Path, data: bytes) -> int:
        if self.name == "report.md":
            raise OSError(28, "No space left on device")
        return write(self, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(StorageError, match="No space left on device"):
        write_folder(sample_answer(), tmp_path / "map")
    assert names(tmp_path) == set()


def test_a_file_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "map").write_text("a file")
    with pytest.raises(InputError, match="is a file"):
        write_folder(sample_answer(), tmp_path / "map")
    with pytest.raises(InputError, match="cannot write"):
        write_folder(sample_answer(), tmp_path / "map" / "below")
    assert (tmp_path / "map").read_text() == "a file"


def test_an_unwritable_folder_is_told(tmp_path: Path) -> None:
    home = tmp_path / "locked"
    home.mkdir()
    home.chmod(0o555)
    try:
        if os.access(home, os.W_OK):
            home = Path("/proc")  # the superuser may write anywhere but here
        with pytest.raises(InputError, match="choose another folder with -o") as error:
            write_folder(sample_answer(), home / "map")
        assert "\n" not in str(error.value)
    finally:
        (tmp_path / "locked").chmod(0o755)


def test_with_its_address_and_in_separate_files(tmp_path: Path) -> None:
    rating = Rating({"supported": "True"}, "Example Desk")
    options = {"base_url": "https://example.org/maps/pass", "separate_files": True, "rating": rating}
    folder = write_folder(sample_answer(), tmp_path / "map", **options)
    assert names(folder) == CONTRACT | {"oembed.json", APART}
    assert names(folder / APART) == {"map.html", "map.css", "map.js", "leaflet.js", "embed.html", "embed.js"}
    assert 'src="https://example.org/maps/pass/map.html#compact"' in (folder / "embed.html").read_text("utf-8")
    assert f'src="https://example.org/maps/pass/{APART}/embed.js"' in (folder / APART / "embed.html").read_text("utf-8")
    assert "https://example.org/maps/pass/oembed.json" in (folder / "map.html").read_text("utf-8")
    width = struct.unpack(">I", (folder / "map.png").read_bytes()[16:20])[0]
    assert json.loads((folder / "oembed.json").read_text("utf-8"))["thumbnail_width"] == width
    review = json.loads((folder / "claimreview.jsonld").read_text("utf-8"))["@graph"][0]
    assert review["url"] == "https://example.org/maps/pass/map.html#figure-1"
    assert review["author"]["name"] == "Example Desk"
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    write_folder(sample_answer(), folder, **options)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_a_wrong_address_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no address of a folder"):
        write_folder(sample_answer(), tmp_path / "map", base_url="maps/walkers")
    assert names(tmp_path) == set()


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_the_words_on_the_map_follow_the_language(tmp_path: Path, language: str) -> None:
    folder = write_folder(sample_answer(), tmp_path / language, language=language)
    assert f'lang="{language}"' in (folder / "map.html").read_text("utf-8")
