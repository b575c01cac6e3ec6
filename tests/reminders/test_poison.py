"""One reminder with which something is wrong: it waits by itself and ends with its window, and delays no other."""

from datetime import timedelta

import pytest

from clinic.models import Patient
from reminders import new_deliveries, sending
from reminders.models import Delivery, Reminder
from reminders.planning import plan
from reminders.push.transport import Outcome
from tests.reminders.conftest import Case, make_case
from tests.reminders.push_service import DUE, THE_DAY_BEFORE, PushServices, morning, send_due

pytestmark = pytest.mark.slow


@pytest.fixture
def cases(db) -> list[Case]:
    """Five patients due at once; the third is to be poisoned."""
    made = [make_case(clinic_name=f"Clinic{n}") for n in range(5)]
    plan(THE_DAY_BEFORE)
    return made


def bad_zone(case: Case, _: pytest.MonkeyPatch, __: PushServices) -> None:
    Patient.objects.filter(pk=case.patient.pk).update(time_zone="Nowhere/Nothing")


def bad_message(case: Case, monkeypatch: pytest.MonkeyPatch, _: PushServices) -> None:
    def made(due, *more, **named):
        if due.patient_id == case.patient.pk:
            raise RuntimeError("cannot be made")
        return real(due, *more, **named)

    real = sending.push_payload
    monkeypatch.setattr(sending, "push_payload", made)


def bad_insert(case: Case, monkeypatch: pytest.MonkeyPatch, _: PushServices) -> None:
    """The database itself refuses the row, and with it the whole statement."""

    def values(delivery, *more):
        poisoned = delivery.due.patient_id == case.patient.pk
        return real(delivery._replace(channel="pigeon") if poisoned else delivery, *more)

    real = new_deliveries._values
    monkeypatch.setattr(new_deliveries, "_values", values)


def bad_mark(case: Case, _: pytest.MonkeyPatch, services: PushServices) -> None:
    """A push service says what no CHECK lets through: the others of the batch are marked all the same."""
    services.answer(case.phone, Outcome(5000, "failed", None, "nonsense"))


POISONS = [bad_zone, bad_message, bad_insert, bad_mark]


@pytest.mark.parametrize("poison", POISONS)
def test_poisoned_reminder_delays_no_other(cases, poison, monkeypatch, caplog):
    services, poisoned = PushServices(), cases[2]
    poison(poisoned, monkeypatch, services)

    send_due(services)

    well = [morning(case).state for case in cases if case is not poisoned]
    spoiled = morning(poisoned)
    logged = [record.msg for record in caplog.records if record.levelname == "ERROR"]
    assert well == ["accepted"] * 4
    assert (spoiled.state, spoiled.next_at, spoiled.lease) == ("planned", DUE + timedelta(minutes=5), None)
    assert [(said["event"], said["reminder"]) for said in logged] == [("reminder_spoiled", str(spoiled.pk))]


@pytest.mark.parametrize("poison", POISONS)
def test_poisoned_reminder_waits_longer_and_ends_with_its_window(cases, poison, monkeypatch):
    services, poisoned = PushServices(), cases[2]
    poison(poisoned, monkeypatch, services)
    waits = []

    while morning(poisoned).next_at:
        services.clock.now = morning(poisoned).next_at
        send_due(services)
        waits.append(morning(poisoned).next_at)

    spoiled = morning(poisoned)
    assert waits[:3] == [DUE + timedelta(minutes=minutes) for minutes in (5, 20, 35)]
    assert (spoiled.state, spoiled.why) == ("failed", "it could not be made into a message")
    assert DUE + timedelta(minutes=160) < spoiled.settled_at < spoiled.expires_at


def test_keys_that_cannot_be_used_fail_their_own_message(cases):
    services = PushServices().answer(cases[2].phone, Outcome(None, "failed", None, "the key is no key"))

    send_due(services)

    assert (morning(cases[2]).state, morning(cases[2]).why) == ("failed", "the message was refused")
    assert Reminder.objects.filter(due_at=DUE, state="accepted").count() == 4


def test_second_phone_that_poisons_the_mark_leaves_what_was_accepted_to_a_copy(cases):
    """What cannot be marked is sent again, by the same delivery, until it can be: lost it is never."""
    services = PushServices().answer(cases[2].phone, Outcome(5000, "accepted", None, "nonsense"), 201)
    send_due(services)
    services.clock.passes(minutes=5)

    send_due(services)

    first, second = (message for message in services.received if message.endpoint == cases[2].phone.endpoint)
    assert first.payload == second.payload
    assert morning(cases[2]).state == "accepted"
    assert Delivery.objects.filter(reminder=morning(cases[2])).count() == 1
