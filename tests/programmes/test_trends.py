"""A patient's trend is what the newest days of the diary come to, whatever came in and in which order."""

from datetime import timedelta
from random import Random

from programmes import sessions, trends
from programmes.enums import Reach
from programmes.models import PatientTrend, Session
from programmes.need import Day, Latest, Trend, trend_of
from tests.phone import Phone, verdicts
from tests.world import NOW, TODAY, entry, make_plan

DAY = timedelta(days=1)


def expected(patient) -> Trend | None:
    """Put together in Python, session by session."""
    by_date: dict = {}
    for row in Session.objects.filter(patient=patient).order_by("local_date"):
        by_date.setdefault(row.local_date, []).append(row)
    return trend_of([day_of(on, rows) for on, rows in by_date.items()])


def day_of(on, rows) -> Day:
    def most(values):
        return max((value for value in values if value is not None), default=None)

    settled = ("finished_at", "skipped_at", "stopped_at", "without_phone_at")
    return Day(
        on,
        leg=most(value for row in rows for value in (row.leg_before, row.leg_after)),
        back=most(value for row in rows for value in (row.back_before, row.back_after)),
        reach=most(Reach(said).depth for row in rows for said in (row.reach_before, row.reach_after) if said),
        stopped=sum(row.stopped_at is not None for row in rows),
        noted=sum(row.ticks_done > 0 or any(getattr(row, at) for at in settled) for row in rows),
    )


def some_entries(plan, dice: Random, days_ago: int) -> list[dict]:
    on, at = TODAY - days_ago * DAY, NOW - days_ago * DAY
    given = {"slot": dice.choice(plan.slots), "revision": plan.revision, "on": on, "at": at}
    place = dice.choice([None, *Reach])
    felt = {"side": "none", "reaches": None} if place == Reach.NOWHERE else {"side": "left", "reaches": place}
    return [
        entry(
            "pain", when=dice.choice(("before", "after")), back=dice.randint(0, 10), leg=dice.randint(0, 10), **given
        ),
        *([entry("symptoms", starts_at=None, **felt, **given)] if dice.random() < 0.7 else []),
        *([entry("session-finished", **given)] if dice.random() < 0.6 else []),
        *([entry("session-skipped", reason="no_time", **given)] if dice.random() < 0.2 else []),
        *([entry("stopped", prescription=None, felt="sharp", **given)] if dice.random() < 0.1 else []),
    ]


def test_trend_is_what_the_sessions_come_to_after_every_sync(phone, plan, world):
    """Also where a phone brings days in any order, corrects old ones, and is weeks behind."""
    dice = Random(20261130)
    assert trends.of(world.margaret) is None

    for _ in range(24):
        batch = [one for _ in range(dice.randint(1, 3)) for one in some_entries(plan, dice, dice.randint(0, 40))]
        assert set(verdicts(phone.sync(batch))) == {"stored"}
        assert trends.of(world.margaret) == expected(world.margaret)

    assert all((trends.of(world.margaret).leg, trends.of(world.margaret).back, trends.of(world.margaret).reach))


def test_trend_is_rebuilt_with_the_sessions(phone, plan, world):
    phone.sync(some_entries(plan, Random(1), 0))
    before = trends.of(world.margaret)
    PatientTrend.objects.update(leg=10, noted_on=TODAY - 9 * DAY, noted_before_on=None)

    sessions.rebuild(world.margaret)

    assert trends.of(world.margaret) == before


def test_trend_is_of_the_patients_own_sessions(phone, plan, world):
    other = Phone.of(world.peter)
    other.sync([entry("pain", when="after", back=9, leg=9, slot=make_plan(world.peter).slots[0])])
    given = {"slot": plan.slots[0], "revision": plan.revision}
    phone.sync([entry("pain", when="after", back=1, leg=2, **given), entry("session-finished", **given)])

    assert trends.of(world.margaret) == Trend(
        TODAY, TODAY, None, Latest(TODAY, 2, None), Latest(TODAY, 1, None), None, None
    )
    assert trends.of(world.peter).leg == Latest(TODAY, 9, None)


def test_note_writes_no_trend(phone, world):
    phone.sync([entry("note", text="May I ring you?")])

    assert not PatientTrend.objects.exists()
