"""What a physio sees of a patient's reminders: whether they arrive, how they come, and what became of each."""

import re
from datetime import date, time, timedelta
from html import unescape
from types import SimpleNamespace

import pytest

from clinic.models import AuditEvent, Device
from panel import access
from panel.reminder_days import reminder_days
from panel.times import set_times
from panel.ways import phones_of, ways_of
from programmes import course
from programmes.models import SlotTiming
from reminders.models import CalendarFeed, Delivery, PushSubscription
from tests.panel.conftest import make_feed, sign_in
from tests.reminders.conftest import MONDAY, Case, make_case, utc
from tests.reminders.rows import make_delivery, make_reminder

NOW = utc("2026-11-23 12:00")


@pytest.fixture
def case(db) -> Case:
    case = make_case()
    Device.objects.filter(pk=case.device.pk).update(notifications="on", notifications_at=NOW, label="Chrome on Android")
    return case


@pytest.fixture
def page(case, monkeypatch):
    """The patient's page at noon, as text without tags."""
    monkeypatch.setattr(access, "timezone", SimpleNamespace(now=lambda: NOW))
    client = sign_in(case.physio)

    def shown() -> str:
        answer = client.get(f"/physio/patients/{case.patient.pk}/")
        text = re.sub(r"<[^>]+>", " ", unescape(answer.content.decode()))
        return re.sub(r"\s+", " ", text)

    return shown


def ways(case, now=NOW, **more):
    return ways_of(case.patient, phones_of(case.patient, now), now, **more)


def answered(case, at, *, opened=False) -> None:
    """A start reminder at this instant that the phone has acknowledged."""
    reminder = make_reminder(case, at, state="received")
    make_delivery(reminder, case.phone, received_at=at, received_told_at=at)
    PushSubscription.objects.filter(pk=case.phone.pk).update(last_accepted_at=at, last_acknowledged_at=at)


def unanswered(case, at) -> None:
    """One that the push service took and of which the phone has said nothing."""
    make_delivery(make_reminder(case, at, day=at.date(), state="accepted"), case.phone, accepted_at=at)
    PushSubscription.objects.filter(pk=case.phone.pk).update(last_accepted_at=at)


def test_page_says_when_a_reminder_last_reached_a_phone(case, page):
    assert "No reminder has reached a phone yet." in page()
    answered(case, utc("2026-11-23 08:01"))

    text = page()

    assert "Last reminder reached a phone today at 08:01." in text
    assert "Reminders come as notifications on the phone." in text
    assert "Last reminder that reached it 23 Nov, 08:01" in text
    assert "Notifications are on." in text


@pytest.mark.parametrize("purpose", ["test", "stop"])
def test_what_is_no_reminder_is_not_told_as_one(case, page, purpose):
    """It shows that the way works, so the phone counts as one that answers."""
    at = utc("2026-11-23 08:01")
    of = {"clinic": case.clinic, "patient": case.patient, "subscription": case.phone, "target": case.phone.pk}
    times = dict.fromkeys(("created_at", "last_tried_at", "accepted_at", "received_at", "received_told_at"), at)
    Delivery.objects.create(**of, **times, purpose=purpose, channel="push", outcome="accepted", attempt=1)
    PushSubscription.objects.filter(pk=case.phone.pk).update(last_accepted_at=at, last_acknowledged_at=at)

    assert "No reminder has reached a phone yet." in page()
    assert phones_of(case.patient, NOW)[0].silent_days == 0


def test_a_phone_that_has_gone_silent_is_named_with_its_days(case, page):
    unanswered(case, utc("2026-11-20 08:00"))

    text = page()

    assert "Nothing has arrived for 3 days." in text
    assert (
        "Reminders do not arrive: nothing has arrived on the phone for 3 days, and e-mail has not been agreed to."
        in text
    )
    assert "Ask Margaret to open the app and send a test reminder from its Settings." in text
    assert "If Margaret agrees to reminders by e-mail, write the agreement down under Details." in text


def test_a_phone_that_answered_since_is_not_silent(case):
    unanswered(case, utc("2026-11-20 08:00"))
    answered(case, utc("2026-11-23 08:00"))

    assert phones_of(case.patient, NOW)[0].silent_days == 0
    assert not ways(case).in_trouble


