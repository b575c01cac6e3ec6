"""A slot that falls due, through all it goes through: beat, Redis, worker, a push service, the phone, and back."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.patient_phone import RECEIPTS, deliver, join, today
from tests.e2e.product import Product, wait_until
from tests.e2e.reminded import TICK_AND_ON_THE_WAY, fall_due, invite, state
from tests.push_sink import Behaviour, PushSink, Subscription, Taken

pytestmark = pytest.mark.e2e

SUBSCRIBE = """async (subscription) => {
  const { signedFetch } = await import('#app/device.js');
  return (await signedFetch('/api/v1/push-subscription/', { method: 'PUT', body: subscription })).status;
}"""
SERVER_KEY = "async () => (await import('#app/state.js')).snapshot.value.push.application_server_key"
SHOWN = """async () => (await (await navigator.serviceWorker.ready).getNotifications())
  .map(({ title, body, tag, data }) => ({ title, body, tag, data }))"""
FINISH = """async (session) => {
  const { record } = await import('#app/diary.js');
  await record('session-finished', { session });
}"""
# What the button on the notification does, on a phone that was without network for the half hour that it asks for.
SNOOZE_HALF_AN_HOUR_AGO = """async () => {
  const [notification] = await self.registration.getNotifications();
  const phone = { ...context, now: () => Date.now() - 30 * 60_000 };
  await moves.notifications.onClick(phone, { action: 'snooze', notification });
}"""
SECRETS = (
    "margaret",
    "ellis",
    "riverside",
    "sam",
    "reid",
    "hamstring",
    "stretch",
    "exercise",
    "leg",
    "pain",
    "sciatica",
)


@pytest.fixture
def sink() -> Iterator[PushSink]:
    with PushSink() as running:
        yield running


@pytest.fixture
def installed(reminding: Product) -> Product:
    if "web" not in reminding.processes:  # a test that stopped it has failed before it could start it again
        reminding.start("web")
    return reminding


@pytest.fixture
def invitation(installed: Product, zone: str) -> dict[str, str]:
    return invite(installed, zone)


@pytest.fixture
def joined(installed: Product, invitation: dict[str, str], phone, zone: str) -> Page:
    page = phone(zone)
    page.context.grant_permissions(["notifications"], origin=installed.url)
    join(page, installed.url, invitation)
    return page


@pytest.fixture
def subscription(joined: Page, sink: PushSink) -> Subscription:
    """The phone's, at our push service: a browser that nobody watches cannot have one at its maker's."""
    made = sink.subscribe(application_server_key=joined.evaluate(SERVER_KEY))
    body = {"endpoint": made.endpoint, "keys": {"p256dh": made.p256dh, "auth": made.auth}}
    assert joined.evaluate(SUBSCRIBE, body) == 201
    return made


def taken(installed: Product, sink: PushSink, number: int) -> Taken:
    wait_until(
        lambda: len(sink.taken) >= number or sink.problems,
        within=TICK_AND_ON_THE_WAY,
        what=f"push {number}: {installed.log('worker')[-2000:]}{installed.log('beat')[-500:]}",
    )
    assert (sink.problems, len(sink.taken)) == ([], number)
    return sink.taken[-1]


def shown(page: Page, title: str) -> dict[str, Any]:
    """The one notification that is on the screen."""
    found = wait_until(lambda: page.evaluate(SHOWN), within=30, what="a notification")
    assert [notification["title"] for notification in found] == [title]
    return dict(found[0])


def test_slot_that_falls_due_is_shown_answered_for_and_put_off_until_the_phone_is_gone(
    installed: Product, invitation: dict[str, str], joined: Page, subscription: Subscription, sink: PushSink
) -> None:
    page, date = joined, today(joined)
    moved = fall_due(installed, invitation["slot"])

    start = taken(installed, sink, 1)
    assert_says_nothing_about_anybody(start)
    notification = assert_is_of(start, f"{invitation['slot']}/{date}", url=installed.url, moved=moved)

    deliver(page, installed.url, start.payload)
    on_screen = shown(page, "Your midday session")
    assert {key: on_screen[key] for key in ("body", "tag")} == {key: notification[key] for key in ("body", "tag")}
    delivery = notification["data"]["delivery"]
    wait_until(lambda: state(installed)["deliveries"][delivery][3], within=30, what="the receipt, in its row")
    assert state(installed) == {
        "reminders": {"start": ["received", ""]},
        "deliveries": {delivery: ["start", "accepted", 201, True, None]},
        "ended": [[False, ""]],
    }

    page.goto(notification["navigate"])
    expect(page.get_by_role("heading", level=1)).to_have_text("Before you start", timeout=30_000)

    subscription.behaviour = Behaviour(410)
    page.context.service_workers[-1].evaluate(SNOOZE_HALF_AN_HOUR_AGO)
    wait_until(lambda: subscription.visits == 2, within=TICK_AND_ON_THE_WAY, what="the nudge, asked for again at once")
    wait_until(lambda: state(installed)["ended"][0][0], within=30, what="the subscription's end")
    after = state(installed)
    assert after["ended"] == [[True, "the push service answered 410"]]
    assert after["reminders"] == {"start": ["received", ""], "nudge": ["failed", "no phone to send to"]}
    assert after["deliveries"].pop(delivery) == ["start", "accepted", 201, True, 30]
    assert list(after["deliveries"].values()) == [["nudge", "gone", 410, False, None]]


def test_reminder_of_a_session_that_was_done_without_network_only_says_thank_you(
    installed: Product, invitation: dict[str, str], joined: Page, subscription: Subscription, sink: PushSink
) -> None:
    page, date = joined, today(joined)
    fall_due(installed, invitation["slot"])
    installed.stop("web")
    page.evaluate(FINISH, f"{invitation['slot']}/{date}")

    start = taken(installed, sink, 1)
    deliver(page, installed.url, start.payload)
    thanks = shown(page, "Already logged, thank you")
    wait_until(lambda: page.evaluate(RECEIPTS) == 1, within=30, what="a receipt that waits")
    installed.start("web")
    page.evaluate("dispatchEvent(new Event('online'))")
    wait_until(lambda: page.evaluate(RECEIPTS) == 0, within=30, what="the receipt sent")

    said = json.loads(start.payload)["notification"]
    assert (thanks["body"], thanks["tag"]) == ("", said["tag"])
    after = state(installed)
    assert after["deliveries"] == {said["data"]["delivery"]: ["start", "accepted", 201, True, None]}
    assert after["reminders"]["start"] == ["received", ""]


def assert_says_nothing_about_anybody(message: Taken) -> None:
    """Neither what everybody may read on a locked screen, nor what the push service can see."""
    headers = {name: value for name, value in message.headers.items() if name != "authorization"}  # that is the claims
    seen = (message.payload + json.dumps([headers, message.claims])).lower()
    assert [secret for secret in SECRETS if secret in seen] == []


def assert_is_of(message: Taken, session: str, *, url: str, moved: dict[str, str]) -> dict[str, Any]:
    """What was sent names this session, says when it closes and is worth nothing afterwards; its notification."""
    said = json.loads(message.payload)
    notification, (slot, date) = dict(said["notification"]), session.split("/")
    closes = datetime.fromisoformat(moved["closes"])
    told = {key: notification["data"][key] for key in ("slot", "date", "kind")}
    assert (said, moved["from"]) == ({"web_push": 8030, "notification": notification}, date)
    assert (notification["title"], notification["silent"]) == ("Your midday session", False)
    assert re.fullmatch(rf"About \d+ minutes?, any time until {closes:%H:%M}\.", notification["body"])
    assert notification["navigate"] == f"{url}/app/#/session/{session}"
    assert told == {"slot": slot, "date": date, "kind": "start"}
    assert (message.headers["topic"], message.headers["urgency"]) == (notification["tag"], "high")
    left = closes.timestamp() - message.at
    assert left - 1 <= int(message.headers["ttl"]) <= left + 30  # counted from when it was taken up to be sent
    return notification
