"""A test reminder: to this phone only, through the worker, and what arrived."""

import json
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from kombu.exceptions import OperationalError

from reminders import push_services, tasks, trial
from reminders.models import Delivery, PushService, PushSubscription
from reminders.push.transport import Message, Outcome, ignore
from sciatica.celery import app
from tests.phone import Phone
from tests.reminders.test_subscriptions import AUTH, ENDPOINT, P256DH
from tests.world import uuid7

ACCEPTED = Outcome(201, "accepted", None, "the push service accepted it")


@dataclass
class FakePushService:
    """Answers each message with the same outcome, and keeps what it was sent."""

    outcome: Outcome = ACCEPTED
    sent: list[Message] = field(default_factory=list)

    def send_many(self, messages, *, reached=ignore, withdrawn=None) -> list[Outcome]:
        self.sent += messages
        return [self.outcome for _ in messages]


@pytest.fixture
def woken(monkeypatch) -> list[str]:
    """The tests that a worker was told of."""
    told: list[str] = []
    monkeypatch.setattr(app, "send_task", lambda name, args, **_: told.append(f"{name} {args[0]}"))
    return told


def put(phone: Phone, endpoint: str) -> None:
    answer = phone.ask("PUT", "push-subscription/", {"endpoint": endpoint, "keys": {"p256dh": P256DH, "auth": AUTH}})
    assert answer.status_code == 201


@pytest.fixture
def phone(world) -> Phone:
    phone = Phone.of(world.margaret)
    put(phone, ENDPOINT)
    return phone


def ask(phone: Phone) -> str:
    answer = phone.ask("POST", "test-reminder/", {})
    assert answer.status_code == 201, answer.content
    return answer.json()["id"]


def look(phone: Phone, test: str) -> dict:
    answer = phone.ask("GET", f"test-reminder/{test}/")
    assert answer.status_code == 200, answer.content
    return answer.json()


def send(test: str, service: FakePushService, **later) -> None:
    now = timezone.now() + timedelta(**later)
    trial.send(test, transport=service, clock=lambda: now)


def age(**by) -> None:
    Delivery.objects.update(created_at=timezone.now() - timedelta(**by))


