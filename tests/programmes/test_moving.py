"""The patient moves a session in the app, offline too: what counts, from when, and what is refused."""

from datetime import date, time, timedelta

import pytest

from clinic.models import AuditEvent, Device
from programmes import course, sync
from programmes.day_plan import SlotPlan, move_slot, set_day
from programmes.intake import Batch, Verdict
from programmes.models import Entry, Session, SlotTiming
from reminders.enums import ReminderState
from reminders.models import Reminder
from reminders.planning import plan as plan_reminders
from tests.world import NOW, TODAY, entry, make_plan, tick

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
WRITTEN = NOW + timedelta(minutes=1)
"""When the entries of these tests are written: after the timings of the plan were set."""


@pytest.fixture
def device(world) -> Device:
    given = {"clinic": world.clinic, "patient": world.margaret, "public_key": "key", "joined_at": NOW}
    return Device.objects.create(token_hash="a" * 64, **given)


def moved(slot_moved, to: str, *, first: date = TODAY, at=WRITTEN, **more) -> dict:
    body = {"slot": str(slot_moved.pk), "time": to, "from": str(first)}
    return entry("session-moved", at=at, body={**body, **more.pop("body", {})}, **more)


def take_in(device: Device, *entries: dict, now=WRITTEN) -> list[Verdict]:
    return sync.take_in(Batch(device, entries, sent_at=now), now=now)


def words(verdicts: list[Verdict]) -> list[tuple[str, str]]:
    return [(verdict.verdict, verdict.code) for verdict in verdicts]


def times(slot, *days: date) -> list[time]:
    slot = type(slot).objects.get(pk=slot.pk)
    return [timing.local_time for day in days if (timing := slot.falls_on(day))]


def test_move_counts_from_today_and_says_who_set_it(plan, device, world):
    evening = plan.slots[1]

    verdicts = take_in(device, moved(evening, "19:30"))

    timing = evening.timings.get(set_on=device)
    audit = AuditEvent.objects.get(verb="moved-slot")
    assert words(verdicts) == [("stored", "")]
    assert times(evening, TODAY - DAY, TODAY) == [time(18), time(19, 30)]
    assert (timing.set_by, timing.set_at, timing.weekdays, timing.label) == (None, WRITTEN, 127, "Session 2")
    assert (audit.device, audit.patient, audit.member) == (device, world.margaret, None)
    assert audit.detail == {"slot": str(evening.pk), "timing": str(timing.pk)}
    assert Entry.objects.get().kind == "session-moved"
    assert not Session.objects.exists()


def test_weekdays_and_name_stay(plan, device, world):
    weekdays = SlotPlan(2, time(18), "After work", weekdays=0b0011111)
    set_day(plan.programme, [SlotPlan(1, time(8), "Session 1"), weekdays], by=world.sam, now=NOW, reminded=never)

    take_in(device, moved(plan.slots[1], "19:00"))

    timing = plan.slots[1].timings.get(set_on=device)
    assert (timing.weekdays, timing.label) == (0b0011111, "After work")


def test_move_counts_from_the_day_the_phone_says(plan, device):
    take_in(device, moved(plan.slots[1], "19:30", first=TODAY + DAY))

    assert times(plan.slots[1], TODAY, TODAY + DAY) == [time(18), time(19, 30)]


def test_move_never_counts_from_a_day_that_has_passed(plan, device):
    take_in(device, moved(plan.slots[1], "19:30", first=TODAY - 9 * DAY))

    assert times(plan.slots[1], TODAY - DAY, TODAY) == [time(18), time(19, 30)]


def test_phone_whose_calendar_is_years_ahead_does_not_lock_the_slot(plan, device, world):
    take_in(device, moved(plan.slots[1], "19:30", first=date(2031, 1, 1), at="2031-01-01T10:00:00.000Z"))

    timing = plan.slots[1].timings.get(set_on=device)
    move_slot(plan.slots[1], time(20), by=world.sam, now=WRITTEN + HOUR, reminded=never)
    assert (timing.from_date, timing.set_at) == (TODAY + 2 * DAY, WRITTEN)
    assert times(plan.slots[1], TODAY + 2 * DAY) == [time(20)]


def test_session_begun_in_the_same_batch_keeps_its_time(plan, device):
    begun = entry("session-started", slot=plan.slots[1], revision=plan.revision, at=WRITTEN)

    take_in(device, moved(plan.slots[1], "19:30", at=WRITTEN - timedelta(seconds=5)), begun)

    assert times(plan.slots[1], TODAY, TODAY + DAY) == [time(18), time(19, 30)]
    assert Session.objects.get().revision == plan.revision


def test_session_already_reminded_of_keeps_its_time(plan, device):
    plan_reminders(NOW)
    start = Reminder.objects.filter(slot=plan.slots[1], local_date=TODAY, kind="start")
    start.update(state=ReminderState.ACCEPTED, settled_at=NOW, next_at=None)

    take_in(device, moved(plan.slots[1], "19:30"))

    assert times(plan.slots[1], TODAY, TODAY + DAY) == [time(18), time(19, 30)]


def test_reminder_follows_the_move_and_fires_once_that_day(plan, device):
    plan_reminders(NOW)

    take_in(device, moved(plan.slots[1], "19:30"))
    plan_reminders(WRITTEN)

    start = Reminder.objects.get(slot=plan.slots[1], local_date=TODAY, kind="start")
    assert (f"{start.due_at:%H:%M}", start.next_at, start.state) == ("18:30", start.due_at, "planned")


