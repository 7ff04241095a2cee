"""What the reading of one report comes to: a finding for each place name, with its rule and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["MAIN", "Finding"]

MAIN = "main"
"""The group that a report is about where it tells of no other."""


@dataclass(slots=True)
class Finding:
    """The role of one mention, by rule; ``event`` is "arrive", "stay", "pass" or "depart" for a stop.

    ``level`` is how sure the rule is (3 to 1), ``group`` which of the report's groups it is about, ``moments`` the
    date expressions that belong to it, nearest first, and ``sentence`` the number of its sentence. ``leader`` is the
    person or family that the story is with, lower case; ``again`` marks a return. ``actor`` is the word for the
    travelers that the clause itself uses. ``backward`` marks what lies before the sentence's own day ("27 days after
    leaving X"), ``days_before`` by how many days where the words say so.
    """

    mention: int
    role: str
    rule: str
    event: str = ""
    level: int = 0
    group: str = MAIN
    moments: list[int] = field(default_factory=list)
    sentence: int = 0
    paragraph: int = 0
    travel: str | None = None
    actor: str = ""
    leader: str = ""
    again: bool = False
    days_before: int | None = None
    backward: bool = False
