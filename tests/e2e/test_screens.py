"""Every screen of the app and of joining: no axe violation, no complaint of the browser or its policy."""

import pytest
from playwright.sync_api import expect

from tests.e2e.screens.camera import Look, photograph
from tests.e2e.screens.looking import opened
from tests.e2e.screens.scene import MORNING_DONE, Scene
from tests.e2e.screens.scenes import SCENES

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_screen_has_nothing_to_complain_about(screens_page, base, tmp_path, scene):
    assert photograph(screens_page, base, scene, Look(tmp_path, only_wrong=True)) == []


TOUCHING = """() => {
  const boxes = [...document.querySelectorAll('.day b')].map((name) => name.getBoundingClientRect());
  return boxes.filter((box, n) => n && box.top < boxes[n - 1].bottom && box.left < boxes[n - 1].right + 3).length;
}"""
FELT_IS_CUT = """() => {
  const fade = parseFloat(getComputedStyle(document.querySelector('.panel'), '::before').height);
  const words = document.querySelector('.key span').getBoundingClientRect();
  return words.bottom > document.querySelector('.panel').getBoundingClientRect().top - fade;
}"""


@pytest.mark.parametrize("width", [320, 360, 412])
@pytest.mark.parametrize("text", ["normal", "large", "larger"])
def test_names_of_the_days_path_do_not_touch(screen, width, text):
    screen.page.set_viewport_size({"width": width, "height": 740})
    page = opened(screen, Scene("today", phone={"entries": MORNING_DONE, "text": text}))

    assert page.evaluate(TOUCHING) == 0


@pytest.mark.parametrize("name", ["hold-idle", "set", "set-floss", "hold", "pace"])
def test_what_one_should_feel_is_read_without_scrolling(screen, name):
    page = shown(screen, name)

    assert not page.evaluate(FELT_IS_CUT)


@pytest.mark.parametrize("name", ["test-gone", "test-nothing-came"])
def test_card_does_not_say_that_reminders_reach_the_phone_above_a_test_that_did_not(screen, name):
    page = shown(screen, name)

    expect(page.get_by_role("heading", name="The test has not reached this phone")).to_be_visible()
    expect(page.get_by_text("Reminders reach this phone")).to_have_count(0)


def test_advice_to_stop_leads_to_the_danger_signs_and_not_on(screen):
    page = shown(screen, "stop-advice")

    expect(page.locator(".sheet .btn--main")).to_have_text("Look at the danger signs")
    page.locator(".sheet .btn--main").click()
    expect(page.get_by_role("button", name="Yes, I have one of these")).to_be_visible()


def shown(screen, name):
    scene = next(scene for scene in SCENES if scene.name == name)
    page = opened(screen, scene)
    scene.act(page)
    return page
