"""Screens that come after the first one, on a first visit: while they are waited for, and where they cannot be had."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.patient_phone import enter
from tests.e2e.product import Product, wait_until
from tests.e2e.reminded import invite
from tests.e2e.zones import zone_where_it_is

pytestmark = pytest.mark.e2e

LATER = re.compile(r"/static/bundle/pages-")
DRAWINGS = re.compile(r"/static/bundle/figure-")
DRAWN = """async (drawings) => {
  await import(drawings);
  for (let frames = 0; frames < 3; frames++) await new Promise(requestAnimationFrame);
}"""


@pytest.fixture
def first_visit(installed: Product, phone) -> Page:
    """A phone that has joined, in a browser without a worker: what is loaded comes from the server or not at all."""
    zone = zone_where_it_is(9)  # the morning session is open
    page = phone(zone, service_workers="block")
    enter(page, installed.url, invite(installed, zone))
    expect(page.get_by_role("heading", level=1)).to_have_text("Put it next to your other apps")
    return page


def test_screen_that_has_not_come_says_so_and_comes_by_itself_with_the_network(
    installed: Product, first_visit: Page
) -> None:
    page = first_visit
    page.route(LATER, lambda route: route.abort("internetdisconnected"))
    page.goto(f"{installed.url}/app/")
    expect(page.get_by_role("heading", name="Today", level=1)).to_be_visible()
    page.context.set_offline(True)

    page.get_by_role("link", name="Help").click()

    missing = page.get_by_role("heading", name="This page is not on your phone yet")
    expect(missing).to_be_focused()
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("There is no connection yet.")).to_be_visible()
    page.get_by_role("link", name="Danger signs").click()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.go_back()
    expect(missing).to_be_focused()
    page.unroute(LATER)
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="Help")).to_be_visible()


def test_page_is_loaded_anew_where_the_browser_may_remember_that_a_file_could_not_be_had(
    installed: Product, first_visit: Page
) -> None:
    """Only the file is missing, as in the middle of a deploy: the server answers, so the page starts again."""
    page = first_visit
    page.route(LATER, lambda route: route.fulfill(status=502))
    page.goto(f"{installed.url}/app/#/help")
    missing = page.get_by_role("heading", name="This page is not on your phone yet")
    expect(missing).to_be_focused()
    page.evaluate("globalThis.isTheSame = true")

    page.get_by_role("button", name="Try again").click()

    page.wait_for_function("() => !globalThis.isTheSame", timeout=20_000)  # `evaluate` fails between two pages
    expect(missing).to_be_focused()
    page.unroute(LATER)
    page.reload()
    expect(page.get_by_role("heading", name="Help")).to_be_visible()


def test_screen_that_is_waited_for_has_the_danger_signs_and_then_the_focus(
    installed: Product, first_visit: Page
) -> None:
    page, held = first_visit, []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(LATER, hold)
    page.goto(f"{installed.url}/app/#/help")
    expect(page.get_by_role("status")).to_have_text("Opening…")
    expect(page.get_by_role("link", name="Danger signs")).to_be_visible()

    for route in held:
        route.continue_()

    expect(page.get_by_role("heading", name="Help")).to_be_focused()


def test_screen_of_the_address_is_asked_for_before_anything_has_come(installed: Product, first_visit: Page) -> None:
    page = first_visit
    page.route(re.compile(r"/static/bundle/(chunk|early)-?"), lambda _route: None)  # kept waiting for ever

    with page.expect_request(LATER):
        page.goto(f"{installed.url}/app/#/help", wait_until="commit")


def test_screen_of_the_address_is_the_first_that_is_drawn(installed: Product, first_visit: Page) -> None:
    page = first_visit
    page.add_init_script("""
        globalThis.setTimeout = () => 0; // however slow this machine is, the app's patience does not end
        globalThis.titles = new Set();
        new MutationObserver(() => {
            for (const said of document.querySelectorAll('h1, .opening')) titles.add(said.textContent);
        }).observe(document, { subtree: true, childList: true });
    """)

    page.goto(f"{installed.url}/app/#/help")

    expect(page.get_by_role("heading", name="Help", level=1)).to_be_visible()
    assert page.evaluate("[...titles]") == ["Help"]


def test_start_stays_under_the_finger_when_the_drawings_come(installed: Product, first_visit: Page) -> None:
    """Also for an exercise that has none in this release: its card keeps the room."""
    page, held = first_visit, []

    def hold(route: Route) -> None:
        held.append(route)

    page.set_viewport_size({"width": 412, "height": 915})  # its words are lower than the drawing's room
    page.route(DRAWINGS, hold)
    page.goto(f"{installed.url}/app/")
    start = page.get_by_role("link", name="Start", exact=True)
    expect(start).to_be_visible()
    wait_until(lambda: held, within=20, what="the drawings asked for")
    page.evaluate("document.fonts.ready.then(() => null)")
    before = start.bounding_box()

    for route in held:
        route.continue_()
    page.evaluate(DRAWN, held[0].request.url)

    assert start.bounding_box() == before


def test_what_speaks_with_the_clinic_is_asked_for_again_until_it_comes(installed: Product, first_visit: Page) -> None:
    page, server = first_visit, re.compile(r"/static/bundle/server-")
    page.route(server, lambda route: route.abort("connectionfailed"))
    page.clock.install()
    with page.expect_request(server):
        page.goto(f"{installed.url}/app/")
    expect(page.get_by_role("heading", name="Today", level=1)).to_be_visible()
    page.unroute(server)

    with page.expect_request(re.compile(r"/api/v1/")):
        page.clock.run_for(30_000)
