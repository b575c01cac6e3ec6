"""A patient's sessions as an iCalendar file (RFC 5545), for calendars that fetch it a few times a day.

One event in UTC for each session, with an alarm at its start: no rules of repetition and no time zones of its own.
Calendars disagree about zones whose rules change from year to year; instants from the timetable are right by
construction. Whoever looks over a shoulder reads a name and a part of the day.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from icalendar import Alarm, Calendar, Event

from reminders.calendar_feed import CalendarSession
from reminders.message import session_address

FETCH_EVERY: Final = timedelta(hours=6)


def written(sessions: Iterable[CalendarSession], *, app_name: str, site_url: str, now: datetime) -> bytes:
    """The file. An event keeps its UID, (slot, local date), when its time moves: a calendar moves it then too."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{app_name}//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", app_name)  # RFC 7986, and how it was written before
    calendar.add("x-wr-calname", app_name)
    calendar.add("refresh-interval", FETCH_EVERY, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for session in sessions:
        calendar.add_component(_event(session, site_url=site_url, now=now))
    file: bytes = calendar.to_ical()
    return file


def _event(session: CalendarSession, *, site_url: str, now: datetime) -> Event:
    words = f"Your {session.part} session"
    address = session_address(site_url, session.slot_id, session.local_date)
    event = Event()
    event.add("uid", f"{session.slot_id}-{session.local_date}@{urlsplit(site_url).hostname}")
    event.add("dtstamp", now)
    event.add("dtstart", session.begins)
    event.add("dtend", session.ends)
    event.add("summary", words)
    event.add("description", f"Open it in the app: {address}")
    event.add("url", address)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")  # nobody is busy because of it
    event.add_component(_alarm(words))
    return event


def _alarm(words: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", timedelta())
    return alarm
