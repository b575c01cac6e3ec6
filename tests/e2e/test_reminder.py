"""A slot that falls due, through all it goes through: beat, Redis, worker, a push service, the phone, and back."""

import json
import re
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.patient_phone import FINISH, RECEIPTS, deliver, join, subscribe, today
from tests.e2e.product import Product, wait_until
from tests.e2e.reminded import TICK_AND_ON_THE_WAY, fall_due, half_an_hour_passes, state, taken
from tests.push_sink import Behaviour, PushSink, Subscription, Taken

pytestmark = pytest.mark.e2e

SHOWN = """async () => (await (await navigator.serviceWorker.ready).getNotifications())
  .map(({ title, body, tag, data }) => ({ title, body, tag, data }))"""
# What the button on the notification does; test_notification_clicks.py presses it.
SNOOZE = """async () => {
  const [notification] = await self.registration.getNotifications();
  await moves.notifications.onClick(context, { action: 'snooze', notification });
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
def joined(reminding: Product, invitation: dict[str, str], phone, zone: str) -> Page:
    page = phone(zone)
    page.context.grant_permissions(["notifications"], origin=reminding.url)
    join(page, reminding.url, invitation)
    return page


@pytest.fixture
def subscription(joined: Page, sink: PushSink) -> Subscription:
    return subscribe(joined, sink)


def shown(page: Page, title: str) -> dict[str, Any]:
    """The one notification that is on the screen."""
    found = wait_until(lambda: page.evaluate(SHOWN), within=60, what="a notification")
    assert [notification["title"] for notification in found] == [title]
    return dict(found[0])


def test_slot_that_falls_due_is_shown_answered_for_and_put_off_until_the_phone_is_gone(
    reminding: Product, invitation: dict[str, str], joined: Page, subscription: Subscription, sink: PushSink
) -> None:
    page, date = joined, today(joined)
    moved = fall_due(reminding, invitation["slot"])

    start = taken(reminding, sink, 1)
    assert_says_nothing_about_anybody(start)
    notification = assert_is_of(start, f"{invitation['slot']}/{date}", url=reminding.url, moved=moved)

    deliver(page, reminding.url, start.payload)
    on_screen = shown(page, "Your midday session")
    assert {key: on_screen[key] for key in ("body", "tag")} == {key: notification[key] for key in ("body", "tag")}
    delivery = notification["data"]["delivery"]
    wait_until(lambda: state(reminding)["deliveries"][delivery][3], within=60, what="the receipt, in its row")
    assert state(reminding) == {
        "reminders": {"start": ["received", ""]},
        "deliveries": {delivery: ["start", "accepted", 201, True, None]},
        "ended": [[False, ""]],
    }

    page.goto(notification["navigate"])
    expect(page.get_by_role("heading", level=1)).to_have_text("Before you start", timeout=30_000)

    subscription.behaviour = Behaviour(410)
    page.context.service_workers[-1].evaluate(SNOOZE)
    wait_until(lambda: state(reminding)["deliveries"][delivery][4], within=60, what="the word that it was put off")
    half_an_hour_passes(reminding, f"{invitation['slot']}/{date}")
    wait_until(lambda: subscription.visits == 2, within=TICK_AND_ON_THE_WAY, what="the nudge, sent")
    wait_until(lambda: state(reminding)["ended"][0][0], within=60, what="the subscription's end")
    after = state(reminding)
    assert after["ended"] == [[True, "the push service answered 410"]]
    assert after["reminders"] == {"start": ["received", ""], "nudge": ["failed", "no phone to send to"]}
    assert after["deliveries"].pop(delivery) == ["start", "accepted", 201, True, 30]
    assert list(after["deliveries"].values()) == [["nudge", "gone", 410, False, None]]


def test_reminder_of_a_session_that_was_done_without_network_only_says_thank_you(
    reminding: Product, invitation: dict[str, str], joined: Page, subscription: Subscription, sink: PushSink
) -> None:
    page, date = joined, today(joined)
    fall_due(reminding, invitation["slot"])
    reminding.stop("web")
    page.evaluate(FINISH, f"{invitation['slot']}/{date}")

    start = taken(reminding, sink, 1)
    deliver(page, reminding.url, start.payload)
    thanks = shown(page, "Already logged, thank you")
    wait_until(lambda: page.evaluate(RECEIPTS) == 1, within=60, what="a receipt that waits")
    reminding.start("web")
    page.evaluate("dispatchEvent(new Event('online'))")
    wait_until(lambda: page.evaluate(RECEIPTS) == 0, within=60, what="the receipt sent")

    said = json.loads(start.payload)["notification"]
    assert (thanks["body"], thanks["tag"]) == ("", said["tag"])
    after = state(reminding)
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
    assert (said, moved["from"]) == ({"web_push": 8030, "mutable": True, "notification": notification}, date)
    assert (notification["title"], notification["silent"]) == ("Your midday session", False)
    assert re.fullmatch(rf"About \d+ minutes?, any time until {closes:%H:%M}\.", notification["body"])
    assert notification["navigate"] == f"{url}/app/#/session/{session}"
    assert told == {"slot": slot, "date": date, "kind": "start"}
    assert (message.headers["topic"], message.headers["urgency"]) == (notification["tag"], "high")
    left = closes.timestamp() - message.at
    assert left - 1 <= int(message.headers["ttl"]) <= left + 30  # counted from when it was taken up to be sent
    return notification
