"""What the builder's buttons and its script do to a draft, and what stands on its page."""

import json
import re

import pytest

from clinic.enums import AffectedSide
from programmes.issuing import issue
from programmes.models import DoseDefault, Programme, Template
from programmes.prescribing import draft_for_change, start_programme
from tests.panel.conftest import sign_in
from tests.panel.test_prescribing_pages import body, page_of, send, typed
from tests.world import NOW, make_exercise, make_plan


def order(draft) -> list[str]:
    return [row.exercise.slug for row in draft.prescriptions.all()]


def three() -> dict:
    """A stretch, then what moves and what works: in the wrong order."""
    tilt = make_exercise("tilt", order_stage=1, per_side=False, figure="")
    bridge = make_exercise("bridge", order_stage=2, per_side=False, figure="")
    return {**typed(make_exercise()), **typed(bridge, 1, side=""), **typed(tilt, 2, side="")}


@pytest.mark.parametrize(
    ("pressed", "left"),
    [
        ("move:2:0", ["tilt", "hamstring-stretch", "bridge"]),
        ("move:0:2", ["bridge", "tilt", "hamstring-stretch"]),
        ("move:0:99", ["bridge", "tilt", "hamstring-stretch"]),
        ("down:2", ["hamstring-stretch", "bridge", "tilt"]),
        ("up:0", ["hamstring-stretch", "bridge", "tilt"]),
        ("order", ["tilt", "bridge", "hamstring-stretch"]),
        ("duplicate:1", ["hamstring-stretch", "bridge", "bridge", "tilt"]),
        ("remove:2", ["hamstring-stretch", "bridge"]),
        *(
            (nonsense, ["hamstring-stretch", "bridge", "tilt"])
            for nonsense in ("move:9:0", "move", "keep:x", "add:x:1", "²:²")
        ),
    ],
)
def test_lines_are_moved_by_their_places(sam, draft, pressed, left):
    send(sam, draft, {**three(), "do": pressed})
    assert order(draft) == left


def test_exercise_is_dropped_between_two_others(sam, draft):
    given, squeeze = three(), make_exercise("squeeze", per_side=False, figure="")
    send(sam, draft, {**given, "do": f"add:{squeeze.pk}:1"})
    assert order(draft) == ["hamstring-stretch", "squeeze", "bridge", "tilt"]


def test_twenty_first_exercise_is_refused_and_nothing_is_lost(sam, draft):
    tilt = make_exercise("tilt", per_side=False, figure="")
    many = {key: value for n in range(20) for key, value in typed(tilt, n, side="").items()}
    answer = send(sam, draft, {**many, "do": f"add:{tilt.pk}"})
    assert answer.status_code == 422
    assert "room for 20 exercises" in body(answer)


def test_line_that_was_taken_out_is_put_back_as_it_was(sam, draft):
    given = {**three(), "line-1-note": "Squeeze first."}
    by_script = {"X-Requested-With": "builder"}
    text = body(send(sam, draft, {**given, "do": "remove:1"}, headers=by_script))
    assert order(draft) == ["hamstring-stretch", "tilt"]
    left = {**typed(make_exercise()), **typed(make_exercise("tilt"), 1, side="")}
    sent = re.search(r"name=\"taken-out\" value=\"(.+?)\">", text)[1]
    assert "Bridge</b> is taken out" in text

    send(sam, draft, {**left, "taken-out": sent, "do": "put-back"}, headers=by_script)
    assert order(draft) == ["hamstring-stretch", "bridge", "tilt"]
    assert draft.prescriptions.get(exercise__slug="bridge").note == "Squeeze first."


def test_what_was_taken_out_of_a_full_draft_stays_within_reach(sam, draft):
    tilt = make_exercise("tilt", per_side=False, figure="")
    many = {key: value for n in range(20) for key, value in typed(tilt, n, side="").items()}
    fields = {
        key.removeprefix("line-0-"): value if isinstance(value, list) else [value]
        for key, value in typed(tilt, side="").items()
    }
    gone = json.dumps({"number": 0, "key": "gone", "fields": fields})

    text = body(send(sam, draft, {**many, "taken-out": gone, "do": "put-back"}))
    assert "room for 20 exercises" in text
    assert "Tilt</b> is taken out" in text


