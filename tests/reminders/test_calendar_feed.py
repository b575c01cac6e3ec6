"""The private calendar address: who may read it, and what stands in the file."""

import io
import logging
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from clinic.models import AuditEvent, Screening, ZoneChange
from programmes.models import Pause
from reminders import calendar_feed, calendar_file, timing
from reminders.api.throttles import CalendarGuessThrottle
from reminders.calendar_feed import CalendarSession
from reminders.models import CalendarFeed
from sciatica import logs
from tests.phone import Phone
from tests.reminders.conftest import MONDAY, TIMES, Case, make_case, utc
from tests.world import make_plan

NOON = utc("2026-11-23 12:00")
SITE = "https://moves.example.org"
DAYS = [MONDAY + timedelta(days=n) for n in range(-1, 29)]


def sessions(case: Case, now: datetime = NOON) -> list[CalendarSession]:
    return calendar_feed.sessions_of(case.patient, now)


def read(case: Case, now: datetime = NOON) -> Calendar:
    file = calendar_file.written(sessions(case, now), app_name="Daily Moves", site_url=SITE, now=now)
    return Calendar.from_ical(file)


def names(found: list[CalendarSession]) -> list[tuple]:
    return [(session.slot_id, session.local_date) for session in found]


# What stands in it


def test_every_session_from_yesterday_to_four_weeks_ahead_stands_in_it(case):
    assert names(sessions(case)) == [(slot.id, day) for day in DAYS for slot in case.slots]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("zone", "now"),
    [
        ("Europe/London", "2027-03-10 12:00"),
        ("America/New_York", "2027-03-01 12:00"),
        ("America/Santiago", "2027-03-20 12:00"),
        ("Africa/Cairo", "2027-04-20 12:00"),
        ("Australia/Lord_Howe", "2027-03-20 12:00"),
        ("Pacific/Chatham", "2027-03-25 12:00"),
    ],
)
def test_instants_are_right_across_a_change_of_the_clocks(db, zone, now):
    """Read back by the library, each event begins when the slot does by the patient's own clock."""
    case, at = make_case(zone), utc(now)
    offsets = set()

    events = read(case, at).walk("VEVENT")

    today = at.astimezone(timing.zone_named(zone)).date()
    wanted = [
        timing.due_at(today + timedelta(days=n), time.fromisoformat(text), zone)
        for n in range(-1, 29)
        for text in TIMES
    ]
    assert [event["DTSTART"].dt for event in events] == wanted
    for event in events:
        assert event["DTSTART"].dt.utcoffset() == timedelta(0)
        offsets.add(event["DTSTART"].dt.astimezone(timing.zone_named(zone)).utcoffset())
    assert len(offsets) == 2


def test_event_rings_at_its_start_and_says_a_part_of_the_day(case):
    event = read(case).walk("VEVENT")[0]
    [alarm] = event.walk("VALARM")

    assert (str(event["SUMMARY"]), str(event["CLASS"])) == ("Your morning session", "PRIVATE")
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(minutes=2)
    assert event["URL"] == f"{SITE}/app/#/session/{case.slots[0].pk}/2026-11-22"
    assert (alarm["ACTION"], alarm["TRIGGER"].dt, alarm["DESCRIPTION"]) == (
        "DISPLAY",
        timedelta(0),
        "Your morning session",
    )


def test_file_tells_calendars_its_name_and_when_to_come_again(case):
    calendar = read(case)

    assert (calendar["X-WR-CALNAME"], calendar["NAME"], calendar["X-PUBLISHED-TTL"]) == (
        "Daily Moves",
        "Daily Moves",
        "PT6H",
    )
    assert calendar["REFRESH-INTERVAL"].dt == timedelta(hours=6)
    assert calendar["REFRESH-INTERVAL"].params["VALUE"] == "DURATION"


def test_file_has_no_rules_and_no_zones_of_its_own_and_long_lines_are_folded(case):
    file = calendar_file.written(sessions(case), app_name="Daily Moves", site_url=SITE, now=NOON)

    assert not re.search(rb"RRULE|VTIMEZONE|TZID", file)
    assert {len(line) <= 75 for line in file.split(b"\r\n")} == {True}
    assert file.count(b"\n") == file.count(b"\r\n")


def test_file_never_says_what_it_is_about(case):
    file = calendar_file.written(sessions(case), app_name="Daily Moves", site_url=SITE, now=NOON).decode()
    unfolded = file.replace("\r\n ", "")

    health = r"sciatica|pain|nerve|spine|physio|rehab|therap|exercise|clinic|stretch|patient"
    assert not re.search(rf"{health}|Margaret|Hale|Riverside|Left leg|Moved", unfolded, re.IGNORECASE)


