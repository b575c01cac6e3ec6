"""Whom a glance leaves out is nobody of whom anything waits; whoever is left in is judged as by all that is known."""

from datetime import timedelta

import pytest

from clinic.models import Patient, Screening, ZoneChange
from panel.needs.board import board, limits_of, line_for
from panel.needs.known import Clear, everybody
from programmes import course
from programmes.models import PatientTrend, Programme
from reminders.models import PushSubscription
from tests.panel.conftest import make_device, make_note
from tests.panel.needs.given import DAY, reminders, sessions
from tests.world import NOW, TODAY, make_patient, make_plan

pytestmark = pytest.mark.django_db


def is_left_out(patient, now=NOW) -> bool:
    (found,) = (of for of in everybody(patient.clinic, now, limits_of(patient.clinic)) if of.row.id == patient.pk)
    return isinstance(found, Clear)


@pytest.fixture
def steady(world, plan):
    """Margaret's fortnight without anything to speak of."""
    sessions(plan, *[3] * 15)
    assert is_left_out(world.margaret)
    return plan


def no_phone(world, plan):
    world.margaret.devices.update(revoked_at=NOW)


def quiet_phone(world, plan):
    world.margaret.devices.update(last_synced_at=NOW - DAY, joined_at=NOW - 2 * DAY)


def phone_that_shows_nothing(world, plan):
    world.margaret.devices.update(notifications="off")


def phone_that_does_not_answer(world, plan):
    PushSubscription.objects.update(created_at=NOW - 3 * DAY, last_acknowledged_at=NOW - 2 * DAY)


def ended_subscription(world, plan):
    PushSubscription.objects.update(gone_at=NOW, gone_why="gone")


def danger_sign(world, plan):
    entry = make_note(world.margaret.devices.get(), kind="danger-sign")
    world.margaret.closures.create(clinic=world.clinic, kind="danger_sign", closed_at=NOW, entry=entry)


def held_answers(world, plan):
    given = {"answers": {}, "hold_start": True, "library_version": 2, "answered_at": NOW}
    Screening.objects.create(
        clinic=world.clinic, patient=world.margaret, answered_on=world.margaret.devices.get(), **given
    )


def unread_note(world, plan):
    make_note(world.margaret.devices.get())


def pause_of_tomorrow(world, plan):
    """It may be tomorrow already where the patient is."""
    course.pause(plan.programme, from_date=TODAY + DAY, until_date=None, by=world.sam, now=NOW)


def journey_of_yesterday(world, plan):
    given = {"from_date": TODAY - DAY, "time_zone": "Pacific/Auckland", "set_by": world.sam, "set_at": NOW - 2 * DAY}
    ZoneChange.objects.create(clinic=world.clinic, patient=world.margaret, **given)


def no_trend(world, plan):
    PatientTrend.objects.all().delete()


def trend_of_pain(world, plan):
    PatientTrend.objects.update(leg=8)


@pytest.mark.parametrize(
    "waits",
    [
        no_phone,
        quiet_phone,
        phone_that_shows_nothing,
        phone_that_does_not_answer,
        ended_subscription,
        danger_sign,
        held_answers,
        unread_note,
        pause_of_tomorrow,
        journey_of_yesterday,
        no_trend,
        trend_of_pain,
    ],
)
def test_nobody_of_whom_anything_waits_is_left_out(world, steady, waits):
    waits(world, steady)

    assert not is_left_out(world.margaret)


def test_whoever_does_not_note_anything_is_left_out_no_longer(world, steady):
    world.margaret.devices.update(last_synced_at=NOW + 3 * DAY)
    PushSubscription.objects.update(last_acknowledged_at=NOW + 3 * DAY)

    assert is_left_out(world.margaret, NOW + DAY)
    assert not is_left_out(world.margaret, NOW + 2 * DAY)