def test_test_wakes_a_worker_and_is_pending(phone, woken, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        test = ask(phone)

    assert woken == [f"reminders.test {test}"]
    assert tasks.send_test.name == trial.TASK
    assert look(phone, test) == {
        "id": test,
        "outcome": "pending",
        "sent_at": None,
        "accepted_at": None,
        "received_at": None,
        "received_told_at": None,
    }


def test_test_says_that_it_is_one_and_nothing_else(phone):
    test, service = ask(phone), FakePushService()
    send(test, service)

    [message] = service.sent
    assert (message.endpoint, message.ttl, message.topic, message.urgency) == (ENDPOINT, 300, "test", "high")
    assert json.loads(message.payload) == {
        "web_push": 8030,
        "mutable": True,
        "notification": {
            "title": "Test reminder",
            "body": "This is how a reminder looks.",
            "lang": "en-GB",
            "navigate": "http://testserver/app/#/settings",
            "tag": "test",
            "silent": False,
            "data": {"delivery": test, "kind": "test"},
        },
    }


def test_answer_tells_what_arrived(phone):
    test = ask(phone)
    send(test, FakePushService())
    accepted = look(phone, test)
    at = timezone.now().isoformat()
    phone.ask("POST", "receipts/", {"receipts": [{"delivery": test, "event": "received", "at": at}]})
    received = look(phone, test)

    assert (accepted["outcome"], accepted["received_at"]) == ("accepted", None)
    assert accepted["sent_at"]
    assert accepted["accepted_at"]
    assert received["received_at"]
    assert received["received_told_at"]
    assert PushSubscription.objects.get().last_accepted_at


def test_test_goes_to_the_phone_that_asked_and_to_no_other(world, phone):
    other = Phone.of(world.margaret)
    put(other, ENDPOINT + "-other")
    service = FakePushService()
    test = ask(other)
    send(test, service)

    assert [message.endpoint for message in service.sent] == [ENDPOINT + "-other"]
    for stranger in (phone, Phone.of(world.peter)):
        assert stranger.ask("GET", f"test-reminder/{test}/").status_code == 404
    assert phone.ask("GET", f"test-reminder/{uuid7()}/").json()["code"] == "unknown"


def test_phone_without_a_subscription_is_told_so(world):
    answer = Phone.of(world.margaret).ask("POST", "test-reminder/", {})

    assert (answer.status_code, answer.json()["code"]) == (400, "no_subscription")


def test_second_test_must_wait_half_a_minute(phone):
    ask(phone)
    early = phone.ask("POST", "test-reminder/", {})
    age(seconds=31)

    assert (early.status_code, early.json()["code"]) == (429, "wait")
    assert ask(phone)


@pytest.mark.parametrize(("kind", "status"), [("gone", 410), ("alarm", 403), ("failed", 400)])
def test_refusal_is_told(phone, kind, status):
    test = ask(phone)
    send(test, FakePushService(Outcome(status, kind, None, "refused")))

    assert look(phone, test)["outcome"] == kind
    assert PushSubscription.objects.live().count() == (0 if kind == "gone" else 1)
    assert PushService.objects.filter(refused_at__isnull=False).count() == (1 if kind == "alarm" else 0)


def test_busy_push_service_is_tried_again_within_five_minutes(phone):
    test, busy = ask(phone), FakePushService(Outcome(503, "later", None, "busy"))
    send(test, busy)
    waits = (look(phone, test)["outcome"], trial.waiting(timezone.now()))
    send(test, busy, seconds=61)
    send(test, FakePushService(), seconds=130)

    assert waits == ("later", [])
    assert len(busy.sent) == 2
    assert look(phone, test)["outcome"] == "accepted"


def test_push_service_that_asks_for_longer_has_failed(phone):
    test = ask(phone)
    send(test, FakePushService(Outcome(429, "later", 600, "busy")))

    assert look(phone, test)["outcome"] == "failed"


def test_push_service_that_is_to_be_left_alone_is(phone):
    push_services.learn([], timezone.now())
    PushService.objects.create(host="updates.push.services.mozilla.com", held_until=timezone.now() + timedelta(hours=1))
    test, service = ask(phone), FakePushService()
    send(test, service)

    assert (service.sent, look(phone, test)["outcome"], look(phone, test)["sent_at"]) == ([], "failed", None)


def test_two_workers_send_it_once(phone):
    test, service = ask(phone), FakePushService()

    class Slow(FakePushService):
        def send_many(self, messages, **more) -> list[Outcome]:
            send(test, service)  # the other worker comes while the first one is sending
            return super().send_many(messages)

    first = Slow()
    send(test, first)

    assert (len(first.sent), len(service.sent)) == (1, 0)


def test_worker_that_died_leaves_it_to_the_next_tick(phone):
    test = ask(phone)

    class Dies(FakePushService):
        def send_many(self, messages, **more) -> list[Outcome]:
            raise SystemExit

    with pytest.raises(SystemExit):
        send(test, Dies())
    now = timezone.now()

    assert trial.waiting(now) == []
    assert [str(waiting) for waiting in trial.waiting(now + timedelta(seconds=61))] == [test]


def test_without_redis_it_waits_for_the_tick(phone, monkeypatch, woken, django_capture_on_commit_callbacks):
    def away(*_: object, **__: object) -> None:
        raise OperationalError

    with monkeypatch.context() as without, django_capture_on_commit_callbacks(execute=True):
        without.setattr(app, "send_task", away)
        test = ask(phone)
    tasks.tick()

    assert woken == [f"reminders.test {test}"]


def test_nothing_is_sent_after_five_minutes(phone, woken):
    test, service = ask(phone), FakePushService()
    age(minutes=5)
    before = look(phone, test)["outcome"]
    send(test, service)
    tasks.tick()

    assert (before, look(phone, test)["outcome"]) == ("failed", "failed")
    assert (service.sent, woken) == ([], [])
    assert Delivery.objects.get().outcome == "failed"


def test_waiting_tests_are_found_without_reading_every_delivery(phone):
    ask(phone)
    with CaptureQueriesContext(connection) as queries:
        trial.waiting(timezone.now())

    # SQLite gives a unique constraint's index a name of its own.
    plan, by_reminder = (
        ("EXPLAIN ", "Index Scan using delivery_once")
        if connection.vendor == "postgresql"
        else ("EXPLAIN QUERY PLAN ", "(reminder_id=?")
    )
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        for query in queries:
            cursor.execute(plan + query["sql"])
            assert by_reminder in str(cursor.fetchall())
