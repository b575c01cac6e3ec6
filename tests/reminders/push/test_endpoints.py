import threading

import pytest

from reminders.push import endpoints
from reminders.push.endpoints import EndpointRefusedError, HostUnknownError, addresses, admit
from reminders.push.guard import Guard

GOOD = [
    "https://fcm.googleapis.com/fcm/send/dE9xQ:APA91bH_secret-part",
    "https://updates.push.services.mozilla.com/wpush/v2/gAAAAABn",
    "https://web.push.apple.com/QGVtZW50",
    "https://wns2-par02p.notify.windows.com/w/?token=BQYAAAD%2fabc%3d",
    "https://WEB.Push.Apple.com/QGVtZW50",
    "https://web.push.apple.com:443/QGVtZW50",
]
BAD = {
    "plain http": "http://web.push.apple.com/x",
    "other scheme": "ftp://web.push.apple.com/x",
    "file": "file:///etc/passwd",
    "gopher": "gopher://web.push.apple.com/_x",
    "javascript": "javascript:alert(1)",
    "no scheme": "web.push.apple.com/x",
    "empty": "",
    "no host": "https:///x",
    "user name": "https://web.push.apple.com@evil.example/x",
    "user name before an allowed host": "https://evil.example@web.push.apple.com/x",
    "empty user name": "https://@web.push.apple.com/x",
    "password": "https://a:b@web.push.apple.com/x",
    "backslash before the at": "https://evil.example\\@web.push.apple.com/x",
    "odd port": "https://web.push.apple.com:8443/x",
    "redis port": "https://web.push.apple.com:6379/x",
    "port zero": "https://web.push.apple.com:0/x",
    "port that is no number": "https://web.push.apple.com:abc/x",
    "port too large": "https://web.push.apple.com:99999/x",
    "foreign host": "https://evil.example/x",
    "allowed host as ending without a dot": "https://evilpush.apple.com/x",
    "allowed host as beginning": "https://push.apple.com.evil.example/x",
    "allowed host in the path": "https://evil.example/push.apple.com",
    "allowed host in the fragment": "https://evil.example/#.push.apple.com",
    "allowed host in the query": "https://evil.example?.push.apple.com",
    "trailing dot": "https://web.push.apple.com./x",
    "two dots": "https://web..push.apple.com/x",
    "percent in the host": "https://evil.example%2f.push.apple.com/x",
    "full-width letters": "https://web.push.apple.c\uff4fm/x",
    "ideographic full stop": "https://evil\u3002push.apple.com/x",
    "loopback address": "https://127.0.0.1/x",
    "short loopback address": "https://127.1/x",
    "decimal loopback address": "https://2130706433/x",
    "hexadecimal loopback address": "https://0x7f000001/x",
    "octal loopback address": "https://0177.0.0.1/x",
    "IPv6 loopback": "https://[::1]/x",
    "IPv4 inside IPv6": "https://[::ffff:169.254.169.254]/x",
    "broken IPv6": "https://[::1/x",
    "metadata service": "https://169.254.169.254/latest/meta-data/",
    "plain-http metadata service": "http://169.254.169.254/latest/meta-data/",
    "localhost": "https://localhost/x",
    "line end in the path": "https://web.push.apple.com/x\r\nHost: evil.example",
    "line end in the scheme": "ht\ntps://web.push.apple.com/x",
    "tab in the host": "https://web.push\t.apple.com/x",
    "NUL": "https://web.push.apple.com/\0",
    "space": "https://web.push.apple.com/a b",
    "leading space": " https://web.push.apple.com/x",
    "quotation mark": 'https://web.push.apple.com/"x',
    "braces": "https://web.push.apple.com/{a,b}",
    "fragment": "https://web.push.apple.com/x#y",
    "too long": "https://web.push.apple.com/" + "x" * 1000,
}
PRIVATE = {
    "loopback": "127.0.0.1",
    "all of 127": "127.8.8.8",
    "this host": "0.0.0.0",  # noqa: S104 # an address to refuse, nothing is bound
    "ten": "10.0.0.5",
    "172.16": "172.16.9.9",
    "192.168": "192.168.1.1",
    "carrier-grade NAT": "100.64.0.1",
    "link-local, metadata": "169.254.169.254",
    "multicast": "224.0.0.251",
    "broadcast": "255.255.255.255",
    "documentation": "203.0.113.9",
    "reserved": "240.0.0.1",
    "IPv6 loopback": "::1",
    "IPv6 nothing": "::",
    "IPv6 link-local": "fe80::1",
    "IPv6 unique local": "fd00::1",
    "IPv6 multicast": "ff02::1",
    "IPv4-mapped loopback": "::ffff:127.0.0.1",
    "IPv4-mapped private": "::ffff:10.0.0.1",
    "6to4 private": "2002:0a00:0001::1",
    "Teredo private": "2001:0:4136:e378:8000:63bf:f5ff:fffe",
    "NAT64 loopback": "64:ff9b::7f00:1",
    "NAT64 metadata": "64:ff9b::a9fe:a9fe",
    "local NAT64": "64:ff9b:1::a00:1",
}
APPLE = endpoints.Endpoint("https", "web.push.apple.com", 443, "/x")


