"""One libcurl handle with one message on it: how it is set up, and how its answer is read."""

import ipaddress
import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import pycurl

from reminders.push.endpoints import Endpoint
from reminders.push.transport import Message, Outcome, judge

LONGEST_ANSWER: Final = 64 * 1024
READ_OF_ANSWER: Final = 512
# Apple says what is wrong with a token in this form. Nothing else of an answer is kept: it may repeat the address.
REASON: Final = re.compile(rb'"reason"\s*:\s*"([A-Za-z]{1,40})"')
WHY: Final = {
    pycurl.E_OPERATION_TIMEDOUT: "the push service did not answer in time",
    pycurl.E_COULDNT_CONNECT: "the push service could not be reached",
    pycurl.E_PEER_FAILED_VERIFICATION: "the push service's certificate could not be verified",
}


@dataclass(frozen=True)
class Limits:
    """How hard and how long to try. Times in seconds."""

    in_flight: int = 100
    per_host: int = 64
    """Connections to one push service. At 50 ms a round trip this is some 1,200 messages a second."""
    connect_timeout: float = 5.0
    timeout: float = 10.0
    batch_timeout: float = 60.0


class Flight:
    """A reusable handle. `load`, let libcurl perform it, ask for the `outcome`, `unload`."""

    def __init__(self, limits: Limits, *, ca_file: str) -> None:
        self.handle = pycurl.Curl()
        self._retry_after: str | None = None
        self._answer = b""
        self._set_up(limits)
        self._shut_doors(ca_file)

    def load(self, message: Message, body: bytes, endpoint: Endpoint, *, pins: list[str], authorization: str) -> None:
        """Put a message on the handle. `body` is the encrypted payload, `pins` the only addresses to use."""
        self._retry_after, self._answer = None, b""
        https = endpoint.scheme == "https"
        self.handle.setopt(pycurl.PROTOCOLS, pycurl.PROTO_HTTPS if https else pycurl.PROTO_HTTP)
        self.handle.setopt(pycurl.URL, endpoint.url)
        self.handle.setopt(pycurl.RESOLVE, pins)
        self.handle.setopt(pycurl.HTTPHEADER, _headers(message, authorization))
        self.handle.setopt(pycurl.POSTFIELDS, body)

    def unload(self) -> None:
        """Forget the message, so that nothing secret stays in memory between batches."""
        self.handle.setopt(pycurl.POSTFIELDS, b"")
        self.handle.unsetopt(pycurl.HTTPHEADER)
        self._answer = b""

    def outcome(self, *, error: int | None, now: datetime) -> Outcome:
        """What came of it. `error` is libcurl's, None when the whole answer was read.

        Once the status line has been read it counts, whatever happened to the rest: a message that was accepted must
        not be sent again because the answer's body never ended.
        """
        status = int(self.handle.getinfo(pycurl.RESPONSE_CODE))
        if status < 200:
            return Outcome(None, "later", None, WHY.get(error or 0, f"no answer that could be read (libcurl {error})"))
        outcome = judge(status, retry_after=self._retry_after, now=now)
        reason = REASON.search(self._answer) if outcome.kind in ("alarm", "failed") else None
        return replace(outcome, why=f"{outcome.why} ({reason[1].decode()})") if reason else outcome

    def _set_up(self, limits: Limits) -> None:
        options = {
            pycurl.NOSIGNAL: 1,
            pycurl.POST: 1,
            pycurl.HTTP_VERSION: pycurl.CURL_HTTP_VERSION_1_1,
            pycurl.CONNECTTIMEOUT_MS: int(limits.connect_timeout * 1000),
            pycurl.TIMEOUT_MS: int(limits.timeout * 1000),
            pycurl.MAXFILESIZE: LONGEST_ANSWER,
            pycurl.USERAGENT: "web-push",  # libcurl's own would list the versions of everything it is built from
            pycurl.TCP_NODELAY: 1,
            pycurl.TCP_KEEPALIVE: 1,
            pycurl.HEADERFUNCTION: self._read_header,
            pycurl.WRITEFUNCTION: self._read_answer,
        }
        for option, value in options.items():
            self.handle.setopt(option, value)

    def _shut_doors(self, ca_file: str) -> None:
        options = {
            pycurl.FOLLOWLOCATION: 0,
            pycurl.CAINFO: ca_file,
            pycurl.SSL_VERIFYPEER: 1,
            pycurl.SSL_VERIFYHOST: 2,
            pycurl.SSLVERSION: pycurl.SSLVERSION_TLSv1_2,
            # libcurl obeys the environment's proxy variables; a proxy would look the host up itself, past our check.
            pycurl.PROXY: "",
            pycurl.NOPROXY: "*",
        }
        for option, value in options.items():
            self.handle.setopt(option, value)

    def _read_header(self, line: bytes) -> None:
        if line[:1] in b"rR":  # asked for every line of every answer, and hardly ever so
            name, _, value = line.partition(b":")
            if name.strip().lower() == b"retry-after":
                self._retry_after = value.strip().decode("latin-1")

    def _read_answer(self, part: bytes) -> None:
        self._answer += part[: READ_OF_ANSWER - len(self._answer)]


def _headers(message: Message, authorization: str) -> list[str]:
    headers = [
        f"TTL: {message.ttl}",
        f"Urgency: {message.urgency}",
        f"Authorization: {authorization}",
        "Content-Encoding: aes128gcm",
        "Content-Type: application/octet-stream",
        "Expect:",
    ]
    return [*headers, f"Topic: {message.topic}"] if message.topic else headers


def pins(endpoint: Endpoint, addresses: tuple[str, ...]) -> list[str]:
    """Nails the endpoint's host to these addresses: libcurl's own entry for it.

    Without a leading plus it does not time out, so no look-up ever follows.
    """
    try:
        ipaddress.ip_address(endpoint.host)
    except ValueError:
        bracketed = (f"[{address}]" if ":" in address else address for address in addresses)
        return [f"{endpoint.host}:{endpoint.port}:{','.join(bracketed)}"]
    return []
