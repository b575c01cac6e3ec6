"""Judges a campaign: `python -m bench.chaos.check FOLDER`, DATABASE_URL as it was. Exit code 1 on any violation."""

from __future__ import annotations

import sys
from pathlib import Path

import django

from bench.chaos import campaign as plans
from bench.chaos import history
from bench.chaos.checker import Bounds, Case, check
from bench.chaos.report import lines
from bench.chaos.story import story_of


def main() -> None:
    django.setup()
    from bench.chaos.database import load  # noqa: PLC0415 # models exist only by now

    folder = Path(sys.argv[1])
    campaign = plans.read(folder)
    bounds = Bounds(lease_for=campaign.lease_for, kills_per_point=campaign.kills_per_point)
    case = Case(story_of(history.read(folder)), load(), bounds)
    violations = check(case)
    print("\n".join(lines(case, violations)), flush=True)
    sys.exit(1 if violations else 0)


if __name__ == "__main__":
    main()
