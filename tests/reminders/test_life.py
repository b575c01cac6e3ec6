"""One reminder's whole life, and what is said of it in words."""

from datetime import time, timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from programmes.models import SlotTiming
from reminders.enums import ReminderState
from reminders.life import UnknownReminderError, find, life_of
from reminders.models import Delivery, Reminder
from reminders.wording import in_words
from tests.reminders.conftest import MONDAY, utc
from tests.reminders.rows import make_delivery, make_reminder

DUE = utc("2026-11-23 08:00")


def second(number: float) -> timedelta:
    return timedelta(seconds=number)


@pytest.fixture
def received(case) -> Reminder:
    """Sent at 08:00 to the phone, received a second later and opened at 08:03."""
    reminder = make_reminder(case, DUE, state="opened")
    make_delivery(
        reminder,
        case.phone,
        status=201,
        accepted_at=DUE + second(1),
        received_at=DUE + second(2),
        received_told_at=DUE + second(3),
        opened_at=DUE + second(180),
    )
    return reminder


def told(name: object) -> str:
    out = StringIO()
    call_command("reminder_life", str(name), stdout=out)
    return out.getvalue()


def test_it_is_found_by_its_id_its_deliverys_and_its_sessions(case, received):
    nudge = make_reminder(case, DUE + second(3600), kind="nudge")
    session = f"{case.slots[0].pk} {MONDAY}"

    assert find(str(received.pk)) == received
    assert find(str(received.deliveries.get().pk)) == received
    assert find(session) == find(session.replace(" ", "/")) == received
    assert find(str(nudge.pk)) == nudge


@pytest.mark.parametrize("name", ["", "Margaret", "1", "not-a-slot 2026-11-23", "a b c"])
def test_a_name_that_is_none_says_what_to_give(case, name):
    with pytest.raises(UnknownReminderError, match="Give a reminder's id"):
        find(name)


def test_an_unknown_id_a_test_and_an_unplanned_session_say_so(case):
    test = Delivery.objects.create(
        clinic=case.clinic,
        patient=case.patient,
        purpose="test",
        channel="push",
        target=case.phone.pk,
        subscription=case.phone,
        created_at=DUE,
    )
    for name, said in (
        (uuid4(), "There is no reminder and no delivery"),
        (test.pk, "is a delivery of purpose “test”"),
        (f"{case.slots[0].pk} 2026-11-23", "No reminder is planned"),
    ):
        with pytest.raises(CommandError, match=said):
            told(name)


def test_its_moments_are_told_in_order(case, received):
    case.session(1, finished_at=DUE + second(900), last_synced_at=DUE + second(905))

    said = [(moment.at - DUE, moment.what.split(": ", 1)[-1]) for moment in life_of(received, DUE).moments]

    assert said[1:] == [
        (second(0), "due"),
        (second(0), "made"),
        (second(0), "tried, number 1: accepted"),
        (second(1), "accepted"),
        (second(2), "sent"),
        (second(2), "received, by the phone's clock"),
        (second(3), "its receipt came in"),
        (second(180), "opened, by the phone's clock"),
        (second(900), "finished, by the phone's clock"),
        (second(905), "the phone last told of it"),
        (second(10800), "never sent after this"),
    ]


def test_its_facts_say_who_set_the_time_and_what_became_of_each_delivery(case, received):
    SlotTiming.objects.create(
        clinic=case.clinic,
        slot=case.slots[0],
        from_date=MONDAY,
        local_time=time(8),
        weekdays=0b0010101,
        label="Morning",
        set_on=case.device,
        set_at=utc("2026-11-22 19:00"),
    )
    case.session(1, skipped_at=DUE, last_synced_at=DUE)

    facts = dict(life_of(received, DUE).facts)

    assert facts["timing"] == (
        f"08:00, Mon Wed Fri, from 2026-11-23, set on the phone {case.device.pk} at 2026-11-22 19:00 UTC"
    )
    assert facts["zone"] == "Europe/London on that date"
    assert "1 tries, accepted, status 201" in facts["delivery"]
    assert facts["diary"] == "skipped; the phone last told of it at 2026-11-23 08:00:00 UTC"
    assert facts["other"] == "the session has no other reminder"


def test_the_command_prints_both_clocks_and_no_name(case):
    patient = case.patient
    patient.time_zone = "America/New_York"
    patient.save()
    reminder = make_reminder(case, DUE)

    said = told(reminder.pk)

    assert "2026-11-23 08:00:00    2026-11-23 03:00:00  due" in said
    assert "America/New_York" in said
    assert not any(name in said for name in ("Margaret", "Hale", "Sam", "Reid", "Riverside", "mail.example"))


