"""Every screen of the app and of joining: no axe violation, no complaint of the browser or its policy."""

import pytest

from tests.e2e.screens.camera import Look, photograph
from tests.e2e.screens.scenes import SCENES

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_screen_has_nothing_to_complain_about(browser, base, tmp_path, scene):
    assert photograph(browser, base, scene, Look(tmp_path)) == []
