import json
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from clinic.models import Device, Patient, Screening
from reminders.dispatch import dispatch
from reminders.enums import ReminderState
from reminders.leasing import LEASE, expire, lease_due
from reminders.models import Delivery, Reminder
from reminders.planning import plan
from reminders.push.transport import Message, Outcome, judge
from tests.reminders.conftest import MONDAY, Case, add_phone, make_case, utc

DUE = utc("2026-11-23 08:00")


class PushService:
    """A push service that answers as it is told: the last answer goes on for ever."""

    def __init__(self, *answers: int, retry_after: str | None = None) -> None:
        self.answers = list(answers) or [201]
        self.retry_after = retry_after
        self.received: list[Message] = []

    def send_many(self, messages: Sequence[Message], **_: object) -> list[Outcome]:
        return [self._answer(message) for message in messages]

    def _answer(self, message: Message) -> Outcome:
        self.received.append(message)
        status = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return judge(status, retry_after=self.retry_after, now=DUE)


def send_due(service: PushService, now: datetime = DUE) -> int:
    lease = lease_due(now)
    return dispatch(lease, transport=service, clock=lambda: now) if lease else 0


def morning() -> Reminder:
    return Reminder.objects.get(local_date=MONDAY, kind="start", due_at=DUE)


def test_dispatch_sends_once_and_marks(case: Case) -> None:
    plan(utc("2026-11-22 12:00"))
    service = PushService()

    sent = send_due(service), send_due(service)

    delivery = Delivery.objects.get(reminder=morning())
    assert sent == (1, 0)
    assert (morning().state, delivery.outcome, delivery.status, delivery.accepted_at) == (
        "accepted",
        "accepted",
        201,
        DUE,
    )


def test_message_says_nothing_about_health_and_fits_the_window(case: Case) -> None:
    plan(utc("2026-11-22 12:00"))
    service = PushService()

    send_due(service)

    message = service.received[0]
    said = json.loads(message.payload)["notification"]
    assert (said["title"], message.ttl, message.urgency) == ("Your morning session", 3 * 60 * 60, "high")
    assert said["body"].startswith("About ")
    assert said["body"].endswith(", any time until 11:00.")
    assert said["navigate"].endswith(f"/app/#/session/{case.slots[0].id}/2026-11-23")
    assert said["data"]["delivery"] == str(Delivery.objects.get().id)
    assert "Margaret" not in message.payload.decode()
    assert "Back to walking" not in message.payload.decode()


def test_start_and_nudge_share_topic_and_tag(case: Case) -> None:
    plan(utc("2026-11-22 12:00"))
    service = PushService()

    send_due(service)
    send_due(service, DUE + timedelta(hours=1))

    start, nudge = service.received
    tags = {json.loads(message.payload)["notification"]["tag"] for message in service.received}
    assert start.topic == nudge.topic
    assert tags == {start.topic}


def test_dispatch_does_not_ask_for_what_is_done_skipped_or_closed(case: Case) -> None:
    plan(utc("2026-11-22 12:00"))
    case.session(1, finished_at=utc("2026-11-23 07:30"))
    case.session(2, skipped_at=utc("2026-11-23 07:31"))
    case.close(DUE)
    Reminder.objects.filter(local_date=MONDAY).update(due_at=DUE, next_at=DUE)
    service = PushService()

    sent = send_due(service, DUE)

    assert sent == 0
    assert service.received == []
    assert set(Reminder.objects.filter(local_date=MONDAY).values_list("state", flat=True)) == {"cancelled"}


def test_dispatch_sends_nothing_while_the_first_session_waits_for_the_physio(case: Case) -> None:
    plan(utc("2026-11-22 12:00"))
    given = {"clinic": case.clinic, "patient": case.patient, "answers": {}, "library_version": 1, "hold_start": True}
    answers = Screening.objects.create(**given, answered_at=utc("2026-11-22 18:00"), asked_by=case.physio)
    service = PushService()

    held = send_due(service)
    Screening.objects.filter(pk=answers.pk).update(looked_at=utc("2026-11-23 09:00"), looked_by=case.physio)
    released = send_due(service, utc("2026-11-23 12:30"))

    assert (held, released) == (0, 1)
    assert morning().state == ReminderState.CANCELLED


def test_dispatch_marks_done_before_due(case: Case) -> None:
    plan(utc("2026-11-22 12:00"))
    case.session(1, finished_at=utc("2026-11-23 07:30"))

    send_due(PushService())

    assert (morning().state, morning().why) == ("done_before", "already done")


def test_410_ends_the_subscription_and_fails_the_reminder(case: Case) -> None:
    plan(utc("2026-11-22 12:00"))

    send_due(PushService(410))

    case.phone.refresh_from_db()
    assert (case.phone.gone_at, morning().state, morning().why) == (DUE, "failed", "no phone to send to")


class Killed(BaseException):
    """As a process is: nothing that handles errors is asked."""


