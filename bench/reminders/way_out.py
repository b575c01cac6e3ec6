"""The product's own way out, led to the sink: every check of the product runs, on the addresses in the database."""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from bench.reminders.phones import SERVICES
from reminders.push import vapid
from reminders.push.curl import CurlTransport
from reminders.push.endpoints import Endpoint
from reminders.push.guard import Guard, Route

VARIABLE: Final = "BENCH_SINK"
"""Where the bench tells its children of the sink: {"ports": [...], "ca_file": "...", "admin": "http://..."}."""

SUBJECT: Final = "mailto:bench@example.org"
PUBLIC: Final = "9.9.9.9"  # what the stand-in for the DNS says; nothing is ever sent there
HERE: Final = "127.0.0.1"


@dataclass(frozen=True)
class SinkGuard(Guard):
    """Admits and looks up as the product does, then exchanges the host it admitted for the sink's port.

    The product refuses ports and addresses like the sink's, as it must. So the database holds addresses that it
    admits, and only behind its checks are they led elsewhere.
    """

    ports: tuple[int, ...] = ()

    def admit(self, url: str) -> Endpoint:
        asked = super().admit(url)
        return Endpoint(asked.scheme, "localhost", self.ports[SERVICES.index(asked.host)], asked.path)

    def routes(self, endpoints: Iterable[Endpoint]) -> dict[str, Route]:
        led = {endpoint.origin: endpoint for endpoint in endpoints}
        asked = {origin: Endpoint("https", self._service(led[origin]), 443, "/") for origin in led}
        found = super().routes(asked.values())
        return {origin: (HERE,) if found[asked[origin].origin] == (PUBLIC,) else found[origin] for origin in led}

    def _service(self, endpoint: Endpoint) -> str:
        return SERVICES[self.ports.index(endpoint.port)]


def transport() -> CurlTransport:
    """A transport like that of `reminders.push.web_push`, with its default limits, to the sink of this bench."""
    sink = json.loads(os.environ[VARIABLE])
    guard = SinkGuard(SERVICES, look_up=lambda host, port: [PUBLIC], ports=tuple(sink["ports"]))
    key = vapid.parse_private_key(os.environ["VAPID_PRIVATE_KEY"])
    return CurlTransport(vapid=vapid.Vapid(key, SUBJECT), guard=guard, ca_file=sink["ca_file"])