def test_event_keeps_its_key_when_its_time_moves(case):
    before = {str(event["UID"]): event["DTSTART"].dt for event in read(case).walk("VEVENT")}
    case.move(1, to=time(9, 30), from_date=MONDAY + timedelta(days=1))
    after = {str(event["UID"]): event["DTSTART"].dt for event in read(case).walk("VEVENT")}

    moved = {uid for uid in before if before[uid] != after[uid]}
    assert before.keys() == after.keys()
    assert len(before) == len(DAYS) * len(TIMES)
    assert moved == {f"{case.slots[0].pk}-{day}@moves.example.org" for day in DAYS if day > MONDAY}


def test_new_zone_holds_from_its_date(case):
    ZoneChange.objects.create(
        clinic=case.clinic,
        patient=case.patient,
        from_date=MONDAY + timedelta(days=1),
        time_zone="Asia/Tokyo",
        device=case.device,
        set_at=NOON,
    )
    begins = {day: at for (_, day), at in zip(names(sessions(case)), (s.begins for s in sessions(case)), strict=True)}

    assert begins[MONDAY] == utc("2026-11-23 20:30")
    assert begins[MONDAY + timedelta(days=1)] == utc("2026-11-24 11:30")


def pause(case: Case, first: date, last: date | None) -> None:
    Pause.objects.create(
        clinic=case.clinic, programme=case.programme, from_date=first, until_date=last, paused_by=case.physio
    )


def test_paused_days_have_none(case):
    pause(case, MONDAY + timedelta(days=1), MONDAY + timedelta(days=3))

    assert {session.local_date for session in sessions(case)} == {*DAYS} - {*DAYS[2:5]}


@pytest.mark.parametrize("how", ["paused", "closed", "held", "ended", "retired", "nothing issued"])
def test_nothing_is_asked_so_nothing_stands_in_it(case, how):
    if how == "paused":
        pause(case, DAYS[0], None)
    elif how == "closed":
        case.close(NOON)
    elif how == "held":
        Screening.objects.create(
            clinic=case.clinic,
            patient=case.patient,
            answers={},
            hold_start=True,
            library_version=2,
            answered_at=NOON,
            answered_on=case.device,
        )
    elif how == "ended":
        case.programme.end(by=case.physio, why="Done.", now=NOON)
    elif how == "retired":
        for position in range(1, 5):
            case.move(position, to=time(8), from_date=DAYS[0], weekdays=0)
    else:
        case.programme.end(by=case.physio, why="Done.", now=NOON)
        make_plan(case.patient, times=()).programme.save()

    assert sessions(case) == []
    assert read(case).walk("VEVENT") == []


def test_session_that_is_done_does_not_ring_and_what_was_begins_to_be_history(case):
    case.session(1, finished_at=NOON)
    case.session(4, skipped_at=NOON)

    monday = [session.slot_id for session in sessions(case) if session.local_date == MONDAY]
    assert monday == [case.slots[0].id, case.slots[1].id, case.slots[2].id]


# Who may read it


@pytest.fixture
def phone(world) -> Phone:
    make_plan(world.margaret, starts_on=date(2026, 1, 1))
    return Phone.of(world.margaret)


def open_feed(phone: Phone) -> str:
    answer = phone.ask("POST", "calendar-feed/", {})
    assert answer.status_code == 201, answer.content
    return answer.json()["url"].removeprefix("http://testserver")


def test_address_is_told_once_and_kept_as_a_hash(phone):
    address = open_feed(phone)
    token = re.fullmatch(r"/calendar/([\w-]{43})\.ics", address)[1]  # 256 bits

    row = CalendarFeed.objects.values().get()
    assert token not in map(str, row.values())
    assert phone.snapshot().json()["push"]["calendar"]["last_fetched_at"] is None
    assert token not in phone.snapshot().content.decode()


def test_calendar_is_served_without_a_sign_in(phone):
    answer = Client().get(open_feed(phone))

    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert "private" in answer["Cache-Control"]
    assert not answer.cookies
    assert len(Calendar.from_ical(answer.content).walk("VEVENT")) == len(DAYS) * 2


def test_head_answers_like_get_without_the_file(phone):
    address = open_feed(phone)
    get, head = Client().get(address), Client().head(address)

    assert (head.status_code, head.content) == (200, b"")
    assert (head["ETag"], head["Content-Type"]) == (get["ETag"], get["Content-Type"])


