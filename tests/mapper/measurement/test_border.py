"""Distances from a place to a border."""

from __future__ import annotations

import pytest

import gazetteer
from gazetteer import Place
from mapper.measurement.border import distance


def test_land_line_crossing_and_road():
    huixtla = gazetteer.locate("Huixtla", country="MX", kind="city", limit=1)[0]
    found = distance(huixtla, gazetteer.border("US"))
    assert found.straight_km == pytest.approx(gazetteer.border("US").distance_km(*huixtla.point))
    assert found.crossing.straight_km >= found.straight_km - 1
    assert found.road.low > found.crossing.straight_km
    assert found.road_crossing
    assert not found.inside
    assert found.uncertainty_km == pytest.approx(huixtla.extent_km + 1)


def test_no_road_leads_over_the_channel_but_the_territory_is_near():
    calais = gazetteer.locate("Calais", country="FR", kind="city", limit=1)[0]
    found = distance(calais, gazetteer.border("GB"))
    assert found.territory_km < 45
    assert found.straight_km is None or found.straight_km > 400


def test_an_island_has_no_land_line():
    found = distance(Place("somewhere", "other", 60.0, -20.0), gazetteer.border("IS"))
    assert found.straight_km is None
    assert found.crossing is None
    assert found.territory_km > 50
    assert found.nearest_point is not None


def test_a_wide_place_widens_the_numbers():
    point = Place("point", "city", 16.56, -94.61, extent_km=5.0)
    region = Place("region", "region", 16.56, -94.61, extent_km=200.0)
    border = gazetteer.border("US")
    near, wide = distance(point, border), distance(region, border)
    assert near.straight_km == wide.straight_km
    assert wide.uncertainty_km == pytest.approx(201)
    assert wide.road.low == pytest.approx(near.road.low - 200)
    assert wide.road.high == pytest.approx(near.road.high + 200)


def test_inside_the_country():
    found = distance(Place("Laredo side", "city", 27.6, -99.4), gazetteer.border("US"))
    assert found.inside
    assert found.territory_km == 0
    assert found.way_out_km == pytest.approx(gazetteer.border("US").outline_km(27.6, -99.4))
    assert gazetteer.border("US").distance_km(*found.way_out) < 0.001
    assert found.to_dict()["way_out_km"] == pytest.approx(found.way_out_km, abs=0.1)


def test_the_line_between_neighbors_has_no_inside():
    found = distance(Place("Laredo side", "city", 27.6, -99.4), gazetteer.border("US-MX"))
    assert found.territory_km is found.way_out_km is found.way_out is None
    assert not found.inside
    assert found.straight_km < 100
