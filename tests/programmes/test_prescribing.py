"""Writing a programme, issuing it, and what is refused on the way."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from clinic.errors import Refused
from clinic.models import AuditEvent
from programmes import course, issuing, prescribing
from programmes.day_plan import SlotPlan, default_day, move_slot, set_day
from programmes.models import Prescription, Session, Template
from tests.world import NOW, TODAY, make_exercise, make_plan

DAY = timedelta(days=1)
FLOSS = {
    "per_side": True,
    "kind": "nerve_floss",
    "dose": {"sets": 1, "reps": 5, "hold_seconds": 0, "times_per_day": 2, "sides": "affected"},
    "dose_limits": {"sets": [1, 2], "reps": [3, 10], "hold_seconds": [0, 0], "times_per_day": [1, 4]},
    "counts": "sets",
}


def never(slot, local_date):
    return False


def always(slot, local_date):
    return True


@pytest.fixture
def floss(world):
    return make_exercise("slump-floss", **FLOSS)


@pytest.fixture
def hamstring(world):
    return make_exercise()


@pytest.fixture
def template(floss, hamstring):
    lines = [
        {
            "exercise": "slump-floss",
            "dose": {"sets": 1, "reps": 5, "hold_seconds": 0},
            "side": "affected",
            "counts": "sets",
            "sessions": [1, 2, 3, 4],
            "choice": None,
            "note": "Keep it small.",
        },
        {
            "exercise": "hamstring-stretch",
            "dose": {"sets": 1, "reps": 3, "hold_seconds": 30},
            "side": "both",
            "counts": "sets",
            "sessions": [1, 3],
            "choice": None,
            "note": "",
        },
    ]
    return Template.objects.create(slug="four", title="Four a day", sessions=4, prescriptions=lines)


@pytest.fixture
def draft(world, template):
    return prescribing.start_programme(world.margaret, template, by=world.sam, now=NOW).draft


def issue(draft, by, *, why="", now=NOW):
    return issuing.issue(draft, by=by, why=why, now=now)


def test_start_from_template_makes_slots_and_lines(world, template):
    programme = prescribing.start_programme(world.margaret, template, by=world.sam, now=NOW)

    assert [str(slot.timing_on(TODAY)) for slot in programme.slots.all()] == [
        "Morning 08:00",
        "Midday 12:00",
        "Afternoon 16:00",
        "Evening 20:00",
    ]
    floss, hamstring = programme.draft.prescriptions.all()
    assert (floss.side, floss.counts, floss.note) == ("left", "sets", "Keep it small.")
    assert (hamstring.side, hamstring.counts) == ("both", "holds")
    assert [slot.position for slot in hamstring.slots.all()] == [1, 3]


def test_start_from_nothing_has_two_sessions_and_no_line(world):
    programme = prescribing.start_programme(world.margaret, None, by=world.sam, now=NOW)
    assert programme.slots.count() == 2
    assert not programme.draft.prescriptions.exists()


def test_start_refused_when_a_programme_is_open(world, draft):
    with pytest.raises(Refused, match="has a programme already"):
        prescribing.start_programme(world.margaret, None, by=world.sam, now=NOW)


def test_start_asks_for_the_side_when_it_is_unknown(world, template):
    world.margaret.affected_side = "unknown"
    world.margaret.save()
    with pytest.raises(Refused) as refused:
        prescribing.start_programme(world.margaret, template, by=world.sam, now=NOW)
    assert refused.value.code == "side_unknown"
    assert not world.margaret.programmes.exists()


def test_set_lines_recomputes_counts_and_order(draft):
    first, second = prescribing.lines_of(draft)
    prescribing.set_lines(draft, [replace(second, hold_seconds=5), first])
    rows = list(draft.prescriptions.all())
    assert [(row.order, row.exercise.slug, row.counts) for row in rows] == [
        (1, "hamstring-stretch", "sets"),
        (2, "slump-floss", "sets"),
    ]


def test_set_lines_refuses_one_sided_exercise_without_side(draft):
    first, _ = prescribing.lines_of(draft)
    with pytest.raises(ValidationError, match="left, right or both"):
        prescribing.set_lines(draft, [replace(first, side="")])
    assert draft.prescriptions.count() == 2


def test_set_lines_refuses_numbers_outside_hard_bounds(draft):
    first, _ = prescribing.lines_of(draft)
    with pytest.raises(ValidationError) as refused:
        prescribing.set_lines(draft, [replace(first, sets=6)])
    assert set(refused.value.message_dict) == {"sets"}


def test_new_line_leaves_the_side_open_when_it_is_unknown(world, floss):
    world.margaret.affected_side = "unknown"
    line = prescribing.new_line(floss, world.margaret, positions=[1, 2, 3])
    assert (line.side, line.positions) == ("", frozenset({1, 2}))


def test_issue_copies_the_patient_words_and_nothing_else(world, draft):
    issue(draft, world.sam)

    floss, hamstring = draft.prescriptions.all()
    assert floss.exercise_text["steps"] == ["Lie on your back.", "Lift your left leg.", "Keep the left knee soft."]
    assert hamstring.exercise_text["steps"][1] == "Lift your {leg}."  # both sides: the phone says them in turn
    assert set(floss.exercise_text) == {
        *("name", "kind", "order_stage", "position", "equipment"),
        *("steps", "cues", "should_feel", "easier", "stop_if"),
    }
    assert (draft.is_issued, draft.issued_by, draft.number) == (True, world.sam, 1)
    assert AuditEvent.objects.filter(verb="issued-revision", patient=world.margaret, member=world.sam).count() == 1


def test_issued_revision_stays_as_it_is(world, draft):
    issue(draft, world.sam)
    with pytest.raises(Refused, match="stays as it is"):
        prescribing.set_lines(draft, [])
    with pytest.raises(IntegrityError), transaction.atomic():
        Prescription.objects.filter(revision=draft).update(sets=2)


def test_issue_refused_with_every_reason_at_once(world):
    draft = prescribing.start_programme(world.margaret, None, by=world.sam, now=NOW).draft
    with pytest.raises(issuing.IssueRefused) as refused:
        issue(draft, world.sam)
    assert refused.value.sentences == ["Add at least one exercise."]
    assert not draft.is_issued


def test_issue_refuses_a_session_without_exercise_and_an_exercise_without_session(world, draft):
    floss, hamstring = prescribing.lines_of(draft)
    prescribing.set_lines(
        draft, [replace(floss, positions=frozenset({1, 2, 3})), replace(hamstring, positions=frozenset())]
    )
    with pytest.raises(issuing.IssueRefused) as refused:
        issue(draft, world.sam)
    assert refused.value.sentences == [
        "Evening (20:00) has no exercise: give it one, or take the session away.",
        "Hamstring stretch: tick at least one session of the day, or take it out.",
    ]


def test_issue_above_the_limit_needs_a_written_reason(world, draft):
    floss, hamstring = prescribing.lines_of(draft)
    above = replace(hamstring, hold_seconds=45, positions=frozenset({1, 2, 3}))
    prescribing.set_lines(draft, [floss, above])
    with pytest.raises(issuing.IssueRefused) as refused:
        issue(draft, world.sam)
    assert refused.value.sentences == [
        "Hamstring stretch: 45 seconds of hold is above the library's 30; 3 times a day is above the library's 2. "
        "Write the reason beside it, or change the dose."
    ]

    prescribing.set_lines(draft, [floss, replace(above, limit_reason="Used to it from before.")])
    assert issue(draft, world.sam).is_issued


def test_issue_refuses_a_choice_of_one(world, draft):
    floss, hamstring = prescribing.lines_of(draft)
    prescribing.set_lines(draft, [replace(floss, choice=1), hamstring])
    with pytest.raises(issuing.IssueRefused, match="choice 1 has no other exercise"):
        issue(draft, world.sam)


def test_issue_moves_the_start_of_an_old_draft_to_today(world, draft):
    later = NOW + 8 * DAY
    issue(draft, world.sam, now=later)
    draft.programme.refresh_from_db()
    assert draft.programme.starts_on == TODAY + 8 * DAY


def test_change_is_a_copy_that_needs_a_reason(world, draft):
    issue(draft, world.sam)
    change = prescribing.draft_for_change(draft.programme, by=world.amara)

    assert change.number == 2
    assert prescribing.lines_of(change) == prescribing.lines_of(draft)
    assert prescribing.draft_for_change(draft.programme, by=world.sam) == change
    with pytest.raises(issuing.IssueRefused, match="what changed and why"):
        issue(change, world.amara)
    assert issue(change, world.amara, why="You are stronger now.").why == "You are stronger now."


def test_change_issued_after_a_stop_takes_the_next_number(world, draft):
    issue(draft, world.sam)
    change = prescribing.draft_for_change(draft.programme, by=world.sam)
    course.stop(draft.programme, by=world.sam, why="Wait for me.", now=NOW)
    issue(change, world.sam, why="Smaller.")
    assert change.number == 4
    assert draft.programme.current_revision == change


def test_discard_keeps_the_first_draft(world, draft):
    with pytest.raises(Refused, match="first draft"):
        prescribing.discard(draft)
    issue(draft, world.sam)
    prescribing.discard(prescribing.draft_for_change(draft.programme, by=world.sam))
    assert draft.programme.draft is None


def test_move_slot_counts_from_today_while_untouched(world):
    slot = make_plan(world.margaret).slots[1]
    timing = move_slot(slot, time(19), by=world.sam, now=NOW, reminded=never)
    assert (timing.from_date, slot.timing_on(TODAY).local_time) == (TODAY, time(19))


def test_move_slot_counts_from_tomorrow_once_reminded(world):
    slot = make_plan(world.margaret).slots[1]
    timing = move_slot(slot, time(19), by=world.sam, now=NOW, reminded=always)
    assert timing.from_date == TODAY + DAY


def test_move_slot_counts_from_tomorrow_once_begun(world):
    plan = make_plan(world.margaret)
    Session.objects.create(
        clinic=world.clinic,
        patient=world.margaret,
        programme=plan.programme,
        slot=plan.slots[1],
        local_date=TODAY,
        started_at=NOW,
    )
    timing = move_slot(plan.slots[1], time(19), by=world.sam, now=NOW, reminded=never)
    assert timing.from_date == TODAY + DAY


def test_move_slot_in_a_draft_counts_from_the_first_day(world, draft):
    slot = draft.programme.slots.get(position=4)
    move_slot(slot, time(21), by=world.sam, now=NOW, reminded=never)
    assert draft.programme.slots.get(position=4).timing_on(TODAY).local_time == time(21)


def test_move_slot_refused_when_too_close(world):
    slot = make_plan(world.margaret).slots[1]
    with pytest.raises(Refused, match="60 minutes apart"):
        move_slot(slot, time(9), by=world.sam, now=NOW, reminded=never)
    assert slot.timings.count() == 1


def test_move_slot_to_where_it_is_changes_nothing(world):
    slot = make_plan(world.margaret).slots[1]
    assert move_slot(slot, time(18), by=world.sam, now=NOW, reminded=never) is None
    assert slot.timings.count() == 1


def test_set_day_retires_what_is_not_named_and_adds_what_is_new(world):
    plan = make_plan(world.margaret)
    wanted = [default_day(3)[0], SlotPlan(3, time(13), "Midday")]
    set_day(plan.programme, wanted, by=world.sam, now=NOW, reminded=never)
    falls = {slot.position: slot.falls_on(TODAY) for slot in plan.programme.slots.all()}
    assert falls[2] is None
    assert str(falls[3]) == "Midday 13:00"


def test_slots_apart_across_midnight_and_by_weekday(world):
    programme = make_plan(world.margaret).programme
    late, early = SlotPlan(1, time(23, 30), "Late"), SlotPlan(2, time(0, 30), "Early")
    with pytest.raises(Refused):
        set_day(programme, [late, early], by=world.sam, now=NOW, reminded=never)
    odd, even = replace(late, weekdays=0b0010101), replace(early, weekdays=0b0101010)
    assert len(set_day(programme, [odd, even], by=world.sam, now=NOW, reminded=never)) == 2


def test_stop_closes_until_carry_on(world):
    programme = make_plan(world.margaret).programme
    closure = course.stop(programme, by=world.sam, why="Wait for my call.", now=NOW)
    assert (closure.revision.kind, closure.revision.why) == ("stop", "Wait for my call.")
    assert world.margaret.closures.open().get() == closure

    with pytest.raises(Refused, match="what you found"):
        course.carry_on(world.margaret, by=world.sam, why=" ", now=NOW)
    course.carry_on(world.margaret, by=world.sam, why="Seen, all well.", now=NOW)
    assert not world.margaret.closures.open().exists()
    assert list(AuditEvent.objects.order_by("id").values_list("verb", flat=True)) == ["stopped", "carried-on"]


def test_stop_needs_something_issued(world, draft):
    with pytest.raises(Refused, match="Nothing has been issued"):
        course.stop(draft.programme, by=world.sam, why="Stop.", now=NOW)


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        (date(2026, 6, 14), None, "today or later"),
        (date(2026, 6, 20), date(2026, 6, 19), "before its first day"),
        (date(2026, 6, 18), date(2026, 6, 18), "paused already"),
    ],
)
def test_pause_refused(world, first, last, sentence):
    programme = make_plan(world.margaret).programme
    course.pause(programme, from_date=date(2026, 6, 17), until_date=date(2026, 6, 19), by=world.sam, now=NOW)
    with pytest.raises(Refused, match=sentence):
        course.pause(programme, from_date=first, until_date=last, by=world.sam, now=NOW)


def test_pause_taken_back_keeps_the_days_that_were_paused(world):
    programme = make_plan(world.margaret).programme
    pause = course.pause(programme, from_date=TODAY, until_date=None, by=world.sam, now=NOW)
    course.take_back(pause, by=world.sam, now=NOW + 2 * DAY)
    assert programme.pause_on(TODAY + DAY) == pause
    assert programme.pause_on(TODAY + 2 * DAY) is None


def test_pause_taken_back_on_its_first_day_covers_nothing(world):
    programme = make_plan(world.margaret).programme
    course.take_back(
        course.pause(programme, from_date=TODAY, until_date=None, by=world.sam, now=NOW), by=world.sam, now=NOW
    )
    assert programme.pause_on(TODAY) is None


def test_end_takes_the_draft_along_and_makes_room(world):
    programme = make_plan(world.margaret).programme
    prescribing.draft_for_change(programme, by=world.sam)
    course.end(programme, by=world.sam, why="All well.", now=NOW)
    course.end(programme, by=world.amara, why="Again.", now=NOW)
    programme.refresh_from_db()
    assert (programme.ended_by, programme.ended_why, programme.draft) == (world.sam, "All well.", None)
    assert prescribing.start_programme(world.margaret, None, by=world.sam, now=NOW).draft.number == 1
    with pytest.raises(Refused, match="has ended"):
        prescribing.draft_for_change(programme, by=world.sam)