def test_a_push_service_that_takes_nothing_is_told_and_whom_to_ask(case, page):
    reminder = make_reminder(case, utc("2026-11-23 08:00"), state="failed")
    PushSubscription.objects.filter(pk=case.phone.pk).update(last_accepted_at=utc("2026-11-22 08:00"))
    make_delivery(reminder, case.phone, outcome="failed", status=403)

    text = page()

    assert "Reminders do not arrive: the push service has not taken the last ones." in text
    assert "your clinic's owner sees why under Operations" in text
    assert "The push service did not take the last message." in text
    assert ways(case).in_trouble


def test_a_receipt_that_came_before_the_workers_mark_is_an_answer(case):
    at = utc("2026-11-20 08:00")
    reminder = make_reminder(case, at, state="received")
    make_delivery(reminder, case.phone, accepted_at=at + timedelta(seconds=3), received_at=at, received_told_at=at)
    PushSubscription.objects.filter(pk=case.phone.pk).update(last_acknowledged_at=at)

    assert phones_of(case.patient, NOW)[0].silent_days == 0


def test_email_takes_over_and_says_why(case):
    case.patient.email_agreed_at = utc("2026-11-03 10:00")
    case.patient.save()
    unanswered(case, utc("2026-11-20 08:00"))

    found = ways(case)

    assert found.sentence == (
        "Reminders come by e-mail, because nothing has arrived on the phone for 3 days. Notifications are still tried."
    )
    assert (found.email, found.in_trouble) == ("agreed on 3 November 2026", False)


@pytest.mark.parametrize(
    ("notifications", "said", "todo"),
    [
        ("denied", "Notifications are refused on this phone.", "In the phone's own settings"),
        ("needs-install", "The app must be on the Home Screen first.", "At the next visit, put the app"),
        ("off", "Reminders are switched off in the app.", "Margaret can switch them on again"),
        ("ask", "Reminders are not switched on yet.", "Margaret can switch them on in the app"),
        ("unsupported", "This browser shows no notifications.", "Another browser on the same phone"),
        ("on", "Notifications are on, but the browser has given no address", "Ask Margaret to open the app"),
    ],
)
def test_a_phone_that_cannot_be_notified_says_why_and_what_helps(case, notifications, said, todo):
    case.phone.end("the phone has given it up", now=NOW)
    Device.objects.filter(pk=case.device.pk).update(notifications=notifications)

    found = ways(case)

    assert phones_of(case.patient, NOW)[0].notifications.startswith(said)
    assert found.sentence.startswith("Reminders do not arrive: no phone can be notified")
    assert found.todo[0].startswith(todo)


def test_without_a_phone_or_an_address_it_says_both(case):
    case.device.revoke(by=case.physio, now=NOW)
    case.patient.email = ""
    case.patient.save()

    found = ways(case)

    assert found.sentence == "Reminders do not arrive: no phone has joined, and e-mail has not been agreed to."
    assert found.todo == [
        "Invite Margaret, under Invitations.",
        "If Margaret agrees to reminders by e-mail, write the agreement and the address down under Details.",
    ]
    assert found.email == "not agreed, and there is no address"


def test_an_agreement_without_an_address_asks_for_it(case):
    case.phone.end("gone", now=NOW)
    case.patient.email, case.patient.email_agreed_at = "", NOW
    case.patient.save()

    found = ways(case)

    assert found.sentence.endswith("and there is no e-mail address.")
    assert "Add the e-mail address under Details." in found.todo
    assert found.email.endswith(", but there is no address")


def test_while_nothing_is_asked_the_page_says_that_nothing_is_sent(case, page):
    case.phone.end("gone", now=NOW)
    course.pause(case.programme, from_date=MONDAY, until_date=None, by=case.physio, now=NOW)
    assert "The programme is paused today, so nothing is sent." in page()

    case.close(NOW)

    assert "Every session is closed, so nothing is sent until you say carry on." in page()
    assert "Reminders do not arrive" not in page()


