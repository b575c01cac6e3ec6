"""Sessions are the sum of their entries: the same in any order, and derivable at any time."""

from datetime import timedelta
from importlib import import_module
from itertools import permutations, product

import pytest
from django.apps import apps

from programmes import sessions
from programmes.enums import Reach
from programmes.models import Session
from tests.phone import Phone, verdicts
from tests.world import NOW, TODAY, entry, make_plan, tick

NOTHING_FELT = {"side": "none", "starts_at": None, "reaches": None}
BODIES = [None, NOTHING_FELT, {"side": "left", "reaches": None}, {"side": "left", "reaches": "foot"}]


def of_morning(plan, kind, **more) -> dict:
    return entry(kind, slot=plan.slots[0], revision=plan.revision, **more)


def whole_session(plan) -> list[dict]:
    return [
        of_morning(plan, "session-started", at=NOW),
        of_morning(plan, "pain", at=NOW, when="before", back=3, leg=5),
        *[tick(plan, number, at=NOW + timedelta(minutes=number)) for number in (1, 2, 3)],
        of_morning(plan, "pain", at=NOW + timedelta(minutes=8), when="after", back=2, leg=4),
        of_morning(plan, "session-finished", at=NOW + timedelta(minutes=9)),
    ]


def rows() -> list[dict]:
    return list(Session.objects.order_by("slot", "local_date").values())


def test_session_holds_what_its_entries_add_up_to(phone, plan, world):
    phone.sync(whole_session(plan))

    session = Session.objects.get()
    assert (session.patient, session.programme, session.revision) == (world.margaret, plan.programme, plan.revision)
    assert (session.slot, session.local_date) == (plan.slots[0], TODAY)
    assert (session.started_at, session.finished_at) == (NOW, NOW + timedelta(minutes=9))
    assert (session.ticks_done, session.ticks_due, session.exercises_done, session.exercises_due) == (3, 3, 1, 1)
    assert (session.back_before, session.leg_before, session.back_after, session.leg_after) == (3, 5, 2, 4)
    assert (session.reach_before, session.reach_after) == ("", "")
    assert session.last_performed_at == NOW + timedelta(minutes=9)
    assert session.is_begun
    assert session.is_settled


@pytest.mark.slow
def test_session_is_the_same_in_whatever_order_its_entries_come(phone, plan, world):
    def untold(row: dict) -> dict:
        mine = {"id", "local_date", "first_synced_at", "last_synced_at"}
        return {key: value for key, value in row.items() if key not in mine}

    kept = []
    entries = whole_session(plan)
    for day, order in enumerate(permutations((0, 2, 6))):
        on = (TODAY - timedelta(days=day)).isoformat()
        for index in (*order, 1, 3, 4, 5):
            moved = {**entries[index], "session": {"slot": str(plan.slots[0].id), "date": on}}
            moved["id"] = tick(plan)["id"]
            assert verdicts(phone.sync([moved])) == ["stored"]
    kept = [untold(row) for row in rows()]

    assert len(kept) == 6
    assert all(row == kept[0] for row in kept)


@pytest.mark.parametrize(
    ("kind", "body", "field"),
    [
        ("session-skipped", {"reason": "no_time"}, "skipped_at"),
        ("stopped", {"prescription": None, "felt": "sharp"}, "stopped_at"),
        ("done-without-phone", {}, "without_phone_at"),
    ],
)
def test_session_is_settled_by_an_honest_answer(phone, plan, kind, body, field):
    phone.sync([of_morning(plan, kind, body=body or {"of": "none"})])

    session = Session.objects.get()
    assert getattr(session, field) == NOW
    assert session.is_settled
    assert session.skip_reason == ("no_time" if kind == "session-skipped" else "")


def test_both_sides_are_counted_apart(world):
    plan = make_plan(world.margaret, side="both")
    phone = Phone.of(world.margaret)

    phone.sync([tick(plan, number, side=side) for side in ("left", "right") for number in (1, 2)])

    session = Session.objects.get()
    assert (session.ticks_done, session.ticks_due) == (4, 6)


