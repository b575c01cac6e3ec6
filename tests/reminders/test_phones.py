"""What a phone says of itself at every start."""

import pytest
from django.utils import timezone

from clinic.days import today
from clinic.models import Device, ZoneChange
from programmes import wakeups
from reminders import phones
from tests.phone import Phone


@pytest.fixture
def phone(world) -> Phone:
    return Phone.of(world.margaret)


@pytest.fixture
def woken(monkeypatch) -> list[str]:
    """The patients whose reminders are to be planned again."""
    patients: list[str] = []
    monkeypatch.setattr(wakeups, "_send", lambda task, patient: patients.append(patient))
    return patients


def say(phone: Phone, notifications: str = "on", zone: str = "Europe/London"):
    return phone.ask("PUT", "phone/", {"notifications": notifications, "zone": zone})


@pytest.mark.parametrize("state", ["on", "off", "ask", "denied", "unsupported", "needs-install"])
def test_how_reminders_stand_is_kept(phone, state):
    before = timezone.now()

    assert (say(phone, state).status_code, say(phone, state).json()) == (200, {})
    assert phone.device.notifications == state
    assert phone.device.notifications_at >= before


@pytest.mark.parametrize("body", [{"notifications": "unknown", "zone": ""}, {"notifications": "x", "zone": ""}, {}])
def test_what_no_phone_says_is_refused_in_words(phone, body):
    answer = phone.ask("PUT", "phone/", body)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert phone.device.notifications == "unknown"


def test_journey_counts_from_the_next_local_date(world, phone, woken, django_capture_on_commit_callbacks):
    tomorrow = today(world.margaret, timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        say(phone, zone="America/New_York")
        say(phone, zone="America/New_York")

    change = ZoneChange.objects.get()
    assert (change.patient, change.time_zone, change.device) == (world.margaret, "America/New_York", phone.device)
    assert change.from_date > tomorrow
    assert woken == [str(world.margaret.pk)]
    assert phone.device.time_zone == "America/New_York"


def test_phone_that_changes_its_zone_without_end_is_not_followed(phone):
    answers = {
        say(phone, zone=zone).status_code
        for _ in range(phones.MOST_JOURNEYS)
        for zone in ("Asia/Tokyo", "America/New_York")
    }

    assert answers == {200}
    assert ZoneChange.objects.count() == phones.MOST_JOURNEYS


def test_phone_at_home_wakes_nobody(phone, woken, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        say(phone)

    assert (woken, ZoneChange.objects.count()) == ([], 0)


@pytest.mark.parametrize("zone", ["Moon/Crater", ""])
def test_zone_that_is_not_known_changes_nothing_and_loses_nothing(phone, woken, zone):
    assert say(phone, "denied", zone).status_code == 200
    assert (phone.device.notifications, phone.device.time_zone) == ("denied", "Europe/London")
    assert ZoneChange.objects.count() == 0


def test_another_patients_phone_is_left_alone(world, phone):
    other = Phone.of(world.peter)
    say(phone, "denied", "Asia/Tokyo")

    assert Device.objects.get(pk=other.device.pk).notifications == "unknown"
    assert {change.patient for change in ZoneChange.objects.all()} == {world.margaret}
