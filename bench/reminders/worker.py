"""The product's Celery application with one thing exchanged: its messages go to the bench's sink."""

from typing import Any, Final

from celery import signals

from bench.reminders import way_out
from sciatica.celery import app

__all__ = ["app"]

EXCHANGED: Final = "web_push"
"""What the task asks for its way out."""


@signals.worker_process_init.connect
def _lead_to_the_sink(**_: Any) -> None:
    """In the process that sends, once it has been forked and every task is known."""
    from reminders import tasks  # noqa: PLC0415 # its models need Django, which Celery sets up first

    transport = way_out.transport()
    if not hasattr(tasks, EXCHANGED):
        raise LookupError(f"reminders.tasks has no {EXCHANGED}: the bench would send to real push services.")
    setattr(tasks, EXCHANGED, lambda: transport)
