"""A patient with Firefox: switches reminders on and answers its question, all by real presses."""

from __future__ import annotations

from tests.e2e.engine_phone import EnginePhone
from tests.e2e.firefox.browser import Firefox
from tests.e2e.product import wait_until

ALLOW = """() => {
  const { panel } = PopupNotifications;
  const question = panel.state === 'open' ? panel.firstElementChild : null;
  question?.button.click();
  return question?.id ?? null;
}"""
SUBSCRIPTION = """async () => {
  const { pushManager } = await navigator.serviceWorker.ready;
  return (await pushManager.getSubscription())?.endpoint ?? null;
}"""
UNSUBSCRIBE = """async () => {
  const { pushManager } = await navigator.serviceWorker.ready;
  return (await pushManager.getSubscription()).unsubscribe();
}"""


class FirefoxPhone(EnginePhone):
    def __init__(self, firefox: Firefox, url: str) -> None:
        super().__init__(firefox.tab, url)
        self.firefox = firefox

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
