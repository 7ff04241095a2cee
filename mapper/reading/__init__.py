"""Reports -> stops: fetching, place names, dates, roles, groups and itineraries, each in a file of its own."""
