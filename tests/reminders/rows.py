"""Reminders and deliveries as they stand in the database, without the planner and the worker that make them."""

from datetime import date, datetime, timedelta

from reminders.enums import UNSENT
from reminders.models import Delivery, PushSubscription, Reminder
from tests.reminders.conftest import MONDAY, Case


def make_reminder(
    case: Case, due_at: datetime, *, slot: int = 1, day: date = MONDAY, kind: str = "start", **more
) -> Reminder:
    """One reminder of one session; planned, unless another state is given."""
    unsent = more.get("state", "planned") in UNSENT
    given = {
        "expires_at": due_at + timedelta(hours=3),
        "planned_at": due_at - timedelta(days=1),
        "next_at": due_at if unsent else None,
        "settled_at": None if unsent else due_at + timedelta(seconds=2),
    }
    return Reminder.objects.create(
        clinic=case.clinic,
        patient=case.patient,
        slot=case.slots[slot - 1],
        local_date=day,
        kind=kind,
        due_at=due_at,
        **{**given, **more},
    )


def make_delivery(reminder: Reminder, phone: PushSubscription | None, **more) -> Delivery:
    """One message of this reminder, by push to this phone; without one, by e-mail. Accepted, unless told otherwise."""
    given = {
        "created_at": reminder.due_at,
        "last_tried_at": reminder.due_at,
        "accepted_at": reminder.due_at if more.get("outcome", "accepted") == "accepted" else None,
        "outcome": "accepted",
        "attempt": 1,
        "channel": "push" if phone else "email",
    }
    return Delivery.objects.create(
        clinic=reminder.clinic,
        patient=reminder.patient,
        reminder=reminder,
        target=phone.pk if phone else reminder.patient_id,
        subscription=phone,
        **{**given, **more},
    )
