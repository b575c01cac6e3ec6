"""Who makes the trouble: orders workers to die at every point, and kills, empties and misleads everything else."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import redis

from bench.chaos import orders
from bench.chaos.campaign import Campaign
from bench.chaos.checker import POINTS
from bench.chaos.clock import put_wrong
from bench.chaos.history import FILE, History
from bench.chaos.parts import Part, wait_until
from bench.chaos.planted import MARK_FIRST

OPEN_AT_ONCE: Final = 2
"""One for each worker: some batches always get through."""

BEHIND: Final = 15.0
"""Seconds: three leases that nobody came to the end of, one after the other."""

BEAT_EVERY: Final = 25.0
FLUSH_EVERY: Final = 40.0
REDIS_EVERY: Final = 90.0
LEFT_IN_PEACE: Final = 61.0
"""Seconds after Redis is back from being away."""

SECOND_BEAT: Final = (0.15, 0.25)
"""From which part of the campaign to which there are two."""


@dataclass
class Targets:
    """What there is to be killed."""

    redis: Part
    beat: Part
    second_beat: Part
    socket: Path


class Kills:
    """Counts the kills that the history holds, and orders those that are missing."""

    def __init__(self, campaign: Campaign, folder: Path) -> None:
        self._campaign, self._folder = campaign, folder
        self._draw = random.Random(f"{campaign.seed} kills")  # noqa: S311 # the same again by its seed
        # What is sent only after it has been marked passes no other point on the way.
        self._points = ("sent", "replied") if campaign.planted == MARK_FIRST else POINTS
        self._read_to = 0
        self._next_at = 0.0
        self.done: Counter[str] = Counter()
        # A parent takes seconds to come back, and a test has only one minute.
        self._parent_every = 3 if campaign.calm else 2

    @property
    def missing(self) -> int:
        return sum(max(0, self._campaign.kills_per_point - self.done[point]) for point in self._points)

    def order(self, *, left: float, behind: float) -> None:
        """Order one more if it is time for one, so that all are done in the `left` seconds.

        None while the workers are `behind`: two that are always dead prove only that nobody works then.
        """
        self._count()
        open_now = orders.open_orders(self._folder)
        now = time.monotonic()
        if now < self._next_at or open_now >= OPEN_AT_ONCE or self.missing <= 0:
            return
        if behind > BEHIND and not self._campaign.calm:
            return
        self._next_at = now + (0.0 if self._campaign.calm else 0.6 * max(0.0, left) / self.missing)
        point = min(self._points, key=lambda point: (self.done[point], self._draw.random()))
        within = point in ("sent", "replied") and self._campaign.planted != MARK_FIRST
        nth = self._draw.randint(1, self._campaign.batch) if within else 1
        orders.give(self._folder, orders.Order(point, nth, parent=self.done[point] % self._parent_every == 0))

    def _count(self) -> None:
        with (self._folder / FILE).open("rb") as history:
            history.seek(self._read_to)
            for line in history:
                if not line.endswith(b"\n"):
                    break
                self._read_to += len(line)
                if b'"what": "kill"' in line:
                    self.done.update(point for point in POINTS if f'"point": "{point}"'.encode() in line)


class Nemesis:
    """All the trouble of one campaign, each at its time from the first reminder on."""

    def __init__(self, campaign: Campaign, folder: Path, targets: Targets, *, first_at: float) -> None:
        self._campaign, self._folder, self._targets, self._first_at = campaign, folder, targets, first_at
        self._history = History(folder, "nemesis")
        self.kills = Kills(campaign, folder)
        self._plan = [] if campaign.calm else sorted(self._troubles(), key=lambda trouble: trouble[0])
        self._redis = redis.Redis(unix_socket_path=str(targets.socket), socket_timeout=2)

    @property
    def _at(self) -> float:
        """Seconds since the first reminder was due."""
        return time.time() - self._first_at

    def run(self, *, behind: Callable[[], float | None]) -> None:
        """Until the last reminder has fallen due, and while kills are missing and anything waits to be sent.

        `behind` says for how long the longest due reminder has been waiting, None where nothing that is due waits.
        """
        while self._at < self._campaign.lasts or (self.kills.missing and behind() is not None):
            while self._plan and self._plan[0][0] <= self._at:
                self._plan.pop(0)[1]()
            if self._at > 0:
                self.kills.order(left=self._campaign.lasts - self._at, behind=behind() or 0.0)
            time.sleep(0.2)
        orders.withdraw(self._folder)

    def _troubles(self) -> list[tuple[float, Callable[[], None]]]:
        lasts, quiet = self._campaign.lasts, self._campaign.lasts - 140
        every = [(BEAT_EVERY, self._kill_beat), (FLUSH_EVERY, self._flush), (REDIS_EVERY, self._kill_redis)]
        found = [
            (period * n, do)
            for period, do in every
            for n in range(1, int(quiet / period) + 1)
            if not self._is_after_outage(period * n)
        ]
        found += [(at, partial(self._take_redis_away, seconds)) for at, seconds in self._campaign.outages]
        for at, seconds, wrong_by in self._campaign.jumps:
            found.append((at, partial(self._put_clock_wrong, wrong_by)))
            found.append((at + seconds, self._put_clock_right))
        begin, end = SECOND_BEAT
        return [*found, (lasts * begin, self._start_second_beat), (lasts * end, self._targets.second_beat.stop)]

    def _is_after_outage(self, at: float) -> bool:
        """How long it takes to find Redis again is to be measured without further trouble."""
        return any(begins - 5 <= at <= begins + lasts + LEFT_IN_PEACE for begins, lasts in self._campaign.outages)

    def _kill_beat(self) -> None:
        self._history.tell("killed", part="beat")
        self._targets.beat.kill()

    def _flush(self) -> None:
        self._history.tell("flushed")
        self._redis.flushall()

    def _start_second_beat(self) -> None:
        self._history.tell("second-beat")
        self._targets.second_beat.start()

    def _kill_redis(self) -> None:
        self._history.tell("killed", part="redis")
        self._history.tell("away")
        self._targets.redis.kill()
        self._wait_for_redis()

    def _take_redis_away(self, seconds: float) -> None:
        orders.withdraw(self._folder)
        self._history.tell("away")
        self._targets.redis.stop()
        time.sleep(seconds)
        self._targets.redis.start()
        self._wait_for_redis()

    def _wait_for_redis(self) -> None:
        wait_until(self._redis_answers, within=30, what="Redis is back")
        self._history.tell("back")

    def _redis_answers(self) -> bool:
        try:
            return bool(self._redis.ping())
        except redis.RedisError:
            return False

    def _put_clock_wrong(self, seconds: float) -> None:
        """And have a worker die with a lease that it was given by the wrong clock, and with one of the right clock."""
        for point in ("leased", "replied"):
            orders.give(self._folder, orders.Order(point, 1, parent=False))
        self._history.tell("jump", seconds=seconds)
        put_wrong(self._folder, seconds)

    def _put_clock_right(self) -> None:
        put_wrong(self._folder, 0.0)
        self._history.tell("jump-over")
