"""One minute's reminders through the product's own processes: Redis, a worker as in the Procfile, a tick every 20 s."""

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import psutil
from django.conf import settings
from django.db import connection

from bench.reminders import recorded
from bench.reminders.child import peak_mb
from bench.reminders.way_out import VARIABLE
from reminders.models import Reminder
from sciatica import heartbeats
from sciatica import redis as product_redis
from sciatica.celery import app
from sciatica.celeryconfig import beat_schedule

PROCFILE: Final = Path(__file__).parents[2] / "Procfile"
LOOK_EVERY: Final = 0.25
LONGEST: Final = 600.0
"""Seconds after which a run is given up."""


def run(*, expected: int) -> dict[str, Any]:
    """Seconds from the first tick until no reminder waits, and what that took of every process."""
    with _redis() as redis, _worker() as worker:
        _wait(lambda: heartbeats.alive()["worker"], within=60, what="a worker that works")
        before = _used(worker), _used(redis)
        seconds, ticks, peak = _until_nothing_waits(worker, expected)
        return {
            "wall": seconds,
            "cpu": _used(worker) - before[0],
            "redis_cpu": _used(redis) - before[1],
            "ticks": ticks,
            "peak_mb": peak,
            "resident_mb": [round(peak_mb(process.pid)) for process in _tree(worker)],
            "states": recorded.states(),
        }


def _until_nothing_waits(worker: psutil.Process, expected: int) -> tuple[float, int, float]:
    """Tick as beat does. The database is only asked once the sink has everything: asking costs what is measured.

    The seconds it took, how many ticks there were, and the most memory in MB that the worker was seen with.
    """
    entry, ticks, peak, began = beat_schedule["reminders.tick"], 0, 0.0, time.monotonic()
    waiting = Reminder.objects.waiting()
    while _taken() < expected or waiting.exists():
        passed = time.monotonic() - began
        if passed > LONGEST:
            raise TimeoutError(f"{waiting.count()} reminders wait after {LONGEST:.0f} s.")
        if passed >= ticks * float(str(entry["schedule"])):
            app.send_task(str(entry["task"]), **entry["options"])  # type: ignore[arg-type] # the table is of plain objects
            ticks += 1
        peak = max(peak, _held_mb(worker))
        time.sleep(LOOK_EVERY)
    return time.monotonic() - began, ticks, peak


def _taken() -> int:
    """How many messages the sink has."""
    with urllib.request.urlopen(json.loads(os.environ[VARIABLE])["admin"] + "messages", timeout=30) as answer:
        return int(answer.read())


@contextmanager
def _redis() -> Iterator[psutil.Process]:
    with _running(product_redis.command(Path(settings.DATA_DIR)), os.environ) as process:
        _wait(heartbeats.redis_answers, within=20, what="Redis")
        yield process


@contextmanager
def _worker() -> Iterator[psutil.Process]:
    """The Procfile's worker, but for the application's name."""
    line = next(line for line in PROCFILE.read_text().splitlines() if line.startswith("worker: exec "))
    celery, *arguments = line.removeprefix("worker: exec ").split()
    arguments[arguments.index("sciatica")] = "bench.reminders.worker"
    connection.close()  # what is open would be shared with nobody, but the worker has its own anyway
    with _running([sys.executable, "-m", celery, *arguments], os.environ) as process:
        app.send_task("sciatica.heartbeat")
        yield process


@contextmanager
def _running(command: list[str], environment: Mapping[str, str]) -> Iterator[psutil.Process]:
    started = subprocess.Popen(command, env=environment, stdout=sys.stderr)
    try:
        yield psutil.Process(started.pid)
    finally:
        started.terminate()
        try:
            started.wait(timeout=20)
        except subprocess.TimeoutExpired:
            started.kill()
            started.wait()


def _tree(process: psutil.Process) -> list[psutil.Process]:
    return [process, *process.children(recursive=True)]


def _held_mb(process: psutil.Process) -> float:
    """The memory of all its processes. What they share after a fork is counted once, so it is less than their RSS."""
    return float(sum(each.memory_full_info().pss for each in _tree(process)) / 1e6)


def _used(process: psutil.Process) -> float:
    return float(sum(times.user + times.system for times in (each.cpu_times() for each in _tree(process))))


def _wait(condition: Callable[[], bool], *, within: float, what: str) -> None:
    deadline = time.monotonic() + within
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"There was no {what} within {within:.0f} s.")
        time.sleep(0.05)
