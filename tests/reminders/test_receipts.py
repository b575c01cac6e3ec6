"""Where a phone can be reached, and what it says of the reminders that reached it."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from reminders.enums import ReminderState
from reminders.models import Delivery, PushSubscription, Reminder
from tests.phone import Phone
from tests.world import TODAY, make_plan, uuid7

ENDPOINT = "https://fcm.googleapis.com/fcm/send/abc"
P256DH = "BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM"
AUTH = "tBHItJI5svbpez7KI4CCXg"


@pytest.fixture
def phone(world) -> Phone:
    return Phone.of(world.margaret)


def put(phone: Phone, endpoint: str = ENDPOINT, p256dh: str = P256DH, auth: str = AUTH):
    return phone.ask("PUT", "push-subscription/", {"endpoint": endpoint, "keys": {"p256dh": p256dh, "auth": auth}})


@pytest.fixture
def delivery(world, phone) -> Delivery:
    """A start reminder that has just been accepted for Margaret's phone."""
    plan, now = make_plan(world.margaret), timezone.now()
    put(phone)
    own = {"clinic": world.clinic, "patient": world.margaret}
    reminder = Reminder.objects.create(
        **own,
        slot=plan.slots[0],
        local_date=TODAY,
        kind="start",
        due_at=now - timedelta(minutes=1),
        expires_at=now + timedelta(hours=2),
        state="accepted",
        planned_at=now,
        settled_at=now,
    )
    subscription = PushSubscription.objects.get()
    return Delivery.objects.create(
        **own, reminder=reminder, channel="push", target=subscription.pk, subscription=subscription, created_at=now
    )


def tell(phone: Phone, delivery_id, event: str = "received", **more) -> list[str]:
    at = timezone.now().isoformat()
    answer = phone.ask(
        "POST", "receipts/", {"receipts": [{"delivery": str(delivery_id), "event": event, "at": at, **more}]}
    )
    assert answer.status_code == 200, answer.content
    return [result["verdict"] for result in answer.json()["results"]]


def test_subscription_is_kept_once(phone):
    assert [put(phone).status_code, put(phone).status_code] == [201, 200]
    row = PushSubscription.objects.get()
    assert (row.device, row.endpoint, row.gone_at) == (phone.device, ENDPOINT, None)


def test_newer_subscription_ends_the_older(phone):
    put(phone)
    put(phone, ENDPOINT + "2")

    assert [row.endpoint for row in PushSubscription.objects.live()] == [ENDPOINT + "2"]


def test_subscription_given_up_and_taken_again_is_live(phone):
    put(phone)
    assert phone.ask("DELETE", "push-subscription/").status_code == 204
    gone = PushSubscription.objects.live().count()
    put(phone)

    assert (gone, PushSubscription.objects.live().count()) == (0, 1)


def test_browsers_address_goes_to_whoever_joined_last(world, phone):
    put(phone)
    other = Phone.of(world.peter)

    assert put(other).status_code == 201
    assert [row.patient for row in PushSubscription.objects.live()] == [world.peter]


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/x",
        "https://evil.example/x",
        "https://fcm.googleapis.com.evil.example/x",
        "https://169.254.169.254/latest/meta-data",
        "https://localhost/x",
        "https://u:p@fcm.googleapis.com/x",
        "https://fcm.googleapis.com:8443/x",
    ],
)
def test_endpoint_elsewhere_is_refused_with_a_sentence(phone, endpoint):
    answer = put(phone, endpoint)

    assert (answer.status_code, answer.json()["code"]) == (400, "endpoint")
    assert PushSubscription.objects.count() == 0


@pytest.mark.parametrize(("p256dh", "auth"), [("AAAA", AUTH), (P256DH, "AAAA"), ("!!", AUTH)])
def test_broken_keys_are_refused(phone, p256dh, auth):
    assert put(phone, p256dh=p256dh, auth=auth).json()["code"] == "keys"


def test_receipt_is_stored_once(phone, delivery):
    assert (tell(phone, delivery.pk), tell(phone, delivery.pk)) == (["stored"], ["duplicate"])

    delivery.refresh_from_db()
    assert delivery.received_at
    assert delivery.reminder.state == ReminderState.RECEIVED
    assert PushSubscription.objects.get().last_acknowledged_at


def test_snapshot_says_when_a_reminder_last_arrived(phone, delivery, settings):
    before = phone.snapshot().json()["push"]
    tell(phone, delivery.pk)

    after = phone.snapshot().json()["push"]
    assert before["last_received_at"] is None
    assert after["last_received_at"].endswith("Z")


def test_reminder_has_reached_a_phone_only_if_that_phone_says_so(world, phone, delivery):
    other = Phone.of(world.margaret)
    put(other, ENDPOINT + "-other")

    assert tell(other, delivery.pk) == ["stored"]

    assert [each.snapshot().json()["push"]["last_received_at"] for each in (phone, other)] == [None, None]
    delivery.refresh_from_db()
    assert delivery.received_told_at


def test_opened_is_better_than_received_in_whatever_order(phone, delivery):
    assert tell(phone, delivery.pk, "opened") == ["stored"]
    assert tell(phone, delivery.pk, "received") == ["duplicate"]

    delivery.refresh_from_db()
    assert delivery.reminder.state == ReminderState.OPENED
    assert delivery.opened_at


