"""What a push service has asked for is kept, and is over when it is over."""

from datetime import datetime, timedelta

from reminders.dispatch import dispatch
from reminders.leasing import lease_due
from reminders.models import PushService, Reminder
from reminders.planning import plan
from reminders.push_services import held
from tests.reminders.conftest import Case, make_case, utc
from tests.reminders.test_dispatch import PushService as Service

DUE = utc("2026-11-23 08:00")


def send_due(service: Service, now: datetime) -> int:
    lease = lease_due(now)
    return dispatch(lease, transport=service, clock=lambda: now) if lease else 0


def test_batches_that_meet_a_hold_do_not_prolong_it(case: Case) -> None:
    others = [make_case(clinic_name=f"Clinic {number}") for number in range(3)]
    plan(utc("2026-11-22 12:00"))
    service = Service(429, 201, retry_after="10")
    Reminder.objects.exclude(patient=case.patient).update(next_at=None)
    send_due(service, DUE)
    until = PushService.objects.get().held_until

    for second, other in enumerate(
        others, start=8
    ):  # others fall due while the service waits, the last one just before
        now = DUE + timedelta(seconds=second, milliseconds=400)
        Reminder.objects.filter(patient=other.patient, due_at=DUE).update(next_at=now)
        send_due(service, now)

    assert PushService.objects.get().held_until == until
    assert held(DUE + timedelta(seconds=10, milliseconds=1)) == {}
