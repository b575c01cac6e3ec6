"""The judge is judged: each of twelve faults is seen, by the rule that it should break.

Here are those in the app. Their clinic serves its modules one by one and nobody else: a phone without the fault might
be looking for a newer release just while the changed file is there, and take it.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.e2e.outbox.clinic import ONE_BY_ONE, ServedClinic
from tests.e2e.outbox.conftest import Play, name_of, rules
from tests.e2e.outbox.phone import Phone
from tests.e2e.outbox.planted import FAULTS, Fault, plant, uproot
from tests.e2e.product import Product

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def clinic(migrated: Product, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedClinic]:
    with ServedClinic(migrated.copy(tmp_path_factory.mktemp("faults") / "data", **ONE_BY_ONE)) as served:
        yield served


@pytest.fixture
def faulty(browser: Browser, clinic: ServedClinic, fault: Fault) -> Iterator[Phone]:
    """A phone that has installed the app with the fault in it."""
    plant(fault, clinic.planted)
    phone = Phone(browser, clinic.url)
    yield phone
    phone.close()
    uproot(fault, clinic.planted)


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault.changes], ids=name_of)
def test_fault_in_the_app_is_caught(faulty: Phone, play: Play, fault: Fault) -> None:
    run, broken = play(faulty, list(fault.acts))

    assert fault.shown_by in rules(broken), f"{broken}\n{run.told()}"
