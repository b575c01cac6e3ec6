"""What every test may rely on. The world of a part's tests stands in that part's own conftest."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from sciatica import bundle
from tests.emptying import empty
from tests.world import World, make_world


@pytest.fixture(autouse=True)
def _no_counts_left_over() -> Iterator[None]:
    """Rate limits count in the cache: a test must not be refused for what another one did."""
    yield
    cache.clear()


@pytest.fixture(scope="session")
def bundled() -> bundle.Bundle:
    """The patient's app as it is served, for whoever opens one of its pages."""
    return bundle.make()


@pytest.fixture
def world(db: None) -> World:
    """Two clinics, three staff, two patients: who may see what is a question in every test."""
    return make_world()


@pytest.fixture
def committed_world(transactional_db: None) -> Iterator[World]:
    """The same, committed: for tests in which several connections write at once."""
    yield make_world()
    empty()
