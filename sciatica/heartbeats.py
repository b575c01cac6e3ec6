"""Signs of life in Redis: that worker and beat are alive, and when a task of the beat table last came to its end."""

from __future__ import annotations

import contextlib
import functools
import os
import time
from datetime import timedelta
from typing import Any

import redis
from celery import Task, current_app, signals
from celery.beat import Scheduler as BeatScheduler
from django.conf import settings

from sciatica.environment import redis_client_url

EVERY_SECONDS = 5
# Six beats missed: one lost to a restart or a busy minute is no alarm.
STALE_AFTER_SECONDS = 30
PARTS = ("worker", "beat")
HEARTBEAT = "sciatica.heartbeat"
RUNS_KEPT_SECONDS = 7 * 24 * 3600  # an operator may look days after a task has stopped


@functools.cache
def _client(process: int) -> redis.Redis:
    # One per process: a socket shared across a fork would mix two conversations.
    return redis.Redis.from_url(
        redis_client_url(settings.REDIS_URL), socket_timeout=2, socket_connect_timeout=2, decode_responses=True
    )


def client() -> redis.Redis:
    return _client(os.getpid())


def leave(part: str) -> None:
    """Say that `part` is alive now; it is forgotten by itself when it says no more."""
    client().set(f"heartbeat:{part}", int(time.time()), ex=STALE_AFTER_SECONDS)


def redis_answers() -> bool:
    try:
        return bool(client().ping())
    except redis.RedisError:
        return False


def alive() -> dict[str, bool]:
    """Which of worker and beat have been heard within STALE_AFTER_SECONDS."""
    try:
        heard = client().mget([f"heartbeat:{part}" for part in PARTS])
    except redis.RedisError:
        heard = [None] * len(PARTS)
    return {part: value is not None for part, value in zip(PARTS, heard, strict=True)}


def ages(*, now: float | None = None) -> dict[str, int | None]:
    """Seconds since worker and beat left a sign, and since each task of the beat table last ended well.

    None where nothing is known: no sign, Redis emptied since, or Redis away. Never negative, whatever the clocks say.
    """
    tasks = _watched()
    keys = [f"heartbeat:{part}" for part in PARTS] + [f"ran:{task}" for task in tasks]
    try:
        left = client().mget(keys)
    except redis.RedisError:
        left = [None] * len(keys)
    now = time.time() if now is None else now
    return {name: _age(at, now) for name, at in zip([*PARTS, *tasks], left, strict=True)}


def _watched() -> list[str]:
    """The tasks of the beat table, without the heartbeat itself."""
    table = current_app.conf.beat_schedule
    return [row["task"] for row in table.values() if row["task"] != HEARTBEAT]


def _age(at: str | bytes | None, now: float) -> int | None:
    return max(0, int(now) - int(at)) if at and at.isdigit() else None


@signals.task_success.connect
def note_run(sender: Task[Any, Any], **_: Any) -> None:
    """A task of the beat table has ended well: keep when, for whoever asks how long ago the last one was."""
    if sender.name not in _watched():
        return
    # Redis away: /healthz says so itself, and the task has done its work.
    with contextlib.suppress(redis.RedisError):
        client().set(f"ran:{sender.name}", int(time.time()), ex=RUNS_KEPT_SECONDS)


class Scheduler(BeatScheduler):
    """Celery's scheduler without its file, leaving a sign of life of its own.

    What is due stands in the database, so beat has nothing to remember: after a start everything is due at once.
    """

    _left_at = -float(EVERY_SECONDS)

    def setup_schedule(self) -> None:
        super().setup_schedule()
        for entry in self.schedule.values():
            entry.last_run_at = entry.default_now() - timedelta(days=1)

    def tick(self, *args: Any, **kwargs: Any) -> float:
        self.leave_sign()
        return min(super().tick(*args, **kwargs), EVERY_SECONDS)

    def leave_sign(self) -> None:
        if time.monotonic() - self._left_at < EVERY_SECONDS:
            return
        try:
            leave("beat")
        except redis.RedisError:
            return  # Redis is down: /healthz says so itself, and beat must keep trying
        self._left_at = time.monotonic()
