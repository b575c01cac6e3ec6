"""What the diary, the reminders and the programme say of one patient."""

import re

import pytest

from clinic.days import today
from clinic.invitations import open_invitation
from clinic.models import Patient, ZoneChange
from panel.needs.board import board, line_for
from panel.needs.drawn import bars_of, drawn
from panel.needs.known import alone
from panel.templatetags.drawings import icon
from programmes import course
from programmes.models import Programme, Session
from programmes.need import Kind, Urgency
from reminders.models import Delivery, PushSubscription, Reminder
from tests.panel.conftest import make_device
from tests.panel.needs.given import DAY, kinds, reminders, sessions
from tests.world import NOW, TODAY, make_patient, make_plan

pytestmark = pytest.mark.django_db


def looks(line) -> str:
    """The bars of its picture, the oldest first: d kept, m none, x not heard from."""
    return "".join(re.findall('class="(.)"', "".join(bars_of(line.of))))


def test_patient_who_does_well_needs_nobody(world, plan):
    sessions(plan, 4, 4, 3, 3)

    found = board(world.clinic, NOW)
    assert [str(of.patient) for of in found.well] == ["Margaret Ellis"]
    assert [line.patient for line in found.lines] == []


def test_pain_of_the_diary_is_told_with_what_was_kept(world, plan):
    sessions(plan, 3, 3, 3, None, 6)

    line = line_for(world.margaret, NOW)
    assert line.headline == "Leg pain up 3 points in a week"
    assert line.of.kept == [0] * 9 + [1, 1, 1, 0, 1]
    assert looks(line)[-5:] == "dddmd"


@pytest.mark.parametrize(("yesterdays", "needs"), [("received", [Kind.MISSED]), ("expired", [])])
def test_missed_days_are_known_by_the_reminders_that_arrived(world, plan, yesterdays, needs):
    reminders(plan, "received", 2)
    reminders(plan, yesterdays, 1)

    assert kinds(world.margaret) == needs


def test_one_missed_day_is_enough_where_the_clinic_says_so(world, plan):
    """What was noted on other days says nothing of yesterday, wherever on earth it was yesterday."""
    world.clinic.need_missed_days = 1
    Patient.objects.filter(pk=world.margaret.pk).update(time_zone="Pacific/Auckland")
    world.margaret.devices.update(last_synced_at=NOW + 2 * DAY)
    late = NOW.replace(hour=22)  # Tuesday morning there
    reminders(plan, "received", 1)
    sessions(plan, 3, 3, 3, until=TODAY - DAY)
    Reminder.objects.filter(local_date=TODAY).update(state="received", next_at=None, settled_at=NOW)

    def found() -> list[Kind]:
        return [need.kind for line in board(world.clinic, late).lines for need in line.needs]

    assert found() == [Kind.MISSED]
    sessions(plan, 3)
    assert found() == []


def test_paused_days_are_nobodys_fault(world, plan):
    reminders(plan, "cancelled", 1, 2, 3)

    assert kinds(world.margaret) == []


def test_phone_that_never_sent_anything_is_drawn_as_not_heard_since_it_joined(world, plan):
    world.margaret.devices.update(last_synced_at=None, joined_at=NOW - 3 * DAY)

    assert looks(line_for(world.margaret, NOW)) == "m" * 11 + "xx" + "m"


def test_silence_is_drawn_as_not_heard(world, plan):
    world.margaret.devices.update(last_synced_at=NOW - 4 * DAY)

    line = line_for(world.margaret, NOW)
    assert line.headline == "Nothing from the phone for 4 days"
    assert looks(line) == "m" * 10 + "xxx" + "m"


@pytest.mark.parametrize("how", ["paused", "stopped", "ended", "begins tomorrow", "held"])
def test_who_is_asked_nothing_is_not_called_silent(world, plan, how):
    programme, patient = plan.programme, world.margaret
    patient.devices.update(last_synced_at=NOW - 4 * DAY)
    assert kinds(patient) == [Kind.SILENT]

    if how == "paused":
        course.pause(programme, from_date=TODAY, until_date=None, by=world.sam, now=NOW)
    elif how == "stopped":
        course.stop(programme, why="Ring me", by=world.sam, now=NOW)
    elif how == "ended":
        course.end(programme, why="Well", by=world.sam, now=NOW)
    elif how == "begins tomorrow":
        Programme.objects.update(starts_on=TODAY + DAY)
    else:
        patient.screenings.create(
            clinic=world.clinic, answers={}, hold_start=True, library_version=2, answered_at=NOW, asked_by=world.sam
        )
    assert Kind.SILENT not in kinds(patient)


def test_planner_that_does_not_work_hides_nobody(world, plan):
    Reminder.objects.all().update(state="cancelled", next_at=None, settled_at=NOW)
    world.margaret.devices.update(last_synced_at=NOW - 4 * DAY)

    assert kinds(world.margaret) == [Kind.SILENT]


def test_stop_order_of_a_week_ago_is_not_forgotten(world, plan):
    course.stop(plan.programme, why="Ring me", by=world.sam, now=NOW - 7 * DAY)

    assert kinds(world.margaret) == [Kind.STILL_CLOSED]


