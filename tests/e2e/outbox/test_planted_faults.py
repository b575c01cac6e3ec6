"""The judge is judged: each of twelve faults is seen, by the rule that it should break, and none without the fault."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.e2e.outbox.clinic import ServedClinic
from tests.e2e.outbox.conftest import Play
from tests.e2e.outbox.phone import Phone
from tests.e2e.outbox.planted import FAULTS, Fault, plant, uproot

pytestmark = pytest.mark.e2e

IN_APP = [fault for fault in FAULTS if fault.changes]
IN_SERVER = [fault for fault in FAULTS if not fault.changes]


def name_of(fault: Fault) -> str:
    return fault.name.replace(" ", "-")


def rules(broken: list[str]) -> set[str]:
    return {sentence.split(":")[0] for sentence in broken}


@pytest.fixture
def faulty(browser: Browser, clinic: ServedClinic, fault: Fault) -> Iterator[Phone]:
    """A phone that has installed the app with the fault in it."""
    plant(fault, clinic.planted)
    phone = Phone(browser, clinic.url)
    yield phone
    phone.close()
    uproot(fault, clinic.planted)


@pytest.fixture
def faulty_server(clinic: ServedClinic, fault: Fault) -> Iterator[None]:
    clinic.restart(planted=fault.name)
    yield
    clinic.restart()


@pytest.mark.parametrize("fault", FAULTS, ids=name_of)
def test_acts_that_show_a_fault_are_well_without_it(mobile: Phone, play: Play, fault: Fault) -> None:
    run, broken = play(mobile, list(fault.acts))

    assert broken == [], run.told()


@pytest.mark.parametrize("fault", IN_APP, ids=name_of)
def test_fault_in_the_app_is_caught(faulty: Phone, play: Play, fault: Fault) -> None:
    run, broken = play(faulty, list(fault.acts))

    assert fault.shown_by in rules(broken), f"{broken}\n{run.told()}"


@pytest.mark.parametrize("fault", IN_SERVER, ids=name_of)
@pytest.mark.usefixtures("faulty_server")
def test_fault_in_the_server_is_caught(mobile: Phone, play: Play, fault: Fault) -> None:
    run, broken = play(mobile, list(fault.acts))

    assert fault.shown_by in rules(broken), f"{broken}\n{run.told()}"
