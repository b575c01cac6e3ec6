"""What is asked of the database for the first page: of all patients of a clinic at once, and no more than is said."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    DateTimeField,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce

from clinic.models import Device, Invitation, Patient, Screening
from clinic.models.patients import PatientQuerySet
from clinic.prepared import A_DAY, A_KEY, AN_INSTANT, Prepared
from panel.needs.packed import by_patient
from programmes.diary_days import by_day
from programmes.enums import EntryKind
from programmes.models import Closure, Entry, Programme, Session
from reminders.enums import SENT, TROUBLE, Channel, ReminderKind, ReminderState
from reminders.models import Delivery, PushSubscription, Reminder

DAYS_KNOWN = 15
"""Local dates before the one that it is by UTC: two weeks, and one more where it is yesterday yet."""
COLUMNS = (
    "id",
    "clinic_id",
    "physio_id",
    "first_name",
    "last_name",
    "affected_side",
    "phone",
    "time_zone",
    "email",
    "email_agreed_at",
)
"""What the page says or asks of a patient."""
LETTERS_SINCE = timedelta(days=3)
DAY = timedelta(days=1)


class Sessions(NamedTuple):
    """What was noted of one local date. Pain is the worst of the day and reach the deepest, -1 where there is none."""

    on: str
    leg: int
    back: int
    reach: int
    stopped: int
    noted: int
    kept: int
    told_at: str | None


class Reminders(NamedTuple):
    """How many start reminders of one local date were due, and how many arrived."""

    on: str
    asked: int
    reached: int


@dataclass(frozen=True)
class Found:
    """By patient. Dates are ISO 8601 text, in which they come, and the earliest is first."""

    closures: Mapping[UUID, Sequence[Closure]]
    notes: Mapping[UUID, Sequence[tuple[datetime, str]]]
    sessions: Mapping[UUID, Sequence[Sessions]]
    reminders: Mapping[UUID, Sequence[Reminders]]

    def with_days(
        self, sessions: Mapping[UUID, Sequence[Sessions]], reminders: Mapping[UUID, Sequence[Reminders]]
    ) -> "Found":
        return Found(self.closures, self.notes, sessions, reminders)


def without_days(keys: Collection[UUID]) -> Found:
    """What does not hang on a date. Two queries."""
    return Found(_closures(keys), _notes(keys), {}, {})


def days_of(
    keys: Collection[UUID], now: datetime, *, idle: Collection[UUID]
) -> tuple[dict[UUID, list[Sessions]], dict[UUID, list[Reminders]]]:
    """What was noted of late, and which start reminders of the idle ones were due. One query.

    Idle are those of whom nothing was noted yesterday: of others no day in a row was missed, and nothing else hangs on
    what was due. It is no error to ask for more of them.
    """
    noted = _SESSIONS.sql(keys=keys, first=now.date() - DAYS_KNOWN * DAY)
    due_of_late = _REMINDERS.sql(keys=idle, since=now - DAYS_KNOWN * DAY)
    sessions, reminders = by_patient((noted, Sessions._fields), (due_of_late, Reminders._fields))
    due = {patient: list(map(Reminders._make, rows)) for patient, rows in reminders.items()}
    return {patient: [Sessions(*day) for day in days] for patient, days in sessions.items()}, due


def _rows(patients: PatientQuerySet, letters_since: datetime) -> QuerySet[Patient, Any]:
    """As tuples with names, with the few words and instants of other tables that are one to each."""
    mine = OuterRef("pk")
    phones = Device.objects.active().filter(patient=mine).order_by()
    pushes = PushSubscription.objects.live().filter(patient=mine).order_by()
    issued = Programme.objects.open().filter(patient=mine, revisions__issued_at__isnull=False)
    programmes = issued.order_by()
    answers = Screening.objects.filter(patient=mine).order_by("-answered_at", "-pk")
    invitations = Invitation.objects.filter(patient=mine).order_by("-opened_at", "-pk")
    is_open = When(redeemed_at=None, revoked_at=None, declined_at=None, then=F("opened_at"))
    unanswered = Case(is_open, output_field=DateTimeField())
    waiting = Case(When(hold_start=True, looked_at=None, then=F("answered_at")), output_field=DateTimeField())
    more = {
        "physio_first_name": F("physio__user__first_name"),
        "physio_last_name": F("physio__user__last_name"),
        "physio_email": F("physio__user__email"),
        "physio_left_at": F("physio__left_at"),
        "joined_at": _of_all(phones, Min("joined_at")),
        "heard_at": _of_all(phones, Max(Coalesce("last_synced_at", "joined_at"))),
        "answered_at": _of_all(pushes, Max(Coalesce("last_acknowledged_at", "created_at"))),
        "letter": Case(When(email_agreed_at__isnull=False, then=_newest_letter(letters_since)), default=None),
        "invited_at": Subquery(invitations.annotate(waits=unanswered).values("waits")[:1]),
        "declined_at": Subquery(invitations.values("declined_at")[:1]),
        "held_since": Subquery(answers.annotate(waits=waiting).values("waits")[:1]),
        "starts_on": Subquery(programmes.values("starts_on")[:1]),
        "ends_on": Subquery(programmes.values("ends_on")[:1]),
    }
    return patients.annotate(**more).values_list(*COLUMNS, *more, named=True)


_ROWS = Prepared(
    lambda keys, letters_since: _rows(Patient.objects.filter(pk__among=keys), letters_since),
    keys=[A_KEY],
    letters_since=AN_INSTANT,
)


def rows_of(keys: Collection[UUID], now: datetime) -> dict[UUID, Any]:
    """These patients, as `_rows` has them. One query."""
    return {row.id: row for row in _ROWS.rows(keys=keys, letters_since=now - LETTERS_SINCE)}


def letters_fail(row: Any) -> bool:
    """Whether the newest letter of such a patient could not be sent."""
    return row.letter in TROUBLE


def _of_all(rows: QuerySet[Any], what: Max | Min) -> Subquery:
    return Subquery(rows.values("patient").annotate(found=what).values("found"))


def _newest_letter(since: datetime) -> Subquery:
    """What became of it. By its reminder, of which there are few; of deliveries there are thousands."""
    of_late = {"reminder__patient": OuterRef("pk"), "reminder__due_at__gt": since}
    letters = Delivery.objects.filter(**of_late, channel=Channel.EMAIL, last_tried_at__isnull=False)
    return Subquery(letters.order_by("-last_tried_at").values("outcome")[:1])


_OPEN = Prepared(
    lambda keys: Closure.objects.open().filter(patient__among=keys).select_related("entry").order_by("closed_at"),
    keys=[A_KEY],
)


def _closures(keys: Iterable[UUID]) -> dict[UUID, list[Closure]]:
    found = defaultdict(list)
    for closure in _OPEN.rows(keys=keys):
        found[closure.patient_id].append(closure)
    return found


def _unread(keys: Iterable[UUID]) -> QuerySet[Entry, Any]:
    # By when they reached the clinic: a phone's clock may be wrong, and what was written first may come last.
    rows = Entry.objects.filter(kind=EntryKind.NOTE, reading=None, patient__among=keys).order_by("synced_at", "pk")
    return rows.values_list("patient_id", "synced_at", "body")


_UNREAD = Prepared(_unread, keys=[A_KEY])


def _notes(keys: Iterable[UUID]) -> dict[UUID, list[tuple[datetime, str]]]:
    found = defaultdict(list)
    for patient, at, body in _UNREAD.rows(keys=keys):
        found[patient].append((at, str(body.get("text", ""))))
    return found


def _sessions(keys: Iterable[UUID], first: date) -> QuerySet[Session, Any]:
    """By local date, from the first on."""
    return by_day(Session.objects.filter(patient__among=keys, local_date__gte=first), *Sessions._fields[1:])


def _reminders(keys: Iterable[UUID], since: datetime) -> QuerySet[Reminder, Any]:
    """Start reminders by local date. One that was cancelled asked for nothing: paused, closed, moved or ended."""
    rows = Reminder.objects.filter(patient__among=keys, due_at__gt=since, kind=ReminderKind.START)
    reached = Q(state__in=[*SENT, ReminderState.DONE_BEFORE])
    return rows.order_by().values("patient_id", on=F("local_date")).annotate(
        asked=Count("pk", filter=~Q(state=ReminderState.CANCELLED)), reached=Count("pk", filter=reached)
    )  # fmt: skip


_SESSIONS = Prepared(_sessions, keys=[A_KEY], first=A_DAY)
_REMINDERS = Prepared(_reminders, keys=[A_KEY], since=AN_INSTANT)
