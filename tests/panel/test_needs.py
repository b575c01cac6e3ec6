"""Who needs me: the list, who has seen what, and what a word closes."""

from datetime import datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clinic.invitations import open_invitation
from clinic.models import Patient
from panel.models import Attention
from panel.needs import dealing
from panel.needs.board import board, key_of, line_for
from programmes import course
from programmes.models import Programme, Session
from programmes.need import Kind, Need, Urgency
from reminders.models import PushSubscription, Reminder
from tests.panel.conftest import make_device, make_note, sign_in
from tests.world import NOW, TODAY, make_patient, make_plan

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
PAIN_AT_SIX = Need(Kind.PAIN, Urgency.TODAY, "leg pain up 3 points in a week", "", NOW, "leg", 6)


def sessions(plan, *legs: int | None, until=TODAY) -> None:
    """One session a day up to a date, with this leg pain before it; None: nothing was noted."""
    patient = plan.programme.patient
    for n, leg in enumerate(reversed(legs)):
        if leg is not None:
            Session.objects.create(
                clinic_id=patient.clinic_id,
                patient=patient,
                programme=plan.programme,
                slot=plan.slots[0],
                local_date=until - n * DAY,
                revision=plan.revision,
                finished_at=NOW - n * DAY,
                leg_before=leg,
                ticks_done=3,
                ticks_due=3,
                last_synced_at=NOW - n * DAY,
            )


def reminders(plan, state: str, *days_ago: int) -> None:
    patient = plan.programme.patient
    for n in days_ago:
        due = datetime.combine(TODAY - n * DAY, time(7), NOW.tzinfo)
        is_open = state == "planned"
        Reminder.objects.create(
            clinic_id=patient.clinic_id,
            patient=patient,
            slot=plan.slots[0],
            local_date=TODAY - n * DAY,
            kind="start",
            due_at=due,
            expires_at=due + timedelta(hours=3),
            state=state,
            planned_at=due - DAY,
            next_at=due if is_open else None,
            settled_at=None if is_open else due,
        )


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


def kinds(patient: Patient, now=NOW) -> list[Kind]:
    line = line_for(patient, now)
    return [need.kind for need in line.needs] if line else []


def test_patient_who_does_well_needs_nobody(world, plan):
    sessions(plan, 4, 4, 3, 3)

    found = board(world.clinic, NOW)
    assert [str(patient) for patient in found.well] == ["Margaret Ellis"]
    assert [line.patient for line in found.lines] == []


def test_pain_of_the_diary_is_told_with_what_was_kept(world, plan):
    sessions(plan, 3, 3, 3, None, 6)

    line = line_for(world.margaret, NOW)
    assert line.headline == "Leg pain up 3 points in a week"
    assert line.of.kept == [0] * 9 + [1, 1, 1, 0, 1]
    assert [bar.look for bar in line.bars][-5:] == ["d", "d", "d", "m", "d"]


@pytest.mark.parametrize(("yesterdays", "needs"), [("received", [Kind.MISSED]), ("expired", [])])
def test_missed_days_are_known_by_the_reminders_that_arrived(world, plan, yesterdays, needs):
    reminders(plan, "received", 2)
    reminders(plan, yesterdays, 1)

    assert kinds(world.margaret) == needs


def test_paused_days_are_nobodys_fault(world, plan):
    reminders(plan, "cancelled", 1, 2, 3)

    assert kinds(world.margaret) == []


def test_danger_sign_stands_before_pain_that_came_earlier(world, plan):
    irene = make_patient(world.sam, "Irene", "Walsh")
    make_device(irene)
    sessions(make_plan(irene), 3, 3, 3, 8)
    entry = make_note(world.margaret.devices.get(), kind="danger-sign")
    world.margaret.closures.create(
        clinic=world.clinic, kind="danger_sign", closed_at=NOW + timedelta(hours=1), entry=entry
    )

    assert [line.patient.first_name for line in board(world.clinic, NOW).lines] == ["Margaret", "Irene"]


def test_phone_that_never_sent_anything_is_drawn_as_not_heard_since_it_joined(world, plan):
    world.margaret.devices.update(last_synced_at=None, joined_at=NOW - 3 * DAY)

    assert "".join(bar.look for bar in line_for(world.margaret, NOW).bars) == "m" * 11 + "xx" + "m"


def test_silence_is_drawn_as_not_heard(world, plan):
    world.margaret.devices.update(last_synced_at=NOW - 4 * DAY)

    line = line_for(world.margaret, NOW)
    assert line.headline == "Nothing from the phone for 4 days"
    assert "".join(bar.look for bar in line.bars) == "m" * 10 + "xxx" + "m"


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


