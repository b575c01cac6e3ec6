"""Whether what the patient was shown, what the phone keeps and what the server stores are the same. Pure.

Each rule gives the sentences that it is broken by; `RULES` names them, and a planted fault must break its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from tests.e2e.outbox.clinic import Stored
from tests.e2e.outbox.line import Line
from tests.e2e.outbox.model import SLACK, Model, Noted, Place

CLOCK_SLACK = 60
"""Seconds between a phone's saying what its clock is and the server's reading it: a batch may have been underway."""


@dataclass
class Evidence:
    """Everything that is known at the end of a run, when the network is good and nothing more happens."""

    model: Model
    line: Line
    phone: dict[str, dict[str, Any]]
    server: Stored
    counted: list[dict[str, set[Place]]]
    """What each tab counts, by session."""
    screens: list[tuple[str, list[bool] | None]]
    """The session on each tab's screen, and its marks."""
    broken: list[tuple[str, str]] = field(default_factory=list)
    """What was seen to be wrong while it happened: the rule, and how."""


def violations(seen: Evidence) -> list[str]:
    """A sentence for each time that a rule is broken, its name first; empty where all is well."""
    found = [f"{rule}: {sentence}" for rule, ask in RULES.items() for sentence in ask(seen)]
    return [*(f"{rule}: {sentence}" for rule, sentence in seen.broken), *found]


def _lost(seen: Evidence) -> Iterator[str]:
    """Whatever was shown as noted is on the server, or the patient has been told that it is refused."""
    stored = {entry["id"] for entry in seen.server.entries}
    for noted in seen.model.good.values():
        if noted.id not in stored:
            yield f"{_named(noted)} is not on the server"
    for noted in seen.model.noted.values():
        forgotten = seen.model.may_forget and noted.id in stored
        if noted.id not in seen.phone and not forgotten:
            yield f"{_named(noted)} is not in IndexedDB any more"


def _acknowledged(seen: Evidence) -> Iterator[str]:
    """What the phone holds as acknowledged is stored."""
    stored = {entry["id"] for entry in seen.server.entries}
    for entry in seen.phone.values():
        if entry["pending"] == 0 and entry["refused"] is None and entry["id"] not in stored:
            yield f"{entry['kind']} {entry['id']} is acknowledged, and not on the server"


def _once(seen: Evidence) -> Iterator[str]:
    """Each entry is stored once, nothing else is, and none was set aside as a clash."""
    for entry in seen.server.entries:
        if entry["id"] not in seen.model.good:
            yield f"{entry['kind']} {entry['body']} stands on the server as {entry['id']}, which nobody noted"
    if seen.server.quarantined:
        yield f"{seen.server.quarantined} set aside as clashes"


def _same(seen: Evidence) -> Iterator[str]:
    """Session, kind, side and all: as the patient did it, on the phone and on the server."""
    server = {entry["id"]: entry | {"body": json.loads(entry["body"])} for entry in seen.server.entries}
    for place, rows in (("phone", seen.phone), ("server", server)):
        for id_, noted in seen.model.noted.items():
            row = rows.get(id_)
            if row and (row["kind"], row["session_key"]) != (noted.kind, noted.session):
                yield f"{_named(noted)} is {row['kind']} of {row['session_key']} on the {place}"
            elif row and not noted.body.items() <= row["body"].items():
                yield f"{_named(noted)} is {row['body']} on the {place}"


def _dated(seen: Evidence) -> Iterator[str]:
    """By the phone's clock when it was done, right or wrong; how wrong stands beside it and corrects nothing."""
    server = {entry["id"]: entry for entry in seen.server.entries}
    for id_, noted in seen.model.noted.items():
        low, high = noted.between
        for place, rows in (("phone", seen.phone), ("server", server)):
            at = milliseconds(rows[id_]["performed_at"]) if id_ in rows else low
            if not low - SLACK <= at <= high + SLACK:
                yield f"{_named(noted)} is dated {(at - high) / 1000:+.1f} s from when it was done on the {place}"
        if id_ in server and not _is_clock_of(seen.model, server[id_]["skew_seconds"]):
            yield f"{_named(noted)} came by a clock {server[id_]['skew_seconds']} s ahead, which this phone's never was"


