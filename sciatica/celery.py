"""The Celery application: how tasks are run and what is logged about them. The timetable is in celeryconfig.py."""

from __future__ import annotations

import gc
import os
import time
import warnings
from typing import Any

import structlog
from celery import Celery, Task, signals
from celery.exceptions import SecurityWarning

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sciatica.settings")

# Celery warns root of pickled messages; only JSON is accepted here.
warnings.filterwarnings("ignore", category=SecurityWarning)

app = Celery("sciatica")
app.config_from_object("sciatica.celeryconfig")
app.autodiscover_tasks(["clinic", "programmes", "reminders"])

log = structlog.get_logger("sciatica.task")
_began: dict[str, float] = {}


@app.task(name="sciatica.heartbeat", ignore_result=True)
def heartbeat() -> None:
    from sciatica import heartbeats  # noqa: PLC0415 # needs settings, which name this package

    heartbeats.leave("worker")


@signals.setup_logging.connect
def _leave_logging_to_django(**_: Any) -> None:
    """Celery sets up its own logging unless somebody is connected here."""


@signals.worker_process_init.connect
def collect_garbage_seldom(**_: Any) -> None:
    """What was imported stays, and a batch of reminders makes thousands of small rows: looking through all of it for
    cycles each time was a twentieth of the work."""
    gc.freeze()
    gc.set_threshold(50_000, 10, 10)


@signals.task_prerun.connect
def _note_start(task_id: str, **_: Any) -> None:
    _began[task_id] = time.monotonic()
    structlog.contextvars.bind_contextvars(task_id=task_id)


@signals.task_postrun.connect
def _log_end(task_id: str, task: Task[Any, Any], state: str | None = None, **_: Any) -> None:
    """One line per task; the arguments stay out of it."""
    took = round((time.monotonic() - _began.pop(task_id, time.monotonic())) * 1000)
    if task.name != "sciatica.heartbeat" or state != "SUCCESS":
        log.info("task", task=task.name, state=state, ms=took)
    structlog.contextvars.clear_contextvars()
