"""What an operator watches: how many reminders wait, which are late, and how the push services answer.

Counts only, no names. Every query runs over one of the small indexes of what still waits or of what went wrong.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, Q
from django.utils import timezone

from clinic.instants import as_text
from reminders.enums import TROUBLE, UNSENT, Channel, Outcome, ReminderState
from reminders.models import Delivery, PushService, Reminder
from reminders.models.reminders import ReminderQuerySet
from sciatica.health import Part

LATE = timedelta(seconds=60)
"""Three ticks: whatever is due and has been taken by no worker for so long was missed, not only not reached yet."""

STUCK = timedelta(minutes=5)
"""A reminder that has been late for so long says that nobody works: /healthz is then down."""

DAY = timedelta(hours=24)
HOUR = timedelta(hours=1)
TOLD = ("outcome", "status", "why", "last_tried_at")
MOST_TROUBLE = 5000
"""Failed deliveries that are looked at for one answer, the newest first: in an outage there is one for every phone."""


@dataclass(frozen=True)
class Waiting:
    """The reminders with something still to be done, at one instant."""

    planned: int
    """To be looked at within the time ahead that was asked for, and not due yet."""
    due: int
    """Due now, the late ones included."""
    late: int
    """Due for more than a minute and taken by nobody."""
    dropped: int
    """Leased too long: the worker's lease has run out."""
    retrying: int
    """To be tried again, because something went wrong the first time."""
    late_for: timedelta
    """How long the oldest of the late and the dropped has been waiting; nought where there is none."""

    @property
    def is_stuck(self) -> bool:
        return self.late_for > STUCK


def waiting(now: datetime, *, clinic_id: UUID | None = None, ahead: timedelta = DAY) -> Waiting:
    """How the queue stands, of one clinic or of the whole server. One query."""
    rows = Reminder.objects.waiting().filter(next_at__lte=now + ahead)
    free, missed = Q(lease__isnull=True), Q(next_at__lte=now - LATE, lease__isnull=True)
    dropped = Q(next_at__lte=now, lease__isnull=False)
    again = free & (Q(attempts__gt=0) | ~Q(state__in=UNSENT))
    found: dict[str, Any] = _of(rows, clinic_id).aggregate(
        planned=Count("pk", filter=free & Q(next_at__gt=now)),
        due=Count("pk", filter=Q(next_at__lte=now)),
        late=Count("pk", filter=missed),
        dropped=Count("pk", filter=dropped),
        retrying=Count("pk", filter=again),
        oldest=Min("next_at", filter=missed | dropped),
    )
    oldest = found.pop("oldest")
    return Waiting(**found, late_for=now - oldest if oldest else timedelta())


def what_became(now: datetime, *, clinic_id: UUID) -> dict[str, int]:
    """What has become of the clinic's reminders that were due in the last 24 hours: how many, by state.

    Found through the clinic's patients, because reminders are indexed by patient and time.
    """
    rows = Reminder.objects.for_clinic(clinic_id).filter(patient__clinic_id=clinic_id)
    rows = rows.filter(due_at__gt=now - DAY, due_at__lte=now)
    counted = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    return {state.value: counted.get(state.value, 0) for state in ReminderState}


def oldest_unsent(clinic_id: UUID) -> datetime | None:
    """When the clinic's oldest unsent reminder is due, past or to come; None where nothing waits."""
    rows = Reminder.objects.waiting().unsent().for_clinic(clinic_id).order_by("next_at")
    return rows.values_list("due_at", flat=True).first()


def failed_letters(now: datetime, *, clinic_id: UUID) -> list[tuple[str, int]]:
    """Why the clinic's reminders by e-mail failed in the last 24 hours, and how often each."""
    rows = _trouble(now - DAY).for_clinic(clinic_id).filter(channel=Channel.EMAIL)
    whys = rows.order_by("-last_tried_at").values_list("why", flat=True)[:MOST_TROUBLE]
    return Counter(why or "no reason given" for why in whys).most_common()


@dataclass(frozen=True)
class Service:
    """One push service, as this whole server has met it."""

    host: str
    failures: int
    """Messages that failed or must be tried again, in the time that was asked for."""
    ended: int
    """Subscriptions that it has ended in that time: phones given up, no fault of anybody's."""
    last_status: int | None
    """The HTTP status of the newest failure."""
    last_why: str
    last_failed_at: datetime | None
    held_until: datetime | None
    """It has asked for patience until then; None where that has passed."""
    refused_at: datetime | None
    last_accepted_at: datetime | None

    @property
    def fails(self) -> bool:
        """Whether it has taken no message since its newest failure."""
        failed, accepted = self.last_failed_at, self.last_accepted_at
        return failed is not None and (accepted is None or accepted < failed)


def services(now: datetime, *, since: timedelta = DAY) -> list[Service]:
    """Every push service that is known, or has failed since then, by name."""
    troubles = defaultdict(list)
    rows = _trouble(now - since).filter(channel=Channel.PUSH).order_by("-last_tried_at")
    for host, *what in rows.values_list("subscription__service", *TOLD)[:MOST_TROUBLE]:
        troubles[host or "unknown"].append(what)
    known = {service.host: service for service in PushService.objects.all()}
    return [_service(host, known.get(host), troubles[host], now) for host in sorted({*known, *troubles})]


def refusing() -> list[PushService]:
    """The push services that refuse this server's keys: nobody who uses them is reminded until somebody acts."""
    return list(PushService.objects.filter(refused_at__isnull=False))


def health() -> Part:
    """The reminders' part of /healthz: three queries over small indexes, and no name of a person or a clinic.

    Down when a reminder has been late for more than five minutes: then nobody works, whatever the heartbeats say.
    """
    now = timezone.now()
    queue = waiting(now, ahead=HOUR)
    numbers = {
        "planned_next_hour": queue.planned,
        "due": queue.due,
        "late": queue.late,
        "leased_too_long": queue.dropped,
        "retrying": queue.retrying,
        "oldest_late_seconds": int(queue.late_for.total_seconds()),
        "push_services": {found.host: _told(found) for found in services(now, since=HOUR) if _in_trouble(found)},
    }
    return Part(up=not queue.is_stuck, numbers=numbers)


def _of(rows: ReminderQuerySet, clinic_id: UUID | None) -> ReminderQuerySet:
    return rows.for_clinic(clinic_id) if clinic_id else rows


def _trouble(since: datetime) -> Any:
    # The literal list is that of the partial index, by which it is found.
    return Delivery.objects.filter(outcome__in=TROUBLE, last_tried_at__gte=since)


def _service(host: str, row: PushService | None, troubles: Iterable[Any], now: datetime) -> Service:
    failures = [what for what in troubles if what[0] != Outcome.GONE]
    _, status, why, failed_at = failures[0] if failures else (None, None, "", None)
    held = row.held_until if row and row.held_until and row.held_until > now else None
    return Service(
        host=host,
        failures=len(failures),
        ended=sum(1 for what in troubles if what[0] == Outcome.GONE),
        last_status=status,
        last_why=why,
        last_failed_at=failed_at,
        held_until=held,
        refused_at=row.refused_at if row else None,
        last_accepted_at=row.last_accepted_at if row else None,
    )


def _in_trouble(service: Service) -> bool:
    return bool(service.failures or service.held_until or service.refused_at)


def _told(service: Service) -> dict[str, Any]:
    return {
        "failures_last_hour": service.failures,
        "last_status": service.last_status,
        "held_until": as_text(service.held_until) if service.held_until else None,
        "keys_refused": service.refused_at is not None,
    }
