"""The planner: makes the rows of the timetable, and makes them again when a slot is moved, paused or closed.

It only ever touches what has not been sent: a session's key exists once, so nothing can be sent twice for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Q

from clinic.days import today
from programmes.models import Programme
from programmes.models.programme import ProgrammeQuerySet
from programmes.standing import standing_on
from reminders.at_hand import AtHand, Row, read
from reminders.changes import Changes
from reminders.enums import ReminderKind, ReminderState
from reminders.reasons import MOVED, NO_LONGER_ASKED, SETTLED_BY, Reason
from reminders.timetable import Key, Planned, is_asked, starts_at, timetable

log = structlog.get_logger(__name__)

DAYS_AHEAD = 2
CHUNK = 250
"""Programmes planned in one transaction: enough that the queries cost little, few enough that nobody waits long."""

JUST_ENDED = timedelta(days=DAYS_AHEAD + 2)
"""How long the rows of an ended programme may still lie ahead, should the wake-up at its end have been lost."""


def plan(now: datetime, *, programmes: ProgrammeQuerySet | None = None) -> int:
    """Bring the reminders of the next two local days into line with the timetable; returns how many rows changed.

    Doing it again changes nothing, and two planners at once do no harm. A reminder whose window has already closed
    is not made: after an outage nothing old bursts out. A programme that cannot be planned is logged, and holds up
    no other.
    """
    due = Q(ended_at__isnull=True) | Q(ended_at__gte=now - JUST_ENDED)
    chosen = Programme.objects.filter(due) if programmes is None else programmes
    # In one order, so that two planners never hold what the other waits for.
    ids = list(chosen.order_by("pk").values_list("pk", flat=True))
    return sum(_plan_safely(ids[n : n + CHUNK], now) for n in range(0, len(ids), CHUNK))


def plan_patient(patient_id: UUID, now: datetime) -> int:
    """The same for one patient, whose programme, diary or zone has just changed. Ended programmes are planned too,
    so that what is left of them is cancelled."""
    return plan(now, programmes=Programme.objects.filter(patient_id=patient_id))


def _plan_safely(ids: Sequence[UUID], now: datetime) -> int:
    try:
        return _plan_together(ids, now)
    except Exception:  # what the database refuses of one programme takes the whole transaction along
        if len(ids) == 1:
            log.exception("programme_not_planned", programme=str(ids[0]))
            return 0
    return sum(_plan_safely([id_], now) for id_ in ids)


@transaction.atomic
def _plan_together(ids: Sequence[UUID], now: datetime) -> int:
    """These programmes' reminders, from yesterday's still open window to the day after tomorrow."""
    at_hand = read(ids, now)
    changes = Changes()
    for programme in at_hand.programmes:
        try:
            changes.add(_Fitting(programme, at_hand, now).changes())
        except Exception:  # whatever is wrong with one programme, the others are planned
            log.exception("programme_not_planned", programme=str(programme.pk))
    return changes.write(now)


@dataclass(frozen=True)
class _Fitting:
    """One programme's rows, brought into line with its timetable."""

    programme: Programme
    at_hand: AtHand
    now: datetime

    def changes(self) -> Changes:
        changes = Changes()
        for key, planned in self._wanted.items():
            if key not in self._existing:
                changes.insert(self.programme, planned)
        for row in self._existing.values():
            self._fit(row, self._planned_for(row), changes)
        return changes

    @cached_property
    def _first(self) -> date:
        return today(self.programme.patient, self.now) - timedelta(days=1)

    @cached_property
    def _wanted(self) -> dict[Key, Planned]:
        last = self._first + timedelta(days=1 + DAYS_AHEAD)
        days = timetable(self.programme, self.at_hand.filled, first=self._first, last=last)
        return {planned.key: planned for planned in days if self._lies_open(planned)}

    def _lies_open(self, planned: Planned) -> bool:
        return planned.expires_at > self.now and planned.key[:2] not in self.at_hand.settled

    @cached_property
    def _existing(self) -> dict[Key, Row]:
        return {row.key: row for row in self.at_hand.rows_of(self.programme) if row.local_date >= self._first}

    def _planned_for(self, row: Row) -> Planned | None:
        """A nudge that the patient put off comes at that time, whether or not there would be one; past its window
        never."""
        start = self._wanted.get((row.slot_id, row.local_date, ReminderKind.START))
        if row.put_off_to is None or start is None:
            return self._wanted.get(row.key)
        if row.put_off_to >= start.expires_at:
            return None
        return Planned(row.key, row.put_off_to, start.expires_at)

    def _fit(self, row: Row, planned: Planned | None, changes: Changes) -> None:
        """Settle, move or revive one row that has not been sent."""
        if row.state == ReminderState.PLANNED:
            if planned is None:
                if row.expires_at > self.now:  # else it expires, which says more
                    changes.settle(row, self._why_not(row))
            elif (row.due_at, row.expires_at) != (planned.due_at, planned.expires_at):
                changes.time(row, planned, _next_at(row, planned))
        elif row.state == ReminderState.CANCELLED and planned and planned.due_at > self._asked_again_from(row):
            changes.time(row, planned, planned.due_at)

    def _asked_again_from(self, row: Row) -> datetime:
        """What was due before this stays cancelled: the physio's carry on revives only what lay ahead of it.

        Its instant and not ours, so that a planner who comes late loses no reminder.
        """
        reopened = (closure.reopened_at for closure in self.programme.patient.closures.all())
        lifted = (pause.lifted_at for pause in self.programme.pauses.all())
        since = [at for at in (*reopened, *lifted) if at and row.settled_at and at >= row.settled_at]
        return min(self.now, max(since, default=self.now))

    def _why_not(self, row: Row) -> Reason:
        """Why a row that was planned is not asked for any more, the weightiest first."""
        if not is_asked(self.programme, row.local_date):
            return SETTLED_BY.get(standing_on(self.programme, row.local_date), NO_LONGER_ASKED)
        if settled := self.at_hand.settled.get(row.session):
            return SETTLED_BY[settled]
        start = self._existing.get((row.slot_id, row.local_date, ReminderKind.START))
        begins = self._begins(row)
        return MOVED if begins and start and begins != start.due_at else NO_LONGER_ASKED

    def _begins(self, row: Row) -> datetime | None:
        slots = (slot for slot in self.programme.slots.all() if slot.id == row.slot_id)
        slot = next((slot for slot in slots if slot.id in self.at_hand.filled), None)
        return starts_at(self.programme, slot, row.local_date) if slot else None


def _next_at(row: Row, planned: Planned) -> datetime:
    """When it is due; one that is waiting to be tried again goes on waiting."""
    if row.next_at is None or row.next_at == row.due_at:
        return planned.due_at
    return max(row.next_at, planned.due_at)
