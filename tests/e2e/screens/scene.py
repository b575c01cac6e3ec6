"""One screen of the app on a fixture: how to get there, and what the fixture's phone has noted."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Page

MIDDAY = "5a000000-0000-4000-8000-000000000002/2026-11-20"
HOLDS = f"#/session/{MIDDAY}"
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


def entry(
    number: int, kind: str, body: dict[str, Any], *, slot: int = 1, at: str = "08:05", date: str = "2026-11-20"
) -> dict[str, Any]:
    session = {"slot": f"5a000000-0000-4000-8000-00000000000{slot}", "date": date}
    instant = f"{date}T{at}:00.000Z"
    times = {"performed_at": instant, "recorded_at": instant, "zone": "Europe/London"}
    return {"id": f"e{number}", "kind": kind, "session": session, "revision": None, "body": body} | times


MORNING_DONE = [entry(1, "session-started", {}), entry(2, "session-finished", {}, at="08:15")]
CHOSEN = entry(3, "exercise-chosen", {"prescription": "9e000000-0000-4000-8000-000000000002"})
BEGUN = [*MORNING_DONE, CHOSEN, entry(4, "session-started", {}, slot=2, at="12:36")]
"""Midday's session, with the slump chosen for the nerve floss."""


def press(*names: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        for name in names:
            page.get_by_role("button", name=name, exact=True).first.click()

    return act
