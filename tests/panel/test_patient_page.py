"""A patient's page: how often it asks the database, the facts at its top, and what is known of a phone after a stop."""

import re
from datetime import date, timedelta
from html import unescape
from itertools import product
from types import SimpleNamespace
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic.invitations import open_invitation
from clinic.models import Device, Patient, ZoneChange
from panel import access, at_hand
from panel.closed import closed_of
from panel.facts import age_on, on_phone, week_of
from panel.needs import board
from panel.needs.at_hand import known_at_hand, line_at_hand
from panel.needs.known import alone
from panel.ways import phones_of, takeover_of
from programmes import course
from programmes.models import Closure, NoteAnswer, NoteReading, Pause, Programme, QuarantinedEntry, Session
from programmes.need import Known
from reminders.models import Delivery, PushSubscription
from tests.panel.conftest import make_device, make_feed, make_note, sign_in
from tests.reminders.conftest import add_phone, make_case, utc
from tests.reminders.rows import make_delivery, make_reminder
from tests.world import make_prescription, make_revision

NOW = utc("2026-11-23 12:00")
LONDON = ZoneInfo("Europe/London")

QUERIES = 11
"""Who asks (session, user, membership), the patient with a dozen lists, the line in the audit trail, the programme with
its lists, the lines of the revision, the sessions, the reminders; and what the first page knows of a patient besides:
a row, what was noted of late and what was due."""


@pytest.fixture
def case(db):
    return make_case()


@pytest.fixture
def ask(case, monkeypatch):
    """How many questions the page asks."""
    monkeypatch.setattr(access, "timezone", SimpleNamespace(now=lambda: NOW))
    client = sign_in(case.physio)

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            answer = client.get(f"/physio/patients/{case.patient.pk}/?weeks=all")
        assert answer.status_code == 200
        return len(found)

    asked()  # the first who opens it has seen why the patient needs somebody, and that is written down
    return asked


def fill(case) -> None:
    """More of everything that the page shows."""
    for n, slot in product(range(3, 20), case.slots):
        day, due = date(2026, 11, n), utc(f"2026-11-{n:02} 08:00")
        reminder = make_reminder(case, due, state="received", slot=slot.position, day=day)
        make_delivery(reminder, case.phone, received_at=due, received_told_at=due)
        make_reminder(case, due + timedelta(hours=1), kind="nudge", state="skipped", slot=slot.position, day=day)
        Session.objects.create(
            clinic=case.clinic, patient=case.patient, programme=case.programme, slot=slot, local_date=day,
            started_at=due, leg_before=3, reach_after="calf",
        )  # fmt: skip
    for number in (2, 3):
        revision = make_revision(case.programme, number)
        for order in (1, 2, 3):
            make_prescription(revision, case.slots, order=order)
        type(revision).objects.filter(pk=revision.pk).update(issued_at=NOW, issued_by=case.physio)
    tablet = Device.objects.create(
        clinic=case.clinic, patient=case.patient, token_hash=uuid4().hex * 2, public_key="key", joined_at=NOW
    )
    PushSubscription.objects.filter(pk=add_phone(tablet).pk).update(last_acknowledged_at=NOW)
    make_feed(tablet)
    of = {"clinic": case.clinic, "patient": case.patient}
    for n in range(12):
        note = make_note(tablet, f"Note {n}", performed_at=NOW - timedelta(hours=n))
        NoteReading.objects.create(**of, entry=note, read_by=case.physio, read_at=NOW)
        NoteAnswer.objects.create(**of, entry=note, text="Yes.", answered_by=case.physio, answered_at=NOW)
        QuarantinedEntry.objects.create(
            **of, device=tablet, entry_id=uuid4(), sent={"kind": "note"}, digest="a" * 64, received_at=NOW
        )
    for n in range(3):
        open_invitation(case.patient, case.physio, NOW)
        ZoneChange.objects.create(
            **of, from_date=date(2026, 11, 1 + n), time_zone="Europe/London", set_by=case.physio, set_at=NOW
        )
        Pause.objects.create(
            clinic=case.clinic, programme=case.programme, paused_by=case.physio,
            from_date=date(2026, 11, 1 + n), until_date=date(2026, 11, 1 + n),
        )  # fmt: skip


def test_page_asks_as_often_for_much_diary_as_for_little(case, ask):
    assert ask() == QUERIES

    fill(case)
    ask()

    assert ask() == QUERIES


def test_page_of_somebody_without_a_programme_asks_no_more(case, ask):
    Programme.objects.filter(patient=case.patient).update(ended_at=NOW, ended_by=case.physio)

    assert ask() <= QUERIES


