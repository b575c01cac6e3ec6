"""What planning some programmes needs, read at once: as many queries for two hundred as for one."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Prefetch

from clinic.models import Screening
from programmes.models import Programme, Session
from programmes.session_length import minutes_of_slots
from programmes.standing import SessionKey, Standing, settled_as
from reminders.models import Reminder
from reminders.timetable import Key

FURTHEST_BACK = timedelta(days=2)
"""Before the UTC date: the patient's own date may be a day behind it, and yesterday's window may still be open."""


class Row(NamedTuple):
    """A reminder's row, as far as the planner looks at it."""

    id: UUID
    slot_id: UUID
    local_date: date
    kind: str
    state: str
    due_at: datetime
    expires_at: datetime
    minutes: int | None
    next_at: datetime | None
    put_off_to: datetime | None
    settled_at: datetime | None

    @property
    def key(self) -> Key:
        return (self.slot_id, self.local_date, self.kind)  # type: ignore[return-value] # a ReminderKind is its text

    @property
    def session(self) -> SessionKey:
        return (self.slot_id, self.local_date)


@dataclass(frozen=True)
class AtHand:
    """Some programmes with everything that belongs to them, locked against whoever moves their slots."""

    programmes: list[Programme]
    minutes: dict[UUID, int]
    """About how long the session of each slot that holds exercises takes."""
    settled: dict[SessionKey, Standing]
    """The sessions that the patient has answered for, and how."""
    rows: dict[UUID, list[Row]]
    """The reminders of these days, by slot."""

    def rows_of(self, programme: Programme) -> Iterator[Row]:
        for slot in programme.slots.all():
            yield from self.rows[slot.id]


def read(ids: Sequence[UUID], now: datetime) -> AtHand:
    """Lock these programmes, then read: a planner that read before a slot was moved must not put its old time back."""
    programmes = list(_locked(ids))
    slots = [slot.id for programme in programmes for slot in programme.slots.all()]
    since = now.date() - FURTHEST_BACK
    return AtHand(programmes, minutes_of_slots(slots), _settled(slots, since), _rows(slots, since))


def _locked(ids: Sequence[UUID]) -> Iterator[Programme]:
    rows = Programme.objects.select_for_update(no_key=True, of=("self",)).select_related("patient", "clinic")
    answers = Screening.objects.only("patient_id", "hold_start", "looked_at", "answered_at")
    at_hand = rows.prefetch_related(
        "slots__timings",
        "pauses",
        "patient__closures",
        "patient__zone_changes",
        Prefetch("patient__screenings", queryset=answers),
    )
    yield from at_hand.filter(pk__in=ids).order_by("pk")


def _settled(slots: Collection[UUID], since: date) -> dict[SessionKey, Standing]:
    sessions = Session.objects.filter(slot__in=slots, local_date__gte=since)
    stands = {(session.slot_id, session.local_date): settled_as(session) for session in sessions}
    return {key: standing for key, standing in stands.items() if standing is not Standing.ASKED}


def _rows(slots: Collection[UUID], since: date) -> dict[UUID, list[Row]]:
    found: dict[UUID, list[Row]] = defaultdict(list)
    reminders = Reminder.objects.filter(slot__in=slots, local_date__gte=since).order_by()
    for values in reminders.values_list(*Row._fields):
        row = Row._make(values)
        found[row.slot_id].append(row)
    return found
