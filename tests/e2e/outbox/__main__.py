"""`make soak`: random runs, each from its seed. Exit code 1 where a rule was broken."""

from __future__ import annotations

import argparse
import secrets
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from tests.e2e.conftest import FLAGS, chromium
from tests.e2e.outbox.acts import Act, random_acts, shortened
from tests.e2e.outbox.clinic import SERVED, Invited, ServedClinic
from tests.e2e.outbox.phone import Phone
from tests.e2e.outbox.run import Run
from tests.e2e.product import Product

INVITED_AT_ONCE = 50


def main() -> None:
    given = arguments()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(143))
    began = time.monotonic()
    seeds = range(given.seed, given.seed + given.runs)
    with TemporaryDirectory() as folder, ServedClinic(installed(Path(folder))) as clinic, sync_playwright() as driver:
        soak = Soak(clinic, Phone(driver.chromium.launch(executable_path=chromium(), args=FLAGS), clinic.url))
        failed = [seed for seed in seeds if not soak.is_well(seed)]
        if failed and given.shorten:
            soak.shorten(failed[0])
    took = time.monotonic() - began
    print(f"{len(seeds)} runs from seed {given.seed} in {took:.0f} s; failed: {failed or 'none'}")
    sys.exit(bool(failed))


def installed(folder: Path) -> Product:
    product = Product(folder, **SERVED)
    product.install()
    return product


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.e2e.outbox", description=__doc__)
    parser.add_argument("--runs", type=int, default=500)
    parser.add_argument(
        "--seed", type=int, default=secrets.randbelow(10**6), help="of the first run; each has the next"
    )
    parser.add_argument("--shorten", action="store_true", help="leave out what the first failure does not need")
    return parser.parse_args()


class Soak:
    """Plays one run after the other, each for a patient of its own, and prints what fails."""

    def __init__(self, clinic: ServedClinic, mobile: Phone) -> None:
        self._clinic, self._mobile = clinic, mobile
        self._patients = self._invited()

    def is_well(self, seed: int) -> bool:
        run, broken = self._played(random_acts(seed))
        print(f"seed {seed}: {'; '.join(broken) or 'well'}", flush=True)
        if broken:
            print(run.told(), flush=True)
        return not broken

    def shorten(self, seed: int) -> None:
        acts = shortened(random_acts(seed), lambda fewer: bool(self._played(fewer)[1]))
        print(f"seed {seed} comes down to", *acts, sep="\n    ")

    def _played(self, acts: list[Act]) -> tuple[Run, list[str]]:
        run = Run(self._clinic, self._mobile, next(self._patients))
        return run, run.play(acts)

    def _invited(self) -> Iterator[Invited]:
        while True:
            yield from self._clinic.invite(INVITED_AT_ONCE)


if __name__ == "__main__":
    main()
