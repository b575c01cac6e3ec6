"""Who holds which reminder, for how long, and what becomes of what a worker drops."""

import threading
from collections import Counter
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection

from reminders.dispatch import dispatch
from reminders.enums import ReminderState
from reminders.leasing import LEASE, expire, lease_due
from reminders.models import Delivery, Reminder
from reminders.planning import plan
from reminders.receipts import Receipt, take_in
from tests.emptying import empty
from tests.reminders.conftest import Case, make_case
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


@pytest.fixture
def planned(case: Case) -> Case:
    plan(THE_DAY_BEFORE)
    Reminder.objects.filter(due_at__lt=DUE).update(next_at=DUE + timedelta(days=9))  # of the day before
    return case


def test_lease_takes_the_longest_due_first_and_no_more_than_its_limit(planned):
    due = list(Reminder.objects.filter(due_at__gte=DUE).order_by("due_at")[:3])
    Reminder.objects.filter(pk=due[2].pk).update(next_at=DUE - timedelta(hours=1))
    Reminder.objects.filter(pk=due[0].pk).update(next_at=DUE - timedelta(hours=2))
    Reminder.objects.filter(pk=due[1].pk).update(next_at=DUE)

    lease = lease_due(DUE, limit=2, lease_for=timedelta(seconds=30))

    held = Reminder.objects.filter(lease=lease)
    assert set(held.values_list("pk", flat=True)) == {due[0].pk, due[2].pk}
    assert set(held.values_list("state", "next_at")) == {("leased", DUE + timedelta(seconds=30))}


def test_nothing_due_is_no_lease(planned):
    assert lease_due(DUE - timedelta(seconds=1)) is None


def test_lease_that_ran_out_is_taken_over_and_counted(planned, caplog):
    dropped = lease_due(DUE)
    early = lease_due(DUE + LEASE - timedelta(seconds=1))

    taken = lease_due(DUE + LEASE)

    assert (early, Reminder.objects.filter(lease=dropped).count()) == (None, 0)
    assert Reminder.objects.get(lease=taken) == morning(planned)
    logged = [record.msg for record in caplog.records if record.msg["event"] == "leases_ran_out"]
    assert [said["reminders"] for said in logged] == [1]


def test_lease_on_what_one_phone_has_keeps_its_state(planned):
    other = second_phone(planned)
    services = PushServices().answer(other, 500)
    send_due(services)

    lease_due(DUE + timedelta(minutes=5))

    assert morning(planned).state == ReminderState.ACCEPTED


def test_expire_leaves_what_a_worker_holds(planned):
    closes = morning(planned).expires_at
    lease_due(closes - timedelta(seconds=1))

    expire(closes)
    while_held = morning(planned).state
    expire(closes + LEASE)

    assert (while_held, morning(planned).state) == ("leased", "expired")


def test_past_its_window_nothing_is_sent_even_when_it_was_leased_in_time(planned):
    closes = morning(planned).expires_at
    lease = lease_due(closes - timedelta(seconds=1))
    services = PushServices(Clock(closes))

    dispatch(lease, transport=services, clock=services.clock)

    assert (services.received, morning(planned).state) == ([], "expired")


@pytest.mark.parametrize(
    ("slow", "quick", "state"), [(410, 201, "accepted"), (500, 201, "accepted"), (201, 500, "planned")]
)
def test_overtaken_worker_records_only_what_was_accepted(planned, slow, quick, state):
    """It is overtaken while its message is in the air; the other has marked by the time it comes to its own mark."""
    overtakes = PushServices(Clock(DUE + LEASE)).answer(planned.phone, quick)
    services = PushServices().answer(planned.phone, slow)

    def reached(point: str) -> None:
        if point == "before mark":
            send_due(overtakes)
            services.clock.now = DUE + LEASE

    send_due(services, reached=reached)

    planned.phone.refresh_from_db()
    delivery = Delivery.objects.get()
    assert (morning(planned).state, delivery.outcome) == (state, "accepted")
    assert morning(planned).attempts == (1 if state == "planned" else 0)
    assert services.received[0].payload == overtakes.received[0].payload


def test_reminder_whose_delivery_was_accepted_for_an_overtaken_worker_settles_without_another_message(planned):
    overtakes = PushServices(Clock(DUE + LEASE)).answer(planned.phone, 500)
    services = PushServices()
    _overtake(services, overtakes)
    overtakes.clock.now = morning(planned).next_at

    tried = send_due(overtakes)

    assert (tried, morning(planned).state, morning(planned).next_at) == (0, "accepted", None)


def _overtake(services: PushServices, overtakes: PushServices) -> None:
    def reached(point: str) -> None:
        if point == "before mark":
            services.clock.now = overtakes.clock.now
            send_due(overtakes)

    send_due(services, reached=reached)


@pytest.mark.parametrize(("event", "state"), [("received", "received"), ("opened", "opened")])
@pytest.mark.parametrize("answer", [201, 500])
def test_receipt_that_comes_before_the_mark_stands(planned, event, state, answer):
    services = PushServices().answer(planned.phone, answer)

    def reached(point: str) -> None:
        if point == "replied":
            receipt = Receipt(delivery=Delivery.objects.get().pk, event=event, at=DUE)
            assert take_in(planned.device, [receipt], now=DUE) == ["stored"]

    send_due(services, reached=reached)
    services.clock.passes(minutes=20)
    again = send_due(services)

    reminder = morning(planned)
    assert (reminder.state, reminder.next_at, reminder.lease, again) == (state, None, None, 0)
    assert outcome_of(planned.phone) == "accepted"


def test_points_are_reached_in_their_order(planned):
    points: list[str] = []

    send_due(PushServices(), reached=points.append)

    assert points == ["leased", "sent", "replied", "before mark", "after mark"]


@pytest.fixture
def many(transactional_db):
    cases = [make_case(clinic_name=f"Clinic{n}") for n in range(12)]
    plan(THE_DAY_BEFORE)
    yield cases
    empty()


def test_claimers_at_once_never_hold_the_same_reminder(many):
    due = Reminder.objects.due(DUE).count()
    claimed: list[tuple[UUID, UUID]] = []
    start = threading.Barrier(4)

    def claim() -> None:
        start.wait()
        while lease := lease_due(DUE, limit=3):
            claimed.extend((lease, pk) for pk in Reminder.objects.filter(lease=lease).values_list("pk", flat=True))
        connection.close()

    _at_once(claim, 4)

    assert len(claimed) == due
    assert max(Counter(pk for _, pk in claimed).values()) == 1


def test_workers_at_once_send_each_reminder_once(many):
    due = Reminder.objects.due(DUE).filter(expires_at__gt=DUE).count()
    services = [PushServices() for _ in range(3)]
    waiting = iter(services)

    def work() -> None:
        mine = next(waiting)
        while lease := lease_due(DUE, limit=2):
            dispatch(lease, transport=mine, clock=mine.clock)
        connection.close()

    _at_once(work, 3)

    topics = Counter(message.payload for each in services for message in each.received)
    assert (len(topics), set(topics.values())) == (due, {1})
    assert Reminder.objects.filter(due_at=DUE, state="accepted").count() == 12
    assert set(Delivery.objects.values_list("outcome", "attempt")) == {("accepted", 1)}


def _at_once(target, count: int) -> None:
    threads = [threading.Thread(target=target) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
