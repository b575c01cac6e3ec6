"""Where a push message may go. A subscription's address is whatever a browser sent us, so it may be an attack (SSRF).

Two gates: `admit` reads the address, `addresses` looks its host up. The connection is then pinned to what `addresses`
returned, so that a second look-up with another answer (DNS rebinding) changes nothing. `Guard` holds both.
"""

import ipaddress
import re
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

KNOWN_HOSTS: Final = (
    "fcm.googleapis.com",  # Chrome, Edge on Android, Samsung Internet, Brave, Opera
    "push.services.mozilla.com",  # Firefox
    "push.apple.com",  # Safari
    "notify.windows.com",  # Edge on Windows
)
"""The push services of today's browsers: the default of PUSH_ALLOWED_HOSTS. Their subdomains are allowed too."""

LONGEST: Final = 1000
LOOPBACK_NAMES: Final = ("localhost", "127.0.0.1", "::1")
# Visible ASCII that RFC 3986 allows behind the host. What Python and libcurl might read differently is not in it.
PATH: Final = re.compile(r"(/[A-Za-z0-9\-._~!$&'()*+,;=:@%/]*)(\?[A-Za-z0-9\-._~!$&'()*+,;=:@%/?]*)?")
READABLE: Final = re.compile(r"[!#-;=?-Z\[\]_a-z~]*")
"""Visible ASCII but for quotation marks, backslash, angle brackets, braces and the like."""

HOST: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?")

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
LookUp = Callable[[str, int], Iterable[str]]


class EndpointRefusedError(ValueError):
    """The address may not be sent to. The text is a sentence, and never repeats the address: its path is a secret."""


class HostUnknownError(EndpointRefusedError):
    """The host has no address just now. The only refusal that may pass by itself."""


@dataclass(frozen=True)
class Endpoint:
    """An admitted address in its parts; `url` is put together from them again, never the text that came in."""

    scheme: str
    host: str
    port: int
    path: str = field(repr=False)

    @property
    def origin(self) -> str:
        """What a VAPID token is made out to: the port only where it is not the scheme's own."""
        bracketed = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{bracketed}" + ("" if self.port == _own_port(self.scheme) else f":{self.port}")

    @property
    def url(self) -> str:
        return self.origin + self.path


def admit(url: str, *, allowed_hosts: Iterable[str], loopback: bool) -> Endpoint:
    """The endpoint, if it may be stored and sent to; looks nothing up.

    `allowed_hosts` are host names; a subdomain of one is allowed too. `loopback` admits plain http to this machine as
    well, which is for development only. Raises EndpointRefusedError.
    """
    _refuse_unreadable(url)
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise EndpointRefusedError(
            "The push address has a broken host or port; subscribe again on the phone."
        ) from error
    if parts.username is not None or parts.password is not None or "@" in parts.netloc:
        raise EndpointRefusedError("The push address carries a user name or password; push services never give one.")
    endpoint = Endpoint(
        parts.scheme, host, _own_port(parts.scheme) if port is None else port, _path(parts.path, parts.query)
    )
    if loopback and endpoint.scheme == "http" and host in LOOPBACK_NAMES:
        return endpoint
    _refuse_foreign(endpoint, allowed_hosts)
    return endpoint


def addresses(endpoint: Endpoint, *, look_up: LookUp | None = None) -> tuple[str, ...]:
    """The IP addresses to connect to, all of them public (all of them loopback for a plain-http endpoint).

    Raises HostUnknownError when the name has none now, EndpointRefusedError when even one of them is not public: a name
    that answers with a private address beside a public one is an attack, not a mistake.
    """
    try:
        found = [ipaddress.ip_address(text) for text in (look_up or _look_up)(endpoint.host, endpoint.port)]
    except (OSError, ValueError) as error:
        raise HostUnknownError(f"The push service {endpoint.host} could not be found in the DNS.") from error
    if not found:
        raise HostUnknownError(f"The push service {endpoint.host} has no address in the DNS.")
    fits = is_public if endpoint.scheme == "https" else _is_loopback
    if not all(fits(address) for address in found):
        raise EndpointRefusedError(f"The host {endpoint.host} leads into a private network; nothing is sent there.")
    return tuple(dict.fromkeys(map(str, found)))


def is_public(address: IPAddress) -> bool:
    """Whether it is a unicast address of the public internet, also behind the ways IPv6 wraps an IPv4 address."""
    wrapped = _wrapped(address)
    if wrapped is not None:
        return is_public(wrapped)
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _wrapped(address: IPAddress) -> ipaddress.IPv4Address | None:
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in ipaddress.ip_network("64:ff9b::/96"):  # NAT64, RFC 6052
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


def _is_loopback(address: IPAddress) -> bool:
    return address.is_loopback


def _refuse_unreadable(url: str) -> None:
    if len(url) > LONGEST:
        raise EndpointRefusedError(f"The push address is longer than {LONGEST} characters.")
    # urlsplit drops tabs and line ends without a word, and a backslash is a slash to some readers.
    if not READABLE.fullmatch(url):
        raise EndpointRefusedError("The push address has characters that no web address may have.")
    if "#" in url:
        raise EndpointRefusedError("The push address has a part after a #; push services never give one.")


def _refuse_foreign(endpoint: Endpoint, allowed_hosts: Iterable[str]) -> None:
    if endpoint.scheme != "https":
        raise EndpointRefusedError("The push address must begin with https://.")
    if endpoint.port != 443:
        raise EndpointRefusedError("The push address names a port of its own; push services use 443.")
    if not HOST.fullmatch(endpoint.host):
        raise EndpointRefusedError("The push address must name its host, not give a number or an unusual name.")
    allowed = [host.lower().strip(".") for host in allowed_hosts]
    if not any(endpoint.host == host or endpoint.host.endswith("." + host) for host in allowed if host):
        raise EndpointRefusedError(
            "This push service is not one that this clinic's server may send to (PUSH_ALLOWED_HOSTS)."
        )


def _path(path: str, query: str) -> str:
    whole = (path or "/") + (f"?{query}" if query else "")
    if not PATH.fullmatch(whole):
        raise EndpointRefusedError("The push address has characters that no web address may have.")
    return whole


def _own_port(scheme: str) -> int:
    return 80 if scheme == "http" else 443


def _look_up(host: str, port: int) -> list[str]:
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
