"""The parts one by one, as an installation runs them: what dies is missed, and what comes back is used again."""

import signal
from collections.abc import Iterator

import pytest

from sciatica.heartbeats import STALE_AFTER_SECONDS
from tests.e2e.product import Product, wait_until

pytestmark = pytest.mark.process

SLACK = 15


@pytest.fixture(scope="module")
def installation(migrated: Product, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    one = migrated.copy(tmp_path_factory.mktemp("recovery") / "data", DEMO="0")
    yield one
    one.stop(with_signal=signal.SIGKILL)


@pytest.fixture
def product(installation: Product) -> Product:
    """Everything runs, also where the test before has failed before it could start it again."""
    running = {name for name, process in installation.processes.items() if process.poll() is None}
    if missing := [name for name in ("redis", "web", "worker", "beat") if name not in running]:
        installation.start(*missing)
    wait_until(lambda: installation.health()["ok"], within=30, what="everything up")
    return installation


def down(product: Product) -> set[str]:
    return {name for name, state in product.health()["parts"].items() if state == "down"}


def test_health_misses_the_parts_that_were_killed(product: Product) -> None:
    product.stop("worker", "beat", with_signal=signal.SIGKILL)

    wait_until(lambda: {"worker", "beat"} <= down(product), within=STALE_AFTER_SECONDS + SLACK, what="both missed")
    product.start("worker", "beat")
    wait_until(lambda: product.health()["ok"], within=30, what="both back")


def test_worker_takes_up_work_within_a_minute_after_redis_returns(product: Product) -> None:
    product.stop("redis", with_signal=signal.SIGKILL)
    wait_until(lambda: "redis" in down(product), within=10, what="Redis missed")
    # Longer than a heartbeat lives, so that only work done after the return can bring it back.
    wait_until(lambda: "worker" in down(product), within=STALE_AFTER_SECONDS + SLACK, what="worker missed")

    product.start("redis")

    wait_until(lambda: product.health()["ok"], within=60, what="worker and beat at work again")
