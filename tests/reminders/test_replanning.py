"""Moved, paused, travelled, or by another law of the land: only what has not been sent is planned again, and no slot
fires twice on one local date."""

import importlib.resources
import zoneinfo
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.db.models import Min

from clinic.days import travelled
from programmes import course
from programmes.day_plan import move_slot
from reminders.leasing import expire, lease_due
from reminders.models import Reminder
from reminders.planning import plan, plan_patient
from reminders.timetable import start_sent
from tests.reminders.conftest import MONDAY, Case, make_case, utc

pytestmark = pytest.mark.slow

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
Fired = list[tuple[int, date, str, str]]


class Life:
    """The patient's next days, and what has been sent so far."""

    def __init__(self, case: Case, now: str) -> None:
        self.case = case
        self.now = utc(now)
        self.fired: Fired = []
        plan(self.now)

    def until(self, then: str) -> "Life":
        """The planner every hour, and those ticks of every minute that find something."""
        end = utc(then)
        while self.now < end:
            hour = min(end, self.now.replace(minute=0) + HOUR)
            while (due := self._next()) and due <= hour:
                self.now = max(self.now, due)
                self._tick()
            self.now = hour
            plan(self.now)
        return self

    def _next(self) -> datetime | None:
        at: datetime | None = Reminder.objects.aggregate(first=Min("next_at"))["first"]
        return at

    def _tick(self) -> None:
        expire(self.now)
        if lease := lease_due(self.now):
            self._send(lease)

    def _send(self, lease: object) -> None:
        leased = Reminder.objects.filter(lease=lease)
        for position, local_date, kind in leased.values_list("slot__position", "local_date", "kind"):
            self.fired.append((position, local_date, kind, f"{self.now:%d %H:%M}"))
        leased.update(state="accepted", settled_at=self.now, next_at=None, lease=None)

    def move(self, position: int, to: time) -> None:
        slot = self.case.slots[position - 1]
        move_slot(slot, to, by=self.case.physio, now=self.now, reminded=start_sent)
        plan_patient(self.case.patient.pk, self.now)

    def travel(self, zone: str) -> None:
        travelled(self.case.patient, zone, device=self.case.device, now=self.now)
        plan_patient(self.case.patient.pk, self.now)

    def starts(self, position: int) -> list[str]:
        return [at for slot, _, kind, at in self.fired if (slot, kind) == (position, "start")]

    def fired_twice(self) -> list[object]:
        return [key for key, times in Counter(fired[:3] for fired in self.fired).items() if times > 1]


def test_moved_later_while_unsent_fires_once_at_its_new_time(case):
    life = Life(case, "2026-11-23 07:30")
    life.move(1, time(9, 15))

    life.until("2026-11-24 10:00")

    assert life.starts(1) == ["23 09:15", "24 09:15"]
    assert life.fired_twice() == []


def test_moved_after_it_was_sent_fires_again_only_tomorrow(case):
    life = Life(case, "2026-11-23 07:30").until("2026-11-23 08:05")
    life.move(1, time(9, 30))

    life.until("2026-11-24 10:00")

    assert life.starts(1) == ["23 08:00", "24 09:30"]
    assert life.fired_twice() == []


def test_moved_to_and_fro_fires_once_a_day(case):
    life = Life(case, "2026-11-23 07:30")
    for to in (time(9, 45), time(6, 30), time(10), time(8), time(9)):
        life.move(1, to)

    life.until("2026-11-24 10:00")

    assert life.starts(1) == ["23 09:00", "24 09:00"]
    assert life.fired_twice() == []


def test_moved_to_a_time_just_past_comes_at_once_while_its_window_is_open(case):
    life = Life(case, "2026-11-23 07:30")
    life.move(1, time(7, 15))

    life.until("2026-11-23 12:00")

    assert life.starts(1) == ["23 07:30"]


def test_pause_and_its_end_leave_what_was_sent(case):
    life = Life(case, "2026-11-23 07:30").until("2026-11-23 08:05")
    pause = course.pause(case.programme, from_date=MONDAY, until_date=None, by=case.physio, now=life.now)
    plan_patient(case.patient.pk, life.now)
    life.until("2026-11-23 18:00")
    course.take_back(pause, by=case.physio, now=life.now)
    plan_patient(case.patient.pk, life.now)

    life.until("2026-11-24 09:30")

    # The second and third of Monday lay in the pause.
    assert [(slot, at) for slot, _, kind, at in life.fired if kind == "start"] == [
        (1, "23 08:00"),
        (4, "23 20:30"),
        (1, "24 08:00"),
    ]
    assert life.fired_twice() == []


