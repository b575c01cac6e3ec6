"""The panel's pages, in a browser: nothing for axe to complain about at any width, and where they lead."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.acts import sign_in
from tests.e2e.panel_looks import complaints
from tests.e2e.product import Product

pytestmark = pytest.mark.e2e

PEOPLE = {
    "Thomas Birch": "Every session is closed",  # after a danger sign
    "Alan Price": "The programme is paused today",
    "Sofia Marino": "Not heard from yet",
    "Peter Lang": "No programme runs",  # it has ended
    "Irene Walsh": "Reminders come by e-mail",
}
"""Patients of the demo clinic, and what stands on each one's page and on no other's."""
OWNERS = {"clinic/": "Clinic", "operations/": "Operations", "team/": "Team"}
"""Pages that only an owner may open, and what they are called."""
# Whoever works in the clinic opens these, and the others anybody.
EVERYBODYS = {"patients/new/": "New patient", "name/": "Your name"}
DOOR = {"account/login/": "Sign in", "account/password/reset/": "Password Reset"}


@pytest.fixture
def panel(demo: Product, desk: Callable[..., Page]) -> Page:
    page = desk(bypass_csp=True)  # axe is handed in as text; the policy has tests of its own
    sign_in(page, demo)
    return page


def open_page(product: Product, panel: Page, name: str) -> None:
    panel.goto(f"{product.url}/physio/patients/?whose=clinic")
    panel.get_by_role("link", name=name, exact=True).first.click()
    expect(panel.get_by_role("heading", name=name, level=1)).to_be_visible()


def test_pages_have_nothing_to_complain_about_whoever_the_patient_is(demo: Product, panel: Page) -> None:
    for name, said in PEOPLE.items():
        open_page(demo, panel, name)
        expect(panel.get_by_text(said).first).to_be_visible()
        assert (name, complaints(panel)) == (name, [])

    panel.emulate_media(forced_colors="active")  # of the last of them
    expect(panel.get_by_role("img", name="Sessions, pain and how far down it was felt")).to_be_visible()


def test_what_a_patients_page_leads_to_has_nothing_to_complain_about(demo: Product, panel: Page) -> None:
    for leads_to in (
        panel.get_by_role("link", name="Details"),
        panel.locator("table.days a").last,
        panel.get_by_role("region", name="Invitations").get_by_role("link").first,
    ):
        open_page(demo, panel, "Irene Walsh")
        address = leads_to.get_attribute("href")
        panel.goto(f"{demo.url}{address}")
        assert (address, complaints(panel)) == (address, [])


def test_owners_pages_have_nothing_to_complain_about(demo: Product, desk: Callable[..., Page]) -> None:
    panel = desk("owner", bypass_csp=True)
    sign_in(panel, demo, who="owner")
    look_at(panel, demo, {**EVERYBODYS, **OWNERS})

    panel.get_by_label("First name").fill("Ines")
    panel.get_by_label("Last name").fill("Vale")
    panel.get_by_label("E-mail address").fill("ines@demo.example")
    panel.get_by_role("button", name="Invite").click()
    link = panel.get_by_label("The link").input_value()
    invited = desk("invited", bypass_csp=True)
    invited.goto(link)
    expect(invited.get_by_role("heading", name="Welcome, Ines")).to_be_visible()
    assert complaints(invited) == []
    look_at(invited, demo, DOOR)


def look_at(page: Page, product: Product, pages: dict[str, str]) -> None:
    for address, heading in pages.items():
        page.goto(f"{product.url}/physio/{address}")
        expect(page.get_by_role("heading", name=heading, level=1)).to_be_visible()
        assert (address, complaints(page)) == (address, [])


def test_square_leads_to_its_session_and_the_time_can_be_chosen(demo: Product, panel: Page) -> None:
    panel.set_viewport_size({"width": 360, "height": 740})
    open_page(demo, panel, "Irene Walsh")

    squares = panel.locator(".timeline--taps a")
    shown = squares.count()
    panel.get_by_role("link", name="3 weeks").click()
    expect(squares).not_to_have_count(shown)
    assert panel.url.endswith("?weeks=3#going")

    panel.get_by_text("The same as a table").click()
    rows = panel.locator("table.days tbody tr")
    expect(rows).to_have_count(21)
    address = squares.first.get_attribute("href")
    expect(rows.last.locator(f'a[href="{address}"]')).to_have_count(1)  # by keyboard the table leads there
    squares.last.click()
    expect(panel.get_by_text("self-reported")).to_be_visible()
    assert "/sessions/" in panel.url