def test_page_knows_of_a_patient_what_the_first_page_knows(case):
    def known() -> Known:
        found = at_hand.of_patient(at_hand.patients().get(pk=case.patient.pk))
        phones = phones_of(found.patient, NOW, devices=found.patient.devices.all())
        is_unreached = takeover_of(phones, NOW) is not None
        of = alone(case.patient, NOW)
        mine = known_at_hand(found, NOW, is_unreached=is_unreached)
        here, there = line_at_hand(found, NOW, is_unreached=is_unreached), board.line_for(found.patient, NOW)
        assert (here.needs, here.seen, here.everybodys_at) == (there.needs, there.seen, there.everybodys_at)
        assert (mine.known, mine.kept, mine.unheard, mine.week) == (of.known, of.kept, of.unheard, of.week)
        return of.known

    assert known().asked_unheard  # quiet since it has joined
    fill(case)
    make_note(case.device, "Unread.", synced_at=NOW - timedelta(days=1))
    assert len(known().notes) == 1
    Device.objects.update(last_synced_at=NOW - timedelta(hours=1))
    assert not known().asked_unheard
    course.stop(case.programme, by=case.physio, why="Wait.", now=NOW)
    assert known().stopped_since == NOW


def test_what_is_brought_is_what_is_there(case, monkeypatch):
    fill(case)
    found = at_hand.of_patient(at_hand.patients().get(pk=case.patient.pk))
    row = Patient.objects.get(pk=case.patient.pk)

    for name in ("zone_changes", "closures", "screenings", "devices", "push_subscriptions", "calendar_feeds"):
        assert set(getattr(found.patient, name).all()) == set(getattr(row, name).all())
    assert [note.body["text"] for note in found.patient.entries.all()] == [f"Note {n}" for n in range(10)]
    assert {answer.text for note in found.patient.entries.all() for answer in note.answers.all()} == {"Yes."}
    assert (found.current, found.current.number) == (case.programme.current_revision, 3)
    assert {slot.pk for line in found.current.prescriptions.all() for slot in line.slots.all()} == {
        slot.pk for slot in case.slots
    }
    assert found.programme == case.programme


@pytest.mark.parametrize(("day", "age"), [(date(2026, 3, 3), 64), (date(2026, 3, 4), 65), (date(2026, 12, 31), 65)])
def test_age_changes_on_the_birthday(day, age):
    assert age_on(Patient(date_of_birth=date(1961, 3, 4)), day) == age
    assert age_on(Patient(), day) is None


@pytest.mark.parametrize(
    ("day", "ends_on", "words"),
    [
        (date(2026, 6, 1), None, "Week 1"),
        (date(2026, 6, 7), None, "Week 1"),
        (date(2026, 6, 8), date(2026, 8, 23), "Week 2 of 12"),
        (date(2026, 8, 24), date(2026, 8, 23), ""),
        (date(2026, 5, 31), None, ""),
    ],
)
def test_week_is_counted_from_the_first_day(day, ends_on, words):
    assert week_of(Programme(starts_on=date(2026, 6, 1), ends_on=ends_on), day) == words


def test_revision_is_on_the_phone_once_the_phone_has_fetched_what_it_shows(case):
    revision = case.programme.current_revision
    before, after = revision.issued_at - timedelta(hours=1), revision.issued_at + timedelta(days=1)

    def words(*fetched) -> str:
        return on_phone(revision, [Device(fetched_at=at) for at in fetched], NOW, LONDON)

    assert words() == words(None) == "Revision 1"  # nothing is known, and nothing is said
    assert words(before).startswith("Revision 1, not on the phone yet: it asked last on ")
    assert words(after).startswith("Revision 1, on the phone, checked on ")
    assert words(None, before, after).startswith("Revision 1, on 1 of 3 phones, checked on ")


def told(case, now=NOW) -> list[str]:
    row = at_hand.patients().get(pk=case.patient.pk)
    at_hand.of_patient(row)
    return [sentence for closed in closed_of(row, now, LONDON) for sentence in closed.told]


