"""The screens with the longest that a clinic may write: names at their limits, unbreakable words, long notes."""

import copy
import json
from typing import Any, Final

from tests.e2e.screens.looking_back import WEEK
from tests.e2e.screens.scene import BEGUN, HOLDS, MORNING_DONE, Scene, entry, press
from tests.e2e.screens.server import ROOT

WORD: Final = "Lendenwirbelsäulenbeweglichkeitsübungsgruppe"
NAME: Final = f"Maximiliane-Charlotte {WORD} van den"[:80]
CLINIC: Final = (
    f"{WORD} and Musculoskeletal Physiotherapy Practice of the Upper Riverside Valley, St Bartholomew's and District"[
        :120
    ]
)
HOURS: Final = (
    "Monday to Thursday from half past seven in the morning until twelve, and again from two to half past six in the "
    "evening; on Fridays until noon; on public holidays leave a message, and we ring you back"
)
NOTE: Final = (
    "Start on the chair by the window, with the cushion behind you and both feet on the floor. Only go as far as it "
    "pulls lightly behind the knee; if the tingling comes into the foot, let go at once and do the next half as far. "
    "On days after the long bus ride leave the last set out, and write down how the night was. "
)
LABELS: Final = (
    "Before the long morning's walk",
    WORD[:30],
    "After the bus, before you cook",
    "Last thing before the bed time",
)


def longest() -> dict[str, Any]:
    """The fixture's snapshot, as far as a scene changes it."""
    fixture = json.loads((ROOT / "tests" / "js" / "fixtures" / "snapshot.json").read_text())
    changed = {name: copy.deepcopy(fixture[name]) for name in ("clinic", "programme", "slots", "prescriptions")}
    changed["clinic"] |= {
        "name": CLINIC,
        "physio": NAME,
        "hours": HOURS,
        "phone": "+49 (0) 1632 960 123 456 extension 7890",
        "emergency": changed["clinic"]["emergency"]
        | {"urgent_line": f"the {WORD} night line of the valley", "emergency_room": f"the {WORD} department"},
    }
    changed["programme"] |= {"title": CLINIC}
    changed["programme"]["revision"]["why"] = f"{WORD}: {NOTE * 2}"[:500]
    for slot, label in zip(changed["slots"], LABELS, strict=True):
        slot["timings"][0]["label"] = label
    for prescription in changed["prescriptions"]:
        prescription["note"] = f"{WORD}! {NOTE}"[:300]
    return changed | {"patient": {"first_name": NAME}}


LONGEST: Final = longest()
SAID: Final = f"{WORD} {NOTE * 3}"[:1000]
ANSWERED: Final = [
    {
        "id": "e1",
        "text": "",
        "at": "2026-11-20T08:05:00.000Z",
        "read": {"at": "2026-11-20T10:20:00.000Z", "by": NAME},
        "answers": [{"id": "a1", "at": "2026-11-20T10:22:00.000Z", "by": NAME, "text": SAID}],
    }
]
NOTED: Final = {"entries": [entry(1, "note", {"text": SAID})], "notes": ANSWERED, "draft": SAID}


def worst(name: str, address: str = "#/today", **more: Any) -> Scene:
    return Scene(f"longest-{name}", hash=address, snapshot=LONGEST, **more)


WORST_CASE = [
    worst("today", phone={"entries": MORNING_DONE, "unsent": 213, "refused": 12, "clockError": 365 * 86_400_000}),
    worst("today-between", phone={"entries": MORNING_DONE, "notes": ANSWERED}, at="2026-11-20T11:40:00Z"),
    worst("programme", "#/programme"),
    worst("exercise", "#/exercise/9e000000-0000-4000-8000-000000000006"),
    worst("help", "#/help"),
    worst("note", "#/note", phone=NOTED),
    worst("week", "#/week", phone={"entries": WEEK}),
    worst("settings", "#/settings"),
    worst("danger-stop", "#/stop/12"),
    worst("hold", HOLDS, phone={"entries": BEGUN}),
    worst("steps", HOLDS, phone={"entries": BEGUN}, act=press("Steps")),
]
