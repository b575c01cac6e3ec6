"""The owner's page of how the reminders run, and the alarm on the first page."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic.models import Membership
from panel import access
from panel.operations import overview
from reminders.models import PushService, PushSubscription
from sciatica import heartbeats
from tests.panel.conftest import sign_in
from tests.reminders.conftest import Case, make_case, utc
from tests.reminders.rows import make_delivery, make_reminder

NOW = utc("2026-11-23 12:00")
AGES = {"worker": 3, "beat": 4, "reminders.tick": 12, "reminders.plan": 300}


@pytest.fixture
def case(db) -> Case:
    case = make_case()
    Membership.objects.filter(pk=case.physio.pk).update(role="owner")
    return case


@pytest.fixture(autouse=True)
def alive(monkeypatch):
    """Redis answers, and worker and beat have left their signs. The ages are the test's to change."""
    ages = dict(AGES)
    monkeypatch.setattr(heartbeats, "redis_answers", lambda: True)
    monkeypatch.setattr(heartbeats, "ages", lambda: ages)
    monkeypatch.setattr(access, "timezone", SimpleNamespace(now=lambda: NOW))
    return ages


def shown(case) -> str:
    return sign_in(case.physio).get("/physio/operations/").content.decode()


def figures(case) -> dict[str, tuple[str, str]]:
    found = overview(case.clinic.pk, NOW)
    return {one.name: (one.value, one.mark) for one in (*found.waiting, *found.became, *found.server)}


def test_all_is_well_when_nothing_waits(case):
    make_reminder(case, NOW + timedelta(minutes=12), slot=1)

    text = shown(case)

    assert "Reminders go out as they should." in text
    assert figures(case)["Planned"] == ("1", "good")
    assert figures(case)["Oldest unsent"] == ("in 12 minutes", "good")
    assert figures(case)["Last planning of the days ahead"] == ("5 minutes ago", "good")
    assert figures(case)["Time zones"][0].startswith("tzdata 20")


def test_late_reminders_are_looked_at_and_then_alarm(case):
    row = make_reminder(case, NOW - timedelta(minutes=2))
    assert figures(case)["Late"] == ("1", "look")

    row.next_at = NOW - timedelta(minutes=6)
    row.save()

    assert figures(case)["Late"] == ("1", "alarm")
    assert "Is the worker running?" in shown(case)
    assert "1 thing needs you now" in shown(case)


def test_what_failed_and_expired_is_told_with_what_to_do(case):
    failed = make_reminder(case, NOW - timedelta(hours=2), state="failed", why="no phone to send to")
    make_delivery(failed, None, outcome="failed", why="the mail service refused the address", last_tried_at=NOW)
    make_reminder(case, NOW - timedelta(hours=3), slot=2, state="expired")
    make_reminder(case, NOW - timedelta(hours=3), slot=3, state="received")

    text = shown(case)

    assert (figures(case)["Failed"], figures(case)["Expired"]) == (("1", "look"), ("1", "look"))
    assert figures(case)["Received"] == ("1", "good")
    assert "the mail service refused the address" in text
    assert "3 things are worth a look" in text


@pytest.mark.parametrize(
    ("name", "age", "figure"),
    [
        ("worker", None, "Worker, sign of life"),
        ("beat", 31, "Beat, sign of life"),
        ("reminders.tick", 61, "Last look at what is due"),
        ("reminders.plan", 1801, "Last planning of the days ahead"),
    ],
)
def test_a_silent_part_alarms(case, alive, name, age, figure):
    alive[name] = age

    assert figures(case)[figure][1] == "alarm"
    assert "1 thing needs you now" in shown(case)


def test_services_tell_failures_holds_and_what_they_last_said(case):
    PushSubscription.objects.filter(pk=case.phone.pk).update(service="fcm.googleapis.com")
    PushService.objects.create(
        host="fcm.googleapis.com", held_until=NOW + timedelta(minutes=5), last_accepted_at=NOW - timedelta(hours=1)
    )
    reminder = make_reminder(case, NOW - timedelta(minutes=10), state="failed")
    make_delivery(
        reminder, case.phone, outcome="later", status=503, why="the push service asked to try later", last_tried_at=NOW
    )

    text = shown(case)

    assert "fcm.googleapis.com" in text
    assert "503" in text
    assert "the push service asked to try later" in text
    assert "held until 23 Nov, 12:05" in text
    PushService.objects.update(held_until=None)
    text = shown(case)
    assert "did not take the last message" in text
    assert "2 things are worth a look" in text


def test_refused_keys_stand_on_the_owners_first_page_until_they_are_accepted(case):
    client = sign_in(case.physio)
    assert "push keys are refused" not in client.get("/physio/").content.decode()
    service = PushService.objects.create(host="web.push.apple.com", refused_at=NOW - timedelta(hours=1))

    first, operations = client.get("/physio/").content.decode(), shown(case)

    for text in (first, operations):
        assert "Reminders do not go out: the push keys are refused" in text
        assert "web.push.apple.com" in text
        assert "VAPID_PRIVATE_KEY" in text
    assert "go out as they should" not in operations
    service.refused_at = None
    service.save()
    assert "push keys are refused" not in client.get("/physio/").content.decode()


def test_the_alarm_is_not_for_physios(case):
    PushService.objects.create(host="web.push.apple.com", refused_at=NOW)
    Membership.objects.filter(pk=case.physio.pk).update(role="physio")

    assert "push keys" not in sign_in(case.physio).get("/physio/").content.decode()


def test_another_clinics_reminders_are_not_counted_and_nobody_is_named(case):
    other = make_case(clinic_name="Hilltop Physio")
    make_reminder(other, NOW + timedelta(minutes=1))
    make_reminder(other, NOW - timedelta(hours=1), slot=2, state="failed")
    make_reminder(other, NOW - timedelta(hours=1), slot=3)

    assert {name: figures(case)[name] for name in ("Planned", "Late", "Failed", "Oldest unsent")} == {
        "Planned": ("0", "good"),
        "Late": ("0", "good"),
        "Failed": ("0", "good"),
        "Oldest unsent": ("none", "good"),
    }
    assert "Margaret" not in shown(case)


def test_page_asks_as_often_for_many_reminders_as_for_one(case):
    def ask() -> int:
        with CaptureQueriesContext(connection) as asked:
            overview(case.clinic.pk, NOW)
        return len(asked)

    few = ask()
    for slot in (1, 2, 3, 4):
        make_reminder(case, NOW - timedelta(minutes=9), slot=slot, state="leased", lease=uuid4(), next_at=NOW)
        failed = make_reminder(case, NOW - timedelta(minutes=9), slot=slot, kind="nudge", state="failed")
        make_delivery(failed, case.phone, outcome="failed", last_tried_at=NOW)

    assert ask() == few == 8
