"""Firefox ESR without a window: a profile of its own, our push service, and a desktop that shows its notifications."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.e2e.firefox.bidi import Bidi, Tab
from tests.e2e.product import wait_until

QUIET = {  # nothing on the way to anybody else, and no page that was not asked for
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.aboutwelcome.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "toolkit.telemetry.reportingpolicy.firstRun": False,
}
PUSH = {
    "dom.push.connection.enabled": True,
    "dom.push.testing.allowInsecureServerURL": True,
    "dom.push.retryBaseInterval": 100,  # milliseconds; five seconds where nobody waits for it
    "alerts.useSystemBackend": True,
    "security.notification_enable_delay": 0,  # its question about notifications may be answered at once
}
NOBODY = "ws://127.0.0.1:1/"  # where nothing listens: a test without pushes must not ask Mozilla's service


class Firefox:
    """Use as a context manager. `tab` is its first tab; `window` is Firefox's own window, with all rights."""

    def __init__(self, folder: Path, *, desktop: str, push_service: str = NOBODY, zone: str = "UTC") -> None:
        self._profile = folder / "profile"
        self._log = folder / "firefox.log"
        self._environment = {"DBUS_SESSION_BUS_ADDRESS": desktop, "TZ": zone}
        self._preferences = {**QUIET, **PUSH, "dom.push.serverURL": push_service}

    def __enter__(self) -> Firefox:
        self._profile.mkdir(parents=True)
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in self._preferences.items()]
        (self._profile / "user.js").write_text("\n".join(lines))
        with ExitStack() as stack:
            self._start()
            stack.callback(self._end)
            address = wait_until(self._address, within=60, what="Firefox's word on where it listens")
            self._bidi = stack.enter_context(Bidi(address))
            self.tab, self.window = self._first(), self._first(**{"moz:scope": "chrome"})
            self._leave = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._leave.close()

    def tabs(self) -> list[str]:
        """The addresses of the open tabs."""
        return [str(context["url"]) for context in self._contexts()]

    def flight_mode(self, *, on: bool) -> None:
        """Work offline, as in its menu: every connection is closed, and no new one is made."""
        self.window.evaluate("(offline) => { Services.io.offline = offline; }", on)

    def _start(self) -> None:
        path = shutil.which("firefox-esr") or shutil.which("firefox")
        assert path, "There is no Firefox on this machine: `make test` installs it."
        command = [path, "--headless", "--no-remote", "--profile", str(self._profile)]
        remote = ["--remote-debugging-port", "0", "--remote-allow-system-access"]
        environment = {**os.environ, **self._environment}
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [*command, *remote], env=environment, stdout=log, stderr=log, start_new_session=True
            )

    def _end(self) -> None:
        os.killpg(self._process.pid, signal.SIGTERM)
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(10)

    def _contexts(self, **scope: str) -> list[dict[str, Any]]:
        return list(self._bidi.command("browsingContext.getTree", maxDepth=0, **scope)["contexts"])

    def _first(self, **scope: str) -> Tab:
        return Tab(self._bidi, self._contexts(**scope)[0]["context"])

    def _address(self) -> str | None:
        assert self._process.poll() is None, f"Firefox ended: {self._log.read_text(errors='replace')[-2000:]}"
        try:
            told = json.loads((self._profile / "WebDriverBiDiServer.json").read_text())
        except (OSError, ValueError):
            return None
        return f"ws://{told['ws_host']}:{told['ws_port']}/session"
