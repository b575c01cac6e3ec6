"""After a stop: one message to each phone, which says that there is news and nothing else, and what becomes of it."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone
from kombu.exceptions import OperationalError

from programmes import course
from programmes.models import Closure
from reminders import notices, tasks
from reminders.models import Delivery, PushSubscription
from reminders.push.transport import Outcome
from sciatica.celery import app
from tests.phone import Phone
from tests.reminders.test_subscriptions import ENDPOINT
from tests.reminders.test_trial import FakePushService, put
from tests.world import entry, make_plan

LATER = Outcome(503, "later", None, "the push service is busy")
WHY = "Your scan shows something we should look at."


@pytest.fixture
def phone(world) -> Phone:
    phone = Phone.of(world.margaret)
    put(phone, ENDPOINT)
    return phone


@pytest.fixture
def programme(world):
    return make_plan(world.margaret).programme


def stop(programme, at=None) -> Closure:
    return course.stop(programme, by=programme.patient.physio, why=WHY, now=at or timezone.now())


def send(programme, service: FakePushService | None = None, **later) -> FakePushService:
    service, now = service or FakePushService(), timezone.now() + timedelta(**later)
    notices.send(programme.patient_id, transport=service, clock=lambda: now)
    return service


def test_stop_tells_each_phone_once_that_there_is_news(world, programme, phone):
    put(Phone.of(world.margaret), f"{ENDPOINT}-2")
    stop(programme)

    messages = [*send(programme).sent, *send(programme).sent]  # the second finds nothing to do

    assert sorted(message.endpoint for message in messages) == [ENDPOINT, f"{ENDPOINT}-2"]
    assert {(message.topic, message.urgency, message.ttl) for message in messages} == {("news", "high", 86400)}
    said = json.loads(messages[0].payload)["notification"]
    assert (said["title"], said["body"]) == ("There is news from your clinic", "Please open the app.")
    assert said["navigate"] == "http://testserver/app/"
    assert set(said["data"]) == {"delivery", "kind"}
    assert WHY not in messages[0].payload.decode()


def test_stop_wakes_a_worker_and_a_lost_wake_up_is_found_by_the_next_tick(
    programme, phone, monkeypatch, django_capture_on_commit_callbacks
):
    woken = []
    monkeypatch.setattr(app, "send_task", lambda name, args, **_: woken.append((name, args)))
    with django_capture_on_commit_callbacks(execute=True):
        stop(programme)
    assert (tasks.stopped.name, [str(programme.patient_id)]) in woken

    def lost(*args, **kwargs):
        raise OperationalError

    monkeypatch.setattr(app, "send_task", lost)
    now = timezone.now()
    assert notices.waiting(now) == {programme.patient_id}
    send(programme)
    assert notices.waiting(now) == set()


def test_nobody_is_told_of_an_old_stop_or_where_no_phone_can_be_reached(programme, phone):
    stop(programme, at=timezone.now() - timedelta(hours=25))
    assert notices.waiting(timezone.now()) == set()
    assert send(programme).sent == []

    stop(programme)
    PushSubscription.objects.update(gone_at=timezone.now())
    assert notices.waiting(timezone.now()) == set()
    assert send(programme).sent == []


def test_danger_sign_answered_on_the_phone_is_no_news(world, programme, phone):
    said = {"answers": {"saddle-numbness": True}, "yes": ["saddle-numbness"], "version": 1}
    phone.sync([entry("danger-sign", at=timezone.now(), body=said)])

    assert Closure.objects.get().kind == "danger_sign"
    assert notices.waiting(timezone.now()) == set()
    assert send(programme).sent == []


def test_push_service_that_is_busy_is_tried_again_until_the_physio_says_carry_on(programme, phone):
    stop(programme)
    send(programme, FakePushService(LATER))
    assert Delivery.objects.get().outcome == "later"

    assert send(programme).sent == []  # not yet: five minutes
    assert notices.waiting(timezone.now() + timedelta(minutes=6)) == {programme.patient_id}
    assert len(send(programme, FakePushService(LATER), minutes=6).sent) == 1

    course.carry_on(programme.patient, by=programme.patient.physio, why="Seen.", now=timezone.now())
    assert send(programme, hours=1).sent == []
    assert Delivery.objects.get().why == notices.WITHDRAWN


def test_stop_after_a_stop_is_news_again(programme, phone):
    stop(programme)
    send(programme)
    course.carry_on(programme.patient, by=programme.patient.physio, why="Seen.", now=timezone.now())
    stop(programme)

    assert len(send(programme).sent) == 1


def test_notice_of_a_stop_before_the_last_is_withdrawn(programme, phone):
    """It woke a worker with every tick for a day."""
    physio = programme.patient.physio
    stop(programme)
    send(programme, FakePushService(LATER))
    course.carry_on(programme.patient, by=physio, why="Seen.", now=timezone.now())
    stop(programme)
    send(programme)
    assert sorted(Delivery.objects.values_list("outcome", flat=True)) == ["accepted", "failed"]
    assert notices.waiting(timezone.now() + timedelta(minutes=6)) == set()


def test_phone_whose_browser_has_changed_its_address_is_told_at_the_new_one(programme, phone):
    stop(programme)
    send(programme, FakePushService(Outcome(410, "gone", None, "gone")))
    put(phone, f"{ENDPOINT}-new")
    assert notices.waiting(timezone.now()) == {programme.patient_id}
    assert [message.endpoint for message in send(programme).sent] == [f"{ENDPOINT}-new"]


def test_phone_that_has_asked_meanwhile_needs_no_notice(world, programme, phone):
    stop(programme)
    phone.device.__class__.objects.filter(pk=phone.device.pk).update(last_synced_at=timezone.now())
    assert notices.waiting(timezone.now()) == set()
    assert send(programme).sent == []


def test_carry_on_between_two_phones_reaches_neither(world, programme, phone):
    put(Phone.of(world.margaret), f"{ENDPOINT}-2")
    stop(programme)

    class Opens(FakePushService):
        def send_many(self, messages):
            course.carry_on(programme.patient, by=programme.patient.physio, why="Seen.", now=timezone.now())
            return super().send_many(messages)

    assert len(send(programme, Opens()).sent) == 1
    assert Delivery.objects.get(outcome="failed").why == notices.WITHDRAWN


def test_phone_says_that_it_came(programme, phone):
    stop(programme)
    send(programme)
    delivery = Delivery.objects.get()

    at = timezone.now().isoformat()
    phone.ask("POST", "receipts/", {"receipts": [{"delivery": str(delivery.pk), "event": "received", "at": at}]})

    delivery.refresh_from_db()
    assert delivery.received_at is not None
