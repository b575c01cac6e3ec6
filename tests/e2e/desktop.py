"""A desktop that shows notifications and lets a test press them: our own org.freedesktop.Notifications on its own bus.

A browser whose DBUS_SESSION_BUS_ADDRESS is `Desktop.address` hands its notifications to it, headless too, and takes a
press that comes back for a person's: the service worker gets a trusted notificationclick and may open a window.
"""

import asyncio
import shutil
import subprocess
import threading
from collections.abc import Coroutine, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Annotated, Any

from dbus_fast.aio import MessageBus
from dbus_fast.annotations import DBusInt32, DBusSignature, DBusStr, DBusUInt32
from dbus_fast.service import ServiceInterface, dbus_method, dbus_signal

from tests.e2e.product import wait_until

CONFIGURATION = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""  # the system's own would start other programs that show notifications
BODY = "default"  # the action that a press on the notification itself stands for
OWN = {BODY, "settings"}
DISMISSED, CLOSED = 2, 3  # why a notification went away: by its reader, by its sender

Texts = Annotated[list[str], DBusSignature("as")]
Hints = Annotated[dict[str, Any], DBusSignature("a{sv}")]
Server = Annotated[tuple[str, str, str, str], DBusSignature("ssss")]
IdAndText = Annotated[tuple[int, str], DBusSignature("us")]
IdAndNumber = Annotated[tuple[int, int], DBusSignature("uu")]


@dataclass(frozen=True)
class Shown:
    """One thing a browser asked the desktop to show. `replaces` is 0 where it stands beside the ones before."""

    id: int
    replaces: int
    title: str
    body: str
    actions: dict[str, str]
    silent: bool

    @property
    def buttons(self) -> list[str]:
        """What stands on them. Browsers add one of their own that never goes away; it is left out."""
        return [label for code, label in self.actions.items() if code not in OWN]


class Notifications(ServiceInterface):
    """The interface of the Desktop Notifications Specification 1.2, as far as browsers use it."""

    def __init__(self) -> None:
        super().__init__("org.freedesktop.Notifications")
        self.history: list[Shown] = []
        self.on_screen: dict[int, Shown] = {}

    @dbus_method()
    def GetCapabilities(self) -> Texts:
        return ["actions", "body", "body-markup", "persistence", "sound"]

    @dbus_method()
    def GetServerInformation(self) -> Server:
        return ("desktop", "tests", "1", "1.2")

    @dbus_method()
    def Notify(  # noqa: PLR0917 # as the specification has it
        self,
        app_name: DBusStr,
        replaces_id: DBusUInt32,
        app_icon: DBusStr,
        summary: DBusStr,
        body: DBusStr,
        actions: Texts,
        hints: Hints,
        expire_timeout: DBusInt32,
    ) -> DBusUInt32:
        number = replaces_id or len(self.history) + 1
        labels = dict(zip(actions[::2], actions[1::2], strict=True))
        silent = bool(hints["suppress-sound"].value) if "suppress-sound" in hints else False
        shown = Shown(number, replaces_id, summary, body, labels, silent)
        self.history.append(shown)
        self.on_screen[number] = shown
        return number

    @dbus_method()
    def CloseNotification(self, number: DBusUInt32) -> None:
        if self.on_screen.pop(number, None):
            self.NotificationClosed(number, CLOSED)

    @dbus_signal()
    def ActionInvoked(self, number: int, action: str) -> IdAndText:
        return (number, action)

    @dbus_signal()
    def NotificationClosed(self, number: int, why: int) -> IdAndNumber:
        return (number, why)


class Desktop:
    """Use as a context manager. It runs a dbus-daemon in a folder of its own and serves it from a thread of its own."""

    def __init__(self) -> None:
        self._folder = Path(mkdtemp(prefix="desktop-"))  # a socket's path has room for 107 characters
        self._socket = self._folder / "bus"
        self.address = f"unix:path={self._socket}"
        self._service = Notifications()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True, name="desktop")

    def __enter__(self) -> "Desktop":
        with ExitStack() as stack:
            stack.callback(shutil.rmtree, self._folder, ignore_errors=True)
            stack.enter_context(self._daemon())
            self._thread.start()
            stack.callback(self._end_thread)
            self._do(self._serve())
            stack.callback(lambda: self._do(self._leave()))
            self._leaving = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._leaving.close()

    @contextmanager
    def _daemon(self) -> Iterator[None]:
        """Says where it listens once it does: its socket is there a moment too early."""
        configuration = self._folder / "bus.conf"
        configuration.write_text(CONFIGURATION.format(socket=self._socket))
        command = ["dbus-daemon", f"--config-file={configuration}", "--nofork", "--nopidfile", "--print-address"]
        with (
            (self._folder / "bus.log").open("wb") as log,
            subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log) as daemon,
        ):
            try:
                assert daemon.stdout
                assert daemon.stdout.readline().startswith(b"unix:"), (self._folder / "bus.log").read_text()
                yield
            finally:
                daemon.terminate()

    def _end_thread(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    @property
    def history(self) -> list[Shown]:
        """Everything that was asked to be shown, in order, what replaced something else included."""
        return list(self._service.history)

    @property
    def on_screen(self) -> list[Shown]:
        return list(self._service.on_screen.values())

    def shows(self, number: int) -> Shown:
        """The last of this many, once the browsers have asked for them."""
        wait_until(lambda: len(self.history) >= number, within=60, what=f"notification {number}")
        assert len(self.history) == number
        return self.history[-1]

    def press(self, shown: Shown, button: str = "") -> None:
        """What a finger does, on this button or on the notification itself: the browser hears it, and that it went."""
        action = next((code for code, label in shown.actions.items() if label == button), "") if button else BODY
        assert action in shown.actions, f"{shown.title} has {shown.actions}, not {button or BODY}"
        self._do(self._press(shown.id, action))

    async def _press(self, number: int, action: str) -> None:
        self._service.ActionInvoked(number, action)
        if self._service.on_screen.pop(number, None):
            self._service.NotificationClosed(number, DISMISSED)

    async def _serve(self) -> None:
        self._bus = await MessageBus(bus_address=self.address).connect()
        self._bus.export("/org/freedesktop/Notifications", self._service)
        await self._bus.request_name("org.freedesktop.Notifications")

    async def _leave(self) -> None:
        self._bus.disconnect()
        await self._bus.wait_for_disconnect()

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)
