"""How long a session takes: written by the planner, said by the message, and followed when the programme changes."""

import json
from datetime import timedelta

from programmes.counting import minutes_of_slot
from programmes.session_length import minutes_of_slots
from reminders.batches import read
from reminders.message import push_payload
from reminders.models import Reminder
from reminders.planning import plan
from tests.reminders.conftest import MONDAY, Case, utc
from tests.world import NOW, issue, make_prescription, make_revision

SUNDAY_NOON = utc("2026-11-22 12:00")


def shorter(case: Case) -> int:
    """A new revision: one short exercise, and nothing in the last two slots. The minutes of what is left."""
    revision = make_revision(case.programme, number=2)
    make_prescription(revision, case.slots[:2], sets=1, reps=1, hold_seconds=10)
    issue(revision, by=case.physio, at=NOW + timedelta(days=200))
    return minutes_of_slot(case.slots[0])


def said_by(reminder: Reminder) -> str:
    [due] = read([reminder.pk])
    body: str = json.loads(push_payload(due, reminder.pk, site_url="https://x.example"))["notification"]["body"]
    return body


def test_planner_writes_how_long_each_session_takes(case: Case) -> None:
    plan(SUNDAY_NOON)

    assert set(Reminder.objects.values_list("minutes", flat=True)) == {minutes_of_slot(case.slots[0])}


def test_slots_that_hold_no_exercises_have_no_length(case: Case) -> None:
    minutes = shorter(case)

    assert minutes_of_slots([slot.pk for slot in case.slots]) == dict.fromkeys(
        (slot.pk for slot in case.slots[:2]), minutes
    )


def test_new_revision_changes_what_is_planned_and_leaves_what_was_sent(case: Case) -> None:
    plan(SUNDAY_NOON)
    before = minutes_of_slot(case.slots[0])
    monday = Reminder.objects.filter(local_date=MONDAY, slot=case.slots[0])
    monday.filter(kind="start").update(state="accepted", settled_at=SUNDAY_NOON, next_at=None)

    after = shorter(case)
    plan(SUNDAY_NOON)

    assert before != after
    assert dict(monday.values_list("kind", "minutes")) == {"start": before, "nudge": after}


def test_row_of_an_older_release_is_said_right_and_given_its_minutes(case: Case) -> None:
    plan(SUNDAY_NOON)
    Reminder.objects.update(minutes=None)
    reminder = Reminder.objects.filter(slot=case.slots[0], local_date=MONDAY, kind="start").get()
    minutes = minutes_of_slot(case.slots[0])

    said = said_by(reminder)
    plan(SUNDAY_NOON)

    reminder.refresh_from_db()
    assert (said.split(",")[0], reminder.minutes) == (f"About {minutes} minutes", minutes)
    assert (reminder.state, reminder.next_at) == ("planned", reminder.due_at)


def test_message_says_the_minutes_of_its_row(case: Case) -> None:
    plan(SUNDAY_NOON)
    Reminder.objects.update(minutes=1)

    assert said_by(Reminder.objects.filter(slot=case.slots[0])[0]).startswith("About 1 minute, any time until ")
