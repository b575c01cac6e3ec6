"""Whatever happens to a phone: what was shown is kept, what is acknowledged is stored, once, and nothing is lost."""

import pytest

from tests.e2e.outbox.acts import random_acts
from tests.e2e.outbox.conftest import Play
from tests.e2e.outbox.phone import Phone

pytestmark = pytest.mark.e2e

RUNS = 40


@pytest.mark.parametrize("seed", range(RUNS))
def test_nothing_is_lost_or_doubled(mobile: Phone, play: Play, seed: int) -> None:
    run, broken = play(mobile, random_acts(seed))

    assert broken == [], f"\nmake soak ARGS='--seed {seed} --runs 1'\n{run.told()}"
