"""What every test may rely on. The world of a part's tests stands in that part's own conftest."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from xdist.scheduler import LoadFileScheduling

from sciatica import bundle
from tests.e2e.product import Product
from tests.emptying import empty
from tests.once import made_once
from tests.world import World, make_world

SHARES_NOTHING = ("tests/e2e/test_screens.py::test_screen_",)
LONG = (
    "tests/e2e/outbox/test_random_runs.py",
    "tests/chaos/test_kills.py",
    "tests/e2e/test_phone_troubles.py",
    "tests/e2e/test_panel_builder.py",
    "tests/run/test_run.py",
    "tests/e2e/test_offline_day.py",
    "tests/e2e/outbox/test_planted_in_server.py",
    "tests/e2e/outbox/test_planted_faults.py",
    "tests/bench/test_panel.py",
    "tests/e2e/test_panel_pages.py",
    "tests/e2e/test_firefox.py",
    "tests/run/test_recovery.py",
    "tests/e2e/test_notification_clicks.py",
    "tests/e2e/test_worker.py",
    "tests/e2e/test_reminder.py",
    "tests/e2e/test_lazy.py",
    "tests/e2e/test_engines.py",
    "tests/bench/test_reminders.py",
    "tests/e2e/test_story.py",
    "tests/e2e/test_panel_step_ups.py",
    "tests/e2e/test_join_screens.py",
    "tests/e2e/test_whole_day.py",
    "tests/e2e/test_patient_settings.py",
    "tests/e2e/test_sync.py",
)
"""Files of 20 seconds and more, the longest first: whoever gets one last keeps everybody waiting."""
assert all((Path(__file__).parents[1] / file).exists() for file in LONG), "LONG names a file that is there no longer."
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "django_db_serialized_rollback"}


class ByFile(LoadFileScheduling):
    """A file's tests share a running product and go to one worker; what shares nothing fills what they leave.

    Not `loadgroup`: xdist 3.8 writes its groups where pytest 9 no longer looks for them.
    """

    def _split_scope(self, nodeid: str) -> str:
        return nodeid if nodeid.startswith(SHARES_NOTHING) else super()._split_scope(nodeid)


def turn_of(item: pytest.Function) -> int:
    """When its file is given away: the long ones by their place, then the others, and last what shares nothing."""
    file = item.nodeid.split("::", 1)[0]
    if item.nodeid.startswith(SHARES_NOTHING):
        return len(LONG) + 1
    return LONG.index(file) if file in LONG else len(LONG)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile | None:
    return ByFile(config, log) if config.getoption("dist") == "loadfile" else None


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Function]) -> Iterator[None]:
    """Marks what asks a database, so that a second one is not asked about sums that no database can change.

    Then files are put into the order in which they are given away; within a turn chance has decided.
    """
    for item in items:
        if item.get_closest_marker("any_database"):
            continue
        if item.get_closest_marker("django_db") or not DATABASE_FIXTURES.isdisjoint(item.fixturenames):
            item.add_marker("database")
    yield
    items.sort(key=turn_of)


@pytest.fixture(autouse=True)
def _no_counts_left_over() -> Iterator[None]:
    """Rate limits count in the cache: a test must not be refused for what another one did."""
    yield
    cache.clear()


@pytest.fixture(scope="session")
def bundled() -> bundle.Bundle:
    """The patient's app as it is served, for whoever opens one of its pages."""
    return bundle.make()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Product:
    """An installation with empty tables and its static files, to be copied: making one takes ten seconds."""
    return Product(made_once(tmp_path_factory, "migrated", lambda folder: Product(folder).install()))


@pytest.fixture
def world(db: None) -> World:
    """Two clinics, three staff, two patients: who may see what is a question in every test."""
    return make_world()


@pytest.fixture
def committed_world(transactional_db: None) -> Iterator[World]:
    """The same, committed: for tests in which several connections write at once."""
    yield make_world()
    empty()
