import pytest
from django.utils import timezone

from panel.needs.board import line_for
from reminders.models import PushSubscription, Reminder
from tests.panel.conftest import make_device
from tests.panel.needs.given import DAY, reminders
from tests.world import NOW, make_plan


@pytest.fixture
def plan(world):
    """Margaret's: joined, heard from, and asked for sessions today."""
    plan = make_plan(world.margaret)
    PushSubscription.objects.create(
        clinic=world.clinic,
        patient=world.margaret,
        device=make_device(world.margaret),
        endpoint="https://push.example/margaret",
        service="push.example",
        p256dh="key",
        auth="key",
        created_at=NOW,
        last_seen_at=NOW,
    )
    reminders(plan, "planned", 0)
    return plan


@pytest.fixture
def silent(world, plan):
    """Nothing has been heard from Margaret's phone for three days: her one need, as the pages see it now."""
    world.margaret.devices.update(last_synced_at=timezone.now() - 3 * DAY)
    Reminder.objects.all().update(state="cancelled", next_at=None, settled_at=NOW)  # long ago for today's clock
    line = line_for(world.margaret, timezone.now())
    assert line.headline == "Nothing from the phone for 3 days"
    return line