def test_table_has_the_nudge_beneath_its_start_from_tomorrow_back(case):
    start = make_reminder(case, utc("2026-11-23 08:00"), state="opened")
    told = {"received_at": start.due_at, "received_told_at": start.due_at, "opened_at": utc("2026-11-23 08:03")}
    make_delivery(start, case.phone, **told)
    make_reminder(case, utc("2026-11-23 09:00"), kind="nudge", state="done_before", why="already done")
    make_reminder(case, utc("2026-11-23 12:30"), slot=2)
    make_reminder(case, utc("2026-11-24 08:00"), day=date(2026, 11, 24))
    make_reminder(
        case, utc("2026-11-20 20:30"), slot=4, day=date(2026, 11, 20), state="failed", why="no phone to send to"
    )
    make_reminder(case, utc("2026-11-19 20:30"), slot=4, day=date(2026, 11, 19), state="expired")  # too long ago

    days = reminder_days(case.patient, NOW)

    assert [(day.name, day.local_date.day, day.is_open) for day in days] == [
        ("Tomorrow", 24, False),
        ("Today", 23, True),
        ("", 20, False),
    ]
    morning, midday = days[1].sessions
    assert [(line.kind, line.time, line.words, line.mark) for line in morning.lines] == [
        ("Start", "08:00", "opened at 08:03", "done"),
        ("Nudge", "09:00", "done before it was due", "done"),
    ]
    assert [(line.time, line.words) for line in midday.lines] == [("12:30", "planned")]
    assert (days[1].told, days[2].told) == ("2 arrived or not needed, 1 planned", "1 not sent")


def test_a_nudge_that_is_not_sent_by_email_is_no_failure(case):
    start = make_reminder(case, utc("2026-11-23 08:00"), state="accepted")
    make_delivery(start, None)
    make_reminder(case, utc("2026-11-23 09:00"), kind="nudge", state="cancelled", why="no phone to nudge")

    (day,) = reminder_days(case.patient, NOW)

    assert [(line.words, line.mark) for line in day.sessions[0].lines] == [
        ("sent by e-mail at 08:00", "partly"),
        ("not sent: by e-mail a session has one reminder", "skipped"),
    ]


def test_table_is_on_the_patients_clock(case):
    case.patient.time_zone = "Pacific/Auckland"
    case.patient.save()
    make_reminder(case, utc("2026-11-22 19:00"), day=MONDAY)

    (day,) = reminder_days(case.patient, NOW)

    assert (day.local_date, day.name, day.sessions[0].time) == (MONDAY, "Yesterday", "08:00")


def test_page_says_who_moved_a_session(case, page):
    move = {"clinic": case.clinic, "slot": case.slots[0], "weekdays": 127, "label": "Morning"}
    SlotTiming.objects.create(
        **move, local_time=time(7, 30), from_date=date(2026, 11, 24), set_on=case.device, set_at=utc("2026-11-23 09:00")
    )

    first, *others = set_times(case.programme, case.patient.zone_on(MONDAY))

    assert first.told == "moved from 08:00 by Margaret on the phone on 23 November, from 24 November"
    assert {one.told for one in others} == {"set by Sam Reid on 15 June"}
    assert f"07:30 Morning by the patient {first.told}" in page()
    times = sign_in(case.physio).get(f"/physio/programmes/{case.programme.pk}/day/").content.decode()
    assert "Moved from 08:00 by Margaret on the phone" in times


def test_a_session_taken_away_has_no_time(case):
    case.move(4, to=time(20, 30), from_date=MONDAY, weekdays=0)

    assert [one.position for one in set_times(case.programme, case.patient.zone_on(MONDAY))] == [1, 2, 3]


def test_the_private_calendar_is_shown_and_can_be_ended_once(case, page):
    feed = make_feed(case.device)
    CalendarFeed.objects.filter(pk=feed.pk).update(
        created_at=utc("2026-11-22 08:00"), last_fetched_at=utc("2026-11-23 06:00")
    )
    assert "Private calendar made yesterday at 08:00, last fetched today at 06:00" in page()

    for _ in range(2):
        sign_in(case.physio).post(f"/physio/calendars/{feed.pk}/ending/")

    feed.refresh_from_db()
    assert feed.revoked_at is not None
    assert AuditEvent.objects.filter(verb="ended-calendar", member=case.physio, patient=case.patient).count() == 1
    assert "Private calendar not in use" in page()
