"""A session put off in the app: no delivery has to be named, and the first time holds."""

from datetime import timedelta
from uuid import uuid4

import pytest

from reminders.models import Reminder
from reminders.planning import plan
from reminders.receipts import Receipt, take_in
from tests.reminders.conftest import MONDAY, Case, make_case
from tests.reminders.push_service import DUE, THE_DAY_BEFORE, PushServices, morning, send_due


@pytest.fixture
def reminded(case: Case) -> Case:
    plan(THE_DAY_BEFORE)
    send_due(PushServices())
    return case


def put_off(case: Case, *, minutes: int | None = 30, at=DUE, slot=None, date=MONDAY) -> str:
    receipt = Receipt(event="snoozed", at=at, session=(slot or case.slots[0].pk, date), minutes=minutes)
    return take_in(case.device, [receipt], now=DUE)[0]


def nudge() -> Reminder:
    return Reminder.objects.get(kind="nudge", local_date=MONDAY, due_at__lt=DUE + timedelta(hours=2), due_at__gt=DUE)


def test_nudge_comes_when_the_patient_asked(reminded):
    assert put_off(reminded, minutes=30) == "stored"

    assert (nudge().due_at, nudge().next_at) == (DUE + timedelta(minutes=30), DUE + timedelta(minutes=30))


def test_told_again_it_holds_as_it_was_first_told(reminded):
    assert [put_off(reminded, minutes=10), put_off(reminded, minutes=60)] == ["stored", "duplicate"]
    assert nudge().due_at == DUE + timedelta(minutes=10)


def test_session_of_somebody_else_is_as_unknown_as_none(reminded):
    stranger = make_case(clinic_name="Hilltop Physio")
    theirs = Receipt(event="snoozed", at=DUE, session=(reminded.slots[0].pk, MONDAY), minutes=10)

    assert take_in(stranger.device, [theirs], now=DUE) == ["unknown"]
    assert [put_off(reminded, slot=uuid4()), put_off(reminded, date=MONDAY - timedelta(days=90))] == ["unknown"] * 2
    assert nudge().put_off_to is None


def test_receipt_that_says_neither_or_no_minutes_is_unknown(reminded):
    neither = Receipt(event="snoozed", at=DUE, minutes=10)

    assert take_in(reminded.device, [neither], now=DUE) == ["unknown"]
    assert put_off(reminded, minutes=None) == "unknown"


def test_start_stays_what_it_is(reminded):
    put_off(reminded)

    assert morning(reminded).state == "accepted"
