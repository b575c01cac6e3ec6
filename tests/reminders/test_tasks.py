"""What beat and Redis have to do with it: a tick counts, a wake-up wakes, and neither holds a reminder."""

from datetime import timedelta

import pytest
from django.utils import timezone

from reminders import tasks
from reminders.models import Reminder
from reminders.planning import plan
from tests.reminders.conftest import Case
from tests.reminders.push_service import PushServices


class Woken:
    """Stands in for Celery's broker: notes each wake-up."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.options: list[dict] = []
        monkeypatch.setattr(tasks.send, "apply_async", lambda **options: self.options.append(options))


@pytest.fixture
def due_now(case: Case) -> Case:
    now = timezone.now()
    plan(now)
    Reminder.objects.all().update(due_at=now, next_at=now, expires_at=now + timedelta(hours=1))
    return case


@pytest.mark.parametrize(("batch", "wake_ups"), [(500, 1), (8, 1), (7, 2), (3, 3), (1, 8)])
def test_tick_wakes_one_worker_for_each_batch(due_now, monkeypatch, batch, wake_ups):
    Reminder.objects.filter(pk__in=list(Reminder.objects.values_list("pk", flat=True)[8:])).update(
        next_at=timezone.now() + timedelta(hours=1)
    )
    assert Reminder.objects.due(timezone.now()).count() == 8
    woken = Woken(monkeypatch)
    monkeypatch.setattr(tasks.leasing, "BATCH", batch)

    tasks.tick()

    assert woken.options == [{"expires": 20}] * wake_ups


def test_tick_with_nothing_due_wakes_nobody_and_expires_what_is_too_late(due_now, monkeypatch):
    late = timezone.now() - timedelta(minutes=1)
    Reminder.objects.update(due_at=late - timedelta(hours=1), next_at=late, expires_at=late)
    woken = Woken(monkeypatch)

    tasks.tick()

    assert woken.options == []
    assert set(Reminder.objects.values_list("state", flat=True)) == {"expired"}


def test_woken_worker_leases_for_itself(due_now, monkeypatch):
    services = PushServices()
    monkeypatch.setattr(tasks, "web_push", lambda: services)

    tasks.send()
    sent = len(services.received)
    tasks.send()  # one wake-up too many

    assert (sent, len(services.received)) == (Reminder.objects.count(), sent)
    assert not Reminder.objects.waiting().exists()


def test_nothing_is_leased_where_nothing_can_be_sent(due_now, settings):
    settings.VAPID_PRIVATE_KEY = ""

    with pytest.raises(Exception, match="VAPID_PRIVATE_KEY"):
        tasks.send()

    assert not Reminder.objects.filter(lease__isnull=False).exists()
