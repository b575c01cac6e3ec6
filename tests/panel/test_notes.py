"""Notes on the patient's page: seen from the list, read with a word, answered under the note."""

import re
from datetime import timedelta
from html import unescape

import pytest

from programmes.models import NoteAnswer, NoteReading
from tests.panel.conftest import make_case, make_note
from tests.world import NOW


def body(answer) -> str:
    return unescape(answer.content.decode())


@pytest.fixture
def case(world):
    return make_case(world.margaret)


@pytest.fixture
def page(world) -> str:
    return f"/physio/patients/{world.margaret.pk}/"


def test_list_says_how_many_notes_wait_and_no_longer_once_they_are_read(sam, case):
    make_note(case.device, "And the bridge?")
    assert "2 notes to read" in body(sam.get("/physio/"))

    sam.post(f"/physio/notes/{case.note.pk}/read/")
    assert "1 note to read" in body(sam.get("/physio/"))


def test_opening_the_page_is_not_reading(sam, case, page):
    text = body(sam.get(page))

    assert "May I leave the towel out?" in text
    assert "I have read it" in text
    assert not NoteReading.objects.exists()


def test_read_note_says_by_whom_and_when(world, sam, amara, case, page):
    for client in (sam, amara):
        assert client.post(f"/physio/notes/{case.note.pk}/read/").status_code == 302

    assert NoteReading.objects.get().read_by == world.sam
    text = body(sam.get(page))
    assert "Sam Reid read it on" in text
    assert "I have read it" not in text


def test_answer_stands_under_its_note(amara, case, page):
    amara.post(f"/physio/notes/{case.note.pk}/answers/", {f"answer-{case.note.pk}-text": "Until Tuesday, yes."})

    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body(amara.get(page))))
    assert "Until Tuesday, yes. Amara Osei" in text
    assert "Answer again" in text


def test_answer_with_nothing_in_it_is_sent_back_under_its_note(sam, case):
    other = make_note(case.device, "Another one")
    answer = sam.post(f"/physio/notes/{case.note.pk}/answers/", {f"answer-{case.note.pk}-text": " "})

    assert answer.status_code == 422
    assert body(answer).count("Write an answer first.") == 1
    opened = re.search(r"<details open>.*?</details>", body(answer), re.DOTALL)[0]
    assert str(case.note.pk) in opened
    assert str(other.pk) not in opened
    assert not NoteAnswer.objects.exists()


def test_too_long_an_answer_keeps_what_was_typed(sam, case):
    typed = "y" * 1001
    answer = sam.post(f"/physio/notes/{case.note.pk}/answers/", {f"answer-{case.note.pk}-text": typed})

    assert answer.status_code == 422
    assert typed in body(answer)


def test_unread_notes_stay_on_the_page_however_old(sam, case, page):
    for n in range(12):
        read = make_note(case.device, f"Later {n}", performed_at=NOW + timedelta(hours=n + 1))
        sam.post(f"/physio/notes/{read.pk}/read/")

    text = body(sam.get(page))
    assert "May I leave the towel out?" in text
    assert "Later 11" in text
    assert "Later 0" not in text


def test_what_was_typed_under_an_old_note_is_not_lost(sam, case):
    sam.post(f"/physio/notes/{case.note.pk}/read/")
    for n in range(12):
        read = make_note(case.device, f"Later {n}", performed_at=NOW + timedelta(hours=n + 1))
        sam.post(f"/physio/notes/{read.pk}/read/")
    typed = "y" * 1001

    answer = sam.post(f"/physio/notes/{case.note.pk}/answers/", {f"answer-{case.note.pk}-text": typed})

    assert typed in body(answer)


def test_what_is_no_note_is_neither_read_nor_answered(sam, case):
    tick = make_note(case.device, kind="session-started")

    assert sam.post(f"/physio/notes/{tick.pk}/read/").status_code == 404
    assert sam.post(f"/physio/notes/{tick.pk}/answers/", {f"answer-{tick.pk}-text": "No."}).status_code == 404
