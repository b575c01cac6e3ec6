"""How much of what was planned was done, without mixing up things that differ. Pure: dates and counts in, numbers out.

Everything here is self-reported. Not done, skipped, paused, not yet synced and "the reminder never arrived" are five
different things, and only the first two are about the patient.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Outcome(StrEnum):
    """What became of one planned session."""

    DONE = "done"
    PARTLY = "partly"
    STOPPED = "stopped"
    """Begun, and stopped because it hurt: an honest answer, and counted as kept."""
    SKIPPED = "skipped"
    NOTHING_NOTED = "nothing noted"
    NOT_SYNCED = "not synced"
    """No phone has been heard from since it closed: it may have been done."""
    UNREACHED = "reminder never arrived"
    PAUSED = "paused"
    """Nothing was asked: the physio has paused the programme."""
    CLOSED = "closed"
    """Nothing was asked: closed after a danger sign, a pain rule or a stop."""
    TO_COME = "to come"


KEPT = (Outcome.DONE, Outcome.PARTLY, Outcome.STOPPED)
KNOWN = (*KEPT, Outcome.SKIPPED, Outcome.NOTHING_NOTED)
"""Those that say something of the patient. The others say something of the plan, the network or our reminders."""


@dataclass(frozen=True)
class Planned:
    """One session of the plan, and what is known of it.

    `reminded`: True when a reminder reached the patient, False when one was due and none did, None when none was due.
    """

    local_date: date
    closes_at: datetime
    ticks_due: int
    ticks_done: int = 0
    finished: bool = False
    skipped: bool = False
    skip_reason: str = ""
    stopped: bool = False
    without_phone: bool = False
    paused: bool = False
    closed: bool = False
    reminded: bool | None = None

    def outcome(self, *, now: datetime, last_heard: datetime | None) -> Outcome:
        """What became of it. What the patient noted weighs more than any silence, and more than a pause.

        A session that is closed as well as paused is closed: that is the graver.
        """
        noted = self._noted
        if noted is None:
            return self._silence(now, last_heard)
        is_open = now < self.closes_at and not (self.finished or self.skipped)
        return Outcome.TO_COME if noted is Outcome.PARTLY and is_open else noted

    @property
    def _noted(self) -> Outcome | None:
        if self.stopped:
            return Outcome.STOPPED
        if self.without_phone or (self.finished and not self.ticks_due) or 0 < self.ticks_due <= self.ticks_done:
            return Outcome.DONE
        if self.ticks_done or self.finished:
            return Outcome.PARTLY
        return Outcome.SKIPPED if self.skipped else None

    def _silence(self, now: datetime, last_heard: datetime | None) -> Outcome:
        if self.closed:
            return Outcome.CLOSED
        if self.paused:
            return Outcome.PAUSED
        if now < self.closes_at:
            return Outcome.TO_COME
        if last_heard is None or last_heard < self.closes_at:
            return Outcome.NOT_SYNCED
        return Outcome.UNREACHED if self.reminded is False else Outcome.NOTHING_NOTED


@dataclass(frozen=True)
class Adherence:
    """Sessions by what became of them, why they were skipped, and the ticks of those that were kept with the phone."""

    sessions: Mapping[Outcome, int]
    skipped_why: Mapping[str, int]
    ticks_done: int
    ticks_due: int

    def count(self, *outcomes: Outcome) -> int:
        return sum(self.sessions.get(outcome, 0) for outcome in outcomes)

    @property
    def kept(self) -> int:
        """Sessions in which something was done: all of it, part of it, or until it hurt."""
        return self.count(*KEPT)

    @property
    def known(self) -> int:
        """Sessions that say something of the patient; paused, closed, not synced, unreached and coming ones do not."""
        return self.count(*KNOWN)

    @property
    def frequency(self) -> float | None:
        """Of the sessions we know about, the share in which something was done, 0 to 1; None while we know of none."""
        return self.kept / self.known if self.known else None

    @property
    def completeness(self) -> float | None:
        """Of the ticks of the sessions that were kept, the share done, 0 to 1; None while there are none.

        Sessions done without the phone have no ticks to count and are left out.
        """
        return self.ticks_done / self.ticks_due if self.ticks_due else None


def adherence(planned: Iterable[Planned], *, now: datetime, last_heard: datetime | None) -> Adherence:
    """Add up planned sessions.

    `last_heard` is when a phone of this patient last sent what it had: a silent session that closed later is not
    synced, whether or not its reminder arrived. Frequency and completeness are two numbers, because they fail apart:
    of 184 people 61 % kept the frequency and 71 % the duration (Medina-Mirapeix 2009).
    """
    judged = [(session, session.outcome(now=now, last_heard=last_heard)) for session in planned]
    skips = [session.skip_reason for session, outcome in judged if outcome is Outcome.SKIPPED]
    counted = [session for session, outcome in judged if outcome in KEPT and not _without_ticks(session)]
    return Adherence(
        sessions=Counter(outcome for _, outcome in judged),
        skipped_why=Counter(skips),
        ticks_done=sum(min(session.ticks_done, session.ticks_due) for session in counted),
        ticks_due=sum(session.ticks_due for session in counted),
    )


def _without_ticks(session: Planned) -> bool:
    return session.without_phone and session.ticks_done == 0
