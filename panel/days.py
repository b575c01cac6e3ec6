"""What became of each session of a day, in the patient's own zone. Reads rows that are at hand, asks nothing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Prefetch

from clinic.models import Patient
from programmes.adherence import Outcome, Planned
from programmes.enums import SKIP_REASONS, RevisionKind, SkipReason
from programmes.models import Closure, Pause, Prescription, Programme, Revision, Session, Slot
from programmes.models.programme import ProgrammeQuerySet
from reminders.enums import ReminderKind, ReminderState
from reminders.models import Reminder
from reminders.timing import closes_at, due_at

Key = tuple[UUID, date]

WORDS = {
    Outcome.DONE: "done",
    Outcome.PARTLY: "partly done",
    Outcome.STOPPED: "stopped, it hurt",
    Outcome.SKIPPED: "skipped",
    Outcome.NOTHING_NOTED: "nothing noted",
    Outcome.NOT_SYNCED: "not heard from the phone since",
    Outcome.UNREACHED: "the reminder never arrived",
    Outcome.PAUSED: "paused",
    Outcome.CLOSED: "closed",
}
LOST = {ReminderState.EXPIRED, ReminderState.FAILED}


@dataclass(frozen=True)
class DaySession:
    """One session of one day: when it is for the patient, what became of it, and how that is said."""

    slot: Slot
    local_date: date
    label: str
    due_at: datetime
    closes_at: datetime
    zone: ZoneInfo
    mark: str
    """done, partly, stopped, skipped, nothing, unheard, unreached, paused, closed, open, later: one look each."""
    words: str
    planned: Planned
    """The same for the sums of `programmes.adherence`."""
    session: Session | None

    @property
    def time(self) -> str:
        return f"{self.due_at.astimezone(self.zone):%H:%M}"

    @property
    def skipped_why(self) -> str:
        """The reason that was given for skipping it; empty where it was not skipped."""
        reason = self.session.skip_reason if self.session and self.mark == "skipped" else ""
        return SkipReason(reason).label.lower() if reason in SKIP_REASONS else ""

    @property
    def performed(self) -> datetime | None:
        """When it was performed, as the patient's clock said. Naive, because templates shift the others."""
        row = self.session
        at = row and (row.finished_at or row.stopped_at or row.skipped_at or row.without_phone_at or row.started_at)
        return at.astimezone(self.zone).replace(tzinfo=None) if at else None


@dataclass(frozen=True)
class _Due:
    slot: Slot
    label: str
    at: datetime


class Days:
    """The days of one programme, judged at one instant."""

    def __init__(
        self,
        programme: Programme,
        *,
        now: datetime,
        sessions: Mapping[Key, Session],
        last_heard: datetime | None,
        reminders: Mapping[Key, str] | None = None,
        filled: Mapping[UUID, set[UUID]] | None = None,
    ) -> None:
        """`filled` are the slots that hold exercises, by revision; None where the programme's lines are at hand."""
        self.programme = programme
        self.patient = programme.patient
        self.now = now
        self.sessions = sessions
        self.last_heard = last_heard
        self.reminders = reminders or {}
        self._filled = filled
        self._zones: dict[date, ZoneInfo] = {}

    def on(self, local_date: date) -> list[DaySession]:
        """The sessions of a local date, in the order of their times. Before the first issue there are none."""
        if not self.programme.has_begun(local_date) or self._is_past_the_end(local_date):
            return []
        due = self._due(local_date)
        later = [*[item.at for item in due[1:]], None]
        return [self._judged(item, local_date, next_due=after) for item, after in zip(due, later, strict=True)]

    def last(self, days: int, *, until: date) -> list[tuple[date, list[DaySession]]]:
        """These many local dates up to one, the newest first; dates without sessions are left out."""
        dates = (until - timedelta(days=n) for n in range(days))
        return [(day, found) for day in dates if (found := self.on(day))]

    def _is_past_the_end(self, local_date: date) -> bool:
        ended = self.programme.ended_at
        over = ended and ended.astimezone(self.patient.zone_on(local_date)).date() < local_date
        return bool(over or (self.programme.ends_on and self.programme.ends_on < local_date))

    def _due(self, local_date: date) -> list[_Due]:
        zone = self._zone(local_date)
        due = []
        for slot in self._slots:
            timing = slot.falls_on(local_date)
            if timing is None:
                continue
            at = due_at(local_date, timing.local_time, zone)
            if slot.pk in self._filled_slots(at) or (slot.pk, local_date) in self.sessions:
                due.append(_Due(slot, timing.label, at))
        return sorted(due, key=lambda item: item.at)

    def _filled_slots(self, at: datetime) -> set[UUID]:
        """The slots that hold exercises by the revision in force then; on the first day, by the first one."""
        revisions = self._issued
        in_force = [revision for revision in revisions if revision.issued_at and revision.issued_at <= at]
        return self._slots_of(in_force[-1] if in_force else revisions[0]) if revisions else set()

    # Asked for by every session of every day.

    @cached_property
    def _slots(self) -> list[Slot]:
        return list(self.programme.slots.all())

    @cached_property
    def _pauses(self) -> list[Pause]:
        return list(self.programme.pauses.all())

    @cached_property
    def _closures(self) -> list[Closure]:
        return list(self.patient.closures.all())

    def _zone(self, local_date: date) -> ZoneInfo:
        if local_date not in self._zones:
            self._zones[local_date] = self.patient.zone_on(local_date)
        return self._zones[local_date]

    @cached_property
    def _issued(self) -> list[Revision]:
        rows = self.programme.revisions.all()
        issued = [row for row in rows if row.issued_at and row.kind == RevisionKind.NORMAL]
        return sorted(issued, key=lambda revision: revision.number)

    def _slots_of(self, revision: Revision) -> set[UUID]:
        if self._filled is not None:
            return self._filled.get(revision.pk, set())
        return {link.slot_id for line in revision.prescriptions.all() for link in line.in_slots.all()}

    def _judged(self, item: _Due, local_date: date, *, next_due: datetime | None) -> DaySession:
        zone = self._zone(local_date)
        clinic = self.patient.clinic
        closes = closes_at(
            item.at,
            local_date=local_date,
            zone=zone,
            next_due=next_due,
            window=timedelta(minutes=clinic.window_minutes),
            gap_before_next=timedelta(minutes=clinic.gap_minutes),
        )
        session = self.sessions.get((item.slot.pk, local_date))
        planned = self._planned(item, local_date, closes, session)
        mark, words = self._said(item, planned, session)
        return DaySession(item.slot, local_date, item.label, item.at, closes, zone, mark, words, planned, session)

    def _planned(self, item: _Due, local_date: date, closes: datetime, session: Session | None) -> Planned:
        return _planned(
            session,
            local_date,
            closes,
            paused=any(pause.covers(local_date) for pause in self._pauses),
            closed=self._closed_at(item.at, closes),
            reminder=self.reminders.get((item.slot.pk, local_date)),
        )

    def _said(self, item: _Due, planned: Planned, session: Session | None) -> tuple[str, str]:
        outcome = planned.outcome(now=self.now, last_heard=self.last_heard)
        if outcome is Outcome.TO_COME:
            return _to_come(item.at, self.now, session)
        if outcome is Outcome.CLOSED and self._is_closed_now:
            return "closed", "closed until you say carry on"
        words = WORDS[outcome]
        if outcome is Outcome.DONE and session and session.without_phone_at and not session.ticks_done:
            words = "done without the phone"
        return _MARKS[outcome], words

    @property
    def _is_closed_now(self) -> bool:
        return any(closure.reopened_at is None for closure in self._closures)

    def _closed_at(self, due: datetime, closes: datetime) -> bool:
        return any(_covers(closure, due, closes) for closure in self._closures)


