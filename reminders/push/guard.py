"""The one who lets push messages out: the allowed hosts of this server, and the look-ups of one batch."""

from collections.abc import Collection, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

from reminders.push.endpoints import Endpoint, EndpointRefusedError, HostUnknownError, LookUp, addresses, admit

Route = tuple[str, ...] | EndpointRefusedError


@dataclass(frozen=True)
class Guard:
    """Decides where messages may go.

    `loopback` admits plain http to this machine too: development only. `look_up` stands in for the DNS in tests.
    """

    allowed_hosts: Collection[str]
    loopback: bool = False
    look_up: LookUp | None = None
    seconds: float = 5.0
    """How long the look-ups of one batch may take in all; the system's own limit can be half a minute for each."""

    def admit(self, url: str) -> Endpoint:
        """The endpoint of this address. Raises EndpointRefusedError with a sentence to show to whoever sent it."""
        return admit(url, allowed_hosts=self.allowed_hosts, loopback=self.loopback)

    def routes(self, endpoints: Iterable[Endpoint]) -> dict[str, Route]:
        """For each origin the addresses to pin it to, or why there are none. Every host is looked up once."""
        origins = {endpoint.origin: endpoint for endpoint in endpoints}
        if not origins:
            return {}
        pool = ThreadPoolExecutor(max_workers=min(16, len(origins)), thread_name_prefix="push-dns")
        futures = {origin: pool.submit(self._addresses, endpoint) for origin, endpoint in origins.items()}
        wait(futures.values(), timeout=self.seconds)
        pool.shutdown(wait=False, cancel_futures=True)
        return {origin: _answer(future, origins[origin]) for origin, future in futures.items()}

    def _addresses(self, endpoint: Endpoint) -> Route:
        try:
            return addresses(endpoint, look_up=self.look_up)
        except EndpointRefusedError as refusal:
            return refusal


def _answer(future: Future[Route], endpoint: Endpoint) -> Route:
    if future.cancelled() or not future.done():
        return HostUnknownError(f"The DNS did not answer in time for {endpoint.host}.")
    return future.result()
