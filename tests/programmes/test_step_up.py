from dataclasses import replace
from datetime import date, timedelta

import pytest

from programmes.step_up import Done, Known, NotYet, Plan, Proposal, next_step, step_in_words

TODAY = date(2026, 6, 15)
PLAN = Plan("hold_seconds", target=30, step=5, days_kept=5, worst_after=3)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def kept(*days: int, **more) -> list[Done]:
    """Done whole on the days that lie so far back."""
    given = {"ticks_done": 2, "ticks_due": 2, "pain_before": 2, "pain_after": 2}
    return [Done(ago(day), **{**given, **more}) for day in sorted(days, reverse=True)]


WEEK = kept(1, 2, 3, 4, 5, 6)


def known(**more) -> Known:
    """Somebody for whom nothing speaks against the next step, but for what is given."""
    given = {"today": TODAY, "value": 10, "issued_on": ago(20), "highest": 30, "sessions": WEEK}
    return Known(**{**given, **more})


def against(**more) -> str:
    found = next_step(PLAN, known(**more))
    assert isinstance(found, NotYet), found
    return found.because


def test_next_step_is_proposed_with_what_speaks_for_it():
    assert next_step(PLAN, known()) == Proposal(15, "hold 10 s → 15 s", "Kept on 6 of 7 days, pain after at most 2.")


@pytest.mark.parametrize(
    ("plan", "value", "new"),
    [
        (PLAN, 25, 30),
        (PLAN, 28, 30),  # never past the target
        (PLAN, 29, 30),
        (replace(PLAN, target=12), 10, 12),
    ],
)
def test_step_ends_at_the_target(plan, value, new):
    assert next_step(plan, known(value=value)).new == new


@pytest.mark.parametrize("value", [30, 31])
def test_plan_that_has_reached_its_target_has_no_step(value):
    assert next_step(PLAN, known(value=value)) == NotYet("It has reached 30, where the plan ends.", reached=True)


@pytest.mark.parametrize(("drafted", "waits"), [(None, False), (10, False), (9, True), (11, True), (15, True)])
def test_another_dose_in_the_draft_waits_to_be_issued(drafted, waits):
    found = next_step(PLAN, known(drafted=drafted))
    assert isinstance(found, NotYet) == waits
    assert not waits or found == NotYet("Another dose stands in the draft and has not been issued.", drafted=True)


def test_nothing_is_proposed_while_nothing_is_asked():
    found = next_step(PLAN, known(closed="The programme is paused."))
    assert found == NotYet("The programme is paused.", reached=False, drafted=False)


@pytest.mark.parametrize(("highest", "said"), [(15, ""), (14, "15 would be above the library's limit of 14.")])
def test_step_above_the_librarys_limit_is_not_proposed(highest, said):
    found = next_step(PLAN, known(highest=highest))
    assert isinstance(found, Proposal) if not said else found == NotYet(said)


@pytest.mark.parametrize(("days", "is_quiet"), [(0, True), (6, True), (7, False), (8, False)])
def test_not_yet_holds_for_a_week(days, is_quiet):
    found = next_step(PLAN, known(put_off_on=ago(days)))
    assert isinstance(found, NotYet) == is_quiet


def test_not_yet_says_until_when():
    assert against(put_off_on=ago(6)) == "“Not yet” was said on 9 June. It is looked at again from 16 June."


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        ({"stopped": True}, "A session was stopped on 12 June because it hurt."),
        ({"felt_worse": True}, "It left it worse on 12 June."),
        ({"pain_before": 4, "pain_after": 4}, "Pain after was 4 on 12 June; the plan asks for at most 3."),
        ({"pain_before": 1, "pain_after": 3}, "Pain rose by 2 on 12 June."),
        ({"pain_before": 0, "pain_after": 3}, "Pain rose by 3 on 12 June."),
        ({"settled_minutes": 720}, "Soreness after 12 June took half a day or more to settle."),
    ],
)
def test_any_trouble_keeps_the_step_back(trouble, said):
    sessions = [*kept(1, 2, 4, 5, 6), *kept(3, **trouble)]
    assert against(sessions=sessions) == said
    assert against(sessions=[*WEEK, *kept(0, **trouble)]) == said.replace("12", "15")  # today counts for this too


def test_the_newest_trouble_is_told():
    sessions = [*kept(5, stopped=True), *kept(1, 2, 4), *kept(3, stopped=True)]
    assert against(sessions=sorted(sessions, key=lambda done: done.on)).startswith("A session was stopped on 12 June")


@pytest.mark.parametrize(
    "fine",
    [
        {"pain_before": 3, "pain_after": 3},
        {"pain_before": 2, "pain_after": 3},
        {"pain_before": 5, "pain_after": 3},
        {"pain_before": None, "pain_after": 3},
        {"pain_after": None},
        {"settled_minutes": 719},
    ],
)
def test_what_is_no_trouble(fine):
    sessions = [*kept(1, 2, 4, 5, 6), *kept(3, **fine)]
    assert isinstance(next_step(PLAN, known(sessions=sessions)), Proposal)


