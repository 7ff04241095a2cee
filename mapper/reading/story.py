"""What the story has told so far: who was last spoken of, who leads which group, where it has been."""

from __future__ import annotations

from dataclasses import dataclass, field

from mapper.reading.actors import NOBODY, UNKNOWN, Actor
from mapper.reading.findings import MAIN

__all__ = ["Story"]


@dataclass(slots=True)
class Story:
    """Who was last spoken of; ``visited`` holds the places been to.

    ``handled_at`` is where others last did something to the travelers. ``leaders`` maps persons to the groups that they
    lead, ``homes`` to those in which they were first met; ``part`` is the part of the main group that was spoken of
    last, ``members`` maps names to the part that they were introduced with. ``aside`` is the paragraph in which the
    story is with others for a while.
    """

    traveler_group: str = MAIN
    traveler_at: int = -1
    other_at: int = -1
    handled_at: int = -1
    other_paragraph: int = -1
    person_kind: str = UNKNOWN
    person_group: str = MAIN
    previous: Actor = field(default_factory=lambda: Actor(NOBODY))
    previous_group: str = MAIN
    split: bool = False
    departed: bool = False
    last_person: str = ""
    leader: str = ""
    part: str = ""
    aside: int = -1
    leaders: dict[str, str] = field(default_factory=dict)
    homes: dict[str, str] = field(default_factory=dict)
    members: dict[str, str] = field(default_factory=dict)
    visited: set[str] = field(default_factory=set)

    def begin_entry(self) -> None:
        """Forget who was spoken of last, as at the head of a live blog's entry; who leads whom stays known."""
        self.traveler_group = self.person_group = self.previous_group = MAIN
        self.previous, self.person_kind = Actor(NOBODY), UNKNOWN
        self.last_person = self.leader = self.part = ""
        self.split = False
