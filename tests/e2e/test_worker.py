"""The service worker and the diary in a real browser against the real server: whole releases, no network, pushes."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.patient_phone import INVITE, KEPT, RECEIPTS, TICK, UNSENT, deliver, join, today
from tests.e2e.product import Product, wait_until

pytestmark = pytest.mark.e2e

SHOWN = """async () => (await (await navigator.serviceWorker.ready).getNotifications())
  .map(({ title, actions }) => ({ title, actions: actions.map(({ action }) => action) }))"""


@pytest.fixture
def invitation(installed: Product) -> dict[str, str]:
    return installed.python(INVITE)


@pytest.fixture
def joined(installed: Product, invitation: dict[str, str], phone) -> Page:
    page = phone()
    page.context.on("weberror", lambda error: page.errors.append(str(error.error)))
    page.errors = []
    page.on("console", lambda said: page.errors.append(said.text) if "Content Security" in said.text else None)
    join(page, installed.url, invitation)
    return page


def test_app_opens_notes_and_sends_later_with_the_server_gone(
    installed: Product, invitation: dict[str, str], joined: Page
) -> None:
    page, place = joined, [invitation["slot"], today(joined), invitation["prescription"]]
    installed.stop("web")

    page.reload()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    ids = [page.evaluate(TICK, [*place, number]) for number in (1, 2)]
    page.reload()
    wait_until(lambda: page.evaluate(UNSENT) == 2, within=10, what="two ticks that wait after a reload")
    installed.start("web")
    page.evaluate("dispatchEvent(new Event('online'))")
    wait_until(lambda: page.evaluate(UNSENT) == 0, within=20, what="both ticks sent")

    stored = installed.python(
        "import json; from programmes.models import Entry; print(json.dumps([str(e.id) for e in Entry.objects.all()]))"
    )
    assert (sorted(stored), page.errors) == (sorted(ids), [])


def test_phone_holds_nothing_of_anybody_after_signing_out(installed: Product, joined: Page) -> None:
    page = joined
    page.evaluate("async () => (await import('#app/joining.js')).signOut()")

    page.reload()

    expect(page.get_by_role("button", name="Open my programme")).to_be_visible()
    left = page.evaluate("async () => (await import('#app/db.js')).database.run((db) => db.getAll('snapshot'))")
    assert (left, "Margaret" in page.content()) == ([], False)


def test_release_that_cannot_be_kept_whole_never_replaces_the_one_before(installed: Product, joined: Page) -> None:
    """Every module of the next release is there but one: nothing may wait, and the app still opens."""
    page = joined
    before = page.evaluate(KEPT)
    worker = page.request.get(f"{installed.url}/serviceworker.js").text()
    broken = worker.replace("const FILES = [", 'const FILES = [\n "/static/app/gone.js",').replace(
        before[0].removeprefix("release-"), "0123456789ab"
    )
    page.context.route("**/serviceworker.js", lambda route: route.fulfill(body=broken, content_type="text/javascript"))

    page.evaluate(
        "async () => { const r = await navigator.serviceWorker.ready; await r.update().catch(() => undefined); }"
    )
    wait_until(
        lambda: page.evaluate("async () => !(await navigator.serviceWorker.ready).installing"),
        within=15,
        what="the end",
    )

    waiting = page.evaluate("async () => Boolean((await navigator.serviceWorker.ready).waiting)")
    assert (waiting, page.evaluate(KEPT)) == (False, before)
    installed.stop("web")
    page.reload()
    expect(page.get_by_role("heading", name="Today", level=1)).to_be_visible()
    installed.start("web")


def push(slot: str, date: str, kind: str = "start") -> str:
    data = {"delivery": "7b1c2a0e-9d55-4f0e-8d53-0f2f2f8a8a01", "slot": slot, "date": date, "kind": kind}
    notification = {
        "title": "Your morning session",
        "body": "About 9 minutes, any time until 11:00.",
        "navigate": f"/app/#/session/{slot}/{date}",
        "tag": f"{slot}-{date}",
        "silent": False,
        "data": data,
    }
    return json.dumps({"web_push": 8030, "notification": notification})


def test_push_shows_its_session_once_and_says_that_it_came(
    installed: Product, invitation: dict[str, str], joined: Page
) -> None:
    page, date = joined, today(joined)
    page.context.grant_permissions(["notifications"], origin=installed.url)

    deliver(page, installed.url, push(invitation["slot"], date))
    deliver(page, installed.url, push(invitation["slot"], date))
    shown = wait_until(lambda: page.evaluate(SHOWN), within=10, what="a notification")

    wait_until(lambda: "route=api-receipts status=200" in installed.log("web"), within=10, what="a receipt")
    wait_until(lambda: page.evaluate(RECEIPTS) == 0, within=10, what="the receipt answered for")
    assert [(n["title"], n["actions"]) for n in shown] == [("Your morning session", ["start", "snooze"])]


def test_push_of_a_session_that_is_done_only_says_thank_you(
    installed: Product, invitation: dict[str, str], joined: Page
) -> None:
    page, date = joined, today(joined)
    page.context.grant_permissions(["notifications"], origin=installed.url)
    page.evaluate(
        "async (key) => { await (await import('#app/diary.js')).record('session-finished', { session: key }); }",
        f"{invitation['slot']}/{date}",
    )

    deliver(page, installed.url, push(invitation["slot"], date, "nudge"))

    shown = wait_until(lambda: page.evaluate(SHOWN), within=10, what="a notification")
    assert [(n["title"], n["actions"]) for n in shown] == [("Already logged, thank you", [])]
