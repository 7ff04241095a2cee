"""Says, in words fit to print, how a hand-made row came by its point: derived, cited or estimated.

The words are made from the ``derive`` column, so that they cannot drift from it. Whatever rests on a
coordinate of our own says "estimate, ± n km"; a ring or line through chosen points says "rough outline drawn
for this gazetteer". What is known of a place's existence and name stands apart, in ``known_from``.
"""

from __future__ import annotations

from gazetteer.build.derivation import place_of

__all__ = ["crossing_source", "feature_source", "is_estimate", "joined"]

WINDS = ("N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW")
ROUGH = "rough outline drawn for this gazetteer"


def is_estimate(derive: str) -> bool:
    """Say whether a row's point rests on a coordinate, bearing or distance of our own."""
    verb, _, rest = derive.partition(":")
    rough = verb == "between" and any("#" not in token for token in rest.split("|"))
    return rough or verb in ("estimate", "near", "snap")


def feature_source(derive: str, cited: str, extent_km: float) -> str:
    """Return how a feature's point and outline were found.

    Parameters
    ----------
    derive
        The row's expression; see `gazetteer.build.derivation`.
    cited
        The source that the row names for a cited point; empty for any other.
    extent_km
        The uncertainty of an estimate, in kilometers.

    Raises
    ------
    ValueError
        A cited point without a source, or a source named for a point that is not cited.
    """
    verb, _, rest = derive.partition(":")
    _refuse_miscited(derive, cited)
    tokens = rest.split("|")
    if verb == "cited":
        return f"cited: {cited}"
    if verb == "estimate":
        return f"estimate, ± {extent_km:g} km"
    if verb == "near":
        return f"estimate, ± {extent_km:g} km ({_bearing(rest)})"
    if verb == "place":
        return f"{_geonames(tokens)} ({place_of(rest)['name']})"
    if verb == "between" and is_estimate(derive):
        return f"estimate, ± {extent_km:g} km (middle of {len(tokens)} points chosen by eye)"
    if verb == "between":
        return f"derived: middle of {_geonames(tokens)}"
    if verb == "river":
        return f"derived: Natural Earth rivers, 1:10 m ({', '.join(rest.partition('@')[0].split('|'))})"
    if verb == "border":
        return f"derived: {_border(*rest.partition('@')[::2])}"
    if verb == "line":
        return f"{ROUGH}: line through {len(tokens)} points{_of_them(tokens)}"
    if verb in ("sea", "land"):
        cut = "without" if verb == "sea" else "on"
        return f"{ROUGH}: ring of {len(tokens)} points{_of_them(tokens)}, {cut} Natural Earth land, 1:50 m"
    if verb == "countries":
        return f"derived: Natural Earth outlines of {', '.join(tokens)}, 1:10 m"
    return f"derived: ground around the GeoNames places of {', '.join(tokens)}"


def crossing_source(row: dict[str, str], extent_km: float) -> str:
    """Return how a crossing's point was found, from its row of the table; see `feature_source`.

    Raises
    ------
    ValueError
        A cited point without a source, or a source named for a point that is not cited.
    """
    verb, _, rest = row["derive"].partition(":")
    _refuse_miscited(row["derive"], row["source"])
    line = f"Natural Earth {row['country_a']}-{row['country_b']} border"
    if verb == "":
        towns = _geonames([row["town_a"], row["town_b"]])
        return f"derived: point of the {line} on the shortest way between {towns}"
    if verb == "nearest":
        return f"derived: point of the {line} nearest to {_geonames([row[f'town_{rest}']])}"
    if verb == "cited":
        return f"cited: {row['source']}; moved to the {line}"
    if verb == "snap":
        return f"estimate, ± {extent_km:g} km (moved to the {line})"
    return f"estimate, ± {extent_km:g} km"


def joined(source: str, known_from: str) -> str:
    """Return both halves of a place's source as one line."""
    return f"{source}; {known_from}" if known_from else source


def _refuse_miscited(derive: str, cited: str) -> None:
    if derive.startswith("cited:") != bool(cited):
        raise ValueError(f"{derive!r} with the source {cited!r}: a cited point, and no other, names a source")


def _geonames(tokens: list[str]) -> str:
    return f"GeoNames {' and '.join(str(int(place_of(token)['geonameid'])) for token in tokens)}"


def _bearing(rest: str) -> str:
    token, azimuth, km = rest.rsplit(",", 2)
    wind = WINDS[round(float(azimuth) / 22.5) % 16]
    row = place_of(token)
    return f"placed about {float(km):g} km {wind} of {row['name']}, GeoNames {int(row['geonameid'])}"


def _border(pair: str, ends: str) -> str:
    line = f"Natural Earth {pair} border, 1:10 m"
    if not ends:
        return line
    rough = [end for end in ends.split("|") if "#" not in end]
    return f"{line}, between {'ends estimated' if rough else _geonames(ends.split('|'))}"


def _of_them(tokens: list[str]) -> str:
    count = sum("#" in token for token in tokens)
    return f", {count} of them GeoNames places" if count else ", all estimated"
