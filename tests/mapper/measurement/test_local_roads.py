"""Roads from an extract of one's own. ``tests/data/invented.osm.pbf`` is made up: one road of 614 km in zigzag."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

from mapper.cli.main import main
from mapper.errors import InputError, MissingExtraError
from mapper.measurement import local_roads
from mapper.measurement.routers import choose

EXTRACT = Path(__file__).parents[2] / "data" / "invented.osm.pbf"
SOUTH, NORTH = (15.0, -92.0), (20.4, -92.0)

too_old = pytest.mark.skipif(sys.version_info >= local_roads.LEAST_PYTHON, reason="for older Pythons only")


@pytest.fixture
def no_valhalla(monkeypatch):
    monkeypatch.setattr(local_roads.sys, "version_info", (3, 12, 1))
    monkeypatch.setitem(sys.modules, "valhalla", None)


@pytest.fixture(scope="session")
def tiles(tmp_path_factory):
    if sys.version_info < local_roads.LEAST_PYTHON:
        pytest.skip("the tile builder needs Python 3.12")
    pytest.importorskip("valhalla")
    return local_roads.build(EXTRACT, tmp_path_factory.mktemp("local") / "tiles")


# ------------------------------------------------------------------ without Valhalla


@too_old
def test_an_older_python_is_said_in_one_line(capsys, tmp_path):
    assert main(["roads", "build", str(EXTRACT), "-o", str(tmp_path / "t")]) == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert "Python 3.12" in err
    assert "migration-route-mapper[local-roads]" in err
    assert not (tmp_path / "t").exists()


@pytest.mark.usefixtures("no_valhalla")
def test_a_missing_extra_is_met_with_the_install_line(tmp_path):
    with pytest.raises(MissingExtraError, match=r"pip install 'migration-route-mapper\[local-roads\]'"):
        local_roads.build(EXTRACT, tmp_path / "t")
    with pytest.raises(MissingExtraError):
        choose("local")


def test_the_default_folder_follows_the_custom_of_the_system(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert local_roads.default_folder() == tmp_path / "migration-route-mapper" / "roads"


def test_the_group_alone_shows_its_help(capsys):
    assert main(["roads"]) == 0
    assert "build" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("log", "words"),
    [
        ("2026/01/01 [INFO] a\n2026/01/01 [ERROR] no ways\n2026/01/01 [INFO] b", "no ways"),
        ("  what():  PBF error: x\n", "PBF error: x"),
        ("", "the builder said nothing"),
    ],
)
def test_the_builders_complaint_is_given(log, words):
    assert local_roads._last_words(log).endswith(words)


def test_a_shape_is_decoded():
    """The points are those of the example in the format's description, here with six decimals."""
    from routing_server import encoded

    points = [(38.5, -120.2), (40.7, -120.95), (43.252, -126.453)]
    assert local_roads._points(encoded(points, 6)) == points
    assert encoded(points, 5) == "_p~iF~ps|U_ulLnnqC_mqNvxq`@"


# ------------------------------------------------------------------ with Valhalla


def test_a_route_longer_than_valhallas_own_limit(tiles):
    source = choose(f"local:{tiles}")
    length = source.road_km(SOUTH, NORTH)
    assert length.low < 614.4 < length.high
    assert length.high / length.low < 1.07
    assert length.basis.startswith("route by Valhalla on invented.osm.pbf")
    path = source.road_path(SOUTH, NORTH)
    assert len(path) > 50
    assert {round(lon, 2) for _, lon in path} == {-92.0, -92.02}
    assert "OpenStreetMap" in source.credits[0]


def test_outside_the_extract_the_offline_network_answers(tiles):
    length = choose(f"local:{tiles}").road_km((14.9054, -92.2589), (14.6, -90.5))
    assert "knows no such way, main-road network instead" in length.basis


def test_build_from_the_command_line_and_replace(tiles, tmp_path, capsys):
    folder = tmp_path / "tiles"
    shutil.copytree(tiles, folder)
    assert main(["roads", "build", str(EXTRACT), "-o", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["folder"] == str(folder)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["tiles"]
    assert choose(f"local:{folder}").road_km(SOUTH, NORTH).basis.startswith("route by")


@pytest.mark.usefixtures("tiles")
@pytest.mark.parametrize("content", [b"hello there", b""])
def test_what_is_no_extract_is_refused_and_leaves_nothing(tmp_path, content):
    bad = tmp_path / "bad.osm.pbf"
    bad.write_bytes(content)
    with pytest.raises(InputError, match=r"bad\.osm\.pbf"):
        local_roads.build(bad, tmp_path / "tiles")
    assert [path.name for path in tmp_path.iterdir()] == ["bad.osm.pbf"]


@pytest.mark.usefixtures("tiles")
def test_files_that_are_missing_or_in_the_way(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        local_roads.build(tmp_path / "none.osm.pbf", tmp_path / "tiles")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("keep")
    with pytest.raises(InputError, match="holds no road tiles"):
        local_roads.build(EXTRACT, tmp_path / "mine")
    with pytest.raises(InputError, match="mapper roads build"):
        choose(f"local:{tmp_path / 'mine'}")
    assert (tmp_path / "mine" / "notes.txt").read_text() == "keep"
