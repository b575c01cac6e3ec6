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
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce, Greatest

from clinic.models import Device, Invitation, Patient, Screening
from clinic.models.patients import PatientQuerySet
from clinic.prepared import A_DAY, A_KEY, AN_INSTANT, Prepared
from panel.needs.packed import by_patient
from programmes.enums import EntryKind, Reach
from programmes.models import Closure, Entry, Pause, Programme, Session
from reminders.enums import SENT, TROUBLE, Channel, ReminderKind, ReminderState
from reminders.models import Delivery, PushSubscription, Reminder

DAYS_KNOWN = 15
"""Local dates back from the one that it is by UTC: two weeks and the day that it may be elsewhere."""
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
DAYS_RECENT = 9
"""So many say for most patients that they need nobody: of whoever noted something yesterday, it and the week before."""
LETTERS_SINCE = timedelta(days=3)
DAY = timedelta(days=1)
NOTED = ~Q(finished_at=None, skipped_at=None, stopped_at=None, without_phone_at=None, ticks_done=0)
KEPT = ~Q(finished_at=None, stopped_at=None, without_phone_at=None, ticks_done=0)


class Sessions(NamedTuple):
    """What was noted of one local date. Pain is the worst of the day and place the deepest, -1 where there is none."""

    on: str
    leg: int
    back: int
    place: int
    stopped: int
    noted: int
    kept: int = 0
    told_at: str | None = None


RECENT = ("on", "leg", "back", "place", "stopped", "noted")
"""What says whether somebody is needed, of the columns of `Sessions` the first. The others say since when."""


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


def recent_days(keys: Collection[UUID], now: datetime) -> dict[UUID, list[Sessions]]:
    """What was noted in the last days, without when it was told. One query, of which a clinic's size is felt most."""
    (found,) = by_patient((_RECENT.sql(keys=keys, first=recent_since(now)), RECENT))
    return _as_sessions(found)


def recent_since(now: datetime) -> date:
    """The first local date of `recent_days`."""
    return now.date() - DAYS_RECENT * DAY


def days_of(
    keys: Collection[UUID], now: datetime, *, idle: Collection[UUID]
) -> tuple[dict[UUID, list[Sessions]], dict[UUID, list[Reminders]]]:
    """What was noted of late, and which start reminders of the idle ones were due. One query.

    Idle are those of whom nothing was noted yesterday: of others no day in a row was missed, and nothing else hangs on
    what was due. It is no error to ask for more of them.
    """
    noted = _SESSIONS.sql(keys=keys, first=now.date() - (DAYS_KNOWN - 1) * DAY)
    due_of_late = _REMINDERS.sql(keys=idle, since=now - DAYS_KNOWN * DAY)
    sessions, reminders = by_patient((noted, Sessions._fields), (due_of_late, Reminders._fields))
    due = {patient: list(map(Reminders._make, rows)) for patient, rows in reminders.items()}
    return _as_sessions(sessions), due


def _as_sessions(found: Mapping[UUID, Iterable[Sequence[Any]]]) -> dict[UUID, list[Sessions]]:
    return {patient: [Sessions(*day) for day in days] for patient, days in found.items()}


def _rows(patients: PatientQuerySet, today: date, letters_since: datetime) -> QuerySet[Patient, Any]:
    """As tuples with names, with the few words and instants of other tables that are one to each."""
    mine = OuterRef("pk")
    phones = Device.objects.active().filter(patient=mine).order_by()
    pushes = PushSubscription.objects.live().filter(patient=mine).order_by()
    issued = Programme.objects.open().filter(patient=mine, revisions__issued_at__isnull=False)
    programmes = issued.exclude(ends_on__lt=today).order_by()
    pauses = Pause.objects.filter(programme__patient=mine, programme__ended_at=None).covering(today)
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
        "is_paused": Exists(pauses),
        "held_since": Subquery(answers.annotate(waits=waiting).values("waits")[:1]),
        "starts_on": Subquery(programmes.values("starts_on")[:1]),
    }
    return patients.annotate(**more).values_list(*COLUMNS, *more, named=True)


_OF_NOW = {"today": A_DAY, "letters_since": AN_INSTANT}
_OF_CLINIC = Prepared(lambda clinic, **of: _rows(Patient.objects.for_clinic(clinic), **of), clinic=A_KEY, **_OF_NOW)
_OF_PATIENT = Prepared(lambda patient, **of: _rows(Patient.objects.filter(pk=patient), **of), patient=A_KEY, **_OF_NOW)


def rows_of_clinic(clinic: UUID, now: datetime) -> list[Any]:
    """Its patients, as `_rows` has them. One query."""
    return _OF_CLINIC.rows(clinic=clinic, today=now.date(), letters_since=now - LETTERS_SINCE)


def rows_of_patient(patient: UUID, now: datetime) -> list[Any]:
    """The same of one patient. One query."""
    return _OF_PATIENT.rows(patient=patient, today=now.date(), letters_since=now - LETTERS_SINCE)


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


def _sessions(keys: Iterable[UUID], first: date, *columns: str) -> QuerySet[Session, Any]:
    """By local date, from the first on."""
    rows = Session.objects.filter(patient__among=keys, local_date__gte=first)
    days = rows.order_by().values("patient_id", on=F("local_date"))
    return days.annotate(**{name: _OF_DAY[name] for name in columns})


def _worst(before: str, after: str) -> Max:
    return Max(Greatest(Coalesce(before, -1), Coalesce(after, -1)))


def _deepest() -> Max:
    return Max(Greatest(_depth("reach_before"), _depth("reach_after")))


def _depth(reach: str) -> Case:
    return Case(*(When(**{reach: place}, then=place.depth) for place in Reach), default=-1)


_OF_DAY = {
    "leg": _worst("leg_before", "leg_after"),
    "back": _worst("back_before", "back_after"),
    "place": _deepest(),
    "stopped": Count("stopped_at"),
    "noted": Count("pk", filter=NOTED),
    "kept": Count("pk", filter=KEPT),
    "told_at": Min("first_synced_at"),
}


def _reminders(keys: Iterable[UUID], since: datetime) -> QuerySet[Reminder, Any]:
    """Start reminders by local date. One that was cancelled asked for nothing: paused, closed, moved or ended."""
    rows = Reminder.objects.filter(patient__among=keys, due_at__gt=since, kind=ReminderKind.START)
    reached = Q(state__in=[*SENT, ReminderState.DONE_BEFORE])
    return rows.order_by().values("patient_id", on=F("local_date")).annotate(
        asked=Count("pk", filter=~Q(state=ReminderState.CANCELLED)), reached=Count("pk", filter=reached)
    )  # fmt: skip


_SESSIONS = Prepared(lambda keys, first: _sessions(keys, first, *Sessions._fields[1:]), keys=[A_KEY], first=A_DAY)
_RECENT = Prepared(lambda keys, first: _sessions(keys, first, *RECENT[1:]), keys=[A_KEY], first=A_DAY)
_REMINDERS = Prepared(_reminders, keys=[A_KEY], since=AN_INSTANT)