@pytest.mark.parametrize(
    ("now", "more", "next_"),
    [
        (-60, {}, "At 08:00 a worker asks whether the session is still wanted"),
        (30, {}, "It is due since 08:00 and waits for a worker."),
        (30, {"state": "leased", "lease": 1, "next_at": 120}, "A worker holds it until 08:02"),
        (130, {"state": "leased", "lease": 1, "next_at": 120}, "Its lease ran out at 08:02"),
        (30, {"attempts": 1, "next_at": 300}, "It is tried again at 08:05."),
        (30, {"state": "accepted", "next_at": 300}, "One phone has it; for another one it is tried again at 08:05."),
        (10801, {}, "Its window has closed: the next tick settles it"),
        (30, {"state": "accepted"}, "Nothing more is sent for it; the phone's receipt may still come."),
        (30, {"state": "cancelled", "why": "paused"}, "Nothing, unless what cancelled it is taken back"),
        (30, {"state": "expired"}, "Nothing: it is over and is never sent late."),
        (30, {"state": "done_before"}, "Nothing more is sent for it."),
    ],
)
def test_what_happens_next_is_one_sentence(case, now, more, next_):
    if "next_at" in more:
        more = {**more, "next_at": DUE + second(more["next_at"])}
    if "lease" in more:
        more = {**more, "lease": uuid4()}
    reminder = make_reminder(case, DUE, **more)
    make_delivery(reminder, case.phone)

    assert life_of(reminder, DUE + second(now)).next.startswith(next_)


def test_the_nudge_to_come_is_told_with_its_start(case, received):
    make_reminder(case, DUE + second(3600), kind="nudge")

    assert life_of(received, DUE).next == (
        "Nothing more is sent for it. The session's nudge follows at 09:00, unless the session is settled first."
    )


def test_an_email_is_not_expected_to_answer(case):
    reminder = make_reminder(case, DUE, state="accepted")
    make_delivery(reminder, None)

    assert life_of(reminder, DUE).next == "Nothing more is sent for it; an e-mail has no receipt."


def test_refused_keys_are_told_as_what_they_are(case):
    reminder = make_reminder(case, DUE, state="failed", why="the push service refused the server's keys")
    make_delivery(reminder, case.phone, outcome="failed", status=403)

    assert "until the push keys are accepted again" in life_of(reminder, DUE).next


@pytest.mark.parametrize(
    ("state", "why", "delivery", "words"),
    [
        ("planned", "", None, "planned"),
        ("planned", "", {"outcome": "later", "status": 503}, "to be tried again at 08:00"),
        ("leased", "", None, "being sent"),
        ("accepted", "", {}, "accepted by the push service at 08:00, not yet received"),
        ("accepted", "", {"channel": "email"}, "sent by e-mail at 08:00"),
        ("received", "", {"received_at": 61, "received_told_at": 62}, "received by the phone at 08:01"),
        ("received", "", {"received_at": -9e7, "received_told_at": 120}, "received by the phone at 08:02"),
        ("opened", "", {"received_at": 1, "received_told_at": 2, "opened_at": 185}, "opened at 08:03"),
        ("opened", "", {"received_at": 1, "received_told_at": 2, "opened_at": 9e7}, "opened"),
        ("done_before", "already done", None, "done before it was due"),
        ("skipped", "", None, "skipped by the patient"),
        ("cancelled", "paused", None, "cancelled: paused"),
        ("expired", "its window had passed", None, "expired: its window had passed"),
        ("failed", "no phone to send to", None, "failed: no phone to send to"),
    ],
)
def test_every_state_has_words(case, state, why, delivery, words):
    lease = uuid4() if state == "leased" else None
    reminder = make_reminder(case, DUE, state=state, why=why, lease=lease)
    if delivery is not None:
        at = {key: DUE + second(value) for key, value in delivery.items() if key.endswith("_at")}
        make_delivery(reminder, None if "channel" in delivery else case.phone, **{**delivery, **at})

    said = in_words(reminder, reminder.deliveries.all(), zone=case.patient.zone_on(MONDAY))

    assert said == words
    assert state in ReminderState.values


def test_a_time_on_another_day_says_the_day(case):
    reminder = make_reminder(case, utc("2026-11-23 23:30"), state="received")
    make_delivery(reminder, case.phone, received_at=utc("2026-11-24 00:40"), received_told_at=utc("2026-11-24 00:40"))

    said = in_words(reminder, reminder.deliveries.all(), zone=case.patient.zone_on(MONDAY))

    assert said == "received by the phone at 00:40 on 24 November"
