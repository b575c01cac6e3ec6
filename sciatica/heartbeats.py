"""Signs of life that worker and beat leave in Redis, and how old they may be."""

from __future__ import annotations

import functools
import os
import time
from datetime import timedelta
from typing import Any

import redis
from celery.beat import Scheduler as BeatScheduler
from django.conf import settings

from sciatica.environment import redis_client_url

EVERY_SECONDS = 5
# Six beats missed: one lost to a restart or a busy minute is no alarm.
STALE_AFTER_SECONDS = 30
PARTS = ("worker", "beat")


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