@pytest.mark.parametrize(
    ("reached", "is_down"),
    [
        ((), False),
        (("calf",), False),
        (("calf", "thigh", "buttock"), False),
        (("thigh", "thigh"), False),
        (("thigh", "calf"), True),
        (("calf", "buttock", "thigh"), True),
        (("back", "foot", "back"), False),
    ],
)
def test_moving_down_the_leg_keeps_the_step_back(reached, is_down):
    found = next_step(PLAN, known(reached=reached))
    assert isinstance(found, NotYet) == is_down
    assert not is_down or found.because == "It is felt further down the leg than it was on a day before."


@pytest.mark.parametrize(
    ("sessions", "said"),
    [
        (kept(1, 2, 3, 4, 5), ""),
        (kept(1, 2, 3, 4), "Kept on 4 of 7 days; the plan asks for 5 of 7."),
        (kept(3, 4, 5, 6, 7), ""),
        (kept(4, 5, 6, 7, 8), "Kept on 4 of 7 days; the plan asks for 5 of 7."),
        (kept(0, 1, 2, 3, 4), "Kept on 4 of 7 days; the plan asks for 5 of 7."),  # today is not over
        ([], "Kept on 0 of 7 days; the plan asks for 5 of 7."),
        # several a day: whole once, and never half
        ([*kept(1, 2, 3, 4), *kept(5), *kept(5)], ""),
        ([*kept(1, 2, 3, 4), *kept(5), *kept(5, ticks_done=0)], ""),
        ([*kept(1, 2, 3, 4), *kept(5), *kept(5, ticks_done=1)], "Kept on 4 of 7 days; the plan asks for 5 of 7."),
        ([*kept(1, 2, 3, 4), *kept(5, ticks_done=0)], "Kept on 4 of 7 days; the plan asks for 5 of 7."),
        ([*kept(1, 2, 3, 4), *kept(5, ticks_due=0)], "Kept on 4 of 7 days; the plan asks for 5 of 7."),
        ([*kept(1, 2, 3, 4), *kept(5, ticks_done=3)], ""),
        ([*kept(1, 2, 3, 4), *kept(5, ticks_done=1, ticks_due=1)], ""),
    ],
)
def test_kept_on_enough_days(sessions, said):
    found = next_step(PLAN, known(sessions=sessions))
    assert isinstance(found, Proposal) if not said else found == NotYet(said)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "The present dose was issued today."),
        (1, "Kept on 1 of 1 day; the plan asks for 5 of 7."),
        (3, "Kept on 3 of 3 days; the plan asks for 5 of 7."),
        (-1, "The present dose was issued today."),  # a clock that is ahead
    ],
)
def test_dose_that_has_run_for_less_than_a_week(days, said):
    assert against(issued_on=ago(days), sessions=kept(*range(1, days + 1))) == said


def test_dose_of_five_days_that_were_all_kept_is_enough():
    found = next_step(PLAN, known(issued_on=ago(5), sessions=kept(1, 2, 3, 4, 5)))
    assert found.because == "Kept on 5 of 5 days, pain after at most 2."


@pytest.mark.parametrize(
    ("sessions", "is_enough"),
    [
        ([*kept(1, 2), *kept(3, 4, 5, pain_after=None)], True),
        ([*kept(1), *kept(2, 3, 4, 5, pain_after=None)], False),
        ([*kept(2, 3, 4, 5), *kept(1, pain_after=None)], False),
        ([*kept(2, 3, 4, 5), *kept(1, pain_after=None), *kept(1)], True),
        (kept(1, 2, 3, 4, 5, pain_after=None), False),
    ],
)
def test_the_last_two_days_were_comfortable_as_the_library_asks(sessions, is_enough):
    found = next_step(PLAN, known(sessions=sessions))
    assert isinstance(found, Proposal) == is_enough
    assert is_enough or found.because == "Pain after was not noted on the last two days on which it was kept."


def test_one_day_is_not_two_however_the_plan_was_set():
    plan = replace(PLAN, days_kept=1)
    assert isinstance(next_step(plan, known(sessions=kept(1))), NotYet)
    assert isinstance(next_step(plan, known(sessions=kept(1, 2))), Proposal)


def test_worst_pain_after_of_the_whole_time_is_told():
    sessions = [*kept(1, 2, 3, 4), *kept(5, pain_before=3, pain_after=3), *kept(0, pain_after=1)]
    assert next_step(PLAN, known(sessions=sessions)).because == "Kept on 5 of 7 days, pain after at most 3."


@pytest.mark.parametrize(
    ("grows", "words"), [("hold_seconds", "hold 10 s → 15 s"), ("reps", "10 → 15 times"), ("sets", "10 → 15 sets")]
)
def test_step_in_words(grows, words):
    assert step_in_words(grows, 10, 15) == words
