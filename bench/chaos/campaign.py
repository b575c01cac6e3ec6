"""What one campaign is to do. Drawn up once, written down, and read by every process that takes part."""

from __future__ import annotations

import json
import os
import random
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

FILE: Final = "campaign.json"
FOLDER: Final = "CHAOS_FOLDER"
"""The environment variable that tells each process where the campaign is."""

QUIET, NUDGING, LONG = "quiet", "nudging", "long"
"""Three clinics: sessions close before any nudge; a nudge comes after ten minutes; sessions are open for hours."""

PER_PATIENT: Final = 4
SHORTEST_FOR_FOUR: Final = 600.0
"""Seconds. In a shorter campaign four sessions of one patient would close each other's windows."""


@dataclass(frozen=True)
class Campaign:
    """The whole plan. Times in seconds."""

    seed: int
    reminders: int
    kills_per_point: int
    lasts: float
    """Over how long the reminders fall due."""
    batch: int
    lease_for: float
    tick_every: float
    calm: bool
    """Kills of workers only: no beat, Redis or clock trouble, and nobody settles anything."""
    planted: str = ""
    port: int = 0

    def write(self, folder: Path) -> None:
        (folder / FILE).write_text(json.dumps(asdict(self)))

    @property
    def outages(self) -> tuple[tuple[float, float], ...]:
        """When Redis goes away, from the first reminder on, and for how long."""
        return () if self.calm else ((self.lasts * 0.3, 35.0), (self.lasts * 0.6, 45.0))

    @property
    def jumps(self) -> tuple[tuple[float, float, float], ...]:
        """When the server's clock goes wrong, for how long, and by how much. The last one ends whatever still waits."""
        end, hour, day = self.lasts, 3600.0, 86400.0
        steps = ((130, 6, -hour), (118, 6, -day), (105, 1, hour), (20, 3, day))
        return () if self.calm else tuple((end - before, for_, by) for before, for_, by in steps)


@dataclass(frozen=True)
class PatientPlan:
    """One patient of the campaign: when the sessions of the day begin, from the first reminder on."""

    number: int
    begins: tuple[float, ...]
    clinic: str
    phones: int
    gone: bool
    """The push service knows the first phone no longer."""


def read(folder: Path | None = None) -> Campaign:
    """The campaign of this process. Raises KeyError outside one."""
    return Campaign(**json.loads(((folder or Path(os.environ[FOLDER])) / FILE).read_text()))


def patients_of(campaign: Campaign) -> list[PatientPlan]:
    """Everybody in it, drawn by its seed."""
    draw = random.Random(f"{campaign.seed} patients")  # noqa: S311 # the same again by its seed
    plans: list[PatientPlan] = []
    planned = 0
    while planned < campaign.reminders:
        begins, clinic = _begins(campaign, len(plans), draw)
        phones, gone = (2 if draw.random() < 0.1 else 1), draw.random() < 0.005
        plans.append(PatientPlan(len(plans), begins, clinic, phones, gone))
        planned += len(begins) * (2 if clinic == NUDGING else 1)
    return plans


def _begins(campaign: Campaign, number: int, draw: random.Random) -> tuple[tuple[float, ...], str]:
    if number < 20 and campaign.outages:  # closed again before Redis is back: never to be sent
        first = campaign.outages[number % len(campaign.outages)][0] + draw.uniform(2, 5)
        return (first, first + 22), QUIET
    if number % 8 == 1 and campaign.jumps:  # still in time when the clock has been an hour ahead
        return (draw.uniform(campaign.lasts - 130, campaign.lasts - 22),), LONG
    if campaign.lasts < SHORTEST_FOR_FOUR:
        return (draw.uniform(0, campaign.lasts),), QUIET
    if number % 25 == 0:  # nudged ten minutes later, while everything is still being killed
        return (draw.uniform(0, campaign.lasts - SHORTEST_FOR_FOUR),), NUDGING
    apart = campaign.lasts / PER_PATIENT
    first = draw.uniform(0, apart)
    return tuple(first + apart * session for session in range(PER_PATIENT)), QUIET
