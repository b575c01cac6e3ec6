"""How sessions stand, for one by its rows and for many by their columns: the two must say the same."""

from datetime import date, timedelta

import pytest

from clinic.models import Screening
from programmes import course
from programmes.models import Closure, Pause, Programme, Session
from programmes.standing import Standing, settled_as, standing_of, standing_on
from tests.world import NOW, TODAY, make_plan

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def end(world, plan):
    plan.programme.end(by=world.sam, why="All well.", now=NOW)


def run_out(world, plan):
    Programme.objects.filter(pk=plan.programme.pk).update(ends_on=YESTERDAY)


def stop(world, plan):
    course.stop(plan.programme, by=world.sam, why="Rest.", now=NOW)


def carry_on(world, plan):
    Closure.objects.update(reopened_at=NOW, reopened_by=world.sam, reopened_why="Go on.")


def pause(world, plan, first: date = YESTERDAY, last: date | None = None):
    Pause.objects.create(
        clinic=world.clinic, programme=plan.programme, from_date=first, until_date=last, paused_by=world.sam
    )


def pause_yesterday(world, plan):
    pause(world, plan, YESTERDAY, YESTERDAY)


def pause_from_tomorrow(world, plan):
    pause(world, plan, TOMORROW)


def answer(world, plan, *, at=NOW, hold=True, looked=False):
    given = {
        "clinic": world.clinic,
        "patient": world.margaret,
        "answers": {},
        "library_version": 1,
        "asked_by": world.sam,
    }
    seen = {"looked_at": NOW, "looked_by": world.sam} if looked else {}
    Screening.objects.create(**given, **seen, hold_start=hold, answered_at=at)


def answer_well_later(world, plan):
    answer(world, plan, at=NOW + timedelta(hours=1), hold=False)


def answer_looked_at(world, plan):
    answer(world, plan, at=NOW + timedelta(hours=2), looked=True)


def settle(world, plan, **how):
    Session.objects.create(
        clinic=world.clinic,
        patient=world.margaret,
        programme=plan.programme,
        slot=plan.slots[0],
        local_date=TODAY,
        **how,
    )


@pytest.mark.parametrize(
    ("acts", "standing"),
    [
        ([], Standing.ASKED),
        ([end], Standing.ENDED),
        ([run_out], Standing.ENDED),
        ([stop], Standing.STOPPED),
        ([stop, carry_on], Standing.ASKED),
        ([pause], Standing.PAUSED),
        ([pause_yesterday], Standing.ASKED),
        ([pause_from_tomorrow], Standing.ASKED),
        ([answer], Standing.HELD),
        ([answer, answer_well_later], Standing.ASKED),
        ([answer, answer_looked_at], Standing.ASKED),
        ([stop, end], Standing.ENDED),
        ([pause, stop], Standing.STOPPED),
        ([answer, pause], Standing.PAUSED),
    ],
)
def test_programme_says(world, acts, standing):
    plan = make_plan(world.margaret)
    for act in acts:
        act(world, plan)

    key = (plan.slots[0].pk, TODAY)
    programme = Programme.objects.get(pk=plan.programme.pk)
    assert (standing_of([key])[key], standing_on(programme, TODAY)) == (standing, standing)


@pytest.mark.parametrize(
    ("how", "standing"),
    [
        ({}, Standing.ASKED),
        ({"started_at": NOW}, Standing.ASKED),
        ({"finished_at": NOW}, Standing.DONE),
        ({"stopped_at": NOW}, Standing.DONE),
        ({"without_phone_at": NOW}, Standing.DONE),
        ({"skipped_at": NOW}, Standing.SKIPPED),
    ],
)
def test_diary_says(world, how, standing):
    plan = make_plan(world.margaret)
    settle(world, plan, **how)
    today, tomorrow, other = (plan.slots[0].pk, TODAY), (plan.slots[0].pk, TOMORROW), (plan.slots[1].pk, TODAY)

    stands = standing_of([today, tomorrow, other])

    assert stands == {today: standing, tomorrow: Standing.ASKED, other: Standing.ASKED}
    assert settled_as(Session.objects.get()) == standing


def test_a_stop_weighs_more_than_the_diary(world):
    plan = make_plan(world.margaret)
    settle(world, plan, finished_at=NOW)
    stop(world, plan)

    assert set(standing_of([(plan.slots[0].pk, TODAY)]).values()) == {Standing.STOPPED}


def test_one_patients_pause_is_nobody_elses(world):
    mine, theirs = make_plan(world.margaret), make_plan(world.peter)
    pause(world, mine)

    stands = standing_of([(mine.slots[0].pk, TODAY), (theirs.slots[0].pk, TODAY)])

    assert list(stands.values()).count(Standing.PAUSED) == 1
    assert stands[theirs.slots[0].pk, TODAY] is Standing.ASKED


@pytest.mark.parametrize("how_many", [1, 2])
def test_five_queries_however_many_there_are(world, how_many, django_assert_num_queries):
    plans = [make_plan(world.margaret), make_plan(world.peter)][:how_many]
    keys = [(slot.pk, TODAY) for plan in plans for slot in plan.slots]

    with django_assert_num_queries(5):
        assert set(standing_of(keys).values()) == {Standing.ASKED}


def test_nothing_is_asked_about_nothing(db):
    assert standing_of([]) == {}
