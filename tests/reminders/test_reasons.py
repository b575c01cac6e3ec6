"""Why nothing is sent: after a stop, a danger sign, a pause or an end from the commit on, and in a physio's words.

Each path through the function that the panel or the phone really calls.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from clinic.days import put_zone_right
from programmes import course, sync
from programmes.day_plan import SlotPlan, day_on, move_slot, set_day
from programmes.intake import Batch
from reminders.dispatch import dispatch
from reminders.leasing import lease_due
from reminders.models import Reminder
from reminders.planning import plan, plan_patient
from tests.reminders.conftest import MONDAY, Case, make_case, utc
from tests.world import entry, make_prescription, make_revision
from tests.world import issue as put_in_force

DAY = timedelta(days=1)
BEFORE = utc("2026-11-23 07:30")
DUE = utc("2026-11-23 08:00")
NUDGE = utc("2026-11-23 09:00")

Path = Callable[[Case, datetime], object]


class NobodyIsReached:
    """A push service that must not be asked."""

    def __init__(self) -> None:
        self.asked: list[Any] = []

    def send_many(self, messages: Sequence[Any], **_: Any) -> list[Any]:
        self.asked += messages
        return []


def send_due(now: datetime) -> list[Any]:
    """What would have gone out at this instant."""
    service = NobodyIsReached()
    if lease := lease_due(now):
        dispatch(lease, transport=service, clock=lambda: now)
    return service.asked


def write(case: Case, now: datetime, kind: str, **more: Any) -> None:
    """The patient's phone syncs one entry."""
    verdicts = sync.take_in(Batch(case.device, [entry(kind, at=now, **more)], sent_at=now), now=now)
    assert [verdict.verdict for verdict in verdicts] == ["stored"]


def pause(case: Case, now: datetime) -> object:
    return course.pause(case.programme, from_date=MONDAY, until_date=None, by=case.physio, now=now)


def stop(case: Case, now: datetime) -> object:
    return course.stop(case.programme, by=case.physio, why="Rest until we have spoken.", now=now)


def danger_sign(case: Case, now: datetime) -> object:
    return write(case, now, "danger-sign", body={"answers": {"bladder": True}, "yes": ["bladder"], "version": 2})


def pain_rule(case: Case, now: datetime) -> object:
    return write(case, now, "stopped", felt="weak_or_numb", slot=case.slots[1], on=MONDAY)


def end(case: Case, now: datetime) -> object:
    return course.end(case.programme, by=case.physio, why="Well again.", now=now)


CLOSING: list[tuple[Path, str]] = [
    (pause, "paused"),
    (stop, "stopped by the physio"),
    (danger_sign, "closed after a danger sign"),
    (pain_rule, "closed by a pain rule"),
    (end, "the programme has ended"),
]
paths = pytest.mark.parametrize(("path", "why"), CLOSING, ids=[path.__name__ for path, _ in CLOSING])


def of_monday(case: Case, position: int = 1) -> list[tuple[str, str]]:
    rows = Reminder.objects.filter(slot=case.slots[position - 1], local_date=MONDAY).order_by("-kind")
    return [(row.state, row.why) for row in rows]


@paths
def test_nothing_is_sent_from_the_commit_on_though_nobody_has_planned_again(case: Case, path: Path, why: str) -> None:
    plan(BEFORE)
    path(case, BEFORE + timedelta(minutes=29))

    assert [send_due(DUE), send_due(NUDGE)] == [[], []]
    assert of_monday(case) == [("cancelled", why), ("cancelled", why)]


@paths
def test_every_unsent_row_is_cancelled_as_soon_as_the_planner_runs(case: Case, path: Path, why: str) -> None:
    plan(BEFORE)
    path(case, BEFORE)

    plan_patient(case.patient.pk, BEFORE)

    assert set(Reminder.objects.values_list("state", "why", "next_at")) == {("cancelled", why, None)}
    assert [send_due(DUE), send_due(NUDGE)] == [[], []]


@paths
def test_nothing_new_is_planned_afterwards(case: Case, path: Path, why: str) -> None:
    path(case, BEFORE)

    plan(BEFORE)
    plan(BEFORE + DAY)

    assert not Reminder.objects.exists()


def test_end_is_seen_although_its_wake_up_was_lost(case: Case) -> None:
    plan(BEFORE)
    end(case, BEFORE)

    plan(BEFORE + timedelta(minutes=5))

    assert set(Reminder.objects.values_list("state", flat=True)) == {"cancelled"}


def carry_on(case: Case, now: datetime) -> None:
    course.carry_on(case.patient, by=case.physio, why="Seen.", now=now)


def take_back(case: Case, now: datetime) -> None:
    course.take_back(case.programme.pauses.get(), by=case.physio, now=now)


@pytest.mark.parametrize(
    ("path", "reopen"), [(stop, carry_on), (danger_sign, carry_on), (pain_rule, carry_on), (pause, take_back)]
)
def test_carry_on_revives_only_what_lies_ahead(case: Case, path: Path, reopen: Callable[..., None]) -> None:
    plan(BEFORE)
    path(case, BEFORE)
    plan(BEFORE)

    reopen(case, utc("2026-11-23 08:30"))
    plan(utc("2026-11-23 08:31"))

    first, nudge = of_monday(case)
    assert (first[0], nudge) == ("cancelled", ("planned", ""))
    assert {state for state, _ in of_monday(case, 4)} == {"planned"}
    waiting = Reminder.objects.filter(state="planned")
    assert {row.next_at == row.due_at for row in waiting} == {True}


