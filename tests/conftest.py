"""What every test may rely on. The world of a part's tests stands in that part's own conftest."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _no_counts_left_over() -> Iterator[None]:
    """Rate limits count in the cache: a test must not be refused for what another one did."""
    yield
    cache.clear()