def _counted(seen: Evidence) -> Iterator[str]:
    """The ticks of each session are the same on the server, in each tab and on its screen."""
    wanted = {session: places for session, places in seen.model.counted().items() if places}
    done = {session: n for session, n in seen.server.ticks_done.items() if n}
    if done != {session: len(places) for session, places in wanted.items()}:
        yield f"the server counts {done}; done are {_sorted(wanted)}"
    if seen.model.may_forget:
        return
    for tab, counted in enumerate(seen.counted):
        if {session: places for session, places in counted.items() if places} != wanted:
            yield f"tab {tab} counts {_sorted(counted)}; done are {_sorted(wanted)}"
    for tab, (session, marks) in enumerate(seen.screens):
        if marks is not None and marked(marks) != wanted.get(session, set()):
            yield f"tab {tab} shows {sorted(marked(marks))} of {session}; done are {sorted(wanted.get(session, set()))}"


def _waiting(seen: Evidence) -> Iterator[str]:
    """With a good network nothing waits: what is refused is marked so, and keeps nothing else."""
    for entry in seen.phone.values():
        if entry["pending"]:
            yield f"{entry['kind']} {entry['id']} still waits"
        noted = seen.model.noted.get(entry["id"])
        if noted and noted.is_bad and not entry["pending"] and not entry["refused"]:
            yield f"{_named(noted)} is not marked as refused"


def _one_sender(seen: Evidence) -> Iterator[str]:
    """No entry is on its way twice at the same time."""
    for id_ in sorted(seen.line.sent_by_two):
        yield f"{id_} was on its way twice"


LOST: Final = "lost"
TOO_EARLY: Final = "shown before it was kept"
ACKNOWLEDGED: Final = "acknowledged and not stored"
ONCE: Final = "not stored once"
SAME: Final = "stored as something else"
DATED: Final = "dated wrong"
COUNTED: Final = "counted wrong"
WAITING: Final = "kept from being sent"
TWO_SENDERS: Final = "sent by two"
ERRORS: Final = "an error in the app"
LEFT: Final = "left after signing out"

RULES: Final[dict[str, Callable[[Evidence], Iterator[str]]]] = {
    LOST: _lost,
    ACKNOWLEDGED: _acknowledged,
    ONCE: _once,
    SAME: _same,
    DATED: _dated,
    COUNTED: _counted,
    WAITING: _waiting,
    TWO_SENDERS: _one_sender,
}
"""Those that are asked at the end; TOO_EARLY and LEFT are seen while they happen."""


def marked(marks: list[bool]) -> set[Place]:
    """The holds that a row of marks shows as ticked: three on the left, then three on the right."""
    return {place_of(at) for at, is_ticked in enumerate(marks) if is_ticked}


def place_of(at: int) -> Place:
    """The hold of the mark that stands there in the row, from 0."""
    return ("left" if at < 3 else "right", at % 3 + 1)


def _named(noted: Noted) -> str:
    return f"{noted.kind} {noted.body} of {noted.session or 'no session'} ({noted.id})"


def _sorted(counted: dict[str, set[Place]]) -> dict[str, list[Place]]:
    return {session: sorted(places) for session, places in counted.items() if places}


def milliseconds(instant: str) -> float:
    """Of an instant as the phone writes it, or as SQLite keeps it, which is without a zone and in UTC."""
    at = datetime.fromisoformat(instant)
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() * 1000


def _is_clock_of(model: Model, skew_seconds: int) -> bool:
    return any(abs(skew_seconds - clock / 1000) <= CLOCK_SLACK for clock in model.clocks)