def test_session_from_a_clock_that_is_ahead_does_not_stand_before_todays(world, plan):
    sessions(plan, 3, 3, 3, 9)
    Session.objects.create(
        clinic=world.clinic,
        patient=world.margaret,
        programme=plan.programme,
        slot=plan.slots[0],
        local_date=TODAY + 30 * DAY,
        leg_before=2,
        last_synced_at=NOW,
    )

    assert kinds(world.margaret) == [Kind.PAIN]


def test_only_the_newest_invitation_says_that_somebody_has_not_joined(world):
    patient = make_patient(world.sam, "Irene", "Walsh")
    make_plan(patient)
    first, _, _ = open_invitation(patient, world.sam, NOW - 9 * DAY)
    assert kinds(patient) == [Kind.NOT_JOINED]

    device = make_device(patient)
    first.redeemed_at, first.device = NOW - 8 * DAY, device
    first.save()
    assert kinds(patient) == []
    device.revoke(by=world.sam, now=NOW)
    assert line_for(patient, NOW).headline == "No phone has the programme"

    newest, _, _ = open_invitation(patient, world.sam, NOW - 2 * DAY)
    assert kinds(patient) == []
    newest.declined_at = NOW
    newest.save()
    assert line_for(patient, NOW).headline == "The invitation reached somebody else"


def test_answers_that_were_looked_at_wait_for_nobody(world, plan):
    screening = world.margaret.screenings.create(
        clinic=world.clinic, answers={}, hold_start=True, library_version=2, answered_at=NOW, asked_by=world.sam
    )
    assert kinds(world.margaret) == [Kind.HELD]

    screening.looked_at, screening.looked_by = NOW, world.sam
    screening.save()
    assert kinds(world.margaret) == []


def test_pain_that_is_corrected_later_counts_since_it_was_first_told(world, plan):
    sessions(plan, 3, 3, 3, 6)
    Session.objects.filter(local_date=TODAY).update(first_synced_at=NOW - DAY, last_synced_at=NOW)

    assert line_for(world.margaret, NOW).since == NOW - DAY


@pytest.mark.parametrize(("outcome", "urgency"), [("accepted", Urgency.THIS_WEEK), ("failed", Urgency.TODAY)])
def test_whether_letters_arrive_is_looked_at_before_it_is_said(world, plan, outcome, urgency):
    margaret = world.margaret
    Patient.objects.filter(pk=margaret.pk).update(email_agreed_at=NOW - 9 * DAY)
    PushSubscription.objects.all().delete()
    margaret.devices.update(joined_at=NOW - 9 * DAY)
    reminders(plan, "accepted", 1, 2)
    sent = Reminder.objects.filter(state="accepted").order_by("-due_at")
    for reminder, became in zip(sent, (outcome, "accepted"), strict=True):
        Delivery.objects.create(
            clinic=world.clinic,
            patient=margaret,
            reminder=reminder,
            channel="email",
            target=margaret.pk,
            created_at=reminder.due_at,
            last_tried_at=reminder.due_at,
            outcome=became,
        )

    found = [need.urgency for need in line_for(margaret, NOW).needs if need.kind == Kind.UNREACHED]
    assert found == [urgency]


def test_pain_that_moves_down_the_leg_is_told_by_its_place(world, plan):
    sessions(plan, 3, 3, 3, 3)
    Session.objects.update(reach_after="thigh")
    Session.objects.filter(local_date=TODAY).update(reach_before="foot")

    line = line_for(world.margaret, NOW)
    shown = drawn(line, member=world.sam, now=NOW)
    assert (shown["headline"], shown["picture"]) == ("Pain now reaches the foot", icon("down"))
    assert shown["details"] == "It reached the thigh on most days of the week before."


@pytest.mark.parametrize(
    ("first", "later", "hour", "expected"),
    [
        # 10:00 and 22:00 UTC
        ("Europe/London", None, 10, TODAY),
        ("Pacific/Auckland", None, 10, TODAY),
        ("Pacific/Auckland", None, 22, TODAY + DAY),
        ("America/Los_Angeles", None, 2, TODAY - DAY),
        ("Europe/London", (0, "Pacific/Auckland"), 22, TODAY + DAY),
        ("Europe/London", (1, "Pacific/Auckland"), 22, TODAY),
        ("Pacific/Auckland", (1, "America/Los_Angeles"), 22, TODAY),
    ],
)
def test_todays_date_is_the_patients_own(world, first, later, hour, expected):
    now = NOW.replace(hour=hour)
    Patient.objects.filter(pk=world.margaret.pk).update(time_zone=first)
    if later:
        ZoneChange.objects.create(
            clinic=world.clinic,
            patient=world.margaret,
            from_date=TODAY + later[0] * DAY,
            time_zone=later[1],
            set_by=world.sam,
            set_at=NOW,
        )
    patient = Patient.objects.get(pk=world.margaret.pk)

    of = alone(patient, now)
    assert of.known.today == today(patient, now)
    assert of.known.today == expected
