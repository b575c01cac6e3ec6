"""`make soak`: random runs, each from its seed. Exit code 1 where a rule was broken."""

from __future__ import annotations

import argparse
import secrets
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
from playwright.sync_api import Error, sync_playwright

from tests.e2e.conftest import FLAGS, chromium
from tests.e2e.outbox.acts import Act, random_acts, shortened
from tests.e2e.outbox.clinic import SERVED, Invited, ServedClinic
from tests.e2e.outbox.phone import Phone
from tests.e2e.outbox.run import Run
from tests.e2e.product import Product

INVITED_AT_ONCE = 50
LONGEST = 240
"""Seconds; a run takes ten. One in hundreds has no end: Playwright waits for a worker that died with its tab."""


def main() -> None:
    given = arguments()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(143))
    began = time.monotonic()
    seeds = range(given.seed, given.seed + given.runs)
    with TemporaryDirectory() as folder, ServedClinic(installed(Path(folder))) as clinic, sync_playwright() as driver:

        def new_phone() -> Phone:
            return Phone(driver.chromium.launch(executable_path=chromium(), args=FLAGS), clinic.url)

        soak = Soak(clinic, new_phone)
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


class BrowserEndedError(Exception):
    """It was ended by us, because it did not answer."""


def end_browser() -> None:
    """Whoever waits for its answer hears that it is gone."""
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            if process.name().startswith("chrom"):
                process.kill()


class Soak:
    """Plays one run after the other, each for a patient of its own, and prints what fails."""

    def __init__(self, clinic: ServedClinic, new_phone: Callable[[], Phone]) -> None:
        self._clinic, self._new_phone, self._mobile = clinic, new_phone, new_phone()
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
        try:
            return self._played_once(acts)
        except BrowserEndedError:
            print(f"no answer from the browser within {LONGEST} s; once more, in a new one", flush=True)
            self._mobile = self._new_phone()
            return self._played_once(acts)

    def _played_once(self, acts: list[Act]) -> tuple[Run, list[str]]:
        run = Run(self._clinic, self._mobile, next(self._patients))
        signal.signal(signal.SIGALRM, lambda *_: end_browser())
        signal.alarm(LONGEST)
        try:
            return run, run.play(acts)
        except Error as error:
            if not signal.alarm(0):  # it has rung
                raise BrowserEndedError from error
            raise
        finally:
            signal.alarm(0)

    def _invited(self) -> Iterator[Invited]:
        while True:
            yield from self._clinic.invite(INVITED_AT_ONCE)


if __name__ == "__main__":
    main()
