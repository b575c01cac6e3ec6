"""A history put in order for whoever judges it: what was taken, held, killed, away, and changed by people."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from bench.chaos.history import Event

TAKEN: Final = ("accepted", "cut", "silent", "dropped")
"""Answers after which the phone has the message, whatever the sender has heard of it."""

HEARD: Final = ("accepted", "cut")
"""Of those, the ones of which the sender has read that it was accepted. The others are unknown to it, not failed."""

Key = tuple[str, str, str]
"""Slot, local date, kind: what a session may alert for once."""


@dataclass(frozen=True)
class Message:
    """One message as the push service saw it."""

    wall: float
    mono: float
    phone: str
    delivery: str
    reminder: str
    key: Key
    answer: str


@dataclass(frozen=True)
class Span:
    """From when to when something was so, by the wall. Open ends are infinite."""

    begun: float
    over: float

    def overlap(self, begun: float, over: float) -> float:
        """Seconds that the two have in common."""
        return max(0.0, min(self.over, over) - max(self.begun, begun))

    def holds(self, wall: float, *, slack: float = 0.0) -> bool:
        return self.begun - slack <= wall <= self.over + slack


@dataclass(frozen=True)
class Jump(Span):
    """The server's clock was this many seconds wrong."""

    seconds: float


@dataclass(frozen=True)
class Hold:
    """A worker says that it has these reminders now. `given` is when, by the clock that nobody sets, it asked."""

    given: float
    lease: str


@dataclass(frozen=True)
class Act:
    """Somebody settled a session, or stopped everything. Asked for at `begun`, stored by `stored`."""

    act: str
    patient: str
    session: tuple[str, str] | None
    begun: float
    stored: float


@dataclass
class Story:
    """Everything that the rules ask a history for."""

    messages: list[Message] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    refused_at: dict[tuple[Key, str], float] = field(default_factory=dict)
    """When the push service last refused a session and kind to a phone."""
    ended_by_service: set[str] = field(default_factory=set)
    holds: dict[str, list[Hold]] = field(default_factory=lambda: defaultdict(list))
    leased: list[float] = field(default_factory=list)
    kills: Counter[str] = field(default_factory=Counter)
    parents: int = 0
    others: Counter[str] = field(default_factory=Counter)
    outages: list[Span] = field(default_factory=list)
    jumps: list[Jump] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    exits: list[str] = field(default_factory=list)
    asked: dict[Key, float] = field(default_factory=dict)
    """What the campaign has asked the planner for, and for when."""
    over: float = float("inf")


def story_of(events: Iterable[Event]) -> Story:
    """What happened, by subject. Events that nobody asks for are left out."""
    reader = _Reader()
    for event in events:
        reader.read(event)
    return reader.story


class _Reader:
    def __init__(self) -> None:
        self.story = Story()
        self._begun: dict[str, Event] = {}

    def read(self, event: Event) -> None:
        handle = getattr(self, f"_{event.who}_{event.what}".replace("-", "_"), None)
        if handle is not None:
            handle(event)

    def _sink_message(self, event: Event) -> None:
        key = (event["slot"], event["date"], event["kind"])
        if event["answer"] not in TAKEN:
            self.story.refused[event["answer"]] += 1
            self.story.refused_at[key, event["phone"]] = event.wall
            if event["answer"] == "gone":
                self.story.ended_by_service.add(event["phone"])
            return
        self.story.messages.append(
            Message(event.wall, event.mono, event["phone"], event["delivery"], event["reminder"], key, event["answer"])
        )

    def _sink_problem(self, event: Event) -> None:
        self.story.problems.append(event["why"])

    def _worker_leased(self, event: Event) -> None:
        self.story.leased.append(event.wall)
        for reminder in event["reminders"]:
            self.story.holds[reminder].append(Hold(event["given"], event["lease"]))

    def _worker_kill(self, event: Event) -> None:
        self.story.kills[event["point"]] += 1
        self.story.parents += bool(event["parent"])

    def _nemesis_killed(self, event: Event) -> None:
        self.story.others[f"kill -9 {event['part']}"] += 1

    def _nemesis_flushed(self, _: Event) -> None:
        self.story.others["FLUSHALL"] += 1

    def _nemesis_second_beat(self, _: Event) -> None:
        self.story.others["two beats at once"] += 1

    def _nemesis_away(self, event: Event) -> None:
        self.story.outages.append(Span(event.wall, float("inf")))

    def _nemesis_back(self, event: Event) -> None:
        self.story.outages[-1] = Span(self.story.outages[-1].begun, event.wall)

    def _nemesis_jump(self, event: Event) -> None:
        self.story.others["clock jump"] += 1
        self.story.jumps.append(Jump(event.wall, float("inf"), event["seconds"]))

    def _nemesis_jump_over(self, event: Event) -> None:
        last = self.story.jumps[-1]
        self.story.jumps[-1] = Jump(last.begun, event.wall, last.seconds)

    def _people_asked(self, event: Event) -> None:
        for kind, due in event["due"].items():
            self.story.asked[event["slot"], event["date"], kind] = due

    def _people_begun(self, event: Event) -> None:
        self._begun[event["id"]] = event

    def _people_stored(self, event: Event) -> None:
        begun = self._begun[event["id"]]
        session = (begun["slot"], begun["date"]) if begun.get("slot") else None
        self.story.acts.append(Act(begun["act"], begun["patient"], session, begun.wall, event.wall))

    def _launcher_exit(self, event: Event) -> None:
        if not event["wanted"]:
            self.story.exits.append(f"{event['part']} ended by itself ({event['code']})")

    def _nemesis_over(self, event: Event) -> None:
        self.story.over = event.wall
