"""What became of a session, in the patient's own zone and at one instant."""

from datetime import UTC, date, datetime, timedelta

import pytest

from clinic.models import ZoneChange
from panel.days import Days, sessions_since, with_days
from panel.session_detail import detail
from programmes import course
from programmes.intake import Batch
from programmes.models import Programme, Session
from programmes.sync import take_in
from tests.panel.conftest import make_device, sign_in
from tests.world import (
    NOW,
    TODAY,
    entry,
    issue,
    make_exercise,
    make_plan,
    make_prescription,
    make_revision,
    tick,
)

MONDAY_EVENING = datetime(2026, 6, 15, 22, tzinfo=UTC)  # 23:00 in London


@pytest.fixture
def plan(world):
    return make_plan(world.margaret)


def on(patient, day: date, *, now: datetime, heard: datetime | None = None):
    programme = with_days(Programme.objects.filter(patient=patient)).get()
    programme.patient = patient
    days = Days(programme, now=now, sessions=sessions_since([patient], day), last_heard=heard)
    return [(item.time, item.mark) for item in days.on(day)]


def note(plan, slot: int = 0, **fields) -> Session:
    return Session.objects.create(
        clinic_id=plan.programme.clinic_id,
        patient=plan.programme.patient,
        programme=plan.programme,
        slot=plan.slots[slot],
        local_date=TODAY,
        **fields,
    )


def test_open_and_later_before_anything_is_noted(world, plan):
    assert on(world.margaret, TODAY, now=NOW) == [("08:00", "open"), ("18:00", "later")]


@pytest.mark.parametrize(
    ("fields", "mark"),
    [
        ({"finished_at": NOW, "ticks_done": 3, "ticks_due": 3}, "done"),
        ({"finished_at": NOW, "ticks_done": 1, "ticks_due": 3}, "partly"),
        ({"skipped_at": NOW, "skip_reason": "no_time"}, "skipped"),
        ({"stopped_at": NOW, "ticks_done": 1, "ticks_due": 3}, "stopped"),
        ({"without_phone_at": NOW}, "done"),
        ({"started_at": NOW, "ticks_done": 1, "ticks_due": 3}, "open"),
    ],
)
def test_what_was_noted_is_shown(world, plan, fields, mark):
    note(plan, **fields)
    assert on(world.margaret, TODAY, now=NOW)[0] == ("08:00", mark)


def test_silence_is_two_things(world, plan):
    assert on(world.margaret, TODAY, now=MONDAY_EVENING)[0] == ("08:00", "unheard")
    assert on(world.margaret, TODAY, now=MONDAY_EVENING, heard=MONDAY_EVENING)[0] == ("08:00", "nothing")


def test_paused_and_closed_days_ask_for_nothing(world, plan):
    course.pause(plan.programme, from_date=TODAY, until_date=TODAY, by=world.sam, now=NOW)
    assert {mark for _, mark in on(world.margaret, TODAY, now=MONDAY_EVENING)} == {"paused"}
    course.stop(plan.programme, by=world.sam, why="Wait.", now=NOW)
    assert [mark for _, mark in on(world.margaret, TODAY + timedelta(days=1), now=NOW)] == ["closed", "closed"]


def test_days_before_the_first_are_empty(world, plan):
    assert on(world.margaret, plan.programme.starts_on - timedelta(days=1), now=NOW) == []


def test_today_is_the_patients_own_day(world, plan):
    ZoneChange.objects.create(
        clinic=world.clinic,
        patient=world.margaret,
        from_date=date(2026, 6, 1),
        time_zone="Pacific/Auckland",
        set_by=world.sam,
        set_at=NOW,
    )
    late = datetime(2026, 6, 14, 20, 30, tzinfo=UTC)  # 08:30 on Monday in Auckland
    assert on(world.margaret, TODAY, now=late)[0] == ("08:00", "open")


