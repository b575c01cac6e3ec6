"""A patient's phone in any browser that a test can tap in: how it joins, and a session done on its real screens."""

from __future__ import annotations

from typing import Any

from tests.e2e.patient_phone import KEPT, TODAY, UNSENT
from tests.e2e.product import wait_until
from tests.e2e.taps import Tab

WORDS = "() => document.querySelector('h1')?.textContent ?? null"
QUESTIONS = "() => document.querySelectorAll('fieldset.asked').length"
TICKED = "() => document.querySelectorAll('.ticks [aria-pressed=true]').length"
CONTROLLED = "() => navigator.serviceWorker.controller !== null"
NOTED = """async () => (await import('#app/state.js')).entries.value
  .map(({ id, kind, session_key, performed_at }) => ({ id, kind, session: session_key, performed_at }))"""


class EnginePhone:
    """What is on the screen is read with `heading` and `ticked`, what is on the phone with `noted` and `unsent`."""

    def __init__(self, tab: Tab, url: str) -> None:
        self.tab, self.url = tab, url

    def join(self, invitation: dict[str, str]) -> None:
        """From the link in the message to the app, whole on the phone and with its worker running."""
        self.tab.goto(f"{self.url}/join/#{invitation['token']}")
        self.tab.tap(".pin input")
        self.tab.type(invitation["pin"])
        self.tab.tap("button", "Open my programme")
        wait_until(lambda: self.heading not in (None, "Hello"), within=60, what="a phone that has joined")
        self.start_app()
        wait_until(lambda: self.tab.evaluate(KEPT), within=60, what="a release kept on the phone")
        self.tab.evaluate("async () => { await navigator.serviceWorker.ready; }")

    def start_app(self, path: str = "") -> None:
        self.leave_app()  # to the same page with another path would be no start
        self.tab.goto(f"{self.url}/app/{path}")

    def leave_app(self) -> None:
        self.tab.goto("about:blank")

    def begin_session(self) -> None:
        """From Today to the first exercise: what is asked once, then how it is before."""
        self.tab.tap("a", "Start")
        self.tab.tap("fieldset.asked label:has([value=no])")
        for number in range(2, self.tab.evaluate(QUESTIONS) + 1):
            self.tab.tap(f"fieldset.asked:nth-of-type({number}) label:has([value=no])")
        self.tab.tap("button", "Save my answers")
        self.tab.tap("button", "None of these. I have read them")
        self.tab.tap("label:has([name=back][value='3'])")
        self.tab.tap("button", "Next: where is it?")
        self.tab.tap("label", "Thigh")
        self.tab.tap("button", "Save and start")

    def tick(self) -> None:
        """One hold by hand, and its mark on the screen."""
        before = self.ticked
        self.tab.tap("button", "Tick, no timer")
        wait_until(lambda: self.ticked == before + 1, within=30, what=f"tick {before + 1} on the screen")

    def untick(self) -> None:
        before = self.ticked
        self.tab.tap(".ticks [aria-pressed=true]")
        wait_until(lambda: self.ticked == before - 1, within=30, what="one tick fewer on the screen")

    @property
    def heading(self) -> str | None:
        return self.tab.evaluate(WORDS)

    @property
    def today(self) -> str:
        return str(self.tab.evaluate(TODAY))

    @property
    def ticked(self) -> int:
        return int(self.tab.evaluate(TICKED))

    @property
    def is_controlled(self) -> bool:
        """Whether this page came from the service worker and can do without a network."""
        return bool(self.tab.evaluate(CONTROLLED))

    @property
    def unsent(self) -> int:
        return int(self.tab.evaluate(UNSENT))

    @property
    def noted(self) -> list[dict[str, Any]]:
        """Every entry that the app reads from this phone: id, kind, session and when it was performed."""
        return list(self.tab.evaluate(NOTED))
