"""The nouns before the waist: what the reports say, whether the program or a person read it.

`Account` is the content of a route file. Everything that makes one is inference from language; everything that is made
of one is arithmetic. They are imported from `mapper.model`, where the nouns after the waist live.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

    from gazetteer import Place
    from mapper.history import History
    from mapper.units import Quantity

    Days = tuple[date, ...]

__all__ = [
    "CLAIM_KINDS",
    "ROLES",
    "About",
    "Account",
    "Claim",
    "Dossier",
    "Evidence",
    "Mention",
    "Report",
    "Route",
    "Shown",
    "Stop",
    "iso",
]

ROLES = ("stop", "origin", "destination", "mention")
CLAIM_KINDS = (
    "distance_to_border",
    "distance_between",
    "distance_travelled",
    "pace",
    "elapsed",
    "arrival",
    "group_size",
)


def iso(day: date | None) -> str | None:
    """Return a day as ISO 8601, or None."""
    return None if day is None else day.isoformat()


class Shown:
    """A noun that a notebook shows.

    Its look is made of maps and tables, which are above the nouns: `mapper.notebook` is loaded when a notebook asks.
    """

    __slots__ = ()

    def _repr_html_(self) -> str:
        look: str = import_module("mapper.notebook").html(self)
        return look

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text("..." if cycle else import_module("mapper.notebook").line(self))


@dataclass(frozen=True, slots=True)
class Report:
    """One article. ``text`` is what spans count in; it is never altered after reading."""

    text: str
    title: str = ""
    publisher: str = ""
    published: date | None = None
    url: str | None = None
    language: str = "en"
    source: str = ""

    @property
    def sha256(self) -> str:
        """Hexadecimal SHA-256 of the text, by which a route file knows its report again."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    def to_dict(self) -> dict[str, Any]:
        """Return the report as the JSON answer has it."""
        return {
            "title": self.title,
            "publisher": self.publisher,
            "published": iso(self.published),
            "url": self.url,
            "language": self.language,
            "source": self.source,
            "text": self.text,
        }


@dataclass(frozen=True, slots=True)
class Dossier(Shown):
    """Reports read together: a stop from one may check a figure from another."""

    reports: tuple[Report, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words of a report that a finding rests on, and the rule that read them."""

    report: int
    start: int
    end: int
    quote: str
    rule: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the evidence as the JSON answer has it."""
        return {"report": self.report, "start": self.start, "end": self.end, "quote": self.quote, "rule": self.rule}


@dataclass(frozen=True, slots=True)
class Mention:
    """One place name in a report, by its offsets, and what it was taken to mean.

    ``candidates`` holds the other places it may mean, best first, the chosen one among them;
    ``why`` names the rules that chose role and place; ``change`` is the id of the last change of a person's, '' where
    the program read it so.
    """

    start: int
    end: int
    text: str
    place: Place | None = None
    role: str = "mention"
    confidence: float = 0.0
    candidates: tuple[Place, ...] = ()
    report: int = 0
    why: str = ""
    change: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the mention as the JSON answer has it."""
        return {
            "report": self.report,
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "role": self.role,
            "place": None if self.place is None else self.place.to_dict(),
            "confidence": round(self.confidence, 2),
            "candidates": [candidate.to_dict() for candidate in self.candidates],
            "why": self.why,
            "change": self.change or None,
        }


@dataclass(frozen=True, slots=True)
class Stop:
    """A place where a group was, when, and the words that say so.

    ``dated`` is "stated" when the report dates the stop, "inferred" when neighbours and geography do,
    None when nothing does. ``status`` is "suggested" until a person says "confirmed" or "rejected".
    ``travel`` is how the group came there ("on foot", "bus", "boat", ...) where a report says so;
    ``change`` is as in `Mention`.
    """

    place: Place
    arrived: date | None = None
    departed: date | None = None
    dated: str | None = None
    evidence: tuple[Evidence, ...] = ()
    status: str = "suggested"
    travel: str | None = None
    note: str = ""
    change: str = ""


@dataclass(frozen=True, slots=True)
class Route(Shown):
    """The stops of one group in the order in which it came to them."""

    group: str
    stops: tuple[Stop, ...]


@dataclass(frozen=True, slots=True)
class About:
    """What a figure is a figure of: where from, where to ("border", a place), when, whose.

    ``since`` holds the days from which a time may be counted, as its report dates the place or the setting out.
    """

    origin: Place | None = None
    goal: Place | str | None = None
    date: date | None = None
    group: str | None = None
    since: Days = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure that a report gives.

    ``value`` holds the figure as worded ("at least 1,450 km" leaves ``high`` open); ``qualifier`` is that
    wording; ``measure`` is the measure that the report itself names ("straight", "road", "foot") or None.
    ``status`` is "suggested" until a person says "confirmed" or "rejected"; ``change`` is as in `Mention`.
    """

    report: int
    start: int
    end: int
    quote: str
    kind: str
    value: Quantity
    qualifier: str | None = None
    measure: str | None = None
    about: About | None = None
    rule: str = ""
    status: str = "suggested"
    change: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """What the reports tell: the content of a route file, and the waist of the project.

    Everything before it is inference from language, everything after it is arithmetic. ``border`` is the
    border that the reports point to ("US", "MX-GT") or that a person chose; None where nothing does. ``roads`` names
    who measures roads as ``--roads`` does; None for the packaged ones. ``history`` is how it came to be, where a person
    corrected it.
    """

    reports: tuple[Report, ...]
    routes: tuple[Route, ...] = ()
    claims: tuple[Claim, ...] = ()
    mentions: tuple[Mention, ...] = ()
    border: str | None = None
    roads: str | None = None
    history: History | None = None
