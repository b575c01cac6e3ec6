"""One campaign from its empty database to its last reminder. Wants Django set up, with the environment of `stage`."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection
from django.db.models import Min
from django.utils import timezone

from bench.chaos import acts, people, sink
from bench.chaos.campaign import Campaign, patients_of
from bench.chaos.history import History
from bench.chaos.nemesis import Nemesis, Targets
from bench.chaos.orders import ordered_dead
from bench.chaos.parts import Part, python, wait_until
from programmes.models import Programme
from reminders.models import Reminder
from reminders.planning import plan

WORKERS = 2
PLANNED_A_SECOND = 120
"""Programmes: only so that the first reminder does not fall due before the planner has come to it."""

DRAINED_WITHIN = 150.0
CELERY = ("-m", "celery", "--quiet", "-A", "bench.chaos.worker")


class Stage:
    """The processes, and where they are."""

    def __init__(self, folder: Path, variables: dict[str, str]) -> None:
        def part(name: str, *arguments: str) -> Part:
            return Part(name, python(*arguments), folder=folder, environment=variables)

        self.folder = folder
        self.sink = part("sink", "-m", "bench.chaos.sink", str(folder))
        self.redis = part("redis", "-m", "sciatica.redis")
        self.beat = part("beat", *CELERY, "beat", "--pidfile=")
        self.second_beat = part("second-beat", *CELERY, "beat", "--pidfile=")
        worker = (*CELERY, "worker", "--without-gossip", "--without-mingle", "-n")
        self.workers = [part(f"worker-{number}", *worker, f"worker-{number}@%h") for number in range(WORKERS)]

    @property
    def everything(self) -> list[Part]:
        """In the order in which they end: Redis last, because a worker that has lost it tries to find it."""
        return [self.beat, self.second_beat, *self.workers, self.sink, self.redis]

    @contextmanager
    def running(self) -> Iterator[None]:
        try:
            self.redis.start()
            wait_until((self.folder / "redis.sock").exists, within=20, what="Redis is up")
            for worker in self.workers:
                worker.start(died_for_a_reason=lambda pid: ordered_dead(self.folder, pid))
            self.beat.start()
            yield
        finally:
            for one in self.everything:
                one.stop()


def run(campaign: Campaign, folder: Path, variables: dict[str, str]) -> None:
    """Everything up to the end of the history. Raises TimeoutError when something does not come up."""
    stage = Stage(folder, variables)
    with ExitStack() as stack:
        stack.callback(stage.sink.stop)
        campaign.write(folder)
        stage.sink.start()
        wait_until((folder / sink.READY).exists, within=20, what="the push service is up")
        campaign = replace(campaign, port=int((folder / sink.READY).read_text()))
        campaign.write(folder)
        world, persons, first_at = prepare(campaign, folder)
        stack.enter_context(stage.running())
        _trouble(campaign, stage, world, persons, first_at)


def prepare(campaign: Campaign, folder: Path) -> tuple[people.World, list[people.Person], datetime]:
    """The rows, planned by the product's planner; returns when the first reminder is due."""
    world, plans = people.make_world(), patients_of(campaign)
    persons = people.make_people(world, campaign, plans)
    first_at = timezone.now() + timedelta(seconds=2 + len(plans) / PLANNED_A_SECOND)
    people.ask(world, persons, first_at=first_at, history=History(folder, "people"))
    began = time.monotonic()
    plan(timezone.now())
    took, rows = time.monotonic() - began, Reminder.objects.count()
    print(f"planned    {rows} reminders of {Programme.objects.count()} patients in {took:.1f} s", flush=True)
    return world, persons, first_at


def _trouble(
    campaign: Campaign, stage: Stage, world: people.World, persons: list[people.Person], first_at: datetime
) -> None:
    history = History(stage.folder, "nemesis")
    targets = Targets(stage.redis, stage.beat, stage.second_beat, stage.folder / "redis.sock")
    nemesis = Nemesis(campaign, stage.folder, targets, first_at=first_at.timestamp())
    deeds = [] if campaign.calm else acts.draw_deeds(persons, seed=campaign.seed)
    others = acts.People(world, deeds, History(stage.folder, "people"), first_at=first_at)
    others.start()
    try:
        nemesis.run(behind=_behind)
        _drain()
    finally:
        others.stop()
    if others.trouble:
        raise others.trouble
    history.tell("over")


def _drain() -> None:
    """Until nothing that was due still waits. What never ends is for the checker to find."""
    deadline = time.monotonic() + DRAINED_WITHIN
    while time.monotonic() < deadline and _behind() is not None:
        time.sleep(0.5)
    connection.close()


def _behind() -> float | None:
    """For how many seconds the longest due of the reminders that still wait has been due; None where none waits."""
    now = timezone.now()
    first: datetime | None = Reminder.objects.waiting().filter(due_at__lte=now).aggregate(first=Min("due_at"))["first"]
    return (now - first).total_seconds() if first else None
