"""A day without a network in Chromium: every session tapped through, the tab and the browser closed on the way."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.acts import answer_what_is_asked_once, press, say_pain, sign_in, undo_one_tick
from tests.e2e.engine_phone import NOTED
from tests.e2e.patient_phone import UNSENT, join
from tests.e2e.product import Product, wait_until
from tests.e2e.zones import zone_where_it_is

pytestmark = pytest.mark.e2e

PATIENT = """
import json
from datetime import timedelta
from django.utils import timezone
from clinic import invitations
from clinic.models import Membership
from programmes.issuing import issue
from programmes.models import Template
from programmes.prescribing import start_programme
from tests import world
now, sam = timezone.now(), Membership.objects.get(user__email__startswith="sam")
ruth = world.make_patient(sam, "Ruth", "Adeyemi", time_zone={zone!r})
template, lately = Template.objects.get(slug="very-sore-first-week"), now - timedelta(days=2)
programme = start_programme(ruth, template, by=sam, now=lately)
issue(programme.draft, by=sam, why="Gently, while it is very sore.", now=lately)
_, token, pin = invitations.open_invitation(ruth, sam, now)
print(json.dumps({{"token": token, "pin": pin}}))
"""
STORED = """
import json
from clinic.instants import as_text
from programmes.models import Entry
mine = Entry.objects.filter(patient__first_name="Ruth")
print(json.dumps({str(e.id): [e.kind, as_text(e.performed_at), e.late] for e in mine}))
"""
DAY = {
    8: "screening danger-sign pain symptoms session-started tick untick tick tick tick exercise-chosen tick "
    "exercise-felt pain symptoms session-finished",
    13: "session-skipped",
    19: "pain symptoms session-started stopped tick tick exercise-skipped pain symptoms session-finished",
}
ROLL = 20  # seconds of one knee roll in this template


class Clock:
    """The phone's: set to an hour of today in the patient's zone, and driven from there."""

    def __init__(self, zone: str) -> None:
        self._zone = ZoneInfo(zone)
        self._day = datetime.now(self._zone).date()

    def at(self, hour: int, minute: int = 5) -> datetime:
        return datetime.combine(self._day, time(hour, minute), self._zone).astimezone(UTC)

    def go_on_to(self, app: Page, when: datetime) -> None:
        app.clock.fast_forward(round(when.timestamp() * 1000) - int(app.evaluate("Date.now()")))


def test_whole_day_without_a_network_arrives_once_dated_by_when_it_was_done(
    product: Product, desk: Callable[..., Page], phone: Callable[..., Page]
) -> None:
    product.start("redis", "web")
    zone = zone_where_it_is(22)
    clock, app = Clock(zone), phone(zone)
    join(app, product.url, product.python(PATIENT.format(zone=zone)))
    product.stop("web")

    app.clock.install(time=clock.at(8))
    app.context.set_offline(True)
    app.reload()
    do_the_morning_session(app)
    clock.go_on_to(app, clock.at(13))
    skip_the_midday_session(app)
    app.context.close()
    app = reopened(phone, product, zone, clock.at(19))
    app = begin_the_evening_session_and_close_the_tab(app, product)
    finish_the_evening_session(app)
    noted = {entry["id"]: [entry["kind"], entry["performed_at"], False] for entry in app.evaluate(NOTED)}
    assert app.evaluate(UNSENT) == len(noted)

    clock.go_on_to(app, datetime.now(UTC))
    product.start("web")
    app.context.set_offline(False)
    wait_until(lambda: app.evaluate(UNSENT) == 0, within=60, what="everything sent")

    assert product.python(STORED) == noted
    assert day_of(noted, zone) == DAY
    panel = desk()
    sign_in(panel, product)
    see_the_day(panel)


def reopened(phone: Callable[..., Page], product: Product, zone: str, when: datetime) -> Page:
    """The same profile in a new browser: the phone was switched off in between. Still without a network."""
    app = phone(zone)
    app.clock.install(time=when)
    app.context.set_offline(True)
    app.goto(f"{product.url}/app/")
    return app


def do_the_morning_session(app: Page) -> None:
    """A tick undone and made again, a reload, a hold seen to its end, a hold that ended behind a dark screen."""
    app.get_by_role("link", name="Start").tap()
    answer_what_is_asked_once(app)
    say_pain(app, back=3, leg=5, where="Calf or shin", button="Save and start")
    expect(app.get_by_role("heading", name="Pelvic tilt")).to_be_visible()
    press(app, "Tick it")
    undo_one_tick(app)
    press(app, "Tick it")
    expect(ticks(app)).to_have_count(1)
    app.reload()
    expect(app.get_by_role("heading", name="Knee rolls")).to_be_visible()
    hold_both_sides(app)
    press(app, "Next")
    app.get_by_role("button", name="Lying knee-extension floss").tap()
    press(app, "Tick it")
    press(app, "Finish")
    press(app, "The same")
    say_pain(app, back=2, leg=4, where="Calf or shin", button="Save and finish")
    expect(app.get_by_text("3 of 3 exercises done")).to_be_visible()
    expect(app.get_by_text("Not sent yet, safe on this phone")).to_be_visible()
    press(app, "Finish")


def ticks(app: Page) -> Locator:
    return app.get_by_role("list", name="Your ticks").get_by_role("button", pressed=True)


def hold_both_sides(app: Page) -> None:
    timer = app.get_by_role("timer")
    press(app, "Start")
    app.clock.run_for(3_500)
    expect(timer).to_have_accessible_name(re.compile(r"^Hold, \d+ seconds left"))
    app.clock.run_for(ROLL * 1000)
    expect(timer).to_have_accessible_name(re.compile("^Change sides"))
    press(app, "Go now")
    app.clock.run_for(3_500)
    expect(timer).to_have_accessible_name(re.compile(r"^Hold, \d+ seconds left"))
    app.clock.fast_forward(90_000)  # the screen was off: no look in between
    expect(app.get_by_role("heading", name=re.compile(r"The hold ended at 08:0\d\. Count it\?"))).to_be_visible()
    press(app, "Yes, count it")
    expect(ticks(app)).to_have_count(2)


def skip_the_midday_session(app: Page) -> None:
    expect(app.get_by_role("heading", name="Midday")).to_be_visible()
    press(app, "Later, or not today")
    app.get_by_role("button", name="No time").tap()
    expect(app.get_by_text("Midday: not today")).to_be_visible()
    expect(app.get_by_text(re.compile(r"Not sent yet: \d+\."))).to_be_visible()


def begin_the_evening_session_and_close_the_tab(app: Page, product: Product) -> Page:
    """Two taps for the pain, "stop, it hurts", one hold ticked by hand, and the tab is gone."""
    app.get_by_role("link", name="Start").tap()
    app.get_by_role("button", name="Same as before").tap()
    press(app, "Save and start")
    press(app, "Stop, it hurts")
    app.get_by_role("button", name="Sharp or electric pain").tap()
    press(app, "Go on to the next one")
    press(app, "Tick, no timer")
    expect(ticks(app)).to_have_count(1)
    context = app.context
    app.close()
    app = context.new_page()
    app.goto(f"{product.url}/app/")
    return app


def finish_the_evening_session(app: Page) -> None:
    app.get_by_role("link", name="Evening: stopped early").tap()
    expect(app.get_by_role("heading", name="Knee rolls")).to_be_visible()
    expect(ticks(app)).to_have_count(1)
    press(app, "Tick, no timer")
    press(app, "Next")
    expect(app.get_by_role("heading", name="Lying knee-extension floss")).to_be_visible()
    press(app, "Skip this one")
    say_pain(app, back=3, leg=6, where="Thigh", button="Save and finish")
    expect(app.get_by_text("1 of 3 exercises done")).to_be_visible()
    expect(app.get_by_text("1 stopped early, and that is noted, 1 left out")).to_be_visible()
    press(app, "Finish")
    expect(app.get_by_role("heading", name="That is all for today")).to_be_visible()


def day_of(noted: dict[str, list[Any]], zone: str) -> dict[int, str]:
    """What was performed in each hour of the patient's day, in that order."""
    in_order = sorted((at, id_, kind) for id_, (kind, at, _) in noted.items())
    day: dict[int, list[str]] = {}
    for at, _, kind in in_order:
        day.setdefault(datetime.fromisoformat(at).astimezone(ZoneInfo(zone)).hour, []).append(kind)
    return {hour: " ".join(kinds) for hour, kinds in day.items()}


def see_the_day(panel: Page) -> None:
    panel.get_by_role("link", name="Ruth Adeyemi").first.click()
    today = panel.get_by_role("region", name="Today")
    for words in (r"08:00\s+done\s*08:", r"13:00\s+skipped\s*13:", r"19:00\s+stopped, it hurt\s*19:"):
        expect(today.get_by_role("link", name=re.compile(words))).to_be_visible()
    today.get_by_role("link", name=re.compile("19:00")).click()
    expect(panel.get_by_role("row", name="Knee rolls 2 of 2")).to_be_visible()
    expect(panel.get_by_text("Pelvic tilt, it was sharp", exact=True)).to_be_visible()
