"""Looking back on the last days, and correcting a session of them."""

from tests.e2e.screens.scene import MORNING_DONE, Scene, entry, press

YESTERDAY = "2026-11-19"
EVENING = f"5a000000-0000-4000-8000-000000000004/{YESTERDAY}"
MORNING = f"5a000000-0000-4000-8000-000000000001/{YESTERDAY}"
"""Before the programme in force was issued: what it asked for is not on this phone."""

TILT = "9e000000-0000-4000-8000-000000000001"
SLUMP = "9e000000-0000-4000-8000-000000000002"
LAST_NIGHT = [
    entry(40, "session-started", {}, slot=4, at="20:40", date=YESTERDAY),
    entry(
        41,
        "tick",
        {"prescription": TILT, "side": "none", "number": 1, "reps": 8},
        slot=4,
        at="20:41",
        date=YESTERDAY,
    ),
]
WEEK = [
    *MORNING_DONE,
    *LAST_NIGHT,
    entry(42, "session-skipped", {"reason": "no_time"}, slot=3, at="17:30", date=YESTERDAY),
    entry(43, "done-without-phone", {}, slot=2, at="13:30", date=YESTERDAY),
    entry(44, "stopped", {"felt": "pulled"}, slot=1, at="08:30", date="2026-11-18"),
]

LOOKING_BACK = [
    Scene("week", hash="#/week", phone={"entries": WEEK}),
    Scene("week-empty", hash="#/week", at="2026-11-02T06:00:00Z"),
    Scene("correct", hash=f"#/correct/{EVENING}", phone={"entries": LAST_NIGHT}),
    Scene("correct-changed", hash=f"#/correct/{MORNING}"),
    Scene("correct-why", hash=f"#/correct/{EVENING}", phone={"entries": LAST_NIGHT}, act=press("I did not do it")),
    Scene("correct-gone", hash="#/correct/gone/2026-11-19"),
]
