"""Symptom patterns as hints: on the physio's page, and never on the phone."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from panel import at_hand
from panel.hints import hints_card
from programmes import course, snapshot
from programmes.content import meta, symptom_patterns
from tests.panel.conftest import make_device
from tests.programmes.test_step_ups import noted
from tests.world import NOW, TODAY, entry, make_plan

MARKED = {"side": "left", "starts_at": "buttock", "reaches": "calf", "aspect": "back", "kinds": []}


@pytest.fixture
def device(world, monkeypatch):
    make_plan(world.margaret)
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return make_device(world.margaret)


def mark(device, *days: int, **more) -> None:
    for day in days:
        at = NOW - timedelta(days=day)
        noted(device, entry("symptoms", body={**MARKED, **more}, at=at), at=NOW)


def card_of(patient):
    found = at_hand.of_patient(at_hand.patients().get(pk=patient.pk))
    return hints_card(found.patient, found.marked, NOW)


def shown(patient) -> list[str]:
    card = card_of(patient)
    return [each.hint.pattern["id"] for each in card.shown] if card else []


def test_patients_page_says_what_may_be_how_sure_and_from_where(world, sam, device):
    mark(device, 0, 1, 2)
    mark(device, 3, reaches="buttock", kinds=["numbness"])

    page = sam.get(f"/physio/patients/{world.margaret.pk}/").content.decode()

    assert "A hint, not a finding." in page
    assert "May suggest: Irritation somewhere along the sciatic nerve or its roots." in page
    assert "Moderate confidence" in page
    assert "Low confidence" in page
    assert "Marked like this on 3 of 4 days with a mark, of the last 14." in page
    assert "Numbness or weakness was marked on 1 day of the last 14. That comes first." in page
    assert "Slump nerve floss, Lying knee-extension floss" in page
    assert "Referred pain versus tight muscle; sciatic nerve path; reassurance" in page
    assert ".txt" not in page


def test_too_few_days_and_words_of_a_newer_app_say_nothing(world, sam, device):
    mark(device, 0, 1)
    mark(device, 2, 3, 4, 5, starts_at=None, reaches=None, kinds=["itching"])

    assert shown(world.margaret) == []
    assert 'id="hints"' not in sam.get(f"/physio/patients/{world.margaret.pk}/").content.decode()


def test_only_the_last_fourteen_local_dates_count(world, device):
    mark(device, 0, 1, 14)
    assert shown(world.margaret) == []

    mark(device, 13)
    assert shown(world.margaret) == ["back-of-leg-line", "buttock-start"]


def test_nothing_suggests_an_exercise_while_every_session_is_closed(world, device):
    mark(device, 0, 1, 2)
    course.stop(world.margaret.programmes.get(), by=world.sam, why="Wait for me.", now=NOW)
    assert card_of(world.margaret) is None

    course.carry_on(world.margaret, by=world.sam, why="Seen.", now=NOW)
    assert card_of(world.margaret) is not None


def test_marks_of_another_patient_are_not_read(world, device):
    mark(make_device(world.peter), 0, 1, 2)

    assert shown(world.margaret) == []


def test_nothing_of_a_hint_reaches_the_phone(world, device):
    mark(device, 0, 1, 2)
    assert shown(world.margaret)

    told = json.dumps(snapshot.of(device, now=NOW), ensure_ascii=False, default=str)

    for pattern in symptom_patterns():
        texts = [pattern["id"], pattern["where_it_hurts"], pattern["may_suggest"], pattern["clinician_note"]]
        assert [text for text in texts if text and text in told] == []
    for words in ("may_suggest", "confidence", "nerve_roots", *(source["about"] for source in meta()["sources"])):
        assert words not in told
    assert TODAY.isoformat() in told
