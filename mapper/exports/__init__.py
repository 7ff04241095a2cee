"""The answer as files that open where people open them: GeoJSON, KML, GPX, tables and a page to read."""
