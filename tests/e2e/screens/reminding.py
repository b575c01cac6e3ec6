"""The screens about reminders: on and off, a test, e-mail and calendar in their place, and when the sessions are."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from tests.e2e.screens.scene import MIDDAY, MORNING_DONE, Scene, entry, press

LATE = {
    "id": "5a000000-0000-4000-8000-000000000004",
    "position": 4,
    "timings": [{"from": "2026-11-02", "time": "22:30", "weekdays": [1, 2, 3, 4, 5, 6, 7], "label": "Evening"}],
}


def push_part(**change: Any) -> dict[str, Any]:
    email = {"has_address": True, "shown": "m•••@example.org", "agreed": False, "active": False}
    part = {
        "application_server_key": "BKey",
        "last_received_at": "2026-11-20T08:01:00.000Z",
        "takeover": None,
        "email": email,
        "calendar": None,
    }
    return {"push": part | change}


def email_part(**change: Any) -> dict[str, Any]:
    return {"has_address": True, "shown": "m•••@example.org", "agreed": True, "active": False} | change


BY_EMAIL = push_part(takeover="no_receipt", last_received_at="2026-11-17T08:01:00.000Z", email=email_part(active=True))
FEED = push_part(calendar={"created_at": "2026-11-18T09:00:00Z", "last_fetched_at": "2026-11-20T06:10:00Z"})
EVENING_TIME = "#/time/5a000000-0000-4000-8000-000000000004"


def at_contrast(page: Page) -> None:
    page.get_by_text("Contrast").scroll_into_view_if_needed()


def new_time(time: str) -> Callable[[Page], None]:
    return lambda page: page.get_by_label("New time").fill(time)


def tested(state: str, **change: Any) -> dict[str, Any]:
    return {"test": {"state": state, **change}}


RULES = {
    "window_minutes": 180,
    "gap_minutes": 15,
    "apart_minutes": 90,
    "nudge_after_minutes": 60,
    "pain_threshold": 7,
    "latest_end": "04:00",
}
MOVED = entry(40, "session-moved", {"slot": LATE["id"], "time": "21:15", "from": "2026-11-21"}, at="12:30")
REFUSED_MOVE = {
    "id": "e41",
    "slot": LATE["id"],
    "detail": "Afternoon at 17:00 and Evening at 18:00 are 60 minutes apart. "
    "Your clinic keeps at least 90 minutes between two sessions.",
}


def too_long(page: Page) -> None:
    press("Later, or not today")(page)
    page.get_by_role("button", name="60 min").click(force=True)  # not ready: it says why


def see_times(page: Page) -> None:
    page.get_by_role("link", name="Evening").first.scroll_into_view_if_needed()


REMINDING = [
    Scene(
        "today-put-off",
        phone={"entries": MORNING_DONE, "newsSeen": True, "putOffs": {MIDDAY: 1795180200000}},
    ),
    Scene(
        "today-again-too-long",
        at="2026-11-20T12:40:00Z",
        snapshot={"rules": {**RULES, "window_minutes": 55}},
        phone={"entries": MORNING_DONE, "newsSeen": True},
        act=too_long,
    ),
    Scene("today-reminders-off", phone={"entries": MORNING_DONE, "reminders": "off"}),
    Scene("today-by-email", snapshot=BY_EMAIL, phone={"entries": MORNING_DONE, "newsSeen": True}),
    Scene("today-move-refused", phone={"entries": MORNING_DONE, "newsSeen": True, "refusedMove": REFUSED_MOVE}),
    Scene("settings", hash="#/settings"),
    Scene("settings-looks", hash="#/settings", act=at_contrast),
    Scene("settings-off", hash="#/settings", phone={"reminders": "off"}),
    Scene("settings-refused", hash="#/settings", phone={"reminders": "refused"}),
    Scene("settings-install-first", hash="#/settings", phone={"reminders": "install-first"}),
    Scene("settings-not-possible", hash="#/settings", phone={"reminders": "not-possible"}),
    Scene("settings-by-email", hash="#/settings", snapshot=BY_EMAIL),
    Scene("settings-nothing-yet", hash="#/settings", snapshot=push_part(last_received_at=None)),
    Scene(
        "settings-offline",
        hash="#/settings",
        phone={"offline": True},
        act=press("Switch reminders off", "Send a test reminder"),
    ),
    *[
        Scene(f"test-{state}", hash="#/settings", phone=tested(state, **change), act=press("Send a test reminder"))
        for state, change in (
            ("asking", {"sentAt": None, "seconds": None}),
            ("accepted", {"seconds": None}),
            ("arrived", {}),
            ("nothing-came", {"seconds": None}),
            ("gone", {"seconds": None}),
            ("not-sent", {"sentAt": None, "seconds": None}),
        )
    ],
    Scene("email", hash="#/email"),
    Scene("email-agreed", hash="#/email", snapshot=push_part(email=email_part())),
    Scene("email-in-use", hash="#/email", snapshot=BY_EMAIL),
    Scene(
        "email-no-address",
        hash="#/email",
        snapshot=push_part(email=email_part(has_address=False, shown=None, agreed=False)),
    ),
    Scene(
        "email-offline",
        hash="#/email",
        phone={"offline": True},
        act=lambda page: page.get_by_role("switch").click(),
    ),
    Scene("calendar", hash="#/calendar"),
    Scene("calendar-made", hash="#/calendar", snapshot=FEED),
    Scene("calendar-link", hash="#/calendar", act=press("Make my private link")),
    Scene("calendar-offline", hash="#/calendar", phone={"offline": True}, act=press("Make my private link")),
    Scene("time", hash=EVENING_TIME),
    Scene("time-today", hash=EVENING_TIME, act=new_time("19:15")),
    Scene("time-passed", hash=EVENING_TIME, act=new_time("10:45")),
    Scene("time-too-close", hash=EVENING_TIME, act=new_time("18:00")),
    Scene("time-gone", hash="#/time/5a000000-0000-4000-8000-000000000099"),
    Scene("times-moved", hash="#/settings", phone={"entries": [MOVED], "unsent": 1}, act=see_times),
    Scene("times-refused", hash="#/settings", phone={"refusedMove": REFUSED_MOVE}, act=see_times),
]
