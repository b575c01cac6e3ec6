"""Who stands on the list, in which order, whose it is, and what it asks of the database."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clinic.models import Clinic, Patient
from panel.needs import dealing
from panel.needs.board import board, limits_of, line_for
from panel.views.needs import MOST_DRAWN
from programmes.models import Programme
from programmes.need import Limits, Urgency
from reminders.models import Reminder
from tests.panel.conftest import make_device, make_note, sign_in
from tests.panel.needs.given import DAY, reminders, sessions
from tests.world import NOW, make_patient, make_plan

pytestmark = pytest.mark.django_db


def test_danger_sign_stands_before_pain_that_came_earlier(world, plan):
    irene = make_patient(world.sam, "Irene", "Walsh")
    make_device(irene)
    sessions(make_plan(irene), 3, 3, 3, 8)
    entry = make_note(world.margaret.devices.get(), kind="danger-sign")
    world.margaret.closures.create(
        clinic=world.clinic, kind="danger_sign", closed_at=NOW + timedelta(hours=1), entry=entry
    )

    assert [line.patient.first_name for line in board(world.clinic, NOW).lines] == ["Margaret", "Irene"]


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


def test_clinic_sets_its_own_limits(world, plan):
    sessions(plan, 3, 3, 3, 5)
    assert [line.headline for line in board(world.clinic, NOW).lines] == ["Leg pain up 2 points in a week"]

    world.clinic.need_steep_rise = 3
    assert board(world.clinic, NOW).lines[0].urgency == Urgency.THIS_WEEK
    world.clinic.need_pain = 6
    assert board(world.clinic, NOW).lines == []
    world.margaret.clinic = world.clinic
    assert line_for(world.margaret, NOW) is None


def test_default_limits_are_those_of_the_rules():
    assert limits_of(Clinic()) == Limits()


def test_line_that_was_seen_still_says_from_when_it_is_everybodys(world, plan, sam):
    world.margaret.devices.update(last_synced_at=timezone.now())
    Reminder.objects.all().update(state="cancelled", next_at=None, settled_at=NOW)  # long ago for today's clock
    note = make_note(world.margaret.devices.get(), synced_at=timezone.now())
    assert "Everybody\N{RIGHT SINGLE QUOTATION MARK}s from" in sam.get("/physio/").content.decode()

    needs = line_for(world.margaret, timezone.now()).needs
    dealing.see(world.margaret, needs, by=world.sam, now=timezone.now())
    text = sam.get("/physio/").content.decode()
    assert note.body["text"] in text
    assert "seen by you" in text
    assert "Everybody\N{RIGHT SINGLE QUOTATION MARK}s from" in text


def test_patients_of_somebody_who_has_left_are_everybodys_at_once(world, plan):
    world.margaret.devices.update(last_synced_at=NOW - timedelta(hours=50))
    assert board(world.clinic, NOW).of(world.amara, NOW).lines == []

    world.sam.leave(now=NOW)
    assert len(board(world.clinic, NOW).of(world.amara, NOW).lines) == 1


def test_empty_clinic_is_told_how_to_begin(world, sam, amara):
    Patient.objects.filter(clinic=world.clinic).delete()
    text = sam.get("/physio/").content.decode()
    assert "Begin with a name" in text
    assert "Whose list" not in text
    assert "Before the first invitation" not in text

    Clinic.objects.filter(pk=world.clinic.pk).update(phone="")
    assert "To the clinic" in sam.get("/physio/").content.decode()
    assert "owner can write it" in amara.get("/physio/").content.decode()


def test_long_section_is_cut_short_and_says_how_many_more(world, sam):
    """Of those whose sessions are closed everybody is drawn."""
    for n in range(MOST_DRAWN + 2):
        patient = make_patient(world.sam, f"Note{n}", "Last")
        make_plan(patient)
        make_note(make_device(patient, joined_at=timezone.now(), last_synced_at=timezone.now()))
        closed = make_patient(world.sam, f"Sign{n}", "Last")
        entry = make_note(make_device(closed), kind="danger-sign")
        closed.closures.create(clinic=world.clinic, kind="danger_sign", closed_at=NOW, entry=entry)

    def drawn(address: str) -> tuple[int, int]:
        text = sam.get(address).content.decode()
        return len(set(re.findall(r"Note\d+ Last", text))), len(set(re.findall(r"Sign\d+ Last", text)))

    assert drawn("/physio/") == (MOST_DRAWN, MOST_DRAWN + 2)
    assert "Show the other 2" in sam.get("/physio/").content.decode()
    assert drawn("/physio/?whose=mine&all=3") == (MOST_DRAWN + 2, MOST_DRAWN + 2)


def test_those_who_do_well_are_counted_and_the_first_are_named(world, plan, sam, monkeypatch):
    monkeypatch.setattr("panel.views.needs.MOST_DRAWN", 1)
    Programme.objects.update(starts_on=timezone.now().date())
    world.margaret.devices.update(last_synced_at=timezone.now())
    Reminder.objects.all().update(state="cancelled", next_at=None, settled_at=NOW)
    for n in range(2):
        patient = make_patient(world.sam, f"Well{n}", "Last")
        make_plan(patient, starts_on=timezone.now().date())
        make_device(patient, joined_at=timezone.now(), last_synced_at=timezone.now())

    text = sam.get("/physio/").content.decode()
    assert "3 people with a programme that runs" in text
    assert len(re.findall("Well. Last", text)) == 0
    assert len(re.findall("Well. Last", sam.get("/physio/?whose=mine&all=well").content.decode())) == 2


def ask(client) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/physio/").status_code == 200
    return len(asked)


def test_first_page_asks_as_often_for_thirty_patients_as_for_three(world):
    owner = sign_in(world.sam)
    for n in range(3):
        _patient_with_everything(world, n)
    owner.get("/physio/")
    few = ask(owner)
    for n in range(3, 30):
        _patient_with_everything(world, n)

    assert ask(owner) == few
    assert few <= 12


def _patient_with_everything(world, n: int) -> None:
    patient = make_patient(world.amara, f"Name{n}", "Last")
    plan = make_plan(patient)
    device = make_device(patient)
    reminders(plan, "planned", 0)
    sessions(plan, 3, 3, 3, 8)
    make_note(device)
