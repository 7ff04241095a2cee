"""Lines of equal distance: exact at the vertices, near enough between them, cut at the antimeridian."""

from __future__ import annotations

import time

import numpy as np
import pytest
import shapely

from gazetteer.borders import border

SHARES = (np.arange(16) + np.random.default_rng(4).uniform(0.05, 0.95, 16)) / 16


def between(geometry):
    """Points all along the drawn pieces, straight in degrees as they are drawn."""
    pieces = [shapely.get_coordinates(line) for line in geometry.geoms]
    return np.concatenate([(line[:-1] + share * np.diff(line, axis=0)) for line in pieces for share in SHARES])


@pytest.mark.parametrize(
    ("name", "km"),
    [
        ("MX-GT", 20),
        ("LS", 20),
        ("CL", 20),  # tips between three parts of the border
        ("CM", 20),  # a tip that widens toward its end
        ("ZA", 30),  # a long strait beside a meridian, cells crossed six times
        ("IN", 20),  # straits as narrow as a cell, enclaves
        ("MX-US", 100),
        ("CN", 100),
        ("NO", 500),
        ("US", 1000),
        ("US", 1450),
        ("US", 5000),
        ("RU", 200),
        ("RU", 1000),
        ("MX-GT", 12_000),
    ],
)
def test_every_point_lies_at_the_distance(name, km):
    line = border(name).isodistance(km)
    vertices = shapely.get_coordinates(line)
    assert len(vertices) > 20
    assert np.abs(border(name).distance_km(vertices[:, 1], vertices[:, 0]) - km).max() < 0.01
    spots = between(line)
    assert np.abs(border(name).distance_km(spots[:, 1], spots[:, 0]) - km).max() < max(0.01 * km, 0.2)


@pytest.mark.parametrize(("name", "km"), [("US", 1450), ("CN", 20)])
def test_it_takes_less_than_a_second(name, km):
    start = time.process_time()
    border(name).isodistance(km)
    assert time.process_time() - start < 1.5  # half again what is promised, for busy machines


def test_no_side_of_the_line_is_missed():
    line, km = border("LS").isodistance(20), 20
    grid = np.stack(np.meshgrid(np.linspace(-32, -27, 161), np.linspace(25.5, 31, 161)), axis=-1).reshape(-1, 2)
    near = border("LS").distance_km(grid[:, 0], grid[:, 1]) < km
    inside = shapely.contains_xy(shapely.build_area(line), grid[:, 1], grid[:, 0])
    away = np.abs(border("LS").distance_km(grid[:, 0], grid[:, 1]) - km) > 0.2
    assert (near == inside)[away].all()
    assert near.any()
    assert not near.all()


def test_an_enclave_has_a_line_on_both_sides():
    line = border("LS").isodistance(20)
    inside = border("LS").inside(*np.array([piece.coords[0] for piece in line.geoms]).T[::-1])
    assert inside.any()
    assert not inside.all()


def test_no_piece_jumps_across_the_map():
    line = border("RU").isodistance(1000)
    for piece in line.geoms:
        assert np.abs(np.diff(shapely.get_coordinates(piece)[:, 0])).max() <= 180
    west, _, east, _ = line.bounds
    assert west >= -180
    assert east <= 180


def test_lines_close():
    line = border("MX-GT").isodistance(300)
    assert all(piece.is_ring for piece in line.geoms)


@pytest.mark.parametrize("km", [0, -5, 30_000, float("nan")])
def test_distances_that_cannot_be_drawn(km):
    with pytest.raises(ValueError, match="distance line"):
        border("US").isodistance(km)
