import time

import pytest
from kombu.exceptions import OperationalError

from sciatica import celeryconfig
from sciatica.celery import app


def test_enqueuing_fails_at_once_while_redis_is_away() -> None:
    began = time.monotonic()

    with pytest.raises(OperationalError):
        app.send_task("sciatica.heartbeat")

    assert time.monotonic() - began < 2


def test_every_task_of_the_timetable_exists() -> None:
    app.loader.import_default_modules()

    assert {row["task"] for row in celeryconfig.beat_schedule.values()} - set(app.tasks) == set()
