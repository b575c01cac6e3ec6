"""One patient's day, end to end: prescribed, invited, joined, done without network, seen at the time it was done."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.acts import answer_what_is_asked_once, say_pain, sign_in, undo_one_tick
from tests.e2e.product import Product, wait_until
from tests.e2e.zones import zone_where_it_is

pytestmark = pytest.mark.e2e

UNSENT = "async () => (await import('#app/state.js')).unsentCount.value"
RELEASE_KEPT = "async () => (await caches.keys()).some((name) => name.startsWith('release-'))"
JOINED = """
from clinic.models import Device; import json
print(json.dumps(Device.objects.filter(patient__first_name="Ruth").exists()))
"""
OFFLINE_FOR = timedelta(minutes=40)
TEMPLATE = "Nerve flossing, four times a day"


def test_one_patients_day(product: Product, desk: Callable[..., Page], phone: Callable[..., Page]) -> None:
    product.start()
    zone = zone_where_it_is(9)
    panel = desk()
    sign_in(panel, product)
    prescribe(panel, product, zone)
    link, pin = invite(panel)

    app = phone(zone)
    join(app, product, link, pin)
    product.stop("web")
    performed_at = datetime.now(UTC) - OFFLINE_FOR
    app.clock.install(time=performed_at)
    app.reload()
    expect(app.get_by_role("heading", name="Morning")).to_be_visible()
    do_the_morning_session(app)
    app.reload()
    wait_until(lambda: app.evaluate(UNSENT) > 0, within=20, what="what was done, still on the phone after a reload")

    app.clock.fast_forward(int(OFFLINE_FOR.total_seconds() * 1000))
    product.start("web")
    app.evaluate("dispatchEvent(new Event('online'))")
    wait_until(lambda: app.evaluate(UNSENT) == 0, within=30, what="everything sent")
    panel.goto(f"{product.url}/physio/")
    see_the_morning_session(panel, performed_at.astimezone(ZoneInfo(zone)))


def prescribe(panel: Page, product: Product, zone: str) -> None:
    panel.get_by_role("link", name="New patient").click()
    panel.get_by_label("First name").fill("Ruth")
    panel.get_by_label("Last name").fill("Adeyemi")
    panel.get_by_label("Affected side").select_option("left")
    panel.get_by_label("Time zone").select_option(zone)
    panel.get_by_role("button", name="Save").click()
    panel.get_by_role("link", name=re.compile("programme", re.IGNORECASE)).first.click()
    panel.get_by_role("radio", name=TEMPLATE).check()
    panel.get_by_role("button", name="Write the draft").click()
    expect(panel.get_by_text("every session").first).to_be_visible()
    panel.get_by_role("button", name="Issue revision 1").click()
    expect(panel.get_by_role("heading", name="Ruth Adeyemi")).to_be_visible()


def invite(panel: Page) -> tuple[str, str]:
    panel.get_by_role("button", name="New invitation").click()
    pin = panel.locator(".pinshow").inner_text().replace(" ", "")
    link = panel.get_by_label("The link").input_value()
    assert re.fullmatch(r"\d{4}", pin)
    return link, pin


def join(app: Page, product: Product, link: str, pin: str) -> None:
    app.goto(link)
    expect(
        app.get_by_role("button", name="Danger signs").or_(app.get_by_role("link", name="Danger signs"))
    ).to_be_visible()
    for number, digit in enumerate(pin):
        app.locator(".pin input").nth(number).fill(digit)
    app.get_by_role("button", name="Open my programme").click()
    wait_until(lambda: product.python(JOINED), within=20, what="a phone that has joined")
    app.goto(f"{product.url}/app/")
    app.evaluate("async () => { await navigator.serviceWorker.ready; }")
    wait_until(lambda: app.evaluate(RELEASE_KEPT), within=20, what="a release kept whole on the phone")


def do_the_morning_session(app: Page) -> None:
    """As a patient would: the questions asked once, pain before, each exercise, one tick undone, pain after."""
    app.get_by_role("link", name="Start").click()
    answer_what_is_asked_once(app)
    say_pain(app, back=3, leg=5, where="Calf or shin", button="Save and start")
    app.get_by_role("button", name="Slump nerve floss").click()
    expect(app.get_by_role("heading", name="Slump nerve floss")).to_be_visible()
    app.get_by_role("button", name="Tick it").click()
    undo_one_tick(app)
    app.get_by_role("button", name="Tick it").click()
    app.get_by_role("button", name="Next").click()
    app.get_by_role("button", name="Easier").click()
    expect(app.get_by_role("heading", name="Pelvic tilt")).to_be_visible()
    app.get_by_role("button", name="One fewer").click()
    app.get_by_role("button", name="Tick it").click()
    app.get_by_role("button", name="Finish").click()
    say_pain(app, back=3, leg=4, where="Thigh", button="Save and finish")
    expect(app.get_by_text("2 of 2 exercises done")).to_be_visible()
    app.get_by_role("button", name="Finish").click()


def see_the_morning_session(panel: Page, performed_at: datetime) -> None:
    """The panel says when it was performed, on the patient's clock, and not when it came in 40 minutes later."""
    minutes = {f"{performed_at + timedelta(minutes=later):%H:%M}" for later in (0, 1, 2)}
    panel.get_by_role("link", name="Ruth Adeyemi").first.click()
    morning = panel.get_by_role("link", name=re.compile(r"08:00\s+done"))
    assert [minute for minute in minutes if minute in morning.inner_text()]
    morning.click()
    expect(panel.get_by_role("row", name="Slump nerve floss 1 of 1 5")).to_be_visible()
    expect(panel.get_by_role("row", name="Pelvic tilt 1 of 1 7")).to_be_visible()
    expect(panel.get_by_role("row", name="Lying knee-extension floss")).to_contain_text("the other one was chosen")
    panel.get_by_text("Everything that was written down").click()
    expect(panel.get_by_text("Symptoms: before, calf or shin, left leg")).to_be_visible()
    expect(panel.get_by_text("After an exercise: Slump nerve floss, easier")).to_be_visible()
    expect(panel.get_by_role("listitem").filter(has_text="Untick: ")).to_have_count(1)