@pytest.mark.parametrize(
    "sent", ["", "{}", "[]", "nonsense", '{"number": "x", "line": {}}', '{"number": 0, "line": 1}']
)
def test_nonsense_is_not_put_back(sam, draft, sent):
    send(sam, draft, {**three(), "taken-out": sent, "do": "put-back"})
    assert order(draft) == ["hamstring-stretch", "bridge", "tilt"]


def test_order_and_all_stretch_are_said_with_the_rule(sam, draft):
    send(sam, draft, {**typed(make_exercise()), "do": "save"})
    assert "Rolling and stretching only." in body(sam.get(page_of(draft)))
    send(sam, draft, {**three(), "do": "save"})
    text = body(sam.get(page_of(draft)))
    assert "movement first" in text
    assert "Rolling and stretching only." not in text


def test_own_dose_comes_back_with_the_exercise_for_this_physio_only(world, sam, draft):
    stretch = make_exercise()
    kept = typed(stretch, reps="5", hold_seconds="20", rest_seconds="15", positions=["1"], note="Slowly.")
    send(sam, draft, {**kept, "do": "keep:0"})
    send(sam, draft, {**kept, "do": f"add:{stretch.pk}"})
    mine = draft.prescriptions.last()
    assert (mine.reps, mine.hold_seconds, mine.rest_seconds) == (5, 20, 15)
    assert mine.note == ""  # what was written to one patient does not come to the next
    assert [slot.position for slot in mine.slots.all()] == [2]  # the session with least in it

    send(sign_in(world.amara), draft, {**kept, "do": f"add:{stretch.pk}"})
    theirs = draft.prescriptions.last()
    assert (theirs.reps, theirs.hold_seconds, theirs.note) == (3, 30, "")


def test_back_to_the_librarys_dose_leaves_side_and_note(sam, draft):
    stretch = make_exercise()
    kept = typed(stretch, reps="5", hold_seconds="20", note="Slowly.", side="right")
    send(sam, draft, {**kept, "do": "keep:0"})
    send(sam, draft, {**kept, "do": "forget:0"})
    row = draft.prescriptions.get()
    assert (row.reps, row.hold_seconds, row.note, row.side) == (3, 30, "Slowly.", "right")
    assert not DoseDefault.objects.exists()


def test_dose_in_no_session_is_not_kept(sam, draft):
    answer = send(sam, draft, {**typed(make_exercise(), positions=[]), "do": "keep:0"})
    assert "tick at least one session first" in body(answer)
    assert not DoseDefault.objects.exists()


def test_script_gets_the_form_alone_with_what_the_phone_would_show(sam, draft):
    data = {**typed(make_exercise(), reps="4", hold_seconds="20"), "do": "save"}
    answer = send(sam, draft, data, headers={"X-Requested-With": "builder"})
    text = answer.content.decode()
    assert text.lstrip().startswith("<form")
    asked = json.loads(re.search(r'<script id="draft-asked"[^>]*>(.*?)</script>', text)[1])
    assert [(row["reps"], row["hold_seconds"]) for row in asked["prescriptions"]] == [(4, 20)]
    assert asked["programme"]["revision"]["number"] == draft.number


def test_button_of_a_line_that_has_gone_meanwhile_does_nothing(sam, draft):
    """The second press of a double click took the next exercise out."""
    given = three()
    send(sam, draft, {**given, "do": "remove:1"})
    left = {name: value for name, value in given.items() if not name.startswith("line-1-")}
    send(sam, draft, {**left, "do": "remove:1"})
    assert order(draft) == ["hamstring-stretch", "tilt"]


def test_side_that_is_not_the_affected_one_is_said(world, sam, draft):
    patient = draft.programme.patient
    patient.affected_side = AffectedSide.LEFT
    patient.save()
    for side, is_said in (("right", True), ("left", False), ("both", False)):
        send(sam, draft, {**typed(make_exercise(), side=side), "do": "save"})
        assert ("affected side is the left" in body(sam.get(page_of(draft)))) == is_said


def test_what_changes_is_listed_before_it_is_issued(sam, draft):
    tilt = make_exercise("tilt", per_side=False, figure="")
    send(sam, draft, {**typed(make_exercise(), hold_seconds="20"), **typed(tilt, 1, side=""), "do": "save"})
    text = re.sub(r"<[^>]+>", "", body(sam.get(page_of(draft))))
    assert "hold for 20 seconds, it was 30" in text
    assert "Tilt: new: hold 30 seconds" in text


