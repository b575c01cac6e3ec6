"""The real pages of joining and of the app, with the header that the server sends: nothing for axe, nothing refused."""

import urllib.request
from collections.abc import Callable

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from tests.e2e.patient_phone import INVITE, join
from tests.e2e.product import Product
from tests.e2e.screens.camera import ASK_AXE, AXE, EVERY_RULE
from tests.e2e.screens.looking import Screen

pytestmark = pytest.mark.e2e

NOTE_REFUSALS = """addEventListener('securitypolicyviolation', (event) => {
  console.error(`policy: ${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
});"""
SCREENS = {
    "today": "Today",
    "programme": "Programme",
    "help": "Help",
    "settings": "Settings",
    "pair": "Open your programme in another place",
    "danger": "Danger signs",
}
WITH_LIBRARY = """
from django.core.management import call_command
call_command("load_library", verbosity=0)
"""
STRICT = {"default-src 'none'", "style-src 'self'", "base-uri 'none'", "require-trusted-types-for 'script'"}


@pytest.fixture
def invitation(installed: Product) -> dict[str, str]:
    return installed.python(WITH_LIBRARY + INVITE)


@pytest.fixture(params=["light", "dark"])
def page(request: pytest.FixtureRequest, phone: Callable[..., Page]) -> Page:
    page = phone(color_scheme=request.param, reduced_motion="reduce")
    page.add_init_script(NOTE_REFUSALS)
    return page


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser has to say against the pages, its policy included; axe's findings come to it."""
    said: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not is_first_nonce(message):
            said.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: said.append(f"error: {error}"))
    return said


def is_first_nonce(message: ConsoleMessage) -> bool:
    """A phone without a nonce asks, is told 401 with a fresh one, and asks again: the browser calls that an error."""
    return "/api/v1/" in message.location["url"] and "status of 401" in message.text


def look(page: Page, complaints: list[str], *, heading: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading, timeout=30_000)
    page.evaluate(AXE.read_text())
    complaints += [f"{heading}: {finding}" for finding in page.evaluate(ASK_AXE, EVERY_RULE)]


@pytest.mark.parametrize("address", ["/join/", "/app/"])
def test_policy_of_the_page_admits_nothing_inline_and_no_eval(installed: Product, address: str) -> None:
    with urllib.request.urlopen(installed.url + address, timeout=30) as answer:
        policy = answer.headers["Content-Security-Policy"]

    assert {part.strip() for part in policy.split(";")} >= STRICT
    assert [word for word in ("unsafe", "http:", "https:", "*") if word in policy] == []


def test_join_pages_of_the_server_have_nothing_to_complain_about(
    installed: Product, invitation: dict[str, str], page: Page, complaints: list[str]
) -> None:
    page.goto(f"{installed.url}/join/")
    look(page, complaints, heading="Open the link from your physio")
    page.goto(f"{installed.url}/join/#/danger")
    look(page, complaints, heading="Danger signs")
    page.goto(f"{installed.url}/join/#{invitation['token']}")
    look(page, complaints, heading="Hello")
    page.get_by_role("button", name="I do not have the numbers").click()
    look(page, complaints, heading="Hello")
    page.get_by_role("button", name="Back").click()
    join(page, installed.url, invitation)
    assert complaints == []


def test_app_pages_of_the_server_have_nothing_to_complain_about(
    installed: Product, invitation: dict[str, str], page: Page, complaints: list[str]
) -> None:
    join(page, installed.url, invitation)
    for name, heading in SCREENS.items():
        page.goto(f"{installed.url}/app/#/{name}")
        look(page, complaints, heading=heading)
    assert complaints == []


def test_four_numbers_that_are_pasted_fill_the_boxes_whatever_was_in_them(screen: Screen) -> None:
    page = screen.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{screen.base}/?join=hello")
    page.wait_for_selector("html[data-ready]")
    boxes = page.locator(".pin input")
    boxes.first.fill("9")
    page.evaluate("navigator.clipboard.writeText(' 47 12 ')")

    boxes.first.focus()
    page.keyboard.press("End")
    page.keyboard.press("Control+V")

    expect(boxes.nth(3)).to_have_value("2")
    assert [box.input_value() for box in boxes.all()] == ["4", "7", "1", "2"]