def test_calendar_that_has_it_already_is_told_so(world, phone):
    address = open_feed(phone)
    tag = Client().get(address)["ETag"]

    same = Client().get(address, headers={"If-None-Match": tag})
    Pause.objects.create(
        clinic=world.clinic,
        programme=world.margaret.programmes.get(),
        from_date=timezone.now().date() + timedelta(days=3),
        paused_by=world.sam,
    )
    changed = Client().get(address, headers={"If-None-Match": tag})

    assert (same.status_code, same.content, same["ETag"]) == (304, b"", tag)
    assert "private" in same["Cache-Control"]
    assert (changed.status_code, changed["ETag"] == tag) == (200, False)


def test_new_address_ends_the_old_one(phone):
    old = open_feed(phone)
    new = open_feed(phone)

    assert [Client().get(address).status_code for address in (old, new)] == [404, 200]


def test_ended_address_is_answered_like_one_that_never_was(phone):
    address = open_feed(phone)
    for _ in range(2):
        assert phone.ask("DELETE", "calendar-feed/").status_code == 204
    ended, unknown = Client().get(address), Client().get("/calendar/made-up.ics")

    assert (ended.status_code, ended.content) == (unknown.status_code, unknown.content) == (404, ended.content)
    assert phone.snapshot().json()["push"]["calendar"] is None


def test_feed_is_written_down_in_the_audit_trail(phone):
    open_feed(phone)
    phone.ask("DELETE", "calendar-feed/")

    lines = AuditEvent.objects.filter(verb__contains="calendar").order_by("id")
    assert [(line.verb, line.device) for line in lines] == [
        ("opened-calendar", phone.device),
        ("ended-calendar", phone.device),
    ]


def test_feed_of_one_patient_says_nothing_of_another(world, phone):
    other = Phone.of(world.peter)

    assert open_feed(phone) != open_feed(other)
    other.ask("DELETE", "calendar-feed/")
    assert [feed.patient for feed in CalendarFeed.objects.live()] == [world.margaret]


def test_recorded_request_is_told_no_address(phone):
    open_feed(phone)
    nonce = phone.nonce
    first = phone.ask_once("POST", "calendar-feed/", {})
    phone.nonce = nonce
    again = phone.ask_once("POST", "calendar-feed/", {})

    assert (first.status_code, again.status_code, again.json()["code"]) == (201, 401, "nonce")


def test_fetch_is_noted_at_most_once_a_minute(phone):
    open_feed(phone)
    feed = CalendarFeed.objects.get()
    noted = []
    for seconds in (0, 30, 59, 60, 61):
        calendar_feed.note_fetch(feed, now=NOON + timedelta(seconds=seconds))
        feed.refresh_from_db()
        noted.append(int((feed.last_fetched_at - NOON).total_seconds()))

    assert noted == [0, 0, 0, 60, 60]


def test_snapshot_says_when_a_calendar_last_came(phone):
    Client().get(open_feed(phone))

    assert phone.snapshot().json()["push"]["calendar"]["last_fetched_at"].endswith("Z")


def test_guessing_is_slowed_and_right_addresses_are_not(phone):
    address, client = open_feed(phone), Client(REMOTE_ADDR="203.0.113.9")
    guesses = [client.get(f"/calendar/guess-{n}.ics").status_code for n in range(CalendarGuessThrottle.most + 1)]

    assert guesses == [404] * CalendarGuessThrottle.most + [429]
    assert client.get("/calendar/one-more.ics")["Retry-After"] == "600"
    assert client.get(address).status_code == 200


def test_guess_is_wrong_also_while_nobody_can_count(monkeypatch, db):
    from redis.exceptions import ConnectionError as RedisAway

    def away(*_: object, **__: object) -> None:
        raise RedisAway

    monkeypatch.setattr("clinic.api.throttles.cache.add", away)
    assert Client().get("/calendar/guess.ics").status_code == 404


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What production would write, in place of the tests' own logging."""
    stream, root = io.StringIO(), logging.getLogger()
    before, level = root.handlers[:], root.level
    logs.configure({"json": True})
    for handler in root.handlers:
        if type(handler) is logging.StreamHandler:
            handler.setStream(stream)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)


def test_token_is_in_no_log_line_and_no_error_page(phone, lines, monkeypatch):
    address = open_feed(phone)
    token = address.removeprefix("/calendar/").removesuffix(".ics")
    client = Client(raise_request_exception=False)
    answers = [client.get(address), client.get(f"{address}x"), client.get(f"/calendar/x{token}.ics")]
    monkeypatch.setattr(calendar_feed, "sessions_of", lambda *_: 1 / 0)
    answers.append(client.get(address))

    assert [answer.status_code for answer in answers] == [200, 404, 404, 500]
    assert all(token not in answer.content.decode() for answer in answers)
    assert '"route": "calendar"' in lines.getvalue()
    assert token not in lines.getvalue()