def test_line_that_cannot_be_read_is_not_called_taken_out(sam, draft):
    answer = send(sam, draft, {**typed(make_exercise(), reps=""), "do": "save"})
    assert "taken out" not in body(answer)
    assert "Nothing is saved until this can be read" in body(answer)


def test_preview_is_the_patients_app_on_the_draft_and_stands_in_our_frame_only(sam, draft):
    send(sam, draft, {**typed(make_exercise(), reps="4"), "do": "save"})
    answer = sam.get(page_of(draft).replace("/draft/", "/preview/"))
    shown = json.loads(re.search(r'<script id="snapshot"[^>]*>(.*?)</script>', answer.content.decode())[1])
    assert (shown["state"], shown["prescriptions"][0]["reps"], shown["diary"]) == ("active", 4, [])
    rules = [rule.strip() for rule in answer["Content-Security-Policy"].split(";")]  # in any order
    assert {"frame-ancestors 'self'", "script-src 'self'"} <= set(rules)
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    page = sam.get(page_of(draft))
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"


def test_programme_begins_as_the_one_before(world, sam):
    plan = make_plan(world.margaret)
    draft = draft_for_change(plan.programme, by=world.sam)
    send(sam, draft, {**typed(make_exercise(), reps="4", hold_seconds="20", note="Slowly."), "do": "save"})
    issue(draft, by=world.sam, why="More.", now=NOW)
    plan.programme.end(by=world.sam, why="Better.", now=NOW)

    data = {"template": "again", "starts_on": "2026-06-15", "sessions": "4"}
    sam.post(f"/physio/patients/{world.margaret.pk}/programme/", data)
    again = Programme.objects.open().get(patient=world.margaret)
    row = again.draft.prescriptions.get()
    assert (again.title, row.reps, row.hold_seconds, row.note) == (plan.programme.title, 4, 20, "Slowly.")
    assert [slot.position for slot in row.slots.all()] == [1, 2]


@pytest.mark.parametrize(("sessions", "there"), [("1", 1), ("4", 4), ("", 2)])
def test_programme_from_nothing_has_the_sessions_asked_for(world, sam, sessions, there):
    data = {"template": "none", "starts_on": "2026-06-15", "sessions": sessions}
    sam.post(f"/physio/patients/{world.margaret.pk}/programme/", data)
    assert Programme.objects.get(patient=world.margaret).slots.count() == there


def test_template_that_the_record_speaks_against_says_so(world, sam):
    not_for = [{"code": "pregnancy", "text": "Not flat after 16 weeks."}, {"code": None, "text": "Any danger sign."}]
    Template.objects.create(slug="t", title="T", sessions=2, prescriptions=[], not_for=not_for)
    world.margaret.cautions = ["pregnancy"]
    world.margaret.save()
    text = body(sam.get(f"/physio/patients/{world.margaret.pk}/programme/"))
    assert "record: Not flat after 16 weeks." in re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", text))
    assert "record: Any danger sign." not in text


def test_side_is_taken_from_the_patient_and_never_from_a_default(world, sam, draft):
    stretch = make_exercise(
        "one-sided", dose={"sets": 1, "reps": 3, "hold_seconds": 30, "times_per_day": 1, "sides": "affected"}
    )
    send(sam, draft, {**typed(stretch, side="left"), "do": "keep:0"})
    patient = draft.programme.patient
    patient.affected_side = AffectedSide.RIGHT
    patient.save()
    send(sam, draft, {**typed(stretch, side="left"), "do": f"add:{stretch.pk}"})
    assert draft.prescriptions.last().side == "right"


def test_programme_needs_no_template_of_another_clinic(world, sam):
    theirs = Template.objects.create(clinic=world.other_clinic, slug="x", title="X", sessions=1, prescriptions=[])
    answer = sam.post(
        f"/physio/patients/{world.margaret.pk}/programme/", {"template": str(theirs.pk), "starts_on": "2026-06-15"}
    )
    assert answer.status_code == 422
    assert start_programme(world.margaret, None, by=world.sam, now=NOW).draft
