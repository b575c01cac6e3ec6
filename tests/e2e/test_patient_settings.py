"""The patient's settings in a real browser against the real server: times, e-mail, calendar, the phone's own word."""

import urllib.request
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.patient_phone import INVITE, UNSENT, join
from tests.e2e.product import Product, wait_until

pytestmark = pytest.mark.e2e

WITH_ADDRESS = "\nfrom clinic.models import Patient\nPatient.objects.update(email='margaret@example.org')\n"
STATE = """
import json
from clinic.models import Device, Patient
from programmes.models import SlotTiming
from reminders.models import CalendarFeed
print(json.dumps({
  "times": [str(t.local_time)[:5] for t in SlotTiming.objects.filter(set_on__isnull=False)],
  "notifications": [device.notifications for device in Device.objects.all()],
  "agreed": Patient.objects.exclude(email_agreed_at=None).count(),
  "feeds": [feed.revoked_at is None for feed in CalendarFeed.objects.order_by("created_at")],
}))
"""
OPEN = """
import json
from clinic.models import Device
print(json.dumps({"open": sorted(Device.objects.active().values_list("label", flat=True))}))
"""
LOST = (
    """
from django.utils import timezone
from clinic.models import Patient
from tests.full_house import make_device
lost = make_device(Patient.objects.get(first_name="Margaret"))
lost.label = "Safari on iPhone"
lost.save()
"""
    + OPEN
)
COLORS = """() => ({
  ink: getComputedStyle(document.body).color,
  'second line': getComputedStyle(document.querySelector('.item small')).color,
  edge: getComputedStyle(document.querySelector('.choose')).borderTopColor,
})"""
SHOWN_TIMES = "async () => (await import('#app/state.js')).today.value.sessions.map(({ time }) => time)"


@pytest.fixture
def joined(installed: Product, phone) -> Page:
    invitation = installed.python(INVITE + WITH_ADDRESS)
    page = phone()
    join(page, installed.url, invitation)
    page.slot = invitation["slot"]
    return page


def state(installed: Product) -> dict[str, Any]:
    return installed.python(STATE)


def test_time_moved_without_network_shows_at_once_and_is_set_when_there_is_one(
    installed: Product, joined: Page
) -> None:
    page = joined
    installed.stop("web")
    page.goto(f"{installed.url}/app/#/time/{page.slot}")

    page.get_by_label("New time").fill("05:10")
    page.get_by_role("button", name="Save the new time").click()
    wait_until(lambda: page.evaluate(UNSENT) == 1, within=10, what="a move that waits")
    shown = page.evaluate(SHOWN_TIMES)
    page.goto(f"{installed.url}/app/#/settings")
    expect(page.get_by_text("Not sent yet")).to_be_visible()
    installed.start("web")
    page.evaluate("dispatchEvent(new Event('online'))")
    wait_until(lambda: page.evaluate(UNSENT) == 0, within=30, what="the move sent")

    expect(page.get_by_text("Not sent yet")).to_be_hidden()
    assert (state(installed)["times"], page.evaluate(SHOWN_TIMES)) == (["05:10"], shown)


def test_strong_contrast_is_put_on_and_is_there_again(installed: Product, joined: Page) -> None:
    page = joined
    page.goto(f"{installed.url}/app/#/settings")
    expect(page.get_by_role("radio", name="Strong")).to_be_visible()
    soft = page.evaluate(COLORS)

    page.get_by_role("radio", name="Strong").check(force=True)
    expect(page.locator("html[data-contrast=more]")).to_be_visible()  # as soon as the choice is kept
    strong = page.evaluate(COLORS)
    page.reload()
    expect(page.get_by_role("radio", name="Strong")).to_be_checked()

    assert soft["ink"] not in {soft["second line"], soft["edge"]}
    assert strong == {"ink": soft["ink"], "second line": soft["ink"], "edge": soft["ink"]}
    assert page.evaluate(COLORS) == strong


def test_email_and_calendar_are_switched_on_and_off_by_the_patient(installed: Product, joined: Page) -> None:
    """One phone for all of it: joining takes longer than the rest."""
    page = joined
    wait_until(lambda: "ask" in state(installed)["notifications"], within=30, what="the phone's word on itself")
    agreed = agree_to_email_and_withdraw(installed, page)
    kind, replaced = make_two_links_and_end_them(installed, page)

    assert (agreed, kind, replaced) == (1, "text/calendar", [False, True])
    assert {key: state(installed)[key] for key in ("agreed", "feeds")} == {"agreed": 0, "feeds": [False, False]}


def agree_to_email_and_withdraw(installed: Product, page: Page) -> int:
    """How many had agreed in between."""
    page.goto(f"{installed.url}/app/#/email")
    expect(page.get_by_text("@example.org")).to_be_visible()
    switch = page.get_by_role("switch", name="E-mail me instead")
    switch.click()
    expect(switch).to_be_checked()
    agreed = state(installed)["agreed"]
    switch.click()
    expect(switch).not_to_be_checked()
    return int(agreed)


def make_two_links_and_end_them(installed: Product, page: Page) -> tuple[str, list[bool]]:
    """What the first link answered with, and which links were live after the second."""
    page.goto(f"{installed.url}/app/#/calendar")
    page.get_by_role("button", name="Make my private link").click()
    with urllib.request.urlopen(page.get_by_label("Or give this link").input_value()) as answer:
        kind = answer.headers.get_content_type()
    page.reload()
    expect(page.get_by_text("You made a link")).to_be_visible()
    page.get_by_role("button", name="Make a new link").click()
    expect(page.get_by_label("Or give this link")).to_be_visible()
    live = state(installed)["feeds"]
    page.get_by_role("button", name="Stop this link").click()
    expect(page.get_by_role("button", name="Make my private link")).to_be_visible()
    return kind, live


def test_lost_phone_is_ended_from_the_one_in_hand(installed: Product, joined: Page) -> None:
    page = joined
    lost = installed.python(LOST)
    page.goto(f"{installed.url}/app/#/devices")

    expect(page.get_by_text("The one in your hand")).to_be_visible()
    page.get_by_role("button", name="End it: Safari on iPhone").click()
    page.get_by_role("button", name="Yes, end it").click()

    expect(page.get_by_text("Safari on iPhone is signed out.")).to_be_visible()
    expect(page.get_by_role("button", name="End it: Safari on iPhone")).to_be_hidden()
    assert installed.python(OPEN)["open"] == [label for label in lost["open"] if label != "Safari on iPhone"]
