"""What a person can do with a reminder that Chromium shows: real presses, on a desktop of ours."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.desktop import Desktop
from tests.e2e.patient_phone import FINISH, deliver, join, subscribe, today
from tests.e2e.product import Product, wait_until
from tests.e2e.reminded import half_an_hour_passes, nudge_of, opened, remind_at_once, state, taken
from tests.push_sink import PushSink

pytestmark = pytest.mark.e2e

HALF_AN_HOUR = 30 * 60
WRITTEN_DOWN = "async () => (await (await import('#app/db.js')).database.setting('shown'))?.length === 1"
ENTRIES = """
import json
from programmes.models import Entry
print(json.dumps([entry.kind for entry in Entry.objects.all()]))
"""


@dataclass(frozen=True)
class Reminded:
    """A patient whose session is due: the app, open; which session; the reminder's payload, sent a moment ago."""

    app: Page
    session: str
    start: str


@pytest.fixture
def app(reminding: Product, desktop: Desktop, phone: Callable[..., Page], zone: str) -> Page:
    """A phone that may show notifications, on our desktop."""
    page = phone(zone, env={**os.environ, "DBUS_SESSION_BUS_ADDRESS": desktop.address})
    page.context.grant_permissions(["notifications"], origin=reminding.url)
    return page


@pytest.fixture
def patient(reminding: Product, invitation: dict[str, str], app: Page, sink: PushSink) -> Reminded:
    join(app, reminding.url, invitation)
    subscribe(app, sink)
    remind_at_once(reminding, invitation["slot"])
    return Reminded(app, f"{invitation['slot']}/{today(app)}", taken(reminding, sink, 1).payload)


def test_start_on_the_notification_brings_the_open_app_to_the_session(
    reminding: Product, patient: Reminded, desktop: Desktop
) -> None:
    deliver(patient.app, reminding.url, patient.start)
    shown = desktop.shows(1)

    desktop.press(shown, "Start")

    expect(patient.app.get_by_role("heading", level=1)).to_have_text("Before you start")
    wait_until(lambda: opened(reminding) == ["start"], within=60, what="the word that it was opened")
    assert [page.url for page in patient.app.context.pages] == [f"{reminding.url}/app/#/session/{patient.session}"]
    assert (shown.title, shown.buttons, shown.silent) == (
        "Your midday session",
        ["Start", "In 30 minutes"],
        False,
    )
    assert desktop.on_screen == []


def test_in_30_minutes_moves_the_nudge_whose_press_opens_the_closed_app(
    reminding: Product, patient: Reminded, desktop: Desktop, sink: PushSink
) -> None:
    patient.app.goto(f"{reminding.url}/healthz")  # a page of ours that is not the app
    deliver(patient.app, reminding.url, patient.start)

    desktop.press(desktop.shows(1), "In 30 minutes")
    pressed_at = time.time()
    wait_until(lambda: nudge_of(reminding, patient.session)[2], within=60, what="the nudge, put off")
    due_at, planned, why = nudge_of(reminding, patient.session)
    half_an_hour_passes(reminding, patient.session)
    deliver(patient.app, reminding.url, taken(reminding, sink, 2).payload)
    nudge = desktop.shows(2)
    with patient.app.context.expect_page() as opening:
        desktop.press(nudge)

    expect(opening.value.get_by_role("heading", level=1)).to_have_text("Before you start")
    wait_until(lambda: opened(reminding) == ["nudge"], within=60, what="the word that it was opened")
    assert (planned, why) == ("planned", "put off by the patient")
    assert abs(due_at - pressed_at - HALF_AN_HOUR) < 30
    assert (nudge.buttons, nudge.silent) == (["Start"], False)
    assert opening.value.url == f"{reminding.url}/app/#/session/{patient.session}"


def test_copy_of_a_reminder_makes_no_second_sound_but_its_nudge_does(
    reminding: Product, patient: Reminded, desktop: Desktop, sink: PushSink
) -> None:
    deliver(patient.app, reminding.url, patient.start)
    first = desktop.shows(1)
    deliver(patient.app, reminding.url, patient.start)
    second = desktop.shows(2)
    wait_until(lambda: patient.app.evaluate(WRITTEN_DOWN), within=60, what="what was shown, written down")
    end_worker(patient.app)  # the next one knows only that
    deliver(patient.app, reminding.url, patient.start)
    third = desktop.shows(3)
    half_an_hour_passes(reminding, patient.session)
    deliver(patient.app, reminding.url, taken(reminding, sink, 2).payload)
    nudge = desktop.shows(4)

    assert [shown.silent for shown in (first, second, third, nudge)] == [False, True, True, False]
    assert [shown.replaces for shown in (second, third, nudge)] == [first.id] * 3  # one at a time on the screen
    wait_until(
        lambda: (
            [row[:4] for row in state(reminding)["deliveries"].values()]
            == [["start", "accepted", 201, True], ["nudge", "accepted", 201, True]]
        ),
        within=60,
        what="the nudge accepted and, as the worker says after showing it, received",
    )


def test_reminder_of_a_session_done_without_network_says_thank_you_and_sends_what_was_noted(
    reminding: Product, patient: Reminded, desktop: Desktop
) -> None:
    reminding.stop("web")
    patient.app.evaluate(FINISH, patient.session)
    patient.app.goto("about:blank")  # nobody but the worker is left to send it
    reminding.start("web")
    patient.app.goto(f"{reminding.url}/healthz")
    before = reminding.python(ENTRIES)

    deliver(patient.app, reminding.url, patient.start)

    thanks = desktop.shows(1)
    wait_until(lambda: reminding.python(ENTRIES), within=60, what="the diary, sent by the worker")
    assert (before, reminding.python(ENTRIES)) == ([], ["session-finished"])
    assert (thanks.title, thanks.buttons, thanks.silent) == ("Already logged, thank you", [], True)


def end_worker(page: Page) -> None:
    """As browsers do after half a minute of quiet."""
    session = page.context.new_cdp_session(page)
    session.send("ServiceWorker.enable")
    session.send("ServiceWorker.stopAllWorkers")
    session.detach()
