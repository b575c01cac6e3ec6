"""Who needs me, in a browser: nothing for axe to complain about at any width, and everything by keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.acts import sign_in
from tests.e2e.panel_looks import complaints
from tests.e2e.product import Product

pytestmark = pytest.mark.e2e


@pytest.fixture
def panel(product: Product, desk: Callable[..., Page]) -> Page:
    product.start("redis", "web")
    page = desk(bypass_csp=True)  # axe is handed in as text; the policy has tests of its own
    sign_in(page, product)
    return page


WHY = {
    "Thomas Birch": "Danger sign answered yes",
    "Irene Walsh": "eg pain",  # flaring
    "Joseph Okafor": "pain now reaches the foot",  # moving down the leg, and up 2 points
    "Priya Nair": "Reminders are not reaching the phone",
    "Sofia Marino": "Nothing from the phone",  # it has joined and never sent anything
    "Hazel Byrne": "Nothing noted for",  # fading
    "Margaret Hale": "1 note to read",
}
"""Why a physio would agree that each is on the list of the demo clinic."""
WELL = {"Daniel Kowalski", "Grace Tan", "Yusuf Demir"}
"""Just joined, travelling, and with two phones. Alan Price's programme is paused and Peter Lang's has ended."""


def test_list_is_one_that_a_physio_would_agree_with_and_is_worked_by_keyboard(product: Product, panel: Page) -> None:
    panel.goto(f"{product.url}/physio/?whose=clinic")
    assert_is_agreed_with(panel)

    for address in ("", "?whose=clinic", "?whose=done", "patients/"):
        panel.goto(f"{product.url}/physio/{address}")
        assert (address, complaints(panel)) == (address, [])

    panel.set_viewport_size({"width": 1280, "height": 900})
    panel.goto(f"{product.url}/physio/")
    close_by_keyboard(panel, "Hazel Byrne", "Answered on the phone")

    panel.get_by_role("link", name="Dealt with today").click()
    expect(panel.get_by_text("“Answered on the phone”").first).to_be_visible()
    assert complaints(panel) == []


def assert_is_agreed_with(panel: Page) -> None:
    listed = panel.locator(".need-list > li")
    said = {item.locator(".who b").inner_text(): item.locator(".why b").inner_text() for item in listed.all()}

    assert {name: WHY[name] in said.get(name, "") for name in {*WHY, *said}} == dict.fromkeys(WHY, True)
    assert listed.first.locator(".who b").inner_text() == "Thomas Birch"
    assert {name.inner_text() for name in panel.locator(".names a").all()} == WELL


def close_by_keyboard(page: Page, patient: str, word: str) -> None:
    page.get_by_role("listitem").filter(has_text=patient).locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type(word)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Dealt with today")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text=patient).locator("summary")).to_have_count(0)