def test_list_is_sorted_by_need_and_shows_nobody_elses(world, plan, sam):
    make_note(world.margaret.devices.get())
    irene = make_patient(world.sam, "Irene", "Walsh")
    make_device(irene)
    sessions(make_plan(irene), 3, 3, 3, 8)
    other = make_plan(world.peter)
    sessions(other, 3, 3, 3, 8)

    found = board(world.clinic, NOW)
    assert [(line.patient.first_name, line.urgency.name) for line in found.lines] == [
        ("Irene", "NOW"),
        ("Margaret", "THIS_WEEK"),
    ]
    text = sam.get("/physio/?whose=clinic").content.decode()
    assert "Peter" not in text


def test_patient_belongs_to_the_physio_and_after_a_working_day_to_everyone(world, plan):
    make_note(world.margaret.devices.get())  # on a Monday at 9:00 UTC

    def names(member, now) -> list[str]:
        return [line.patient.first_name for line in board(world.clinic, now).of(member, now).lines]

    assert names(world.sam, NOW) == ["Margaret"]
    assert names(world.amara, NOW + DAY - timedelta(seconds=1)) == []
    assert names(world.amara, NOW + DAY) == ["Margaret"]


def post(client, patient, action: str, needs, **more):
    data = {"need": [key_of(need) for need in needs], **more}
    return client.post(f"/physio/patients/{patient.pk}/{action}/", data)


@pytest.fixture
def silent(world, plan):
    """Nothing has been heard from Margaret's phone for three days: her one need, as the pages see it now."""
    world.margaret.devices.update(last_synced_at=timezone.now() - 3 * DAY)
    Reminder.objects.all().update(state="cancelled", next_at=None, settled_at=NOW)  # long ago for today's clock
    line = line_for(world.margaret, timezone.now())
    assert line.headline == "Nothing from the phone for 3 days"
    return line


def test_seen_says_by_whom_and_stays_on_the_list(world, silent, sam, amara):
    post(amara, world.margaret, "seen", silent.needs)
    post(sam, world.margaret, "seen", silent.needs)

    row = Attention.objects.get()
    assert (row.seen_by, row.done_at) == (world.amara, None)
    assert "seen by Amara Osei" in sam.get("/physio/").content.decode()


def test_what_came_up_since_is_unread(world, silent, sam):
    post(sam, world.margaret, "seen", silent.needs)
    make_note(world.margaret.devices.get())

    assert "unread" in sam.get("/physio/").content.decode()
    sam.get(f"/physio/patients/{world.margaret.pk}/")
    assert Attention.objects.count() == 2
    assert "unread" not in sam.get("/physio/").content.decode()


def test_opening_the_page_is_seeing_it(world, silent, sam):
    sam.head(f"/physio/patients/{world.margaret.pk}/")
    assert not Attention.objects.exists()

    text = sam.get(f"/physio/patients/{world.margaret.pk}/").content.decode()
    assert "Nothing from the phone for 3 days" in text
    assert "seen by you" in text
    assert Attention.objects.get().seen_by == world.sam


def test_word_closes_it_and_is_kept(world, silent, sam):
    post(sam, world.margaret, "dealt-with", silent.needs, word=" Called, all is well. ")

    row = Attention.objects.get()
    assert (row.done_by, row.word) == (world.sam, "Called, all is well.")
    text = sam.get("/physio/").content.decode()
    assert "Nothing from the phone" not in text
    assert "with a programme that runs" not in text  # nobody says of her that there is nothing to do
    dealt = sam.get("/physio/?whose=done").content.decode()
    assert "“Called, all is well.”" in dealt
    assert "Margaret Ellis" in dealt


@pytest.mark.parametrize("word", ["", "   ", "a\x00b", "a" * 201])
def test_without_a_word_that_can_be_kept_it_stays_open(world, silent, sam, word):
    answer = post(sam, world.margaret, "dealt-with", silent.needs, word=word)

    assert "card--ease" in sam.get(answer["Location"]).content.decode()
    assert not Attention.objects.filter(done_at__isnull=False).exists()


def test_what_has_changed_since_the_page_was_shown_stays_open_and_is_told(world, silent, sam):
    world.margaret.devices.update(last_synced_at=timezone.now() - 20 * DAY)

    answer = post(sam, world.margaret, "dealt-with", silent.needs, word="Answered")

    assert not Attention.objects.exists()
    text = sam.get(answer["Location"]).content.decode()
    assert "Something has changed since this page was shown" in text
    assert "Nothing from the phone for 20 days" in text


def test_made_up_reasons_are_kept_nowhere(world, silent, sam):
    for action in ("seen", "dealt-with"):
        sam.post(f"/physio/patients/{world.margaret.pk}/{action}/", {"need": ["pain|leg|9", "|||"], "word": "x"})

    assert not Attention.objects.exists()


