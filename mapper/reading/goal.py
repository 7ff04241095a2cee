"""Which border the reports are about: the one that their figures name, else the one that lies ahead.

The border that a distance is told to decides. Else a country or its people named beside a word for border or territory
is a vote for that country; the country that the people are in already counts little.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from gazetteer.lookup import ALTERNATE, SHORT, open_index
from gazetteer.names import normalize
from mapper.language.lexicon import load
from mapper.language.sentences import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapper.language.lexicon import Lexicon
    from mapper.language.sentences import Token
    from mapper.model import Mention, Report, Route

__all__ = ["find_border"]

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
        if index.kinds[index.cells.kind[match.row]] == "country":
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


@lru_cache(maxsize=16)
def _tokens(text: str, language: str) -> list[Token]:
    """Return the tokens of a report; the border is asked for before and after its routes are known."""
    return Text(text, language).tokens


def _read(report: Report, votes: Counter[str], measured: Counter[str]) -> None:
    lexicon: Lexicon = load(report.language)
    borders = tuple(lexicon.places["borders"])
    tokens = _tokens(report.text, report.language)
    for at, token in enumerate(tokens):
        if not token.lower.startswith(borders):
            continue
        before = [t.lower for t in tokens[max(0, at - DISTANCE_WORDS) : at]]
        distance = any(word in lexicon.words["measures"] or word.endswith(("km", "kms")) for word in before)
        for country in _named(tokens, at):
            votes[country] += BESIDE
            measured[country] += int(distance)


def find_border(mentions: Sequence[Mention], routes: Sequence[Route], reports: Sequence[Report]) -> str | None:
    """Return the country code of the border that the reports point to, or None.

    Parameters
    ----------
    mentions
        Place names of all reports with their roles; goals count.
    routes
        The routes found; the country of the newest stop counts little.
    reports
        The texts.
    """
    votes: Counter[str] = Counter()
    measured: Counter[str] = Counter()
    for report in reports:
        _read(report, votes, measured)
    for mention in mentions:
        if mention.role == "destination" and mention.place is not None and mention.place.country:
            votes[mention.place.country] += AS_GOAL
    starts = {route.stops[0].place.country for route in routes if route.stops}
    told = [country for country, count in measured.most_common() if count and country not in starts]
    if told:
        return max(told, key=lambda country: (measured[country], votes[country]))
    for route in routes:
        here = route.stops[-1].place.country if route.stops else None
        start = route.stops[0].place.country if route.stops else None
        for country in {here, start} - {None}:
            if votes[country or ""] and len(+votes) > 1:
                votes[country or ""] //= 3
    best = votes.most_common(1)
    return best[0][0] if best and best[0][1] > 0 else None
