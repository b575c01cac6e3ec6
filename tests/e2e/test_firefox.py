"""Reminders in Firefox: a real subscription at a push service on this machine, and real presses on what is shown."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.desktop import Desktop
from tests.e2e.firefox.browser import Firefox
from tests.e2e.firefox.phone import FirefoxPhone
from tests.e2e.firefox.push_server import Channel, PushServer
from tests.e2e.product import Product, wait_until
from tests.e2e.reminded import half_an_hour_passes, nudge_of, opened, remind_at_once, state

pytestmark = pytest.mark.e2e

SUBSCRIPTIONS = """
import json
from reminders.models import PushSubscription
every = PushSubscription.objects.order_by("created_at")
print(json.dumps([[s.endpoint, s.gone_at is not None, s.gone_why] for s in every]))
"""
HALF_AN_HOUR = 30 * 60


@pytest.fixture
def push_service() -> Iterator[PushServer]:
    with PushServer() as running:
        yield running


@pytest.fixture
def firefox(tmp_path: Path, push_service: PushServer, desktop: Desktop, zone: str) -> Iterator[Firefox]:
    with Firefox(tmp_path, push_service=push_service.websocket, desktop=desktop.address, zone=zone) as running:
        yield running


@pytest.fixture
def phone(reminding: Product, invitation: dict[str, str], firefox: Firefox) -> FirefoxPhone:
    """Joined, and with reminders switched on."""
    phone = FirefoxPhone(firefox, reminding.url)
    phone.join(invitation)
    phone.switch_reminders_on()
    wait_until(lambda: subscriptions(reminding), within=60, what="a subscription that the server knows")
    return phone


def subscriptions(installed: Product) -> list[list[object]]:
    """Address, whether it has ended and why, in the order in which they came."""
    return list(installed.python(SUBSCRIPTIONS))


def is_received(installed: Product, kind: str) -> bool:
    return any(row[0] == kind and row[3] for row in state(installed)["deliveries"].values())


def only(push_service: PushServer) -> Channel:
    (channel,) = push_service.live
    return channel


def codes(push_service: PushServer) -> list[int | None]:
    """Firefox's word on each message: 100 where it was read, none where it never came."""
    return [message.code for message in only(push_service).messages]


def test_reminder_is_put_off_in_firefox_and_its_nudge_opens_the_session(
    reminding: Product, invitation: dict[str, str], phone: FirefoxPhone, desktop: Desktop, push_service: PushServer
) -> None:
    session = f"{invitation['slot']}/{phone.today}"
    remind_at_once(reminding, invitation["slot"])

    start = desktop.shows(1)
    wait_until(lambda: is_received(reminding, "start"), within=60, what="the receipt, in its row")
    desktop.press(start, "In 30 minutes")
    pressed_at = time.time()
    wait_until(lambda: nudge_of(reminding, session)[2], within=60, what="the nudge, put off")
    due_at, planned, why = nudge_of(reminding, session)
    half_an_hour_passes(reminding, session)
    nudge = desktop.shows(2)
    wait_until(lambda: is_received(reminding, "nudge"), within=60, what="the nudge's receipt")
    desktop.press(nudge, "Start")
    wait_until(lambda: opened(reminding) == ["nudge"], within=60, what="the word that it was opened")

    assert (start.title, start.buttons, start.silent) == ("Your midday session", ["Start", "In 30 minutes"], False)
    assert (nudge.buttons, nudge.silent, desktop.on_screen) == (["Start"], False, [])
    assert abs(due_at - pressed_at - HALF_AN_HOUR) < 30
    assert (planned, why) == ("planned", "put off by the patient")
    wait_until(lambda: phone.heading == "Before you start", within=60, what="the session, in the open app")
    assert phone.firefox.tabs() == [f"{reminding.url}/app/#/session/{session}"]
    wait_until(lambda: codes(push_service) == [100, 100], within=60, what="Firefox's word that it read both")
    assert push_service.problems == []


def test_subscription_that_firefox_gave_up_is_ended_and_made_again_at_the_next_start(
    reminding: Product, invitation: dict[str, str], phone: FirefoxPhone, desktop: Desktop, push_service: PushServer
) -> None:
    session, first = f"{invitation['slot']}/{phone.today}", only(push_service)
    phone.unsubscribe()
    wait_until(lambda: not push_service.live, within=60, what="the push service's knowledge of it")
    remind_at_once(reminding, invitation["slot"])
    wait_until(lambda: subscriptions(reminding)[0][1], within=60, what="the subscription's end")
    visits = first.visits

    phone.start_app()
    wait_until(lambda: len(subscriptions(reminding)) == 2, within=60, what="the second subscription")
    half_an_hour_passes(reminding, session)
    nudge = desktop.shows(1)
    phone.leave_app()
    desktop.press(nudge)
    wait_until(lambda: opened(reminding) == ["nudge"], within=60, what="the word that it was opened")

    assert (first.visits, visits) == (1, 1)
    assert [ended[1:] for ended in subscriptions(reminding)] == [[True, "the push service answered 410"], [False, ""]]
    assert subscriptions(reminding)[1][0] == f"{push_service.origin}/wpush/v2/{only(push_service).token}"
    places = ["about:blank", f"{reminding.url}/app/#/session/{session}"]
    wait_until(lambda: phone.firefox.tabs() == places, within=60, what="the session, in a tab of its own")


def test_worker_subscribes_again_when_the_push_service_has_forgotten_the_browser(
    reminding: Product, invitation: dict[str, str], phone: FirefoxPhone, desktop: Desktop, push_service: PushServer
) -> None:
    """The app is closed all the while. Then the phone has no network, and two messages wait: the later one is shown."""
    session = f"{invitation['slot']}/{phone.today}"
    phone.leave_app()
    push_service.forget_browsers()
    wait_until(lambda: len(subscriptions(reminding)) == 2, within=60, what="the worker's new subscription")
    phone.firefox.flight_mode(on=True)
    wait_until(lambda: not push_service.is_connected, within=60, what="a phone without network")
    remind_at_once(reminding, invitation["slot"])
    wait_until(lambda: len(only(push_service).messages) == 1, within=60, what="the first message, kept")
    half_an_hour_passes(reminding, session)
    wait_until(lambda: len(only(push_service).messages) == 2, within=60, what="the second message, kept")

    phone.firefox.flight_mode(on=False)
    nudge = desktop.shows(1)
    wait_until(lambda: is_received(reminding, "nudge"), within=60, what="its receipt")

    assert [row[1] for row in subscriptions(reminding)] == [True, False]
    wait_until(lambda: codes(push_service) == [None, 100], within=60, what="Firefox's word that it read the later")
    assert (nudge.buttons, len(desktop.history)) == (["Start"], 1)
