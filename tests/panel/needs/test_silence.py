"""When a patient's silence is one: only hours in which something was asked of them count."""

from datetime import time, timedelta

import pytest

from panel.needs.board import line_for
from programmes import course
from programmes.models import Programme, SlotTiming
from programmes.need import Kind, Urgency
from tests.panel.needs.given import DAY, kinds
from tests.world import NOW, TODAY

pytestmark = pytest.mark.django_db


def test_programme_of_two_days_a_week_is_not_silent_while_nothing_is_asked(world, plan):
    """Mondays and Thursdays; heard from on Thursday at noon, and NOW is a Monday morning, 10:00 in London."""
    SlotTiming.objects.bulk_create(
        SlotTiming(
            clinic=world.clinic,
            slot=slot,
            from_date=TODAY - 7 * DAY,
            local_time=time(8),
            weekdays=0b0001001,
            label="Session",
            set_by=world.sam,
            set_at=NOW - 7 * DAY,
        )
        for slot in plan.slots
    )
    world.margaret.devices.update(last_synced_at=NOW - 4 * DAY)

    assert kinds(world.margaret) == []  # 14 hours of Thursday and 10 of today
    assert kinds(world.margaret, NOW + 3 * DAY) == []  # and 14 of today, 10 of Thursday: 48 together
    assert kinds(world.margaret, NOW + 3 * DAY + timedelta(hours=1)) == [Kind.SILENT]


def test_silence_after_a_long_pause_is_found(world, plan):
    """Only the first two months of a silence were looked at, and all of them were paused."""
    until = TODAY + 76 * DAY
    course.pause(plan.programme, from_date=TODAY, until_date=until, by=world.sam, now=NOW)
    world.margaret.devices.update(last_synced_at=NOW)
    assert kinds(world.margaret, NOW + 76 * DAY) == []
    assert kinds(world.margaret, NOW + 100 * DAY) == [Kind.SILENT]


def test_days_of_a_pause_that_is_over_are_no_silence(world, plan):
    world.margaret.devices.update(last_synced_at=NOW - 4 * DAY)
    assert kinds(world.margaret) == [Kind.SILENT]

    until = TODAY - 2 * DAY
    course.pause(plan.programme, from_date=TODAY - 4 * DAY, until_date=until, by=world.sam, now=NOW - 4 * DAY)

    assert kinds(world.margaret) == []


def test_silence_begins_with_the_programme(world, plan):
    Programme.objects.update(starts_on=TODAY - DAY)
    world.margaret.devices.update(last_synced_at=NOW - 4 * DAY)

    assert kinds(world.margaret) == []


def test_silence_of_a_year_is_over_every_limit(world, plan):
    Programme.objects.update(starts_on=TODAY - 400 * DAY)
    SlotTiming.objects.create(
        clinic=world.clinic,
        slot=plan.slots[0],
        from_date=TODAY - 400 * DAY,
        local_time=time(8),
        label="Session",
        set_by=world.sam,
        set_at=NOW,
    )
    world.margaret.devices.update(joined_at=NOW - 400 * DAY, last_synced_at=NOW - 365 * DAY)

    assert [need.urgency for need in line_for(world.margaret, NOW).needs] == [Urgency.TODAY]
