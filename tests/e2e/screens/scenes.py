"""The screens of the patient's app and of joining, each with how to get there from a fixture."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from tests.e2e.screens.feeling import FEELING
from tests.e2e.screens.looking_back import LOOKING_BACK
from tests.e2e.screens.reminding import LATE, REMINDING
from tests.e2e.screens.scene import BEGUN, HOLDS, MORNING_DONE, NOON, Scene, entry, press
from tests.e2e.screens.worst_case import WORST_CASE


def skipped(*numbers: int) -> list[dict[str, Any]]:
    prescriptions = [f"9e000000-0000-4000-8000-00000000000{n}" for n in numbers]
    return [
        entry(10 + n, "exercise-skipped", {"prescription": p}, slot=2, at="12:37") for n, p in enumerate(prescriptions)
    ]


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


def paused_with(until: str | None) -> dict[str, Any]:
    return {"pause": {"from": "2026-11-19", "until": until}}


ANSWER = "Yes, leave the towel one out until Tuesday. Call me if the pulling goes below the knee."
ANSWERED = [
    {
        "id": "e1",
        "text": "",
        "at": "2026-11-20T08:05:00.000Z",
        "read": {"at": "2026-11-20T10:20:00.000Z", "by": "Sam"},
        "answers": [{"id": "a1", "at": "2026-11-20T10:22:00.000Z", "by": "Sam", "text": ANSWER}],
    },
    {
        "id": "e0",
        "text": "I walked to the market and back.",
        "at": "2026-11-12T15:05:00.000Z",
        "read": {"at": "2026-11-13T08:20:00.000Z", "by": "Sam"},
        "answers": [],
    },
]
NOTE = "The slump one is fine now.\nThe towel stretch still pulls behind my knee. May I leave it out until Tuesday?"
CLOSED = {"closed": {"kind": "danger_sign", "at": NOON, "text": ""}, "state": "closed"}
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
    Scene("today-none", snapshot={"programme": None, "state": "none", "slots": [], "prescriptions": []}),
    Scene("today-before", at="2026-10-30T10:00:00Z", snapshot={"state": "not_started"}),
    Scene("today-empty-day", snapshot={"slots": []}, phone={"newsSeen": True}),
    Scene("today-paused", snapshot=paused_with("2026-11-25")),
    Scene("today-paused-open", snapshot=paused_with(None)),
    Scene("today-closed", snapshot=CLOSED),
    Scene("today-old", phone={"entries": MORNING_DONE, "newsSeen": True, "age": 9}),
    Scene("today-only-online", phone={"entries": MORNING_DONE, "newsSeen": True, "onlyOnline": True}),
    Scene("today-clock", phone={"entries": MORNING_DONE, "newsSeen": True, "clockError": 365 * 86_400_000}),
    Scene("today-stale", phone={"entries": MORNING_DONE, "age": 23}),
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
    Scene("note", hash="#/note", phone={"entries": [entry(1, "note", {"text": NOTE})], "draft": "The towel"}),
    Scene("note-answered", hash="#/note", phone={"entries": [entry(1, "note", {"text": NOTE})], "notes": ANSWERED}),
    Scene("today-answered", phone={"entries": MORNING_DONE, "newsSeen": True, "notes": ANSWERED}),
    *LOOKING_BACK,
    *REMINDING,
    Scene("sign-out", hash="#/settings", phone={"unsent": 2}, act=press("Sign out of the app on this phone")),
    Scene("settling", hash="#/settling"),
    Scene("settling-yes", hash="#/settling", act=lambda page: page.locator("summary").nth(1).click()),
    Scene("today-settling", phone={"entries": MORNING_DONE, "newsSeen": True, "settling": True}),
    Scene("devices", hash="#/devices"),
    Scene("devices-end", hash="#/devices", act=press("End it: Safari on iPhone")),
    Scene("devices-offline", hash="#/devices", phone={"offline": True}),
    Scene("pair", hash="#/pair"),
    Scene("danger", hash="#/danger"),
    Scene("danger-which", hash="#/danger", act=press("Yes, I have one of these")),
    Scene("danger-stop", hash="#/stop/5"),
    Scene("danger-stop-urgent", hash="#/stop/12"),
    Scene("danger-signed-out", hash="#/danger", phone={"standing": "signed-out", "signedOut": True}),
    Scene("screening", hash=HOLDS, snapshot={"screening": None}),
    Scene("screening-held", hash=HOLDS, snapshot={"screening": {"at": NOON, "hold": True}}),
    Scene("danger-taught", hash=HOLDS, phone={"untaught": True}),
    Scene("pain-before", hash=HOLDS),
    Scene("pain-same", hash=HOLDS, act=lambda page: page.get_by_role("button", name="Same as before").click()),
    *FEELING,
    Scene(
        "choose", hash=HOLDS, phone={"entries": [*MORNING_DONE, entry(4, "session-started", {}, slot=2), *skipped(1)]}
    ),
    Scene("set", hash=HOLDS, phone={"entries": BEGUN}),
    Scene("set-floss", hash=HOLDS, phone={"entries": [*BEGUN, *skipped(1)]}),
    Scene("pace-count-in", hash=HOLDS, phone={"entries": [*BEGUN, *skipped(1)]}, act=in_hold(1)),
    Scene("pace", hash=HOLDS, phone={"entries": [*BEGUN, *skipped(1)]}, act=in_hold(12)),
    Scene("pace-paused", hash=HOLDS, phone={"entries": [*BEGUN, *skipped(1)]}, act=in_hold(12, "Pause")),
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
    *WORST_CASE,
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
