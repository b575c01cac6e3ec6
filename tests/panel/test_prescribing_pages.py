"""Writing a programme on the page: nothing typed is lost, and nothing reaches the phone before it is issued."""

import re
from datetime import time
from html import unescape

import pytest

from programmes.models import Programme
from programmes.prescribing import draft_for_change
from tests.world import make_exercise, make_plan


def body(answer) -> str:
    return unescape(answer.content.decode())


@pytest.fixture
def plan(world):
    return make_plan(world.margaret)


@pytest.fixture
def draft(world, plan):
    return draft_for_change(plan.programme, by=world.sam)


def page_of(draft) -> str:
    return f"/physio/programmes/{draft.programme_id}/draft/"


def version_on(who, draft) -> str:
    return re.search(r'name="version" value="(\w*)"', body(who.get(page_of(draft))))[1]


def whole(data: dict) -> dict:
    """With the keys of its lines in their order, as the page sends them."""
    keys = dict.fromkeys(found[1] for name in data if (found := re.match(r"line-(\w+)-exercise", name)))
    return {"line": [*keys], **data}


def send(who, draft, data: dict, **more):
    """As the page does: with all that is typed, and with the version that the page was made of."""
    return who.post(page_of(draft), {"version": version_on(who, draft), **whole(data)}, **more)


def typed(exercise, number: int = 0, **more) -> dict:
    given = {
        "exercise": str(exercise.pk),
        "positions": ["1", "2"],
        "sets": "1",
        "reps": "3",
        "hold_seconds": "30",
        "rest_seconds": "10",
        "side": "left",
        "choice": "",
        "group": "",
        "note": "",
        "limit_reason": "",
        **more,
    }
    return {f"line-{number}-{key}": value for key, value in given.items()}


def test_start_from_nothing_leads_to_a_draft(world, sam):
    answer = sam.post(
        f"/physio/patients/{world.margaret.pk}/programme/", {"template": "none", "starts_on": "2026-06-15", "title": ""}
    )
    programme = Programme.objects.get(patient=world.margaret)
    assert answer["Location"] == f"/physio/programmes/{programme.pk}/draft/"
    assert not programme.revisions.issued().exists()


def test_draft_reads_back_every_line_and_the_day(sam, draft):
    text = body(sam.get(page_of(draft)))
    assert "Hold 30 seconds, 3 times, left leg" in text
    assert "1 exercise, 6 ticks" in text


def test_draft_can_be_written_on_after_bad_input(sam, draft):
    exercise = make_exercise()
    answer = send(sam, draft, {**typed(exercise, sets="nine", note="Kept words"), "do": "save", "why": "Kept why"})
    assert answer.status_code == 422
    for kept in ("nine", "Kept words", "Kept why", "Sets: write a whole number."):
        assert kept in body(answer)
    assert draft.prescriptions.get().sets == 1


def test_draft_is_saved_with_what_was_typed(sam, draft):
    data = {**typed(make_exercise(), reps="4", hold_seconds="20", positions=["2"], note="Slowly."), "do": "save"}
    send(sam, draft, data)
    line = draft.prescriptions.get()
    assert (line.reps, line.hold_seconds, line.note) == (4, 20, "Slowly.")
    assert [slot.position for slot in line.slots.all()] == [2]


def test_add_keeps_what_was_typed_and_brings_the_librarys_dose(sam, draft):
    bridge = make_exercise("bridge", per_side=False)
    data = {**typed(make_exercise(), reps="5"), "do": f"add:{bridge.pk}"}
    answer = send(sam, draft, data)
    assert answer["Location"].endswith("#line-1")
    assert [(row.exercise.slug, row.reps, row.side) for row in draft.prescriptions.all()] == [
        ("hamstring-stretch", 5, "left"),
        ("bridge", 3, "none"),
    ]


def test_lines_are_moved_and_taken_out_by_buttons(sam, draft):
    bridge = make_exercise("bridge", per_side=False)
    both = {**typed(make_exercise()), **typed(bridge, 1, side="")}
    send(sam, draft, {**both, "do": "up:1"})
    assert [row.exercise.slug for row in draft.prescriptions.all()] == ["bridge", "hamstring-stretch"]
    send(sam, draft, {**both, "do": "remove:0"})
    assert [row.exercise.slug for row in draft.prescriptions.all()] == ["bridge"]