def test_tick_of_another_programmes_prescription_does_not_count(phone, plan, world):
    foreign = make_plan(world.peter)

    phone.sync([of_morning(plan, "tick", prescription=foreign.prescriptions[0].id, side="left", number=1)])

    assert Session.objects.get().ticks_done == 0


def test_session_without_a_named_revision_has_the_one_that_held(phone, plan):
    phone.sync([entry("session-skipped", slot=plan.slots[0], reason="forgot")])

    session = Session.objects.get()
    assert session.revision == plan.revision
    assert session.ticks_due == 3


def test_rebuild_derives_every_session_as_it_was_written(phone, plan, world):
    phone.sync(whole_session(plan))
    phone.sync([tick(plan, 1, slot=1), tick(plan, 2, on=TODAY - timedelta(days=3))])
    written = rows()
    Session.objects.update(ticks_done=0, finished_at=None, revision=None, back_before=None)

    assert sessions.rebuild(world.margaret) == 3
    assert rows() == written


def test_rebuild_makes_rows_that_are_gone(phone, plan, world):
    phone.sync(whole_session(plan))
    written = [{**row, "id": None} for row in rows()]
    Session.objects.all().delete()

    sessions.rebuild(world.margaret)

    assert [{**row, "id": None} for row in rows()] == written


def test_session_keeps_how_far_down_it_was_felt(phone, plan):
    phone.sync(
        [
            of_morning(plan, "symptoms", side="left", starts_at="back", reaches="calf"),  # no word of when: before
            of_morning(plan, "symptoms", at=NOW + timedelta(minutes=9), when="after", side="left", reaches="thigh"),
        ]
    )
    assert told_reach() == ("calf", "thigh")

    corrected = NOW + timedelta(hours=1)
    phone.sync([of_morning(plan, "symptoms", at=NOW, recorded_at=said_at(corrected), when="before", **NOTHING_FELT)])

    assert told_reach() == ("nowhere", "thigh")


def test_side_without_a_place_says_nothing_of_how_far(phone, plan):
    phone.sync([of_morning(plan, "symptoms", side="left", starts_at=None, reaches=None)])

    assert told_reach() == ("", "")


def test_further_down_the_leg_is_deeper():
    assert [reach.depth for reach in Reach] == [0, 1, 2, 3, 4, 5]
    assert Reach.FOOT.depth > Reach.CALF.depth


def said_at(instant) -> str:
    return instant.isoformat().replace("+00:00", "Z")


def told_reach() -> tuple[str, str]:
    session = Session.objects.get()
    return session.reach_before, session.reach_after


def test_migration_tells_stored_sessions_what_their_entries_say(phone, plan, world):
    """The migration has its own copy of the rule, since the fold may change after it: both must say the same today."""
    for day, (before, after) in enumerate(product(BODIES, BODIES)):
        on = TODAY - timedelta(days=day)
        told = [("before", before), ("after", after)]
        phone.sync([of_morning(plan, "symptoms", on=on, when=when, **body) for when, body in told if body])
        phone.sync([tick(plan, 1, on=on), of_morning(plan, "symptoms", on=on, side="both", reaches="back")][: day % 3])
    written = rows()
    Session.objects.update(reach_before="", reach_after="")

    import_module("programmes.migrations.0013_fill_sessions").fill_reach(apps, None)

    assert {row["reach_before"] for row in written} == {"", "nowhere", "back", "foot"}
    assert rows() == written


def test_correction_does_not_move_when_a_session_was_first_told(phone, plan, world):
    phone.sync([tick(plan, 1)])
    first = Session.objects.get().first_synced_at

    phone.sync([tick(plan, 2)])

    row = Session.objects.get()
    assert row.first_synced_at == first < row.last_synced_at


def test_migration_tells_stored_sessions_when_they_were_first_told(phone, plan, world):
    phone.sync([tick(plan, 1), tick(plan, 1, on=TODAY - timedelta(days=1))])
    phone.sync([tick(plan, 2)])
    written = rows()
    Session.objects.update(first_synced_at=None)

    import_module("programmes.migrations.0013_fill_sessions").fill_first_told(apps, None)

    assert rows() == written
