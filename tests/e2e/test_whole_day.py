"""A patient's whole day with a keyboard only, and the same day with a finger only."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.hands import MOST_TABS, Finger, Keyboard
from tests.e2e.screens.feeling import symptoms
from tests.e2e.screens.looking import Screen, noted, opened
from tests.e2e.screens.scene import HOLDS, MORNING_DONE, NOON, Scene
from tests.e2e.screens.scenes import AT_TOWEL

pytestmark = pytest.mark.e2e

FIRST_DAY = Scene(
    "first-day",
    snapshot={"screening": None},
    phone={"entries": MORNING_DONE, "untaught": True, "symptoms": symptoms("calf")},
)
AT_FIVE = "phone.now.value = Date.now()"
NOTED = [
    "screening danger-sign pain symptoms session-started",
    "tick untick tick exercise-chosen tick tick exercise-felt exercise-skipped",
    "tick stopped tick tick tick tick tick tick",
    "pain symptoms session-finished",
    "session-skipped session-moved note danger-sign",
]


@pytest.fixture(params=[Keyboard, Finger])
def hand(request: pytest.FixtureRequest, browser: Browser, base: str) -> Iterator[Keyboard | Finger]:
    touched = request.param is Finger
    page = browser.new_page(
        viewport={"width": 360, "height": 740},
        has_touch=touched,
        is_mobile=touched,
        timezone_id="Europe/London",
        locale="en-GB",
        reduced_motion="reduce",
    )
    page.clock.install(time=NOON)
    opened(Screen(page, base), FIRST_DAY)
    yield request.param(page)
    page.close()


def test_whole_day_with_one_hand(hand: Keyboard | Finger) -> None:
    page = hand.page
    look_at_the_danger_signs(hand)
    begin_the_first_session(hand)
    do_sets(hand)
    do_holds(hand)
    hand.press("button", "Same as before…")
    hand.press("button", "Save and finish")
    heading_is(page, "Done, and noted")
    hand.press("button", "Finish")
    leave_out_the_afternoon(hand)
    change_the_settings(hand)
    hand.press("link", "Help")
    hand.press("link", "Note to Sam…")
    hand.write("Your note", "The towel pulls.")
    hand.press("button", "Send to Sam")
    expect(page.get_by_text("Not sent yet, safe on this phone")).to_be_visible()
    hand.press("link", "Danger signs")
    hand.press("button", "Yes, I have one of these")
    hand.press("button", "Has peeing newly changed?…")
    expect(page.get_by_role("link", name="Call 999")).to_be_visible()
    hand.press("button", "Back to the danger signs")

    assert [kind for kind, _ in noted(page)] == " ".join(NOTED).split()
    assert hand.unseen == []


def heading_is(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def look_at_the_danger_signs(hand: Keyboard | Finger) -> None:
    hand.press("link", "Danger signs")
    heading_is(hand.page, "Danger signs")
    hand.press("button", "No, go back")
    heading_is(hand.page, "Today")


def begin_the_first_session(hand: Keyboard | Finger) -> None:
    page = hand.page
    hand.press("link", "Start")
    for question in page.get_by_role("group").locator("legend").all_inner_texts():
        hand.answer(question, "No")
    hand.press("button", "Save my answers")
    hand.press("button", "None of these. I have read them")
    hand.answer("Back pain", "3")
    hand.answer("Left leg pain", "4")
    hand.press("button", "Next: where is it?")
    hand.tick("Thigh")
    hand.answer("Which part of the leg?", "Outer")
    hand.answer("Tingling", "Same as usual")
    hand.press("button", "Save and start")
    heading_is(page, "Pelvic tilt")


def do_sets(hand: Keyboard | Finger) -> None:
    """One with its number changed, ticked, unticked and ticked again; a floss with its pace paused; one left out."""
    page = hand.page
    hand.press("button", "One fewer")
    hand.press("button", "Tick it")
    hand.press("button", "This set: ticked, tap to undo")
    hand.press("button", "Tick it")
    hand.press("button", "Next")
    hand.press("button", "Slump nerve floss…")
    hand.press("button", "Steps")
    hand.escape()
    expect(page.get_by_role("dialog")).to_have_count(0)
    hand.press("button", "Start")
    page.clock.run_for(5_000)
    hand.press("button", "Pause")
    hand.press("button", "Go on")
    page.clock.run_for(40_000)
    hand.press("button", "Go now")
    hand.press("button", "Tick set 2")
    hand.press("button", "Next")
    hand.press("button", "Easier")
    heading_is(page, "Buttock squeeze and bridge")
    hand.press("button", "Skip this one")


def do_holds(hand: Keyboard | Finger) -> None:
    """One that is paused, ends, and is stopped because it hurts; one on both sides, with the change cut short."""
    page = hand.page
    hand.press("button", "Start")
    page.clock.run_for(6_000)
    hand.press("button", "Pause")
    hand.press("button", "Go on")
    page.clock.run_for(21_000)
    hand.press("button", "Stop, it hurts")
    hand.escape()
    hand.press("button", "Stop, it hurts")
    hand.press("button", "It pulled too much")
    hand.press("button", "Go on to the next one")
    hand.press("button", "Start")
    page.clock.run_for(3 * (3_000 + 15_000) + 2 * 10_000 + 500)
    expect(page.get_by_role("timer")).to_contain_text("Change sides")
    hand.press("button", "Go now")
    hand.press("button", "Pause")
    for _ in range(2):
        hand.press("button", "Go on")
        page.clock.run_for(18_000)
        hand.press("button", "Go now")
        hand.press("button", "Pause")
    hand.press("button", "Go on")
    page.clock.run_for(19_000)
    hand.press("button", "Finish")


def leave_out_the_afternoon(hand: Keyboard | Finger) -> None:
    hand.page.clock.fast_forward(5 * 3_600_000)
    hand.page.evaluate(AT_FIVE)
    hand.press("button", "Later, or not today")
    hand.press("button", "Something else")
    hand.write("In your own words, if you like", "Visitors")
    hand.press("button", "Leave out afternoon")


def change_the_settings(hand: Keyboard | Finger) -> None:
    page = hand.page
    hand.press("link", "Help")
    hand.press("link", "Settings…")
    hand.answer("Text size", "Large")
    hand.press("link", "Evening 8:30 pm")
    hand.write("New time", "21:15")
    hand.press("button", "Save the new time")
    expect(page.get_by_text("Not sent yet")).to_be_visible()
    hand.press("button", "Back")


def test_sheet_keeps_the_focus_and_gives_it_back(screen: Screen) -> None:
    page = opened(screen, Scene("sheet", hash=HOLDS, phone={**AT_TOWEL, "update": True}))
    keyboard = Keyboard(page)
    keyboard.press("button", "Stop, it hurts")

    for _ in range(MOST_TABS // 4):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement === document.body || document.activeElement.closest('dialog') !== null"
        )
    keyboard.escape()

    assert page.get_by_role("button", name="Stop, it hurts").evaluate("(button) => button === document.activeElement")
