"""Every phone gets its own: what one push service says is no reason to try another's phone again, or not to."""

from datetime import timedelta

import pytest

from reminders.models import Delivery, Reminder
from reminders.planning import plan
from tests.reminders.conftest import Case
from tests.reminders.push_service import (
    DUE,
    THE_DAY_BEFORE,
    Clock,
    PushServices,
    morning,
    outcome_of,
    second_phone,
    send_due,
)

SOON = DUE + timedelta(minutes=5)
PAIRS = [
    (201, 201, "accepted", None, "accepted", "accepted"),
    (201, 500, "accepted", SOON, "accepted", "later"),
    (201, 403, "accepted", SOON, "accepted", "alarm"),
    (201, 410, "accepted", None, "accepted", "gone"),
    (201, 400, "accepted", None, "accepted", "failed"),
    (500, 503, "planned", SOON, "later", "later"),
    (500, 410, "planned", SOON, "later", "gone"),
    (401, 400, "planned", SOON, "alarm", "failed"),
    (410, 404, "failed", None, "gone", "gone"),
    (400, 410, "failed", None, "failed", "gone"),
]


@pytest.fixture
def planned(case: Case) -> Case:
    plan(THE_DAY_BEFORE)
    return case


@pytest.mark.parametrize("pair", PAIRS)
def test_two_phones_come_to_the_best_of_both(planned, pair):
    one, two, state, next_at, first, second = pair
    other = second_phone(planned)
    services = PushServices().answer(planned.phone, one).answer(other, two)

    tried = send_due(services)

    reminder = morning(planned)
    assert (tried, reminder.state, reminder.next_at, reminder.lease) == (2, state, next_at, None)
    assert (outcome_of(planned.phone), outcome_of(other)) == (first, second)
    assert (reminder.settled_at is None) == (state == "planned")


def test_retry_goes_only_to_the_phone_that_has_not_accepted(planned):
    other = second_phone(planned)
    services = PushServices().answer(other, 500, 500, 201)
    send_due(services)

    services.clock.passes(minutes=5)
    send_due(services)
    waits = morning(planned).next_at
    services.clock.passes(minutes=15)
    send_due(services)

    sent_to = [message.endpoint for message in services.received]
    assert sorted(sent_to[:2]) == sorted([planned.phone.endpoint, other.endpoint])
    assert sent_to[2:] == [other.endpoint] * 2
    assert (waits, morning(planned).next_at) == (DUE + timedelta(minutes=20), None)
    assert (morning(planned).state, morning(planned).settled_at) == ("accepted", DUE)


def test_every_copy_names_the_same_delivery(planned):
    services = PushServices().answer(planned.phone, 500, 201)
    send_due(services)
    services.clock.passes(minutes=5)

    send_due(services)

    first, second = services.received
    assert (first.payload, first.topic) == (second.payload, second.topic)
    assert Delivery.objects.get().attempt == 2


@pytest.mark.parametrize("settled", ["done", "opened", "stopped"])
def test_other_phone_is_not_tried_again_once_the_session_is_settled(planned, settled):
    other = second_phone(planned)
    services = PushServices().answer(other, 500)
    send_due(services)
    if settled == "done":
        planned.session(1, finished_at=DUE)
    elif settled == "stopped":
        planned.close(DUE)
    else:
        from reminders.receipts import Receipt, take_in

        opened = Delivery.objects.get(subscription=planned.phone).pk
        take_in(planned.device, [Receipt(delivery=opened, event="opened", at=DUE)], now=DUE)
    services.clock.passes(minutes=5)

    tried = send_due(services)

    reminder = morning(planned)
    assert (tried, len(services.received), reminder.next_at, reminder.lease) == (0, 2, None, None)
    assert reminder.state == ("opened" if settled == "opened" else "accepted")


def test_retry_past_the_window_fails_and_says_so(planned):
    Reminder.objects.filter(due_at=DUE).update(expires_at=DUE + timedelta(minutes=5))

    send_due(PushServices().answer(planned.phone, 503))

    reminder, delivery = morning(planned), Delivery.objects.get()
    assert (reminder.state, reminder.why, reminder.next_at) == ("failed", "no time left in its window", None)
    assert (delivery.outcome, delivery.try_again_at) == ("failed", None)


def test_phone_added_meanwhile_gets_no_reminder_that_another_phone_has(planned):
    other = second_phone(planned)
    services = PushServices().answer(other, 500)
    send_due(services)
    other.end("gone", now=DUE)
    newest = second_phone_again(planned)
    services.clock.passes(minutes=5)

    tried = send_due(services)

    assert (tried, newest.deliveries.count(), morning(planned).next_at) == (0, 0, None)


def second_phone_again(case: Case):
    from clinic.models import Device
    from tests.reminders.conftest import add_phone

    device = Device.objects.create(
        clinic=case.clinic, patient=case.patient, token_hash="c" * 64, public_key="key", joined_at=DUE
    )
    return add_phone(device)


def test_clock_is_the_workers(planned):
    """Nothing here reads the wall clock: a minute later by the test's clock is a minute later in the row."""
    services = PushServices(Clock(DUE + timedelta(minutes=1)))

    send_due(services)

    assert morning(planned).settled_at == DUE + timedelta(minutes=1)
