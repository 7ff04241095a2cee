from __future__ import annotations

import inspect
import socket

import pytest
from geopy.exc import GeocoderQueryError
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders.base import Geocoder as GeopyGeocoder
from geopy.location import Location
from geopy.point import Point

from gazetteer.geocoder import Geocoder


@pytest.fixture
def geocoder(monkeypatch):
    def refuse(*_args, **_options):
        raise AssertionError("the geocoder opened a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    return Geocoder()


def test_it_is_a_geopy_geocoder(geocoder):
    assert isinstance(geocoder, GeopyGeocoder)
    for method in (geocoder.geocode, geocoder.reverse):
        parameters = inspect.signature(method).parameters
        assert next(iter(parameters)) == "query"
        assert {"exactly_one", "timeout"} <= set(parameters)


def test_one_answer(geocoder):
    found = geocoder.geocode("Santiago Niltepec")
    assert isinstance(found, Location)
    assert found.address == "Niltepec, Oaxaca, Mexico"
    assert (found.latitude, found.longitude) == pytest.approx((16.564, -94.614), abs=0.01)
    assert found.raw["geoname_id"]
    assert found.raw["why"]


def test_several_answers(geocoder):
    found = geocoder.geocode("Springfield", exactly_one=False, limit=4)
    assert isinstance(found, list)
    assert len(found) == 4
    assert len({(place.latitude, place.longitude) for place in found}) == 4


def test_no_answer_is_none(geocoder):
    assert geocoder.geocode("Xyzzyqq") is None
    assert geocoder.geocode("Xyzzyqq", exactly_one=False) is None


def test_countries_narrow_it_down(geocoder):
    assert geocoder.geocode("San Pedro", country_codes="mx").raw["country"] == "MX"
    several = geocoder.geocode("San Pedro", exactly_one=False, country_codes=["hn", "gt"], limit=6)
    assert {place.raw["country"] for place in several} <= {"HN", "GT"}
    assert Geocoder(country_codes="MX").geocode("San Pedro").raw["country"] == "MX"
    assert geocoder.geocode("Tapanatepec", country_codes="us") is None


def test_nonsense_is_refused(geocoder):
    with pytest.raises(GeocoderQueryError):
        geocoder.geocode("")
    with pytest.raises(GeocoderQueryError):
        geocoder.geocode("Paris", exactly_one=False, limit=0)


@pytest.mark.parametrize("query", [(16.56, -94.61), "16.56, -94.61", Point(16.56, -94.61)])
def test_reverse(geocoder, query):
    found = geocoder.reverse(query, timeout=3, language="en")
    assert found.raw["name"] == "Niltepec"
    assert found.raw["distance_km"] < 2


def test_reverse_several_and_across_the_antimeridian(geocoder):
    found = geocoder.reverse((16.56, -94.61), exactly_one=False, limit=3)
    distances = [place.raw["distance_km"] for place in found]
    assert distances == sorted(distances)
    assert len(found) == 3
    west, east = geocoder.reverse((-17.0, 179.999)), geocoder.reverse((-17.0, -179.999))
    assert west.raw["name"] == east.raw["name"]


def test_it_works_behind_geopys_rate_limiter(geocoder):
    limited = RateLimiter(geocoder.geocode, min_delay_seconds=0)
    assert limited("Tapachula").raw["admin1"] == "Chiapas"