@pytest.mark.parametrize("state", ["expired", "cancelled", "done_before"])
def test_receipt_does_not_undo_what_was_decided(phone, delivery, state):
    other = Delivery.objects.get().reminder
    Reminder.objects.filter(pk=other.pk).update(kind="start")
    late = Reminder.objects.create(
        clinic=other.clinic,
        patient=other.patient,
        slot=other.slot,
        local_date=TODAY,
        kind="nudge",
        due_at=other.due_at,
        expires_at=other.expires_at,
        state=state,
        planned_at=other.planned_at,
        settled_at=other.settled_at,
    )
    message = Delivery.objects.create(
        clinic=other.clinic,
        patient=other.patient,
        reminder=late,
        channel="push",
        target=delivery.target,
        subscription=delivery.subscription,
        created_at=other.planned_at,
    )

    assert tell(phone, message.pk) == ["stored"]
    late.refresh_from_db()
    assert late.state == state


def test_delivery_of_another_patient_is_as_unknown_as_none(world, delivery):
    stranger = Phone.of(world.peter)

    assert tell(stranger, delivery.pk) == tell(stranger, uuid7()) == ["unknown"]
    delivery.refresh_from_db()
    assert delivery.received_at is None


def test_snooze_puts_the_nudge_off(phone, delivery):
    before = timezone.now()

    assert tell(phone, delivery.pk, "snoozed", minutes=30) == ["stored"]

    nudge = Reminder.objects.get(kind="nudge")
    assert timedelta(minutes=29) < nudge.due_at - before < timedelta(minutes=31)
    assert nudge.put_off_to == nudge.due_at
    assert nudge.expires_at == delivery.reminder.expires_at


def test_snooze_told_twice_holds_as_it_was_first_told(phone, delivery):
    tell(phone, delivery.pk, "snoozed", minutes=10)
    due = Reminder.objects.get(kind="nudge").due_at

    assert tell(phone, delivery.pk, "snoozed", minutes=60) == ["duplicate"]
    assert Reminder.objects.get(kind="nudge").due_at == due


def test_snooze_past_the_window_sends_nothing_more(phone, delivery):
    Reminder.objects.update(expires_at=timezone.now() + timedelta(minutes=20))

    tell(phone, delivery.pk, "snoozed", minutes=30)

    assert Reminder.objects.filter(kind="nudge").count() == 0


def put_off(phone: Phone, session: str, minutes: int = 30) -> list[dict]:
    receipt = {"session": session, "event": "snoozed", "minutes": minutes, "at": timezone.now().isoformat()}
    answer = phone.ask("POST", "receipts/", {"receipts": [receipt]})
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def test_session_is_put_off_in_the_app_without_a_delivery_to_name(phone, delivery):
    session = f"{delivery.reminder.slot_id}/{TODAY}"

    answers = [put_off(phone, session), put_off(phone, session, 60)]

    assert answers == [[{"session": session, "verdict": verdict}] for verdict in ("stored", "duplicate")]
    nudge = Reminder.objects.get(kind="nudge")
    assert nudge.put_off_to == nudge.due_at


def test_session_of_another_patient_is_as_unknown_as_none(world, delivery):
    stranger = Phone.of(world.peter)
    session, none = f"{delivery.reminder.slot_id}/{TODAY}", f"{uuid7()}/{TODAY}"

    assert put_off(stranger, session) + put_off(stranger, none) == [
        {"session": session, "verdict": "unknown"},
        {"session": none, "verdict": "unknown"},
    ]
    assert Reminder.objects.filter(kind="nudge").count() == 0


@pytest.mark.parametrize(
    "receipt",
    [
        {"event": "received"},
        {"event": "snoozed", "at": "2026-06-15T09:00:00Z", "minutes": 30},
        {"session": "x/2026-06-15", "event": "snoozed", "at": "2026-06-15T09:00:00Z", "minutes": 30},
        {"session": f"{UUID(int=1)}/soon", "event": "snoozed", "at": "2026-06-15T09:00:00Z", "minutes": 30},
        {"session": f"{UUID(int=1)}/2026-06-15", "event": "snoozed", "at": "2026-06-15T09:00:00Z"},
        {"session": f"{UUID(int=1)}/2026-06-15", "event": "opened", "at": "2026-06-15T09:00:00Z"},
        {
            "session": f"{UUID(int=1)}/2026-06-15",
            "delivery": str(UUID(int=1)),
            "event": "snoozed",
            "at": "2026-06-15T09:00:00Z",
            "minutes": 30,
        },
        {"delivery": "x", "event": "received", "at": "2026-06-15T09:00:00Z"},
        {"delivery": "00000000-0000-0000-0000-000000000000", "event": "eaten", "at": "2026-06-15T09:00:00Z"},
        {"delivery": "00000000-0000-0000-0000-000000000000", "event": "snoozed", "at": "2026-06-15T09:00:00Z"},
        {
            "delivery": "00000000-0000-0000-0000-000000000000",
            "event": "snoozed",
            "at": "2026-06-15T09:00:00Z",
            "minutes": 7,
        },
    ],
)
def test_receipt_that_says_nothing_usable_is_400(phone, receipt):
    answer = phone.ask("POST", "receipts/", {"receipts": [receipt]})

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
