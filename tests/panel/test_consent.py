"""The agreement to reminders by e-mail, written down by the physio."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from clinic.models import AuditEvent, Patient
from panel import access
from panel.consent import agreed_on, record_agreement
from tests.panel.test_patients import FORM
from tests.world import NOW, TODAY

YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(access, "timezone", SimpleNamespace(now=lambda: NOW))


@pytest.fixture
def save(world, sam):
    """Save Margaret's details as typed; the page had shown her as she was then."""

    def post(**typed: str):
        shown = {"initial-email_agreed": "False", "initial-email_agreed_on": ""}
        details = {**FORM, "first_name": "Margaret", "last_name": "Ellis", "physio": str(world.sam.pk)}
        details |= {"email": "margaret@mail.example", "time_zone": "Europe/London", **shown}
        answer = sam.post(f"/physio/patients/{world.margaret.pk}/details/", {**details, **typed})
        world.margaret.refresh_from_db()
        return answer

    return post


def lines(patient: Patient) -> list[tuple[str, object]]:
    rows = AuditEvent.objects.filter(patient=patient, verb__in=["agreed-to-email", "ended-email"]).order_by("id")
    return [(row.verb, row.member) for row in rows]


def test_agreement_of_today_is_kept_with_its_instant(world, save):
    save(email_agreed="on")

    assert world.margaret.email_agreed_at == NOW
    assert lines(world.margaret) == [("agreed-to-email", world.sam)]


def test_agreement_of_another_day_is_kept_as_that_day(world, save):
    save(email_agreed="on", email_agreed_on=YESTERDAY.isoformat())

    assert agreed_on(world.margaret) == YESTERDAY


def test_withdrawing_is_kept_and_written_down(world, save):
    record_agreement(world.margaret, TODAY, by=world.sam, now=NOW)

    save(**{"initial-email_agreed": "True", "initial-email_agreed_on": TODAY.isoformat()})

    assert world.margaret.email_agreed_at is None
    assert [verb for verb, _ in lines(world.margaret)] == ["agreed-to-email", "ended-email"]


def test_saving_something_else_leaves_the_agreement_and_its_instant(world, save):
    record_agreement(world.margaret, YESTERDAY, by=world.sam, now=NOW)
    before = Patient.objects.get(pk=world.margaret.pk).email_agreed_at
    shown = {"initial-email_agreed": "True", "initial-email_agreed_on": YESTERDAY.isoformat()}

    save(**shown, email_agreed="on", email_agreed_on=YESTERDAY.isoformat(), phone="07700 900999")

    assert (world.margaret.phone, world.margaret.email_agreed_at) == ("07700 900999", before)
    assert len(lines(world.margaret)) == 1


def test_saving_does_not_undo_what_the_patient_has_withdrawn_meanwhile(world, save):
    """The page was opened while she agreed; she pressed the link in a letter before it was saved."""
    shown = {"initial-email_agreed": "True", "initial-email_agreed_on": YESTERDAY.isoformat()}

    save(**shown, email_agreed="on", email_agreed_on=YESTERDAY.isoformat(), phone="07700 900999")

    assert (world.margaret.phone, world.margaret.email_agreed_at) == ("07700 900999", None)
    assert lines(world.margaret) == []


def test_agreement_without_an_address_and_of_tomorrow_are_refused(world, save):
    for typed, said in (
        ({"email": ""}, "Write the address that the reminders should go to"),
        ({"email_agreed_on": (TODAY + timedelta(days=1)).isoformat()}, "This day has not come yet"),
    ):
        answer = save(email_agreed="on", **typed)
        assert answer.status_code == 422
        assert said in answer.content.decode()
    assert world.margaret.email_agreed_at is None


def test_a_new_patient_can_agree_at_once(world, sam):
    typed = {**FORM, "physio": str(world.sam.pk), "email": "elodie@mail.example", "email_agreed": "on"}

    sam.post("/physio/patients/new/", typed)

    patient = Patient.objects.get(first_name="Élodie")
    assert patient.email_agreed_at == NOW
    assert lines(patient) == [("agreed-to-email", world.sam)]


def test_recording_it_twice_changes_nothing(world):
    assert record_agreement(world.margaret, TODAY, by=world.sam, now=NOW)
    assert not record_agreement(world.margaret, TODAY, by=world.sam, now=NOW + timedelta(hours=1))
    assert record_agreement(world.margaret, None, by=world.sam, now=NOW)
    assert not record_agreement(world.margaret, None, by=world.sam, now=NOW)
    assert len(lines(world.margaret)) == 2
