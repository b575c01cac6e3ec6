"""A step-up plan in a browser: set and put into a draft by keyboard alone, with nothing for axe to complain about."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.panel_looks import complaints
from tests.e2e.product import Product
from tests.e2e.test_panel_needs import panel  # noqa: F401 # the fixture: somebody who is signed in

pytestmark = pytest.mark.e2e


def test_plan_is_set_and_its_step_drafted_by_keyboard(product: Product, panel: Page) -> None:  # noqa: F811
    panel.goto(f"{product.url}/physio/patients/")
    panel.get_by_role("link", name="Margaret Hale").click()
    expect(panel.get_by_role("heading", name="Ready for the next step")).to_be_visible()
    expect(panel.get_by_text("hold 20 s → 25 s").first).to_be_visible()
    patient = panel.url
    panel.get_by_role("link", name="Step-up plans").focus()
    panel.keyboard.press("Enter")
    expect(panel.get_by_role("heading", name="Step-up plans", level=1)).to_be_visible()
    assert complaints(panel) == []

    panel.reload()
    panel.locator("summary", has_text="Add a plan: Pelvic tilt").focus()
    panel.keyboard.press("Enter")
    for typed in ("", "40", "2", "5", "3"):  # what grows stays as it is offered
        panel.keyboard.press("Tab")
        panel.keyboard.type(typed)
    panel.keyboard.press("Enter")
    expect(panel.get_by_text("40 times is above the library's 15.")).to_be_visible()
    assert complaints(panel) == []
    panel.get_by_role("region", name="Pelvic tilt").get_by_role("textbox", name="Up to").fill("12")
    panel.keyboard.press("Enter")
    expect(panel.get_by_text("Up to 12 times, by 2")).to_be_visible()

    panel.goto(patient)
    panel.get_by_role("button", name=re.compile("Put it into a draft.*Hamstring")).focus()
    panel.keyboard.press("Enter")
    expect(panel.get_by_text("Changed: hold for 25 seconds, it was 20.")).to_be_visible()
    expect(panel.get_by_role("button", name=re.compile("Issue revision"))).to_be_visible()


def test_cards_on_the_patients_page_have_nothing_to_complain_about(product: Product, panel: Page) -> None:  # noqa: F811
    for name in ("Margaret Hale", "Joseph Okafor"):  # one whose next step is ready, one with a hint
        panel.goto(f"{product.url}/physio/patients/?whose=clinic")
        panel.get_by_role("link", name=name).click()
        assert (name, complaints(panel)) == (name, [])
