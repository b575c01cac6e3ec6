"""The planner beside a worker who sends and a physio who moves."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime, time, timedelta
from threading import Event
from uuid import uuid4

import pytest
from django.db import connection, transaction

from programmes.day_plan import move_slot
from reminders.changes import Changes
from reminders.models import Reminder
from reminders.planning import plan
from tests.reminders.conftest import MONDAY, Case, utc
from tests.world import NOW, TODAY, make_plan

SUNDAY_NOON = utc("2026-11-22 12:00")


def stop(case: Case) -> None:
    case.close(SUNDAY_NOON)


def move_all(case: Case) -> None:
    for position, at in enumerate((time(8, 30), time(13), time(17, 30), time(21)), start=1):
        case.move(position, to=at, from_date=MONDAY)


@pytest.mark.parametrize("change", [stop, move_all])
def test_row_that_a_worker_takes_while_it_is_planned_is_left_alone(case: Case, monkeypatch, change) -> None:
    plan(SUNDAY_NOON)
    change(case)
    taken = Reminder.objects.filter(slot=case.slots[0], local_date=MONDAY, kind="start")
    due_at = taken.get().due_at
    wrote = Changes.write

    def write(changes: Changes, now: datetime) -> int:
        taken.update(state="leased", lease=uuid4())
        return wrote(changes, now)

    monkeypatch.setattr(Changes, "write", write)
    plan(SUNDAY_NOON)

    others = Reminder.objects.filter(local_date=MONDAY).exclude(pk=taken.get().pk)
    assert (taken.get().state, taken.get().due_at) == ("leased", due_at)
    assert "leased" not in others.values_list("state", flat=True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer: nobody moves a slot while it plans")
def test_planner_waits_for_whoever_is_moving_a_slot(committed_world) -> None:
    """Else one that read the old time before the move was stored would write it back afterwards."""
    slot = make_plan(committed_world.margaret).slots[0]
    moving, planned = Event(), Event()

    def move() -> None:
        with closing(connection), transaction.atomic():
            move_slot(slot, time(9, 30), by=committed_world.sam, now=NOW, reminded=lambda slot, on: False)
            moving.set()
            planned.wait(timeout=30)

    with ThreadPoolExecutor(1) as pool:
        moved = pool.submit(move)
        assert moving.wait(timeout=30)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '50ms'")
        meanwhile = plan(NOW)
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")
        planned.set()
        moved.result(timeout=30)

    assert (meanwhile, plan(NOW) > 0) == (0, True)
    tomorrow = Reminder.objects.get(slot=slot, local_date=TODAY + timedelta(days=1), kind="start")
    assert f"{tomorrow.due_at:%H:%M}" == "08:30"  # 09:30 in London
