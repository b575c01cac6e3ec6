"""One clinic, and one phone that every run makes its own patient's."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.e2e.outbox.acts import Act
from tests.e2e.outbox.clinic import SERVED, ServedClinic
from tests.e2e.outbox.phone import Phone
from tests.e2e.outbox.planted import Fault
from tests.e2e.outbox.run import Run
from tests.e2e.product import Product

Play = Callable[[Phone, list[Act]], tuple[Run, list[str]]]


def name_of(fault: Fault) -> str:
    return fault.name.replace(" ", "-")


def rules(broken: list[str]) -> set[str]:
    return {sentence.split(":")[0] for sentence in broken}


@pytest.fixture(scope="module")
def clinic(migrated: Product, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedClinic]:
    with ServedClinic(migrated.copy(tmp_path_factory.mktemp("outbox") / "data", **SERVED)) as served:
        yield served


@pytest.fixture(scope="module")
def play(clinic: ServedClinic) -> Play:
    """Plays acts on a phone that becomes another patient's for them: the run, and the rules that were broken."""
    invited = iter(clinic.invite(50))

    def played(mobile: Phone, acts: list[Act]) -> tuple[Run, list[str]]:
        run = Run(clinic, mobile, next(invited))
        return run, run.play(acts)

    return played


@pytest.fixture(scope="module")
def mobile(browser: Browser, clinic: ServedClinic) -> Iterator[Phone]:
    phone = Phone(browser, clinic.url)
    yield phone
    phone.close()
