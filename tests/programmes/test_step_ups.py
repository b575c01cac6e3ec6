"""A step-up plan from the diary to the draft. Margaret's line is a hold of 20 seconds; the plan lets it grow to 30."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from clinic.errors import Refused
from clinic.models import AuditEvent
from programmes import course, prescribing, snapshot, step_ups
from programmes.content import exercises
from programmes.enums import Grows
from programmes.intake import Batch
from programmes.issuing import issue
from programmes.models import Prescription, StepUp
from programmes.step_up import NotYet, Plan, Proposal, next_step
from programmes.step_up_facts import known_of, lines_in_force
from programmes.sync import take_in
from tests.full_house import make_device
from tests.world import NOW, entry, make_exercise, make_plan, make_prescription, make_revision
from tests.world import issue as put_in_force

LATER = NOW + timedelta(days=7)
RULE = Plan("hold_seconds", target=30, step=5, days_kept=5, worst_after=3)
READY = Proposal(25, "hold 20 s → 25 s", "Kept on 5 of 7 days, pain after at most 2.")


@pytest.fixture
def house(world):
    return make_plan(world.margaret, hold_seconds=20)


@pytest.fixture
def device(world):
    return make_device(world.margaret)


@pytest.fixture
def plan(house, world) -> StepUp:
    return step_ups.set_plan(house.prescriptions[0], RULE, by=world.sam, now=NOW)


def noted(device, *entries, at: datetime = LATER) -> None:
    for verdict in take_in(Batch(device, list(entries), sent_at=at), now=at):
        assert verdict.verdict == "stored"


def done(house, day: int, *, ticks: int = 3, pain_after: int | None = 2, slot: int = 0, line: int = 0) -> list[dict]:
    """One session so many days after the dose was issued."""
    at = NOW + timedelta(days=day)
    where = {"slot": house.slots[slot], "revision": house.revision, "on": at.date(), "at": at}
    ticked = [
        entry("tick", prescription=house.prescriptions[line].pk, side="left", number=n + 1, **where)
        for n in range(ticks)
    ]
    return [*ticked, entry("pain", when="after", back=1, leg=pain_after, **where)]


def keep(device, house, *days: int, **more) -> None:
    for day in days:
        noted(device, *done(house, day, **more))


def standing(plan: StepUp, now: datetime = LATER):
    programme = plan.programme
    known = known_of(programme, [plan], lines_in_force(programme), now)
    return next_step(step_ups.rule_of(plan), known[plan.pk]) if known else None


def test_diary_of_a_week_makes_the_step_ready(plan, house, device):
    keep(device, house, 0, 1, 3, 5)
    assert standing(plan) == NotYet("Kept on 4 of 7 days; the plan asks for 5 of 7.")

    keep(device, house, 6)
    assert standing(plan) == READY


@pytest.mark.parametrize(
    ("told", "against"),
    [
        ({"kind": "stopped", "prescription": None, "felt": "pulled"}, "A session was stopped on 20 June"),
        ({"kind": "exercise-felt", "felt": "worse"}, "It left it worse on 20 June."),
        ({"kind": "pain", "when": "after", "back": 6, "leg": 1}, "Pain after was 6 on 20 June"),
        ({"kind": "soreness-settled", "minutes": 800, "still": False}, "Soreness after 20 June"),
        (
            {"kind": "symptoms", "side": "left", "starts_at": "back", "reaches": "calf", "when": "after"},
            "It is felt further",
        ),
    ],
)
def test_trouble_in_the_diary_keeps_the_step_back(plan, house, device, told, against):
    at = NOW + timedelta(days=5)
    where = {"slot": house.slots[0], "revision": house.revision, "on": at.date(), "at": at}
    first = NOW + timedelta(days=1)
    start = {"side": "left", "starts_at": "back", "reaches": "thigh", "when": "before"}
    noted(device, entry("symptoms", **start, slot=house.slots[0], revision=house.revision, on=first.date(), at=first))
    keep(device, house, 0, 1, 2, 3, 4, 5)
    assert isinstance(standing(plan), Proposal)

    line = {"prescription": house.prescriptions[0].pk} if told["kind"] == "exercise-felt" else {}
    noted(device, entry(**told, **line, **where, recorded_at="2026-06-20T11:00:00.000Z"))
    assert standing(plan).because.startswith(against)


def test_pain_after_a_session_without_the_exercise_keeps_the_step_back(plan, house, device):
    """The bad evening of a day on which it was kept in the morning."""
    keep(device, house, 0, 1, 2, 3, 4, 5)
    evening = NOW + timedelta(days=5, hours=9)
    where = {"slot": house.slots[1], "revision": house.revision, "on": evening.date(), "at": evening}
    noted(device, entry("pain", when="after", back=9, leg=2, **where))
    assert standing(plan).because.startswith("Pain after was 9 on 20 June")


def test_ticks_of_another_dose_or_exercise_or_taken_back_do_not_count(plan, house, device, world):
    keep(device, house, 0, 1, 2, 3)
    half = done(house, 4)
    noted(device, *half, entry(
        "untick", tick=half[2]["id"], prescription=house.prescriptions[0].pk, side="left", number=3,
        slot=house.slots[0], revision=house.revision, on=(NOW + timedelta(days=4)).date(), at=NOW + timedelta(days=4),
    ))  # fmt: skip
    assert standing(plan) == NotYet("Kept on 4 of 7 days; the plan asks for 5 of 7.")

    other = make_revision(house.programme, 2)
    make_prescription(other, house.slots, hold_seconds=15)
    put_in_force(other, by=world.sam, at=NOW + timedelta(days=5))
    assert standing(plan) == NotYet("Kept on 0 of 2 days; the plan asks for 5 of 7.")


def test_revision_that_leaves_the_dose_alone_does_not_begin_anew(plan, house, device, world):
    keep(device, house, 0, 1, 2, 3)
    other = make_revision(house.programme, 2)
    lines = [make_prescription(other, house.slots, hold_seconds=20)]
    make_prescription(other, house.slots, exercise=make_exercise("bridge"), order=2)
    put_in_force(other, by=world.sam, at=NOW + timedelta(days=4))
    keep(device, replace(house, revision=other, prescriptions=lines), 5)

    assert standing(plan) == READY


def test_exercise_on_the_other_side_is_another_line(plan, house, world):
    other = make_revision(house.programme, 2)
    make_prescription(other, house.slots, hold_seconds=20, side="right")
    put_in_force(other, by=world.sam, at=NOW + timedelta(days=4))

    assert standing(plan) is None


def test_nothing_is_proposed_while_the_programme_is_paused_or_closed(plan, house, device, world):
    keep(device, house, 0, 1, 2, 3, 4)
    pause = course.pause(house.programme, from_date=LATER.date(), until_date=None, by=world.sam, now=LATER)
    assert standing(plan) == NotYet("The programme is paused.")

    course.take_back(pause, by=world.sam, now=LATER)
    course.stop(house.programme, by=world.sam, why="Wait for me.", now=LATER)
    assert standing(plan) == NotYet("Every session is closed.")


def test_step_goes_into_a_draft_and_nowhere_else(plan, house, device, world):
    keep(device, house, 0, 1, 2, 3, 4)
    before = snapshot.of(device, now=LATER)

    draft = step_ups.put_into_draft(plan, READY, by=world.sam, now=LATER)

    draft.refresh_from_db()
    assert (draft.is_issued, draft.why) == (False, "Hamstring stretch goes well, so it grows a little.")
    assert [line.hold_seconds for line in prescribing.lines_of(draft)] == [25]
    assert Prescription.objects.get(pk=house.prescriptions[0].pk).hold_seconds == 20
    assert house.programme.current_revision == house.revision
    assert standing(plan) == NotYet("Another dose stands in the draft and has not been issued.", drafted=True)
    assert snapshot.of(device, now=LATER) == before


def test_step_changes_its_own_line_of_a_draft_that_is_being_written(plan, house, world):
    draft = prescribing.draft_for_change(house.programme, by=world.sam)
    bridge = prescribing.new_line(make_exercise("bridge"), world.margaret, positions=[1, 2])
    lines = [replace(bridge, note="Slowly."), *prescribing.lines_of(draft)]
    prescribing.set_lines(draft, lines)
    draft.why = "A reason of mine."
    draft.save()

    again = step_ups.put_into_draft(plan, READY, by=world.sam, now=LATER)

    again.refresh_from_db()
    assert (again.pk, again.why) == (draft.pk, "A reason of mine.")
    assert prescribing.lines_of(again) == [lines[0], replace(lines[1], hold_seconds=25)]


def test_draft_without_the_exercise_takes_no_step(plan, house, world):
    draft = prescribing.draft_for_change(house.programme, by=world.sam)
    prescribing.set_lines(draft, [prescribing.new_line(make_exercise("bridge"), world.margaret, positions=[1])])

    with pytest.raises(Refused, match="does not hold this exercise"):
        step_ups.put_into_draft(plan, READY, by=world.sam, now=LATER)


def test_issued_step_begins_the_plan_anew(plan, house, device, world):
    keep(device, house, 0, 1, 2, 3, 4)
    draft = step_ups.put_into_draft(plan, READY, by=world.sam, now=LATER)
    issue(draft, by=world.sam, why="It goes well.", now=LATER)

    assert standing(plan) == NotYet("The present dose was issued today.")
    assert standing(plan, LATER + timedelta(days=2)) == NotYet("Kept on 0 of 2 days; the plan asks for 5 of 7.")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"target": 31}, "31 seconds of hold is above the library's 30."),
        ({"target": 20}, "It is 20 already: write where it is to grow to."),
        ({"step": 11}, "From 20 to 30 a step is at most 10."),
        ({"grows": "reps", "target": 6}, "6 times is above the library's 5."),
        ({"grows": "sets", "target": 4}, "4 sets is above the library's 3."),
    ],
)
def test_plan_beyond_the_librarys_limits_is_refused_with_the_limit(house, world, change, sentence):
    with pytest.raises(Refused) as refused:
        step_ups.set_plan(house.prescriptions[0], replace(RULE, **change), by=world.sam, now=NOW)

    assert refused.value.sentence == sentence
    assert not StepUp.objects.exists()


def test_another_plan_for_the_line_ends_the_one_it_had(plan, house, world):
    again = step_ups.set_plan(house.prescriptions[0], replace(RULE, target=25), by=world.amara, now=LATER)

    plan.refresh_from_db()
    assert (plan.ended_at, plan.ended_by, plan.target) == (LATER, world.amara, 30)
    assert step_ups.running(house.programme) == [again]


def test_ending_twice_changes_nothing(plan, world):
    assert step_ups.end(plan, by=world.sam, now=NOW)
    assert not step_ups.end(plan, by=world.amara, now=LATER)

    plan.refresh_from_db()
    assert (plan.ended_at, plan.ended_by) == (NOW, world.sam)


def test_ended_programme_takes_no_plan(house, world):
    house.programme.end(by=world.sam, why="Done.", now=NOW)

    with pytest.raises(Refused, match="has ended"):
        step_ups.set_plan(house.prescriptions[0], RULE, by=world.sam, now=NOW)


def test_not_yet_is_kept_with_its_word_and_holds_for_a_week(plan, house, device, world):
    keep(device, house, 0, 1, 2, 3, 4)
    step_ups.put_off(plan, word=" Sleeps badly. ", by=world.amara, now=LATER)

    plan.refresh_from_db()
    assert (plan.put_off_at, plan.put_off_by, plan.put_off_why) == (LATER, world.amara, "Sleeps badly.")
    assert standing(plan).because.startswith("“Not yet” was said on 22 June.")


@pytest.mark.parametrize("word", ["", "  ", "x" * 201, "a\x00b"])
def test_not_yet_wants_a_word(plan, world, word):
    with pytest.raises(Refused):
        step_ups.put_off(plan, word=word, by=world.sam, now=LATER)

    plan.refresh_from_db()
    assert plan.put_off_at is None


def test_not_yet_is_not_said_of_a_plan_that_has_ended(plan, world):
    step_ups.end(plan, by=world.sam, now=NOW)

    with pytest.raises(Refused, match="has ended"):
        step_ups.put_off(plan, word="Later.", by=world.sam, now=LATER)


def test_every_act_is_on_the_audit_trail(plan, house, world):
    step_ups.put_off(plan, word="Later.", by=world.sam, now=LATER)
    step_ups.put_into_draft(plan, READY, by=world.sam, now=LATER)
    step_ups.end(plan, by=world.sam, now=LATER)

    rows = AuditEvent.objects.filter(detail__plan=str(plan.pk)).order_by("id")
    assert [row.verb for row in rows] == ["set-step-up", "put-off-step-up", "drafted-step-up", "ended-step-up"]
    assert {(row.patient, row.member) for row in rows} == {(world.margaret, world.sam)}


def test_usual_plan_is_the_librarys_progression_where_there_is_room(house):
    line = house.prescriptions[0]
    line.exercise.progression = [
        {"field": "times_per_day", "start": 1, "step": 1, "max": 4},
        {"field": "reps", "start": 1, "step": 1, "max": 3},
        {"field": "hold_seconds", "start": 10, "step": 5, "max": 40},
    ]
    assert step_ups.usual_plan(line) == Plan("hold_seconds", 30, 5, 5, 3)

    line.exercise.progression = line.exercise.progression[:2]
    assert step_ups.usual_plan(line) is None


def test_every_progression_of_the_library_stays_inside_its_limits():
    for exercise in exercises():
        for row in exercise["progression"]:
            assert row["max"] <= exercise["dose_limits"][row["field"]][1], exercise["slug"]
            assert row["field"] in {*Grows.values, "times_per_day"}
