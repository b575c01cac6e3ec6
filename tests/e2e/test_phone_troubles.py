"""What can go wrong on a patient's phone, in Chromium on the real product: a plain sentence each, and nothing lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.acts import answer_what_is_asked_once, press, say_pain
from tests.e2e.engine_phone import NOTED
from tests.e2e.patient_phone import KEPT, TICK, UNSENT, enter, join, today
from tests.e2e.product import Product, wait_until
from tests.e2e.reminded import invite
from tests.e2e.zones import zone_where_it_is

pytestmark = pytest.mark.e2e

STORED = """
import json
from programmes.models import Entry
every = Entry.objects.order_by("performed_at", "pk")
print(json.dumps([[str(e.id), e.patient.first_name, e.kind, str(e.local_date), e.late, e.release] for e in every]))
"""
INVITE_AGAIN = """
import json
from django.utils import timezone
from clinic import invitations
from clinic.models import Patient
patient = Patient.objects.filter(first_name={name!r}).latest("created_at")
_, token, pin = invitations.open_invitation(patient, patient.physio, timezone.now())
print(json.dumps({{"token": token, "pin": pin}}))
"""
END_PHONE = """
from django.utils import timezone
from clinic.models import Device
Device.objects.get(patient__first_name="Margaret").revoke(by=None, now=timezone.now())
print("null")
"""
RELEASE = "() => document.querySelector('meta[name=release]').content"
PRESCRIPTION = "async () => (await import('#app/state.js')).snapshot.value.prescriptions[0].id"
NO_STORAGE = "indexedDB.open = () => { throw new DOMException('The operation is insecure.', 'SecurityError'); }"
STORAGE_IS_SILENT = """(() => {
  const { addEventListener: listen } = EventTarget.prototype;
  const answered = new Promise((resolve) => { globalThis.answer = resolve; });
  IDBOpenDBRequest.prototype.addEventListener = function (kind, heard) {
    listen.call(this, kind, kind === 'success' ? (event) => answered.then(() => heard(event)) : heard);
  };
})();"""
DROP_CONNECTION = "async () => { await (await import('#app/db.js')).database.run((db) => db.close()); }"
UPDATE_READY = "async () => (await import('#app/state.js')).updateReady.value"
LOOK_FOR_UPDATE = "async () => { await (await navigator.serviceWorker.ready).update(); }"
OFFER = "A newer version is ready."


@pytest.fixture
def zone() -> str:
    """Where the morning session is open."""
    return zone_where_it_is(9)


@pytest.fixture
def invitation(installed: Product, zone: str) -> dict[str, str]:
    return invite(installed, zone)


@pytest.fixture
def joined(installed: Product, invitation: dict[str, str], zone: str, phone: Callable[..., Page]) -> Page:
    page = phone(zone)
    join(page, installed.url, invitation)
    return page


ONLY_THE_PAGE_SENDS = "delete ServiceWorkerRegistration.prototype.sync"
"""The worker's clock stays true while the page's is changed; phones have one. What the worker heard of the server's
time looked as if the page's had been set back since, and the open session was not of its day any more.
"""


def begin_the_session(app: Page) -> None:
    app.get_by_role("link", name="Start").tap()
    answer_what_is_asked_once(app)
    say_pain(app, back=3, leg=4, where="Thigh", button="Save and start")
    expect(app.get_by_role("button", name="Tick, no timer")).to_be_visible()


def expect_ticks(app: Page, count: int) -> None:
    expect(app.get_by_role("list", name="Your ticks").get_by_role("button", pressed=True)).to_have_count(count)


def wait_until_sent(app: Page) -> None:
    wait_until(lambda: app.evaluate(UNSENT) == 0, within=60, what="everything sent")


def ids(app: Page) -> list[str]:
    return sorted(entry["id"] for entry in app.evaluate(NOTED))


def stored_ids(installed: Product) -> list[str]:
    return sorted(row[0] for row in installed.python(STORED))


def tick(app: Page, slot: str, date: str, number: int) -> str:
    return str(app.evaluate(TICK, [slot, date, app.evaluate(PRESCRIPTION), number]))


def test_full_phone_says_so_shows_no_tick_and_keeps_what_it_had(
    installed: Product, joined: Page, zone: str, phone: Callable[..., Page]
) -> None:
    """Chromium remembers for half a minute how much room there was, so the phone fills up while it is off."""
    begin_the_session(joined)
    press(joined, "Tick, no timer")
    expect_ticks(joined, 1)
    address, before = joined.url, ids(joined)
    joined.context.close()
    app = phone(zone)
    storage = app.context.new_cdp_session(app)
    storage.send("Storage.overrideQuotaForOrigin", {"origin": installed.url, "quotaSize": 1})
    app.goto(address)
    expect_ticks(app, 1)

    press(app, "Tick, no timer")
    expect(app.get_by_role("alert")).to_have_text(re.compile("This phone is full, so your notes cannot be kept"))
    expect_ticks(app, 1)
    assert ids(app) == before

    storage.send("Storage.overrideQuotaForOrigin", {"origin": installed.url})
    press(app, "Tick, no timer")
    expect_ticks(app, 2)
    expect(app.get_by_role("alert")).to_have_count(0)
    wait_until_sent(app)
    assert stored_ids(installed) == ids(app)
    assert len(ids(app)) == len(before) + 1


def test_browser_that_keeps_nothing_says_so_and_uses_no_invitation_up(
    installed: Product, invitation: dict[str, str], zone: str, phone: Callable[..., Page]
) -> None:
    """As some browsers do in a private window. Chromium's own keeps storage until it is closed, so it is taken away."""
    private = phone(zone, "private")
    private.context.add_init_script(NO_STORAGE)
    enter(private, installed.url, invitation)
    expect(private.get_by_text("It may be a private window, or the phone is full.")).to_be_visible()
    private.goto(f"{installed.url}/app/")
    expect(private.get_by_text("This browser cannot keep your programme and notes.")).to_be_visible()
    private.get_by_role("link", name="Danger signs").tap()
    expect(private.get_by_role("button", name="Yes, I have one of these")).to_be_visible()

    ordinary = phone(zone)
    join(ordinary, installed.url, invitation)
    expect(ordinary.get_by_role("heading", name="Today", level=1)).to_be_visible()


