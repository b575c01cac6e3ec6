"""E-mail in the path of a reminder: leased, sent and marked like a push, with real SMTP at the end."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import pytest
from django.core.mail.backends.smtp import EmailBackend
from django.utils import timezone

from clinic.models import Patient
from reminders import email_consent
from reminders.dispatch import dispatch
from reminders.email import EMail
from reminders.leasing import lease_due
from reminders.models import Delivery, PushSubscription, Reminder
from reminders.planning import plan
from reminders.postbox import post
from reminders.push.transport import Outcome
from tests.mail_relay import MailRelay
from tests.reminders.conftest import MONDAY, Case, make_case, utc

DUE = utc("2026-11-23 08:00")
NUDGE = utc("2026-11-23 09:00")


@dataclass
class Push:
    """A push service that accepts whatever comes."""

    sent: list = field(default_factory=list)

    def send_many(self, messages, **_) -> list[Outcome]:
        self.sent += messages
        return [Outcome(201, "accepted", None, "the push service accepted it") for _ in messages]


@dataclass
class Clinic:
    """Everything a worker needs to send what is due at one instant."""

    case: Case
    relay: MailRelay
    push: Push = field(default_factory=Push)

    def send(self, now: datetime = DUE) -> None:
        connect = partial(EmailBackend, host="127.0.0.1", port=self.relay.port)
        mail = EMail("https://moves.example", "Daily Moves", "no-reply@moves.example", partial(post, connect=connect))
        if lease := lease_due(now):
            dispatch(lease, transport=self.push, mail=mail, clock=lambda: now)

    @property
    def ids(self) -> list[str]:
        return [letter["Message-ID"] for letter in self.relay.letters]

    def start(self, kind: str = "start") -> Reminder:
        first = self.case.slots[0]
        return Reminder.objects.get(patient=self.case.patient, slot=first, local_date=MONDAY, kind=kind)


@pytest.fixture
def clinic(case) -> Iterator[Clinic]:
    """A patient who agreed to e-mail and whose only subscription has ended."""
    case.phone.end("the push service answered 410", now=DUE)
    Patient.objects.update(email_agreed_at=DUE)
    plan(utc("2026-11-22 12:00"))
    with MailRelay() as relay:
        yield Clinic(case, relay)


def test_start_comes_by_email_and_the_nudge_does_not(clinic):
    clinic.send()
    clinic.send(NUDGE)

    [delivery] = Delivery.objects.filter(channel="email")
    assert (clinic.start().state, delivery.outcome, delivery.target) == ("accepted", "accepted", clinic.case.patient.pk)
    assert clinic.ids == [f"<{delivery.pk}@moves.example>"]
    nudge = clinic.start("nudge")
    assert (nudge.state, nudge.why) == ("cancelled", "no phone to nudge")


def test_silent_phone_is_still_tried_beside_the_letter(clinic):
    case = clinic.case
    PushSubscription.objects.update(gone_at=None, gone_why="")
    Delivery.objects.create(
        clinic=case.clinic,
        patient=case.patient,
        purpose="test",
        channel="push",
        target=case.phone.pk,
        subscription=case.phone,
        created_at=DUE,
        accepted_at=DUE - timedelta(hours=48),
        outcome="accepted",
    )

    clinic.send()

    assert (len(clinic.push.sent), len(clinic.ids)) == (1, 1)


def test_relay_that_is_busy_is_tried_again_with_the_same_letter(clinic):
    clinic.relay.says["MAIL FROM"] = "451 later"
    clinic.send()
    waits = clinic.start()
    clinic.relay.says.clear()
    clinic.send(DUE + timedelta(minutes=5))
    clinic.send(DUE + timedelta(minutes=30))

    assert (waits.state, waits.next_at) == ("planned", DUE + timedelta(minutes=5))
    assert clinic.start().state == "accepted"
    assert len(clinic.ids) == 1


def test_crash_after_the_letter_sends_the_same_letter_again(clinic):
    """A mail program knows a letter by its Message-ID, as the phone knows a push by its delivery."""

    def crash(point: str) -> None:
        if point == "before mark":
            raise SystemExit

    connect = partial(EmailBackend, host="127.0.0.1", port=clinic.relay.port)
    mail = EMail("https://moves.example", "Daily Moves", "no-reply@moves.example", partial(post, connect=connect))
    with pytest.raises(SystemExit):
        dispatch(lease_due(DUE), transport=clinic.push, mail=mail, clock=lambda: DUE, reached=crash)
    clinic.send(DUE + timedelta(minutes=3))

    assert len(clinic.ids) == 2
    assert len(set(clinic.ids)) == 1
    assert Delivery.objects.filter(channel="email").count() == 1


def test_address_that_is_refused_for_good_fails_and_says_why(clinic):
    clinic.relay.refuse("margaret@mail.example", "550 no such user")
    clinic.send()
    clinic.send(DUE + timedelta(minutes=30))

    [delivery] = Delivery.objects.filter(channel="email")
    assert (delivery.outcome, delivery.why) == ("failed", "the mail server refused the address (550)")
    assert (clinic.start().state, clinic.ids) == ("failed", [])


def test_link_in_a_letter_ends_the_next_one(clinic):
    clinic.send()
    email_consent.end(clinic.case.patient.pk, now=timezone.now())
    clinic.send(utc("2026-11-23 12:30"))

    assert len(clinic.ids) == 1


def test_one_bad_address_delays_nobody(clinic):
    other = make_case(clinic_name="Second Clinic")
    other.phone.end("gone", now=DUE)
    Patient.objects.filter(pk=other.patient.pk).update(email="other@mail.example", email_agreed_at=DUE)
    plan(utc("2026-11-22 12:00"))
    clinic.relay.refuse("margaret@mail.example", "550 no such user")

    clinic.send()

    assert [letter["To"] for letter in clinic.relay.letters] == ["other@mail.example"]
    assert clinic.start().state == "failed"
    assert Reminder.objects.get(patient=other.patient, due_at=DUE).state == "accepted"
