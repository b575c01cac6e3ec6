"""Where the transport does not go, whatever an address, an answer, the DNS or the environment says."""

import ssl
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from reminders.push.curl import ca_bundle
from reminders.push.endpoints import Endpoint
from reminders.push.guard import Guard
from tests.push_sink import Behaviour, PushSink


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_send_many_redirect_is_not_followed(sink, make_transport, message_to, status):
    target = sink.subscribe()
    subscription = sink.subscribe(Behaviour(status, {"Location": target.endpoint}))

    (outcome,) = make_transport().send_many([message_to(subscription)])

    assert (outcome.kind, outcome.status) == ("failed", status)
    assert (subscription.visits, target.visits, sink.taken) == (1, 0, [])


@pytest.mark.parametrize("variable", ["http_proxy", "https_proxy", "ALL_PROXY"])
def test_send_many_ignores_proxy_variables(monkeypatch, sink, make_transport, message_to, variable):
    monkeypatch.setenv(variable, "http://127.0.0.1:9")

    (outcome,) = make_transport().send_many([message_to(sink.subscribe())])

    assert outcome.kind == "accepted"


def test_send_many_private_address_is_never_connected_to(sink, make_transport, message_to):
    guard = Guard(["push.apple.com"], look_up=lambda *_: ["127.0.0.1"])
    subscription = sink.subscribe()
    subscription.endpoint = "https://web.push.apple.com/x"

    (outcome,) = make_transport(guard=guard).send_many([message_to(subscription)])

    assert outcome.why == "The host web.push.apple.com leads into a private network; nothing is sent there."
    assert (outcome.kind, sink.connections) == ("failed", 0)


def test_send_many_dns_failure_is_later(make_transport, message_to, sink):
    guard = Guard(["push.apple.com"], look_up=lambda *_: [])
    subscription = sink.subscribe()
    subscription.endpoint = "https://web.push.apple.com/x"

    (outcome,) = make_transport(guard=guard).send_many([message_to(subscription)])

    assert (outcome.kind, outcome.status) == ("later", None)


CERTIFICATES = {"nobody vouches for it": ("push.example.org", False), "another host's": ("other.example.org", True)}


class PinnedGuard(Guard):
    """Stands for the real one where a test's push service has a public name but this machine's address."""

    def admit(self, url):
        host, _, path = url.removeprefix("https://").partition("/")
        name, _, port = host.partition(":")
        return Endpoint("https", name, int(port), f"/{path}")

    def routes(self, endpoints):
        return {endpoint.origin: ("127.0.0.1",) for endpoint in endpoints}


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for push.example.org, signed by itself, in one file with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "push.example.org")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(issuer_name=name, subject_name=name, public_key=key.public_key(), serial_number=7)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("push.example.org")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "push.pem"
    file.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + made.public_bytes(Encoding.PEM)
    )
    return file


@pytest.fixture
def tls(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def test_send_many_over_tls_goes_to_the_pinned_address(certificate, tls, make_transport, message_to):
    transport = make_transport(guard=PinnedGuard(()), ca_file=str(certificate))

    with PushSink(tls=tls, host="push.example.org") as sink:
        outcomes = transport.send_many([message_to(sink.subscribe()) for _ in range(5)])

    assert [outcome.kind for outcome in outcomes] == ["accepted"] * 5
    assert {taken.claims["aud"] for taken in sink.taken} == {sink.origin}


@pytest.mark.parametrize("case", ["nobody vouches for it", "another host's"])
def test_send_many_certificate_that_does_not_fit(certificate, tls, make_transport, message_to, case):
    host, trusted = CERTIFICATES[case]
    transport = make_transport(guard=PinnedGuard(()), ca_file=str(certificate) if trusted else ca_bundle())

    with PushSink(tls=tls, host=host) as sink:
        (outcome,) = transport.send_many([message_to(sink.subscribe())])

    assert (outcome.kind, outcome.why) == ("later", "the push service's certificate could not be verified")
    assert sink.taken == []
