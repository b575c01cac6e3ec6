"""Telling the workers that something has changed. A wake-up only: what is true stands in the database."""

from functools import partial
from uuid import UUID

import structlog
from django.db import transaction
from kombu.exceptions import OperationalError

from sciatica.celery import app

log = structlog.get_logger(__name__)
# By name: this layer knows nothing of the reminders.
REPLAN = "reminders.replan"
STOPPED = "reminders.stopped"


def replan(patient_id: UUID) -> None:
    """Once this transaction is committed, have the patient's reminders planned again.

    Never fails: without Redis the planner finds the change by itself on its next round, ten minutes later at most, and
    what must not be sent any more is asked about before each send.
    """
    transaction.on_commit(partial(_send, REPLAN, str(patient_id)))


def stopped(patient_id: UUID) -> None:
    """Once this transaction is committed, have the patient's phones told that there is news.

    Never fails: without Redis the next tick finds the stop by itself, within half a minute.
    """
    transaction.on_commit(partial(_send, STOPPED, str(patient_id)))


def _send(task: str, patient_id: str) -> None:
    try:
        app.send_task(task, args=[patient_id], retry=False, ignore_result=True)
    except OperationalError:
        log.warning("wake_up_not_sent", task=task, patient=patient_id)
