from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic.models import Patient
from programmes.models import Pause
from reminders.enums import ReminderState
from reminders.models import Reminder
from reminders.planning import plan, plan_patient
from reminders.snoozing import put_off
from reminders.timetable import timetable
from tests.reminders.conftest import MONDAY, Case, make_case, utc

SUNDAY_NOON = utc("2026-11-22 12:00")


def of_day(local_date: date, kind: str = "start") -> list[tuple[str, str, str]]:
    rows = Reminder.objects.filter(local_date=local_date, kind=kind)
    return [(f"{row.due_at:%d %H:%M}", f"{row.expires_at:%H:%M}", row.state) for row in rows]


def test_plan_makes_each_session_of_the_next_two_days_once(case: Case) -> None:
    plan(SUNDAY_NOON)

    assert of_day(MONDAY) == [
        ("23 08:00", "11:00", "planned"),
        ("23 12:30", "15:30", "planned"),
        ("23 17:00", "20:00", "planned"),
        ("23 20:30", "23:30", "planned"),
    ]
    assert of_day(MONDAY + timedelta(days=2)) == []
    assert len(of_day(MONDAY + timedelta(days=1))) == 4


def test_plan_again_changes_nothing(case: Case) -> None:
    first = plan(SUNDAY_NOON)

    assert first > 0
    assert plan(SUNDAY_NOON) == 0
    assert Reminder.objects.count() == first


def test_plan_gives_no_nudge_in_quiet_hours(case: Case) -> None:
    case.move(4, to=time(21, 30), from_date=MONDAY)

    plan(SUNDAY_NOON)

    assert [due for due, _, _ in of_day(MONDAY, kind="nudge")] == ["23 09:00", "23 13:30", "23 18:00"]


def test_plan_after_an_outage_leaves_out_what_has_closed(case: Case) -> None:
    plan(utc("2026-11-23 15:45"))

    assert [due for due, _, _ in of_day(MONDAY)] == ["23 17:00", "23 20:30"]


def test_plan_moves_what_has_not_been_sent(case: Case) -> None:
    plan(SUNDAY_NOON)
    case.move(2, to=time(13, 15), from_date=MONDAY)

    plan_patient(case.patient.id, SUNDAY_NOON)

    assert of_day(MONDAY)[1] == ("23 13:15", "16:15", "planned")


def test_plan_leaves_alone_what_has_been_sent(case: Case) -> None:
    plan(SUNDAY_NOON)
    Reminder.objects.filter(slot=case.slots[0], local_date=MONDAY).update(
        state=ReminderState.ACCEPTED, settled_at=SUNDAY_NOON
    )
    case.move(1, to=time(9, 30), from_date=MONDAY)

    plan(utc("2026-11-23 08:05"))

    sent = Reminder.objects.get(slot=case.slots[0], local_date=MONDAY, kind="start")
    assert (sent.due_at, sent.state) == (utc("2026-11-23 08:00"), "accepted")


@pytest.mark.django_db
def test_plan_by_the_patients_zone_and_weekdays() -> None:
    case = make_case("America/New_York")
    case.move(1, to=time(7), from_date=MONDAY, weekdays=0b0000001)  # Mondays only

    plan(SUNDAY_NOON)

    assert of_day(MONDAY)[0][0] == "23 12:00"
    assert [due for due, _, _ in of_day(date(2026, 11, 24))] == ["24 17:30", "24 22:00", "25 01:30"]


def test_plan_cancels_under_a_pause_and_asks_again_after_it(case: Case) -> None:
    plan(SUNDAY_NOON)
    pause = Pause.objects.create(
        clinic=case.clinic, programme=case.programme, from_date=MONDAY, until_date=MONDAY, paused_by=case.physio
    )

    plan(SUNDAY_NOON)
    paused = {state for _, _, state in of_day(MONDAY)}
    pause.until_date, pause.lifted_at = MONDAY - timedelta(days=1), SUNDAY_NOON
    pause.save()
    plan(SUNDAY_NOON)

    assert paused == {"cancelled"}
    assert {state for _, _, state in of_day(MONDAY)} == {"planned"}


def test_plan_cancels_everything_when_a_danger_sign_closes_the_programme(case: Case) -> None:
    plan(SUNDAY_NOON)
    case.close(SUNDAY_NOON)

    plan_patient(case.patient.id, SUNDAY_NOON)

    assert set(Reminder.objects.values_list("state", flat=True)) == {"cancelled"}


def test_plan_cancels_what_is_left_of_an_ended_programme(case: Case) -> None:
    plan(SUNDAY_NOON)
    case.programme.end(by=case.physio, why="Well again", now=SUNDAY_NOON)

    plan_patient(case.patient.id, SUNDAY_NOON)

    assert set(Reminder.objects.values_list("state", flat=True)) == {"cancelled"}


@pytest.mark.django_db
def test_two_slots_on_one_instant_remind_once() -> None:
    """Clocks go forward from 01:00 to 02:00 in London on 28 March 2027: 01:15 and 02:00 are the same instant."""
    case = make_case()
    case.move(1, to=time(1, 15), from_date=date(2027, 3, 28))
    case.move(2, to=time(2, 0), from_date=date(2027, 3, 28))

    plan(utc("2027-03-27 20:00"))

    assert [due for due, _, _ in of_day(date(2027, 3, 28))] == ["28 01:00", "28 16:00", "28 19:30"]