def test_panel_shows_when_it_was_performed_not_when_it_came_in(world, plan):
    device = make_device(world.margaret)
    done_at = datetime(2026, 6, 15, 7, 12, tzinfo=UTC)  # 08:12 in London
    session = {"slot": plan.slots[0], "revision": plan.revision, "at": done_at}
    entries = [
        entry("session-started", **session),
        *(tick(plan, number, at=done_at) for number in (1, 2, 3)),
        entry("pain", when="after", back=2, leg=4, **session),
        entry("session-finished", **session),
    ]
    take_in(Batch(device, entries, sent_at=NOW), now=NOW + timedelta(hours=9))

    said = detail(world.margaret, plan.slots[0], TODAY)
    assert [(row.done, row.due) for row in said.ticked] == [(3, 3)]
    assert said.pain_after is not None
    assert said.pain_after.leg == 4

    address = f"/physio/patients/{world.margaret.pk}/sessions/{plan.slots[0].pk}/{TODAY}/"
    page = sign_in(world.sam).get(address).content.decode()
    assert "performed at 08:12" in page
    assert "3 of 3" in page


def test_session_page_tells_where_it_was_felt_and_how_an_exercise_left_it(world, plan):
    session = {"slot": plan.slots[0], "revision": plan.revision, "at": datetime(2026, 6, 15, 7, 12, tzinfo=UTC)}
    felt = {"side": "left", "starts_at": "back", "reaches": "calf", "aspect": "outer"}
    entries = [
        entry("symptoms", when="before", **felt, kinds=["tingling", "cramp"], new=["cramp"], changed="same", **session),
        entry("symptoms", when="after", side="none", starts_at=None, reaches=None, kinds=[], **session),
        entry("exercise-felt", prescription=str(plan.prescriptions[0].pk), felt="easier", **session),
    ]
    take_in(Batch(make_device(world.margaret), entries, sent_at=NOW), now=NOW + timedelta(hours=1))

    words = [each.words for each in detail(world.margaret, plan.slots[0], TODAY).written]

    assert (
        "Symptoms: before, low back to calf or shin, left leg, outer side; tingling, cramp; new or more: cramp" in words
    )
    assert "Symptoms: after, nothing marked" in words
    assert f"After an exercise: {plan.prescriptions[0]}, easier" in words


@pytest.mark.parametrize(
    ("minutes", "still", "words"),
    [
        (30, False, "settled within half an hour"),
        (180, False, "settled after some hours"),
        (1440, False, "settled the next day or later"),
        (31, True, "still more sore"),
        (540, True, "still more sore after 9 hours"),
        (4320, True, "still more sore after 3 days"),
    ],
)
def test_session_page_tells_how_long_soreness_took_to_settle(world, plan, minutes, still, words):
    session = {"slot": plan.slots[0], "revision": plan.revision, "at": NOW}
    entries = [tick(plan, 1), entry("soreness-settled", minutes=minutes, still=still, **session)]
    take_in(Batch(make_device(world.margaret), entries, sent_at=NOW), now=NOW)

    address = f"/physio/patients/{world.margaret.pk}/sessions/{plan.slots[0].pk}/{TODAY}/"
    assert f"More sore afterwards: {words}." in sign_in(world.sam).get(address).content.decode()


def test_session_page_tells_an_untick_a_skip_and_words(world, plan):
    device = make_device(world.margaret)
    ticked = tick(plan, 1)
    taken_back = entry(
        "untick",
        slot=plan.slots[0],
        revision=plan.revision,
        tick=ticked["id"],
        prescription=plan.prescriptions[0].id,
        side="left",
        number=1,
    )
    skipped = entry("session-skipped", slot=plan.slots[0], revision=plan.revision, reason="too_sore", words="My calf.")
    take_in(Batch(device, [ticked, taken_back, skipped], sent_at=NOW), now=NOW)

    said = detail(world.margaret, plan.slots[0], TODAY)
    assert said.skip_reason == "Too sore: “My calf.”"
    assert [(row.done, row.due) for row in said.ticked] == [(0, 3)]
    assert len(said.written) == 3


def test_session_page_says_which_of_a_choice_was_done(world):
    programme = make_plan(world.margaret).programme
    slot = programme.slots.get(position=1)
    revision = make_revision(programme, number=2)
    floss, other = (
        make_prescription(revision, [slot], exercise=make_exercise(slug), order=order, choice=1)
        for order, slug in enumerate(("slump-floss", "lying-floss"), start=1)
    )
    issue(revision, by=world.sam)
    done = entry("tick", slot=slot, revision=revision, prescription=floss.id, side="left", number=1)
    take_in(Batch(make_device(world.margaret), [done], sent_at=NOW), now=NOW)

    said = {row.name: row.skipped for row in detail(world.margaret, slot, TODAY).ticked}
    assert said == {str(floss): "", str(other): "the other one was chosen"}