@pytest.mark.parametrize("url", GOOD)
def test_admit_real_push_service(url):
    endpoint = admit(url, allowed_hosts=endpoints.KNOWN_HOSTS, loopback=False)

    assert endpoint.url.lower() == url.lower().replace(":443", "")


@pytest.mark.parametrize("loopback", [False, True], ids=["in use", "in development"])
@pytest.mark.parametrize("url", BAD.values(), ids=BAD.keys())
def test_admit_refuses_attack(url, loopback):
    with pytest.raises(EndpointRefusedError) as refusal:
        admit(url, allowed_hosts=endpoints.KNOWN_HOSTS, loopback=loopback)

    assert str(refusal.value).endswith(".")
    assert "evil" not in str(refusal.value)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_admit_plain_http_to_this_machine_in_use(host):
    with pytest.raises(EndpointRefusedError, match="must begin with https"):
        admit(f"http://{host}:6379/x", allowed_hosts=[*endpoints.KNOWN_HOSTS, host], loopback=False)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_admit_plain_http_to_this_machine_in_development(host):
    endpoint = admit(f"http://{host}:8123/push/x", allowed_hosts=(), loopback=True)

    assert endpoint.url == f"http://{host}:8123/push/x"


@pytest.mark.parametrize("url", ["http://127.0.0.2:80/x", "http://192.168.0.1/x", "http://localhost.evil.example/x"])
def test_admit_plain_http_elsewhere_in_development(url):
    with pytest.raises(EndpointRefusedError):
        admit(url, allowed_hosts=(), loopback=True)


@pytest.mark.parametrize("allowed", [[], [""], ["."]])
def test_admit_nothing_allowed(allowed):
    with pytest.raises(EndpointRefusedError, match="PUSH_ALLOWED_HOSTS"):
        admit(GOOD[2], allowed_hosts=allowed, loopback=False)


@pytest.mark.parametrize("address", PRIVATE.values(), ids=PRIVATE.keys())
def test_addresses_refuses_private_address(address):
    with pytest.raises(EndpointRefusedError, match="leads into a private network"):
        addresses(APPLE, look_up=lambda *_: [address])


def test_addresses_refuses_private_beside_public():
    with pytest.raises(EndpointRefusedError, match="leads into a private network"):
        addresses(APPLE, look_up=lambda *_: ["17.188.143.98", "10.0.0.1"])


def test_addresses_public_in_order_and_once():
    found = addresses(
        APPLE, look_up=lambda *_: ["17.188.143.98", "2620:149:a44::1", "64:ff9b::11bc:8f62", "17.188.143.98"]
    )

    assert found == ("17.188.143.98", "2620:149:a44::1", "64:ff9b::11bc:8f62")


def test_addresses_plain_http_must_stay_on_this_machine():
    local = endpoints.Endpoint("http", "localhost", 8123, "/x")

    with pytest.raises(EndpointRefusedError, match="private network"):
        addresses(local, look_up=lambda *_: ["127.0.0.1", "192.168.0.9"])


def fails(*_):
    raise OSError("Name or service not known")


@pytest.mark.parametrize(
    "look_up", [fails, lambda *_: [], lambda *_: ["fe80::1%eth0%"]], ids=["error", "none", "unreadable"]
)
def test_addresses_host_unknown_may_pass(look_up):
    with pytest.raises(HostUnknownError):
        addresses(APPLE, look_up=look_up)


def test_routes_looks_every_host_up_once():
    asked = []
    guard = Guard(endpoints.KNOWN_HOSTS, look_up=lambda host, _port: asked.append(host) or ["17.188.143.98"])

    routes = guard.routes([guard.admit(url) for url in GOOD * 50])

    assert sorted(asked) == sorted({guard.admit(url).host for url in GOOD})
    assert set(routes.values()) == {("17.188.143.98",)}


def test_routes_dns_that_hangs_holds_up_nobody_else():
    release = threading.Event()

    def look_up(host, _port):
        if "apple" in host:
            release.wait(30)
        return ["17.188.143.98"]

    guard = Guard(endpoints.KNOWN_HOSTS, look_up=look_up, seconds=0.2)

    routes = guard.routes([guard.admit(url) for url in GOOD])
    release.set()

    assert str(routes.pop("https://web.push.apple.com")) == "The DNS did not answer in time for web.push.apple.com."
    assert set(routes.values()) == {("17.188.143.98",)}


def test_endpoint_printed_does_not_show_its_path():
    assert "secret-part" not in repr(admit(GOOD[0], allowed_hosts=endpoints.KNOWN_HOSTS, loopback=False))
