"""One programme's reminders, brought into line with its timetable. Reads what is at hand, asks and writes nothing."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from clinic.days import today
from programmes.models import Programme
from programmes.standing import standing_on
from reminders.at_hand import AtHand, Row
from reminders.changes import Changes
from reminders.enums import ReminderKind, ReminderState
from reminders.reasons import MOVED, NO_LONGER_ASKED, SETTLED_BY, Reason
from reminders.timetable import Key, Planned, is_asked, starts_at, timetable

DAYS_AHEAD = 2
"""Local days after today for which there are rows."""


@dataclass(frozen=True)
class Fitting:
    """What has to change, from yesterday's still open window to the day after tomorrow."""

    programme: Programme
    at_hand: AtHand
    now: datetime

    def changes(self) -> Changes:
        """Rows to be made, and those not yet sent that are to be moved, revived or settled."""
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
        days = timetable(self.programme, self.at_hand.minutes, first=self._first, last=last)
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
        return Planned(row.key, row.put_off_to, start.expires_at, start.minutes)

    def _fit(self, row: Row, planned: Planned | None, changes: Changes) -> None:
        """Settle, move or revive one row that has not been sent."""
        if row.state == ReminderState.PLANNED:
            if planned is None:
                if row.expires_at > self.now:  # else it expires, which says more
                    changes.settle(row, self._why_not(row))
            elif (row.due_at, row.expires_at, row.minutes) != (planned.due_at, planned.expires_at, planned.minutes):
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
        slot = next((slot for slot in slots if slot.id in self.at_hand.minutes), None)
        return starts_at(self.programme, slot, row.local_date) if slot else None


def _next_at(row: Row, planned: Planned) -> datetime:
    """When it is due; one that is waiting to be tried again goes on waiting."""
    if row.next_at is None or row.next_at == row.due_at:
        return planned.due_at
    return max(row.next_at, planned.due_at)
