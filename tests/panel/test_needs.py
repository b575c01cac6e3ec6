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
from programmes.models import Session
from programmes.need import Kind, Need, Urgency
from reminders.models import Reminder
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
    make_device(world.margaret)
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


def test_nothing_planned_means_nothing_is_asked(world, plan):
    world.margaret.devices.update(last_synced_at=NOW - 4 * DAY)
    Reminder.objects.update(state="cancelled", next_at=None, settled_at=NOW)

    assert kinds(world.margaret) == []


def test_only_the_newest_invitation_says_that_somebody_has_not_joined(world):
    patient = make_patient(world.sam, "Irene", "Walsh")
    make_plan(patient)
    first, _, _ = open_invitation(patient, world.sam, NOW - 9 * DAY)
    assert kinds(patient) == [Kind.NOT_JOINED]

    device = make_device(patient)
    first.redeemed_at, first.device = NOW - 8 * DAY, device
    first.save()
    device.revoke(by=world.sam, now=NOW)  # a phone that was ended: she had joined
    assert kinds(patient) == []

    open_invitation(patient, world.sam, NOW - 4 * DAY)
    assert kinds(patient) == [Kind.NOT_JOINED]


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
def noted(world, plan):
    """Margaret has written a note: her one need, as the pages see it now."""
    make_note(world.margaret.devices.get())
    Reminder.objects.all().update(due_at=NOW - 30 * DAY)  # long ago for the pages, which run by today's clock
    return line_for(world.margaret, timezone.now())


def test_seen_says_by_whom_and_stays_on_the_list(world, noted, sam, amara):
    post(amara, world.margaret, "seen", noted.needs)
    post(sam, world.margaret, "seen", noted.needs)

    row = Attention.objects.get()
    assert (row.seen_by, row.done_at) == (world.amara, None)
    assert "seen by Amara Osei" in sam.get("/physio/").content.decode()


def test_opening_the_page_is_seeing_it(world, noted, sam):
    text = sam.get(f"/physio/patients/{world.margaret.pk}/").content.decode()

    assert "1 note to read" in text
    assert "seen by you" in text
    assert Attention.objects.get().seen_by == world.sam


def test_word_closes_it_and_is_kept(world, noted, sam):
    post(sam, world.margaret, "dealt-with", noted.needs, word=" Called, all is well. ")

    row = Attention.objects.get()
    assert (row.done_by, row.word) == (world.sam, "Called, all is well.")
    assert "1 note to read" not in sam.get("/physio/").content.decode()
    dealt = sam.get("/physio/?whose=done").content.decode()
    assert "“Called, all is well.”" in dealt
    assert "Margaret Ellis" in dealt


@pytest.mark.parametrize("word", ["", "   ", "a\x00b", "a" * 201])
def test_without_a_word_that_can_be_kept_it_stays_open(world, noted, sam, word):
    answer = post(sam, world.margaret, "dealt-with", noted.needs, word=word)

    assert "card--ease" in sam.get(answer["Location"]).content.decode()
    assert not Attention.objects.filter(done_at__isnull=False).exists()


def test_what_came_up_since_the_page_was_shown_stays_open(world, noted, sam):
    make_note(world.margaret.devices.get(), "And one more", performed_at=NOW + DAY)

    post(sam, world.margaret, "dealt-with", noted.needs, word="Answered")

    assert not Attention.objects.exists()
    assert "2 notes to read" in sam.get("/physio/").content.decode()


def test_made_up_reasons_are_kept_nowhere(world, noted, sam):
    for action in ("seen", "dealt-with"):
        sam.post(f"/physio/patients/{world.margaret.pk}/{action}/", {"need": ["pain|leg|9", "|||"], "word": "x"})

    assert not Attention.objects.exists()


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
