"""Judges a campaign: `python -m bench.chaos.check FOLDER`, DATABASE_URL as it was. Exit code 1 on any violation.

Where a wrong order of work was planted it is the other way round: 1 unless that was caught.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import django

from bench.chaos import campaign as plans
from bench.chaos import history
from bench.chaos.checker import Bounds, Case, check
from bench.chaos.planted import SHOWN_BY
from bench.chaos.report import lines
from bench.chaos.story import story_of

SMALL_ARRIVES: Final = 240.0
"""Seconds. Where everything is due at once and workers are killed beside other tests, what comes is counted and not how
soon: with five processes to a core the last came after 72. How soon is asked by the large campaign, which is alone."""


def main() -> None:
    django.setup()
    from bench.chaos.database import load  # noqa: PLC0415 # models exist only by now

    folder = Path(sys.argv[1])
    campaign = plans.read(folder)
    # Orders are a tenth more than is asked for: the last ones may find nothing left to send.
    kills = 0 if campaign.planted else campaign.kills_per_point - campaign.kills_per_point // 11
    arrives = SMALL_ARRIVES if campaign.calm else Bounds.arrives
    bounds = Bounds(lease_for=campaign.lease_for, kills_per_point=kills, arrives=arrives)
    case = Case(story_of(history.read(folder)), load(), bounds)
    violations = check(case)
    print("\n".join(lines(case, violations)), flush=True)
    if campaign.planted:
        rule = SHOWN_BY[campaign.planted]
        caught = any(violation.rule == rule for violation in violations)
        print(f"planted    {campaign.planted}: {f'caught, as {rule!r}' if caught else 'NOT CAUGHT'}", flush=True)
        sys.exit(0 if caught else 1)
    sys.exit(1 if violations else 0)


if __name__ == "__main__":
    main()