def die_at(point: str, service: PushService) -> None:
    """A worker takes what is due in the morning, and is killed there."""

    def reached(where: str) -> None:
        if where == point:
            raise Killed

    plan(utc("2026-11-22 12:00"))
    lease = lease_due(DUE)
    assert lease is not None
    with pytest.raises(Killed):
        dispatch(lease, transport=service, clock=lambda: DUE, reached=reached)


def test_worker_killed_after_marking_has_ended_the_phone_that_is_gone(case: Case) -> None:
    die_at("after mark", PushService(410))

    case.phone.refresh_from_db()
    assert (morning().state, case.phone.gone_at) == ("failed", DUE)


def test_worker_killed_before_marking_leaves_a_reminder_that_fails_for_want_of_a_phone(case: Case) -> None:
    die_at("before mark", PushService(410))
    service = PushService()

    send_due(service, DUE + LEASE)

    assert service.received == []
    assert (morning().state, morning().why) == ("failed", "no phone to send to")


def test_answers_that_cannot_be_remembered_do_not_keep_a_reminder_from_being_marked(
    case: Case, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    plan(utc("2026-11-22 12:00"))

    def fail(*_: object) -> None:
        raise ValueError

    monkeypatch.setattr("reminders.push_services.learn", fail)

    send_due(PushService())

    assert morning().state == "accepted"
    assert "answers_not_remembered" in caplog.text


def test_403_keeps_the_subscription(case: Case) -> None:
    plan(utc("2026-11-22 12:00"))

    send_due(PushService(403))

    case.phone.refresh_from_db()
    assert (case.phone.gone_at, morning().state) == (None, "planned")


def test_429_waits_as_long_as_the_push_service_says(case: Case) -> None:
    plan(utc("2026-11-22 12:00"))
    service = PushService(429, 201, retry_after="600")

    send_due(service)
    waiting = morning()
    early = send_due(service, DUE + timedelta(seconds=590))
    late = send_due(service, DUE + timedelta(seconds=600))

    assert (waiting.state, waiting.next_at) == ("planned", DUE + timedelta(seconds=600))
    assert (early, late, morning().state) == (0, 1, "accepted")


def test_one_phone_gone_and_one_reached_is_accepted(case: Case) -> None:
    other = Device.objects.create(
        clinic=case.clinic, patient=case.patient, token_hash="b" * 64, public_key="key", joined_at=utc("2026-11-02")
    )
    add_phone(other)
    plan(utc("2026-11-22 12:00"))

    send_due(PushService(410, 201))

    assert morning().state == ReminderState.ACCEPTED
    assert sorted(Delivery.objects.values_list("outcome", flat=True)) == ["accepted", "gone"]


def test_revoked_phone_is_not_sent_to(case: Case) -> None:
    plan(utc("2026-11-22 12:00"))
    case.device.revoke(by=case.physio, now=DUE)
    service = PushService()

    send_due(service)

    assert service.received == []


def test_crash_after_sending_sends_a_silent_copy_of_the_same_delivery(case: Case) -> None:
    plan(utc("2026-11-22 12:00"))
    service = PushService()
    lease_due(DUE)  # this worker dies with the lease in its hand

    before = send_due(service, DUE + LEASE - timedelta(seconds=1))
    after = send_due(service, DUE + LEASE)

    assert (before, after, morning().state) == (0, 1, "accepted")


def test_overtaken_worker_marks_nothing(case: Case) -> None:
    plan(utc("2026-11-22 12:00"))
    slow = lease_due(DUE)
    assert slow is not None
    send_due(PushService(), DUE + LEASE)

    again = dispatch(slow, transport=PushService(410), clock=lambda: DUE + LEASE)

    case.phone.refresh_from_db()
    assert (again, morning().state, case.phone.gone_at) == (0, "accepted", None)


def test_poisoned_reminder_does_not_delay_the_others(case: Case) -> None:
    other = make_case(clinic_name="Hilltop Physio")
    plan(utc("2026-11-22 12:00"))
    Patient.objects.filter(pk=case.patient.pk).update(time_zone="Nowhere/Nothing")

    sent = send_due(PushService())

    at_eight = Reminder.objects.filter(due_at=DUE, kind="start")
    poisoned, well = at_eight.get(patient=case.patient), at_eight.get(patient=other.patient)
    assert (sent, well.state) == (1, "accepted")
    assert (poisoned.state, poisoned.next_at) == ("planned", DUE + timedelta(minutes=5))


def test_expire_closes_what_nobody_sent_in_time(case: Case) -> None:
    plan(utc("2026-11-22 12:00"))

    expire(utc("2026-11-23 11:00"))

    assert (morning().state, send_due(PushService(), utc("2026-11-23 11:00"))) == ("expired", 0)
    assert not Reminder.objects.filter(expires_at__lte=utc("2026-11-23 11:00"), settled_at=None).exists()