_MARKS = {
    Outcome.DONE: "done",
    Outcome.PARTLY: "partly",
    Outcome.STOPPED: "stopped",
    Outcome.SKIPPED: "skipped",
    Outcome.NOTHING_NOTED: "nothing",
    Outcome.NOT_SYNCED: "unheard",
    Outcome.UNREACHED: "unreached",
    Outcome.PAUSED: "paused",
    Outcome.CLOSED: "closed",
}


def _covers(closure: Closure, due: datetime, closes: datetime) -> bool:
    return closure.closed_at < closes and (closure.reopened_at is None or closure.reopened_at > due)


def _to_come(due: datetime, now: datetime, session: Session | None) -> tuple[str, str]:
    if session and session.is_begun:
        return "open", "begun, still open"
    return ("open", "open now") if due <= now else ("later", "later")


def _planned(
    session: Session | None, local_date: date, closes: datetime, *, paused: bool, closed: bool, reminder: str | None
) -> Planned:
    reminded = False if reminder in LOST else None
    if session is None:
        return Planned(local_date, closes, 0, paused=paused, closed=closed, reminded=reminded)
    return Planned(
        local_date,
        closes,
        ticks_due=session.ticks_due,
        ticks_done=session.ticks_done,
        finished=session.finished_at is not None,
        skipped=session.skipped_at is not None,
        skip_reason=session.skip_reason,
        stopped=session.stopped_at is not None,
        without_phone=session.without_phone_at is not None,
        paused=paused,
        closed=closed,
        reminded=reminded,
    )


def with_days(programmes: ProgrammeQuerySet) -> ProgrammeQuerySet:
    """Programmes with all that `Days` reads, in a number of queries that does not grow with them."""
    lines = Prescription.objects.prefetch_related("in_slots")
    issued = Revision.objects.issued()
    return programmes.prefetch_related(
        "slots__timings",
        "pauses",
        Prefetch("revisions", queryset=issued.prefetch_related(Prefetch("prescriptions", queryset=lines))),
    )


def sessions_since(patients: Iterable[Patient], first: date) -> dict[Key, Session]:
    """The session rows of these patients from a local date on, by (slot, local date)."""
    rows = Session.objects.filter(patient__in=[patient.pk for patient in patients], local_date__gte=first)
    return {(row.slot_id, row.local_date): row for row in rows}


def reminders_since(patients: Iterable[Patient], first: date) -> dict[Key, str]:
    """What became of the start reminders of these patients' sessions from a local date on."""
    rows = Reminder.objects.filter(
        patient__in=[patient.pk for patient in patients], local_date__gte=first, kind=ReminderKind.START
    )
    return {(slot_id, day): state for slot_id, day, state in rows.values_list("slot_id", "local_date", "state")}


def last_heard(patient: Patient) -> datetime | None:
    """When a phone of this patient last sent what it had. Reads the devices that are at hand."""
    return max(_heard(patient), default=None)


def _heard(patient: Patient) -> Iterator[datetime]:
    for device in patient.devices.all():
        if device.last_synced_at:
            yield device.last_synced_at