def test_after_a_stop_the_page_says_what_each_phone_is_known_to_have_done(case):
    Device.objects.filter(pk=case.device.pk).update(label="Chrome on Android", last_synced_at=utc("2026-11-23 07:00"))
    course.stop(case.programme, by=case.physio, why="Wait for the scan.", now=utc("2026-11-23 08:10"))
    not_heard = "Chrome on Android has not asked since, so Margaret may not know yet. It was last heard today at 07:00."
    assert told(case) == [not_heard]

    notice = Delivery.objects.create(
        clinic=case.clinic, patient=case.patient, purpose="stop", channel="push", target=case.phone.pk,
        subscription=case.phone, created_at=utc("2026-11-23 08:10"),
    )  # fmt: skip
    assert told(case) == ["A notice without details is being sent.", not_heard]

    Delivery.objects.update(outcome="accepted", accepted_at=utc("2026-11-23 08:11"), last_tried_at=NOW)
    sent = "A notice without details was sent to 1 phone today at 08:11."
    assert told(case) == [sent, "The phone has not said yet that it came.", not_heard]

    Delivery.objects.update(received_at=utc("2026-11-23 08:12"), received_told_at=utc("2026-11-23 08:12"))
    Device.objects.filter(pk=case.device.pk).update(last_synced_at=utc("2026-11-23 08:13"))
    assert told(case) == [
        sent,
        "It reached the phone today at 08:12.",
        "Chrome on Android closed every session at the latest today at 08:13, and says so.",
    ]
    assert notice.reminder is None


def test_notice_that_no_push_service_took_is_said(case):
    course.stop(case.programme, by=case.physio, why="Wait.", now=utc("2026-11-23 08:10"))
    Delivery.objects.create(
        clinic=case.clinic, patient=case.patient, purpose="stop", channel="push", target=case.phone.pk,
        subscription=case.phone, created_at=utc("2026-11-23 08:10"), last_tried_at=NOW, outcome="failed",
    )  # fmt: skip

    assert told(case)[0] == "The notice could not be sent: the push service did not take it."


def test_notice_that_was_held_back_until_it_was_too_late_is_said(case):
    """The physio has to ring, and read that it "is being sent"."""
    course.stop(case.programme, by=case.physio, why="Wait.", now=utc("2026-11-23 08:10"))
    Delivery.objects.create(
        clinic=case.clinic, patient=case.patient, purpose="stop", channel="push", target=case.phone.pk,
        subscription=case.phone, created_at=utc("2026-11-23 08:10"), last_tried_at=None, outcome="failed",
    )  # fmt: skip
    assert told(case)[0] == "The notice could not be sent: the push service did not take it."


def test_phone_that_asked_before_the_danger_sign_came_in_has_closed_nothing(case):
    """Answered without network at 08:00, and sent at 12:00; the tablet asked at 10:00 and was told nothing of it."""
    answered = make_note(case.device, kind="danger-sign", performed_at=utc("2026-11-23 08:00"))
    tablet = make_device(case.patient)
    Device.objects.filter(pk=tablet.pk).update(
        label="The tablet", last_synced_at=answered.synced_at - timedelta(hours=1)
    )
    Closure.objects.create(
        clinic=case.clinic, patient=case.patient, kind="danger_sign", entry=answered,
        closed_at=answered.synced_at - timedelta(hours=2),
    )  # fmt: skip
    assert any(words.startswith("The tablet has not asked since") for words in told(case, answered.synced_at))


def test_danger_sign_was_told_by_the_phone_it_was_answered_on_and_by_no_other(case):
    answered = make_note(case.device, kind="danger-sign", performed_at=utc("2026-11-23 08:00"))
    Closure.objects.create(
        clinic=case.clinic, patient=case.patient, kind="danger_sign", closed_at=utc("2026-11-23 08:00"), entry=answered
    )
    Device.objects.filter(pk=case.device.pk).update(label="Chrome on Android")
    tablet = make_device(case.patient)
    Device.objects.filter(pk=tablet.pk).update(label="The tablet", last_synced_at=None)

    assert sorted(told(case)) == [
        "Chrome on Android, where it was answered, told Margaret at once what to do.",
        "The tablet has not asked since, so Margaret may not know yet.",
    ]


def test_stop_without_a_phone_tells_nobody(case):
    case.device.revoke(by=None, now=NOW)
    course.stop(case.programme, by=case.physio, why="Wait.", now=NOW)

    assert told(case) == ["No phone has joined, so the app tells Margaret nothing."]


def test_page_shows_the_words_that_the_patient_reads_before_it_stops(case, monkeypatch):
    monkeypatch.setattr(access, "timezone", SimpleNamespace(now=lambda: NOW))
    client = sign_in(case.physio)
    page = unescape(client.get(f"/physio/patients/{case.patient.pk}/").content.decode())
    assert "“Your physio has stopped your sessions. Do not exercise until your physio says carry on.”" in page

    client.post(f"/physio/programmes/{case.programme.pk}/stop/", {"stop-why": "Wait for the scan."})

    page = re.sub(r"\s+", " ", unescape(client.get(f"/physio/patients/{case.patient.pk}/").content.decode()))
    assert "What the patient reads: “Wait for the scan.”" in page
    assert "The phone has told" not in page