@pytest.mark.usefixtures("invitation")
def test_storage_that_never_answers_is_told_with_the_danger_signs_at_hand(
    installed: Product, zone: str, phone: Callable[..., Page]
) -> None:
    """As an iPhone's does now and then. What it says goes as soon as there is an answer."""
    page = phone(zone)
    page.clock.install()
    page.add_init_script(STORAGE_IS_SILENT)
    page.goto(f"{installed.url}/app/")
    page.clock.run_for(9_000)
    expect(page.get_by_text("Opening…")).to_be_visible()
    page.clock.run_for(2_000)

    silence = page.get_by_role("alert").filter(has_text="The storage of this phone does not answer.")
    expect(silence).to_be_visible()
    page.get_by_role("link", name="Danger signs").tap()
    expect(page.get_by_role("button", name="Yes, I have one of these")).to_be_visible()
    page.go_back()
    expect(silence).to_be_visible()
    page.evaluate("() => answer()")
    expect(page.get_by_role("heading", level=1)).to_have_text("Open your programme here")
    expect(silence).to_have_count(0)


def test_browser_without_service_workers_says_that_it_needs_the_internet_and_sends_as_ever(
    installed: Product, invitation: dict[str, str], zone: str, phone: Callable[..., Page]
) -> None:
    """As in some private windows."""
    app = phone(zone)
    app.context.add_init_script("delete Navigator.prototype.serviceWorker")
    enter(app, installed.url, invitation)
    expect(app.get_by_role("heading", level=1)).not_to_have_text("Hello")
    app.goto(f"{installed.url}/app/")
    expect(app.get_by_text("Here the app works only with the internet.")).to_be_visible()

    begin_the_session(app)
    press(app, "Tick, no timer")
    expect_ticks(app, 1)
    wait_until_sent(app)

    assert stored_ids(installed) == ids(app)


def test_connection_to_the_storage_that_was_dropped_is_made_again(installed: Product, joined: Page) -> None:
    """As iOS does to an app that sleeps: the connection is closed, and the app still holds it."""
    app = joined
    begin_the_session(app)
    app.evaluate(DROP_CONNECTION)

    press(app, "Tick, no timer")

    expect_ticks(app, 1)
    wait_until_sent(app)
    assert stored_ids(installed) == ids(app)


