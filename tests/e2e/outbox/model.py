"""What the patient did, and what must therefore be on the phone and on the server. Knows neither of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

Place = tuple[str, int]
"""One hold of a session: its side and its number."""

SLACK = 2
"""Milliseconds: a page's clock is cut to whole ones, and the test's is another reading of the same."""


@dataclass(frozen=True)
class Noted:
    """An entry that the phone has told the patient is noted. `between` is the phone's own clock, in milliseconds."""

    id: str
    kind: str
    session: str
    body: dict[str, Any]
    between: tuple[float, float]
    is_bad: bool = False

    @property
    def place(self) -> Place:
        return (self.body["side"], self.body["number"])


@dataclass
class Model:
    """The diary as the patient has it in mind: entries that were noted, and ticks taken back."""

    noted: dict[str, Noted] = field(default_factory=dict)
    taken_back: set[str] = field(default_factory=set)
    clocks: set[int] = field(default_factory=lambda: {0})
    may_forget: bool = False
    """The app has been started with its clock two weeks further on than before, and lets go of what is acknowledged."""

    def note(self, noted: Noted) -> None:
        self.noted[noted.id] = noted

    def take_back(self, session: str, place: Place) -> None:
        """Every tick of this hold so far."""
        self.taken_back |= {noted.id for noted in self.ticks() if (noted.session, noted.place) == (session, place)}

    def counted(self) -> dict[str, set[Place]]:
        """The holds of each session that count: those with a tick that was not taken back."""
        counted: dict[str, set[Place]] = defaultdict(set)
        for noted in self.ticks():
            if noted.id not in self.taken_back:
                counted[noted.session].add(noted.place)
        return counted

    @property
    def good(self) -> dict[str, Noted]:
        """What the server must store: everything but what no server takes."""
        return {id_: noted for id_, noted in self.noted.items() if not noted.is_bad}

    def ticks(self) -> list[Noted]:
        return [noted for noted in self.noted.values() if noted.kind == "tick"]
