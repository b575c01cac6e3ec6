"""The builder as a physio uses it. An interaction is one click, one drag, one key chord, or typing into one field."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.e2e.acts import sign_in
from tests.e2e.panel_looks import complaints
from tests.e2e.product import Product, wait_until

pytestmark = pytest.mark.e2e

GHOST = """() => [...document.querySelectorAll('#lines > .line, #lines > .sortable-ghost')]
  .findIndex((each) => each.classList.contains('sortable-ghost'))"""
HEIGHTS = """() => [...document.querySelectorAll('#lines > [data-exercise]')].map((each) => each.offsetHeight)"""
FROM_NOTHING = 25
ONE_DOSE = 6
FIVE = ["Pelvic tilt", "Slump nerve floss", "Buttock squeeze and bridge", "Child's pose", "Figure-four stretch, lying"]


@dataclass
class Hand:
    """Does what a physio does, and counts it."""

    page: Page
    done: int = 0

    def press(self, role: str, name: str, *, within: Locator | None = None) -> None:
        self.done += 1
        (within or self.page).get_by_role(role, name=name, exact=True).first.click()

    def write(self, label: str, text: str) -> None:
        self.done += 1
        self.page.get_by_label(label, exact=True).fill(text)

    def choose(self, label: str, option: str) -> None:
        self.done += 1
        self.page.get_by_label(label, exact=True).select_option(option)

    def drag(self, what: Locator, onto: Locator, *, place: int) -> None:
        """Let go when it lies at this place of the list: a busy browser learns only later how far the mouse is."""
        self.done += 1
        what.scroll_into_view_if_needed()
        onto.scroll_into_view_if_needed()  # the library stays beside the draft, whatever of it is in view
        start, end = what.bounding_box(), onto.bounding_box()
        assert start
        assert end
        height = self.page.viewport_size["height"]
        assert 0 <= start["y"] < height, start
        assert 0 <= end["y"] < height, end
        self.page.mouse.move(start["x"] + 12, start["y"] + start["height"] / 2)
        self.page.mouse.down()
        for part in (0.4, 0.8, 1):  # a drag begins by moving, and its place is found on the way
            x, y = end["x"] + 90, end["y"] + 8
            self.page.mouse.move(start["x"] + (x - start["x"]) * part, start["y"] + (y - start["y"]) * part, steps=6)
        at = [x, y]
        wait_until(lambda: self._lies_at(place, at), within=20, what=f"the dragged line at place {place}")
        # Among the lines it had none of the library's looks, and its figure was as wide as the draft.
        assert all(height < 200 for height in self.page.evaluate(HEIGHTS)), self.page.evaluate(HEIGHTS)
        self.page.mouse.up()

    def _lies_at(self, place: int, at: list[float]) -> bool:
        """Moves on by a little where it does not lie there yet: how high the lines are hangs on what they say."""
        lies = int(self.page.evaluate(GHOST))
        if lies != place:
            at[1] += 10 if 0 <= lies < place else -10 if lies > place else 0
            self.page.mouse.move(at[0] + 1, at[1])
            self.page.mouse.move(*at)
        return lies == place


@pytest.fixture
def panel(demo: Product, desk: Callable[..., Page]) -> Page:
    page = desk(bypass_csp=True)  # axe is handed in as text; the policy has tests of its own
    sign_in(page, demo)
    return page


def lines(page: Page) -> Locator:
    return page.locator(".line h3")


def saved(page: Page) -> None:
    expect(page.locator("#saved")).to_contain_text("Saved at")


def open_draft(page: Page, product: Product, patient: str) -> None:
    """A fresh one: what the test before has left is thrown away."""
    page.goto(f"{product.url}/physio/patients/?whose=clinic")
    page.get_by_role("link", name=patient).first.click()
    expect(page.get_by_role("heading", name=patient)).to_be_visible()  # asked sooner, the list answers: no draft
    left = page.get_by_role("link", name="Go on with the draft")
    if left.count():
        left.click()
        page.get_by_role("button", name="Throw this draft away").click()
    page.get_by_role("button", name="Change programme").click()
    expect(page.get_by_label("Search the library")).to_be_visible()  # shown last by the script: lines can be dragged


def test_programme_is_written_and_somebody_invited_in_few_interactions(product: Product, desk) -> None:
    product.start("redis", "web")
    page = desk()
    page.goto(f"{product.url}/physio/")
    hand = Hand(page)
    hand.write("Email", "sam@demo.example")
    hand.write("Password", "a-demo-pass-phrase")
    hand.press("button", "Sign in")
    hand.press("link", "New patient")
    hand.write("First name", "Ruth")
    hand.write("Last name", "Adeyemi")
    hand.choose("Affected side", "left")
    hand.press("button", "Save")
    hand.press("link", "Start a programme")
    hand.press("radio", "Nothing Choose every exercise yourself.")
    hand.press("radio", "4: morning, midday, afternoon, evening")
    hand.press("button", "Write the draft")
    for number, name in enumerate(FIVE, start=1):
        hand.press("button", f"Add {name}")
        expect(lines(page)).to_have_count(number)
    expect(page.locator(".day-read h3")).to_have_text(["Morning", "Midday", "Afternoon", "Evening"])
    hand.press("button", "Issue revision 1")
    expect(page.get_by_role("heading", name="Ruth Adeyemi")).to_be_visible()
    hand.press("button", "New invitation")
    expect(page.locator(".pinshow")).to_be_visible()
    assert hand.done <= FROM_NOTHING, hand.done


def test_one_dose_is_changed_and_issued_in_few_interactions(product: Product, desk) -> None:
    product.start("redis", "web")
    panel = desk()
    sign_in(panel, product)
    panel.goto(f"{product.url}/physio/")
    hand = Hand(panel)
    hand.press("link", "Margaret Hale")
    hand.press("button", "Change programme")
    hand.write("Hamstring stretch with a towel, Hold in seconds", "25")
    hand.write("What changed, and why? The patient reads this.", "You manage 20 seconds well.")
    hand.press("button", "Issue revision 4")
    expect(panel.get_by_role("heading", name="Margaret Hale")).to_be_visible()
    expect(panel.get_by_text("old 25 seconds").first).to_be_visible()
    assert hand.done <= ONE_DOSE, hand.done


def test_exercises_are_dragged_and_the_patients_screen_follows(demo: Product, panel: Page) -> None:
    open_draft(panel, demo, "Margaret Hale")
    before = lines(panel).all_inner_texts()
    hand = Hand(panel)

    hand.drag(panel.locator(".line").last.locator(".grip"), panel.locator(".line").first, place=0)
    expect(lines(panel)).to_have_text([before[-1], *before[:-1]])
    saved(panel)  # what comes back may make a line longer, and move the place that is aimed at
    hand.drag(panel.get_by_text("Knee rolls", exact=True).first, panel.locator(".line").nth(1), place=1)
    expect(lines(panel)).to_have_count(len(before) + 1)
    saved(panel)
    after = lines(panel).all_inner_texts()
    place = after.index("Knee rolls")
    assert place == 1, after  # between the others, where it was dropped
    assert [name for name in after if name != "Knee rolls"] == [before[-1], *before[:-1]]

    shown = panel.frame_locator("#preview")
    expect(shown.locator(".list b")).to_have_text(after)
    panel.get_by_label("Knee rolls, Times").fill("4")
    expect(panel.locator(".line").nth(place).locator(".readback")).to_contain_text("4 times")
    expect(shown.locator(".list small").nth(place)).to_contain_text("4 times")
    panel.reload()
    expect(panel.get_by_label("Knee rolls, Times")).to_have_value("4")


def test_builder_is_worked_by_keyboard_and_the_focus_goes_along(demo: Product, panel: Page) -> None:
    open_draft(panel, demo, "Margaret Hale")
    before = lines(panel).all_inner_texts()

    panel.get_by_label("Search the library").fill("bridge")
    expect(panel.locator("#lib-count")).to_have_text("1 found")
    panel.get_by_role("button", name="Add Buttock squeeze and bridge").focus()
    panel.keyboard.press("Enter")
    expect(lines(panel)).to_have_text([*before, "Buttock squeeze and bridge"])
    panel.get_by_role("button", name="Move Buttock squeeze and bridge up").focus()
    for place in (len(before) - 1, len(before) - 2):
        panel.keyboard.press("Enter")
        expect(lines(panel).nth(place)).to_have_text("Buttock squeeze and bridge")
        expect(panel.get_by_role("button", name="Move Buttock squeeze and bridge up")).to_be_focused()

    after = lines(panel).all_inner_texts()
    panel.get_by_role("button", name="Take Buttock squeeze and bridge out").focus()
    panel.keyboard.press("Enter")
    expect(lines(panel)).to_have_text(before)
    expect(panel.locator("#taken-out")).to_be_focused()
    panel.keyboard.press("Tab")
    panel.keyboard.press("Enter")
    expect(lines(panel)).to_have_text(after)


def test_what_is_typed_without_a_network_is_kept_and_saved_when_it_is_back(demo: Product, panel: Page) -> None:
    open_draft(panel, demo, "Margaret Hale")
    panel.context.set_offline(True)
    panel.get_by_label("Hamstring stretch with a towel, Hold in seconds").fill("25")
    expect(panel.locator("#saved")).to_contain_text("there is no connection")
    panel.context.set_offline(False)
    saved(panel)
    panel.reload()
    expect(panel.get_by_label("Hamstring stretch with a towel, Hold in seconds")).to_have_value("25")


def test_what_is_typed_while_a_line_goes_stays_with_its_exercise(demo: Product, panel: Page) -> None:
    """The fields were named by their place: what was typed for one exercise was saved for the next."""
    open_draft(panel, demo, "Margaret Hale")
    held: list[Route] = []
    slow = [True]

    def late(route: Route) -> None:
        if slow and route.request.method == "POST":
            held.append(route)
        else:
            route.continue_()

    panel.route("**/draft/", late)
    panel.get_by_role("button", name="Take Lying knee-extension floss out").dblclick()
    panel.get_by_label("Hamstring stretch with a towel, Hold in seconds").fill("25")
    panel.get_by_label("Pelvic tilt, Times").fill("6")
    slow.clear()
    for route in held:
        route.continue_()

    expect(lines(panel)).to_have_text(["Slump nerve floss", "Pelvic tilt", "Hamstring stretch with a towel"])
    saved(panel)
    expect(panel.locator(".changes")).to_contain_text("hold for 25 seconds")
    panel.reload()
    expect(panel.get_by_label("Hamstring stretch with a towel, Hold in seconds")).to_have_value("25")
    expect(panel.get_by_label("Pelvic tilt, Times")).to_have_value("6")
    expect(lines(panel)).to_have_count(3)


def test_draft_of_two_windows_is_saved_by_one_of_them_until_somebody_decides(demo: Product, panel: Page) -> None:
    open_draft(panel, demo, "Margaret Hale")
    other = panel.context.new_page()
    other.goto(panel.url)
    other.get_by_label("Pelvic tilt, Times").fill("6")
    saved(other)
    before = lines(panel).all_inner_texts()

    panel.get_by_label("Pelvic tilt, Times").fill("7")
    expect(panel.locator("#saved")).to_contain_text("somebody else has changed this draft")
    panel.get_by_role("button", name=f"Take {before[0]} out").click()
    expect(lines(panel)).to_have_text(before[1:])
    panel.get_by_label("Pelvic tilt, Hold in seconds").fill("4")
    panel.get_by_role("button", name="Issue revision 4").click()
    other.reload()
    expect(other.get_by_label("Pelvic tilt, Times")).to_have_value("6")
    expect(lines(other)).to_have_text(before)
    panel.get_by_role("button", name="Save mine over theirs").click()
    expect(lines(panel)).to_have_text(before[1:])
    expect(panel.get_by_label("Pelvic tilt, Hold in seconds")).to_have_value("4")
    expect(panel.locator("#problems")).to_be_empty()
    other.reload()
    expect(other.get_by_label("Pelvic tilt, Times")).to_have_value("7")


def test_builder_and_templates_have_nothing_to_complain_about(demo: Product, panel: Page) -> None:
    open_draft(panel, demo, "Margaret Hale")
    draft = panel.url
    panel.get_by_role("button", name="Add Figure-four stretch, lying").click()
    saved(panel)
    expect(panel.frame_locator("#preview").locator(".list b").first).to_be_visible()
    assert complaints(panel) == []
    for address in (f"{draft.removesuffix('draft/')}template/", f"{draft.removesuffix('draft/')}day/"):
        panel.goto(address)
        assert (address, complaints(panel)) == (address, [])

    panel.goto(f"{draft.removesuffix('draft/')}template/")
    panel.get_by_label("Name").fill("Floss and towel")
    panel.get_by_role("button", name="Save").click()
    expect(panel.get_by_text("Kept as a template")).to_be_visible()
    panel.goto(f"{demo.url}/physio/templates/")
    expect(panel.get_by_role("heading", name="Floss and towel")).to_be_visible()
    assert complaints(panel) == []
    panel.get_by_role("link", name="Change its name").first.click()
    expect(panel.get_by_label("For whom")).to_be_visible()
    assert complaints(panel) == []
    panel.goto(f"{demo.url}/physio/patients/?whose=clinic")
    panel.get_by_role("link", name="Peter Lang").first.click()
    panel.get_by_role("link", name="Start a programme").click()
    expect(panel.get_by_text("As before")).to_be_visible()
    assert complaints(panel) == []