@pytest.mark.parametrize(("days", "words"), [(365, "about a year ahead"), (-365, "about a year behind")])
def test_clock_wrong_by_a_year_is_told_and_what_is_noted_counts_for_todays_session(
    installed: Product, joined: Page, zone: str, days: int, words: str
) -> None:
    app, date = joined, today(joined)
    app.clock.install(time=datetime.now(UTC) + timedelta(days=days))
    app.add_init_script(ONLY_THE_PAGE_SENDS)
    app.reload()
    expect(app.get_by_text(f"The clock of this phone is {words}.")).to_be_visible()
    begin_the_session(app)
    press(app, "Tick, no timer")
    expect_ticks(app, 1)
    wait_until_sent(app)

    assert [row[3:5] for row in installed.python(STORED) if row[2] == "tick"] == [[date, False]]
    assert stored_ids(installed) == ids(app)


def test_phone_that_was_ended_keeps_its_notes_for_its_own_patient(
    installed: Product, invitation: dict[str, str], joined: Page
) -> None:
    app, date = joined, today(joined)
    app.context.set_offline(True)
    noted = sorted(tick(app, invitation["slot"], date, number) for number in (1, 2, 3))
    installed.python(END_PHONE)
    app.context.set_offline(False)
    expect(app.get_by_role("heading", name="Your clinic has signed this phone out")).to_be_visible()
    expect(app.get_by_text("Your notes on it are kept.")).to_be_visible()
    expect(app.get_by_text("Not sent yet: 3.")).to_be_visible()

    join(app, installed.url, installed.python(INVITE_AGAIN.format(name="Peter")))
    expect(app.get_by_role("heading", name="No programme yet")).to_be_visible()
    assert (app.evaluate(UNSENT), app.evaluate(NOTED), installed.python(STORED)) == (0, [], [])

    join(app, installed.url, installed.python(INVITE_AGAIN.format(name="Margaret")))
    wait_until_sent(app)
    assert [row[:2] for row in sorted(installed.python(STORED))] == [[id_, "Margaret"] for id_ in noted]


@pytest.fixture
def deploy(installed: Product) -> Iterator[Callable[[], None]]:
    """Another release on the same server: the shell is not the same any more."""

    def deploy_next() -> None:
        installed.stop("web")
        installed.environment["APP_NAME"] = "Daily Moves, the next"
        installed.start("web")

    yield deploy_next
    del installed.environment["APP_NAME"]
    installed.stop("web")  # the next test starts the usual one


def test_release_from_months_ago_sends_and_is_left_with_a_tap_but_never_during_a_session(
    installed: Product, invitation: dict[str, str], joined: Page, deploy: Callable[[], None]
) -> None:
    app, old = joined, joined.evaluate(RELEASE)
    months_ago = str(datetime.now(UTC).date() - timedelta(days=100))
    app.context.set_offline(True)
    forgotten = tick(app, invitation["slot"], months_ago, 1)
    deploy()
    app.context.set_offline(False)
    wait_until_sent(app)
    assert installed.python(STORED) == [[forgotten, "Margaret", "tick", months_ago, True, old]]

    begin_the_session(app)
    app.evaluate(LOOK_FOR_UPDATE)
    wait_until(lambda: app.evaluate(UPDATE_READY), within=60, what="the app's knowledge of the next release")
    assert len(app.evaluate(KEPT)) == 2
    expect(app.get_by_text(OFFER)).to_have_count(0)
    press(app, "Tick, no timer")
    expect_ticks(app, 1)
    other = app.context.new_page()
    other.goto(f"{installed.url}/app/")
    expect(other.get_by_text(OFFER)).to_be_visible()
    press(other, "Use it now")
    wait_until(lambda: release_of(other) not in (None, old), within=60, what="the next release, after the tap")

    assert (app.evaluate(RELEASE), app.evaluate(KEPT)) == (old, [f"release-{release_of(other)}"])
    expect_ticks(app, 1)
    press(app, "Tick, no timer")
    expect_ticks(app, 2)
    wait_until_sent(app)
    assert stored_ids(installed) == ids(app)


def release_of(page: Page) -> str | None:
    """None while it is being loaded."""
    return page.locator("meta[name=release]").get_attribute("content")
