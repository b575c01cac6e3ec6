"""The judge is judged: faults in the server are seen, and no acts that show a fault break a rule without it."""

from collections.abc import Iterator

import pytest

from tests.e2e.outbox.clinic import ServedClinic
from tests.e2e.outbox.conftest import Play, name_of, rules
from tests.e2e.outbox.phone import Phone
from tests.e2e.outbox.planted import FAULTS, Fault

pytestmark = pytest.mark.e2e


@pytest.fixture
def faulty_server(clinic: ServedClinic, fault: Fault) -> Iterator[None]:
    clinic.restart(planted=fault.name)
    yield
    clinic.restart()


@pytest.mark.parametrize("fault", FAULTS, ids=name_of)
def test_acts_that_show_a_fault_are_well_without_it(mobile: Phone, play: Play, fault: Fault) -> None:
    run, broken = play(mobile, list(fault.acts))

    assert broken == [], run.told()


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if not fault.changes], ids=name_of)
@pytest.mark.usefixtures("faulty_server")
def test_fault_in_the_server_is_caught(mobile: Phone, play: Play, fault: Fault) -> None:
    run, broken = play(mobile, list(fault.acts))

    assert fault.shown_by in rules(broken), f"{broken}\n{run.told()}"
