"""A patient's phone in these tests: how it is invited, joins and notes, and what its browser is told of a push."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.product import wait_until
from tests.push_sink import PushSink, Subscription

INVITE = """
import json
from datetime import timedelta
from django.utils import timezone
from clinic import invitations
from tests import world
now = timezone.now()
cast = world.make_world()
plan = world.make_plan(cast.margaret, starts_on=(now - timedelta(days=7)).date())
_, token, pin = invitations.open_invitation(cast.margaret, cast.sam, now)
slot = plan.slots[0]
print(json.dumps({"token": token, "pin": pin, "slot": str(slot.id), "prescription": str(plan.prescriptions[0].id)}))
"""
TICK = """async ([slot, date, prescription, number]) => {
  const { record } = await import('#app/diary.js');
  const entry = await record('tick', { session: `${slot}/${date}`, body: { prescription, side: 'left', number } });
  return entry.id;
}"""
UNSENT = "async () => (await import('#app/state.js')).unsentCount.value"
KEPT = "async () => (await caches.keys()).filter((name) => name.startsWith('release-'))"
RECEIPTS = "async () => (await import('#app/db.js')).database.run((db) => db.count('receipts'))"
COUNT_SHOWN = """() => {
  globalThis.shown ??= 0;
  globalThis.channel ??= new BroadcastChannel('moves');
  channel.onmessage = ({ data }) => { shown += data === 'push'; };
  return shown;
}"""
SUBSCRIBE = """async (subscription) => {
  const { signedFetch } = await import('#app/device.js');
  return (await signedFetch('/api/v1/push-subscription/', { method: 'PUT', body: subscription })).status;
}"""
SERVER_KEY = "async () => (await import('#app/state.js')).snapshot.value.push.application_server_key"
FINISH = """async (session) => {
  const { record } = await import('#app/diary.js');
  await record('session-finished', { session });
}"""
TODAY = "async () => (await import('#app/state.js')).today.value.date"


def enter(page: Page, url: str, invitation: dict[str, str]) -> None:
    """The link in the message, the four numbers, and what becomes of it is on the screen."""
    page.goto(f"{url}/join/#{invitation['token']}")
    for number, digit in enumerate(invitation["pin"]):
        page.locator(".pin input").nth(number).fill(digit)
    page.get_by_role("button", name="Open my programme").click()


def join(page: Page, url: str, invitation: dict[str, str]) -> None:
    """From the link in the message to the app, whole on the phone and with its worker running."""
    enter(page, url, invitation)
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Hello", timeout=30_000)
    page.goto(f"{url}/app/")
    wait_until(lambda: page.evaluate(KEPT), within=60, what="a release kept on the phone")
    page.evaluate("async () => { await navigator.serviceWorker.ready; }")


def today(page: Page) -> str:
    return str(page.evaluate(TODAY))


def subscribe(page: Page, sink: PushSink) -> Subscription:
    """The phone's, at our push service: a browser that nobody watches cannot have one at its maker's."""
    made = sink.subscribe(application_server_key=page.evaluate(SERVER_KEY))
    body = {"endpoint": made.endpoint, "keys": {"p256dh": made.p256dh, "auth": made.auth}}
    assert page.evaluate(SUBSCRIBE, body) == 201
    return made


def deliver(page: Page, origin: str, data: str) -> None:
    """What the browser does with a push once it has decrypted it: hands it to the page's service worker.

    Returns when the worker has said that its notification is shown. Chromium forgets a notification that somebody
    asks for (getNotifications) between its being stored and its being displayed: so nobody asks before.
    """
    before = page.evaluate(COUNT_SHOWN)
    session = page.context.new_cdp_session(page)
    found: list[str] = []

    def note(event: dict[str, Any]) -> None:
        found.extend(row["registrationId"] for row in event["registrations"] if not row["isDeleted"])

    session.on("ServiceWorker.workerRegistrationUpdated", note)
    session.send("ServiceWorker.enable")
    wait_until(lambda: (page.wait_for_timeout(50), found)[1], within=20, what="the worker's registration")
    session.send("ServiceWorker.deliverPushMessage", {"origin": origin, "registrationId": found[-1], "data": data})
    wait_until(lambda: page.evaluate("() => shown") > before, within=30, what="the worker's word that it is shown")
