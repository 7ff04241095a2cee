"""Persons that a report names, told apart by how it introduces them: officials, or people who may be travelling."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from gazetteer.lookup import DEMONYM, open_index
from gazetteer.names import normalize
from mapper.reading.recognition import given_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapper.language.lexicon import Lexicon
    from mapper.language.sentences import Text, Token
    from mapper.reading.recognition import Toponym

__all__ = ["find_persons"]

NEAR_TOKENS = 6
FULL_NAME = 2


def _is_people(word: str) -> bool:
    """Whether a word is the name of a country's people ("the Russians"), not of a family."""
    return any(match.how == DEMONYM for match in open_index().ids(normalize(word)))


def _is_age(tokens: Sequence[Token], lexicon: Lexicon) -> bool:
    """Whether an age stands at the head of some tokens: "31,", "de 31 años", "âgée de 31 ans"."""
    if tokens[0].text.isdigit():
        return True
    pairs = pairwise(token.lower for token in tokens)
    return any(number.isdigit() and unit in lexicon.dates["year"] for number, unit in pairs)


def _is_famous(text: Text, lexicon: Lexicon, names: Counter[str], first: int, last: int) -> bool:
    """Whether a full name stands for somebody whom a report need not introduce: a politician.

    Such a name comes late, once and bare: nothing before it or after it says who that is.
    """
    tokens, name = text.tokens, text.tokens[last - 1].lower
    known = lexicon.traits.public_figures and last - first >= FULL_NAME
    if not known or not text.sentence_at(tokens[first].start).paragraph:
        return False
    if names[name] > sum(token.lower == name for token in tokens[first:last]):
        return False
    told = lexicon.names["not_places"] | lexicon.actors["travelers"] | lexicon.actors["others"]
    if any(token.lower in told for token in tokens[first:last]) or _is_people(tokens[last - 1].text):
        return False
    words, before = lexicon.words, tokens[first - 1]
    starts = not before.is_word or before.lower in words["clause"] | words["at"] | words["to"] | words["with"]
    following = [token.lower for token in tokens[last : last + 2]]
    explained = bool(following) and following[0] in (",", "(") and following[-1] not in words["pronouns_one"]
    return starts and not explained


def find_persons(text: Text, lexicon: Lexicon, toponyms: Sequence[Toponym]) -> dict[str, str]:
    """Map each lower-case surname to "other" for officials, else to "person".

    Parameters
    ----------
    text, lexicon
        The report's text and the words of its language.
    toponyms
        Its place names, which are left out.
    """
    tokens, actors = text.tokens, lexicon.actors
    in_place = {k for toponym in toponyms for k in range(toponym.first, toponym.last)}
    official = actors["titles"] & actors["others"] | actors["official_titles"]
    offices = actors["others"] - actors["learners"]
    persons: dict[str, str] = {}
    names = Counter(token.lower for token in tokens)
    known = actors["others"] | actors["travelers"] | lexicon.names["not_places"]
    starts = {sentence.first for sentence in text.sentences}
    i = 0
    while i < len(tokens):
        if not tokens[i].text[0].isupper() or i in in_place:
            i += 1
            continue
        last = i
        while (
            last < len(tokens)
            and last not in in_place
            and (
                (tokens[last].text[0].isupper() and tokens[last].is_word and (last == i or last not in starts))
                or (tokens[last].text == "." and last > i and tokens[last - 1].lower in actors["titles"])
            )
        ):
            last += 1
        run = [token for token in tokens[i:last] if token.is_word]
        if (
            len(run) == 2
            and run[0].lower == "the"
            and i in starts
            and run[1].text.endswith("s")
            and run[1].lower not in known
            and not _is_people(run[1].text)
        ):
            persons.setdefault(run[1].lower, "person")
        if len(run) == 1 and i in starts:
            i = last
            continue
        if _is_famous(text, lexicon, names, i, last):
            persons.setdefault(run[-1].lower, "other")
            i = last
            continue
        titled = run[0].lower in actors["titles"] or (i > 0 and tokens[i - 1].lower in actors["titles"])
        named = len(run) > 1 and any(word.lower in given_names() for word in run[:-1])
        told = (
            len(run) > 1
            and last + 1 < len(tokens)
            and tokens[last].text == ","
            and (
                tokens[last + 1].lower in lexicon.words["introducing"] or _is_age(tokens[last + 1 : last + 5], lexicon)
            )
        )
        if titled or named or told:
            surname = run[-1].lower.removesuffix("'s")
            near = max(i - NEAR_TOKENS, text.sentence_at(tokens[i].start).first)
            around = {token.lower for token in tokens[near:i]} | {word.lower for word in run[:-1]}
            if last < len(tokens) and tokens[last].text == ",":
                around |= {token.lower for token in tokens[last : last + NEAR_TOKENS]}
            kind = "other" if around & (offices | official) else "person"
            if persons.get(surname) != "other" or kind == "other":
                persons[surname] = kind
        i = max(last, i + 1)
    return persons