def test_move_too_close_is_refused_with_a_sentence_and_the_rest_is_stored(plan, device):
    verdicts = take_in(device, moved(plan.slots[1], "09:00"), tick(plan, at=WRITTEN))

    assert words(verdicts) == [("refused", "too_close"), ("stored", "")]
    assert "60 minutes apart" in verdicts[0].detail
    assert "at least 90 minutes" in verdicts[0].detail
    assert not SlotTiming.objects.filter(set_on=device).exists()
    assert Entry.objects.get().kind == "tick"


def test_others_that_are_close_already_do_not_hinder_a_move(world, device):
    plan = make_plan(world.margaret, times=("08:00", "09:00", "18:00"))  # as before the clinic asked for 90 minutes

    assert words(take_in(device, moved(plan.slots[2], "19:00"))) == [("stored", "")]


def test_two_moves_in_one_batch_are_carried_out_in_the_order_written(plan, device):
    first, second = moved(plan.slots[0], "12:00"), moved(plan.slots[1], "08:30", at=WRITTEN + timedelta(minutes=1))

    verdicts = take_in(device, second, first, now=WRITTEN + timedelta(minutes=2))

    assert words(verdicts) == [("stored", ""), ("stored", "")]
    assert times(plan.slots[0], TODAY) + times(plan.slots[1], TODAY) == [
        time(12),
        time(8, 30),
    ]  # where the first has made room


def test_same_slot_moved_twice_offline_ends_where_it_was_put_last(plan, device):
    first, second = moved(plan.slots[1], "19:00"), moved(plan.slots[1], "20:00", at=WRITTEN + timedelta(minutes=1))

    take_in(device, first, second, now=WRITTEN + HOUR)

    assert times(plan.slots[1], TODAY) == [time(20)]


def test_copy_is_a_duplicate_whatever_has_happened_since(plan, device, world):
    sent = moved(plan.slots[1], "19:30")
    take_in(device, sent)
    move_slot(plan.slots[1], time(21), by=world.sam, now=WRITTEN + HOUR, reminded=never)

    again = take_in(device, sent, now=WRITTEN + 2 * HOUR)

    assert words(again) == [("duplicate", "")]
    assert times(plan.slots[1], TODAY) == [time(21)]


def test_move_written_before_the_slot_was_last_set_is_kept_and_not_applied(plan, device, world):
    move_slot(plan.slots[1], time(21), by=world.sam, now=WRITTEN + HOUR, reminded=never)

    verdicts = take_in(device, moved(plan.slots[1], "09:00"), now=WRITTEN + 2 * HOUR)  # too close, had it counted

    assert words(verdicts) == [("stored", "")]
    assert times(plan.slots[1], TODAY) == [time(21)]


def test_move_to_where_it_is_stores_no_timing(plan, device):
    assert words(take_in(device, moved(plan.slots[1], "18:00"))) == [("stored", "")]
    assert not SlotTiming.objects.filter(set_on=device).exists()


def test_slot_of_another_patient_is_no_slot(plan, device, world):
    theirs = make_plan(world.peter).slots[1]

    assert words(take_in(device, moved(theirs, "19:30"))) == [("refused", "no_slot")]
    assert theirs.timings.count() == 1


def test_slot_of_an_ended_programme_is_no_slot(plan, device, world):
    course.end(plan.programme, by=world.sam, why="Well again.", now=NOW)

    assert words(take_in(device, moved(plan.slots[1], "19:30"))) == [("refused", "no_slot")]


def test_retired_slot_is_no_slot(plan, device, world):
    set_day(plan.programme, [SlotPlan(1, time(8), "Session 1")], by=world.sam, now=NOW, reminded=never)

    assert words(take_in(device, moved(plan.slots[1], "19:30"))) == [("refused", "no_slot")]
    assert times(plan.slots[1], TODAY) == []


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"time": "24:00"}, "The new time is not written the way the app writes it: 24:00."),
        ({"time": "8:00"}, "The new time is not written the way the app writes it: 8:00."),
        ({"time": None}, "The new time must be text."),
        ({"slot": "session-2"}, "The session that is moved is not written the way the app writes it: session-2."),
        ({"from": "2026-02-31"}, "The first day of the new time is not a day of the calendar."),
    ],
)
def test_unreadable_move_is_refused(plan, device, body, sentence):
    (verdict,) = take_in(device, moved(plan.slots[1], "19:30", body=body))

    assert (verdict.verdict, verdict.code, verdict.detail) == ("refused", "body", sentence)
    assert not Entry.objects.exists()


def test_move_that_names_a_session_is_refused(plan, device):
    verdicts = take_in(device, moved(plan.slots[1], "19:30", slot=plan.slots[1]))

    assert words(verdicts) == [("refused", "session")]
    assert not Session.objects.exists()


def test_move_while_paused_or_closed_counts_for_later(plan, device, world):
    course.stop(plan.programme, by=world.sam, why="Wait for me.", now=NOW)

    assert words(take_in(device, moved(plan.slots[1], "19:30"))) == [("stored", "")]
    assert times(plan.slots[1], TODAY) == [time(19, 30)]


def test_move_wakes_the_planner(plan, device, world, django_capture_on_commit_callbacks, monkeypatch):
    woken = []
    monkeypatch.setattr("programmes.wakeups._send", lambda task, patient: woken.append((task, patient)))

    with django_capture_on_commit_callbacks(execute=True):
        take_in(device, moved(plan.slots[1], "19:30"))

    assert set(woken) == {("reminders.replan", str(world.margaret.pk))}


def never(slot, local_date) -> bool:
    return False
