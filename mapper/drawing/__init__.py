"""Route -> picture: the web map, the static picture, the chart over time and the snippet to embed."""
