from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.run.launched import Launched


@pytest.fixture
def launched(tmp_path: Path) -> Iterator[Launched]:
    one = Launched(tmp_path / "data")
    yield one
    one.end_by_force()
