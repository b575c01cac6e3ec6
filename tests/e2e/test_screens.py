"""Every screen of the app and of joining: no axe violation, no complaint of the browser or its policy."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright

from tests.e2e.conftest import FLAGS, chromium
from tests.e2e.screens.camera import Look, photograph, served
from tests.e2e.screens.scenes import SCENES

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with served() as address:
        yield address


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
    yield browser
    browser.close()


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_screen_at_phone_size_has_nothing_to_complain_about(browser, base, tmp_path, scene):
    assert photograph(browser, base, scene, Look(tmp_path)) == []


@pytest.mark.parametrize("scene", SCENES[::4], ids=lambda scene: scene.name)
def test_screen_on_a_narrow_phone_with_the_largest_text_has_nothing_to_complain_about(browser, base, tmp_path, scene):
    assert photograph(browser, base, scene, Look(tmp_path, ["light"], width=320, height=568, text="larger")) == []
