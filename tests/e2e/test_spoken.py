"""A session without looking: what a screen reader says by itself, in which order, and what it finds on the screen."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.screens.looking import Screen, opened
from tests.e2e.screens.scene import HOLDS, Scene
from tests.e2e.screens.scenes import AT_BOTH, AT_TOWEL, BEGUN, skipped

pytestmark = pytest.mark.e2e

# As screen readers do: words that change in a region that was there, and an alert that comes with its words.
LISTEN = """() => {
  globalThis.heard = [];
  const hear = (region) => {
    const words = region.textContent.trim().replace(/\\s+/g, ' ');
    if (words && words !== heard.at(-1)) heard.push(words);
  };
  new MutationObserver((changes) => changes.forEach(({ target, addedNodes }) => {
    const element = target instanceof Element ? target : target.parentElement;
    const region = element?.closest('[role=status], [role=alert], [aria-live]');
    if (region) hear(region);
    else [...addedNodes].filter((node) => node instanceof Element && node.matches('[role=alert]')).forEach(hear);
  })).observe(document.body, { childList: true, characterData: true, subtree: true });
}"""
PLAYER = """
- main:
  - heading "Hamstring stretch with a towel" [level=1]
  - paragraph: Left leg, hold 1 of 2
  - button "Steps"
  - timer "Hold for 20 seconds, not started"
  - list "Your ticks":
    - listitem:
      - 'button "Left leg, hold 1 of 2: not ticked"'
    - listitem:
      - 'button "Left leg, hold 2 of 2: not ticked"'
  - button "Stop, it hurts"
  - button "Start"
  - button "Skip this one"
  - button "Tick, no timer"
"""


STILL = "2026-11-20T12:40:30Z"
"""A moment after the screens' noon, from which on the clock goes only where a test makes it go: else a second passes
by itself between two presses, now and then.
"""


def listened(screen: Screen, scene: Scene) -> Page:
    page = opened(screen, scene)
    page.clock.pause_at(STILL)
    page.evaluate(LISTEN)
    return page


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def heard(page: Page) -> list[str]:
    words: list[str] = page.evaluate("heard.splice(0)")
    return words


def test_hold_is_spoken_at_its_start_half_and_end_and_not_each_second(screen: Screen) -> None:
    page = listened(screen, Scene("hold", hash=HOLDS, phone=AT_TOWEL))

    press(page, "Start")
    page.clock.run_for(2 * (3_000 + 20_000) + 10_000 + 1_000)

    assert heard(page) == [
        "Get ready. Left leg, hold 1 of 2",
        "Hold, 20 seconds",
        "Half way, 10 seconds left",
        "The hold has ended. Rest, 10 seconds",
        "Get ready. Left leg, hold 2 of 2",
        "Hold, 20 seconds",
        "Half way, 10 seconds left",
        "The hold has ended. All ticked",
    ]
    assert page.get_by_role("timer").count() == 0


def test_pause_and_going_on_say_how_long_it_still_is(screen: Screen) -> None:
    page = listened(screen, Scene("hold", hash=HOLDS, phone=AT_TOWEL))
    press(page, "Start")
    page.clock.run_for(3_000 + 14_500)
    heard(page)

    press(page, "Pause")
    page.clock.run_for(60_000)
    press(page, "Go on")
    page.clock.run_for(3_000)

    assert heard(page) == ["Paused, 6 seconds left", "Go on, 6 seconds left"]


def test_change_of_sides_is_spoken_with_the_side(screen: Screen) -> None:
    page = listened(screen, Scene("sides", hash=HOLDS, phone=AT_BOTH))
    for _ in range(2):
        press(page, "Tick, no timer")
    assert heard(page)[-1] == "2 of 6 ticked. Next: left leg, hold 3 of 3"

    press(page, "Start")
    page.clock.run_for(3_000 + 15_000 + 10_000 + 1_000)

    assert heard(page)[-2:] == [
        "The hold has ended. Change sides. Right leg, hold 1 of 3",
        "Get ready. Right leg, hold 1 of 3",
    ]


def test_floss_is_spoken_with_each_movement_and_its_rest(screen: Screen) -> None:
    page = listened(screen, Scene("pace", hash=HOLDS, phone={"entries": [*BEGUN, *skipped(1)]}))

    press(page, "Start")
    page.clock.run_for(3_000 + 30_000 + 20_000 + 1_000)

    assert heard(page) == [
        "Get ready",
        *[f"{number} of 5" for number in range(1, 6)],
        "1 of 2 ticked. Next: left leg, set 2 of 2",
        "Rest, 20 seconds",
        "1 of 2 ticked. Next: left leg, set 2 of 2",
    ]


def test_hold_that_nobody_saw_end_asks_aloud(screen: Screen) -> None:
    page = listened(screen, Scene("hold", hash=HOLDS, phone=AT_TOWEL))
    press(page, "Start")
    page.clock.run_for(4_000)
    heard(page)
    page.clock.fast_forward(90_000)
    page.clock.run_for(500)

    press(page, "Yes, count it")
    page.clock.run_for(500)

    asked, *after = heard(page)
    assert asked.startswith("The hold ended at 12:40. Count it?")
    assert after == ["The hold has ended. Rest, 10 seconds"]


def test_player_says_what_is_now_which_side_and_how_long_to_whoever_moves_through_it(screen: Screen) -> None:
    page = opened(screen, Scene("hold", hash=HOLDS, phone=AT_TOWEL))

    expect(page.locator(".app")).to_match_aria_snapshot(PLAYER)
    press(page, "Start")
    page.clock.run_for(3_000 + 5_000)
    timer = page.get_by_role("timer")
    expect(timer).to_have_accessible_name("Hold, 15 seconds left")
    assert timer.get_attribute("aria-live") is None  # off, which is what a timer's is unless something else is said
