"""WebKitGTK's own MiniBrowser, the nearest there is to Safari's engine, on a screen that nobody sees."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import IO, Any

from selenium.webdriver import ActionChains, Remote
from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.remote_connection import RemoteConnection
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

from tests.e2e.taps import PLACE

ANSWER_WITHIN = 60  # seconds
AWAIT = """
const [given, answer] = arguments;
(async () => JSON.stringify(await (%s)(...JSON.parse(given)) ?? null))().then(
  (value) => answer({ value }), (error) => answer({ error: String(error) }));
"""


class WebKitTab:
    """Its only tab, over WebDriver: see `tests.e2e.taps.Tab`."""

    def __init__(self, driver: Remote) -> None:
        self._driver = driver

    def goto(self, url: str) -> None:
        self._driver.get(url)

    def reload(self) -> None:
        self._driver.refresh()

    def evaluate(self, function: str, *values: Any) -> Any:
        done = self._driver.execute_async_script(AWAIT % function, json.dumps(values))
        assert "error" not in done, f"{done['error']} in {function}"
        return json.loads(done["value"])

    def type(self, text: str) -> None:
        ActionChains(self._driver).send_keys(text).perform()

    def tap(self, selector: str, text: str = "") -> None:
        x, y = self.evaluate(PLACE, selector, text)
        finger = ActionChains(self._driver)
        finger.w3c_actions.pointer_action.move_to_location(x, y).click()
        finger.perform()


class WebKit:
    """Use as a context manager: a screen, the driver and the browser, all ended with it. Its profile is in memory."""

    def __init__(self, folder: Path, *, bus: str, zone: str = "UTC") -> None:
        self._folder = folder
        self._log = folder / "webkit.log"
        self._environment = {
            **os.environ,
            "DBUS_SESSION_BUS_ADDRESS": bus,
            "TZ": zone,
            "LANG": "C.UTF-8",
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder),
            # Its sandbox needs rights that a container does not give, and it only ever sees our own pages.
            "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
        }

    def __enter__(self) -> WebKit:
        self._folder.mkdir(parents=True)
        with ExitStack() as stack:
            log = stack.enter_context(self._log.open("wb"))
            self._environment["DISPLAY"] = self._screen(stack, log)
            driver = self._driver(stack, log)
            driver.set_script_timeout(ANSWER_WITHIN)
            driver.set_page_load_timeout(ANSWER_WITHIN)
            self.tab = WebKitTab(driver)
            self._leave = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._leave.close()

    def _screen(self, stack: ExitStack, log: IO[bytes]) -> str:
        """Xvfb takes a number that is free and says which."""
        told, tell = os.pipe()
        stack.callback(os.close, told)
        # Without access control: it listens to this machine only, and shows nothing but the tests.
        command = [_path_of("Xvfb"), "-displayfd", str(tell), "-screen", "0", "800x1000x24", "-nolisten", "tcp", "-ac"]
        process = subprocess.Popen(
            command, env=self._environment, stdout=log, stderr=log, pass_fds=[tell], start_new_session=True
        )
        stack.callback(_end, process)
        os.close(tell)
        number = os.read(told, 16).decode().strip()
        assert number.isdigit(), f"Xvfb gave no screen: {self._log.read_text(errors='replace')[-2000:]}"
        return f":{number}"

    def _driver(self, stack: ExitStack, log: IO[bytes]) -> Remote:
        service = Service(
            _path_of("WebKitWebDriver"),
            log_output=log,
            env=self._environment,
            popen_kw={"start_new_session": True},
        )
        service.start()
        stack.callback(_end, service.process)
        stack.callback(service.stop)  # and the reference keeps it: a service that nobody holds ends its driver
        address = ClientConfig(remote_server_addr=service.service_url, timeout=ANSWER_WITHIN)
        driver = Remote(RemoteConnection(client_config=address), options=Options())
        stack.callback(driver.quit)
        return driver


def _path_of(name: str) -> str:
    path = shutil.which(name)
    assert path, f"There is no {name} on this machine: `make test` installs it."
    return path


def _end(process: subprocess.Popen[bytes]) -> None:
    """With all that it started, which may outlive it."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)
