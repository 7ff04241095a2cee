"""Toponym recognition: which words of a text are names of places, whatever place they may mean.

Capitalised runs are tried against the gazetteer, the longest name first (`mapper.reading.drafts`). What stands
around a name is turned into plain yes-or-no marks (`mapper.reading.surroundings`): a locative preposition, a title,
a container after a comma; their weights add up to how sure we are that a place is meant (`mapper.reading.judging`).
Nothing is resolved here.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gazetteer.names import normalize
from mapper.reading.drafts import extend, longest, narrow, unowned, with_noun
from mapper.reading.ground import ground
from mapper.reading.judging import complete, likelihood, log_odds
from mapper.reading.runs import runs
from mapper.reading.surnames import Surnames
from mapper.reading.surroundings import note
from mapper.reading.wordlists import given_names

if TYPE_CHECKING:
    from gazetteer.lookup import Match
    from mapper.language.sentences import Text
    from mapper.reading.drafts import Draft
    from mapper.reading.runs import Run

__all__ = ["Toponym", "Toponyms", "find_toponyms", "given_names"]


@dataclass(frozen=True, slots=True)
class Toponym:
    """A name found in a text: its characters ``[start, end)`` and what it may mean.

    Attributes
    ----------
    start, end, text, normal
        Where it stands, what is written there, and its normal form.
    matches
        The places that it may mean; empty for a name that the gazetteer does not know.
    inside
        What the words are a part of ("organization") where the name belongs to something else that is named after
        the place; such a name is a mention, never a stop.
    locative
        Whether a preposition of place stands before it.
    article
        Whether a definite article stands before it ("the Suchiate").
    kind
        Word written beside the name that says what it is ("river", "state", "county"), or nothing.
    sure
        How likely it is to be a place's name at all, from 0 to 1.
    """

    source: Text = field(repr=False, compare=False)
    start: int
    end: int
    text: str
    normal: str
    matches: tuple[Match, ...]
    inside: str = ""
    locative: bool = False
    article: bool = False
    kind: str = ""
    sure: float = 1.0

    @property
    def first(self) -> int:
        """Index of its first token."""
        return self.source.token_at(self.start)

    @property
    def last(self) -> int:
        """Index of the token after its last one."""
        return self.source.token_at(self.end - 1) + 1


class Toponyms(list[Toponym]):
    """The names found in a text, with the countries whose peoples it names."""

    def __init__(self, found: list[Toponym], peoples: Counter[int]) -> None:
        super().__init__(found)
        self.peoples = peoples


def find_toponyms(text: Text, *, language: str = "en", demonyms: bool = False, unknown: bool = False) -> Toponyms:
    """Find the place names of a text.

    Parameters
    ----------
    text
        The text to read.
    language
        "en", "es" or "fr"; any other is read with the English tables.
    demonyms
        Whether to give the names of peoples ("Honduran"), which mean their countries, too.
    unknown
        Whether to give names in the place of a place ("near Skala Sykamineas") that the gazetteer does not know.

    Returns
    -------
    sequence of Toponym
        In text order, without overlaps.
    """
    drafts, strangers, surnames, peoples = _read(text, language, demonyms=demonyms, unknown=unknown)
    complete(text.text, drafts, surnames, peoples)
    found = _accepted(text, drafts)
    if strangers:
        found = sorted(found + strangers, key=lambda toponym: toponym.start)
    return Toponyms(found, peoples)


def _read(
    text: Text, language: str, *, demonyms: bool, unknown: bool
) -> tuple[list[Draft], list[Toponym], set[str], Counter[int]]:
    """Return the drafts of a text, the unknown names, the surnames and the peoples; the words are let go."""
    reader = _Reader(demonyms=demonyms)
    strangers = []
    for run in runs(text.text, language, strangers=unknown):
        known = len(reader.drafts)
        reader.read(run)
        if unknown and len(reader.drafts) == known and (stranger := reader.stranger(text, run)):
            strangers.append(stranger)
    return reader.drafts, strangers, reader.surnames.names, reader.peoples


class _Reader:
    """The first pass over a text: drafts with the marks of what stands around them."""

    def __init__(self, *, demonyms: bool) -> None:
        self.demonyms = demonyms
        self.surnames = Surnames()
        self.peoples: Counter[int] = Counter()
        self.drafts: list[Draft] = []
        self.shared: dict[tuple[str, ...], tuple[str, ...]] = {}

    def read(self, run: Run) -> None:
        """Find the persons and the known names of one run of words."""
        self.surnames.read(run)
        k, last = 0, len(run.words)
        while k < last:
            draft = longest(run, k, last)
            if draft is None:
                k += 1
                continue
            k = max(draft.last, k + 1)
            previous = self.drafts[-1] if self.drafts else None
            if self._is_eligible(draft, run, previous):
                note(run, draft, previous, self.surnames)
                draft.marks = self.shared.setdefault(draft.marks, draft.marks)
                self.drafts.append(draft)
                k = max(draft.last, k)

    def _is_eligible(self, draft: Draft, run: Run, previous: Draft | None) -> bool:
        """Settle the span and the readings of a name; False where it cannot be a place's."""
        if draft.facts.is_people:
            self.peoples[ground(draft.facts.matches[0].row).country] += 1
            draft.inside = "people"
            return self.demonyms and not self.surnames.covers(draft.first, draft.last)
        if draft.last - draft.first > 1:
            if draft.normal in run.lists.not_places:
                return False
        elif not narrow(run, draft):
            return False
        with_noun(run, draft)
        if not draft.nouned:
            extend(run, draft, previous.end if previous else 0)
        return True

    def stranger(self, text: Text, run: Run) -> Toponym | None:
        """Return a name in the place of a place ("near Skala Sykamineas") although the gazetteer does not know it."""
        words, lists = run.words, run.lists
        if len(words) > 4 or self.surnames.covers(0, len(words)):
            return None
        before = run.before(run.starts[0])
        if before not in lists.locatives or before in lists.timely or words[-1].normal in self.surnames.names:
            return None
        lowers = {word.lower for word in words}
        barred = (lists.ordinary, lists.given, lists.titles, lists.organizations, lists.streets, lists.streets_before)
        if any(lowers & words for words in (*barred, lists.not_places)):
            return None
        if any(word.acronym or len(word.text) < 3 or word.facts for word in words):
            return None
        start, end = run.starts[0], unowned(run.end(len(words) - 1), words[-1].text)
        name = text.text[start:end]
        return Toponym(text, start, end, name, normalize(name), (), locative=True, sure=0.0)


def _accepted(text: Text, drafts: list[Draft]) -> list[Toponym]:
    """Return the drafts that are places' names as toponyms; they are taken out of the list to save memory."""
    found, texts = [], dict[str, str]()
    drafts.reverse()
    while drafts:
        draft = drafts.pop()
        total = log_odds(draft)
        if total < 0:
            continue
        written = text.text[draft.start : draft.end]
        found.append(
            Toponym(
                text,
                draft.start,
                draft.end,
                texts.setdefault(written, written),
                draft.normal,
                draft.facts.matches,
                draft.inside,
                draft.locative,
                draft.article,
                draft.kind,
                likelihood(total),
            )
        )
    return found