def test_silence_is_said_again_after_two_weeks_although_somebody_closed_it(world, plan):
    world.margaret.devices.update(last_synced_at=NOW - 15 * DAY)
    needs = line_for(world.margaret, NOW).needs
    dealing.close(world.margaret, needs, word="On holiday", by=world.sam, now=NOW)

    assert kinds(world.margaret, NOW + 14 * DAY - timedelta(seconds=1)) == []
    assert kinds(world.margaret, NOW + 14 * DAY) == [Kind.SILENT]


def test_two_who_close_at_once_leave_one_word(world, plan, monkeypatch):
    needs = [PAIN_AT_SIX]
    (still_open,) = dealing.see(world.margaret, needs, by=world.sam, now=NOW)
    dealing.close(world.margaret, needs, word="Called", by=world.sam, now=NOW)

    monkeypatch.setattr(dealing, "_row", lambda *_: still_open)  # as the other had read it before
    dealing.close(world.margaret, needs, word="Late", by=world.amara, now=NOW)

    assert Attention.objects.get().word == "Called"


def test_note_is_ended_by_reading_it_and_not_by_a_word(world, plan, sam):
    note = make_note(world.margaret.devices.get())
    needs = line_for(world.margaret, NOW).needs
    dealing.close(world.margaret, needs, word="Later", by=world.sam, now=NOW)
    assert kinds(world.margaret) == [Kind.NOTE]

    sam.post(f"/physio/notes/{note.pk}/read/")
    assert kinds(world.margaret) == []


def test_patients_of_somebody_who_has_left_are_everybodys_at_once(world, plan):
    world.margaret.devices.update(last_synced_at=NOW - timedelta(hours=50))
    assert board(world.clinic, NOW).of(world.amara, NOW).lines == []

    world.sam.leave(now=NOW)
    assert len(board(world.clinic, NOW).of(world.amara, NOW).lines) == 1


def test_danger_sign_is_not_closed_by_a_word(world, plan):
    line = line_for(world.margaret, NOW)
    assert line is None
    device = world.margaret.devices.get()
    entry = make_note(device, kind="danger-sign")
    world.margaret.closures.create(clinic=world.clinic, kind="danger_sign", closed_at=NOW, entry=entry)
    needs = line_for(world.margaret, NOW).needs

    dealing.close(world.margaret, needs, word="Called", by=world.sam, now=NOW)

    line = line_for(world.margaret, NOW)
    assert [need.kind for need in line.needs] == [Kind.DANGER_SIGN]
    assert not line.can_be_closed
    assert (line.seen.seen_by, line.seen.done_at) == (world.sam, None)


def test_pain_that_was_dealt_with_comes_back_when_it_is_worse_or_after_a_week(world, plan):
    sessions(plan, 3, 3, 3, 6)
    dealing.close(world.margaret, line_for(world.margaret, NOW).needs, word="Less of it", by=world.sam, now=NOW)
    assert kinds(world.margaret) == []

    Session.objects.filter(local_date=TODAY).update(leg_before=5)
    assert kinds(world.margaret) == []
    Session.objects.filter(local_date=TODAY).update(leg_before=7)
    assert kinds(world.margaret) == [Kind.PAIN]
    Session.objects.filter(local_date=TODAY).update(leg_before=6, last_synced_at=NOW + timedelta(minutes=1))
    assert kinds(world.margaret) == [Kind.PAIN]  # a new flare at the same height

    rows = list(Attention.objects.all())
    assert dealing.is_dealt_with(PAIN_AT_SIX, rows, NOW + 7 * DAY - timedelta(seconds=1))
    assert not dealing.is_dealt_with(PAIN_AT_SIX, rows, NOW + 7 * DAY)


def test_pain_can_be_closed_again_a_week_later(world, plan):
    dealing.close(world.margaret, [PAIN_AT_SIX], word="Less of it", by=world.sam, now=NOW)
    dealing.see(world.margaret, [PAIN_AT_SIX], by=world.amara, now=NOW + 8 * DAY)
    dealing.close(world.margaret, [PAIN_AT_SIX], word="Less again", by=world.amara, now=NOW + 8 * DAY)

    assert list(Attention.objects.order_by("done_at").values_list("word", flat=True)) == ["Less of it", "Less again"]


def ask(client) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/physio/").status_code == 200
    return len(asked)


def test_first_page_asks_as_often_for_thirty_patients_as_for_three(world):
    amara = sign_in(world.amara)
    for n in range(3):
        _patient_with_everything(world, n)
    amara.get("/physio/")
    few = ask(amara)
    for n in range(3, 30):
        _patient_with_everything(world, n)

    assert ask(amara) == few
    assert few <= 11


def _patient_with_everything(world, n: int) -> None:
    patient = make_patient(world.amara, f"Name{n}", "Last")
    plan = make_plan(patient)
    device = make_device(patient)
    reminders(plan, "planned", 0)
    sessions(plan, 3, 3, 3, 8)
    make_note(device)
