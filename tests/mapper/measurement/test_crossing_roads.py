"""The towns at which the road to a border ends."""

from __future__ import annotations

import pytest

import gazetteer
from mapper.measurement import border as borders


def roads_to(name, country, border):
    place = gazetteer.locate(name, country=country, kind="city", limit=1)[0]
    return borders.distance(place, gazetteer.border(border)).roads


def test_the_nearest_crossing_and_the_largest_other_town_hardly_farther():
    first, second = roads_to("Puebla", "MX", "US")
    assert second.town == "McAllen"
    assert first.town != second.town
    assert second.road.middle <= 1.1 * first.road.middle


@pytest.mark.parametrize(("name", "country", "border"), [("Agadez", "NE", "DZ"), ("Győr", "HU", "AT")])
def test_villages_are_no_second_choice(name, country, border):
    assert len(roads_to(name, country, border)) == 1


def test_the_first_road_is_the_road_of_the_distance():
    place = gazetteer.locate("Puebla", country="MX", kind="city", limit=1)[0]
    found = borders.distance(place, gazetteer.border("US"))
    assert found.roads[0].road == found.road
    assert found.roads[0].crossing == found.road_crossing
    assert found.to_dict()["roads"][0]["town"] == found.roads[0].town
