"""Numbers for a route: distances to a border, legs, road lengths, paces."""
