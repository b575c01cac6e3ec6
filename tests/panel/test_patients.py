"""The first page and who a patient is."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic.models import AuditEvent, Patient
from tests.panel.conftest import make_case
from tests.world import make_patient, make_plan

FORM = {
    "first_name": "Élodie",
    "last_name": "Brun",
    "affected_side": "right",
    "time_zone": "Europe/Paris",
    "language": "en-GB",
    "phone": "",
    "email": "",
    "date_of_birth": "",
}


def body(answer) -> str:
    return answer.content.decode()


def test_list_shows_the_clinics_patients_and_nobody_elses(world, amara):
    assert "Margaret" not in body(amara.get("/physio/patients/"))  # Sam's
    whole = body(amara.get("/physio/patients/?whose=clinic"))
    assert "Margaret Ellis" in whole
    assert "Peter" not in whole


def test_list_finds_a_name_whatever_its_accents(world, sam):
    make_patient(world.amara, "Élodie", "Brun")
    found = body(sam.post("/physio/patients/", {"name": "elodie"}))
    assert "Élodie Brun" in found
    assert "Margaret" not in found


@pytest.mark.parametrize("name", ["peter", "quist", "' OR 1=1", "%"])
def test_list_finds_nobody_of_another_clinic(sam, name):
    assert "Nobody by that name" in body(sam.post("/physio/patients/", {"name": name}))


def test_list_asks_as_often_for_one_patient_as_for_three(world, sam):
    make_case(world.margaret)
    sam.get("/physio/patients/")
    with CaptureQueriesContext(connection) as one:
        sam.get("/physio/patients/")
    for first in ("Ann", "Bea"):
        make_case(make_patient(world.sam, first, "More"))
    with CaptureQueriesContext(connection) as three:
        answer = sam.get("/physio/patients/")
    assert body(answer).count("Chrome") == 0
    assert all(name in body(answer) for name in ("Margaret", "Ann", "Bea"))
    assert len(three) == len(one)


def test_list_says_what_every_patient_waits_for(world, sam):
    make_plan(world.margaret)
    make_patient(world.sam, "Ann", "Bare")
    text = body(sam.get("/physio/patients/"))
    assert "No programme" in text
    assert "not invited" in text
    assert "08:00" in text


def test_new_patient_belongs_to_the_members_clinic_whatever_the_form_says(world, sam):
    forged = {**FORM, "physio": str(world.sam.pk), "clinic": str(world.other_clinic.pk)}
    answer = sam.post("/physio/patients/new/", forged)
    patient = Patient.objects.get(first_name="Élodie")
    assert answer["Location"] == f"/physio/patients/{patient.pk}/"
    assert (patient.clinic, patient.physio, patient.affected_side) == (world.clinic, world.sam, "right")
    assert AuditEvent.objects.filter(verb="added-patient", patient=patient).count() == 1


def test_new_patient_cannot_be_given_to_another_clinics_physio(world, sam):
    answer = sam.post("/physio/patients/new/", {**FORM, "physio": str(world.olga.pk)})
    assert answer.status_code == 422
    assert not Patient.objects.filter(first_name="Élodie").exists()


def test_bad_details_are_shown_again_as_typed(world, sam):
    typed = {**FORM, "physio": str(world.sam.pk), "first_name": "", "last_name": "Kept", "email": "no-address"}
    answer = sam.post("/physio/patients/new/", typed)
    assert answer.status_code == 422
    for kept in ("Kept", "no-address", "Nothing you typed is lost"):
        assert kept in body(answer)


def test_details_refuse_text_that_cannot_be_stored(world, sam):
    answer = sam.post("/physio/patients/new/", {**FORM, "physio": str(world.sam.pk), "last_name": "a\x00b"})
    assert answer.status_code == 422
    assert not Patient.objects.filter(first_name="Élodie").exists()


def test_zone_put_right_counts_from_tomorrow(world, sam):
    url = f"/physio/patients/{world.margaret.pk}/details/"
    sam.post(url, {**FORM, "physio": str(world.sam.pk), "time_zone": "America/New_York"})
    world.margaret.refresh_from_db()
    change = world.margaret.zone_changes.get()
    assert (world.margaret.time_zone, change.time_zone, change.set_by) == (
        "Europe/London",
        "America/New_York",
        world.sam,
    )
    assert world.margaret.zone_on(change.from_date - timedelta(days=1)).key == "Europe/London"


def test_zone_put_right_wakes_the_planner(world, sam, monkeypatch, django_capture_on_commit_callbacks):
    woken = []
    monkeypatch.setattr("programmes.wakeups._send", lambda task, patient: woken.append((task, patient)))
    url = f"/physio/patients/{world.margaret.pk}/details/"

    for zone in ("Europe/London", "America/New_York", "America/New_York"):
        with django_capture_on_commit_callbacks(execute=True):
            sam.post(url, {**FORM, "physio": str(world.sam.pk), "time_zone": zone})

    assert woken == [("reminders.replan", str(world.margaret.pk))]


def test_opening_a_patient_is_written_down_and_changes_nothing_else(world, sam):
    case = make_case(world.margaret)
    sam.get(f"/physio/patients/{world.margaret.pk}/")
    assert AuditEvent.objects.filter(verb="opened-patient", member=world.sam, patient=world.margaret).count() == 1
    case.screening.refresh_from_db()
    assert case.screening.looked_at is None
