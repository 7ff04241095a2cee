"""Which border the reports are about: the one that their figures name, else the one that lies ahead.

The border that a distance is told to decides. Else a country or its people named beside a word for border or territory
is a vote for that country; the country that the people are in already counts little.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from gazetteer.lookup import ALTERNATE, SHORT, open_index
from gazetteer.names import normalize
from mapper.language.lexicon import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mapper.language.sentences import Text, Token
    from mapper.model import Mention, Route

__all__ = ["Told", "borders_told", "find_border"]

BESIDE, AS_GOAL = 3, 2
FROM_BORDER = 5
"""How many words a country's name may stand from the word for border."""
DISTANCE_WORDS = 14


def _country(words: list[str]) -> str | None:
    """Return the country that one to three words name, by its name, an alias or its people."""
    index = open_index()
    for match in index.ids(normalize(" ".join(words))):
        if match.how in (ALTERNATE, SHORT):
            continue
        if index.kinds[index.kind[match.row]] == "country":
            return index.place(match.row).country
    return None


def _named(tokens: Sequence[Token], at: int) -> list[str]:
    """Return the countries named beside a word for border, the nearest first."""
    found = []
    near = [*range(at - 1, max(-1, at - FROM_BORDER), -1), *range(at + 1, min(len(tokens), at + FROM_BORDER))]
    for k in near:
        if not tokens[k].is_capitalized:
            continue
        for pieces in ([tokens[k].text], *([part] for part in tokens[k].text.split("-") if part != tokens[k].text)):
            country = _country(pieces)
            if country is None and k + 1 < len(tokens):
                country = _country([*pieces, tokens[k + 1].text])
            if country is not None and country not in found:
                found.append(country)
    return found


class Told(NamedTuple):
    """How often a border is told of each country, and how often with a distance before it."""

    votes: Counter[str]
    measured: Counter[str]


def borders_told(texts: Iterable[Text]) -> Told:
    """Count the countries whose border some reports speak of."""
    told = Told(Counter(), Counter())
    for text in texts:
        _read(text, told)
    return told


def _read(text: Text, told: Told) -> None:
    lexicon = load(text.language)
    borders, measures = tuple(lexicon.places["borders"]), lexicon.words["measures"]
    for at in [at for at, lower in enumerate(text.lowers) if lower.startswith(borders)]:
        before = text.lowers[max(0, at - DISTANCE_WORDS) : at]
        distance = any(word in measures or word.endswith(("km", "kms")) for word in before)
        for country in _named(text.tokens, at):
            told.votes[country] += BESIDE
            told.measured[country] += int(distance)


def find_border(mentions: Sequence[Mention], routes: Sequence[Route], told: Told) -> str | None:
    """Return the country code of the border that the reports point to, or None.

    Parameters
    ----------
    mentions
        Place names of all reports with their roles; goals count.
    routes
        The routes found; the country of the newest stop counts little.
    told
        Of which borders they speak.
    """
    votes, measured = Counter(told.votes), told.measured
    for mention in mentions:
        if mention.role == "destination" and mention.place is not None and mention.place.country:
            votes[mention.place.country] += AS_GOAL
    starts = {route.stops[0].place.country for route in routes if route.stops}
    likely = [country for country, count in measured.most_common() if count and country not in starts]
    if likely:
        return max(likely, key=lambda country: (measured[country], votes[country]))
    for route in routes:
        here = route.stops[-1].place.country if route.stops else None
        start = route.stops[0].place.country if route.stops else None
        for country in {here, start} - {None}:
            if votes[country or ""] and len(+votes) > 1:
                votes[country or ""] //= 3
    best = votes.most_common(1)
    return best[0][0] if best and best[0][1] > 0 else None
