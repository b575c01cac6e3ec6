"""Notes to the physio: read once, answered as often as needed, and shown on the phone."""

from datetime import timedelta

import pytest

from clinic.errors import Refused
from clinic.models import AuditEvent
from programmes import notes
from programmes.models import Entry, NoteAnswer, NoteReading
from tests.phone import Phone
from tests.world import NOW, entry


@pytest.fixture
def note(phone) -> Entry:
    phone.sync([entry("note", text="May I leave the towel out?")])
    return Entry.objects.get(kind="note")


def test_first_reading_counts(world, note):
    notes.read(note, by=world.sam, now=NOW)
    notes.read(note, by=world.amara, now=NOW + timedelta(hours=1))

    reading = NoteReading.objects.get()
    assert (reading.read_by, reading.read_at, reading.patient) == (world.sam, NOW, world.margaret)
    assert list(AuditEvent.objects.filter(verb="read-note").values_list("member", flat=True)) == [world.sam.pk]


def test_who_answers_has_read(world, note):
    notes.answer(note, text=" Yes, until Tuesday.\n", by=world.amara, now=NOW)

    assert NoteReading.objects.get().read_by == world.amara
    assert NoteAnswer.objects.get().text == "Yes, until Tuesday."
    assert AuditEvent.objects.filter(verb="answered-note", member=world.amara).count() == 1


def test_form_that_was_sent_twice_is_one_answer(world, note):
    for _ in range(2):
        notes.answer(note, text="Yes.", by=world.sam, now=NOW)
    notes.answer(note, text="Until Tuesday.", by=world.sam, now=NOW + timedelta(minutes=1))

    assert [row.text for row in NoteAnswer.objects.all()] == ["Yes.", "Until Tuesday."]


@pytest.mark.parametrize("text", ["", "  \n", "x" * 1001])
def test_answer_without_words_or_with_too_many_is_refused(world, note, text):
    with pytest.raises(Refused):
        notes.answer(note, text=text, by=world.sam, now=NOW)

    assert not NoteReading.objects.exists()


def test_phone_is_told_at_its_next_sync_and_shows_first_names_only(world, phone, note):
    before = phone.sync([]).json()["snapshot_version"]
    notes.answer(note, text="Yes, until Tuesday.", by=world.sam, now=NOW)

    snapshot = phone.snapshot().json()
    assert phone.sync([]).json()["snapshot_version"] == snapshot["version"] != before
    [shown] = snapshot["notes"]
    assert shown["id"] == str(note.pk)
    assert shown["text"] == "May I leave the towel out?"
    assert shown["read"] == {"at": "2026-06-15T09:00:00.000Z", "by": "Sam"}
    [answer] = shown["answers"]
    assert (answer["by"], answer["text"], answer["at"]) == ("Sam", "Yes, until Tuesday.", "2026-06-15T09:00:00.000Z")


def test_phone_shows_the_newest_notes_that_nobody_has_read_too(phone):
    phone.sync([entry("note", text=f"Note {n}", at=NOW + timedelta(minutes=n)) for n in range(22)])

    shown = phone.snapshot().json()["notes"]
    assert [row["text"] for row in shown] == [f"Note {n}" for n in range(21, 1, -1)]
    assert {(row["read"], len(row["answers"])) for row in shown} == {(None, 0)}


def test_another_patients_phone_sees_nothing_of_it(world, note):
    notes.answer(note, text="Yes.", by=world.sam, now=NOW)

    assert Phone.of(world.peter).snapshot().json()["notes"] == []
