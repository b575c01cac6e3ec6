"""A phone with the real app on it: its tabs, its clock, what it keeps, and how its tabs die."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page
from playwright.sync_api import Error as BrowserError

from tests.e2e.outbox.clinic import Invited
from tests.e2e.outbox.line import Line
from tests.e2e.patient_phone import KEPT
from tests.e2e.product import wait_until

WATCH = (Path(__file__).parent / "watch.js").read_text()
SCREEN = {"width": 360, "height": 740}
ROW = "ol.ticks .mark"

JOIN = "async (given) => { await (await import('#app/joining.js')).join(given); }"
READY_TO_PLAY = """async (sessions) => {
  const { phone } = await import('#app/phone.js');
  await phone.readDangerSigns();
  await phone.record('screening', { answers: {}, version: 1 }, null);
  for (const session of sessions) await phone.record('session-started', {}, session);
}"""
STANDING = "async () => (await import('#app/phone.js')).phone.standing.value"
LOOK_AGAIN = "async () => (await import('#app/state.js')).load()"
SHOW = "(session) => { location.hash = `#/session/${session}`; return globalThis.hand.shown(); }"
SHOWN = "() => globalThis.hand.shown()"
ENTRIES = "async () => (await import('#app/db.js')).allEntries()"
COUNTED = """async () => [...(await import('#app/state.js')).folds.value].map(([session, { ticks }]) => [
  session, ticks.map(({ side, number }) => [side, number])])"""
TRY_NOW = """async () => {
  await navigator.locks.request('outbox', () => undefined);
  await (await import('#app/outbox.js')).check();
}"""
WAKE_WORKER = """async () => {
  await (await navigator.serviceWorker.ready).sync.register('outbox');
}"""
SIGN_OUT = "async () => (await import('#app/phone.js')).phone.signOut()"
LEFT = """async () => {
  const left = [];
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise((resolve, reject) => {
      const asked = indexedDB.open(name);
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
    for (const store of db.objectStoreNames) {
      const count = db.transaction(store).objectStore(store).getAllKeys();
      await new Promise((resolve) => { count.onsuccess = resolve; });
      if (count.result.length) left.push(`${name}/${store}: ${count.result}`);
    }
    db.close();
  }
  for (const [name, storage] of Object.entries({ localStorage, sessionStorage })) {
    for (const key of Object.keys(storage)) left.push(`${name}: ${key}`);
  }
  for (const name of await caches.keys()) if (!name.startsWith('release-')) left.push(`cache: ${name}`);
  return left;
}"""


class Phone:
    """A browser profile with a whole release on it. `becomes` makes it a new patient's; `tabs` are the app's pages."""

    def __init__(self, browser: Browser, url: str) -> None:
        self._url = url
        self._context = browser.new_context(
            viewport=SCREEN, timezone_id="Europe/London", locale="en-GB", has_touch=True, is_mobile=True
        )
        self._context.set_default_timeout(15_000)
        self._context.expose_binding("noticed", lambda _source, early: self.too_early.append(early))
        self.line = Line()
        self.line.watch(self._context)
        self.tabs: list[Page] = []
        self.too_early: list[dict[str, Any]] = []
        self.errors: list[str] = []
        self._context.on("weberror", lambda error: self.errors.append(str(error.error)))
        page = self._context.new_page()
        page.goto(f"{url}/app/")
        page.evaluate("async () => { await navigator.serviceWorker.ready; }")
        wait_until(lambda: page.evaluate(KEPT), within=60, what="a release kept on the phone")
        page.goto("about:blank")
        self._devtools = self._context.new_cdp_session(page)  # of a page that is never killed
        self._devtools.send("ServiceWorker.enable")

    def close(self) -> None:
        self._context.unroute_all(behavior="ignoreErrors")
        self._context.close()

    def becomes(self, invited: Invited, sessions: list[str]) -> None:
        """This patient's phone and nobody's before, with these sessions begun and everything sent."""
        self._wipe()
        self.line.forget()
        self.set_clock(0)
        self.too_early.clear()
        self.errors.clear()
        page = self.open_tab()
        page.evaluate(JOIN, {"token": invited.token, "pin": invited.pin})
        page.evaluate(READY_TO_PLAY, sessions)
        self.settle()

    def _wipe(self) -> None:
        """Done from outside of the app, so that no run depends on what another has left behind."""
        self._context.set_offline(False)
        for page in self.tabs:
            page.close()
        self.tabs.clear()
        self._stop_worker()
        what = {"origin": self._url, "storageTypes": "cookies,indexeddb,local_storage"}
        self._devtools.send("Storage.clearDataForOrigin", what)

    def _stop_worker(self) -> None:
        """It starts anew with the next page that is loaded, or the next event."""
        self._devtools.send("ServiceWorker.stopAllWorkers")
        self.line.hang_up(None)

    def open_tab(self) -> Page:
        """The app in one more tab, as far as its first screen."""
        page = self._context.new_page()
        page.add_init_script(f"{WATCH}\nhand.setClock({self.clock});")
        page.goto(f"{self._url}/app/")
        wait_until(lambda: page.evaluate(STANDING) != "loading", within=30, what="a first screen")
        self.tabs.append(page)
        return page

    def kill(self, page: Page) -> None:
        """Its process is gone in the middle of whatever it was at, and the worker with it, as when a phone needs room.

        Where no tab is left, the app is opened again.
        """

        def is_gone() -> None:
            self.line.hang_up(page)
            page.close()  # which also ends the command below: nobody is left to answer it

        page.on("crash", is_gone)
        self.tabs.remove(page)
        try:
            self._context.new_cdp_session(page).send("Page.crash")
        except BrowserError:
            assert page.is_closed()
        self._stop_worker()  # it may have lived in that process, of which the browser does not tell us
        if not self.tabs:
            self.open_tab()

    def set_clock(self, ahead: int) -> None:
        """How far every tab's clock is ahead, in milliseconds. The service worker's stays true: it dates nothing."""
        self.clock = ahead
        for page in self.tabs:
            page.evaluate("(ahead) => hand.setClock(ahead)", ahead)

    def set_network(self, *, is_there: bool) -> None:
        self.line.away = not is_there
        self._context.set_offline(not is_there)

    def wake_worker(self) -> None:
        """A `sync` event, as soon as there is a network."""
        self.tabs[0].evaluate(WAKE_WORKER)

    def entries(self) -> dict[str, dict[str, Any]]:
        """Every entry in IndexedDB, by its id: read by a page, but not from what the page remembers."""
        return {entry["id"]: entry for entry in self.tabs[0].evaluate(ENTRIES)}

    def counted(self, page: Page) -> dict[str, set[tuple[str, int]]]:
        """What the app counts in each session: (side, number) of every tick that stands."""
        return {session: {(side, number) for side, number in ticks} for session, ticks in page.evaluate(COUNTED)}

    def screen(self, page: Page) -> tuple[str, list[bool] | None]:
        """The session that it shows, and the marks there."""
        page.bring_to_front()
        return page.evaluate("() => location.hash.replace('#/session/', '')"), page.evaluate(SHOWN)

    def settle(self, tries: int = 8) -> bool:
        """Good network until nothing waits: whether it came to that. Each try follows on whoever is sending now."""
        self.set_network(is_there=True)
        self.line.calm()
        for _ in range(tries):
            for page in self.tabs:
                page.evaluate(TRY_NOW)
            wait_until(lambda: (self.tabs[0].wait_for_timeout(1), self.line.is_idle)[1], within=30, what="no sender")
            if not any(entry["pending"] for entry in self.entries().values()):
                break
        for page in self.tabs:
            page.evaluate(LOOK_AGAIN)
        return not any(entry["pending"] for entry in self.entries().values())

    def sign_out(self) -> list[str]:
        """What of the patient is left on the phone once they have signed out, each thing named."""
        self.tabs[0].evaluate(SIGN_OUT)
        if not self.line.away:  # only the server can take its own away, and the app does not wait long for it
            wait_until(lambda: not self._cookies(), within=30, what="the device's cookie gone")
        return self.left()

    def _cookies(self) -> list[str]:
        return [cookie["name"] for cookie in self._context.cookies() if cookie["name"] == "device"]

    def left(self) -> list[str]:
        """What is kept on the phone beside the release, each thing named."""
        return list(self.tabs[0].evaluate(LEFT))
