"""Lines of equal distance: exact at the vertices, near enough between them, cut at the antimeridian."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from gazetteer.borders import border


def between(geometry):
    """Points along the drawn pieces, straight in degrees as they are drawn."""
    pieces = [shapely.get_coordinates(line) for line in geometry.geoms]
    return np.concatenate([line[:-1] + share * np.diff(line, axis=0) for line in pieces for share in (0.25, 0.5, 0.75)])


@pytest.mark.parametrize(
    ("name", "km"),
    [("MX-GT", 20), ("LS", 20), ("MX-US", 100), ("US", 1000), ("US", 1450), ("US", 5000), ("RU", 200), ("RU", 1000)],
)
def test_every_point_lies_at_the_distance(name, km):
    line = border(name).isodistance(km)
    xy = shapely.get_coordinates(line)
    vertices = xy[np.abs(xy[:, 0]) < 180]
    assert len(vertices) > 20
    assert np.abs(border(name).distance_km(vertices[:, 1], vertices[:, 0]) - km).max() < 0.01
    middle = between(line)
    assert np.abs(border(name).distance_km(middle[:, 1], middle[:, 0]) - km).max() < max(0.01 * km, 0.2)


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
