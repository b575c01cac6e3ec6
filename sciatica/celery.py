"""The Celery application and the whole timetable of what runs by itself.

A tick and a wake-up, never the truth: every task reads what is due from the database, so a lost or repeated
message delays or does nothing.
"""

from __future__ import annotations

import os

from celery import Celery

from sciatica import heartbeats

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sciatica.settings")

app = Celery("sciatica")
app.config_from_object("sciatica.celeryconfig")
app.autodiscover_tasks(["clinic", "programmes", "reminders"])


@app.task(name="sciatica.heartbeat", ignore_result=True)
def heartbeat() -> None:
    heartbeats.leave("worker")
