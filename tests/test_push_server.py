"""The push service that Firefox is given in browser tests does what autopush does; nothing here is a browser."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from websockets.sync.client import ClientConnection, connect

from reminders.push.vapid import Vapid, application_server_key, generate_private_key, parse_private_key
from tests.e2e.firefox.push_server import PushServer

pytestmark = pytest.mark.slow

KEY = parse_private_key(generate_private_key())
CHANNEL = "5c4b2f6e-7f3a-4f0c-9a51-0f6f1a1d2b3c"


@pytest.fixture
def service() -> Iterator[PushServer]:
    with PushServer() as running:
        yield running


def ask(browser: ClientConnection, **said: Any) -> dict[str, Any]:
    browser.send(json.dumps(said))
    return dict(json.loads(browser.recv(timeout=10)))


def hello(browser: ClientConnection, uaid: str = "") -> str:
    return str(ask(browser, messageType="hello", use_webpush=True, uaid=uaid)["uaid"])


def register(browser: ClientConnection) -> str:
    """The token in the address that a new subscription gets."""
    said = ask(browser, messageType="register", channelID=CHANNEL, key=application_server_key(KEY) + "=")
    return str(said["pushEndpoint"]).rpartition("/")[2]


def post(service: PushServer, token: str, topic: str, *, ttl: str = "60", key: Any = KEY) -> int:
    vapid = Vapid(key, "mailto:clinic@example.org").authorization(service.origin)
    headers = {"ttl": ttl, "topic": topic, "content-encoding": "aes128gcm", "authorization": vapid}
    return service.post(token, headers, topic.encode())[0]


def test_message_reaches_a_connected_browser_and_is_done_once_acknowledged(service: PushServer) -> None:
    with connect(service.websocket) as browser:
        uaid = hello(browser)
        token = register(browser)
        status = post(service, token, "one")
        came = json.loads(browser.recv(timeout=10))
        browser.send(json.dumps({"messageType": "ack", "updates": [{"version": came["version"], "code": 100}]}))
        pong = ask(browser)

    with connect(service.websocket) as browser:
        again = hello(browser, uaid)
        nothing = ask(browser)

    assert (status, came["channelID"], came["data"]) == (201, CHANNEL, "b25l")
    assert (pong, again, nothing) == ({}, uaid, {})


def test_messages_wait_for_a_browser_and_a_later_one_takes_the_place_of_its_topic(service: PushServer) -> None:
    with connect(service.websocket) as browser:
        uaid, token = hello(browser), register(browser)

    for topic in ("one", "two", "one"):
        assert post(service, token, topic) == 201
    assert post(service, token, "late", ttl="0") == 201

    with connect(service.websocket) as browser:
        hello(browser, uaid)
        came = [json.loads(browser.recv(timeout=10))["data"] for _ in range(2)]
        nothing_more = ask(browser)

    assert (came, nothing_more) == (["dHdv", "b25l"], {})


def test_address_that_was_given_up_is_gone_and_one_that_never_was_is_unknown(service: PushServer) -> None:
    with connect(service.websocket) as browser:
        hello(browser)
        token = register(browser)
        ask(browser, messageType="unregister", channelID=CHANNEL, code=200)

    assert [post(service, token, "one"), post(service, "another", "one")] == [410, 404]


def test_browser_that_was_forgotten_gets_a_new_name(service: PushServer) -> None:
    with connect(service.websocket) as browser:
        uaid, token = hello(browser), register(browser)
        service.forget_browsers()

    with connect(service.websocket) as browser:
        named = hello(browser, uaid)

    assert (named != uaid, post(service, token, "one")) == (True, 410)


def test_message_signed_with_another_servers_key_is_refused(service: PushServer) -> None:
    with connect(service.websocket) as browser:
        hello(browser)
        token = register(browser)

    assert post(service, token, "one", key=parse_private_key(generate_private_key())) == 403
    assert service.problems == ["403 WrongApplicationServerKey"]