def test_nudge_put_off_past_its_window_is_not_asked_for_again(case: Case) -> None:
    case.move(2, to=time(9, 30), from_date=MONDAY)  # so that the first session closes at 09:15
    plan(SUNDAY_NOON)
    start = Reminder.objects.get(slot=case.slots[0], local_date=MONDAY, kind="start")

    put_off(start, 60, asked_at=utc("2026-11-23 08:20"), now=utc("2026-11-23 08:20"))
    plan(utc("2026-11-23 08:25"))

    assert of_day(MONDAY, kind="nudge")[0] == ("23 09:00", "09:15", "cancelled")


def test_window_that_shrinks_below_a_nudge_put_off_cancels_it(case: Case) -> None:
    plan(SUNDAY_NOON)
    start = Reminder.objects.get(slot=case.slots[0], local_date=MONDAY, kind="start")
    put_off(start, 60, asked_at=utc("2026-11-23 08:30"), now=utc("2026-11-23 08:30"))
    case.move(2, to=time(9, 35), from_date=MONDAY)  # the first session now closes at 09:20

    plan(utc("2026-11-23 08:35"))

    assert of_day(MONDAY, kind="nudge")[0] == ("23 09:30", "11:00", "cancelled")


def test_nudge_put_off_comes_at_that_time_after_carrying_on(case: Case) -> None:
    plan(SUNDAY_NOON)
    start = Reminder.objects.get(slot=case.slots[0], local_date=MONDAY, kind="start")
    put_off(start, 60, asked_at=utc("2026-11-23 08:30"), now=utc("2026-11-23 08:30"))
    closure = case.close(utc("2026-11-23 08:35"))
    plan(utc("2026-11-23 08:35"))
    closure.carry_on(by=case.physio, why="All is well.", now=utc("2026-11-23 08:40"))

    plan(utc("2026-11-23 08:40"))

    assert of_day(MONDAY, kind="nudge")[0] == ("23 09:30", "11:00", "planned")


def test_programme_that_cannot_be_planned_holds_up_no_other(case: Case) -> None:
    broken = make_case(clinic_name="Hill Clinic")
    Patient.objects.filter(pk=broken.patient.pk).update(time_zone="Nowhere/Gone")  # as after a change of tzdata

    plan(SUNDAY_NOON)

    assert set(Reminder.objects.values_list("patient", flat=True)) == {case.patient.pk}


def test_many_programmes_cost_as_many_queries_as_one(case: Case, django_assert_num_queries) -> None:
    with CaptureQueriesContext(connection) as alone:
        plan(SUNDAY_NOON)
    for n in range(4):
        make_case(clinic_name=f"Clinic{n} Hill")

    with django_assert_num_queries(len(alone)):
        plan(SUNDAY_NOON)


def test_plan_again_reads_and_writes_nothing(case: Case) -> None:
    plan(SUNDAY_NOON)

    with CaptureQueriesContext(connection) as again:
        plan(SUNDAY_NOON)

    assert not [query["sql"] for query in again if query["sql"].startswith(("INSERT", "UPDATE"))]


def test_everything_moved_is_one_statement(case: Case) -> None:
    others = [make_case(clinic_name=f"Clinic{n} Hill") for n in range(3)]
    plan(SUNDAY_NOON)
    for each in [case, *others]:
        each.move(2, to=time(13, 15), from_date=MONDAY)

    with CaptureQueriesContext(connection) as again:
        changed = plan(SUNDAY_NOON)

    assert len([query for query in again if query["sql"].lstrip().startswith("UPDATE")]) == 1
    assert changed == 4 * 2 * 2  # four patients, the start and the nudge of two days


def test_programme_that_the_database_refuses_holds_up_no_other(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = make_case(clinic_name="Hill Clinic")

    def timetable_of(programme, minutes, **dates):
        for planned in timetable(programme, minutes, **dates):
            due = planned.expires_at if programme == broken.programme else planned.due_at  # against reminder_window
            yield replace(planned, due_at=due)

    monkeypatch.setattr("reminders.fitting.timetable", timetable_of)

    plan(SUNDAY_NOON)

    assert set(Reminder.objects.values_list("patient", flat=True)) == {case.patient.pk}


def test_chunks_are_planned_apart(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reminders.planning.CHUNK", 2)
    for n in range(4):
        make_case(clinic_name=f"Clinic{n} Hill")

    plan(SUNDAY_NOON)

    assert Reminder.objects.values("patient").distinct().count() == 5


def test_row_waiting_to_be_tried_again_goes_on_waiting_when_its_window_changes(case: Case) -> None:
    plan(SUNDAY_NOON)
    waiting = Reminder.objects.filter(slot=case.slots[0], local_date=MONDAY, kind="start")
    waiting.update(next_at=utc("2026-11-23 08:15"), attempts=1)
    case.move(2, to=time(10), from_date=MONDAY)

    plan(utc("2026-11-23 08:05"))

    row = waiting.get()
    assert (row.expires_at, row.next_at) == (utc("2026-11-23 09:45"), utc("2026-11-23 08:15"))
