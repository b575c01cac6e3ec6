"""What every measurement shares: the sink, the server's keys, and how a child is started and listened to."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bench.reminders.databases import Database
from bench.reminders.phones import Phone
from bench.reminders.sink import ROOT, Sink, node
from bench.reminders.verifying import WrongError, payload_of
from bench.reminders.way_out import SUBJECT, VARIABLE
from reminders.push import vapid

SAMPLES: Final = 20
IN_FLIGHT: Final = 100
PEERS: Final = ROOT / "bench" / "reminders" / "peers"
PEERS_PYTHON: Final = ROOT / "bench" / ".venv" / "bin" / "python"
INHERITED: Final = {"PATH", "HOME", "LANG", "TMPDIR", "XDG_RUNTIME_DIR"}

Found = dict[str, Any]


class House:
    """One run of the bench in one folder of its own."""

    def __init__(self, folder: Path, sink: Sink, *, phones: int) -> None:
        self.folder, self.sink, self.phones = folder, sink, phones
        self.yardsticks: list[dict[str, float]] = []
        self.private_key = vapid.generate_private_key()
        key = vapid.parse_private_key(self.private_key)
        self.public_key = vapid.application_server_key(key)
        self.vapid_file = folder / "vapid.pem"
        self.vapid_file.write_bytes(_pem(key))

    def measure(self, command: list[str], environment: dict[str, str], *, expected: int) -> tuple[Found, list[str]]:
        """Run something that sends `expected` messages: what it found, with the sink's side, and some payloads.

        Raises WrongError unless each phone got its one message, and those looked at were readable and signed.
        """
        self.sink.reset(phones=self.phones, expected=expected, samples=SAMPLES)
        found = self.listen(command, environment)
        took = self.sink.counted()
        if (took.messages, took.distinct, took.unknown) != (expected, expected, 0):
            raise WrongError(f"{command[-2:]}: {expected} to be sent, {took.messages} taken by {took.distinct} phones.")
        payloads = [payload_of(kept, public_key=self.public_key) for kept in took.kept]
        if not payloads:
            raise WrongError(f"{command[-2:]}: nothing was kept to look at.")
        versions = sorted({kept["version"] for kept in took.kept})
        return {**found, "sink_cpu": took.cpu, "connections": took.connections, "http": versions}, payloads

    def django(self, database: Database, job: str, **options: Any) -> tuple[list[str], dict[str, str]]:
        """The command and the environment of a child that has the product around it."""
        command = [sys.executable, "-m", "bench.reminders.child", job, json.dumps(options)]
        sink = {"ports": self.sink.ports, "ca_file": str(self.sink.ca_file), "admin": self.sink.admin}
        return command, {
            **self._inherited(),
            "DJANGO_SETTINGS_MODULE": "sciatica.settings",
            "DATA_DIR": str(self.folder),
            "DATABASE_URL": database.url,
            "DEBUG": "0",
            "DEMO": "0",
            "SITE_URL": "https://moves.example.org",
            "SECRET_KEY": "only-for-the-bench-" + "b" * 50,
            "PUSH_ALLOWED_HOSTS": "push.example",
            "VAPID_PRIVATE_KEY": self.private_key,
            "VAPID_SUBJECT": SUBJECT,
            VARIABLE: json.dumps(sink),
        }

    def peer(self, script: str, count: int, payload: str, *more: str) -> tuple[list[str], dict[str, str]]:
        """The command and the environment of another sender, which is told everything by a file."""
        task = self.folder / f"{Path(script).stem}.json"
        task.write_text(json.dumps(self._task(count, payload)))
        runs = str(PEERS_PYTHON) if script.endswith(".py") else node()
        ca_file = str(self.sink.ca_file)
        environment = {**self._inherited(), "REQUESTS_CA_BUNDLE": ca_file, "NODE_EXTRA_CA_CERTS": ca_file}
        return [runs, str(PEERS / script), str(task), *more], environment

    def listen(self, command: list[str], environment: dict[str, str]) -> Found:
        """What a child says last. Raises WrongError with the end of what it said otherwise when it fails."""
        with (self.folder / "children.log").open("a+") as log:
            began = log.tell()
            child = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=log, text=True)
            try:
                said, _ = child.communicate()
            finally:
                child.terminate()  # a worker and a Redis may hang on it
                child.wait()
            if child.returncode:
                log.seek(began)
                raise WrongError(f"{command[-2:]} failed:\n{log.read()[-3000:]}")
        found: Found = json.loads(said.splitlines()[-1])
        return found

    def _task(self, count: int, payload: str) -> Found:
        return {
            "subscriptions": [self._subscription(Phone(number)) for number in range(count)],
            "payload": payload,
            "ttl": 10800,
            "subject": SUBJECT,
            "vapid_file": str(self.vapid_file),
            "private_key": self.private_key,
            "public_key": self.public_key,
            "ca_file": str(self.sink.ca_file),
            "in_flight": IN_FLIGHT,
        }

    def _subscription(self, phone: Phone) -> Found:
        endpoint = f"https://localhost:{self.sink.ports[phone.service]}{phone.path}"
        return {"endpoint": endpoint, "keys": {"p256dh": phone.p256dh, "auth": phone.auth}}

    def _inherited(self) -> dict[str, str]:
        return {name: value for name, value in os.environ.items() if name in INHERITED}


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
