"""The fault campaign: `make chaos`, or `python -m bench.chaos --help`. Exit code 1 on any violation."""

from __future__ import annotations

import argparse
import logging
import os
import secrets
import signal
import subprocess
import sys
import time
from pathlib import Path

import django

from bench.chaos import stage
from bench.chaos.campaign import SHORTEST_FOR_FOUR, Campaign
from bench.chaos.checker import POINTS
from bench.chaos.parts import ROOT, python
from bench.chaos.planted import FAULTS, NO_LEASE

KILL_SECONDS = 2.4
"""What one kill costs with two workers, half of them started anew: the campaign lasts long enough for all of them."""

SMALL_SECONDS = 6.0

SMALL_LEASE = 3.0
NO_LEASE_BOUND = 60.0
"""Seconds. Where a lease holds nobody off nothing waits for its end, and only the checker asks how long it should have
held: on a machine that is busy with other tests two workers send the same message more than three seconds apart."""


def main() -> None:
    campaign, keep = drawn_up(arguments())
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(143))
    print(f"seed       {campaign.seed}{f', planted: {campaign.planted}' if campaign.planted else ''}", flush=True)
    began = time.monotonic()
    with stage.workplace(keep=keep) as folder, stage.database(folder) as database_url:
        print(f"database   {database_url.partition(':')[0]}", flush=True)
        variables = stage.environment(folder, database_url)
        os.environ.update(variables)
        stage.migrate(variables)
        run_and_check(campaign, folder, variables, began)


def run_and_check(campaign: Campaign, folder: Path, variables: dict[str, str], began: float) -> None:
    """Ends the process when anything was violated."""
    django.setup()
    logging.disable(logging.WARNING)  # that a wake-up found no Redis is what the campaign is about
    from bench.chaos.run import run  # noqa: PLC0415 # models exist only by now

    run(campaign, folder, variables)
    verdict = subprocess.run(python("-m", "bench.chaos.check", str(folder)), cwd=ROOT, env=variables, check=False)
    print(f"took       {time.monotonic() - began:.0f} s", flush=True)
    if verdict.returncode:
        sys.exit(verdict.returncode)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.chaos", description=__doc__)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    parser.add_argument("--reminders", type=int, default=20_000)
    parser.add_argument("--kills", type=int, default=275, help="kill -9 of workers, a fifth at each of the five points")
    parser.add_argument(
        "--seconds", type=float, help="over how long reminders fall due; else as long as the kills take"
    )
    parser.add_argument("--small", action="store_true", help="kills of workers only, everything due at once")
    parser.add_argument("--planted", choices=FAULTS, default="", help="a wrong order of work, which must be caught")
    parser.add_argument("--keep", action="store_true", help="keep the folder with the history and the logs")
    return parser.parse_args()


def drawn_up(options: argparse.Namespace) -> tuple[Campaign, bool]:
    per_point = -(-options.kills // len(POINTS))
    needed = SMALL_SECONDS if options.small else max(SHORTEST_FOR_FOUR + 120, options.kills * KILL_SECONDS + 200)
    lasts = options.seconds or needed
    a_second = options.reminders / lasts
    campaign = Campaign(
        seed=options.seed,
        reminders=options.reminders,
        kills_per_point=per_point,
        lasts=lasts,
        batch=10 if options.small else max(20, min(200, round(a_second * 2))),
        lease_for=_lease_for(options),
        tick_every=0.5 if options.small else 1.0,
        calm=options.small,
        planted=options.planted,
    )
    return campaign, options.keep


def _lease_for(options: argparse.Namespace) -> float:
    if options.planted == NO_LEASE:
        return NO_LEASE_BOUND
    return SMALL_LEASE if options.small else 5.0


if __name__ == "__main__":
    main()
