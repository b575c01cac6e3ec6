"""Every screen of the app and of joining: no axe violation, no complaint of the browser or its policy."""

import pytest

from tests.e2e.screens.camera import Look, photograph
from tests.e2e.screens.looking import opened
from tests.e2e.screens.scene import MORNING_DONE, Scene
from tests.e2e.screens.scenes import SCENES

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_screen_has_nothing_to_complain_about(browser, base, tmp_path, scene):
    assert photograph(browser, base, scene, Look(tmp_path, only_wrong=True)) == []


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


@pytest.mark.parametrize("name", ["hold-idle", "set", "set-floss"])
def test_what_one_should_feel_is_read_without_scrolling(screen, name):
    page = opened(screen, next(scene for scene in SCENES if scene.name == name))

    assert not page.evaluate(FELT_IS_CUT)
