"""Map folders from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mapper.cli.main import main
from mapper.cli.options import slug
from mapper.model import Account, Report

FILES = {
    "map.html", "embed.html", "map.svg", "map.png", "distance.svg", "route.yaml", "stops.csv", "claims.csv",
    "route.geojson", "route.kml", "route.gpx", "report.json", "claimreview.jsonld", "report.md",
}  # fmt: skip


def test_a_folder_is_written_whole(seeds: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "walkers"
    assert main(["map", *map(str, seeds), "--to-border", "US", "-o", str(folder), "--json"]) == 0
    out, _ = capsys.readouterr()
    found = json.loads(out)
    assert found["folder"] == str(folder)
    assert set(found["files"]) == {path.name for path in folder.iterdir()} >= FILES
    assert all((folder / name).stat().st_size for name in FILES)
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert report["border"]["code"] == "US"


def test_without_a_folder_it_goes_below_outputs(
    seeds: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["map", *map(str, seeds)]) == 0
    out, err = capsys.readouterr()
    page = Path(out.strip())
    assert page.parent.parent == Path("outputs")
    assert page.name == "map.html"
    assert page.is_file()
    assert "report.md" in err


def test_a_mistake_leaves_nothing_behind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "walkers"
    assert main(["map", str(tmp_path / "none.md"), "-o", str(folder)]) == 2
    assert "no such file" in capsys.readouterr().err
    assert not folder.exists()


@pytest.mark.parametrize(
    ("title", "source", "name"),
    [
        ("Walkers rest in Juchitán!", "a.md", "walkers-rest-in-juchitan"),
        ("", "drafts/My report.txt", "my-report"),
        ("", "https://example.org/world/walkers-rest?page=2", "walkers-rest"),
        ("Walkers rest", "drafts/second-try.yaml", "second-try"),
        ("مشى الناس", "../..", "map"),
        ("x" * 200, "a.md", "x" * 60),
    ],
)
def test_the_name_of_a_folder(title: str, source: str, name: str) -> None:
    assert slug(Account((Report("text", title=title),)), [source]) == name


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--base-url", "maps/walkers"), "https://example.org/maps/walkers/"),
        (("--rating", "contradicted"), "contradicted=False"),
        (("--rating", "wrong=False"), "one of"),
        (("--map-language", "xx"), "--map-language"),
    ],
)
def test_a_wrong_way_to_publish_is_told(
    options: tuple[str, str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = tmp_path / "wire.md"
    report.write_text("On Monday the migrants reached Briançon.", encoding="utf-8")
    assert main(["map", str(report), "-o", str(tmp_path / "map"), *options]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "map").exists()


def test_the_words_on_the_map_need_not_be_the_report_s(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = tmp_path / "wire.md"
    report.write_text("---\npublished: 2021-11-24\n---\nOn Monday the migrants reached Briançon.", encoding="utf-8")
    assert main(["map", str(report), "-o", str(tmp_path / "map"), "--map-language", "fr"]) == 0
    page = (tmp_path / "map" / "map.html").read_text(encoding="utf-8")
    assert '<html lang="fr">' in page
    assert "Les étapes" in page
