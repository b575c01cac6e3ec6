"""A patient with Firefox: joins, switches reminders on and answers its question, all by real presses."""

from __future__ import annotations

from tests.e2e.firefox.browser import Firefox
from tests.e2e.patient_phone import KEPT, TODAY
from tests.e2e.product import wait_until

ALLOW = """() => {
  const { panel } = PopupNotifications;
  const question = panel.state === 'open' ? panel.firstElementChild : null;
  question?.button.click();
  return question?.id ?? null;
}"""
WORDS = "() => document.querySelector('h1')?.textContent ?? null"
SUBSCRIPTION = """async () => {
  const { pushManager } = await navigator.serviceWorker.ready;
  return (await pushManager.getSubscription())?.endpoint ?? null;
}"""
UNSUBSCRIBE = """async () => {
  const { pushManager } = await navigator.serviceWorker.ready;
  return (await pushManager.getSubscription()).unsubscribe();
}"""


class FirefoxPhone:
    def __init__(self, firefox: Firefox, url: str) -> None:
        self.firefox, self.tab, self.url = firefox, firefox.tab, url

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

    def switch_reminders_on(self) -> None:
        """In the settings, and "Allow" to Firefox's own question."""
        self.start_app("#/settings")
        self.tab.tap("button", "Switch reminders on")
        asked = wait_until(lambda: self.firefox.window.evaluate(ALLOW), within=60, what="Firefox's question")
        assert asked == "web-notifications-notification"
        wait_until(lambda: self.subscription, within=60, what="a subscription")

    def unsubscribe(self) -> None:
        """What a browser does by itself when its site data are cleared: the server hears nothing of it."""
        assert self.tab.evaluate(UNSUBSCRIBE) is True

    @property
    def subscription(self) -> str | None:
        """Its address at the push service; not to be asked away from the app's pages."""
        return self.tab.evaluate(SUBSCRIPTION)

    @property
    def heading(self) -> str | None:
        return self.tab.evaluate(WORDS)

    @property
    def today(self) -> str:
        return str(self.tab.evaluate(TODAY))
