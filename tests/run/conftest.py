import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.product import Product
from tests.run.launched import Launched


@pytest.fixture
def newcomer(tmp_path: Path) -> Iterator[Launched]:
    """Nothing is there yet."""
    one = Launched(tmp_path / "data")
    yield one
    one.end_by_force()


@pytest.fixture
def launched(newcomer: Launched, migrated: Product) -> Launched:
    """Its database has its tables already, which takes longer than all else that a first start does."""
    newcomer.data_dir.mkdir()
    shutil.copy(migrated.folder / "db.sqlite3", newcomer.data_dir)
    return newcomer
