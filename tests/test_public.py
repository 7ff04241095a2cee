"""The public surface is a written list; here it is, and it is what the packages offer."""

from __future__ import annotations

import subprocess
import sys

import pytest

import gazetteer
import mapper

GAZETTEER = [
    "ArtefactError",
    "Border",
    "BorderCrossing",
    "CoordinateError",
    "DownloadError",
    "GazetteerError",
    "Geocoder",
    "MissingSettingError",
    "Place",
    "PlacesFileError",
    "RoadDistance",
    "StorageError",
    "UnknownBorderError",
    "UnknownPlaceError",
    "border",
    "geocode_series",
    "locate",
    "open_index",
    "outline",
    "resolve",
    "road_km",
    "road_path",
    "suggest",
    "with_places",
]
MAPPER = [
    "Account",
    "Answer",
    "CheckedClaim",
    "Claim",
    "Dossier",
    "Frames",
    "MapperError",
    "Mention",
    "Report",
    "Route",
    "Stop",
    "assess",
    "check",
    "check_figure",
    "draw",
    "find_places",
    "frames",
    "geoframes",
    "read",
    "trace",
    "write_folder",
]
HEAVY = (
    "folium",
    "branca",
    "pandas",
    "numpy",
    "shapely",
    "trafilatura",
    "lxml",
    "pypdf",
    "urllib3",
    "rich",
    "yaml",
    "geopy",
)


@pytest.mark.parametrize(("package", "names"), [(gazetteer, GAZETTEER), (mapper, MAPPER)], ids=["gazetteer", "mapper"])
def test_the_written_list_is_the_real_one(package: object, names: list[str]) -> None:
    assert package.__all__ == names
    assert dir(package) == sorted(names)
    for name in names:
        value = getattr(package, name)
        assert callable(value)
        assert value.__module__.partition(".")[0] == package.__name__


@pytest.mark.parametrize("package", ["gazetteer", "mapper"])
def test_every_name_comes_with_a_star(package: str) -> None:
    names: dict[str, object] = {}
    exec(f"from {package} import *", names)  # noqa: S102 - the star import is what is tested
    assert set({"gazetteer": GAZETTEER, "mapper": MAPPER}[package]) <= set(names)


@pytest.mark.parametrize("package", [gazetteer, mapper], ids=["gazetteer", "mapper"])
def test_a_name_that_is_not_there_is_said_so(package: object) -> None:
    with pytest.raises(AttributeError, match=f"module '{package.__name__}' has no attribute 'nowhere'"):
        package.nowhere  # noqa: B018 - the look-up is what is tested


@pytest.mark.parametrize("package", ["gazetteer", "mapper"])
def test_importing_costs_next_to_nothing(package: str) -> None:
    script = f"import sys, {package}; print(*sys.modules)"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in result.stdout.split()}
    assert package in loaded
    assert loaded.isdisjoint(HEAVY)


def test_the_names_of_the_contract_do_what_it_says() -> None:
    place, *_ = gazetteer.locate("San Pedro", country="MX")
    assert place.country == "MX"
    assert gazetteer.locate("Xqzzwv Nowhere") == []
    found = gazetteer.Geocoder().geocode("Santiago Niltepec")
    assert found is not None
    assert found.latitude == pytest.approx(16.56, abs=0.1)
    border = gazetteer.border("US")
    assert border.lines.geom_type in ("LineString", "MultiLineString")
    assert border.distance_km(16.564, -94.614) == pytest.approx(1066, abs=2)
    assert border.distance_km([16.564, 14.1], [-94.614, -91.0]).shape == (2,)
    latitude, longitude = border.nearest_point(16.564, -94.614)
    assert 25 < latitude < 27
    assert -98 < longitude < -97
    assert not border.isodistance(1450).is_empty
    road = gazetteer.road_km((16.56, -94.61), (26.1, -98.26))
    assert road is not None
    assert 0 < road.low <= road.high
    assert road.basis
    (mention,) = mapper.find_places("They rested in Santiago Niltepec.")
    assert (mention.start, mention.end, mention.text) == (15, 32, "Santiago Niltepec")
    assert mention.place is not None
    assert mention.place.country == "MX"


def test_an_unknown_border_is_a_clear_error() -> None:
    with pytest.raises(gazetteer.UnknownBorderError) as error:
        gazetteer.border("Atlantis")
    assert "Atlantis" in str(error.value)
    assert "\n" not in str(error.value)
