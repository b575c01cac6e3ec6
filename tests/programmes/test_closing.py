"""What closes every session, and what the phone is told of it. Only the physio opens them again."""

import pytest
from django.utils import timezone

from clinic.models import Screening
from programmes import course
from programmes.closing import reason_to_close
from programmes.models import Closure
from tests.phone import Phone, verdicts
from tests.world import NOW, entry, make_plan


def danger(**more) -> dict:
    return entry("danger-sign", body={"answers": {"bladder": True}, "yes": ["bladder"], "version": 2, **more})


@pytest.mark.parametrize(
    ("kind", "body", "reason"),
    [
        ("danger-sign", {"answers": {"chest": True}, "yes": ["chest"]}, "danger_sign"),
        ("danger-sign", {"answers": {}, "yes": ["from-a-newer-library"]}, "danger_sign"),
        ("danger-sign", {"answers": {"weight": True}, "yes": []}, "danger_sign"),
        ("danger-sign", {"answers": {"chest": False}, "yes": []}, None),
        ("stopped", {"felt": "weak_or_numb"}, "pain_rule"),
        ("stopped", {"felt": "sharp"}, None),
        ("symptoms", {"side": "left", "kinds": ["numbness"], "changed": True}, "pain_rule"),
        ("symptoms", {"side": "left", "kinds": ["weakness"], "changed": "new"}, "pain_rule"),
        ("symptoms", {"side": "left", "kinds": ["weakness"], "changed": "same"}, None),
        ("symptoms", {"side": "left", "kinds": ["weakness"], "changed": None}, None),
        ("symptoms", {"side": "left", "kinds": ["tingling"], "changed": True}, None),
        ("pain", {"when": "after", "back": 10, "leg": 10}, None),
        ("from-a-newer-app", {"yes": ["chest"]}, None),
    ],
)
def test_reason_to_close(kind, body, reason):
    assert reason_to_close(kind, body) == reason


def test_danger_sign_closes_and_the_answer_says_so_first(phone, plan):
    answer = phone.sync([danger()])

    body = answer.json()
    closure = Closure.objects.get()
    assert verdicts(answer) == ["stored"]
    assert next(iter(body)) == "closed"
    assert body["closed"]["kind"] == "danger_sign"
    assert "carry on" in body["closed"]["text"]
    assert (closure.programme, closure.closed_at, closure.entry.kind) == (plan.programme, NOW, "danger-sign")
    assert phone.snapshot().json()["state"] == "closed"


def test_same_danger_sign_again_closes_once(phone, plan, world):
    sent = danger()
    phone.sync([sent])
    course.carry_on(world.margaret, by=world.sam, why="Seen in the clinic.", now=timezone.now())

    again = phone.sync([sent]).json()

    assert again["closed"] is None
    assert Closure.objects.count() == 1


def test_answering_no_later_does_not_open(phone):
    phone.sync([danger()])

    later = phone.sync([entry("danger-sign", body={"answers": {"bladder": False}, "yes": [], "version": 2})])

    assert later.json()["closed"]["kind"] == "danger_sign"


def test_carry_on_opens_all_that_was_closed(phone, plan, world):
    phone.sync([danger(), entry("stopped", prescription=None, felt="weak_or_numb")])
    before = Closure.objects.open().count()

    course.carry_on(world.margaret, by=world.sam, why="Seen in the clinic.", now=timezone.now())

    assert before == 2
    assert phone.snapshot().json()["closed"] is None


def test_danger_sign_before_the_first_programme_counts(world):
    phone = Phone.of(world.margaret)

    assert phone.sync([danger()]).json()["closed"]["kind"] == "danger_sign"
    make_plan(world.margaret)
    assert phone.snapshot().json()["state"] == "closed"


def test_phone_whose_clock_runs_ahead_closes_from_now(phone):
    phone.sync([{**danger(), "performed_at": "2031-01-01T00:00:00.000Z"}])

    assert Closure.objects.get().closed_at <= timezone.now()


def test_danger_sign_of_another_patient_closes_nothing_here(phone, world):
    Phone.of(world.peter).sync([danger()])

    assert phone.sync([]).json()["closed"] is None


def test_screening_answers_are_kept_with_the_cautions_they_raise(phone, world):
    answers = {"pregnancy": "no", "operation": "not sure", "blood-thinner": "yes", "joint-replacement": "knee"}

    phone.sync([entry("screening", answers=answers, version=2)])

    row = Screening.objects.get()
    assert (row.patient, row.answered_on, row.answered_at) == (world.margaret, phone.device, NOW)
    assert row.answers == answers
    assert row.raises == ["recent-surgery", "clot-risk", "blood-thinner", "knee-problem"]
    assert row.hold_start
    assert phone.snapshot().json()["screening"] == {"at": "2026-06-15T09:00:00.000Z", "hold": True}


def test_screening_with_nothing_to_look_at_holds_nothing(phone):
    phone.sync([entry("screening", answers={"pregnancy": "no", "weak-immunity": "yes"}, version=2)])

    assert phone.snapshot().json()["screening"]["hold"] is False