@pytest.mark.parametrize(
    ("starts", "ends", "is_asked"),
    [(-20, None, True), (0, 0, True), (1, None, False), (-20, -1, False)],
)
def test_whoever_is_left_out_does_well_while_the_programme_runs(world, steady, starts, ends, is_asked):
    ends_on = None if ends is None else TODAY + ends * DAY
    Programme.objects.update(starts_on=TODAY + starts * DAY, ends_on=ends_on)
    assert is_left_out(world.margaret)

    assert [of.patient for of in board(world.clinic, NOW).well] == ([world.margaret] if is_asked else [])


def test_today_is_the_patients_own_after_a_journey_and_before_one(world, steady):
    """NOW is 9:00 UTC on a Monday: Monday evening in Auckland, and Sunday night in Honolulu."""
    given = {"clinic": world.clinic, "patient": world.margaret, "set_by": world.sam, "set_at": NOW}
    Programme.objects.update(starts_on=TODAY)
    assert [of.patient for of in board(world.clinic, NOW).well] == [world.margaret]

    ZoneChange.objects.create(from_date=TODAY - 9 * DAY, time_zone="Pacific/Honolulu", **given)
    assert PatientTrend.objects.get().newest_on == TODAY  # a day that has not begun there
    assert not is_left_out(world.margaret)
    assert board(world.clinic, NOW).well == []

    ZoneChange.objects.create(from_date=TODAY - 8 * DAY, time_zone="Pacific/Auckland", **given)
    assert is_left_out(world.margaret)
    assert [of.patient for of in board(world.clinic, NOW).well] == [world.margaret]


def test_whoever_is_judged_at_a_glance_is_judged_as_by_all(world, plan):
    """Pain that rose six days ago, days without a note, pain that has become less, and a steady diary."""
    easing, fading, well = (make_patient(world.sam, name, "Walsh") for name in ("Irene", "Ann", "Joan"))
    for patient in (easing, fading, well):
        make_device(patient)
    sessions(plan, 3, 3, 3, 8, until=TODAY - 6 * DAY)
    sessions(make_plan(easing), 6, 6, 6, 6, 2, None, None, None, None, None, 4)
    fades = make_plan(fading)
    sessions(fades, 3, 3, until=TODAY - 3 * DAY)
    reminders(fades, "received", 2, 1)
    sessions(make_plan(well), *[3] * 15)
    Patient.objects.filter(pk=fading.pk).update(time_zone="Pacific/Auckland")
    fading.devices.update(last_synced_at=NOW)

    found = board(world.clinic, NOW)
    alone = {patient.pk: line_for(patient, NOW) for patient in (world.margaret, easing, fading, well)}
    assert {line.patient.pk: line.needs for line in found.lines} == {
        pk: line.needs for pk, line in alone.items() if line
    }
    assert all(line.of.kept == alone[line.patient.pk].of.kept for line in found.lines)
    assert [of.patient.first_name for of in found.well] == ["Irene", "Joan"]


def test_pause_begins_where_the_patient_is(world, plan):
    """At 22:00 UTC it is tomorrow in Auckland: a pause from then on holds there, and silence says nothing."""
    Patient.objects.filter(pk=world.margaret.pk).update(time_zone="Pacific/Auckland")
    late = NOW + timedelta(hours=13)
    world.margaret.devices.update(last_synced_at=late - 4 * DAY)
    assert line_for(world.margaret, late) is not None

    course.pause(plan.programme, from_date=TODAY + DAY, until_date=None, by=world.sam, now=NOW)

    assert line_for(world.margaret, late) is None


def test_last_day_is_the_patients_own(world, plan):
    """At 9:00 UTC it is Sunday in Honolulu yet, the programme's last day."""
    Programme.objects.update(ends_on=TODAY - DAY)
    world.margaret.devices.update(last_synced_at=NOW - 4 * DAY)
    assert line_for(world.margaret, NOW) is None

    Patient.objects.filter(pk=world.margaret.pk).update(time_zone="Pacific/Honolulu")
    assert line_for(world.margaret, NOW) is not None
