"""The demo clinic's reminders of the last days: what a push service and the phones would have said of each.

Nothing is sent. The phones' addresses are under .invalid, which no push service has and no guard lets out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from clinic.enums import Notifications
from clinic.models import Device, Patient
from panel.demo.people import Person, Reached
from programmes.models import Programme, Session
from reminders.enums import SENT, Channel, Outcome, ReminderKind, ReminderState
from reminders.models import Delivery, PushService, PushSubscription, Reminder
from reminders.planning import plan_patient

DAYS_BACK = 7
SERVICE = "push.demo.invalid"
OPENED_WITHIN = timedelta(minutes=20)
"""A session begun so soon after its reminder was begun by a tap on it."""


@dataclass(frozen=True)
class _Demo:
    """One patient's reminders, being written."""

    patient: Patient
    person: Person
    phone: PushSubscription | None
    sessions: dict[tuple[UUID, date], Session]
    dice: Random
    now: datetime


def settle(programme: Programme, device: Device, person: Person, now: datetime, *, days_back: int = DAYS_BACK) -> None:
    """Say of each planned reminder that was due by now what became of it, and plan the next two days."""
    patient = programme.patient
    dice = Random(person.first_name)  # noqa: S311 # believable, not secret
    demo = _Demo(patient, person, _phone(device, person, now), _sessions(patient, now, days_back), dice, now)
    rows = list(Reminder.objects.unsent().filter(patient=patient, due_at__lte=now).order_by("due_at"))
    for row in rows:
        row.state, row.why = _became(demo, row)
        row.next_at, row.settled_at = None, row.due_at + timedelta(seconds=dice.randint(1, 15))
        row.planned_at = row.due_at - timedelta(days=2)
    Reminder.objects.bulk_update(rows, ["state", "why", "next_at", "settled_at", "planned_at"])
    Delivery.objects.bulk_create(delivery for row in rows if (delivery := _delivery(demo, row)))
    _told(demo)
    plan_patient(patient.pk, now)


def _phone(device: Device, person: Person, now: datetime) -> PushSubscription | None:
    """The phone as it says of itself; one that refuses notifications has no address to push to."""
    refuses = person.reached is Reached.BY_EMAIL
    device.notifications = Notifications.DENIED if refuses else Notifications.ON
    device.notifications_at = now - timedelta(hours=2)
    device.save(update_fields=["notifications", "notifications_at"])
    if refuses:
        return None
    return PushSubscription.objects.create(
        clinic_id=device.clinic_id,
        patient_id=device.patient_id,
        device=device,
        endpoint=f"https://{SERVICE}/{device.pk}",
        service=SERVICE,
        p256dh="demo",
        auth="demo",
        created_at=device.joined_at,
        last_seen_at=now - timedelta(hours=2),
    )


def _sessions(patient: Patient, now: datetime, days_back: int) -> dict[tuple[UUID, date], Session]:
    since = now.date() - timedelta(days=days_back + 1)
    rows = Session.objects.filter(patient=patient, local_date__gte=since)
    return {(row.slot_id, row.local_date): row for row in rows}


def _became(demo: _Demo, row: Reminder) -> tuple[ReminderState, str]:
    settled = _settled_by(demo.sessions.get((row.slot_id, row.local_date)))
    if settled and settled[1] <= row.due_at:
        return settled[0], "already done" if settled[0] == ReminderState.DONE_BEFORE else "skipped by the patient"
    if demo.person.reached is Reached.BY_EMAIL and row.kind == ReminderKind.NUDGE:
        return ReminderState.FAILED, "no phone to send to"
    if demo.person.reached is Reached.BY_EMAIL or _is_silent(demo, row.due_at):
        return ReminderState.ACCEPTED, ""
    return (ReminderState.OPENED if _is_opened(demo, row) else ReminderState.RECEIVED), ""


def _settled_by(session: Session | None) -> tuple[ReminderState, datetime] | None:
    if session and session.skipped_at:
        return ReminderState.SKIPPED, session.skipped_at
    at = session and (session.finished_at or session.stopped_at)
    return (ReminderState.DONE_BEFORE, at) if at else None


def _is_silent(demo: _Demo, due_at: datetime) -> bool:
    return demo.person.reached is Reached.SILENT and due_at > demo.now - timedelta(days=3)


def _is_opened(demo: _Demo, row: Reminder) -> bool:
    session = demo.sessions.get((row.slot_id, row.local_date))
    begun = session.started_at if session else None
    return begun is not None and row.due_at <= begun <= row.due_at + OPENED_WITHIN


def _delivery(demo: _Demo, reminder: Reminder) -> Delivery | None:
    sent_at = reminder.settled_at
    if sent_at is None or reminder.state not in SENT:
        return None
    return Delivery(
        clinic_id=reminder.clinic_id,
        patient=demo.patient,
        reminder=reminder,
        channel=Channel.PUSH if demo.phone else Channel.EMAIL,
        target=demo.phone.pk if demo.phone else demo.patient.pk,
        subscription=demo.phone,
        created_at=sent_at,
        last_tried_at=sent_at,
        attempt=1,
        outcome=Outcome.ACCEPTED,
        status=201 if demo.phone else None,
        accepted_at=sent_at,
        **dict(_receipt(demo, reminder, sent_at)),
    )


def _receipt(demo: _Demo, reminder: Reminder, sent_at: datetime) -> Iterator[tuple[str, datetime]]:
    if reminder.state == ReminderState.ACCEPTED:
        return
    arrived = sent_at + timedelta(seconds=demo.dice.randint(1, 50))
    yield "received_at", arrived
    yield "received_told_at", arrived + timedelta(seconds=1)
    session = demo.sessions.get((reminder.slot_id, reminder.local_date))
    if reminder.state == ReminderState.OPENED and session and session.started_at:
        yield "opened_at", session.started_at - timedelta(seconds=20)


def _told(demo: _Demo) -> None:
    """The phone's row says when it was last sent to, and when it last answered."""
    if demo.phone is None:
        return
    rows = Delivery.objects.filter(subscription=demo.phone)
    newest = rows.order_by("-accepted_at").first()
    heard = rows.exclude(received_told_at=None).order_by("-received_told_at").first()
    demo.phone.last_accepted_at = newest.accepted_at if newest else None
    demo.phone.last_acknowledged_at = heard.received_told_at if heard else None
    demo.phone.save(update_fields=["last_accepted_at", "last_acknowledged_at"])
    PushService.objects.update_or_create(host=SERVICE, defaults={"last_accepted_at": demo.phone.last_accepted_at})
