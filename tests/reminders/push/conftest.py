import pytest

from reminders.push import vapid
from reminders.push.curl import CurlTransport
from reminders.push.flight import Limits
from reminders.push.guard import Guard
from reminders.push.transport import Message
from tests.push_sink import PushSink


@pytest.fixture
def sink():
    with PushSink() as running:
        yield running


@pytest.fixture(scope="session")
def server_key():
    return vapid.parse_private_key(vapid.generate_private_key())


@pytest.fixture
def make_transport(server_key):
    def make(*, guard=None, ca_file=None, **limits):
        return CurlTransport(
            vapid=vapid.Vapid(server_key, "mailto:it@example.org"),
            guard=guard or Guard((), loopback=True),
            limits=Limits(**({"timeout": 5.0} | limits)),
            ca_file=ca_file,
        )

    return make


@pytest.fixture
def message_to():
    def make(subscription, payload=b'{"web_push":8030}', **changes):
        return Message(
            subscription.endpoint,
            subscription.p256dh,
            subscription.auth,
            payload,
            **({"ttl": 3600, "topic": "a-session", "urgency": "high"} | changes),
        )

    return make
