"""The parts one by one, as an installation runs them: what dies is missed, and what comes back is used again."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from sciatica.heartbeats import STALE_AFTER_SECONDS
from tests.e2e.product import Product, wait_until

pytestmark = pytest.mark.process

SLACK = 15


@pytest.fixture
def product(migrated: Product, tmp_path: Path) -> Iterator[Product]:
    one = migrated.copy(tmp_path / "data", DEMO="0")
    try:
        one.start("redis", "web", "worker", "beat")
        wait_until(lambda: one.health()["ok"], within=30, what="everything up")
        yield one
    finally:
        one.stop(with_signal=signal.SIGKILL)


def parts_of(product: Product) -> dict[str, str]:
    return dict(product.health()["parts"])


@pytest.mark.parametrize("name", ["worker", "beat"])
def test_health_misses_a_part_that_was_killed(name: str, product: Product) -> None:
    product.stop(name, with_signal=signal.SIGKILL)

    wait_until(lambda: parts_of(product)[name] == "down", within=STALE_AFTER_SECONDS + SLACK, what=f"{name} missed")
    product.start(name)
    wait_until(lambda: product.health()["ok"], within=30, what=f"{name} back")


def test_worker_takes_up_work_within_a_minute_after_redis_returns(product: Product) -> None:
    product.stop("redis", with_signal=signal.SIGKILL)
    wait_until(lambda: parts_of(product)["redis"] == "down", within=10, what="Redis missed")
    # Longer than a heartbeat lives, so that only work done after the return can bring it back.
    wait_until(lambda: parts_of(product)["worker"] == "down", within=STALE_AFTER_SECONDS + SLACK, what="worker missed")

    product.start("redis")

    wait_until(lambda: product.health()["ok"], within=60, what="worker and beat at work again")
