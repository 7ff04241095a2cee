"""Short invented reports with the stops that a careful editor would find in them, and how to compare the two.

The cases stand in ``tests/data/prose/*.toml``. ``stops`` is one line for each group::

    Cúcuta ..2018-08-10 > Pamplona/CO 2018-08-12..2018-08-13 [bus] > Cali -

a name as the report writes it, its country after a slash, the days of coming and going ("-" where they must
stay open, nothing where they are not asked), and how the group came there.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import mapper

if TYPE_CHECKING:
    from datetime import date

    from mapper.model import Account, Route, Stop

PROSE = Path(__file__).resolve().parents[2] / "data" / "prose"
WANTED = re.compile(
    r"(?P<name>[^/\[\]]+?)(?:/(?P<country>[A-Z]{2}))?"
    r"(?:\s+(?P<days>-|(?P<arrived>\d{4}-\d\d-\d\d)?(?:\.\.(?P<departed>\d{4}-\d\d-\d\d))?))?(?:\s+\[(?P<travel>\w+)\])?"
)


@dataclass(frozen=True)
class Case:
    """One report and what is told in it."""

    topic: str
    name: str
    text: str
    stops: tuple[str, ...]
    published: date | None = None
    language: str = "en"

    def account(self) -> Account:
        """Return what the reader makes of the report."""
        report = mapper.Report(self.text, published=self.published, language=self.language)
        return mapper.trace(mapper.Dossier((report,)))


def read_cases(folder: Path = PROSE) -> list[Case]:
    """Return every case below a folder."""
    found = []
    for path in sorted(folder.glob("*.toml")):
        for entry in tomllib.loads(path.read_text("utf-8"))["case"]:
            stops = entry.pop("stops")
            found.append(Case(path.stem, stops=(stops,) if isinstance(stops, str) else tuple(stops), **entry))
    return found


def _label(stop: Stop, account: Account) -> str:
    """Return the stop's name as the report writes it."""
    for mention in account.mentions:
        if mention.place is not None and mention.place.key == stop.place.key:
            return mention.text
    return stop.place.name


def _tell(stop: Stop, label: str, wanted: re.Match[str]) -> str:
    """Write a stop the way the expected one is written, with no more than is asked."""
    words = label
    if wanted["country"]:
        words += f"/{stop.place.country}"
    if wanted["days"]:
        departed = f"..{stop.departed}" if stop.departed and (wanted["departed"] or not stop.arrived) else ""
        words += f" {stop.arrived or ''}{departed}" if stop.arrived or stop.departed else " -"
    if wanted["travel"]:
        words += f" [{stop.travel}]"
    return words


def _line(route: Route, wanted: str, account: Account) -> str:
    asked = [match for piece in wanted.split(" > ") if (match := WANTED.fullmatch(piece))]
    pieces = []
    for stop in route.stops:
        label = _label(stop, account)
        match = next((match for match in asked if match["name"] == label), None)
        if match is not None:
            asked.remove(match)
        pieces.append(label if match is None else _tell(stop, label, match))
    return " > ".join(pieces)


def told(case: Case) -> tuple[str, ...]:
    """Return the stops that were found, one line for each group, written as the case writes them."""
    account = case.account()
    wanted = list(case.stops)
    lines = []
    for route in account.routes:
        names = [_label(stop, account) for stop in route.stops]
        ask = max(wanted, key=lambda line: sum(name in line for name in names), default="")
        lines.append(_line(route, ask, account))
    return tuple(sorted(lines))