@pytest.mark.parametrize(
    ("zone", "starts"),
    [
        ("Pacific/Auckland", ["23 08:00", "23 19:00", "24 19:00"]),  # 13 hours ahead: tomorrow begins at noon
        ("Pacific/Honolulu", ["23 08:00", "24 18:00", "25 18:00"]),
        ("Asia/Kathmandu", ["23 08:00", "24 02:15", "25 02:15"]),
    ],
)
def test_journey_holds_from_the_next_local_date_and_fires_once_a_date(case, zone, starts):
    life = Life(case, "2026-11-23 07:30").until("2026-11-23 10:00")
    life.travel(zone)

    life.until("2026-11-25 19:00")

    assert life.starts(1)[:3] == starts
    assert [day for slot, day, kind, _ in life.fired if (slot, kind) == (1, "start")][:3] == [
        MONDAY,
        MONDAY + DAY,
        MONDAY + 2 * DAY,
    ]
    assert life.fired_twice() == []


def test_journey_there_and_back_on_one_day_changes_nothing(case):
    life = Life(case, "2026-11-23 07:30").until("2026-11-23 10:00")
    life.travel("Asia/Tokyo")
    life.until("2026-11-23 11:00").travel("Europe/London")

    life.until("2026-11-24 09:00")

    assert life.starts(1) == ["23 08:00", "24 08:00"]
    assert life.fired_twice() == []


def test_journey_home_from_ahead_repeats_no_date(case):
    """From Auckland back to London: the local date that had begun there is not begun a second time."""
    life = Life(case, "2026-11-23 07:30").until("2026-11-23 10:00")
    life.travel("Pacific/Auckland")
    life.until("2026-11-24 00:00")
    life.travel("Europe/London")

    life.until("2026-11-26 21:00")

    days = Counter(day for slot, day, kind, _ in life.fired if (slot, kind) == (1, "start"))
    assert set(days.values()) == {1}
    assert life.fired_twice() == []


@pytest.fixture
def other_law(tmp_path: Path) -> Iterator[object]:
    """New tzdata is installed: from now on, one zone's name has another's rules."""
    before = zoneinfo.TZPATH

    def decree(name: str, rules_of: str) -> None:
        rules = importlib.resources.files("tzdata").joinpath("zoneinfo", *rules_of.split("/")).read_bytes()
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(rules)
        zoneinfo.reset_tzpath((str(tmp_path), *before))
        ZoneInfo.clear_cache()

    yield decree
    zoneinfo.reset_tzpath(before)
    ZoneInfo.clear_cache()


def test_new_tzdata_moves_what_has_not_been_sent(case, other_law):
    life = Life(case, "2026-11-23 07:30").until("2026-11-23 08:05")
    other_law("Europe/London", "Europe/Paris")  # an hour ahead from now on

    life.until("2026-11-24 09:00")

    assert life.starts(1) == ["23 08:00", "24 07:00"]
    assert life.starts(2) == ["23 11:30"]
    assert life.fired_twice() == []


def test_new_tzdata_that_puts_a_session_back_does_not_fire_it_again(case, other_law):
    life = Life(case, "2026-11-23 07:30").until("2026-11-23 08:05")
    other_law("Europe/London", "Atlantic/Azores")  # an hour behind: today's 08:00 would come once more at 09:00

    life.until("2026-11-24 10:00")

    assert life.starts(1) == ["23 08:00", "24 09:00"]
    assert life.fired_twice() == []


def test_new_tzdata_by_which_a_session_is_due_already_fires_it_at_once(case, other_law):
    life = Life(case, "2026-11-23 07:30")
    other_law("Europe/London", "Europe/Paris")  # 08:00 was half an hour ago
    plan(life.now)

    life.until("2026-11-23 12:00")

    assert life.starts(1) == ["23 07:30"]
    assert life.fired_twice() == []


@pytest.mark.django_db
def test_zone_that_new_tzdata_has_lost_holds_up_nobody(other_law):
    lost, kept = make_case("Europe/London"), make_case("Europe/Paris", clinic_name="Hill Clinic")
    plan(utc("2026-11-23 07:30"))
    other_law("Europe/London", "Europe/Paris")
    path = Path(zoneinfo.TZPATH[0]) / "Europe/London"
    path.write_bytes(b"no zone at all")
    ZoneInfo.clear_cache()

    plan(utc("2026-11-24 07:30"))

    ahead = Reminder.objects.filter(local_date=date(2026, 11, 26))
    assert set(ahead.values_list("patient", flat=True)) == {kept.patient.pk}
    assert lost.patient.reminders.filter(next_at__isnull=False).exists()  # as they were planned
