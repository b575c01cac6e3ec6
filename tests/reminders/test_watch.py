"""The numbers that an operator watches."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from reminders import watch
from reminders.models import PushService, PushSubscription
from tests.reminders.conftest import MONDAY, make_case, utc
from tests.reminders.rows import make_delivery, make_reminder

NOW = utc("2026-11-23 12:00")


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def test_queue_counts_each_reminder_by_what_it_waits_for(case):
    make_reminder(case, NOW + minutes(30), slot=1)
    make_reminder(case, NOW - timedelta(seconds=30), slot=2)  # due, and not yet late
    make_reminder(case, NOW - minutes(4), slot=3)
    make_reminder(case, NOW - minutes(9), slot=4, state="leased", lease=uuid4(), next_at=NOW - minutes(2))
    make_reminder(case, NOW - minutes(9), slot=4, kind="nudge", state="leased", lease=uuid4(), next_at=NOW + minutes(1))
    make_reminder(case, NOW - minutes(9), slot=1, kind="nudge", attempts=1, next_at=NOW + minutes(5))

    queue = watch.waiting(NOW)

    assert (queue.planned, queue.due, queue.late, queue.dropped, queue.retrying) == (2, 3, 1, 1, 1)
    assert (queue.late_for, queue.is_stuck) == (minutes(4), False)


def test_another_phone_to_be_tried_again_counts_as_retrying(case):
    make_reminder(case, NOW - minutes(9), state="received", next_at=NOW + minutes(5))

    assert watch.waiting(NOW).retrying == 1


def test_queue_is_stuck_when_one_has_been_late_for_more_than_five_minutes(case):
    row = make_reminder(case, NOW - minutes(5))
    assert not watch.waiting(NOW).is_stuck

    assert watch.waiting(NOW + timedelta(seconds=1)).is_stuck
    row.state, row.settled_at, row.next_at = "accepted", NOW, None
    row.save()
    assert watch.waiting(NOW + timedelta(seconds=1)).late_for == timedelta()


def test_settled_and_far_off_reminders_are_not_counted(case):
    make_reminder(case, NOW - minutes(90), state="expired")
    make_reminder(case, NOW + timedelta(hours=25), slot=2)

    queue = watch.waiting(NOW)

    assert (queue.planned, queue.due, queue.late) == (0, 0, 0)


def test_a_clinic_sees_its_own_numbers_alone(case):
    other = make_case(clinic_name="Hilltop Physio")
    make_reminder(case, NOW + minutes(30))
    for slot in (1, 2):
        make_reminder(other, NOW + minutes(30), slot=slot)
        late = make_reminder(other, NOW - minutes(30), slot=slot, kind="nudge", state="failed")
        make_delivery(late, None, outcome="failed", why="the mail service refused it", last_tried_at=NOW)

    assert watch.waiting(NOW, clinic_id=case.clinic.pk).planned == 1
    assert watch.waiting(NOW).planned == 3
    assert watch.what_became(NOW, clinic_id=case.clinic.pk)["failed"] == 0
    assert watch.what_became(NOW, clinic_id=other.clinic.pk)["failed"] == 2
    assert watch.failed_letters(NOW, clinic_id=case.clinic.pk) == []
    assert watch.failed_letters(NOW, clinic_id=other.clinic.pk) == [("the mail service refused it", 2)]
    assert watch.oldest_unsent(case.clinic.pk) == NOW + minutes(30)


def test_what_became_is_of_the_last_24_hours(case):
    make_reminder(case, NOW - timedelta(hours=23), slot=1, state="received")
    make_reminder(case, NOW - timedelta(hours=25), slot=2, state="received")
    make_reminder(case, NOW + minutes(5), slot=3)

    became = watch.what_became(NOW, clinic_id=case.clinic.pk)

    assert {state: number for state, number in became.items() if number} == {"received": 1}
    assert became["opened"] == 0


def test_services_tell_failures_and_what_they_asked_for(case):
    PushSubscription.objects.filter(pk=case.phone.pk).update(service="fcm.googleapis.com")
    PushService.objects.create(host="fcm.googleapis.com", held_until=NOW + minutes(3), last_accepted_at=NOW)
    PushService.objects.create(host="web.push.apple.com", held_until=NOW - minutes(3), refused_at=NOW - minutes(9))
    for slot, (outcome, status) in enumerate([("later", 503), ("failed", 413), ("gone", 410)], start=1):
        reminder = make_reminder(case, NOW - minutes(10 * slot), slot=slot, state="failed")
        make_delivery(reminder, case.phone, outcome=outcome, status=status, last_tried_at=reminder.due_at)

    google, apple = watch.services(NOW)

    assert (google.host, google.failures, google.ended, google.last_status) == ("fcm.googleapis.com", 2, 1, 503)
    assert (google.held_until, google.refused_at, google.fails) == (NOW + minutes(3), None, False)
    assert (apple.failures, apple.held_until, apple.refused_at) == (0, None, NOW - minutes(9))
    assert [service.failures for service in watch.services(NOW, since=minutes(15))] == [1, 0]
    assert watch.refusing() == [PushService.objects.get(host="web.push.apple.com")]


def test_failures_to_a_service_that_was_never_met_are_told_too(case):
    reminder = make_reminder(case, NOW - minutes(10), state="failed")
    make_delivery(reminder, case.phone, outcome="failed", last_tried_at=NOW)

    (found,) = watch.services(NOW)
    assert (found.host, found.failures, found.last_failed_at, found.fails) == ("unknown", 1, NOW, True)


@pytest.mark.django_db
def test_health_names_services_in_trouble_and_nobody(case, django_assert_num_queries):
    PushService.objects.create(host="fcm.googleapis.com", last_accepted_at=NOW)
    PushService.objects.create(host="web.push.apple.com", refused_at=NOW)

    with django_assert_num_queries(3):
        part = watch.health()

    assert part.up
    assert part.numbers["push_services"] == {
        "web.push.apple.com": {
            "failures_last_hour": 0,
            "last_status": None,
            "held_until": None,
            "keys_refused": True,
        }
    }


def test_healthz_alarms_when_nobody_takes_what_is_due(case):
    due = timezone.now() - minutes(6)
    make_reminder(case, due, day=MONDAY)

    answer = Client().get("/healthz")

    told = answer.json()
    assert (answer.status_code, told["parts"]["reminders"], told["reminders"]["late"]) == (503, "down", 1)
    assert 360 <= told["reminders"]["oldest_late_seconds"] < 400
    assert not {"Margaret", "Hale", "Riverside", str(case.patient.pk)} & set(answer.content.decode().split('"'))
