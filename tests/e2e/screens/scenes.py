"""The screens of the patient's app and of joining, each with how to get there from a fixture."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Page

MIDDAY = "5a000000-0000-4000-8000-000000000002/2026-11-20"
NOON = "2026-11-20T12:40:00Z"


@dataclass(frozen=True)
class Scene:
    name: str
    hash: str = "#/today"
    snapshot: dict[str, Any] = field(default_factory=dict)
    phone: dict[str, Any] = field(default_factory=dict)
    join: str = ""
    code: str = ""
    at: str = NOON
    act: Callable[[Page], None] = lambda page: None

    @property
    def address(self) -> str:
        query = {"snapshot": json.dumps(self.snapshot), "phone": json.dumps(self.phone)}
        if self.join:
            query |= {"join": self.join, "code": self.code}
        return f"/?{urlencode(query)}{self.hash}"


def entry(number: int, kind: str, body: dict[str, Any], *, slot: int = 1, at: str = "08:05") -> dict[str, Any]:
    session = {"slot": f"5a000000-0000-4000-8000-00000000000{slot}", "date": "2026-11-20"}
    instant = f"2026-11-20T{at}:00.000Z"
    times = {"performed_at": instant, "recorded_at": instant, "zone": "Europe/London"}
    return {"id": f"e{number}", "kind": kind, "session": session, "revision": None, "body": body} | times


MORNING_DONE = [entry(1, "session-started", {}), entry(2, "session-finished", {}, at="08:15")]
CHOSEN = entry(3, "exercise-chosen", {"prescription": "9e000000-0000-4000-8000-000000000002"})
BEGUN = [*MORNING_DONE, CHOSEN, entry(4, "session-started", {}, slot=2, at="12:36")]


def skipped(*numbers: int) -> list[dict[str, Any]]:
    prescriptions = [f"9e000000-0000-4000-8000-00000000000{n}" for n in numbers]
    return [
        entry(10 + n, "exercise-skipped", {"prescription": p}, slot=2, at="12:37") for n, p in enumerate(prescriptions)
    ]


def press(*names: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        for name in names:
            page.get_by_role("button", name=name, exact=True).first.click()

    return act


def in_hold(seconds: int, *more: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        press("Start")(page)
        page.clock.run_for(seconds * 1000)
        press(*more)(page)

    return act


def unseen(page: Page) -> None:
    press("Start")(page)
    page.clock.run_for(5000)
    page.clock.fast_forward(90_000)
    page.clock.run_for(1000)


def typed_pin(page: Page) -> None:
    page.get_by_label("First number").fill("47")


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


def new_time(time: str) -> Callable[[Page], None]:
    return lambda page: page.get_by_label("New time").fill(time)


def tested(state: str, **change: Any) -> dict[str, Any]:
    return {"test": {"state": state, **change}}


def paused_with(until: str | None) -> dict[str, Any]:
    return {"pause": {"from": "2026-11-19", "until": until}}


LATE = {
    "id": "5a000000-0000-4000-8000-000000000004",
    "position": 4,
    "timings": [{"from": "2026-11-02", "time": "22:30", "weekdays": [1, 2, 3, 4, 5, 6, 7], "label": "Evening"}],
}
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


def see_times(page: Page) -> None:
    page.get_by_role("link", name="Evening").first.scroll_into_view_if_needed()


CLOSED = {"closed": {"kind": "danger_sign", "at": NOON, "text": ""}, "state": "closed"}
HOLDS = f"#/session/{MIDDAY}"
AT_TOWEL = {"entries": [*BEGUN, *skipped(1, 2, 4)], "newsSeen": True}
AT_BOTH = {"entries": [*BEGUN, *skipped(1, 2, 4, 5)]}
ALL_DONE = {
    "entries": [
        *BEGUN,
        *skipped(4),
        entry(30, "pain", {"when": "before", "back": 3, "leg": 4}, slot=2),
        entry(31, "pain", {"when": "after", "back": 3, "leg": 2}, slot=2),
        entry(
            32,
            "tick",
            {"prescription": "9e000000-0000-4000-8000-000000000001", "side": "none", "number": 1, "reps": 8},
            slot=2,
        ),
        entry(33, "stopped", {"prescription": "9e000000-0000-4000-8000-000000000005", "felt": "pulled"}, slot=2),
        entry(34, "session-finished", {}, slot=2, at="12:39"),
    ]
}

SCENES = [
    Scene("today", phone={"entries": MORNING_DONE, "unsent": 3}),
    Scene("today-begun", phone={"entries": BEGUN, "newsSeen": True}),
    Scene("today-later-sheet", phone={"entries": MORNING_DONE}, act=press("Later, or not today")),
    Scene("today-something-else", phone={"entries": MORNING_DONE}, act=press("Later, or not today", "Something else")),
    Scene(
        "today-skipped",
        phone={
            "entries": [*MORNING_DONE, entry(5, "session-skipped", {"reason": "too_sore"}, slot=2)],
            "newsSeen": True,
        },
    ),
    Scene("today-between", phone={"entries": MORNING_DONE, "newsSeen": True}, at="2026-11-20T11:40:00Z"),
    Scene("today-last-night", at="2026-11-21T00:20:00Z", snapshot={"slots": [LATE]}, phone={"newsSeen": True}),
    Scene(
        "today-put-off",
        phone={"entries": MORNING_DONE, "newsSeen": True, "putOffs": {MIDDAY: 1795180200000}},
    ),
    Scene(
        "today-again-too-long",
        at="2026-11-20T12:40:00Z",
        snapshot={"rules": {**RULES, "window_minutes": 55}},
        phone={"entries": MORNING_DONE, "newsSeen": True},
        act=press("Later, or not today", "60 minutes"),
    ),
    Scene("today-reminders-off", phone={"entries": MORNING_DONE, "reminders": "off"}),
    Scene("today-by-email", snapshot=BY_EMAIL, phone={"entries": MORNING_DONE, "newsSeen": True}),
    Scene("today-move-refused", phone={"entries": MORNING_DONE, "newsSeen": True, "refusedMove": REFUSED_MOVE}),
    Scene("today-none", snapshot={"programme": None, "state": "none", "slots": [], "prescriptions": []}),
    Scene("today-before", at="2026-10-30T10:00:00Z", snapshot={"state": "not_started"}),
    Scene("today-empty-day", snapshot={"slots": []}, phone={"newsSeen": True}),
    Scene("today-paused", snapshot=paused_with("2026-11-25")),
    Scene("today-paused-open", snapshot=paused_with(None)),
    Scene("today-closed", snapshot=CLOSED),
    Scene("today-ended", snapshot={"state": "ended"}),
    Scene(
        "today-over",
        at="2026-11-20T23:50:00Z",
        phone={"entries": MORNING_DONE, "newsSeen": True, "refused": 1, "update": True},
    ),
    Scene(
        "today-storage-full",
        phone={
            "trouble": "This phone is full, so your notes cannot be kept. Delete some photos or apps, then try again."
        },
    ),
    Scene("signed-out", phone={"standing": "signed-out", "signedOut": True}),
    Scene("revoked", phone={"standing": "revoked", "signedOut": True, "unsent": 4}),
    Scene("programme", hash="#/programme"),
    Scene("exercise", hash="#/exercise/9e000000-0000-4000-8000-000000000006"),
    Scene("help", hash="#/help"),
    Scene("settings", hash="#/settings"),
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
        act=press("Switch reminders off here", "Send a test reminder"),
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
    Scene("sign-out", hash="#/settings", phone={"unsent": 2}, act=press("Sign out and wipe this phone")),
    Scene("pair", hash="#/pair"),
    Scene("danger", hash="#/danger"),
    Scene("danger-which", hash="#/danger", act=press("Yes, I have one of these")),
    Scene("danger-stop", hash="#/stop/5"),
    Scene("danger-stop-urgent", hash="#/stop/12"),
    Scene("danger-signed-out", hash="#/danger", phone={"standing": "signed-out", "signedOut": True}),
    Scene("screening", hash=HOLDS, snapshot={"screening": None}),
    Scene("screening-held", hash=HOLDS, snapshot={"screening": {"at": NOON, "hold": True}}),
    Scene("pain-before", hash=HOLDS),
    Scene("pain-same", hash=HOLDS, act=lambda page: page.get_by_role("button", name="Same as before").click()),
    Scene(
        "choose", hash=HOLDS, phone={"entries": [*MORNING_DONE, entry(4, "session-started", {}, slot=2), *skipped(1)]}
    ),
    Scene("set", hash=HOLDS, phone={"entries": BEGUN}),
    Scene("set-floss", hash=HOLDS, phone={"entries": [*BEGUN, *skipped(1)]}),
    Scene("set-rest", hash=HOLDS, phone={"entries": [*BEGUN, *skipped(1)]}, act=press("Tick set 1")),
    Scene("steps", hash=HOLDS, phone=AT_TOWEL, act=press("Steps")),
    Scene("hold-idle", hash=HOLDS, phone=AT_TOWEL),
    Scene("hold-count-in", hash=HOLDS, phone=AT_TOWEL, act=in_hold(1)),
    Scene("hold", hash=HOLDS, phone=AT_TOWEL, act=in_hold(9)),
    Scene("hold-paused", hash=HOLDS, phone=AT_TOWEL, act=in_hold(9, "Pause")),
    Scene("hold-rest", hash=HOLDS, phone=AT_TOWEL, act=in_hold(26)),
    Scene("hold-unseen", hash=HOLDS, phone=AT_TOWEL, act=unseen),
    Scene("hold-sides", hash=HOLDS, phone=AT_BOTH, act=in_hold(3 + 15 + 10 + 3 + 15 + 10 + 3 + 15 + 2)),
    Scene("hold-done", hash=HOLDS, phone=AT_TOWEL, act=in_hold(60)),
    Scene("stop-sheet", hash=HOLDS, phone=AT_TOWEL, act=press("Stop, it hurts")),
    Scene("stop-advice", hash=HOLDS, phone=AT_TOWEL, act=press("Stop, it hurts", "Sharp or electric pain")),
    Scene("stop-pulled", hash=HOLDS, phone=AT_TOWEL, act=press("Stop, it hurts", "It pulled too much")),
    Scene("leave-sheet", hash=HOLDS, phone=AT_TOWEL, act=press("Leave the session")),
    Scene("done", hash=HOLDS, phone=ALL_DONE),
    Scene("session-gone", hash="#/session/5a000000-0000-4000-8000-000000000099/2026-11-20"),
    Scene("install-iphone", join="iphone"),
    Scene("install-android", join="android"),
    Scene("join", join="hello", act=typed_pin),
    Scene("join-wrong", join="wrong"),
    Scene("join-numbers", join="hello", act=press("I do not have the numbers")),
    Scene("join-not-me", join="hello", act=press("I am not M.")),
    Scene("join-not-me-done", join="declined"),
    *[
        Scene(f"join-{code}", join="trouble", code=code)
        for code in (
            "expired",
            "used",
            "revoked",
            "locked",
            "declined",
            "unknown",
            "offline",
            "missing",
            "storage",
            "busy",
            "unsent",
        )
    ],
]
