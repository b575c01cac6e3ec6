"""A session is asked about right before its message goes out, and again while messages wait."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

import pytest

from programmes.models import Pause
from reminders.channels import Due, Letter
from reminders.models import Delivery, Reminder
from reminders.planning import plan
from reminders.push.transport import Outcome, none_withdrawn
from tests.reminders.conftest import MONDAY, Case, make_case
from tests.reminders.push_service import DUE, THE_DAY_BEFORE, PushServices, morning, second_phone, send_due


@pytest.fixture
def cases(db) -> list[Case]:
    made = [make_case(clinic_name=f"Clinic{n}") for n in range(4)]
    plan(THE_DAY_BEFORE)
    return made


def during(services: PushServices, *, message: int, seconds: float, act: Callable[[], object]) -> PushServices:
    """`act` happens once so many messages have gone, and so much time passes."""
    before, happened = services.meanwhile, []

    def meanwhile() -> None:
        before()
        if len(services.received) == message and not happened:
            happened.append(act())
            services.clock.passes(seconds=seconds)

    services.meanwhile = meanwhile
    return services


def pause(case: Case) -> None:
    Pause.objects.create(
        clinic=case.clinic, programme=case.programme, from_date=date(2026, 11, 20), paused_by=case.physio
    )


CHANGES = [
    (lambda case: case.close(DUE), "cancelled", "stopped by the physio"),
    (pause, "cancelled", "paused"),
    (lambda case: case.session(1, finished_at=DUE), "done_before", "already done"),
    (lambda case: case.session(1, skipped_at=DUE), "skipped", "skipped by the patient"),
]


@pytest.mark.parametrize(("change", "state", "why"), CHANGES)
def test_what_changes_while_messages_wait_is_not_sent(cases, change, state, why):
    services = PushServices()
    during(services, message=1, seconds=1, act=lambda: [change(case) for case in cases])

    tried = send_due(services)

    reminders = Reminder.objects.filter(due_at=DUE, kind="start", local_date=MONDAY)
    sent = [reminder for reminder in reminders if reminder.state == "accepted"]
    others = {(reminder.state, reminder.why, reminder.next_at, reminder.lease) for reminder in reminders} - {
        ("accepted", "", None, None)
    }
    assert (tried, len(services.received), len(sent)) == (1, 1, 1)
    assert others == {(state, why, None, None)}
    assert sorted(Delivery.objects.values_list("outcome", flat=True)) == ["accepted", *["pending"] * 3]


def test_an_answer_counts_for_less_than_a_second(cases):
    services = PushServices()
    during(services, message=1, seconds=0.9, act=lambda: [case.close(DUE) for case in cases])
    during(services, message=2, seconds=0.1, act=lambda: None)

    assert send_due(services) == 2  # the second left within that second, the others did not


def test_window_that_closes_while_messages_wait(cases):
    Reminder.objects.filter(due_at=DUE).update(expires_at=DUE + timedelta(seconds=30))
    services = PushServices()
    during(services, message=2, seconds=30, act=lambda: None)

    send_due(services)

    states = Reminder.objects.filter(due_at=DUE).order_by("state").values_list("state", "why")
    assert list(states) == [*[("accepted", "")] * 2, *[("expired", "its window had passed")] * 2]


def test_second_phone_of_a_stopped_patient_hears_nothing(cases):
    case = cases[0]
    Reminder.objects.exclude(patient=case.patient).update(next_at=DUE + timedelta(hours=1))
    second_phone(case)
    services = during(PushServices(), message=1, seconds=2, act=lambda: case.close(DUE))

    tried = send_due(services)

    assert (tried, morning(case).state, morning(case).next_at) == (1, "accepted", None)


def test_what_cannot_be_asked_about_is_not_sent_and_what_went_is_recorded(cases, monkeypatch):
    services = PushServices()

    def database_is_gone(_: object) -> None:
        raise LookupError("the database has gone")

    during(
        services,
        message=2,
        seconds=1,
        act=lambda: monkeypatch.setattr("reminders.wanted.standing_of", database_is_gone),
    )

    tried = send_due(services)

    states = Reminder.objects.filter(due_at=DUE).order_by("state").values_list("state", "next_at")
    assert tried == 2
    assert list(states) == [("accepted", None)] * 2 + [("planned", services.clock.now + timedelta(minutes=5))] * 2


class Relay:
    """Mail for everybody; notes what it was asked to send."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    def emailed(self, reminders: Sequence[Due], now: object) -> list[object]:
        return [due.id for due in reminders]

    def send_many(self, letters, *, withdrawn=none_withdrawn) -> list[Outcome]:
        gone = set(withdrawn())
        kept = [letter for place, letter in enumerate(letters) if place not in gone]
        self.letters += kept
        said = {letter.delivery: Outcome(None, "accepted", None, "") for letter in kept}
        missing = Outcome(None, "withdrawn", None, "", tried=False)
        return [said.get(letter.delivery, missing) for letter in letters]


def test_letters_are_asked_about_again_after_slow_pushes(cases):
    services = during(PushServices(), message=3, seconds=5, act=lambda: cases[0].close(DUE))
    relay = Relay()

    send_due(services, mail=relay)

    assert cases[0].patient.pk not in {letter.reminder.patient_id for letter in relay.letters}
    assert len(relay.letters) == 3


def test_letter_is_the_only_way_where_there_is_no_phone(cases):
    for case in cases:
        case.phone.end("gone", now=DUE)
    relay = Relay()

    send_due(PushServices(), mail=relay)

    assert {morning(case).state for case in cases} == {"accepted"}
    assert set(Delivery.objects.values_list("channel", "target")) == {("email", case.patient.pk) for case in cases}


def test_slow_preparation_is_followed_by_another_question(cases, monkeypatch):
    """What was asked before the delivery rows were written is a second old when the first message could leave."""
    from reminders import dispatch

    services = PushServices()

    def slow(*given):
        made = real(*given)
        cases[0].close(DUE)
        services.clock.passes(seconds=1)
        return made

    real = dispatch.jobs_for
    monkeypatch.setattr(dispatch, "jobs_for", slow)

    assert send_due(services) == 3
    assert (morning(cases[0]).state, morning(cases[0]).why) == ("cancelled", "stopped by the physio")


class BrokenRelay(Relay):
    def __init__(self, breaks: str) -> None:
        super().__init__()
        self.breaks = breaks

    def emailed(self, reminders, now):
        if self.breaks == "choosing":
            raise LookupError("no idea")
        return super().emailed(reminders, now)

    def send_many(self, letters, **_):
        raise RuntimeError("no relay")


@pytest.mark.parametrize("breaks", ["choosing", "sending"])
def test_broken_mail_holds_up_no_push(cases, breaks):
    tried = send_due(PushServices(), mail=BrokenRelay(breaks))

    assert tried >= 4
    assert {morning(case).state for case in cases} == {"accepted"}
    assert set(Delivery.objects.filter(channel="push").values_list("outcome", flat=True)) == {"accepted"}


def test_broken_transport_is_tried_again_later(cases):
    class Broken(PushServices):
        def send_many(self, messages, **_):
            raise RuntimeError("libcurl is gone")

    send_due(Broken())

    assert {(morning(case).state, morning(case).next_at) for case in cases} == {("planned", DUE + timedelta(minutes=5))}