def test_another_clinics_exercise_cannot_be_prescribed(world, sam, draft):
    foreign = make_exercise("foreign", clinic=world.other_clinic)
    send(sam, draft, {**typed(foreign), "do": f"add:{foreign.pk}"})
    assert not draft.prescriptions.filter(exercise=foreign).exists()


def test_side_is_asked_for_where_nobody_knows_it(world, sam, draft):
    answer = send(sam, draft, {**typed(make_exercise(), side=""), "do": "save"})
    assert "Choose the side that is worked" in body(answer)


def test_issue_says_everything_that_is_missing(sam, draft):
    answer = send(sam, draft, {**typed(make_exercise(), hold_seconds="45"), "do": "issue", "why": ""})
    assert answer.status_code == 422
    assert "45 seconds of hold is above the library's 30" in body(answer)
    assert "Say in a sentence what changed" in body(answer)
    draft.refresh_from_db()
    assert not draft.is_issued


def test_issue_puts_the_draft_in_force(world, sam, plan, draft):
    answer = send(sam, draft, {**typed(make_exercise(), reps="2"), "do": "issue", "why": "Less for now."})
    assert answer["Location"] == f"/physio/patients/{world.margaret.pk}/"
    current = plan.programme.current_revision
    assert (current.pk, current.why, current.issued_by) == (draft.pk, "Less for now.", world.sam)
    assert "twice, left leg" in body(sam.get(answer["Location"]))


def test_cautions_of_the_patient_stand_beside_the_exercise(world, sam, draft):
    exercise = make_exercise()
    exercise.cautions = [{"code": "balance", "text": "Something steady within reach."}]
    exercise.save()
    assert "Something steady" not in body(sam.get(page_of(draft)))
    world.margaret.cautions = ["balance"]
    world.margaret.save()
    assert "Something steady within reach." in body(sam.get(page_of(draft)))


def day_form(*times: str) -> dict:
    data = {}
    for number, at in enumerate(times, start=1):
        data |= {
            f"slot-{number}-used": "on",
            f"slot-{number}-time": at,
            f"slot-{number}-label": f"Session {number}",
            f"slot-{number}-weekdays": ["1", "2", "4", "8", "16", "32", "64"],
        }
    return data


def test_times_of_the_day_are_moved_and_say_from_when(world, sam, plan):
    answer = sam.post(f"/physio/programmes/{plan.programme.pk}/day/", day_form("08:00", "19:30"), follow=True)
    assert "Session 2: at 19:30, from to" in body(answer)
    newest = plan.slots[1].timings.order_by("set_at").last()
    assert (newest.local_time, newest.set_by) == (time(19, 30), world.sam)


def test_times_too_close_are_refused_and_shown_again(sam, plan):
    answer = sam.post(f"/physio/programmes/{plan.programme.pk}/day/", day_form("08:00", "09:00"))
    assert answer.status_code == 422
    assert "60 minutes apart" in body(answer)
    assert 'value="09:00"' in body(answer)
    assert plan.slots[1].timings.count() == 1


def test_stop_wants_a_reason_and_keeps_what_was_typed(sam, plan):
    url = f"/physio/programmes/{plan.programme.pk}/stop/"
    assert sam.post(url, {"stop-why": " "}).status_code == 422
    sam.post(url, {"stop-why": "Ring me first."})
    assert plan.programme.patient.closures.open().get().revision.why == "Ring me first."


def test_carry_on_opens_the_sessions_again(world, sam, plan):
    sam.post(f"/physio/programmes/{plan.programme.pk}/stop/", {"stop-why": "Wait."})
    page = f"/physio/patients/{world.margaret.pk}/"
    assert "Every session is closed" in body(sam.get(page))
    sam.post(f"{page}carrying-on/", {"carry-on-why": "Examined, all well."})
    assert not world.margaret.closures.open().exists()
    assert "Every session is closed" not in body(sam.get(page))


def test_pause_with_dates_the_wrong_way_round_is_shown_again(sam, plan):
    data = {"pause-from_date": "2099-02-02", "pause-until_date": "2099-02-01", "pause-reason": "Kept reason"}
    answer = sam.post(f"/physio/programmes/{plan.programme.pk}/pauses/", data)
    assert answer.status_code == 422
    assert "before its first day" in body(answer)
    assert "Kept reason" in body(answer)