def test_planner_who_comes_late_after_carry_on_loses_no_reminder(case: Case) -> None:
    plan(BEFORE)
    stop(case, BEFORE)
    plan(BEFORE)
    carry_on(case, DUE - timedelta(minutes=5))

    plan(DUE + timedelta(minutes=3))

    assert of_monday(case)[0] == ("planned", "")


def test_two_closures_are_open_until_both_are_carried_on(case: Case) -> None:
    plan(BEFORE)
    stop(case, BEFORE)
    danger_sign(case, BEFORE)
    plan(BEFORE)
    pause(case, BEFORE)
    carry_on(case, BEFORE)

    plan(BEFORE)

    assert set(Reminder.objects.values_list("state", flat=True)) == {"cancelled"}


@pytest.mark.parametrize(
    ("kind", "body", "state", "why"),
    [
        ("session-finished", {}, "done_before", "already done"),
        ("done-without-phone", {}, "done_before", "already done"),
        ("stopped", {"felt": "sharp"}, "done_before", "already done"),
        ("session-skipped", {"reason": "no_time"}, "skipped", "skipped by the patient"),
    ],
)
def test_settled_session_cancels_both_of_its_reminders(
    case: Case, kind: str, body: dict[str, Any], state: str, why: str
) -> None:
    plan(BEFORE)
    write(case, BEFORE, kind, slot=case.slots[0], on=MONDAY, revision=case.programme.current_revision, body=body)
    at_send_time = send_due(DUE)

    plan(DUE)

    assert at_send_time == []
    assert of_monday(case) == [(state, why), (state, why)]
    assert {state for state, _ in of_monday(case, 2)} == {"planned"}


def test_session_done_before_its_rows_were_made_gets_none(case: Case) -> None:
    write(case, BEFORE, "done-without-phone", slot=case.slots[0], on=MONDAY)

    plan(BEFORE)

    assert of_monday(case) == []
    assert len(of_monday(case, 2)) == 2


def test_session_done_after_its_start_cancels_the_nudge(case: Case) -> None:
    plan(BEFORE)
    Reminder.objects.filter(slot=case.slots[0], kind="start", local_date=MONDAY).update(
        state="received", settled_at=DUE, next_at=None
    )

    write(case, DUE + timedelta(minutes=20), "session-finished", slot=case.slots[0], on=MONDAY)
    plan(DUE + timedelta(minutes=21))

    assert of_monday(case) == [("received", ""), ("done_before", "already done")]


def test_stop_weighs_more_than_what_is_done(case: Case) -> None:
    plan(BEFORE)
    write(case, BEFORE, "session-finished", slot=case.slots[0], on=MONDAY)
    stop(case, BEFORE)

    plan(BEFORE)

    assert {why for _, why in of_monday(case)} == {"stopped by the physio"}


def test_session_moved_into_the_past_says_so(case: Case) -> None:
    plan(BEFORE)
    move_slot(case.slots[0], time(4), by=case.physio, now=BEFORE, reminded=unsent)

    plan(BEFORE)

    assert set(of_monday(case)) == {("cancelled", "the session was moved")}


def test_nudge_that_a_move_takes_into_quiet_hours_says_so(case: Case) -> None:
    plan(BEFORE)
    move_slot(case.slots[3], time(21, 30), by=case.physio, now=BEFORE, reminded=unsent)

    plan(BEFORE)

    assert of_monday(case, 4) == [("planned", ""), ("cancelled", "the session was moved")]


def test_retired_slot_is_no_longer_asked_for(case: Case) -> None:
    plan(BEFORE)
    kept = [one for one in day_on(case.programme, MONDAY) if one.position != 1]
    set_day(case.programme, kept, by=case.physio, now=BEFORE, reminded=unsent)

    plan(BEFORE)

    assert set(of_monday(case)) == {("cancelled", "no longer asked for")}


def test_weekday_taken_away_is_no_longer_asked_for(case: Case) -> None:
    plan(BEFORE)
    day = {one.position: one for one in day_on(case.programme, MONDAY)}
    day[1] = SlotPlan(1, time(8), day[1].label, weekdays=0b1111110)
    set_day(case.programme, list(day.values()), by=case.physio, now=BEFORE, reminded=unsent)

    plan(BEFORE)

    assert set(of_monday(case)) == {("cancelled", "no longer asked for")}


def test_slot_without_exercises_in_the_new_revision_is_no_longer_asked_for(case: Case) -> None:
    plan(BEFORE)
    revision = make_revision(case.programme, 2)
    make_prescription(revision, case.slots[1:])
    put_in_force(revision, by=case.physio, at=BEFORE)

    plan(BEFORE)

    assert set(of_monday(case)) == {("cancelled", "no longer asked for")}
    assert {state for state, _ in of_monday(case, 2)} == {"planned"}


@pytest.mark.django_db
def test_journey_re_plans_only_the_days_to_come() -> None:
    case = make_case("Europe/London")
    plan(BEFORE)
    put_zone_right(case.patient, "America/New_York", by=case.physio, now=BEFORE)

    plan(BEFORE)

    starts = Reminder.objects.filter(slot=case.slots[0], kind="start").order_by("local_date")
    assert [f"{row.due_at:%d %H:%M}" for row in starts] == ["23 08:00", "24 13:00", "25 13:00"]
    assert {row.state for row in starts} == {"planned"}


def unsent(slot: object, local_date: object) -> bool:
    return False
